//! The name that was probably meant.

/// The one of these that is most like the name, where any is near; case does not count.
pub fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    let scored = known.map(|known| (strsim::jaro_winkler(&lower, &known.to_ascii_lowercase()), known));
    scored.filter(|(score, _)| *score > 0.86).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far() {
        let known = || ["Effect", "Action", "NotAction"].into_iter();
        assert_eq!((closest("efect", known()), closest("Statement", known())), (Some("Effect"), None));
    }
}
