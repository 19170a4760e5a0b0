//! `policy/redundant`.

use crate::check::{Document, Finding, Over, Rule};
use crate::diagnostic::Severity;
use crate::iam::Arn;
use crate::policy::{Json, Member, Node, Said, Statement, covers};

pub const RULE: Rule = Rule { code: "policy/redundant", severity: Severity::Note, page: include_str!("redundant.md"), over: Over::Document(look) };

fn look(document: &Document, found: &mut Vec<Finding>) {
    let Some(policy) = document.policy() else { return };
    let statements: Vec<Statement> = policy.statements().take(MOST).collect();
    for statement in &statements {
        for element in ["Action", "NotAction", "Resource", "NotResource"] {
            let texts = statement.texts(element);
            if (2..=MOST).contains(&texts.len()) {
                found.extend(covered(&texts, element.ends_with("Action")));
            }
        }
        for condition in statement.conditions() {
            let texts: Vec<Said> = condition.values.items().iter().filter_map(|value| Some(Said { text: value.text()?, range: value.range.clone() })).take(MOST).collect();
            found.extend(twice(&texts));
        }
        let principals: Vec<Said> = statement.principals().into_iter().map(|(_, who)| who).take(MOST).collect();
        found.extend(twice(&principals));
        found.extend(principals.iter().filter_map(|who| session(who, &principals)));
    }
    for (at, statement) in statements.iter().enumerate() {
        if let Some(first) = statements[..at].iter().find(|other| same(statement.node, other.node)) {
            let first = first.texts("Sid").first().map_or("an earlier one".to_owned(), |sid| format!("`{}`", sid.text));
            let brace = statement.node.range.start..statement.node.range.start + 1;
            found.push(Finding::at(&brace, format!("the statement says what {first} has said")).help("leave it out"));
        }
    }
}

/// Longer lists are compared with themselves by nobody.
const MOST: usize = 200;

fn covered(texts: &[Said], without_case: bool) -> Vec<Finding> {
    let wild: Vec<&Said> = texts.iter().filter(|said| said.text.contains('*')).take(10).collect();
    let mut found = twice(texts);
    for said in texts {
        let by = wild.iter().find(|pattern| {
            pattern.text != said.text && covers(pattern.text, said.text) && (without_case || said.text.starts_with(pattern.text.split(['*', '?']).next().unwrap_or_default()))
        });
        if let Some(pattern) = by {
            found.push(Finding::at(&said.range, format!("`{}` covers it already", pattern.text)).help("leave out the one or the other"));
        }
    }
    found
}

fn twice(texts: &[Said]) -> Vec<Finding> {
    let mut seen = std::collections::HashSet::new();
    texts.iter().filter(|said| !seen.insert(said.text)).map(|said| Finding::at(&said.range, format!("`{}` stands here twice", said.text)).help("leave it out")).collect()
}

/// A session of a role that may do it anyway.
fn session(who: &Said, others: &[Said]) -> Option<Finding> {
    let arn = Arn::parse(who.text).filter(|arn| arn.service == "sts")?;
    let role = arn.resource.strip_prefix("assumed-role/")?.split('/').next()?;
    let whole = format!("arn:{}:iam::{}:role/{role}", arn.partition, arn.account);
    others.iter().any(|other| other.text == whole).then(|| Finding::at(&who.range, format!("`{whole}` covers its sessions already")).help("leave it out"))
}

/// Whether two statements differ in nothing but their Sids.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.json, &other.json) {
        (Json::Object(one), Json::Object(other)) => {
            let counted = |members: &[Member]| members.iter().filter(|member| member.name != "Sid").count();
            counted(one) == counted(other)
                && one.iter().filter(|member| member.name != "Sid").all(|member| other.iter().any(|there| there.name == member.name && same(&member.node, &there.node)))
        }
        (Json::Array(one), Json::Array(other)) => one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other)),
        (one, other) => one == other,
    }
}
