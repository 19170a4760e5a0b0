//! What may go wrong, and when.

use std::time::Duration;

use rustix::process::Signal;

/// Which requests meet which fault: the first so many from the `nth` on that match.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The operation's name; one `*` stands for anything.
    operation: String,
    fault: Fault,
    nth: usize,
    times: usize,
    seen: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The connection is cut, and the account never hears of the request.
    CutBefore(Cut),
    /// It was applied, and the answer is lost.
    CutAfter(Cut),
    /// Nothing is said for a while or until there are other rules, then the connection is cut.
    SilentBefore(Duration),
    SilentAfter(Duration),
    /// Applied; so many hundredths of the answer arrive.
    Truncated(usize, Length),
    /// Applied; a page of HTML arrives.
    Garbage,
    /// Applied; an empty body arrives.
    Empty,
    /// Refused without being applied.
    Refused(Refusal),
    /// Refused although it was applied.
    RefusedAfter(Refusal),
    /// The server's clock is so many seconds ahead.
    Skewed(i64),
    /// Comes to a create: so often what it made is not seen by later requests.
    Unseen(usize, Unseen),
    /// So long, or until there are other rules.
    Delayed(Duration),
    /// Refused with this status, in words that hold all that was sent.
    Echoed(u16),
    /// Comes to GetCallerIdentity: the root user called.
    AsRoot,
    Signal(Signal, Moment),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Reset,
    Close,
}

/// What `Content-Length` says of an answer that was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// What arrives.
    Fitting,
    /// What should have arrived; then the connection ends.
    Promised,
}

/// How IAM shows that it has not heard everywhere of a new thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// Calls that name it are refused with NoSuchEntity.
    ByCalls,
    /// Lists leave it out.
    ByLists,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before it is applied; a process that lives on gets its answer.
    Before,
    /// When it is applied; the answer never comes.
    Applied,
    /// So long after the answer has gone out.
    Answered(Duration),
}

/// A refusal in IAM's words. Source of codes and statuses: "Common errors" in the IAM API Reference, and the operations' pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    pub code: &'static str,
    pub message: &'static str,
}

const fn refusal(status: u16, code: &'static str, message: &'static str) -> Refusal {
    Refusal { status, code, message }
}

impl Refusal {
    pub const FAILURE: Refusal = refusal(500, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure.");
    pub const UNAVAILABLE: Refusal = refusal(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.");
    pub const THROTTLING: Refusal = refusal(400, "Throttling", "Rate exceeded");
    pub const LIMIT: Refusal = refusal(503, "RequestLimitExceeded", "Request limit exceeded.");
    pub const EXPIRED_TOKEN: Refusal = refusal(403, "ExpiredToken", "The security token included in the request is expired");
    pub const INVALID_TOKEN: Refusal = refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    pub const DENIED: Refusal = refusal(
        403,
        "AccessDenied",
        "User: arn:aws:iam::123456789012:user/rehearsal is not authorized to perform: iam:{operation} on resource: * because no identity-based policy allows the iam:{operation} action",
    );
    pub const EXPIRED_REQUEST: Refusal = refusal(400, "RequestExpired", "Request has expired.");
    pub const SIGNATURE_EXPIRED: Refusal =
        refusal(403, "SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)");
    pub const CONCURRENT: Refusal =
        refusal(409, "ConcurrentModification", "The request was rejected because multiple requests to change this object were submitted simultaneously.");
    pub const UNMODIFIABLE: Refusal = refusal(409, "EntityTemporarilyUnmodifiable", "The entity is temporarily unmodifiable. Try again later.");
}

impl Rule {
    /// The first request of this operation meets the fault.
    pub fn on(operation: &str, fault: Fault) -> Rule {
        Rule { operation: operation.to_owned(), fault, nth: 1, times: 1, seen: 0 }
    }

    /// Not the first but this one; they count from 1.
    pub fn nth(self, nth: usize) -> Rule {
        Rule { nth, ..self }
    }

    pub fn times(self, times: usize) -> Rule {
        Rule { times, ..self }
    }

    pub fn always(self) -> Rule {
        self.times(usize::MAX)
    }

    /// The fault, where this request is one of those that meet it.
    pub fn meets(&mut self, operation: &str) -> Option<Fault> {
        if !matches(&self.operation, operation) {
            return None;
        }
        self.seen += 1;
        (self.seen >= self.nth && self.seen - self.nth < self.times).then_some(self.fault)
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after),
        None => pattern == name,
    }
}
