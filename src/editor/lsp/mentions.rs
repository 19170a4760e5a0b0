//! Users, groups, roles and policies of a guide, and its placeholders: where each is made, and everywhere it is mentioned.
//!
//! Which things there are, and which call makes or uses one, the plan knows. The text is only looked through for their names, and a
//! name counts where it stands out, where commands or a call that is about the thing hold it, or where no ordinary word is written so.

use std::ops::Range;

use crate::guide::{BlockKind, Guide, Text};
use crate::iam::{Arg, Arn, EntityKind, Part, Template};
use crate::plan::{Plan, PlannedCall, show};
use crate::source::Span;

use super::analysis::Analysis;
use super::causes::step_of;
use super::words::is_whole;

/// One thing of a guide under its name.
#[derive(Debug)]
pub struct Thing {
    pub kind: Kind,
    /// As the guide writes it.
    pub name: String,
    /// Where it is made, first given or taken for granted; None for what AWS keeps.
    pub made: Option<Span>,
    /// Stretches of the guide that are about it: of calls, and of what is taken for granted.
    about: Vec<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Entity(EntityKind),
    Placeholder,
}

/// Things of which more are mentioned are no longer told apart. No guide has so many.
const MOST: usize = 1_000;

/// What is mentioned at a byte, with that place. Several where things of different kinds have one name.
pub fn mentioned(analysis: &Analysis, offset: usize) -> Vec<(Thing, Span)> {
    let marked = marked(analysis);
    let all = things(analysis);
    let near = |thing: &Thing| {
        let text = analysis.text();
        text.floor_char_boundary(offset.saturating_sub(thing.name.len()))..text.ceil_char_boundary(offset + thing.name.len())
    };
    let at = |thing: &Thing| mentions_in(analysis, thing, &marked, near(thing)).into_iter().find(|span| span.start <= offset && offset <= span.end);
    let found: Vec<(Thing, Span)> = all.into_iter().filter_map(|thing| at(&thing).map(|span| (thing, span))).collect();
    // What a call is about goes before what only has the same name.
    let is_about = |(thing, span): &(Thing, Span)| thing.about.iter().any(|about| about.contains(*span));
    let any = found.iter().any(is_about);
    found.into_iter().filter(|one| !any || is_about(one)).collect()
}

/// Everywhere a thing is mentioned.
pub fn mentions(analysis: &Analysis, thing: &Thing) -> Vec<Span> {
    mentions_in(analysis, thing, &marked(analysis), 0..analysis.text().len())
}

fn mentions_in(analysis: &Analysis, thing: &Thing, marked: &[Span], stretch: Range<usize>) -> Vec<Span> {
    let text = analysis.text();
    let places = text[stretch.clone()].match_indices(&thing.name).map(|(at, name)| Span::new(stretch.start + at, stretch.start + at + name.len()));
    if thing.kind == Kind::Placeholder {
        return places.collect();
    }
    let plain = !is_distinct(&thing.name);
    let counts = |span: &Span| !plain || thing.about.iter().any(|place| place.contains(*span)) || stands_out(marked, *span) || is_quoted(text, *span);
    places.filter(|span| is_whole(text, *span)).filter(counts).collect()
}

/// The things that the plan knows of.
fn things(analysis: &Analysis) -> Vec<Thing> {
    let plan = &analysis.plan;
    let mut things: Vec<Thing> = Vec::new();
    for call in &plan.operations {
        let makes = makes(call.call.operation.name);
        for (kind, name) in named(call, plan) {
            let about = within_step(call, plan);
            // A form may have had its name in a step before.
            let written = || first_in(analysis, about, &name).or_else(|| first_in(analysis, call.call.span, &name));
            let made = (makes == Some(kind)).then(|| written().unwrap_or(about));
            add(&mut things, Thing { kind: Kind::Entity(kind), name, made, about: vec![about, call.call.span] });
        }
    }
    for presupposed in &plan.presupposed {
        let Some(name) = written(&presupposed.name, plan) else { continue };
        let made = first_in(analysis, presupposed.span, &name).unwrap_or(presupposed.span);
        add(&mut things, Thing { kind: Kind::Entity(presupposed.kind), name, made: Some(made), about: vec![presupposed.span] });
    }
    for parameter in &plan.parameters {
        let Some(token) = parameter.placeholder.clone().filter(|token| analysis.text().contains(token.as_str())) else { continue };
        let made = first_in(analysis, parameter.span, &token).or_else(|| analysis.text().find(&token).map(|at| Span::new(at, at + token.len())));
        add(&mut things, Thing { kind: Kind::Placeholder, name: token, made, about: Vec::new() });
    }
    things
}

fn add(things: &mut Vec<Thing>, thing: Thing) {
    if thing.name.trim().len() < 2 {
        return;
    }
    if let Some(known) = things.iter_mut().find(|known| known.kind == thing.kind && known.name == thing.name) {
        known.made = known.made.or(thing.made);
        known.about.extend(thing.about);
    } else if things.len() < MOST {
        things.push(thing);
    }
}

/// What an operation makes: `CreateUser` a user, and not what belongs to one that is there.
fn makes(operation: &str) -> Option<EntityKind> {
    Some(match operation {
        "CreateUser" => EntityKind::User,
        "CreateGroup" => EntityKind::Group,
        "CreateRole" => EntityKind::Role,
        "CreatePolicy" | "PutUserPolicy" | "PutGroupPolicy" | "PutRolePolicy" => EntityKind::Policy,
        "CreateInstanceProfile" => EntityKind::InstanceProfile,
        _ => return None,
    })
}

const MEMBERS: [(&str, EntityKind); 6] = [
    ("UserName", EntityKind::User),
    ("GroupName", EntityKind::Group),
    ("RoleName", EntityKind::Role),
    ("PolicyName", EntityKind::Policy),
    ("PolicyArn", EntityKind::Policy),
    ("InstanceProfileName", EntityKind::InstanceProfile),
];

/// What a call names.
fn named(call: &PlannedCall, plan: &Plan) -> Vec<(EntityKind, String)> {
    let name = |member: &str| match call.call.argument(member)? {
        Arg::Text(template) => match template.0.as_slice() {
            // The ARN of what an earlier call makes.
            [Part::Output(maker, _)] => match plan.operations.get(maker.0)?.call.argument("PolicyName")? {
                Arg::Text(name) => written(name, plan),
                _ => None,
            },
            _ => written(template, plan).map(|text| Arn::parse(&text).map_or(text.clone(), |arn| arn.name().to_owned())),
        },
        _ => None,
    };
    MEMBERS.iter().filter_map(|(member, kind)| Some((*kind, name(member)?))).collect()
}

/// A name as the guide writes it: with the placeholder where a value is open.
fn written(template: &Template, plan: &Plan) -> Option<String> {
    if let [Part::Parameter(at)] = template.0.as_slice()
        && let Some(parameter) = plan.parameters.get(at.0)
        && let Some(default) = &parameter.default
    {
        return written(default, plan);
    }
    show(&Arg::Text(template.clone()), plan).as_str().map(str::to_owned)
}

/// What a call is about in the guide: of its step where they meet, for a form may be opened far above.
fn within_step(call: &PlannedCall, plan: &Plan) -> Span {
    let whole = call.call.span;
    let step = step_of(call, plan).map_or(whole, |step| step.span);
    let both = Span::new(whole.start.max(step.start), whole.end.min(step.end));
    if both.start < both.end { both } else { whole }
}

fn first_in(analysis: &Analysis, span: Span, name: &str) -> Option<Span> {
    let places = analysis.source.slice(span).match_indices(name);
    places.map(|(at, name)| Span::new(span.start + at, span.start + at + name.len())).find(|place| is_whole(analysis.text(), *place))
}

/// Where names stand out: what is marked, commands and documents; sorted.
fn marked(analysis: &Analysis) -> Vec<Span> {
    let mut found = Vec::new();
    let mut text = |text: &Text| found.extend(text.runs.iter().filter(|run| !run.mark.is_plain()).map(|run| run.span));
    for block in &analysis.guide.blocks {
        match &block.kind {
            BlockKind::Paragraph(paragraph) => text(paragraph),
            BlockKind::Table(table) => table.head.iter().chain(table.rows.iter().flatten()).for_each(&mut text),
            BlockKind::Heading | BlockKind::Fence(_) => {}
        }
    }
    titles(&analysis.guide).for_each(&mut text);
    found.extend(analysis.guide.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Fence(_))).map(|block| block.span));
    found.sort_unstable();
    found
}

/// By the last of them that begins before it: they do not stand in each other.
fn stands_out(marked: &[Span], span: Span) -> bool {
    let before = marked.partition_point(|mark| mark.start <= span.start);
    before.checked_sub(1).is_some_and(|at| marked[at].contains(span))
}

fn titles(guide: &Guide) -> impl Iterator<Item = &Text> {
    guide.sections.iter().map(|section| &section.title)
}

fn is_quoted(text: &str, span: Span) -> bool {
    text[..span.start].ends_with(['"', '\'', '“', '‘', '「', '„', '«', '`'])
}

/// Whether no ordinary word is written so.
fn is_distinct(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    letters.iter().any(|c| c.is_ascii_digit() || matches!(c, '-' | '_' | '@' | '+' | '=')) || letters.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::super::analysis_tests::at;
    use super::*;

    /// Of what is mentioned at the mark: its kind, the line where it is made, and those of all mentions.
    fn lines(text: &str) -> Vec<(Kind, Option<usize>, Vec<usize>)> {
        let (analysis, position) = at(text);
        let line = |span: Span| analysis.source.line(span.start);
        let found = mentioned(&analysis, analysis.offset(position));
        found.iter().map(|(thing, _)| (thing.kind, thing.made.map(line), mentions(&analysis, thing).into_iter().map(line).collect())).collect()
    }

    const USER: Kind = Kind::Entity(EntityKind::User);

    #[test]
    fn from_a_use_to_where_it_is_made() {
        let guide = "# Mail\n\nWhat `courier` sends goes by courier.\n\n1. Create an IAM user named **courier**.\n2. Attach the **ReadOnlyAccess** policy to the user `courier`.\n3. Create an access key for the user cou‸rier.\n";
        assert_eq!(lines(guide), [(USER, Some(5), vec![3, 5, 6, 7])]);
        // In the prose a word is only a word.
        assert!(lines(&guide.replace('‸', "").replace("by courier", "by cou‸rier")).is_empty());
        assert_eq!(lines(&guide.replace('‸', "").replace("Read", "Re‸ad")), [(Kind::Entity(EntityKind::Policy), None, vec![6])]);
    }

    #[test]
    fn things_of_one_name_are_told_apart_where_a_call_is_about_one() {
        let guide = "1. Create an IAM user named `post`.\n2. Create an IAM group named `po‸st`.\n3. Add the user `post` to the group.\n";
        assert_eq!(lines(guide).iter().map(|found| (found.0, found.1)).collect::<Vec<_>>(), [(Kind::Entity(EntityKind::Group), Some(2))]);
    }

    #[test]
    fn placeholders_are_given_once() {
        let guide = "1. Create an IAM policy named `letters` from this:\n\n   ```json\n   {\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": \"arn:aws:s3:::<BUC‸KET>\"}}\n   ```\n\nThen copy files to `s3://<BUCKET>`.\n";
        assert_eq!(lines(guide), [(Kind::Placeholder, Some(4), vec![4, 7])]);
        let named = lines("1. Create an IAM user named `<MAIL_USER>`.\n2. Attach the **ReadOnlyAccess** policy to `<MAIL_‸USER>`.\n");
        assert_eq!(named, [(USER, Some(1), vec![1, 2])]);
    }

    #[test]
    fn what_a_guide_takes_for_granted_is_where_it_is_first_named() {
        let found = lines("1. In IAM, attach the **ReadOnlyAccess** policy to the user `night-mail`.\n2. Create an access key for `night‸-mail`.\n");
        assert_eq!(found.iter().map(|found| (found.0, found.1)).collect::<Vec<_>>(), [(USER, Some(1))]);
    }
}
