//! The exit codes, frozen: scripts rely on them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    /// Findings or drift.
    Findings = 1,
    /// Bad usage, or a guide that cannot be planned.
    Refused = 2,
    /// The API refused a call or could not be reached; the run can be resumed.
    Api = 3,
    /// Consent or a value is missing.
    Wanting = 4,
    /// Another run holds the lock.
    Locked = 5,
    /// The journal is damaged or cannot be written.
    Journal = 6,
    /// Something only a person can settle.
    Person = 7,
    /// Paused at a checkpoint.
    Paused = 10,
    /// Stopped by SIGINT, cleanly.
    Interrupted = 130,
    /// Stopped by SIGTERM, cleanly.
    Terminated = 143,
}
