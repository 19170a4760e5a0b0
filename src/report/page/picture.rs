//! The picture of an account: three columns, each thing near to what it is tied to. The same account always gives the same picture.

use super::holdings::{Holdings, Kind, Thing};
use crate::check::{End, Rehearsal};
use crate::report::call_text;
use crate::report::plan_text::count;

/// What a guide leaves in an account.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub boxes: Vec<Box>,
    pub lines: Vec<Line>,
    /// In a sentence.
    pub description: String,
    /// The same as the picture, for those who do not see it, and with what policies say.
    pub table: Vec<Row>,
    /// Values that were made up for it.
    pub made_up: Vec<String>,
    /// Why it is not all that the guide would leave.
    pub cut: Option<String>,
}

pub struct Box {
    pub x: usize,
    pub y: usize,
    pub class: &'static str,
    /// Short enough for the box.
    pub name: String,
    pub full: String,
    pub about: String,
    pub risk: Option<Mark>,
}

pub struct Line {
    /// As SVG draws it.
    pub path: String,
    pub title: String,
    pub dashed: bool,
    pub risk: Option<Mark>,
    /// Where a sign stands that it is risky, not by its colour alone.
    pub sign: (usize, usize),
}

#[derive(Clone, Copy)]
pub struct Mark {
    pub high: bool,
    pub why: &'static str,
}

pub struct Row {
    pub name: String,
    pub about: String,
    /// "is in staff"
    pub ties: Vec<(String, Option<Mark>)>,
    pub words: Vec<String>,
}

pub const BOX_WIDTH: usize = 248;
pub const BOX_HEIGHT: usize = 48;
const GAP: usize = 16;
/// Between the columns.
const BETWEEN: usize = 92;
/// Room for a line that passes a column.
const LANE: usize = 6;
const MARGIN: usize = 4;
/// Before a box.
const SIGN: usize = 22;
/// Characters that a box shows.
const LETTERS: usize = 27;

impl Picture {
    pub fn of(rehearsal: &Rehearsal) -> Picture {
        let holdings = Holdings::of(&rehearsal.account, &rehearsal.plan);
        let places = places(&holdings);
        let height = places.iter().zip(&holdings.things).map(|(place, _)| place.y + BOX_HEIGHT).max().unwrap_or(0) + MARGIN;
        Picture {
            width: 3 * BOX_WIDTH + 2 * BETWEEN + 2 * MARGIN,
            height,
            boxes: holdings.things.iter().zip(&places).map(|(thing, place)| boxed(thing, place)).collect(),
            lines: lines(&holdings, &places),
            description: description(&holdings),
            table: table(&holdings),
            made_up: made_up(rehearsal),
            cut: cut(rehearsal),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }
}

fn column(kind: Kind) -> usize {
    match kind {
        Kind::User | Kind::Outsider | Kind::InstanceProfile => 0,
        Kind::Group | Kind::Role => 1,
        Kind::Policy => 2,
    }
}

#[derive(Clone, Copy, Default)]
struct Place {
    x: usize,
    y: usize,
    /// Where lines from the first to the third column pass the second.
    lane: usize,
}

/// A thing of a column, or the lane of a thing of the first one.
#[derive(Clone, Copy)]
enum Slot {
    Thing(usize),
    Lane(usize),
}

/// Columns from the left; each is in the order of what its things are tied to in the columns before.
fn places(holdings: &Holdings) -> Vec<Place> {
    let things = &holdings.things;
    let passes = |thing: usize| holdings.ties.iter().any(|tie| tie.from == thing && column(things[thing].kind) == 0 && column(things[tie.to].kind) == 2);
    let of = |wanted: usize| (0..things.len()).filter(move |at| column(things[*at].kind) == wanted);
    let mut first: Vec<usize> = of(0).collect();
    first.sort_by_key(|at| (things[*at].kind, *at));
    let mut rank = vec![0.0; things.len()];
    first.iter().enumerate().for_each(|(at, thing)| rank[*thing] = at as f64);
    let before = |thing: usize, rank: &[f64]| {
        let ranks: Vec<f64> = holdings.ties.iter().filter(|tie| tie.to == thing).map(|tie| rank[tie.from]).collect();
        if ranks.is_empty() { things.len() as f64 } else { ranks.iter().sum::<f64>() / ranks.len() as f64 }
    };
    let mut second: Vec<(f64, Slot)> = of(1).map(|at| (before(at, &rank), Slot::Thing(at))).collect();
    second.extend(first.iter().filter(|at| passes(**at)).map(|at| (rank[*at], Slot::Lane(*at))));
    second.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (at, (_, slot)) in second.iter().enumerate() {
        match slot {
            Slot::Thing(thing) | Slot::Lane(thing) => rank[*thing] = at as f64,
        }
    }
    let mut third: Vec<(f64, Slot)> = of(2).map(|at| (before(at, &rank), Slot::Thing(at))).collect();
    third.sort_by(|one, other| one.0.total_cmp(&other.0));

    let columns = [first.into_iter().map(Slot::Thing).collect::<Vec<_>>(), second.into_iter().map(|(_, slot)| slot).collect(), third.into_iter().map(|(_, slot)| slot).collect()];
    let tall = |column: &[Slot]| column.iter().map(|slot| GAP + if matches!(slot, Slot::Thing(_)) { BOX_HEIGHT } else { LANE }).sum::<usize>();
    let tallest = columns.iter().map(|column| tall(column)).max().unwrap_or(0);
    let mut places = vec![Place::default(); things.len()];
    for (number, column) in columns.iter().enumerate() {
        let mut y = MARGIN + (tallest - tall(column)) / 2;
        for slot in column {
            match *slot {
                Slot::Thing(thing) => {
                    (places[thing].x, places[thing].y) = (MARGIN + number * (BOX_WIDTH + BETWEEN), y);
                    y += BOX_HEIGHT + GAP;
                }
                Slot::Lane(thing) => {
                    places[thing].lane = y + LANE / 2;
                    y += LANE + GAP;
                }
            }
        }
    }
    places
}

fn boxed(thing: &Thing, place: &Place) -> Box {
    let class = match thing.kind {
        Kind::User => "user",
        Kind::Outsider | Kind::InstanceProfile => "outsider",
        Kind::Group => "group",
        Kind::Role => "role",
        Kind::Policy => "policy",
    };
    let risk = thing.risk.map(|risk| Mark { high: risk.high, why: risk.why });
    Box { x: place.x, y: place.y, class, name: short(&thing.name), full: thing.name.clone(), about: short(&thing.about), risk }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn lines(holdings: &Holdings, places: &[Place]) -> Vec<Line> {
    let line = |tie: &super::holdings::Tie| {
        let (from, to) = (places[tie.from], places[tie.to]);
        let (mut x, mut y) = (from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2);
        let mut path = format!("M{x} {y}");
        let mut bend = |to_x: usize, to_y: usize| {
            let middle = (x + to_x) / 2;
            path.push_str(&format!(" C{middle} {y} {middle} {to_y} {to_x} {to_y}"));
            (x, y) = (to_x, to_y);
        };
        let columns = (column(holdings.things[tie.from].kind), column(holdings.things[tie.to].kind));
        if columns == (0, 2) {
            let second = MARGIN + BOX_WIDTH + BETWEEN;
            bend(second, from.lane);
            bend(second + BOX_WIDTH, from.lane);
        }
        bend(to.x, to.y + BOX_HEIGHT / 2);
        let risk = tie.risk.map(|risk| Mark { high: risk.high, why: risk.why });
        Line {
            path,
            title: tied(&holdings.things[tie.from].name, tie.verb, &holdings.things[tie.to].name),
            dashed: tie.verb == "is limited by",
            risk,
            sign: (to.x - SIGN, to.y + BOX_HEIGHT / 2 - 6),
        }
    };
    let mut lines: Vec<Line> = holdings.ties.iter().map(line).collect();
    // What is risky is drawn last, over the rest.
    lines.sort_by_key(|line| line.risk.is_some());
    lines
}

fn tied(from: &str, verb: &str, to: &str) -> String {
    format!("{from} {verb} {to}")
}

fn description(holdings: &Holdings) -> String {
    let nouns = [(Kind::User, "user"), (Kind::Group, "group"), (Kind::Role, "role")];
    let number = |kind: Kind| holdings.things.iter().filter(|thing| thing.kind == kind).count();
    let mut told: Vec<String> = nouns.into_iter().filter(|(kind, _)| number(*kind) > 0).map(|(kind, noun)| count(number(kind), noun)).collect();
    told.extend(Some(number(Kind::Policy)).filter(|policies| *policies > 0).map(|policies| if policies == 1 { "1 policy".to_owned() } else { format!("{policies} policies") }));
    let risky = holdings.ties.iter().filter(|tie| tie.risk.is_some()).count();
    let risky = if risky == 0 { String::new() } else { format!("; {} risky", if risky == 1 { "1 tie is".to_owned() } else { format!("{risky} ties are") }) };
    format!("{}{risky}. The table below says the same.", told.join(", "))
}

fn table(holdings: &Holdings) -> Vec<Row> {
    let mut order: Vec<usize> = (0..holdings.things.len()).collect();
    order.sort_by_key(|at| (holdings.things[*at].kind, *at));
    let row = |at: usize| {
        let thing = &holdings.things[at];
        let ties = holdings.ties_of(at).map(|(tie, to)| (format!("{} {}", tie.verb, to.name), tie.risk.map(|risk| Mark { high: risk.high, why: risk.why }))).collect();
        Row { name: thing.name.clone(), about: thing.about.clone(), ties, words: thing.words.clone() }
    };
    // A policy of AWS's own is told by those who have it; what it says is not known here.
    order.into_iter().map(row).filter(|row| !row.ties.is_empty() || !row.words.is_empty() || row.about != "policy of AWS").collect()
}

fn made_up(rehearsal: &Rehearsal) -> Vec<String> {
    rehearsal.made_up.iter().filter_map(|at| rehearsal.plan.parameters.get(*at)).map(|parameter| super::prose::visible(&parameter.name)).collect()
}

fn cut(rehearsal: &Rehearsal) -> Option<String> {
    let call = |at: usize| rehearsal.plan.operations.get(at).map(|planned| format!("{} {}", planned.id, call_text(&rehearsal.plan, planned))).unwrap_or_default();
    match &rehearsal.end {
        End::Done => None,
        End::Refused { call: at, message, .. } => Some(format!("IAM refuses {}: {}", call(*at), super::prose::visible(message))),
        End::Cut { call: Some(at), why } => Some(format!("Nothing from {} on was rehearsed: {}", call(*at), super::prose::visible(why))),
        End::Cut { call: None, why } => Some(format!("It was not rehearsed: {}", super::prose::visible(why))),
    }
}
