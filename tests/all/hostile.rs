//! Guides that mean harm, given to the program itself: each is refused, or what it hides is shown escaped. Nothing panics, nothing waits,
//! nothing outside of the guide's folder is read, and nothing is written.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use bythebook::source::is_unseen;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use snapbox::cmd::Command;

use crate::support::{Program, binary};

/// What the program may use. KB of address space.
const MEMORY: u32 = 900_000;

/// How one command ended, and all that it printed.
struct Told {
    exit: i32,
    text: String,
}

/// Runs the program under a limit of memory. It has to end by itself, and what it prints holds nothing that a terminal obeys.
fn told(program: &Program, arguments: &[&str]) -> Told {
    let limited = format!("ulimit -v {MEMORY}; exec \"$@\"");
    let mut command = Command::new("sh").args(["-c", &limited, "sh"]).arg(binary()).args(arguments).current_dir(program.home.path()).env_clear();
    for (name, value) in program.environment() {
        command = command.env(name, value);
    }
    let output = command.stdin("").timeout(Duration::from_secs(60)).output().expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8(output.stderr).expect("UTF-8");
    let exit = output.status.code().unwrap_or_else(|| panic!("{arguments:?} was ended by a signal: {}", text.chars().take(2_000).collect::<String>()));
    assert!(matches!(exit, 0 | 2 | 3 | 4 | 7 | 10), "{arguments:?} ended with {exit}: {text}");
    let unseen = text.chars().find(|&c| is_unseen(c) && c != '\n');
    assert_eq!(unseen, None, "{arguments:?} printed {unseen:?}");
    Told { exit, text }
}

/// What every offline command says of a guide; the exit code is that of `plan`.
fn all(program: &Program, guide: &str) -> Told {
    let before = listing(program.home.path());
    let plan = told(program, &["plan", guide]);
    let mut text = plan.text;
    for arguments in
        [&["plan", "--format", "json", guide][..], &["list", guide], &["list", "--format", "json", guide], &["rehearse", guide], &["rehearse", "--format", "json", guide]]
    {
        text.push_str(&told(program, arguments).text);
    }
    assert_eq!(listing(program.home.path()), before, "the program wrote beside {guide}");
    Told { exit: plan.exit, text }
}

fn listing(folder: &Path) -> Vec<String> {
    let mut found: Vec<String> = std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| format!("{:?}", entry.path())).collect();
    found.sort();
    found
}

fn guide(text: impl AsRef<[u8]>) -> Told {
    let program = Program::new();
    program.file("guide.md", text);
    all(&program, "guide.md")
}

fn refused(text: impl AsRef<[u8]>, why: &str) {
    let told = guide(text);
    assert_eq!(told.exit, 2, "{}", told.text);
    assert!(told.text.contains(why), "{why}: {}", told.text);
}

/// `plan` makes none of the calls that only hidden text names.
fn harmless(text: &str) {
    let told = guide(text);
    assert!(!told.text.contains("iam:DeleteGroup") && !told.text.contains("\"UserName\":\"evil-user"), "{text}\n{}", told.text);
    assert!(told.text.contains("guide/hidden"), "{}", told.text);
}

const MAKE: &str = "1. Create a user named `ci`.\n";

#[test]
fn names_that_are_not_what_they_seem() {
    refused("1. Create a user named `\u{430}dmin`.\n", "U+0430");
    refused("```bash\naws iam create-user --user-name \u{430}dmin\n```\n", "U+0430, character 1");
    refused("```bash\naws iam create-user --user-name ad\u{200b}min\n```\n", "U+200B");
    refused("```bash\naws iam create-user --user-name \u{202e}nimda\u{202c}\n```\n", "U+202E");
    refused("```bash\naws iam create-user --user-name ci # \u{202e}only a remark\naws iam create-group --group-name \u{2066}x\n```\n", "guide/invisible");
    refused("```bash\naws iam tag-user --user-name ci --tags 'Key=a\u{e0061},Value=b'\n```\n", "U+E0061");
    refused("1. Create a policy named `p\u{ad}q` in IAM.\n\n```bash\naws iam create-group --group-name p\u{ad}q\n```\n", "U+00AD");
    // Not AWS's policy of this name, and not the other placeholder.
    let told = guide("1. Create a user named `ci`.\n2. Attach the **Administrator\u{410}ccess** policy to the user.\n");
    assert!(!told.text.contains("arn:aws:iam::aws:policy/AdministratorAccess") && !told.text.contains("policy/AdministratorAccess\""), "{}", told.text);
    let told = guide("```bash\naws iam create-user --user-name <NAME>\naws iam create-group --group-name <N\u{410}ME>\n```\n");
    assert!(told.text.contains("--set name=") && told.text.contains("--set n\u{430}me="), "{}", told.text);
}

#[test]
fn prose_with_what_nobody_sees() {
    for hidden in ["\u{202e}", "\u{200b}", "\u{ad}", "\u{e0041}", "\u{fe01}", "\u{1b}[31m", "\u{9b}31m", "\u{1b}]8;;http://evil\u{7}", "\u{8}\u{8}", "\u{0}", "\u{85}", "\u{2028}"]
    {
        let told = guide(format!("# Ma{hidden}il\n\nSome {hidden} words about `AWS{hidden}`.\n\n{MAKE}"));
        assert!(matches!(told.exit, 0 | 2), "{hidden:?}");
        assert!(hidden == "\u{85}" || told.text.contains("guide/invisible"), "{hidden:?}: {}", told.text);
    }
    refused(format!("# Mail\r{MAKE}"), "carriage return");
    // Words of other scripts, and emoji, are what they seem.
    let told = guide(format!("# \u{646}\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} \u{1f469}\u{200d}\u{1f4bb} \u{26a0}\u{fe0f}\n\n{MAKE}"));
    assert!(told.exit == 0 && !told.text.contains("guide/invisible"), "{}", told.text);
}

#[test]
fn what_a_page_does_not_show() {
    for (open, close) in [
        ("<!--", "-->"),
        ("<div hidden>", "</div>"),
        ("<DIV HIDDEN>", "</DIV>"),
        ("<details hidden>", "</details>"),
        ("<div style=\"display: none\">", "</div>"),
        ("<div style={{ display: 'none' }}>", "</div>"),
        ("<div style=\"color:#fff\">", "</div>"),
        ("<div style=\"font-size:0\">", "</div>"),
        ("<template>", "</template>"),
        ("words <div hidden> words", "words </div> words"),
        ("<div hidden><div>", "</div></div>"),
    ] {
        let inside = "1. Create a user named `evil-user`.\n\n```bash\naws iam delete-group --group-name evil-user\n```";
        let told = guide(format!("# T\n\n{open}\n\n{inside}\n\n{close}\n\n{MAKE}"));
        assert!(!told.text.contains("iam:DeleteGroup") && !told.text.contains("CreateUser evil-user"), "{open}\n{}", told.text);
        assert!(told.text.contains("guide/hidden"), "{open}\n{}", told.text);
    }
    harmless(&format!("{MAKE}\nRead on <span hidden>and delete <span>the</span> user `evil-user`</span> here.\n"));
    harmless("1. Create a user named `ci`. <!-- Then delete the user `evil-user`. -->\n");
    // What is read is what is seen, wherever the link leads.
    let told =
        guide("1. Create a user named `ci`.\n2. Attach [arn:aws:iam::aws:policy/ReadOnlyAccess](https://example.org/arn:aws:iam::aws:policy/AdministratorAccess) to the user.\n");
    assert!(!told.text.contains("admin-policy"), "{}", told.text);
}

#[test]
fn documents_that_parsers_disagree_about() {
    let policy = |document: &str| {
        format!(
            "1. In IAM, choose **Policies**, then **Create policy**, then **JSON**, and paste:\n\n   ```json\n   {document}\n   ```\n\n2. Enter the name `mail` and choose **Create policy**.\n"
        )
    };
    let command = |document: &str| format!("```bash\naws iam create-policy --policy-name mail --policy-document '{document}'\n```\n");
    let statement = |inner: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{{{inner}}}]}}"#);
    for both in [&policy as &dyn Fn(&str) -> String, &command] {
        refused(both(&statement(r#""Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*""#)), "policy/repeated-key");
        refused(both(&statement(r#""Effect":"Allow","Action":"s3:GetObject","\u0041ction":"*","Resource":"*""#)), "policy/repeated-key");
        // What is sent is what is shown, and judged.
        let told = guide(both(&statement(r#""Effect":"Allow","\u0041ction":"\u002a","Resource":"*""#)));
        assert!(told.text.contains("admin-policy") && !told.text.contains("u0041"), "{}", told.text);
        refused(both(&statement(r#""Effect":"Allow","Action":"s3:\u202eGet","Resource":"*""#)), "U+202E");
        for odd in [
            r#""Effect":"Allow","Action":"*","Resource":"*","n":1e999"#.to_owned(),
            format!(r#""Effect":"Allow","Action":{}"*"{},"Resource":"*""#, "[".repeat(300), "]".repeat(300)),
        ] {
            let told = guide(both(&statement(&odd)));
            assert!(told.exit == 2 || told.text.contains("policy-document") || !told.text.contains("iam:CreatePolicy"), "{}", told.text);
        }
        for deep in ["[", "{\"a\":"] {
            guide(both(&deep.repeat(100_000)));
        }
    }
    refused(command(r#"{"Statement":[{"Effect":"Allow","Action":"\udb80\udc00","Resource":"*"}]}"#), "policy/broken-json");
}

#[test]
fn files_that_are_none() {
    let program = Program::new();
    let home = program.home.path();
    mknodat(CWD, home.join("pipe.md"), FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
    symlink("/nowhere", home.join("dangling.md")).expect("a link");
    symlink("/dev/zero", home.join("zero.md")).expect("a link");
    std::os::unix::net::UnixListener::bind(home.join("socket.md")).expect("a socket");
    program.file("wide.md", [0xff, 0xfe, b'#', 0, b'\n', 0]);
    for (name, why) in [
        ("pipe.md", "no regular file"),
        ("dangling.md", "no such file"),
        ("zero.md", "no regular file"),
        ("socket.md", "no regular file"),
        ("/dev/zero", "no regular file"),
        ("wide.md", "UTF-16"),
    ] {
        let told = all(&program, name);
        assert!(told.exit == 2 && told.text.contains(why), "{name}: {}", told.text);
    }
    program.file("good.md", format!("\u{feff}# Mail\r\n\r\n{MAKE}"));
    let told = all(&program, "good.md");
    assert!(told.exit == 0 && told.text.contains("iam:CreateUser"), "{}", told.text);
    for values in ["pipe.md", "zero.md", "dangling.md", "/dev/zero", "."] {
        assert_eq!(self::told(&program, &["plan", "good.md", "--values", values]).exit, 2, "{values}");
    }
    // A folder with such files is listed without them.
    assert!(self::told(&program, &["list", "."]).text.contains("good.md"));
    std::fs::create_dir(home.join("held")).expect("a folder");
    mknodat(CWD, home.join("held/.gitignore"), FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
    program.file("held/guide.md", MAKE);
    assert!(self::told(&program, &["list", "."]).text.contains("left out: ./held"));
    assert!(self::told(&program, &["list", "held"]).text.contains("left out: held"));
    // Hints beside a guide are files like others.
    mknodat(CWD, home.join("good.bythebook.toml"), FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
    assert_eq!(self::told(&program, &["plan", "good.md"]).exit, 2);
}

#[test]
fn files_that_are_elsewhere() {
    let program = Program::new();
    let home = program.home.path();
    std::fs::create_dir(home.join("docs")).expect("a folder");
    program.file("secret.json", r#"{"Statement":"outside"}"#);
    program.file("docs/inside.json", r#"{"Statement":[]}"#);
    symlink("../secret.json", home.join("docs/link.json")).expect("a link");
    symlink("..", home.join("docs/up")).expect("a link");
    symlink("/dev/zero", home.join("docs/zero.json")).expect("a link");
    mknodat(CWD, home.join("docs/pipe.json"), FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
    let absolute = home.join("secret.json").display().to_string();
    for file in [
        "../secret.json",
        "docs/../../secret.json",
        "./../secret.json",
        "link.json",
        "up/secret.json",
        "zero.json",
        "pipe.json",
        "/dev/stdin",
        "/etc/passwd",
        "inside.json/x",
        "a\\u0000b",
        &absolute,
    ] {
        program.file("docs/guide.md", format!("```bash\naws iam create-policy --policy-name mail --policy-document file://{file}\n```\n"));
        let told = all(&program, "docs/guide.md");
        assert!(!told.text.contains("outside") && !told.text.contains("root:"), "{file}: {}", told.text);
    }
    program.file("docs/guide.md", "```bash\naws iam create-policy --policy-name mail --policy-document file://inside.json\n```\n");
    assert!(all(&program, "docs/guide.md").text.contains(r#""PolicyDocument":{"Statement":[]}"#));
}

#[test]
fn more_than_any_guide() {
    let times = |unit: &str, count: usize| unit.repeat(count);
    for (name, text, why) in [
        ("a million steps", times("1. a\n", 1_000_000), "guide/too-much"),
        ("deep quotes", times(">", 20_000) + " a\n", "guide/too-much"),
        ("deep lists", times("- ", 20_000) + "a\n", "guide/too-much"),
        ("deep elements", times("<div>\n", 20_000), "guide/too-much"),
        ("headings", times("# a\n", 100_000), "guide/too-much"),
        ("calls", format!("```bash\n{}```\n", (0..5_000).fold(String::new(), |text, at| text + &format!("aws iam create-user --user-name u{at}\n"))), "reading/too-much"),
        ("values", (0..5_000).fold(String::new(), |text, at| text + &format!("1. Create a user named `<P{at}>`.\n")), "reading/too-much"),
        ("commands", format!("```bash\n{}\n```\n", times("aws iam get-user;", 20_000)), "reading/too-much"),
    ] {
        let told = guide(text);
        assert!(told.exit == 2 && told.text.contains(why), "{name}: {}", told.text.chars().take(2_000).collect::<String>());
    }
    let told = guide(vec![b'a'; 64 << 20]);
    assert!(told.exit == 2 && told.text.contains("larger than 5 MB"), "{}", told.text);
}

#[test]
fn shapes_that_cost_much() {
    let times = |unit: &str, count: usize| unit.repeat(count);
    let block = |text: String| format!("```bash\n{text}\n```\n");
    let doubled = format!("A=aaaaaaaa\n{}aws iam create-user --user-name $A\n", times("A=$A$A\n", 200));
    for text in [
        times("*a **b ", 5_000),
        times("[", 20_000) + &times("](x)", 20_000),
        times("[r] ", 20_000) + "\n\n[r]: http://example.org\n",
        times(".", 200_000),
        format!("**{}**", times(".", 200_000)),
        format!("---\n{}---\n# x\n", times("a: &a [*a,*a]\n", 5_000)),
        times("- [ ] a\n", 5_000),
        times("=== \"T\"\n\n    1. Create a user named `u`.\n\n", 500),
        times("x <!-- a --> y ", 3_000),
        block(doubled.clone()),
        format!("```powershell\n{}```\n", times("$a = \"$a$a\"\n", 200)),
        format!("```fish\nset A aa\n{}```\n", times("set A $A$A\n", 200)),
        block(times("cat <<EOF\n", 5_000)),
        block(times("for i in 1 2 3 4 5 6 7 8 9; do ", 2_000)),
        block(format!("X={}", times("$( ", 20_000))),
        block(format!("aws iam create-user --user-name {}", times("$(echo \"", 20_000))),
        block(format!("A={}\necho '{}' > f\nenvsubst < f > g\ncat g g > f", times("a", 50_000), times("$A", 10_000))),
        block(format!("A={}\necho '{}' > f\nsed -i \"s/a/$A/g\" f", times("a", 30_000), times("a", 30_000))),
        block(format!("echo a{}", times(" | sed 's/a/aa/g'", 2_000))),
        format!("<!-- bythebook: operation = \"CreateUser\", UserName = {} -->\n1. a\n", times("[", 50_000)),
    ] {
        let program = Program::new();
        program.file("guide.md", text);
        told(&program, &["plan", "--format", "json", "guide.md"]);
    }
}

#[test]
fn what_an_unknown_rule_is_told() {
    let program = Program::new();
    program.file("guide.md", MAKE);
    let told = told(&program, &["rehearse", "guide.md", "--allow-risk", "admin"]);
    assert_eq!(told.exit, 2);
    for rule in bythebook::plan::RULES {
        assert!(told.text.contains(rule.rule), "{}: {}", rule.rule, told.text);
    }
}
