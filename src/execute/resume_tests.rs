//! Runs that are cut off at every place where disk and account may differ, and gone on with.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::*;
use crate::execute::account::read_account;
use crate::execute::{cut, embedded, journal};
use crate::iam::Account;

/// The embedded account, with what was applied in it; a call can be cut off before it is sent and before it is answered.
struct Watched {
    client: Client,
    applied: RefCell<Vec<(&'static str, Map<String, Value>)>>,
    secrets: RefCell<HashMap<String, String>>,
}

impl Watched {
    fn new() -> Watched {
        Watched { client: embedded::client(), applied: RefCell::default(), secrets: RefCell::default() }
    }

    /// Writes that were applied although what they do was done already.
    fn twice(&self) -> Vec<&'static str> {
        let applied = self.applied.borrow();
        let mut twice = Vec::new();
        for (at, (name, input)) in applied.iter().enumerate() {
            let inverse = operation(name).and_then(Operation::inverse);
            let before = applied[..at].iter().rposition(|(known, earlier)| known == name && earlier == input);
            if before.is_some_and(|before| !applied[before..at].iter().any(|(between, _)| Some(*between) == inverse)) {
                twice.push(*name);
            }
        }
        twice
    }
}

impl Calls for Watched {
    async fn call(&self, operation: &'static Operation, input: &Map<String, Value>) -> Answered {
        cut::point();
        let answered = self.client.call(operation, input).await;
        if let Ok(answer) = answered.as_ref()
            && operation.writes()
        {
            self.applied.borrow_mut().push((operation.name, input.clone()));
            if let Some(secret) = &answer.secret {
                let id = answer.value.pointer("/AccessKey/AccessKeyId").and_then(Value::as_str).unwrap();
                self.secrets.borrow_mut().insert(id.to_owned(), secret.expose().to_owned());
            }
        }
        cut::point();
        answered
    }
}

/// Every class of call, and a step for a person.
fn nine_calls() -> Plan {
    let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}).to_string();
    let user = || Template::text("ci");
    let mut plan = plan(vec![
        call("CreatePolicy", &[("PolicyName", "p".into()), ("PolicyDocument", document.as_str().into())]),
        call("CreateGroup", &[("GroupName", "team".into())]),
        call("CreateUser", &[("UserName", user())]),
        call("AddUserToGroup", &[("GroupName", "team".into()), ("UserName", user())]),
        call("AttachUserPolicy", &[("UserName", user()), ("PolicyArn", Template::part(Part::Output(OperationRef(0), "Policy.Arn")))]),
        call("PutUserPolicy", &[("UserName", user()), ("PolicyName", "in".into()), ("PolicyDocument", document.as_str().into())]),
        call("CreateAccessKey", &[("UserName", user())]),
        call("DeleteGroupPolicy", &[("GroupName", "old".into()), ("PolicyName", "in".into())]),
        Call { sweeps: true, ..call("DeleteUser", &[("UserName", "gone".into())]) },
    ]);
    plan.checkpoints.push(Checkpoint { id: "cp1".into(), step: "1".into(), span: Span::default(), lines: (1, 1), instruction: String::new(), why: "", before: 4 });
    plan
}

/// A password that is made. In a plan of its own: the account hashes it, which takes its time.
fn a_password() -> Plan {
    let user = || Template::text("ci");
    plan(vec![
        call("CreateUser", &[("UserName", user())]),
        call("CreateLoginProfile", &[("UserName", user()), ("Password", Template::part(Part::Password))]),
        call("CreateAccessKey", &[("UserName", user())]),
    ])
}

/// What is there before the run.
fn furnish(runtime: &tokio::runtime::Runtime, client: &Client) {
    let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}).to_string();
    let things = [
        ("CreateGroup", json!({"GroupName": "old"})),
        ("PutGroupPolicy", json!({"GroupName": "old", "PolicyName": "in", "PolicyDocument": document})),
        ("CreateUser", json!({"UserName": "gone"})),
        ("AddUserToGroup", json!({"UserName": "gone", "GroupName": "old"})),
        ("CreateAccessKey", json!({"UserName": "gone"})),
    ];
    for (name, input) in things {
        runtime.block_on(client.call(operation(name).unwrap(), input.as_object().unwrap())).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// A folder whose syncs cost nothing, where the system has one.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Runs, or goes on with what stands in the folder; none where it was cut off.
fn attempt(runtime: &tokio::runtime::Runtime, folder: &Path, plan: &Plan, account: &Watched, ownership: Ownership, cut_at: Option<usize>) -> Option<Outcome> {
    cut::after(cut_at);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let (past, mut journal) = match journal::read(&folder.join(journal::FILE)) {
            Ok(records) => (Past::of(&records), Journal::reopen(folder, &records).unwrap()),
            Err(_) => {
                let _ = std::fs::remove_file(folder.join(journal::FILE));
                let operations = planned_records(plan);
                (Past::default(), Journal::create(folder, Begin { operations, ..begun() }).unwrap())
            }
        };
        let mut sink = Sink::open(&SinkChoice::default(), folder, "r1", plan).unwrap();
        let caller = runtime.block_on(account.client.caller()).unwrap();
        let job = Job { plan, run: "r1", caller: &caller, options: Options { ownership, ..options(3) }, past: &past, journal: &mut journal, sink: &mut sink };
        let outcome = runtime.block_on(run(job, account, &Answers(Decision::Continued), &mut |_| {}, pending()));
        std::mem::forget(sink);
        outcome
    }));
    cut::after(None);
    match ended {
        Ok(outcome) => Some(outcome),
        Err(cause) if cause.is::<cut::Cut>() => None,
        Err(cause) => std::panic::resume_unwind(cause),
    }
}

/// The account without what IAM chooses, and the ids of the new user's keys.
fn view(runtime: &tokio::runtime::Runtime, account: &Watched) -> (Account, Vec<String>) {
    let mut view = runtime.block_on(read_account(&account.client)).unwrap();
    let keys = view.users.iter().filter(|user| user.name == "ci").flat_map(|user| &user.access_keys).map(|key| key.id.clone()).collect();
    view.users.iter_mut().flat_map(|user| &mut user.access_keys).for_each(|key| key.id.clear());
    (view, keys)
}

fn is_whole(runtime: &tokio::runtime::Runtime, account: &Watched, folder: &Path, undisturbed: &Account, place: &str) {
    let (view, keys) = view(runtime, account);
    assert_eq!(view, *undisturbed, "{place}");
    assert_eq!(account.twice(), [""; 0], "{place}");
    let secrets = std::fs::read_to_string(folder.join("secrets.ini")).unwrap();
    for id in keys {
        let secret = &account.secrets.borrow()[&id];
        assert!(secrets.contains(&format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n")), "{place}: the secret of an active key is not kept");
    }
    assert_eq!(secrets.matches("\npassword = ").count(), view.users.iter().filter(|user| user.console_password).count(), "{place}");
    let journal = std::fs::read_to_string(folder.join(journal::FILE)).unwrap();
    assert!(account.secrets.borrow().values().all(|secret| !journal.contains(secret)), "{place}");
}

/// Every place once, and then places of the second command after some of the first.
fn survives(plan: &Plan, ownership: Ownership, step: usize) -> usize {
    std::panic::set_hook(Box::new(|info| {
        if !info.payload().is::<cut::Cut>() {
            eprintln!("{info}");
        }
    }));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let undisturbed = {
        let (folder, account) = (in_memory(), Watched::new());
        furnish(&runtime, &account.client);
        let outcome = attempt(&runtime, folder.path(), plan, &account, ownership, None).unwrap();
        assert_eq!(outcome.status, Status::Done);
        let (undisturbed, _) = view(&runtime, &account);
        is_whole(&runtime, &account, folder.path(), &undisturbed, "undisturbed");
        undisturbed
    };
    let mut places = 0;
    for first in (0..).step_by(step) {
        // The second cut goes through all places over the first ones.
        let (folder, account) = (in_memory(), Watched::new());
        furnish(&runtime, &account.client);
        if attempt(&runtime, folder.path(), plan, &account, ownership, Some(first)).is_some() {
            break;
        }
        let second = (first * 7) % 23;
        let place = format!("cut at {first}, then at {second}");
        let outcome = match attempt(&runtime, folder.path(), plan, &account, ownership, Some(second)) {
            Some(outcome) => outcome,
            None => attempt(&runtime, folder.path(), plan, &account, ownership, None).unwrap(),
        };
        assert_eq!(outcome.status, Status::Done, "{place}");
        is_whole(&runtime, &account, folder.path(), &undisturbed, &place);
        places += 1;
    }
    places
}

#[test]
fn a_run_that_is_cut_off_anywhere_ends_as_if_nothing_had_happened() {
    assert!(survives(&nine_calls(), Ownership::Tags, 1) > 100);
}

#[test]
fn so_does_one_that_may_not_tag() {
    assert!(survives(&nine_calls(), Ownership::Looking, 3) > 30);
}

#[test]
fn a_password_is_stored_once() {
    assert!(survives(&a_password(), Ownership::Tags, 2) > 15);
}

#[path = "undo/tests.rs"]
mod undoing;
