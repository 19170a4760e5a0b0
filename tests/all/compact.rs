//! Stages' results as short text, one line for each thing, for expectations that people read.

use std::fmt::Write;

use bythebook::guide::{BlockKind, Guide, SectionOrigin};
use bythebook::iam::Arg;
use bythebook::plan::{HintTarget, Plan, show};
use bythebook::reading::{Act, Instruction, Mood, Place, Reading, Said, Target, read};
use bythebook::source::{Source, Span};
use serde_json::Value;

/// Sections and steps with their ids and lines.
pub fn structure(guide: &Guide, source: &Source) -> String {
    let mut text = String::new();
    for section in guide.sections.iter().skip(1) {
        let parents = guide.sections.len().min(1) + std::iter::successors(section.parent, |&at| guide.sections[at].parent).count();
        let origin = match section.origin {
            SectionOrigin::Heading => format!("h{}", section.level),
            other => format!("{other:?}").to_lowercase(),
        };
        let _ = writeln!(text, "{}section {origin} `{}` [{}]", "  ".repeat(parents.saturating_sub(2)), section.title.plain(), lines(source, section.span));
    }
    for step in &guide.steps {
        let blocks: Vec<String> = step.blocks.iter().map(|&at| block(guide, at)).collect();
        let _ = writeln!(text, "step {} `{}` [{}] {}", step.id, step.title, lines(source, step.span), blocks.join(" "));
    }
    for hidden in &guide.hidden {
        let _ = writeln!(text, "hidden {} [{}]", hidden.what, lines(source, hidden.span));
    }
    text
}

fn block(guide: &Guide, at: usize) -> String {
    let block = &guide.blocks[at];
    let kind = match &block.kind {
        BlockKind::Heading => "heading".to_owned(),
        BlockKind::Paragraph(_) => "text".to_owned(),
        BlockKind::Fence(fence) => format!("fence({}{}, {} lines)", fence.language, if fence.unclosed { ", unclosed" } else { "" }, fence.lines.len()),
        BlockKind::Table(table) => format!("table({} rows)", table.rows.len()),
    };
    let aside = if block.aside { "aside:" } else { "" };
    let quoted = if block.quoted { "quoted:" } else { "" };
    format!("{aside}{quoted}{kind}")
}

/// What each paragraph, heading and cell says.
pub fn gestures(guide: &Guide, source: &Source) -> String {
    let mut text = String::new();
    for block in &guide.blocks {
        match &block.kind {
            BlockKind::Paragraph(words) => said(&read(words), source.line(block.span.start), source, &mut text),
            BlockKind::Heading => said(&read(&guide.sections[block.section].title), source.line(block.span.start), source, &mut text),
            _ => {}
        }
    }
    text
}

fn said(reading: &Reading, line: usize, source: &Source, text: &mut String) {
    let whole = match (reading.optional, reading.alternative) {
        (true, _) => " optional",
        (_, true) => " alternative",
        _ => "",
    };
    let _ = writeln!(text, "line {line}{whole}");
    for instruction in &reading.instructions {
        let _ = writeln!(text, "  {}", gesture(instruction));
    }
    for &span in &reading.unread {
        let _ = writeln!(text, "  unread `{}`", flat(source.slice(span)));
    }
}

fn gesture(instruction: &Instruction) -> String {
    let mood = match instruction.mood {
        Mood::Do => "",
        Mood::Optional => "optional: ",
        Mood::If => "if: ",
        Mood::Not => "not: ",
        Mood::Or => "or: ",
    };
    format!("{mood}{}", act(&instruction.act))
}

fn act(act: &Act) -> String {
    match act {
        Act::Visit(Place::Iam) => "visit IAM".into(),
        Act::Visit(Place::Service(service)) => format!("visit service {}", service.names[0]),
        Act::Visit(Place::Page(page)) => format!("visit page {page:?}"),
        Act::Visit(Place::Tab(tab)) => format!("visit tab {tab:?}"),
        Act::Press(control) => format!("press {control:?}"),
        Act::Choose(choice) => format!("choose {choice:?}"),
        Act::Fill { field, value } => format!("fill {field:?} {}", value.as_ref().map_or("with the reader's".into(), quoted)),
        Act::PickService(service) => format!("pick service {}", service.names[0]),
        Act::SearchService(service) => format!("search service {}", service.names[0]),
        Act::Pick { thing, values } => format!("pick {}{}", thing.map(|thing| format!("{thing:?} ")).unwrap_or_default(), list(values)),
        Act::Value(value) => format!("value {}", quoted(value)),
        Act::PickRecent { thing } => format!("pick recent {}", thing.map_or("thing".into(), |thing| format!("{thing:?}"))),
        Act::Create { thing, name } => format!("create {thing:?}{}", name.as_ref().map(|name| format!(" {}", quoted(name))).unwrap_or_default()),
        Act::Attach { policies, recent, to } => format!("attach {} ({recent:?}){}", list(policies), target(" to ", to)),
        Act::Delete { thing, name, from } => format!("delete {thing:?}{}{}", name.as_ref().map(|name| format!(" {}", quoted(name))).unwrap_or_default(), target(" from ", from)),
        Act::Repeat { times } => {
            let with = |with: &Vec<_>| with.iter().map(|(thing, name)| format!("{thing:?} {}", quoted(name))).collect::<Vec<_>>().join(", ");
            format!("repeat with {}", times.iter().map(with).collect::<Vec<_>>().join("; with "))
        }
        Act::Again(service) => format!("again for service {}", service.names[0]),
        Act::PickNamed(name) => format!("pick named {}", quoted(name)),
        Act::Replace { policies, of } => format!("replace {}{}", list(policies), target(" of ", of)),
        Act::Detach { policies, from } => format!("detach {}{}", list(policies), target(" from ", from)),
        Act::Also { values } => format!("also {}", list(values)),
        Act::AddToGroup { users, all, group } => {
            let who = if *all { "all".to_owned() } else { users.first().map_or_else(unsaid, |_| list(users)) };
            format!("add to group {} user {who}", group.as_ref().map_or_else(unsaid, quoted))
        }
        Act::Tag { key, value } => format!("tag {} {}", quoted(key), value.as_ref().map_or_else(unsaid, quoted)),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn target(before: &str, target: &Option<Target>) -> String {
    target.as_ref().map(|target| format!("{before}{:?}{}", target.thing, target.name.as_ref().map(|name| format!(" {}", quoted(name))).unwrap_or_default())).unwrap_or_default()
}

fn list(values: &[Said]) -> String {
    values.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

fn unsaid() -> String {
    "?".into()
}

fn quoted(said: &Said) -> String {
    format!("`{}`", flat(&said.text))
}

/// What following the guide would do: values, what must be there, ways, calls with arguments and lines, stops, steps.
pub fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    for (at, parameter) in plan.parameters.iter().enumerate() {
        let written = parameter.placeholder.as_ref().map(|token| format!(" {token}")).unwrap_or_default();
        let default = parameter.default.as_ref().map_or("wanted".to_owned(), |default| format!("= {}", plain(&show(&Arg::Text(default.clone()), plan))));
        let hint = hint(plan, HintTarget::Parameter(at));
        let _ = writeln!(text, "value {} ({}{written}) {default} [{}]{hint}", parameter.name, parameter.kind.as_str(), parameter.line);
    }
    for one in &plan.presupposed {
        let _ = writeln!(text, "must exist {} {} [{}]", one.kind.noun(), plain(&show(&Arg::Text(one.name.clone()), plan)), one.line);
    }
    for choice in &plan.choices {
        let _ = writeln!(text, "way {} of {} [{}]", choice.options[choice.taken], choice.options.join(" | "), choice.line);
    }
    for (at, planned) in plan.operations.iter().enumerate() {
        let hint = hint(plan, HintTarget::Call(at));
        let high = if planned.risk.iter().any(|risk| risk.rule == "hint") { ", HIGH" } else { "" };
        let input: Vec<String> = planned.call.input.iter().map(|(name, arg)| format!(" {name}={}", plain(&show(arg, plan)))).collect();
        let hanging = if planned.call.sweeps { " and what hangs on it" } else { "" };
        let call = format!("{} {}{}{hanging}", planned.id, planned.call.operation.name, input.concat());
        let _ = writeln!(text, "{call} [{}] step {}{hint}{high}", between(planned.lines), planned.step);
    }
    for stop in &plan.checkpoints {
        let _ = writeln!(text, "{} before {} ({}) `{}` [{}]", stop.id, place(plan, stop.before), stop.why, flat(&stop.instruction), between(stop.lines));
    }
    let steps: Vec<String> = plan.steps.iter().map(|step| format!("{} {}{}", step.id, step.kind.as_str(), hint(plan, HintTarget::Step(step.id.clone())))).collect();
    let _ = writeln!(text, "steps: {}", steps.join(", "));
    text
}

fn hint(plan: &Plan, target: HintTarget) -> String {
    plan.hint_of(&target).map(|place| format!(", {place}")).unwrap_or_default()
}

fn place(plan: &Plan, before: usize) -> String {
    plan.operations.get(before).map_or("the end".into(), |planned| planned.id.clone())
}

/// What is wrong with the guide, and where.
pub fn findings(plan: &Plan, source: &Source) -> String {
    let mut text = String::new();
    for found in &plan.diagnostics {
        let at = source.position(found.span.start);
        let refuses = if found.refuses { ", refuses" } else { "" };
        let _ = writeln!(text, "{}:{} {} ({}{refuses}) {}", at.line, at.column, found.code, found.severity.as_str(), found.message);
    }
    text
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn lines(source: &Source, span: Span) -> String {
    between(source.lines(span))
}

fn between((first, last): (usize, usize)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
