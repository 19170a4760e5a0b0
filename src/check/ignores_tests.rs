//! Where comments leave findings out.

use super::check_guide;
use crate::follow::{Decisions, follow};
use crate::guide::{Part, parse};
use crate::source::{NoFiles, Source};

/// The codes of what is found in a guide.
fn codes(text: &str) -> Vec<&'static str> {
    check_guide(&Source::new("guide.md", text), &NoFiles).iter().map(|finding| finding.code).collect()
}

#[test]
fn an_ignore_holds_for_its_block_item_section_or_line() {
    let ignore = "<!-- bythebook: allow = \"policy/invalid-action\", reason = \"a preview\" -->";
    let policy = |indent: &str| {
        let lines = ["```json", "{", "  \"Version\": \"2012-10-17\",", "  \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:FetchObject\", \"Resource\": \"*\"}", "}", "```"];
        lines.iter().map(|line| format!("{indent}{line}\n")).collect::<String>()
    };
    let (plain, inside) = (policy(""), policy("   "));
    assert_eq!(codes(&plain), ["policy/invalid-action"]);
    for text in [
        format!("{ignore}\n\n{plain}"),
        format!("{ignore}\n{plain}"),
        format!("Text.\n\n{ignore}\n{plain}"),
        format!("{ignore}\n\n1. Paste this:\n\n{inside}"),
        format!("1. Paste this:\n\n   {ignore}\n\n{inside}"),
        format!("1. {ignore} Paste this:\n\n{inside}"),
        format!("- {ignore}\n  Paste this:\n\n{inside}"),
        format!("1. Paste this: {ignore}\n\n{inside}"),
        format!("{ignore}\n\n# A\n\n## B\n\n{plain}"),
        format!("# A {ignore}\n\n{plain}"),
        format!("{{/* bythebook: allow = [\"policy/*\"], reason = \"a preview\" */}}\n\n{plain}"),
    ] {
        assert!(codes(&text).is_empty(), "{text}\n{:?}", codes(&text));
    }
    // It holds no longer than that.
    for text in [
        format!("1. Paste {ignore} this:\n\n{inside}"),
        format!("1. Open it. {ignore}\n2. Paste this:\n\n{inside}"),
        format!("{ignore}\n\nText.\n\n{plain}"),
        format!("Text. {ignore}\n\n{plain}"),
        format!("# A\n\n{ignore}\n\n## B\n\n## C\n\n{plain}"),
        format!("{plain}\n{ignore}\n"),
    ] {
        let mut found = codes(&text);
        found.sort_unstable();
        assert_eq!(found, ["guide/unused-ignore", "policy/invalid-action"], "{text}");
    }
}

#[test]
fn an_ignore_of_no_rule_says_what_was_meant() {
    let found = check_guide(&Source::new("guide.md", "<!-- bythebook: allow = \"policy/invalid-actoin\", reason = \"x\" -->\n\ntext\n"), &NoFiles);
    assert!(found.len() == 1 && found[0].code == "guide/unused-ignore" && found[0].message.contains("did you mean `policy/invalid-action`"), "{found:?}");
}

#[test]
fn an_ignore_changes_no_plan() {
    let steps = "1. Create an IAM user named `ci`.\n";
    let planned = |text: &str| {
        let source = Source::new("guide.md", text);
        let plan = follow(&parse(&source), &source, &NoFiles, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
        (plan.operations.len(), plan.diagnostics.len(), plan.steps.len())
    };
    assert_eq!(planned(&format!("<!-- bythebook: allow = \"risk/*\", reason = \"x\" -->\n{steps}")), planned(steps));
    assert_eq!(planned(&format!("<!-- bythebook: allow = \"risk/none\" -->\n{steps}")), planned(steps));
}
