//! `bythebook diff OLD NEW`: what a change of a guide does to its readers' accounts.

use std::path::Path;

use super::Exit;
use super::args::{DiffArgs, DiffFormat};
use super::files::Beside;
use super::git::{AtRevision, text};
use super::load::read_guide;
use super::meant::meant_with;
use super::rehearsal::rehearse;
use crate::check::End;
use crate::iam::Account;
use crate::plan::{Parameter, Plan};
use crate::report::{Diff, clean, diff_json, diff_markdown, diff_text, print, print_as_is, print_json, say};
use crate::source::{Files, Source};
use crate::sync::change::changes;
use crate::sync::drift::renamed;
use crate::sync::meaning::Meaning;
use crate::sync::permissions::permissions;

struct Side {
    source: Source,
    plan: Plan,
    meaning: Meaning,
}

pub fn run(args: &DiffArgs) -> Exit {
    let (old, new) = match (side(&args.old), side(&args.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(exit), _) | (_, Err(exit)) => return exit,
    };
    let ends = account(&old).and_then(|before| Ok((before, account(&new)?)));
    let diff =
        Diff { old: args.old.clone(), new: args.new.clone(), changes: changes(&old.meaning, &new.meaning), permissions: ends.map(|(before, after)| permissions(&before, &after)) };
    match args.format {
        DiffFormat::Text => diff_text(&diff).iter().for_each(|line| print(line)),
        DiffFormat::Markdown => print_as_is(diff_markdown(&diff).trim_end()),
        DiffFormat::Json => print_json(&diff_json(&diff)),
    }
    if diff.is_empty() { Exit::Done } else { Exit::Findings }
}

/// A file, or `REV:path` of the git repository.
fn side(spec: &str) -> Result<Side, Exit> {
    let path = Path::new(spec);
    let (source, files): (Source, Box<dyn Files>) = if path.exists() || !spec.contains(':') {
        (read_guide(path)?, Box::new(Beside::guide(path)))
    } else {
        let text = text(spec).map_err(|why| {
            say(&format!("nothing was compared: {}: {}", clean(spec), clean(&why)));
            Exit::Refused
        })?;
        (Source::new(spec, text), Box::new(AtRevision::beside(spec)))
    };
    let (plan, meaning) = meant_with(&source, files.as_ref());
    if let Some(refusal) = plan.diagnostics.iter().find(|diagnostic| diagnostic.refuses) {
        say(&format!("nothing was compared: {}: line {}: {}", clean(spec), source.line(refusal.span.start), clean(&refusal.message)));
        return Err(Exit::Refused);
    }
    Ok(Side { source, plan, meaning })
}

/// The account that the guide leaves behind, its values as it gives them or made up; the error says why there is none.
fn account(side: &Side) -> Result<Account, String> {
    let rehearsal = rehearse(&side.source, &side.plan)?;
    match rehearsal.end {
        End::Done => {
            // What was made up is another in each guide, and the same placeholder in both.
            let given = rehearsal.made_up.iter().filter_map(|at| rehearsal.plan.parameters.get(*at));
            let word = |parameter: &Parameter| Some((parameter.value.clone()?, parameter.placeholder.clone().unwrap_or_else(|| format!("<{}>", parameter.name))));
            Ok(renamed(rehearsal.account, &given.filter_map(word).collect::<Vec<_>>()))
        }
        End::Refused { code, message, .. } => Err(format!("{} cannot be rehearsed: {code}: {message}", side.source.name())),
        End::Cut { why, .. } => Err(format!("{} cannot be rehearsed: {why}", side.source.name())),
    }
}
