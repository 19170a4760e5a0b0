//! A stand-in for the connection to AWS, with the signatures that the rest of this folder is written against.

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::iam::Operation;

pub struct Client {}

pub struct Caller {
    pub account_id: String,
    pub arn: String,
    pub partition: String,
}

pub struct Answer {
    /// The content of the answer's result element, without secrets.
    pub value: Value,
    pub secret: Option<Secret>,
    pub request_id: Option<String>,
}

pub struct Secret {
    pub kind: &'static str,
    text: Zeroizing<String>,
}

impl Secret {
    pub fn new(kind: &'static str, text: String) -> Self {
        Self { kind, text: Zeroizing::new(text) }
    }

    pub fn expose(&self) -> &str {
        &self.text
    }
}

#[derive(Default)]
pub struct ConnectOptions {
    pub profile: Option<String>,
    pub region: Option<String>,
}

pub enum CallError {
    Refused { code: String, message: String, request_id: Option<String> },
    Throttled { code: String, message: String },
    Credentials { message: String },
    NotSent { message: String },
    Ambiguous { message: String },
}

impl Client {
    pub async fn connect(_options: &ConnectOptions) -> Result<Client, CallError> {
        Ok(Client {})
    }

    pub fn endpoint(&self) -> &str {
        ""
    }

    pub fn region(&self) -> &str {
        ""
    }

    pub async fn caller(&self) -> Result<Caller, CallError> {
        Err(CallError::NotSent { message: "there is no client yet".into() })
    }

    pub async fn call(&self, _operation: &'static Operation, _input: &Map<String, Value>) -> Result<Answer, CallError> {
        Err(CallError::NotSent { message: "there is no client yet".into() })
    }
}
