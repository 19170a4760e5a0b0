//! JUnit's XML, as Jenkins, GitLab and others show it: a suite for each guide, and in it a case for each rule that found something,
//! so that a case keeps its name when lines move. A guide without errors and warnings is one case that passes.
//! Source: the elements and attributes that the schema of Jenkins's xUnit plugin and GitLab's "Unit test reports" have in common.

use std::collections::BTreeMap;
use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::{CheckForm, Checked};
use crate::check::Rule;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::clean;

pub struct Junit;

impl CheckForm for Junit {
    fn begin(&self, _rules: &[&Rule]) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bythebook check\">\n".into()
    }

    fn guide(&self, checked: &Checked) -> String {
        let mut cases: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        let (notes, failing): (Vec<&Diagnostic>, Vec<&Diagnostic>) = checked.findings.iter().partition(|finding| finding.severity == Severity::Note);
        failing.iter().for_each(|finding| cases.entry(finding.code).or_default().push(finding));
        let lines = |findings: &[&Diagnostic]| findings.iter().map(|finding| line(checked, finding)).collect::<Vec<_>>().join("\n");
        suite(checked.place, [cases.len().max(1), cases.len(), 0], |writer| {
            for (code, findings) in &cases {
                let more = if findings.len() > 1 { format!(" (and {} more)", findings.len() - 1) } else { String::new() };
                let message = format!("{}{more}", clean(&findings[0].message));
                let worst = findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Error);
                case(writer, checked.place, code).write_inner_content(|writer| {
                    let failure = writer.create_element("failure").with_attributes([("message", message.as_str()), ("type", worst.as_str())]);
                    failure.write_text_content(BytesText::new(&lines(findings))).map(drop)
                })?;
            }
            if cases.is_empty() {
                case(writer, checked.place, "check").write_empty()?;
            }
            if !notes.is_empty() {
                writer.create_element("system-out").write_text_content(BytesText::new(&lines(&notes)))?;
            }
            Ok(())
        })
    }

    fn unread(&self, place: &str, why: &str) -> String {
        suite(place, [1, 0, 1], |writer| {
            case(writer, place, "check").write_inner_content(|writer| {
                let error = writer.create_element("error").with_attributes([("message", clean(why).as_ref()), ("type", "unread")]);
                error.write_empty().map(drop)
            })?;
            Ok(())
        })
    }

    fn end(&self, _complete: bool) -> String {
        "\n</testsuites>".into()
    }
}

type Written = std::io::Result<()>;

/// A suite of so many cases, failures and errors.
fn suite(place: &str, [tests, failures, errors]: [usize; 3], inside: impl FnOnce(&mut Writer<&mut Vec<u8>>) -> Written) -> String {
    let mut bytes = Vec::new();
    let mut writer = Writer::new_with_indent(&mut bytes, b' ', 2);
    let [tests, failures, errors] = [tests, failures, errors].map(|number| number.to_string());
    let place = clean(place);
    let attributes = [("name", place.as_ref()), ("tests", &tests), ("failures", &failures), ("errors", &errors), ("skipped", "0")];
    // What is written to memory is written.
    let _ = writer.create_element("testsuite").with_attributes(attributes).write_inner_content(inside);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn case<'w, W: Write>(writer: &'w mut Writer<W>, place: &str, name: &str) -> quick_xml::writer::ElementWriter<'w, W> {
    let place = clean(place);
    writer.create_element("testcase").with_attributes([("classname", place.as_ref()), ("name", name), ("file", place.as_ref())])
}

fn line(checked: &Checked, finding: &Diagnostic) -> String {
    let start = checked.source.position(finding.span.start);
    let help = finding.help.as_deref().map(|help| format!("\n  help: {}", clean(help))).unwrap_or_default();
    format!("{}:{}:{}: {}[{}]: {}{help}", clean(checked.place), start.line, start.column, finding.severity.as_str(), finding.code, clean(&finding.message))
}
