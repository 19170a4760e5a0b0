use serde_json::{Value, json};

use super::*;
use crate::diagnostic::Edit;
use crate::source::Span;

fn source() -> Source {
    Source::new("./a,b.md", "ä\nx abc\n")
}

fn findings() -> Vec<Diagnostic> {
    let mut finding = Diagnostic::error("policy/invalid-action", Span::new(5, 8), "no: 100%\n::error::forged").help("write b");
    finding.fix = vec![Edit { span: Span::new(6, 7), text: "B".into() }];
    vec![finding, Diagnostic::note("guide/hidden", Span::new(0, 2), "a <note>")]
}

/// All of a form, for one guide.
fn whole(form: &dyn CheckForm, findings: &[Diagnostic]) -> String {
    form.begin(&[]) + &form.guide(&Checked { source: &source(), place: "docs/a,b c.md", findings }) + &form.end(true)
}

#[test]
fn places_count_from_one_in_characters() {
    let rows: Value = serde_json::from_str(&whole(&Json, &findings()[..1])).expect("JSON");
    assert_eq!(
        rows,
        json!({"version": 1, "diagnostics": [{"code": "policy/invalid-action", "severity": "error", "message": "no: 100%\n::error::forged", "path": "./a,b.md",
            "line": 2, "column": 3, "end_line": 2, "end_column": 6, "help": "write b"}]})
    );
}

#[test]
fn an_annotation_is_one_line_whatever_the_message_says() {
    assert_eq!(
        whole(&Github, &findings()[..1]),
        "::error file=docs/a%2Cb c.md,line=2,col=3,endLine=2,endColumn=6,title=policy/invalid-action::no: 100%25%0A::error::forged%0Ahelp: write b"
    );
    assert_eq!(Github.unread("a.md", "gone\n"), "::error file=a.md::gone%0A");
}

#[test]
fn sarif_has_places_fixes_and_fingerprints() {
    let log: Value = serde_json::from_str(&whole(&Sarif, &findings())).expect("JSON");
    let results = &log["runs"][0]["results"];
    let artifact = json!({"uri": "docs/a%2Cb%20c.md", "uriBaseId": "%SRCROOT%"});
    assert_eq!(results[0]["locations"][0]["physicalLocation"], json!({"artifactLocation": artifact, "region": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 6}}));
    assert_eq!(results[0]["level"], "error");
    assert_eq!(
        results[0]["fixes"][0]["artifactChanges"][0],
        json!({"artifactLocation": artifact, "replacements": [{"deletedRegion": {"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 5}, "insertedContent": {"text": "B"}}]})
    );
    assert!(results[0]["partialFingerprints"]["primaryLocationLineHash"].as_str().is_some_and(|hash| hash.ends_with(":1")));
    assert_eq!((&results[1]["level"], &results[1]["fixes"]), (&json!("note"), &Value::Null));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn only_errors_and_warnings_fail_a_case() {
    let shown = whole(&Junit, &findings());
    assert!(shown.contains(r#"<testsuite name="docs/a,b c.md" tests="1" failures="1" errors="0" skipped="0">"#), "{shown}");
    assert!(shown.contains(r#"<failure message="no: 100% ::error::forged" type="error">"#) && shown.contains("a &lt;note&gt;"), "{shown}");
    let shown = whole(&Junit, &findings()[1..]);
    assert!(shown.contains(r#"tests="1" failures="0""#) && shown.contains(r#"name="check""#), "{shown}");
    assert!(Junit.unread("a.md", "gone").contains(r#"<error message="gone""#));
}

#[test]
fn a_tally_in_a_line() {
    let mut tally = Tally { guides: 1, ..Tally::of(&findings()) };
    assert_eq!(check_summary(&tally), "1 guide: 1 error, 0 warnings, 1 note");
    tally.add(Tally { guides: 1, ignored: 2, fixed: 1, ..Tally::default() });
    assert_eq!(check_summary(&tally), "2 guides: 1 error, 0 warnings, 1 note, 2 ignored, 1 fixed");
}
