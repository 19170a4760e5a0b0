//! One guide, one home, one endpoint: what a fault test does with the real program.

use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Endpoint, Guide, Rule};
use crate::support::{Program, binary, root};

/// What nobody asks about: a run without a person.
pub const UNATTENDED: [&str; 7] = ["--yes", "--allow-risk", "all", "--checkpoint", "continue", "--format", "json"];

/// Longer than anything that the program waits for.
const PATIENCE: Duration = Duration::from_secs(150);

pub struct Trial {
    pub program: Program,
    pub endpoint: Endpoint,
    pub guide: PathBuf,
    /// Options that the guide wants.
    options: Vec<String>,
}

/// How the program ended.
#[derive(Debug)]
pub struct Ended {
    /// None where a signal ended it.
    pub exit: Option<i32>,
    pub signal: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Trial {
    /// A guide that takes nothing for granted, on an empty account.
    pub fn new(guide: &str, rules: Vec<Rule>) -> Trial {
        let program = Program::new();
        let guide = program.file("guide.md", guide);
        Trial { program, endpoint: Endpoint::start(rules), guide, options: Vec::new() }
    }

    pub fn of(guide: &Guide, rules: Vec<Rule>) -> Trial {
        let trial = Trial::new(guide.text, rules);
        Trial { options: (guide.prepare)(&trial.endpoint), ..trial }
    }

    /// The account that the guide leaves behind when nothing goes wrong, and how many requests that took.
    pub fn undisturbed(guide: &Guide) -> (Value, usize) {
        let trial = Trial::of(guide, vec![]);
        let ended = trial.run(&[]);
        assert_eq!(ended.exit, Some(0), "{}", ended.err);
        assert_eq!(trial.leaks(&[&ended]), [""; 0]);
        (trial.endpoint.account(), trial.endpoint.log().requests.len())
    }

    /// `bythebook run` without a person, with more options.
    pub fn run(&self, more: &[&str]) -> Ended {
        let options: Vec<&str> = self.options.iter().map(String::as_str).collect();
        self.start(&[&["run", &self.guide.display().to_string()], &UNATTENDED[..], &options, more].concat())
    }

    /// From now on nothing goes wrong: the run is resumed, or begun where it has not begun. What is wrong in the end.
    pub fn go_on(&self, undisturbed: &Value) -> Vec<String> {
        self.endpoint.rules(Vec::new());
        let ended = match self.has_begun() {
            // Cut off behind its last record, it is done.
            true if self.journals().iter().any(|text| text.contains(r#""record":"end","status":"done""#)) => {
                Ended { exit: Some(0), signal: None, out: String::new(), err: String::new() }
            }
            true => self.resume(&[]),
            false => self.run(&[]),
        };
        self.wrong_in_the_end(&ended, undisturbed)
    }

    /// What is wrong after a run that should have come to its end.
    pub fn wrong_in_the_end(&self, ended: &Ended, undisturbed: &Value) -> Vec<String> {
        let mut wrong = self.leaks(&[ended]);
        wrong.extend(self.endpoint.log().duplicates().into_iter().map(|call| format!("applied twice: {call}")));
        if ended.exit != Some(0) {
            wrong.push(format!("exit {:?}: {}", ended.exit, ended.err));
        } else if self.endpoint.account() != *undisturbed {
            wrong.push(format!("another account: {:#}", self.endpoint.account()));
        }
        wrong
    }

    /// `bythebook resume` without a person, with more options.
    pub fn resume(&self, more: &[&str]) -> Ended {
        self.start(&[&["resume"], &UNATTENDED[..], more].concat())
    }

    /// Whether there is a run that can be resumed: a journal that holds its first record.
    pub fn has_begun(&self) -> bool {
        self.journals().iter().any(|text| text.contains('\n'))
    }

    pub fn journals(&self) -> Vec<String> {
        self.files().into_iter().filter(|(path, _)| path.ends_with("journal.jsonl")).map(|(_, text)| text).collect()
    }

    /// The program with these arguments; signals of the endpoint's rules go to it.
    pub fn start(&self, args: &[&str]) -> Ended {
        self.finish(self.command(args))
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(args).current_dir(root()).env_clear().envs(self.program.environment()).envs(self.endpoint.environment());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Starts the command, and waits for its end.
    pub fn finish(&self, mut command: Command) -> Ended {
        self.endpoint.aim(0);
        let mut child = command.spawn().expect("the program starts");
        self.endpoint.aim(child.id());
        let (out, err) = (drain(child.stdout.take()), drain(child.stderr.take()));
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("the program ends") {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                let _ = child.kill();
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |read: JoinHandle<Vec<u8>>| String::from_utf8_lossy(&read.join().expect("what it printed")).into_owned();
        Ended { exit: status.code(), signal: status.signal(), out: text(out), err: text(err) }
    }

    /// The folder of the program's state.
    pub fn state(&self) -> PathBuf {
        self.program.home.path().join(".local/state/bythebook")
    }

    /// Every file below the state folder, as text.
    pub fn files(&self) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        collect(&self.state(), &mut found);
        found
    }

    /// What the sinks of all runs hold.
    pub fn kept(&self) -> String {
        self.files().into_iter().filter(|(path, _)| path.ends_with("secrets.ini")).map(|(_, text)| text).collect()
    }

    /// What is wrong with the secrets: an active key that nobody holds, or a secret outside its sink.
    pub fn leaks(&self, shown: &[&Ended]) -> Vec<String> {
        let (log, kept) = (self.endpoint.log(), self.kept());
        let mut wrong = Vec::new();
        for id in self.endpoint.active_keys() {
            match log.keys().into_iter().find(|(made, _)| *made == id) {
                Some((_, secret)) if kept.contains(&format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n")) => {}
                Some(_) => wrong.push(format!("the secret of the active key {id} is kept nowhere")),
                None => {}
            }
        }
        for secret in log.secrets() {
            let printed = shown.iter().any(|ended| ended.out.contains(&secret) || ended.err.contains(&secret));
            let written = self.files().into_iter().find(|(path, text)| !path.ends_with("secrets.ini") && text.contains(&secret));
            if printed || written.is_some() {
                wrong.push(format!("a secret stands in {}", written.map_or("what was printed".into(), |(path, _)| path.display().to_string())));
            }
        }
        wrong
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut read = Vec::new();
        let _ = pipe.map(|mut pipe| pipe.read_to_end(&mut read));
        read
    })
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => collect(&path, found),
            false => found.push((path.clone(), String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned())),
        }
    }
}

/// Does the same with every item, many at once, since runs mostly wait; what came of each, in order.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    const AT_ONCE: usize = 24;
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    let Some(item) = items.get(at) else { break };
                    let came = work(item);
                    done.lock().expect("no test panics in here").push((at, came));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no test panics in here");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, came)| came).collect()
}
