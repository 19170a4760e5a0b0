//! Names of other languages, made of the guide's.

use std::collections::HashSet;

use regex_lite::Regex;

use super::visible;
use crate::plan::{Parameter, ParameterKind, Plan};
use crate::sync::holes::{Piece, Tree};

/// How a language writes names.
#[derive(Clone, Copy)]
pub enum Spelling {
    /// `UserName2`
    Pascal,
    /// `user_name_2`
    Snake,
    /// `USER_NAME_2`
    Capitals,
}

/// Gives each text a name of its own.
pub struct Names {
    spelling: Spelling,
    given: HashSet<String>,
}

impl Names {
    pub fn new(spelling: Spelling) -> Self {
        Self { spelling, given: HashSet::new() }
    }

    /// A name for a text that no other has got; `empty` where no letter of the text can stand in one.
    pub fn name(&mut self, text: &str, empty: &str) -> String {
        let name = spell(text, empty, self.spelling);
        let numbered = |number: usize| match self.spelling {
            Spelling::Pascal => format!("{name}{number}"),
            _ => format!("{name}_{number}"),
        };
        let free = std::iter::once(name.clone()).chain((2..).map(numbered)).find(|name| !self.given.contains(name)).unwrap_or_default();
        self.given.insert(free.clone());
        free
    }
}

/// The names of parameters, by their index.
pub fn parameter_names(parameters: &[Parameter], spelling: Spelling, reserved: &[&str]) -> Vec<String> {
    let mut names = Names::new(spelling);
    names.given.extend(reserved.iter().map(|name| (*name).to_owned()));
    parameters.iter().map(|parameter| names.name(&parameter.name, "value")).collect()
}

/// What a person reads about a parameter.
pub fn described(parameter: &Parameter) -> String {
    let what = match parameter.kind {
        ParameterKind::AttachPolicy => format!("{} (its ARN)", parameter.description.split(':').next().unwrap_or_default()),
        _ => parameter.description.clone(),
    };
    visible(&format!("{what} (line {})", parameter.line))
}

/// What a thing is called in the guide.
pub fn base_of(plan: &Plan, name: &Tree) -> String {
    let Tree::Text(pieces) = name else { return String::new() };
    let word = |piece: &Piece| match piece {
        Piece::Text(text) => text.trim_start_matches("https://").to_owned(),
        Piece::Parameter(at) => {
            let parameter = &plan.parameters[*at];
            let default = parameter.default.as_ref().and_then(|default| default.literal());
            default.map_or_else(|| parameter.name.trim_end_matches("-name").to_owned(), str::to_owned)
        }
        _ => String::new(),
    };
    pieces.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// What IAM takes for a value of this kind, and how long it may be. Source: the patterns of the IAM API Reference.
pub fn allowed(kind: ParameterKind) -> Option<(&'static str, u32)> {
    match kind {
        ParameterKind::UserName | ParameterKind::RoleName => Some((r"[\w+=,.@-]+", 64)),
        ParameterKind::GroupName | ParameterKind::PolicyName => Some((r"[\w+=,.@-]+", 128)),
        ParameterKind::AccountId => Some((r"\d{12}", 12)),
        ParameterKind::AttachPolicy => Some((r"arn:[\w-]+:iam::(aws|\d{12}):policy/.+", 2048)),
        _ => None,
    }
}

/// Why a value cannot be the default of a parameter which takes only what this pattern matches as a whole.
pub fn unfit(parameter: &Parameter, default: &str, pattern: &str) -> Option<String> {
    let fits = Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|pattern| pattern.is_match(default));
    (!fits).then(|| format!("its parameter {} (line {}) takes only {pattern}, which the value {default:?} does not match: give another with --set", parameter.name, parameter.line))
}

/// The first call that uses a parameter.
pub fn first_use(plan: &Plan, parameter: usize) -> usize {
    plan.operations.iter().position(|planned| planned.call.parameters().any(|used| used.0 == parameter)).unwrap_or_default()
}

fn spell(text: &str, empty: &str, spelling: Spelling) -> String {
    // `BackupUser` is two words.
    let mut split = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if c.is_ascii_uppercase() && split.ends_with(|before: char| before.is_ascii_lowercase()) {
            split.push(' ');
        }
        split.push(c);
    }
    // A letter of another alphabet is left out; none of these languages has it everywhere.
    let words: Vec<&str> = split.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let begins = words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    let words: Vec<&str> = if begins { words } else { std::iter::once(empty).chain(words).collect() };
    match spelling {
        Spelling::Pascal => words.iter().map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..])).collect(),
        Spelling::Snake => words.join("_").to_ascii_lowercase(),
        Spelling::Capitals => words.join("_").to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_gets_a_name_of_its_own() {
        let mut pascal = Names::new(Spelling::Pascal);
        assert_eq!(["user-name", "user name", "2nd", "größe", "名"].map(|text| pascal.name(text, "value")), ["UserName", "UserName2", "Value2nd", "GrE", "Value"]);
        let mut snake = Names::new(Spelling::Snake);
        assert_eq!(["nadia.admin", "NadiaAdmin"].map(|text| snake.name(text, "user")), ["nadia_admin", "nadia_admin_2"]);
        assert_eq!(Names::new(Spelling::Capitals).name("bucket-name", "value"), "BUCKET_NAME");
    }
}
