//! Places where a test ends the process: wherever what is on the disk and what stands in the account may differ.

/// Counts as one place.
#[cfg(not(test))]
pub fn point() {}

/// A write of which only a part reached the disk; `half` writes it.
#[cfg(not(test))]
pub fn half_written(_half: impl FnOnce() -> std::io::Result<()>) {}

#[cfg(test)]
pub use testing::*;

#[cfg(test)]
mod testing {
    use std::cell::Cell;

    thread_local! {
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    }

    /// What a cut unwinds with.
    pub struct Cut;

    /// Ends the process, as far as a test can, at the place of this number from now on; at none where it is none.
    pub fn after(places: Option<usize>) {
        LEFT.set(places);
    }

    fn here() -> bool {
        let left = LEFT.get();
        LEFT.set(left.and_then(|left| left.checked_sub(1)));
        left == Some(0)
    }

    pub fn point() {
        if here() {
            std::panic::panic_any(Cut);
        }
    }

    pub fn half_written(half: impl FnOnce() -> std::io::Result<()>) {
        if here() {
            half().unwrap();
            std::panic::panic_any(Cut);
        }
    }
}
