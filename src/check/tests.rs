//! Every rule's page is its test: what stands under "Bad" is found by the rule, and what stands under "Good" by none.

use super::*;
use crate::diagnostic::Severity;
use crate::follow::{Decisions, follow};
use crate::guide::{Part, parse};
use crate::source::Files;

/// A folder with nothing in it but the guide.
struct Alone;

impl Files for Alone {
    fn read(&self, _relative: &str) -> Result<String, String> {
        Err("there is no such file".into())
    }

    fn exists(&self, _relative: &str) -> Option<bool> {
        Some(false)
    }
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let source = Source::new("guide.md", text);
    let guide = parse(&source);
    let plan = follow(&guide, &source, &Alone, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
    check(&source, &guide, &plan, &Alone)
}

/// The guides of a page below this heading.
fn guides<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let below = page.split_once(&format!("\n## {heading}\n")).map(|(_, below)| below).unwrap_or_default();
    // The guides have headings of their own.
    let below = below.split("\n````\n\n## ").next().unwrap_or_default();
    below.split("````guide\n").skip(1).filter_map(|rest| rest.split("\n````").next()).collect()
}

#[test]
fn every_page_holds() {
    let mut wrong = Vec::new();
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        assert!(rule.summary().ends_with('.') && rule.summary().len() < 250, "{}: a page begins with a sentence that says what is found: {}", rule.code, rule.summary());
        let (bad, good) = (guides(rule.page, "Bad"), guides(rule.page, "Good"));
        assert!(!bad.is_empty() && !good.is_empty(), "{}: a page has a bad and a good guide", rule.code);
        for guide in bad {
            let found = findings(guide);
            if !found.iter().any(|finding| finding.code == rule.code) {
                wrong.push(format!("{} finds nothing in\n{guide}\n{found:?}", rule.code));
            }
            assert!(found.iter().all(|finding| finding.span.end <= guide.len() && finding.span.start < finding.span.end), "{}", rule.code);
        }
        for guide in good {
            let found: Vec<_> = findings(guide).into_iter().filter(|finding| finding.severity > Severity::Note).collect();
            if !found.is_empty() {
                wrong.push(format!("{}: found in a good guide\n{guide}\n{found:?}", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn codes_are_one_each() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(rule("policy/invalid-action").is_some() && rule("policy/none").is_none());
}

#[test]
fn a_finding_points_at_the_very_place() {
    let text = "1. Create a policy `p`:\n\n   ```json\n   {\n     \"Version\": \"2012-10-17\",\n     \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"*\"}\n   }\n   ```\n";
    let found = findings(text);
    let finding = found.iter().find(|finding| finding.code == "policy/invalid-action").expect("it is found");
    assert_eq!(&text[finding.span.range()], "\"s3:GetObjekt\"");
    let command = "```bash\naws iam put-user-policy --user-name ci --policy-name p --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s4:*\",\"Resource\":\"*\"}]}'\n```\n";
    let found = findings(command);
    let finding = found.iter().find(|finding| finding.code == "policy/invalid-service").expect("it is found");
    assert_eq!(&command[finding.span.range()], "\"s4:*\"");
}
