//! Console passwords, and the operating system's randomness.

use std::io;

use zeroize::Zeroizing;

/// Characters in a generated password.
const LENGTH: usize = 20;
/// Without letters that look alike. The symbols are ones that IAM's password policy counts and that neither a shell's
/// word, an INI file nor a URL makes something else of.
const CLASSES: [&[u8]; 4] = [b"abcdefghijkmnpqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", b"_+-=@^"];

/// A password of 20 characters with a small letter, a capital, a digit and a symbol; it begins with a letter.
pub fn password() -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::with_capacity(LENGTH));
    loop {
        text.clear();
        for at in 0..LENGTH {
            let classes = if at == 0 { &CLASSES[..2] } else { &CLASSES[..] };
            let mut pick = random_below(classes.iter().map(|class| class.len()).sum())?;
            for class in classes {
                match class.get(pick) {
                    Some(&letter) => {
                        text.push(char::from(letter));
                        break;
                    }
                    None => pick -= class.len(),
                }
            }
        }
        // Drawing again keeps every acceptable password equally likely.
        if CLASSES.iter().all(|class| text.bytes().any(|letter| class.contains(&letter))) {
            return Ok(text);
        }
    }
}

/// A uniformly random number below `bound`, which is from 1 to 256.
pub fn random_below(bound: usize) -> io::Result<usize> {
    let mut byte = [0_u8; 1];
    loop {
        rustix::rand::getrandom(&mut byte, rustix::rand::GetRandomFlags::empty())?;
        let drawn = usize::from(byte[0]);
        // The last, incomplete multiple of the bound would favour small numbers.
        if drawn < 256 - 256 % bound {
            return Ok(drawn % bound);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_have_all_four_classes() {
        let (one, other) = (password().unwrap(), password().unwrap());
        assert_ne!(*one, *other);
        assert_eq!(one.chars().count(), LENGTH);
        assert!(one.starts_with(|c: char| c.is_ascii_alphabetic()));
        assert!(CLASSES.iter().all(|class| one.bytes().any(|letter| class.contains(&letter))));
    }
}
