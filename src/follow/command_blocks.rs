//! Where commands stand: in fences, and in paragraphs that give a command to type.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::guide::{BlockKind, Fence, FenceLine, Guide, Mark, Text};
use crate::iam::operation_by_command;
use crate::shell::looks_like_commands;
use crate::source::{Source, Span};

/// The blocks that hold commands.
pub struct Typed {
    fences: Vec<bool>,
    paragraphs: BTreeMap<usize, Paragraph>,
    /// In which blocks each line that makes something stands, where anybody asks.
    making: OnceCell<HashMap<String, Vec<usize>>>,
}

struct Paragraph {
    commands: Fence,
    /// It holds nothing else.
    whole: bool,
}

impl Typed {
    pub fn new(guide: &Guide, source: &Source) -> Self {
        let mut typed = Self { fences: vec![false; guide.blocks.len()], paragraphs: BTreeMap::new(), making: OnceCell::new() };
        for (at, block) in guide.blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Fence(fence) => typed.fences[at] = looks_like_commands(fence),
                BlockKind::Paragraph(text) => {
                    let found = lines(source, block.span).map(|commands| Paragraph { commands, whole: true });
                    let found = found.or_else(|| inline(text, source).map(|commands| Paragraph { commands, whole: false }));
                    if let Some(paragraph) = found {
                        typed.paragraphs.insert(at, paragraph);
                    }
                }
                _ => {}
            }
        }
        typed.take_variables(guide);
        typed
    }

    /// A block of nothing but `NAME=value`, whatever it is said to be written in, is typed where commands use one of the names.
    fn take_variables(&mut self, guide: &Guide) {
        let lines = (0..guide.blocks.len()).filter_map(|at| self.at(guide, at)).flat_map(|fence| &fence.lines);
        let used: HashSet<&str> = lines.flat_map(|line| line.text.split('$').skip(1)).map(variable).collect();
        if used.is_empty() {
            return;
        }
        let sets = |fence: &Fence| variables(fence).is_some_and(|names| names.iter().any(|name| used.contains(name)));
        let blocks = guide.blocks.iter().enumerate().filter(|(at, _)| !self.fences[*at]);
        let taken: Vec<usize> = blocks.filter(|(_, block)| matches!(&block.kind, BlockKind::Fence(fence) if sets(fence))).map(|(at, _)| at).collect();
        taken.into_iter().for_each(|at| self.fences[at] = true);
    }

    /// The commands of a block.
    pub fn at<'a>(&'a self, guide: &'a Guide, block: usize) -> Option<&'a Fence> {
        match &guide.blocks[block].kind {
            BlockKind::Fence(fence) => self.fences[block].then_some(fence),
            _ => self.paragraphs.get(&block).map(|paragraph| &paragraph.commands),
        }
    }

    /// The blocks in which a command stands that makes something.
    pub fn blocks_with(&self, guide: &Guide, line: &str) -> &[usize] {
        let making = self.making.get_or_init(|| {
            let mut making: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, fence) in (0..guide.blocks.len()).filter_map(|at| Some((at, self.at(guide, at)?))) {
                for line in fence.lines.iter().filter(|line| line.text.contains(" iam create-")) {
                    making.entry(line.text.trim().to_owned()).or_default().push(at);
                }
            }
            making
        });
        making.get(line).map_or(&[], Vec::as_slice)
    }

    /// Whether the block is a paragraph of commands and nothing else.
    pub fn is_whole(&self, block: usize) -> bool {
        self.paragraphs.get(&block).is_some_and(|paragraph| paragraph.whole)
    }
}

/// The name behind a `$`: `{USER}/x`, `USER"`.
fn variable(after: &str) -> &str {
    let name = after.trim_start_matches('{');
    &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len())]
}

/// The names that a block sets, where it does nothing else.
fn variables(fence: &Fence) -> Option<Vec<&str>> {
    let lines = fence.lines.iter().map(|line| line.text.trim()).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let names: Option<Vec<&str>> = lines.map(|line| line.split_once('=').map(|(name, _)| name.strip_prefix("export ").unwrap_or(name))).collect();
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    names.filter(|names| !names.is_empty() && names.iter().all(is_name))
}

/// A command of IAM with nothing but options behind it.
fn is_command(text: &str) -> bool {
    let Some(rest) = ["aws iam ", "awslocal iam "].iter().find_map(|lead| text.strip_prefix(lead)) else { return false };
    let (name, rest) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
    let rest = rest.trim_start();
    // Without the arguments that it must have it is only named.
    let bare = |operation: &crate::iam::Operation| rest.is_empty() && operation.members.iter().all(|member| !member.required);
    operation_by_command(name).is_some_and(|operation| bare(operation) || rest.starts_with("--") || rest.starts_with('\\')) && !text.contains('`')
}

/// The lines of a paragraph that are commands, with the lines that continue them.
fn lines(source: &Source, span: Span) -> Option<Fence> {
    let mut fence = Fence::default();
    if !source.slice(span).contains("iam ") {
        return None;
    }
    let (mut at, mut open) = (span.start, false);
    for line in source.slice(span).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        let text = text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap_or(text);
        let text = text.strip_prefix("$ ").unwrap_or(text);
        let continues = !fence.lines.is_empty() && (open || text.starts_with("--"));
        if continues || is_command(text) {
            open = text.ends_with('\\');
            let indent = line.find(text).unwrap_or_default();
            fence.lines.push(FenceLine { text: text.to_owned(), start: start + indent });
        }
    }
    (!fence.lines.is_empty()).then_some(fence)
}

/// The words that may stand around a command which is to be typed.
const RUN: &[&str] = &["run", "execute", "type", "enter", "issue", "use", "ejecuta", "ejecute", "execute", "exécutez", "执行", "运行", "実行"];
const AROUND: &[&str] = &["then", "and", "now", "next", "first", "finally", "the", "this", "command", "following", "please", "a", "with", "el", "comando", "o"];

/// "Run `aws iam …`.", "Create the group: `aws iam …`".
fn inline(text: &Text, source: &Source) -> Option<Fence> {
    let mut fence = Fence::default();
    if !text.runs.iter().any(|run| run.mark.has(Mark::CODE) && run.text.contains("iam ")) {
        return None;
    }
    let mut lead = String::new();
    let mut told = false;
    for (at, run) in text.runs.iter().enumerate() {
        let command = run.text.trim();
        if !run.mark.has(Mark::CODE) || !is_command(command) || !command.contains(" --") {
            lead.push_str(&run.text);
            continue;
        }
        // A paragraph that people read is shorter.
        let mut left = 2_000;
        let near = text.runs[at + 1..].iter().map(|run| run.text.as_str()).take_while(|text| {
            let before = left > 0;
            left = usize::saturating_sub(left, text.len());
            before
        });
        let tail: String = near.collect();
        told = tells_to_type(if told && only_joins(&lead) { "run" } else { &lead }, &tail);
        if told {
            let start = run.span.start + source.slice(run.span).find(command).unwrap_or_default();
            fence.lines.push(FenceLine { text: command.to_owned(), start });
        }
        lead.clear();
    }
    (!fence.lines.is_empty()).then_some(fence)
}

/// "`x` and then `y`": what is said of the command before is said of the next one.
fn only_joins(lead: &str) -> bool {
    const JOINTS: &[&str] = &["and", "then", "next", "afterwards", "finally", "followed", "by"];
    let mut words = lead.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| JOINTS.contains(&word.to_lowercase().as_str()))
}

fn tells_to_type(lead: &str, tail: &str) -> bool {
    let tail = tail.trim();
    let ends = tail.is_empty() || tail.starts_with(['.', ',', ';']) || tail.starts_with("to ") || tail.starts_with("and ");
    let unsure = ["if ", "when", "later", "optional", "example", "instead"].iter().any(|word| tail.contains(word) || lead.to_lowercase().contains(word));
    let lower = lead.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let run = words.iter().any(|word| RUN.contains(word)) && words.iter().all(|word| RUN.contains(word) || AROUND.contains(word));
    let goal = lead.trim_end().ends_with([':', '：'])
        && words.first().is_some_and(|first| matches!(*first, "create" | "attach" | "add" | "tag" | "delete" | "remove" | "detach" | "put" | "update"));
    ends && !unsure && (run || goal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::parse;

    fn commands(text: &str) -> Vec<String> {
        let source = Source::new("g.md", text);
        let guide = parse(&source);
        let typed = Typed::new(&guide, &source);
        let blocks = (0..guide.blocks.len()).filter_map(|block| typed.at(&guide, block));
        let lines = blocks.flat_map(|fence| fence.lines.iter().map(|line| (line.text.clone(), line.start))).collect::<Vec<_>>();
        assert!(lines.iter().all(|(line, start)| text[*start..].starts_with(line.as_str())), "{lines:?}");
        lines.into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn commands_outside_fences() {
        assert_eq!(commands("Now:\n\naws iam create-group --group-name owls \\\n  --path /a/\n"), ["aws iam create-group --group-name owls \\", "--path /a/"]);
        assert_eq!(commands("1. `aws iam create-group --group-name owls`\n"), ["aws iam create-group --group-name owls"]);
        assert_eq!(commands("Run `aws iam create-group --group-name owls`.\n"), ["aws iam create-group --group-name owls"]);
        assert_eq!(commands("- Create the group: `aws iam create-group --group-name owls`\n"), ["aws iam create-group --group-name owls"]);
        for text in [
            "`aws iam create-user` makes a user.\n",
            "Adding one more becomes a one-liner: `aws iam add-user-to-group --user-name x --group-name y`.\n",
            "To leave, run `aws iam delete-user --user-name x` later.\n",
            "aws iam commands are many.\n",
        ] {
            assert!(commands(text).is_empty(), "{text}");
        }
    }
}
