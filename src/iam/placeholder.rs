//! Tokens that a reader must replace.

use std::ops::Range;

/// The places of all placeholders in `text`, in order.
pub fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let close = match bytes[at] {
            b'<' => b'>',
            b'{' => b'}',
            b'$' if bytes.get(at + 1) == Some(&b'{') => b'}',
            _ => {
                at += 1;
                continue;
            }
        };
        match text[at + 1..].bytes().take(60).position(|b| b == close) {
            Some(length) if length > 0 && !text[at..at + 1 + length].contains([':', '"', '\n']) => {
                found.push(at..at + length + 2);
                at += length + 2;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether an account id is one of those that documentation uses for an example.
pub fn is_example_account(id: &str) -> bool {
    matches!(id, "123456789012" | "111122223333" | "444455556666" | "000000000000" | "111111111111" | "012345678901" | "999999999999" | "123123123123")
}

/// Whether the token means the reader's own account id.
pub fn names_account(token: &str) -> bool {
    let plain: String = token.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    matches!(plain.as_str(), "accountid" | "awsaccountid" | "youraccountid" | "yourawsaccountid" | "account" | "awsaccount")
}

/// The name of the parameter that a token stands for.
pub fn plain_name(token: &str) -> String {
    token
        .chars()
        .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect::<String>()
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}
