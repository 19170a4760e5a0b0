//! What the command line accepts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Executes how-to guides: works out which AWS IAM operations a reader of the guide would cause, and plans, rehearses or runs them.
#[derive(Debug, Parser)]
#[command(name = "bythebook", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the procedures of guides: where they stand and which calls they would make
    List(ListArgs),
    /// Show what following a guide would do, from which lines, and which values are still wanted
    Plan(PlanArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// Guides, or folders of guides
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    pub guide: GuideArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    pub shell: clap_complete::Shell,
}

/// Which guide, which part of it, and the values for it.
#[derive(Debug, Args)]
pub struct GuideArgs {
    /// The guide, a Markdown file; `-` for standard input
    pub guide: PathBuf,
    /// Only the section with this heading or anchor, and its subsections
    #[arg(long, value_name = "HEADING", conflicts_with = "line")]
    pub section: Option<String>,
    /// Only the procedure that this line stands in
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
    /// Give a value; repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Take values from a TOML file of NAME = "VALUE" lines; --set goes before it
    #[arg(long, value_name = "FILE.toml")]
    pub values: Option<PathBuf>,
    /// Take another way where the guide offers several; repeatable
    #[arg(long, value_name = "NAME=OPTION")]
    pub choose: Vec<String>,
    /// Take an optional step too; repeatable
    #[arg(long, value_name = "STEP")]
    pub with: Vec<String>,
}

#[derive(Debug, Args)]
pub struct OutputArgs {
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}
