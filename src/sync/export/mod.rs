//! A plan in the languages of other tools: what following the guide does, for the engines that many accounts are served by.
//!
//! Each target is a function from a plan to a text. A call that a target has no words for is an error that names the call, never
//! left out in silence. What only looks ([`crate::iam::Effect::Read`]) has no effect and is left out. No secret is in any of them: the
//! templates leave access keys and console passwords out and say so where they would stand; the shell script makes them and keeps
//! them in files that only their owner can read.
//!
//! What the reader gives is a parameter of the template; its value, else the guide's, is the default. A policy document that a guide
//! only links is put in where it is given.

mod argument;
mod cloudformation;
mod granted;
mod hcl;
mod names;
mod permissions;
mod shell;
mod ssm;
mod terraform;
mod things;
mod yaml;

use crate::plan::{Checkpoint, Plan};
use crate::source::is_unseen;

/// The language that a plan is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    CloudFormation,
    Terraform,
    Shell,
    Ssm,
    /// The permissions of whoever makes the calls.
    Policy,
}

/// A call that a target has no words for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inexpressible {
    /// The id of the step that causes it.
    pub step: String,
    pub lines: (usize, usize),
    /// `UpdateAccessKey`.
    pub operation: &'static str,
    pub why: String,
}

/// The plan in the language, or all that cannot be said in it, in the order of the plan.
pub fn export(plan: &Plan, target: Target) -> Result<String, Vec<Inexpressible>> {
    let written = match target {
        Target::CloudFormation => cloudformation::write(plan),
        Target::Terraform => terraform::write(plan),
        Target::Shell => shell::write(plan),
        Target::Ssm => ssm::write(plan),
        Target::Policy => permissions::write(plan),
    };
    written.map_err(|mut wrong| {
        wrong.sort_by_key(|one| one.call);
        wrong.into_iter().filter_map(|one| one.named(plan)).collect()
    })
}

impl Target {
    /// As a person calls it.
    pub fn noun(self) -> &'static str {
        match self {
            Target::CloudFormation => "a CloudFormation template",
            Target::Terraform => "Terraform",
            Target::Shell => "a shell script",
            Target::Ssm => "an Automation runbook",
            Target::Policy => "a policy",
        }
    }
}

/// Why the call of this index cannot be said.
#[derive(Debug)]
struct Wrong {
    call: usize,
    why: String,
}

impl Wrong {
    fn new(call: usize, why: impl Into<String>) -> Self {
        Self { call, why: why.into() }
    }

    fn named(self, plan: &Plan) -> Option<Inexpressible> {
        let planned = plan.operations.get(self.call)?;
        Some(Inexpressible { step: planned.step.clone(), lines: planned.lines, operation: planned.call.operation.name, why: self.why })
    }
}

/// Columns of a comment.
const WIDTH: usize = 100;

/// A text as the lines of a comment that begins with `mark`. It stays a comment: what breaks a line, or what nobody sees, is not in it.
fn comment(mark: &str, text: &str) -> String {
    let mut written = String::new();
    let mut line = String::new();
    for word in visible(text).split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
            written.push_str(&format!("{mark} {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    written + &format!("{mark} {line}\n")
}

/// A text in one line, in which everything can be seen.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // The line breaks of YAML 1.1 are among them.
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => shown.push(' '),
            c if is_unseen(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// What an export begins with: the guide, and what must be in the account.
fn head(plan: &Plan, says: &str) -> Vec<String> {
    let title = if plan.guide.title.is_empty() { "A guide" } else { &plan.guide.title };
    let mut lines = vec![title.to_owned(), format!("Written by `bythebook export` from {}: change the guide, and export it again.", plan.guide.path)];
    lines.extend(says.lines().map(str::to_owned));
    lines.extend(plan.presupposed.iter().map(|thing| format!("The account must have the {} that line {} speaks of.", thing.kind.noun(), thing.line)));
    lines
}

/// Where a call comes from: `Step 2.9, lines 14-27`.
fn origin(plan: &Plan, call: usize) -> String {
    plan.operations.get(call).map_or_else(String::new, |planned| format!("Step {}, {}", planned.step, lines(planned.lines)))
}

/// The same for several calls, the first one first.
fn origins(plan: &Plan, calls: &[usize]) -> String {
    let mut all: Vec<String> = calls.iter().map(|call| origin(plan, *call)).collect();
    all.dedup();
    all.join("; ")
}

fn lines(lines: (usize, usize)) -> String {
    match lines {
        (0, _) => "line not known".into(),
        (from, to) if from == to => format!("line {from}"),
        (from, to) => format!("lines {from}-{to}"),
    }
}

/// What a person does before a call: those checkpoints of which the ones before `from` are told already.
fn by_hand(plan: &Plan, from: usize, to: usize) -> impl Iterator<Item = &Checkpoint> {
    plan.checkpoints.iter().filter(move |checkpoint| (from..to).contains(&checkpoint.before))
}

fn told_by_hand(checkpoint: &Checkpoint) -> String {
    format!("By hand (step {}, {}): {}", checkpoint.step, lines(checkpoint.lines), checkpoint.instruction)
}
