//! Reads that are made once: several calls of a plan look at one thing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use crate::execute::answer::{Answer, CallError};
use crate::execute::desk::Calls;
use crate::iam::Operation;

type Once = Rc<OnceCell<Result<Value, CallError>>>;

/// Answers the same read from what it heard before. Nothing may be written while it is used.
pub struct Cached<'a, C> {
    client: &'a C,
    heard: RefCell<HashMap<String, Once>>,
    /// Credentials that do not count end everything.
    pub barred: RefCell<Option<CallError>>,
}

impl<'a, C> Cached<'a, C> {
    pub fn new(client: &'a C) -> Self {
        Self { client, heard: RefCell::default(), barred: RefCell::default() }
    }
}

impl<C: Calls> Calls for Cached<'_, C> {
    async fn call(&self, operation: &'static Operation, input: &Map<String, Value>) -> Result<Answer, CallError> {
        if operation.writes() {
            return self.client.call(operation, input).await;
        }
        let mut members: Vec<String> = input.iter().map(|(member, value)| format!("{member}={value}")).collect();
        members.sort();
        let key = format!("{} {}", operation.name, members.join(" "));
        let once = self.heard.borrow_mut().entry(key.clone()).or_default().clone();
        let heard = once.get_or_init(|| async { self.client.call(operation, input).await.map(|answer| answer.value) }).await.clone();
        if let Err(error @ CallError::Credentials { .. }) = &heard {
            self.barred.borrow_mut().get_or_insert_with(|| error.clone());
        }
        // What may be asked again is.
        if matches!(heard, Err(CallError::Throttled { .. } | CallError::NotSent { .. } | CallError::Ambiguous { .. })) {
            self.heard.borrow_mut().remove(&key);
        }
        heard.map(|value| Answer { value, secret: None, request_id: None })
    }
}
