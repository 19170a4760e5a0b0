//! Names for steps that a person can type: `3`, `2.3`, `2.3.1`, `2.a`, `s2.1`.
//!
//! A numbered step has the number that the guide shows, where the guide shows every number once; else the place of its section
//! stands before it, for all of them. What has no number has a letter behind the place of its section; a heading is `s` and
//! its place. Items inside of an item are counted below it.

use std::collections::{HashMap, HashSet};

use super::{Block, BlockKind, Guide, SectionOrigin, Step};

/// Gives every step its id; `written` are the numbers that their texts begin with.
pub fn assign(guide: &Guide, steps: &mut [Step], written: &[Option<String>]) {
    let numbers = item_numbers(guide);
    let mut titles: Vec<Option<&str>> = vec![None; guide.sections.len()];
    let mut shown: Vec<&String> = Vec::new();
    let mut seen = vec![false; guide.items.len()];
    for (step, written) in steps.iter().zip(written) {
        let block = &guide.blocks[step.blocks[0]];
        match block.item {
            _ if matches!(block.kind, BlockKind::Heading) => titles[block.section] = written.as_deref(),
            Some(item) if std::mem::replace(&mut seen[item], true) => {}
            Some(item) => shown.extend(&numbers[item].shown),
            None => shown.extend(written),
        }
    }
    let distinct: HashSet<&String> = shown.iter().copied().collect();
    let bare = distinct.len() == shown.len();
    // Numbers that the guide shows come before those that only count bullets.
    let taken = if bare { distinct.into_iter().cloned().collect() } else { HashSet::new() };
    let mut namer = Namer {
        guide,
        bare,
        taken,
        crowded: HashMap::new(),
        numbers: &numbers,
        items: vec![None; guide.items.len()],
        runs: HashMap::new(),
        letters: vec![0; guide.sections.len()],
        places: places(guide, &titles),
    };
    for (step, written) in steps.iter_mut().zip(written) {
        step.id = namer.step(&guide.blocks[step.blocks[0]], written.as_deref());
    }
}

struct Namer<'a> {
    guide: &'a Guide,
    bare: bool,
    taken: HashSet<String>,
    /// Ids that several steps want, and how many of `id`, `idb`, `idc`, … are taken for certain.
    crowded: HashMap<String, usize>,
    numbers: &'a [Number],
    items: Vec<Option<String>>,
    /// Per section and parent: the number last seen there, and the letter that sets this list apart from an earlier one.
    runs: HashMap<(usize, Option<usize>), (u64, usize)>,
    /// Letters used per section.
    letters: Vec<usize>,
    places: Vec<String>,
}

impl Namer<'_> {
    fn step(&mut self, block: &Block, written: Option<&str>) -> String {
        if let Some(item) = block.item.filter(|_| !matches!(block.kind, BlockKind::Heading)) {
            let new = self.items[item].is_none();
            let id = self.item(item);
            // Text of an item that stands below its nested list is a step of its own.
            return if new { id } else { self.free(&id) };
        }
        let place = &self.places[block.section];
        match written {
            _ if matches!(block.kind, BlockKind::Heading) => self.free(&format!("s{place}")),
            Some(number) if self.bare => number.to_owned(),
            Some(number) if number.strip_prefix(place).is_some_and(|rest| rest.starts_with('.')) => self.free(number),
            Some(number) => self.free(&join(place, number)),
            None => self.letter(block.section),
        }
    }

    fn item(&mut self, at: usize) -> String {
        let around = std::iter::successors(Some(at), |&near| self.guide.items[near].parent);
        let unnamed: Vec<usize> = around.take_while(|&near| self.items[near].is_none()).collect();
        for &near in unnamed.iter().rev() {
            self.items[near] = Some(self.name_item(near));
        }
        self.items[at].clone().unwrap_or_default()
    }

    fn name_item(&mut self, at: usize) -> String {
        let item = &self.guide.items[at];
        if let Some(number) = self.numbers[at].shown.as_ref().filter(|_| self.bare) {
            return number.clone();
        }
        let base = match item.parent {
            Some(parent) => self.items[parent].clone().unwrap_or_default(),
            None if item.number.is_none() => return self.letter(item.section),
            None => self.places[item.section].clone(),
        };
        self.numbered(&base, item.number.unwrap_or(self.numbers[at].count), (item.section, item.parent))
    }

    /// `base.number`; with a letter for the whole list where an earlier list of the same place has these numbers.
    fn numbered(&mut self, base: &str, number: u64, list: (usize, Option<usize>)) -> String {
        let before = self.runs.get(&list).filter(|(last, _)| last.checked_add(1) == Some(number)).map_or(0, |&(_, letter)| letter);
        let (id, letter) = self.free_from(before, &join(base, &number.to_string()));
        self.runs.insert(list, (number, letter));
        id
    }

    fn letter(&mut self, section: usize) -> String {
        if self.places[section].len() >= DEEP {
            return self.free(&self.places[section].clone());
        }
        loop {
            self.letters[section] += 1;
            let id = join(&self.places[section], &letters(self.letters[section]));
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    fn free(&mut self, id: &str) -> String {
        self.free_from(0, id).0
    }

    /// The first of `id`, `idb`, `idc`, … that is free, those before the place `from` aside; and its place.
    fn free_from(&mut self, from: usize, id: &str) -> (String, usize) {
        let crowd = self.crowded.get(id).copied().unwrap_or(0);
        let mut place = from.max(crowd);
        loop {
            let own = if place == 0 { id.to_owned() } else { format!("{id}{}", letters(place + 1)) };
            if self.taken.insert(own.clone()) {
                if place > 0 && from <= crowd {
                    self.crowded.insert(id.to_owned(), place + 1);
                }
                return (own, place);
            }
            place += 1;
        }
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
    let (mut outer, mut children) = (0, vec![0; guide.items.len()]);
    for item in &guide.items {
        let count = item.parent.map_or(&mut outer, |parent| &mut children[parent]);
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

/// Where every section stands, by the numbers in the titles: `2.1`. A lone title above all is left out; what stands under it, or above all headings, is
/// at `0` where there are other sections.
fn places(guide: &Guide, titles: &[Option<&str>]) -> Vec<String> {
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
        let own = own_numbers(&children[at], titles);
        let numbered = own.iter().any(Option::is_some);
        let (mut place, mut letter) = (0, 0);
        for (&child, number) in children[at].iter().zip(&own) {
            place += 1;
            letter += usize::from(number.is_none());
            let last = match number {
                Some(number) => number.to_string(),
                None if numbered => letters(letter).to_uppercase(),
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
fn own_numbers(sections: &[usize], titles: &[Option<&str>]) -> Vec<Option<u64>> {
    let numbers: Vec<Option<u64>> = sections.iter().map(|&at| titles[at]?.rsplit('.').next()?.parse().ok()).collect();
    let found: Vec<u64> = numbers.iter().flatten().copied().collect();
    let distinct: HashSet<u64> = found.iter().copied().collect();
    if found.len() < 2 || distinct.len() < found.len() { vec![None; sections.len()] } else { numbers }
}

/// a, b, … z, aa, ab, …
fn letters(number: usize) -> String {
    let (mut left, mut text) = (number, String::new());
    while left > 0 {
        left -= 1;
        text.insert(0, char::from(b'a' + (left % 26) as u8));
        left /= 26;
    }
    text
}

/// Lists within lists without end: from so many characters on, letters tell them apart.
const DEEP: usize = 64;

fn join(place: &str, last: &str) -> String {
    match place.len() {
        0 => last.to_owned(),
        DEEP.. => place.to_owned(),
        _ => [place, ".", last].concat(),
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
    fn tabs_within_tabs_without_end_have_ids_too() {
        let ids = ids(&"<Tab label=\"a\">\n\ntext\n\n- a\n\nmore\n\n".repeat(60));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
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
