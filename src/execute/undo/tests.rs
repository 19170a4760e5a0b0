//! Runs that are taken back, with a cut at every place.

use super::*;
use crate::execute::{Entry, Taken, UndoEnd, Undoing, Undone, undo};

/// What a run makes, and what it changes of what is there.
fn twelve_calls() -> Plan {
    let mut plan = nine_calls();
    plan.checkpoints.clear();
    // A user that was deleted does not come back.
    plan.operations.pop();
    let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}).to_string();
    let gone = || ("UserName", Template::text("gone"));
    let more = super::plan(vec![
        call("RemoveUserFromGroup", &[gone(), ("GroupName", "old".into())]),
        call("PutUserPolicy", &[gone(), ("PolicyName", "new".into()), ("PolicyDocument", document.as_str().into())]),
        call("CreateAccessKey", &[gone()]),
        call(
            "CreatePolicyVersion",
            &[("PolicyArn", "arn:aws:iam::123456789012:policy/theirs".into()), ("PolicyDocument", document.as_str().into()), ("SetAsDefault", "true".into())],
        ),
    ]);
    for (at, mut planned) in more.operations.into_iter().enumerate() {
        planned.id = format!("op{}", 20 + at);
        planned.needs.clear();
        plan.operations.push(planned);
    }
    plan
}

fn furnished(runtime: &tokio::runtime::Runtime) -> Watched {
    let account = Watched::new();
    furnish(runtime, &account.client);
    let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}).to_string();
    let theirs = json!({"PolicyName": "theirs", "PolicyDocument": document});
    runtime.block_on(account.client.call(operation("CreatePolicy").unwrap(), theirs.as_object().unwrap())).unwrap_or_else(|error| panic!("{error}"));
    account
}

/// Takes back what stands in the folder; none where it was cut off.
fn take_back(runtime: &tokio::runtime::Runtime, folder: &Path, account: &Watched, cut_at: Option<usize>) -> Option<Undone> {
    cut::after(cut_at);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let Ok(records) = journal::read(&folder.join(journal::FILE)) else { return Undone { taken: Vec::new(), end: UndoEnd::Back } };
        let past = Past::of(&records);
        let mut journal = Journal::reopen(folder, &records).unwrap();
        let caller = runtime.block_on(account.client.caller()).unwrap();
        let pace = Pace { consistency: Duration::ZERO, ..options(1).pace };
        let undoing = runtime.block_on(Undoing::of(&past, Eyes { client: account, caller: &caller, pace }));
        journal.append(&Entry::Undo).unwrap();
        let mut sink = Sink::open(&SinkChoice::default(), folder, "r1", &Plan::default()).unwrap();
        let options = Options { jobs: 1, ownership: Ownership::Looking, pace };
        let job = Job { plan: &undoing.plan, run: "r1", past: &past, caller: &caller, options, journal: &mut journal, sink: &mut sink };
        let undone = runtime.block_on(undo(job, &undoing, account, &mut |_| {}, pending()));
        std::mem::forget(sink);
        undone
    }));
    cut::after(None);
    match ended {
        Ok(undone) => Some(undone),
        Err(cause) if cause.is::<cut::Cut>() => None,
        Err(cause) => std::panic::resume_unwind(cause),
    }
}

fn quiet() -> tokio::runtime::Runtime {
    std::panic::set_hook(Box::new(|info| {
        if !info.payload().is::<cut::Cut>() {
            eprintln!("{info}");
        }
    }));
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn an_undo_that_is_cut_off_anywhere_is_gone_on_with() {
    let runtime = quiet();
    let mut places = 0;
    // Every place is right too, and takes four times as long.
    for first in (0..).step_by(4) {
        let (folder, account) = (in_memory(), furnished(&runtime));
        let before = view(&runtime, &account).0;
        assert_eq!(attempt(&runtime, folder.path(), &twelve_calls(), &account, Ownership::Tags, None).unwrap().status, Status::Done);
        account.applied.borrow_mut().clear();
        let whole = take_back(&runtime, folder.path(), &account, Some(first)).is_some();
        let place = format!("cut at {first}");
        let undone = take_back(&runtime, folder.path(), &account, None).unwrap();
        assert_eq!(undone.end, UndoEnd::Back, "{place}: {:?}", undone.taken);
        assert_eq!((view(&runtime, &account).0, account.twice()), (before, vec![]), "{place}");
        if whole {
            assert!(undone.taken.iter().all(|taken| *taken == Taken::Already));
            break;
        }
        places += 1;
    }
    assert!(places > 30, "{places}");
}

#[test]
fn a_run_that_was_cut_off_anywhere_is_taken_back() {
    let runtime = quiet();
    let mut places = 0;
    for first in (0..).step_by(3) {
        let (folder, account) = (in_memory(), furnished(&runtime));
        let before = view(&runtime, &account).0;
        if attempt(&runtime, folder.path(), &twelve_calls(), &account, Ownership::Tags, Some(first)).is_some() {
            break;
        }
        let place = format!("cut at {first}");
        let undone = take_back(&runtime, folder.path(), &account, None).unwrap();
        assert_eq!((&undone.end, view(&runtime, &account).0), (&UndoEnd::Back, before), "{place}: {:?}", undone.taken);
        places += 1;
    }
    assert!(places > 30, "{places}");
}
