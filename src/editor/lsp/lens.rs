//! "rehearse" over each procedure that changes something, and what comes of it.

use std::path::Path;

use lsp_types::{CodeLens, Command, MessageType};
use serde_json::json;

use super::analysis::{Analysis, Surroundings};
use super::causes::section_of;
use crate::check::{End, Rehearsal, found_in};
use crate::diagnostic::Diagnostic;
use crate::follow::{Decisions, follow};
use crate::guide::{parse, part_of_line};
use crate::report::{count, entity_name};
use crate::source::{Source, Span};

/// Takes the URI of an open guide and a line, from 0; rehearses the procedure of that line.
pub const REHEARSE: &str = "bythebook.rehearse";

/// One over each heading whose own steps make calls that write; over the guide where these have no heading.
pub fn lenses(analysis: &Analysis, uri: &str) -> Vec<CodeLens> {
    let mut lenses: Vec<(usize, usize)> = Vec::new();
    for call in analysis.plan.operations.iter().filter(|call| call.call.operation.writes()) {
        let Some(section) = section_of(&analysis.guide, &call.step) else { continue };
        match lenses.iter_mut().find(|(known, _)| *known == section) {
            Some((_, calls)) => *calls += 1,
            None => lenses.push((section, 1)),
        }
    }
    lenses.sort_unstable();
    let lens = |(section, calls): (usize, usize)| {
        let section = &analysis.guide.sections[section];
        let heading = if section.title.is_empty() { Span::new(section.span.start, section.span.start) } else { section.heading };
        let range = analysis.range(Span::new(heading.start, heading.start));
        let first = analysis.guide.blocks.iter().find(|block| block.span.start >= heading.start).map_or(heading, |block| block.span);
        let line = analysis.position(first.start).line;
        let title = format!("rehearse: {}", count(calls, "call"));
        let command = Command { title, command: REHEARSE.into(), arguments: Some(vec![json!(uri), json!(line)]) };
        CodeLens { range, command: Some(command), data: None }
    };
    lenses.into_iter().map(lens).collect()
}

/// What came of rehearsing a procedure.
#[derive(Debug)]
pub struct Rehearsed {
    pub kind: MessageType,
    /// For a person, in a line.
    pub message: String,
    /// What IAM refuses, and where nobody knows.
    pub findings: Vec<Diagnostic>,
}

/// Rehearses the procedure that a line, from 0, stands in.
pub fn rehearse(text: &str, path: &Path, line: u32, around: &dyn Surroundings) -> Rehearsed {
    let source = Source::new(path.display().to_string(), text);
    let files = around.files(path);
    let guide = parse(&source);
    let not = |why: &str| Rehearsed { kind: MessageType::ERROR, message: format!("nothing was rehearsed: {why}"), findings: Vec::new() };
    let Some(part) = part_of_line(&guide, &source, line as usize + 1) else { return not(&format!("no procedure stands in line {}", line.saturating_add(1))) };
    let plan = follow(&guide, &source, files.as_ref(), &Decisions { part, chosen: Vec::new(), with: Vec::new() });
    let rehearsal = match around.rehearse(&source, &plan) {
        Ok(rehearsal) => rehearsal,
        Err(why) => return not(&why),
    };
    let found = match around.wanted(path, found_in(&source, &guide, &plan, files.as_ref(), Some(&rehearsal), Vec::new())) {
        Ok(found) => found,
        Err(why) => return not(&why),
    };
    let findings = found.findings.into_iter().filter(|finding| REHEARSED.contains(&finding.code)).collect();
    let (kind, message) = told(&rehearsal);
    Rehearsed { kind, message, findings }
}

/// The rules that need a rehearsal, but for those of expectations: these are about the whole guide.
const REHEARSED: [&str; 2] = ["reading/refused", "reading/not-rehearsed"];

fn told(rehearsal: &Rehearsal) -> (MessageType, String) {
    let calls = count(rehearsal.plan.operations.len(), "call");
    let of = |at: usize| {
        rehearsal.plan.operations.get(at).map_or_else(String::new, |call| format!("{} {}", call.call.operation.qualified(), entity_name(&rehearsal.plan, call).unwrap_or_default()))
    };
    match &rehearsal.end {
        End::Done => (MessageType::INFO, format!("rehearsed: {calls} done, none refused")),
        End::Refused { call, code, message } => (MessageType::ERROR, format!("rehearsed: IAM refuses {}: {code}: {message}", of(*call).trim())),
        End::Cut { call: Some(call), why } => (MessageType::WARNING, format!("rehearsed up to {}: {why}", of(*call).trim())),
        End::Cut { call: None, why } => (MessageType::WARNING, format!("nothing was rehearsed: {why}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::analysis_tests::{Nothing, analysed};
    use super::*;

    #[test]
    fn procedures_that_write_can_be_rehearsed() {
        let guide = "# Mail\n\nWords.\n\n## Make it\n\n1. Create an IAM user named `ci`.\n2. Create an access key for the user.\n\n## Look\n\n```bash\naws iam list-users\n```\n";
        let shown = |guide: &str| {
            let lens = |lens: CodeLens| (lens.range.start.line, lens.command.map(|command| (command.title, command.arguments.unwrap_or_default()[1].clone())));
            lenses(&analysed(guide), "file:///g.md").into_iter().map(lens).collect::<Vec<_>>()
        };
        assert_eq!(shown(guide), [(4, Some(("rehearse: 2 calls".into(), json!(4))))]);
        assert_eq!(shown("\n1. Create an IAM user named `ci`.\n"), [(0, Some(("rehearse: 1 call".into(), json!(1))))]);
        let rehearsed = rehearse(guide, Path::new("g.md"), 4, &Nothing);
        assert_eq!((rehearsed.kind, rehearsed.message.as_str()), (MessageType::ERROR, "nothing was rehearsed: not here"));
        assert!(rehearse("", Path::new("g.md"), u32::MAX, &Nothing).message.contains("no procedure"));
    }
}
