//! The transcripts of the README: what they show is what the program prints.

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
        let mut lines = block.lines();
        let command = lines.next().and_then(|line| line.strip_prefix("$ bythebook ")).expect("a transcript begins with its command");
        let output = Program::new().command(command.split(' ')).stdin(guide).output().expect("the program starts");
        // Talk goes to standard error and comes first.
        let printed = format!("{}\n{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        let mut rest = printed.lines();
        for shown in lines {
            assert!(rest.any(|line| is_like(shown, line)), "`{command}` does not print, at this place: {shown}\n{printed}");
        }
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
