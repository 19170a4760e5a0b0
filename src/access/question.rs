//! Questions in words: `deployer s3:PutObject arn:aws:s3:::box/x`, and what a guide expects: `allow s3:PutObject on arn:aws:s3:::box/x`.

use std::ops::Range;

use crate::policy::{closest, covers, is_unlisted, prefixes, service};

/// Whether somebody may do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// A name or an ARN; none where there is only one whom it can mean.
    pub who: Option<String>,
    pub action: String,
    pub resource: String,
    /// Condition keys of the request, with their values; a key may stand several times.
    pub context: Vec<(String, String)>,
}

/// What should be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    pub allowed: bool,
    pub question: Question,
}

/// What is wrong with a question, where in its text, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: Range<usize>,
    pub message: String,
    pub help: String,
}

const FORM: &str = "write who, the action and the resource: `deployer s3:PutObject arn:aws:s3:::bucket/key`";
const EXPECTATION: &str = "write `expect allow s3:PutObject on arn:aws:s3:::bucket/key`, with a name before the action where the guide makes several users or roles";

impl Question {
    /// `WHO ACTION RESOURCE [KEY=VALUE…]`; `on` may stand before the resource, `with` before the keys.
    pub fn parse(text: &str) -> Result<Question, Fault> {
        let words = words(text);
        match words.as_slice() {
            [] | [_] => Err(fault(0..text.len(), "the question is not whole", FORM)),
            [(_, who), rest @ ..] => Ok(Question { who: Some((*who).to_owned()), ..asked(rest, text.len(), FORM)? }),
        }
    }
}

impl Expectation {
    /// What stands behind `expect`: `allow [WHO] ACTION on RESOURCE [with KEY=VALUE…]`, or `deny …`.
    pub fn parse(text: &str) -> Result<Expectation, Fault> {
        let words = words(text);
        let Some(((start, effect), rest)) = words.split_first() else { return Err(fault(0..text.len(), "it does not say what is expected", EXPECTATION)) };
        let allowed = match effect.to_ascii_lowercase().as_str() {
            "allow" => true,
            "deny" => false,
            _ => return Err(fault(*start..start + effect.len(), format!("`{effect}` can be neither expected nor not"), EXPECTATION)),
        };
        let question = match rest {
            [(_, who), (_, action), more @ ..] if !is_action(who) && is_action(action) && !more.is_empty() => {
                Question { who: Some((*who).to_owned()), ..asked(&rest[1..], text.len(), EXPECTATION)? }
            }
            _ => asked(rest, text.len(), EXPECTATION)?,
        };
        Ok(Expectation { allowed, question })
    }
}

fn fault(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault { at, message: message.into(), help: help.into() }
}

/// The words with their places.
fn words(text: &str) -> Vec<(usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect()
}

fn is_action(word: &str) -> bool {
    word == "*" || !word.starts_with("arn:") && word.matches(':').count() == 1
}

/// Action, resource and keys.
fn asked(words: &[(usize, &str)], end: usize, form: &str) -> Result<Question, Fault> {
    let Some((&(at, action), rest)) = words.split_first() else { return Err(fault(0..end, "it names no action", form)) };
    let place = |at: usize, word: &str| at..at + word.len();
    if !is_action(action) {
        return Err(fault(place(at, action), format!("`{action}` is no action; an action is SERVICE:NAME"), form));
    }
    unknown(action).map_or(Ok(()), |(message, help)| Err(fault(place(at, action), message, help)))?;
    let after = |rest: &'_ [(usize, &'_ str)], word: &str| usize::from(rest.first().is_some_and(|(_, first)| *first == word));
    let rest = &rest[after(rest, "on")..];
    let Some((&(at, resource), rest)) = rest.split_first() else { return Err(fault(0..end, "it names no resource", form)) };
    if resource != "*" && resource.strip_prefix("arn:").is_none_or(|rest| rest.matches(':').count() < 4) {
        return Err(fault(place(at, resource), format!("`{resource}` is no ARN"), "write the resource's ARN, or `*` for an action that has none: `arn:aws:s3:::bucket/key`"));
    }
    let rest = &rest[after(rest, "with")..];
    let pair = |&(at, word): &(usize, &str)| match word.split_once('=') {
        Some((key, value)) if key.contains(':') => Ok((key.to_owned(), value.to_owned())),
        _ => Err(fault(
            place(at, word),
            format!("`{word}` is no condition key with its value"),
            "write what is known of the request behind the resource: `with aws:SourceIp=203.0.113.7`",
        )),
    };
    Ok(Question { who: None, action: action.to_owned(), resource: resource.to_owned(), context: rest.iter().map(pair).collect::<Result<_, _>>()? })
}

/// Why the action can be nobody's: an expectation on a misspelt one would always hold, or never.
fn unknown(action: &str) -> Option<(String, String)> {
    let (prefix, name) = action.split_once(':')?;
    if is_unlisted(prefix) || is_unlisted(action) {
        return None;
    }
    let Some(service) = service(prefix) else {
        let help = closest(prefix, prefixes()).map_or("write the prefix as policies have it: `s3`, `ec2`".to_owned(), |near| format!("did you mean `{near}:{name}`?"));
        return Some((format!("AWS has no service with the prefix `{prefix}`"), help));
    };
    if service.actions.is_empty() || service.actions.iter().any(|known| covers(name, &known.name)) {
        return None;
    }
    let help = closest(name, service.actions.iter().map(|action| action.name.as_str()));
    Some((format!("{} has no action `{name}`", service.name), help.map_or("write an action as policies have it".to_owned(), |near| format!("did you mean `{prefix}:{near}`?"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(who: Option<&str>, action: &str, resource: &str, context: &[(&str, &str)]) -> Question {
        let context = context.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Question { who: who.map(str::to_owned), action: action.into(), resource: resource.into(), context }
    }

    #[test]
    fn questions() {
        assert_eq!(Question::parse("ci s3:PutObject arn:aws:s3:::b/x"), Ok(question(Some("ci"), "s3:PutObject", "arn:aws:s3:::b/x", &[])));
        let arn = "arn:aws:iam::111122223333:role/app";
        assert_eq!(
            Question::parse(&format!(" {arn}  s3:List* on *  with aws:SourceIp=192.0.2.1 aws:TagKeys=a")),
            Ok(question(Some(arn), "s3:List*", "*", &[("aws:SourceIp", "192.0.2.1"), ("aws:TagKeys", "a")]))
        );
        for (text, message, at) in [
            ("", "the question is not whole", ""),
            ("ci", "the question is not whole", "ci"),
            ("ci PutObject *", "`PutObject` is no action", "PutObject"),
            ("ci s3:PutObject", "it names no resource", "ci s3:PutObject"),
            ("ci s3:PutObject bucket", "`bucket` is no ARN", "bucket"),
            ("ci s3:PutObject arn:aws:s3:b", "`arn:aws:s3:b` is no ARN", "arn:aws:s3:b"),
            ("ci s3:PutObjekt *", "Amazon S3 has no action `PutObjekt`", "s3:PutObjekt"),
            ("ci s4:PutObject *", "AWS has no service with the prefix `s4`", "s4:PutObject"),
            ("ci s3:PutObject * please", "`please` is no condition key", "please"),
        ] {
            let found = Question::parse(text).unwrap_err();
            assert!(found.message.starts_with(message) && !found.help.is_empty(), "{text}: {found:?}");
            assert_eq!(&text[found.at], at, "{text}");
        }
        assert_eq!(Question::parse("ci s3:PutObjekt *").unwrap_err().help, "did you mean `s3:PutObject`?");
    }

    #[test]
    fn expectations() {
        assert_eq!(
            Expectation::parse(" allow s3:PutObject on arn:aws:s3:::b/x "),
            Ok(Expectation { allowed: true, question: question(None, "s3:PutObject", "arn:aws:s3:::b/x", &[]) })
        );
        assert_eq!(Expectation::parse("deny ci iam:* on *"), Ok(Expectation { allowed: false, question: question(Some("ci"), "iam:*", "*", &[]) }));
        assert_eq!(Expectation::parse("deny * on *").map(|found| found.question.action), Ok("*".into()));
        for text in ["", "allows s3:PutObject on *", "allow", "allow s3:PutObject", "deny ci on *", "allow a b s3:PutObject on *"] {
            assert!(Expectation::parse(text).is_err(), "{text}");
        }
    }
}
