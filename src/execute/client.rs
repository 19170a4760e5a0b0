//! A stand-in for the connection to AWS, with the signatures that the rest of this folder is written against.

use serde_json::{Map, Value};

use super::answer::{Answer, CallError};
use crate::iam::Operation;

pub struct Client {}

pub struct Caller {
    pub account_id: String,
    pub arn: String,
    pub partition: String,
}

#[derive(Default)]
pub struct ConnectOptions {
    pub profile: Option<String>,
    pub region: Option<String>,
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
