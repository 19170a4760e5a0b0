//! From a guide's path to its plan, with the values that were given.

use std::io::Read;
use std::path::Path;

use super::Exit;
use super::args::GuideArgs;
use super::files::{Beside, read_regular, reason};
use crate::diagnostic::Diagnostic;
use crate::follow::{Decisions, follow};
use crate::guide::{Guide, Part, parse, part_of_line, part_of_section};
use crate::plan::{LITERAL_SECRET, Plan, bind, mistakes, parse_values, risks, verify};
use crate::report::{clean, say};
use crate::source::{Files, NoFiles, STANDARD_INPUT, Source};

/// Larger files are no guides. Bytes.
const MOST: u64 = 5 << 20;

/// A guide and what following it would do.
pub struct Loaded {
    pub source: Source,
    pub plan: Plan,
}

/// Reads and plans the guide and binds the values; says what is wrong where that fails. A plan that refuses is returned:
/// the caller shows it or ends with [`Exit::Refused`].
pub fn load(args: &GuideArgs) -> Result<Loaded, Exit> {
    let files: Box<dyn Files> = if args.guide == Path::new("-") { Box::new(NoFiles) } else { Box::new(Beside::guide(&args.guide)) };
    told(try_load(args, files.as_ref()))
}

/// Why there is no plan, for a person and not yet cleaned; what belongs to the line before is indented.
pub type Lines = Vec<String>;

/// The same, for who shows elsewhere what is wrong.
pub fn try_load(args: &GuideArgs, files: &dyn Files) -> Result<Loaded, Lines> {
    let mut loaded = planned(guide(&args.guide)?, args, files)?;
    let mut values = match &args.values {
        Some(path) => values_file(path)?,
        None => Vec::new(),
    };
    values.extend(set(&args.set)?);
    given(&mut loaded.plan, &values)?;
    Ok(loaded)
}

/// Says why there is no plan.
pub fn told<T>(result: Result<T, Lines>) -> Result<T, Exit> {
    result.map_err(|lines| {
        for line in &lines {
            let state = if line.starts_with("  ") { "" } else { "nothing was called: " };
            say(&format!("{state}{}", clean(line)));
        }
        Exit::Refused
    })
}

/// Values as `--set` takes them.
pub fn pairs(pairs: &[String]) -> Result<Vec<(String, String)>, Exit> {
    told(set(pairs))
}

fn set(pairs: &[String]) -> Result<Vec<(String, String)>, Lines> {
    pairs.iter().map(|one| pair(one, "--set")).collect()
}

/// Reads and plans the guide, without any value.
pub fn read_plan(args: &GuideArgs, files: &dyn Files) -> Result<Loaded, Exit> {
    plan_of(read_guide(&args.guide)?, args, files)
}

/// Plans a guide that was read.
pub fn plan_of(source: Source, args: &GuideArgs, files: &dyn Files) -> Result<Loaded, Exit> {
    told(planned(source, args, files))
}

fn planned(source: Source, args: &GuideArgs, files: &dyn Files) -> Result<Loaded, Lines> {
    let guide = parse(&source);
    let part = part(args, &guide, &source)?;
    let chosen = args.choose.iter().map(|choice| pair(choice, "--choose")).collect::<Result<Vec<_>, _>>()?;
    let decisions = Decisions { part, chosen, with: args.with.clone() };
    let plan = follow(&guide, &source, files, &decisions);
    let wrong = mistakes(&plan, &decisions.chosen, &decisions.with);
    if !wrong.is_empty() {
        let mut lines = Vec::new();
        for mistake in &wrong {
            lines.push(format!("{}{}", mistake.message, if mistake.valid.is_empty() { "; there is none to choose" } else { "; there are:" }));
            lines.extend(mistake.valid.iter().map(|line| format!("  {line}")));
        }
        return Err(lines);
    }
    Ok(Loaded { source, plan })
}

/// The text of a guide; `-` is standard input. Says why not where it cannot be read.
pub fn read_guide(path: &Path) -> Result<Source, Exit> {
    told(guide(path))
}

fn guide(path: &Path) -> Result<Source, Lines> {
    read_source(path).map_err(|why| vec![format!("{}: {why}", path.display())])
}

/// The text of a guide, or why it cannot be read, in words that follow its name.
pub fn read_source(path: &Path) -> Result<Source, String> {
    let name = path.display().to_string();
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
        bytes
    } else {
        let help = || match std::fs::metadata(path) {
            Ok(kind) if kind.is_dir() => format!("; `bythebook list {name}` shows the guides in it"),
            Ok(kind) if !kind.is_file() => "; pass what comes from a pipe on standard input, with `-` as the guide".into(),
            Ok(kind) if kind.len() > MOST => ", which no guide is".into(),
            _ => String::new(),
        };
        read_regular(path, MOST).map_err(|why| format!("{why}{}", help()))?
    };
    if bytes.len() as u64 > MOST {
        return Err(format!("is larger than {} MB, which no guide is", MOST >> 20));
    }
    let shown = if path == Path::new("-") { STANDARD_INPUT.to_owned() } else { name };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(shown, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let before = &error.as_bytes()[..at];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let wide = matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
            Err(if wide { "is UTF-16; save the guide as UTF-8".into() } else { format!("line {line} is not UTF-8 (byte 0x{:02x}); save the guide as UTF-8", error.as_bytes()[at]) })
        }
    }
}

fn part(args: &GuideArgs, guide: &Guide, source: &Source) -> Result<Part, Lines> {
    if let Some(wanted) = &args.section {
        let there = |titles: Vec<String>| titles.into_iter().map(|title| format!("  {title}"));
        let first = format!("{} has no section `{wanted}`", source.name());
        return part_of_section(guide, wanted).map_err(|titles| std::iter::once(first).chain(there(titles)).collect());
    }
    let Some(line) = args.line else { return Ok(Part::Whole) };
    part_of_line(guide, source, line).ok_or_else(|| vec![format!("no procedure stands in line {line} of {}", source.name())])
}

fn pair(text: &str, option: &str) -> Result<(String, String), Lines> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(vec![format!("{option} takes NAME=VALUE, not `{text}`")]),
    }
}

fn values_file(path: &Path) -> Result<Vec<(String, String)>, Lines> {
    let text = read_regular(path, 1 << 20).and_then(|bytes| String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned()));
    text.and_then(|text| parse_values(&text)).map_err(|why| vec![format!("{}: {why}", path.display())])
}

/// Binds the values, and judges again what hangs on them.
pub fn give(plan: &mut Plan, values: &[(String, String)]) -> Result<(), Exit> {
    told(given(plan, values))
}

fn given(plan: &mut Plan, values: &[(String, String)]) -> Result<(), Lines> {
    if values.is_empty() {
        return Ok(());
    }
    if let Err(unknown) = bind(plan, values) {
        let meant = |name: &Option<String>| name.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        let mut lines: Lines = unknown.iter().map(|one| format!("the plan has no value `{}`{}", one.name, meant(&one.meant))).collect();
        let names: Vec<&str> = plan.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        lines.push(if names.is_empty() { "  it takes none".to_owned() } else { format!("  it takes: {}", names.join(", ")) });
        return Err(lines);
    }
    let judged = risks(plan);
    for (planned, risk) in plan.operations.iter_mut().zip(judged) {
        planned.risk = risk;
    }
    let same = |one: &Diagnostic, other: &Diagnostic| (one.code, one.span, &one.message) == (other.code, other.span, &other.message);
    let found = verify(plan);
    // What was said of the guide's own secret is settled where another is given.
    plan.diagnostics.retain(|known| known.code != LITERAL_SECRET || found.iter().any(|found| same(found, known)));
    for found in found {
        if !plan.diagnostics.iter().any(|known| same(known, &found)) {
            plan.diagnostics.push(found);
        }
    }
    Ok(())
}
