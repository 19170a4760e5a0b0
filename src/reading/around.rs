//! What a mention turns out to be for what stands around it.

use super::mention::{Mention, What};
use crate::lexicon::{Control, Entry, Noun, Verb, Word, lexicon};

/// "IAM > Users > Add users", "Tags > Review > Create user": between arrows a word is the console's, not the sentence's.
pub fn paths(found: &mut [Mention]) {
    let arrow = |mention: Option<&Mention>| mention.is_some_and(|mention| matches!(mention.what, What::Arrow));
    for at in 0..found.len() {
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
