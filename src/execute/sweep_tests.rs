//! Deletes as the console makes them.

use super::*;
use crate::execute::account::read_account;
use crate::execute::embedded;

/// A delete by clicks, of the thing that `member` names.
fn console(name: &str, member: &'static str, thing: &str) -> Call {
    Call { sweeps: true, ..call(name, &[(member, thing.into())]) }
}

fn listed(member: &str, items: Value) -> Answered {
    ok(json!({ member: items }))
}

#[test]
fn what_hangs_on_a_user_goes_first_with_a_record_of_its_own() {
    let plan = plan(vec![console("DeleteUser", "UserName", "old")]);
    let virtual_one = "arn:aws:iam::111122223333:mfa/old";
    let script = Script::new(vec![
        ("ListAccessKeys", ok(json!({"AccessKeyMetadata": [{"AccessKeyId": "AKIA1"}], "IsTruncated": "true", "Marker": "m"}))),
        ("ListAccessKeys", listed("AccessKeyMetadata", json!([{"AccessKeyId": "AKIA2"}]))),
        ("GetLoginProfile", ok(json!({"LoginProfile": {"UserName": "old"}}))),
        ("ListMFADevices", listed("MFADevices", json!([{"SerialNumber": virtual_one}, {"SerialNumber": "GAHT12345678"}]))),
        ("ListUserPolicies", listed("PolicyNames", json!(["own"]))),
        ("ListGroupsForUser", listed("Groups", json!([{"GroupName": "staff"}]))),
    ]);
    let ran = go(&plan, &script);
    assert_eq!(ran.outcome.status, Status::Done);
    let writes: Vec<_> = script.names().into_iter().filter(|name| operation(name).unwrap().writes()).collect();
    let wanted = [
        "DeleteAccessKey",
        "DeleteAccessKey",
        "DeleteLoginProfile",
        "DeactivateMFADevice",
        "DeleteVirtualMFADevice",
        "DeactivateMFADevice",
        "DeleteUserPolicy",
        "RemoveUserFromGroup",
        "DeleteUser",
    ];
    assert_eq!(writes, wanted);
    assert!(script.calls.borrow().iter().any(|(name, input)| *name == "ListAccessKeys" && input.get("Marker") == Some(&json!("m"))));
    let removed = |name: &str| script.calls.borrow().iter().find(|(known, _)| *known == name).unwrap().1.clone();
    assert_eq!(Value::Object(removed("DeleteVirtualMFADevice")), json!({ "SerialNumber": virtual_one }));
    assert_eq!(Value::Object(removed("RemoveUserFromGroup")), json!({"UserName": "old", "GroupName": "staff"}));
    // Every one has its intent and its result under the plan's one call, numbered through.
    let of = |line: &crate::execute::journal::Line| match &line.entry {
        Entry::Intent { call, attempt, operation, .. } => Some((call.clone(), *attempt, operation.clone())),
        _ => None,
    };
    let intents: Vec<_> = ran.records.lines.iter().filter_map(of).collect();
    assert_eq!(intents.iter().map(|(_, attempt, _)| *attempt).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
    assert!(intents.iter().zip(wanted).all(|((call, _, operation), name)| call == "op1" && *operation == format!("iam:{name}")));
    assert_eq!((ran.outcome.calls[0].attempts, ran.outcome.calls[0].swept.len()), (1, 8));
}

#[test]
fn a_command_deletes_the_bare_thing() {
    let plan = plan(vec![call("DeleteUser", &[("UserName", "old".into())])]);
    let script = Script::new(vec![("DeleteUser", refused("DeleteConflict", "must delete access keys first"))]);
    assert!(matches!(failure(&go(&plan, &script)), Failure::Refused { code, .. } if code == "DeleteConflict"));
    assert_eq!(script.writes(), ["DeleteUser"]);
}

#[test]
fn what_is_gone_already_needs_no_removing() {
    let gone = || refused("NoSuchEntity", "cannot be found");
    let one_key = || listed("AccessKeyMetadata", json!([{"AccessKeyId": "AKIA1"}]));
    let plan = plan(vec![console("DeleteUser", "UserName", "old")]);
    let script = Script::new(vec![("ListAccessKeys", one_key()), ("DeleteAccessKey", lost()), ("DeleteAccessKey", gone())]);
    assert_eq!(go(&plan, &script).outcome.status, Status::Done);
    // Somebody else was faster; the user itself must be there.
    let script = Script::new(vec![("ListAccessKeys", one_key()), ("DeleteAccessKey", gone()), ("DeleteUser", gone())]);
    let ran = go(&plan, &script);
    assert!(matches!(failure(&ran), Failure::Refused { code, .. } if code == "NoSuchEntity"));
    assert_eq!(ran.outcome.calls[0].swept.len(), 1);
}

#[test]
fn a_refusal_on_the_way_leaves_the_thing() {
    let plan = plan(vec![console("DeletePolicy", "PolicyArn", "arn:aws:iam::111122223333:policy/p")]);
    let script = Script::new(vec![
        ("ListEntitiesForPolicy", listed("PolicyUsers", json!([{"UserName": "a"}, {"UserName": "b"}]))),
        ("DetachUserPolicy", ok(json!({}))),
        ("DetachUserPolicy", refused("AccessDenied", "not authorized to perform: iam:DetachUserPolicy on resource: user b")),
    ]);
    let ran = go(&plan, &script);
    assert!(matches!(failure(&ran), Failure::Refused { message, .. } if message.ends_with("(DetachUserPolicy b)")));
    assert_eq!(ran.outcome.calls[0].swept.len(), 1);
    assert!(!script.names().contains(&"DeletePolicy"));
    assert_eq!(script.calls.borrow()[0].1["PolicyUsageFilter"], "PermissionsPolicy");
}

#[test]
fn the_default_version_goes_with_its_policy_and_a_late_conflict_is_waited_for() {
    let plan = plan(vec![console("DeletePolicy", "PolicyArn", "arn:aws:iam::111122223333:policy/p")]);
    let versions = json!([{"VersionId": "v3", "IsDefaultVersion": "true"}, {"VersionId": "v2", "IsDefaultVersion": "false"}]);
    let script = Script::new(vec![("ListPolicyVersions", listed("Versions", versions)), ("DeletePolicy", refused("DeleteConflict", "more than one version"))]);
    let ran = go(&plan, &script);
    assert_eq!(ran.outcome.status, Status::Done);
    let deleted: Vec<_> = script.calls.borrow().iter().filter(|(name, _)| *name == "DeletePolicyVersion").map(|(_, input)| input["VersionId"].clone()).collect();
    assert_eq!((deleted, ran.outcome.calls[0].attempts), (vec![json!("v2")], 2));
}

#[test]
fn what_cannot_be_looked_at_is_named_where_iam_then_refuses() {
    let unreadable = || (0..2).map(|_| ("ListSigningCertificates", lost()));
    let plan = plan(vec![console("DeleteUser", "UserName", "old")]);
    assert_eq!(go(&plan, &Script::new(unreadable().collect())).outcome.status, Status::Done);
    let mut answers: Vec<_> = unreadable().collect();
    answers.push(("DeleteUser", refused("DeleteConflict", "must delete signing certificates first")));
    let ran = go(&plan, &Script::new(answers));
    assert!(matches!(failure(&ran), Failure::Refused { message, .. } if message.contains("could not be looked at: signing certificates: connection reset")));
}

#[test]
fn a_signal_stops_between_two_removals() {
    let plan = plan(vec![console("DeleteUser", "UserName", "old")]);
    let script = Script::new(vec![("ListAccessKeys", listed("AccessKeyMetadata", json!([{"AccessKeyId": "AKIA1"}, {"AccessKeyId": "AKIA2"}])))]);
    let ran = run_with(&plan, &script, options(1), Decision::Continued, async { Signal::Interrupt });
    assert_eq!(ran.outcome.status, Status::Stopped { signal: Signal::Interrupt });
    assert!(ran.outcome.calls[0].swept.len() < 2 && !script.names().contains(&"DeleteUser"));
}

#[test]
fn everything_can_go_from_a_real_account() {
    let client = embedded::client();
    let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}).to_string();
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}).to_string();
    let own = "arn:aws:iam::123456789012:policy/p";
    let certificate = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", "MIIC".repeat(20));
    let before = [
        ("CreatePolicy", json!({"PolicyName": "p", "PolicyDocument": document})),
        ("CreatePolicyVersion", json!({"PolicyArn": own, "PolicyDocument": document, "SetAsDefault": "true"})),
        ("CreateUser", json!({"UserName": "old", "PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess"})),
        ("CreateUser", json!({"UserName": "stays"})),
        ("CreateGroup", json!({"GroupName": "staff"})),
        ("AddUserToGroup", json!({"GroupName": "staff", "UserName": "old"})),
        ("AddUserToGroup", json!({"GroupName": "staff", "UserName": "stays"})),
        ("AttachGroupPolicy", json!({"GroupName": "staff", "PolicyArn": own})),
        ("PutGroupPolicy", json!({"GroupName": "staff", "PolicyName": "in", "PolicyDocument": document})),
        ("AttachUserPolicy", json!({"UserName": "old", "PolicyArn": own})),
        ("AttachUserPolicy", json!({"UserName": "stays", "PolicyArn": own})),
        ("PutUserPolicy", json!({"UserName": "old", "PolicyName": "in", "PolicyDocument": document})),
        ("CreateAccessKey", json!({"UserName": "old"})),
        ("CreateLoginProfile", json!({"UserName": "old", "Password": "Long-enough-1"})),
        ("UploadSSHPublicKey", json!({"UserName": "old", "SSHPublicKeyBody": "ssh-rsa AAAAB3NzaC1yc2E"})),
        ("UploadSigningCertificate", json!({"UserName": "old", "CertificateBody": certificate})),
        ("CreateServiceSpecificCredential", json!({"UserName": "old", "ServiceName": "codecommit.amazonaws.com"})),
        ("CreateRole", json!({"RoleName": "r", "AssumeRolePolicyDocument": trust})),
        ("AttachRolePolicy", json!({"RoleName": "r", "PolicyArn": own})),
        ("PutRolePolicy", json!({"RoleName": "r", "PolicyName": "in", "PolicyDocument": document})),
        ("CreateInstanceProfile", json!({"InstanceProfileName": "r"})),
        ("CreateInstanceProfile", json!({"InstanceProfileName": "other"})),
        ("AddRoleToInstanceProfile", json!({"InstanceProfileName": "r", "RoleName": "r"})),
        ("AddRoleToInstanceProfile", json!({"InstanceProfileName": "other", "RoleName": "r"})),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (name, input) in before {
        if let Err(error) = runtime.block_on(client.call(operation(name).unwrap(), input.as_object().unwrap())) {
            panic!("{name}: {error}");
        }
    }
    let plan = plan(vec![
        console("DeleteUser", "UserName", "old"),
        console("DeleteGroup", "GroupName", "staff"),
        console("DeleteRole", "RoleName", "r"),
        console("DeletePolicy", "PolicyArn", own),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(folder.path(), begun()).unwrap();
    let mut sink = Sink::open(&SinkChoice::File, folder.path(), "r1", &Plan::default()).unwrap();
    let caller = caller();
    let past = Past::default();
    let job = Job { plan: &plan, run: "r1", caller: &caller, options: options(4), past: &past, journal: &mut journal, sink: &mut sink };
    let outcome = runtime.block_on(run(job, &client, &Answers(Decision::Continued), &mut |_| {}, pending()));
    assert_eq!(outcome.status, Status::Done);
    let view = runtime.block_on(read_account(&client)).unwrap();
    assert_eq!(view.users.iter().map(|user| user.name.as_str()).collect::<Vec<_>>(), ["stays"]);
    assert!(view.users[0].groups.is_empty() && view.users[0].attached.is_empty());
    assert!(view.groups.is_empty() && view.roles.is_empty() && view.policies.is_empty());
    assert_eq!(view.instance_profiles.iter().map(|profile| profile.name.as_str()).collect::<Vec<_>>(), ["other"]);
}
