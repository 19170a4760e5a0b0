//! Steps for which a hint decides.

use std::collections::BTreeMap;

use super::syntax::{Given, Pin, Says, is_document};
use super::{Hints, Place, refuse};
use crate::console::{Desk, Kind};
use crate::diagnostic::Diagnostic;
use crate::follow::walk::Walk;
use crate::guide::BlockKind;
use crate::iam::{Arg, Call, EntityKind, Member, Operation, OperationRef, Part, Template, operation, placeholders};
use crate::lexicon::{Control, Thing};
use crate::plan::{HintPlace, ParameterKind, StepKind};
use crate::policy;
use crate::reading::{Act, Mood};
use crate::source::Span;

/// A call of the walk that a hint made.
#[derive(Clone, Debug)]
pub struct Pinned {
    pub call: usize,
    pub place: HintPlace,
    pub stated: bool,
}

impl Hints {
    /// What the hint for a step that is left to a person, or left out, makes of it.
    pub fn aside(&self, step: usize) -> Option<(StepKind, &HintPlace)> {
        let (says, place) = self.aside.get(&step)?;
        Some((if *says == Says::Manual { StepKind::Checkpoint } else { StepKind::Information }, place))
    }

    pub fn pins(&self, step: usize) -> bool {
        self.calls.contains_key(&step)
    }

    /// The hint for a call that a place in the guide belongs to.
    pub fn place_at(&self, span: Span) -> Option<&HintPlace> {
        self.calls.values().flatten().find(|(_, place)| place.span == span).map(|(_, place)| &place.shown)
    }

    /// Where the hints that make the calls of a step stand.
    pub fn place_of(&self, step: usize) -> Option<&HintPlace> {
        self.calls.get(&step).and_then(|pins| pins.first()).map(|(_, place)| &place.shown).or_else(|| self.aside.get(&step).map(|(_, place)| place))
    }
}

/// A document in which every key stands once.
fn document_of(text: &str) -> Result<policy::PolicyText, String> {
    let document = policy::parse(text).map_err(|(why, _)| format!("the document is not JSON: {why}"))?;
    let twice = document.flaws.iter().any(|flaw| matches!(flaw, policy::Flaw::Repeated { .. }));
    if twice { Err("a key stands twice in one object of the document".into()) } else { Ok(document) }
}

/// Members that name a thing.
const NAMES: &[(&str, EntityKind)] =
    &[("UserName", EntityKind::User), ("GroupName", EntityKind::Group), ("RoleName", EntityKind::Role), ("InstanceProfileName", EntityKind::InstanceProfile)];

impl Walk<'_> {
    /// Where the click that a hint leaves to somebody else, or to nobody, is the last one of a wizard, nothing of it is sent. The
    /// steps that have filled it.
    pub(in crate::follow) fn close_aside(&mut self, at: usize) -> Vec<usize> {
        let told = self.told.clone();
        let clicks = |act: &Act| matches!(act, Act::Press(Control::Create(_) | Control::Finish | Control::Done | Control::Action(_)) | Act::Finish(_));
        let instructions = self.guide.steps[at].blocks.iter().flat_map(|&block| &told.block(block).instructions);
        let mut places = Vec::new();
        for click in instructions.filter(|told| told.mood == Mood::Do && clicks(&told.act)) {
            let before = self.desk.open_forms();
            let mark = self.mark();
            self.desk.perform(&click.act, Mood::Do, click.span);
            let after = self.desk.open_forms();
            self.back_to(mark);
            // A goal told what its first or last click belongs to.
            let own = matches!((&click.act, before.last()), (Act::Press(Control::Create(thing)), Some((kind, _))) if *kind == Kind::New(*thing));
            if own {
                places.extend(self.desk.abandon(before.len() - 1));
            } else if after.len() < before.len() && before.starts_with(&after) {
                places.extend(self.desk.abandon(after.len()));
            } else if let (Act::Press(Control::Create(thing)), []) = (&click.act, before.as_slice()) {
                places.extend(self.desk.unsend(*thing));
            }
        }
        let filled = |step: usize| places.iter().any(|place| place.start < self.guide.steps[step].span.end && self.guide.steps[step].span.start < place.end);
        (0..at).filter(|&step| self.kinds[step] == Some(StepKind::Navigation) || self.kinds[step] == Some(StepKind::Operation)).filter(|&step| filled(step)).collect()
    }

    /// Makes the calls that the hints of a step name, and no others. `read` follows the step's own text: what it would call shows
    /// which of them a reader would see. `followed` says whether that text is followed at all.
    pub(in crate::follow) fn pinned(&mut self, at: usize, followed: bool, read: impl FnOnce(&mut Self)) -> StepKind {
        let hints = self.hints.clone();
        let Some(pins) = hints.calls.get(&at) else { return StepKind::Information };
        let things: Vec<Thing> = pins.iter().filter_map(|(pin, _)| made(pin.operation)).collect();
        self.desk.finish_goals(&things);
        let (known, depth) = (self.desk.draft.calls.len(), self.desk.depth());
        let (stops, findings) = (self.stops.len(), self.desk.draft.diagnostics.len());
        read(self);
        self.desk.close(depth, &things);
        let seen = self.desk.take_calls(known);
        self.stops.truncate(stops);
        self.desk.draft.diagnostics.truncate(findings);
        self.desk.own_credentials = false;
        // The text's calls that hints took over, by their place before.
        let mut kept: BTreeMap<usize, OperationRef> = BTreeMap::new();
        for (pin, place) in pins {
            let like = (0..seen.len()).find(|index| seen[*index].operation.name == pin.operation && !kept.contains_key(&(known + index)));
            let said = like.map(|index| moved(&seen[index], known, &kept));
            let Some((call, stated)) = self.call(pin, place, said.as_ref(), at) else { continue };
            let by = self.desk.record(call);
            if let Some(index) = like {
                kept.insert(known + index, by);
            }
            self.pins.push(Pinned { call: by.0, place: place.shown.clone(), stated: stated && followed });
        }
        let left: Vec<&str> = seen.iter().enumerate().filter(|(index, _)| !kept.contains_key(&(known + index))).map(|(_, call)| call.operation.name).collect();
        if followed && !left.is_empty() {
            let message = format!("the text of step {} means {}; the hint leaves it out", self.guide.steps[at].id, left.join(", "));
            self.desk.draft.diagnostics.push(Diagnostic::warning("guide/hint", pins[0].1.span, message).help("write a hint for each call that the step makes"));
        }
        if self.desk.draft.calls.len() > known { StepKind::Operation } else { StepKind::NotUnderstood }
    }

    /// The call of a hint, and whether the text says the same. What the hint does not give is as the text says.
    fn call(&mut self, pin: &Pin, place: &Place, said: Option<&Call>, at: usize) -> Option<(Call, bool)> {
        let operation = operation(pin.operation)?;
        let mut input = Vec::new();
        let mut stated = said.is_some();
        for member in operation.members {
            let given = pin.values.iter().find(|(name, _)| *name == member.name).map(|(_, given)| given);
            let before = said.and_then(|call| call.argument(member.name));
            let arg = match given {
                Some(given) => {
                    let arg = self.value(operation, member, given, place)?;
                    stated &= before == Some(&arg) || names_new(operation, member) && before.is_some_and(|before| self.is_wanted(before));
                    arg
                }
                None => match before.cloned().or_else(|| self.unsaid(operation, member, place.span, at)) {
                    Some(arg) => arg,
                    None => continue,
                },
            };
            input.push((member.name, arg));
        }
        Some((Call { operation, input, span: self.guide.steps[at].span, sweeps: said.is_some_and(|call| call.sweeps) }, stated))
    }

    fn is_wanted(&self, arg: &Arg) -> bool {
        let Arg::Text(Template(parts)) = arg else { return false };
        matches!(parts.as_slice(), [Part::Parameter(at)] if self.desk.draft.parameters.get(at.0).is_some_and(|parameter| parameter.default.is_none()))
    }

    fn value(&mut self, operation: &Operation, member: &Member, given: &Given, place: &Place) -> Option<Arg> {
        let desk = &mut self.desk;
        Some(match given {
            Given::Flag(on) => Arg::Flag(*on),
            Given::Number(number) => Arg::Number(*number),
            Given::Texts(texts) => Arg::List(texts.iter().map(|text| Arg::Text(desk.draft.text(text, place.span))).collect()),
            Given::Tags(tags) => {
                let pair = |(key, value): &(String, String), desk: &mut Desk| {
                    Arg::Map(vec![("Key".into(), Arg::Text(desk.draft.text(key, place.span))), ("Value".into(), Arg::Text(desk.draft.text(value, place.span)))])
                };
                Arg::List(tags.iter().map(|tag| pair(tag, desk)).collect())
            }
            Given::Document(text) => return self.given_document(text, place),
            Given::Text(text) => Arg::Text(match NAMES.iter().find(|(name, _)| *name == member.name) {
                _ if matches!(member.name, "PolicyArn" | "PermissionsBoundary") => desk.hinted_policy(text, place.span),
                Some((_, kind)) if names_new(operation, member) => desk.draft.name(ParameterKind::naming(*kind), Some((text, place.span)), place.span),
                Some((_, kind)) => desk.hinted_subject(*kind, Some(text), place.span),
                None if member.name == "PolicyName" => desk.draft.name(ParameterKind::PolicyName, Some((text, place.span)), place.span),
                None => desk.draft.text(text, place.span),
            }),
        })
    }

    fn given_document(&mut self, text: &str, place: &Place) -> Option<Arg> {
        let read = match text.strip_prefix("file://") {
            Some(path) => self.files.read(path),
            None => Ok(text.to_owned()),
        };
        let token = placeholders(text);
        if token.len() == 1 && token[0] == (0..text.len()) {
            return Some(Arg::Text(Template::part(self.desk.draft.token(ParameterKind::PolicyDocument, text, place.span))));
        }
        match read.and_then(|text| document_of(&text)) {
            Ok(document) => Some(Arg::Document(self.desk.draft.document(&document.minified, place.span))),
            Err(why) => {
                self.desk.draft.diagnostics.push(refuse(place.span, why, "write the document as JSON, or name a file below the guide's folder: `file://policy.json`".into()));
                None
            }
        }
    }

    /// What neither the hint nor the text gives: the thing spoken of last, the block that the step shows.
    fn unsaid(&mut self, operation: &Operation, member: &Member, span: Span, at: usize) -> Option<Arg> {
        // Without a name these would be the caller's own.
        let own = matches!(operation.name, "CreateAccessKey" | "DeleteAccessKey" | "UpdateAccessKey" | "CreateLoginProfile");
        if let Some((_, kind)) = NAMES.iter().find(|(name, _)| *name == member.name && (member.required || own)) {
            return Some(Arg::Text(match names_new(operation, member) {
                true => self.desk.draft.name(ParameterKind::naming(*kind), None, span),
                false => self.desk.hinted_subject(*kind, None, span),
            }));
        }
        if member.name == "PolicyName" && member.required {
            return Some(Arg::Text(self.desk.draft.name(ParameterKind::PolicyName, None, span)));
        }
        if !is_document(member) || !member.required {
            return None;
        }
        let guide = self.guide;
        let fences =
            guide.steps[at].blocks.iter().filter_map(|&block| if let BlockKind::Fence(fence) = &guide.blocks[block].kind { Some((fence, guide.blocks[block].span)) } else { None });
        let (document, span) = fences.filter_map(|(fence, span)| document_of(&fence.text()).ok().map(|document| (document, span))).next()?;
        Some(Arg::Document(self.desk.draft.document(&document.minified, span)))
    }
}

/// The kind of thing that an operation makes and the console has a form for.
fn made(operation: &str) -> Option<Thing> {
    Some(match operation {
        "CreateUser" => Thing::User,
        "CreateGroup" => Thing::Group,
        "CreateRole" => Thing::Role,
        "CreatePolicy" => Thing::Policy,
        "CreateAccessKey" => Thing::Key,
        "CreateLoginProfile" => Thing::Password,
        "CreateOpenIDConnectProvider" => Thing::Provider,
        "PutUserPolicy" | "PutGroupPolicy" | "PutRolePolicy" => Thing::Inline,
        _ => return None,
    })
}

/// The member is the name of what the operation makes.
fn names_new(operation: &Operation, member: &Member) -> bool {
    operation.name.strip_prefix("Create").is_some_and(|kind| member.name.strip_suffix("Name") == Some(kind))
}

/// A call as the text means it, its references to calls that hints took over turned to these. An argument that refers to a
/// call which is gone is left out.
fn moved(call: &Call, known: usize, kept: &BTreeMap<usize, OperationRef>) -> Call {
    let mut moved = call.clone();
    moved.input.retain_mut(|(_, arg)| {
        let Arg::Text(Template(parts)) = arg else { return true };
        parts.iter_mut().all(|part| match part {
            Part::Output(by, _) if by.0 >= known => kept.get(&by.0).map(|new| *by = *new).is_some(),
            _ => true,
        })
    });
    moved
}
