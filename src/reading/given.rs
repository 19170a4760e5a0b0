//! Goals: what is attached, and to whom.

use super::Recent;
use super::clause::Clause;
use super::fields::pairs;
use super::holder::{described_holder, listed_behind, replaced, target};
use super::instruction::{Act, Said, Target};
use super::interpret::spoken;
use super::mention::{Mention, What};
use super::objects::is_name;
use super::several::shared_out;
use super::spelling::is_file;
use crate::iam::placeholders;
use crate::lexicon::{Control, Noun, Thing, Word};

/// "Attach X to the user", "assign the policy that you created", "grant AdministratorAccess".
pub fn attach(clause: &Clause, acts: &mut Vec<Act>) {
    match shared_out(clause) {
        Some(parts) if !parts.is_empty() => return parts.iter().for_each(|part| attach(part, acts)),
        Some(_) => {}
        None => return acts.push(Act::Person),
    }
    let all: Vec<Mention> = clause.prefix.iter().chain(clause.rest.iter()).copied().collect();
    let names = pairs(clause);
    let has_policy = all.iter().any(|mention| matches!(mention.what, What::Policy) || mention.noun() == Some(Noun::Policy));
    let named_first = all.iter().position(|mention| mention.noun() == Some(Noun::Name)).is_some_and(|name| !all[..name].iter().any(|mention| mention.noun() == Some(Noun::Policy)));
    if !names.is_empty() && (!has_policy || named_first) {
        acts.extend(names.into_iter().map(|(field, value)| Act::Fill { field, value }));
        return;
    }
    if let Some(control) = all.iter().find_map(|mention| match mention.what {
        What::Label(control @ (Control::Action(_) | Control::Create(_))) if mention.marked => Some(control),
        _ => None,
    }) {
        acts.push(Act::Press(control));
        return;
    }
    if all.iter().any(|mention| mention.noun() == Some(Noun::Boundary)) {
        acts.push(Act::Press(Control::Action(crate::lexicon::Action::Boundary)));
    }
    // "Attach this inline policy:", whose document stands below.
    if let Some(inline) = clause.rest.iter().position(|mention| mention.noun() == Some(Noun::Inline)).filter(|_| !all.iter().any(|mention| matches!(mention.what, What::Policy))) {
        let end = clause.rest.iter().position(|mention| mention.is(Word::To)).unwrap_or(clause.rest.len());
        let name = clause.rest[inline.min(end)..end].iter().find(|mention| matches!(mention.what, What::Value)).map(Mention::said);
        if let Some(Target { thing, name: Some(holder) }) = target(&clause.rest[end..]) {
            acts.push(Act::Pick { thing: Some(thing), values: vec![holder] });
        }
        return acts.push(Act::Create { thing: Thing::Inline, name });
    }
    // "Attach the following policy": the document below, under a name of the reader's.
    let shown = all.iter().any(|mention| mention.noun() == Some(Noun::Document) && mention.folded.contains("polic"));
    // "Attach this **least-privilege policy**": emphasised words; no name has a blank.
    let described = all.windows(2).any(|pair| {
        let words = matches!(pair[1].what, What::Value) && !pair[1].firm && pair[1].text.contains(' ');
        words && (pair[0].is(Word::This) || pair[0].folded == "following") && ["policy", "permissions"].iter().any(|end| pair[1].folded.ends_with(end))
    });
    if described {
        return acts.push(Act::AttachShown);
    }
    if shown && !has_policy && !all.iter().any(Mention::is_value) {
        acts.push(Act::AttachShown);
        return;
    }
    let to = clause.rest.iter().rposition(|mention| mention.is(Word::To));
    // "Attach X to `y`": a name alone is a user's, unless the guide has made something else of that name.
    let alone = |to: usize| {
        let value = clause.rest[to + 1..].iter().find(|mention| matches!(mention.what, What::Value))?;
        let bare = clause.rest[to + 1..].iter().all(|mention| mention.noun().is_none() && mention.control().is_none());
        let policy = clause.rest[..to].iter().any(|mention| mention.is_value() || mention.is(Word::It) || mention.noun() == Some(Noun::Policy));
        (bare && policy).then(|| Target { thing: Thing::User, name: Some(value.said()) })
    };
    // "… to the role that grants access to X": who is given it stands before "that".
    let (to, target) = match described_holder(&clause.rest) {
        Some((at, holder)) if Some(at) != to => (Some(at), Some(holder)),
        _ => (to, to.and_then(|to| target(&clause.rest[to + 1..]).or_else(|| alone(to)))),
    };
    let listed = to.and_then(|to| listed_behind(&clause.rest, to));
    let target = match listed.zip(to) {
        Some((colon, to)) => super::holder::target(&clause.rest[to + 1..colon]),
        None => target,
    };
    let head = &clause.rest[..if target.is_some() { to.unwrap_or(clause.rest.len()) } else { clause.rest.len() }];
    let mut policies: Vec<Said> = Vec::new();
    for (at, mention) in head.iter().enumerate() {
        // "`x`に … を付与": the particle says that it goes to x.
        if mention.is_value() && head.get(at + 1).is_some_and(|next| matches!(next.folded, "に" | "에게" | "에")) {
            acts.push(Act::Pick { thing: None, values: vec![mention.said()] });
            continue;
        }
        if mention.is(Word::Or) && !policies.is_empty() {
            break;
        }
        let blank = mention.text.contains(' ') && placeholders(mention.text).is_empty();
        let named = is_name(mention) && !blank && (head.iter().any(|near| near.noun() == Some(Noun::Policy)) || mention.text.len() > 3);
        if matches!(mention.what, What::Policy) || named {
            policies.push(mention.said());
        }
    }
    policies.extend(clause.rest[listed.unwrap_or(clause.rest.len())..].iter().filter(|mention| mention.is_value() && !is_file(mention.text)).map(Mention::said));
    policies.extend(clause.examples.iter().map(Mention::said));
    let it = head.first().is_some_and(|first| first.is(Word::It)) || spoken(head).is_some() || policies.is_empty() && definite(head);
    if policies.is_empty() && !it && !has_policy {
        // "Attach EC2 access directly to the user", as a heading: what is given is said below.
        if target.is_some() && head.iter().any(|mention| mention.folded == "access") {
            return acts.push(Act::Read);
        }
        if clause.rest.iter().any(|mention| mention.noun().is_some()) {
            acts.push(Act::Foreign)
        } else {
            acts.push(Act::Read)
        }
        return;
    }
    let recent = match () {
        () if it => Recent::Spoken,
        () if the_policy(head) => Recent::Made,
        () => Recent::Open,
    };
    // "… to the users `a` and `b`": to each.
    let also = match &target {
        Some(Target { thing, name: Some(first) }) if listed.is_none() => {
            let named = clause.rest[to.unwrap_or(0)..].iter().take_while(|mention| !mention.is(Word::Or)).filter(|mention| matches!(mention.what, What::Value)).map(Mention::said);
            named.filter(|name| name.text != first.text).map(|name| Target { thing: *thing, name: Some(name) }).collect()
        }
        _ => Vec::new(),
    };
    acts.extend(replaced(&clause.rest, &target));
    acts.push(Act::Attach { policies: policies.clone(), recent, to: target });
    // "Attach X along with the one that you created": both.
    let one = head.windows(2).position(|pair| pair[0].folded == "the" && pair[1].folded == "one").filter(|at| head[*at..].iter().any(|mention| mention.is(Word::Past)));
    acts.extend(one.filter(|_| !policies.is_empty()).map(|_| Act::Attach { policies: Vec::new(), recent: Recent::Made, to: None }));
    acts.extend(also.into_iter().map(|to| Act::Attach { policies: policies.clone(), recent, to: Some(to) }));
}

/// "the policy", "your custom policy": one policy, which the guide may have made. "The following policy" is another.
fn the_policy(head: &[Mention]) -> bool {
    // "Attach policy to the group", in telegram style.
    if let [policy] = head {
        return policy.folded == "policy";
    }
    let Some(noun) = head.iter().position(|mention| mention.noun() == Some(Noun::Policy)) else { return false };
    let (before, text) = (&head[..noun], head[noun].folded);
    let plain = |mention: &Mention| ["the", "your", "this", "that", "new", "custom", "iam"].contains(&mention.folded);
    let definite = |mention: &Mention| matches!(mention.folded, "the" | "your" | "this" | "that");
    text.ends_with("policy") && !["managed", "aws"].iter().any(|owner| text.starts_with(owner)) && before.iter().all(plain) && before.iter().any(definite) && head.len() == noun + 1
}

/// "the policy", "your custom permissions policy": one, and no new one.
fn definite(head: &[Mention]) -> bool {
    let article = head.first().is_some_and(|first| matches!(first.folded, "the" | "your" | "our"));
    let one = head.iter().find(|mention| mention.noun() == Some(Noun::Policy)).is_some_and(|noun| noun.folded.ends_with("policy"));
    let open = ["required", "necessary", "appropriate", "needed", "right", "relevant", "desired", "managed", "aws"];
    article && one && !head.iter().any(|mention| open.iter().any(|word| mention.folded.starts_with(word)))
}
