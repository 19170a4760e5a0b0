//! What is recognised in a text, piece by piece.

use super::instruction::Said;
use crate::iam::Operation;
use crate::lexicon::{Control, Noun, Service, Verb, Word};
use crate::source::Span;

/// One recognised piece.
#[derive(Clone, Debug)]
pub struct Mention {
    pub what: What,
    pub text: String,
    pub span: Span,
    /// Stands out: bold, italic, code, or in quotation marks.
    pub marked: bool,
    /// Code or quotation marks: what stands in them is meant to the letter.
    pub firm: bool,
}

#[derive(Clone, Debug)]
pub enum What {
    Label(Control),
    /// An AWS managed policy, by its exact name.
    Policy,
    Service(&'static Service),
    /// An operation of IAM, by its name or by a link to its reference.
    Operation(&'static Operation),
    Word(Word),
    /// A marked text or a placeholder that is nothing else.
    Value,
    Url(String),
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

impl Mention {
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
        Said { text: self.text.clone(), span: self.span }
    }

    /// A plain word that may be a name where the words around it say so.
    pub fn may_name(&self) -> bool {
        matches!(self.what, What::Other) && self.text.is_ascii() && !crate::lexicon::is_ordinary(&self.text)
    }

    pub fn is_comma(&self) -> bool {
        matches!(self.text.as_str(), "," | "，" | "、" | ";" | "；")
    }

    /// A name, policy or placeholder.
    pub fn is_value(&self) -> bool {
        matches!(self.what, What::Value | What::Policy)
    }
}
