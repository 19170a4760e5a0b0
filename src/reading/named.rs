//! Operations by their names: `CreateUser`, `aws iam create-user`, or a link to the reference of one.

use super::clause::{Clause, Form};
use super::instruction::Act;
use super::mention::What;
use crate::guide::{Mark, Text};
use crate::iam::{Operation, operation, operation_by_command};
use crate::lexicon::Word;

/// A stretch of runs that names an operation.
pub struct Named {
    /// From the first run to the one after the last.
    pub runs: std::ops::Range<usize>,
    pub operation: &'static Operation,
}

/// The operations that links and code name, in order. What the words say goes before where the link leads.
pub fn named_operations(text: &Text) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.runs.len() {
        let url = text.runs[at].url.as_deref();
        let code = text.runs[at].mark.has(Mark::CODE);
        if url.is_none() && !code && !text.runs[at].text.trim_start().starts_with('[') {
            at += 1;
            continue;
        }
        let same = |run: &crate::guide::Run| run.url.as_deref() == url && url.is_some();
        let end = if url.is_some() { at + text.runs[at..].iter().take_while(|run| same(run)).count() } else { at + 1 };
        let words: String = text.runs[at..end].iter().map(|run| run.text.as_str()).collect();
        let (words, inner) = written_link(&words);
        let url = url.or(inner.as_deref());
        let by_words = || by_words(&words, url.is_some());
        let by_address = || url.and_then(by_address);
        let operation = if inner.is_some() || url.is_some() {
            by_words().or_else(by_address)
        } else if code {
            by_words()
        } else {
            None
        };
        if let Some(operation) = operation {
            found.push(Named { runs: at..end, operation });
        }
        at = end;
    }
    found
}

/// A link that stands inside of code, where Markdown leaves it as it is written: `[create\-user](…)`.
fn written_link(words: &str) -> (String, Option<String>) {
    let parts = words.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once("]("));
    match parts {
        Some((text, url)) => (text.replace('\\', ""), Some(url.replace('\\', ""))),
        None => (words.to_owned(), None),
    }
}

/// `aws iam create-user`, `iam:CreateUser`, `CreateUser`; within a link also `create-user`.
fn by_words(words: &str, link: bool) -> Option<&'static Operation> {
    let words = words.trim();
    if let Some(command) = words.strip_prefix("aws iam ").or_else(|| words.strip_prefix("iam ")) {
        return operation_by_command(command.trim());
    }
    let bare = words.strip_suffix(" command").or_else(|| words.strip_suffix(" API")).unwrap_or(words);
    operation(bare).or_else(|| if link { operation_by_command(bare) } else { None })
}

/// The reference pages of the AWS CLI (`…/reference/iam/create-user.html`) and of the IAM API (`…/API_CreateUser.html`).
fn by_address(url: &str) -> Option<&'static Operation> {
    let path = url.split(['#', '?']).next().unwrap_or(url);
    let (folders, page) = path.trim_end_matches('/').rsplit_once('/')?;
    let page = page.strip_suffix(".html").unwrap_or(page);
    match page.strip_prefix("API_") {
        Some(name) => operation(name).filter(|_| folders.contains("/IAM/")),
        None => operation_by_command(page).filter(|_| folders.ends_with("/iam")),
    }
}

/// Operations that are named outright say precisely what the words around them say too. Of several that "or" joins the first.
pub fn calls(clause: &Clause, acts: &mut Vec<Act>) -> bool {
    let named = clause.prefix.iter().chain(clause.rest.iter()).chain(clause.purpose.iter().flat_map(|(_, purpose)| purpose.iter()));
    if clause.form == Form::Statement || !named.clone().any(|mention| matches!(mention.what, What::Operation(_))) {
        return false;
    }
    // "The CreateUser operation makes …": said of it.
    let tail = clause.rest.iter().skip_while(|mention| !matches!(mention.what, What::Operation(_))).take_while(|mention| !matches!(mention.what, What::Dash));
    let said = tail.filter(|mention| !matches!(mention.what, What::Operation(_) | What::Word(Word::Then | Word::Or))).count();
    if clause.form == Form::Fragment && said > 1 {
        return true;
    }
    let before = acts.len();
    for mention in named {
        match mention.what {
            What::Operation(operation) => acts.push(Act::Call { operation, members: spoken_members(operation, clause) }),
            What::Word(Word::Or) if acts.len() > before => break,
            _ => {}
        }
    }
    true
}

/// Members that the clause names as parameters, by their own names or the command's: `MaxSessionDuration`, `--description`.
fn spoken_members(operation: &'static Operation, clause: &Clause) -> Vec<&'static str> {
    let words: Vec<String> = clause.prefix.iter().chain(clause.rest.iter()).map(|mention| plain(mention.text)).collect();
    let optional = operation.members.iter().filter(|member| !member.required);
    optional.filter(|member| words.contains(&plain(member.name))).map(|member| member.name).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_reference() {
        let name = |url: &str| by_address(url).map(|operation| operation.name);
        assert_eq!(name("https://docs.aws.amazon.com/cli/latest/reference/iam/create-user.html"), Some("CreateUser"));
        assert_eq!(name("https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html#x"), Some("TagMFADevice"));
        assert_eq!(name("https://docs.aws.amazon.com/cli/latest/reference/cognito-idp/create-group.html"), None);
        assert_eq!(name("https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateUser.html"), None);
    }
}
