//! `bythebook plan GUIDE`.

use super::Exit;
use super::args::PlanArgs;
use super::load::load;

pub fn run(args: &PlanArgs) -> Exit {
    match load(&args.guide) {
        Ok(loaded) => {
            crate::report::print(&crate::plan::to_json(&loaded.plan, &loaded.source).to_string());
            Exit::Done
        }
        Err(exit) => exit,
    }
}
