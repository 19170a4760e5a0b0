//! What IAM itself refuses: it answers `MalformedPolicyDocument`, and the call fails.
//!
//! Sources: "Grammar of the IAM JSON policy language", "IAM JSON policy element reference" and "Troubleshoot IAM policies" in the IAM
//! User Guide.

use std::ops::Range;

use super::document::PolicyKind;
use super::near::closest;
use super::operator::OPERATORS;
use super::statement::{Policy, Said, Statement};
use super::tree::{Json, Member, Node};

/// Why IAM refuses a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rule of `check` that explains it.
    pub code: &'static str,
    pub range: Range<usize>,
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The only text that can be meant for the place.
    pub fix: Option<String>,
    /// Nobody needs to ask IAM.
    pub certain: bool,
}

/// Everything for which IAM refuses a document of this kind; `open` says of a text that it still has holes.
pub fn refused(policy: &Policy, kind: PolicyKind, open: &dyn Fn(&str) -> bool) -> Vec<Refused> {
    let mut found = Vec::new();
    if kind == PolicyKind::Other {
        return found;
    }
    elements(policy.root, POLICY, &mut found);
    root(policy, open, &mut found);
    let iam = matches!(kind, PolicyKind::Identity | PolicyKind::Trust);
    for statement in policy.statements() {
        elements(statement.node, STATEMENT, &mut found);
        types(statement, open, &mut found);
        missing(statement, kind, &mut found);
        effect(statement, open, &mut found);
        together(statement, &mut found);
        actions(statement, kind, open, &mut found);
        conditions(statement, open, &mut found);
        principals(statement, kind, open, &mut found);
        match kind {
            PolicyKind::Identity => no_principal(statement, &mut found),
            PolicyKind::Trust => trust(statement, &mut found),
            _ => {}
        }
        resources(statement, kind, open, &mut found);
        if iam {
            sid(policy, statement, open, &mut found);
        }
    }
    if iam {
        same_sids(policy, &mut found);
    }
    found
}

const POLICY: &[&str] = &["Version", "Id", "Statement"];
const STATEMENT: &[&str] = &["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
/// What a principal may be.
/// Source: "IAM JSON policy elements: Principal".
const PRINCIPALS: &[&str] = &["AWS", "Service", "Federated", "CanonicalUser"];

fn refuse(code: &'static str, range: &Range<usize>, message: impl Into<String>) -> Refused {
    Refused { code, range: range.clone(), message: message.into(), help: None, fix: None, certain: true }
}

impl Refused {
    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn fix(self, text: impl Into<String>) -> Self {
        Self { fix: Some(text.into()), ..self }
    }

    fn unsure(self) -> Self {
        Self { certain: false, ..self }
    }
}

/// Elements that there are not. Whether IAM minds their case is not written anywhere.
fn elements(node: &Node, known: &[&str], found: &mut Vec<Refused>) {
    for member in node.members().iter().filter(|member| !known.contains(&member.name.as_str())) {
        let refused = refuse("policy/unknown-element", &member.range, format!("a policy has no element `{}`", member.name));
        // What stands there under its right name already is not there a second time.
        let free = |meant: &str| node.member(meant).is_none();
        found.push(match closest(&member.name, known.iter().copied()) {
            Some(meant) if meant.eq_ignore_ascii_case(&member.name) && free(meant) => refused.help(format!("write `{meant}`")).fix(format!("\"{meant}\"")).unsure(),
            Some(meant) if distance(meant, &member.name) == 1 && free(meant) => refused.help(format!("did you mean `{meant}`?")).fix(format!("\"{meant}\"")),
            Some(meant) => refused.help(format!("did you mean `{meant}`?")),
            None => refused.help(format!("there are {}", known.join(", "))),
        });
    }
}

fn root(policy: &Policy, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    let start = policy.root.range.start..policy.root.range.start + 1;
    match policy.root.member("Statement") {
        None => {
            if matches!(policy.root.json, Json::Object(_)) && !misspelt(policy.root, "Statement") {
                found.push(refuse("policy/missing-element", &start, "the policy has no `Statement`; IAM refuses it"));
            }
        }
        Some(node) => {
            found.extend(node.items().iter().filter(|item| !matches!(item.json, Json::Object(_))).filter(|item| item.text().is_none_or(|text| !open(text))).map(|item| {
                refuse("policy/wrong-type", &item.range, "a statement is an object; IAM refuses anything else").help("write `{ \"Effect\": …, \"Action\": …, \"Resource\": … }`")
            }))
        }
    }
    for name in ["Version", "Id"] {
        found.extend(policy.root.member(name).filter(|node| node.text().is_none()).map(|node| wrong_type(name, node, "a text")));
    }
    if let Some(version) = policy.version().filter(|version| !matches!(version.text, "2012-10-17" | "2008-10-17") && !open(version.text)) {
        let message = "this is no version of the policy language; it is not the date on which the policy was written";
        found.push(refuse("policy/invalid-version", &version.range, message).help("write `2012-10-17`").fix("\"2012-10-17\""));
    }
}

fn wrong_type(name: &str, node: &Node, wanted: &str) -> Refused {
    refuse("policy/wrong-type", &node.range, format!("`{name}` is {wanted}; IAM refuses anything else"))
}

fn types(statement: Statement, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    for Member { name, node, .. } in statement.node.members() {
        let is_text = |node: &Node| node.text().is_some();
        match name.as_str() {
            "Sid" | "Effect" if !is_text(node) => found.push(wrong_type(name, node, "a text")),
            "Action" | "NotAction" | "Resource" | "NotResource" => {
                found.extend(node.items().iter().filter(|item| !is_text(item)).map(|item| wrong_type(name, item, "a text, or an array of texts")));
            }
            "Principal" | "NotPrincipal" => match &node.json {
                Json::Object(members) => {
                    let items = members.iter().flat_map(|member| member.node.items());
                    found.extend(items.filter(|item| !is_text(item)).map(|item| wrong_type(name, item, "`*`, or an object of texts and arrays of texts")));
                }
                _ if is_text(node) => {}
                _ => found.push(wrong_type(name, node, "`*`, or an object of texts and arrays of texts")),
            },
            "Condition" => match &node.json {
                Json::Object(operators) => {
                    for operator in operators {
                        condition(operator, found);
                    }
                }
                Json::Text(text) if open(text) => {}
                _ => found.push(wrong_type(name, node, "an object of operators")),
            },
            _ => {}
        }
    }
}

fn condition(operator: &Member, found: &mut Vec<Refused>) {
    let Json::Object(keys) = &operator.node.json else {
        found.push(wrong_type(&operator.name, &operator.node, "an object of condition keys with their values"));
        return;
    };
    for key in keys {
        let plain = |item: &&Node| matches!(item.json, Json::Object(_) | Json::Array(_) | Json::Null);
        found.extend(key.node.items().iter().filter(plain).map(|item| wrong_type(&key.name, item, "a text, or an array of texts")));
    }
}

fn missing(statement: Statement, kind: PolicyKind, found: &mut Vec<Refused>) {
    let lacks = |names: &[&str]| !names.iter().any(|name| statement.has(name) || misspelt(statement.node, name));
    let principal = matches!(kind, PolicyKind::Trust | PolicyKind::Resource);
    let wanted =
        [(true, &["Effect"][..]), (true, &["Action", "NotAction"]), (kind == PolicyKind::Identity, &["Resource", "NotResource"]), (principal, &["Principal", "NotPrincipal"])];
    let brace = statement.node.range.start..statement.node.range.start + 1;
    let missing = wanted.iter().filter(|(needed, names)| *needed && lacks(names));
    found.extend(missing.map(|(_, names)| refuse("policy/missing-element", &brace, format!("the statement has no `{}`; IAM refuses it", names[0]))));
}

/// Whether the element stands there under a name that is found to be wrong already.
fn misspelt(node: &Node, name: &str) -> bool {
    let unknown = node.members().iter().filter(|member| !POLICY.contains(&member.name.as_str()) && !STATEMENT.contains(&member.name.as_str()));
    unknown.into_iter().any(|member| closest(&member.name, std::iter::once(name)).is_some())
}

fn effect(statement: Statement, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    let Some(node) = statement.node.member("Effect") else { return };
    let Some(written) = node.text().filter(|text| !matches!(*text, "Allow" | "Deny") && !open(text)) else { return };
    let refused = refuse("policy/invalid-effect", &node.range, "the effect is neither `Allow` nor `Deny`");
    found.push(match closest(written.trim(), ["Allow", "Deny"].into_iter()) {
        Some(meant) => refused.help(format!("write `{meant}`")).fix(format!("\"{meant}\"")),
        None => refused.help("write `Allow` or `Deny`"),
    });
}

/// The grammar has one or the other.
fn together(statement: Statement, found: &mut Vec<Refused>) {
    for (one, other) in [("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")] {
        let member = |name: &str| statement.node.members().iter().find(|member| member.name == name);
        if let (Some(_), Some(second)) = (member(one), member(other)) {
            let message = format!("a statement has `{one}` or `{other}`, not both; IAM refuses it");
            found.push(refuse("policy/exclusive-elements", &second.range, message).help("make two statements of it"));
        }
    }
}

fn actions(statement: Statement, kind: PolicyKind, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    for action in [statement.texts("Action"), statement.texts("NotAction")].concat() {
        if open(action.text) || action.text.chars().all(|c| c == '*') {
            continue;
        }
        let Some((prefix, _)) = action.text.split_once(':') else {
            found.push(refuse("policy/invalid-action", &action.range, format!("`{}` is no action; an action is SERVICE:NAME", action.text)));
            continue;
        };
        if kind == PolicyKind::Trust && !prefix.eq_ignore_ascii_case("sts") && !prefix.contains(['*', '?']) {
            let message = format!("a trust policy is about assuming the role, and has actions of `sts` only, not `{}`; IAM refuses it", action.text);
            found.push(refuse("policy/trust-form", &action.range, message).help("put it into a policy that is attached to the role"));
        }
    }
}

fn conditions(statement: Statement, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    let operators = statement.node.member("Condition").map(Node::members).unwrap_or_default();
    for operator in operators.iter().filter(|operator| !open(&operator.name)) {
        let (set, rest) = match operator.name.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") || set.eq_ignore_ascii_case("ForAnyValue") => (Some(set), rest),
            _ => (None, operator.name.as_str()),
        };
        let ending = rest.len().checked_sub("IfExists".len()).filter(|at| rest.is_char_boundary(*at) && rest[*at..].eq_ignore_ascii_case("IfExists"));
        let name = &rest[..ending.unwrap_or(rest.len())];
        if OPERATORS.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        let refused = refuse("policy/invalid-operator", &operator.range, format!("there is no condition operator `{}`", operator.name));
        let names: Vec<&str> = OPERATORS.iter().map(|(known, _)| *known).collect();
        found.push(match closest(name, names.iter().copied()) {
            Some(meant) => {
                let whole = format!("{}{meant}{}", set.map(|set| format!("{set}:")).unwrap_or_default(), ending.map_or("", |at| &rest[at..]));
                // Under its right name it would stand there a second time, or another that is misspelt would.
                let alone = operators.iter().all(|other| other.range == operator.range || distance(&other.name, &whole) > 1);
                match alone {
                    true if distance(meant, name) == 1 => refused.help(format!("did you mean `{whole}`?")).fix(format!("\"{whole}\"")),
                    true => refused.help(format!("did you mean `{whole}`?")),
                    false => refused.help(format!("put its keys under the one `{whole}`")),
                }
            }
            None => refused,
        });
    }
    for condition in statement.conditions().iter().filter(|condition| !condition.key.text.contains(':') && !open(condition.key.text)) {
        let message = format!("`{}` is no condition key; a key is SERVICE:NAME", condition.key.text);
        found.push(refuse("policy/condition-key", &condition.key.range, message));
    }
}

fn no_principal(statement: Statement, found: &mut Vec<Refused>) {
    let principals = statement.node.members().iter().filter(|member| matches!(member.name.as_str(), "Principal" | "NotPrincipal"));
    found.extend(principals.map(|member| {
        refuse("policy/principal-not-allowed", &member.range, "a policy that is attached to a user, group or role has no principal; IAM refuses it")
            .help("leave it out: the principal is whom the policy is attached to")
    }));
}

fn trust(statement: Statement, found: &mut Vec<Refused>) {
    for member in statement.node.members() {
        match member.name.as_str() {
            "Resource" | "NotResource" => {
                let message = format!("a trust policy has no `{}`: it is about the role that it belongs to; IAM refuses it", member.name);
                found.push(refuse("policy/trust-form", &member.range, message).help("leave it out"));
            }
            "NotPrincipal" => {
                let message = "a trust policy has no `NotPrincipal`: it says who may assume the role, not who may not";
                found.push(refuse("policy/trust-form", &member.range, message).help("write `Principal`, with those who may").unsure());
            }
            _ => {}
        }
    }
}

fn principals(statement: Statement, kind: PolicyKind, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    let trust = kind == PolicyKind::Trust;
    for (key, who) in statement.principals() {
        found.extend(account_of_arn(&who));
        if open(who.text) {
            continue;
        }
        let Some(key) = key else {
            if who.text != "*" {
                let refused = refuse("policy/invalid-principal", &who.range, "a principal is `*`, or an object that says what it is");
                found.push(refused.help("write `{ \"AWS\": … }`, `{ \"Service\": … }` or `{ \"Federated\": … }`"));
            }
            continue;
        };
        match key.text {
            "AWS" => found.extend(account(&who)),
            "Service" if !who.text.contains(['*', '.']) => {
                let message = format!("a service is named by its domain, not `{}`", who.text);
                found.push(refuse("policy/invalid-principal", &who.range, message).help(format!("write `{}.amazonaws.com`", who.text)));
            }
            name if PRINCIPALS.contains(&name) => {}
            name => {
                let refused = refuse("policy/invalid-principal", &key.range, format!("a principal has no kind `{name}`"));
                found.push(match closest(name, PRINCIPALS.iter().copied()) {
                    Some(meant) if meant.eq_ignore_ascii_case(name) && !statement.principals().iter().any(|(other, _)| other.as_ref().is_some_and(|other| other.text == meant)) => {
                        refused.help(format!("write `{meant}`")).fix(format!("\"{meant}\"")).unsure()
                    }
                    Some(meant) => refused.help(format!("did you mean `{meant}`?")),
                    None => refused.help(format!("there are {}", PRINCIPALS.join(", "))),
                });
            }
        }
    }
    if trust {
        found.dedup_by(|one, other| one.code == other.code && one.range == other.range);
    }
}

/// The number in an ARN is known, though its partition may not be.
fn account_of_arn(who: &Said) -> Option<Refused> {
    let account = who.text.starts_with("arn:").then(|| who.text.split(':').nth(4)).flatten()?;
    let wrong = !account.is_empty() && account.len() != 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    wrong.then(|| refuse("policy/invalid-account", &who.range, format!("an account number has 12 digits, and `{account}` has {}", account.len())))
}

/// What `AWS` may name: an account, something in it, everyone, or something by its unique id.
fn account(who: &Said) -> Option<Refused> {
    let text = who.text;
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let id = text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if text == "*" || (digits && text.len() == 12) || id || text.starts_with("arn:") {
        return None;
    }
    let refused = if digits {
        refuse("policy/invalid-principal", &who.range, format!("an account number has 12 digits, and `{text}` has {}", text.len()))
    } else if text.ends_with(".amazonaws.com") {
        refuse("policy/invalid-principal", &who.range, format!("`{text}` is a service, not an account")).help(format!("write `{{ \"Service\": \"{text}\" }}`"))
    } else {
        refuse("policy/invalid-principal", &who.range, format!("`{text}` names nobody: it is neither an account number nor an ARN"))
            .help("write 12 digits, or `arn:aws:iam::ACCOUNT:user/NAME`, `…:role/NAME`, `…:root`")
    };
    Some(refused)
}

fn resources(statement: Statement, kind: PolicyKind, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    for resource in [statement.texts("Resource"), statement.texts("NotResource")].concat() {
        let text = resource.text;
        if open(text) || text.starts_with('*') || text.starts_with("arn:*") || text == "arn*" {
            continue;
        }
        let fields = text.split(':').count();
        if !text.starts_with("arn:") {
            // Some services take less in the policies of their own resources: `execute-api:/*`.
            if kind == PolicyKind::Resource && text.contains(':') {
                continue;
            }
            found.push(refuse("policy/arn-form", &resource.range, format!("`{text}` is no ARN")).help("a resource is `*` or `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`"));
        } else if fields < 6 && !text.ends_with(":*") {
            let help = "it is `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; parts may be empty, their colons may not be missing";
            let refused = refuse("policy/arn-form", &resource.range, format!("the ARN has {fields} of its six parts")).help(help);
            found.push(if text.ends_with('*') { refused.unsure() } else { refused });
        }
    }
}

/// Policies of resources may have spaces in their Sids; those of IAM may not.
fn sid(policy: &Policy, statement: Statement, open: &dyn Fn(&str) -> bool, found: &mut Vec<Refused>) {
    for sid in statement.texts("Sid").into_iter().filter(|sid| !open(sid.text)) {
        if let Some(wrong) = sid.text.chars().find(|c| !c.is_ascii_alphanumeric()) {
            let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
            let plain = letters(sid.text);
            let taken = policy.statements().flat_map(|other| other.texts("Sid")).any(|other| other.range != sid.range && letters(other.text) == plain);
            let refused = refuse("policy/invalid-sid", &sid.range, format!("a Sid has letters and digits only, not `{wrong}`; IAM refuses it"));
            found.push(if plain.is_empty() || taken { refused } else { refused.help(format!("write `{plain}`")).fix(format!("\"{plain}\"")) });
        }
    }
}

fn same_sids(policy: &Policy, found: &mut Vec<Refused>) {
    let mut seen = std::collections::HashSet::new();
    for sid in policy.statements().flat_map(|statement| statement.texts("Sid")).filter(|sid| !sid.text.is_empty()) {
        if !seen.insert(sid.text) {
            found.push(refuse("policy/duplicate-sid", &sid.range, format!("two statements have the Sid `{}`; IAM refuses that", sid.text)).help("give each its own, or none"));
        }
    }
}

fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(&one.to_ascii_lowercase(), &other.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, kind: PolicyKind) -> Vec<(&'static str, bool)> {
        let root = Node::parse(text).unwrap();
        refused(&Policy { root: &root }, kind, &|text| text.contains('<')).into_iter().map(|refused| (refused.code, refused.certain)).collect()
    }

    #[test]
    fn what_iam_takes() {
        for (text, kind) in [
            (r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":["arn:aws:s3:::a/*","*"]}}"#, PolicyKind::Identity),
            (
                r#"{"Statement":[{"Sid":"","Effect":"Deny","NotAction":["iam:*"],"NotResource":"arn:aws:s3:::<BUCKET>","Condition":{"foranyvalue:StringLikeIfExists":{"aws:x":["a",1]}}}]}"#,
                PolicyKind::Identity,
            ),
            (
                r#"{"Statement":[{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],"Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:root","*","<WHO>"],"Service":"ec2.amazonaws.com"}}]}"#,
                PolicyKind::Trust,
            ),
            (
                r#"{"Statement":[{"Sid":"Allow all","Effect":"Allow","Action":"s3:*","Principal":"*","Resource":"arn:aws:s3:::a/*"},{"Sid":"Allow all","Effect":"Deny","Action":"s3:*","Principal":"*","Resource":"*"}]}"#,
                PolicyKind::Resource,
            ),
        ] {
            assert_eq!(codes(text, kind), [], "{text}");
        }
    }

    #[test]
    fn what_iam_refuses() {
        let one = |statement: &str| codes(&format!(r#"{{"Version":"2012-10-17","Statement":[{{{statement}}}]}}"#), PolicyKind::Identity);
        let rest = r#""Action":"s3:*","Resource":"*""#;
        assert_eq!(one(&format!(r#""Effect":"Alow",{rest}"#)), [("policy/invalid-effect", true)]);
        assert_eq!(one(&format!(r#""Effect":true,{rest}"#)), [("policy/wrong-type", true)]);
        assert_eq!(one(&format!(r#""effect":"Allow",{rest}"#)), [("policy/unknown-element", false)]);
        assert_eq!(one(&format!(r#""Efect":"Allow",{rest}"#)), [("policy/unknown-element", true)]);
        assert_eq!(one(rest), [("policy/missing-element", true)]);
        assert_eq!(one(&format!(r#""Effect":"Allow","NotAction":"s3:*",{rest}"#)), [("policy/exclusive-elements", true)]);
        assert_eq!(one(&format!(r#""Effect":"Allow","Principal":"*",{rest}"#)), [("policy/principal-not-allowed", true)]);
        assert_eq!(one(r#""Effect":"Allow","Action":["GetObject"],"Resource":"bucket""#), [("policy/invalid-action", true), ("policy/arn-form", true)]);
        assert_eq!(one(&format!(r#""Effect":"Allow","Condition":{{"StringEqual":{{"aws:x":"a"}}}},{rest}"#)), [("policy/invalid-operator", true)]);
        assert_eq!(one(&format!(r#""Effect":"Allow","Condition":{{"Null":{{"x":"true"}}}},{rest}"#)), [("policy/condition-key", true)]);
        assert_eq!(codes(r#"{"Version":"2012-10-18","Statement":"s"}"#, PolicyKind::Identity), [("policy/wrong-type", true), ("policy/invalid-version", true)]);
    }

    #[test]
    fn no_fix_makes_two_of_one() {
        let fixes = |text: &str| {
            let root = Node::parse(text).unwrap();
            refused(&Policy { root: &root }, PolicyKind::Identity, &|_| false).into_iter().filter_map(|refused| refused.fix).collect::<Vec<_>>()
        };
        let condition = |operators: &str| format!(r#"{{"Statement":{{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{{{operators}}}}}}}"#);
        assert_eq!(fixes(&condition(r#""StringEqual":{"aws:x":"a"}"#)), ["\"StringEquals\""]);
        assert_eq!(fixes(&condition(r#""StringEquals":{"aws:x":"a"},"StringEqual":{"aws:y":"a"}"#)), [""; 0]);
        assert_eq!(fixes(&condition(r#""StringEqual":{"aws:x":"a"},"stringequal":{"aws:y":"a"}"#)), [""; 0]);
        let sids = |one: &str, other: &str| {
            let statement = |sid: &str| format!(r#"{{"Sid":"{sid}","Effect":"Allow","Action":"s3:*","Resource":"*"}}"#);
            fixes(&format!(r#"{{"Statement":[{},{}]}}"#, statement(one), statement(other)))
        };
        assert_eq!(sids("a-b", "c"), ["\"ab\""]);
        assert_eq!(sids("a-b", "ab"), [""; 0]);
        assert_eq!(sids("a-b", "a_b"), [""; 0]);
    }

    #[test]
    fn what_iam_refuses_of_trust() {
        let one = |statement: &str| codes(&format!(r#"{{"Statement":{{"Effect":"Allow",{statement}}}}}"#), PolicyKind::Trust);
        assert_eq!(one(r#""Action":"sts:AssumeRole""#), [("policy/missing-element", true)]);
        assert_eq!(one(r#""Action":"sts:AssumeRole","Resource":"*","Principal":{"AWS":"root"}"#), [("policy/invalid-principal", true), ("policy/trust-form", true)]);
        assert_eq!(one(r#""Action":"s3:GetObject","Principal":{"Servce":"ec2"}"#), [("policy/trust-form", true), ("policy/invalid-principal", true)]);
        assert_eq!(one(r#""Action":"sts:AssumeRole","NotPrincipal":{"AWS":"111122223333"}"#), [("policy/trust-form", false)]);
    }
}
