//! The literate cases in `tests/cases`: prose that says why, a guide, and what a stage makes of it. How they are written is in
//! `tests/cases/README.md`.

use std::fmt::Write;
use std::path::Path;

use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Guide, Part, parse, part_of_line, part_of_section};
use bythebook::source::{Files, Source};

use crate::compact;
use crate::support::{blessing, files, root, text};

const FENCE: &str = "````";
/// Before an expectation that the program does not meet yet. The test fails when it does.
const KNOWN: &str = "known: wrong";

#[test]
fn guide() {
    folder("guide");
}

#[test]
fn reading() {
    folder("reading");
}

#[test]
fn console() {
    folder("console");
}

#[test]
fn follows() {
    folder("follow");
}

#[test]
fn shell() {
    folder("shell");
}

fn folder(name: &str) {
    let mut report = String::new();
    for path in files(&format!("tests/cases/{name}"), "md") {
        let written = text(&path);
        let (rewritten, failures) = examine(&path, &written, blessing());
        report.push_str(&failures);
        if blessing() && rewritten != written {
            std::fs::write(root().join(&path), rewritten).expect("the case can be written");
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// The file as it would be with its expectations met, and what is not met.
fn examine(path: &Path, written: &str, bless: bool) -> (String, String) {
    let lines: Vec<&str> = written.lines().collect();
    let (mut rewritten, mut failures) = (String::new(), String::new());
    let mut given: Option<Given> = None;
    let mut known_wrong = false;
    let (mut at, mut expectations) = (0, 0);
    while at < lines.len() {
        let line = lines[at];
        known_wrong |= line.starts_with(KNOWN);
        let _ = writeln!(rewritten, "{line}");
        at += 1;
        let Some(what) = line.strip_prefix(FENCE).filter(|what| !what.is_empty()) else { continue };
        let end = lines[at..].iter().position(|line| *line == FENCE).map(|length| at + length);
        let Some(end) = end else { panic!("{}:{at}: the fence is not closed", path.display()) };
        let body: String = lines[at..end].iter().map(|line| format!("{line}\n")).collect();
        if what == "guide" {
            given = Some(Given { source: Source::new("guide.md", body.clone()), hints: None, options: Vec::new() });
            rewritten.push_str(&body);
        } else if let ("hints" | "options", Some(given)) = (what, &mut given) {
            match what {
                "hints" => given.hints = Some(body.clone()),
                _ => given.options = body.lines().map(str::to_owned).collect(),
            }
            rewritten.push_str(&body);
        } else {
            let Some(given) = &given else { panic!("{}:{at}: there is no guide before `{what}`", path.display()) };
            let found = stage(what, given).unwrap_or_else(|| panic!("{}:{at}: no stage is called `{what}`", path.display()));
            expectations += 1;
            match (found == body, known_wrong) {
                (true, true) => {
                    let _ = writeln!(failures, "{}:{at}: `{what}` is right now: take out its line `{KNOWN}`", path.display());
                }
                (false, false) if !bless => failures.push_str(&difference(path, at, what, &body, &found)),
                _ => {}
            }
            rewritten.push_str(if known_wrong { &body } else { &found });
            known_wrong = false;
        }
        let _ = writeln!(rewritten, "{FENCE}");
        at = end + 1;
    }
    assert!(expectations > 0, "{}: a case without an expectation", path.display());
    assert!(!known_wrong, "{}: `{KNOWN}` stands before no expectation", path.display());
    (rewritten, failures)
}

/// A guide with what stands beside it and how it is asked for.
struct Given {
    source: Source,
    hints: Option<String>,
    options: Vec<String>,
}

impl Files for Given {
    fn read(&self, relative: &str) -> Result<String, String> {
        Err(format!("{relative} is not beside the guide"))
    }

    fn hints(&self) -> Result<Option<Source>, String> {
        Ok(self.hints.as_ref().map(|text| Source::new("guide.bythebook.toml", text.clone())))
    }
}

/// The options of the command line, one in a line.
fn decisions(given: &Given, guide: &Guide) -> Decisions {
    let mut decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    for option in &given.options {
        match option.split_once(' ').expect("an option and its value") {
            ("--choose", choice) => decisions.chosen.extend(choice.split_once('=').map(|(name, option)| (name.to_owned(), option.to_owned()))),
            ("--with", id) => decisions.with.push(id.to_owned()),
            ("--section", title) => decisions.part = part_of_section(guide, title).expect("the section is there"),
            ("--line", number) => decisions.part = part_of_line(guide, &given.source, number.parse().expect("a number")).expect("a procedure stands there"),
            (other, _) => panic!("{other} is no option"),
        }
    }
    decisions
}

/// What a stage makes of a guide, as text.
fn stage(name: &str, given: &Given) -> Option<String> {
    let source = &given.source;
    let guide = parse(source);
    let decisions = decisions(given, &guide);
    let plan = || follow(&guide, source, given, &decisions);
    Some(match name {
        "structure" => compact::structure(&guide, source),
        "gestures" => compact::gestures(&guide, source),
        "plan" => compact::plan(&plan()),
        "findings" => compact::findings(&plan(), source),
        _ => return None,
    })
}

fn difference(path: &Path, line: usize, what: &str, expected: &str, found: &str) -> String {
    let mut text = format!("{}:{line}: `{what}` differs\n", path.display());
    for line in expected.lines().filter(|line| !found.lines().any(|other| other == *line)) {
        let _ = writeln!(text, "  - {line}");
    }
    for line in found.lines().filter(|line| !expected.lines().any(|other| other == *line)) {
        let _ = writeln!(text, "  + {line}");
    }
    text
}

#[test]
fn a_wrong_expectation_fails_and_a_repaired_one_too() {
    let case = |marks: &str, expected: &str| format!("# Case\n\n````guide\n1. Sing.\n````\n\n{marks}\n\n````findings\n{expected}````\n");
    let path = Path::new("case.md");
    let found = examine(path, &case("", "1:1 no/such (error) thing\n"), false).1;
    assert!(found.contains("case.md:9: `findings` differs\n  - 1:1 no/such"), "{found}");
    let right = examine(path, &case("", "1:1 no/such (error) thing\n"), true).0;
    assert_eq!(examine(path, &right, false).1, "");
    let repaired = right.replace("\n\n\n", "\n\nknown: wrong, for a reason\n\n");
    assert_ne!(repaired, right);
    assert!(examine(path, &repaired, false).1.contains("is right now"));
}
