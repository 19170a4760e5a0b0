//! The page behind the Markdown: takes containers, components, comments and front matter out of the text, so that what is
//! left is plain CommonMark, and remembers where every line came from and which container it stood in.

use super::Hidden;
use super::bounds::{Beyond, DEPTH, too_deep};
use super::containers::{Container, Notation, notation};
use super::elements::{Kept, TEXT_ONLY, VOID, component, end_of_element};
use super::tag::{Tag, tag};
use crate::source::Span;

/// Plain CommonMark, and what was taken out of it.
#[derive(Debug, Default)]
pub struct Layout {
    pub text: String,
    /// For each line of `text`: where it starts in `text`, and where that byte stands in the source.
    lines: Vec<(usize, usize)>,
    pub events: Vec<Event>,
    pub hidden: Vec<Hidden>,
    /// `title:` of the front matter.
    pub title: Option<String>,
    pub beyond: Option<Beyond>,
}

/// A container opens or closes before byte `at` of [`Layout::text`].
#[derive(Debug)]
pub struct Event {
    pub at: usize,
    /// Where the notation stands in the source.
    pub span: Span,
    pub change: Change,
}

#[derive(Debug)]
pub enum Change {
    Open(Container),
    Close,
}

impl Layout {
    /// The byte of the source for a byte of the text.
    pub fn origin(&self, offset: usize) -> usize {
        match self.lines.partition_point(|&(start, _)| start <= offset).checked_sub(1) {
            Some(line) => self.lines[line].1 + (offset - self.lines[line].0),
            None => offset,
        }
    }

    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        let start = self.origin(range.start);
        // The end belongs to the line of the last byte, not to the next line.
        let end = if range.end > range.start { self.origin(range.end - 1) + 1 } else { start };
        Span::new(start, end)
    }
}

/// Lays out a guide's text.
pub fn layout(source: &str) -> Layout {
    let mut writer = Writer { layout: Layout { text: String::with_capacity(source.len()), ..Layout::default() }, open: Vec::new(), fence: None, comment: None };
    let body = front_matter(source, &mut writer.layout);
    let mut wrapper = wrapper(&source[body..]);
    let mut at = body;
    for line in source[body..].split_inclusive('\n') {
        let next = at + line.len();
        match &mut wrapper {
            Some(around) if writer.fence.is_none() && around.takes(line, &source[next..]) => {
                writer.put("\n", at);
                if around.opened {
                    wrapper = None;
                } else {
                    around.opened = true;
                }
            }
            _ => writer.line(line, at),
        }
        at = next;
    }
    if let Some((start, what)) = writer.comment {
        writer.layout.hidden.push(Hidden { span: Span::new(start, source.len()), what });
    }
    writer.close_to(0, Span::new(source.len(), source.len()));
    writer.layout
}

/// The fence that a whole guide stands in: what wrote it wrapped its answer. It opens before a heading, and is no part of the guide.
struct Wrapper<'a> {
    marks: &'a str,
    opened: bool,
}

fn wrapper(text: &str) -> Option<Wrapper<'_>> {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let info = first.trim_start_matches('`');
    let marks = &first[..first.len() - info.len()];
    let heading = lines.next()?.trim_start_matches('#').starts_with(' ');
    (marks.len() > 2 && matches!(info.trim(), "" | "md" | "markdown" | "mdx") && heading).then_some(Wrapper { marks, opened: false })
}

impl Wrapper<'_> {
    /// The line opens or closes it: the first one, and one that nothing within it can be, or behind which nothing stands.
    fn takes(&self, line: &str, behind: &str) -> bool {
        let line = line.trim_end();
        if !self.opened {
            return line.starts_with(self.marks);
        }
        line == self.marks && (self.marks.len() > 3 || behind.trim().is_empty())
    }
}

/// The byte after the front matter (`---` YAML or `+++` TOML at the very start). It is never configuration; only the title is read.
fn front_matter(source: &str, layout: &mut Layout) -> usize {
    let start = source.strip_prefix('\u{feff}').map_or(0, |_| '\u{feff}'.len_utf8());
    let text = &source[start..];
    let Some(fence) = ["---", "+++"].into_iter().find(|fence| text.strip_prefix(fence).is_some_and(|rest| rest.starts_with(['\n', '\r']))) else {
        return start;
    };
    let mut at = start;
    let mut lines = text.split_inclusive('\n');
    at += lines.next().map_or(0, str::len);
    for line in lines {
        at += line.len();
        if line.trim_end() == fence {
            return at;
        }
        if let Some(value) = line.strip_prefix("title").and_then(|rest| rest.trim_start().strip_prefix([':', '='])) {
            layout.title = Some(value.trim().trim_matches(['"', '\'']).to_owned()).filter(|title| !title.is_empty());
        }
    }
    layout.title = None;
    start
}

struct Open {
    /// The tag's name, or the notation's mark; empty for containers that end with their indentation.
    name: String,
    container: Container,
    /// Columns of the line that opened it, after the dedent of its surroundings.
    indent: usize,
    /// Columns taken off the lines inside; known with the first line of content.
    dedent: Option<usize>,
    outer: usize,
    /// Its place in [`Layout::hidden`].
    hidden: Option<usize>,
}

struct Writer {
    layout: Layout,
    open: Vec<Open>,
    /// The marker of the code fence that the line stands in.
    fence: Option<(char, usize)>,
    /// Where an open comment began.
    comment: Option<(usize, &'static str)>,
}

impl Writer {
    fn line(&mut self, raw: &str, at: usize) {
        let content = raw.trim_end_matches(['\n', '\r']);
        if let Some((start, what)) = self.comment {
            let close = if what == "comment" { "-->" } else { "*/}" };
            match content.find(close) {
                Some(end) => {
                    self.layout.hidden.push(Hidden { span: Span::new(start, at + end + close.len()), what });
                    self.comment = None;
                    let rest = end + close.len();
                    self.put(&raw[rest..], at + rest);
                }
                None => self.put("\n", at),
            }
            return;
        }
        let (trimmed, indent) = (content.trim(), columns(content));
        if self.fence.is_none() && !trimmed.is_empty() {
            self.close_indented(indent, at);
            self.learn_dedent(trimmed, indent);
        }
        let dedent = self.open.last().map_or(0, |open| open.dedent.unwrap_or(open.outer));
        let off = content.len() - content.trim_start_matches([' ', '\t']).len();
        let cut = cut_columns(content, dedent).min(off);
        let cut = if self.fence.is_none() { cut + definition(&content[cut..]) } else { cut };
        let (line, line_at) = (&raw[cut..], at + cut);
        if self.in_fence(&content[cut..]) {
            let hidden = self.open.iter().any(|open| open.container == Container::Hidden);
            self.put(if hidden { "\n" } else { line }, line_at);
            return;
        }
        if self.structure(trimmed, at + off, indent.saturating_sub(dedent)) || self.not_shown(trimmed, at + off) || module_line(trimmed) {
            self.put("\n", line_at);
            return;
        }
        self.text_line(line, line_at);
    }

    /// Opens and closes what the whole line is a notation or tag for.
    fn structure(&mut self, line: &str, at: usize, indent: usize) -> bool {
        // Most lines are text, and soon told.
        if !line.starts_with(['<', '{', ':', '!', '?', '=']) {
            return false;
        }
        let span = Span::new(at, at + line.len());
        match notation(line) {
            Some(Notation::Open(container, mark)) => self.push(mark, container, indent, span),
            Some(Notation::Indented(container)) => self.push("", container, indent, span),
            Some(Notation::Close(mark)) => {
                let Some(depth) = self.open.iter().rposition(|open| open.name == mark) else { return false };
                self.close_to(depth, span);
            }
            None => return self.tags(line, at, indent),
        }
        true
    }

    /// A line of nothing but tags.
    fn tags(&mut self, line: &str, at: usize, indent: usize) -> bool {
        if !line.starts_with('<') || !line.ends_with('>') {
            return false;
        }
        let mut rest = line;
        let mut tags: Vec<(Tag, usize)> = Vec::new();
        while !rest.is_empty() {
            let Some(found) = tag(rest) else { return false };
            let start = line.len() - rest.len();
            rest = rest[found.len..].trim_start();
            // `<summary>Title</summary>` and `<figcaption>…` hold text: the line is no mere structure.
            tags.push((found, start));
        }
        for (found, start) in tags {
            let span = Span::new(at + start, at + start + found.len);
            if found.closing {
                if let Some(depth) = self.open.iter().rposition(|open| open.name == found.name) {
                    self.close_to(depth, span);
                }
            } else if !found.self_closing && !VOID.contains(&found.name) {
                self.push(found.name, found.container(), indent, span);
            }
        }
        true
    }

    /// A line inside a picture or a hidden element. A picture that nobody closes ends at the next heading.
    fn not_shown(&mut self, line: &str, at: usize) -> bool {
        if line.starts_with('#')
            && let Some(depth) = self.open.iter().position(|open| open.container == Container::Figure)
        {
            self.close_to(depth, Span::default());
            return false;
        }
        if self.open.iter().any(|open| open.container == Container::Hidden) {
            self.within_hidden(line, Span::new(at, at + line.len()));
            return true;
        }
        self.open.iter().any(|open| open.container == Container::Figure)
    }

    /// A hidden element ends with its own tag, wherever in a line that stands; one that holds only text ends with it.
    fn within_hidden(&mut self, line: &str, span: Span) {
        let Some(depth) = self.open.iter().rposition(|open| open.container == Container::Hidden) else { return };
        let name = self.open[depth].name.clone();
        if line.is_empty() && TEXT_ONLY.contains(&name.as_str()) {
            return self.close_to(depth, span);
        }
        let mut rest = line;
        while let Some(next) = rest.find('<') {
            rest = &rest[next..];
            let Some(found) = tag(rest).filter(|found| found.name == name) else {
                rest = &rest[1..];
                continue;
            };
            if !found.closing && !found.self_closing {
                self.push(&name, Container::Plain, 0, span);
            } else if let Some(depth) = self.open.iter().rposition(|open| open.name == name).filter(|_| found.closing) {
                self.close_to(depth, span);
            }
            rest = &rest[found.len..];
        }
    }

    /// A line of text: comments, component tags and hidden elements inside it are blanked, byte by byte.
    fn text_line(&mut self, line: &str, at: usize) {
        if !line.contains('<') && !line.contains('{') {
            self.put(line, at);
            return;
        }
        // `{==highlighted==}` stands out as bold text does.
        let bold = if line.contains("{==") { line.replace("{==", " **").replace("==}", "** ") } else { String::new() };
        let line = if bold.is_empty() { line } else { bold.as_str() };
        let mut kept = Kept::default();
        let mut open = None;
        let mut rest = line;
        while let Some(next) = rest.find(['<', '{']) {
            kept.push(&rest[..next]);
            rest = &rest[next..];
            let here = at + line.len() - rest.len();
            let comment = [("<!--", "-->", "comment"), ("{/*", "*/}", "MDX comment")]
                .into_iter()
                .find(|(open, ..)| rest.starts_with(open))
                .filter(|(_, close, _)| !(kept.in_code && rest.split_once(close).is_some_and(|(_, after)| after.contains('`'))));
            if let Some((_, close, what)) = comment {
                match rest.find(close) {
                    Some(end) => {
                        let end = end + close.len();
                        self.layout.hidden.push(Hidden { span: Span::new(here, here + end), what });
                        kept.blank(&rest[..end]);
                        rest = &rest[end..];
                        continue;
                    }
                    None => {
                        self.comment = Some((here, what));
                        kept.push("\n");
                        rest = "";
                        break;
                    }
                }
            }
            match tag(rest).filter(|found| !kept.in_code && component(found)) {
                Some(found) if found.hides() && !found.closing && !found.self_closing => {
                    let end = end_of_element(rest, found.name).unwrap_or_else(|| {
                        open = Some((found.name, here));
                        rest.trim_end().len()
                    });
                    if open.is_none() {
                        self.layout.hidden.push(Hidden { span: Span::new(here, here + end), what: "hidden element" });
                    }
                    kept.blank(&rest[..end]);
                    rest = &rest[end..];
                }
                Some(found) => {
                    kept.blank(&rest[..found.len]);
                    rest = &rest[found.len..];
                }
                None => {
                    kept.push(&rest[..1]);
                    rest = &rest[1..];
                }
            }
        }
        kept.push(rest);
        self.put(&kept.text, at);
        // What its line does not close hides the lines below too.
        if let Some((name, start)) = open {
            self.push(name, Container::Hidden, 0, Span::new(start, at + line.trim_end().len()));
        }
    }

    fn push(&mut self, name: &str, container: Container, indent: usize, span: Span) {
        if self.open.len() >= DEPTH {
            self.layout.beyond.get_or_insert_with(|| too_deep(span.start));
            return;
        }
        let outer = self.open.last().map_or(0, |open| open.dedent.unwrap_or(open.outer));
        let hidden = (container == Container::Hidden).then_some(self.layout.hidden.len());
        if hidden.is_some() {
            self.layout.hidden.push(Hidden { span, what: "hidden element" });
        }
        self.event(Change::Open(container.clone()), span);
        self.open.push(Open { name: name.to_owned(), container, indent, dedent: None, outer, hidden });
    }

    fn close_to(&mut self, depth: usize, span: Span) {
        while self.open.len() > depth {
            let hidden = self.open.pop().and_then(|open| open.hidden);
            if let Some(hidden) = hidden.and_then(|at| self.layout.hidden.get_mut(at)) {
                hidden.span.end = hidden.span.end.max(span.end);
            }
            self.event(Change::Close, span);
        }
    }

    /// `!!! note` and `=== "Tab"` end where the indentation does.
    fn close_indented(&mut self, indent: usize, at: usize) {
        while self.open.last().is_some_and(|open| open.name.is_empty() && indent <= open.indent + open.outer) {
            self.open.pop();
            self.event(Change::Close, Span::new(at, at));
        }
    }

    /// Content of a container is often indented for the eye; CommonMark would take four columns for code.
    fn learn_dedent(&mut self, line: &str, indent: usize) {
        let closes = line.starts_with("</");
        if let Some(open) = self.open.last_mut().filter(|open| open.dedent.is_none() && !closes) {
            let inside = indent.saturating_sub(open.outer);
            open.dedent = Some(open.outer + inside.saturating_sub(open.indent));
        }
    }

    /// Keeps track of code fences; whether the line belongs to one, its opening and closing lines included.
    fn in_fence(&mut self, line: &str) -> bool {
        // A fence may open right after a list marker.
        let mut text = line.trim_start();
        if self.fence.is_none() {
            let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let marker = if digits.len() < text.len() { digits.strip_prefix(['.', ')']) } else { text.strip_prefix(['-', '*', '+']) };
            text = marker.and_then(|rest| rest.strip_prefix(' ')).map_or(text, str::trim_start);
        }
        let Some(mark) = text.chars().next().filter(|c| matches!(c, '`' | '~')) else { return self.fence.is_some() };
        let run = text.chars().take_while(|&c| c == mark).count();
        match self.fence {
            Some((open, length)) => {
                if mark == open && run >= length && text.trim_end().len() == run {
                    self.fence = None;
                }
                true
            }
            None if run >= 3 && !(mark == '`' && text[run..].contains('`')) => {
                self.fence = Some((mark, run));
                true
            }
            None => false,
        }
    }

    fn put(&mut self, line: &str, at: usize) {
        self.layout.lines.push((self.layout.text.len(), at));
        self.layout.text.push_str(line);
    }

    fn event(&mut self, change: Change, span: Span) {
        self.layout.events.push(Event { at: self.layout.text.len(), span, change });
    }
}

/// `import X from 'y'` and `export const x = …`, which MDX runs and does not show.
fn module_line(line: &str) -> bool {
    (line.starts_with("import ") && line.contains(" from ") && line.trim_end_matches(';').ends_with(['"', '\'']))
        || ["export const ", "export let ", "export default ", "export function "].iter().any(|export| line.starts_with(export))
}

/// The bytes of `:    ` before a bullet: a definition that is a list, whose term stands above it.
fn definition(line: &str) -> usize {
    let Some(rest) = line.strip_prefix(':') else { return 0 };
    let bullet = rest.trim_start();
    if bullet.len() < rest.len() && ["* ", "- ", "+ "].iter().any(|mark| bullet.starts_with(mark)) { line.len() - bullet.len() } else { 0 }
}

fn columns(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// The byte after `wanted` columns of white space, or after all of it.
fn cut_columns(line: &str, wanted: usize) -> usize {
    let mut seen = 0;
    line.char_indices()
        .find(|&(_, c)| {
            let stop = seen >= wanted || !matches!(c, ' ' | '\t');
            seen += if c == '\t' { 4 } else { 1 };
            stop
        })
        .map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_go_and_their_content_stays_where_it_was() {
        let source = "<Steps>\n  <Step title=\"One\">\n    Do it\n\n    1. first\n  </Step>\n</Steps>\nafter\n";
        let layout = layout(source);
        assert_eq!(layout.text, "\n\nDo it\n\n1. first\n\n\nafter\n");
        let at = layout.text.find("first").unwrap();
        assert_eq!(layout.origin(at), source.find("first").unwrap());
        assert_eq!(layout.events.len(), 4);
    }

    #[test]
    fn figures_and_comments_do_not_show() {
        let source = "1. a\n\n<figure>\n  <img src=\"x\" />\n  <figcaption>Click it</figcaption>.\n</figure>\n\n2. b <!-- no --> c\n<!--\n3. hidden\n-->\n";
        let layout = layout(source);
        assert!(!layout.text.contains("Click") && !layout.text.contains("hidden") && !layout.text.contains("no"));
        assert_eq!(layout.hidden.len(), 2);
    }

    #[test]
    fn fences_are_left_alone_and_placeholders_stay() {
        let source = "```jsx\n<Tabs>\nimport a from 'b'\n```\nuse <BUCKET> and `<a href=\"x\">`\n";
        assert_eq!(layout(source).text, source);
    }

    #[test]
    fn material_tabs_end_with_their_indentation() {
        let source = "=== \"CLI\"\n\n    run it\n\n=== \"Console\"\n\n    click it\n\nafter\n";
        let layout = layout(source);
        assert_eq!(layout.text, "\n\nrun it\n\n\n\nclick it\n\nafter\n");
        assert_eq!(layout.events.iter().filter(|event| matches!(event.change, Change::Open(_))).count(), 2);
    }

    #[test]
    fn front_matter_gives_only_the_title() {
        let layout = layout("---\ntitle: \"Setting up\"\nrun: rm\n---\n# Other\n");
        assert_eq!(layout.title.as_deref(), Some("Setting up"));
        assert_eq!(layout.text, "# Other\n");
    }
}
