//! What a text tells its reader to do.

use crate::iam::Operation;
use crate::lexicon::{Choice, Control, Field, Page, Service, Tab, Thing};
use crate::source::Span;

/// One thing to do, and whether it is to be done.
#[derive(Clone, Debug)]
pub struct Instruction {
    pub act: Act,
    pub mood: Mood,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Do,
    Optional,
    /// Only under a condition that the reader must judge.
    If,
    Not,
    /// The other one of two ways.
    Or,
}

/// A value as the guide gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub span: Span,
    /// The guide says that it is a policy of AWS's own.
    pub of_aws: bool,
}

impl Said {
    pub fn new(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span, of_aws: false }
    }
}

/// Whom a permission is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub thing: Thing,
    pub name: Option<Said>,
}

#[derive(Clone, Debug)]
pub enum Place {
    Iam,
    Page(Page),
    Tab(Tab),
    Service(&'static Service),
}

#[derive(Clone, Debug)]
pub enum Act {
    Visit(Place),
    /// A button or menu entry.
    Press(Control),
    Choose(Choice),
    /// Types or picks a field's value; None where the guide leaves it to the reader.
    Fill {
        field: Field,
        value: Option<Said>,
    },
    /// The service of a role.
    PickService(&'static Service),
    /// Looks for a service: in the console's own search box, or in the list of a role's wizard.
    SearchService(&'static Service),
    /// "Repeat the steps for another user, `x`": with these in place of the others; each time with the next ones.
    Repeat {
        times: Vec<Vec<(Thing, Said)>>,
    },
    /// "The same steps, but for this service": the wizard of a role once more.
    Again(&'static Service),
    /// Marks something by its name in a list.
    Pick {
        thing: Option<Thing>,
        values: Vec<Said>,
    },
    /// Has its reader see that these are marked in the open wizard.
    Marked {
        policies: Vec<Said>,
    },
    /// A lone value: of the field named before it, or of the list that is shown.
    Value(Said),
    /// Looks for something in a list, to mark it then.
    Search(Said),
    /// Marks what was spoken of before: "select that user", "select it".
    PickRecent {
        thing: Option<Thing>,
    },
    /// A plain word that is nothing unless the guide has made something of this name.
    PickNamed(Said),
    /// "The user that you just created (`x`)".
    PickMade {
        thing: Thing,
        name: Said,
    },
    /// Opens the page of something in a list: "choose the name of the policy that you want to edit".
    Open {
        thing: Thing,
    },
    /// "Create a new one": of what the open page lists.
    CreateListed {
        name: Option<Said>,
    },
    /// A goal: "create a user called x".
    Create {
        thing: Thing,
        name: Option<Said>,
    },
    /// A goal: "attach X to the user". No policies: the ones spoken of, or the reader's choice.
    Attach {
        policies: Vec<Said>,
        recent: Recent,
        to: Option<Target>,
    },
    /// "Attach the following policy": the document that stands below.
    AttachShown,
    /// "Custom policy for the uploads:" in the list of what a wizard attaches: the document that stands below.
    ListShown,
    /// Further names for the field that was filled just now: "enter the user names `a` and `b`".
    Also {
        values: Vec<Said>,
    },
    /// No users: the one spoken of; or, where it says `all`, those made together.
    AddToGroup {
        users: Vec<Said>,
        all: bool,
        group: Option<Said>,
    },
    Tag {
        key: Said,
        value: Option<Said>,
    },
    Delete {
        thing: Thing,
        name: Option<Said>,
        from: Option<Target>,
    },
    /// "Attach A to the user instead of B": B, where the guide has attached it.
    Replace {
        policies: Vec<Said>,
        of: Option<Target>,
    },
    Detach {
        policies: Vec<Said>,
        from: Option<Target>,
    },
    Deactivate,
    /// An operation that the guide names: "run `aws iam create-user`", a link to its reference.
    Call {
        operation: &'static Operation,
        /// Members that the sentence speaks of: "with the `--description` parameter".
        members: Vec<&'static str>,
    },
    /// "Finish creating the user", "create it".
    Finish(Option<Thing>),
    /// Something in another service, or with a foreign thing.
    Foreign,
    /// What only a person can do: a second factor.
    Person,
    /// To be read, copied, kept or looked at.
    Read,
}

/// Whether "the policy" is one that the guide has spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recent {
    Spoken,
    /// It is one, where the guide has made one.
    Made,
    Open,
}
