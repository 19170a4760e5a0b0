//! Where secrets go, and that they go nowhere else.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::endpoint::{Cut, Ended, Fault, Length, Refusal, Rule, Trial, UNATTENDED, each};
use crate::faults::{CLERK, COURIER};
use crate::support::{binary, root};

const KEY: &str = "# A key\n\n```bash\naws iam create-user --user-name ci\naws iam create-access-key --user-name ci\n```\n";
const TWO_KEYS: &str = "# Keys\n\n```bash\naws iam create-user --user-name ci\naws iam create-access-key --user-name ci\naws iam create-user --user-name cd\naws iam create-access-key --user-name cd\n```\n";
const PASSWORD: &str = "# A password\n\n```bash\nPW=<WORD>\naws iam create-user --user-name ci\naws iam create-login-profile --user-name ci --password \"$PW\"\naws iam create-access-key --user-name ci\n```\n";
/// Given by the reader of a guide.
const SENTINEL: &str = "Sentinel-9f3a77c1-Word";
/// The same as a run without a person, with text on standard output.
const AGREED: [&str; 5] = ["--yes", "--allow-risk", "all", "--checkpoint", "continue"];

fn run(trial: &Trial, more: &[&str]) -> Ended {
    trial.start(&[&["run", &trial.guide.display().to_string()], &AGREED[..], more].concat())
}

fn nothing_was_called(trial: &Trial) -> bool {
    trial.endpoint.log().applied().is_empty()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn a_key_becomes_a_new_profile() {
    let trial = Trial::new(KEY, vec![]);
    let before = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = none\n";
    std::fs::create_dir(trial.program.home.path().join(".aws")).expect("the home is writable");
    let credentials = trial.program.file(".aws/credentials", before);
    let ended = run(&trial, &["--secrets", "profile:ci"]);
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    let (id, secret) = trial.endpoint.log().keys().remove(0);
    let held = text(&credentials);
    assert!(held.starts_with(&format!("{before}\n[ci]\n# made by bythebook in run ")), "{held}");
    assert!(held.ends_with(&format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n")), "{held}");
    assert!(ended.err.contains("profile ci in ") && !ended.err.contains(&secret) && trial.kept().is_empty());
    // A second run does not touch what the first has made.
    let ended = run(&trial, &["--secrets", "profile:ci"]);
    assert_eq!(ended.exit, Some(6), "{}", ended.err);
    assert!(ended.err.contains("nothing was changed in account 123456789012: the profile ci exists already"), "{}", ended.err);
    assert_eq!((text(&credentials), trial.endpoint.log().applied().len()), (held, 2));
}

#[test]
fn several_keys_become_profiles_by_their_users() {
    let trial = Trial::new(TWO_KEYS, vec![]);
    let ended = run(&trial, &["--secrets", "profile:new"]);
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    let credentials = trial.program.home.path().join(".aws/credentials");
    assert_eq!(credentials.metadata().expect("it was made").permissions().mode() & 0o777, 0o600);
    assert!(["[new-ci]\n", "[new-cd]\n"].iter().all(|header| text(&credentials).contains(header)));
}

#[test]
fn standard_output_gets_sections() {
    let trial = Trial::new(KEY, vec![]);
    let ended = run(&trial, &["--secrets", "stdout"]);
    assert_eq!(ended.exit, Some(0), "{}", ended.err);
    let (id, secret) = trial.endpoint.log().keys().remove(0);
    assert_eq!(ended.out, format!("[ci]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n\n"));
    assert!(!ended.err.contains(&secret) && trial.files().iter().all(|(_, text)| !text.contains(&secret)));
}

#[test]
fn what_cannot_work_is_refused_before_the_first_call() {
    let trial = Trial::new(KEY, vec![]);
    let both = run(&trial, &["--secrets", "stdout", "--format", "json"]);
    assert_eq!(both.exit, Some(2), "{}", both.err);
    let mut command = trial.command(&[&["run", &trial.guide.display().to_string()], &AGREED[..], &["--secrets", "stdout"]].concat());
    command.stdout(Stdio::null());
    let lost = trial.finish(command);
    assert_eq!(lost.exit, Some(6), "{}", lost.err);
    trial.program.file(".aws", "no folder");
    let unwritable = run(&trial, &["--secrets", "profile:ci"]);
    assert_eq!(unwritable.exit, Some(6), "{}", unwritable.err);
    for ended in [lost, unwritable] {
        assert!(ended.err.contains("nothing was changed in account 123456789012"), "{}", ended.err);
    }
    assert!(nothing_was_called(&trial));
}

#[test]
fn a_reader_that_goes_away_costs_the_key() {
    let trial = Trial::new(KEY, vec![Rule::on("CreateUser", Fault::Delayed(Duration::from_millis(200)))]);
    let mut command = trial.command(&[&["run", &trial.guide.display().to_string()], &AGREED[..], &["--secrets", "stdout"]].concat());
    let mut child = command.spawn().expect("the program starts");
    while trial.endpoint.log().count("GetCallerIdentity") == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(100));
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the program ends");
    assert_eq!(ended.status.code(), Some(6), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(trial.endpoint.active_keys().is_empty());
}

#[test]
fn the_root_user_runs_nothing_unasked() {
    let trial = Trial::new(KEY, vec![Rule::on("GetCallerIdentity", Fault::AsRoot).always()]);
    let ended = run(&trial, &[]);
    assert_eq!(ended.exit, Some(4), "{}", ended.err);
    assert!(ended.err.contains("add --allow-root") && nothing_was_called(&trial), "{}", ended.err);
    assert_eq!(run(&trial, &["--allow-root"]).exit, Some(0));
}

/// Secrets that are given, made and received, through every command and what goes wrong with it.
#[test]
fn no_secret_is_seen_anywhere_but_in_its_sink() {
    let faults: [(&str, &str, Fault); 13] = [
        ("no fault", "DeleteUser", Fault::Empty),
        ("a refusal that quotes", "CreateLoginProfile", Fault::Echoed(400)),
        ("a failure that quotes", "CreateLoginProfile", Fault::Echoed(500)),
        ("denied", "CreateLoginProfile", Fault::Refused(Refusal::DENIED)),
        ("a lost password", "CreateLoginProfile", Fault::CutAfter(Cut::Reset)),
        ("half an answer", "CreateAccessKey", Fault::Truncated(50, Length::Fitting)),
        ("most of an answer", "CreateAccessKey", Fault::Truncated(80, Length::Promised)),
        ("garbage", "CreateAccessKey", Fault::Garbage),
        ("denied a key", "CreateAccessKey", Fault::Refused(Refusal::DENIED)),
        ("failed", "CreateAccessKey", Fault::RefusedAfter(Refusal::FAILURE)),
        ("a lost key", "CreateAccessKey", Fault::CutAfter(Cut::Close)),
        ("a key that stays", "DeleteAccessKey", Fault::Refused(Refusal::DENIED)),
        ("expired", "CreateAccessKey", Fault::Refused(Refusal::EXPIRED_TOKEN)),
    ];
    let given = format!("word={SENTINEL}");
    let wrong = each(&faults, |(name, operation, fault)| {
        let mut wrong = Vec::new();
        for guide in [PASSWORD, CLERK] {
            let rules = if *name == "a key that stays" { vec![Rule::on("CreateAccessKey", Fault::CutAfter(Cut::Reset))] } else { Vec::new() };
            let trial = Trial::new(guide, [rules, vec![Rule::on(operation, *fault)]].concat());
            let set: &[&str] = if guide == PASSWORD { &["--set", &given] } else { &[] };
            let path = trial.guide.display().to_string();
            let command = |command: &str, more: &[&str]| trial.start(&[&[command, &path], more, set].concat());
            let ended = [
                command("plan", &[]),
                command("plan", &["--format", "json"]),
                command("rehearse", &[]),
                command("rehearse", &UNATTENDED),
                trial.run(set),
                trial.start(&[&["resume"], &UNATTENDED[..], set].concat()),
                trial.start(&["runs"]),
                trial.start(&["runs", "--format", "json"]),
            ];
            wrong.extend(trial.leaks(&ended.iter().collect::<Vec<_>>()));
            let seen = |text: &str| text.contains(SENTINEL);
            wrong.extend(ended.iter().filter(|ended| seen(&ended.out) || seen(&ended.err)).map(|ended| format!("the sentinel was printed: {}{}", ended.out, ended.err)));
            wrong.extend(trial.files().iter().filter(|(_, text)| seen(text)).map(|(path, _)| format!("the sentinel stands in {}", path.display())));
            if guide == PASSWORD && trial.endpoint.log().secrets().iter().all(|secret| secret != SENTINEL) {
                wrong.push("the sentinel was never sent".into());
            }
        }
        wrong.into_iter().map(|wrong| format!("{name}: {wrong}")).collect::<Vec<_>>()
    })
    .concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_credentials_file_that_is_lost_on_the_way_costs_the_key() {
    let trial = Trial::new(KEY, vec![Rule::on("CreateAccessKey", Fault::Delayed(Duration::from_millis(500)))]);
    std::fs::create_dir(trial.program.home.path().join(".aws")).expect("the home is writable");
    let credentials = trial.program.file(".aws/credentials", "[default]\n");
    let ended = std::thread::scope(|scope| {
        let run = scope.spawn(|| run(&trial, &["--secrets", "profile:ci"]));
        while trial.endpoint.log().count("CreateUser") == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        // Nothing can be renamed onto a folder.
        std::fs::remove_file(&credentials).and_then(|()| std::fs::create_dir(&credentials)).expect("the home is writable");
        run.join().expect("the run")
    });
    assert_eq!(ended.exit, Some(6), "{}", ended.err);
    assert!(ended.err.contains("was deleted at once") && trial.endpoint.active_keys().is_empty(), "{}", ended.err);
}

/// A small disk for the state folder, as far as this machine lets a test mount one: what has no room for the journal and its secrets is
/// not begun, and never stops half-way.
#[test]
fn a_disk_that_is_nearly_full_is_noticed_before_the_first_call() {
    let tried = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).stderr(Stdio::null()).status();
    if !tried.is_ok_and(|status| status.success()) {
        eprintln!("left out: no file system can be mounted here");
        return;
    }
    let sizes: Vec<usize> = (1..=24).map(|pages| pages * 4).collect();
    let ended = each(&sizes, |size| {
        let trial = Trial::new(COURIER, vec![]);
        let mut command = Command::new("unshare");
        let script = format!("mkdir -p \"$HOME/.local/state\" && mount -t tmpfs -o size={size}k none \"$HOME/.local/state\" && exec \"$@\"");
        command.args(["-rm", "sh", "-c", &script, "sh"]).arg(binary()).arg("run").arg(&trial.guide).args(UNATTENDED);
        command.env_clear().envs(trial.program.environment()).envs(trial.endpoint.environment());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let ended = trial.finish(command);
        (ended.exit, nothing_was_called(&trial), format!("{size} kB: {}", ended.err))
    });
    for (exit, nothing, err) in &ended {
        match exit {
            Some(0) => {}
            Some(6) => assert!(*nothing && err.contains("nothing was changed in account 123456789012"), "{err}"),
            _ => panic!("{exit:?} {err}"),
        }
    }
    assert!(ended.first().is_some_and(|(exit, ..)| *exit == Some(6)) && ended.last().is_some_and(|(exit, ..)| *exit == Some(0)), "{ended:?}");
}

#[test]
fn nothing_that_holds_a_secret_can_be_printed() {
    let holders = [("execute/answer.rs", "Answer"), ("execute/answer.rs", "Secret"), ("execute/desk.rs", "Input"), ("execute/desk.rs", "Desk"), ("execute/sink/mod.rs", "Sink")];
    for (file, name) in holders {
        let source = text(&root().join("src").join(file));
        let (before, _) = source.split_once(&format!("pub struct {name}")).unwrap_or_else(|| panic!("{file} has no {name}"));
        let attributes: Vec<&str> = before.lines().rev().take_while(|line| line.starts_with("#[") || line.starts_with("///")).filter(|line| line.starts_with("#[")).collect();
        assert!(attributes.iter().all(|line| !line.contains("Debug") && !line.contains("Serialize")), "{name} can be printed");
        assert!(["Debug", "Display", "Serialize"].iter().all(|way| !source.contains(&format!("{way} for {name}"))), "{name} can be printed");
    }
}
