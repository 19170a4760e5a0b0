//! The checks of IAM Access Analyzer's ValidatePolicy, and which rule covers each.
//!
//! Source: "IAM policy validation check reference" in the IAM User Guide.

/// One check of ValidatePolicy.
pub struct Issue {
    pub code: &'static str,
    /// The rule that covers it.
    pub rule: Option<&'static str>,
    /// Why none does.
    pub why_not: &'static str,
}

/// Every check, in the order of the reference.
pub fn codes() -> impl Iterator<Item = Issue> {
    include_str!("validate_policy.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (code, rule) = (fields.next()?, fields.next()?);
        Some(Issue { code, rule: (rule != "-").then_some(rule), why_not: fields.next().unwrap_or_default() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rule;

    #[test]
    fn each_check_has_its_rule_or_a_reason_for_none() {
        let mut seen = std::collections::HashSet::new();
        for issue in codes() {
            assert!(seen.insert(issue.code), "{} stands twice", issue.code);
            match issue.rule {
                Some(code) => assert!(rule(code).is_some() && issue.why_not.is_empty(), "{}: there is no rule {code}", issue.code),
                None => assert!(!issue.why_not.is_empty(), "{} has no rule and no reason", issue.code),
            }
        }
        assert!(seen.len() >= 153, "{}", seen.len());
    }
}
