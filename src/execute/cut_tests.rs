//! The places as tests use them.

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
