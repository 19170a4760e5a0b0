//! YAML as JSON has it, with CloudFormation's short functions in their long form: `!Sub x` is `{"Fn::Sub": "x"}`.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Value};

/// Values that a file may have, those that aliases repeat counted each time.
const MOST: usize = 200_000;
/// Levels of a file.
const DEEPEST: usize = 64;

/// The first document of the text.
pub fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: HashMap::new(), made: 0 };
    loop {
        match reader.next()? {
            Event::StreamStart | Event::DocumentStart(..) => {}
            Event::StreamEnd | Event::DocumentEnd => return Err("it is empty".into()),
            event => return reader.value(event, 0),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    anchors: HashMap<usize, (Value, usize)>,
    made: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Event<'a>, String> {
        match self.parser.next() {
            Some(Ok((event, _))) => Ok(event),
            Some(Err(error)) => Err(format!("it is no YAML: {error}")),
            None => Ok(Event::StreamEnd),
        }
    }

    fn value(&mut self, event: Event<'a>, depth: usize) -> Result<Value, String> {
        let before = self.made;
        self.made += 1;
        if depth > DEEPEST || self.made > MOST {
            return Err("it is larger or deeper than any template".into());
        }
        let (value, anchor, tag) = match event {
            Event::Scalar(text, style, anchor, tag) => (scalar(&text, style, tag.as_deref()), anchor, tag),
            Event::SequenceStart(_, anchor, tag) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd => break (Value::Array(items), anchor, tag),
                        event => items.push(self.value(event, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(_, anchor, tag) => {
                let mut members = Map::new();
                loop {
                    let name = match self.next()? {
                        Event::MappingEnd => break (Value::Object(members), anchor, tag),
                        event => self.value(event, depth + 1)?,
                    };
                    let event = self.next()?;
                    let value = self.value(event, depth + 1)?;
                    let name = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
                    if members.contains_key(&name) {
                        return Err(format!("`{name}` stands twice in it"));
                    }
                    members.insert(name, value);
                }
            }
            Event::Alias(anchor) => {
                let (value, size) = self.anchors.get(&anchor).cloned().ok_or("an alias has no anchor")?;
                self.made += size;
                return Ok(value);
            }
            _ => return Err("it ends too early".into()),
        };
        let value = tag.as_deref().map_or(value.clone(), |tag| long(tag, value));
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), self.made - before));
        }
        Ok(value)
    }
}

/// Source: YAML 1.2.2, 10.3 (core schema); dates are texts, as CloudFormation takes them.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    if style != ScalarStyle::Plain || tag.is_some() {
        return text.into();
    }
    match text {
        "" | "~" | "null" => Value::Null,
        "true" | "True" => true.into(),
        "false" | "False" => false.into(),
        _ => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
    }
}

/// Source: "Intrinsic function reference", the short forms.
fn long(tag: &Tag, value: Value) -> Value {
    let tag = tag.to_string();
    let name = tag.trim_start_matches('!');
    match name {
        "Ref" | "Condition" => Value::Object(Map::from_iter([(name.to_owned(), value)])),
        _ if tag.starts_with('!') && name.starts_with(|c: char| c.is_ascii_uppercase()) => Value::Object(Map::from_iter([(format!("Fn::{name}"), value)])),
        _ => value,
    }
}
