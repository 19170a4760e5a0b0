//! What `run` and `rehearse` share: carrying out a plan with progress and signals, and telling how it ended.

use std::time::Duration;

use super::Exit;
use super::args::{Format, MannerArgs};
use super::terminal::can_redraw;
use crate::execute::{self, Asker, CallError, Caller, Client, Event, Failure, Job, Journal, Options, Outcome, Ownership, Pace, Past, Signal, Sink, Status};
use crate::plan::Plan;
use crate::report::{Display, Progress, RunFacts, clean, print_json, run_json, run_text, say};

/// A plan that is about to be carried out.
pub struct Ready<'a> {
    pub plan: &'a Plan,
    pub manner: &'a MannerArgs,
    pub format: Format,
    pub run: &'a str,
    pub client: &'a Client,
    pub caller: &'a Caller,
    pub ownership: Ownership,
    /// What earlier commands did in this run.
    pub past: &'a Past,
}

/// Runs the future on one thread; the only place that starts a runtime.
pub fn block_on(work: impl Future<Output = Exit>) -> Exit {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => {
            say(&format!("nothing was changed: the program could not start its runtime: {error}"));
            Exit::Api
        }
    }
}

/// Carries out the plan with a line for each step; signals stop it cleanly from here on.
pub async fn carry_out(ready: &Ready<'_>, journal: &mut Journal, sink: &mut Sink, asker: &impl Asker) -> Result<Outcome, Exit> {
    let display = if can_redraw() && !ready.manner.no_progress { Display::Live } else { Display::Plain };
    let mut progress = Progress::new(ready.plan, display);
    carry_out_telling(ready, journal, sink, asker, &mut |event| told(&mut progress, ready.ownership, event)).await
}

/// Carries out the plan and tells of each event; signals stop it cleanly from here on.
pub async fn carry_out_telling(ready: &Ready<'_>, journal: &mut Journal, sink: &mut Sink, asker: &impl Asker, tell: &mut dyn FnMut(&Event)) -> Result<Outcome, Exit> {
    let signal = execute::signals().map_err(|error| {
        say(&format!("nothing was changed: signals cannot be caught: {error}"));
        Exit::Api
    })?;
    // An account in this process knows at once what was done to it.
    let pace = match ready.ownership {
        Ownership::Rehearsal => Pace { consistency: Duration::ZERO, ..Pace::default() },
        Ownership::Tags | Ownership::Looking => Pace::default(),
    };
    let options = Options { jobs: usize::from(ready.manner.jobs), ownership: ready.ownership, pace };
    let job = Job { plan: ready.plan, run: ready.run, caller: ready.caller, options, past: ready.past, journal, sink };
    Ok(execute::run(job, ready.client, asker, tell, signal).await)
}

/// Where a rehearsal puts its secrets is gone before anyone could look.
fn told(progress: &mut Progress, ownership: Ownership, event: &Event) {
    if !(ownership == Ownership::Rehearsal && matches!(event, Event::Kept { .. })) {
        progress.event(event);
    }
}

/// Prints how a run ended: words on standard error, where a failure is read, and the JSON object on standard output.
pub fn tell(ready: &Ready, outcome: &Outcome, place: &str, account_after: Option<serde_json::Value>, can: Option<serde_json::Value>) {
    // A rehearsal's account is gone with the process: there is nothing to go on with.
    let run = Some(ready.run).filter(|_| ready.ownership != Ownership::Rehearsal);
    run_text(ready.plan, outcome, place, run).iter().for_each(|line| say(line));
    if ready.format == Format::Json {
        let facts = RunFacts {
            run: Some(ready.run),
            account: Some(&ready.caller.account_id),
            caller: Some(&ready.caller.arn),
            endpoint: Some(ready.client.endpoint()),
            account_after,
            can,
        };
        print_json(&run_json(ready.plan, outcome, facts));
    }
}

/// The exit code of an outcome.
pub fn exit_of(status: &Status) -> Exit {
    match status {
        Status::Done => Exit::Done,
        Status::Paused { .. } => Exit::Paused,
        Status::Unrecorded { .. } => Exit::Journal,
        Status::Stopped { signal: Signal::Interrupt } => Exit::Interrupted,
        Status::Stopped { .. } => Exit::Terminated,
        Status::Failed { failure, .. } => match failure {
            Failure::Unclear { .. } => Exit::Person,
            Failure::Sink { .. } | Failure::Journal { .. } => Exit::Journal,
            Failure::Refused { .. } | Failure::Unreachable { .. } | Failure::Credentials { .. } | Failure::Argument { .. } | Failure::Stopped | Failure::StoppedInDoubt => {
                Exit::Api
            }
        },
    }
}

/// Says why AWS could not be asked before the first call. `place` is what is known to be unchanged.
pub fn unreachable(error: &CallError, place: &str) -> Exit {
    let (what, next) = match error {
        CallError::Refused { code, message, .. } => (format!("{code}: {message}"), ""),
        CallError::Throttled { code, message } => (format!("{code}: {message}"), "; try again in a while"),
        CallError::Credentials { message } => (message.clone(), "; sign in (aws sso login), or name another --profile"),
        CallError::NotSent { message } | CallError::Ambiguous { message } => (message.clone(), ""),
    };
    say(&format!("nothing was changed{place}: {}{next}", clean(&what)));
    Exit::Api
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_the_exit_code_of_the_manual() {
        let failed = |failure| exit_of(&Status::Failed { call: 0, failure });
        let message = || String::new();
        assert_eq!(exit_of(&Status::Done), Exit::Done);
        assert_eq!(exit_of(&Status::Paused { checkpoint: 0 }), Exit::Paused);
        assert_eq!(failed(Failure::Refused { code: message(), message: message(), request_id: None }), Exit::Api);
        assert_eq!(failed(Failure::Credentials { message: message() }), Exit::Api);
        assert_eq!(failed(Failure::Unclear { message: message() }), Exit::Person);
        assert_eq!(failed(Failure::Sink { message: message() }), Exit::Journal);
        assert_eq!(exit_of(&Status::Unrecorded { message: message() }), Exit::Journal);
        assert_eq!(exit_of(&Status::Stopped { signal: Signal::Interrupt }), Exit::Interrupted);
        assert_eq!(exit_of(&Status::Stopped { signal: Signal::HangUp }), Exit::Terminated);
    }
}
