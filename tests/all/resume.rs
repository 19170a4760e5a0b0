//! `resume` and `runs`, as a person uses them: what is gone on with, and what is refused.

use std::path::PathBuf;

use bythebook::execute::{Entry, read};
use rustix::process::Signal;
use serde_json::Value;

use crate::endpoint::{Cut, Ended, Fault, Moment, Refusal, Rule, Trial, UNATTENDED};
use crate::faults::{COURIER, undisturbed};

/// A run that was refused at its seventh write.
fn half_done() -> Trial {
    let trial = Trial::new(COURIER, vec![Rule::on("PutUserPolicy", Fault::Refused(Refusal::DENIED))]);
    let ended = trial.run(&["--jobs", "1"]);
    assert_eq!(ended.exit, Some(3), "{}", ended.err);
    let name = run_name(&trial);
    let first = ended.err.lines().find(|line| line.contains(" done in account 123456789012")).unwrap_or_default();
    assert!(first.contains(&format!("`bythebook resume {name}`")) && first.contains(&format!("`bythebook undo {name}`")), "{}", ended.err);
    trial
}

fn journal(trial: &Trial) -> PathBuf {
    trial.files().into_iter().map(|(path, _)| path).find(|path| path.ends_with("journal.jsonl")).expect("a journal")
}

fn run_name(trial: &Trial) -> String {
    journal(trial).parent().and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned())).expect("the run's folder")
}

fn resume(trial: &Trial, more: &[&str]) -> Ended {
    trial.start(&[&["resume"], &UNATTENDED[..], more].concat())
}

/// Writes that reached the account during `work`.
fn written(trial: &Trial, work: impl FnOnce() -> Ended) -> (Ended, Vec<String>) {
    let before = trial.endpoint.log().applied().len();
    let ended = work();
    (ended, trial.endpoint.log().applied()[before..].iter().map(|request| request.operation.clone()).collect())
}

#[test]
fn a_run_is_gone_on_with_where_it_stopped() {
    let trial = half_done();
    let (ended, calls) = written(&trial, || resume(&trial, &["--jobs", "1"]));
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    assert_eq!(calls, ["PutUserPolicy", "CreateAccessKey"]);
    assert_eq!(trial.endpoint.account(), undisturbed(COURIER));
    let object: Value = serde_json::from_str(&ended.out).expect("one object");
    assert_eq!((&object["status"], &object["run"]), (&"done".into(), &run_name(&trial).into()));
    assert!(object["operations"].as_array().is_some_and(|calls| calls.len() == 8 && calls.iter().all(|call| call["status"] == "done")), "{object}");
    assert_eq!(trial.leaks(&[&ended]), [""; 0]);
    // A finished run has nothing left to do, by its name or by default.
    for more in [&[][..], &[run_name(&trial).as_str()]] {
        let (ended, calls) = written(&trial, || resume(&trial, more));
        assert_eq!((ended.exit, calls.len()), (Some(2), 0), "{}", ended.err);
    }
}

#[test]
fn runs_tells_how_each_stands() {
    let trial = half_done();
    let text = trial.start(&["runs"]).out;
    assert!(text.contains(&run_name(&trial)) && text.contains("failed") && text.contains("6 of 8") && text.contains("left: op"), "{text}");
    let object: Value = serde_json::from_str(&trial.start(&["runs", "--format", "json"]).out).expect("one object");
    let run = &object["runs"][0];
    assert_eq!((object["version"].as_u64(), run["state"].as_str(), run["done"].as_u64(), run["of"].as_u64()), (Some(1), Some("failed"), Some(6), Some(8)));
    assert_eq!((run["account"].as_str(), run["left"].as_array().map(Vec::len)), (Some("123456789012"), Some(2)));
    resume(&trial, &[]);
    let object: Value = serde_json::from_str(&trial.start(&["runs", "--format", "json"]).out).expect("one object");
    assert_eq!((object["runs"][0]["state"].as_str(), object["runs"][0]["left"].as_array().map(Vec::len)), (Some("done"), Some(0)));
    // A run that was killed ended without a word.
    let trial = Trial::new(COURIER, vec![Rule::on("CreateUser", Fault::Signal(Signal::KILL, Moment::Applied))]);
    trial.run(&[]);
    let text = trial.start(&["runs"]).out;
    assert!(text.contains("cut-off"), "{text}");
}

#[test]
fn the_end_of_a_name_is_enough() {
    let trial = half_done();
    let name = run_name(&trial);
    let ended = resume(&trial, &["no-such-run"]);
    assert!(ended.exit == Some(2) && ended.err.contains("there is no run no-such-run"), "{}", ended.err);
    assert_eq!(resume(&trial, &[&name[name.len() - 4..]]).exit, Some(0));
}

#[test]
fn an_edited_guide_is_refused_with_what_has_changed() {
    let trial = half_done();
    let text = std::fs::read_to_string(&trial.guide).expect("the guide");
    std::fs::write(&trial.guide, format!("{text}\nThe end.\n")).expect("the guide");
    let (ended, calls) = written(&trial, || resume(&trial, &[]));
    assert_eq!((ended.exit, calls.len()), (Some(2), 0), "{}", ended.err);
    assert!(ended.err.contains("its calls are still the same") && ended.err.contains("--accept-changes"), "{}", ended.err);

    // Another user from now on, and a tag that is new.
    std::fs::write(&trial.guide, format!("{text}\n```bash\naws iam tag-user --user-name courier --tags Key=team,Value=post\n```\n")).expect("the guide");
    let (ended, calls) = written(&trial, || resume(&trial, &[]));
    assert_eq!((ended.exit, calls.len()), (Some(2), 0), "{}", ended.err);
    assert!(ended.err.contains("+ op9 TagUser courier"), "{}", ended.err);
    let (ended, calls) = written(&trial, || resume(&trial, &["--accept-changes", "--jobs", "1"]));
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    assert_eq!(calls, ["PutUserPolicy", "CreateAccessKey", "TagUser"]);
    let records = read(&journal(&trial)).expect("the journal");
    assert!(records.lines.iter().any(|line| matches!(&line.entry, Entry::Resume { changed: Some(changed) } if changed.carried.len() == 7)));
}

#[test]
fn only_the_same_account_is_gone_on_with() {
    let trial = half_done();
    let other = Trial::new(COURIER, vec![]);
    let mut command = trial.command(&[&["resume"], &UNATTENDED[..]].concat());
    command.env("AWS_ENDPOINT_URL", &other.endpoint.url);
    let (ended, calls) = written(&other, || trial.finish(command));
    assert_eq!((ended.exit, calls.len()), (Some(2), 0), "{}", ended.err);
    assert!(ended.err.contains("the run belongs to another endpoint"), "{}", ended.err);
}

#[test]
fn a_damaged_or_newer_journal_stops_before_any_call() {
    let trial = half_done();
    let path = journal(&trial);
    let text = std::fs::read_to_string(&path).expect("the journal");
    let damaged = [
        ("damaged in line 3", text.lines().enumerate().filter(|(at, _)| *at != 2).map(|(_, line)| format!("{line}\n")).collect::<String>()),
        ("damaged in line 2", text.replacen("CreateGroup", "CreateUsers", 1).replacen("iam:CreateGroup", "iam:CreateUsers", 1)),
        ("has version 7", text.replacen("\"version\":1", "\"version\":7", 1)),
    ];
    for (says, damaged) in damaged {
        std::fs::write(&path, &damaged).expect("the journal");
        let before = trial.endpoint.log().requests.len();
        let ended = resume(&trial, &[]);
        assert_eq!((ended.exit, trial.endpoint.log().requests.len()), (Some(6), before), "{says}: {}", ended.err);
        assert!(says.starts_with("damaged") && ended.err.contains("damaged in line") || ended.err.contains(says), "{says}: {}", ended.err);
        assert_eq!(std::fs::read_to_string(&path).expect("the journal"), damaged, "it was written to");
        let state = trial.start(&["runs"]).out;
        assert!(state.contains("damaged") || state.contains("newer"), "{state}");
    }
    // Half a record at the end is no damage.
    let torn = &text[..text.len() - 20];
    std::fs::write(&path, torn).expect("the journal");
    assert_eq!(resume(&trial, &[]).exit, Some(0));
    assert!(read(&path).is_ok());
}

#[test]
fn an_unattended_pause_ends_with_the_resume_that_says_it_is_done() {
    let trial = Trial::new(COURIER, vec![]);
    let stopping = |command: &[&str]| trial.start(&[command, &["--yes", "--allow-risk", "all", "--format", "json"]].concat());
    let guide = trial.guide.display().to_string();
    let mut ended = stopping(&["run", &guide]);
    let mut pauses = 0;
    while ended.exit == Some(10) {
        pauses += 1;
        assert!(pauses < 10, "it pauses for ever: {}", ended.err);
        ended = stopping(&["resume"]);
    }
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    assert!(pauses > 0);
    assert_eq!(trial.endpoint.account(), undisturbed(COURIER));
}

#[test]
fn a_guide_from_standard_input_is_kept() {
    let trial = Trial::new(COURIER, vec![Rule::on("CreateAccessKey", Fault::Refused(Refusal::EXPIRED_TOKEN))]);
    let mut command = trial.command(&[&["run", "-"], &UNATTENDED[..]].concat());
    command.stdin(std::fs::File::open(&trial.guide).expect("the guide"));
    let ended = trial.finish(command);
    assert_eq!(ended.exit, Some(3), "{}", ended.err);
    let (ended, calls) = written(&trial, || resume(&trial, &[]));
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    assert_eq!(calls, ["CreateAccessKey"]);
}

/// The guide was run again before the run that was killed is gone on with: the second run's key is not the first one's.
#[test]
fn a_key_of_another_run_is_never_taken_for_a_lost_one() {
    let trial = Trial::new(COURIER, vec![Rule::on("CreateUser", Fault::Signal(Signal::KILL, Moment::Applied))]);
    trial.run(&["--jobs", "1"]);
    let killed = run_name(&trial);
    trial.endpoint.rules(vec![]);
    let again = trial.run(&[]);
    assert_eq!(again.exit, Some(0), "{}", again.err);
    assert!(again.err.contains(&format!("run {killed} of this guide is not finished")), "{}", again.err);
    let keys = trial.endpoint.active_keys();
    assert_eq!(keys.len(), 1);
    trial.endpoint.rules(vec![Rule::on("CreateAccessKey", Fault::CutBefore(Cut::Reset))]);
    let ended = resume(&trial, &[&killed]);
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    assert!(trial.endpoint.active_keys().contains(&keys[0]), "{}", ended.err);
    assert_eq!(trial.leaks(&[&again, &ended]), [""; 0]);
}

/// `undo` without a name is about the newest run alone.
#[test]
fn undo_does_not_go_on_to_older_runs() {
    let trial = Trial::new(COURIER, vec![]);
    trial.run(&[]);
    let other = trial.program.file("other.md", "# Other\n\n```bash\naws iam create-group --group-name others\n```\n").display().to_string();
    assert_eq!(trial.start(&[&["run", &other], &UNATTENDED[..]].concat()).exit, Some(0));
    for _ in 0..2 {
        let ended = trial.start(&["undo", "--yes"]);
        assert_eq!(ended.exit, Some(0), "{}", ended.err);
    }
    assert_eq!(trial.endpoint.account(), undisturbed(COURIER));
}

/// What a run found there already, and what has gone since, is not taken for done.
#[test]
fn what_was_there_already_must_still_be_there() {
    let trial = Trial::new(COURIER, vec![]);
    trial.run(&[]);
    let first = run_name(&trial);
    let ended = trial.start(&["run", &trial.guide.display().to_string(), "--yes", "--allow-risk", "all", "--checkpoint", "stop"]);
    assert_eq!(ended.exit, Some(10), "{}", ended.err);
    assert_eq!(trial.start(&["undo", &first, "--yes"]).exit, Some(0));
    let ended = resume(&trial, &[]);
    assert_eq!(ended.exit, Some(7), "{}", ended.err);
    assert!(ended.err.contains("is gone; run the guide again") && ended.err.contains("CreateUser courier"), "{}", ended.err);
}
