//! A JSON document with the place of everything in it; keys that stand twice are both kept.

use std::ops::Range;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, parse_to_ast};

use super::document::relaxed;

/// A value and its bytes in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub range: Range<usize>,
    pub json: Json,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Object(Vec<Member>),
    Array(Vec<Node>),
    /// With escapes undone.
    Text(String),
    /// As it is written.
    Number(String),
    Flag(bool),
    Null,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: String,
    pub range: Range<usize>,
    pub node: Node,
}

/// Deeper documents are no policies; reading them would take a stack without bound.
const DEEPEST: usize = 64;

impl Node {
    /// Reads a document, also one with comments and trailing commas. The error says what is wrong, and at which byte.
    pub fn parse(text: &str) -> Result<Node, (String, usize)> {
        if let Some(at) = too_deep(text) {
            return Err((format!("it is nested more than {DEEPEST} deep"), at));
        }
        let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
        match parse_to_ast(text, &collect, &relaxed()) {
            Ok(parsed) => parsed.value.map(node).ok_or_else(|| ("it is empty".to_owned(), 0)),
            Err(error) => Err((error.kind().to_string(), error.range().start)),
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.json {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn members(&self) -> &[Member] {
        match &self.json {
            Json::Object(members) => members,
            _ => &[],
        }
    }

    /// The first member of this name.
    pub fn member(&self, name: &str) -> Option<&Node> {
        self.members().iter().find(|member| member.name == name).map(|member| &member.node)
    }

    /// The items of an array; of anything else the one value that it is.
    pub fn items(&self) -> &[Node] {
        match &self.json {
            Json::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }
}

fn node(value: Ast) -> Node {
    let range = value.range();
    let json = match value {
        Ast::StringLit(text) => Json::Text(text.value.into_owned()),
        Ast::NumberLit(number) => Json::Number(number.value.to_owned()),
        Ast::BooleanLit(flag) => Json::Flag(flag.value),
        Ast::NullKeyword(_) => Json::Null,
        Ast::Array(array) => Json::Array(array.elements.into_iter().map(node).collect()),
        Ast::Object(object) => Json::Object(
            object
                .properties
                .into_iter()
                .map(|property| {
                    let range = property.name.range();
                    Member { name: property.name.into_string(), range: range.start..range.end, node: node(property.value) }
                })
                .collect(),
        ),
    };
    Node { range: range.start..range.end, json }
}

/// The byte at which brackets are nested too deep, strings left aside.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    text.bytes().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_bytes_and_keys_that_stand_twice_are_kept() {
        let text = r#"{"a": ["x", 1], "a": "\u0061"} // so"#;
        let root = Node::parse(text).unwrap();
        let [first, second] = root.members() else { panic!("{root:?}") };
        assert_eq!((&text[first.range.clone()], &text[first.node.range.clone()]), ("\"a\"", "[\"x\", 1]"));
        assert_eq!((second.node.text(), first.node.items()[1].json.clone()), (Some("a"), Json::Number("1".into())));
    }

    #[test]
    fn what_is_no_json_has_a_place() {
        assert_eq!(Node::parse("{\"a\" 1}").unwrap_err().1, 5);
        assert!(Node::parse("").is_err());
        assert_eq!(Node::parse(&"[".repeat(100_000)).unwrap_err().1, 64);
    }
}
