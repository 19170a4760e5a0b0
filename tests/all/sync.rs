//! Guides and what is kept of them: the program from outside.

use std::time::Duration;

use crate::support::Program;

const GUIDE: &str = "# Courier

1. Create an IAM user named `courier`.
2. Create a policy named `courier-mail` of this document:

   ```json
   {
     \"Version\": \"2012-10-17\",
     \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ses:SendEmail\"], \"Resource\": \"*\"}]
   }
   ```

3. Attach the policy `courier-mail` to the user `courier`.
";

/// Exit code, standard output and standard error.
pub fn ran(program: &Program, arguments: &[&str]) -> (i32, String, String) {
    let output = program.command(arguments).current_dir(program.home.path()).timeout(Duration::from_secs(60)).output().expect("the program starts");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_lock_is_of_the_meaning_not_of_the_prose() {
    let program = Program::new();
    let lock = || std::fs::read_to_string(program.home.path().join("bythebook.lock")).expect("the lock is there");
    program.file("courier.md", GUIDE);
    assert_eq!(ran(&program, &["lock", "courier.md"]), (0, String::new(), "1 guide locked\n".into()));
    let first = lock();
    assert!(first.contains("statements = ['{\"Action\":\"ses:SendEmail\",\"Effect\":\"Allow\",\"Resource\":\"*\"}']"), "{first}");
    program.file("courier.md", GUIDE.replace("# Courier", "# The courier\n\nSends letters."));
    assert_eq!(ran(&program, &["lock", "courier.md"]).0, 0);
    let digest = |text: &str| text.lines().filter(|line| !line.starts_with("sha256 = ") && !line.starts_with("title = ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(digest(&lock()), digest(&first));
    let before = lock();
    program.file("courier.md", GUIDE.replace("[\"ses:SendEmail\"]", "[\"ses:SendEmail\", \"ses:SendRawEmail\"]"));
    let (exit, out, err) = ran(&program, &["lock", "courier.md"]);
    assert_eq!(exit, 1);
    assert_eq!(out, "courier.md:\n  ~ CreatePolicy courier-mail  (lines 4–11)\n      - Allow ses:SendEmail on *\n      + Allow ses:SendEmail, ses:SendRawEmail on *\n");
    assert!(err.contains("bythebook lock --update"), "{err}");
    assert_eq!(lock(), before);
    assert_eq!(ran(&program, &["lock", "courier.md", "--update"]).0, 0);
    assert!(lock().contains("SendRawEmail"));
}

#[test]
fn a_damaged_lock_is_refused_and_stays() {
    let program = Program::new();
    program.file("courier.md", GUIDE);
    assert_eq!(ran(&program, &["lock", "."]).0, 0);
    let path = program.home.path().join("bythebook.lock");
    let edited = std::fs::read_to_string(&path).expect("the lock is there").replace("ses:SendEmail", "ses:*");
    std::fs::write(&path, &edited).expect("it can be written");
    let (exit, _, err) = ran(&program, &["lock", "courier.md", "--update"]);
    assert_eq!(exit, 2);
    assert!(err.contains("a statement of iam:CreatePolicy in courier.md does not fit its checksum"), "{err}");
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), edited);
}

#[test]
fn a_diff_says_who_may_do_what_now() {
    let program = Program::new();
    program.file("old.md", GUIDE);
    program.file("new.md", GUIDE.replace("[\"ses:SendEmail\"]", "[\"ses:SendEmail\", \"ses:SendRawEmail\"]"));
    let (exit, out, _) = ran(&program, &["diff", "old.md", "new.md"]);
    assert_eq!(exit, 1);
    let expected = "operations
  ~ CreatePolicy courier-mail  (lines 4–11)
      - Allow ses:SendEmail on *
      + Allow ses:SendEmail, ses:SendRawEmail on *
permissions gained
  + user courier: ses:SendRawEmail on *
";
    assert_eq!(out, expected);
    let (_, out, _) = ran(&program, &["diff", "new.md", "old.md", "--format", "markdown"]);
    assert!(out.contains("**Permissions lost**\n\n| who | what | |\n| --- | --- | --- |\n| `user courier` | `ses:SendRawEmail on *` |  |\n"), "{out}");
    let (_, out, _) = ran(&program, &["diff", "old.md", "new.md", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["permissions"][0]["change"], "gained");
    // Two statements that say together what one said: nothing is gained.
    let apart = "[{\"Effect\": \"Allow\", \"Action\": \"ses:SendEmail\", \"Resource\": \"*\"}, {\"Effect\": \"Allow\", \"Action\": \"ses:SendEmail\", \"Resource\": \"arn:aws:ses:*:*:*\"}]";
    program.file("apart.md", GUIDE.replace("[{\"Effect\": \"Allow\", \"Action\": [\"ses:SendEmail\"], \"Resource\": \"*\"}]", apart));
    let (_, out, _) = ran(&program, &["diff", "old.md", "apart.md"]);
    assert!(!out.contains("permissions gained"), "{out}");
    assert_eq!(ran(&program, &["diff", "old.md", "old.md"]).0, 0);
}

#[test]
fn a_revision_of_git_is_compared() {
    let program = Program::new();
    let git = |arguments: &[&str]| {
        let mut all = vec!["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
        all.extend(arguments);
        let done = std::process::Command::new("git").args(&all).current_dir(program.home.path()).output().expect("git is here");
        assert!(done.status.success(), "{done:?}");
    };
    git(&["init", "-q"]);
    let apart = GUIDE.replace("of this document:\n\n   ```json\n   {\n     \"Version\": \"2012-10-17\",\n     \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ses:SendEmail\"], \"Resource\": \"*\"}]\n   }\n   ```\n", "with the document below.\n");
    assert_ne!(apart, GUIDE);
    program.file("courier.md", GUIDE);
    git(&["add", "."]);
    git(&["commit", "-qm", "a"]);
    program.file("courier.md", GUIDE.replace("`courier`", "`mailer`"));
    let (exit, out, err) = ran(&program, &["diff", "HEAD:courier.md", "courier.md"]);
    assert_eq!(exit, 1, "{err}");
    assert!(out.contains("permissions gained\n  + user mailer: ses:SendEmail on *\npermissions lost\n  - user courier: ses:SendEmail on *\n"), "{out}");
    let (exit, _, err) = ran(&program, &["diff", "HEAD~7:courier.md", "courier.md"]);
    assert_eq!(exit, 2);
    assert!(err.starts_with("nothing was compared: HEAD~7:courier.md: "), "{err}");
    assert_eq!(ran(&program, &["diff", "--upload-pack=x:y", "courier.md"]).0, 2);
}

const TEMPLATE: &str = "Resources:
  Mail:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: courier-mail
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: [ses:SendEmail, ses:SendRawEmail]
            Resource: '*'
";

#[test]
fn a_guide_follows_a_template() {
    let program = Program::new();
    program.file("courier.md", GUIDE);
    program.file("stack.yaml", TEMPLATE);
    let (exit, out, err) = ran(&program, &["sync", "courier.md", "--from", "stack.yaml"]);
    assert_eq!(exit, 1, "{err}");
    assert!(out.contains("-     \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ses:SendEmail\"], \"Resource\": \"*\"}]\n"), "{out}");
    assert!(out.contains("+     \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"ses:SendEmail\", \"ses:SendRawEmail\"], \"Resource\": \"*\"}]\n"), "{out}");
    assert_eq!(ran(&program, &["sync", "courier.md", "--from", "stack.yaml", "--write"]).0, 0);
    let written = std::fs::read_to_string(program.home.path().join("courier.md")).expect("the guide");
    assert_eq!(written, GUIDE.replace("[\"ses:SendEmail\"]", "[\"ses:SendEmail\", \"ses:SendRawEmail\"]"));
    assert_eq!(ran(&program, &["sync", "courier.md", "--from", "stack.yaml"]), (0, String::new(), "the guide says the same\n".into()));
    let (exit, _, err) = ran(&program, &["sync", "courier.md", "--from", "stack.yaml#/Resources/None"]);
    assert_eq!(exit, 2);
    assert!(err.contains("nothing stands at `/Resources/None`"), "{err}");
}

#[test]
fn a_block_is_tied_to_its_source() {
    let program = Program::new();
    let tied = GUIDE.replace("   ```json\n", "   <!-- bythebook: source=stack.yaml#/Resources/Mail/Properties/PolicyDocument -->\n\n   ```json\n");
    program.file("courier.md", &tied);
    program.file("stack.yaml", TEMPLATE);
    let plan = |guide: &str| ran(&program, &["plan", guide, "--format", "json"]);
    assert_eq!(plan("courier.md").0, 0);
    let (exit, out, err) = ran(&program, &["check", "courier.md"]);
    assert_eq!(exit, 1, "{err}");
    assert!(out.contains("error[guide/source]: the block is not what stack.yaml#/Resources/Mail/Properties/PolicyDocument says"), "{out}");
    assert_eq!(ran(&program, &["sync", "courier.md"]).0, 1);
    assert_eq!(ran(&program, &["sync", "courier.md", "--write"]).0, 0);
    assert_eq!(ran(&program, &["sync", "courier.md"]), (0, String::new(), "the guide says the same\n".into()));
    assert_eq!(ran(&program, &["check", "courier.md"]).0, 0);
}

#[test]
fn check_notices_what_the_lock_does_not_know() {
    let program = Program::new();
    program.file("courier.md", GUIDE);
    let locked = || ran(&program, &["check", "courier.md", "--locked"]);
    let (exit, out, _) = locked();
    assert!(exit == 1 && out.contains("lock/missing"), "{out}");
    assert_eq!(ran(&program, &["lock", "courier.md"]).0, 0);
    assert_eq!(locked().0, 0);
    program.file("courier.md", GUIDE.replace("# Courier", "# The courier\n\nThat is who brings the letters."));
    assert_eq!(locked().0, 0);
    program.file("courier.md", GUIDE.replace("[\"ses:SendEmail\"]", "[\"ses:*\"]"));
    let (exit, out, _) = locked();
    assert!(exit == 1 && out.contains("lock/changed") && out.contains("CreatePolicy courier-mail: - Allow ses:SendEmail on *; + Allow ses:* on *"), "{out}");
}
