use serde_json::json;

use super::*;
use crate::iam::account::{Group, Policy as Managed};
use crate::policy::evaluate::{By, Layer};

fn arn(resource: &str) -> String {
    format!("arn:aws:iam::123456789012:{resource}")
}

fn allows(action: &str, resource: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Sid": "It", "Effect": "Allow", "Action": action, "Resource": resource}]})
}

fn inline(name: &str, document: Value) -> Inline {
    Inline([(name.to_owned(), document)].into())
}

/// A user in a group, with a boundary; a role that the user and EC2 may take.
fn account() -> Account {
    let trust = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": arn("user/ci")}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "x"}}},
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ]});
    Account {
        id: "123456789012".into(),
        partition: "aws".into(),
        users: vec![User {
            name: "ci".into(),
            arn: arn("user/ci"),
            groups: vec!["devs".into()],
            attached: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".into(), arn("policy/own")],
            inline: inline("home", allows("s3:*", "arn:aws:s3:::box/${aws:username}/${aws:PrincipalTag/team, 'none'}/*")),
            boundary: Some(arn("policy/bound")),
            tags: [("team".to_owned(), "post".to_owned())].into(),
            ..User::default()
        }],
        groups: vec![Group {
            name: "devs".into(),
            attached: vec!["arn:aws:iam::aws:policy/AmazonSQSFullAccess".into()],
            inline: inline("queue", allows("sns:Publish", "*")),
            ..Group::default()
        }],
        roles: vec![
            Role { name: "app".into(), arn: arn("role/app"), trust, attached: vec!["arn:aws:iam::aws:policy/AdministratorAccess".into()], ..Role::default() },
            Role { name: "bare".into(), arn: arn("role/bare"), ..Role::default() },
        ],
        policies: vec![
            Managed { name: "own".into(), arn: arn("policy/own"), document: allows("ec2:RunInstances", "*"), ..Managed::default() },
            Managed {
                name: "bound".into(),
                arn: arn("policy/bound"),
                document: json!({"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": ["s3:*", "sqs:*", "ec2:Describe*"], "Resource": "*"}, {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}]}),
                ..Managed::default()
            },
        ],
        ..Account::default()
    }
}

fn ask(question: &str) -> Answer {
    can(&account(), &Question::parse(question).unwrap()).unwrap()
}

fn by(layer: Layer, policy: &str, statement: usize, sid: Option<&str>) -> By {
    By { layer, policy: policy.into(), statement, sid: sid.map(str::to_owned) }
}

#[test]
fn what_a_user_may_do() {
    let own = ask("ci s3:PutObject arn:aws:s3:::box/ci/post/x");
    assert_eq!(own.decision, Decision::Allowed { by: vec![by(Layer::Identity, "inline policy home of user ci", 0, Some("It")), by(Layer::Boundary, "policy bound", 0, None)] });
    assert_eq!(own.places["inline policy home of user ci"], Place::Inline { kind: EntityKind::User, holder: "ci".into(), name: "home".into() });
    assert_eq!((own.who.as_str(), &own.places["policy bound"]), ("user ci", &Place::Managed(arn("policy/bound"))));
    // ReadOnlyAccess may allow it: nobody knows.
    assert_eq!(
        ask("ci s3:GetObject arn:aws:s3:::box/other").decision,
        Decision::Unknown { policies: vec!["AWS's policy ReadOnlyAccess".into(), "AWS's policy AmazonSQSFullAccess".into()] }
    );
    assert!(matches!(ask("ci sqs:SendMessage arn:aws:sqs:eu-west-1:123456789012:q").decision, Decision::Allowed { .. }));
    // Its policy allows it, its boundary does not.
    assert_eq!(ask("ci ec2:RunInstances *").decision, Decision::NotAllowed { by: Layer::Boundary });
    assert_eq!(ask("ci s3:DeleteBucket arn:aws:s3:::box").decision, Decision::Denied { by: by(Layer::Boundary, "policy bound", 1, None) });
}

#[test]
fn answers_in_words() {
    let said = |question: &str| ask(question).to_string();
    assert_eq!(said("ci s3:PutObject arn:aws:s3:::box/ci/post/x"), "allowed by statement It of inline policy home of user ci and statement 1 of policy bound");
    assert_eq!(said("ci s3:DeleteBucket arn:aws:s3:::box"), "denied by statement 2 of policy bound");
    assert_eq!(said("bare s3:GetObject *"), "denied: no statement allows it");
    assert_eq!(said("ci ec2:RunInstances *"), "denied: the permissions boundary does not allow it");
    assert_eq!(said("ci ec2:DescribeVpcs *"), "unknown: the texts of AWS's policy ReadOnlyAccess and AWS's policy AmazonSQSFullAccess are not in the program");
    assert_eq!(said(&format!("ci sts:AssumeRole {}", arn("role/app"))), "allowed only if sts:ExternalId is x (statement 1 of trust policy of role app)");
}

#[test]
fn who_may_take_a_role() {
    let role = arn("role/app");
    assert!(matches!(ask(&format!("ec2.amazonaws.com sts:AssumeRole {role}")).decision, Decision::Allowed { .. }));
    assert_eq!(ask(&format!("lambda.amazonaws.com sts:AssumeRole {role}")).decision, Decision::NotAllowed { by: Layer::Resource });
    let Decision::Depends { groups, .. } = ask(&format!("ci sts:AssumeRole {role}")).decision else { panic!("it depends") };
    assert_eq!(groups[0][0].terms[0].to_string(), "sts:ExternalId is x");
    assert!(matches!(ask(&format!("ci sts:AssumeRole {role} with sts:ExternalId=x")).decision, Decision::Allowed { .. }));
    assert!(matches!(ask("app iam:CreateUser *").decision, Decision::Allowed { .. }));
    assert_eq!(ask("bare s3:GetObject *").decision, Decision::NotAllowed { by: Layer::Identity });
}

#[test]
fn whom_nobody_knows() {
    let fails = |question: &str| can(&account(), &Question::parse(question).unwrap()).unwrap_err();
    assert_eq!(fails("cy s3:GetObject *"), "the account has no user or role `cy`; it has user ci, role app, role bare");
    assert!(fails("ec2.amazonaws.com s3:GetObject *").contains("has no policies"));
    let nobody = Question { who: None, ..Question::parse("x s3:GetObject *").unwrap() };
    assert!(can(&account(), &nobody).unwrap_err().contains("does not say whom"));
    let one = Account { roles: vec![], ..account() };
    assert_eq!(can(&one, &nobody).unwrap().who, "user ci");
}
