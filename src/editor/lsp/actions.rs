//! What can be done about findings: the fixes of which nothing else can be meant, and a comment that leaves one out.
//!
//! Nothing is offered that has not been tried: a fix must leave what the guide does as it is, as `check --fix` has it, and a comment must
//! leave out the finding and find nothing new, but that it has no reason yet.

use std::path::Path;

use lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionTriggerKind, TextEdit};
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::analysis::{Analysis, Surroundings, analyse};
use super::findings::finding_shown;
use super::positions::Encoding;
use crate::check::{Asked, Found, all_fixed, fixed, harmless, meant, meant_by};
use crate::diagnostic::Diagnostic;
use crate::guide::BlockKind;
use crate::report::clean;
use crate::source::{Source, Span};

/// All fixes of a guide at once.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.bythebook");

/// Findings for which one request is told what to do about them.
const MOST: usize = 5;

/// An action, without the URI of the guide that it changes.
pub struct Action {
    pub action: CodeAction,
    pub edits: Edits,
}

/// What an action changes.
pub enum Edits {
    Made(Vec<TextEdit>),
    /// It is only looked for when somebody wants it: the guide has to be checked again.
    Later(Later),
}

/// The finding that a comment is to leave out.
#[derive(Debug, Deserialize, Serialize)]
pub struct Later {
    code: String,
    start: usize,
    end: usize,
}

/// Where a guide stands, and what is around it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub path: &'a Path,
    pub encoding: Encoding,
    pub around: &'a dyn Surroundings,
}

/// The actions for a range.
pub fn actions(analysis: &Analysis, params: &CodeActionParams, place: Place) -> Vec<Action> {
    let range = analysis.span(params.range);
    let meets = |finding: &&Diagnostic| finding.span.start <= range.end && range.start <= finding.span.end;
    let here: Vec<&Diagnostic> = analysis.findings.iter().filter(meets).take(MOST).collect();
    let mut found = Vec::new();
    if wants(params, &CodeActionKind::QUICKFIX) {
        found.extend(here.iter().filter_map(|finding| quick_fix(analysis, finding, place)));
        found.extend(here.iter().filter_map(|finding| ignored(analysis, finding)));
    }
    // Asked for at each step of the cursor it would be looked for too often.
    let asked = params.context.only.is_some() || params.context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC);
    if asked && wants(params, &FIX_ALL) {
        found.extend(fix_all(analysis, place));
    }
    found
}

/// Whether the client wants such actions: `source` asks for `source.fixAll.bythebook` too.
fn wants(params: &CodeActionParams, kind: &CodeActionKind) -> bool {
    let above = |only: &CodeActionKind| kind.as_str().strip_prefix(only.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || only.as_str().is_empty());
    params.context.only.as_ref().is_none_or(|only| only.iter().any(above))
}

fn quick_fix(analysis: &Analysis, finding: &Diagnostic, place: Place) -> Option<Action> {
    let files = place.around.files(place.path);
    let kept = harmless(&analysis.source, std::slice::from_ref(finding), &|source: &Source| meant(source, files.as_ref()));
    let (text, count) = fixed(analysis.text(), &kept);
    if count == 0 {
        return None;
    }
    let title = finding.help.as_deref().map_or_else(|| format!("Fix {}", finding.code), |help| format!("Fix {}: {}", finding.code, clean(help)));
    let action = CodeAction { diagnostics: Some(vec![finding_shown(analysis, finding)]), is_preferred: Some(true), ..named(title, CodeActionKind::QUICKFIX) };
    Some(Action { action, edits: Edits::Made(edits(analysis, &text)) })
}

fn fix_all(analysis: &Analysis, place: Place) -> Option<Action> {
    if analysis.findings.iter().all(|finding| finding.fix.is_empty()) {
        return None;
    }
    let files = place.around.files(place.path);
    let look = |source: &Source| {
        let looked = again(source.text(), place);
        looked.trouble.map_or(Ok(Found { findings: looked.findings, ignored: 0 }), Err)
    };
    let source = Source::new(analysis.source.name(), analysis.text());
    let found = Found { findings: analysis.findings.clone(), ignored: 0 };
    let (now, _, count) = all_fixed(source, found, &Asked { look, meant: |source: &Source| meant(source, files.as_ref()) }).ok()?;
    (count > 0).then(|| Action { action: named("Fix all that can only be meant so".into(), FIX_ALL), edits: Edits::Made(edits(analysis, now.text())) })
}

fn named(title: String, kind: CodeActionKind) -> CodeAction {
    CodeAction { title, kind: Some(kind), ..CodeAction::default() }
}

fn ignored(analysis: &Analysis, finding: &Diagnostic) -> Option<Action> {
    if OF_COMMENTS.contains(&finding.code) {
        return None;
    }
    let action = CodeAction { diagnostics: Some(vec![finding_shown(analysis, finding)]), ..named(format!("Ignore {} here; say why", finding.code), CodeActionKind::QUICKFIX) };
    Some(Action { action, edits: Edits::Later(Later { code: finding.code.into(), start: finding.span.start, end: finding.span.end }) })
}

/// The comment that leaves a finding out; none where each would leave out something else, or change what the guide does.
pub fn settled(analysis: &Analysis, later: &Later, place: Place) -> Option<Vec<TextEdit>> {
    let span = Span::new(later.start, later.end);
    let finding = analysis.findings.iter().find(|finding| finding.code == later.code && finding.span == span)?;
    let hint = format!("bythebook: allow = \"{}\", reason = \"\"", finding.code);
    let mdx = place.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("mdx"));
    let comment = if mdx { format!("{{/* {hint} */}}") } else { format!("<!-- {hint} -->") };
    let mut best: Option<(usize, Vec<TextEdit>)> = None;
    for (at, put) in places(analysis, finding, &comment) {
        let Some((head, tail)) = analysis.text().split_at_checked(at) else { continue };
        let after = again(&format!("{head}{put}{tail}"), place);
        let Some(left) = left_out(analysis, finding, (at, put.len()), &after).filter(|_| meant_by(&after.plan) == meant_by(&analysis.plan)) else { continue };
        if best.as_ref().is_none_or(|(least, _)| left < *least) {
            best = Some((left, vec![TextEdit::new(analysis.range(Span::new(at, at)), put)]));
        }
        if left <= 1 {
            break;
        }
    }
    best.map(|(_, edits)| edits)
}

/// Findings about such comments.
const OF_COMMENTS: [&str; 2] = ["guide/ignore-without-reason", "guide/unused-ignore"];

/// Where the comment may stand: at the end of the finding's line, or on a line of its own before the block.
fn places(analysis: &Analysis, finding: &Diagnostic, comment: &str) -> Vec<(usize, String)> {
    let text = analysis.text();
    let at = finding.span.start.min(text.len());
    let block = analysis.guide.blocks.iter().find(|block| block.span.start <= at && at <= block.span.end);
    let mut found = Vec::new();
    if !block.is_some_and(|block| matches!(block.kind, BlockKind::Fence(_) | BlockKind::Table(_)))
        && let Some(line) = analysis.source.line_span(analysis.source.line(at))
    {
        found.push((line.start + analysis.source.slice(line).trim_end().len(), format!(" {comment}")));
    }
    if let Some(block) = block {
        let start = text[..block.span.start].rfind('\n').map_or(0, |end| end + 1);
        let lead = &text[start..block.span.start];
        // Behind the number of an item there is no line before it.
        if lead.chars().all(|c| matches!(c, ' ' | '\t' | '>')) {
            let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            found.push((start, format!("{lead}{comment}{end}")));
        }
    }
    found
}

/// How many findings a comment leaves out, where this one is among them and it brings none but that it has no reason.
fn left_out(analysis: &Analysis, finding: &Diagnostic, (at, length): (usize, usize), after: &Analysis) -> Option<usize> {
    let moved = |offset: usize| if offset >= at { offset + length } else { offset };
    let key = |finding: &Diagnostic, start: usize| (finding.code, start, finding.message.clone());
    let now: Vec<_> = after.findings.iter().filter(|finding| finding.code != OF_COMMENTS[0]).map(|finding| key(finding, finding.span.start)).collect();
    let before: Vec<_> = analysis.findings.iter().map(|finding| key(finding, moved(finding.span.start))).collect();
    let gone = !now.contains(&key(finding, moved(finding.span.start)));
    let known = |(code, _, _): &(&'static str, usize, String)| before.iter().filter(|(old, _, _)| old == code).count();
    // Messages name lines, which may have moved; so findings are counted by their codes.
    let new = now.iter().any(|one| now.iter().filter(|(code, _, _)| *code == one.0).count() > known(one));
    (after.trouble.is_none() && gone && !new).then(|| before.len().saturating_sub(now.len()))
}

fn again(text: &str, place: Place) -> Analysis {
    analyse(text, place.path, place.encoding, place.around)
}

/// What turns the guide into the text, line by line.
fn edits(analysis: &Analysis, text: &str) -> Vec<TextEdit> {
    let (old, new): (Vec<&str>, Vec<&str>) = (analysis.text().split_inclusive('\n').collect(), text.split_inclusive('\n').collect());
    let starts: Vec<usize> = std::iter::once(0)
        .chain(old.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        }))
        .collect();
    let differs = capture_diff_slices(Algorithm::Myers, &old, &new).into_iter().filter(|piece| piece.tag() != DiffTag::Equal);
    let edit = |piece: similar::DiffOp| {
        let (from, to) = (piece.old_range(), piece.new_range());
        Some(TextEdit::new(analysis.range(Span::new(*starts.get(from.start)?, *starts.get(from.end)?)), new.get(to)?.concat()))
    };
    differs.filter_map(edit).collect()
}

#[cfg(test)]
mod tests {
    use lsp_types::Range;

    use super::super::analysis_tests::{Nothing, analysed};
    use super::super::changes::changed;
    use super::*;

    fn of(analysis: &Analysis, word: &str, only: Option<&str>) -> Vec<(String, String)> {
        let at = analysis.text().find(word).expect("the word is there");
        let range: Range = analysis.range(Span::new(at, at));
        let mut params: CodeActionParams =
            serde_json::from_value(serde_json::json!({"textDocument": {"uri": "file:///g.md"}, "range": range, "context": {"diagnostics": []}})).unwrap();
        params.context.only = only.map(|only| vec![CodeActionKind::from(only.to_owned())]);
        let place = Place { path: Path::new("guide.md"), encoding: Encoding::Utf16, around: &Nothing };
        let done = |action: Action| {
            let edits = match action.edits {
                Edits::Made(edits) => edits,
                Edits::Later(later) => settled(analysis, &later, place).unwrap_or_default(),
            };
            let edits = edits.into_iter().rev().map(|edit| (Some(edit.range), edit.new_text));
            (action.action.title, edits.fold(analysis.text().to_owned(), |text, (range, new)| changed(text, range, &new, Encoding::Utf16)))
        };
        actions(analysis, &params, place).into_iter().map(done).collect()
    }

    const GUIDE: &str = "# 😀\r\n\r\n1. Create a policy named `p` from this:\r\n\r\n   ```json\r\n   {\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"allow\", \"Action\": \"s3:ListBuckets\", \"Resource\": \"*\"}}\r\n   ```\r\n";

    #[test]
    fn fixes_change_only_what_they_are_about() {
        let analysis = analysed(GUIDE);
        let all = of(&analysis, "\"allow\"", Some("quickfix"));
        let fixed = all.iter().find(|(title, _)| title.starts_with("Fix policy/invalid-effect: ")).expect("it can be fixed");
        assert_eq!(fixed.1, GUIDE.replace("\"allow\"", "\"Allow\""));
        let whole = of(&analysis, "Create", Some("source.fixAll"));
        let both = fixed.1.replace("ListBuckets", "ListAllMyBuckets");
        assert_eq!(whole.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), [both.as_str()]);
        assert!(of(&analysis, "Create", Some("refactor")).is_empty());
    }

    #[test]
    fn a_finding_is_left_out_where_it_stands() {
        let analysis = analysed(GUIDE);
        let all = of(&analysis, "\"s3:ListBuckets\"", Some("quickfix"));
        let ignored = all.iter().find(|(title, _)| title == "Ignore policy/invalid-action here; say why").expect("it can be left out");
        assert_eq!(ignored.1, GUIDE.replace("   ```json", "   <!-- bythebook: allow = \"policy/invalid-action\", reason = \"\" -->\r\n   ```json"));
        let after = analysed(&ignored.1);
        assert!(after.findings.iter().all(|finding| finding.code != "policy/invalid-action"));
        assert!(after.findings.iter().any(|finding| finding.code == "guide/ignore-without-reason"));
        // Nothing is offered about the comment itself.
        assert!(of(&after, "<!--", None).iter().all(|(title, _)| !title.contains("ignore-without-reason here")));
    }

    #[test]
    fn in_prose_a_comment_stands_in_the_line() {
        let guide = "In the IAM console:\n\n1. Choose **Users**, then **Add users**.\n2. For **User name**, enter `ci`.\n3. Choose **Next**, then **Create user**.\n";
        let all = of(&analysed(guide), "Add users", None);
        let wanted = guide.replace("**Add users**.", "**Add users**. <!-- bythebook: allow = \"console/old-label\", reason = \"\" -->");
        assert!(all.iter().any(|(title, text)| title.starts_with("Ignore console/old-label") && *text == wanted), "{all:#?}");
        assert!(all.iter().any(|(title, text)| title.starts_with("Fix console/old-label") && *text == guide.replace("Add users", "Create user")), "{all:#?}");
    }
}
