//! What stands on the page of a guide, as plain values. Everything is decided here and in the files that make them; a view only writes
//! down what it is given.

use crate::diagnostic::Severity;

/// A page: of a guide, or of a guide as it was run.
pub struct Page {
    pub title: String,
    pub path: String,
    pub sha256: String,
    /// What a person should know first, in a sentence.
    pub verdict: String,
    pub understood: Understood,
    pub values: Vec<ValueRow>,
    /// "role app, line 12"
    pub presupposed: Vec<Linked>,
    pub choices: Vec<ChoiceRow>,
    pub risks: Vec<RiskRow>,
    pub findings: Vec<FindingCard>,
    pub rows: Vec<Row>,
    pub account: Option<super::picture::Picture>,
    pub run: Option<super::record::Record>,
}

/// How much of a guide is understood.
pub struct Understood {
    /// Kinds of which there are steps, the most telling first.
    pub parts: Vec<Part>,
    /// The same in a sentence.
    pub text: String,
}

/// The steps of one kind.
pub struct Part {
    /// As a style names it.
    pub class: &'static str,
    pub word: &'static str,
    pub count: usize,
    /// In thousandths of the whole: where it begins, and how wide it is.
    pub from: usize,
    pub width: usize,
}

/// Text, and the place on the page that it leads to.
pub struct Linked {
    pub text: String,
    pub place: Place,
}

/// A line of the guide, and the anchor nearest to it.
#[derive(Clone)]
pub struct Place {
    pub text: String,
    /// None where nothing of the guide is shown.
    pub anchor: Option<String>,
}

pub struct ValueRow {
    pub name: String,
    pub what: String,
    /// None where it is still wanted.
    pub value: Option<String>,
    /// "the guide's", "given".
    pub from: String,
    pub place: Place,
}

pub struct ChoiceRow {
    pub name: String,
    /// Each option, whether it is taken, and how to take it.
    pub options: Vec<(String, bool, String)>,
    pub place: Place,
}

pub struct RiskRow {
    pub call: String,
    pub text: String,
    pub high: bool,
    pub why: &'static str,
    pub rule: &'static str,
}

/// A finding.
pub struct FindingCard {
    pub id: String,
    pub severity: Severity,
    pub code: &'static str,
    pub message: String,
    pub help: Option<String>,
    pub place: Place,
}

/// A step of the guide and what it becomes.
pub struct Row {
    pub nodes: Vec<Node>,
    pub step: Option<StepCard>,
    /// Indices of findings whose place is here, those in code blocks left out.
    pub findings: Vec<usize>,
    /// Values that this part of the guide wants.
    pub wanted: Vec<String>,
}

/// One block of the guide.
pub struct Node {
    pub anchor: Option<usize>,
    pub list: Option<ListPlace>,
    pub aside: bool,
    pub quoted: bool,
    pub kind: NodeKind,
    /// Calls that are made where the block ends.
    pub calls: Vec<String>,
}

/// Where a block stands in lists.
#[derive(Clone, Copy)]
pub struct ListPlace {
    pub depth: usize,
    pub number: Option<u64>,
    /// The item's first block, which has its number or bullet.
    pub first: bool,
    pub ticked: Option<bool>,
}

pub enum NodeKind {
    Heading {
        level: u8,
        id: Option<String>,
        text: Vec<Piece>,
    },
    Paragraph(Vec<Piece>),
    Code {
        language: String,
        lines: Vec<CodeLine>,
    },
    Table {
        head: Vec<Vec<Piece>>,
        rows: Vec<TableRow>,
    },
    Picture {
        alt: String,
        path: String,
    },
    /// What a reader of the rendered guide does not see.
    Hidden(&'static str),
}

pub struct TableRow {
    pub anchor: Option<usize>,
    pub cells: Vec<Vec<Piece>>,
}

pub struct CodeLine {
    pub number: usize,
    pub anchor: Option<usize>,
    pub pieces: Vec<Piece>,
    /// Indices of the findings that begin here.
    pub findings: Vec<usize>,
    pub severity: Option<Severity>,
}

/// A piece of text.
#[derive(Clone, Default)]
pub struct Piece {
    pub text: String,
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
    /// Only where a browser may follow it.
    pub href: Option<String>,
    /// A finding is about it.
    pub severity: Option<Severity>,
    /// A line of the guide begins here.
    pub anchor: Option<usize>,
    /// A line break comes before it.
    pub break_before: bool,
    /// It stands for a picture.
    pub picture: bool,
}

/// What a step becomes.
pub struct StepCard {
    pub id: String,
    pub class: &'static str,
    pub word: &'static str,
    /// Why, how to take it, who let it pass: one line each.
    pub notes: Vec<String>,
    pub calls: Vec<CallCard>,
}

pub struct CallCard {
    pub id: String,
    /// `iam:CreateUser`
    pub operation: String,
    pub place: Place,
    pub arguments: Vec<Argument>,
    /// Whether it is high, the rule, and why.
    pub risks: Vec<(bool, &'static str, &'static str)>,
    pub notes: Vec<String>,
    /// What came of it in a run.
    pub made: Option<super::record::CallRecord>,
}

pub struct Argument {
    pub name: String,
    pub value: Value,
}

pub enum Value {
    Text(String),
    List(Vec<String>),
    /// A policy document: in words, and as it is.
    Document {
        words: Vec<String>,
        json: String,
    },
}
