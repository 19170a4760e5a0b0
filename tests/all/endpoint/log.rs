//! What was requested and what became of it.

use bythebook::iam::{OperationClass, operation};

#[derive(Clone, Debug, Default)]
pub struct Log {
    pub requests: Vec<Request>,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub operation: String,
    /// The form without action and version, as it was sent.
    pub input: Vec<(String, String)>,
    /// Whether the account accepted it.
    pub applied: bool,
    /// Whether a whole and true answer went out.
    pub answered: bool,
    /// The secret that the answer held: access key id and secret.
    pub secret: Option<(String, String)>,
}

impl Log {
    /// The names of the operations, in the order in which they came.
    pub fn operations(&self) -> Vec<&str> {
        self.requests.iter().map(|request| request.operation.as_str()).collect()
    }

    pub fn count(&self, operation: &str) -> usize {
        self.requests.iter().filter(|request| request.operation == operation).count()
    }

    /// Writes that the account accepted, in order.
    pub fn applied(&self) -> Vec<&Request> {
        self.requests.iter().filter(|request| request.applied && request.writes()).collect()
    }

    /// Writes that were accepted twice with the same input, and nothing was taken away from the thing in between.
    pub fn duplicates(&self) -> Vec<String> {
        let mut standing: Vec<&Request> = Vec::new();
        let mut twice = Vec::new();
        for request in self.applied() {
            if request.class() == OperationClass::Delete {
                standing.retain(|other| !other.names().any(|name| request.names().any(|own| own == name)));
            } else if standing.iter().any(|other| other.operation == request.operation && other.input == request.input) {
                twice.push(request.to_string());
            } else {
                standing.push(request);
            }
        }
        twice
    }

    /// Every secret that went out or came in: keys' and passwords.
    pub fn secrets(&self) -> Vec<String> {
        let passwords = self.requests.iter().flat_map(|request| &request.input).filter(|(name, _)| name.ends_with("Password")).map(|(_, value)| value.clone());
        passwords.chain(self.keys().into_iter().map(|(_, secret)| secret)).collect()
    }

    /// Ids and secrets of the access keys that were made.
    pub fn keys(&self) -> Vec<(String, String)> {
        self.requests.iter().filter_map(|request| request.secret.clone()).collect()
    }
}

impl Request {
    pub fn new(form: &[u8]) -> Request {
        let decode = |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let form = String::from_utf8_lossy(form).into_owned();
        let pairs = form.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decode(name), decode(value)));
        let (named, mut input): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| name == "Action");
        input.retain(|(name, _)| name != "Version");
        let operation = named.into_iter().next().map(|(_, value)| value).unwrap_or_default();
        Request { operation, input, applied: false, answered: false, secret: None }
    }

    pub fn get(&self, member: &str) -> Option<&str> {
        self.input.iter().find(|(name, _)| name == member).map(|(_, value)| value.as_str())
    }

    pub fn writes(&self) -> bool {
        operation(&self.operation).is_some_and(|operation| operation.writes())
    }

    fn class(&self) -> OperationClass {
        operation(&self.operation).map_or(OperationClass::Read, |operation| operation.class())
    }

    /// What a call that takes away names: a key by its id, else every name.
    fn names(&self) -> impl Iterator<Item = &str> {
        let key = self.operation == "DeleteAccessKey";
        let of_it = self.input.iter().filter(|(name, _)| name.ends_with("Name") || name.ends_with("Arn")).map(|(_, value)| value.as_str());
        let of_key = self.secret.iter().map(|(id, _)| id.as_str()).chain(self.input.iter().filter(|(name, _)| name == "AccessKeyId").map(|(_, value)| value.as_str()));
        of_it.filter(move |_| !key).chain(of_key)
    }
}

/// The call with the names in it, without documents and secrets.
impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.input.iter().filter(|(name, _)| name.ends_with("Name") || name.ends_with("Arn") || name == "AccessKeyId");
        write!(f, "{} {}", self.operation, names.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" "))
    }
}
