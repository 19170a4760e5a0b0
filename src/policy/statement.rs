//! A policy document by its elements, each with its place.
//!
//! Source: "Grammar of the IAM JSON policy language" in the IAM User Guide.

use std::ops::Range;

use super::tree::{Json, Node};

/// What a document is, by its content, with its statements.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    pub root: &'a Node,
}

/// One statement.
#[derive(Clone, Copy)]
pub struct Statement<'a> {
    pub node: &'a Node,
}

/// A text of an element, and its bytes in the document, quotes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
}

/// One operator with one key: `"StringEquals": {"aws:SourceAccount": …}`.
pub struct Condition<'a> {
    pub operator: Said<'a>,
    pub key: Said<'a>,
    pub values: &'a Node,
}

impl<'a> Policy<'a> {
    pub fn version(&self) -> Option<Said<'a>> {
        said(self.root.member("Version")?)
    }

    /// The statements that are objects.
    pub fn statements(&self) -> impl Iterator<Item = Statement<'a>> + use<'a> {
        let all = self.root.member("Statement").map(Node::items).unwrap_or_default();
        all.iter().filter(|node| matches!(node.json, Json::Object(_))).map(|node| Statement { node })
    }

    /// What it allows or denies, or all but: the texts of `Action` and `NotAction`.
    pub fn actions(&self) -> impl Iterator<Item = Said<'a>> + use<'a> {
        self.statements().flat_map(|statement| [statement.texts("Action"), statement.texts("NotAction")].concat())
    }

    /// The texts of `Resource` and `NotResource`.
    pub fn resources(&self) -> impl Iterator<Item = Said<'a>> + use<'a> {
        self.statements().flat_map(|statement| [statement.texts("Resource"), statement.texts("NotResource")].concat())
    }

    /// The principals, without what they are.
    pub fn principals(&self) -> impl Iterator<Item = Said<'a>> + use<'a> {
        self.statements().flat_map(|statement| statement.principals()).map(|(_, who)| who)
    }
}

impl<'a> Statement<'a> {
    /// The texts of an element: one, or an array of them.
    pub fn texts(&self, element: &str) -> Vec<Said<'a>> {
        self.node.member(element).map(Node::items).unwrap_or_default().iter().filter_map(said).collect()
    }

    pub fn effect(&self) -> Option<&'a str> {
        self.node.member("Effect")?.text()
    }

    pub fn has(&self, element: &str) -> bool {
        self.node.member(element).is_some()
    }

    /// The principals with the key that says what they are; `*` alone has none.
    pub fn principals(&self) -> Vec<(Option<Said<'a>>, Said<'a>)> {
        let Some(node) = self.node.member("Principal").or_else(|| self.node.member("NotPrincipal")) else { return Vec::new() };
        if let Some(everyone) = said(node) {
            return vec![(None, everyone)];
        }
        let members = node.members().iter();
        members.flat_map(|member| member.node.items().iter().filter_map(said).map(|who| (Some(Said { text: &member.name, range: member.range.clone() }), who))).collect()
    }

    pub fn conditions(&self) -> Vec<Condition<'a>> {
        let operators = self.node.member("Condition").map(Node::members).unwrap_or_default();
        let all = operators.iter().flat_map(|operator| {
            operator.node.members().iter().map(|key| Condition {
                operator: Said { text: &operator.name, range: operator.range.clone() },
                key: Said { text: &key.name, range: key.range.clone() },
                values: &key.node,
            })
        });
        all.collect()
    }
}

fn said(node: &Node) -> Option<Said<'_>> {
    Some(Said { text: node.text()?, range: node.range.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_their_places() {
        let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": ["a", "b"]}, "Action": "s3:Get*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}}"#;
        let root = Node::parse(text).unwrap();
        let policy = Policy { root: &root };
        let statement = policy.statements().next().unwrap();
        assert_eq!((policy.version().unwrap().text, statement.effect()), ("2012-10-17", Some("Allow")));
        let actions = statement.texts("Action");
        assert_eq!(&text[actions[0].range.clone()], "\"s3:Get*\"");
        assert_eq!(statement.principals().iter().map(|(key, who)| (key.as_ref().unwrap().text, who.text)).collect::<Vec<_>>(), [("AWS", "a"), ("AWS", "b")]);
        assert_eq!(statement.conditions()[0].key.text, "aws:SecureTransport");
    }
}
