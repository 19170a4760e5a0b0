//! What stands in a journal. Frozen with the journal's version: fields may be added, never renamed.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::execute::client::Assumed;

/// One record, without its envelope of sequence number, time and checksum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "kebab-case")]
pub enum Entry {
    Begin(Box<Begin>),
    /// On the disk before the one attempt that it announces. `operation` is not the plan's where a lost key
    /// is taken back, and where something that hangs on a thing is removed before it.
    Intent {
        call: String,
        attempt: u32,
        operation: String,
        /// Without secrets.
        input: Map<String, Value>,
        /// What was seen before the attempt, where a lost answer could not be settled without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Value>,
    },
    /// What came of an attempt. A second one for the same attempt says what looking has found.
    Result {
        call: String,
        attempt: u32,
        #[serde(flatten)]
        verdict: Verdict,
    },
    Checkpoint {
        checkpoint: String,
        decision: Decision,
        by: By,
    },
    /// A later command goes on with the run.
    Resume {
        /// Where guide or plan had changed, and the person accepted that: what is carried out from here on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        changed: Option<Box<Replanned>>,
    },
    /// What the run did is being taken back. The attempts after it are those of the taking back.
    Undo,
    /// A secret has reached its place.
    Sink {
        call: String,
        kind: String,
        place: String,
        user: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        access_key_id: Option<String>,
    },
    End {
        status: String,
    },
}

/// What consent was given to, and what a later command needs to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Begin {
    pub version: u32,
    pub run: String,
    pub guide: GuideBinding,
    pub selection: Selection,
    /// Of the plan in canonical JSON, passwords left out.
    pub plan_sha256: String,
    pub account: String,
    pub caller: String,
    pub endpoint: String,
    pub region: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The role that the run acts as, where it assumed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumed: Option<Assumed>,
    /// Whether what the run makes carries its tag.
    pub ownership_tags: bool,
    /// Where secrets go, as `--secrets` takes it.
    #[serde(default = "file")]
    pub sink: String,
    pub values: Vec<ValueRecord>,
    pub operations: Vec<PlannedRecord>,
    /// Calls that are not made, because what they would do was done before the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adopted: Vec<AdoptedRecord>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdoptedRecord {
    pub call: String,
    /// An earlier run made it.
    pub ours: bool,
    /// The answer that the call would have given.
    pub output: Value,
}

fn file() -> String {
    "file".to_owned()
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GuideBinding {
    pub path: String,
    pub sha256: String,
}

/// Which part of the guide, and which of its ways, as they were given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choose: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
}

/// A value that was given; none where it is a password, which is never kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueRecord {
    pub name: String,
    pub value: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedRecord {
    pub id: String,
    pub operation: String,
    pub input: Map<String, Value>,
    pub step: String,
    pub lines: (usize, usize),
    pub needs: Vec<String>,
    /// What hangs on the thing is removed before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sweeps: bool,
}

/// A plan that took the place of an earlier one in the middle of a run. Ids after it are the new plan's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replanned {
    pub guide: GuideBinding,
    pub plan_sha256: String,
    pub values: Vec<ValueRecord>,
    pub operations: Vec<PlannedRecord>,
    /// Calls that are the same in both plans: the earlier id and the new one.
    pub carried: Vec<(String, String)>,
}

/// What is known of one attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Verdict {
    Ok {
        /// The answer without secrets.
        output: Value,
    },
    /// A definite no: nothing was changed.
    Refused {
        code: String,
        message: String,
        request_id: Option<String>,
    },
    Throttled {
        code: String,
        message: String,
    },
    /// It never left this machine, or its credentials were not accepted.
    NotSent {
        message: String,
    },
    /// The answer was lost: the call may have been applied.
    Ambiguous {
        message: String,
    },
    /// Looking has shown that it was applied.
    Found {
        output: Value,
    },
    /// Looking has shown that it was not applied, or that repeating it is harmless.
    Repeatable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    Paused,
    Continued,
    Skipped,
    Aborted,
}

impl Decision {
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Paused => "paused",
            Decision::Continued => "continued",
            Decision::Skipped => "skipped",
            Decision::Aborted => "aborted",
        }
    }
}

/// Who decided at a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    Person,
    Option,
}

impl By {
    pub fn as_str(self) -> &'static str {
        match self {
            By::Person => "person",
            By::Option => "option",
        }
    }
}
