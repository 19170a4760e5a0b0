//! Any bytes as a guide: there is a plan, it is the same the second time, and nothing that is printed of it is obeyed by a terminal.
#![no_main]

use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::plan::to_json;
use bythebook::report::plan_text;
use bythebook::source::{NoFiles, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = Source::new("guide.md", text);
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    let plan = follow(&parse(&source), &source, &NoFiles, &decisions);
    let again = follow(&parse(&source), &source, &NoFiles, &decisions);
    assert_eq!(to_json(&plan, &source).to_string(), to_json(&again, &source).to_string());
    plan_text(&plan, &source);
});
