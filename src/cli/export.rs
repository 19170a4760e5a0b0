//! `bythebook export GUIDE --to TARGET`: the same steps for other tools.

use super::Exit;
use super::args::{ExportArgs, ExportTarget};
use super::load::load;
use crate::plan::{Plan, missing};
use crate::report::{clean, count, line_range, print_as_is, say};
use crate::sync::export::{Target, export};

pub fn run(args: &ExportArgs) -> Exit {
    let loaded = match load(&args.guide) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let name = clean(loaded.source.name()).into_owned();
    if let Some(refusal) = loaded.plan.diagnostics.iter().find(|diagnostic| diagnostic.refuses) {
        say(&format!("{name}: line {}: {}; a guide that is refused is not exported", loaded.source.line(refusal.span.start), clean(&refusal.message)));
        return Exit::Refused;
    }
    if !loaded.plan.operations.iter().any(|planned| planned.call.operation.writes()) {
        say(&format!("{name}: changes nothing in IAM, so there is nothing to export"));
        return Exit::Refused;
    }
    let target = args.to.target();
    match export(&loaded.plan, target) {
        Ok(text) => {
            print_as_is(text.trim_end());
            tell_missing(&loaded.plan, args.to);
            Exit::Done
        }
        Err(wrong) => {
            for one in &wrong {
                say(&format!("{name}: {}, step {}: {} cannot be said in {}: {}", line_range(one.lines), clean(&one.step), one.operation, target.noun(), clean(&one.why)));
            }
            say(&format!("nothing was exported: {} cannot be said in {}", count(wrong.len(), "call"), target.noun()));
            Exit::Refused
        }
    }
}

/// Templates ask for what is wanted; a policy has no parameters.
fn tell_missing(plan: &Plan, to: ExportTarget) {
    let wanted: Vec<&str> = missing(plan).map(|parameter| parameter.name.as_str()).collect();
    if to == ExportTarget::Policy && !wanted.is_empty() {
        say(&format!("what is not known stands as <NAME>, and allows nothing: give it with --set ({})", clean(&wanted.join(", "))));
    }
}

impl ExportTarget {
    fn target(self) -> Target {
        match self {
            ExportTarget::Cloudformation => Target::CloudFormation,
            ExportTarget::Terraform => Target::Terraform,
            ExportTarget::Shell => Target::Shell,
            ExportTarget::Ssm => Target::Ssm,
            ExportTarget::Policy => Target::Policy,
        }
    }
}
