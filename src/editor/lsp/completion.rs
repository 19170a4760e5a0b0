//! What may be written on: policies of AWS, its actions and condition keys, and the console's labels of today.

use lsp_types::{CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Position, TextEdit};

use super::analysis::Analysis;
use super::hover::level;
use super::json::{Cursor, cursor};
use crate::guide::BlockKind;
use crate::iam::{ManagedPolicy, managed_policies};
use crate::lexicon::labels_of_today;
use crate::policy::{GLOBAL, prefixes, service};
use crate::source::Span;

/// Characters after which a client asks.
pub const TRIGGERS: [&str; 4] = ["\"", ":", "*", "`"];

/// What one answer holds; of more the client asks again when more is typed.
const MOST: usize = 200;

/// One thing that may stand there.
struct Choice {
    text: String,
    detail: String,
    kind: CompletionItemKind,
}

/// What may stand at a position.
pub fn completion(analysis: &Analysis, position: Position) -> CompletionList {
    let offset = analysis.offset(position);
    let (typed, choices) = match fence_at(analysis, offset) {
        Some(fence) => in_fence(analysis, fence, offset),
        None => in_prose(analysis, offset),
    };
    let span = Span::new(offset - typed.len(), offset);
    let folded = typed.to_lowercase();
    let begins = |choice: &Choice| choice.text.to_lowercase().starts_with(&folded);
    let holds = |choice: &Choice| choice.text.to_lowercase().contains(&folded);
    let (first, rest): (Vec<Choice>, Vec<Choice>) = choices.into_iter().filter(holds).partition(begins);
    let is_incomplete = first.len() + rest.len() > MOST;
    let range = analysis.range(span);
    let item = |(at, choice): (usize, Choice)| CompletionItem {
        label: choice.text.clone(),
        kind: Some(choice.kind),
        detail: Some(choice.detail).filter(|detail| !detail.is_empty()),
        sort_text: Some(format!("{at:04}")),
        filter_text: Some(choice.text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, choice.text))),
        ..CompletionItem::default()
    };
    CompletionList { is_incomplete, items: first.into_iter().chain(rest).take(MOST).enumerate().map(item).collect() }
}

fn fence_at(analysis: &Analysis, offset: usize) -> Option<Span> {
    let fence = |kind: &BlockKind| matches!(kind, BlockKind::Fence(fence) if fence.lines.first().is_some_and(|line| line.start <= offset));
    analysis.guide.blocks.iter().find(|block| block.span.start <= offset && offset <= block.span.end && fence(&block.kind)).map(|block| block.span)
}

fn in_fence(analysis: &Analysis, fence: Span, offset: usize) -> (String, Vec<Choice>) {
    let text = &analysis.text()[fence.start..offset];
    if let Some(found) = of_aws(text) {
        return found;
    }
    let Some(Cursor { path, typed, is_key }) = cursor(text) else { return Default::default() };
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let choices = match (is_key, path.as_slice()) {
        (false, [.., "Action" | "NotAction"]) => actions(&typed),
        (true, [.., "Condition", _operator]) => keys(&typed),
        _ => Vec::new(),
    };
    (typed, choices)
}

fn actions(typed: &str) -> Vec<Choice> {
    match typed.split_once(':') {
        None => prefixes()
            .map(|prefix| Choice { text: format!("{prefix}:"), detail: service(prefix).map(|service| service.name.clone()).unwrap_or_default(), kind: CompletionItemKind::MODULE })
            .collect(),
        Some((prefix, _)) => {
            let Some(service) = service(prefix) else { return Vec::new() };
            let action =
                |action: &crate::policy::Action| Choice { text: format!("{prefix}:{}", action.name), detail: level(action.level).into(), kind: CompletionItemKind::FUNCTION };
            service.actions.iter().map(action).collect()
        }
    }
}

fn keys(typed: &str) -> Vec<Choice> {
    let choice = |name: &str, detail: &str| Choice { text: name.split("${").next().unwrap_or_default().to_owned(), detail: detail.to_owned(), kind: CompletionItemKind::PROPERTY };
    let own = typed.split_once(':').and_then(|(prefix, _)| service(prefix)).map(|service| &service.keys);
    let own = own.into_iter().flatten().map(|key| choice(&key.name, &key.kind));
    let mut all: Vec<Choice> = GLOBAL.iter().map(|(name, (kind, _))| choice(name, &format!("{kind:?}").to_lowercase())).chain(own).collect();
    all.sort_by(|one, other| one.text.cmp(&other.text));
    all.dedup_by(|one, other| one.text == other.text);
    all
}

/// In bold a label or a policy, in backticks a policy or an action, elsewhere a policy where policies are spoken of.
fn in_prose(analysis: &Analysis, offset: usize) -> (String, Vec<Choice>) {
    let text = &analysis.text()[..offset];
    if let Some(found) = of_aws(text) {
        return found;
    }
    let line = text.rsplit('\n').next().unwrap_or_default();
    if line.matches('`').count() % 2 == 1 {
        let typed = line.rsplit('`').next().unwrap_or_default();
        let choices = if typed.contains(':') { actions(typed) } else { policies() };
        return (typed.to_owned(), choices);
    }
    if line.matches("**").count() % 2 == 1 {
        let typed = line.rsplit("**").next().unwrap_or_default();
        return (typed.to_owned(), labels(typed).into_iter().chain(policies()).collect());
    }
    let typed = &line[line.rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).map_or(0, |at| at + line[at..].chars().next().map_or(0, char::len_utf8))..];
    let before = line[..line.len() - typed.len()].to_lowercase();
    let spoken_of = ["attach", "polic", "permission"].iter().any(|word| before.contains(word));
    if typed.len() < LEAST || !spoken_of || !typed.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Default::default();
    }
    (typed.to_owned(), policies())
}

/// Letters after which a word of a sentence may be the name of a policy.
const LEAST: usize = 3;

/// The path and name of a policy in an ARN of AWS's own.
fn of_aws(text: &str) -> Option<(String, Vec<Choice>)> {
    let line = text.rsplit('\n').next()?;
    let typed = &line[line.rfind(ARN)? + ARN.len()..];
    let choice =
        |policy: ManagedPolicy| Choice { text: format!("{}{}", policy.path.trim_start_matches('/'), policy.name), detail: String::new(), kind: CompletionItemKind::CONSTANT };
    let inside = typed.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_'));
    inside.then(|| (typed.to_owned(), managed_policies().map(choice).collect()))
}

const ARN: &str = ":iam::aws:policy/";

fn policies() -> Vec<Choice> {
    managed_policies().map(|policy| Choice { text: policy.name.into(), detail: policy.arn("aws"), kind: CompletionItemKind::CONSTANT }).collect()
}

/// In the language in which they are begun.
fn labels(typed: &str) -> Vec<Choice> {
    let fits = |language: &str, text: &str| if typed.is_ascii() { language == "en" } else { text.starts_with(typed) };
    let mut texts: Vec<&str> = labels_of_today().filter(|label| fits(label.language, label.text)).map(|label| label.text).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.into_iter().map(|text| Choice { text: text.into(), detail: "in the console".into(), kind: CompletionItemKind::VALUE }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::analysis_tests::at;
    use super::super::changes::changed;
    use super::super::positions::Encoding;
    use super::*;

    /// The first choices, and whether there are more.
    fn choices(text: &str) -> (Vec<String>, bool) {
        let (analysis, position) = at(text);
        let list = completion(&analysis, position);
        (list.items.into_iter().map(|item| item.label).collect(), list.is_incomplete)
    }

    fn first(text: &str) -> String {
        choices(text).0.into_iter().next().unwrap_or_default()
    }

    #[test]
    fn policies_of_aws() {
        assert_eq!(first("Attach the `AmazonS3Re‸` policy.\n"), "AmazonS3ReadOnlyAccess");
        assert_eq!(first("Attach the **AdministratorA‸\n"), "AdministratorAccess");
        assert_eq!(first("Attach the policy Administrator‸"), "AdministratorAccess");
        assert_eq!(first("The Administrator‸ is asked.\n"), "");
        let arn = "```bash\naws iam attach-user-policy --user-name ci --policy-arn arn:aws:iam::aws:policy/Bil‸\n```\n";
        assert!(choices(arn).0.contains(&"job-function/Billing".to_owned()));
        assert_eq!(first("Attach `arn:aws-cn:iam::aws:policy/job-function/Bil‸`.\n"), "job-function/Billing");
        let (many, incomplete) = choices("Attach `‸`.\n");
        assert!(incomplete && many.len() == MOST);
        // What is written is replaced, whatever stands before it.
        let (analysis, position) = at("「😀」 Attach `amazons3re‸`.\n");
        let CompletionTextEdit::Edit(edit) = completion(&analysis, position).items.remove(0).text_edit.unwrap() else { panic!() };
        assert_eq!(changed(analysis.text().to_owned(), Some(edit.range), &edit.new_text, Encoding::Utf16), "「😀」 Attach `AmazonS3ReadOnlyAccess`.\n");
    }

    #[test]
    fn actions_in_policies() {
        let policy = |inside: &str| format!("Create a policy:\n\n```json\n{{\"Version\": \"2012-10-17\",\n  \"Statement\": [{{\"Effect\": \"Allow\", {inside}\n```\n");
        assert_eq!(first(&policy("\"Action\": \"sqs‸\"}]}")), "sqs:");
        assert_eq!(first(&policy("\"Action\": [\"s3:GetObject\", \"sqs:SendM‸")), "sqs:SendMessage");
        assert_eq!(first(&policy("\"Condition\": {\"StringEquals\": {\"aws:SourceI‸")), "aws:SourceIdentity");
        assert!(choices(&policy("\"Condition\": {\"StringEquals\": {\"s3:‸")).0.contains(&"s3:prefix".to_owned()));
        assert_eq!(first(&policy("\"Resource\": \"s3:‸")), "");
        assert_eq!(first(&policy("‸")), "");
        assert_eq!(first("```bash\naws iam create-policy --policy-name p --policy-document '{\"Statement\": {\"Action\": \"sqs:SendM‸\"}}'\n```\n"), "sqs:SendMessage");
        assert_eq!(first("It needs `s3:GetBucketLoc‸`.\n"), "s3:GetBucketLocation");
    }

    #[test]
    fn labels_of_the_console_today() {
        assert_eq!(first("Choose **Create us‸\n"), "Create user");
        assert!(choices("Choose **Add us‸**\n").0.iter().all(|label| label != "Add users"));
        assert_eq!(first("Wählen Sie **Benutzer erst‸**\n"), "");
        assert!(first("**ユー‸**\n").starts_with("ユー"));
    }
}
