//! `bythebook completions SHELL`.

use clap::CommandFactory;

use super::Exit;
use super::args::{Cli, CompletionsArgs};

pub fn run(args: &CompletionsArgs) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "bythebook", &mut script);
    crate::report::print_bytes(&script);
    Exit::Done
}
