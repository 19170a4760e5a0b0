//! The command line: one file a command. Reads files, asks people, composes the stages, and turns outcomes into exit codes.

mod accounts;
mod action_data;
mod args;
mod below;
mod carry_out;
mod changed;
mod check;
mod checkpoint;
mod completions;
mod config;
mod consent;
mod diff;
mod drift;
mod exit;
mod explain;
mod export;
mod files;
mod fix;
mod fleet;
mod git;
mod in_order;
mod keep;
mod list;
mod load;
mod lock;
mod locked;
mod lsp;
mod meant;
mod place;
mod plan;
mod preflight;
mod preview;
mod record;
mod rehearsal;
mod rehearse;
mod report;
mod resume;
mod run;
mod runs;
mod sync;
mod terminal;
mod undo;
mod values;

use std::process::ExitCode;

use clap::Parser;

use crate::report::output_lost;
use args::{Cli, Command};
pub use exit::Exit;
pub use rehearsal::rehearse;

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // What became of an account does not depend on who could read of it.
    let calls = matches!(cli.command, Command::Run(_) | Command::Resume(_) | Command::Undo(_));
    let exit = match cli.command {
        Command::List(args) => list::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Rehearse(args) => rehearse::run(&args),
        Command::Run(args) => match &args.accounts {
            Some(accounts) => fleet::run(&args, accounts),
            None => run::run(&args.run),
        },
        Command::Resume(args) => resume::run(&args),
        Command::Undo(args) => undo::run(&args),
        Command::Runs(args) => runs::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Preview(args) => preview::run(args),
        Command::Explain(args) => explain::run(&args),
        Command::Lock(args) => lock::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Drift(args) => drift::run(&args),
        Command::Sync(args) => sync::run(&args),
        Command::Lsp(_) => lsp::run(),
        Command::Completions(args) => completions::run(&args),
    };
    let exit = if !calls && output_lost() { Exit::Refused } else { exit };
    ExitCode::from(exit as u8)
}
