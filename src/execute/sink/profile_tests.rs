use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::symlink;

use zeroize::Zeroizing;

use super::*;
use crate::execute::sink::{Other, Sink};
use crate::iam::{Arg, Call, operation};
use crate::plan::PlannedCall;
use crate::source::Span;

const HELD: &str = "# mine\n[default]\naws_access_key_id=AKIAOLD\naws_secret_access_key=old\n\n\n[prod]\nrole = \u{fc}";

/// A plan that makes a key for each of the users.
fn keys(users: &[&str]) -> Plan {
    let planned = |user: &&str| PlannedCall {
        id: "op".into(),
        call: Call::new(operation("CreateAccessKey").unwrap(), vec![("UserName", Arg::text(*user))], Span::default()),
        step: "1".into(),
        lines: (1, 1),
        needs: vec![],
        risk: vec![],
    };
    Plan { operations: users.iter().map(planned).collect(), ..Plan::default() }
}

fn files(folder: &Path) -> Files {
    Files { credentials: folder.join("aws/credentials"), config: folder.join("aws/config") }
}

fn open(folder: &Path, name: &str, run: &str, plan: &Plan) -> Result<Sink, SinkError> {
    let profile = Profile::open(name, &files(folder), run, plan)?;
    Sink::over(Other::Profile(profile), folder, run, plan)
}

fn key(id: &str, secret: &str) -> Fields {
    vec![("aws_access_key_id".into(), Zeroizing::new(id.into())), ("aws_secret_access_key".into(), Zeroizing::new(secret.into()))]
}

fn with(credentials: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("aws")).unwrap();
    std::fs::write(files(folder.path()).credentials, credentials).unwrap();
    folder
}

fn held(folder: &tempfile::TempDir) -> String {
    std::fs::read_to_string(files(folder.path()).credentials).unwrap()
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_profile_stands_behind_what_was_there() {
    let folder = with(HELD);
    let credentials = files(folder.path()).credentials;
    std::fs::set_permissions(&credentials, std::fs::Permissions::from_mode(0o640)).unwrap();
    let mut sink = open(folder.path(), "ci", "r1", &keys(&["deployer"])).unwrap();
    let place = sink.put("deployer", &key("AKIA1", "s1")).unwrap();
    assert_eq!(place, format!("profile ci in {}", credentials.display()));
    assert_eq!(held(&folder), format!("{HELD}\n\n[ci]\n# made by bythebook in run r1\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n"));
    assert_eq!(mode(&credentials), 0o640);
    assert!(sink.holds_key("AKIA1") && !sink.holds_key("AKIA2"));
    // A password is no profile's: it goes to the run's folder.
    sink.put("deployer", &vec![("password".into(), Zeroizing::new("p1".into()))]).unwrap();
    assert!(std::fs::read_to_string(sink.path()).unwrap().ends_with("[deployer]\npassword = p1\n") && !held(&folder).contains("p1"));
    assert_eq!(sink.held_password("deployer").as_deref().map(String::as_str), Some("p1"));
    drop(sink);
    assert_eq!(std::fs::read_dir(folder.path().join("aws")).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_made_is_its_owner_s() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = open(folder.path(), "ci", "r1", &keys(&["deployer"])).unwrap();
    assert!(!files(folder.path()).credentials.exists());
    sink.put("deployer", &key("AKIA1", "s1")).unwrap();
    assert_eq!((mode(&folder.path().join("aws")), mode(&files(folder.path()).credentials)), (0o700, 0o600));
}

#[test]
fn a_profile_of_that_name_is_refused_before_the_first_call() {
    let folder = with(HELD);
    for name in ["prod", "default"] {
        assert!(open(folder.path(), name, "r1", &keys(&["u"])).err().unwrap().0.contains(&format!("the profile {name} exists already")));
    }
    assert!(open(folder.path(), "ci", "r1", &keys(&["u"])).is_ok());
    std::fs::write(files(folder.path()).config, "[profile ci]\nregion = eu-central-1\n[profile sso]\nsso_session = s\n").unwrap();
    assert!(open(folder.path(), "ci", "r1", &keys(&["u"])).is_ok());
    assert!(open(folder.path(), "sso", "r1", &keys(&["u"])).err().unwrap().0.contains("aws/config"));
    std::fs::write(files(folder.path()).credentials, "[ci-b]\n").unwrap();
    assert!(open(folder.path(), "ci", "r1", &keys(&["a", "b"])).is_err());
    assert!(open(folder.path(), "ci", "r1", &keys(&["a", "c"])).is_ok());
    assert_eq!(held(&folder), "[ci-b]\n");
}

#[test]
fn several_keys_are_told_apart_by_their_users() {
    let folder = with("");
    let mut sink = open(folder.path(), "ci", "r1", &keys(&["a", "b", "b"])).unwrap();
    let mut put = |user, id| sink.put(user, &key(id, "s")).unwrap().split(" in ").next().unwrap().to_owned();
    assert_eq!([put("b", "AKIA1"), put("a", "AKIA2"), put("b", "AKIA3")], ["profile ci-b", "profile ci-a", "profile ci-b-2"]);
}

#[test]
fn a_run_that_goes_on_knows_its_own_profile() {
    let folder = with(HELD);
    let plan = keys(&["deployer"]);
    let mut sink = open(folder.path(), "ci", "r1", &plan).unwrap();
    sink.put("deployer", &key("AKIA1", "s1")).unwrap();
    sink.reserve(crate::execute::sink::SecretKind::AccessKey).unwrap();
    // As by a kill.
    std::mem::forget(sink);
    assert!(open(folder.path(), "ci", "r2", &plan).is_err());
    let sink = open(folder.path(), "ci", "r1", &plan).unwrap();
    assert!(sink.holds_key("AKIA1"));
    drop(sink);
    assert_eq!(std::fs::read_dir(folder.path().join("aws")).unwrap().count(), 1);
}

#[test]
fn what_comes_meanwhile_stays() {
    let folder = with(HELD);
    let mut sink = open(folder.path(), "ci", "r1", &keys(&["deployer"])).unwrap();
    std::fs::write(files(folder.path()).credentials, "[ci]\nregion = us-east-1\n").unwrap();
    assert!(sink.put("deployer", &key("AKIA1", "s1")).unwrap().starts_with("profile ci-2 in "));
    assert!(held(&folder).starts_with("[ci]\nregion = us-east-1\n\n[ci-2]\n"));
}

#[test]
fn a_link_is_followed_and_stays_a_link() {
    let folder = with("");
    let real = folder.path().join("kept-elsewhere");
    let credentials = files(folder.path()).credentials;
    std::fs::rename(&credentials, &real).unwrap();
    symlink("../kept-elsewhere", &credentials).unwrap();
    open(folder.path(), "ci", "r1", &keys(&["u"])).unwrap().put("u", &key("AKIA1", "s1")).unwrap();
    assert!(std::fs::symlink_metadata(&credentials).unwrap().is_symlink() && std::fs::read_to_string(&real).unwrap().contains("AKIA1"));
    std::fs::remove_file(&real).unwrap();
    assert!(open(folder.path(), "ci", "r1", &keys(&["u"])).is_err());
}

#[test]
fn two_processes_at_once_lose_nothing() {
    let folder = with(HELD);
    let at = folder.path().to_owned();
    let writers: Vec<_> = (0..8)
        .map(|number| {
            let at = at.clone();
            std::thread::spawn(move || {
                let mut sink = open(&at, &format!("p{number}"), &format!("r{number}"), &keys(&["u"])).unwrap();
                sink.put("u", &key(&format!("AKIA{number}"), "s")).unwrap();
            })
        })
        .collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    let held = held(&folder);
    assert!(held.starts_with(HELD) && (0..8).all(|number| held.contains(&format!("[p{number}]\n")) && held.contains(&format!("AKIA{number}\n"))), "{held}");
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(files(folder.path()).credentials).unwrap();
    assert!(open(folder.path(), "ci", "r1", &keys(&["u"])).err().unwrap().0.contains("no regular file"));
}
