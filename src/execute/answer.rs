//! A stand-in for what a call brings back.

use serde_json::Value;
use zeroize::Zeroizing;

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

pub enum CallError {
    Refused { code: String, message: String, request_id: Option<String> },
    Throttled { code: String, message: String },
    Credentials { message: String },
    NotSent { message: String },
    Ambiguous { message: String },
}
