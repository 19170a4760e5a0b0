//! YAML in parts, so that comments can stand between them.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use serde_saphyr::{LitStr, ser_options};

/// One member of a map, `depth` levels down.
pub fn member(name: &str, value: &Value, depth: usize) -> String {
    indented(&Value::Object(Map::from_iter([(name.to_owned(), value.clone())])), depth)
}

/// One item of a list, `depth` levels down.
pub fn item(value: &Value, depth: usize) -> String {
    indented(&Value::Array(vec![value.clone()]), depth)
}

fn indented(value: &Value, depth: usize) -> String {
    // Folded blocks would break long lines at their blanks: quoted they stand as they are.
    let written = serde_saphyr::to_string_with_options(&Lines(value), ser_options! { prefer_block_scalars: false });
    // Plain values can always be written; JSON is YAML too.
    let written = written.unwrap_or_else(|_| format!("{value}\n"));
    written.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{}{line}\n", "  ".repeat(depth)) }).collect()
}

/// A value whose texts of several lines are written as blocks.
struct Lines<'a>(&'a Value);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) if is_block(text) => LitStr(text).serialize(serializer),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Lines)),
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, member) in members {
                    map.serialize_entry(name, &Lines(member))?;
                }
                map.end()
            }
            other => other.serialize(serializer),
        }
    }
}

/// Several lines, of which none would be read otherwise in a block.
fn is_block(text: &str) -> bool {
    let plain = |line: &str| !line.chars().any(char::is_control) && line.trim_end() == line && !line.is_empty();
    text.contains('\n') && !text.starts_with(char::is_whitespace) && text.split('\n').all(plain)
}
