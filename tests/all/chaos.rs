//! Several faults at once, drawn by lot: on any request, also those by which the program looks what has become of a call.

use rustix::process::Signal;

use crate::endpoint::{Accounts, CHANGES, Ended, Fault, Guide, Moment, NEW, Rule, Trial, each};
use crate::faults::{OVERCOME, OVERCOME_TOO};

const DRAWS: u64 = 32;

/// Numbers that look like chance and are the same each time: the multiplier of Knuth's MMIX.
struct Lot(u64);

impl Lot {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn rules(&mut self, guide: &Guide) -> Vec<Rule> {
        (0..=self.below(4)).map(|_| self.rule(guide)).collect()
    }

    fn rule(&mut self, guide: &Guide) -> Rule {
        let fault = match self.below(OVERCOME.len() + OVERCOME_TOO.len() + 4) {
            at if at < OVERCOME.len() => OVERCOME[at].1,
            at if at < OVERCOME.len() + OVERCOME_TOO.len() => OVERCOME_TOO[at - OVERCOME.len()].1,
            at if at % 2 == 0 => Fault::Signal(Signal::KILL, Moment::Applied),
            _ => Fault::Signal(Signal::TERM, Moment::Before),
        };
        let rule = match self.below(4) {
            0 => Rule::on(["Get*", "List*", "Delete*"][self.below(3)], fault),
            1 => Rule::on("*", fault).nth(1 + self.below(20)),
            _ => Rule::on(guide.writes[self.below(guide.writes.len())], fault),
        };
        rule.times(1 + self.below(2))
    }
}

#[test]
fn faults_by_lot_end_in_the_same_account() {
    let accounts = Accounts::new();
    let draws: Vec<u64> = (1..=DRAWS).collect();
    let wrong = each(&draws, |draw| {
        let mut lot = Lot(*draw);
        let guide = if draw % 3 == 0 { &CHANGES } else { &NEW };
        let trial = Trial::of(guide, lot.rules(guide));
        let mut ends: Vec<Ended> = vec![trial.run(&[])];
        while ends.last().is_some_and(|ended| ended.exit != Some(0)) && ends.len() < 3 && trial.has_begun() {
            trial.endpoint.rules(lot.rules(guide));
            ends.push(trial.resume(&[]));
        }
        let exits: Vec<_> = ends.iter().map(|ended| ended.exit.or(ended.signal.map(|signal| -signal))).collect();
        let mut wrong = trial.go_on(accounts.of(guide));
        // An attachment that lists leave out for a while is made once more, which changes nothing.
        wrong.retain(|wrong| !["Attach", "Add"].iter().any(|verb| wrong.starts_with(&format!("applied twice: {verb}"))));
        wrong.into_iter().map(|wrong| format!("draw {draw}, {}, {exits:?}: {wrong}\n{:?}", guide.name, trial.endpoint.log().operations())).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
