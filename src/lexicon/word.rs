//! The classes of words around the labels.

use super::control::named;

/// What a word does in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    Verb(Verb),
    Noun(Noun),
    /// What follows is a name.
    Named,
    /// What follows is only one possibility.
    Example,
    Not,
    Optional,
    If,
    Or,
    /// What is spoken of has happened already.
    Past,
    /// Begins a clause that only says when or why.
    Subordinate,
    /// What will be seen, not done.
    Should,
    Must,
    Can,
    It,
    This,
    To,
    From,
    With,
    Then,
    /// The kind of a control: "button", "tab".
    Button,
    Success,
    All,
    /// Says how things are: "is", "has", "allows".
    Says,
    /// "Note:" begins a remark.
    Note,
    /// What follows are several ways to one end.
    OneOf,
    /// Says of a box that it stays empty.
    Off,
}

named! {
    /// What a reader is told to do.
    Verb { Go = "go", Press = "press", Fill = "fill", Name = "name", Search = "search", Create = "create", Attach = "attach", Delete = "delete",
        Disable = "disable", Finish = "finish", Read = "read",
        /// "Make sure that": a box that it names is ticked.
        Check = "check",
        Leave = "leave", }
}

named! {
    /// What a sentence speaks of.
    Noun { User = "user", Account = "account", Group = "group", Role = "role", Policy = "policy", Key = "key", Password = "password", Trust = "trust",
        Inline = "inline", Provider = "provider", Boundary = "boundary", Tags = "tags", Mfa = "mfa", Name = "name", Foreign = "foreign",
        Document = "document",
        /// Where a list is searched.
        Search = "search",
        /// The reader's own account menu.
        Own = "own",
        /// The owner of the account, who is no IAM user.
        Root = "root", }
}

impl Word {
    /// The class that `words.tsv` calls `text`: `verb:go`, `named`.
    pub fn parse(text: &str) -> Option<Word> {
        Some(match text {
            "named" => Word::Named,
            "example" => Word::Example,
            "not" => Word::Not,
            "optional" => Word::Optional,
            "if" => Word::If,
            "or" => Word::Or,
            "past" => Word::Past,
            "subordinate" => Word::Subordinate,
            "should" => Word::Should,
            "must" => Word::Must,
            "can" => Word::Can,
            "it" => Word::It,
            "this" => Word::This,
            "to" => Word::To,
            "from" => Word::From,
            "with" => Word::With,
            "then" => Word::Then,
            "button" => Word::Button,
            "success" => Word::Success,
            "all" => Word::All,
            "says" => Word::Says,
            "note" => Word::Note,
            "one-of" => Word::OneOf,
            "off" => Word::Off,
            _ => match text.split_once(':') {
                Some(("verb", name)) => Word::Verb(Verb::parse(name)?),
                Some(("noun", name)) => Word::Noun(Noun::parse(name)?),
                _ => return None,
            },
        })
    }
}
