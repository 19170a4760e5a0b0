//! What IAM answered: XML to JSON, the secret lifted out, and what a status and a body mean for the account.

use percent_encoding::percent_decode_str;
use quick_xml::Reader;
use quick_xml::events::Event;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

/// The answer to one call.
pub struct Answer {
    /// The content of `<OperationResult>`: text is a string, a list an array, an empty element the empty string.
    /// Policy documents are decoded. Secrets are not in it.
    pub value: Value,
    pub secret: Option<Secret>,
    pub request_id: Option<String>,
}

/// The one thing in an answer that AWS never shows again. It has no `Debug` and no `Serialize`.
pub struct Secret {
    /// What it is: `secret access key`, `service password`, `service credential secret`, `MFA seed`.
    pub kind: &'static str,
    text: SecretString,
}

/// Why a call has no answer, by what it says about the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// IAM answered that it did not do it.
    Refused { code: String, message: String, request_id: Option<String> },
    /// IAM answered that it did not do it now; it may be tried again.
    Throttled { code: String, message: String },
    /// There are no credentials, or none that count: nothing was done.
    Credentials { message: String },
    /// The service was not reached at all: nothing was done.
    NotSent { message: String },
    /// The answer did not come, or came damaged: it may have been done.
    Ambiguous { message: String },
}

impl Secret {
    pub fn new(kind: &'static str, text: String) -> Self {
        Self { kind, text: SecretString::from(text) }
    }

    /// The secret itself, for the sink that keeps it.
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CallError::Refused { code, message, .. } | CallError::Throttled { code, message } => write!(f, "{code}: {message}"),
            CallError::Credentials { message } => write!(f, "the AWS credentials are not accepted: {message}"),
            CallError::NotSent { message } => write!(f, "AWS could not be reached: {message}"),
            CallError::Ambiguous { message } => write!(f, "no whole answer came: {message}"),
        }
    }
}

impl std::error::Error for CallError {}

/// The members that are secrets, in the order in which one is kept where an answer has several.
/// Source: the members that IAM's service model marks as sensitive in its outputs.
const SECRETS: [(&str, &str); 5] = [
    ("SecretAccessKey", "secret access key"),
    ("ServicePassword", "service password"),
    ("ServiceCredentialSecret", "service credential secret"),
    ("Base32StringSeed", "MFA seed"),
    ("QRCodePNG", "MFA QR code"),
];

/// Codes by which AWS asks to slow down. Source: "Error retries" in the AWS General Reference.
const THROTTLING: [&str; 7] = ["Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "RequestThrottled", "SlowDown", "TooManyRequestsException"];

/// Codes that mean "who are you": the request was refused before it was looked at.
/// Source: "Common errors" in the IAM API Reference.
const CREDENTIALS: [&str; 9] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "SignatureDoesNotMatch",
    "RequestExpired",
    "IncompleteSignature",
    "MissingAuthenticationToken",
    "InvalidAccessKeyId",
];

/// Deeper than any answer of IAM.
const DEPTH: usize = 48;

/// Reads one answer. `status` is the HTTP status, `header_id` the request id of the headers.
pub fn read(operation: &str, status: u16, header_id: Option<String>, body: &[u8]) -> Result<Answer, CallError> {
    let tree = tree(body);
    if (200..300).contains(&status) {
        let mut root = tree.ok_or_else(|| ambiguous(operation, "its body is cut or garbled"))?;
        return success(operation, &mut root, header_id);
    }
    let fault = tree.as_ref().and_then(|(_, root)| fault(root));
    let request_id = tree.as_ref().and_then(|(_, root)| root.get("RequestId")).and_then(Value::as_str).map(str::to_owned).or(header_id);
    match fault {
        Some((code, message)) if THROTTLING.contains(&code.as_str()) => Err(CallError::Throttled { code, message }),
        _ if !(400..500).contains(&status) => Err(ambiguous(operation, &format!("the status is {status}"))),
        Some((code, message)) if CREDENTIALS.contains(&code.as_str()) => Err(CallError::Credentials { message: format!("{code}: {message}") }),
        Some((code, message)) => Err(CallError::Refused { code, message, request_id }),
        None if status == 429 => Err(CallError::Throttled { code: "TooManyRequests".into(), message: "the status is 429".into() }),
        None => Err(ambiguous(operation, &format!("the status is {status}, without a reason that can be read"))),
    }
}

fn success(operation: &str, (name, root): &mut (String, Value), header_id: Option<String>) -> Result<Answer, CallError> {
    if name.strip_suffix("Response") != Some(operation) {
        wipe(root);
        return Err(ambiguous(operation, "it is the answer to something else"));
    }
    let request_id = root.get("ResponseMetadata").and_then(|data| data.get("RequestId")).and_then(Value::as_str).map(str::to_owned).or(header_id);
    let mut value = match root.get_mut(format!("{operation}Result")).map(Value::take) {
        Some(Value::Object(members)) => Value::Object(members),
        Some(_) => Value::Object(Map::new()),
        None if has_result(operation) => return Err(ambiguous(operation, "it has no result")),
        None => Value::Object(Map::new()),
    };
    let mut lifted: Vec<(usize, String)> = vec![];
    lift(&mut value, &mut lifted);
    lifted.sort_by_key(|(at, _)| *at);
    let mut lifted = lifted.into_iter();
    let secret = lifted.next().map(|(at, text)| Secret::new(SECRETS[at].1, text));
    lifted.for_each(|(_, mut text)| text.zeroize());
    whole(operation, &value, secret.as_ref())?;
    Ok(Answer { value, secret, request_id })
}

/// An answer that brings something which is never shown again must bring all of it.
fn whole(operation: &str, value: &Value, secret: Option<&Secret>) -> Result<(), CallError> {
    let text = secret.map_or("", Secret::expose);
    let missing = match operation {
        "CreateAccessKey" => {
            let id = value.pointer("/AccessKey/AccessKeyId").and_then(Value::as_str).unwrap_or_default();
            // Keys have 40 characters today; AWS does not promise it.
            let good = text.len() >= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
            if id.len() < 16 { Some("it has no whole access key id") } else { (!good).then_some("it has no whole secret") }
        }
        "CreateServiceSpecificCredential" | "ResetServiceSpecificCredential" | "CreateVirtualMFADevice" => text.trim().is_empty().then_some("it has no secret"),
        _ => None,
    };
    missing.map_or(Ok(()), |what| Err(ambiguous(operation, what)))
}

/// Whether a success without a result would be odd.
fn has_result(operation: &str) -> bool {
    let gives = ["Get", "List", "Create", "Upload", "Generate", "Simulate", "ResetServiceSpecificCredential"];
    operation != "CreateAccountAlias" && gives.iter().any(|prefix| operation.starts_with(prefix))
}

fn lift(value: &mut Value, lifted: &mut Vec<(usize, String)>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| lift(item, lifted)),
        Value::Object(members) => {
            for (at, (name, _)) in SECRETS.iter().enumerate() {
                match members.shift_remove(*name) {
                    Some(Value::String(text)) => lifted.push((at, text)),
                    Some(mut other) => wipe(&mut other),
                    None => {}
                }
            }
            members.values_mut().for_each(|member| lift(member, lifted));
        }
        _ => {}
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

fn fault(root: &Value) -> Option<(String, String)> {
    let error = root.get("Error").or_else(|| root.pointer("/Errors/Error"))?;
    let text = |name| error.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default().to_owned();
    let code = text("Code");
    (!code.is_empty()).then(|| (code, text("Message")))
}

fn ambiguous(operation: &str, why: &str) -> CallError {
    CallError::Ambiguous { message: format!("the answer to {operation} cannot be used: {why}") }
}

/// One element that is still open.
struct Open {
    name: String,
    text: Zeroizing<String>,
    children: Vec<(String, Value)>,
}

/// The document's root, by name and content; None where the document is not whole.
fn tree(body: &[u8]) -> Option<(String, Value)> {
    let mut reader = Reader::from_reader(body);
    let mut open: Vec<Open> = vec![];
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                if root.is_some() || open.len() >= DEPTH {
                    return None;
                }
                let name = std::str::from_utf8(tag.local_name().into_inner()).ok()?.to_owned();
                open.push(Open { name, text: Zeroizing::default(), children: vec![] });
            }
            Event::Empty(tag) => {
                let name = std::str::from_utf8(tag.local_name().into_inner()).ok()?.to_owned();
                let empty = (name, Value::String(String::new()));
                match open.last_mut() {
                    Some(parent) => parent.children.push(empty),
                    None if root.is_none() => root = Some(empty),
                    None => return None,
                }
            }
            Event::Text(text) => {
                let text = text.unescape().ok()?;
                match open.last_mut() {
                    Some(element) => element.text.push_str(&text),
                    None if text.trim().is_empty() => {}
                    None => return None,
                }
            }
            Event::CData(data) => open.last_mut()?.text.push_str(std::str::from_utf8(&data).ok()?),
            Event::End(_) => {
                let element = open.pop()?;
                let (name, value) = close(element);
                match open.last_mut() {
                    Some(parent) => parent.children.push((name, value)),
                    None => root = Some((name, value)),
                }
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            // Nothing that AWS sends has one, and it could define entities.
            Event::DocType(_) => return None,
            Event::Eof => return if open.is_empty() { root } else { None },
        }
    }
}

fn close(mut element: Open) -> (String, Value) {
    let children = element.children;
    if children.is_empty() {
        let text = std::mem::take(&mut *element.text);
        let text = if text.trim().is_empty() { String::new() } else { text };
        let value = Value::String(decoded(&element.name, text));
        return (element.name, value);
    }
    if children.iter().all(|(name, _)| name == "member") {
        return (element.name, Value::Array(children.into_iter().map(|(_, value)| value).collect()));
    }
    if children.iter().all(|(name, value)| name == "entry" && value.get("key").is_some()) {
        let entry = |(_, value): (String, Value)| (value["key"].as_str().unwrap_or_default().to_owned(), value.get("value").cloned().unwrap_or_default());
        return (element.name, Value::Object(children.into_iter().map(entry).collect()));
    }
    let mut members = Map::new();
    for (name, value) in children {
        match members.get_mut(&name) {
            None => drop(members.insert(name, value)),
            Some(Value::Array(items)) => items.push(value),
            Some(first) => {
                let before = first.take();
                *first = Value::Array(vec![before, value]);
            }
        }
    }
    (element.name, Value::Object(members))
}

/// IAM sends policy documents percent-encoded ("URL-encoded compliant with RFC 3986", GetRole and others in the IAM API
/// Reference). A text that begins like JSON is taken as it is, because some servers that speak IAM do not encode it.
fn decoded(name: &str, text: String) -> String {
    let document = matches!(name, "PolicyDocument" | "AssumeRolePolicyDocument" | "Document");
    if !document || text.trim_start().starts_with('{') {
        return text;
    }
    match percent_decode_str(&text).decode_utf8() {
        Ok(decoded) => decoded.into_owned(),
        Err(_) => text,
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
