//! Runs against a scripted account.

#[path = "resume_tests.rs"]
mod resuming;
#[path = "sweep_tests.rs"]
mod sweeping;

use std::cell::RefCell;
use std::future::pending;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::*;
use crate::iam::{Arg, Call, Operation, OperationRef, Part, Template, operation};
use crate::plan::{Checkpoint, Plan, PlannedCall, needs};
use crate::source::Span;

const SENTINEL: &str = "sentinel-SECRET-value";

type Answered = Result<Answer, CallError>;
type Meanwhile = Option<Box<dyn FnMut(&str)>>;

/// Answers by operation, in turn; what is not scripted succeeds.
struct Script {
    answers: RefCell<Vec<(&'static str, Answered)>>,
    calls: RefCell<Vec<(&'static str, Map<String, Value>)>>,
    flying: RefCell<(usize, usize)>,
    /// What goes wrong on this machine while the call is made.
    meanwhile: RefCell<Meanwhile>,
}

impl Script {
    fn new(answers: Vec<(&'static str, Answered)>) -> Script {
        Script { answers: RefCell::new(answers), calls: RefCell::default(), flying: RefCell::default(), meanwhile: RefCell::default() }
    }

    fn names(&self) -> Vec<&'static str> {
        self.calls.borrow().iter().map(|(name, _)| *name).collect()
    }

    /// Without the looks.
    fn writes(&self) -> Vec<&'static str> {
        self.names().into_iter().filter(|name| operation(name).unwrap().writes()).collect()
    }
}

impl Calls for Script {
    async fn call(&self, operation: &'static Operation, input: &Map<String, Value>) -> Answered {
        self.calls.borrow_mut().push((operation.name, input.clone()));
        {
            let mut flying = self.flying.borrow_mut();
            flying.0 += 1;
            flying.1 = flying.1.max(flying.0);
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
        if let Some(meanwhile) = self.meanwhile.borrow_mut().as_mut() {
            meanwhile(operation.name);
        }
        self.flying.borrow_mut().0 -= 1;
        let mut answers = self.answers.borrow_mut();
        match answers.iter().position(|(name, _)| *name == operation.name) {
            Some(at) => answers.remove(at).1,
            None => default_answer(operation.name, input),
        }
    }
}

fn ok(value: Value) -> Answered {
    Ok(Answer { value, secret: None, request_id: None })
}

fn refused(code: &str, message: &str) -> Answered {
    Err(CallError::Refused { code: code.into(), message: message.into(), request_id: None })
}

fn lost() -> Answered {
    Err(CallError::Ambiguous { message: "connection reset".into() })
}

fn key(id: &str) -> Answered {
    let value = json!({"AccessKey": {"UserName": "ci", "AccessKeyId": id, "Status": "Active"}});
    Ok(Answer { value, secret: Some(Secret::new("SecretAccessKey", SENTINEL.into())), request_id: None })
}

fn default_answer(name: &str, input: &Map<String, Value>) -> Answered {
    match name {
        "CreateAccessKey" => key("AKIA1"),
        "CreateUser" => ok(json!({"User": {"UserName": input["UserName"], "Arn": "arn:aws:iam::111122223333:user/ci"}})),
        "CreatePolicy" => ok(json!({"Policy": {"Arn": "arn:aws:iam::111122223333:policy/p"}})),
        name if name.starts_with("Get") => refused("NoSuchEntity", "not there"),
        _ => ok(json!({})),
    }
}

fn call(name: &str, input: &[(&'static str, Template)]) -> Call {
    let input = input.iter().map(|(member, template)| (*member, Arg::Text(template.clone()))).collect();
    Call::new(operation(name).unwrap(), input, Span::default())
}

fn plan(calls: Vec<Call>) -> Plan {
    let needed = needs(&calls);
    let operations = calls.into_iter().zip(needed).enumerate();
    let operations = operations.map(|(at, (call, needs))| PlannedCall { id: format!("op{}", at + 1), call, step: "1".into(), lines: (1, 2), needs, risk: vec![] });
    Plan { operations: operations.collect(), ..Plan::default() }
}

/// A policy, a user, the attachment and a key.
fn four_calls() -> Plan {
    let user = Template::text("ci");
    plan(vec![
        call("CreatePolicy", &[("PolicyName", "p".into()), ("PolicyDocument", "{}".into())]),
        call("CreateUser", &[("UserName", user.clone())]),
        call("AttachUserPolicy", &[("UserName", user.clone()), ("PolicyArn", Template::part(Part::Output(OperationRef(0), "Policy.Arn")))]),
        call("CreateAccessKey", &[("UserName", user)]),
    ])
}

struct Answers(Decision);

impl Asker for Answers {
    async fn ask(&self, _checkpoint: &Checkpoint) -> (Decision, By) {
        (self.0, By::Option)
    }
}

struct Ran {
    outcome: Outcome,
    records: Records,
    journal: String,
    secrets: String,
    events: Vec<Event>,
}

fn options(jobs: usize) -> Options {
    let pace = Pace { first: Duration::from_millis(1), consistency: Duration::from_millis(7), throttled: 3, unreachable: 2, looks: 3 };
    Options { jobs, ownership: Ownership::Tags, pace }
}

fn begun() -> Begin {
    let begin = json!({"version": 1, "run": "r1", "guide": {"path": "g.md", "sha256": ""}, "selection": {}, "plan_sha256": "", "account": "", "caller": "", "endpoint": "",
        "region": "", "ownership_tags": true, "values": [], "operations": []});
    serde_json::from_value(begin).unwrap()
}

fn caller() -> Caller {
    Caller { account_id: "111122223333".into(), arn: "arn:aws:iam::111122223333:user/me".into(), partition: "aws".into() }
}

fn run_with(plan: &Plan, script: &Script, options: Options, decision: Decision, signal: impl Future<Output = Signal>) -> Ran {
    run_in(&tempfile::tempdir().unwrap(), plan, script, options, decision, signal)
}

fn run_in(folder: &tempfile::TempDir, plan: &Plan, script: &Script, options: Options, decision: Decision, signal: impl Future<Output = Signal>) -> Ran {
    let mut journal = Journal::create(folder.path(), begun()).unwrap();
    let mut sink = Sink::open(&SinkChoice::File, folder.path(), "r1", plan).unwrap();
    let caller = caller();
    let mut events = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let past = Past::default();
    let job = Job { plan, run: "r1", caller: &caller, options, past: &past, journal: &mut journal, sink: &mut sink };
    let outcome = runtime.block_on(run(job, script, &Answers(decision), &mut |event| events.push(event.clone()), signal));
    let path = folder.path().join("journal.jsonl");
    let journal = std::fs::read_to_string(&path).unwrap();
    Ran { outcome, records: read(&path).unwrap(), journal, secrets: std::fs::read_to_string(sink.path()).unwrap_or_default(), events }
}

fn go(plan: &Plan, script: &Script) -> Ran {
    run_with(plan, script, options(4), Decision::Continued, pending())
}

fn failure(ran: &Ran) -> &Failure {
    match &ran.outcome.status {
        Status::Failed { failure, .. } => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn four_calls_in_order_of_need_with_every_intent_before_its_call() {
    let script = Script::new(vec![]);
    let ran = go(&four_calls(), &script);
    assert_eq!(ran.outcome.status, Status::Done);
    assert_eq!(script.names()[..2], ["CreatePolicy", "CreateUser"]);
    assert!(script.flying.borrow().1 > 1);
    assert_eq!(script.calls.borrow()[0].1["Tags"], json!([{"Key": "bythebook:run", "Value": "r1"}]));
    let attach = script.calls.borrow().iter().find(|(name, _)| *name == "AttachUserPolicy").unwrap().1.clone();
    assert_eq!(attach["PolicyArn"], "arn:aws:iam::111122223333:policy/p");
    let intents = ran.records.lines.iter().filter(|line| matches!(line.entry, Entry::Intent { .. })).count();
    assert_eq!((intents, ran.records.lines.len()), (4, 4 + 4 + 2));
    assert!(ran.secrets.contains("[ci]\naws_access_key_id = AKIA1\naws_secret_access_key = sentinel"));
    assert!(!ran.journal.contains(SENTINEL) && !format!("{:?}{:?}", ran.outcome, ran.events).contains(SENTINEL));
    assert_eq!(ran.outcome.secrets[0].access_key_id.as_deref(), Some("AKIA1"));
}

#[test]
fn one_job_keeps_the_plan_s_order() {
    let script = Script::new(vec![]);
    run_with(&four_calls(), &script, options(1), Decision::Continued, pending());
    assert_eq!(script.names(), ["CreatePolicy", "CreateUser", "AttachUserPolicy", "ListAccessKeys", "CreateAccessKey"]);
    assert_eq!(script.flying.borrow().1, 1);
}

#[test]
fn a_refusal_stops_what_has_not_started() {
    let script = Script::new(vec![("CreatePolicy", refused("AccessDenied", "not authorized"))]);
    let ran = go(&four_calls(), &script);
    assert!(matches!(failure(&ran), Failure::Refused { code, .. } if code == "AccessDenied"));
    assert_eq!(script.names(), ["CreatePolicy", "CreateUser"]);
    let states: Vec<_> = ran.outcome.calls.iter().map(|call| call.state.as_str()).collect();
    assert_eq!(states, ["failed", "done", "not-started", "not-started"]);
    assert!(matches!(&ran.records.lines.last().unwrap().entry, Entry::End { status } if status == "failed"));
}

#[test]
fn what_this_run_made_is_waited_for_and_throttling_too() {
    let not_yet = || refused("NoSuchEntity", "The user with name ci cannot be found.");
    let throttled = Err(CallError::Throttled { code: "Throttling".into(), message: "Rate exceeded".into() });
    let script = Script::new(vec![("AttachUserPolicy", not_yet()), ("AttachUserPolicy", not_yet()), ("CreateAccessKey", throttled)]);
    let ran = go(&four_calls(), &script);
    assert_eq!(ran.outcome.status, Status::Done);
    assert_eq!((ran.outcome.calls[2].attempts, ran.outcome.calls[3].attempts), (3, 2));
    let alone = plan(vec![call("TagUser", &[("UserName", "old".into())])]);
    let script = Script::new(vec![("TagUser", refused("NoSuchEntity", "The user with name old cannot be found."))]);
    assert!(matches!(failure(&go(&alone, &script)), Failure::Refused { .. }));
    assert_eq!(script.writes().len(), 1);
}

#[test]
fn a_lost_create_is_looked_up_by_its_tag() {
    let users = || plan(vec![call("CreateUser", &[("UserName", "ci".into())])]);
    let ours = || ok(json!({"User": {"UserName": "ci", "Tags": [{"Key": "bythebook:run", "Value": "r1"}]}}));
    // Applied: not repeated.
    let script = Script::new(vec![("CreateUser", lost()), ("GetUser", ours())]);
    assert_eq!(go(&users(), &script).outcome.status, Status::Done);
    assert_eq!(script.names(), ["CreateUser", "GetUser"]);
    // Not applied: repeated.
    let script = Script::new(vec![("CreateUser", lost())]);
    assert_eq!(go(&users(), &script).outcome.status, Status::Done);
    assert_eq!(script.names(), ["CreateUser", "GetUser", "CreateUser"]);
    // Applied, and not seen at once.
    let script = Script::new(vec![("CreateUser", lost()), ("CreateUser", refused("EntityAlreadyExists", "ci")), ("GetUser", refused("NoSuchEntity", "")), ("GetUser", ours())]);
    assert_eq!(go(&users(), &script).outcome.status, Status::Done);
    // Somebody else's.
    let script = Script::new(vec![("CreateUser", lost()), ("GetUser", ok(json!({"User": {"UserName": "ci"}})))]);
    let ran = go(&users(), &script);
    assert!(matches!(failure(&ran), Failure::Unclear { message } if message.contains("user ci exists")));
    assert_eq!(ran.outcome.status.as_str(), "needs-person");
}

#[test]
fn a_lost_put_is_not_repeated_where_it_is_seen() {
    let document = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let put = || plan(vec![call("PutUserPolicy", &[("UserName", "ci".into()), ("PolicyName", "p".into()), ("PolicyDocument", document.into())])]);
    let seen = |document: &str| ok(json!({"UserName": "ci", "PolicyName": "p", "PolicyDocument": document}));
    let script =
        Script::new(vec![("GetUserPolicy", refused("NoSuchEntity", "")), ("PutUserPolicy", lost()), ("GetUserPolicy", seen(r#"{"Version": "2012-10-17", "Statement": []}"#))]);
    assert_eq!(go(&put(), &script).outcome.status, Status::Done);
    assert_eq!(script.names(), ["GetUserPolicy", "PutUserPolicy", "GetUserPolicy"]);
    let script = Script::new(vec![("GetUserPolicy", seen("{}")), ("PutUserPolicy", lost()), ("GetUserPolicy", seen("{}"))]);
    assert_eq!(go(&put(), &script).outcome.status, Status::Done);
    assert_eq!(script.names(), ["GetUserPolicy", "PutUserPolicy", "GetUserPolicy", "PutUserPolicy"]);
}

#[test]
fn a_group_is_looked_at_before() {
    let groups = plan(vec![call("CreateGroup", &[("GroupName", "team".into())])]);
    let script = Script::new(vec![("GetGroup", refused("NoSuchEntity", "")), ("CreateGroup", lost()), ("GetGroup", ok(json!({"Group": {"GroupName": "team"}})))]);
    let ran = go(&groups, &script);
    assert_eq!(ran.outcome.status, Status::Done);
    assert_eq!(script.names(), ["GetGroup", "CreateGroup", "GetGroup"]);
    assert!(ran.journal.contains("\"before\":{\"absent\":true}"));
}

#[test]
fn a_key_whose_secret_was_lost_is_deleted_and_made_again() {
    let keys = plan(vec![call("CreateAccessKey", &[("UserName", "ci".into())])]);
    let list = |ids: &[&str]| ok(json!({"AccessKeyMetadata": ids.iter().map(|id| json!({"AccessKeyId": id})).collect::<Vec<_>>()}));
    let script = Script::new(vec![
        ("ListAccessKeys", list(&["AKIA0"])),
        ("CreateAccessKey", lost()),
        // The new key is listed late.
        ("ListAccessKeys", list(&["AKIA0"])),
        ("ListAccessKeys", list(&["AKIA0", "AKIAX"])),
        ("CreateAccessKey", key("AKIA2")),
    ]);
    let ran = go(&keys, &script);
    assert_eq!(ran.outcome.status, Status::Done);
    assert_eq!(script.names(), ["ListAccessKeys", "CreateAccessKey", "ListAccessKeys", "ListAccessKeys", "GetAccessKeyLastUsed", "DeleteAccessKey", "CreateAccessKey"]);
    assert_eq!(script.calls.borrow()[5].1["AccessKeyId"], "AKIAX");
    assert!(ran.secrets.contains("AKIA2"));
    // A key that cannot be deleted again is a person's.
    let script =
        Script::new(vec![("ListAccessKeys", list(&[])), ("CreateAccessKey", lost()), ("ListAccessKeys", list(&["AKIAX"])), ("DeleteAccessKey", refused("AccessDenied", "no"))]);
    assert!(matches!(failure(&go(&keys, &script)), Failure::Unclear { message } if message.contains("AKIAX is active")));
}

#[test]
fn a_new_key_that_has_been_used_is_somebody_s() {
    let keys = plan(vec![call("CreateAccessKey", &[("UserName", "ci".into())])]);
    let list = |ids: &[&str]| ok(json!({"AccessKeyMetadata": ids.iter().map(|id| json!({"AccessKeyId": id})).collect::<Vec<_>>()}));
    let used = ok(json!({"AccessKeyLastUsed": {"LastUsedDate": "2026-11-27T07:00:00Z", "ServiceName": "s3"}}));
    let script = Script::new(vec![("ListAccessKeys", list(&[])), ("CreateAccessKey", lost()), ("ListAccessKeys", list(&["AKIAX"])), ("GetAccessKeyLastUsed", used)]);
    assert!(matches!(failure(&go(&keys, &script)), Failure::Unclear { message } if message.contains("AKIAX is new and has been used")));
    assert!(!script.names().contains(&"DeleteAccessKey"));
}

#[test]
fn a_repeated_delete_finds_nothing_and_is_done() {
    let deletes = plan(vec![call("DeleteUser", &[("UserName", "old".into())])]);
    let gone = || refused("NoSuchEntity", "The user with name old cannot be found.");
    let script = Script::new(vec![("DeleteUser", lost()), ("DeleteUser", gone())]);
    assert_eq!(go(&deletes, &script).outcome.status, Status::Done);
    let script = Script::new(vec![("DeleteUser", gone())]);
    assert!(matches!(failure(&go(&deletes, &script)), Failure::Refused { .. }));
}

#[test]
fn a_password_is_kept_before_its_call_and_nowhere_else() {
    let plan = plan(vec![call("CreateLoginProfile", &[("UserName", "ci".into()), ("Password", Template::part(Part::Password))])]);
    let script = Script::new(vec![]);
    let ran = go(&plan, &script);
    let sent = script.calls.borrow().iter().find_map(|(_, input)| Some(input.get("Password")?.as_str()?.to_owned())).unwrap();
    assert_eq!(sent.len(), 20);
    assert!(ran.secrets.contains(&format!("[ci]\npassword = {sent}\n")));
    assert!(!ran.journal.contains(&sent) && !format!("{:?}", ran.events).contains(&sent));
    let order: Vec<_> = ran.records.lines.iter().map(|line| matches!(line.entry, Entry::Sink { .. })).collect();
    assert!(order[0]);
}

#[test]
fn a_checkpoint_is_a_barrier() {
    let mut plan = four_calls();
    plan.checkpoints.push(Checkpoint { id: "cp1".into(), step: "1".into(), span: Span::default(), lines: (1, 1), instruction: "Do it".into(), why: "needs a person", before: 2 });
    let script = Script::new(vec![]);
    let ran = run_with(&plan, &script, options(4), Decision::Paused, pending());
    assert_eq!(ran.outcome.status, Status::Paused { checkpoint: 0 });
    assert_eq!((script.names().len(), ran.outcome.done()), (2, 2));
    let script = Script::new(vec![]);
    let ran = run_with(&plan, &script, options(4), Decision::Skipped, pending());
    assert_eq!((ran.outcome.status.as_str(), ran.outcome.checkpoints[0].decision), ("done", Decision::Skipped));
}

#[test]
fn a_signal_finishes_what_is_in_flight() {
    let script = Script::new(vec![]);
    let ran = run_with(&four_calls(), &script, options(4), Decision::Continued, async { Signal::Interrupt });
    assert_eq!(ran.outcome.status, Status::Stopped { signal: Signal::Interrupt });
    assert_eq!(ran.outcome.done(), 2);
    assert_eq!(script.names().len(), 2);
}

#[test]
fn a_key_that_cannot_be_kept_is_deleted_at_once() {
    let keys = plan(vec![call("CreateAccessKey", &[("UserName", "ci".into())])]);
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("secrets.ini");
    let script = Script::new(vec![]);
    // Nothing can be renamed onto a folder.
    *script.meanwhile.borrow_mut() = Some(Box::new(move |name| {
        if name == "CreateAccessKey" {
            std::fs::create_dir(&place).unwrap();
        }
    }));
    let ran = run_in(&folder, &keys, &script, options(4), Decision::Continued, pending());
    assert!(matches!(failure(&ran), Failure::Sink { message } if message.contains("AKIA1 was deleted")));
    assert_eq!(script.names(), ["ListAccessKeys", "CreateAccessKey", "DeleteAccessKey"]);
    assert!(ran.outcome.secrets.is_empty() && !ran.journal.contains(SENTINEL));
}

#[test]
fn no_call_is_made_where_its_secret_could_not_be_kept() {
    let keys = plan(vec![call("CreateAccessKey", &[("UserName", "ci".into())])]);
    let folder = tempfile::tempdir().unwrap();
    let next = folder.path().join(".secrets.ini.next");
    let script = Script::new(vec![]);
    *script.meanwhile.borrow_mut() = Some(Box::new(move |name| {
        if name == "ListAccessKeys" {
            std::fs::remove_file(&next).unwrap();
            std::fs::create_dir(&next).unwrap();
        }
    }));
    let ran = run_in(&folder, &keys, &script, options(4), Decision::Continued, pending());
    assert!(matches!(failure(&ran), Failure::Sink { .. }));
    assert!(!script.names().contains(&"CreateAccessKey"));
}

#[test]
fn a_password_whose_call_was_refused_is_not_announced() {
    let plan = plan(vec![call("CreateLoginProfile", &[("UserName", "ci".into()), ("Password", Template::part(Part::Password))])]);
    let script = Script::new(vec![("CreateLoginProfile", refused("EntityAlreadyExists", "ci"))]);
    assert!(go(&plan, &script).outcome.secrets.is_empty());
}

#[test]
fn without_tags_things_are_looked_at_before() {
    let users = plan(vec![call("CreateUser", &[("UserName", "ci".into())])]);
    let script = Script::new(vec![("GetUser", refused("NoSuchEntity", "")), ("CreateUser", lost()), ("GetUser", ok(json!({"User": {"UserName": "ci"}})))]);
    let ran = run_with(&users, &script, Options { ownership: Ownership::Looking, ..options(1) }, Decision::Continued, pending());
    assert_eq!(ran.outcome.status, Status::Done);
    assert_eq!(script.names(), ["GetUser", "CreateUser", "GetUser"]);
    assert_eq!(script.calls.borrow()[1].1.get("Tags"), None);
}

#[test]
fn answers_that_are_lost_again_and_again_end_the_run() {
    let tags = plan(vec![call("TagUser", &[("UserName", "ci".into())])]);
    let script = Script::new((0..9).map(|_| ("TagUser", lost())).collect());
    let ran = go(&tags, &script);
    assert!(matches!(failure(&ran), Failure::Unreachable { .. }));
    assert_eq!(script.writes().len(), 4);
}

#[test]
fn a_signal_between_attempts_says_what_may_be_applied() {
    let tags = plan(vec![call("TagUser", &[("UserName", "ci".into())])]);
    let script = Script::new(vec![("TagUser", lost())]);
    let slow = Options { pace: Pace { first: Duration::from_secs(30), ..options(1).pace }, ..options(1) };
    let signal = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Signal::Terminate
    };
    let ran = run_with(&tags, &script, slow, Decision::Continued, signal);
    assert_eq!(ran.outcome.status, Status::Stopped { signal: Signal::Terminate });
    assert_eq!(ran.outcome.calls[0].failure, Some(Failure::StoppedInDoubt));
    assert_eq!(script.writes().len(), 1);
}

#[test]
fn no_call_is_made_that_the_journal_cannot_announce() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(folder.path(), begun()).unwrap();
    journal.break_off();
    let script = Script::new(vec![]);
    let mut sink = Sink::open(&SinkChoice::File, folder.path(), "r1", &Plan::default()).unwrap();
    let plan = four_calls();
    let caller = caller();
    let past = Past::default();
    let job = Job { plan: &plan, run: "r1", caller: &caller, options: options(4), past: &past, journal: &mut journal, sink: &mut sink };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runtime.block_on(run(job, &script, &Answers(Decision::Continued), &mut |_| {}, pending()));
    assert!(matches!(outcome.status, Status::Unrecorded { .. }));
    assert!(script.names().is_empty());
}

#[test]
fn what_a_write_changes_is_in_its_intent() {
    let befores = |calls: Vec<Call>, answers: Vec<(&'static str, Answered)>| {
        let ran = go(&plan(calls), &Script::new(answers));
        assert_eq!(ran.outcome.status, Status::Done);
        let entries = ran.records.lines.into_iter();
        let mut befores: Vec<(String, Before)> = entries
            .filter_map(|line| match line.entry {
                Entry::Intent { operation, before, .. } => Some((operation, Before::from_json(before.as_ref()))),
                _ => None,
            })
            .collect();
        befores.sort_by(|a, b| a.0.cmp(&b.0));
        befores.into_iter().map(|(_, before)| before).collect::<Vec<_>>()
    };
    let put = |user: &str| call("PutUserPolicy", &[("UserName", user.into()), ("PolicyName", "in".into()), ("PolicyDocument", "{}".into())]);
    let there = |value: Value| Before::There(value.as_object().unwrap().clone());
    let found = ("GetUserPolicy", ok(json!({"UserName": "old", "PolicyName": "in", "PolicyDocument": "{\"a\":1}"})));
    assert_eq!(befores(vec![put("old")], vec![found]), [there(json!({"UserName": "old", "PolicyName": "in", "PolicyDocument": "{\"a\":1}"}))]);
    assert_eq!(befores(vec![put("old")], vec![]), [Before::Absent]);
    // Nothing is looked up on what this run made.
    let script = Script::new(vec![]);
    go(&plan(vec![call("CreateUser", &[("UserName", "ci".into())]), put("ci")]), &script);
    assert_eq!(script.names(), ["CreateUser", "PutUserPolicy"]);
    // Who may not look still runs.
    assert_eq!(befores(vec![put("old")], vec![("GetUserPolicy", refused("AccessDenied", "no"))]), [Before::Unknown]);
    let versions = ok(json!({"Versions": [{"VersionId": "v2", "IsDefaultVersion": "false"}, {"VersionId": "v1", "IsDefaultVersion": "true"}]}));
    let version = call("CreatePolicyVersion", &[("PolicyArn", "arn:aws:iam::111122223333:policy/p".into()), ("PolicyDocument", "{}".into())]);
    assert_eq!(befores(vec![version], vec![("ListPolicyVersions", versions)]), [Before::Ids { ids: vec!["v2".into(), "v1".into()], default: Some("v1".into()) }]);
}
