//! `report`, from outside: the pages of guides, of runs, and the index. What is written to `target/pages` is what `.ci/run` opens in a browser.

use std::path::{Path, PathBuf};

use crate::endpoint::{Ended, Fault, Refusal, Rule, Trial};
use crate::faults::COURIER;
use crate::support::{Program, root};

/// Keeps a page for the browser.
fn keep(name: &str, page: &str) {
    let folder = root().join("target/pages");
    std::fs::create_dir_all(&folder).expect("a folder below target");
    std::fs::write(folder.join(name), page).expect("a page is written");
}

fn report(program: &Program, args: &[&str]) -> (i32, String, String) {
    let output = program.command(std::iter::once(&"report").chain(args)).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_page_of_a_guide() {
    let program = Program::new();
    let (exit, page, talk) = report(&program, &["runbooks/developer-boundary.md"]);
    assert_eq!((exit, talk.as_str()), (0, ""));
    for part in ["<!DOCTYPE html>", "default-src 'none'", "<article class=\"call", "Permissions boundary for developers", "is limited by", "<svg class=\"picture\""] {
        assert!(page.contains(part), "{part}");
    }
    let file = program.home.path().join("page.html");
    let (exit, out, talk) = report(&program, &["runbooks/developer-boundary.md", "--html", &file.display().to_string()]);
    assert_eq!((exit, out.as_str(), talk.starts_with("written: ")), (0, "", true), "{talk}");
    assert!(std::fs::read_to_string(&file).expect("the page") == page, "the same guide gives the same page");
    // What is wrong with a guide stands on its page.
    let broken = program
        .file("broken.md", "Create a policy `p`:\n\n```json\n{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"allow\", \"Action\": \"*\", \"Resource\": \"*\"}}\n```\n");
    let (exit, page, _) = report(&program, &[&broken.display().to_string()]);
    assert!(exit == 0 && page.contains("policy/invalid-effect") && page.contains("Cannot be run"), "{exit}");
    let (exit, out, talk) = report(&program, &["nowhere.md"]);
    assert!(exit == 2 && out.is_empty() && talk.contains("nowhere.md"), "{talk}");
}

/// What would run, load or break out, were it more than text.
const HOSTILE: &str = r#"---
title: "</title><script>pwned=1</script>"
---

# <img src=x onerror=pwned=1> `</code><script>pwned=1</script>`

<script>pwned=1</script>
<svg onload="pwned=1"><a xlink:href="javascript:pwned=1">x</a></svg>
<iframe src="https://example.com/"></iframe><style>body { display: none }</style>

[a](javascript:pwned=1) [b](data:text/html,<script>pwned=1</script>) [c](https://ok.example/?"onmouseover=pwned=1) <javascript:pwned=1>
![" onerror="pwned=1](https://evil.example/track.png)

1. Open IAM. Choose **Users**, then **Create user**.
2. For **User name**, enter `</code><script>pwned=1</script>`. Choose **Next**, then **Create user**.

```json" onload="pwned=1
{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt</pre><script>pwned=1</script>", "Resource": "*"}}
```

| <b>x</b> | `</td><script>pwned=1</script>` |
|---|---|
| <svg/onload=pwned=1> | javascript:pwned=1 |

<!-- <script>pwned=1</script> -->
"#;

#[test]
fn a_hostile_guide_is_text() {
    let program = Program::new();
    let guide = program.file("<svg onload=x>.md", HOSTILE);
    let (exit, page, talk) = report(&program, &[&guide.display().to_string()]);
    assert_eq!((exit, page.matches("<script").count(), page.matches("<svg onload").count()), (0, 1, 0), "{talk}");
    assert!(page.contains("&lt;svg onload=x&gt;.md"), "the name of the file is text too");
    keep("hostile.html", &page);
}

#[test]
fn values_are_shown_and_passwords_are_not() {
    let program = Program::new();
    let (exit, page, talk) = report(&program, &["runbooks/s3-backup-user.md", "--set", "bucket-name=depot-77"]);
    assert!(exit == 0 && page.contains("depot-77") && !page.contains("badge wanted"), "{talk}");
    let guide = program.file("g.md", "```sh\naws iam create-user --user-name ci\naws iam create-login-profile --user-name ci --password <PASSWORD>\n```\n");
    let (exit, page, talk) = report(&program, &[&guide.display().to_string(), "--set", "password=Sesame-0pen-4711!"]);
    assert!(exit == 0 && page.contains("CreateLoginProfile") && !page.contains("Sesame"), "{talk}");
}

#[test]
fn an_index_of_a_folder() {
    let program = Program::new();
    let folder = root().join("target/pages/runbooks");
    let _ = std::fs::remove_dir_all(&folder);
    let (exit, _, talk) = report(&program, &["runbooks", "--html", &folder.display().to_string()]);
    assert_eq!(exit, 0, "{talk}");
    let index = std::fs::read_to_string(folder.join("index.html")).expect("the index");
    let links: Vec<&str> = index.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links.len(), 10, "{links:?}");
    links.iter().for_each(|page| assert!(folder.join(page).is_file(), "{page}"));
    let bad = program.file("bad.md", [0xff]);
    let (exit, page, talk) = report(&program, &["runbooks/compute-roles.md", &bad.display().to_string()]);
    assert!(exit == 2 && page.contains("not read") && page.contains("Roles for the rendering service"), "{talk}");
    let (exit, _, talk) = report(&program, &["runbooks", "--set", "a=b"]);
    assert!(exit == 2 && talk.contains("for one guide"), "{talk}");
}

fn run_name(trial: &Trial) -> String {
    let journal: PathBuf = trial.files().into_iter().map(|(path, _)| path).find(|path| path.ends_with("journal.jsonl")).expect("a journal");
    journal.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).expect("the run's folder")
}

fn page_of(trial: &Trial) -> Ended {
    trial.start(&["report", "--run", &run_name(trial)])
}

#[test]
fn the_record_of_a_run() {
    let rules = vec![
        Rule::on("CreatePolicy", Fault::Refused(Refusal::UNAVAILABLE)),
        Rule::on("CreateGroup", Fault::RefusedAfter(Refusal::FAILURE)),
        Rule::on("PutUserPolicy", Fault::Refused(Refusal::DENIED)),
    ];
    let trial = Trial::new(COURIER, rules);
    assert_eq!(trial.run(&["--jobs", "1"]).exit, Some(3));
    let failed = page_of(&trial);
    assert_eq!(failed.exit, Some(0), "{}", failed.err);
    keep("failed-run.html", &failed.out);
    for part in
        ["record of a run", "badge state failed", "refused: User: arn:aws:iam::123456789012:user/rehearsal", "not made", "2 attempts", "DeleteUser courier", "The run kept none."]
    {
        assert!(failed.out.contains(part), "{part}");
    }
    trial.start(&["resume", "--checkpoint", "continue"]);
    let done = page_of(&trial);
    keep("run.html", &done.out);
    for part in ["badge state done", "went on", "passed by an option of the command", "access key of courier", "secrets.ini", "<svg class=\"timeline\"", "found done"] {
        assert!(done.out.contains(part), "{part}");
    }
    assert_eq!(trial.leaks(&[&failed, &done]), [""; 0]);
    // The guide that was followed is shown, whatever has become of the file.
    std::fs::write(&trial.guide, "# Another\n").expect("the guide is written over");
    let later = page_of(&trial);
    assert!(later.exit == Some(0) && later.out.contains("A courier"), "{}", later.err);
    trial.start(&["undo", "--yes"]);
    let undone = page_of(&trial);
    assert!(undone.out.contains("was taken back") && undone.out.contains("badge state there"), "{}", undone.err);
    let (exit, _, talk) = report(&trial.program, &["--run", "nothing"]);
    assert!(exit == 2 && talk.contains("there is no run nothing"), "{talk}");
    // The index knows how it went.
    std::fs::write(&trial.guide, COURIER).expect("the guide is written back");
    let index = trial.start(&["report", &trial.program.home.path().display().to_string()]);
    assert!(index.out.contains("undone"), "{}", index.err);
}
