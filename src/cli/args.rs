//! What the command line accepts.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::check::Pattern;
use crate::execute::SinkChoice;
use crate::plan::RULES;

/// Executes how-to guides: works out which AWS IAM operations a reader of the guide would cause, and plans, rehearses or runs them.
#[derive(Debug, Parser)]
#[command(name = "bythebook", version = super::action_data::version(), max_term_width = 100, disable_help_subcommand = true)]
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
    /// Verify guides without an AWS account: their policy documents, and whether they can be followed
    Check(CheckArgs),
    /// Write a page on which a person sees what a guide does and what is found in it, or what a run did
    Report(ReportArgs),
    /// Show that page in a browser while the guide is written: it follows the file
    Preview(PreviewArgs),
    /// Explain a finding: what it is, why it matters, what to write instead
    Explain(ExplainArgs),
    /// Run a guide for real against an IAM account in this process, and show the account that it leaves behind; needs no AWS account
    Rehearse(RehearseArgs),
    /// Run a guide against AWS, after showing the plan and asking
    Run(FleetArgs),
    /// Go on with a run that was stopped, paused or cut off
    Resume(ResumeArgs),
    /// Take back what a run did, the last thing first; what has changed since stays
    Undo(UndoArgs),
    /// List the runs: how they stand, in which account, and what is left of them
    Runs(RunsArgs),
    /// Keep what guides mean in a file beside them, so that `check --locked` notices when it changes
    Lock(LockArgs),
    /// Show what a change of a guide does to its readers' accounts: operations, and permissions gained and lost
    Diff(DiffArgs),
    /// Compare an account with what a guide leaves behind; only reads
    Drift(DriftArgs),
    /// Bring a guide up to date with the policies that it documents
    Sync(SyncArgs),
    /// Write the same steps for another tool: CloudFormation, Terraform, a shell script, Automation; or the permissions that they need
    Export(ExportArgs),
    /// Serve an editor over standard input and output: the language server of the Language Server Protocol
    Lsp(LspArgs),
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
    /// Look at the account too, and say which calls would create, change or find something, or meet something else; writes nothing
    #[arg(long)]
    pub live: bool,
    #[command(flatten)]
    pub account: AccountArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub guide: GuideArgs,
    #[command(flatten)]
    pub account: AccountArgs,
    #[command(flatten)]
    pub unattended: UnattendedArgs,
    #[command(flatten)]
    pub manner: MannerArgs,
    /// Where secrets go: a file in the run's folder; new profiles of the AWS credentials file, for access keys; or standard output, where
    /// it is no terminal. A rehearsal keeps none
    #[arg(long, value_name = "file|profile:NAME|stdout", default_value = "file")]
    pub secrets: SinkChoice,
    /// Do not tag what the run makes with bythebook:run, for callers who may not tag
    #[arg(long)]
    pub no_ownership_tags: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct RehearseArgs {
    #[command(flatten)]
    pub run: RunArgs,
    /// Say whether somebody can do something in the end, and by which statement: a user, a role or a service, an action, a resource
    /// and, where they matter, condition keys as KEY=VALUE; repeatable
    #[arg(long, value_name = "WHO ACTION RESOURCE")]
    pub can: Vec<String>,
}

#[derive(Debug, Args)]
pub struct FleetArgs {
    #[command(flatten)]
    pub run: RunArgs,
    /// Run it in each account of this TOML file, as a role there: `role = "NAME"` and `[[account]]` tables with an `id`, each with a journal of its own
    #[arg(long, value_name = "FILE.toml")]
    pub accounts: Option<PathBuf>,
    /// With --accounts: be at work in so many accounts at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32), requires = "accounts")]
    pub parallel: u8,
    /// With --accounts: begin no other account once so many have failed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..), requires = "accounts")]
    pub stop_after: u32,
}

/// Which account, beyond what the environment and the AWS configuration say.
#[derive(Debug, Args)]
pub struct AccountArgs {
    /// The profile of the AWS configuration to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The region, which chooses the endpoint and the partition of IAM
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
}

/// How calls are made and shown.
#[derive(Debug, Args)]
pub struct MannerArgs {
    /// Make so many calls at once that do not need each other; 1 keeps the order of the plan
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=32))]
    pub jobs: u8,
    /// Print a line when a step is done instead of lines that change
    #[arg(long)]
    pub no_progress: bool,
}

#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The run, by its name or the end of it [default: the newest that is not finished]
    pub run: Option<String>,
    /// Go on although the guide has changed: what is done stays, what is left is planned anew
    #[arg(long)]
    pub accept_changes: bool,
    /// Give a value that is not known yet, such as a password, which is never kept; repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub account: AccountArgs,
    #[command(flatten)]
    pub unattended: UnattendedArgs,
    #[command(flatten)]
    pub manner: MannerArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct UndoArgs {
    /// The run, by its name or the end of it [default: the newest that changed anything]
    pub run: Option<String>,
    #[command(flatten)]
    pub account: AccountArgs,
    #[command(flatten)]
    pub unattended: UnattendedArgs,
    /// Print a line when something is taken back instead of lines that change
    #[arg(long)]
    pub no_progress: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Guides, or folders of guides
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Leave out findings of this code, of a family as `policy/*`, or all `warnings` or `notes`; repeatable
    #[arg(long, value_name = "CODE", value_parser = Pattern::parse)]
    pub allow: Vec<Pattern>,
    /// Take findings of this code, of a family, or all `warnings` or `notes` for errors; what names a finding more closely decides; repeatable
    #[arg(long, value_name = "CODE", value_parser = Pattern::parse)]
    pub deny: Vec<Pattern>,
    /// Change the guides: make the fixes that findings bring, where nothing else can be meant
    #[arg(long)]
    pub fix: bool,
    /// Only guides that differ from this revision of git, or that git does not know yet
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    /// Fail where a guide means something else than its bythebook.lock says, or has none; a change of its prose alone passes
    #[arg(long)]
    pub locked: bool,
    /// Execute each guide in an account that ends with the process too; what IAM refuses there is a finding. Guides that say what they
    /// expect are always rehearsed
    #[arg(long)]
    pub rehearse: bool,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Findings with the lines they are about
    Text,
    /// One object, version 1
    Json,
    /// SARIF 2.1.0, for GitHub's code scanning and others
    Sarif,
    /// Annotations of GitHub's workflows
    Github,
    /// JUnit's XML: a suite for each guide
    Junit,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The code of the finding [default: lists all rules]
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct LockArgs {
    /// Guides, or folders of guides
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Take what has changed; without it a lock that says something else is left as it is
    #[arg(long)]
    pub update: bool,
}

#[derive(Debug, Args)]
#[command(after_long_help = EXPORTS)]
pub struct ExportArgs {
    #[command(flatten)]
    pub guide: GuideArgs,
    /// What to write on standard output
    #[arg(long, value_enum)]
    pub to: ExportTarget,
}

const EXPORTS: &str = "\
Each export says of each call which lines of the guide it comes from. What the reader chooses is a parameter; its default is the value that \
--set gives, else the guide's.

No export has a secret. Templates and runbooks leave access keys and console passwords out, and say so; the script makes them, into files \
that only you can read. Steps for a person are comments in templates, prompts in the script, pauses in the runbook.

A call that the tool has no words for (a delete, in a template) is named with its step and line; then nothing is written, and the exit \
code is 2. A script leaves what is there already as it is, Terraform takes over what its variable `adopt` names, CloudFormation and Automation end there. For many accounts: StackSets take the \
CloudFormation template; Automation takes targets, a concurrency and an error threshold.

The policy allows the calls of the guide. What `bythebook run` and the script look at besides, and the tag that `run` gives, are not in it.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportTarget {
    /// A CloudFormation template, fit for StackSets
    Cloudformation,
    /// Terraform, with import blocks for what is there already
    Terraform,
    /// A script for bash and the AWS CLI; running it again changes nothing
    Shell,
    /// A runbook of Systems Manager Automation
    Ssm,
    /// The least permissions that carrying out the guide needs
    Policy,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The guide as it was: a file, or REV:PATH of the git repository
    pub old: String,
    /// The guide as it is: a file, or REV:PATH
    pub new: String,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    Text,
    /// A comment for a pull request
    Markdown,
    /// One object, version 1
    Json,
}

#[derive(Debug, Args)]
pub struct DriftArgs {
    #[command(flatten)]
    pub guide: GuideArgs,
    #[command(flatten)]
    pub account: AccountArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct SyncArgs {
    /// The guide, a Markdown file
    pub guide: PathBuf,
    /// Where the policies are as they should be: `account`, or a file of JSON, CloudFormation or Terraform, as FILE or FILE#POINTER
    /// [default: the sources that the guide's hints name]
    #[arg(long, value_name = "account|FILE")]
    pub from: Option<String>,
    /// Write the guide; without it what would be written is shown as a diff
    #[arg(long)]
    pub write: bool,
    #[command(flatten)]
    pub account: AccountArgs,
}

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The guide; several guides or a folder of guides make an index
    #[arg(required_unless_present = "run")]
    pub paths: Vec<PathBuf>,
    /// The record of a run instead, by its name or the end of it
    #[arg(long, value_name = "RUN", conflicts_with_all = ["paths", "set", "values", "choose", "with"])]
    pub run: Option<String>,
    /// Write the page to this file, an index and its pages to this folder [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    #[command(flatten)]
    pub given: GivenArgs,
}

/// What is given to a page of a whole guide.
#[derive(Clone, Debug, Args)]
pub struct GivenArgs {
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

impl GivenArgs {
    /// Whether values or ways are given.
    pub fn decides(&self) -> bool {
        !self.set.is_empty() || self.values.is_some() || !self.choose.is_empty() || !self.with.is_empty()
    }

    pub fn to(&self, guide: &Path) -> GuideArgs {
        let GivenArgs { set, values, choose, with } = self.clone();
        GuideArgs { guide: guide.to_owned(), section: None, line: None, set, values, choose, with }
    }
}

#[derive(Debug, Args)]
#[command(after_long_help = PREVIEW)]
pub struct PreviewArgs {
    /// The guide, a Markdown file
    pub guide: PathBuf,
    /// The port on this machine [default: any that is free]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    #[command(flatten)]
    pub given: GivenArgs,
}

const PREVIEW: &str = "\
Prints the address of the page on standard output, one line, and serves until it is stopped (Control-C). No browser is started: open the \
address in yours, as it is; whoever has it can read the page, from this machine alone. It is another one each time.

The page follows the guide, its hints, bythebook.toml and the files that it names. Where the system does not tell of changes, as on some \
network drives, they are looked at every second. A guide that cannot be read shows why, and comes back.";

#[derive(Debug, Args)]
pub struct RunsArgs {
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What a person would be asked.
#[derive(Debug, Args)]
pub struct UnattendedArgs {
    /// Agree to the plan without being asked
    #[arg(long)]
    pub yes: bool,
    /// Allow calls of HIGH risk that this rule names; `all` for every rule; repeatable
    #[arg(long, value_name = "RULE", value_parser = PossibleValuesParser::new(RULES.iter().map(|risk| risk.rule).chain(["all"])))]
    pub allow_risk: Vec<String>,
    /// Go on although the caller is the root user of the account
    #[arg(long)]
    pub allow_root: bool,
    /// What to do at a step that a person does [default: ask on a terminal, else stop; a rehearsal continues]
    #[arg(long, value_enum)]
    pub checkpoint: Option<CheckpointMode>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckpointMode {
    /// Ask whether to continue, skip or abort
    Ask,
    /// Stop there with exit code 10
    Stop,
    /// Show it and go on
    Continue,
}

#[derive(Debug, Args)]
pub struct LspArgs {
    /// What some editors say; there is no other way
    #[arg(long, hide = true)]
    pub stdio: bool,
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
