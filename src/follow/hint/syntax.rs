//! What a hint may say, in TOML. Strict: whatever is not known is a fault.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::iam::{Kind, Member, Operation, operation, operations};
use crate::plan::ParameterKind;

/// What one hint says.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// The step makes this call.
    Call(Pin),
    /// A person does the step.
    Manual,
    /// The step is not followed.
    Ignore,
    Parameter(Named),
    /// Findings that are left out here. The plan is the same without it.
    Allow(Allowed),
}

/// Findings that are left out, by their codes, each with its place; and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Allowed {
    pub codes: Vec<(String, Range<usize>)>,
    pub reason: Option<String>,
}

/// A call with the values that the hint gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    pub operation: &'static str,
    pub values: Vec<(&'static str, Given)>,
}

/// A value of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Text(String),
    /// JSON, minified; a placeholder that stands for all of it; `file://…`.
    Document(String),
    Flag(bool),
    Number(i64),
    Texts(Vec<String>),
    Tags(Vec<(String, String)>),
}

/// A value that the guide leaves to its reader, by its placeholder or by its name in the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    pub parameter: String,
    pub name: Option<String>,
    pub default: Option<String>,
    pub kind: Option<ParameterKind>,
}

/// What is wrong with a hint, where in its text, and what to write.
#[derive(Debug, PartialEq)]
pub struct Fault {
    pub at: Range<usize>,
    pub message: String,
    pub help: String,
}

const KEYS: &[&str] = &["operation", "manual", "ignore", "parameter", "allow"];
const FORMS: &str = "write `operation = \"CreateUser\", UserName = \"…\"`, `manual = true`, `ignore = true`, `parameter = \"<TOKEN>\", name = \"…\"`, `allow = \"CODE\", reason = \"…\"`, `expect allow s3:PutObject on arn:…` or `source=FILE#POINTER`";

fn fault(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault { at, message: message.into(), help: help.into() }
}

/// The hint of a comment: what stands behind `bythebook:`.
pub fn comment(body: &str) -> Result<Says, Fault> {
    // The braces of an inline table, in the place of the last byte before the text and of the first one after it.
    let table = format!("{{{body}\n}}");
    let parsed = DeValue::parse(&table).map_err(|error| {
        let at = error.span().unwrap_or_default();
        fault(
            at.start.saturating_sub(1).min(body.len())..at.end.saturating_sub(1).min(body.len()),
            format!("this is not how a hint is written{}", if body.contains('=') { format!(": {}", error.message()) } else { String::new() }),
            FORMS,
        )
    })?;
    let DeValue::Table(entries) = parsed.get_ref() else { return Err(fault(0..body.len(), "this is not how a hint is written", FORMS)) };
    let moved = |at: Range<usize>| at.start.saturating_sub(1)..at.end.saturating_sub(1).min(body.len());
    match says(entries, 0..body.len() + 1) {
        Ok(Says::Allow(allowed)) => Ok(Says::Allow(Allowed { codes: allowed.codes.into_iter().map(|(code, at)| (code, moved(at))).collect(), ..allowed })),
        Ok(says) => Ok(says),
        Err(found) => Err(fault(moved(found.at), found.message, found.help)),
    }
}

/// The hint of a table of keys and values, which stands at `whole`.
pub fn says(entries: &DeTable, whole: Range<usize>) -> Result<Says, Fault> {
    let leads: Vec<&str> = KEYS.iter().copied().filter(|key| entries.contains_key(*key)).collect();
    let &[lead] = leads.as_slice() else {
        let message = if leads.is_empty() { "the hint does not say what it is about".to_owned() } else { format!("a hint is about one thing, not {}", leads.join(" and ")) };
        return Err(fault(whole, message, if leads.is_empty() { FORMS } else { "write a hint for each" }));
    };
    match lead {
        "operation" => pin(entries).map(Says::Call),
        "parameter" => named(entries).map(Says::Parameter),
        "allow" => allowed(entries).map(Says::Allow),
        _ => {
            for (key, value) in entries {
                if key.get_ref() != lead {
                    return Err(fault(key.span(), format!("`{}` has no meaning beside `{lead}`", key.get_ref()), format!("write `{lead} = true` alone")));
                }
                if value.get_ref().as_bool() != Some(true) {
                    return Err(fault(value.span(), format!("`{lead}` can only be true"), format!("write `{lead} = true`, or take the hint out")));
                }
            }
            Ok(if lead == "manual" { Says::Manual } else { Says::Ignore })
        }
    }
}

fn pin(entries: &DeTable) -> Result<Pin, Fault> {
    let mut pinned: Option<&'static Operation> = None;
    if let Some(value) = entries.get("operation") {
        let text = value.get_ref().as_str().ok_or_else(|| fault(value.span(), "`operation` is a name in quotes", "write `operation = \"CreateUser\"`"))?;
        let name = text.strip_prefix("iam:").unwrap_or(text);
        let found = operation(name).ok_or_else(|| {
            let help = closest(name, operations().iter().map(|row| row.name))
                .map_or_else(|| "write the name as IAM's API has it: `CreateUser`".to_owned(), |near| format!("did you mean `{near}`?"));
            fault(value.span(), format!("IAM has no operation `{text}`"), help)
        })?;
        if !found.writes() {
            return Err(fault(value.span(), format!("`{name}` changes nothing"), "write `ignore = true` where the step needs nothing done"));
        }
        pinned = Some(found);
    }
    let Some(operation) = pinned else { return Err(fault(0..0, "the hint names no operation", FORMS)) };
    let mut values = Vec::new();
    for (key, value) in entries.iter().filter(|(key, _)| key.get_ref() != "operation") {
        let member = operation.member(key.get_ref()).ok_or_else(|| {
            let known = operation.members.iter().map(|member| member.name);
            let names = known.clone().collect::<Vec<_>>().join(", ");
            let help = closest(key.get_ref(), known).map_or_else(|| format!("it takes {names}"), |near| format!("did you mean `{near}`?"));
            fault(key.span(), format!("{} takes no `{}`", operation.name, key.get_ref()), help)
        })?;
        values.push((member.name, given(member, value.get_ref()).map_err(|(message, help)| fault(value.span(), message, help))?));
    }
    Ok(Pin { operation: operation.name, values })
}

/// Whether a member holds a policy document.
pub fn is_document(member: &Member) -> bool {
    member.name.ends_with("Document") && member.name != "SAMLMetadataDocument"
}

fn given(member: &Member, value: &DeValue) -> Result<Given, (String, String)> {
    let wrong = |wanted: &str, form: &str| (format!("`{}` is {wanted}", member.name), format!("write `{} = {form}`", member.name));
    if is_document(member) {
        return match value {
            DeValue::String(text) if text.starts_with("file://") || !text.trim_start().starts_with('{') => Ok(Given::Document(text.to_string())),
            DeValue::String(text) => match serde_json::from_str::<serde_json::Value>(text) {
                Ok(document) => Ok(Given::Document(document.to_string())),
                Err(error) => Err((format!("`{}` is not JSON: {error}", member.name), "mend the JSON, or leave it out: then the step's own block is taken".into())),
            },
            DeValue::Table(_) => json(value).map(|document| Given::Document(document.to_string())).ok_or_else(|| wrong("a policy document", "'{\"Version\": …}'")),
            _ => Err(wrong("a policy document", "'{\"Version\": …}'")),
        };
    }
    match (&member.kind, value) {
        (Kind::Text { .. } | Kind::Choice(_), DeValue::String(text)) => Ok(Given::Text(text.to_string())),
        (Kind::Text { .. } | Kind::Choice(_), _) => Err(wrong("text", "\"…\"")),
        (Kind::Flag, DeValue::Boolean(on)) => Ok(Given::Flag(*on)),
        (Kind::Flag, _) => Err(wrong("true or false", "true")),
        (Kind::Integer { .. }, DeValue::Integer(number)) => i64::from_str_radix(number.as_str(), number.radix()).map(Given::Number).map_err(|_| wrong("a number", "90")),
        (Kind::Integer { .. }, _) => Err(wrong("a number", "90")),
        (Kind::Texts(_), DeValue::Array(items)) => {
            items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>().map(Given::Texts).ok_or_else(|| wrong("a list of texts", "[\"…\"]"))
        }
        (Kind::Texts(_), _) => Err(wrong("a list of texts", "[\"…\"]")),
        (Kind::Tags, DeValue::Table(tags)) => tags
            .iter()
            .map(|(key, value)| value.get_ref().as_str().map(|text| (key.get_ref().to_string(), text.to_owned())))
            .collect::<Option<Vec<_>>>()
            .map(Given::Tags)
            .ok_or_else(|| wrong("tags", "{ team = \"post\" }")),
        (Kind::Tags, _) => Err(wrong("tags", "{ team = \"post\" }")),
        (Kind::Structure, _) => Err((format!("`{}` cannot be given in a hint", member.name), "leave the call to an `aws iam` command in the guide".into())),
    }
}

fn json(value: &DeValue) -> Option<serde_json::Value> {
    Some(match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Boolean(on) => (*on).into(),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok()?.into(),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect::<Option<Vec<_>>>()?.into(),
        DeValue::Table(members) => {
            members.iter().map(|(key, value)| json(value.get_ref()).map(|value| (key.get_ref().to_string(), value))).collect::<Option<serde_json::Map<_, _>>>()?.into()
        }
        DeValue::Float(_) | DeValue::Datetime(_) => return None,
    })
}

fn allowed(entries: &DeTable) -> Result<Allowed, Fault> {
    let mut allowed = Allowed::default();
    let code = |value: &toml::Spanned<DeValue>| {
        let text = value.get_ref().as_str().map(|text| (text.to_owned(), value.span()));
        text.ok_or_else(|| fault(value.span(), "a code is a text in quotes", "write `allow = \"policy/invalid-action\"`"))
    };
    for (key, value) in entries {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("allow", DeValue::Array(codes)) => allowed.codes = codes.iter().map(code).collect::<Result<_, _>>()?,
            ("allow", _) => allowed.codes = vec![code(value)?],
            ("reason", DeValue::String(reason)) => allowed.reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
            ("reason", _) => return Err(fault(value.span(), "`reason` is a text in quotes", "write `reason = \"…\"`")),
            (other, _) => return Err(fault(key.span(), format!("`{other}` has no meaning beside `allow`"), "write `allow = \"CODE\", reason = \"…\"`")),
        }
    }
    Ok(allowed)
}

fn named(entries: &DeTable) -> Result<Named, Fault> {
    let mut named = Named::default();
    for (key, value) in entries {
        let text = value.get_ref().as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let text = text.ok_or_else(|| fault(value.span(), format!("`{}` is a text in quotes", key.get_ref()), format!("write `{} = \"…\"`", key.get_ref())))?;
        match key.get_ref().as_ref() {
            "parameter" => named.parameter = text,
            "default" => named.default = Some(text),
            "name" => {
                let plain = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if !plain {
                    return Err(fault(value.span(), "a name is of small letters, digits and dashes", "write `name = \"bucket-name\"`"));
                }
                named.name = Some(text);
            }
            "kind" => {
                let kind = ParameterKind::ALL.iter().copied().find(|kind| kind.as_str() == text);
                let known = || ParameterKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
                named.kind = Some(kind.ok_or_else(|| fault(value.span(), format!("there is no kind `{text}`"), format!("kinds are {}", known())))?);
            }
            other => return Err(fault(key.span(), format!("`{other}` has no meaning beside `parameter`"), "a parameter takes `name`, `default` and `kind`")),
        }
    }
    if named.name.is_none() && named.default.is_none() && named.kind.is_none() {
        let at = entries.get("parameter").map_or(0..0, |value| value.span());
        return Err(fault(at, "the hint says nothing about the parameter", "add `name`, `default` or `kind`"));
    }
    Ok(named)
}

/// The known word that was probably meant.
pub fn closest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.map(|name| (strsim::normalized_damerau_levenshtein(&word.to_lowercase(), &name.to_lowercase()), name));
    scored.filter(|(score, _)| *score > 0.6).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms() {
        let pin = Pin { operation: "CreateUser", values: vec![("Tags", Given::Tags(vec![("team".into(), "post".into())])), ("UserName", Given::Text("ci".into()))] };
        assert_eq!(comment(" operation = \"CreateUser\", UserName = \"ci\", Tags = { team = \"post\" } "), Ok(Says::Call(pin)));
        assert_eq!(comment("manual = true"), Ok(Says::Manual));
        assert_eq!(comment("\n  ignore = true\n"), Ok(Says::Ignore));
        let named = Named { parameter: "<B>".into(), name: Some("bucket".into()), default: Some("x".into()), kind: Some(ParameterKind::Path) };
        assert_eq!(comment("parameter = \"<B>\", name = \"bucket\",\n default = \"x\", kind = \"path\""), Ok(Says::Parameter(named)));
        let allowed = Allowed { codes: vec![("a/b".into(), 10..15), ("c/*".into(), 17..22)], reason: Some("so".into()) };
        assert_eq!(comment(" allow = [\"a/b\", \"c/*\"], reason = \" so \" "), Ok(Says::Allow(allowed)));
        assert_eq!(comment("allow = \"a/b\", reason = \"\""), Ok(Says::Allow(Allowed { codes: vec![("a/b".into(), 8..13)], reason: None })));
    }

    #[test]
    fn whatever_is_not_known_is_a_fault() {
        for (body, message, at) in [
            ("manual", "this is not how a hint is written", None),
            ("", "the hint does not say what it is about", None),
            ("manual = true, ignore = true", "a hint is about one thing, not manual and ignore", None),
            ("manual = false", "`manual` can only be true", Some("false")),
            ("manual = true, why = \"x\"", "`why` has no meaning beside `manual`", Some("why")),
            ("operation = \"CreateUsr\"", "IAM has no operation `CreateUsr`", Some("\"CreateUsr\"")),
            ("operation = \"GetUser\"", "`GetUser` changes nothing", Some("\"GetUser\"")),
            ("operation = \"CreateUser\", UserNam = \"x\"", "CreateUser takes no `UserNam`", Some("UserNam")),
            ("operation = \"CreateUser\", UserName = 7", "`UserName` is text", Some("7")),
            ("operation = \"PutUserPolicy\", PolicyDocument = '{'", "`PolicyDocument` is not JSON", Some("'{'")),
            ("parameter = \"<B>\", nam = \"x\"", "`nam` has no meaning beside `parameter`", Some("nam")),
            ("parameter = \"<B>\", name = \"A b\"", "a name is of small letters", Some("\"A b\"")),
            ("parameter = \"<B>\", kind = \"bucket\"", "there is no kind `bucket`", Some("\"bucket\"")),
            ("parameter = \"<B>\"", "the hint says nothing about the parameter", Some("\"<B>\"")),
            ("allow = 7", "a code is a text in quotes", Some("7")),
            ("allow = \"risk/*\", why = \"x\"", "`why` has no meaning beside `allow`", Some("why")),
        ] {
            let found = comment(body).unwrap_err();
            assert!(found.message.starts_with(message), "{body}: {}", found.message);
            assert!(!found.help.is_empty());
            if let Some(at) = at {
                assert_eq!(&body[found.at], at, "{body}");
            }
        }
    }
}
