//! What the clauses of a paragraph say of one another.

use std::collections::HashSet;

use super::clause::{Clause, Form};
use super::instruction::{Act, Instruction, Mood};
use super::interpret::noun_thing;
use super::mention::{Mention, What};
use crate::lexicon::{Control, Noun, Thing, Verb, Word};

/// "Type S3 in the search bar and tick `AmazonS3ReadOnlyAccess`": it is looked for in the list in which the policy is.
pub fn looked_for_in_a_list(told: &mut [Instruction]) {
    let picked = told.iter().rposition(|instruction| matches!(instruction.act, Act::Pick { thing: Some(Thing::Policy), .. }) && instruction.mood == Mood::Do);
    for instruction in &mut told[..picked.unwrap_or(0)] {
        if matches!(instruction.act, Act::SearchService(_)) {
            instruction.act = Act::Read;
        }
    }
}

/// "Create the role with a name that begins with X. Choose **Create role**": the button does it.
pub fn without_announced(instructions: &mut Vec<Instruction>) {
    let mut pressed: HashSet<Thing> = HashSet::new();
    let mut kept: Vec<Instruction> = Vec::with_capacity(instructions.len());
    for told in instructions.drain(..).rev() {
        match told.act {
            Act::Press(Control::Create(thing)) if told.mood == Mood::Do => _ = pressed.insert(thing),
            Act::Create { thing, name: None } if pressed.contains(&thing) => continue,
            _ => {}
        }
        kept.push(told);
    }
    instructions.extend(kept.into_iter().rev());
}

/// "Search for:", "Then click:": what to look for or click on stands below.
pub fn introduces(clause: &Clause) -> Option<Verb> {
    let colon = clause.rest.last().is_some_and(|last| matches!(last.what, What::Colon));
    let verb = clause.verb.as_ref().and_then(Mention::verb).filter(|verb| matches!(verb, Verb::Search | Verb::Press | Verb::Fill | Verb::Attach));
    verb.filter(|_| colon && clause.mood == Mood::Do && clause.form == Form::Imperative && !clause.rest.iter().any(|mention| mention.is_value() || mention.control().is_some()))
}

/// "If you've already created the policy, select it": whoever has followed the guide has.
pub fn has_done(clause: &Clause) -> Option<Thing> {
    let told = |word: &str| clause.condition.iter().any(|mention| mention.folded.split(' ').any(|part| part == word));
    noun_thing(&clause.condition).filter(|_| clause.mood == Mood::If && told("already") && (told("created") || told("made")))
}

/// "IAM user", over what is told of one.
pub fn is_title(clause: &Clause) -> bool {
    clause.verb.is_none() && !clause.rest.is_empty() && clause.rest.iter().all(|mention| mention.noun().is_some())
}

/// "If you deploy with X, the role needs more permissions. Add …": the rest of the paragraph is only for those. Who has no
/// role yet, or no user, is everybody; who cannot use one is not.
pub fn for_some(clause: &Clause) -> bool {
    let able = clause.condition.iter().any(|mention| matches!(mention.folded, "use" | "can't" | "can’t" | "cannot"));
    let absent = !able && clause.condition.iter().any(|mention| mention.is(Word::Not) || mention.text.ends_with("n't") || mention.text.ends_with("n’t"));
    let of_iam = clause.rest.iter().any(|mention| matches!(mention.noun(), Some(Noun::User | Noun::Group | Noun::Role | Noun::Policy | Noun::Key | Noun::Trust)));
    !clause.condition.is_empty() && !absent && clause.form != Form::Imperative && of_iam
}
