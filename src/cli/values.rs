//! The values without which nothing runs: asked for on a terminal, else named all at once.

use super::Exit;
use super::load::Loaded;
use super::terminal::{ask, ask_unechoed, is_attended};
use crate::diagnostic::Diagnostic;
use crate::execute::without_passwords;
use crate::plan::{Parameter, ParameterKind, Plan, hangs_on_values, missing, risks, verify};
use crate::report::{clean, say};
use crate::source::Source;

/// Makes sure that every required value is there, and that IAM would not surely refuse what comes of them.
pub fn complete(loaded: &mut Loaded) -> Result<(), Exit> {
    let unreadable: Vec<&Diagnostic> = loaded.plan.diagnostics.iter().filter(|found| found.refuses && !hangs_on_values(found.code)).collect();
    if !unreadable.is_empty() {
        say("nothing was called: the guide has to be mended first");
        unreadable.iter().for_each(|found| say(&located(found, &loaded.source)));
        return Err(Exit::Refused);
    }
    let wanted: Vec<usize> = (0..loaded.plan.parameters.len()).filter(|at| is_missing(&loaded.plan.parameters[*at])).collect();
    if !wanted.is_empty() && !is_attended() {
        wanting(&loaded.plan, loaded.source.name()).iter().for_each(|line| say(line));
        return Err(Exit::Wanting);
    }
    for at in &wanted {
        ask_for(&mut loaded.plan, *at, &loaded.source)?;
    }
    let refusing: Vec<Diagnostic> = verify(&without_passwords(&loaded.plan)).into_iter().filter(|found| found.refuses).collect();
    if !refusing.is_empty() {
        say("nothing was called: IAM would refuse this");
        refusing.iter().for_each(|found| say(&located(found, &loaded.source)));
        return Err(Exit::Refused);
    }
    // What a call risks may hang on a value that was only now given.
    let found = risks(&loaded.plan);
    for (planned, risk) in loaded.plan.operations.iter_mut().zip(found) {
        planned.risk = risk;
    }
    Ok(())
}

/// What to say where nobody can be asked.
fn wanting(plan: &Plan, guide: &str) -> Vec<String> {
    let wanted: Vec<&Parameter> = missing(plan).collect();
    let count = if wanted.len() == 1 { "a value is".to_owned() } else { format!("{} values are", wanted.len()) };
    let mut lines = vec![format!("nothing was called: {count} missing; add")];
    let option = |parameter: &Parameter| format!("--set {}=…", quoted(&parameter.name));
    let width = wanted.iter().map(|parameter| option(parameter).chars().count()).max().unwrap_or(0);
    for parameter in wanted {
        lines.push(format!("  {:width$}  {}:{} {}", option(parameter), clean(guide), parameter.line, about(parameter)));
    }
    lines
}

pub fn is_missing(parameter: &Parameter) -> bool {
    parameter.required() && parameter.value.is_none()
}

/// Asks until the answer is one that IAM could accept.
fn ask_for(plan: &mut Plan, at: usize, source: &Source) -> Result<(), Exit> {
    // A password is never judged here: the finding would show it.
    let known: Vec<String> = verify(&without_passwords(plan)).into_iter().map(|found| found.message).collect();
    loop {
        let parameter = &plan.parameters[at];
        let prompt = format!("{} ({}:{}, {}): ", clean(&parameter.name), clean(source.name()), parameter.line, about(parameter));
        let answer = if parameter.kind == ParameterKind::Password { ask_unechoed(&prompt) } else { ask(&prompt) };
        let Ok(Some(answer)) = answer else {
            say(&format!("\nnothing was called: {} is missing", clean(&parameter.name)));
            return Err(Exit::Wanting);
        };
        if answer.is_empty() {
            continue;
        }
        plan.parameters[at].value = Some(answer);
        // One reason is enough: a name that is wrong in one call is wrong in the others too.
        let Some(new) = verify(&without_passwords(plan)).into_iter().find(|found| !known.contains(&found.message)) else { return Ok(()) };
        say(&format!("  {}", clean(&new.message)));
        plan.parameters[at].value = None;
    }
}

/// Description and token of a parameter, ready to be printed.
fn about(parameter: &Parameter) -> String {
    let token = parameter.placeholder.as_deref().filter(|token| !parameter.description.contains(token));
    let token = token.map(|token| format!(", {}", clean(token))).unwrap_or_default();
    format!("{}{token}", clean(&parameter.description))
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain { name.to_owned() } else { format!("'{}'", clean(name).replace('\'', "'\\''")) }
}

fn located(found: &Diagnostic, source: &Source) -> String {
    let at = source.position(found.span.start);
    let help = found.help.as_deref().map(|help| format!("; {}", clean(help))).unwrap_or_default();
    format!("  {}:{}:{}: {} [{}]{help}", clean(source.name()), at.line, at.column, clean(&found.message), found.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn parameter(name: &str, kind: ParameterKind, placeholder: Option<&str>, line: usize) -> Parameter {
        let placeholder = placeholder.map(Into::into);
        Parameter { name: name.into(), kind, placeholder, default: None, value: None, span: Span::default(), line, description: "the user to make".into() }
    }

    #[test]
    fn every_missing_value_is_named_with_what_to_write() {
        let mut given = parameter("path", ParameterKind::Path, None, 3);
        given.value = Some("/".into());
        let parameters = vec![parameter("user-name", ParameterKind::UserName, None, 12), given, parameter("bucket", ParameterKind::Placeholder, Some("<BUCKET>"), 14)];
        let plan = Plan { parameters, ..Plan::default() };
        assert_eq!(
            wanting(&plan, "g.md"),
            ["nothing was called: 2 values are missing; add", "  --set user-name=…  g.md:12 the user to make", "  --set bucket=…     g.md:14 the user to make, <BUCKET>",]
        );
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }
}
