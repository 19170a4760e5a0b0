//! `preview`, from outside: the real program, real sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Program, binary, root};

const GUIDE: &str = "# Mail\n\n1. In the IAM console, choose **Users**, then **Create user**.\n2. For **User name**, enter `mailer`.\n3. Choose **Create user**.\n";

/// Long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

struct Preview {
    program: Program,
    guide: PathBuf,
    child: Child,
    /// `127.0.0.1:PORT`.
    host: String,
    /// `/TOKEN/`.
    path: String,
}

impl Preview {
    fn of(guide: &str, args: &[&str]) -> Self {
        let program = Program::new();
        let guide = program.file("guide.md", guide);
        let mut command = command(&program);
        let mut child = command.arg("preview").arg(&guide).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut address).expect("a line");
        let (host, token) = address.strip_prefix("http://").and_then(|rest| rest.trim_end().split_once('/')).unwrap_or_else(|| panic!("no address: {address}"));
        let (host, path) = (host.to_owned(), format!("/{token}"));
        Self { program, guide, child, host, path }
    }

    fn write(&self, text: &str) {
        std::fs::write(&self.guide, text).expect("the guide is written");
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream
    }

    /// Sends a request as it stands; what comes until the connection is closed.
    fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A request with the right host, and more headers.
    fn ask(&self, method: &str, path: &str, headers: &str) -> String {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host))
    }

    fn page(&self) -> String {
        self.ask("GET", &self.path, "")
    }

    fn events(&self) -> Events {
        let mut stream = self.connect();
        stream.write_all(format!("GET {}events HTTP/1.1\r\nHost: {}\r\n\r\n", self.path, self.host).as_bytes()).expect("it reads");
        Events(BufReader::new(stream))
    }

    /// Waits until the page holds a text.
    fn shows(&self, text: &str) {
        let began = Instant::now();
        while !self.page().contains(text) {
            assert!(began.elapsed() < PATIENCE, "the page never shows {text}: {}", self.page());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a signal; the exit code, and all that was said.
    fn end(mut self, signal: Signal) -> (Option<i32>, String) {
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
        let exit = self.child.wait().expect("it ends").code();
        let mut said = String::new();
        self.child.stderr.take().expect("its talk").read_to_string(&mut said).expect("text");
        (exit, said)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(program: &Program) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(root()).env_clear().envs(program.environment());
    command
}

/// A stream of events.
struct Events(BufReader<TcpStream>);

impl Events {
    /// The version that the next one names.
    fn next(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.0.read_line(&mut line).expect("an event in time") > 0, "the events end");
            if let Some(version) = line.strip_prefix("data: ") {
                return version.trim_end().to_owned();
            }
        }
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("closed")
}

fn version(page: &str) -> &str {
    page.split("data-version=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a version")
}

#[test]
fn the_page_and_its_headers() {
    let preview = Preview::of(GUIDE, &[]);
    let answer = preview.page();
    let (head, page) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert_eq!(status(head), "200");
    assert!(page.contains("CreateUser") && page.contains("mailer"), "{page}");
    for header in [
        "content-type: text/html; charset=utf-8",
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "x-frame-options: DENY",
        "cross-origin-resource-policy: same-origin",
        "cross-origin-opener-policy: same-origin",
        "content-security-policy: default-src 'none'; ",
        "; connect-src 'self'; ",
        "; frame-ancestors 'none'\r\n",
    ] {
        assert!(head.contains(header), "{header}: {head}");
    }
    assert!(!head.contains("access-control-") && !head.contains("unsafe") && !head.contains("server:"), "{head}");
    // Whoever sees the page, or a picture of it, does not know the address.
    let token = preview.path.trim_matches('/');
    assert!(token.len() == 64 && !answer.contains(token) && !answer.contains(&preview.host), "the page shows its own address");
    assert_eq!(preview.events().next(), version(page));
    let head = preview.ask("HEAD", &preview.path, "");
    assert!(status(&head) == "200" && head.ends_with("\r\n\r\n"), "{head}");
    assert_ne!(Preview::of(GUIDE, &[]).path, preview.path, "each preview has an address of its own");
    // It is the page that `report` writes, but for what makes it follow the guide.
    let report = preview.program.command([std::ffi::OsStr::new("report"), preview.guide.as_os_str()]).output().expect("the program starts");
    let report = String::from_utf8_lossy(&report.stdout).into_owned();
    let main = |page: &str| page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).map(str::to_owned).expect("a main part");
    assert_eq!(main(page), main(&report));
    assert!(!report.contains("EventSource") && !report.contains("connect-src"), "a kept page asks nobody");
}

#[test]
fn nobody_else_is_let_in() {
    let preview = Preview::of(GUIDE, &[]);
    let (host, path) = (&preview.host, &preview.path);
    let port = host.rsplit(':').next().expect("a port");
    let get = |target: &str, headers: &str| preview.raw(&format!("GET {target} HTTP/1.1\r\n{headers}\r\n"));
    let own = format!("Host: {host}\r\n");
    let wrong = format!("/{}/", "0".repeat(64));
    let cases = [
        ("no host", get(path, ""), "421"),
        ("another name", get(path, "Host: evil.example\r\n"), "421"),
        ("a name of this machine", get(path, &format!("Host: localhost:{port}\r\n")), "421"),
        ("no port", get(path, "Host: 127.0.0.1\r\n"), "421"),
        ("two hosts", get(path, &format!("{own}Host: evil.example\r\n")), "421"),
        ("as for a proxy", get(&format!("http://evil.example{path}"), &own), "421"),
        ("no token", preview.ask("GET", "/", ""), "404"),
        ("a wrong token", preview.ask("GET", &wrong, ""), "404"),
        ("events of a wrong token", preview.ask("GET", &format!("{wrong}events"), ""), "404"),
        ("a file", preview.ask("GET", &format!("{path}guide.md"), ""), "404"),
        ("a way out", preview.ask("GET", &format!("{path}../../../../etc/passwd"), ""), "404"),
        ("an encoded way out", preview.ask("GET", &format!("{path}%2e%2e%2f%2e%2e%2fetc%2fpasswd"), ""), "404"),
        ("a query", preview.ask("GET", &format!("{path}?x=1"), ""), "404"),
        ("another page", preview.ask("GET", path, "Origin: http://evil.example\r\n"), "403"),
        ("no page", preview.ask("GET", path, "Origin: null\r\n"), "403"),
        ("events for another page", preview.ask("GET", &format!("{path}events"), "Origin: http://evil.example\r\n"), "403"),
        ("a link of another page", preview.ask("GET", path, "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"), "403"),
        ("a frame", preview.ask("GET", path, "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: iframe\r\n"), "403"),
        ("writing", preview.ask("POST", path, "Content-Length: 2\r\n\r\nhi"), "405"),
        ("asking what is allowed", preview.ask("OPTIONS", path, "Origin: http://evil.example\r\n"), "405"),
        ("huge headers", preview.ask("GET", path, &format!("X: {}\r\n", "a".repeat(40_000))), "431"),
        ("many headers", preview.ask("GET", path, &"X: a\r\n".repeat(1000)), "431"),
        ("no HTTP", preview.raw("\u{16}\u{3}\u{1} hello\r\n\r\n"), "400"),
    ];
    for (what, answer, wanted) in &cases {
        // What is too large may be cut off before it was answered.
        assert!(status(answer) == *wanted || (*wanted == "431" && answer.is_empty()), "{what}: {answer}");
        assert!(!answer.contains("mailer") && !answer.contains("access-control-"), "{what}: {answer}");
    }
    assert_eq!(status(&preview.page()), "200");
}

#[test]
fn slow_ones_hold_nobody_up() {
    let preview = Preview::of(GUIDE, &[]);
    let began = Instant::now();
    let slow: Vec<TcpStream> = (0..40)
        .map(|at| {
            let mut stream = preview.connect();
            // Half of them say nothing at all.
            stream.write_all(if at % 2 == 0 { b"GET / HTTP/1.1\r\nHo" } else { b"" }).expect("it reads");
            stream
        })
        .collect();
    // As many browsers wait for events, and read none.
    let waiting: Vec<Events> = (0..10).map(|_| preview.events()).collect();
    assert_eq!(status(&preview.page()), "200");
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    for mut stream in slow {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(!String::from_utf8_lossy(&rest).contains("200"), "a request that never ends is not answered");
    }
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    drop(waiting);
}

#[test]
fn what_is_saved_is_shown() {
    let preview = Preview::of(GUIDE, &[]);
    let (mut one, mut two) = (preview.events(), preview.events());
    let first = one.next();
    assert_eq!(two.next(), first);
    preview.write(&GUIDE.replace("mailer", "postman"));
    let second = one.next();
    assert_eq!(two.next(), second);
    let page = preview.page();
    assert!(second != first && version(&page) == second && page.contains("postman") && !page.contains("mailer"), "{page}");
    // An editor writes another file, and puts it in the place of the first.
    let beside = preview.program.file(".guide.md.swp", GUIDE);
    std::fs::rename(&beside, &preview.guide).expect("a file is put in its place");
    assert_eq!(one.next(), first);
    assert_eq!(two.next(), first);
    // And once more: it is the folder that is watched, not the file.
    preview.write(&GUIDE.replace("mailer", "courier"));
    assert_ne!(one.next(), first);
    preview.shows("courier");
}

#[test]
fn a_guide_that_is_gone_comes_back() {
    let preview = Preview::of(GUIDE, &[]);
    let mut events = preview.events();
    let first = events.next();
    let away = preview.guide.with_extension("away");
    std::fs::rename(&preview.guide, &away).expect("it is moved");
    events.next();
    let page = preview.page();
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("there is no such file") && page.contains("EventSource"), "{page}");
    std::fs::rename(&away, &preview.guide).expect("it is moved back");
    assert_eq!(events.next(), first);
    std::fs::write(&preview.guide, [0xff, 0xfe, b'a', 0]).expect("it is written");
    events.next();
    assert!(preview.page().contains("is UTF-16"), "{}", preview.page());
    preview.write(GUIDE);
    assert_eq!(events.next(), first);
    // What the program refuses is a page like any other.
    preview.write(&GUIDE.replace("mailer", "mai\u{200b}ler"));
    events.next();
    assert!(preview.page().contains("Cannot be run"), "{}", preview.page());
}

#[test]
fn what_stands_beside_the_guide_counts() {
    let guide = "# Policy\n\n```sh\naws iam create-policy --policy-name reader --policy-document file://reader.json\n```\n";
    let preview = Preview::of(guide, &[]);
    assert!(!preview.page().contains("s3:GetObject"));
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::mail/*"}}"#;
    preview.program.file("reader.json", policy);
    preview.shows("s3:GetObject");
    preview.program.file("reader.json", policy.replace("GetObject", "GetObjekt"));
    preview.shows("policy/invalid-action");
    preview.program.file("bythebook.toml", "[check]\nallow = [\"policy/invalid-action\"]\n");
    let began = Instant::now();
    while preview.page().contains("policy/invalid-action") {
        assert!(began.elapsed() < PATIENCE, "{}", preview.page());
    }
    preview.program.file("bythebook.toml", "[chek]\n");
    preview.shows("unknown field `chek`");
    preview.program.file("bythebook.toml", "");
    preview.program.file("guide.bythebook.toml", "[[step]]\nline = 4\nmanual = true\n");
    preview.shows("by a hint");
}

#[test]
fn values_are_given_as_for_report() {
    let preview = Preview::of(&GUIDE.replace("mailer", "<MAILER>"), &["--set", "mailer=postman-7"]);
    preview.shows("postman-7");
    // The guide may lose a value for a while.
    preview.write(GUIDE);
    preview.shows("the plan has no value `mailer`");
    preview.write(&GUIDE.replace("mailer", "<MAILER>"));
    preview.shows("postman-7");
}

#[test]
fn a_signal_ends_it() {
    for (signal, exit) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 143)] {
        let preview = Preview::of(GUIDE, &[]);
        let mut events = preview.events();
        events.next();
        let (code, said) = preview.end(signal);
        assert_eq!(code, Some(exit), "{said}");
        assert!(said.starts_with("following ") && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn what_cannot_be_shown_is_said() {
    let program = Program::new();
    let refused = |args: &[&str]| {
        let output = command(&program).arg("preview").args(args).stdin(Stdio::null()).output().expect("the program starts");
        assert!(output.stdout.is_empty());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let guide = program.file("guide.md", GUIDE);
    let guide = Path::new(&guide).display().to_string();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its number").port().to_string();
    for (args, wanted) in [
        (vec!["-"], "standard input cannot change"),
        (vec!["nowhere.md"], "nowhere.md: there is no such file"),
        (vec!["runbooks"], "runbooks: is a folder"),
        (vec![&guide, "--set", "nmae=x"], "has no value `nmae`"),
        (vec![&guide, "--port", &port], "cannot be had"),
    ] {
        let (exit, said) = refused(&args);
        assert!(exit == Some(2) && said.contains(wanted), "{args:?}: {exit:?} {said}");
    }
}
