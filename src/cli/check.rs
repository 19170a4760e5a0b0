//! `bythebook check PATH…` and `bythebook explain CODE`.

use std::path::{Path, PathBuf};

use super::Exit;
use super::args::{CheckArgs, CheckFormat, ExplainArgs};
use super::below::guides_below;
use super::files::Beside;
use super::load::read_guide;
use crate::check::{RULES, check, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::follow::{Decisions, follow};
use crate::guide::{Part, parse};
use crate::report::{Checked, check_github, check_json, check_summary, check_text, clean, print, say};

pub fn run(args: &CheckArgs) -> Exit {
    if let Some(unknown) = args.allow.iter().chain(&args.deny).find(|pattern| !RULES.iter().any(|rule| names(pattern, rule.code)) && !pattern.contains('/')) {
        say(&format!("nothing was checked: there is no rule `{}`; a rule is named as `bythebook explain` lists it, a family as `policy/*`", clean(unknown)));
        return Exit::Refused;
    }
    let (mut all, mut exit) = (Vec::new(), Exit::Done);
    let paths: Vec<PathBuf> = args.paths.iter().flat_map(|path| if path.is_dir() { guides_below(path) } else { vec![path.clone()] }).collect();
    for path in paths {
        match checked(&path, args) {
            Ok(one) => all.push(one),
            Err(why) => exit = why,
        }
    }
    match args.format {
        CheckFormat::Text => all.iter().filter_map(check_text).for_each(|text| print(&text)),
        CheckFormat::Json => print(&check_json(&all).to_string()),
        CheckFormat::Github => all.iter().flat_map(check_github).for_each(|line| print(&line)),
    }
    say(&check_summary(&all));
    let found = all.iter().flat_map(|one| &one.findings).any(|finding| finding.severity > Severity::Note);
    if exit == Exit::Done && found { Exit::Findings } else { exit }
}

fn checked(path: &Path, args: &CheckArgs) -> Result<Checked, Exit> {
    let source = read_guide(path)?;
    let guide = parse(&source);
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    let files = Beside::guide(path);
    let plan = follow(&guide, &source, &files, &decisions);
    let findings = check(&source, &guide, &plan, &files).into_iter().filter(|finding| !args.allow.iter().any(|pattern| names(pattern, finding.code)));
    let denied = |finding: Diagnostic| match args.deny.iter().any(|pattern| names(pattern, finding.code)) {
        true => Diagnostic { severity: Severity::Error, ..finding },
        false => finding,
    };
    Ok(Checked { findings: findings.map(denied).collect(), source })
}

/// A code, or all codes of a family: `policy/*`.
fn names(pattern: &str, code: &str) -> bool {
    pattern == code || pattern.strip_suffix('*').is_some_and(|family| family.ends_with('/') && code.starts_with(family))
}

pub fn explain(args: &ExplainArgs) -> Exit {
    let Some(code) = &args.code else {
        RULES.iter().for_each(|rule| print(format!("{:<32} {:<8} {}", rule.code, rule.severity.as_str(), rule.validates.unwrap_or_default()).trim_end()));
        return Exit::Done;
    };
    match rule(code) {
        Some(rule) => {
            print(rule.page.trim_end());
            Exit::Done
        }
        None => {
            say(&format!("there is no rule `{}`; `bythebook explain` lists them", clean(code)));
            Exit::Refused
        }
    }
}
