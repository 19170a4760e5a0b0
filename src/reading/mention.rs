//! What is recognised in a text, piece by piece.

use super::instruction::Said;
use crate::iam::Operation;
use crate::lexicon::{Control, Noun, Service, Verb, Word};
use crate::source::Span;

/// One recognised piece of a text.
#[derive(Clone, Copy, Debug)]
pub struct Mention<'t> {
    pub what: What<'t>,
    pub text: &'t str,
    /// The text as matching sees it, case aside.
    pub folded: &'t str,
    pub span: Span,
    /// Stands out: bold, italic, code, or in quotation marks.
    pub marked: bool,
    /// Code or quotation marks: what stands in them is meant to the letter.
    pub firm: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum What<'t> {
    Label(Control),
    /// An AWS managed policy: its name, or what the guide says is one.
    Policy,
    Service(&'static Service),
    /// An operation of IAM, by its name or by a link to its reference.
    Operation(&'static Operation),
    Word(Word),
    /// A marked text or a placeholder that is nothing else.
    Value,
    Url(&'t str),
    /// An ordinary word.
    Other,
    Arrow,
    Colon,
    Dash,
    Open,
    Close,
    /// The end of a sentence.
    Stop,
}

impl Mention<'_> {
    pub fn word(&self) -> Option<Word> {
        match self.what {
            What::Word(word) => Some(word),
            _ => None,
        }
    }

    pub fn is(&self, wanted: Word) -> bool {
        self.word() == Some(wanted)
    }

    pub fn verb(&self) -> Option<Verb> {
        match self.what {
            What::Word(Word::Verb(verb)) => Some(verb),
            _ => None,
        }
    }

    pub fn noun(&self) -> Option<Noun> {
        match self.what {
            What::Word(Word::Noun(noun)) => Some(noun),
            _ => None,
        }
    }

    pub fn control(&self) -> Option<Control> {
        match self.what {
            What::Label(control) => Some(control),
            _ => None,
        }
    }

    pub fn said(&self) -> Said {
        Said { text: self.text.to_owned(), span: self.span, of_aws: matches!(self.what, What::Policy) }
    }

    /// A plain word that may be a name where the words around it say so.
    pub fn may_name(&self) -> bool {
        matches!(self.what, What::Other) && self.text.is_ascii() && !crate::lexicon::is_ordinary(self.folded)
    }

    pub fn is_comma(&self) -> bool {
        matches!(self.text, "," | "，" | "、" | ";" | "；")
    }

    /// A name, policy or placeholder.
    pub fn is_value(&self) -> bool {
        matches!(self.what, What::Value | What::Policy)
    }
}
