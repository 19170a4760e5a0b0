//! Runs against moto, an AWS that somebody else wrote.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Program, root};

/// A moto server on a port of its own; it ends with the test.
struct Moto {
    server: Child,
    url: String,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// None where the caller wants it left out.
fn moto() -> Option<Moto> {
    if std::env::var("BYTHEBOOK_WITHOUT_MOTO").is_ok_and(|value| value == "1") {
        return None;
    }
    let python = python();
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
    let server = Command::new(python)
        .args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()])
        .env("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("moto starts");
    let moto = Moto { server, url: format!("http://127.0.0.1:{port}") };
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "moto does not answer");
        std::thread::sleep(Duration::from_millis(100));
    }
    Some(moto)
}

/// A Python that has moto: the system's, else one in the build folder.
fn python() -> PathBuf {
    let has = |python: &Path| Command::new(python).args(["-c", "import moto.server"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    let system = PathBuf::from("python3");
    if has(&system) {
        return system;
    }
    let folder = root().join("target/moto");
    let own = folder.join("bin/python3");
    if !has(&own) {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status().is_ok_and(|status| status.success());
        let installed = made && Command::new(&own).args(["-m", "pip", "install", "--quiet", "moto[server]"]).status().is_ok_and(|status| status.success());
        assert!(installed, "moto cannot be installed into target/moto: it needs python3 with venv, and the package registry; BYTHEBOOK_WITHOUT_MOTO=1 leaves these tests out");
    }
    own
}

fn run(moto: &Moto, program: &Program, more: &[&str]) -> (Option<i32>, Value, String) {
    run_guide(moto, program, "runbooks/deployment-user.md", more)
}

fn run_guide(moto: &Moto, program: &Program, guide: &str, more: &[&str]) -> (Option<i32>, Value, String) {
    let mut arguments = vec!["run", guide, "--format", "json"];
    arguments.extend(more);
    called(moto, program, &arguments)
}

/// Exit code, the JSON object, and all that was printed.
fn called(moto: &Moto, program: &Program, arguments: &[&str]) -> (Option<i32>, Value, String) {
    let mut command = program.command(arguments);
    for (name, value) in [("AWS_ENDPOINT_URL", moto.url.as_str()), ("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_REGION", "us-east-1")] {
        command = command.env(name, value);
    }
    let output = command.output().expect("the program starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned());
    (output.status.code(), serde_json::from_str(&out).unwrap_or_default(), format!("{out}{err}"))
}

#[test]
fn a_run_makes_the_account_and_keeps_the_secret() {
    let Some(moto) = moto() else { return };
    let program = Program::new();
    let (exit, run, shown) = run(&moto, &program, &["--yes", "--allow-risk", "all", "--checkpoint", "continue"]);
    assert_eq!(exit, Some(0), "{shown}");
    assert_eq!(run["status"], "done");
    let runs = program.home.path().join(".local/state/bythebook/runs");
    let folder = std::fs::read_dir(runs).expect("the runs' folder").flatten().next().expect("one run").path();
    let secrets = std::fs::read_dir(&folder)
        .expect("the run's folder")
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("secret")))
        .expect("a file of secrets");
    assert_eq!(std::fs::metadata(&secrets).expect("the file").permissions().mode() & 0o777, 0o600);
    let kept = std::fs::read_to_string(&secrets).expect("the file");
    let secret = kept.lines().find_map(|line| line.split_once("aws_secret_access_key = ").map(|(_, secret)| secret.to_owned())).expect("the secret");
    let journal = std::fs::read_to_string(folder.join("journal.jsonl")).expect("the journal");
    assert!(secret.len() > 20 && !shown.contains(&secret) && !journal.contains(&secret));
    // A second run finds everything there, and wants no consent to doing nothing.
    let (exit, run, shown) = self::run(&moto, &program, &["--checkpoint", "continue"]);
    assert_eq!(exit, Some(0), "{shown}");
    let operations = run["operations"].as_array().expect("operations");
    assert!(operations.iter().all(|operation| operation["status"] == "already-there" && operation["attempts"] == 0), "{run}");
    assert!(shown.contains("nothing was changed in account 123456789012: everything was there already"), "{shown}");
    // Without the first run's journal and tags it is somebody else's.
    let stranger = Program::new();
    let untag = program.file("untag.md", "# Off\n\n```bash\naws iam untag-user --user-name parcel-deployer --tag-keys bythebook:run\n```\n").display().to_string();
    assert_eq!(run_guide(&moto, &program, &untag, &["--yes"]).0, Some(0));
    let (exit, _, shown) = self::run(&moto, &stranger, &["--yes", "--checkpoint", "continue"]);
    assert_eq!(exit, Some(4), "{shown}");
    assert!(shown.contains("--allow-risk existing"), "{shown}");
    let (exit, plan, shown) = called(&moto, &stranger, &["plan", "runbooks/deployment-user.md", "--live", "--format", "json"]);
    let standings: Vec<&str> = plan["operations"].as_array().expect("operations").iter().filter_map(|operation| operation["live"]["status"].as_str()).collect();
    assert_eq!(standings, ["already-there", "already-there", "already-there", "already-there", "create"]);
    assert_eq!((exit, &plan["operations"][0]["live"]["ours"]), (Some(0), &Value::Bool(false)), "{shown}");
}

#[test]
fn nobody_agrees_for_the_reader() {
    let Some(moto) = moto() else { return };
    let program = Program::new();
    let (exit, _, shown) = run(&moto, &program, &[]);
    assert_eq!(exit, Some(4), "{shown}");
    assert!(shown.contains("nothing was changed") && shown.contains("--yes"), "{shown}");
    let (exit, _, shown) = run(&moto, &program, &["--yes", "--allow-risk", "all"]);
    assert_eq!(exit, Some(10), "{shown}");
}

const HIRING: &str = r#"# A user with everything

```bash
aws iam create-group --group-name staff
aws iam create-user --user-name ulla
aws iam add-user-to-group --group-name staff --user-name ulla
aws iam attach-user-policy --user-name ulla --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
aws iam put-user-policy --user-name ulla --policy-name own --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:List*","Resource":"*"}]}'
aws iam create-login-profile --user-name ulla --password <PASSWORD>
aws iam create-access-key --user-name ulla
aws iam create-access-key --user-name ulla
```
"#;

#[test]
fn the_console_s_delete_takes_along_what_hangs_on_the_user() {
    let Some(moto) = moto() else { return };
    let program = Program::new();
    let agreed = ["--yes", "--allow-risk", "all"];
    let guide = |name: &str, text: &str| program.file(name, text).display().to_string();
    let (exit, _, shown) = run_guide(&moto, &program, &guide("hire.md", HIRING), &[&agreed[..], &["--set", "password=Long-enough-1"]].concat());
    assert_eq!(exit, Some(0), "{shown}");
    let (exit, _, shown) = run_guide(&moto, &program, &guide("bare.md", "# Off\n\n```bash\naws iam delete-user --user-name ulla\n```\n"), &agreed);
    assert_eq!(exit, Some(3), "{shown}");
    assert!(shown.contains("DeleteConflict") && shown.contains("nothing was changed"), "{shown}");
    let (exit, run, shown) = run_guide(&moto, &program, &guide("clicks.md", "# Off\n\n1. Delete the user `ulla`.\n"), &agreed);
    assert_eq!(exit, Some(0), "{shown}");
    let swept = run["operations"][0]["swept"].as_array().map_or(0, Vec::len);
    assert_eq!(swept, 6, "{shown}");
    assert!(shown.contains("gone before it: access keys ") && shown.contains("group memberships staff"), "{shown}");
}

#[test]
fn a_run_is_taken_back() {
    let Some(moto) = moto() else { return };
    let program = Program::new();
    let (_, run, shown) = run(&moto, &program, &["--yes", "--allow-risk", "all", "--checkpoint", "continue"]);
    assert_eq!(run["status"], "done", "{shown}");
    let (exit, _, shown) = called(&moto, &program, &["undo"]);
    assert_eq!(exit, Some(4), "{shown}");
    assert!(shown.contains("access key of user parcel-deployer: ") && shown.contains("nobody agreed to it; add --yes"), "{shown}");
    let (exit, undone, shown) = called(&moto, &program, &["undo", "--yes", "--format", "json"]);
    assert_eq!(exit, Some(0), "{shown}");
    assert_eq!((&undone["status"], undone["undone"].as_array().map(Vec::len)), (&Value::from("undone"), Some(5)), "{shown}");
    assert!(shown.contains("did in account 123456789012 is taken back"), "{shown}");
    // The newest run is meant; once more there is nothing left of it, and older ones want their names.
    assert_eq!(called(&moto, &program, &["undo", "--yes"]).0, Some(0));
    let named = run["run"].as_str().expect("the run's name");
    assert_eq!(called(&moto, &program, &["undo", named, "--yes"]).0, Some(0));
    assert_eq!(called(&moto, &program, &["resume", named, "--yes"]).0, Some(2));
    let (exit, _, shown) = called(&moto, &program, &["plan", "runbooks/deployment-user.md", "--live"]);
    assert_eq!((exit, shown.matches("  create   ").count()), (Some(0), 5), "{shown}");
}

#[test]
fn a_run_in_many_accounts() {
    let Some(moto) = moto() else { return };
    let program = Program::new();
    let accounts = |ids: &[&str]| {
        let list: String = ids.iter().map(|id| format!("\n[[account]]\nid = \"{id}\"\n")).collect();
        program.file("accounts.toml", format!("role = \"deploy\"\n{list}")).display().to_string()
    };
    let file = accounts(&["111122223333", "444455556666", "777788889999"]);
    let guide = "runbooks/compute-roles.md";
    let fleet = |more: &[&str]| called(&moto, &program, &[&["run", guide, "--accounts", &file, "--format", "json"], more].concat());
    let (exit, _, shown) = fleet(&[]);
    assert_eq!(exit, Some(4), "{shown}");
    assert!(shown.contains("nothing was changed in each of 3 accounts: nobody agreed to the plan; add --yes"), "{shown}");
    let (exit, done, shown) = fleet(&["--yes", "--checkpoint", "continue", "--parallel", "2"]);
    assert_eq!(exit, Some(0), "{shown}");
    let ran: Vec<(&str, &str)> = done["accounts"].as_array().expect("accounts").iter().filter_map(|row| Some((row["account"].as_str()?, row["status"].as_str()?))).collect();
    assert_eq!(ran, [("111122223333", "done"), ("444455556666", "done"), ("777788889999", "done")]);
    assert!(shown.contains("3 accounts: 3 done"), "{shown}");
    let runs = std::fs::read_dir(program.home.path().join(".local/state/bythebook/runs")).expect("the runs' folder").flatten().count();
    assert_eq!(runs, 3);
    // Everything is there already; what differs in one account stops the whole, or is left out.
    assert_eq!(fleet(&["--checkpoint", "continue"]).0, Some(0));
    let other = program.file("other.md", "# Other\n\n```bash\naws iam update-assume-role-policy --role-name render-fleet --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ecs.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}'\n```\n").display().to_string();
    let one = accounts(&["444455556666"]);
    let (exit, _, shown) = called(&moto, &program, &["run", &other, "--accounts", &one, "--yes"]);
    assert_eq!(exit, Some(0), "{shown}");
    let all = accounts(&["111122223333", "444455556666", "777788889999"]);
    let (exit, _, shown) = called(&moto, &program, &["run", guide, "--accounts", &all, "--yes", "--checkpoint", "continue"]);
    assert_eq!(exit, Some(7), "{shown}");
    assert!(shown.contains("nothing was changed in any account: 1 of 3 cannot be run in"), "{shown}");
    let (exit, _, shown) = called(&moto, &program, &["run", guide, "--accounts", &all, "--yes", "--checkpoint", "continue", "--stop-after", "2"]);
    assert_eq!(exit, Some(7), "{shown}");
    assert!(shown.contains("444455556666  not run\n  cannot be run in") && shown.contains("3 accounts: 2 done, 1 not run"), "{shown}");
    // One that pauses is gone on with, as the same role.
    let one = accounts(&["777788889999"]);
    let (exit, paused, shown) = called(&moto, &program, &["run", "runbooks/deployment-user.md", "--accounts", &one, "--yes", "--format", "json"]);
    assert_eq!(exit, Some(10), "{shown}");
    let run = paused["accounts"][0]["run"].as_str().expect("its name").to_owned();
    let (exit, _, shown) = called(&moto, &program, &["resume", &run, "--checkpoint", "continue"]);
    assert_eq!(exit, Some(0), "{shown}");
    let (exit, _, shown) = called(&moto, &program, &["undo", &run, "--yes"]);
    assert_eq!(exit, Some(0), "{shown}");
}

#[test]
fn an_account_drifts_from_its_guide() {
    let Some(moto) = moto() else { return };
    let program = Program::new();
    let guide = "runbooks/s3-backup-user.md";
    let drift = |more: &[&str]| called(&moto, &program, &[&["drift", guide, "--format", "json"], more].concat());
    let (exit, found, shown) = drift(&["--set", "bucket-name=nightly-copies"]);
    assert_eq!(exit, Some(1), "{shown}");
    assert!(found["drift"].as_array().expect("drift").iter().all(|one| one["change"] == "missing"), "{found}");
    let (exit, _, shown) = run_guide(&moto, &program, guide, &["--yes", "--allow-risk", "all", "--checkpoint", "continue", "--set", "bucket-name=nightly-copies"]);
    assert_eq!(exit, Some(0), "{shown}");
    // The run's journal knows the value.
    let (exit, found, shown) = drift(&[]);
    assert_eq!(exit, Some(0), "{shown}");
    assert_eq!(found["drift"], serde_json::json!([]));
    let (exit, _, shown) = drift(&["--set", "bucket-name=other-copies"]);
    assert_eq!(exit, Some(1), "{shown}");
    // Somebody gives the user more than the guide does, and takes its policy.
    let by_hand = "# By hand\n\n```bash\naws iam attach-user-policy --user-name backup-uploader --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess\naws iam tag-user --user-name backup-uploader --tags Key=seen,Value=yes\n```\n";
    let by_hand = program.file("by-hand.md", by_hand.replace("backup-uploader", &user_of(&moto, &program))).display().to_string();
    let (exit, _, shown) = run_guide(&moto, &program, &by_hand, &["--yes", "--allow-risk", "all"]);
    assert_eq!(exit, Some(0), "{shown}");
    let (exit, found, shown) = drift(&[]);
    assert_eq!(exit, Some(1), "{shown}");
    let facts: Vec<(&str, &str)> =
        found["drift"][0]["facts"].as_array().expect("facts").iter().filter_map(|fact| Some((fact["what"].as_str()?, fact["change"].as_str()?))).collect();
    assert_eq!(facts, [("policy", "extra"), ("tag seen", "extra")]);
    let (exit, _, shown) = called(&moto, &program, &["sync", guide, "--from", "account"]);
    assert_eq!(exit, Some(0), "{shown}");
}

/// The user that the guide of backups makes.
fn user_of(moto: &Moto, program: &Program) -> String {
    let (_, plan, _) = called(moto, program, &["plan", "runbooks/s3-backup-user.md", "--format", "json"]);
    let made = plan["operations"].as_array().expect("operations").iter().find(|one| one["operation"] == "iam:CreateUser").expect("a user is made");
    made["input"]["UserName"].as_str().expect("its name").to_owned()
}
