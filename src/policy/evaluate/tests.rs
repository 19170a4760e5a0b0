//! Tables: each row says what AWS's documentation says of such a case; and what holds for all policies.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::policy::Node;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const ROLE: &str = "arn:aws:iam::111122223333:role/app";
const BOB: &str = "arn:aws:iam::111122223333:user/bob";

fn request(action: &str, resource: &str, context: Context) -> Request {
    Request { principal: Principal::User(ALICE.into()), action: action.into(), resource: resource.into(), context }
}

/// What these identity policies, this boundary and this policy of the resource decide.
fn decided(request: &Request, identity: &[Value], boundary: Option<&Value>, resource: Option<(&Value, bool)>) -> Decision {
    let nodes: Vec<Node> = identity.iter().map(|document| Node::parse(&document.to_string()).unwrap()).collect();
    let bounds = boundary.map(|document| Node::parse(&document.to_string()).unwrap());
    let of = resource.map(|(document, _)| Node::parse(&document.to_string()).unwrap());
    let given = |name, root| Given { name, text: Text::Whole(Policy { root }) };
    let policies = Policies {
        identity: nodes.iter().map(|root| given("p", root)).collect(),
        boundary: bounds.as_ref().map(|root| given("b", root)),
        resource: of.as_ref().map(|root| given("r", root)),
        resource_must_allow: resource.is_some_and(|(_, must)| must),
    };
    decide(request, &policies)
}

fn word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Allowed { .. } => "allowed",
        Decision::Denied { .. } => "denied",
        Decision::NotAllowed { by: Layer::Identity } => "none",
        Decision::NotAllowed { by: Layer::Boundary } => "boundary",
        Decision::NotAllowed { by: Layer::Resource } => "resource",
        Decision::Depends { .. } => "depends",
        Decision::Unknown { .. } => "unknown",
    }
}

fn policy(statement: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statement})
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

fn deny(action: &str, resource: &str) -> Value {
    json!({"Effect": "Deny", "Action": action, "Resource": resource})
}

fn closed() -> Context {
    Context::whole()
}

#[test]
fn actions_and_resources() {
    let bucket = "arn:aws:s3:::box/letter";
    for (statement, action, resource, wanted) in [
        (allow("s3:PutObject", "arn:aws:s3:::box/*"), "s3:PutObject", bucket, "allowed"),
        // Actions have no case, names in ARNs do.
        (allow("S3:putobject", "arn:aws:s3:::box/*"), "s3:PutObject", bucket, "allowed"),
        (allow("s3:PutObject", "arn:aws:s3:::Box/*"), "s3:PutObject", bucket, "none"),
        (allow("s3:Get*", "*"), "s3:PutObject", bucket, "none"),
        // A bucket is not its objects.
        (allow("s3:*", "arn:aws:s3:::box"), "s3:PutObject", bucket, "none"),
        (allow("*", "*"), "iam:PassRole", ROLE, "allowed"),
        (json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), "s3:PutObject", bucket, "allowed"),
        (json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), "iam:GetUser", ALICE, "none"),
        (json!({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::box/*"}), "s3:PutObject", bucket, "none"),
        (json!({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::chest/*"}), "s3:PutObject", bucket, "allowed"),
        (json!({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::box/*"]}), "s3:PutObject", bucket, "allowed"),
        // Wildcards in what is asked for: all of it must be taken in.
        (allow("s3:*", "arn:aws:s3:::box/*"), "s3:*", "arn:aws:s3:::box/*", "allowed"),
        (allow("s3:Get*", "*"), "s3:*", bucket, "depends"),
        (allow("s3:PutObject", "arn:aws:s3:::box/in/*"), "s3:PutObject", "arn:aws:s3:::box/*", "depends"),
        (allow("ec2:*", "*"), "s3:*", "*", "none"),
        (deny("*", "*"), "s3:PutObject", bucket, "denied"),
        (json!({"Effect": "Allow", "Resource": "*"}), "s3:PutObject", bucket, "none"),
        (json!({"Effect": "Allow", "Action": "*"}), "s3:PutObject", bucket, "none"),
    ] {
        let decision = decided(&request(action, resource, closed()), &[policy(statement.clone())], None, None);
        assert_eq!(word(&decision), wanted, "{action} {resource} {statement}");
    }
}

#[test]
fn the_statement_that_decides_is_named() {
    let documents = [policy(json!([allow("s3:*", "*"), {"Sid": "NoDeletes", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]))];
    let decision = decided(&request("s3:DeleteObject", "*", closed()), &documents, None, None);
    assert_eq!(decision, Decision::Denied { by: By { layer: Layer::Identity, policy: "p".into(), statement: 1, sid: Some("NoDeletes".into()) } });
    let decision = decided(&request("s3:GetObject", "*", closed()), &documents, None, None);
    assert_eq!(decision, Decision::Allowed { by: vec![By { layer: Layer::Identity, policy: "p".into(), statement: 0, sid: None }] });
}

#[test]
fn boundaries_and_policies_of_resources() {
    let everything = policy(allow("*", "*"));
    let s3 = policy(allow("s3:*", "*"));
    let names = |who: Value| policy(json!({"Effect": "Allow", "Principal": who, "Action": "s3:*", "Resource": "*"}));
    let ask = |principal: Principal, identity: &[&Value], boundary: Option<&Value>, resource: Option<(&Value, bool)>| {
        let identity: Vec<Value> = identity.iter().map(|document| (*document).clone()).collect();
        word(&decided(&Request { principal, ..request("s3:GetObject", "arn:aws:s3:::box/x", closed()) }, &identity, boundary, resource))
    };
    let (user, role) = (|| Principal::User(ALICE.into()), || Principal::Role(ROLE.into()));
    let ec2 = policy(allow("ec2:*", "*"));
    assert_eq!(ask(user(), &[&everything], Some(&s3), None), "allowed");
    assert_eq!(ask(user(), &[&everything], Some(&ec2), None), "boundary");
    // A boundary gives nothing.
    assert_eq!(ask(user(), &[], Some(&s3), None), "none");
    assert_eq!(ask(user(), &[&everything], Some(&policy(json!([allow("*", "*"), deny("s3:*", "*")]))), None), "denied");
    // In one account, a policy of the resource that names the user is enough, also beyond a boundary; a role stays within its own.
    assert_eq!(ask(user(), &[], None, Some((&names(json!({"AWS": ALICE})), false))), "allowed");
    assert_eq!(ask(user(), &[], Some(&ec2), Some((&names(json!({"AWS": ALICE})), false))), "allowed");
    assert_eq!(ask(role(), &[], Some(&ec2), Some((&names(json!({"AWS": ROLE})), false))), "boundary");
    // The account alone leaves it to the policies of its users.
    assert_eq!(ask(user(), &[], None, Some((&names(json!({"AWS": "arn:aws:iam::111122223333:root"})), false))), "none");
    assert_eq!(ask(user(), &[&s3], None, Some((&names(json!({"AWS": "111122223333"})), true))), "allowed");
    // Where the resource must allow, its silence is enough to refuse.
    assert_eq!(ask(user(), &[&everything], None, Some((&names(json!({"AWS": BOB})), true))), "resource");
    assert_eq!(ask(user(), &[&everything], None, Some((&names(json!({"AWS": BOB})), false))), "allowed");
    assert_eq!(ask(user(), &[], None, Some((&names(json!("*")), true))), "allowed");
    let not_bob = policy(json!([allow("*", "*"), {"Effect": "Deny", "NotPrincipal": {"AWS": BOB}, "Action": "s3:*", "Resource": "*"}]));
    assert_eq!(ask(user(), &[&everything], None, Some((&not_bob, false))), "denied");
    assert_eq!(ask(Principal::User(BOB.into()), &[&everything], None, Some((&not_bob, false))), "allowed");
}

#[test]
fn trust_policies() {
    let assume = |principal: Principal, trust: Value, context: Context| {
        let request = Request { principal, action: "sts:AssumeRole".into(), resource: ROLE.into(), context };
        word(&decided(&request, &[], None, Some((&policy(trust), true))))
    };
    let service = || Principal::Service("ec2.amazonaws.com".into());
    let trusts = |who: Value| json!({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole"});
    assert_eq!(assume(service(), trusts(json!({"Service": "ec2.amazonaws.com"})), closed()), "allowed");
    assert_eq!(assume(service(), trusts(json!({"Service": ["lambda.amazonaws.com"]})), closed()), "resource");
    assert_eq!(assume(Principal::User(ALICE.into()), trusts(json!({"AWS": ALICE})), closed()), "allowed");
    let outside = json!({"Effect": "Allow", "Principal": {"AWS": ALICE}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}});
    assert_eq!(assume(Principal::User(ALICE.into()), outside.clone(), Context::default()), "depends");
    assert_eq!(assume(Principal::User(ALICE.into()), outside.clone(), closed()), "resource");
    assert_eq!(assume(Principal::User(ALICE.into()), outside, closed().with("sts:externalid", "x")), "allowed");
}

/// Whether a condition holds: a statement with it that allows everything.
fn holds(condition: &Value, context: Context) -> &'static str {
    let document = policy(json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}));
    word(&decided(&request("s3:GetObject", "*", context), &[document], None, None))
}

#[test]
fn operators() {
    let one = |key: &str, value: &str| closed().with(key, value);
    for (condition, context, wanted) in [
        (json!({"StringEquals": {"aws:PrincipalTag/team": "post"}}), one("aws:principaltag/team", "post"), true),
        (json!({"StringEquals": {"aws:PrincipalTag/team": "Post"}}), one("aws:PrincipalTag/team", "post"), false),
        // In StringEquals a star is a star.
        (json!({"StringEquals": {"k": "p*"}}), one("k", "post"), false),
        (json!({"StringEquals": {"k": "p*"}}), one("k", "p*"), true),
        (json!({"StringEqualsIgnoreCase": {"k": "POST"}}), one("k", "post"), true),
        (json!({"StringNotEqualsIgnoreCase": {"k": "POST"}}), one("k", "post"), false),
        (json!({"StringLike": {"k": ["a", "p?s*"]}}), one("k", "post"), true),
        (json!({"StringNotLike": {"k": ["a", "p?s*"]}}), one("k", "post"), false),
        (json!({"StringNotEquals": {"k": ["a", "b"]}}), one("k", "c"), true),
        // None of several, not one of them.
        (json!({"StringNotEquals": {"k": ["a", "b"]}}), one("k", "b"), false),
        (json!({"NumericLessThanEquals": {"s3:max-keys": "10"}}), one("s3:max-keys", "10"), true),
        (json!({"NumericLessThan": {"s3:max-keys": 10}}), one("s3:max-keys", "10"), false),
        (json!({"NumericGreaterThan": {"k": "9.5"}}), one("k", "10"), true),
        (json!({"NumericNotEquals": {"k": "9"}}), one("k", "9.0"), false),
        (json!({"NumericEquals": {"k": "9"}}), one("k", "nine"), false),
        (json!({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}), one("aws:CurrentTime", "2026-06-01T00:00:00Z"), true),
        (json!({"DateLessThan": {"aws:EpochTime": "1700000000"}}), one("aws:EpochTime", "1800000000"), false),
        (json!({"Bool": {"aws:SecureTransport": true}}), one("aws:SecureTransport", "true"), true),
        (json!({"Bool": {"aws:MultiFactorAuthPresent": "True"}}), one("aws:MultiFactorAuthPresent", "false"), false),
        (json!({"BinaryEquals": {"k": "QmluYXJ5"}}), one("k", "QmluYXJ5"), true),
        (json!({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}), one("aws:SourceIp", "203.0.113.9"), true),
        (json!({"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}), one("aws:SourceIp", "203.0.113.9"), false),
        (json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:t-*"}}), one("aws:SourceArn", "arn:aws:sns:eu-west-1:111122223333:t-1"), true),
        // A star stays within its part of the ARN.
        (json!({"ArnEquals": {"aws:SourceArn": "arn:aws:*:t"}}), one("aws:SourceArn", "arn:aws:sns:eu-west-1:111122223333:t"), false),
        (json!({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}), one("aws:SourceArn", "arn:aws:sqs:eu-west-1:111122223333:q"), true),
        (json!({"Null": {"aws:TokenIssueTime": "true"}}), closed(), true),
        (json!({"Null": {"aws:TokenIssueTime": "true"}}), one("aws:TokenIssueTime", "1"), false),
        (json!({"Null": {"aws:TokenIssueTime": "false"}}), one("aws:TokenIssueTime", "1"), true),
        // All operators and all keys must hold.
        (json!({"StringEquals": {"a": "1", "b": "2"}}), closed().with("a", "1").with("b", "2"), true),
        (json!({"StringEquals": {"a": "1", "b": "2"}}), one("a", "1"), false),
        (json!({"StringEquals": {"a": "1"}, "Bool": {"b": "true"}}), closed().with("a", "1").with("b", "false"), false),
        (json!({"StringIs": {"a": "1"}}), one("a", "1"), false),
    ] {
        assert_eq!(holds(&condition, context), if wanted { "allowed" } else { "none" }, "{condition}");
    }
}

#[test]
fn keys_that_are_not_in_the_request() {
    for (condition, wanted) in [
        (json!({"StringEquals": {"k": "x"}}), false),
        (json!({"StringEqualsIfExists": {"k": "x"}}), true),
        // A negated operator holds for what is not there.
        (json!({"StringNotEquals": {"k": "x"}}), true),
        (json!({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), true),
        (json!({"ArnNotLike": {"k": "arn:aws:sns:*:*:*"}}), true),
        (json!({"Bool": {"aws:MultiFactorAuthPresent": "false"}}), false),
        (json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}), true),
        (json!({"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}), true),
        (json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}), true),
        (json!({"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}), false),
        (json!({"ForAnyValue:StringNotEqualsIfExists": {"aws:TagKeys": ["a"]}}), false),
    ] {
        assert_eq!(holds(&condition, closed()), if wanted { "allowed" } else { "none" }, "{condition}");
        // The same, where nobody knows whether the key is there.
        assert_eq!(holds(&condition, Context::default()), "depends", "{condition}");
    }
}

#[test]
fn keys_of_several_values() {
    let tags = |keys: &[&str]| closed().set("aws:TagKeys", keys.iter().map(|key| (*key).to_owned()).collect());
    for (operator, keys, wanted) in [
        ("ForAllValues:StringEquals", ["a", "b"].as_slice(), true),
        ("ForAllValues:StringEquals", &["a", "c"], false),
        ("ForAllValues:StringEquals", &[], true),
        ("ForAnyValue:StringEquals", &["a", "c"], true),
        ("ForAnyValue:StringEquals", &["c"], false),
        ("ForAnyValue:StringEquals", &[], false),
        ("ForAllValues:StringNotEquals", &["c", "d"], true),
        ("ForAllValues:StringNotEquals", &["a", "d"], false),
        ("ForAnyValue:StringNotEquals", &["a", "d"], true),
        ("ForAnyValue:StringNotEquals", &["a", "b"], false),
    ] {
        assert_eq!(holds(&json!({operator: {"aws:TagKeys": ["a", "b"]}}), tags(keys)), if wanted { "allowed" } else { "none" }, "{operator} {keys:?}");
    }
}

#[test]
fn variables() {
    let home = |version: &str, resource: &str| json!({"Version": version, "Statement": allow("s3:*", resource)});
    let named = || closed().with("aws:username", "alice");
    let ask = |document: Value, resource: &str, context: Context| word(&decided(&request("s3:GetObject", resource, context), &[document], None, None));
    let own = "arn:aws:s3:::box/${aws:username}/*";
    assert_eq!(ask(home("2012-10-17", own), "arn:aws:s3:::box/alice/x", named()), "allowed");
    assert_eq!(ask(home("2012-10-17", own), "arn:aws:s3:::box/bob/x", named()), "none");
    // Older documents have no variables: it is a text.
    assert_eq!(ask(home("2008-10-17", own), "arn:aws:s3:::box/alice/x", named()), "none");
    assert_eq!(ask(home("2008-10-17", own), "arn:aws:s3:::box/${aws:username}/x", named()), "allowed");
    // A role has no user name, and no default means no match.
    assert_eq!(ask(home("2012-10-17", own), "arn:aws:s3:::box//x", closed()), "none");
    let team = "arn:aws:s3:::${aws:PrincipalTag/team, 'everyone'}-box/*";
    assert_eq!(ask(home("2012-10-17", team), "arn:aws:s3:::everyone-box/x", closed()), "allowed");
    assert_eq!(ask(home("2012-10-17", team), "arn:aws:s3:::post-box/x", closed().with("aws:PrincipalTag/team", "post")), "allowed");
    // What a value holds is no wildcard.
    assert_eq!(ask(home("2012-10-17", own), "arn:aws:s3:::box/bob/x", closed().with("aws:username", "*")), "none");
    assert_eq!(ask(home("2012-10-17", "arn:aws:s3:::box/${*}/x"), "arn:aws:s3:::box/y/x", closed()), "none");
    assert_eq!(ask(home("2012-10-17", own), "arn:aws:s3:::box/bob/x", Context::default()), "depends");
    assert_eq!(ask(home("2012-10-17", own), "arn:aws:s3:::chest/bob/x", Context::default()), "none");
    let prefix = json!({"StringLike": {"s3:prefix": "${aws:username}/*"}});
    assert_eq!(holds(&prefix, named().with("s3:prefix", "alice/x")), "allowed");
    assert_eq!(holds(&prefix, Context::default().with("s3:prefix", "alice/x")), "depends");
    assert_eq!(holds(&json!({"StringEquals": {"k": "${aws:username}"}}), named().with("k", "alice")), "allowed");
    assert_eq!(holds(&json!({"StringNotEquals": {"k": "${aws:username}"}}), Context::default().with("k", "alice")), "depends");
}

#[test]
fn what_it_depends_on_is_said() {
    let documents = [policy(json!([
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}}},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
    ]))];
    let decision = decided(&request("s3:GetObject", "*", Context::default()), &documents, None, None);
    let Decision::Depends { groups, unless } = decision else { panic!("{decision:?}") };
    assert_eq!(groups[0][0].terms[0].to_string(), "aws:SourceIp is in 10.0.0.0/8 or 192.0.2.0/24");
    assert_eq!((unless[0].terms[0].to_string(), unless[0].by.statement), ("aws:MultiFactorAuthPresent is false".into(), 1));
}

#[test]
fn what_is_not_known_is_said() {
    let root = Node::parse(&policy(allow("s3:*", "*")).to_string()).unwrap();
    let known = Given { name: "known", text: Text::Part(Policy { root: &root }) };
    let ask = |identity: Vec<Given>| decide(&request("s3:GetObject", "*", closed()), &Policies { identity, ..Policies::default() });
    let other = |action: &str, identity: Vec<Given>| decide(&request(action, "*", closed()), &Policies { identity, ..Policies::default() });
    assert_eq!(word(&ask(vec![known])), "allowed");
    assert_eq!(other("ec2:RunInstances", vec![known]), Decision::Unknown { policies: vec!["known".into()] });
    assert_eq!(word(&ask(vec![known, Given { name: "aws", text: Text::Allows }])), "allowed");
    // One that may deny spoils what others allow.
    assert_eq!(ask(vec![known, Given { name: "aws", text: Text::Unknown }]), Decision::Unknown { policies: vec!["aws".into()] });
}

/// Statements over few actions, resources and conditions, so that they often meet.
fn statements() -> impl Strategy<Value = Value> {
    let one = (prop::bool::ANY, 0..4_usize, 0..4_usize, 0..4_usize).prop_map(|(allows, action, resource, condition)| {
        let mut statement = json!({"Effect": if allows { "Allow" } else { "Deny" }});
        statement[if action == 3 { "NotAction" } else { "Action" }] = ["s3:*", "s3:Get*", "*", "iam:*"][action].into();
        statement[if resource == 3 { "NotResource" } else { "Resource" }] =
            ["*", "arn:aws:s3:::box/*", "arn:aws:s3:::box/${aws:username}", "arn:aws:s3:::chest/*"][resource].into();
        match condition {
            1 => statement["Condition"] = json!({"StringEquals": {"k": "x"}}),
            2 => statement["Condition"] = json!({"StringNotEqualsIfExists": {"k": ["x", "y"]}}),
            _ => {}
        }
        statement
    });
    prop::collection::vec(one, 0..6).prop_map(Value::Array)
}

fn requests() -> impl Strategy<Value = Request> {
    (0..3_usize, 0..3_usize, 0..4_usize).prop_map(|(action, resource, context)| {
        let context = match context {
            0 => Context::default(),
            1 => closed(),
            2 => closed().with("k", "x").with("aws:username", "alice"),
            _ => Context::default().with("k", "z"),
        };
        request(["s3:GetObject", "s3:PutObject", "iam:GetUser"][action], ["arn:aws:s3:::box/alice", "arn:aws:s3:::chest/x", "*"][resource], context)
    })
}

/// How much a decision lets through.
fn ease(decision: &Decision) -> u8 {
    match decision {
        Decision::Allowed { .. } => 3,
        Decision::Unknown { .. } | Decision::Depends { .. } => 2,
        Decision::NotAllowed { .. } => 1,
        Decision::Denied { .. } => 0,
    }
}

proptest! {
    #[test]
    fn a_deny_of_everything_always_wins(statements in statements(), request in requests()) {
        let denies = policy(json!([deny("*", "*")]));
        let denied = matches!(decided(&request, &[policy(statements), denies], None, None), Decision::Denied { .. });
        prop_assert!(denied);
    }

    #[test]
    fn another_deny_never_allows_more(statements in statements(), request in requests(), more in statements()) {
        let denies: Vec<Value> = more.as_array().unwrap().iter().filter(|statement| statement["Effect"] == "Deny").cloned().collect();
        let before = decided(&request, &[policy(statements.clone())], None, None);
        let after = decided(&request, &[policy(statements), policy(denies.into())], None, None);
        prop_assert!(ease(&after) <= ease(&before), "{before:?} {after:?}");
    }

    #[test]
    fn another_allow_never_takes_away(statements in statements(), request in requests(), more in statements()) {
        let allows: Vec<Value> = more.as_array().unwrap().iter().filter(|statement| statement["Effect"] == "Allow").cloned().collect();
        let before = decided(&request, &[policy(statements.clone())], None, None);
        let after = decided(&request, &[policy(statements), policy(allows.into())], None, None);
        prop_assert!(ease(&after) >= ease(&before), "{before:?} {after:?}");
    }

    #[test]
    fn order_says_nothing(statements in statements(), request in requests()) {
        let mut turned = statements.as_array().unwrap().clone();
        turned.reverse();
        let (one, other) = (decided(&request, &[policy(statements)], None, None), decided(&request, &[policy(turned.into())], None, None));
        prop_assert_eq!(word(&one), word(&other));
    }

    #[test]
    fn a_boundary_never_allows_more(statements in statements(), bounds in statements(), request in requests()) {
        let free = decided(&request, &[policy(statements.clone())], None, None);
        let bound = decided(&request, &[policy(statements)], Some(&policy(bounds)), None);
        prop_assert!(ease(&bound) <= ease(&free), "{free:?} {bound:?}");
    }

    #[test]
    fn what_is_known_only_settles_what_was_open(statements in statements(), action in 0..3_usize, resource in 0..3_usize) {
        let ask = |context| decided(&request(["s3:GetObject", "s3:PutObject", "iam:GetUser"][action], ["arn:aws:s3:::box/alice", "arn:aws:s3:::chest/x", "*"][resource], context), &[policy(statements.clone())], None, None);
        let open = ask(Context::default());
        if !matches!(open, Decision::Depends { .. }) {
            for context in [closed(), closed().with("k", "x"), closed().with("k", "q").with("aws:username", "alice"), closed().with("aws:username", "bob")] {
                // Refused either way: by a deny, or because nothing allows it.
                let allows = |decision: &Decision| matches!(decision, Decision::Allowed { .. });
                let known = ask(context);
                prop_assert_eq!(allows(&known), allows(&open), "{:?} {:?}", open, known);
            }
        }
    }
}
