//! What commands other than `aws iam …` mean to a reader.

include!(concat!(env!("OUT_DIR"), "/commands.rs"));

/// What a command needs from the person who follows the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It shows something, or arranges something on the reader's own machine.
    Nothing,
    /// A person has to do it; why.
    Manual(&'static str),
}

/// By the command's first words.
pub(super) fn meaning(words: &[&str]) -> Meaning {
    let Some(first) = words.first() else { return Meaning::Nothing };
    let name = first.rsplit('/').next().unwrap_or(first).to_lowercase();
    if matches!(name.as_str(), "aws" | "awslocal" | "aws.exe") {
        return aws(&words[1..]);
    }
    if words.get(1).is_some_and(|option| matches!(*option, "--version" | "-v" | "version" | "--help" | "-h" | "help")) {
        return Meaning::Nothing;
    }
    match COMMANDS.binary_search_by(|(known, _)| (*known).cmp(&*name)).map(|at| COMMANDS[at].1) {
        Ok("install") => Meaning::Manual("it installs software"),
        Ok(_) => Meaning::Nothing,
        Err(_) if is_read(&words[1..]) => Meaning::Nothing,
        Err(_) => Meaning::Manual("a command outside AWS IAM"),
    }
}

fn aws(words: &[&str]) -> Meaning {
    match words {
        [] | ["configure" | "help" | "--version" | "sso" | "login", ..] => Meaning::Nothing,
        [_] | [_, "help" | "wait" | "ls" | "get-caller-identity", ..] => Meaning::Nothing,
        [_, verb, ..] if ["describe-", "list-", "head-", "lookup-", "search-", "simulate-"].iter().any(|lead| verb.starts_with(lead)) => Meaning::Nothing,
        [_, verb, ..] if verb.starts_with("get-") => Meaning::Nothing,
        _ => Meaning::Manual("another AWS service"),
    }
}

/// Tools of the form `kubectl get …`, `terraform output`.
fn is_read(words: &[&str]) -> bool {
    words
        .iter()
        .find(|word| !word.starts_with('-'))
        .is_some_and(|verb| matches!(*verb, "get" | "describe" | "list" | "ls" | "show" | "status" | "output" | "logs" | "whoami" | "version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_has_to_do() {
        for words in [&["ls", "-l"][..], &["aws", "sts", "get-caller-identity"], &["aws", "s3", "ls"], &["kubectl", "get", "pods"], &["terraform", "--version"]] {
            assert_eq!(meaning(words), Meaning::Nothing, "{words:?}");
        }
        for words in [&["brew", "install", "awscli"][..], &["aws", "s3", "mb", "s3://x"], &["kubectl", "apply", "-f", "x"], &["terraform", "apply"]] {
            assert!(matches!(meaning(words), Meaning::Manual(_)), "{words:?}");
        }
    }
}
