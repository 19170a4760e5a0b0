//! What a run has done so far, replayed from its journal.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::execute::journal::record::{Begin, Decision, Entry, PlannedRecord, Verdict};
use crate::execute::journal::{Line, Records};
use crate::execute::sink::Kept;
use crate::iam::{OperationClass, operation};

/// The past of a run. Of one that begins it is empty.
#[derive(Debug, Default)]
pub struct Past {
    /// Calls of the plan that were begun, by their ids.
    calls: HashMap<String, CallPast>,
    /// The plan as it was last agreed to.
    pub planned: Vec<PlannedRecord>,
    /// Every attempt at a write that was applied or may have been, in the order in which they were announced.
    pub writes: Vec<Write>,
    /// The last decision at each checkpoint, by its id.
    checkpoints: HashMap<String, Decision>,
    pub kept: Vec<Kept>,
    /// Access keys that other runs keep, and that so are never this run's. Not from its journal.
    pub others: Vec<String>,
    /// Whether taking it back was begun: then it is not gone on with.
    pub undoing: bool,
    /// How the last command that worked on the run ended; none where it was cut off.
    pub end: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct CallPast {
    /// The number of its last attempt, removals before it included.
    pub attempt: u32,
    /// The answer, where it is done.
    pub output: Option<Value>,
    /// It was not made: what it would do was done before the run.
    pub adopted: bool,
    /// Its own attempts that may have been applied. One that was lost stays in doubt through later refusals.
    doubtful: Vec<Doubtful>,
}

/// An attempt that was announced, and of which it is not known whether it was applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubtful {
    pub attempt: u32,
    /// When it was announced.
    pub time: String,
    pub before: Option<Value>,
}

impl CallPast {
    /// What must be settled before another attempt: the last attempt in doubt, with what was seen before the first.
    pub fn in_doubt(&self) -> Option<Doubtful> {
        let (first, last) = (self.doubtful.first()?, self.doubtful.last()?);
        Some(Doubtful { attempt: last.attempt, time: last.time.clone(), before: first.before.clone() }).filter(|_| self.output.is_none())
    }
}

/// An attempt at a write that stands in the account, or may.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// The number of the record that announced it.
    pub seq: u64,
    /// The id of its call, in the plan of that time.
    pub call: String,
    /// `iam:CreateUser`; not the call's own where something that hung on a thing was removed, or a lost key taken back.
    pub operation: String,
    pub input: Map<String, Value>,
    pub before: Option<Value>,
    pub role: Role,
    pub fate: Fate,
}

/// What a write is to its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Own,
    /// It removed what hung on the thing that the call deletes.
    Sweep,
    /// It took back a key whose secret was lost.
    TakeBack,
    /// It took back what the run did.
    Undo,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    Applied { output: Value },
    Unknown,
}

impl Past {
    /// Replays a journal.
    pub fn of(records: &Records) -> Past {
        let mut replay = Replay { past: Past::begun(&records.begin), attempts: Vec::new(), known: HashMap::new() };
        records.lines.iter().for_each(|line| replay.line(line));
        replay.past.writes = replay.attempts.into_iter().filter_map(Attempt::write).collect();
        replay.past
    }

    /// Of a run that has only begun: what was there already is done.
    pub fn begun(begin: &Begin) -> Past {
        let adopted = begin.adopted.iter().map(|adopted| (adopted.call.clone(), CallPast { output: Some(adopted.output.clone()), adopted: true, ..CallPast::default() }));
        Past { planned: begin.operations.clone(), calls: adopted.collect(), ..Past::default() }
    }

    pub fn call(&self, id: &str) -> CallPast {
        self.calls.get(id).cloned().unwrap_or_default()
    }

    pub fn decision(&self, checkpoint: &str) -> Option<Decision> {
        self.checkpoints.get(checkpoint).copied()
    }

    /// Whether the secret of this key reached its place.
    pub fn kept_key(&self, access_key_id: &str) -> bool {
        self.kept.iter().any(|kept| kept.access_key_id.as_deref() == Some(access_key_id))
    }

    /// Calls of the plan that are done.
    pub fn done(&self) -> usize {
        self.planned.iter().filter(|planned| self.is_done(&planned.id)).count()
    }

    pub fn is_done(&self, id: &str) -> bool {
        self.calls.get(id).is_some_and(|call| call.output.is_some())
    }

    /// Whether an attempt at it was announced.
    pub fn is_begun(&self, id: &str) -> bool {
        self.calls.contains_key(id)
    }

    /// Whether nothing is left to do, or the run was taken back.
    pub fn is_finished(&self) -> bool {
        self.undoing || matches!(self.end.as_deref(), Some("done" | "undone"))
    }
}

struct Replay {
    past: Past,
    attempts: Vec<Attempt>,
    /// Where attempts stand in the list, by call and number.
    known: HashMap<(String, u32), usize>,
}

struct Attempt {
    write: Write,
    class: OperationClass,
    standing: Standing,
}

#[derive(PartialEq)]
enum Standing {
    No,
    Maybe,
    Yes(Value),
}

impl Attempt {
    fn write(self) -> Option<Write> {
        let fate = match self.standing {
            _ if self.class == OperationClass::Read => return None,
            Standing::No => return None,
            _ if self.write.role == Role::Undo => return None,
            Standing::Maybe => Fate::Unknown,
            Standing::Yes(output) => Fate::Applied { output },
        };
        Some(Write { fate, ..self.write })
    }
}

impl Replay {
    fn line(&mut self, line: &Line) {
        self.past.end = None;
        match &line.entry {
            Entry::Begin(_) => {}
            Entry::Intent { call, attempt, operation, input, before } => self.intent(line, call, *attempt, operation, input, before.as_ref()),
            Entry::Result { call, attempt, verdict } => self.result(call, *attempt, verdict),
            Entry::Checkpoint { checkpoint, decision, .. } => _ = self.past.checkpoints.insert(checkpoint.clone(), *decision),
            Entry::Sink { call, kind, place, user, access_key_id } => {
                let (call, kind, place, user, access_key_id) = (call.clone(), kind.clone(), place.clone(), user.clone(), access_key_id.clone());
                self.past.kept.push(Kept { call, kind, place, user, access_key_id });
            }
            Entry::Resume { changed: Some(changed) } => {
                let mut calls = std::mem::take(&mut self.past.calls);
                self.past.calls = changed.carried.iter().filter_map(|(old, new)| Some((new.clone(), calls.remove(old)?))).collect();
                self.past.planned.clone_from(&changed.operations);
                // Ids of checkpoints are the old plan's: a person decides anew.
                self.past.checkpoints.clear();
                self.known.clear();
            }
            Entry::Resume { changed: None } => {}
            Entry::Undo => self.past.undoing = true,
            Entry::End { status } => self.past.end = Some(status.clone()),
        }
    }

    fn intent(&mut self, line: &Line, call: &str, attempt: u32, name: &str, input: &Map<String, Value>, before: Option<&Value>) {
        let own = self.past.planned.iter().find(|planned| planned.id == call).map(|planned| planned.operation.as_str());
        let class = operation(name.trim_start_matches("iam:")).map_or(OperationClass::Set, |operation| operation.class());
        let role = match own {
            _ if self.past.undoing => Role::Undo,
            Some(own) if own != name && own.trim_start_matches("iam:").starts_with("Delete") => Role::Sweep,
            Some(own) if own != name => Role::TakeBack,
            _ => Role::Own,
        };
        let write = Write { seq: line.seq, call: call.to_owned(), operation: name.to_owned(), input: input.clone(), before: before.cloned(), role, fate: Fate::Unknown };
        let past = self.past.calls.entry(call.to_owned()).or_default();
        past.attempt = past.attempt.max(attempt);
        if matches!(role, Role::Own | Role::Undo) {
            past.doubtful.push(Doubtful { attempt, time: line.time.clone(), before: before.cloned() });
        }
        self.known.insert((call.to_owned(), attempt), self.attempts.len());
        self.attempts.push(Attempt { write, class, standing: Standing::Maybe });
    }

    fn result(&mut self, call: &str, number: u32, verdict: &Verdict) {
        let Some(attempt) = self.known.get(&(call.to_owned(), number)).and_then(|at| self.attempts.get_mut(*at)) else { return };
        attempt.standing = match verdict {
            Verdict::Ok { output } | Verdict::Found { output } => Standing::Yes(output.clone()),
            Verdict::Refused { .. } | Verdict::Throttled { .. } | Verdict::NotSent { .. } => Standing::No,
            Verdict::Ambiguous { .. } => Standing::Maybe,
            // What may be repeated freely may have been applied all the same.
            Verdict::Repeatable if matches!(attempt.class, OperationClass::Set | OperationClass::Delete) => Standing::Maybe,
            Verdict::Repeatable => Standing::No,
        };
        let Some(past) = self.past.calls.get_mut(call).filter(|_| matches!(attempt.write.role, Role::Own | Role::Undo)) else { return };
        match verdict {
            Verdict::Ok { output } | Verdict::Found { output } => past.output = Some(output.clone()),
            Verdict::Refused { .. } | Verdict::Throttled { .. } | Verdict::NotSent { .. } => past.doubtful.retain(|doubtful| doubtful.attempt != number),
            Verdict::Ambiguous { .. } | Verdict::Repeatable => {}
        }
    }
}
