//! Where in a JSON document somebody is writing, while it is no document yet.

/// A text that is being written.
#[derive(Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The members around it, outermost first: `Statement`, `Action`.
    pub path: Vec<String>,
    /// What of the text is there.
    pub typed: String,
    /// It names a member, and is no value.
    pub is_key: bool,
}

/// An object or array that is open.
enum Open {
    Object { key: Option<String>, value: bool },
    Array,
}

/// Where the end of a text is; none outside of quotes. What stands before the first brace counts for nothing.
pub fn cursor(text: &str) -> Option<Cursor> {
    let mut open: Vec<Open> = Vec::new();
    let mut letters = text[text.find('{')?..].chars();
    while let Some(c) = letters.next() {
        match c {
            '{' => open.push(Open::Object { key: None, value: false }),
            '[' => open.push(Open::Array),
            '}' | ']' => _ = open.pop(),
            ':' => {
                if let Some(Open::Object { value, .. }) = open.last_mut() {
                    *value = true;
                }
            }
            ',' => {
                if let Some(Open::Object { key, value }) = open.last_mut() {
                    (*key, *value) = (None, false);
                }
            }
            '"' => {
                let (typed, closed) = string(&mut letters);
                if !closed {
                    let is_key = matches!(open.last(), Some(Open::Object { value: false, .. }));
                    return (!open.is_empty() && !typed.contains('\n')).then(|| Cursor { path: path(open), typed, is_key });
                }
                if let Some(Open::Object { key, value: false }) = open.last_mut() {
                    *key = Some(typed);
                }
            }
            _ => {}
        }
    }
    None
}

/// What stands in quotes, as it is written, and whether they end.
fn string(letters: &mut std::str::Chars) -> (String, bool) {
    let mut text = String::new();
    while let Some(c) = letters.next() {
        match c {
            '"' => return (text, true),
            '\\' => text.extend(std::iter::once(c).chain(letters.next())),
            c => text.push(c),
        }
    }
    (text, false)
}

fn path(open: Vec<Open>) -> Vec<String> {
    let key = |open| match open {
        Open::Object { key, .. } => key,
        Open::Array => None,
    };
    open.into_iter().filter_map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(String, String, bool)> {
        cursor(text).map(|cursor| (cursor.path.join("/"), cursor.typed, cursor.is_key))
    }

    #[test]
    fn unfinished_documents() {
        let found = |path: &str, typed: &str, is_key| Some((path.to_owned(), typed.to_owned(), is_key));
        assert_eq!(at("{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"a\", \"s3:"), found("Statement/Action", "s3:", false));
        assert_eq!(at("{\"Statement\": [{\"Condition\": {\"Bool\": {\"aws:S"), found("Statement/Condition/Bool", "aws:S", true));
        assert_eq!(at("{\"a\": {\"b\": 1}, \"c\": \"\\\"x"), found("c", "\\\"x", false));
        assert_eq!(at("aws --x \"y\" --document '{\"Action\": \""), found("Action", "", false));
        assert_eq!(at("{\"a\": \"b\""), None);
        assert_eq!(at("no braces \"x"), None);
        assert_eq!(at("}}]]\"{\"a"), found("", "a", true));
        assert_eq!(at("{\"a\": \"b\n"), None);
    }
}
