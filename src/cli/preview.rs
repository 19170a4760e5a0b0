//! `bythebook preview`: the page of a guide that is being written, on this machine.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::Exit;
use super::args::PreviewArgs;
use super::config::{Configs, places};
use super::files::Noting;
use super::load::{told, try_load};
use super::report::look;
use crate::editor::preview::{Made, Server, watched};
use crate::execute::{Signal, signals};
use crate::report::page::{live_page, live_refusal};
use crate::report::{clean, print_as_is, say};

pub fn run(args: PreviewArgs) -> Exit {
    let guide = args.guide.clone();
    if guide == Path::new("-") {
        say("nothing is shown: what comes from standard input cannot change; `bythebook report -` makes its page once");
        return Exit::Refused;
    }
    // What is wrong from the start is more likely a slip in the command than in the guide.
    if let Err(exit) = told(try_load(&args.given.to(&guide), &Noting::guide(&guide))) {
        return exit;
    }
    match serve(args.port.unwrap_or(0), &clean(&guide.display().to_string()), move || made(&args)) {
        Ok(Signal::Interrupt) => Exit::Interrupted,
        Ok(Signal::Terminate | Signal::HangUp) => Exit::Terminated,
        Err(why) => {
            say(&format!("nothing is shown: {why}"));
            Exit::Refused
        }
    }
}

fn serve(port: u16, name: &str, make: impl Fn() -> Made + Send + 'static) -> Result<Signal, String> {
    let server = Server::bind(port).map_err(|error| match port {
        0 => format!("no port of 127.0.0.1 can be had: {error}"),
        port => format!("port {port} of 127.0.0.1 cannot be had: {error}"),
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let address = server.address();
    let pages = watched(make, |line| say(&clean(line))).map_err(|error| error.to_string())?;
    let served = async {
        let signal = signals()?;
        print_as_is(&address);
        say(&format!("following {name}; Control-C ends it"));
        tokio::select! {
            ended = server.serve(pages) => ended.map(|never| match never {}),
            signal = signal => Ok(signal),
        }
    };
    runtime.block_on(served).map_err(|error: io::Error| error.to_string())
}

/// The page as the files are now, and which files it hangs on.
fn made(args: &PreviewArgs) -> Made {
    let files = Noting::guide(&args.guide);
    let held = Configs::default().of(&args.guide).map_err(|why| vec![why]);
    let page = held.and_then(|holds| {
        let loaded = try_load(&args.given.to(&args.guide), &files)?;
        let looked = look(&loaded.source, &files, args.given.decides().then_some(&loaded.plan), holds.as_ref());
        Ok(live_page(&looked.facts(&loaded)))
    });
    let page = page.unwrap_or_else(|why| live_refusal(&args.guide.display().to_string(), &why));
    let named = std::iter::once(&args.guide).chain(&args.given.values);
    let others: BTreeSet<PathBuf> = named.flat_map(|path| [Some(path.clone()), path.canonicalize().ok()]).flatten().chain(places(&args.guide)).collect();
    Made { page, files: files.asked().into_iter().chain(others).collect() }
}
