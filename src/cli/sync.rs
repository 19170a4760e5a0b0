//! `bythebook sync GUIDE`: brings a guide up to date with what it documents, as a diff first.

use std::path::Path;

use similar::TextDiff;

use super::Exit;
use super::args::SyncArgs;
use super::carry_out::{block_on, unreachable};
use super::files::read_regular;
use super::fix::rewrite;
use super::load::read_guide;
use super::meant::meant;
use crate::diagnostic::Edit;
use crate::execute::account::read_account;
use crate::execute::{Client, ConnectOptions};
use crate::guide::{Guide, parse};
use crate::iam::Account;
use crate::plan::Plan;
use crate::report::{clean, count, print_as_is, say};
use crate::source::Source;
use crate::sync::outside::{documents, places};
use crate::sync::propose::{Block, Proposal, blocks, of_account, of_file, propose};
use crate::sync::tie::ties;

/// Bytes of a file that policies are taken from.
const MOST: u64 = 8 << 20;

struct Read {
    source: Source,
    guide: Guide,
    plan: Plan,
}

pub fn run(args: &SyncArgs) -> Exit {
    let source = match read_guide(&args.guide) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let (plan, _) = meant(&source, &args.guide);
    let guide = parse(&source);
    let read = Read { source, guide, plan };
    let edits = match args.from.as_deref() {
        None => from_ties(&read, &args.guide),
        Some("account") => from_account(args, &read),
        Some(file) => from_file(file, &read),
    };
    match edits {
        Ok((edits, left)) => settle(args, &read.source, edits, left),
        Err(exit) => exit,
    }
}

/// What would be written, and how many differences cannot be.
type Edits = (Vec<Edit>, usize);

fn from_ties(read: &Read, path: &Path) -> Result<Edits, Exit> {
    let files = super::files::Beside::guide(path);
    let found = ties(&read.guide, &read.source, &read.plan.sources, &files);
    let left = found.iter().filter(|one| one.fix.is_empty()).count();
    for one in found.iter().filter(|one| one.fix.is_empty()) {
        say(&format!("{}:{}: {}", clean(read.source.name()), read.source.line(one.span.start), clean(&one.message)));
    }
    if read.plan.sources.is_empty() {
        say("nothing was compared: the guide names no sources; write `<!-- bythebook: source=FILE#POINTER -->` before a block, or add --from FILE or --from account");
        return Err(Exit::Refused);
    }
    Ok((found.into_iter().flat_map(|one| one.fix).collect(), left))
}

fn from_file(file: &str, read: &Read) -> Result<Edits, Exit> {
    let (path, pointer) = file.split_once('#').map_or((file, None), |(path, pointer)| (path, Some(pointer)));
    let text = read_regular(Path::new(path), MOST).and_then(|bytes| String::from_utf8(bytes).map_err(|_| "is not UTF-8 text".to_owned()));
    let found = text.and_then(|text| documents(path, &text, pointer)).map_err(|why| {
        say(&format!("nothing was compared: {}: {}", clean(path), clean(&why)));
        Exit::Refused
    })?;
    let blocks = blocks(&read.guide, &read.source, &read.plan);
    let mut edits = (Vec::new(), 0);
    let mut met = 0;
    for block in &blocks {
        if let Some(one) = of_file(block, &blocks, &found) {
            met += 1;
            if let Some(fault) = &one.fault {
                say(&format!("line {}: {}: {} of {} cannot be compared: {}", block.line, clean(&block.what), clean(&one.place), clean(path), clean(fault)));
                edits.1 += 1;
                continue;
            }
            take(block, propose(block, &read.guide, &read.source, &one.document, one.name.as_deref()), read, &mut edits);
        }
    }
    if met == 0 {
        let ours: Vec<String> = blocks.iter().map(|block| block.what.clone()).collect();
        say(&format!(
            "nothing was compared: {} has {}, and none of them is one of the guide's: {}; name one as {}#POINTER",
            clean(path),
            clean(&places(&found)),
            clean(&if ours.is_empty() { "it has none".to_owned() } else { ours.join(", ") }),
            clean(path)
        ));
        return Err(Exit::Refused);
    }
    Ok(edits)
}

fn from_account(args: &SyncArgs, read: &Read) -> Result<Edits, Exit> {
    let mut account = None;
    let exit = block_on(async {
        match live(args).await {
            Ok(found) => {
                account = Some(found);
                Exit::Done
            }
            Err(exit) => exit,
        }
    });
    let Some(account) = account else { return Err(exit) };
    let mut edits = (Vec::new(), 0);
    for block in blocks(&read.guide, &read.source, &read.plan) {
        match of_account(&block, &account) {
            Some(document) => take(&block, propose(&block, &read.guide, &read.source, document, None), read, &mut edits),
            None => say(&format!("line {}: {} is not in account {}", block.line, clean(&block.what), clean(&account.id))),
        }
    }
    Ok(edits)
}

async fn live(args: &SyncArgs) -> Result<Account, Exit> {
    let options = ConnectOptions { profile: args.account.profile.clone(), region: args.account.region.clone() };
    let client = Client::connect(&options).await.map_err(|error| unreachable(&error, ""))?;
    read_account(&client).await.map_err(|error| unreachable(&error, ": the account could not be read"))
}

fn take(block: &Block, proposal: Proposal, read: &Read, edits: &mut Edits) {
    match proposal {
        Proposal::Same => {}
        Proposal::Edits(more) => edits.0.extend(more),
        Proposal::NotHere => {
            say(&format!("{}:{}: {} differs, and stands in no block of its own: it has to be edited by hand", clean(read.source.name()), block.line, clean(&block.what)));
            edits.1 += 1;
        }
    }
}

/// Why the guide as it would be written is refused, where it is not refused as it stands.
fn refused(path: &Path, old: &Source, new: &str) -> Option<String> {
    let refusal = |source: &Source| meant(source, path).0.diagnostics.into_iter().find(|diagnostic| diagnostic.refuses).map(|diagnostic| diagnostic.message);
    let new = Source::new(old.name(), new);
    refusal(&new).filter(|_| refusal(old).is_none())
}

/// Shows what would change, or writes it.
fn settle(args: &SyncArgs, source: &Source, mut edits: Vec<Edit>, left: usize) -> Exit {
    edits.sort_by_key(|edit| edit.span.start);
    edits.dedup();
    let overlap = edits.windows(2).any(|pair| pair[1].span.start < pair[0].span.end);
    if overlap {
        say("nothing was written: the same block would be written in two ways; name one document as FILE#POINTER");
        return Exit::Refused;
    }
    if edits.is_empty() {
        say(if left == 0 { "the guide says the same" } else { "nothing can be written" });
        return if left == 0 { Exit::Done } else { Exit::Findings };
    }
    let mut new = source.text().to_owned();
    for edit in edits.iter().rev() {
        new.replace_range(edit.span.range(), &edit.text);
    }
    if let Some(why) = refused(&args.guide, source, &new) {
        say(&format!("nothing was written: the guide would be refused: {}", clean(&why)));
        return Exit::Refused;
    }
    if !args.write {
        let diff = TextDiff::from_lines(source.text(), &new);
        let name = source.name();
        print_as_is(diff.unified_diff().context_radius(3).header(name, name).to_string().lines().map(clean).collect::<Vec<_>>().join("\n").trim_end());
        say(&format!("{} would be written; `--write` writes {}", count(edits.len(), "edit"), if edits.len() == 1 { "it" } else { "them" }));
        return Exit::Findings;
    }
    match rewrite(&args.guide, &new) {
        Ok(()) => {
            say(&format!("{}: {} written", clean(source.name()), count(edits.len(), "edit")));
            if left == 0 { Exit::Done } else { Exit::Findings }
        }
        Err(why) => {
            say(&format!("nothing was written: {}: {}", clean(source.name()), clean(&why)));
            Exit::Refused
        }
    }
}
