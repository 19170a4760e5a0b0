//! Names for steps that a person can type: `3`, `2.3`, `2.3.1`, `2.a`, `s2.1`.
//!
//! A numbered step has the number that the guide shows, where the guide shows every number once; else the place of its section
//! stands before it, for all of them. What has no number has a letter behind the place of its section; a heading is `s` and
//! its place. Items inside of an item are counted below it.

use std::collections::{HashMap, HashSet};

use super::written::written;
use super::{Block, BlockKind, Guide, SectionOrigin, Step};

/// Gives every step its id.
pub fn assign(guide: &Guide, steps: &mut [Step]) {
    let numbers = item_numbers(guide);
    let mut seen = HashSet::new();
    let shown: Vec<String> = steps
        .iter()
        .map(|step| &guide.blocks[step.blocks[0]])
        .filter(|block| !matches!(block.kind, BlockKind::Heading))
        .filter_map(|block| match block.item {
            Some(item) => numbers[item].shown.clone().filter(|_| seen.insert(item)),
            None => written_number(guide, block),
        })
        .collect();
    let distinct: HashSet<&String> = shown.iter().collect();
    let bare = distinct.len() == shown.len();
    let mut namer = Namer { guide, bare, taken: HashSet::new(), numbers, items: HashMap::new(), runs: HashMap::new(), letters: HashMap::new(), places: places(guide) };
    // Numbers that the guide shows come before those that only count bullets.
    namer.taken.extend(shown.iter().filter(|_| bare).cloned());
    for step in steps {
        step.id = namer.step(&guide.blocks[step.blocks[0]]);
    }
}

/// The number that the text of a block begins with: "2.3.1 In the editor".
pub fn written_number(guide: &Guide, block: &Block) -> Option<String> {
    let text = match &block.kind {
        BlockKind::Heading => &guide.sections[block.section].title,
        BlockKind::Paragraph(text) => text,
        _ => return None,
    };
    written(&text.plain()).map(|found| found.number)
}

struct Namer<'a> {
    guide: &'a Guide,
    bare: bool,
    taken: HashSet<String>,
    numbers: Vec<Number>,
    items: HashMap<usize, String>,
    /// Per section and parent: the number last seen there, and the letter that sets this list apart from an earlier one.
    runs: HashMap<(usize, Option<usize>), (u64, usize)>,
    /// Letters used per section.
    letters: HashMap<usize, usize>,
    places: Vec<String>,
}

impl Namer<'_> {
    fn step(&mut self, block: &Block) -> String {
        let place = self.places[block.section].clone();
        if matches!(block.kind, BlockKind::Heading) {
            return self.free(&format!("s{place}"));
        }
        if let Some(item) = block.item {
            let new = !self.items.contains_key(&item);
            let id = self.item(item);
            // Text of an item that stands below its nested list is a step of its own.
            return if new { id } else { self.free(&id) };
        }
        match written_number(self.guide, block) {
            Some(number) if self.bare => number,
            Some(number) if number.starts_with(&format!("{place}.")) => self.free(&number),
            Some(number) => self.free(&join(&place, &number)),
            None => self.letter(block.section),
        }
    }

    fn item(&mut self, at: usize) -> String {
        let around = std::iter::successors(Some(at), |&near| self.guide.items[near].parent);
        let unnamed: Vec<usize> = around.take_while(|near| !self.items.contains_key(near)).collect();
        for &near in unnamed.iter().rev() {
            let id = self.name_item(near);
            self.items.insert(near, id);
        }
        self.items.get(&at).cloned().unwrap_or_default()
    }

    fn name_item(&mut self, at: usize) -> String {
        let item = &self.guide.items[at];
        if let Some(number) = self.numbers[at].shown.as_ref().filter(|_| self.bare) {
            return number.clone();
        }
        let base = match item.parent {
            Some(parent) => self.items.get(&parent).cloned().unwrap_or_default(),
            None if item.number.is_none() => return self.letter(item.section),
            None => self.places[item.section].clone(),
        };
        self.numbered(&base, item.number.unwrap_or(self.numbers[at].count), (item.section, item.parent))
    }

    /// `base.number`; with a letter for the whole list where an earlier list of the same place has these numbers.
    fn numbered(&mut self, base: &str, number: u64, list: (usize, Option<usize>)) -> String {
        let before = self.runs.get(&list).filter(|(last, _)| last.checked_add(1) == Some(number)).map_or(0, |&(_, letter)| letter);
        let own = join(base, &number.to_string());
        let mut letter = before;
        loop {
            let id = if letter == 0 { own.clone() } else { format!("{own}{}", letters(letter + 1)) };
            if self.taken.insert(id.clone()) {
                self.runs.insert(list, (number, letter));
                return id;
            }
            letter += 1;
        }
    }

    fn letter(&mut self, section: usize) -> String {
        loop {
            let count = self.letters.entry(section).or_default();
            *count += 1;
            let id = join(&self.places[section], &letters(*count));
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    /// `id`, or the first of `idb`, `idc`, … that is free.
    fn free(&mut self, id: &str) -> String {
        let mut id_of = (1..).map(|n| if n == 1 { id.to_owned() } else { format!("{id}{}", letters(n)) });
        id_of.find(|id| self.taken.insert(id.clone())).unwrap_or_default()
    }
}

struct Number {
    /// As the guide shows it, with those of the items around it; None where one of them has none.
    shown: Option<String>,
    /// Its place among its siblings, from 1.
    count: u64,
}

fn item_numbers(guide: &Guide) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::with_capacity(guide.items.len());
    let mut children: HashMap<Option<usize>, u64> = HashMap::new();
    for item in &guide.items {
        let count = children.entry(item.parent).or_default();
        *count += 1;
        let own = item.number.map(|number| number.to_string());
        let shown = match item.parent {
            // An item comes after the one that it stands in.
            Some(parent) => numbers.get(parent).and_then(|parent| parent.shown.as_ref()).zip(own).map(|(parent, own)| join(parent, &own)),
            None => own,
        };
        numbers.push(Number { shown, count: *count });
    }
    numbers
}

/// Where every section stands: `2.1`. A lone title above all is left out; what stands under it, or above all headings, is
/// at `0` where there are other sections.
fn places(guide: &Guide) -> Vec<String> {
    let tops: Vec<usize> = (0..guide.sections.len()).filter(|&at| guide.sections[at].parent == Some(0)).collect();
    let lone = tops.first().copied().filter(|&at| tops.len() == 1 && guide.sections[at].origin == SectionOrigin::Heading);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); guide.sections.len()];
    for (at, section) in guide.sections.iter().enumerate() {
        if let Some(parent) = section.parent {
            children[parent].push(at);
        }
    }
    let mut places = vec![String::new(); guide.sections.len()];
    // A parent comes before its children.
    for at in 0..places.len() {
        let above = if Some(at) == lone { String::new() } else { places[at].clone() };
        let own = own_numbers(guide, &children[at]);
        let (mut place, mut letter) = (0, 0);
        for (&child, number) in children[at].iter().zip(&own) {
            place += 1;
            letter += usize::from(number.is_none());
            let last = match number {
                Some(number) => number.to_string(),
                None if own.iter().any(Option::is_some) => letters(letter).to_uppercase(),
                None => place.to_string(),
            };
            places[child] = if Some(child) == lone { String::new() } else { join(&above, &last) };
        }
    }
    if places.iter().any(|place| !place.is_empty()) {
        for place in places.iter_mut().filter(|place| place.is_empty()) {
            "0".clone_into(place);
        }
    }
    places
}

/// The numbers in the titles of neighbouring sections, where at least two have one and all are different: a reader who sees
/// "Step 2" expects its steps at 2, although "Prerequisites" stands before.
fn own_numbers(guide: &Guide, sections: &[usize]) -> Vec<Option<u64>> {
    let numbers: Vec<Option<u64>> =
        sections.iter().map(|&at| written(&guide.sections[at].title.plain()).and_then(|found| found.number.rsplit('.').next().and_then(|last| last.parse().ok()))).collect();
    let found: Vec<u64> = numbers.iter().flatten().copied().collect();
    let distinct: HashSet<u64> = found.iter().copied().collect();
    if found.len() < 2 || distinct.len() < found.len() { vec![None; sections.len()] } else { numbers }
}

/// a, b, … z, aa, ab, …
fn letters(number: usize) -> String {
    let (mut left, mut reversed) = (number, Vec::new());
    while left > 0 {
        left -= 1;
        reversed.push(char::from(b'a' + (left % 26) as u8));
        left /= 26;
    }
    reversed.iter().rev().collect()
}

fn join(place: &str, last: &str) -> String {
    match place.len() {
        0 => last.to_owned(),
        // Lists within lists without end: letters tell them apart.
        64.. => place.to_owned(),
        _ => format!("{place}.{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::source::Source;

    fn ids(text: &str) -> Vec<String> {
        parse(&Source::new("g.md", text)).steps.into_iter().map(|step| step.id).collect()
    }

    #[test]
    fn numbers_that_are_shown_once_stay_as_they_are() {
        assert_eq!(ids("# T\n\nintro\n\n1. a\n2. b\n   1. c\n   - d\n3. e\n"), ["s", "a", "1", "2", "2.1", "2.2", "3"]);
        assert_eq!(ids("# T\n## One\n1. a\n2. b\n## Two\n3. c\n"), ["s0", "s1", "1", "2", "s2", "3"]);
        assert_eq!(ids("2.3.1 In the editor\n\n2.3.2 In the list\n"), ["2.3.1", "2.3.2"]);
    }

    #[test]
    fn else_all_have_the_place_of_their_section() {
        assert_eq!(ids("# T\n## One\n1. a\n2. b\n## Two\n1. c\n2. d\n3. e\n"), ["s0", "s1", "1.1", "1.2", "s2", "2.1", "2.2", "2.3"]);
        assert_eq!(ids("1. a\n2. b\n\ntext\n\n1. c\n2. d\n3. e\n"), ["1", "2", "a", "1b", "2b", "3b"]);
    }

    #[test]
    fn sections_have_the_numbers_of_their_titles() {
        let text = "# T\n## Before\n- a\n## Step 1: One\n1. b\n## Step 2: Two\n### 2.1 More\n1. c\n### 2.2 Still\n1. d\n";
        assert_eq!(ids(text), ["s0", "sA", "A.a", "s1", "1.1", "s2", "s2.1", "2.1.1", "s2.2", "2.2.1"]);
    }

    #[test]
    fn paragraphs_and_bullets_have_letters() {
        assert_eq!(ids("## One\ntext\n\n- a\n  - b\n  - c\n- d\n## Two\ntext\n"), ["s1", "1.a", "1.b", "1.b.1", "1.b.2", "1.c", "s2", "2.a"]);
        assert_eq!((letters(1), letters(26), letters(27), letters(703)), ("a".into(), "z".into(), "aa".into(), "aaa".into()));
    }

    #[test]
    fn no_two_are_alike() {
        let text = "1. a\n   1. b\n   2. c\n\n   text\n\n   - d\n\n   1. e\n## 1. X\n1. f\n## X\n1. g\n\ntext\n\n1. h\n- i\n\n1.1 j\n\n1.1 k\n### Y\n1. l\n";
        let ids = ids(text);
        let distinct: HashSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
        assert!(ids.iter().all(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')), "{ids:?}");
    }
}
