//! Makes statics of the tables in `data` folders, so that the program builds none of them when it starts. What those of the lexicon
//! may hold is what the enums of `src/lexicon` name.

#[allow(dead_code)]
#[path = "src/lexicon/control.rs"]
mod control;
#[path = "src/lexicon/letters.rs"]
#[allow(dead_code)]
mod letters;
#[path = "src/lexicon/word.rs"]
mod word;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{Debug, Display, Write};
use std::{env, fs, path::Path};

use control::Control;
use letters::{first_word, fold, hash, spaced};
use word::Word;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/lexicon");
    println!("cargo::rerun-if-changed=src/shell/data");
    let folder = env::var("OUT_DIR").expect("cargo says where to write");
    for (name, code) in [("lexicon.rs", Tables::read().written()), ("sections.rs", sections()), ("commands.rs", commands())] {
        fs::write(Path::new(&folder).join(name), code).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// What the texts in a heading say of its section, by their first words.
fn sections() -> String {
    let mut patterns = BTreeSet::new();
    for (role, texts) in pairs("src/lexicon/data/sections.tsv") {
        let role = role[..1].to_uppercase() + &role[1..];
        for text in texts.split('|') {
            let (place, text) = match (text.strip_prefix('='), text.strip_prefix('^')) {
                (Some(text), _) => ("Whole", text),
                (_, Some(text)) => ("Start", text),
                _ => ("Anywhere", text),
            };
            let (first, rank) = (first_word(text), patterns.len());
            let pattern = format!("Pattern {{ rank: {rank}, first: {}, role: SectionRole::{role}, place: Place::{place}, text: {text:?} }}", first.len());
            patterns.insert((first.to_owned(), rank, pattern));
        }
    }
    let mut code = String::new();
    put(&mut code, "PATTERNS", "Pattern", patterns.iter().map(|(_, _, pattern)| pattern));
    code
}

/// Commands and what they do, by name.
fn commands() -> String {
    let known: BTreeMap<String, String> = pairs("src/shell/data/commands.tsv").into_iter().collect();
    let mut code = String::new();
    put(&mut code, "COMMANDS", "(&str, &str)", known.iter().map(|row| format!("{row:?}")));
    code
}

/// The tables as expressions of Rust.
#[derive(Default)]
struct Tables {
    labels: Vec<String>,
    /// Labels that are gone.
    past: Vec<String>,
    services: Vec<String>,
    ordinary: BTreeSet<String>,
    /// What a text, folded, may be: by its first word, then the longest first.
    texts: BTreeMap<(String, Reverse<usize>, String), Vec<String>>,
}

impl Tables {
    fn read() -> Self {
        let mut tables = Self::default();
        let labels = text("src/lexicon/data/labels.tsv");
        let mut gone = Vec::new();
        let mut shown = HashMap::new();
        for row in rows(&labels) {
            let cells: Vec<&str> = row.split('\t').collect();
            let &[control, text, language, ..] = cells.as_slice() else { panic!("labels.tsv: a row has three cells or more, not `{row}`") };
            match (cells.get(4), cells.get(5)) {
                (Some(until), now) if !until.is_empty() => gone.push((tables.labels.len(), text, *until, now.map(|now| (control, *now)))),
                _ => _ = shown.entry((control, text)).or_insert(tables.labels.len()),
            }
            let control = control_expression(Control::parse(control).unwrap_or_else(|| panic!("labels.tsv: there is no control `{control}`")));
            tables.add(text, format!("Entry::Label(&LABELS[{}])", tables.labels.len()));
            tables.labels.push(format!("Label {{ text: {text:?}, control: {control}, language: {language:?} }}"));
        }
        for (label, text, until, now) in gone {
            let now = now.map(|now| shown.get(&now).unwrap_or_else(|| panic!("labels.tsv: the console shows no {now:?}")));
            let [year, month, _] = *until.split('-').collect::<Vec<_>>() else { panic!("labels.tsv: `{until}` is no day") };
            let folded: String = text.chars().map(fold).collect();
            tables.past.push(format!("Past {{ label: {label}, folded: {folded:?}, until: ({year}, {}), now: {now:?} }}", month.trim_start_matches('0')));
        }
        for (class, words) in pairs("src/lexicon/data/words.tsv") {
            let class = word_expression(Word::parse(&class).unwrap_or_else(|| panic!("words.tsv: there is no class `{class}`")));
            words.split('|').for_each(|word| tables.add(word, format!("Entry::Word({class})")));
        }
        for row in rows(&text("src/lexicon/data/services.tsv")) {
            let cells: Vec<&str> = row.split('\t').collect();
            let &[principal, names, ..] = cells.as_slice() else { panic!("services.tsv: a row has two to four cells, not `{row}`") };
            let names: Vec<&str> = names.split('|').collect();
            names.iter().for_each(|name| tables.add(name, format!("Entry::Service(&SERVICES[{}])", tables.services.len())));
            let (actions, attaches) = (cells.get(2).unwrap_or(&""), cells.get(3).unwrap_or(&""));
            tables.services.push(format!("Service {{ principal: {principal:?}, names: &{names:?}, actions: {actions:?}, attaches: {attaches:?} }}"));
        }
        for (_, words) in pairs("src/lexicon/data/ordinary.tsv") {
            tables.ordinary.extend(words.split('|').map(|word| format!("{word:?}")));
        }
        tables
    }

    fn add(&mut self, text: &str, entry: String) {
        let text: String = text.chars().map(fold).collect();
        self.texts.entry((first_word(&text).to_owned(), Reverse(text.chars().count()), text)).or_default().push(entry);
    }

    fn written(&self) -> String {
        let (mut texts, mut entries, mut table) = (String::new(), Vec::new(), Vec::new());
        let mut places: HashMap<&[String], usize> = HashMap::new();
        let mut reach: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (at, ((first, Reverse(length), text), own)) in self.texts.iter().enumerate() {
            let place = *places.entry(own).or_insert_with(|| {
                entries.extend_from_slice(own);
                entries.len() - own.len()
            });
            table.push(format!(
                "Row {{ at: {}, bytes: {}, length: {length}, first: {}, spaced: {}, entries: {place}, count: {} }}",
                texts.len(),
                text.len(),
                first.len(),
                text.ends_with(spaced),
                own.len()
            ));
            texts.push_str(text);
            reach.entry(first).or_insert((at, at)).1 = at + 1;
        }
        // Half of the places stay empty: what is not in the table is soon missed.
        let mut words = vec![(0, 0); (2 * reach.len()).next_power_of_two()];
        for (word, reach) in reach {
            let count = words.len();
            let free = (hash(word)..).map(|place| place % count).find(|&place| words[place] == (0, 0)).expect("half of the places are empty");
            words[free] = reach;
        }
        let mut code = format!("static TEXTS: &str = {texts:?};\n");
        put(&mut code, "LABELS", "Label", &self.labels);
        put(&mut code, "PAST", "Past", &self.past);
        put(&mut code, "SERVICES", "Service", &self.services);
        put(&mut code, "ENTRIES", "Entry", &entries);
        put(&mut code, "ROWS", "Row", &table);
        put(&mut code, "WORDS", "(u16, u16)", words.iter().map(|reach| format!("{reach:?}")));
        put(&mut code, "ORDINARY", "&str", &self.ordinary);
        code
    }
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines of a table that are no remarks.
fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The rows of a table of two columns.
fn pairs(path: &str) -> Vec<(String, String)> {
    let pair = |row: &str| row.split_once('\t').map(|(first, second)| (first.to_owned(), second.to_owned())).unwrap_or_else(|| panic!("{path}: a row has two cells, not `{row}`"));
    rows(&text(path)).map(pair).collect()
}

fn put<I: IntoIterator<Item: Display, IntoIter: ExactSizeIterator>>(code: &mut String, name: &str, kind: &str, items: I) {
    let items = items.into_iter();
    let _ = writeln!(code, "static {name}: [{kind}; {}] = [", items.len());
    items.for_each(|item| _ = writeln!(code, "    {item},"));
    code.push_str("];\n");
}

fn control_expression(control: Control) -> String {
    match control {
        Control::Page(page) => within("Control::Page(Page", page),
        Control::Tab(tab) => within("Control::Tab(Tab", tab),
        Control::Create(thing) => within("Control::Create(Thing", thing),
        Control::Option(choice) => within("Control::Option(Choice", choice),
        Control::Field(field) => within("Control::Field(Field", field),
        Control::Action(action) => within("Control::Action(Action", action),
        Control::Next | Control::Finish | Control::Done | Control::Screen => format!("Control::{control:?}"),
    }
}

fn word_expression(word: Word) -> String {
    match word {
        Word::Verb(verb) => within("Word::Verb(Verb", verb),
        Word::Noun(noun) => within("Word::Noun(Noun", noun),
        other => format!("Word::{other:?}"),
    }
}

fn within(path: &str, variant: impl Debug) -> String {
    format!("{path}::{variant:?})")
}
