//! `risk/role-would-do`.

use super::place::{holder, risky};
use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;
use crate::guide::BlockKind;

pub const RULE: Rule = Rule { code: "risk/role-would-do", severity: Severity::Note, page: include_str!("role_would_do.md"), over: Over::Guide(look) };

/// Words, what they mean, and what gives it credentials.
type Place = (&'static [&'static str], &'static str, &'static str);

/// Pipelines, by the words of a section in which keys are put into them, and what needs none there.
/// Source: "Security best practices in IAM": temporary credentials for workloads; "Create a role for OpenID Connect federation".
const PIPELINES: &[Place] = &[
    (
        &["github actions", "github secret", "github repository secret", "actions secret", "secrets and variables"],
        "GitHub Actions",
        "a role that trusts GitHub's OpenID Connect provider",
    ),
    (&["gitlab ci", "gitlab's ci", "gitlab pipeline"], "GitLab CI", "a role that trusts GitLab's OpenID Connect provider"),
    (&["bitbucket pipelines"], "Bitbucket Pipelines", "a role that trusts Bitbucket's OpenID Connect provider"),
    (&["circleci"], "CircleCI", "a role that trusts CircleCI's OpenID Connect provider"),
];

/// Services that run something under a role, by the words of the very paragraph.
const SERVICES: &[Place] = &[
    (&["ec2 instance"], "the EC2 instance", "an instance profile with a role"),
    (&["lambda function"], "the Lambda function", "its execution role"),
    (&["task definition", "ecs task"], "the ECS task", "its task role"),
];

/// What keys are called where they are put somewhere.
const KEYS: &[&str] = &["aws_access_key_id", "aws_secret_access_key", "access key", "secret key"];

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let keys = risky(subject, "long-lived-key");
    let Some(key) = keys.first() else { return };
    let Some((place, instead)) = taken_to(subject, key.planned.call.span.end) else { return };
    let of = holder(&key.planned.call, subject).map(|holder| format!(" of {holder}")).unwrap_or_default();
    found.push(Finding::at(&key.place, format!("the key{of} is for {place}, which needs none: {instead} gives credentials that expire")));
}

/// Where what stands behind the key's step takes it.
fn taken_to(subject: &Subject, after: usize) -> Option<(&'static str, &'static str)> {
    let guide = subject.guide;
    let from = guide.blocks.partition_point(|block| block.span.start < after);
    let holds = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let of = |text: &str, places: &[Place]| places.iter().find(|(words, ..)| holds(text, words)).map(|(_, place, instead)| (*place, *instead));
    guide.blocks[from..].chunk_by(|one, next| one.section == next.section).find_map(|section| {
        let (first, last) = (section.first()?, section.last()?);
        let text = subject.source.slice(first.span.join(last.span)).to_lowercase();
        let paragraphs = section.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph(_))).map(|block| subject.source.slice(block.span).to_lowercase());
        let service = || paragraphs.into_iter().filter(|text| holds(text, KEYS)).find_map(|text| of(&text, SERVICES));
        holds(&text, KEYS).then(|| of(&text, PIPELINES).or_else(service)).flatten()
    })
}
