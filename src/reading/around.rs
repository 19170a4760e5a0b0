//! What a mention turns out to be for what stands around it.

use super::fields::thing_of;
use super::mention::{Mention, What};
use super::spelling::github_field;
use crate::iam::{placeholders, spelled_managed_policy};
use crate::lexicon::{Action, Choice, Control, Entry, Field, Noun, Thing, Verb, Word, lexicon};
use crate::source::Span;

/// "IAM > Users > Add users", "Tags > Review > Create user": between arrows a word is the console's, not the sentence's.
pub fn paths(found: &mut [Mention]) {
    let arrow = |mention: Option<&Mention>| mention.is_some_and(|mention| matches!(mention.what, What::Arrow));
    for at in 0..found.len() {
        // "IAM > Users > New User".
        if let Some(thing) = at
            .checked_sub(2)
            .filter(|_| found[at - 1].text == "New" && !found[at].text.ends_with('s'))
            .filter(|before| arrow(found.get(*before)))
            .and(found[at].noun())
            .and_then(thing_of)
        {
            found[at].what = What::Label(Control::Create(thing));
            continue;
        }
        let (Some(word), next) = (found[at].word(), found.get(at + 1)) else { continue };
        let before = at.checked_sub(1).and_then(|at| found.get(at));
        let ends = next.is_none_or(|next| matches!(next.what, What::Arrow | What::Stop | What::Close | What::Word(Word::Then)));
        let stands = match word {
            Word::Noun(_) => arrow(before) || arrow(next),
            Word::Verb(_) => ends && (arrow(before) || arrow(next) && before.is_none_or(|before| before.verb().is_none())),
            _ => false,
        };
        if !stands || !found[at].text.starts_with(char::is_uppercase) {
            continue;
        }
        let control = |entry: &Entry| if let Entry::Label(label) = entry { Some(label.control) } else { None };
        let control = lexicon().whole(found[at].folded).and_then(|hit| hit.entries.iter().find_map(control));
        if let Some(control @ (Control::Page(_) | Control::Next | Control::Finish)) = control {
            found[at].what = What::Label(control);
        }
    }
}

/// "the Administrator Access policy": one of AWS's, whose name the guide writes as words.
pub fn spelled_policies(found: &mut Vec<Mention>) {
    let mut at = 1;
    while at < found.len() {
        // "Access policy" is a word of its own too.
        let access = (found[at].folded == "access policy" && found[at].text.starts_with('A')).then_some("Access");
        if found[at].noun() != Some(Noun::Policy) || access.is_none() && !found[at].folded.starts_with("polic") {
            at += 1;
            continue;
        }
        let word = |mention: &Mention| !mention.marked && mention.text.starts_with(|c: char| c.is_ascii_uppercase());
        let words = found[..at].iter().rev().take(4).take_while(|mention| word(mention)).count();
        let spelled = (2 - access.iter().len()..=words).rev().find_map(|words| {
            let text: Vec<&str> = found[at - words..at].iter().map(|mention| mention.text).chain(access).collect();
            spelled_managed_policy(&text.join(" ")).map(|policy| (words, policy.name))
        });
        if let Some((words, name)) = spelled {
            let first = at - words;
            let span = found[first].span.join(found[at - 1].span);
            found[first] = Mention { what: What::Policy, text: name, span, ..found[first] };
            found.drain(first + 1..at);
            at = first + 1;
        }
        at += 1;
    }
}

/// "The AWS managed policies `x` and `y`", "the `x` AWS managed policy": policies of AWS's own, whether it has them or not.
pub fn said_to_be_of_aws(found: &mut [Mention]) {
    let may_be = |mention: &Mention| {
        let text = mention.text;
        let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        matches!(mention.what, What::Value) && !text.is_empty() && text.chars().all(letters) && placeholders(text).is_empty()
    };
    for at in 0..found.len() {
        if found[at].noun() != Some(Noun::Policy) || !found[at].folded.starts_with("aws") {
            continue;
        }
        let joins = |mention: &Mention| matches!(mention.what, What::Colon | What::Word(Word::Then)) || matches!(mention.folded, "and" | "," | "&");
        let named: Vec<usize> = (at + 1..found.len()).take_while(|&near| may_be(&found[near]) || matches!(found[near].what, What::Policy) || joins(&found[near])).collect();
        let before = at > 1 && may_be(&found[at - 1]) && found[at - 2].folded == "the";
        if named.is_empty() && before {
            found[at - 1].what = What::Policy;
        }
        let last = if found[at].folded.ends_with('s') { named.len() } else { 1 };
        named.into_iter().filter(|&near| may_be(&found[near])).collect::<Vec<_>>().into_iter().take(last).for_each(|near| found[near].what = What::Policy);
    }
}

/// "Create user `x`", "Add inline policy for …", without a mark: words that say what is to be made, and no button.
pub fn goals_like_buttons(found: &mut Vec<Mention>) {
    let mut at = 0;
    while at < found.len() {
        let begins = at.checked_sub(1).is_none_or(|before| {
            matches!(found[before].what, What::Stop | What::Colon | What::Dash | What::Word(Word::Then | Word::Must | Word::Optional)) && !found[before].marked
        });
        let goes_on =
            found.get(at + 1).is_some_and(|next| matches!(next.what, What::Value | What::Word(Word::Named | Word::With | Word::To)) && next.span.start > found[at].span.end);
        let noun = match found[at].what {
            _ if !(begins && goes_on) || found[at].marked => None,
            What::Label(Control::Create(thing)) => noun_of(thing).map(|noun| (Verb::Create, noun)),
            // "Enable console access for the user `x`".
            What::Label(Control::Option(Choice::ConsoleAccess)) if found[at].folded.starts_with("enable ") => Some((Verb::Create, Noun::Password)),
            // "Attach policy to the group `x`".
            What::Label(Control::Action(Action::Attach)) => Some((Verb::Attach, Noun::Policy)),
            _ => None,
        };
        // "ロールを作成する" in plain text: the button's words, bent.
        let bent = found.get(at + 1).is_some_and(|next| next.span.start == found[at].span.end && next.text.starts_with(['す', 'し']));
        let told = match found[at].what {
            _ if found[at].marked || !bent => None,
            What::Label(Control::Create(thing)) => noun_of(thing).map(|noun| (Verb::Create, noun)),
            What::Label(Control::Action(Action::Attach | Action::Permissions)) => Some((Verb::Attach, Noun::Policy)),
            _ => None,
        };
        if let Some((verb, noun)) = told {
            found[at].what = What::Word(Word::Noun(noun));
            let end = Span::new(found[at].span.end, found[at].span.end);
            found.insert(at + 1, Mention { what: What::Word(Word::Verb(verb)), span: end, ..found[at] });
            at += 2;
            continue;
        }
        if let (Some((kind, noun)), Some((verb, thing))) = (noun, found[at].text.split_once(' '))
            && let Some((folded_verb, folded_thing)) = found[at].folded.split_once(' ')
        {
            let Span { start, end } = found[at].span;
            let middle = (start + verb.len()).min(end);
            let whole = found[at];
            found[at] = Mention { what: What::Word(Word::Verb(kind)), text: verb, folded: folded_verb, span: Span::new(start, middle), ..whole };
            found.insert(at + 1, Mention { what: What::Word(Word::Noun(noun)), text: thing, folded: folded_thing, span: Span::new((middle + 1).min(end), end), ..whole });
        }
        at += 1;
    }
}

fn noun_of(thing: Thing) -> Option<Noun> {
    Some(match thing {
        Thing::User => Noun::User,
        Thing::Group => Noun::Group,
        Thing::Role => Noun::Role,
        Thing::Policy => Noun::Policy,
        Thing::Inline => Noun::Inline,
        Thing::Key => Noun::Key,
        _ => return None,
    })
}

/// "Select the `EC2` group": a name, though a service is called so too.
pub fn named_like_services(found: &mut [Mention]) {
    for at in 1..found.len() {
        if matches!(found[at].noun(), Some(Noun::User | Noun::Group)) && matches!(found[at - 1].what, What::Service(_)) && found[at - 1].firm {
            found[at - 1].what = What::Value;
        }
    }
}

/// "the **Create user** page" is a screen, not its button.
pub fn screens(found: &mut [Mention]) {
    for at in 1..found.len() {
        if !matches!(found[at - 1].what, What::Label(Control::Create(_) | Control::Finish)) {
            continue;
        }
        let names = matches!(
            found[at].folded,
            "page"
                | "screen"
                | "interface"
                | "panel"
                | "wizard"
                | "flow"
                | "window"
                | "form"
                | "process"
                | "section"
                | "画面"
                | "页面"
                | "界面"
                | "페이지"
                | "página"
                | "giao diện"
        );
        // "Return to the **Create role** tab" of the browser.
        let back = || found[at].folded == "tab" && found[..at].iter().rev().find_map(Mention::verb) == Some(Verb::Go);
        if names || back() {
            found[at - 1].what = What::Label(Control::Screen);
        }
    }
}

/// "GitHub organization: `acme`, repository: `shop`": what is said with the organisation is GitHub's too.
pub fn of_github(found: &mut [Mention]) {
    let mut github = false;
    for at in 0..found.len() {
        if found[at].control() == Some(Control::Field(Field::GithubOrg)) {
            github = true;
            continue;
        }
        let Some(field) = github_field(found[at].folded).filter(|field| *field != Field::GithubOrg) else {
            github &= !matches!(found[at].what, What::Stop);
            continue;
        };
        let value = found[at + 1..].iter().find(|near| !matches!(near.what, What::Colon | What::Dash)).is_some_and(Mention::is_value);
        if github && value {
            found[at].what = What::Label(Control::Field(field));
        }
    }
}
