//! Places where a test ends the process: wherever what is on the disk and what stands in the account may differ.

/// Counts as one place.
#[cfg(not(test))]
pub fn point() {}

/// A write of which only a part reached the disk; `half` writes it.
#[cfg(not(test))]
pub fn half_written(_half: impl FnOnce() -> std::io::Result<()>) {}

#[cfg(test)]
#[path = "cut_tests.rs"]
mod testing;
#[cfg(test)]
pub use testing::*;
