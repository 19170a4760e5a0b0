//! What surrounds a run: another run, a state folder that cannot be written, and standard streams that are closed.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::endpoint::{Cut, Ended, Fault, NEW, Rule, Trial, UNATTENDED, each};
use crate::faults::COURIER;
use crate::support::binary;

/// Whether the endpoint was asked for no more than who is calling.
fn nothing_was_called(trial: &Trial) -> bool {
    trial.endpoint.log().operations().iter().all(|operation| *operation == "GetCallerIdentity")
}

#[test]
fn two_runs_at_once_are_one() {
    let trial = Trial::new(COURIER, vec![Rule::on("CreateGroup", Fault::Delayed(Duration::from_secs(600)))]);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| trial.run(&["--jobs", "1"]));
        while trial.endpoint.log().count("CreatePolicy") == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let before = trial.endpoint.log().requests.len();
        let second = trial.run(&[]);
        assert_eq!(second.exit, Some(5), "{}", second.err);
        assert!(second.err.contains("nothing was changed by this run"), "{}", second.err);
        let asked = trial.endpoint.log().requests[before..].iter().filter(|request| request.input.is_empty()).count();
        assert_eq!(asked, 1, "it asked who is calling");
        trial.endpoint.rules(vec![]);
        assert_eq!(first.join().expect("the first run").exit, Some(0));
    });
    assert_eq!(trial.endpoint.log().duplicates(), [""; 0]);
    assert_eq!(trial.endpoint.account(), Trial::undisturbed(&NEW).0);
}

#[test]
fn without_a_place_for_the_journal_nothing_is_called() {
    let guide = |trial: &Trial| trial.guide.display().to_string();
    // A file where the folder should be: who may write everywhere meets it too.
    let trial = Trial::new(COURIER, vec![Rule::on("Create*", Fault::CutAfter(Cut::Reset)).always()]);
    let file = trial.program.file(".local", "");
    let ended = trial.run(&[]);
    assert_eq!(ended.exit, Some(6), "{}", ended.err);
    assert!(ended.err.contains("nothing was changed in account 123456789012") && nothing_was_called(&trial), "{}", ended.err);
    std::fs::remove_file(file).expect("the file was there");
    trial.endpoint.rules(vec![]);
    assert_eq!(trial.run(&[]).exit, Some(0));

    let trial = Trial::new(COURIER, vec![]);
    let mut command = trial.command(&[&["run", &guide(&trial)], &UNATTENDED[..]].concat());
    command.env_remove("HOME");
    let ended = trial.finish(command);
    assert_eq!(ended.exit, Some(6), "{}", ended.err);
    assert!(ended.err.contains("set HOME or XDG_STATE_HOME") && nothing_was_called(&trial), "{}", ended.err);
}

/// The run with a redirection of the shell.
fn redirected(trial: &Trial, redirection: &str) -> Ended {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("exec \"$@\" {redirection}"), "sh"]).arg(binary()).arg("run").arg(&trial.guide).args(UNATTENDED);
    command.env_clear().envs(trial.program.environment()).envs(trial.endpoint.environment());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    trial.finish(command)
}

#[test]
fn closed_streams_change_nothing() {
    let (account, _) = Trial::undisturbed(&NEW);
    for redirection in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full"] {
        let trial = Trial::new(COURIER, vec![]);
        let ended = redirected(&trial, redirection);
        assert_eq!((ended.exit, ended.signal), (Some(0), None), "{redirection}: {}", ended.err);
        assert_eq!(trial.endpoint.account(), account, "{redirection}");
        assert_eq!(trial.leaks(&[&ended]), [""; 0], "{redirection}");
    }
}

#[test]
fn a_reader_that_goes_away_does_not_end_the_run() {
    let (account, _) = Trial::undisturbed(&NEW);
    for gone in ["out", "err"] {
        let trial = Trial::new(COURIER, vec![]);
        let mut command = trial.command(&[&["run", &trial.guide.display().to_string()], &UNATTENDED[..]].concat());
        let mut child = command.spawn().expect("the program starts");
        match gone {
            "out" => drop(child.stdout.take()),
            _ => drop(child.stderr.take()),
        }
        let ended = child.wait_with_output().expect("the program ends");
        assert_eq!(ended.status.code(), Some(0), "{gone}");
        assert_eq!(trial.endpoint.account(), account, "{gone}");
    }
}

/// A disk that is full after so many blocks of 512 bytes: whatever cannot be recorded is not called, and no key is left without its secret.
#[test]
fn a_full_disk_stops_the_run_before_the_next_call() {
    let (account, _) = Trial::undisturbed(&NEW);
    let full: Vec<usize> = (0..20).chain([32, 64, 128, 256]).collect();
    let wrong = each(&full, |blocks| {
        let trial = Trial::new(COURIER, vec![]);
        let mut command = Command::new("sh");
        // The limit's signal is ignored, so that a write fails as it does on a full disk.
        command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "sh"]).arg(binary()).arg("run").arg(&trial.guide).args(UNATTENDED);
        command.env_clear().envs(trial.program.environment()).envs(trial.endpoint.environment());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let ended = trial.finish(command);
        let mut wrong = trial.leaks(&[&ended]);
        if ended.exit != Some(6) && ended.exit != Some(0) {
            wrong.push(format!("exit {:?}: {}", ended.exit, ended.err));
        }
        let journal = trial.journals().concat();
        let announced = |operation: &str| journal.contains(&format!("\"iam:{operation}\""));
        wrong.extend(trial.endpoint.log().applied().into_iter().filter(|request| !announced(&request.operation)).map(|request| format!("{request} was not announced")));
        if ended.exit != Some(0) {
            wrong.extend(trial.go_on(&account));
        }
        wrong.into_iter().map(|wrong| format!("{blocks} blocks: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
