//! Looks at the account: one read, repeated where that may help, and all pages of a list.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::execute::answer::CallError;
use crate::execute::attempt::is;
use crate::execute::client::Caller;
use crate::execute::desk::Calls;
use crate::execute::retry::{Pace, Patience};
use crate::iam::operation;

/// Who looks, and how patiently.
pub struct Eyes<'a, C> {
    pub client: &'a C,
    pub caller: &'a Caller,
    pub pace: Pace,
}

impl<C> Clone for Eyes<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Eyes<'_, C> {}

impl<C: Calls> Eyes<'_, C> {
    /// One read; none where the thing is not there. The error is for a person.
    pub async fn read(&self, name: &str, input: &Map<String, Value>) -> Result<Option<Value>, String> {
        let operation = operation(name).ok_or_else(|| format!("{name} is not known"))?;
        let mut patience = Patience::new(self.pace);
        loop {
            let (wait, why): (Option<Duration>, String) = match self.client.call(operation, input).await {
                Ok(answer) => return Ok(Some(answer.value)),
                Err(CallError::Refused { code, .. }) if is(&code, "NoSuchEntity") => return Ok(None),
                Err(CallError::Refused { code, message, .. }) => return Err(format!("{code}: {message}")),
                Err(CallError::Credentials { message }) => return Err(message),
                Err(CallError::Throttled { message, .. }) => (patience.throttling(), message),
                Err(CallError::NotSent { message } | CallError::Ambiguous { message }) => (patience.lost(), message),
            };
            match wait {
                // A signal does not end it: what was seen decides whether something is left behind.
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(why),
            }
        }
    }

    /// The items of a list, from all its pages; none where that which it lists for is not there. An answer that holds one
    /// thing instead of a list is a list of one.
    pub async fn list(&self, name: &str, input: &Map<String, Value>, items: &str) -> Result<Vec<Value>, String> {
        let mut input = input.clone();
        let mut found = Vec::new();
        while let Some(mut answer) = self.read(name, &input).await? {
            match answer.get_mut(items).map(Value::take) {
                Some(Value::Array(page)) => found.extend(page),
                Some(one @ Value::Object(_)) => found.push(one),
                _ => {}
            }
            match answer.get("Marker").filter(|marker| marker.as_str().is_some_and(|marker| !marker.is_empty())) {
                Some(marker) if input.get("Marker") != Some(marker) => _ = input.insert("Marker".into(), marker.clone()),
                _ => break,
            }
        }
        Ok(found)
    }
}
