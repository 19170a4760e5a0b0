//! Signals to the real program in the middle of its calls.

use std::time::Duration;

use rustix::process::Signal;

use crate::endpoint::{Fault, Moment, Rule, Trial, each};
use crate::faults::{WRITES, twice};

const MOMENTS: [Moment; 3] = [Moment::Before, Moment::Applied, Moment::Answered(Duration::ZERO)];

/// A polite signal in a call: what is in flight is finished and recorded, and nothing more is started.
#[test]
fn a_signal_in_a_call_ends_the_run_cleanly() {
    let signals = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 143)];
    let points: Vec<_> = WRITES.iter().flat_map(|write| signals.iter().flat_map(move |signal| MOMENTS.iter().map(move |moment| (write, signal, moment)))).collect();
    let wrong = each(&points, |((guide, write), (signal, exit), moment)| {
        let trial = Trial::new(guide, vec![Rule::on(write, Fault::Signal(*signal, **moment))]);
        let ended = trial.run(&["--jobs", "1"]);
        let log = trial.endpoint.log();
        let mut wrong = trial.leaks(&[&ended]);
        wrong.extend(twice(&log));
        // A run that had nothing left to start is done all the same.
        let finished = ended.exit == Some(0) && ended.err.contains("the guide is done");
        if ended.exit != Some(*exit) && !finished {
            wrong.push(format!("exit {:?}: {}", ended.exit, ended.err));
        }
        // One more may have been on its way; a key whose secret was lost is still taken back.
        let after = log.requests.iter().skip_while(|request| request.operation != *write);
        let started = after.filter(|request| request.writes() && request.operation != *write && request.operation != "DeleteAccessKey");
        if started.count() > 1 {
            wrong.push(format!("more was started: {:?}", log.operations()));
        }
        wrong.into_iter().map(|wrong| format!("{write}, {signal:?}, {moment:?}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{} points\n{}", points.len(), wrong.join("\n"));
}

/// A run that was killed has lost nothing that it had reached: its journal says what was done, and no secret is outside its sink.
#[test]
fn a_killed_run_leaves_a_whole_journal() {
    let points: Vec<_> = WRITES.iter().flat_map(|write| MOMENTS.iter().map(move |moment| (write, moment))).collect();
    let wrong = each(&points, |((guide, write), moment)| {
        let trial = Trial::new(guide, vec![Rule::on(write, Fault::Signal(Signal::KILL, **moment))]);
        let ended = trial.run(&[]);
        let mut wrong = twice(&trial.endpoint.log());
        let last = *write == "CreateAccessKey" && matches!(moment, Moment::Answered(_));
        if ended.signal != Some(9) && !(last && ended.exit == Some(0)) {
            wrong.push(format!("exit {:?}: {}", ended.exit, ended.err));
        }
        let journals: Vec<_> = trial.files().into_iter().filter(|(path, _)| path.ends_with("journal.jsonl")).collect();
        match journals.as_slice() {
            [(path, text)] => {
                let records = bythebook::execute::read(path).map_err(|error| error.to_string());
                wrong.extend(records.err());
                let applied = trial.endpoint.log().applied().iter().filter(|request| !text.contains(&format!("iam:{}", request.operation))).count();
                if applied > 0 {
                    wrong.push(format!("{applied} calls were applied and not announced"));
                }
            }
            other => wrong.push(format!("{} journals", other.len())),
        }
        wrong.into_iter().map(|wrong| format!("{write}, {moment:?}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{} points\n{}", points.len(), wrong.join("\n"));
}
