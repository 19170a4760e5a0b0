//! A guide that has been run is run again: everything is there already, and nothing is changed.

use bythebook::execute::{Owner, Standing, Status};
use serde_json::json;

use crate::account::World;
use crate::runbooks::VALUES;
use crate::support::files;

#[test]
fn a_second_run_of_any_runbook_changes_nothing() {
    for path in files("runbooks", "md") {
        let name = path.display().to_string();
        let world = World::of_runbook(&name, VALUES);
        let first = world.preflight();
        assert_eq!((&first.problems, &first.notes), (&vec![], &vec![]), "{name}");
        assert!(first.calls.iter().all(|standing| matches!(standing, Standing::Create | Standing::Change { .. } | Standing::Read)), "{name}: {:?}", first.calls);
        assert_eq!(world.run("r1", &first.adopted()).status, Status::Done, "{name}");
        let account = world.account();
        let second = world.preflight();
        assert_eq!(second.problems, [], "{name}");
        let there = |standing: &Standing| matches!(standing, Standing::AlreadyThere { owner: Owner::Ours | Owner::Nobody, .. } | Standing::Read);
        assert!(second.calls.iter().all(there), "{name}: {:#?}", second.calls);
        let outcome = world.run("r2", &second.adopted());
        assert_eq!((&outcome.status, outcome.already_there()), (&Status::Done, world.plan.operations.len()), "{name}");
        assert_eq!(world.account(), account, "{name}");
    }
}

#[test]
fn what_another_run_began_is_ours_and_the_rest_is_made() {
    let world = World::of_runbook("runbooks/s3-backup-user.md", VALUES);
    let first = world.preflight();
    world.run("r1", &first.adopted());
    let before = world.account();
    let user = before.users[0].name.clone();
    world.call("DetachUserPolicy", &json!({"UserName": user, "PolicyArn": before.users[0].attached[0]}));
    let second = world.preflight();
    let made = second.calls.iter().filter(|standing| **standing == Standing::Create).count();
    assert_eq!((made, second.adopted().len()), (1, world.plan.operations.len() - 1), "{:#?}", second.calls);
    assert_eq!(world.run("r2", &second.adopted()).status, Status::Done);
    assert_eq!(world.account(), before);
}
