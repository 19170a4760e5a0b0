//! Tokens that a reader must replace, as guides write them.

use std::ops::Range;

/// Longer bracketed texts are prose, not names.
const LONGEST: usize = 80;

/// The tokens in `text` that a reader must replace, in order and without overlaps.
pub fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut arn = ArnPlace::default();
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let letter = if byte.is_ascii() { char::from(byte) } else { text[at..].chars().next().unwrap_or_default() };
        let end = match letter {
            '<' | '{' | '[' | '$' => bracketed(text, at),
            _ if is_word(letter) => {
                let end = word_end(text, at);
                let word = &text[at..end];
                arn.word(word);
                if is_open_word(word, &arn) && !follows_dollar(text, at) && !is_key(text, end) {
                    found.push(at..end);
                } else if arn.is_bucket() && !follows_dollar(text, at) {
                    found.extend(open_end(word).map(|length| end - length..end));
                }
                at = end;
                continue;
            }
            _ => None,
        };
        match end {
            Some(end) => {
                found.push(at..end);
                arn.word("<>");
                at = end;
            }
            None => {
                arn.mark(letter);
                at += letter.len_utf8();
            }
        }
    }
    found
}

/// Whether the id is one that AWS's documentation and everyone's examples use.
pub fn is_example_account(id: &str) -> bool {
    const KNOWN: &[&str] = &["123456789012", "012345678901", "123123123123", "210987654321", "111122223333", "444455556666", "777788889999"];
    let same = id.len() == 12 && id.bytes().all(|digit| digit.is_ascii_digit() && Some(digit) == id.bytes().next());
    same || KNOWN.contains(&id)
}

/// Whether the token means the reader's own account id; an account of a vendor or another account of the reader's does not.
pub fn names_account(token: &str) -> bool {
    const NOISE: &[&str] = &["aws", "amazon", "your", "my", "own", "current", "this", "id", "number", "num", "no", "12", "digit", "without", "hyphens", "dashes", "here"];
    let plain = plain_name(token);
    if is_unknown_digits(&plain) {
        return true;
    }
    let mut rest = plain.split('-').filter(|word| !NOISE.contains(word));
    let account = matches!(rest.next(), Some("account" | "acct" | "accountid" | "awsaccountid" | "awsaccount" | "accountnumber"));
    account && rest.next().is_none()
}

/// The name of the parameter for a token: `<BUCKET_NAME>` is `bucket-name`.
pub fn plain_name(token: &str) -> String {
    const LEAD: &[&str] = &["your", "my", "the", "replace", "with", "enter", "insert", "put", "a", "an"];
    let mut words: Vec<String> = Vec::new();
    let mut small_before = false;
    let mut open = false;
    for letter in token.chars() {
        if !letter.is_alphanumeric() {
            open = false;
            small_before = false;
            continue;
        }
        if !open || (small_before && letter.is_uppercase()) {
            words.push(String::new());
            open = true;
        }
        small_before = letter.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    let lead = words.iter().take_while(|word| LEAD.contains(&word.as_str())).count();
    let here = usize::from(words.last().is_some_and(|word| word == "here"));
    let meaning = words.get(lead..words.len().saturating_sub(here)).unwrap_or_default();
    let meaning = if meaning.is_empty() || meaning.iter().all(|word| word == "me") { &words[..] } else { meaning };
    meaning.iter().map(|word| spread(word)).collect::<Vec<_>>().join("-")
}

/// `bucketname` is two words.
fn spread(word: &str) -> String {
    let split = ["name", "arn", "id", "number"].into_iter().find_map(|end| {
        let first = word.strip_suffix(end)?;
        ["user", "group", "role", "policy", "bucket", "account", "profile", "region", "cluster", "project", "key"].contains(&first).then(|| format!("{first}-{end}"))
    });
    split.unwrap_or_else(|| word.to_owned())
}

/// Where in an ARN the scan stands: the colons since `arn`, and the service.
#[derive(Default)]
struct ArnPlace {
    inside: bool,
    colons: usize,
    slashes: usize,
    s3: bool,
}

impl ArnPlace {
    fn word(&mut self, word: &str) {
        if word == "arn" {
            *self = Self { inside: true, ..Self::default() };
        } else if self.inside && self.colons == 2 && word == "s3" {
            self.s3 = true;
        }
    }

    fn mark(&mut self, letter: char) {
        match letter {
            ':' => self.colons += 1,
            '/' => self.slashes += 1,
            '*' | '.' | '+' | '=' | '@' | '?' | '~' => {}
            _ => self.inside = false,
        }
    }

    fn is_account_or_region(&self) -> bool {
        self.inside && (self.colons == 3 || self.colons == 4)
    }

    fn is_bucket(&self) -> bool {
        self.inside && self.s3 && self.colons == 5 && self.slashes == 0
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '-'
}

/// The ASCII letters of which words are made.
const IN_WORDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let letter = byte as u8;
        table[byte] = letter.is_ascii_alphanumeric() || letter == b'_' || letter == b'-';
        byte += 1;
    }
    table
};

fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() && IN_WORDS[usize::from(bytes[end])] {
        end += 1;
    }
    match bytes.get(end) {
        Some(byte) if !byte.is_ascii() => text[at..].find(|letter| !is_word(letter)).map_or(text.len(), |length| at + length),
        _ => end,
    }
}

fn follows_dollar(text: &str, at: usize) -> bool {
    text[..at].ends_with('$')
}

/// Whether the word before `end` is the left side of an assignment.
fn is_key(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    rest.trim_start_matches(' ').strip_prefix('=').is_some_and(|rest| !rest.starts_with('='))
}

fn is_unknown_digits(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| matches!(byte, b'x' | b'X'))
}

/// How long the end of a bucket's name is that is in capitals, which no bucket has: `downloads-ACCOUNTID`.
fn open_end(bucket: &str) -> Option<usize> {
    let (_, last) = bucket.rsplit_once('-')?;
    (last.len() > 2 && last.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')).then_some(last.len())
}

/// A word without brackets that nobody would use as a value.
fn is_open_word(word: &str, arn: &ArnPlace) -> bool {
    // Most words: outside of an ARN no rule speaks of them.
    let may_begin = matches!(word.as_bytes().first().map(u8::to_ascii_lowercase), Some(b'y' | b'r' | b'c' | b'x'));
    if !arn.inside && !may_begin && word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let caps = word.bytes().any(|byte| byte.is_ascii_uppercase()) && !word.bytes().any(|byte| byte.is_ascii_lowercase()) && word.is_ascii();
    if is_unknown_digits(word) {
        return true;
    }
    if caps && arn.is_account_or_region() {
        return word.len() > 2;
    }
    // A bucket's name has no capitals.
    if caps && arn.is_bucket() {
        return true;
    }
    if arn.is_bucket() && matches!(word, "bucket-name" | "bucketname" | "bucket_name" | "my-bucket-name" | "s3-bucket-name" | "name-of-bucket" | "name-of-your-bucket") {
        return true;
    }
    // `backups-yourname`, `sauvegardes-votrenom`: the bucket ends in whoever reads it.
    const READER: &[&str] = &["-yourname", "-your-name", "-votrenom", "-votre-nom", "-tunombre", "-tu-nombre", "-seunome", "-seu-nome", "-deinname", "-dein-name"];
    if arn.is_bucket() && READER.iter().any(|reader| word.ends_with(reader)) {
        return true;
    }
    if let Some(rest) = ["your", "YOUR", "Your"].iter().find_map(|your| word.strip_prefix(your)) {
        return rest.len() > 1 && rest.starts_with(|first: char| matches!(first, '-' | '_') || (first.is_ascii_uppercase() && (caps || !word.starts_with("YOUR"))));
    }
    if !caps && !word.starts_with(['r', 'R', 'c', 'C']) {
        return false;
    }
    let plain = word.to_ascii_lowercase().replace('-', "_");
    if matches!(plain.as_str(), "replace_me" | "change_me" | "changeme" | "replaceme") || plain.starts_with("replace_with_") || (caps && plain.starts_with("replace_")) {
        return true;
    }
    caps && is_named_in_capitals(&plain)
}

/// `BUCKET_NAME`, `ACCOUNT-ID`, `USERNAME`; not the variables that tools read, such as `AWS_ACCESS_KEY_ID`.
fn is_named_in_capitals(plain: &str) -> bool {
    const ENDS: &[&str] = &["_name", "_id", "_arn", "_here", "_number", "_account"];
    const WHOLE: &[&str] = &["bucketname", "username", "policyname", "rolename", "groupname", "accountid", "awsaccountid"];
    if plain.contains("access_key") || plain.contains("secret") {
        return false;
    }
    if plain.starts_with("aws_") {
        return names_account(plain);
    }
    WHOLE.contains(&plain) || (ENDS.iter().any(|end| plain.ends_with(end)) && !plain.starts_with('_'))
}

/// The end of a bracketed token or of `$NAME` that begins at `at`.
pub(crate) fn bracketed(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    // A window, so that a text of opening brackets alone takes linear time.
    let rest = &rest[..rest.floor_char_boundary(LONGEST + 8)];
    if let Some(name) = rest.strip_prefix("${") {
        let length = name.find('}').filter(|&length| length <= LONGEST)?;
        return is_name(&name[..length], NameRule::Tight).then_some(at + 2 + length + 1);
    }
    if let Some(name) = rest.strip_prefix('$') {
        let length = name.find(|letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')).unwrap_or(name.len());
        let next = name[length..].chars().next().is_none_or(|letter| !letter.is_ascii_lowercase());
        return (length > 1 && next && name.starts_with(|first: char| first.is_ascii_uppercase())).then_some(at + 1 + length);
    }
    if let Some(name) = rest.strip_prefix("{{") {
        let length = name.find("}}").filter(|&length| length <= LONGEST)?;
        return is_name(name[..length].trim(), NameRule::Spaced).then_some(at + 2 + length + 2);
    }
    if let Some(name) = rest.strip_prefix('{') {
        let length = name.find('}').filter(|&length| length <= LONGEST)?;
        return is_name(&name[..length], NameRule::Spaced).then_some(at + 1 + length + 1);
    }
    if let Some(name) = rest.strip_prefix('<') {
        let length = name.find(['>', '<', '\n']).filter(|&length| length <= LONGEST && name[length..].starts_with('>'))?;
        return is_angled(&name[..length]).then_some(at + 1 + length + 1);
    }
    let name = rest.strip_prefix('[')?;
    let length = name.find([']', '[', '\n']).filter(|&length| length <= LONGEST && name[length..].starts_with(']'))?;
    let rest = &name[length + 1..];
    // In an ARN a colon follows the token; in Markdown a definition of a link does.
    let link = rest.starts_with(['(', '[']) || rest.starts_with(": ");
    (!link && is_squared(&name[..length])).then_some(at + 1 + length + 1)
}

enum NameRule {
    Tight,
    Spaced,
}

fn is_name(name: &str, rule: NameRule) -> bool {
    let inside = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-' || (letter == ' ' && matches!(rule, NameRule::Spaced));
    name.starts_with(|first: char| first.is_alphabetic() || first == '_') && !name.ends_with(' ') && name.chars().all(inside)
}

/// What stands between `<` and `>`: a name, not an element, an address or a comparison.
fn is_angled(name: &str) -> bool {
    const ELEMENTS: &[&str] = &[
        "a",
        "abbr",
        "accordion",
        "accordiongroup",
        "callout",
        "cardgroup",
        "codegroup",
        "frame",
        "info",
        "admonition",
        "aside",
        "b",
        "blockquote",
        "body",
        "br",
        "card",
        "center",
        "code",
        "col",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figure",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "hr",
        "html",
        "i",
        "iframe",
        "image",
        "img",
        "ins",
        "kbd",
        "li",
        "link",
        "main",
        "note",
        "ol",
        "p",
        "picture",
        "pre",
        "s",
        "samp",
        "script",
        "section",
        "small",
        "span",
        "step",
        "steps",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "tab",
        "tabitem",
        "table",
        "tabs",
        "tbody",
        "td",
        "th",
        "thead",
        "tip",
        "tr",
        "u",
        "ul",
        "var",
        "video",
        "warning",
    ];
    let first = name.split([' ', '/']).next().unwrap_or_default();
    let element = ELEMENTS.contains(&first.to_ascii_lowercase().as_str()) && (first.len() == name.len() || name.ends_with('/') || name.contains('='));
    let odd = name.contains(['=', '"', '@', '{', '(', ';', '|', '&', '$', '`', '\\']) || name.contains("://");
    name.starts_with(|first: char| first.is_alphanumeric() || first == '_') && name.contains(char::is_alphabetic) && !name.ends_with([' ', '/']) && !element && !odd
}

/// What stands between `[` and `]`: capitals, or words with `your` or the name of a value.
fn is_squared(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters < 3 || !is_name(name, NameRule::Spaced) {
        return false;
    }
    let caps = !name.contains(char::is_lowercase) && name.is_ascii() && name.split([' ', '-', '_']).all(|word| word.len() > 1);
    let words = name.to_lowercase();
    let last = words.rsplit([' ', '-', '_']).next().unwrap_or_default();
    caps || words.starts_with("your") || (words.contains([' ', '-', '_']) && matches!(last, "name" | "id" | "arn" | "number" | "bucket" | "account" | "region"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        placeholders(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn tokens_of_every_form() {
        for (text, expected) in [
            ("arn:aws:s3:::<BUCKET_NAME>/*", vec!["<BUCKET_NAME>"]),
            ("use <your-bucket> and <Account ID>", vec!["<your-bucket>", "<Account ID>"]),
            ("[YOUR_BUCKET] or [bucket name]", vec!["[YOUR_BUCKET]", "[bucket name]"]),
            ("arn:aws:iam::{account-id}:role/{{ role_name }}", vec!["{account-id}", "{{ role_name }}"]),
            ("arn:aws:iam::${ACCOUNT_ID}:user/${aws:username}", vec!["${ACCOUNT_ID}"]),
            ("${saml:sub} ${aws:PrincipalTag/team}", vec![]),
            ("YOUR_BUCKET_NAME and YOUR-ACCOUNT-ID", vec!["YOUR_BUCKET_NAME", "YOUR-ACCOUNT-ID"]),
            ("arn:aws:s3:::your-bucket-name/*", vec!["your-bucket-name"]),
            ("arn:aws:s3:::kite-photos-votrenom/*", vec!["kite-photos-votrenom"]),
            ("yourBucket is yours, do it yourself", vec!["yourBucket"]),
            ("REPLACE_ME then changeme", vec!["REPLACE_ME", "changeme"]),
            ("arn:aws:iam::ACCOUNT_ID:role/app", vec!["ACCOUNT_ID"]),
            ("arn:aws:sqs:REGION:AWS-ACCOUNT-ID:jobs", vec!["REGION", "AWS-ACCOUNT-ID"]),
            ("arn:aws:iam::xxxxxxxxxxxx:role/app", vec!["xxxxxxxxxxxx"]),
            ("arn:aws:iam::ACCOUNTID:policy/POLICYNAME", vec!["ACCOUNTID", "POLICYNAME"]),
            ("arn:aws:s3:::BUCKETNAME/*", vec!["BUCKETNAME"]),
            ("arn:aws:s3:::uploads-ACCOUNTID/*", vec!["ACCOUNTID"]),
            ("downloads-ACCOUNTID", vec![]),
            ("arn:aws:s3:::example-bucket/*", vec![]),
            ("arn:aws:s3:::bucket-name/*", vec!["bucket-name"]),
            ("the bucket-name", vec![]),
            ("arn:aws:iam::123456789012:role/app", vec![]),
            ("one<br>two <b>bold</b> <img src=\"x\"/> <https://example.com>", vec![]),
            ("see [User name](https://example.com) and [Next][1]", vec![]),
            ("{\"Action\": [\"s3:GetObject\"], \"Resource\": [\"*\"]}", vec![]),
            ("export AWS_ACCESS_KEY_ID and AWS_REGION", vec![]),
            ("a $BUCKET costs $5", vec!["$BUCKET"]),
            ("export ROLE_NAME=deployer ACCOUNT_ID = x", vec![]),
            ("<Frame> and <Actions />", vec![]),
            ("if a < b and c > d", vec![]),
            ("Records[0].Id [A-Z] [1]", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn own_accounts_and_others() {
        for token in [
            "<ACCOUNT_ID>",
            "YOUR_AWS_ACCOUNT_ID",
            "{account-id}",
            "<aws-account>",
            "<Account ID>",
            "ACCOUNTID",
            "$AWS_ACCOUNT_ID",
            "xxxxxxxxxxxx",
            "<your 12-digit AWS account number>",
        ] {
            assert!(names_account(token), "{token}");
        }
        for token in ["<VENDOR_ACCOUNT_ID>", "<TRUSTED_ACCOUNT_ID>", "<account-alias>", "<BUCKET>", "<ACCOUNT_NAME>"] {
            assert!(!names_account(token), "{token}");
        }
        assert!(is_example_account("000000000000") && is_example_account("123456789012"));
        assert!(!is_example_account("482913640275") && !is_example_account("11111"));
    }

    #[test]
    fn names_of_parameters() {
        for (token, name) in [
            ("<BUCKET_NAME>", "bucket-name"),
            ("YOUR-ACCOUNT-ID", "account-id"),
            ("{{ roleName }}", "role-name"),
            ("[Your Bucket]", "bucket"),
            ("BUCKETNAME", "bucket-name"),
            ("REPLACE_ME", "replace-me"),
            ("INSERT_TOKEN_HERE", "token"),
            ("$OIDC_PROVIDER", "oidc-provider"),
        ] {
            assert_eq!(plain_name(token), name, "{token}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_in_order(text in "\\PC{0,60}") {
            let mut last = 0;
            for range in placeholders(&text) {
                assert!(range.start >= last && text.get(range.clone()).is_some());
                last = range.end;
            }
            plain_name(&text);
        }
    }
}
