//! Whether a guide would hurt its reader: rules over the guide, its plan and the policy documents in it. Offline, and never fails:
//! whatever is wrong with readable text is a finding.

mod all_fixed;
mod documents;
mod expected;
mod fence;
mod fix;
mod ignores;
mod levels;
mod rehearsal;
mod rule;
mod rules;
mod validate_policy;
mod whole;
mod written;

use crate::diagnostic::Diagnostic;
use crate::guide::Guide;
use crate::plan::{Plan, show};
use crate::source::{Files, Source};
use ignores::without_ignored;

pub use all_fixed::{Asked, all_fixed, harmless};
pub use documents::{Document, documents};
pub use fix::fixed;
pub use ignores::unused_ignore;
pub use levels::{Levels, Pattern, closest_code, leveled};
pub use rehearsal::{End, Rehearsal};
pub use rule::{Finding, Over, Rule};
pub use rules::RULES;
pub use validate_policy::{Issue, codes};
pub use whole::{found_in, meant, meant_by, planned};
pub use written::{statement_in, statement_in_call};

/// What the rules look at.
pub struct Subject<'a> {
    pub source: &'a Source,
    pub guide: &'a Guide,
    /// The plan of the whole guide, without values.
    pub plan: &'a Plan,
    pub documents: Vec<Document>,
    /// What stands beside the guide.
    pub files: &'a dyn Files,
    /// What came of following it, where it was rehearsed.
    pub rehearsal: Option<&'a Rehearsal>,
}

/// What is found in a guide.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of their places.
    pub findings: Vec<Diagnostic>,
    /// How many more there are that comments of the guide leave out.
    pub ignored: usize,
}

/// All findings of one guide, read and planned here.
///
/// ```
/// use bythebook::check::check_guide;
/// use bythebook::source::{NoFiles, Source};
///
/// let guide = "# A reader\n\nCreate a policy `reader`:\n\n```json\n{\"Version\": \"2012-10-17\", \"Statement\":\n  {\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"*\"}}\n```\n";
/// let source = Source::new("guide.md", guide);
/// for finding in check_guide(&source, &NoFiles) {
///     let place = source.position(finding.span.start);
///     println!("{}:{}:{}: {}: {}", source.name(), place.line, place.column, finding.code, finding.message);
/// #   assert_eq!((finding.code, place.line, source.slice(finding.span)), ("policy/invalid-action", 7, "\"s3:GetObjekt\""));
/// }
/// # assert_eq!(check_guide(&source, &NoFiles).len(), 1);
/// ```
pub fn check_guide(source: &Source, files: &dyn Files) -> Vec<Diagnostic> {
    let (guide, plan) = planned(source, files);
    check(source, &guide, &plan, files)
}

/// All findings of one guide, in the order of their places: those of the rules, and those that planning has made.
pub fn check(source: &Source, guide: &Guide, plan: &Plan, files: &dyn Files) -> Vec<Diagnostic> {
    check_with(source, guide, plan, files, Elsewhere::default()).findings
}

/// What is known of a guide beyond the guide.
#[derive(Default)]
pub struct Elsewhere<'a> {
    /// What came of rehearsing it.
    pub rehearsal: Option<&'a Rehearsal>,
    /// Findings of whoever compares it with something else: its lock, the files that its blocks come from.
    pub findings: Vec<Diagnostic>,
}

/// The same, with what is known from elsewhere.
pub fn check_with(source: &Source, guide: &Guide, plan: &Plan, files: &dyn Files, elsewhere: Elsewhere) -> Found {
    let subject = Subject { source, guide, plan, documents: documents(guide, plan, files), files, rehearsal: elsewhere.rehearsal };
    let mut found: Vec<Diagnostic> = elsewhere.findings;
    for rule in RULES {
        let mut findings = Vec::new();
        match rule.over {
            Over::Document(look) => subject.documents.iter().for_each(|document| {
                let mut here = Vec::new();
                look(document, &mut here);
                findings.extend(here.into_iter().map(|finding| document.in_guide(finding)));
            }),
            Over::Guide(look) => look(&subject, &mut findings),
            Over::Planning | Over::Ignores => {}
        }
        found.extend(findings.into_iter().map(|finding| finding.of(rule)));
    }
    // What a rule looks for itself it finds at the very place. What planning alone has put together it finds alone.
    let looked: Vec<&str> = found.iter().map(|diagnostic| diagnostic.code).collect();
    let own = |diagnostic: &Diagnostic| rule(diagnostic.code).is_none_or(|rule| matches!(rule.over, Over::Planning));
    let planned = plan.diagnostics.iter().filter(|diagnostic| own(diagnostic) || (diagnostic.refuses && !looked.contains(&diagnostic.code)));
    let planned: Vec<Diagnostic> = planned.cloned().collect();
    found.extend(planned);
    // On a page about something else "create a user" is said of other things.
    if found.iter().any(|diagnostic| is_of_aws(diagnostic.code)) && !is_about_aws(source, plan) {
        found.retain(|diagnostic| !is_of_aws(diagnostic.code));
    }
    let (mut findings, ignored) = without_ignored(found, guide, source);
    findings.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end, diagnostic.code));
    findings.dedup_by(|one, other| one.code == other.code && one.span == other.span && one.message == other.message);
    Found { findings, ignored }
}

/// Findings on what a guide does in an account.
fn is_of_aws(code: &str) -> bool {
    ["reading/", "console/", "risk/"].iter().any(|family| code.starts_with(family))
}

/// Whether a guide speaks of AWS at all, or gives a policy of AWS's; hints are written for nothing else.
fn is_about_aws(source: &Source, plan: &Plan) -> bool {
    names_aws(source.text())
        || !plan.hinted.is_empty()
        || plan.operations.iter().filter_map(|planned| planned.call.argument("PolicyArn")).any(|arn| show(arn, plan).as_str().is_some_and(|arn| arn.contains(":iam::aws:")))
}

fn names_aws(text: &str) -> bool {
    let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let word = |at: usize, word: &str| {
        bytes.get(at..at + word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word.as_bytes()))
            && !letter(at.checked_sub(1).and_then(|before| bytes.get(before)))
            && !letter(bytes.get(at + word.len()))
    };
    // `AmazonS3FullAccess`, `AWSLambdaExecute`.
    let begins = |at: usize, start: &str| {
        bytes[at..].starts_with(start.as_bytes())
            && bytes.get(at + start.len()).is_some_and(u8::is_ascii_uppercase)
            && !letter(at.checked_sub(1).and_then(|before| bytes.get(before)))
    };
    (0..bytes.len()).any(|at| {
        matches!(bytes[at] | 0x20, b'a' | b'i') && (word(at, "aws") || word(at, "iam") || word(at, "amazon") || word(at, "aim") || begins(at, "Amazon") || begins(at, "AWS"))
    })
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod ignores_tests;
#[cfg(test)]
mod tests;
