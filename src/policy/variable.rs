//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`.
//!
//! Source: "IAM policy elements: Variables and tags" in the IAM User Guide.

use std::ops::Range;

/// One variable in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable<'a> {
    /// In the text, `${` and `}` included.
    pub range: Range<usize>,
    /// The condition key whose value it stands for, as it is written.
    pub key: &'a str,
    pub fault: Option<Fault>,
}

/// Why it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing closes it.
    Brace,
    /// `${}`.
    Empty,
    /// Space before or in the key.
    Space,
    /// The text that is taken where the key is missing stands in single quotes.
    Quote,
}

/// The variables of a text, whether or not they are well formed. `${*}`, `${?}` and `${$}` are letters.
pub fn variables(text: &str) -> Vec<Variable<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("${").map(|near| at + near) {
        let inside = start + 2;
        let Some(end) = text[inside..].find('}').map(|near| inside + near) else {
            found.push(Variable { range: start..text.len(), key: text[inside..].trim(), fault: Some(Fault::Brace) });
            break;
        };
        let whole = &text[inside..end];
        at = end + 1;
        if matches!(whole, "*" | "?" | "$") {
            continue;
        }
        let (key, default) = whole.split_once(',').map_or((whole, None), |(key, default)| (key, Some(default.trim())));
        let quoted = |default: &str| default.len() >= 2 && default.starts_with('\'') && default.ends_with('\'');
        let fault = if whole.trim().is_empty() {
            Some(Fault::Empty)
        } else if key.contains("${") {
            Some(Fault::Brace)
        } else if key.contains(char::is_whitespace) && !key.contains('/') {
            Some(Fault::Space)
        } else if default.is_some_and(|default| !quoted(default)) {
            Some(Fault::Quote)
        } else {
            None
        };
        found.push(Variable { range: start..at, key: key.trim(), fault });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_what_is_wrong_with_them() {
        let of = |text| variables(text).into_iter().map(|variable| (variable.key, variable.fault)).collect::<Vec<_>>();
        assert_eq!(of("a/${aws:username}/${*}/${aws:PrincipalTag/my team, 'no}ne'}"), [("aws:username", None), ("aws:PrincipalTag/my team", Some(Fault::Quote))]);
        assert_eq!(of("${aws:PrincipalTag/team, 'none'}"), [("aws:PrincipalTag/team", None)]);
        assert_eq!(of("${aws:username"), [("aws:username", Some(Fault::Brace))]);
        assert_eq!(of("${} ${ aws:username }"), [("", Some(Fault::Empty)), ("aws:username", Some(Fault::Space))]);
        assert_eq!(of("$BUCKET {x}"), []);
    }
}
