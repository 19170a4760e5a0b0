//! The program from outside, in a scrubbed environment: what it prints, and how it ends. What it prints is stored in
//! `tests/snapshots/cli`; the exit codes stand here.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use snapbox::Data;

use crate::support::{Program, binary, root, stored, text};

const GUIDE: &str = "# Mail\n\n1. In IAM, choose **Users**, then **Create user**.\n2. For **User name**, enter `<MAILER>`.\n3. Choose **Next**, then **Create user**.\n";

/// Runs the program in its home, and compares both streams with what is stored under `name`.
fn stands(name: &str, program: &Program, arguments: &[&str], input: &str, exit: i32) -> String {
    let output = program.command(arguments).current_dir(program.home.path()).stdin(input).timeout(Duration::from_secs(60)).output().expect("the program starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let shown = format!("$ bythebook {}\n{out}{}{err}", arguments.join(" "), if err.is_empty() { "" } else { "--- standard error\n" });
    assert_eq!(output.status.code(), Some(exit), "{shown}");
    let shown = shown.replace(&program.home.path().display().to_string(), "HOME");
    // The pages of all rules are not worth keeping twice.
    let shown = match (shown.find("\"rules\":["), shown.find("]}},\"columnKind\"")) {
        (Some(start), Some(end)) => format!("{}\"rules\":[…{}", &shown[..start], &shown[end..]),
        _ => shown,
    };
    stored().eq(shown, Data::read_from(&root().join(format!("tests/snapshots/cli/{name}.txt")), None));
    out.into_owned()
}

#[test]
fn help() {
    let program = Program::new();
    stands("help", &program, &["--help"], "", 0);
    for command in
        ["list", "plan", "check", "report", "preview", "explain", "rehearse", "run", "resume", "undo", "runs", "lock", "diff", "drift", "sync", "export", "lsp", "completions"]
    {
        stands(&format!("help-{command}"), &program, &[command, "--help"], "", 0);
    }
    stands("no-command", &program, &[], "", 2);
    stands("unknown-option", &program, &["plan", "guide.md", "--quick"], "", 2);
}

#[test]
fn every_command_has_its_help_tested() {
    let program = Program::new();
    let output = program.command(["--help"]).output().expect("the program starts");
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(
        names,
        ["list", "plan", "check", "report", "preview", "explain", "rehearse", "run", "resume", "undo", "runs", "lock", "diff", "drift", "sync", "export", "lsp", "completions"]
    );
}

const UNTIDY: &str = r#"# Letters

Create a policy `letters`:

```json
{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": ["s3:ListBuckets", "s3:GetObject"], "Resource": "*"}
}
```
"#;

#[test]
fn checks() {
    let program = Program::new();
    program.file("tidy.md", UNTIDY.replace("ListBuckets", "ListAllMyBuckets"));
    stands("check-tidy", &program, &["check", "tidy.md"], "", 0);
    program.file("untidy.md", UNTIDY);
    stands("check", &program, &["check", "."], "", 1);
    stands("check-json", &program, &["check", "untidy.md", "--format", "json"], "", 1);
    stands("check-github", &program, &["check", "untidy.md", "--format", "github"], "", 1);
    stands("check-allow", &program, &["check", "untidy.md", "--allow", "policy/*"], "", 0);
    stands("check-sarif", &program, &["check", "untidy.md", "tidy.md", "--format", "sarif"], "", 1);
    stands("check-junit", &program, &["check", ".", "none.md", "--format", "junit"], "", 2);
    stands("check-deny", &program, &["check", "untidy.md", "--allow", "policy/*", "--deny", "policy/invalid-action"], "", 1);
    stands("check-standard-input", &program, &["check", "-", "--format", "github"], UNTIDY, 1);
    stands("check-unknown-rule", &program, &["check", "untidy.md", "--allow", "invalid-action"], "", 2);
    stands("check-unknown-family", &program, &["check", "untidy.md", "--deny", "polcy/*"], "", 2);
}

#[test]
fn findings_that_are_left_out_with_a_reason() {
    let program = Program::new();
    let fence = UNTIDY.replace("\n```json", "\n<!-- bythebook: allow = \"policy/invalid-action\", reason = \"a preview\" -->\n\n```json");
    program.file("kept.md", &fence);
    stands("check-ignore", &program, &["check", "kept.md"], "", 0);
    program.file("kept.md", fence.replace("ListBuckets", "ListAllMyBuckets").replace(", reason = \"a preview\"", ""));
    stands("check-ignore-unused", &program, &["check", "kept.md"], "", 1);
    // All of it by a file.
    std::fs::create_dir_all(program.home.path().join("docs/drafts")).expect("a folder");
    program.file("docs/kept.md", UNTIDY);
    program.file("docs/drafts/untidy.md", UNTIDY);
    program.file("docs/vendor.md", UNTIDY);
    program.file(
        "docs/bythebook.toml",
        "[check]\nexclude = [\"drafts/\"]\ndeny = [\"warnings\"]\n\n[[check.ignore]]\npath = \"vendor.md\"\ncode = \"policy/*\"\nreason = \"not ours\"\n\n[[check.ignore]]\npath = \"gone.md\"\ncode = \"policy/*\"\nreason = \"not ours\"\n",
    );
    stands("check-config", &program, &["check", "docs"], "", 1);
    stands("check-config-all-excluded", &program, &["check", "docs/drafts"], "", 0);
    // Of one guide it cannot be said that an ignore is not used.
    stands("check-config-line-first", &program, &["check", "docs/kept.md", "--allow", "policy/*"], "", 0);
    program.file("docs/bythebook.toml", "[check]\nalow = [\"policy/*\"]\n");
    stands("check-config-wrong", &program, &["check", "docs"], "", 2);
}

#[test]
fn fixes_in_place() {
    let program = Program::new();
    let wrong = UNTIDY.replace("ListBuckets", "ListAllMyBuckets").replace("\"Allow\"", "\"allow\"");
    let guide = program.file("effect.md", &wrong);
    stands("check-fix", &program, &["check", "effect.md", "--fix"], "", 0);
    assert_eq!(std::fs::read_to_string(&guide).expect("the guide"), wrong.replace("\"allow\"", "\"Allow\""));
    std::fs::write(&guide, &wrong).expect("the guide");
    std::os::unix::fs::symlink(&guide, program.home.path().join("link.md")).expect("a link");
    stands("check-fix-link", &program, &["check", "link.md", "--fix"], "", 2);
    stands("check-fix-standard-input", &program, &["check", "-", "--fix"], &wrong, 2);
    assert_eq!(std::fs::read_to_string(&guide).expect("the guide"), wrong);
}

#[test]
fn only_what_has_changed() {
    let program = Program::new();
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]).args(arguments).current_dir(program.home.path());
        assert!(git.env("HOME", program.home.path()).status().expect("there is git").success());
    };
    git(&["init", "-q"]);
    for name in ["same.md", "changed.md", "gone.md", "hinted.md"] {
        program.file(name, UNTIDY);
    }
    std::fs::create_dir(program.home.path().join("policies")).expect("a folder");
    for name in ["linked.md", "broken.md"] {
        program.file(name, format!("{UNTIDY}\nSee [the policy](policies/{name}.json).\n"));
        program.file(&format!("policies/{name}.json"), "{}");
    }
    git(&["add", "."]);
    git(&["commit", "-qm", "guides"]);
    program.file("changed.md", UNTIDY.replace("Letters", "Mail"));
    program.file("new name.md", UNTIDY);
    program.file("hinted.bythebook.toml", "");
    program.file("policies/linked.md.json", "[]");
    for gone in ["gone.md", "policies/broken.md.json"] {
        std::fs::remove_file(program.home.path().join(gone)).expect("it was there");
    }
    let checked = |arguments: &[&str]| {
        let output = program.command(arguments).current_dir(program.home.path()).output().expect("the program starts");
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        shown.lines().filter_map(|line| line.strip_prefix("::error file=")?.split(',').next().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(checked(&["check", ".", "--format", "github", "--changed-since", "HEAD"]), ["broken.md", "changed.md", "hinted.md", "linked.md", "new name.md"]);
    assert_eq!(checked(&["check", ".", "--format", "github"]).len(), 6);
    stands("check-changed-since-unknown", &program, &["check", ".", "--changed-since=--output=x"], "", 2);
    assert!(!program.home.path().join("x").exists());
    let output = program.command(["check", "runbooks", "--changed-since", "HEAD"]).env("PATH", "").output().expect("the program starts");
    assert!(String::from_utf8_lossy(&output.stderr).contains("needs git"), "{output:?}");
}

/// A report that is cut off on a full disk must not look like a clean one.
#[test]
fn lost_output_is_no_success() {
    let program = Program::new();
    program.file("guide.md", UNTIDY);
    for arguments in [&["check", "guide.md", "--format", "sarif"][..], &["plan", "guide.md"], &["explain", "policy/*"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("there is a full device");
        let output = std::process::Command::new(binary()).args(arguments).current_dir(program.home.path()).stdout(full).output().expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert_eq!(said.matches("standard output is not complete").count(), 1, "{arguments:?}: {said}");
    }
}

#[test]
fn explains() {
    let program = Program::new();
    stands("explain", &program, &["explain", "policy/invalid-action"], "", 0);
    stands("explain-unknown", &program, &["explain", "policy/invalid-actions"], "", 2);
    let output = program.command(["explain", "policy/*"]).output().expect("the program starts");
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(list.lines().count() > 10 && list.lines().all(|line| line.starts_with("policy/") && line.ends_with('.')), "{list}");
    let output = program.command(["--version"]).output().expect("the program starts");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("bythebook 0.1.0 (action data of 20"));
}

const LETTERS: &str = r#"# Letters

1. Create a policy `letters`:

   ```json
   {
     "Version": "2012-10-17",
     "Statement": [
       {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::<BUCKET>/*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
       {"Sid": "Keep", "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}
     ]
   }
   ```

2. Create an IAM user `courier` and attach the policy `letters` to it.
"#;

#[test]
fn questions() {
    let program = Program::new();
    program.file("letters.md", LETTERS);
    let ask = |name: &str, more: &[&str], exit| stands(name, &program, &[&["rehearse", "letters.md", "--no-progress", "--set", "bucket=box"], more].concat(), "", exit);
    let asked = ["--can", "courier s3:GetObject arn:aws:s3:::box/x", "--can", "courier s3:GetObject arn:aws:s3:::box/x with aws:SourceIp=203.0.113.9"];
    ask("can", &[&asked[..], &["--can", "courier s3:DeleteObject *", "--can", "courier s3:GetObject arn:aws:s3:::other/x"]].concat(), 0);
    let output = program.command([&["rehearse", "letters.md", "--set", "bucket=box", "--format", "json"], &asked[..]].concat()).current_dir(program.home.path()).output();
    let json: Value = serde_json::from_slice(&output.expect("the program starts").stdout).expect("one JSON object");
    let by = serde_json::json!([{"policy": "policy letters", "statement": 1, "sid": null, "line": 9}]);
    assert_eq!(
        json["can"],
        serde_json::json!([
            {"who": "user courier", "action": "s3:GetObject", "resource": "arn:aws:s3:::box/x", "verdict": "depends",
             "why": "allowed only if aws:SourceIp is in 203.0.113.0/24 (statement 1 of policy letters)", "statements": by,
             "conditions": [{"term": "aws:SourceIp is in 203.0.113.0/24", "effect": "allow"}]},
            {"who": "user courier", "action": "s3:GetObject", "resource": "arn:aws:s3:::box/x", "verdict": "allowed",
             "why": "allowed by statement 1 of policy letters", "statements": by, "conditions": []},
        ])
    );
    ask("can-nobody", &["--can", "curier s3:GetObject *"], 2);
    ask("can-misspelt", &["--can", "courier s3:GetObjekt *"], 2);
}

#[test]
fn expectations() {
    let program = Program::new();
    let hints = [
        "expect allow s3:GetObject on arn:aws:s3:::<BUCKET>/x with aws:SourceIp=203.0.113.9",
        "expect deny courier s3:DeleteObject on arn:aws:s3:::<BUCKET>/*",
        "expect allow s3:GetObject on arn:aws:s3:::<BUCKET>/x",
        "expect allow s3:DeleteObject on arn:aws:s3:::<BUCKET>/x",
        "expect allow ec2:DescribeVpcs on *",
        "expect deny curier s3:* on *",
        "expect alow s3:GetObject on *",
    ];
    let hinted = |hints: &[&str]| format!("{LETTERS}\n{}", hints.iter().map(|hint| format!("<!-- bythebook: {hint} -->\n")).collect::<String>());
    program.file("met.md", hinted(&hints[..2]));
    stands("expectations-met", &program, &["check", "met.md"], "", 0);
    program.file("unmet.md", hinted(&hints[2..]));
    stands("expectations-unmet", &program, &["check", "unmet.md"], "", 1);
    // They are no part of the plan.
    let plan = |name: &str| program.command(["plan", name]).current_dir(program.home.path()).output().expect("the program starts");
    program.file("plain.md", LETTERS);
    let same = |name: &str| String::from_utf8_lossy(&plan(name).stdout).replace(name, "");
    assert_eq!(same("met.md"), same("plain.md"));
    program.file(
        "refused.md",
        "# Off\n\n```bash\naws iam create-user --user-name courier\naws iam create-access-key --user-name courier\naws iam delete-user --user-name courier\n```\n",
    );
    stands("check-rehearsed", &program, &["check", "refused.md", "--rehearse"], "", 1);
    stands("check-not-rehearsed", &program, &["check", "refused.md"], "", 0);
}

#[test]
fn a_plan_and_its_values() {
    let program = Program::new();
    program.file("guide.md", GUIDE);
    program.file("values.toml", "mailer = \"from-file\"\n");
    stands("plan", &program, &["plan", "guide.md"], "", 0);
    stands("plan-set", &program, &["plan", "guide.md", "--set", "mailer=post"], "", 0);
    let plan = stands("plan-json", &program, &["plan", "guide.md", "--format", "json", "--values", "values.toml"], "", 0);
    let plan: Value = serde_json::from_str(&plan).expect("one JSON object");
    assert_eq!(plan["version"], 1);
    assert_eq!(plan["operations"][0]["input"]["UserName"], "from-file");
    let both = stands("plan-set-before-file", &program, &["plan", "guide.md", "--format", "json", "--values", "values.toml", "--set", "mailer=given"], "", 0);
    assert!(both.contains(r#""UserName":"given""#), "{both}");
    stands("plan-standard-input", &program, &["plan", "-"], GUIDE, 0);
    stands("plan-section", &program, &["plan", "guide.md", "--section", "Post"], "", 2);
    stands("plan-line", &program, &["plan", "guide.md", "--line", "4"], "", 0);
    stands("plan-no-such-line", &program, &["plan", "guide.md", "--line", "400"], "", 2);
}

#[test]
fn values_that_are_missing_unknown_or_wrong() {
    let program = Program::new();
    program.file("guide.md", GUIDE);
    program.file("broken.toml", "mailer = \n");
    stands("value-missing", &program, &["rehearse", "guide.md"], "", 4);
    stands("value-unknown", &program, &["rehearse", "guide.md", "--set", "mailr=post"], "", 2);
    stands("value-without-name", &program, &["plan", "guide.md", "--set", "post"], "", 2);
    stands("values-broken", &program, &["plan", "guide.md", "--values", "broken.toml"], "", 2);
    stands("values-no-file", &program, &["plan", "guide.md", "--values", "none.toml"], "", 2);
    stands("value-refused", &program, &["plan", "guide.md", "--set", "mailer=two words"], "", 2);
}

#[test]
fn guides_that_cannot_be_read() {
    let program = Program::new();
    program.file("latin1.md", b"# Mail\n\ncaf\xe9\n");
    program.file("empty.md", "");
    program.file("large.md", "word ".repeat(1_100_000));
    stands("guide-not-utf8", &program, &["plan", "latin1.md"], "", 2);
    stands("guide-empty", &program, &["plan", "empty.md"], "", 0);
    stands("guide-too-large", &program, &["plan", "large.md"], "", 2);
    stands("guide-folder", &program, &["plan", "."], "", 2);
    stands("guide-missing", &program, &["plan", "none.md"], "", 2);
    stands("guide-empty-rehearsed", &program, &["rehearse", "empty.md"], "", 0);
    stands("guide-empty-run", &program, &["run", "empty.md"], "", 0);
}

#[test]
fn long_guides_are_planned_in_time_that_grows_with_them() {
    let program = Program::new();
    let sentence = "Choose **Users** and read on. The `user` is *here*, and `<NAME>` is there; see [the page](https://example.org).";
    program.file("paragraphs.md", format!("{sentence}\n\n").repeat(300_000 / sentence.len()));
    program.file("items.md", format!("1. {sentence}\n").repeat(300_000 / sentence.len()));
    program.file("line.md", format!("{sentence} ").repeat(300_000 / sentence.len()));
    program.file("fence.md", format!("# Users\n\n```json\n{}\n```\n", "  \"a line of a document\",\n".repeat(40_000)));
    for name in ["paragraphs.md", "items.md", "line.md", "fence.md"] {
        let output = program.command(["plan", name, "--format", "json"]).current_dir(program.home.path()).timeout(Duration::from_secs(60)).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn risks_of_calls() {
    let program = Program::new();
    let policy = |name: &str, statement: &str| {
        format!("aws iam put-user-policy --user-name ci --policy-name {name} --policy-document '{{\"Version\":\"2012-10-17\",\"Statement\":[{statement}]}}'\n")
    };
    let trust = |name: &str, principal: &str, condition: &str| {
        let statement = format!("{{\"Effect\":\"Allow\",\"Principal\":{principal},\"Action\":\"sts:AssumeRole\"{condition}}}");
        format!("aws iam create-role --role-name {name} --assume-role-policy-document '{{\"Version\":\"2012-10-17\",\"Statement\":[{statement}]}}'\n")
    };
    let commands = [
        "aws iam create-user --user-name ci\naws iam create-access-key --user-name ci\n".to_owned(),
        policy("all", r#"{"Effect":"Allow","NotAction":"s3:DeleteBucket","Resource":"*"}"#),
        policy("more", r#"{"Effect":"Allow","Action":"iam:*LoginProfile","Resource":"arn:aws:iam::*:user/*"}"#),
        policy("some", r#"{"Effect":"Allow","Action":["iam:PutRolePolicy","iam:PassRole"],"Resource":"arn:aws:iam::*:role/app-*"}"#),
        policy("service", r#"{"Effect":"Allow","Action":"ssm:*","Resource":"*"}"#),
        policy("little", r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#),
        trust("anyone", r#"{"AWS":"*"}"#, ""),
        trust("other", r#"{"AWS":"arn:aws:iam::444455556666:root"}"#, ""),
        trust("own", r#"{"AWS":"arn:aws:iam::<ACCOUNT_ID>:root"}"#, ""),
        trust(
            "github",
            r#"{"Federated":"arn:aws:iam::<ACCOUNT_ID>:oidc-provider/token.actions.githubusercontent.com"}"#,
            r#","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:*"}}"#,
        ),
        trust("corp", r#"{"Federated":"arn:aws:iam::<ACCOUNT_ID>:saml-provider/corp"}"#, ""),
        trust("machine", r#"{"Service":"ec2.amazonaws.com"}"#, ""),
        "aws iam add-user-to-group --user-name old --group-name staff\naws iam delete-user --user-name gone\n".to_owned(),
    ];
    program.file("risks.md", format!("# Risks\n\n```bash\n{}```\n", commands.concat()));
    stands("risks", &program, &["plan", "risks.md"], "", 0);
}

#[test]
fn guides_with_nothing_or_something_wrong_in_them() {
    let program = Program::new();
    program.file("poem.md", "# Roses\n\nRoses are red.\n");
    program.file("bucket.md", "1. Open the Amazon S3 console.\n2. Choose **Create bucket**.\n");
    program.file("broken.md", "1. In IAM, choose **Policies**, then **Create policy**, then **JSON**, and paste:\n\n   ```json\n   {\"Version\": \"2012-10-17\", \"Statement\": [}\n   ```\n\n2. Enter the name `mail` and choose **Create policy**.\n");
    stands("guide-no-steps", &program, &["plan", "poem.md"], "", 0);
    stands("guide-no-iam", &program, &["plan", "bucket.md"], "", 0);
    stands("guide-broken-policy", &program, &["plan", "broken.md"], "", 0);
    program.file("twice.md", "```bash\naws iam create-user --user-name echo\naws iam create-user --user-name Echo\n```\n");
    stands("guide-refused", &program, &["plan", "twice.md"], "", 2);
    stands("guide-refused-rehearsed", &program, &["rehearse", "twice.md"], "", 2);
    program.file("slip.md", "```bash\naws iam create-user --user-name echo\naws iam create-access-key --usr-name echo\n```\n");
    stands("guide-malformed", &program, &["plan", "slip.md"], "", 2);
    stands("guide-malformed-rehearsed", &program, &["rehearse", "slip.md", "--yes", "--allow-risk", "all"], "", 2);
}

#[test]
fn ways_optional_steps_and_their_names() {
    let program = Program::new();
    program.file(
        "ways.md",
        "# Mail\n\n## Option A: A user\n\n1. Create an IAM user named `post`.\n2. (Optional) Create an IAM group named `postmen`.\n\n## Option B: A group\n\n1. Create an IAM group named `mailers`.\n",
    );
    stands("ways", &program, &["plan", "ways.md"], "", 0);
    stands("ways-chosen", &program, &["plan", "ways.md", "--choose", "way-1=group"], "", 0);
    stands("ways-with", &program, &["plan", "ways.md", "--with", "1.2"], "", 0);
    stands("ways-unknown", &program, &["plan", "ways.md", "--choose", "road-1=2"], "", 2);
    stands("ways-no-option", &program, &["plan", "ways.md", "--choose", "way-1=3"], "", 2);
    stands("ways-several-options", &program, &["plan", "ways.md", "--choose", "way-1=option"], "", 2);
    stands("ways-with-unknown", &program, &["plan", "ways.md", "--with", "9"], "", 2);
    stands("ways-with-no-option", &program, &["plan", "ways.md", "--with", "1.1"], "", 2);
    program.file("guide.md", GUIDE);
    stands("ways-none", &program, &["plan", "guide.md", "--choose", "way-1=1"], "", 2);
}

#[test]
fn hints_in_the_guide_and_beside_it() {
    let program = Program::new();
    program
        .file("hints.md", "# Mail\n\n<!-- seen by nobody -->\n\n<!-- bythebook: operation = \"CreateUser\", UserName = \"post\" -->\n1. Prepare everything.\n2. Greet `<WHOM>`.\n");
    program.file("hints.bythebook.toml", "[[step]]\nid = \"2\"\nmanual = true\n");
    stands("hints", &program, &["plan", "hints.md"], "", 0);
    let plan = stands("hints-json", &program, &["plan", "hints.md", "--format", "json"], "", 0);
    let plan: Value = serde_json::from_str(&plan).expect("one JSON object");
    assert_eq!(plan["operations"][0]["risk"], serde_json::json!(["hint"]));
    assert_eq!(plan["checkpoints"][0]["step"], "2");
    stands("hints-rehearsed", &program, &["rehearse", "hints.md", "--no-progress", "--checkpoint", "stop"], "", 10);
    program.file("hints.bythebook.toml", "[[step]]\nid = \"3\"\nmanual = true\n");
    stands("hints-no-step", &program, &["plan", "hints.md"], "", 2);
    program.file("wrong.md", "1. Greet. <!-- bythebook: manual = yes -->\n");
    stands("hints-wrong", &program, &["plan", "wrong.md"], "", 2);
}

#[test]
fn a_list_of_guides() {
    let program = Program::new();
    program.file("guide.md", GUIDE);
    program.file("poem.md", "# Roses\n\nRoses are red.\n");
    stands("list", &program, &["list", "."], "", 0);
    stands("list-json", &program, &["list", "guide.md", "--format", "json"], "", 0);
    stands("list-missing", &program, &["list", "none.md"], "", 2);
    program.file("latin1.md", b"caf\xe9\n");
    program.file(".gitignore", "left-out.md\n");
    program.file("left-out.md", GUIDE);
    stands("list-one-broken", &program, &["list", "."], "", 2);
}

#[test]
fn what_a_guide_writes_does_not_reach_the_terminal_as_control() {
    let program = Program::new();
    program.file("guide.md", "# A \u{1b}[31mred\u{1b}[0m \u{202e}title\n\n1. Create an IAM user named `post`.\n");
    let output = program.command(["plan", "guide.md"]).current_dir(program.home.path()).output().expect("the program starts");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("title") && !shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown:?}");
}

#[test]
fn nobody_agreed() {
    let program = Program::new();
    // Nothing listens there: without an account there is no run, and nothing is changed.
    let output = program
        .command(["run", "runbooks/deployment-user.md", "--yes"])
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        .env("AWS_ACCESS_KEY_ID", "nobody")
        .env("AWS_SECRET_ACCESS_KEY", "nothing")
        .timeout(Duration::from_secs(60))
        .output()
        .expect("the program starts");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.starts_with("nothing was changed"), "{err}");
}

#[test]
fn completions() {
    let program = Program::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = program.command(["completions", shell]).output().expect("the program starts");
        let script = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && script.contains("rehearse") && script.contains("checkpoint"), "{shell}");
    }
    stands("completions-unknown", &program, &["completions", "tcsh"], "", 2);
}

#[test]
fn every_stored_output_belongs_to_a_test() {
    let tests = text("tests/all/cli.rs");
    let folder = root().join("tests/snapshots/cli");
    for entry in std::fs::read_dir(folder).expect("there are stored outputs").flatten() {
        let path = entry.path();
        let name = Path::new(&path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        assert!(tests.contains(&format!("\"{name}\"")) || name.starts_with("help-"), "no test stores {name}");
    }
}
