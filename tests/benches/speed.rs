//! `cargo bench`: what the program costs. The figures stand in src/README.md.

mod endpoint;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use bythebook::check::check_guide;
use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::source::{Files, NoFiles, Source};
use divan::Bencher;
use divan::counter::ItemsCount;

/// Where it is set, this program is the minimal one that the four-call run is compared with.
const MINIMAL: &str = "BYTHEBOOK_BENCH_MINIMAL";

fn main() {
    match std::env::var(MINIMAL) {
        Ok(url) => endpoint::minimal(&url),
        Err(_) => divan::main(),
    }
}

struct Nothing;

impl Files for Nothing {
    fn read(&self, relative: &str) -> Result<String, String> {
        Err(relative.to_owned())
    }
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("runbooks").join(name)
}

fn guide(name: &str) -> Source {
    Source::new(name, std::fs::read_to_string(path(name)).expect("the guide is in runbooks/"))
}

/// Guides of different kinds.
fn thousand() -> Vec<Source> {
    const NAMES: [&str; 5] = ["s3-backup-user.md", "developer-boundary.md", "administrators-group.md", "github-actions-role.md", "rotate-access-key.md"];
    (0..1000).map(|at| guide(NAMES[at % NAMES.len()])).collect()
}

/// Its text again and again, to 8 KB.
fn long(source: &Source) -> Source {
    let text = source.text().repeat(8192_usize.div_ceil(source.text().len()));
    Source::new(source.name(), &text[..text.floor_char_boundary(8192)])
}

fn plan(source: &Source) -> usize {
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    follow(&parse(source), source, &Nothing, &decisions).operations.len()
}

/// The Markdown parser alone: what nobody who reads Markdown can go below.
fn markdown(source: &Source) -> usize {
    pulldown_cmark::Parser::new_ext(source.text(), pulldown_cmark::Options::all()).into_offset_iter().count()
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_bythebook"));
    program.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
    program
}

mod reading {
    use super::*;

    #[divan::bench]
    fn markdown_alone(bencher: Bencher) {
        let source = guide("s3-backup-user.md");
        bencher.bench(|| markdown(&source));
    }

    #[divan::bench]
    fn parse_one(bencher: Bencher) {
        let source = guide("s3-backup-user.md");
        bencher.bench(|| parse(&source).steps.len());
    }

    #[divan::bench(args = ["s3-backup-user.md", "developer-boundary.md"])]
    fn plan_one(bencher: Bencher, name: &str) {
        let source = guide(name);
        bencher.bench(|| plan(&source));
    }

    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn markdown_of_a_thousand(bencher: Bencher) {
        let guides = thousand();
        bencher.counter(ItemsCount::new(guides.len())).bench(|| guides.iter().map(markdown).sum::<usize>());
    }

    /// One after the other, on one core.
    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn plan_a_thousand(bencher: Bencher) {
        let guides = thousand();
        bencher.counter(ItemsCount::new(guides.len())).bench(|| guides.iter().map(plan).sum::<usize>());
    }
}

mod checking {
    use super::*;

    #[divan::bench(args = ["s3-backup-user.md", "developer-boundary.md"])]
    fn check_one(bencher: Bencher, name: &str) {
        let source = guide(name);
        bencher.bench(|| check_guide(&source, &NoFiles).len());
    }

    /// One after the other, on one core.
    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn check_a_thousand(bencher: Bencher) {
        let guides = thousand();
        bencher.counter(ItemsCount::new(guides.len())).bench(|| guides.iter().map(|source| check_guide(source, &NoFiles).len()).sum::<usize>());
    }

    /// A folder of so many guides, in files, by the program with all cores; 8 KB each.
    #[divan::bench(args = [1_000], sample_count = 5, sample_size = 1)]
    fn folder(bencher: Bencher, guides: usize) {
        let home = tempfile::tempdir().expect("a folder");
        for (at, source) in thousand().iter().cycle().take(guides).enumerate() {
            std::fs::write(home.path().join(format!("{at}.md")), long(source).text()).expect("a guide");
        }
        bencher.bench(|| program().arg("check").arg(home.path()).status().expect("the program starts").code());
    }

    /// The same guides, read by the Markdown parser alone on two threads.
    #[divan::bench(sample_count = 5, sample_size = 1)]
    fn markdown_of_the_folder(bencher: Bencher) {
        let guides: Vec<Source> = thousand().iter().map(long).collect();
        let half = |guides: &[Source]| guides.iter().map(markdown).sum::<usize>();
        bencher.bench(|| {
            std::thread::scope(|scope| {
                let other = scope.spawn(|| half(&guides[500..]));
                half(&guides[..500]) + other.join().unwrap_or_default()
            })
        });
    }
}

mod editing {
    use bythebook::check::{Found, Rehearsal};
    use bythebook::editor::lsp::{Encoding, Surroundings, analyse};
    use bythebook::plan::Plan;

    use super::*;

    struct Around;

    impl Surroundings for Around {
        fn files(&self, _: &Path) -> Box<dyn Files> {
            Box::new(NoFiles)
        }

        fn wanted(&self, _: &Path, found: Found) -> Result<Found, String> {
            Ok(found)
        }

        fn rehearse(&self, _: &Source, _: &Plan) -> Result<Rehearsal, String> {
            Err("no guide here expects anything".into())
        }
    }

    /// What a keystroke costs the language server in a guide of a thousand lines: the runbooks one after the other.
    #[divan::bench(sample_count = 50, sample_size = 1)]
    fn keystroke(bencher: Bencher) {
        let guides = ["s3-backup-user.md", "developer-boundary.md", "administrators-group.md", "github-actions-role.md", "rotate-access-key.md"].map(guide);
        let lines: Vec<&str> = guides.iter().flat_map(|guide| guide.text().lines()).cycle().take(1000).collect();
        let text = lines.join("\n");
        bencher.bench(|| analyse(&text, Path::new("guide.md"), Encoding::Utf16, &Around).findings.len());
    }
}

/// Whole processes.
#[divan::bench_group(sample_count = 50, sample_size = 1)]
mod processes {
    use super::*;

    #[divan::bench]
    fn empty() -> bool {
        Command::new("true").status().expect("there is `true`").success()
    }

    #[divan::bench]
    fn help() -> bool {
        program().arg("--help").status().expect("the program starts").success()
    }

    #[divan::bench]
    fn plan_one() -> bool {
        program().arg("plan").arg(path("s3-backup-user.md")).status().expect("the program starts").success()
    }

    #[divan::bench]
    fn check_one() -> bool {
        program().arg("check").arg(path("s3-backup-user.md")).status().expect("the program starts").success()
    }

    /// From the guide to the account that is left: five calls on the embedded account.
    #[divan::bench]
    fn rehearse_five_calls() -> bool {
        program().arg("rehearse").arg(path("deployment-user.md")).status().expect("the program starts").success()
    }
}

/// Four calls against an endpoint on this machine that takes so many milliseconds for each answer.
#[divan::bench_group(sample_count = 20, sample_size = 1)]
mod four_calls {
    use super::*;

    #[divan::bench(args = [0, 20])]
    fn minimal_sdk_program(bencher: Bencher, delay: u64) {
        let url = endpoint::serve(Duration::from_millis(delay));
        let itself = std::env::current_exe().expect("this program");
        bencher.bench(|| assert!(Command::new(&itself).env(MINIMAL, &url).stdout(Stdio::null()).status().expect("it starts").success()));
    }

    #[divan::bench(args = [0, 20])]
    fn run(bencher: Bencher, delay: u64) {
        let url = endpoint::serve(Duration::from_millis(delay));
        let home = tempfile::tempdir().expect("a folder");
        let guide = home.path().join("guide.md");
        std::fs::write(&guide, endpoint::GUIDE).expect("the guide");
        bencher.bench(|| {
            let mut run = program();
            run.arg("run").arg(&guide).args(["--yes", "--allow-risk", "all"]).env("HOME", home.path()).env_remove("XDG_STATE_HOME").envs(endpoint::environment(&url));
            assert!(run.status().expect("the program starts").success());
        });
    }
}

/// Eight calls against an endpoint that takes 50 ms for each answer, with so many at once.
#[divan::bench_group(sample_count = 20, sample_size = 1)]
mod eight_calls {
    use super::*;

    #[divan::bench(args = [1, 4])]
    fn run(bencher: Bencher, jobs: u8) {
        let url = endpoint::serve(Duration::from_millis(50));
        let home = tempfile::tempdir().expect("a folder");
        let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guides/courier.md");
        let jobs = jobs.to_string();
        bencher.bench(|| {
            let mut run = program();
            run.arg("run").arg(&guide).args(["--yes", "--allow-risk", "all", "--checkpoint", "continue", "--jobs", &jobs]);
            run.env("HOME", home.path()).env_remove("XDG_STATE_HOME").envs(endpoint::environment(&url));
            assert!(run.status().expect("the program starts").success());
        });
    }
}
