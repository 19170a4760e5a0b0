//! What a run did is taken back: the account is as it was before, but for ids.

use bythebook::execute::{Status, Taken, UndoEnd};
use bythebook::iam::Account;
use serde_json::{Value, json};

use crate::account::World;
use crate::runbooks::VALUES;
use crate::support::files;

/// Things of somebody else, so that there is something to spare.
fn somebody_s(world: &World) {
    for (name, input) in [
        ("CreateUser", json!({"UserName": "bystander", "Path": "/ops/", "Tags": [{"Key": "team", "Value": "depot"}]})),
        ("CreateGroup", json!({"GroupName": "bystanders"})),
        ("AddUserToGroup", json!({"GroupName": "bystanders", "UserName": "bystander"})),
        ("CreateAccessKey", json!({"UserName": "bystander"})),
        ("PutUserPolicy", json!({"UserName": "bystander", "PolicyName": "own", "PolicyDocument": policy("s3:*")})),
        ("CreateRole", json!({"RoleName": "standing", "AssumeRolePolicyDocument": trust("ec2.amazonaws.com"), "Tags": [{"Key": "team", "Value": "depot"}]})),
        ("AttachRolePolicy", json!({"RoleName": "standing", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})),
        ("CreatePolicy", json!({"PolicyName": "standing", "PolicyDocument": policy("s3:*")})),
    ] {
        world.call(name, &input);
    }
}

fn policy(action: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}).to_string()
}

fn trust(service: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}).to_string()
}

fn left(undone: &[Taken]) -> Vec<&str> {
    let left = undone.iter().filter_map(|taken| match taken {
        Taken::Left(why) => Some(why.as_str()),
        _ => None,
    });
    left.collect()
}

/// Runs the guide, takes it back, and takes it back once more.
fn there_and_back(world: &World, name: &str) -> Account {
    let before = world.account();
    let seen = world.preflight();
    assert_eq!(seen.problems, [], "{name}");
    assert_eq!(world.run("r1", &seen.adopted()).status, Status::Done, "{name}");
    assert_ne!(world.account(), before, "{name}");
    let (undoing, undone) = world.undo("r1");
    assert_eq!((&undone.end, left(&undone.taken)), (&UndoEnd::Back, vec![]), "{name}: {:#?}", undoing.takings);
    assert_eq!(world.account(), before, "{name}");
    let (_, again) = world.undo("r1");
    assert!(again.end == UndoEnd::Back && again.taken.iter().all(|taken| *taken == Taken::Already), "{name}: {:?}", again.taken);
    before
}

/// Runbooks that take something away for good.
const LOSING: &[&str] = &["off-board-user", "rotate-access-key"];

#[test]
fn every_runbook_is_taken_back() {
    for path in files("runbooks", "md") {
        let name = path.display().to_string();
        if LOSING.iter().any(|losing| name.contains(losing)) {
            continue;
        }
        let world = World::of_runbook(&name, VALUES);
        somebody_s(&world);
        there_and_back(&world, &name);
    }
}

#[test]
fn what_cannot_be_had_again_is_said() {
    let world = World::of_runbook("runbooks/off-board-user.md", VALUES);
    world.run("r1", &world.preflight().adopted());
    let after = world.account();
    let (undoing, undone) = world.undo("r1");
    let said: Vec<(&str, &Taken)> = undoing.takings.iter().zip(&undone.taken).map(|(taking, taken)| (taking.what.as_str(), taken)).collect();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(matches!(said[0], ("user ulla", Taken::Left(why)) if why.contains("another id")), "{said:#?}");
    assert_eq!((undone.end, world.account()), (UndoEnd::Left, after));
    let world = World::of_runbook("runbooks/rotate-access-key.md", VALUES);
    world.run("r1", &world.preflight().adopted());
    let (_, undone) = world.undo("r1");
    // The new key goes, the old one does not come.
    assert_eq!((undone.end, left(&undone.taken).as_slice()), (UndoEnd::Left, ["a deleted access key cannot be had again"].as_slice()));
    assert!(world.account().users[0].access_keys.is_empty());
}

/// Every kind of change to things that were there before.
const CHANGES: &str = r#"# Changes

```bash
aws iam update-assume-role-policy --role-name standing --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
aws iam update-role --role-name standing --max-session-duration 7200
aws iam tag-role --role-name standing --tags Key=team,Value=else Key=stage,Value=test
aws iam untag-user --user-name bystander --tag-keys team
aws iam detach-role-policy --role-name standing --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
aws iam attach-user-policy --user-name bystander --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
aws iam put-user-permissions-boundary --user-name bystander --permissions-boundary arn:aws:iam::aws:policy/PowerUserAccess
aws iam remove-user-from-group --group-name bystanders --user-name bystander
aws iam delete-user-policy --user-name bystander --policy-name own
aws iam put-role-policy --role-name standing --policy-name new --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
aws iam create-policy-version --policy-arn arn:aws:iam::123456789012:policy/standing --set-as-default --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}'
aws iam create-instance-profile --instance-profile-name front
aws iam add-role-to-instance-profile --instance-profile-name front --role-name standing
aws iam update-account-password-policy --minimum-password-length 14
aws iam create-account-alias --account-alias acme
aws iam create-group --group-name fresh
aws iam add-user-to-group --group-name fresh --user-name bystander
aws iam update-group --group-name fresh --new-group-name renamed
```
"#;

/// A world of the guide that things of somebody else are in.
fn changed() -> World {
    let mut world = World::of("changes.md", CHANGES.to_owned(), &[]);
    // What the guide presupposes is somebody else's here, not the harmless thing of a rehearsal.
    world.client = bythebook::execute::embedded::client();
    somebody_s(&world);
    world
}

#[test]
fn everything_that_was_changed_is_put_back() {
    let world = changed();
    let before = there_and_back(&world, "changes");
    assert_eq!(before.policies.len(), 1);
    let versions = world.call("ListPolicyVersions", &json!({"PolicyArn": "arn:aws:iam::123456789012:policy/standing"}));
    assert_eq!(versions["Versions"].as_array().map(Vec::len), Some(1), "{versions}");
}

#[test]
fn what_changed_since_stays_and_so_does_what_hangs_on_it() {
    let world = changed();
    world.run("r1", &world.preflight().adopted());
    for (name, input) in [
        ("UpdateRole", json!({"RoleName": "standing", "MaxSessionDuration": 10800})),
        ("PutRolePolicy", json!({"RoleName": "standing", "PolicyName": "new", "PolicyDocument": policy("ec2:*")})),
        ("AddUserToGroup", json!({"GroupName": "renamed", "UserName": "bystander"})),
        ("CreateUser", json!({"UserName": "late"})),
        ("AddUserToGroup", json!({"GroupName": "renamed", "UserName": "late"})),
    ] {
        world.call(name, &input);
    }
    let (undoing, undone) = world.undo("r1");
    let mut said: Vec<&str> = undoing.takings.iter().zip(&undone.taken).filter(|(_, taken)| matches!(taken, Taken::Left(_))).map(|(taking, _)| taking.what.as_str()).collect();
    // Calls that do not need each other are made in any order.
    said.sort_unstable();
    assert_eq!((undone.end, said), (UndoEnd::Left, vec!["group fresh", "inline policy of role standing: new", "settings of role standing"]));
    let after = world.account();
    assert!(after.roles[0].max_session == 10_800 && after.roles[0].inline.names().eq(["new"]) && after.groups.iter().any(|group| group.name == "fresh"));
    assert!(after.users.iter().find(|user| user.name == "late").is_some_and(|user| user.groups == ["fresh"]));
    // Once that is out of the way, another undo ends it.
    world.call("RemoveUserFromGroup", &json!({"GroupName": "fresh", "UserName": "late"}));
    let (_, again) = world.undo("r1");
    assert_eq!(left(&again.taken).len(), 2, "{:?}", again.taken);
    assert!(!world.account().groups.iter().any(|group| group.name == "fresh"));
}

#[test]
fn what_was_adopted_is_not_touched() {
    let world = World::of_runbook("runbooks/s3-backup-user.md", VALUES);
    world.run("r1", &world.preflight().adopted());
    let user: Value = json!(world.account().users[0].name);
    world.call("DetachUserPolicy", &json!({"UserName": user, "PolicyArn": world.account().users[0].attached[0]}));
    let before = world.account();
    world.run("r2", &world.preflight().adopted());
    let (undoing, undone) = world.undo("r2");
    assert_eq!((undoing.takings.len(), undone.end, world.account()), (1, UndoEnd::Back, before));
}
