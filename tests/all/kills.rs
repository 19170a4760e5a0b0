//! Signals to the real program in the middle of its calls.

use std::io::Read;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::endpoint::{Accounts, CHANGES, Fault, Guide, Moment, NEW, Rule, SIGN_IN, Trial, each};
use crate::faults::COURIER;
use crate::support::{binary, root};

const MOMENTS: [Moment; 3] = [Moment::Before, Moment::Applied, Moment::Answered(Duration::ZERO)];

/// For signals that nobody can catch: after an answer the program is somewhere behind it.
const KILLED: [Moment; 4] = [Moment::Before, Moment::Applied, Moment::Answered(Duration::ZERO), Moment::Answered(Duration::from_millis(6))];

/// A polite signal in a call: what is in flight is finished and recorded, and nothing more is started.
#[test]
fn a_signal_in_a_call_ends_the_run_cleanly() {
    let accounts = Accounts::new();
    let signals = [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 143)];
    let writes = NEW.writes.iter().rev().map(|write| (&NEW, *write)).chain([(&SIGN_IN, "CreateLoginProfile"), (&CHANGES, "CreatePolicyVersion"), (&CHANGES, "DeleteAccessKey")]);
    // The program treats them alike: the other two at the first and the last write only.
    let some = |write: &str, signal: Signal| signal == Signal::TERM || ["CreatePolicy", "CreateAccessKey"].contains(&write);
    let met = writes.flat_map(|write| signals.iter().filter(move |(signal, _)| some(write.1, *signal)).map(move |signal| (write, signal)));
    let points: Vec<_> = met.flat_map(|(write, signal)| MOMENTS.iter().map(move |moment| (write, signal, moment))).collect();
    let wrong = each(&points, |((guide, write), (signal, exit), moment)| {
        let trial = Trial::of(guide, vec![Rule::on(write, Fault::Signal(*signal, **moment))]);
        let ended = trial.run(&["--jobs", "1"]);
        let log = trial.endpoint.log();
        let mut wrong = trial.leaks(&[&ended]);
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
        if !finished {
            wrong.extend(trial.go_on(accounts.of(guide)));
        }
        wrong.into_iter().map(|wrong| format!("{write}, {signal:?}, {moment:?}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{} points\n{}", points.len(), wrong.join("\n"));
}

/// An answer that does not come is not waited for after a signal.
#[test]
fn a_signal_ends_a_run_that_waits_for_a_silent_server() {
    let (account, _) = Trial::undisturbed(&NEW);
    let writes = ["CreateUser", "PutUserPolicy", "CreateAccessKey"];
    let wrong = each(&writes, |operation| {
        let minutes = Duration::from_secs(600);
        let trial = Trial::new(COURIER, vec![Rule::on(operation, Fault::SilentAfter(minutes))]);
        let ended = std::thread::scope(|scope| {
            let run = scope.spawn(|| trial.run(&["--jobs", "1"]));
            while trial.endpoint.log().count(operation) == 0 {
                std::thread::sleep(Duration::from_millis(5));
            }
            trial.endpoint.signal(Signal::INT);
            run.join().expect("the run ends")
        });
        let mut wrong = Vec::new();
        let tried = trial.endpoint.log().count(operation);
        if ended.exit != Some(130) || tried != 1 {
            wrong.push(format!("exit {:?} after {tried} attempts: {}", ended.exit, ended.err));
        }
        wrong.extend(trial.go_on(&account));
        wrong.into_iter().map(|wrong| format!("{operation}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Killed at each of its requests, a run leaves a whole journal; resumed, it ends as if nothing had been.
#[test]
fn a_run_that_is_killed_at_any_request_is_resumed() {
    let accounts = Accounts::new();
    let guides: [(&Guide, &str, &[Moment]); 4] = [(&NEW, "4", &KILLED), (&NEW, "1", &KILLED[1..2]), (&CHANGES, "4", &KILLED[1..3]), (&SIGN_IN, "4", &KILLED)];
    // The last first: they wait longest.
    let points: Vec<_> = guides
        .into_iter()
        .flat_map(|(guide, jobs, moments)| (1..=accounts.requests(guide)).rev().flat_map(move |request| moments.iter().map(move |moment| (guide, jobs, request, moment))))
        .collect();
    let wrong = each(&points, |(guide, jobs, request, moment)| {
        let trial = Trial::of(guide, vec![Rule::on("*", Fault::Signal(Signal::KILL, **moment)).nth(*request)]);
        let ended = trial.run(&["--jobs", jobs]);
        let killed = trial.endpoint.log().requests.get(request - 1).map(|request| request.operation.clone()).unwrap_or_default();
        let mut wrong = unannounced(&trial);
        let finished = ended.exit == Some(0) && matches!(moment, Moment::Answered(_));
        if ended.signal != Some(9) && !finished {
            wrong.push(format!("exit {:?}: {}", ended.exit, ended.err));
        }
        if !finished {
            wrong.extend(trial.go_on(accounts.of(guide)));
        }
        wrong.into_iter().map(|wrong| format!("{}, request {request}, {killed}, {moment:?}, {jobs} at once: {wrong}", guide.name)).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{} points\n{}", points.len(), wrong.join("\n"));
}

/// What resumes may be killed too.
#[test]
fn a_run_that_is_killed_again_and_again_is_resumed() {
    let (account, requests) = Trial::undisturbed(&NEW);
    let points: Vec<(usize, Moment)> = (2..=requests).step_by(2).flat_map(|request| KILLED[..3].iter().map(move |moment| (request, *moment))).collect();
    let wrong = each(&points, |(request, moment)| {
        let trial = Trial::new(COURIER, vec![Rule::on("*", Fault::Signal(Signal::KILL, *moment)).nth(*request)]);
        let mut wrong = Vec::new();
        let mut ended = trial.run(&[]);
        for again in 2..5 {
            wrong.extend(unannounced(&trial));
            if ended.exit.is_none() && trial.has_begun() {
                trial.endpoint.rules(vec![Rule::on("*", Fault::Signal(Signal::KILL, *moment)).nth(again)]);
                ended = trial.resume(&[]);
            }
        }
        wrong.extend(trial.go_on(&account));
        wrong.into_iter().map(|wrong| format!("request {request}, {moment:?}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{} points\n{}", points.len(), wrong.join("\n"));
}

/// Calls that were applied although no whole record announces them; and a journal that cannot be read.
fn unannounced(trial: &Trial) -> Vec<String> {
    let journals = trial.journals().concat();
    let applied = trial.endpoint.log();
    let unknown = applied.applied().into_iter().filter(|request| !journals.contains(&format!("\"operation\":\"iam:{}\"", request.operation)));
    let unread = trial.files().into_iter().filter(|(path, text)| path.ends_with("journal.jsonl") && text.contains('\n'));
    let damage = unread.filter_map(|(path, _)| bythebook::execute::read(&path).err()).map(|error| error.to_string());
    unknown.map(|request| format!("{request} was not announced")).chain(damage).collect()
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
