//! Which texts of a fenced block are meant as policy documents. Much code has a policy inside that is no JSON yet.

use std::ops::Range;

use crate::guide::Fence;
use crate::iam::bracketed;

/// The documents of a block: its bytes, and whether a reader pastes it as it stands, so that a fault of it counts.
pub fn documents_in(fence: &Fence, text: &str) -> Vec<(Range<usize>, bool)> {
    // Half of the lines of a difference are gone.
    if matches!(fence.language.as_str(), "diff" | "patch") {
        return Vec::new();
    }
    if text.trim_start().starts_with('{') {
        let pasted = matches!(fence.language.as_str(), "" | "text" | "txt" | "plaintext" | "json" | "jsonc");
        // What Python prints begins so too.
        let printed = !fence.language.starts_with("json") && text.trim_start()[1..].trim_start().starts_with('\'');
        let document = (0..text.trim_end().len(), pasted && !printed);
        return if document.1 || !is_format(text) { vec![document] } else { Vec::new() };
    }
    let found = objects(text).into_iter();
    found.filter(|(object, _)| !is_format(&text[object.clone()])).collect()
}

/// Whether a text may be a policy: quotes of every kind may stand around the word.
pub fn names_statement(text: &str) -> bool {
    text.match_indices("Statement").any(|(at, _)| text[..at].ends_with(QUOTES))
}

/// Whether a broken document begins as policies do, not as code or as the answer of a command that holds one.
pub fn begins_a_policy(text: &str) -> bool {
    let first = text.trim_start().strip_prefix('{').map(str::trim_start).unwrap_or_default();
    let key = first.strip_prefix(QUOTES).is_some_and(|rest| ["Version", "Statement", "Id"].iter().any(|key| rest.strip_prefix(key).is_some_and(|rest| rest.starts_with(QUOTES))));
    key || ["...", "…", "//", "/*"].iter().any(|omitted| first.starts_with(omitted))
}

/// Whether what stands where a value or comma should is code, or waits to be replaced: the document is not JSON yet, and nobody
/// pastes it as it stands.
pub fn is_unfinished(text: &str, at: usize) -> bool {
    let at = text.floor_char_boundary(at);
    let rest = &text[at..];
    // `{{` is a place to fill for templates, and is read as an object in an object.
    let open = |at: usize| bracketed(text, at).is_some() || text[at..].starts_with("{{") || text[at..].starts_with("{%");
    if open(at) || (text[..at].ends_with('{') && open(at - 1)) {
        return true;
    }
    // A plus is read as the sign of a number that does not come.
    let operator = text[..at].ends_with('+') || rest.starts_with(['+', '%', '=', '`', '$', '(', '<']) || (rest.starts_with('.') && !rest.starts_with("..."));
    let word = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
    // A text that lacks its quotes is no code: `Allow`, `s3:GetObject`, `2012-10-17`.
    let name = rest.starts_with(|c: char| c.is_alphabetic() || c == '_') && !matches!(&rest[..word], "Allow" | "Deny") && !rest[word..].starts_with([':', '-', '/', '*']);
    operator || name
}

/// Quotes, straight or typographic.
const QUOTES: &[char] = &['"', '\'', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}', '\u{ff02}'];

/// Objects of JSON inside of other text: from a brace to the one that closes it.
fn objects(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut start = 0;
    // A brace that nothing closes is looked at for long, so not for ever.
    for _ in 0..MOST {
        let Some(open) = text[start..].find('{').map(|at| start + at) else { break };
        let Some(length) = closing(&text[open..]) else {
            start = open + 1;
            continue;
        };
        let object = &text[open..open + length];
        let pasted = is_argument(&text[..open]);
        // Braces of code hold other things, one of which may be a document.
        let code = !pasted && !object[1..].trim_start().starts_with('"') && object.contains("Statement");
        if !code {
            found.push((open..open + length, pasted));
        }
        start = if code { open + 1 } else { open + length };
    }
    found
}

/// Whether what follows is the value of an option, or a here-document.
fn is_argument(before: &str) -> bool {
    if let Some(option) = before.strip_suffix(['\'', '"']) {
        let option = option.trim_end_matches([' ', '=', '\n', '\\']);
        return option.rsplit([' ', '\n', '\t']).next().is_some_and(|word| word.starts_with("--"));
    }
    before.trim_end().rsplit('\n').next().is_some_and(|line| line.contains("<<"))
}

/// Braces of one block that are looked at.
const MOST: usize = 100;
/// Bytes of the largest policy that IAM takes, with white space to spare.
const LARGEST: usize = 64 * 1024;

fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().take(LARGEST) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Texts with places that a program fills: formats of Go, Python, C# and Ruby, and expressions of Terraform and JavaScript.
/// A variable of a policy has a colon: `${aws:username}`.
fn is_format(text: &str) -> bool {
    let place = ["%s", "%v", "%[", "%(", "#{", "{}\"", ":{}:", ":{}/", "{0}", "{1}", "@{"].iter().any(|place| text.contains(place));
    let inner = |rest: &str| rest.split('}').next().is_some_and(|inner| !inner.contains(':') && inner.contains(['.', '(', '[']));
    place || text.split("${").skip(1).any(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_yet() {
        for text in
            ["@bucket", "@bucket.arn,", "@f\"x\"", "@+ b", "@% b", "@= [", "@<BUCKET_ARN>", "{@{ a | join }}", "@{{ a | join }}", "@${a.b}", "@.format(b)", "@json.dumps(x)"]
        {
            assert!(is_unfinished(&text.replace('@', ""), text.find('@').unwrap()), "{text}");
        }
        for text in ["@Allow,", "@s3:GetObject\"", "@\"Action\"", "@}", "@...", "@2012-10-17", "@"] {
            assert!(!is_unfinished(&text.replace('@', ""), text.find('@').unwrap()), "{text}");
        }
    }

    #[test]
    fn arguments_and_here_documents() {
        for before in ["aws iam create-policy --policy-document '", "x --policy-document='", "cat > p.json <<'EOF'\n", "--policy-document \\\n  '"] {
            assert!(is_argument(before), "{before}");
        }
        for before in ["policy = '", "P = @\"", "f() ", "resource \"aws_iam_policy\" \"p\" ", ""] {
            assert!(!is_argument(before), "{before}");
        }
    }
}
