//! The real program against an endpoint that does wrong on purpose: every write meets every fault.

use std::time::Duration;

use serde_json::Value;

use crate::endpoint::{Accounts, CHANGES, Cut, Fault, Guide, Length, NEW, Refusal, Rule, SIGN_IN, Trial, Unseen, each};

/// Eight writes, most of which need others, and a step for a person before the last.
pub const COURIER: &str = include_str!("../guides/courier.md");
/// A console password that the program makes, and stores before its call.
pub const CLERK: &str = include_str!("../guides/clerk.md");

/// Faults that a run overcomes by itself.
pub const OVERCOME: [(&str, Fault); 7] = [
    ("cut before, by a reset", Fault::CutBefore(Cut::Reset)),
    ("cut after, by a reset", Fault::CutAfter(Cut::Reset)),
    ("half an answer that says it is whole", Fault::Truncated(50, Length::Fitting)),
    ("503", Fault::Refused(Refusal::UNAVAILABLE)),
    ("500 after it was applied", Fault::RefusedAfter(Refusal::FAILURE)),
    ("Throttling", Fault::Refused(Refusal::THROTTLING)),
    ("ConcurrentModification", Fault::Refused(Refusal::CONCURRENT)),
];

/// More of them, which are like these to the program.
pub const OVERCOME_TOO: [(&str, Fault); 16] = [
    ("cut before, by closing", Fault::CutBefore(Cut::Close)),
    ("cut after, by closing", Fault::CutAfter(Cut::Close)),
    ("silence, not applied", Fault::SilentBefore(Duration::from_secs(1))),
    ("silence, applied", Fault::SilentAfter(Duration::from_secs(1))),
    ("half an answer", Fault::Truncated(50, Length::Promised)),
    ("most of an answer that says it is whole", Fault::Truncated(90, Length::Fitting)),
    ("a page of HTML", Fault::Garbage),
    ("an empty answer", Fault::Empty),
    ("500", Fault::Refused(Refusal::FAILURE)),
    ("503 after it was applied", Fault::RefusedAfter(Refusal::UNAVAILABLE)),
    ("RequestLimitExceeded", Fault::Refused(Refusal::LIMIT)),
    ("EntityTemporarilyUnmodifiable", Fault::Refused(Refusal::UNMODIFIABLE)),
    ("a clock an hour ahead", Fault::Skewed(3_600)),
    ("a clock an hour behind", Fault::Skewed(-3_600)),
    ("not seen by three calls", Fault::Unseen(3, Unseen::ByCalls)),
    ("left out of two lists", Fault::Unseen(2, Unseen::ByLists)),
];

/// What ends a run at once: nobody else can answer for these.
const REFUSED: [(&str, Refusal); 5] = [
    ("ExpiredToken", Refusal::EXPIRED_TOKEN),
    ("InvalidClientTokenId", Refusal::INVALID_TOKEN),
    ("AccessDenied", Refusal::DENIED),
    ("RequestExpired", Refusal::EXPIRED_REQUEST),
    ("SignatureDoesNotMatch", Refusal::SIGNATURE_EXPIRED),
];

/// The account that a guide leaves behind when nothing goes wrong.
pub fn undisturbed(guide: &str) -> Value {
    let trial = Trial::new(guide, vec![]);
    let ended = trial.run(&[]);
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    assert_eq!(trial.leaks(&[&ended]), [""; 0]);
    trial.endpoint.account()
}

type Write = (&'static Guide, &'static str);

fn of(guide: &'static Guide) -> impl Iterator<Item = Write> {
    guide.writes.iter().map(move |write| (guide, *write))
}

/// The writes that meet every fault. Of what the clerk's guide writes, the rest is like the courier's.
fn new_things() -> impl Iterator<Item = Write> {
    of(&NEW).chain([(&SIGN_IN, "CreateLoginProfile")])
}

/// Every write of every guide.
fn writes() -> impl Iterator<Item = Write> {
    new_things().chain(of(&CHANGES))
}

#[test]
fn every_write_overcomes_what_passes() {
    let accounts = Accounts::new();
    let more = OVERCOME_TOO.iter().flat_map(|fault| new_things().map(move |write| (write, fault)));
    let points: Vec<_> = OVERCOME.iter().flat_map(|fault| writes().map(move |write| (write, fault))).chain(more).collect();
    let wrong = each(&points, |((guide, write), (name, fault))| {
        let trial = Trial::of(guide, vec![Rule::on(write, *fault)]);
        let wrong = trial.wrong_in_the_end(&trial.run(&[]), accounts.of(guide));
        wrong.into_iter().map(|wrong| format!("{write}, {name}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{} points\n{}", points.len(), wrong.join("\n"));
}

#[test]
fn every_refused_write_ends_the_run_and_is_named() {
    let accounts = Accounts::new();
    let denied = REFUSED.iter().filter(|(code, _)| *code == "AccessDenied").flat_map(|refusal| of(&CHANGES).map(move |write| (write, refusal)));
    let points: Vec<_> = REFUSED.iter().flat_map(|refusal| new_things().map(move |write| (write, refusal))).chain(denied).collect();
    let wrong = each(&points, |((guide, write), (code, refusal))| {
        let trial = Trial::of(guide, vec![Rule::on(write, Fault::Refused(*refusal)).always()]);
        let ended = trial.run(&[]);
        let mut wrong = trial.leaks(&[&ended]);
        if ended.exit != Some(3) || !ended.err.contains(code) || !ended.err.contains(write) {
            wrong.push(format!("exit {:?}: {}", ended.exit, ended.err));
        }
        if trial.endpoint.log().count(write) != 1 {
            wrong.push("it was tried again".into());
        }
        if *code == "AccessDenied" && !ended.err.contains(&format!("iam:{write}")) {
            wrong.push(format!("the permission is not named: {}", ended.err));
        }
        wrong.extend(trial.go_on(accounts.of(guide)));
        wrong.into_iter().map(|wrong| format!("{write}, {code}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{} points\n{}", points.len(), wrong.join("\n"));
}

/// Faults that do not pass end the run with the code for "not reached", and it goes on when they are over.
#[test]
fn what_does_not_pass_ends_the_run() {
    let (account, _) = Trial::undisturbed(&NEW);
    let endless = [
        Rule::on("GetCallerIdentity", Fault::Refused(Refusal::EXPIRED_TOKEN)),
        Rule::on("GetCallerIdentity", Fault::CutBefore(Cut::Close)),
        Rule::on("GetCallerIdentity", Fault::Garbage),
        Rule::on("CreatePolicy", Fault::Refused(Refusal::UNAVAILABLE)),
        Rule::on("CreateUser", Fault::Refused(Refusal::THROTTLING)),
        Rule::on("CreateGroup", Fault::CutBefore(Cut::Reset)),
        Rule::on("AttachUserPolicy", Fault::Refused(Refusal::CONCURRENT)),
        Rule::on("Attach*", Fault::CutBefore(Cut::Close)).nth(2),
    ];
    let wrong = each(&endless, |rule| {
        let trial = Trial::new(COURIER, vec![rule.clone().always()]);
        let ended = trial.run(&["--jobs", "1"]);
        let mut wrong = trial.leaks(&[&ended]);
        if ended.exit != Some(3) {
            wrong.push(format!("exit {:?}: {}", ended.exit, ended.err));
        }
        wrong.extend(trial.go_on(&account));
        wrong.into_iter().map(|wrong| format!("{rule:?}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Somebody else's thing with the name that a lost create asked for is never taken for the run's own.
#[test]
fn what_somebody_else_made_meanwhile_needs_a_person() {
    let trial = Trial::new(COURIER, vec![Rule::on("CreateUser", Fault::SilentBefore(Duration::from_secs(600)))]);
    let ended = std::thread::scope(|scope| {
        let run = scope.spawn(|| trial.run(&["--jobs", "1"]));
        while trial.endpoint.log().count("CreateUser") == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        trial.endpoint.prepare("CreateUser", serde_json::json!({"UserName": "courier"}));
        trial.endpoint.rules(vec![]);
        run.join().expect("the run ends")
    });
    assert_eq!(ended.exit, Some(7), "{}", ended.err);
    assert!(ended.err.contains("user courier exists"), "{}", ended.err);
    assert_eq!(trial.endpoint.log().operations().last(), Some(&"GetUser"));
}
