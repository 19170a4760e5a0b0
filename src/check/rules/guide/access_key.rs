//! `guide/access-key`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "guide/access-key", severity: Severity::Warning, page: include_str!("access_key.md"), over: Over::Guide(look) };

/// Bytes behind a key's id in which its secret is looked for.
const NEAR: usize = 400;
/// Characters of the id and of the secret. Source: IAM User Guide, "IAM identifiers"; IAM API Reference, AccessKey.
const ID: usize = 20;
const SECRET: usize = 40;

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let text = subject.source.text();
    for (at, _) in text.match_indices("AKIA") {
        let Some(id) = text.get(at..at + ID).filter(|id| is_id(id) && !goes_on(text, at, at + ID)) else { continue };
        let near = text[at + id.len()..].char_indices().take_while(|(from, _)| *from < NEAR).last().map_or(0, |(from, c)| from + c.len_utf8());
        let near = &text[at + ID..at + ID + near];
        let mut from = 0;
        for word in near.split(|c: char| !is_base64(c)) {
            let start = at + ID + from;
            from += word.len() + near[from + word.len()..].chars().next().map_or(0, char::len_utf8);
            // `KEY=wJal…`: what stands before the equals sign is no part of it.
            let bare = word.trim_start_matches('=');
            let start = start + word.len() - bare.len();
            let (start, secret) = bare.rsplit_once('=').filter(|(_, secret)| secret.len() == SECRET).map_or((start, bare), |(name, secret)| (start + name.len() + 1, secret));
            if is_secret(secret) {
                let finding = Finding::at(&(start..start + secret.len()), "an access key and its secret stand in the guide, for every reader to use");
                found.push(finding.help("deactivate the key now, and write `<SECRET_ACCESS_KEY>` here"));
                break;
            }
        }
    }
}

fn goes_on(text: &str, start: usize, end: usize) -> bool {
    text[..start].ends_with(|c: char| c.is_ascii_alphanumeric()) || text[end..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Base 32 behind the prefix; what people make up has other digits, or says that it is an example.
fn is_id(id: &str) -> bool {
    let made = &id[4..];
    made.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7')) && !id.ends_with("EXAMPLE") && distinct(made) > 8 && !is_made_up(made)
}

fn is_secret(secret: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| secret.bytes().any(|byte| kind(&byte));
    secret.len() == SECRET
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_digit)
        && distinct(secret) > 18
        && !is_made_up(&secret.to_ascii_uppercase())
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '+' | '=')
}

fn distinct(text: &str) -> usize {
    let mut bytes = text.as_bytes().to_vec();
    bytes.sort_unstable();
    bytes.dedup();
    bytes.len()
}

fn is_made_up(text: &str) -> bool {
    ["EXAMPLE", "ABCDE", "12345", "XXXX", "YOUR", "SECRET", "ACCESS", "REPLACE", "REDACTED"].iter().any(|word| text.contains(word))
}
