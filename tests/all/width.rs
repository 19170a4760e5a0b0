//! What stands on terminals of different widths, in a pipe, and in the pictures of the README.

use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use regex_lite::Regex;
use snapbox::Data;
use unicode_width::UnicodeWidthStr;

use crate::endpoint::Trial;
use crate::support::{Program, binary, root, stored, text};

/// What the program shows on a terminal.
fn screen(columns: u16, args: &[&str], environment: &[(&str, String)]) -> String {
    let pair = native_pty_system().openpty(PtySize { rows: 40, cols: columns, pixel_width: 0, pixel_height: 0 }).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(binary());
    command.args(args);
    command.cwd(root());
    command.env_clear();
    environment.iter().for_each(|(name, value)| command.env(name, value));
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut screen = pair.master.try_clone_reader().expect("the terminal's screen");
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = screen.read(&mut buffer) {
        bytes.extend_from_slice(&buffer[..read]);
    }
    child.wait().expect("the program ends");
    String::from_utf8(bytes).expect("text").replace("\r\n", "\n")
}

/// As in a terminal that has colours.
fn environment(program: &Program) -> Vec<(&'static str, String)> {
    let mut all = program.environment();
    all.retain(|(name, _)| *name != "COLUMNS");
    all.push(("TERM", "xterm-256color".into()));
    all
}

/// What is another at each run, in as many columns.
fn settled(shown: &str, program: &Program) -> String {
    let home = program.home.path().display().to_string();
    let shown = Regex::new(r"\(\d+\.\d s\)").expect("a pattern").replace_all(shown, "(0.0 s)").into_owned();
    let shown = Regex::new(r"AKIA[A-Z0-9]{16}").expect("a pattern").replace_all(&shown, "AKIAIOSFODNN7EXAMPLE").into_owned();
    let shown = Regex::new(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-[0-9a-z]{4}").expect("a pattern").replace_all(&shown, "2026-11-27T09-30-00.000Z-4c1d").into_owned();
    let shown = Regex::new(r"http://127\.0\.0\.1:\d+").expect("a pattern").replace_all(&shown, "http://127.0.0.1:5000").into_owned();
    shown.replace(&home, "HOME")
}

fn plain(shown: &str) -> String {
    anstream::adapter::strip_str(shown).to_string()
}

/// Names and sentences that do not fit, in more than one script.
const LONG: &str = r#"# ユーザーとポリシーを作成して、バックアップ・エージェントに必要な権限だけを与える手順 🚀

Create a policy named `an-unusually-long-name-of-a-policy-that-does-not-fit-into-sixty-columns-at-all` with this document:

```json
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBuckets", "s3:AbortMultipartUpload"], "Resource": "arn:aws:s3:::a-bucket-with-a-name-that-is-as-long-as-names-may-be-sixty-three/*"}]}
```

1. In the IAM console, choose **Users**, then **Create user**. For **User name**, enter `バックアップ`. Choose **Next**.
2. Choose **Attach policies directly**, select `an-unusually-long-name-of-a-policy-that-does-not-fit-into-sixty-columns-at-all`, choose **Next**, then **Create user**.
3. 次のページで、作成したユーザーの名前を選択し、担当者に連絡して、ファイルサーバーの管理画面でエージェントを再起動するように依頼してください。
4. Ask the owner of the file server, who is the one person that may do so, to restart the agent, and wait until the first snapshot has been written 👩‍👩‍👧‍👦 completely.
"#;

/// Lines that are too wide though something in them could stand in the next.
fn too_wide(shown: &str, columns: usize) -> Vec<String> {
    // Of an excerpt and the place above it nothing is folded; but excerpts are cut to fit.
    let code = Regex::new("`[^`]*`|--[a-z-]+ [^ ]+").expect("a pattern");
    let whole = |line: &str| line.trim_start().starts_with("--> ") || !code.replace_all(line.trim(), "").contains(' ');
    shown.lines().filter(|line| line.width() > columns && !whole(line)).map(str::to_owned).collect()
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let program = Program::new();
    let long = program.file("long.md", LONG).display().to_string();
    let broken = program.file("broken.md", BROKEN).display().to_string();
    let environment = environment(&program);
    let mut guides = vec![long.as_str(), broken.as_str()];
    guides.extend(["runbooks/s3-backup-user.md", "runbooks/developer-boundary.md", "runbooks/deployment-user.md"]);
    let mut wrong = Vec::new();
    for columns in [40, 60, 80, 200] {
        let mut look = |args: &[&str]| {
            let shown = plain(&screen(columns, args, &environment));
            assert!(!shown.contains('\u{1b}') && !shown.contains('\r'), "{args:?}: {shown}");
            wrong.extend(too_wide(&shown, columns.into()).into_iter().map(|line| format!("{columns} {args:?}: {line}")));
        };
        for guide in &guides {
            look(&["plan", guide]);
            look(&["check", guide]);
            look(&["list", guide]);
            look(&["rehearse", guide, "--no-progress", "--checkpoint", "continue", "--set", "bucket-name=depot-backups"]);
        }
        look(&["diff", guides[2], guides[4]]);
        look(&["explain"]);
        look(&["runs"]);
        look(&["run", guides[4]]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const BROKEN: &str = r#"# Letters

Create a policy named `letters` with this document:

```json
{
  "Version": "2012-10-17",
  "Statement": [{"Sid": "ReadTheLetters", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBuckets"], "Resource": "arn:aws:s3:::letters/*"}]
}
```

Then open the policy, choose **Policy actions**, and attach it to the user `postman`.
"#;

#[test]
fn terminals_and_pipes() {
    let program = Program::new();
    program.file("broken.md", BROKEN);
    let broken = program.home.path().join("broken.md").display().to_string();
    let long = program.file("long.md", LONG).display().to_string();
    let cases: [(&str, Vec<&str>); 4] = [
        ("plan", vec!["plan", "runbooks/s3-backup-user.md"]),
        ("long", vec!["plan", &long]),
        ("check", vec!["check", &broken]),
        ("rehearse", vec!["rehearse", "runbooks/deployment-user.md", "--no-progress"]),
    ];
    for (name, args) in &cases {
        for columns in [60, 80, 200] {
            let shown = plain(&screen(columns, args, &environment(&program)));
            stored().eq(settled(&shown, &program), Data::read_from(&root().join(format!("tests/snapshots/terminal/{name}-{columns}.txt")), None));
        }
        let output = program.command(args).output().expect("the program starts");
        let piped = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        assert!(!piped.contains('\u{1b}') && !piped.contains('\r'), "{piped}");
        stored().eq(settled(&piped, &program), Data::read_from(&root().join(format!("tests/snapshots/terminal/{name}-pipe.txt")), None));
    }
}

#[test]
fn colours_are_left_out_where_nobody_wants_them() {
    let program = Program::new();
    let coloured = environment(&program);
    let with = |name: &'static str, value: &str| [coloured.clone(), vec![(name, value.to_owned())]].concat();
    for args in [
        vec!["plan", "runbooks/s3-backup-user.md"],
        vec!["rehearse", "runbooks/deployment-user.md", "--no-progress"],
        vec!["check", "runbooks/s3-backup-user.md", "--deny", "notes"],
    ] {
        let shown = screen(80, &args, &coloured);
        assert!(shown.contains("\u{1b}["), "{args:?}: {shown}");
        // Neither yellow, cyan, blue, white nor anything bright: they are not seen on every background. No cursor is moved.
        let codes = Regex::new("\u{1b}\\[([0-9;?]*)([A-Za-z])").expect("a pattern");
        for code in codes.captures_iter(&shown) {
            let known = code[1].split(';').all(|one| ["", "0", "1", "2", "4", "31", "32", "35"].contains(&one));
            assert!(known && &code[2] == "m", "{args:?}: {:?}", &code[0]);
        }
        for environment in [with("NO_COLOR", "1"), with("TERM", "dumb")] {
            let shown = screen(80, &args, &environment);
            assert!(!shown.contains('\u{1b}'), "{args:?}: {shown}");
        }
    }
}

#[test]
fn what_is_done_stands_there_whole() {
    let program = Program::new();
    // Lines that change, but what a run leaves behind is the same.
    let args = ["rehearse", "runbooks/deployment-user.md"];
    let shown = plain(&screen(60, &args, &environment(&program)));
    let lines: Vec<&str> = shown.lines().map(|line| line.rsplit('\r').next().unwrap_or_default().trim_end()).collect();
    assert!(lines.contains(&"✓ 2.7.1 AttachUserPolicy parcel-deployer"), "{shown}");
    assert!(lines.iter().any(|line| line.contains("AmazonEC2ContainerRegistryPowerUser")), "{shown}");
    let dumb: Vec<_> = environment(&program).into_iter().map(|(name, value)| if name == "TERM" { (name, "dumb".to_owned()) } else { (name, value) }).collect();
    let shown = screen(60, &args, &dumb);
    assert!(!shown.contains('\u{1b}') && !shown.contains('\r'), "{shown}");
}

/// On light and dark pages alike: a terminal of its own ground, with colours that are seen on it.
const LOOK: [(&str, &str); 6] = [
    (".fg { fill: #AAAAAA }", ".fg { fill: #E6E8EB }"),
    (".bg { fill: #000000 }", ".bg { fill: #1F242B }"),
    (".fg-red { fill: #AA0000 }", ".fg-red { fill: #FF8A80 }"),
    (".fg-green { fill: #00AA00 }", ".fg-green { fill: #6FCF8E }"),
    (".fg-magenta { fill: #AA00AA }", ".fg-magenta { fill: #E39BF0 }"),
    (".dimmed { opacity: 0.4; }", ".dimmed { opacity: 0.7; }"),
];

/// The pictures of the README: the program's own output.
#[test]
fn pictures_are_true() {
    let program = Program::new();
    program.file("letters.md", BROKEN);
    let letters = program.home.path().join("letters.md").display().to_string();
    let trial = Trial::new("", Vec::new());
    let account = [environment(&trial.program), trial.endpoint.environment().to_vec()].concat();
    let own = environment(&program);
    let run = ["run", "runbooks/deployment-user.md", "--yes", "--checkpoint", "continue", "--jobs", "1", "--no-progress"];
    let cases: [(&str, &str, String); 3] = [
        ("plan", "bythebook plan runbooks/s3-backup-user.md", settled(&screen(100, &["plan", "runbooks/s3-backup-user.md"], &own), &program)),
        ("check", "bythebook check letters.md", settled(&screen(100, &["check", &letters], &own), &program).replace("HOME/", "")),
        ("run", "bythebook run runbooks/deployment-user.md --yes --checkpoint continue", settled(&screen(100, &run, &account), &trial.program)),
    ];
    for (name, command, shown) in cases {
        let shown = format!("\u{1b}[2m$ \u{1b}[0m\u{1b}[1m{command}\u{1b}[0m\n{}", shown.replace("HOME/", "~/"));
        let svg = LOOK.iter().fold(anstyle_svg::Term::new().render_svg(&shown), |svg, (usual, own)| svg.replace(usual, own));
        stored().eq(svg, Data::read_from(&root().join(format!("tests/pictures/{name}.svg")), None).raw());
        assert!(text("README.md").contains(&format!("tests/pictures/{name}.svg")), "the README does not show {name}");
    }
}
