//! What src/README.md says about the source, held against the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::{files, text};

/// The code of a file without its unit tests; empty for a file that is all tests.
fn code(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name == "tests.rs" || name.ends_with("_tests.rs") {
        return String::new();
    }
    let whole = text(path);
    let end = whole.find("#[cfg(test)]\nmod tests {").unwrap_or(whole.len());
    whole[..end].lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The part of the program that a file belongs to: its folder in src, or its own name.
fn part(path: &Path) -> String {
    let inner = path.strip_prefix("src").unwrap_or(path);
    let first = inner.components().next().map(|one| one.as_os_str().to_string_lossy().into_owned()).unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// `part -> what it may import`, as the table in src/README.md says.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let readme = text("src/README.md");
    let rows = readme.lines().skip_while(|line| *line != "## Imports").filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    let table: BTreeMap<String, BTreeSet<String>> = rows
        .filter_map(|row| row.split_once("` | "))
        .map(|(part, may)| (part.to_owned(), may.split(", ").map(|name| name.trim_matches('`').to_owned()).filter(|name| name != "—").collect()))
        .collect();
    assert!(table.len() > 8, "src/README.md has no table of imports");
    table
}

#[test]
fn imports_are_those_of_the_table() {
    let table = table();
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::<(String, String)>::new());
    for path in files("src", "rs") {
        let own = part(&path);
        if matches!(own.as_str(), "lib" | "main") {
            continue;
        }
        let Some(may) = table.get(&own) else {
            wrong.push(format!("{}: `{own}` has no row", path.display()));
            continue;
        };
        for line in code(&path).lines() {
            for rest in line.split("crate::").skip(1) {
                let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                if name.is_empty() || name == own {
                    continue;
                }
                if !may.contains(&name) {
                    wrong.push(format!("{}: `{own}` imports `{name}` ({})", path.display(), line.trim().chars().take(80).collect::<String>()));
                }
                used.insert((own.clone(), name));
            }
        }
    }
    for (own, name) in table.iter().flat_map(|(own, may)| may.iter().map(move |name| (own.clone(), name.clone()))) {
        if !used.contains(&(own.clone(), name.clone())) {
            wrong.push(format!("src/README.md: `{own}` does not need `{name}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_runs_downwards() {
    let table = table();
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    while settled.len() < table.len() {
        let before = settled.len();
        for (own, may) in &table {
            if may.iter().all(|name| settled.contains(name.as_str())) {
                settled.insert(own);
            }
        }
        let open: Vec<&String> = table.keys().filter(|own| !settled.contains(own.as_str())).collect();
        assert!(settled.len() > before, "these import each other, or something without a row: {open:?}");
    }
}

/// Lines of code that hold one of the words, outside the places that may.
fn only(words: &[&str], may: impl Fn(&str) -> bool) {
    let mut wrong = Vec::new();
    let mut somewhere = false;
    for path in files("src", "rs") {
        let shown = path.display().to_string();
        for line in code(&path).lines().filter(|line| words.iter().any(|word| line.contains(word))) {
            somewhere = true;
            if !may(&shown) {
                wrong.push(format!("{shown}: {}", line.trim()));
            }
        }
    }
    assert!(somewhere, "nothing holds any of {words:?}: the invariant tests nothing");
    assert!(wrong.is_empty(), "{words:?} stand where they may not:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_client_and_the_embedded_account_name_the_sdk() {
    only(&["aws_sdk", "aws_config", "aws_smithy", "awsim"], |path| path == "src/execute/client.rs" || path.starts_with("src/execute/embedded/"));
}

#[test]
fn only_execute_editor_and_cli_are_async() {
    only(&["async fn", "async move", "async {", ".await", "tokio::"], |path| ["src/execute/", "src/editor/", "src/cli/"].iter().any(|part| path.starts_with(part)));
}

#[test]
fn files_are_touched_in_few_places() {
    const KEEPERS: [&str; 4] = ["src/execute/folder.rs", "src/execute/journal/mod.rs", "src/execute/lock.rs", "src/execute/sink/"];
    // It looks whether a file has changed, and opens none.
    const WATCH: &str = "src/editor/preview/watch.rs";
    only(&["std::fs", "rustix::fs", "tempfile::", "notify::"], |path| path.starts_with("src/cli/") || path == WATCH || KEEPERS.iter().any(|keeper| path.starts_with(keeper)));
    let opened = code(Path::new(WATCH)).replace("std::fs::symlink_metadata(", "").replace("unix::fs::MetadataExt", "");
    assert!(!opened.contains("fs::"), "{WATCH} does more than look");
}

#[test]
fn no_process_is_started_but_git() {
    only(&["process::Command", "process::{Command", "Command::new(", "posix_spawn", "execve", "fork("], |path| path == "src/cli/git.rs");
    assert_eq!(text("src/cli/git.rs").matches("Command::new(").count(), text("src/cli/git.rs").matches("Command::new(\"git\")").count());
}

#[test]
fn only_the_preview_listens() {
    only(&["TcpListener", "UdpSocket", "UnixListener", "hyper"], |path| path.starts_with("src/editor/preview/"));
}

#[test]
fn printing_happens_in_report_and_cli() {
    // The sink that a person asks for by --secrets stdout.
    const SINK: &str = "src/execute/sink/stream.rs";
    only(&["println!", "print!", "stdout()", "stderr()", "dbg!"], |path| path.starts_with("src/report/") || path.starts_with("src/cli/") || path == SINK);
}

#[test]
fn lines_are_folded_in_one_place() {
    only(&["textwrap", "tcgetwinsize", "terminal_size"], |path| ["src/report/fold.rs", "src/report/output.rs"].contains(&path));
}

#[test]
fn outside_data_never_panics_by_word() {
    let mut wrong = Vec::new();
    for path in files("src", "rs") {
        for line in code(&path).lines() {
            if [".unwrap()", ".expect(", "todo!(", "unimplemented!(", "unreachable!(", "panic!("].iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = ["src", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .filter(|path| !path.components().any(|one| one.as_os_str() == "data"))
        .map(|path| (text(&path).lines().count(), path))
        .filter(|(lines, _)| *lines >= 500)
        .map(|(lines, path)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_part_is_on_the_map() {
    let readme = text("src/README.md");
    for path in files("src", "rs") {
        let own = part(&path);
        assert!(readme.contains(&format!("`{own}")), "src/README.md does not name `{own}`");
    }
}

#[test]
fn every_code_has_a_rule() {
    let mut without = BTreeSet::new();
    let mut seen = 0;
    for path in files("src", "rs") {
        let code = code(&path);
        for found in code.split('"').filter(|text| is_code(text)) {
            seen += 1;
            if bythebook::check::rule(found).is_none() {
                without.insert(format!("{}: {found}", path.display()));
            }
        }
    }
    assert!(seen > 50, "the codes of findings look otherwise now");
    assert!(without.is_empty(), "these codes have no rule, and so no page: {without:#?}");
}

/// `family/name`, as findings have it.
fn is_code(text: &str) -> bool {
    let Some((family, name)) = text.split_once('/') else { return false };
    matches!(family, "guide" | "reading" | "console" | "policy" | "risk" | "lock") && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}
