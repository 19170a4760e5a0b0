//! `bythebook plan GUIDE`.

use super::Exit;
use super::args::{Format, PlanArgs};
use super::load::load;
use crate::plan::to_json;
use crate::report::{plan_text, print};

pub fn run(args: &PlanArgs) -> Exit {
    let loaded = match load(&args.guide) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    match args.output.format {
        Format::Json => print(&to_json(&loaded.plan, &loaded.source).to_string()),
        Format::Text => print(plan_text(&loaded.plan, &loaded.source).trim_end()),
    }
    if loaded.plan.diagnostics.iter().any(|diagnostic| diagnostic.refuses) { Exit::Refused } else { Exit::Done }
}
