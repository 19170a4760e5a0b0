//! `cargo bench`: what reading a guide costs. The figures stand in src/README.md.

use std::path::Path;

use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::source::{Files, Source};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

struct Nothing;

impl Files for Nothing {
    fn read(&self, relative: &str) -> Result<String, String> {
        Err(relative.to_owned())
    }
}

fn guide(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("runbooks").join(name);
    Source::new(name, std::fs::read_to_string(path).expect("the guide is in runbooks/"))
}

fn plan(source: &Source) -> usize {
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    follow(&parse(source), source, &Nothing, &decisions).operations.len()
}

/// The Markdown parser alone: what nobody who reads Markdown can go below.
#[divan::bench]
fn markdown_alone(bencher: Bencher) {
    let source = guide("s3-backup-user.md");
    bencher.bench(|| pulldown_cmark::Parser::new_ext(source.text(), pulldown_cmark::Options::all()).into_offset_iter().count());
}

#[divan::bench]
fn parse_one(bencher: Bencher) {
    let source = guide("s3-backup-user.md");
    bencher.bench(|| parse(&source).steps.len());
}

#[divan::bench]
fn plan_one(bencher: Bencher) {
    let source = guide("s3-backup-user.md");
    bencher.bench(|| plan(&source));
}

#[divan::bench]
fn plan_one_of_commands(bencher: Bencher) {
    let source = guide("developer-boundary.md");
    bencher.bench(|| plan(&source));
}

/// Guides of different kinds, one after the other, on one core.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn plan_a_thousand(bencher: Bencher) {
    const NAMES: [&str; 5] = ["s3-backup-user.md", "developer-boundary.md", "administrators-group.md", "github-actions-role.md", "rotate-access-key.md"];
    let guides: Vec<Source> = (0..1000).map(|at| guide(NAMES[at % NAMES.len()])).collect();
    bencher.counter(ItemsCount::new(guides.len())).bench(|| guides.iter().map(plan).sum::<usize>());
}
/// The whole program, from the guide to the account that is left: five calls on the embedded account.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn rehearse_five_calls(bencher: Bencher) {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("runbooks/deployment-user.md");
    bencher.bench(|| std::process::Command::new(env!("CARGO_BIN_EXE_bythebook")).arg("rehearse").arg(&guide).output().expect("the program starts").status.success());
}
