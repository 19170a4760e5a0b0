//! What a line causes, at its end: `→ iam:CreateUser deployer`.

use std::collections::BTreeMap;

use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, Range};

use super::analysis::Analysis;
use super::causes::line_of;
use crate::plan::{Plan, PlannedCall};
use crate::report::call_text;

/// Calls that one line names; of more it tells how many.
const MOST: usize = 3;

/// The hints of the lines of a range.
pub fn hints(analysis: &Analysis, range: Range) -> Vec<InlayHint> {
    let plan = &analysis.plan;
    let mut lines: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for call in &plan.operations {
        lines.entry(line_of(call, plan)).or_default().push(named(call, plan));
    }
    for checkpoint in &plan.checkpoints {
        lines.entry(checkpoint.lines.1).or_default().push(format!("a person: {}", checkpoint.why));
    }
    let wanted = |line: usize| (range.start.line as usize..=range.end.line as usize).contains(&line.saturating_sub(1));
    lines.iter().filter(|(line, _)| wanted(**line)).filter_map(|(line, causes)| hint(analysis, *line, causes)).collect()
}

/// `iam:CreateUser deployer`.
pub fn named(call: &PlannedCall, plan: &Plan) -> String {
    let qualified = call.call.operation.qualified();
    let service = qualified.split_once(':').map_or("", |(service, _)| service);
    format!("{service}:{}", call_text(plan, call))
}

fn hint(analysis: &Analysis, line: usize, causes: &[String]) -> Option<InlayHint> {
    let span = analysis.source.line_span(line)?;
    let end = span.start + analysis.source.slice(span).trim_end().len();
    let (shown, rest) = causes.split_at(causes.len().min(MOST));
    let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
    Some(InlayHint {
        position: analysis.position(end),
        label: InlayHintLabel::String(format!("→ {}{more}", shown.join(", "))),
        kind: Some(InlayHintKind::PARAMETER),
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    })
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;

    use super::super::analysis_tests::analysed;
    use super::*;

    /// The hints of some lines, each behind its place.
    fn shown(text: &str, lines: std::ops::Range<u32>) -> Vec<String> {
        let range = Range::new(Position::new(lines.start, 0), Position::new(lines.end, 0));
        let label = |hint: &InlayHint| match &hint.label {
            InlayHintLabel::String(text) => format!("{}:{} {text}", hint.position.line, hint.position.character),
            InlayHintLabel::LabelParts(_) => String::new(),
        };
        hints(&analysed(text), range).iter().map(label).collect()
    }

    const GUIDE: &str = "# Mail\r\n\r\n1. In IAM, choose **Users**, then **Create user**.\r\n2. For **User name** 😀, enter `deployer`.\r\n3. Choose **Next** 😀, then **Create user**.  \r\n4. In the Lambda console, choose **Create function**.\r\n\r\n```bash\r\naws iam create-group \\\r\n  --group-name g\r\naws iam create-role --role-name r --assume-role-policy-document '{}'\r\n```\r\n";

    #[test]
    fn each_line_says_what_it_causes() {
        let all = shown(GUIDE, 0..100);
        assert!(all.contains(&"4:44 → iam:CreateUser deployer".to_owned()), "{all:#?}");
        assert!(all.contains(&"5:53 → a person: other service".to_owned()), "{all:#?}");
        assert!(all.contains(&"9:16 → iam:CreateGroup g".to_owned()), "{all:#?}");
        assert_eq!(shown(GUIDE, 4..4), ["4:44 → iam:CreateUser deployer"]);
        assert_eq!(shown("words\n", 0..9), [""; 0]);
    }

    #[test]
    fn many_calls_of_one_line_are_counted() {
        let shown = shown("```bash\nfor user in a1 b2 c3 d4 e5; do aws iam create-user --user-name $user; done\n```\n", 0..9);
        assert_eq!(shown, ["1:74 → iam:CreateUser a1, iam:CreateUser b2, iam:CreateUser c3, and 2 more"]);
    }
}
