//! Sections that make anew what a sibling has made, or that say that they are another way to it.

use super::presupposed::said;
use super::walk::Walk;
use super::words::is_another_way;
use crate::guide::BlockKind;
use crate::iam::{Arg, Call, Template};
use crate::plan::StepKind;

impl Walk<'_> {
    /// One step; or, at a heading after a sibling, its whole section: one that makes anew what the sibling has made is another
    /// way to the same end, and is not taken.
    pub(super) fn section_or_step(&mut self, at: usize, end: usize) -> usize {
        let step = &self.guide.steps[at];
        let heading = matches!(self.guide.blocks[step.blocks[0]].kind, BlockKind::Heading);
        if heading && self.passes_over(step.section) {
            let stop = self.map.steps[step.section].end.min(end);
            self.skip(at..stop);
            return stop;
        }
        self.step(at);
        let Some(before) = heading.then(|| self.sibling_before(step.section)).flatten() else { return at + 1 };
        if !self.desk.makes_things() || !self.follows(at) {
            return at + 1;
        }
        let inside = |near: &crate::guide::Step| self.guide.ancestors(near.section).any(|ancestor| ancestor == step.section);
        let stop = (at + 1..end).find(|&next| !inside(&self.guide.steps[next])).unwrap_or(end);
        let other = is_another_way(&self.told.titles[step.section].text).then(|| self.maker_before(step.section).unwrap_or(before));
        let mark = self.mark();
        let known = self.desk.draft.calls.len();
        self.steps(at + 1..stop);
        if let Some(before) = other.or_else(|| self.makes_again(known).then_some(before)) {
            self.back_to(mark);
            self.kinds[at] = Some(StepKind::Alternative);
            self.skip(at + 1..stop);
            self.same_again(before, step.section);
        }
        stop
    }

    fn sibling_before(&self, section: usize) -> Option<usize> {
        self.siblings_before(section).next()
    }

    /// The nearest one that calls anything.
    fn maker_before(&self, section: usize) -> Option<usize> {
        let calls = &self.desk.draft.calls;
        let inside = |section: usize, at: usize| self.guide.sections[section].span.start <= at && at < self.guide.sections[section].span.end;
        self.siblings_before(section).find(|&other| calls.iter().any(|call| inside(other, call.span.start)))
    }

    fn siblings_before(&self, section: usize) -> impl Iterator<Item = usize> + '_ {
        let own = &self.guide.sections[section];
        let siblings = own.parent.map_or(&[][..], |parent| &self.map.children[parent]);
        siblings[..siblings.partition_point(|&other| other < section)].iter().rev().copied().filter(|&other| self.guide.sections[other].level == own.level)
    }

    /// Whether a call since `known` makes a thing that an earlier one has made under the same name.
    fn makes_again(&self, known: usize) -> bool {
        let same = |one: &Template, other: &Template| one == other || said(one, &self.desk.draft).is_some_and(|name| said(other, &self.desk.draft) == Some(name));
        let (before, since) = self.desk.draft.calls.split_at(known.min(self.desk.draft.calls.len()));
        since.iter().filter_map(made).any(|(kind, name)| before.iter().filter_map(made).any(|(other, earlier)| kind == other && same(name, earlier)))
    }
}

/// What a call makes, and its name.
fn made(call: &Call) -> Option<(&'static str, &Template)> {
    let member = match call.operation.name {
        "CreateUser" => "UserName",
        "CreateGroup" => "GroupName",
        "CreateRole" => "RoleName",
        "CreatePolicy" => "PolicyName",
        "CreateInstanceProfile" => "InstanceProfileName",
        _ => return None,
    };
    match call.argument(member)? {
        Arg::Text(name) => Some((member, name)),
        _ => None,
    }
}
