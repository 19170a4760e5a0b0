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
