//! When a call is tried again, and after how long.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::{Map, Value};

use super::password::random_below;
use crate::iam::{Operation, OperationClass};

/// How patient a run is.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The first wait; each further one is twice as long.
    pub first: Duration,
    /// How long in all to wait for something that this run made to be seen everywhere.
    pub consistency: Duration,
    /// Attempts after throttling.
    pub throttled: u32,
    /// Attempts after a connection that could not be made.
    pub unreachable: u32,
    /// Looks at the account before something counts as not there.
    pub looks: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { first: Duration::from_millis(500), consistency: Duration::from_secs(20), throttled: 6, unreachable: 2, looks: 4 }
    }
}

/// The waits of one call.
pub struct Patience {
    pace: Pace,
    waited: Duration,
    next: Duration,
    throttled: u32,
    unreachable: u32,
    lost: u32,
}

impl Patience {
    pub fn new(pace: Pace) -> Patience {
        Patience { pace, waited: Duration::ZERO, next: pace.first, throttled: 0, unreachable: 0, lost: 0 }
    }

    /// The wait before the next attempt at something that is not seen everywhere yet; none where it has been long enough.
    pub fn consistency(&mut self) -> Option<Duration> {
        if self.waited >= self.pace.consistency {
            return None;
        }
        let wait = self.next.min(self.pace.consistency - self.waited);
        (self.waited, self.next) = (self.waited + wait, self.next * 2);
        Some(wait)
    }

    /// The wait after throttling: between half and all of the doubled wait, so that several callers do not keep step.
    pub fn throttling(&mut self) -> Option<Duration> {
        if self.throttled >= self.pace.throttled {
            return None;
        }
        let full = self.pace.first * 2_u32.pow(self.throttled);
        self.throttled += 1;
        let share = random_below(128).map_or(64, |drawn| drawn as u32);
        Some(full / 2 + full / 256 * share)
    }

    /// The wait after an answer that was lost.
    pub fn lost(&mut self) -> Option<Duration> {
        if self.lost >= self.pace.looks {
            return None;
        }
        self.lost += 1;
        Some(self.pace.first * 2_u32.pow(self.lost - 1))
    }

    pub fn unreachable(&mut self) -> Option<Duration> {
        if self.unreachable >= self.pace.unreachable {
            return None;
        }
        self.unreachable += 1;
        Some(self.pace.first * 2_u32.pow(self.unreachable - 1))
    }
}

/// What this run did so far.
#[derive(Debug, Default)]
pub struct Made {
    /// Names, ARNs and ids of what it made.
    made: HashSet<String>,
    /// The same names with their kinds: `UserName=ci`.
    named: HashSet<String>,
    /// Names, ARNs and ids of which it took something away.
    untied: HashSet<String>,
}

impl Made {
    /// Notes what a call made: the names in its input that are the thing's own, and the ARNs and ids of its answer; of a
    /// call that takes away, every name.
    pub fn note(&mut self, operation: &Operation, input: &Map<String, Value>, output: &Value) {
        if operation.class() == OperationClass::Delete {
            self.untied.extend(input.values().filter_map(Value::as_str).map(str::to_owned));
        }
        let Some(kind) = operation.name.strip_prefix("Create").or_else(|| operation.name.strip_prefix("Upload")) else { return };
        let own = format!("{kind}Name");
        let named = input.get(&own).and_then(Value::as_str);
        self.named.extend(named.map(|name| format!("{own}={name}")));
        self.made.extend(named.map(str::to_owned));
        self.made.extend(texts(output).into_iter().filter(|(member, _)| member.ends_with("Arn") || *member == "AccessKeyId" || *member == own).map(|(_, text)| text.to_owned()));
    }

    pub fn contains(&self, name: &str) -> bool {
        self.made.contains(name)
    }

    /// Whether this run made one of the things that the input names.
    pub fn holds(&self, input: &Map<String, Value>) -> bool {
        let texts = input.iter().filter_map(|(member, value)| Some((member, value.as_str()?)));
        // The name of a policy is also that of an inline one.
        let mut things = texts.filter(|(member, _)| *member != "PolicyName");
        things.any(|(member, text)| if member.ends_with("Arn") { self.made.contains(text) } else { self.named.contains(&format!("{member}={text}")) })
    }
}

/// Whether a refusal may only mean that IAM has not yet heard everywhere of what this run made.
pub fn not_seen_yet(code: &str, message: &str, input: &Map<String, Value>, made: &Made) -> bool {
    match code.trim_end_matches("Exception") {
        "NoSuchEntity" => {
            let texts = input.values().filter_map(Value::as_str).filter(|text| text.len() > 1);
            let (said, unsaid): (Vec<&str>, Vec<&str>) = texts.partition(|text| message.contains(text));
            // Where the message says what is missing, only that counts.
            if said.is_empty() { unsaid.iter().any(|text| made.contains(text)) } else { said.iter().any(|text| made.contains(text)) }
        }
        "InvalidInput" | "MalformedPolicyDocument" if message.to_ascii_lowercase().contains("invalid principal") => {
            let documents = input.iter().filter(|(member, _)| member.ends_with("Document")).filter_map(|(_, value)| value.as_str());
            documents.into_iter().any(|document| made.made.iter().any(|name| name.starts_with("arn:") && document.contains(name.as_str())))
        }
        // What was taken away may still be seen where the delete is decided.
        "DeleteConflict" => input.values().filter_map(Value::as_str).any(|name| made.untied.contains(name)),
        "EntityTemporarilyUnmodifiable" | "ConcurrentModification" => true,
        _ => false,
    }
}

/// Every text in a value with the name of its member.
fn texts(value: &Value) -> Vec<(&str, &str)> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| match member {
                Value::String(text) => vec![(name.as_str(), text.as_str())],
                other => texts(other),
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::operation;
    use serde_json::json;

    fn input(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn only_what_the_run_made_is_waited_for() {
        let mut made = Made::default();
        made.note(operation("CreateUser").unwrap(), &input(json!({"UserName": "ci"})), &json!({"User": {"UserName": "ci", "Arn": "arn:aws:iam::1:user/ci"}}));
        made.note(operation("CreateAccessKey").unwrap(), &input(json!({"UserName": "other"})), &json!({"AccessKey": {"UserName": "other", "AccessKeyId": "AKIA"}}));
        let call = input(json!({"UserName": "ci", "GroupName": "team"}));
        assert!(not_seen_yet("NoSuchEntity", "The user with name ci cannot be found.", &call, &made));
        assert!(not_seen_yet("NoSuchEntityException", "cannot be found", &call, &made));
        assert!(!not_seen_yet("NoSuchEntity", "The group with name team cannot be found.", &call, &made));
        assert!(!not_seen_yet("NoSuchEntity", "no", &input(json!({"UserName": "other"})), &made));
        assert!(!not_seen_yet("EntityAlreadyExists", "ci", &call, &made));
        let trust = |who: &str| input(json!({"AssumeRolePolicyDocument": format!("{{\"Principal\":{{\"AWS\":\"{who}\"}}}}")}));
        assert!(not_seen_yet("MalformedPolicyDocument", "Invalid principal in policy", &trust("arn:aws:iam::1:user/ci"), &made));
        assert!(!not_seen_yet("MalformedPolicyDocument", "Invalid principal in policy", &trust("arn:aws:iam::1:user/x"), &made));
    }

    #[test]
    fn waits_double_and_end() {
        let mut patience = Patience::new(Pace::default());
        let waits: Vec<_> = std::iter::from_fn(|| patience.consistency()).map(|wait| wait.as_millis()).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 4_500]);
        let throttled: Vec<_> = std::iter::from_fn(|| patience.throttling()).collect();
        assert_eq!(throttled.len(), 6);
        assert!(throttled.iter().enumerate().all(|(at, wait)| *wait <= Duration::from_millis(500 << at) && *wait >= Duration::from_millis(250 << at)));
    }
}
