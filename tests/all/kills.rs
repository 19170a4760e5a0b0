//! Signals to the real program in the middle of its calls.

use std::io::Read;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::endpoint::{Fault, Moment, Rule, Trial, each};
use crate::faults::{COURIER, WRITES, twice};
use crate::support::{binary, root};

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

/// What ends a run while it asks at a step for a person.
#[derive(Clone, Copy, Debug)]
enum End {
    Signal(Signal),
    /// The terminal is closed.
    Terminal,
}

#[test]
fn a_signal_at_a_checkpoint_ends_the_run_cleanly() {
    // A terminal that goes away ends the question before or after it sends its signal.
    let ends: [(End, &[u32]); 4] = [(End::Signal(Signal::INT), &[130]), (End::Signal(Signal::TERM), &[143]), (End::Signal(Signal::HUP), &[143]), (End::Terminal, &[10, 143])];
    for (end, exits) in ends {
        let trial = Trial::new(COURIER, vec![]);
        let pair = native_pty_system().openpty(PtySize { rows: 40, cols: 160, pixel_width: 0, pixel_height: 0 }).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(binary());
        command.args(["run", &trial.guide.display().to_string(), "--yes", "--allow-risk", "all", "--no-progress"]);
        command.cwd(root());
        command.env_clear();
        for (name, value) in trial.program.environment().into_iter().chain(trial.endpoint.environment()) {
            command.env(name, value);
        }
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut screen = pair.master.try_clone_reader().expect("the terminal's screen");
        let (mut shown, mut buffer) = (String::new(), [0; 4096]);
        while !shown.contains("[a]bort") {
            let read = screen.read(&mut buffer).unwrap_or(0);
            assert!(read > 0, "nothing was asked: {shown}");
            shown.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
        match end {
            End::Signal(signal) => {
                let process = child.process_id().and_then(|id| Pid::from_raw(id as i32)).expect("a process");
                kill_process(process, signal).expect("it lives");
                while let Ok(1..) = screen.read(&mut buffer) {}
            }
            End::Terminal => drop((screen, pair.master)),
        }
        let exit = child.wait().expect("the program ends").exit_code();
        assert!(exits.contains(&exit), "{end:?}: {exit}");
        let log = trial.endpoint.log();
        assert_eq!((log.applied().len(), log.count("CreateAccessKey")), (7, 0), "{end:?}");
        let ended =
            trial.files().into_iter().any(|(path, text)| path.ends_with("journal.jsonl") && [r#""status":"stopped""#, r#""status":"paused""#].iter().any(|end| text.contains(end)));
        assert!(ended, "{end:?}: the journal does not say how it ended");
    }
}
