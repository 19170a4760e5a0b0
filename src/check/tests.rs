//! Every rule's page is its test: what stands under "Bad" is found by the rule, and what stands under "Good" by none.

use super::*;
use crate::diagnostic::Severity;
use crate::follow::{Decisions, follow};
use crate::guide::{Part, parse};
use crate::policy::PolicyKind;
use crate::source::{Files, NoFiles};

/// A folder with nothing in it but the guide.
struct Alone;

impl Files for Alone {
    fn read(&self, _relative: &str) -> Result<String, String> {
        Err("there is no such file".into())
    }

    fn exists(&self, _relative: &str) -> Option<bool> {
        Some(false)
    }
}

fn findings(text: &str) -> Vec<Diagnostic> {
    found(text, false)
}

/// The findings, also those of a rehearsal.
fn found(text: &str, rehearsed: bool) -> Vec<Diagnostic> {
    let source = Source::new("guide.md", text);
    let guide = parse(&source);
    let plan = follow(&guide, &source, &Alone, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
    let rehearsal = rehearsed.then(|| crate::cli::rehearse(&source, &plan).expect("it can be rehearsed"));
    let findings = crate::sync::tie::ties(&guide, &source, &plan.sources, &Alone);
    check_with(&source, &guide, &plan, &Alone, Elsewhere { rehearsal: rehearsal.as_ref(), findings }).findings
}

/// The guides of a page below this heading.
fn guides<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let below = page.split_once(&format!("\n## {heading}\n")).map(|(_, below)| below).unwrap_or_default();
    // The guides have headings of their own.
    let below = below.split("\n````\n\n## ").next().unwrap_or_default();
    below.split("````guide\n").skip(1).filter_map(|rest| rest.split("\n````").next()).collect()
}

/// Rules that find something only where the guide was rehearsed.
const REHEARSED: &[&str] = &["guide/expectation", "guide/unsettled-expectation", "reading/refused", "reading/not-rehearsed"];

/// Rules that compare the guide with a lock, which a page cannot show.
const LOCKED: &[&str] = &["lock/changed", "lock/missing"];

#[test]
fn every_page_holds() {
    let mut wrong = Vec::new();
    for rule in RULES {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
        assert!(rule.summary().ends_with('.') && rule.summary().len() < 250, "{}: a page begins with a sentence that says what is found: {}", rule.code, rule.summary());
        let (bad, good) = (guides(rule.page, "Bad"), guides(rule.page, "Good"));
        assert!(!bad.is_empty() && !good.is_empty(), "{}: a page has a bad and a good guide", rule.code);
        for guide in bad {
            let found = found(guide, REHEARSED.contains(&rule.code));
            if !LOCKED.contains(&rule.code) && !found.iter().any(|finding| finding.code == rule.code) {
                wrong.push(format!("{} finds nothing in\n{guide}\n{found:?}", rule.code));
            }
            assert!(found.iter().all(|finding| finding.span.end <= guide.len() && finding.span.start < finding.span.end), "{}", rule.code);
        }
        for guide in good {
            let found: Vec<_> = found(guide, REHEARSED.contains(&rule.code)).into_iter().filter(|finding| finding.severity > Severity::Note || finding.code == rule.code).collect();
            if !found.is_empty() {
                wrong.push(format!("{}: found in a good guide\n{guide}\n{found:?}", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn codes_are_one_each() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(rule("policy/invalid-action").is_some() && rule("policy/none").is_none());
}

#[test]
fn a_finding_points_at_the_very_place() {
    let text = "1. Create a policy `p`:\n\n   ```json\n   {\n     \"Version\": \"2012-10-17\",\n     \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"*\"}\n   }\n   ```\n";
    let found = findings(text);
    let finding = found.iter().find(|finding| finding.code == "policy/invalid-action").expect("it is found");
    assert_eq!(&text[finding.span.range()], "\"s3:GetObjekt\"");
    let command = "```bash\naws iam put-user-policy --user-name ci --policy-name p --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s4:*\",\"Resource\":\"*\"}]}'\n```\n";
    let found = findings(command);
    let finding = found.iter().find(|finding| finding.code == "policy/invalid-service").expect("it is found");
    assert_eq!(&command[finding.span.range()], "\"s4:*\"");
}

struct Beside(&'static str, String);

impl Files for Beside {
    fn read(&self, relative: &str) -> Result<String, String> {
        if relative == self.0 { Ok(self.1.clone()) } else { Err("there is none".into()) }
    }
}

#[test]
fn files_that_a_guide_names_are_checked_where_it_names_them() {
    let files = Beside("policies/p.json", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}\n}\n".into());
    let found = |text: &str| {
        let source = Source::new("guide.md", text);
        let guide = parse(&source);
        let plan = follow(&guide, &source, &NoFiles, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
        let found = check(&source, &guide, &plan, &files);
        found
            .into_iter()
            .filter(|finding| finding.code == "policy/invalid-effect")
            .map(|finding| (text[finding.span.range()].to_owned(), finding.message, finding.fix))
            .collect::<Vec<_>>()
    };
    let message = "policies/p.json:3:27: the effect is neither `Allow` nor `Deny`".to_owned();
    assert_eq!(found("See [the policy](policies/p.json).\n"), [("the policy".to_owned(), message.clone(), Vec::new())]);
    let command = "```bash\naws iam create-policy --policy-name p --policy-document file://policies/p.json\n```\n";
    assert_eq!(found(command), [("file://policies/p.json".to_owned(), message, Vec::new())]);
    assert_eq!(found("See [another](policies/q.json), [one elsewhere](https://example.com/policies/p.json) and [one above](../policies/p.json).\n"), []);
}

#[test]
fn a_document_is_what_the_plan_takes_it_for() {
    let of = |text: &str| {
        let source = Source::new("guide.md", text);
        let guide = parse(&source);
        let plan = follow(&guide, &source, &NoFiles, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
        documents(&guide, &plan, &NoFiles).iter().map(|document| (document.kind, document.taken_by, document.boundary)).collect::<Vec<_>>()
    };
    let document = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::<BUCKET>/*"}}"#;
    let guide = format!(
        "```bash\naws iam create-policy --policy-name edge --policy-document '{document}'\naws iam create-user --user-name u --permissions-boundary arn:aws:iam::111122223333:policy/edge\n```\n\nFor reference:\n\n```json\n{}\n```\n",
        document.replace("s3:*", "s3:GetObject")
    );
    assert_eq!(of(&guide), [(PolicyKind::Identity, Some("CreatePolicy"), true), (PolicyKind::Identity, None, false)]);
}

#[test]
fn planning_refuses_what_iam_does() {
    let plan = |effect: &str| {
        let text = format!(
            "```bash\naws iam put-user-policy --user-name u --policy-name p --policy-document '{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"{effect}\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::<BUCKET>\"}}}}'\n```\n"
        );
        let source = Source::new("guide.md", text);
        let plan = follow(&parse(&source), &source, &NoFiles, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
        plan.diagnostics.into_iter().filter(|found| found.refuses).map(|found| (found.code, found.message)).collect::<Vec<_>>()
    };
    assert_eq!(plan("Allow"), []);
    assert_eq!(plan("Alow"), [("policy/invalid-effect", "PutUserPolicy: the effect is neither `Allow` nor `Deny`".to_owned())]);
}

#[test]
fn what_only_looks_like_a_policy_is_none() {
    for text in [
        r#"{"Name": "r", "Priority": 1, "Statement": {"RateBasedStatement": {"Limit": 100}}, "Action": {"Block": {}}}"#,
        r#"{"RevisionId": "1", "Statement": {"Effect": "Allow", "Action": "lambda:GetLayerVersion", "Resource": "*"}}"#,
        r#"{"RoleName": "r", "PolicyDocument": {"Statement": [{"Effect": "Allow"}]} "PolicyName": "p"}"#,
        r#"{"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "LogicalResourceId/db"}]}"#,
    ] {
        let found = findings(&format!("The answer:\n\n```json\n{text}\n```\n"));
        assert!(found.iter().all(|finding| !finding.code.starts_with("policy/")), "{text}\n{found:?}");
    }
}

#[test]
fn slips_are_mended_where_nothing_else_can_be_meant() {
    let mended = |action: &str| {
        let text = format!("```json\n{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"*\"}}}}\n```\n");
        findings(&text).into_iter().flat_map(|finding| finding.fix).map(|edit| edit.text).collect::<Vec<_>>()
    };
    assert_eq!(mended("s3:ListBuckets"), ["\"s3:ListAllMyBuckets\""]);
    assert_eq!(mended("s3:GetObjct"), ["\"s3:GetObject\""]);
    assert_eq!(mended("dynamdb:PutItem"), ["\"dynamodb:PutItem\""]);
    // More than a slip, or a slip of several.
    assert_eq!(mended("s3:ReadObject"), [""; 0]);
    assert_eq!(mended("s4:*"), [""; 0]);
}

#[test]
fn a_page_about_something_else_has_no_findings_on_accounts() {
    let page = |about: &str| format!("# {about}\n\n1. Create a user named `a/b`.\n2. Create a group named `#12`.\n");
    assert!(findings(&page("The forum")).is_empty());
    assert!(findings(&page("IAM")).iter().any(|finding| finding.code == "reading/refused-value"));
    assert!(!names_aws("laws and claims, jaws, diam") && names_aws("an AWS account") && names_aws("(iam)"));
    assert!(names_aws("attach AmazonSQSReadOnlyAcess") && names_aws("`AWSLambdaExecute`") && !names_aws("AMAZONIAN, Amazonia, CLAWSX"));
    let hinted = page("The forum").replace("`#12`.", "`clerks`. <!-- bythebook: manual = true -->");
    assert!(findings(&hinted).iter().any(|finding| finding.code == "reading/refused-value"), "hints are for nothing else");
}

#[test]
fn a_risk_stands_where_its_thing_is_named() {
    let found = |code: &str, text: &str| {
        let finding = findings(text).into_iter().find(|finding| finding.code == code);
        finding.map(|finding| (text[finding.span.start..finding.span.end].to_owned(), finding.message))
    };
    let command = "# On AWS\n\n```bash\naws iam attach-role-policy --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess --role-name harbor\n```\n";
    let role = ("harbor".to_owned(), "AttachRolePolicy changes role `harbor`, which this guide does not make".to_owned());
    assert_eq!(found("risk/changes-existing", command), Some(role));
    let key = "# IAM\n\n1. Choose **Users**, and the user `heron`. On **Security credentials**, choose **Create access key**.\n";
    assert_eq!(found("risk/long-lived-key", key).map(|(place, _)| place), Some("Create access key".to_owned()));
    // A name that only the reader knows.
    let unnamed = "# IAM\n\n1. Attach the `ReadOnlyAccess` policy to the user.\n";
    assert_eq!(
        found("risk/changes-existing", unnamed).map(|(_, message)| message),
        Some("AttachUserPolicy changes the user that you name, which this guide does not make".to_owned())
    );
}

/// A document that has a fault a rule would find, in code of all kinds.
#[test]
fn a_policy_in_code_is_no_broken_document() {
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}"#;
    let with = |value: &str| policy.replace("\"arn:aws:s3:::b/*\"", value);
    let trailing = with("\"*\",");
    let hcl = r#"{ "Version" = "2012-10-17", "Statement" = [{ "Effect" = "Allow", "Action" = "s3:GetObject", "Resource" = aws_s3_bucket.b.arn }] }"#;
    let codes = [
        format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = <<EOF\n{policy}\nEOF\n}}"),
        format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = <<-POLICY\n{}\nPOLICY\n}}", with("\"${aws_s3_bucket.b.arn}/*\"")),
        format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = jsonencode({policy})\n}}"),
        format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = jsonencode({hcl})\n}}"),
        format!("put() {{\n  cat > p.json <<EOF\n{policy}\nEOF\n}}"),
        format!("func f() {{\n  p := `{policy}`\n}}"),
        format!("func f() {{\n  p := fmt.Sprintf(`{}`, b)\n}}", with("\"%s\"")),
        format!("export default {{ policy: {policy} }}"),
        format!("{{ policy: {policy} }}"),
        format!("new aws.iam.Role(\"r\", {{ assumeRolePolicy: JSON.stringify({trailing}) }})"),
        format!("class A {{ string P = @\"{}\"; }}", policy.replace('"', "\"\"")),
        format!("policy = {}", with("arn")),
        format!("policy = {}", with("f\"arn:aws:s3:::{b}/*\"")),
        format!("policy = {}", with("\"arn:aws:s3:::%s/*\" % b")),
        format!("policy = {trailing}"),
        with("bucket.arn"),
        with("\"arn:aws:s3:::\" + bucket"),
        with("<BUCKET_ARN>"),
        with("[{{ buckets | join }}]"),
        with("{{ bucket_arn }}"),
    ];
    for code in &codes {
        for language in ["", "text", "json", "hcl", "terraform", "js", "python", "go"] {
            let found = findings(&format!("Use this:\n\n```{language}\n{code}\n```\n"));
            assert!(found.iter().all(|finding| !finding.code.starts_with("policy/")), "{language}\n{code}\n{found:?}");
        }
    }
    let difference = format!("```diff\n {{\n-{policy},\n+{trailing}\n }}\n```\n");
    assert!(findings(&difference).is_empty());
}

#[test]
fn a_document_in_code_is_still_one_and_a_broken_one_is_found_where_it_is_pasted() {
    let codes = |text: &str| findings(text).into_iter().filter(|finding| finding.code.starts_with("policy/")).map(|finding| finding.code).collect::<Vec<_>>();
    let policy = |rest: &str| format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": {rest}, "Resource": "*"}}]}}"#);
    let fault = policy(r#""Allow", "Action": "s3:GetObjekt""#);
    assert_eq!(codes(&format!("```hcl\nresource \"aws_iam_policy\" \"p\" {{\n  policy = <<EOF\n{fault}\nEOF\n}}\n```\n")), ["policy/invalid-action"]);
    for broken in [policy(r#""Allow" "Action": "s3:ListAllMyBuckets""#), policy(r#"Allow, "Action": "s3:ListAllMyBuckets""#)] {
        assert_eq!(codes(&format!("```json\n{broken}\n```\n")), ["policy/broken-json"], "{broken}");
        assert_eq!(codes(&format!("```\n{broken}\n```\n")), ["policy/broken-json"], "{broken}");
        assert_eq!(codes(&format!("```sh\ncat > p.json <<EOF\n{broken}\nEOF\n```\n")), ["policy/broken-json"], "{broken}");
        assert_eq!(codes(&format!("```python\n{broken}\n```\n")), [""; 0], "{broken}");
    }
}

#[test]
fn a_word_for_a_region_is_no_misspelt_one() {
    for region in ["REGION", "region", "AWS_REGION", "aws-region", "us-east-X", "xx-xxxx-1"] {
        let text = format!(
            "```json\n{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:{region}:111122223333:q\"}}}}\n```\n"
        );
        assert!(findings(&text).iter().all(|finding| finding.code != "policy/unknown-region"), "{region}");
    }
}

#[test]
fn one_mistake_in_an_arn_is_one_finding() {
    let text = "```json\n{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:eu-west-1:111122223333:b/*\"}}\n```\n";
    let codes: Vec<&str> = findings(text).into_iter().filter(|finding| finding.severity > Severity::Note).map(|finding| finding.code).collect();
    assert_eq!(codes, ["policy/arn-region"]);
}
