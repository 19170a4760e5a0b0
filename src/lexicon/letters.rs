//! Characters and words as matching sees them.

/// A character as matching sees it: case, curly quotes and odd spaces aside.
pub fn fold(c: char) -> char {
    match c {
        '\t' | '\n' => ' ',
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        '’' | '‘' => '\'',
        '\u{a0}' | '\u{85}' | '\u{3000}' => ' ',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// A letter or digit of a script that separates its words.
pub fn spaced(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() && !unspaced(c)
}

/// A letter of a script that does not: Han, Kana; and Hangul, whose particles follow the word without a space.
pub fn unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// The first word of a text; where no word begins, its first character.
pub fn first_word(text: &str) -> &str {
    let ascii = text.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
    let length = match text.as_bytes().get(ascii) {
        Some(byte) if !byte.is_ascii() => text.find(|c| !spaced(c)).unwrap_or(text.len()),
        _ => ascii,
    };
    &text[..if length > 0 { length } else { text.chars().next().map_or(0, char::len_utf8) }]
}

/// A hash that is quick for single words (FNV-1a), of 31 bits.
pub fn hash(word: &str) -> usize {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 33) as usize
}
