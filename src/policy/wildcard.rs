//! IAM's wildcards: `*` is any text, `?` any one character.
//!
//! Source: "IAM JSON policy elements: Action" and "… Resource" in the IAM User Guide, wildcards.

/// Whether a pattern covers a text, as IAM compares actions: without case. A text that is a pattern itself is covered where
/// everything that it stands for is.
pub fn covers(pattern: &str, text: &str) -> bool {
    let fits = |pattern: u8, text: u8| pattern == b'?' && text != b'*' || pattern.eq_ignore_ascii_case(&text);
    matches(pattern.as_bytes(), text.as_bytes(), |byte| byte == b'*', fits)
}

/// A byte of a pattern whose wildcards are told from letters that only look so: `${*}` is a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    Any,
    One,
    Is(u8),
}

/// How much of what a text names a pattern takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    None,
    /// Some of it: only a text that is a pattern itself can be taken in by halves.
    Part,
    Whole,
}

/// The glyphs of a text in which wildcards mean something.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let glyph = |byte| match byte {
        b'*' => Glyph::Any,
        b'?' => Glyph::One,
        other => Glyph::Is(other),
    };
    text.bytes().map(glyph).collect()
}

/// The glyphs of a text that is what it is.
pub(super) fn letters(text: &str) -> Vec<Glyph> {
    text.bytes().map(Glyph::Is).collect()
}

/// How much of `named` the pattern takes in.
pub(super) fn reach(pattern: &[Glyph], named: &[Glyph]) -> Reach {
    let fits = |pattern, named| pattern == Glyph::One && named != Glyph::Any || pattern == named;
    if matches(pattern, named, |glyph| glyph == Glyph::Any, fits) {
        Reach::Whole
    } else if named.iter().any(|glyph| matches!(glyph, Glyph::Any | Glyph::One)) && overlap(pattern, named) {
        Reach::Part
    } else {
        Reach::None
    }
}

/// The one matcher: the last star gives way where what follows it does not fit, so that the work is bounded by the product of both lengths.
fn matches<P: Copy, T: Copy>(pattern: &[P], text: &[T], is_star: impl Fn(P) -> bool, fits: impl Fn(P, T) -> bool) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where the last star stands, and how much it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(one) if is_star(*one) => {
                star = Some((p, t));
                p += 1;
            }
            Some(one) if fits(*one, text[t]) => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    (p, t) = (at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|one| is_star(*one))
}

/// Whether there is a text that both patterns match.
fn overlap(one: &[Glyph], other: &[Glyph]) -> bool {
    // For each end of `other`: whether what is read of `one` so far has a text in common with it.
    let mut row = vec![false; other.len() + 1];
    row[0] = true;
    for (at, glyph) in other.iter().enumerate() {
        row[at + 1] = row[at] && *glyph == Glyph::Any;
    }
    for glyph in one {
        let mut next = vec![false; other.len() + 1];
        next[0] = row[0] && *glyph == Glyph::Any;
        for (at, with) in other.iter().enumerate() {
            let same = match (*glyph, *with) {
                (Glyph::Is(a), Glyph::Is(b)) => a == b,
                _ => true,
            };
            let star = *glyph == Glyph::Any || *with == Glyph::Any;
            next[at + 1] = row[at] && same || star && (next[at] || row[at + 1]);
        }
        row = next;
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_iam_s() {
        assert!(covers("s3:get*", "s3:GetObject") && covers("*", "x") && covers("iam:*AccessKey", "iam:CreateAccessKey") && covers("s3:Get?bject", "s3:GetObject"));
        assert!(!covers("s3:get", "s3:GetObject") && !covers("s3:Put*", "s3:GetObject") && !covers("a?", "a"));
        assert!(covers(&"*a".repeat(50), &"a".repeat(5_000)) && !covers(&format!("{}b", "*a".repeat(50)), &"a".repeat(5_000)));
    }

    #[test]
    fn a_pattern_is_taken_in_whole_in_part_or_not() {
        let reach = |pattern: &str, named: &str| reach(&glyphs(pattern), &glyphs(named));
        for (pattern, named, wanted) in [
            ("b/*", "b/x", Reach::Whole),
            ("b/*", "b/*", Reach::Whole),
            ("*", "b/*", Reach::Whole),
            ("b/x*", "b/*", Reach::Part),
            ("b/x", "b/*", Reach::Part),
            ("b/?", "b/*", Reach::Part),
            ("*y", "x*", Reach::Part),
            ("c/*", "b/*", Reach::None),
            ("b/x", "b/y", Reach::None),
            ("B/*", "b/x", Reach::None),
            ("a*c", "*b", Reach::None),
            ("", "*", Reach::Part),
            ("", "", Reach::Whole),
        ] {
            assert_eq!(reach(pattern, named), wanted, "{pattern} {named}");
        }
        assert_eq!(super::reach(&letters("*"), &glyphs("x")), Reach::None);
    }
}
