//! What a stretch of text looks like, whatever stands around it.

use super::mention::What;
use crate::lexicon::{Control, Entry, Field, Noun, Page, Word, lexicon};

/// The closing partner of an opening quotation mark.
pub fn closing(open: char) -> Option<char> {
    Some(match open {
        '"' => '"',
        '“' => '”',
        '「' => '」',
        '『' => '』',
        '‘' => '’',
        '«' => '»',
        '„' => '“',
        '\'' => '\'',
        _ => return None,
    })
}

/// "user name", "role name": nobody writes them for anything else.
pub fn names_something(field: Field) -> bool {
    matches!(field, Field::UserName | Field::GroupName | Field::RoleName | Field::PolicyName | Field::ExternalId | Field::AccountId | Field::ProviderUrl | Field::Audience)
}

pub fn pressable(control: Control) -> bool {
    matches!(control, Control::Create(_) | Control::Option(_) | Control::Action(_) | Control::Finish | Control::Page(_))
}

/// "Our AWS Account ID": a field of which more is said.
pub fn ends_in_field(folded: &str) -> bool {
    let fields = |entry: &Entry| matches!(entry, Entry::Label(label) if matches!(label.control, Control::Field(field) if names_something(field)));
    folded.match_indices(' ').filter_map(|(at, _)| lexicon().whole(&folded[at + 1..])).any(|hit| hit.entries.iter().any(fields))
}

/// The number of an AWS account: 12 digits, also in groups of four.
pub fn is_account(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    digits == 12 && matches!(groups.as_slice(), [12] | [4, 4, 4])
}

/// `data-reader`, `data_reader`, `DataReader`: no word of a language is spelled so.
pub fn looks_like_a_name(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let plain = letters.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let joined = |three: &[char]| three[0].is_ascii_alphanumeric() && matches!(three[1], '-' | '_') && three[2].is_ascii_alphanumeric();
    let camel = |two: &[char]| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase();
    plain && letters.len() > 2 && (letters.windows(3).any(joined) || letters.windows(2).any(camel))
}

/// `policy.json`, `docs/iam/policy.json`: where a document stands, and no name of IAM's.
pub fn is_file(text: &str) -> bool {
    [".json", ".yaml", ".yml", ".txt", ".tf", ".md"].iter().any(|end| text.len() > end.len() && text.ends_with(end))
}

/// "Add provider URL": the button's words run into a field's, which is meant. `found` is what `text` was found to begin with.
pub fn runs_into_field(text: &str, found: &str, entries: &[Entry]) -> bool {
    if !entries.iter().any(|entry| matches!(entry, Entry::Label(label) if matches!(label.control, Control::Create(_)))) {
        return false;
    }
    let Some(space) = found.rfind(' ') else { return false };
    let field = |entry: &Entry| matches!(entry, Entry::Label(label) if matches!(label.control, Control::Field(_)));
    let last = found[space + 1..].chars().count();
    lexicon().longest(&text[space + 1..]).is_some_and(|hit| hit.length > last && hit.entries.iter().any(field))
}

pub fn what_counts(what: &What<'_>, text: &str) -> bool {
    matches!(what, What::Policy) || text.chars().any(char::is_alphanumeric)
}

/// "**Part 4**", "*step 2.1*": a place in the guide, and no name.
pub fn is_reference(lower: &str) -> bool {
    let number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    lower.split_once(' ').is_some_and(|(word, rest)| ["part", "step", "section", "chapter", "phase", "stage", "task", "exercise"].contains(&word) && number(rest))
}

/// The page that lists things of this kind.
pub fn page_of(noun: Noun, text: &str) -> Option<Page> {
    if text.split(' ').count() > 1 && noun != Noun::Group && noun != Noun::Provider {
        return None;
    }
    Some(match noun {
        Noun::User => Page::Users,
        Noun::Group => Page::Groups,
        Noun::Role => Page::Roles,
        Noun::Policy => Page::Policies,
        Noun::Provider => Page::Providers,
        _ => return None,
    })
}

/// The console writes "- optional" behind some of its labels; what stands with them is no remark of the guide's.
pub fn without_remark(folded: &str) -> &str {
    let Some((label, remark)) = folded.rfind(['-', '–', '—', ':']).map(|dash| (&folded[..dash], folded[dash..].trim_start_matches(['-', '–', '—', ':']))) else {
        return folded;
    };
    let optional = lexicon().whole(remark.trim_start_matches(' ')).is_some_and(|hit| hit.entries.iter().any(|entry| matches!(entry, Entry::Word(Word::Optional))));
    if optional && label.chars().nth(1).is_some() { label.trim_end_matches(' ') } else { folded }
}

/// "create an access key": the words of the button, which has no article.
pub fn without_article(folded: &str) -> Option<String> {
    let (verb, rest) = folded.split_once(' ')?;
    let thing = ["a new ", "an ", "a ", "the "].iter().find_map(|article| rest.strip_prefix(article))?;
    Some(format!("{verb} {thing}"))
}

/// What the role wizard's form for GitHub asks for, in the words of guides.
pub fn github_field(folded: &str) -> Option<Field> {
    Some(match folded {
        "organization" | "organisation" | "org" | "github org" => Field::GithubOrg,
        "repository" | "repo" | "github repo" | "repository name" => Field::GithubRepo,
        "branch" => Field::GithubBranch,
        _ => return None,
    })
}
