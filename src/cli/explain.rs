//! `bythebook explain CODE`.

use super::Exit;
use super::args::ExplainArgs;
use crate::check::{RULES, closest_code, rule};
use crate::report::{clean, count, print, say};

pub fn run(args: &ExplainArgs) -> Exit {
    let Some(code) = &args.code else {
        list("");
        return Exit::Done;
    };
    if let Some(rule) = rule(code) {
        print(rule.page.trim_end());
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
