//! What is known of the place under the cursor.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use serde_json::Value;

use super::analysis::Analysis;
use super::causes::{calls_of, checkpoints_of};
use super::hints::named;
use super::words::{Word, word_at};
use crate::check::rule;
use crate::follow::allowances;
use crate::iam::managed_policy;
use crate::plan::{HintTarget, Outdated, Plan, PlannedCall, shown_input};
use crate::policy::{AccessLevel, Service, covers, is_unlisted, key_kind, service};
use crate::report::{clean, line_range};
use crate::source::Span;

/// What stands at a position, what its line causes, and what is found there; `kind` is what the client can show.
pub fn hover(analysis: &Analysis, position: Position, kind: MarkupKind) -> Option<Hover> {
    let offset = analysis.offset(position);
    let word = word_at(analysis.text(), offset);
    let (about, span) = word.and_then(|word| Some((of_word(&word)?, word.span))).or_else(|| of_label(analysis, offset)).unzip();
    let pieces = about.into_iter().chain(of_line(analysis, position)).chain(of_findings(analysis, offset));
    let text = pieces.collect::<Vec<_>>().join("\n\n---\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind, value: text.clone() });
    (!text.is_empty()).then(|| Hover { contents, range: span.map(|span| analysis.range(span)) })
}

fn of_word(word: &Word) -> Option<String> {
    if let Some(policy) = managed_policy(word.text) {
        return Some(format!("**{}**, a policy that AWS manages\n\n{}", policy.name, fenced("", &policy.arn("aws"))));
    }
    let (prefix, name) = word.text.split_once(':')?;
    of_action(prefix, name).or_else(|| of_key(word.text))
}

/// Names of actions that one pattern covers; of more it is told how many.
const MOST: usize = 20;

fn of_action(prefix: &str, name: &str) -> Option<String> {
    let service = service(prefix)?;
    if name.contains(['*', '?']) {
        let matching: Vec<_> = service.actions.iter().filter(|action| covers(&name.to_ascii_lowercase(), &action.name.to_ascii_lowercase())).collect();
        let names: Vec<&str> = matching.iter().take(MOST).map(|action| action.name.as_str()).collect();
        let more = if matching.len() > MOST { ", …" } else { "" };
        return Some(format!("**{}**: {} of {} actions\n\n{}{more}", service.name, matching.len(), service.actions.len(), names.join(", ")));
    }
    let Some(action) = service.action(name) else {
        return is_unlisted(&format!("{prefix}:{name}")).then(|| format!("**{}**: an action that AWS's own policies name, and its reference does not have", service.name));
    };
    let mut text = format!("**{}**: {}\n\naccess level: {}", service.name, action.name, level(action.level));
    let resources: Vec<String> =
        action.resources.iter().filter_map(|at| service.resources.get(*at)).map(|resource| format!("{} `arn:aws:{}`", resource.name, resource.arn)).collect();
    let _ = write!(text, "  \nresources: {}", if resources.is_empty() { "only `*`".to_owned() } else { resources.join(", ") });
    let keys = keys(service, &action.keys);
    if !keys.is_empty() {
        let _ = write!(text, "  \ncondition keys: {keys}");
    }
    Some(text)
}

fn keys(service: &Service, keys: &[usize]) -> String {
    keys.iter().filter_map(|at| service.keys.get(*at)).map(|key| format!("`{}`", key.name)).collect::<Vec<_>>().join(", ")
}

pub fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::List => "list",
        AccessLevel::Read => "read",
        AccessLevel::Write => "write",
        AccessLevel::Tagging => "tagging",
        AccessLevel::PermissionsManagement => "permissions management",
    }
}

fn of_key(name: &str) -> Option<String> {
    let (kind, several) = key_kind(name)?;
    Some(format!("a condition key: {}{}", if several { "several values, each a " } else { "" }, format!("{kind:?}").to_lowercase()))
}

/// The history of a label that the console no longer shows.
fn of_label(analysis: &Analysis, offset: usize) -> Option<(String, Span)> {
    let outdated = analysis.plan.outdated.iter().find(|outdated| holds(outdated.span, offset))?;
    Some((history(outdated), outdated.span))
}

fn history(outdated: &Outdated) -> String {
    let (year, month) = outdated.until;
    let now = match (outdated.now, outdated.today) {
        (Some(now), _) => format!("today **{now}**"),
        (None, Some(today)) => format!("today {today}"),
        (None, None) => "today nothing of this name".to_owned(),
    };
    format!("**{}**: in the console until {year}-{month:02}; {now}", outdated.label)
}

fn of_line(analysis: &Analysis, position: Position) -> Vec<String> {
    let line = position.line as usize + 1;
    let calls = calls_of(analysis, line).into_iter().map(|call| of_call(call, &analysis.plan));
    calls.chain(checkpoints_of(&analysis.plan, line).map(|checkpoint| format!("**a person does this step**: {}", checkpoint.why))).collect()
}

fn of_call(call: &PlannedCall, plan: &Plan) -> String {
    let at = plan.operations.iter().position(|known| std::ptr::eq(known, call));
    let hint = at.and_then(|at| plan.hint_of(&HintTarget::Call(at))).map_or_else(String::new, |hint| format!(", {hint}"));
    let mut text = format!("**→ {}**  \nstep {}, {}{}", escaped(&named(call, plan)), escaped(&clean(&call.step)), line_range(call.lines), escaped(&clean(&hint)));
    for risk in &call.risk {
        let _ = write!(text, "\n\n{}risk `{}`: {}", if risk.high { "HIGH " } else { "" }, risk.rule, risk.why);
    }
    let input = shown_input(&call.call, plan);
    if !input.is_empty() {
        let shown = serde_json::to_string_pretty(&Value::Object(input)).unwrap_or_default();
        // Each line by itself, so that what nobody sees is seen.
        let shown: Vec<_> = shown.lines().map(clean).collect();
        let _ = write!(text, "\n\n{}", fenced("json", &shown.join("\n")));
    }
    text
}

/// The pages of what is found at a place, and of the codes that a comment names there.
fn of_findings(analysis: &Analysis, offset: usize) -> Vec<String> {
    let found = analysis.findings.iter().filter(|finding| holds(finding.span, offset)).map(|finding| finding.code);
    let allowances = allowances(&analysis.guide, &analysis.source);
    let named = allowances.iter().flat_map(|comment| &comment.codes).filter(|(_, span)| holds(*span, offset)).map(|(code, _)| code.as_str());
    let mut codes: Vec<&str> = found.chain(named).collect();
    codes.dedup();
    codes.into_iter().filter_map(rule).map(|rule| rule.page.trim_end().to_owned()).collect()
}

fn holds(span: Span, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}

/// A block of code that nothing in it ends.
fn fenced(language: &str, text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}{language}\n{text}\n{fence}")
}

/// Text of the guide, without a meaning in Markdown.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain(Some(c))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::analysis_tests::at;
    use super::*;

    fn shown(text: &str) -> String {
        let (analysis, position) = at(text);
        match hover(&analysis, position, MarkupKind::Markdown) {
            Some(Hover { contents: HoverContents::Markup(markup), .. }) => markup.value,
            _ => String::new(),
        }
    }

    #[test]
    fn a_line_shows_its_calls_with_arguments_and_risks() {
        let text = shown("1. Create an IAM user named `c*i`.\n2. Attach the **AdministratorAccess** policy to the user.‸\n");
        assert!(text.contains("**→ iam\\:AttachUserPolicy c\\*i AdministratorAccess**  \nstep 2, line 2\n\nHIGH risk `admin-policy`: gives every permission"), "{text}");
        assert!(text.contains("```json\n{\n  \"UserName\": \"c*i\""), "{text}");
        let text = shown("1. In the Lambda con‸sole, choose **Create function**.\n2. Create an IAM user named `ci`.\n");
        assert_eq!(text, "**a person does this step**: other service");
        let text = shown("<!-- bythebook: operation = \"CreateUser\", UserName = \"ci\" -->\n1. Prepare th‸e account.\n");
        assert!(text.starts_with("**→ iam\\:CreateUser ci**  \nstep 1, line 2\\, by a hint\\, line 1\n\nHIGH risk `hint`"), "{text}");
        assert_eq!(shown("Some wor‸ds.\n"), "");
    }

    #[test]
    fn names_of_aws_are_explained() {
        assert!(shown("Read about `Admin‸istratorAccess`.\n").contains("arn:aws:iam::aws:policy/AdministratorAccess"));
        let text = shown("It needs `s3:GetOb‸ject`.\n");
        assert!(text.starts_with("**Amazon S3**: GetObject\n\naccess level: read  \nresources: ") && text.contains("`arn:aws:s3:::*"), "{text}");
        let text = shown("It needs `sqs:Se‸nd*`.\n");
        assert!(text.contains("1 of ") && text.ends_with("SendMessage"), "{text}");
        assert_eq!(shown("With `aws:Source‸Ip`.\n"), "a condition key: address");
        assert_eq!(shown("With `aws:TagKe‸ys`.\n"), "a condition key: several values, each a text");
        assert_eq!(shown("It is 12:3‸0.\n"), "");
    }

    #[test]
    fn labels_that_are_gone_have_their_history() {
        let text = shown("In the IAM console:\n\n1. Choose **Users**, then **Add us‸ers**.\n2. For **User name**, enter `ci`.\n3. Choose **Next**, then **Create user**.\n");
        assert!(text.starts_with("**Add users**: in the console until 2023-02; today **Create user**"), "{text}");
        assert!(text.contains("# console/old-label"), "{text}");
    }

    #[test]
    fn codes_have_their_pages() {
        let text = shown("<!-- bythebook: allow = \"policy/inv‸alid-action\", reason = \"r\" -->\n\nWords.\n");
        assert!(text.contains("# policy/invalid-action\n"), "{text}");
    }

    #[test]
    fn what_is_untrusted_stays_in_its_block() {
        assert_eq!(fenced("", "a ``` b"), "````\na ``` b\n````");
        assert_eq!(escaped("[x](http://y)"), "\\[x\\]\\(http\\:\\/\\/y\\)");
    }
}
