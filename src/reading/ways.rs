//! Ways that a text offers where it stands: "Option A: …. Option B: …", "either …, or …".

use super::letters::Letters;
use crate::guide::{HARD_BREAK, Mark, Run, Text};
use crate::lexicon::{Entry, Verb, Word, lexicon};
use crate::source::Span;

/// One of the ways that a text offers; alone, it is one of several that neighbouring texts offer.
#[derive(Clone, Debug)]
pub struct Way {
    /// "Option A (recommended)".
    pub title: String,
    /// What it says, without marks.
    pub text: String,
    /// Its place among the others, from 1; None where it has no number or letter.
    pub number: Option<usize>,
    pub span: Span,
}

/// A text taken apart: what stands before its ways, they, and what stands behind them for all.
pub struct Parts {
    pub head: Text,
    pub ways: Vec<(Way, Text)>,
    pub tail: Text,
}

/// Words before the number or letter of one way of several.
const WORDS: &[&str] = &["option ", "opción ", "opção ", "method ", "approach ", "alternative ", "variant ", "track ", "方法", "方式", "选项", "オプション", "방법 ", "옵션 "];

/// "option a: …", "method 2", in lower case: the number, and the bytes that word and number take.
pub fn numbered_way(lower: &str) -> Option<(usize, usize)> {
    let rest = WORDS.iter().find_map(|word| lower.strip_prefix(word))?.trim_start();
    let first = rest.chars().next()?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let letter = first.is_ascii_alphabetic() && rest.chars().nth(1).is_none_or(|c| !c.is_alphanumeric());
    let number = match first {
        _ if digits > 0 => rest[..digits].parse().ok()?,
        _ if letter => usize::from(first.to_ascii_lowercase() as u8 - b'a') + 1,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        _ => return None,
    };
    Some((number, lower.len() - rest.len() + digits.max(first.len_utf8())))
}

/// Whether a text may offer ways: for what is asked of every text of a guide.
pub fn may_offer(text: &Text) -> bool {
    let within = |run: &Run| {
        // The first letter may be a capital.
        WORDS.iter().any(|word| run.text.contains(word.char_indices().nth(1).map_or(*word, |(at, _)| &word[at..])))
            || EITHER.iter().any(|(either, _)| run.text.contains(&either[1..]))
    };
    text.runs.iter().any(within)
}

/// The ways in a text, where it offers any. One way alone is its whole text.
pub fn parts(text: &Text, letters: &Letters) -> Option<Parts> {
    if !may_offer(text) {
        return None;
    }
    options(text, letters).or_else(|| either(text, letters))
}

/// Where a way is named: from its first letter to behind its colon or dash.
struct Lead {
    at: usize,
    end: usize,
    number: usize,
}

fn options(text: &Text, letters: &Letters) -> Option<Parts> {
    let mut leads: Vec<Lead> = Vec::new();
    for at in 0..letters.row.len() {
        if leads.last().is_some_and(|last| at < last.end) || !begins(letters, at, leads.is_empty()) {
            continue;
        }
        leads.extend(lead(letters, at).filter(|lead| leads.last().is_none_or(|last| lead.number == last.number + 1)));
    }
    let first = leads.first()?;
    let alone = letters.row[..first.at].iter().all(|letter| !letter.c.is_alphanumeric());
    if leads.len() < 2 && !alone || leads.len() > 1 && first.number != 1 {
        return None;
    }
    let mut ends: Vec<usize> = leads.iter().skip(1).map(|lead| lead.at).collect();
    let end = leads.last().and_then(|last| goes_on(letters, last.end)).filter(|_| leads.len() > 1).unwrap_or(letters.row.len());
    ends.push(end);
    let way = |(lead, end): (&Lead, usize)| {
        let said = cut(text, letters, lead.end, end);
        let title = cut(text, letters, lead.at, lead.end).plain();
        let title = title.trim_end_matches([':', '：', '-', '–', '—', '.', ')', ' ']);
        let title = if title.contains('(') { format!("{title})") } else { title.to_owned() };
        (Way { title, text: said.plain(), number: Some(lead.number), span: letters.span(lead.at, end) }, said)
    };
    let ways = leads.iter().zip(ends).map(way).collect();
    Some(Parts { head: cut(text, letters, 0, first.at), ways, tail: cut(text, letters, end, letters.row.len()) })
}

/// Whether a way may be named at this letter: where a sentence begins; the later ones also behind a comma or "or".
fn begins(letters: &Letters, at: usize, first: bool) -> bool {
    let row = &letters.row;
    if !row[at].c.is_alphabetic() || row[at].mark.has(Mark::CODE) {
        return false;
    }
    let gap = row[..at].iter().rev().take_while(|letter| !letter.c.is_alphanumeric() && !ends_sentence(letter.c)).count();
    match row[..at - gap].last() {
        None => true,
        Some(before) if ends_sentence(before.c) => true,
        Some(_) if row[at - gap..at].iter().any(|letter| letter.c == '\n') => true,
        _ if first || gap == 0 => false,
        _ => row[at - gap..at].iter().any(|letter| letter.c == ',') || letters.folded((at - gap).saturating_sub(3), at - gap).ends_with(" or"),
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | ';' | '!' | '?' | ':' | '。' | '；' | '：' | HARD_BREAK)
}

/// "Option A (recommended):", "**Option 1 – read only:**", "Method 2 –". Words of a sentence go on otherwise: "Option A is cheaper".
fn lead(letters: &Letters, at: usize) -> Option<Lead> {
    let row = &letters.row;
    let window = letters.folded(at, row.len().min(at + 24));
    let (number, bytes) = numbered_way(window)?;
    let mut end = at + window[..bytes].chars().count();
    let blank = |from: usize| from + row[from..].iter().take_while(|letter| letter.c == ' ').count();
    let bold = |near: usize| row.get(near).is_some_and(|letter| letter.mark.has(Mark::STRONG));
    if row.get(blank(end)).is_some_and(|letter| matches!(letter.c, '(' | '（')) {
        end = blank(end) + 1 + row[blank(end)..].iter().take(60).position(|letter| matches!(letter.c, ')' | '）'))?;
    }
    let next = row.get(blank(end)).map(|letter| letter.c);
    let closed = match next {
        Some(':' | '：' | ')' | '）' | '.' | '、') => return Some(Lead { at, end: blank(end) + 1, number }),
        Some('–' | '—') => blank(end) + 1,
        Some('-') if blank(end) > end => blank(end) + 1,
        // Nothing more is emphasised.
        _ if bold(at) && !bold(end) => return Some(Lead { at, end, number }),
        _ if bold(at) && next.is_some() => end,
        _ => return None,
    };
    // "**Option 1 – read only:** attach …".
    let titled = || {
        let title = row[blank(closed)..].iter().take(60).take_while(|letter| letter.mark.has(Mark::STRONG) && !matches!(letter.c, ':' | '：' | '.' | '\n' | HARD_BREAK)).count();
        let stop = blank(closed) + title;
        let colon = row.get(stop).is_some_and(|letter| matches!(letter.c, ':' | '：'));
        let verb = |from: usize| begins_with(letters, from, |word| matches!(word, Word::Verb(_)));
        let behind = blank(stop + usize::from(colon));
        let emphasised = row.get(behind).is_some_and(|letter| letter.mark.has(Mark::STRONG));
        let title = bold(at) && title > 0 && !emphasised && (verb(behind) || colon && !verb(blank(closed)));
        title.then_some(stop + usize::from(colon))
    };
    match titled() {
        Some(end) => Some(Lead { at, end, number }),
        None => (closed > end).then_some(Lead { at, end: closed, number }),
    }
}

fn begins_with(letters: &Letters, at: usize, wanted: impl Fn(Word) -> bool) -> bool {
    let hit = lexicon().longest(letters.folded(at, letters.row.len().min(at + 40)));
    hit.is_some_and(|hit| hit.entries.iter().any(|entry| matches!(entry, Entry::Word(word) if wanted(*word))))
}

/// "…. Then choose **Next**": where the sentence begins that is said of all ways, behind the last one.
fn goes_on(letters: &Letters, from: usize) -> Option<usize> {
    let row = &letters.row;
    let starts = |at: &usize| ends_sentence(row[*at - 1].c) && row[*at].c.is_whitespace() && !matches!(row[*at - 1].c, ':' | '：' | ';' | '；');
    let said = |at: usize| begins_with(letters, at + 1, |word| word == Word::Then);
    (from + 1..row.len()).filter(starts).find(|&at| said(at)).map(|at| at + 1)
}

const EITHER: &[(&str, &str)] = &[("either ", " or "), ("entweder ", " oder ")];

/// "Either attach X, or attach Y": where both halves order something.
fn either(text: &Text, letters: &Letters) -> Option<Parts> {
    let row = &letters.row;
    let (at, either, or) = (0..row.len()).filter(|&at| begins(letters, at, true)).find_map(|at| {
        let found = EITHER.iter().find(|(either, _)| letters.folded(at, row.len().min(at + 12)).starts_with(either));
        found.map(|(either, or)| (at, *either, *or))
    })?;
    let stops = |near: &usize| ends_sentence(row[*near].c) && row.get(near + 1).is_none_or(|next| next.c.is_whitespace() || next.c == HARD_BREAK);
    let end = (at..row.len()).find(stops).map_or(row.len(), |stop| stop + 1);
    let mut edges = vec![at + either.len()];
    let joint = |near: &usize| letters.folded(*near, row.len().min(near + or.len())) == or && begins_with(letters, near + or.len(), order);
    edges.extend((at..end).filter(joint).map(|near| near + or.len()));
    let orders = begins_with(letters, edges[0], order);
    if edges.len() < 2 || !orders {
        return None;
    }
    let stop = |index: usize| edges.get(index + 1).map_or(end, |next| next - or.len());
    let way = |index: usize| {
        let said = cut(text, letters, edges[index], stop(index));
        let title = said.plain().trim_end_matches([',', '.', ' ']).to_owned();
        (Way { text: title.clone(), title, number: None, span: letters.span(edges[index], stop(index)) }, said)
    };
    let ways = (0..edges.len()).map(way).collect();
    Some(Parts { head: cut(text, letters, 0, at), ways, tail: cut(text, letters, end, row.len()) })
}

fn order(word: Word) -> bool {
    matches!(word, Word::Verb(verb) if !matches!(verb, Verb::Read | Verb::Check))
}

/// The text from one letter to before another.
fn cut(text: &Text, letters: &Letters, from: usize, to: usize) -> Text {
    let mut first = 0;
    let mut runs = Vec::new();
    for run in &text.runs {
        let length = run.text.chars().count();
        let (start, end) = (from.clamp(first, first + length), to.clamp(first, first + length));
        if start < end {
            let span = letters.span(start, end);
            runs.push(Run { text: letters.text(start, end).to_owned(), span, ..run.clone() });
        }
        first += length;
    }
    Text { runs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let source = crate::source::Source::new("g.md", text);
        let guide = crate::guide::parse(&source);
        let crate::guide::BlockKind::Paragraph(text) = &guide.blocks[0].kind else { panic!("a paragraph") };
        let Some(parts) = parts(text, &Letters::new(text)) else { return Vec::new() };
        let ways = parts.ways.iter().map(|(way, text)| format!("{} | {}", way.title, text.plain()));
        [parts.head.plain()].into_iter().chain(ways).chain([parts.tail.plain()]).collect()
    }

    #[test]
    fn named_ways() {
        assert_eq!(
            split("Choose X. **Option A (recommended):** attach Y. **Option B:** attach Z. Then go on."),
            ["Choose X.", "Option A (recommended) | attach Y.", "Option B | attach Z.", "Then go on."]
        );
        assert_eq!(split("Option 1 – `X` for reading"), ["", "Option 1 | X for reading", ""]);
        assert_eq!(split("**Option 2 – Read & write:** Attach X"), ["", "Option 2 – Read & write | Attach X", ""]);
        assert_eq!(split("**Method 1** attach X, or **Method 2** attach Y"), ["", "Method 1 | attach X, or", "Method 2 | attach Y", ""]);
        assert_eq!(split("方法一：A。方法二：B"), ["", "方法一 | A。", "方法二 | B", ""]);
        assert_eq!(split("Either attach X, or create `y`. Go on."), ["", "attach X | attach X,", "create y | create y.", "Go on."]);
    }

    #[test]
    fn texts_that_only_speak_of_ways() {
        for text in ["Option A is cheaper.", "As in option A: attach X.", "See option B: it is short.", "Either way, attach X.", "Either user or group", "`Option A: x`"] {
            assert!(split(text).is_empty(), "{text}: {:?}", split(text));
        }
    }
}
