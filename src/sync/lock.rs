//! `bythebook.lock`: what guides mean, in a file that stands beside them and is reviewed like code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::meaning::{Meaning, Meant, MeantDocument, Section, Wanted};

/// The file's name, in the folder of the guides that it is about.
pub const FILE: &str = "bythebook.lock";
const VERSION: u32 = 1;
const HEAD: &str = "# What the guides of this folder do, as `bythebook lock` reads them. Review its changes; do not edit it.\n\n";

/// All of a lock file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    version: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    guide: Vec<LockedGuide>,
}

/// What one guide meant when it was locked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedGuide {
    /// Its file's name.
    pub path: String,
    /// Of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    value: Vec<LockedValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    section: Vec<LockedSection>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedValue {
    name: String,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedSection {
    title: String,
    operation: Vec<LockedOperation>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedOperation {
    name: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    input: BTreeMap<String, toml::Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    document: Vec<LockedDocument>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockedDocument {
    member: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// Of the version and the statements: a statement that was edited in the lock file is noticed.
    sha256: String,
    statements: Vec<String>,
}

impl Lock {
    /// Reads a lock file; the error says what is wrong with it and where.
    pub fn read(text: &str) -> Result<Lock, String> {
        let lock: Lock = toml::from_str(text).map_err(|error| error.to_string())?;
        if lock.version != VERSION {
            return Err(format!("it is of version {}, and this program reads version {VERSION}", lock.version));
        }
        let edited = lock.guide.iter().flat_map(|guide| guide.section.iter().map(move |section| (guide, section)));
        let mut documents =
            edited.flat_map(|(guide, section)| section.operation.iter().flat_map(move |operation| operation.document.iter().map(move |one| (guide, operation, one))));
        match documents.find(|(_, _, document)| document.sha256 != digest(document.version.as_deref(), &document.statements)) {
            Some((guide, operation, _)) => Err(format!("a statement of {} in {} does not fit its checksum: the file was edited by hand, or merged", operation.name, guide.path)),
            None => Ok(lock),
        }
    }

    /// The text of the file.
    pub fn write(&self) -> Result<String, String> {
        let mut sorted = Lock { version: VERSION, guide: self.guide.clone() };
        sorted.guide.sort_by(|one, other| one.path.cmp(&other.path));
        toml::to_string_pretty(&sorted).map(|text| format!("{HEAD}{text}")).map_err(|error| error.to_string())
    }

    pub fn guide(&self, path: &str) -> Option<&LockedGuide> {
        self.guide.iter().find(|guide| guide.path == path)
    }

    /// The file names of its guides.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.guide.iter().map(|guide| guide.path.as_str())
    }

    pub fn put(&mut self, guide: LockedGuide) {
        self.remove(&guide.path.clone());
        self.guide.push(guide);
    }

    pub fn remove(&mut self, path: &str) {
        self.guide.retain(|known| known.path != path);
    }
}

impl LockedGuide {
    pub fn new(path: &str, sha256: &str, meaning: &Meaning) -> LockedGuide {
        let value = |wanted: &Wanted| LockedValue { name: wanted.name.clone(), kind: wanted.kind.clone(), default: wanted.default.clone() };
        let section = |section: &Section| LockedSection { title: section.title.clone(), operation: section.operations.iter().map(locked).collect() };
        LockedGuide { path: path.to_owned(), sha256: sha256.to_owned(), value: meaning.values.iter().map(value).collect(), section: meaning.sections.iter().map(section).collect() }
    }

    /// What it meant; lines are not known.
    pub fn meaning(&self) -> Meaning {
        let wanted = |value: &LockedValue| Wanted { name: value.name.clone(), kind: value.kind.clone(), default: value.default.clone() };
        let section = |section: &LockedSection| Section { title: section.title.clone(), operations: section.operation.iter().map(meant).collect() };
        Meaning { sections: self.section.iter().map(section).collect(), values: self.value.iter().map(wanted).collect() }
    }
}

fn locked(meant: &Meant) -> LockedOperation {
    let document = |one: &MeantDocument| LockedDocument {
        member: one.member.clone(),
        version: one.version.clone(),
        sha256: digest(one.version.as_deref(), &one.statements),
        statements: one.statements.clone(),
    };
    LockedOperation {
        name: meant.operation.clone(),
        input: meant.input.iter().filter_map(|(member, value)| Some((member.clone(), to_toml(value)?))).collect(),
        document: meant.documents.iter().map(document).collect(),
    }
}

fn meant(operation: &LockedOperation) -> Meant {
    let document = |one: &LockedDocument| MeantDocument { member: one.member.clone(), version: one.version.clone(), statements: one.statements.clone() };
    let input: Map<String, Value> = operation.input.iter().map(|(member, value)| (member.clone(), to_json(value))).collect();
    Meant { operation: operation.name.clone(), input, documents: operation.document.iter().map(document).collect(), lines: (0, 0) }
}

/// Nothing stands for null: TOML has none, and no argument is.
fn to_toml(value: &Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), toml::Value::from),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => toml::Value::Array(items.iter().filter_map(to_toml).collect()),
        Value::Object(members) => toml::Value::Table(members.iter().filter_map(|(name, member)| Some((name.clone(), to_toml(member)?))).collect()),
    })
}

fn to_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Boolean(flag) => (*flag).into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Array(items) => Value::Array(items.iter().map(to_json).collect()),
        toml::Value::Table(members) => Value::Object(members.iter().map(|(name, member)| (name.clone(), to_json(member))).collect()),
        other => other.to_string().into(),
    }
}

fn digest(version: Option<&str>, statements: &[String]) -> String {
    use std::fmt::Write;
    let mut hash = Sha256::new();
    for text in version.into_iter().chain(statements.iter().map(String::as_str)) {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
