//! Words that the guide itself declares to be placeholders.

use super::told::Told;
use crate::guide::{BlockKind, Guide, Mark, Text};
use crate::lexicon::fold;
use crate::policy::PolicyKind;

/// Verbs that say that a word is to be replaced.
const REPLACE: &[&str] =
    &["replace", "substitute", "reemplaza", "reemplace", "sustituye", "sustituya", "substitua", "ersetzen", "remplacez", "替换", "替換", "置き換え", "교체", "바꾸"];

/// Words that say that another one is a placeholder.
const DECLARE: &[&str] = &["placeholder", "占位符", "プレースホルダ"];

/// What stands in each of those of them that are ASCII: most texts hold none of it.
const STEMS: &[&str] = &["plac", "plaz", "stitu", "ersetz", "change "];

/// The declared words: "replace `my-bucket` with yours", "`my-bucket` is a placeholder", "replace the bucket name". Only those
/// that a fenced block holds.
pub fn declared(guide: &Guide, told: &Told) -> Vec<String> {
    let fences: Vec<String> = guide.blocks.iter().filter_map(|block| if let BlockKind::Fence(fence) = &block.kind { Some(fence.text()) } else { None }).collect();
    if fences.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<String> = fences.iter().flat_map(|fence| no_arns(fence)).take(MOST).collect();
    for (at, block) in guide.blocks.iter().enumerate() {
        let BlockKind::Paragraph(text) = &block.kind else { continue };
        for word in words(text, &told.words(at)) {
            // The name of an element is none: "replace the `Resource` with".
            let key = || fences.iter().any(|fence| fence.contains(&format!("\"{word}\":")));
            if found.len() < MOST && !found.contains(&word) && fences.iter().any(|fence| fence.contains(&word)) && !key() {
                found.push(word);
            }
        }
    }
    found
}

/// Words that a guide declares.
const MOST: usize = 200;

/// What stands where IAM takes nothing but an ARN or a pattern: `"Resource": "BucketArn"` leaves it to the reader.
fn no_arns(fence: &str) -> Vec<String> {
    if !fence.contains("Resource") {
        return Vec::new();
    }
    let Ok(policy) = crate::policy::parse(fence) else { return Vec::new() };
    if policy.kind != PolicyKind::Identity {
        return Vec::new();
    }
    let resources = policy.minified.match_indices("Resource\":").map(|(at, key)| &policy.minified[at + key.len()..]);
    let values = resources.flat_map(|rest| {
        let end = if rest.starts_with('[') { rest.find(']') } else { rest.char_indices().skip(1).find(|(_, c)| *c == '"').map(|(at, _)| at) };
        rest[..end.unwrap_or(0)].split('"').filter(|piece| piece.len() > 2).map(str::to_owned).collect::<Vec<_>>()
    });
    values.filter(|value| value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).collect()
}

fn words(text: &Text, lower: &str) -> Vec<String> {
    let mut found = Vec::new();
    if lower.is_ascii() && !STEMS.iter().any(|stem| lower.contains(stem)) {
        return found;
    }
    for sentence in lower.split(['.', '!', '\n', '。']) {
        let replaces = REPLACE.iter().find_map(|verb| sentence.find(verb).map(|at| &sentence[at + verb.len()..]));
        // "Change `my-bucket` to the name of yours": the new value is the reader's.
        let changes = || {
            sentence
                .split_once("change ")
                .map(|(_, rest)| rest)
                .filter(|rest| rest.split_once(" to ").is_some_and(|(_, new)| ["your", "you ", "the name"].iter().any(|word| new.contains(word))))
        };
        let replaces = replaces.or_else(changes);
        let declares = DECLARE.iter().any(|word| sentence.contains(word));
        if replaces.is_none() && !declares {
            continue;
        }
        let codes = text.runs.iter().filter(|run| run.mark.has(Mark::CODE)).map(|run| (run, run.text.chars().map(fold).collect::<String>()));
        let codes = codes.filter(|(_, code)| sentence.contains(code));
        match replaces {
            // "Replace `A` and `B` with …": what comes after "with" is the new value.
            Some(rest) => {
                let before_with = rest.split(" with ").next().unwrap_or(rest).split(" to ").next().unwrap_or(rest);
                found.extend(codes.filter(|(_, code)| before_with.contains(code)).map(|(run, _)| run.text.clone()));
                found.extend(phrases(before_with));
            }
            None => found.extend(codes.take(1).map(|(run, _)| run.text.clone())),
        }
    }
    found.retain(|word| word.len() > 2 && !word.contains([' ', '"', '{', '}', '/', ':', '*', '.']) && word.chars().any(char::is_alphabetic));
    found
}

/// "the bucket name" as a guide would write it in a document: `bucket-name`, `bucket_name`, `BUCKET_NAME`, `bucketname`.
fn phrases(text: &str) -> Vec<String> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !matches!(*word, "the" | "a" | "your" | "all" | "both" | "and" | "following")).collect();
    if words.len() != 2 || !matches!(words[1], "name" | "id" | "arn" | "number") {
        return Vec::new();
    }
    ["-", "_", ""].iter().flat_map(|joint| [words.join(joint), words.join(joint).to_uppercase()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::parse;
    use crate::source::Source;

    #[test]
    fn every_word_has_a_stem() {
        for word in REPLACE.iter().chain(DECLARE).filter(|word| word.is_ascii()) {
            assert!(STEMS.iter().any(|stem| word.contains(stem)), "{word}");
        }
    }

    #[test]
    fn only_what_is_replaced_and_stands_in_a_block() {
        let text = "Replace `shelf-data` with the name of your shelf. Never touch `keep`.\n\nMake sure to replace the queue name. Then change `jars` to the name you chose, and `Status` to `On`.\n\n```json\n{\"a\": \"shelf-data/queue-name/keep/jars\"}\n```\n";
        let guide = parse(&Source::new("g.md", text));
        assert_eq!(declared(&guide, &Told::new(&guide)), ["shelf-data", "queue-name", "jars"]);
    }
}
