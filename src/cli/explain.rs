//! `bythebook explain CODE`.

use super::Exit;
use super::args::ExplainArgs;
use crate::check::{RULES, closest_code, rule};
use crate::report::{clean, count, print, print_as_is, print_prose, say};

pub fn run(args: &ExplainArgs) -> Exit {
    let Some(code) = &args.code else {
        list("");
        return Exit::Done;
    };
    if let Some(rule) = rule(code) {
        page(rule.page.trim_end());
        let validates: Vec<&str> = rule.validates().collect();
        if !validates.is_empty() {
            print(&format!("\nIAM Access Analyzer's ValidatePolicy finds it as {}.", validates.join(", ")));
        }
        return Exit::Done;
    }
    // A family, as `policy`, `policy/` or `policy/*`.
    let family = format!("{}/", code.trim_end_matches('*').trim_end_matches('/'));
    if RULES.iter().any(|rule| rule.code.starts_with(&family)) {
        list(&family);
        return Exit::Done;
    }
    let meant = closest_code(code).map_or_else(|| "`bythebook explain` lists them".into(), |known| format!("did you mean `{known}`?"));
    say(&format!("there is no rule `{}`; {meant}", clean(code)));
    Exit::Refused
}

/// A page's text is folded, its examples are not; in an example may stand another one with a shorter fence.
fn page(text: &str) {
    let mut open = 0;
    for line in text.lines() {
        let fence = line.chars().take_while(|c| *c == '`').count();
        if open == 0 && fence < 3 {
            print_prose(line)
        } else {
            print_as_is(line)
        }
        open = match open {
            0 if fence >= 3 => fence,
            _ if fence >= open && line.len() == fence => 0,
            open => open,
        };
    }
}

/// The rules of which the code begins so, family by family: code, severity, what it finds.
fn list(family: &str) {
    let mut before = "";
    let rules: Vec<_> = RULES.iter().filter(|rule| rule.code.starts_with(family)).collect();
    let width = rules.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
    for rule in &rules {
        let own = rule.code.split('/').next().unwrap_or_default();
        if !before.is_empty() && before != own {
            print("");
        }
        before = own;
        print(&format!("{:<width$}  {:<7}  {}", rule.code, rule.severity.as_str(), rule.summary()));
    }
    say(&format!("{}; `bythebook explain CODE` shows the page of one", count(rules.len(), "rule")));
}
