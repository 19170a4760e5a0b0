//! An IAM and STS endpoint on this machine that does wrong on purpose. Behind it stands the account that rehearsals use.
//!
//! A test starts one, gives it rules that say which request meets which fault, runs the program against it, and then reads
//! what was applied, which secrets were given out, and what the account holds.

mod connection;
mod fault;
mod guide;
mod log;
mod state;
mod trial;
mod xml;

use std::collections::BTreeSet;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bythebook::execute::Client;
use bythebook::execute::embedded::{ACCOUNT_ID, Account, CALLER};
use rustix::process::{Pid, kill_process};
use serde_json::Value;

pub use fault::{Cut, Fault, Length, Moment, Refusal, Rule, Unseen};
pub use guide::{Accounts, CHANGES, Guide, NEW, SIGN_IN};
pub use log::{Log, Request};
pub use trial::{Ended, Trial, UNATTENDED, each};

/// Serves until it is dropped.
pub struct Endpoint {
    pub url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    /// A way to the account past everything that goes wrong.
    client: Client,
}

/// What the connections share.
struct Shared {
    account: Account,
    core: Mutex<Core>,
    /// The process that signals go to; 0 before there is one.
    victim: AtomicU32,
    closed: AtomicBool,
}

#[derive(Default)]
struct Core {
    rules: Vec<Rule>,
    /// New things that later requests do not see yet.
    hidden: Vec<Hidden>,
    log: Log,
    /// Counts sets of rules.
    generation: usize,
}

/// Something that was just made, and how often it is not seen yet.
struct Hidden {
    names: Vec<String>,
    how: fault::Unseen,
    left: usize,
}

impl Endpoint {
    pub fn start(rules: Vec<Rule>) -> Endpoint {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared { account: Account::new(), core: Mutex::default(), victim: AtomicU32::new(0), closed: AtomicBool::new(false) });
        shared.core().rules = rules;
        let client = shared.account.client();
        let serving = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if serving.closed.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), shared) = (stream, serving.clone()) else { continue };
                std::thread::spawn(move || connection::serve(&stream, &shared));
            }
        });
        Endpoint { url: format!("http://{address}"), address, shared, client }
    }

    /// What the program is told about the account.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        let text = str::to_owned;
        [("AWS_ENDPOINT_URL", self.url.clone()), ("AWS_REGION", text("us-east-1")), ("AWS_ACCESS_KEY_ID", text("AKIAIOSFODNN7EXAMPLE")), ("AWS_SECRET_ACCESS_KEY", text("none"))]
    }

    /// From now on these rules hold; nothing is hidden any more, and whatever waits goes on.
    pub fn rules(&self, rules: Vec<Rule>) {
        let mut core = self.shared.core();
        (core.rules, core.hidden) = (rules, Vec::new());
        core.generation += 1;
    }

    /// The process that signals go to.
    pub fn aim(&self, process: u32) {
        self.shared.victim.store(process, Ordering::SeqCst);
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        self.shared.signal(signal);
    }

    /// Everything that was requested so far.
    pub fn log(&self) -> Log {
        self.shared.core().log.clone()
    }

    /// What the account holds, without ids, times and the run's own tag.
    pub fn account(&self) -> Value {
        state::dump(&self.client)
    }

    /// The ids of the active access keys, of all users for whom a key was made.
    pub fn active_keys(&self) -> Vec<String> {
        let log = self.log();
        let users: BTreeSet<&str> = log.requests.iter().filter(|request| request.secret.is_some()).filter_map(|request| request.get("UserName")).collect();
        state::active_keys(&self.client, users)
    }

    /// Makes a call past all rules and the log: what stands in the account before a test.
    pub fn prepare(&self, operation: &str, input: Value) -> Value {
        state::call(&self.client, operation, input)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a signal to the process that is being tested.
    fn signal(&self, signal: rustix::process::Signal) {
        let begun = Instant::now();
        while self.victim.load(Ordering::SeqCst) == 0 && begun.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(1));
        }
        if let Some(process) = Pid::from_raw(self.victim.load(Ordering::SeqCst) as i32) {
            let _ = kill_process(process, signal);
        }
    }

    /// Waits so long, or until there are other rules.
    fn wait(&self, time: Duration) {
        let (begun, generation) = (Instant::now(), self.core().generation);
        while begun.elapsed() < time && self.core().generation == generation && !self.closed.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Lets the account answer. Whoever holds the core sees calls in the order in which they were applied.
    fn apply(&self, request: &Request, form: &[u8]) -> (u16, Vec<u8>) {
        match request.operation.as_str() {
            "GetCallerIdentity" => (200, xml::identity(ACCOUNT_ID, CALLER)),
            _ => state::block_on(self.account.answer(form.to_vec())),
        }
    }
}

/// What a connection does after a request.
enum After {
    KeepOpen,
    Close,
}

type Served = io::Result<After>;
