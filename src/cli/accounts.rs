//! The accounts of `run --accounts FILE`.

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;

use super::Exit;
use super::files::read_regular;
use crate::execute::Assumed;
use crate::iam::Arn;
use crate::report::{clean, say};

/// One account, and the role to assume in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// 12 digits.
    pub id: String,
    /// A name, or an ARN.
    role: String,
    external_id: Option<String>,
}

impl Target {
    /// The role to assume, in a session with this name.
    pub fn assumed(&self, partition: &str, session: &str) -> Assumed {
        let role_arn = if self.role.starts_with("arn:") { self.role.clone() } else { format!("arn:{partition}:iam::{}:role/{}", self.id, self.role.trim_start_matches('/')) };
        Assumed { role_arn, session: session.to_owned(), external_id: self.external_id.clone() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    role: Option<String>,
    external_id: Option<String>,
    #[serde(default)]
    account: Vec<One>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct One {
    id: String,
    role: Option<String>,
    external_id: Option<String>,
}

/// Accounts of one file.
const MOST: usize = 5_000;

/// Reads the file; says what is wrong with it.
pub fn read(path: &Path) -> Result<Vec<Target>, Exit> {
    let text = read_regular(path, 4 << 20).and_then(|bytes| String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned()));
    text.and_then(|text| parse(&text)).map_err(|why| {
        say(&format!("nothing was called: {}: {}", clean(&path.display().to_string()), clean(why.trim_end())));
        Exit::Refused
    })
}

fn parse(text: &str) -> Result<Vec<Target>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.account.is_empty() {
        return Err("it names no account; write `[[account]]` and `id = \"111122223333\"` for each".into());
    }
    if file.account.len() > MOST {
        return Err(format!("it names more than {MOST} accounts; `bythebook export --to cloudformation` makes a template for StackSets"));
    }
    let mut seen = HashSet::new();
    let mut targets = Vec::with_capacity(file.account.len());
    for one in file.account {
        if one.id.len() != 12 || !one.id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("`{}` is no account: its id has twelve digits, in quotes", one.id));
        }
        if !seen.insert(one.id.clone()) {
            return Err(format!("account {} stands twice", one.id));
        }
        let Some(role) = one.role.or_else(|| file.role.clone()).filter(|role| !role.is_empty()) else {
            return Err(format!("account {} has no role; write `role = \"NAME\"` for it, or once above all accounts", one.id));
        };
        if Arn::parse(&role).is_some_and(|arn| arn.account != one.id) {
            return Err(format!("the role of account {} belongs to another account", one.id));
        }
        targets.push(Target { id: one.id, role, external_id: one.external_id.or_else(|| file.external_id.clone()) });
    }
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_given_once_or_for_each() {
        let targets = parse(
            "role = \"ops/deploy\"\n[[account]]\nid = \"111122223333\"\n[[account]]\nid = \"444455556666\"\nrole = \"arn:aws:iam::444455556666:role/x\"\nexternal-id = \"e\"\n",
        )
        .unwrap();
        assert_eq!(targets[0].assumed("aws-cn", "s").role_arn, "arn:aws-cn:iam::111122223333:role/ops/deploy");
        let second = targets[1].assumed("aws", "s");
        assert_eq!((second.role_arn.as_str(), second.external_id.as_deref()), ("arn:aws:iam::444455556666:role/x", Some("e")));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, why) in [
            ("", "names no account"),
            ("[[account]]\nid = \"111122223333\"\n", "has no role"),
            ("role = \"r\"\n[[account]]\nid = \"1111\"\n", "twelve digits"),
            ("role = \"r\"\n[[account]]\nid = \"111122223333\"\n[[account]]\nid = \"111122223333\"\n", "stands twice"),
            ("[[account]]\nid = \"111122223333\"\nrole = \"arn:aws:iam::444455556666:role/x\"\n", "belongs to another account"),
            ("roles = 1\n", "unknown field"),
            ("role = \"r\"\n[[account]]\nid = 111122223333\n", "string"),
        ] {
            let found = parse(text).unwrap_err();
            assert!(found.contains(why), "{text}: {found}");
        }
    }
}
