//! The file in the run's folder.

use std::os::unix::fs::PermissionsExt;

use super::*;

fn fields(fields: &[(&str, &str)]) -> Fields {
    fields.iter().map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned()))).collect()
}

fn key(id: &str, secret: &str) -> Fields {
    fields(&[("aws_access_key_id", id), ("aws_secret_access_key", secret)])
}

fn file(folder: &Path) -> Sink {
    Sink::open(&SinkChoice::File, folder, "r1", &Plan::default()).unwrap()
}

#[test]
fn secrets_are_their_owner_s_and_none_replaces_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = file(folder.path());
    sink.reserve(SecretKind::AccessKey).unwrap();
    sink.put("ci", &fields(&[("password", "p1")])).unwrap();
    sink.put("ci", &key("AKIA1", "s1")).unwrap();
    sink.put("ci", &key("AKIA2", "s2")).unwrap();
    let text = std::fs::read_to_string(sink.path()).unwrap();
    assert!(text.starts_with("# Secrets of run r1."));
    assert!(
        text.ends_with(
            "\n[ci]\npassword = p1\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n\n[ci-2]\n# user ci\naws_access_key_id = AKIA2\naws_secret_access_key = s2\n"
        )
    );
    assert_eq!(sink.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    sink.reserve(SecretKind::AccessKey).unwrap();
    drop(sink);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_an_earlier_process_kept_is_found_again_and_never_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = file(folder.path());
    sink.put("ci", &key("AKIA1", "s1")).unwrap();
    sink.put("ci", &fields(&[("password", "p1")])).unwrap();
    sink.reserve(SecretKind::AccessKey).unwrap();
    // As by a kill: nothing is tidied up.
    std::mem::forget(sink);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    let note = "# a note in a person's hand: \u{e9}\n[else]\nk  =  v\n";
    let path = folder.path().join("secrets.ini");
    std::fs::write(&path, format!("{note}{}", std::fs::read_to_string(&path).unwrap())).unwrap();

    let mut sink = file(folder.path());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(sink.holds_key("AKIA1") && !sink.holds_key("AKIA2"));
    assert_eq!(sink.held_password("ci").as_deref().map(String::as_str), Some("p1"));
    assert!(sink.held_password("c").is_none() && sink.held_password("else").is_none());
    let before = std::fs::read_to_string(&path).unwrap();
    sink.put("ci", &key("AKIA2", "s2")).unwrap();
    let after = std::fs::read_to_string(&path).unwrap();
    assert_eq!(after, format!("{before}\n[ci-2]\n# user ci\naws_access_key_id = AKIA2\naws_secret_access_key = s2\n"));
    assert!(sink.holds_key("AKIA1") && sink.holds_key("AKIA2"));
}

#[test]
fn a_user_with_the_name_of_a_further_section_has_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = file(folder.path());
    for (user, password) in [("ci", "p1"), ("ci", "p2"), ("ci-2", "p3")] {
        sink.put(user, &fields(&[("password", password)])).unwrap();
    }
    let held = |user| sink.held_password(user).map(|password| password.to_string());
    assert_eq!((held("ci").as_deref(), held("ci-2").as_deref(), held("ci-2-2")), (Some("p2"), Some("p3"), None));
}

#[test]
fn a_key_without_its_secret_is_not_held() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secrets.ini"), "[ci]\naws_access_key_id = AKIA1\n").unwrap();
    assert!(!file(folder.path()).holds_key("AKIA1"));
}

#[test]
fn a_folder_that_cannot_be_written_is_noticed_before_the_call() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = file(&folder.path().join("gone"));
    assert!(sink.reserve(SecretKind::AccessKey).unwrap_err().0.contains("secrets.ini cannot be written"));
    std::fs::create_dir(folder.path().join("secrets.ini")).unwrap();
    assert!(Sink::open(&SinkChoice::File, folder.path(), "r1", &Plan::default()).is_err());
}

#[test]
fn a_value_cannot_forge_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = file(folder.path());
    assert!(sink.put("ci", &fields(&[("password", "a\n[root]")])).is_err());
    sink.put("a]\n[b", &fields(&[("password", "x")])).unwrap();
    assert!(std::fs::read_to_string(sink.path()).unwrap().contains("\n[a___b]\n"));
}
