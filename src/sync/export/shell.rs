//! A script for bash and the AWS CLI, version 2. It stops at the first error, and what is done already is not done again.
//!
//! A thing that is there already is left as it is, and the script says so. What AWS shows only once (the secret of an access key) goes
//! to a file that only its owner can read; the file also says that it is made. Passwords are given in the environment or made here,
//! and go to the CLI through a file, so that no list of processes shows them.

use std::collections::{BTreeMap, BTreeSet};

use super::argument::{argument, arguments, laid_out, without_outputs};
use super::granted::{Granted, Look, granted};
use super::names::{Spelling, described, parameter_names};
use super::{Wrong, by_hand, comment, head, lines, origin, visible};
use crate::iam::{OperationClass, Part, command_word, is_secret};
use crate::plan::{ParameterKind, Plan, PlannedCall};
use crate::sync::holes::{Piece, Tree, given, literal};

const PRELUDE: &str = include_str!("prelude.sh");
const GRANTED: &str = include_str!("granted.sh");

const SAYS: &str = "Values are taken from the environment: GUIDE_USER_NAME=x bash this-script. At a step for a person it asks; without a terminal it ends there with 10, unless CHECKPOINTS=continue. Secrets are kept in the folder GUIDE_SECRETS.";

struct Script<'a> {
    plan: &'a Plan,
    parameters: Vec<String>,
    used: BTreeSet<usize>,
    /// Whether the account and its partition must be asked for.
    account: bool,
    partition: bool,
    /// Whether there is something that only its owner may read.
    keeps: bool,
    /// Fields of answers that later calls use, by the call.
    outputs: BTreeMap<usize, BTreeSet<&'static str>>,
    /// What looks whether the account has what the guide takes for granted.
    checks: Vec<String>,
}

pub fn write(plan: &Plan) -> Result<String, Vec<Wrong>> {
    let parameters = parameter_names(&plan.parameters, Spelling::Capitals, &["SECRETS"]).iter().map(|name| format!("GUIDE_{name}")).collect();
    let mut script = Script { plan, parameters, used: BTreeSet::new(), account: false, partition: false, keeps: false, outputs: BTreeMap::new(), checks: Vec::new() };
    let mut wrong = Vec::new();
    // Which answers are used is known when all calls are written: from the last to the first.
    let mut calls: Vec<String> = Vec::new();
    for at in (0..plan.operations.len()).rev() {
        match script.call(at) {
            Ok(text) => calls.push(text),
            Err(why) => wrong.push(Wrong::new(at, why)),
        }
    }
    calls.reverse();
    script.checks = granted(plan).iter().filter_map(|thing| script.check(thing).ok()).collect();
    if wrong.is_empty() { Ok(script.text(&calls)) } else { Err(wrong) }
}

impl Script<'_> {
    fn text(&self, calls: &[String]) -> String {
        let mut text = String::from("#!/usr/bin/env bash\n");
        head(self.plan, SAYS).iter().for_each(|line| text.push_str(&comment("#", line)));
        text.push_str("set -euo pipefail\numask 077\n\n");
        for at in &self.used {
            let parameter = &self.plan.parameters[*at];
            let name = &self.parameters[*at];
            let described = described(parameter);
            match given(*at, self.plan).filter(|_| parameter.kind != ParameterKind::Password) {
                // A quote inside of `${name:=…}` would begin a text of its own: what the guide says stands outside of any expansion.
                Some(default) => text.push_str(&format!("{}[ -n \"${{{name}:-}}\" ] || {name}={}\n", comment("#", &described), quoted(&default))),
                None => {
                    let asked = quoted(&format!("{name}: {described}"));
                    text.push_str(&format!("{}[ -n \"${{{name}:-}}\" ] || {{ printf '%s\\n' {asked} >&2; exit 1; }}\n", comment("#", &described)));
                }
            }
        }
        text.push_str("# Where secrets are kept\n: \"${GUIDE_SECRETS:=$PWD/secrets}\"\n\n");
        text.push_str(PRELUDE);
        let plain = self.used.iter().filter(|at| self.plan.parameters[**at].kind != ParameterKind::PolicyDocument);
        let values: Vec<String> = plain.map(|at| format!(" \"${{{}}}\"", self.parameters[*at])).collect();
        if !values.is_empty() {
            text.push_str(&format!("\nplain{}\n", values.concat()));
        }
        if self.keeps {
            text.push_str("\nmkdir -p \"$GUIDE_SECRETS\"\nchmod 700 \"$GUIDE_SECRETS\"\ntrap 'rm -f \"$GUIDE_SECRETS/input\"' EXIT\n");
        }
        if self.account || self.partition {
            text.push_str("\ncaller=$(aws sts get-caller-identity --query Arn --output text)\n");
        }
        for (asked, name, field) in [(self.partition, "partition", 2), (self.account, "account", 5)] {
            if asked {
                text.push_str(&format!("{name}=$(printf '%s' \"$caller\" | cut -d: -f{field})\n"));
            }
        }
        if !self.checks.is_empty() {
            text.push_str(GRANTED);
            text.push_str(&self.checks.concat());
        }
        for (at, call) in calls.iter().enumerate() {
            self.checkpoints(at, at + 1, &mut text);
            text.push_str(&format!("\n{}{call}", comment("#", &origin(self.plan, at))));
        }
        self.checkpoints(calls.len(), usize::MAX, &mut text);
        text
    }

    fn checkpoints(&self, from: usize, to: usize, text: &mut String) {
        for checkpoint in by_hand(self.plan, from, to) {
            let told = format!("step {} ({}): {}", checkpoint.step, lines(checkpoint.lines), visible(&checkpoint.instruction));
            text.push_str(&format!("\nby_hand {}\n", quoted(&told)));
        }
    }

    /// Ends the script where the thing is not there.
    fn check(&mut self, thing: &Granted) -> Result<String, String> {
        let (about, name) = (self.word(&thing.about)?, self.word(&thing.name)?);
        let marker = match thing.goes {
            true => {
                (self.account, self.keeps) = (true, true);
                format!("\"$GUIDE_SECRETS/$account-{}-seen-{}-$(part {name})\"", self.guide(), thing.noun.replace(' ', "-"))
            }
            false => "''".to_owned(),
        };
        let noun = quoted(thing.noun);
        Ok(match thing.look {
            Look::Get(command, option) => format!("granted {noun} {name} {} {marker} {command} {option} {about}\n", thing.line),
            Look::Key => format!("granted_key {name} {} {marker} {about}\n", thing.line),
        })
    }

    fn guide(&self) -> String {
        let guide = self.plan.guide.path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
        guide.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
    }

    fn call(&mut self, at: usize) -> Result<String, String> {
        let call = &self.plan.operations[at].call;
        let operation = call.operation;
        if !operation.writes() {
            return self.look(at);
        }
        if call.sweeps {
            return Err("at the console what hangs on the thing is removed first, whatever it is; write out in the guide what that is".into());
        }
        if operation.name == "AddRoleToInstanceProfile" {
            return self.fill_profile(at);
        }
        if operation.name == "CreateVirtualMFADevice" {
            return Err("its seed is a secret, which the AWS CLI writes to a file of its own".into());
        }
        let (before, words) = self.words(at)?;
        let what = self.what(at);
        let generated = call.input.iter().any(|(_, arg)| arg.templates().iter().any(|template| template.0.contains(&Part::Password)));
        let keeps = operation.class() == OperationClass::Nameless || generated;
        if keeps {
            let file = self.file(at)?;
            let verb = match (generated, operation.name) {
                (false, _) => "keep",
                (true, "CreateLoginProfile") => "keep_password",
                (true, _) => return Err("each time it would set another password".into()),
            };
            let made = if generated { "password=$(new_password)\n" } else { "" };
            let fields: Vec<&str> = self.outputs.get(&at).into_iter().flatten().copied().collect();
            let kept = fields.iter().map(|field| {
                let member = field.rsplit('.').next().unwrap_or_default();
                format!("{}=$(sed -n 's/.*\"{member}\": \"\\([^\"]*\\)\".*/\\1/p' {file})\n", variable(at, field))
            });
            return Ok(format!("{made}{before}{verb} {what} {file} {words}\n{}", kept.collect::<String>()));
        }
        if let Some(field) = self.outputs.get(&at).and_then(|fields| fields.first()) {
            return Err(format!("a later call needs its {field}, which is not there where the thing was made before"));
        }
        let verb = match operation.class() {
            OperationClass::NamedCreate => "make",
            OperationClass::Delete => "change_if_there",
            _ if self.goes_later(at) => "change_if_there",
            _ => "change",
        };
        Ok(format!("{before}{verb} {what} {words}\n"))
    }

    /// Whether a later call takes away what this one changes: when the script is run again, it is gone.
    fn goes_later(&self, at: usize) -> bool {
        let input = &self.plan.operations[at].call.input;
        let takes = |later: &PlannedCall| later.call.operation.class() == OperationClass::Delete && later.call.input.iter().all(|argument| input.contains(argument));
        self.plan.operations[at + 1..].iter().any(takes)
    }

    /// A call that looks has no effect; it is made where a later call uses its answer.
    fn look(&mut self, at: usize) -> Result<String, String> {
        let Some(fields) = self.outputs.get(&at).cloned() else {
            return Ok(format!("# aws iam {} only looks, and is left out\n", self.plan.operations[at].call.operation.command()));
        };
        let (before, words) = self.words(at)?;
        let asked: Vec<String> = fields.iter().map(|field| format!("{}=$(aws iam {words} --query {field} --output text)\n", variable(at, field))).collect();
        Ok(before + &asked.concat())
    }

    /// A profile holds one role, and IAM does not say which where it refuses another.
    fn fill_profile(&mut self, at: usize) -> Result<String, String> {
        let (before, words) = self.words(at)?;
        let text = |script: &mut Self, member: &str| match argument(script.plan, at, member) {
            Some(Tree::Text(pieces)) => script.word(&pieces),
            _ => Err(format!("it has no {member}")),
        };
        let (profile, role) = (text(self, "InstanceProfileName")?, text(self, "RoleName")?);
        let asked = format!("aws iam get-instance-profile --instance-profile-name {profile} --query 'InstanceProfile.Roles[].RoleName' --output text");
        Ok(format!("{before}if [ \"$({asked})\" = {role} ]; then\n  say \"there already:\" {what}\nelse\n  change {what} {words}\nfi\n", what = self.what(at)))
    }

    /// What the script says of a call: its operation and what it is about.
    fn what(&mut self, at: usize) -> String {
        let call = &self.plan.operations[at].call;
        let named = call.input.iter().filter(|(member, _)| member.ends_with("Name") || member.ends_with("Arn") || *member == "Url" || *member == "AccessKeyId");
        let mut pieces = vec![Piece::Text(call.operation.name.to_owned())];
        for (member, _) in named {
            if let Some(Tree::Text(text)) = argument(self.plan, at, member) {
                pieces.push(Piece::Text(" ".into()));
                pieces.extend(text);
            }
        }
        self.word(&pieces).unwrap_or_else(|_| quoted(call.operation.name))
    }

    /// Where the answer of a call is kept: by account, guide, user and operation, so that a step more in the guide makes no second key.
    fn file(&mut self, at: usize) -> Result<String, String> {
        (self.account, self.keeps) = (true, true);
        let call = &self.plan.operations[at].call;
        let user = match argument(self.plan, at, "UserName") {
            Some(Tree::Text(pieces)) => format!("$(part {})-", self.word(&pieces)?),
            _ => String::new(),
        };
        let guide = self.guide();
        let same = |other: &&PlannedCall| other.call.operation.name == call.operation.name && other.call.argument("UserName") == call.argument("UserName");
        let number = match self.plan.operations[..at].iter().filter(same).count() {
            0 => String::new(),
            before => format!("-{}", before + 1),
        };
        Ok(format!("\"$GUIDE_SECRETS/$account-{guide}-{user}{}{number}.json\"", call.operation.command()))
    }

    /// The command and its options; before them the variables that hold its documents.
    fn words(&mut self, at: usize) -> Result<(String, String), String> {
        let operation = self.plan.operations[at].call.operation;
        let (mut before, mut words) = (String::new(), operation.command());
        let input = arguments(self.plan, at);
        if let Some((member, _)) = input.iter().find(|(member, _)| is_secret(member) && *member != "Password") {
            return Err(format!("its {member} is a secret, which a command would show"));
        }
        if input.iter().any(|(member, _)| is_secret(member)) {
            return self.by_file(&input, words);
        }
        for (member, tree) in &input {
            let option = format!("--{}", command_word(member));
            let value = match tree {
                Tree::Null => continue,
                Tree::Flag(true) => {
                    words.push_str(&format!(" \\\n  {option}"));
                    continue;
                }
                Tree::Flag(false) => {
                    words.push_str(&format!(" \\\n  --no-{}", command_word(member)));
                    continue;
                }
                Tree::Number(number) => number.to_string(),
                Tree::Text(pieces) => self.word(pieces)?,
                Tree::List(items) if items.iter().all(|item| matches!(item, Tree::Text(_))) => {
                    let words: Result<Vec<String>, String> = items.iter().map(|item| if let Tree::Text(pieces) = item { self.word(pieces) } else { Ok(String::new()) }).collect();
                    words?.join(" ")
                }
                document => {
                    let name = command_word(member).replace('-', "_");
                    before.push_str(&self.document(&name, document)?);
                    format!("\"${name}\"")
                }
            };
            words.push_str(&format!(" \\\n  {option} {value}"));
        }
        Ok((before, words))
    }

    /// A call with a password: its input goes through a file, so that no list of processes shows it.
    fn by_file(&mut self, input: &[(&'static str, Tree)], command: String) -> Result<(String, String), String> {
        self.keeps = true;
        let whole = Tree::Map(input.iter().map(|(member, tree)| (vec![Piece::Text((*member).to_owned())], tree.clone())).collect());
        let before = self.document("input", &whole)?;
        Ok((format!("{before}printf '%s' \"$input\" >\"$GUIDE_SECRETS/input\"\n"), format!("{command} \\\n  --cli-input-json \"file://$GUIDE_SECRETS/input\"")))
    }

    /// A variable that holds a document; its values are escaped when it is read.
    fn document(&mut self, name: &str, tree: &Tree) -> Result<String, String> {
        let pieces = laid_out(tree, self.plan)?;
        if let Some(text) = literal(&pieces) {
            return Ok(format!("IFS= read -r -d '' {name} <<'JSON' || true\n{text}\nJSON\n"));
        }
        let mut text = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(piece) => text.push_str(&piece.replace('\\', "\\\\").replace('$', "\\$").replace('`', "\\`")),
                hole => text.push_str(&format!("$(json \"${{{}}}\")", self.open(hole)?)),
            }
        }
        Ok(format!("IFS= read -r -d '' {name} <<JSON || true\n{text}\nJSON\n"))
    }

    /// One word of a command.
    fn word(&mut self, pieces: &[Piece]) -> Result<String, String> {
        let pieces = without_outputs(pieces.to_vec(), self.plan);
        let open = pieces.iter().any(|piece| !matches!(piece, Piece::Text(_)));
        let mut word = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(text) if open => word.push_str(&in_quotes(text)),
                Piece::Text(text) => word.push_str(&quoted(text)),
                piece => word.push_str(&format!("${{{}}}", self.open(piece)?)),
            }
        }
        let word = if open { format!("\"{word}\"") } else { word };
        // The CLI reads a file where a value begins so.
        let reads = |text: &str| ["file://", "fileb://"].iter().any(|scheme| text.starts_with(scheme));
        match pieces.first() {
            Some(Piece::Text(text)) if reads(text) => Err("one of its values begins with file://, for which the AWS CLI reads a file".into()),
            _ if word.is_empty() => Ok("''".into()),
            _ => Ok(word),
        }
    }

    /// The variable that stands for what is open.
    fn open(&mut self, piece: &Piece) -> Result<String, String> {
        Ok(match piece {
            Piece::Parameter(at) => {
                self.used.insert(*at);
                self.parameters[*at].clone()
            }
            Piece::AccountId => {
                self.account = true;
                "account".into()
            }
            Piece::Partition => {
                self.partition = true;
                "partition".into()
            }
            Piece::Output(call, path) => {
                self.outputs.entry(*call).or_default().insert(path);
                variable(*call, path)
            }
            Piece::Password => "password".into(),
            Piece::Text(_) => return Err("a text is not open".into()),
        })
    }
}

fn variable(call: usize, path: &str) -> String {
    format!("op{}_{}", call + 1, path.replace('.', "_"))
}

/// A word that the shell takes as it is.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=+,".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A text inside double quotes.
fn in_quotes(text: &str) -> String {
    text.chars().flat_map(|c| if matches!(c, '"' | '\\' | '$' | '`') { vec!['\\', c] } else { vec![c] }).collect()
}
