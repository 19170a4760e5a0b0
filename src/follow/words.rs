//! What titles say about the ways that a guide offers.

use crate::guide::Text;
use crate::reading::{Act, Reading, numbered_way};

/// The title, in lower case, offers one way of several: "Option A", "Method 2", a method's name.
pub fn is_option(lower: &str) -> bool {
    is_numbered_option(lower) || is_method(lower.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// "Option A", "Method 2", in lower case.
pub fn is_numbered_option(lower: &str) -> bool {
    numbered_way(lower.trim_start_matches(|c: char| !c.is_alphanumeric())).is_some()
}

/// "There are four options for this role: …": how many, and the text in lower case.
pub fn counts_ways(text: &Text) -> Option<(usize, String)> {
    const NUMBERS: &[&str] = &["two", "three", "four", "five", "six"];
    const WAYS: &[&str] = &["options", "ways", "methods", "approaches", "alternatives", "possibilities"];
    if !text.runs.iter().any(|run| WAYS.iter().any(|way| run.text.contains(way))) {
        return None;
    }
    let lower = text.plain().to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // "two different ways", "2 possible options"
    let number = words.windows(3).find_map(|three| {
        let number = NUMBERS.iter().position(|number| *number == three[0]).map(|at| at + 2).or_else(|| three[0].parse().ok().filter(|number| (2..7).contains(number)))?;
        three[1..].iter().any(|word| WAYS.contains(word)).then_some(number)
    })?;
    Some((number, lower))
}

/// "Alternative: with a role", "Alternatively, …".
pub fn is_another_way(title: &str) -> bool {
    let lower = title.to_lowercase();
    let text = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    ["alternative:", "alternative -", "alternative –", "alternative —", "alternative way", "alternative method", "alternatively", "alternativa:", "alternativamente"]
        .iter()
        .any(|word| text.starts_with(word))
}

/// The text speaks of the command line.
pub fn names_command_line(lower: &str) -> bool {
    lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "cli" || word == "awscli")
        || ["command line", "terminal", "命令行", "コマンド", "línea de comandos", "linha de comando"].iter().any(|word| lower.contains(word))
}

const METHODS: &[&str] = &[
    "manual",
    "manually",
    "manual deployment",
    "manual setup",
    "console",
    "cli",
    "terraform",
    "cloudformation",
    "cdk",
    "powershell",
    "sdk",
    "api",
    "command line",
    "pulumi",
    "eksctl",
    "控制台",
    "命令行",
    "コンソール",
    "콘솔",
];

/// "Using the AWS Console", "AWS CLI", "Create a role (AWS CLI)".
fn is_method(lower: &str) -> bool {
    let named = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" ");
        METHODS.iter().any(|method| words.contains(method))
    };
    let introduced = ["using ", "via ", "with ", "through ", "from ", "in the ", "by "].iter().any(|word| lower.starts_with(word));
    let bracketed = lower.trim_end().ends_with(')') && lower.rfind('(').is_some_and(|open| named(&lower[open..]));
    let short = lower.split_whitespace().count() <= 3
        && METHODS.iter().any(|method| lower.trim_end().ends_with(method))
        && !lower.starts_with("configure")
        && !lower.starts_with("install")
        && !lower.starts_with("open");
    // "Access Key Based", "IAM role authentication".
    let words = lower.split_whitespace().count();
    let based = words <= 5 && [" based", "-based", " based access", "-based access", " authentication", " method"].iter().any(|end| lower.trim_end().ends_with(end));
    let credential = based && ["key", "role", "user", "credential", "oidc", "saml"].iter().any(|word| lower.contains(word));
    (introduced && words <= 6 && named(lower)) || bracketed || short || credential
}

pub fn recommends(title: &str) -> bool {
    let lower = title.to_lowercase();
    (lower.contains("recommended") || lower.contains("recomendad") || lower.contains("推荐") || lower.contains("推奨") || lower.contains("권장"))
        && !lower.contains("not recommended")
}

/// The heading takes back what the guide has made: "Removing it later", "Delete the role"; or replaces it on a later day: "Rotate
/// the keys". An old thing that is replaced is another matter.
pub fn undoes(title: &str, reading: &Reading) -> bool {
    let lower = title.to_lowercase();
    let text = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    let gerund = ["removing", "deleting", "ending", "revoking", "retiring", "uninstalling", "decommissioning"].iter().any(|word| text.starts_with(word));
    if ["rotate", "rotating", "rotation", "rotación", "rotar", "rotação"].iter().any(|word| text.split(|c: char| !c.is_alphabetic()).any(|part| part == *word)) {
        return true;
    }
    let goal = reading.instructions.first().is_some_and(|first| matches!(first.act, Act::Delete { .. } | Act::Detach { .. }));
    (gerund || goal) && !["old", "previous", "existing", "former", "unused"].iter().any(|word| text.split(' ').any(|part| part == *word))
}

/// "(if not already created)": who has none yet is everybody.
const ABSENT: &[&str] = &["(if not", "(if you don", "(if you do not", "(if you have no", "(if it do", "(if none", "(if there ", "(if missing", "(if absent"];

/// What a title says of a section that is not for everybody.
const MARKS: &[&str] = &["(optional", "(advanced", "opcional)", "(avanzado", "(avançado", "可选", "任意)", "（任意", "(高级", "（高级", "（上級", "(선택"];

/// The title, in lower case, says that its section may be left out.
pub fn is_optional(lower: &str) -> bool {
    let conditional = lower.contains("(if ") || lower.contains("(only if ");
    lower.starts_with("optional") || MARKS.iter().any(|mark| lower.contains(mark)) || conditional && !ABSENT.iter().any(|absent| lower.contains(absent))
}
