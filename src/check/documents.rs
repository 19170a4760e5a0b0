//! The policy documents of a guide: in blocks, in here-documents, inside of commands, in files beside the guide that it names.

use std::ops::Range;

use super::fence::{begins_a_policy, documents_in, is_unfinished, names_statement};
use super::rule::Finding;
use super::rules::is_open;
use crate::guide::{BlockKind, Fence, Guide, Text};
use crate::iam::{Arg, Part, Template};
use crate::plan::{Plan, show};
use crate::policy::{Node, Policy, PolicyKind, Refused, parse, refused};
use crate::source::Files;

/// One policy document with its place.
pub struct Document {
    pub text: String,
    pub kind: PolicyKind,
    pub read: Result<Node, (String, usize)>,
    /// The operation of the plan that takes it.
    pub taken_by: Option<&'static str>,
    /// It is a permissions boundary: it limits, and grants nothing.
    pub boundary: bool,
    refused: Vec<Refused>,
    place: Place,
}

enum Place {
    /// Where lines of the text begin, in the text and in the guide.
    Guide(Vec<(usize, usize)>),
    /// In a file, which the guide names here.
    File { name: String, named: Range<usize> },
}

impl Document {
    /// The bytes of the guide that it stands in; those of its name for a file.
    pub fn whole(&self) -> Range<usize> {
        self.place(0..self.text.len())
    }

    /// Its elements; none where it is not JSON.
    pub fn policy(&self) -> Option<Policy<'_>> {
        self.read.as_ref().ok().map(|root| Policy { root })
    }

    /// Why IAM refuses it, as far as the rule of this code explains that.
    pub fn refused(&self, code: &str) -> impl Iterator<Item = Finding> {
        self.refused.iter().filter(move |refused| refused.code == code).map(|refused| {
            let finding = Finding { help: refused.help.clone(), ..Finding::at(&refused.range, refused.message.as_str()) };
            refused.fix.iter().fold(finding, |finding, fix| finding.fix(&refused.range, fix.as_str()))
        })
    }

    /// Bytes of the guide for bytes of the document.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let lines = match &self.place {
            Place::Guide(lines) => lines,
            Place::File { named, .. } => return named.clone(),
        };
        let at = |offset: usize| {
            let line = lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
            lines.get(line).map_or(offset, |(start, place)| place + (offset - start))
        };
        at(range.start)..at(range.end.max(range.start + 1) - 1) + 1
    }

    /// The finding with its places in the guide. What is in a file is found where the guide names the file, and not mended from there.
    pub(super) fn in_guide(&self, finding: Finding) -> Finding {
        match &self.place {
            Place::Guide(_) => {
                let fix = finding.fix.into_iter().map(|(range, text)| (self.place(range), text)).collect();
                Finding { range: self.place(finding.range), fix, ..finding }
            }
            Place::File { name, named } => {
                let before = self.text.get(..finding.range.start).unwrap_or_default();
                let line = before.rsplit('\n').next().unwrap_or_default();
                let message = format!("{name}:{}:{}: {}", before.matches('\n').count() + 1, line.chars().count() + 1, finding.message);
                Finding { range: named.clone(), message, fix: Vec::new(), ..finding }
            }
        }
    }
}

/// Every policy document of the guide, in its order, whether or not it is followed; then those of the files that it names.
pub fn documents(guide: &Guide, plan: &Plan, files: &dyn Files) -> Vec<Document> {
    let fences = guide.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Fence(fence) => Some(fence),
        _ => None,
    });
    let mut found: Vec<Document> = fences.flat_map(of_fence).collect();
    found.extend(named_files(guide).into_iter().filter_map(|(name, named)| document(&files.read(&name).ok()?, Place::File { name, named }, true)));
    let taken = taken(plan);
    for document in &mut found {
        let minified = parse(&document.text).map(|policy| policy.minified).unwrap_or_default();
        if let Some(taken) = taken.iter().find(|taken| fills(taken.template, &minified)) {
            document.taken_by = Some(taken.operation);
            document.boundary = taken.boundary;
            document.kind = if taken.trust { PolicyKind::Trust } else { PolicyKind::Identity };
        }
        document.refused = document.policy().map(|policy| refused(&policy, document.kind, &is_open)).unwrap_or_default();
    }
    found
}

/// A document that a call of the plan takes.
struct Taken<'a> {
    template: &'a Template,
    operation: &'static str,
    trust: bool,
    boundary: bool,
}

fn taken(plan: &Plan) -> Vec<Taken<'_>> {
    let boundaries: Vec<String> =
        plan.operations.iter().filter_map(|planned| planned.call.argument("PermissionsBoundary")).filter_map(|arg| show(arg, plan).as_str().map(str::to_owned)).collect();
    let mut found = Vec::new();
    for planned in &plan.operations {
        let operation = planned.call.operation.name;
        let made = format!("${{{}.Policy.Arn}}", planned.id);
        let named = planned.call.argument("PolicyName").and_then(|name| show(name, plan).as_str().map(|name| format!(":policy/{name}")));
        let boundary = operation == "CreatePolicy" && boundaries.iter().any(|arn| *arn == made || named.as_ref().is_some_and(|named| arn.ends_with(named)));
        for (member, arg) in &planned.call.input {
            let Arg::Document(document) = arg else { continue };
            if member.ends_with("PolicyDocument") {
                let trust = *member == "AssumeRolePolicyDocument" || operation == "UpdateAssumeRolePolicy";
                found.push(Taken { template: &document.text, operation, trust, boundary });
            }
        }
    }
    found
}

/// Whether the text is the template with something in its holes.
pub(super) fn fills(template: &Template, text: &str) -> bool {
    let mut rest = text;
    let mut hole = false;
    for part in &template.0 {
        match part {
            Part::Text(piece) if hole => match rest.find(piece.as_str()) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            },
            Part::Text(piece) => match rest.strip_prefix(piece.as_str()) {
                Some(after) => rest = after,
                None => return false,
            },
            _ => {}
        }
        hole = !matches!(part, Part::Text(_));
    }
    !text.is_empty() && (hole || rest.is_empty())
}

/// Files that are read for one guide.
const MOST_FILES: usize = 50;

/// The JSON files beside the guide that links and commands name, each once, and where.
fn named_files(guide: &Guide) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut add = |name: &str, named: Range<usize>| {
        let name = name.strip_prefix("./").unwrap_or(name);
        if name.ends_with(".json") && !name.starts_with('/') && !name.contains(':') && found.len() < MOST_FILES && !found.iter().any(|(known, _)| known == name) {
            found.push((name.to_owned(), named));
        }
    };
    let mut links = |text: &Text| {
        for run in &text.runs {
            if let Some(url) = &run.url {
                add(url.split(['#', '?']).next().unwrap_or_default(), run.span.range());
            }
        }
    };
    for block in &guide.blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => links(text),
            BlockKind::Table(table) => table.head.iter().chain(table.rows.iter().flatten()).for_each(&mut links),
            _ => {}
        }
    }
    for block in &guide.blocks {
        let BlockKind::Fence(fence) = &block.kind else { continue };
        for line in &fence.lines {
            for (at, scheme) in line.text.match_indices("file://") {
                let rest = &line.text[at + scheme.len()..];
                let name = rest.split([' ', '"', '\'', '\t', ')', ';', '\\']).next().unwrap_or_default();
                add(name, line.start + at..line.start + at + scheme.len() + name.len());
            }
        }
    }
    found
}

fn of_fence(fence: &Fence) -> Vec<Document> {
    let text = fence.text();
    let mut starts = Vec::with_capacity(fence.lines.len());
    let mut at = 0;
    for line in &fence.lines {
        starts.push((at, line.start));
        at += line.text.len() + 1;
    }
    let placed = |offset: usize| {
        let first = starts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        Place::Guide(starts[first..].iter().map(|(start, place)| (start.saturating_sub(offset), place + offset.saturating_sub(*start))).collect())
    };
    documents_in(fence, &text).into_iter().filter_map(|(piece, pasted)| document(&text[piece.clone()], placed(piece.start), pasted)).collect()
}

/// `pasted`: it goes to IAM as it stands; of other texts only those are documents that are JSON to the letter.
fn document(text: &str, place: Place, pasted: bool) -> Option<Document> {
    if !names_statement(text) || (!pasted && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err()) {
        return None;
    }
    let read = Node::parse(text);
    let kind = match parse(text).map_or(PolicyKind::Other, |policy| policy.kind) {
        PolicyKind::Other if text.contains("\"Principal\"") => PolicyKind::Resource,
        PolicyKind::Other => PolicyKind::Identity,
        kind => kind,
    };
    let is_policy = read.as_ref().map_or_else(|(_, at)| begins_a_policy(text) && !is_unfinished(text, *at), is_policy);
    is_policy.then(|| Document { text: text.to_owned(), kind, read, taken_by: None, boundary: false, refused: Vec::new(), place })
}

/// Whether this is a policy of IAM's language: what a command answers has one somewhere inside, and other services have rules and
/// policies of their own with statements.
fn is_policy(root: &Node) -> bool {
    let Some(statement) = root.members().iter().find(|member| member.name.eq_ignore_ascii_case("Statement")) else { return false };
    let known = |node: &Node, names: &[&str]| node.members().iter().filter(|member| names.iter().any(|name| name.eq_ignore_ascii_case(&member.name))).count();
    let items = statement.node.items();
    // Elements of a foreign object, most of which IAM does not know; a misspelt one stands among others that it does.
    let foreign = root.members().len() > known(root, &["Version", "Id", "Statement"]) && known(root, &["Version", "Id"]) == 0;
    let statements =
        items.is_empty() || items.iter().any(|item| known(item, &["Effect", "Action", "NotAction", "Resource", "NotResource", "Principal"]) > 0) || statement.node.text().is_some();
    // The policy that guards the resources of a stack: AWS CloudFormation User Guide, "Prevent updates to stack resources".
    let stack = items.iter().filter_map(|item| item.member("Action")).flat_map(Node::items).any(|action| action.text().is_some_and(|text| text.starts_with("Update:")));
    statements && !foreign && !stack
}
