//! The transcripts of the README: what they show is what the program prints.

use rustix::process::Signal;

use crate::endpoint::{Fault, Moment, Rule, Trial};
use crate::support::{Program, text};

#[test]
fn transcripts_are_true() {
    let readme = text("README.md");
    let blocks: Vec<(&str, &str)> = readme.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n')).collect();
    assert!(blocks.iter().any(|(kind, _)| *kind == "console"));
    // A guide that the README shows is the standard input of the next transcript.
    let mut guide = "";
    for (kind, block) in blocks {
        if kind == "markdown" {
            guide = block;
        }
        if kind != "console" {
            continue;
        }
        if block.matches("$ bythebook ").count() > 1 {
            session(block);
            continue;
        }
        let mut lines = block.lines();
        let command = lines.next().and_then(|line| line.strip_prefix("$ bythebook ")).expect("a transcript begins with its command");
        let output = Program::new().command(words(command)).stdin(guide).output().expect("the program starts");
        // Talk goes to standard error and comes first.
        let printed = format!("{}\n{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        shows(command, lines, &printed);
    }
}

/// The words of a command line in which single quotes hold some together.
fn words(command: &str) -> Vec<String> {
    let pieces = command.split('\'').enumerate();
    pieces.flat_map(|(at, piece)| if at % 2 == 1 { vec![piece.to_owned()] } else { piece.split_whitespace().map(str::to_owned).collect() }).collect()
}

/// Several commands against one account, of which the first is killed when its second attachment has been applied.
fn session(block: &str) {
    let trial = Trial::new("", vec![Rule::on("AttachUserPolicy", Fault::Signal(Signal::KILL, Moment::Applied)).nth(2)]);
    for part in block.split("$ bythebook ").skip(1) {
        let mut lines = part.lines();
        let command = lines.next().unwrap_or_default();
        let ended = trial.start(&command.split(' ').collect::<Vec<_>>());
        let killed = if ended.signal == Some(9) { "Killed\n" } else { "" };
        shows(command, lines, &format!("{}\n{}\n{killed}", ended.err, ended.out));
    }
}

fn shows<'a>(command: &str, lines: impl Iterator<Item = &'a str>, printed: &str) {
    let mut rest = printed.lines();
    for shown in lines {
        assert!(rest.any(|line| is_like(shown, line)), "`{command}` does not print, at this place: {shown}\n{printed}");
    }
}

/// `[..]` stands for anything.
fn is_like(shown: &str, line: &str) -> bool {
    let mut rest = line;
    let mut pieces = shown.split("[..]");
    let Some(first) = pieces.next().and_then(|first| rest.strip_prefix(first)) else { return false };
    rest = first;
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.is_empty() || shown.ends_with("[..]")
}

#[test]
fn it_stays_short() {
    assert!(text("README.md").lines().count() < 300);
}
