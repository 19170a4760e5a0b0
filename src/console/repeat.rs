//! The steps above once more, for another thing.

use super::desk::{Desk, Outcome, entity_kind};
use crate::iam::{Arg, Call};
use crate::lexicon::Thing;
use crate::reading::Said;
use crate::source::Span;

impl Desk {
    /// "Repeat the steps for another user, `x`", "… for the group `y`, but add the user `x`": the calls of this section with other
    /// names. Where a name could stand for several, or a call says nothing of them, a person does it.
    pub(super) fn repeat(&mut self, times: &[Vec<(Thing, Said)>], span: Span) -> Outcome {
        self.finish_all();
        let above: Vec<Call> = self.draft.calls.iter().filter(|call| call.span.start >= self.section_start).cloned().collect();
        let all: Option<Vec<_>> = times.iter().map(|with| self.others(&above, with)).collect();
        let Some(all) = all else { return Outcome::Person };
        for others in all {
            for call in &above {
                let other = |member: &'static str, arg: Arg| (member, others.iter().find(|(known, _)| *known == member).map_or(arg, |(_, other)| other.clone()));
                let input = call.input.iter().map(|(member, arg)| other(member, arg.clone())).collect();
                self.record(Call::new(call.operation, input, span));
            }
        }
        Outcome::Acted
    }

    /// What stands in the place of what. None where a person must see it.
    fn others(&mut self, above: &[Call], with: &[(Thing, Said)]) -> Option<Vec<(&'static str, Arg)>> {
        let simple = |call: &Call| ["Create", "Attach", "Add"].iter().any(|verb| call.operation.name.starts_with(verb)) && call.uses().next().is_none();
        // Each thing stands in the place of one that is always the same.
        let one = |member: &str| {
            let mut known = above.iter().filter_map(|call| call.argument(member));
            let first = known.next();
            first.is_some() && known.all(|next| Some(next) == first)
        };
        let members: Vec<&'static str> = with.iter().map(|(thing, _)| member(*thing).filter(|member| one(member))).collect::<Option<_>>()?;
        if !above.iter().all(|call| simple(call) && members.iter().any(|member| call.argument(member).is_some())) {
            return None;
        }
        // Who is there already is not made again.
        let made = |said: &Said, thing: Thing| self.recents.iter().any(|known| known.kind == entity_kind(thing) && known.by.is_some() && known.is_called(&said.text));
        let makes = |member: &str| above.iter().any(|call| call.operation.name.starts_with("Create") && call.operation.name.strip_prefix("Create") == member.strip_suffix("Name"));
        if with.iter().any(|(thing, said)| made(said, *thing) && self::member(*thing).is_some_and(makes)) {
            return None;
        }
        let mut others: Vec<(&'static str, Arg)> = Vec::new();
        for (member, (thing, said)) in members.into_iter().zip(with) {
            let other = match thing {
                Thing::Policy => self.policy_called(said)?.arn(),
                _ => self.named(entity_kind(*thing), said).name,
            };
            others.push((member, Arg::Text(other)));
        }
        Some(others)
    }
}

/// The member of calls that holds the thing.
fn member(thing: Thing) -> Option<&'static str> {
    Some(match thing {
        Thing::User => "UserName",
        Thing::Group => "GroupName",
        Thing::Role => "RoleName",
        Thing::Policy => "PolicyArn",
        _ => return None,
    })
}
