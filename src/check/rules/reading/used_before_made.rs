//! `reading/used-before-made`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::BlockKind;
use crate::source::Span;

pub const RULE: Rule = Rule { code: "reading/used-before-made", severity: Severity::Warning, page: include_str!("used_before_made.md"), over: Over::Guide(look) };

/// Of commands only: whoever types them does so from top to bottom. What clicks do is told in any order.
fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let operations = &subject.plan.operations;
    let typed = |span: Span| {
        let block = subject.guide.blocks.partition_point(|block| block.span.start <= span.start).checked_sub(1).map(|at| &subject.guide.blocks[at]);
        block.is_some_and(|block| matches!(block.kind, BlockKind::Fence(_)) && block.span.contains(span))
    };
    for planned in operations {
        let span = planned.call.span;
        let later = planned.needs.iter().filter_map(|&at| operations.get(at)).find(|needed| needed.call.span.start >= span.end);
        let Some(maker) = later.filter(|maker| typed(span) && typed(maker.call.span)) else { continue };
        let message = format!("{} uses what only line {} makes", planned.call.operation.name, maker.lines.0);
        found.push(Finding::at(&span.range(), message).help("move the command below the one that makes it"));
    }
}
