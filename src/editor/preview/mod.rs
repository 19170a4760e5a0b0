//! The page of a guide on this machine, for the one browser that was told its address; it follows the guide.

mod gate;
mod server;
mod watch;

pub use server::Server;
pub use watch::{Made, watched};
