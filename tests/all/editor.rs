//! The language server from outside: the real program, spoken to as an editor speaks to it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Program, binary};

/// Longer than anything takes on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor with the server that it has started.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Notifications and requests of the server that nobody has waited for yet.
    heard: Vec<Value>,
    next: i64,
    program: Program,
}

impl Editor {
    fn start() -> Editor {
        let program = Program::new();
        let mut command = Command::new(binary());
        command.args(["lsp", "--stdio"]).current_dir(program.home.path()).env_clear().envs(program.environment());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("it has an output"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = message(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Editor { input: child.stdin.take(), child, messages, heard: Vec::new(), next: 1, program }
    }

    /// A session that has begun, with what the server says that it can.
    fn begun(capabilities: Value) -> (Editor, Value) {
        let mut editor = Editor::start();
        let greeting = editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        editor.tell("initialized", json!({}));
        (editor, greeting["capabilities"].clone())
    }

    fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next, "method": method, "params": params}));
        self.next
    }

    /// The next message of which that holds.
    fn wait(&mut self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.heard.iter().position(&holds) {
            return self.heard.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).unwrap_or_else(|_| panic!("the server does not say: {what}; it has said {:?}", self.heard));
            if holds(&message) {
                return message;
            }
            self.heard.push(message);
        }
    }

    fn answer(&mut self, id: i64) -> Value {
        self.wait(&format!("the answer to {id}"), |message| message["id"] == id && message.get("method").is_none())
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The code of the error that answers a request.
    fn refused(&mut self, method: &str, params: Value) -> i64 {
        let id = self.request(method, params);
        let answer = self.answer(id);
        answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method} is answered: {answer}"))
    }

    fn notification(&mut self, method: &str) -> Value {
        self.wait(method, |message| message["method"] == method)["params"].clone()
    }

    fn open(&mut self, uri: &str, text: &str) {
        self.tell("textDocument/didOpen", json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}));
    }

    /// What is found in a version of a guide.
    fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let said = self.wait(&format!("what is found in version {version}"), |message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri && message["params"]["version"] == version
        });
        said["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    fn at(uri: &str, line: u32, character: u32) -> Value {
        json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
    }

    /// Its exit code after `shutdown` and `exit`.
    fn leave(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.ended()
    }

    fn ended(mut self) -> Option<i32> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().expect("the server is a child") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        panic!("the server does not end");
    }
}

fn message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((_, number)) => length = number.parse().ok()?,
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

const GUIDE: &str = "# Mail 😀\n\n1. In IAM, choose **Users**, then **Add users**.\n2. For **User name**, enter `deployer`.\n3. Choose **Next**, then **Create user**.\n4. Create a policy named `letters` from this:\n\n   ```json\n   {\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:ListBuckets\", \"Resource\": \"*\"}}\n   ```\n\n5. Create an access key for `deployer`.\n6. In the Lambda console, choose **Create function**.\n";

#[test]
fn a_session() {
    let literal = json!({"codeActionKind": {"valueSet": ["quickfix", "source"]}});
    let (mut editor, can) = Editor::begun(json!({
        "general": {"positionEncodings": ["utf-16", "utf-8"]},
        "textDocument": {"codeAction": {"codeActionLiteralSupport": literal, "dataSupport": true, "resolveSupport": {"properties": ["edit"]}}, "documentSymbol": {"hierarchicalDocumentSymbolSupport": true}},
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    }));
    assert_eq!((&can["positionEncoding"], &can["textDocumentSync"]["change"]), (&json!("utf-8"), &json!(2)));
    let guide = uri(&editor.program.file("mail.md", GUIDE));
    editor.open(&guide, GUIDE);
    let found = editor.findings(&guide, 1);
    assert!(codes(&found).contains(&"policy/invalid-action") && codes(&found).contains(&"console/old-label"), "{found:#?}");

    let hints = editor.ask("textDocument/inlayHint", json!({"textDocument": {"uri": guide}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}}));
    let labels: Vec<&str> = hints.as_array().into_iter().flatten().filter_map(|hint| hint["label"].as_str()).collect();
    assert_eq!(labels, ["→ iam:CreateUser deployer", "→ iam:CreatePolicy letters", "→ iam:CreateAccessKey deployer", "→ a person: other service"]);

    let hover = editor.ask("textDocument/hover", Editor::at(&guide, 8, 80));
    assert!(hover["contents"]["value"].as_str().is_some_and(|text| text.contains("# policy/invalid-action")), "{hover}");
    let definition = editor.ask("textDocument/definition", Editor::at(&guide, 11, 30));
    assert_eq!((definition[0]["range"]["start"]["line"].as_i64(), definition.as_array().map(Vec::len)), (Some(3), Some(1)), "{definition}");
    let mut references = Editor::at(&guide, 11, 30);
    references["context"] = json!({"includeDeclaration": true});
    let references = editor.ask("textDocument/references", references);
    assert_eq!(references.as_array().map(Vec::len), Some(2), "{references}");
    assert_eq!(editor.ask("textDocument/documentHighlight", Editor::at(&guide, 11, 30)).as_array().map(Vec::len), Some(2));
    let symbols = editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": guide}}));
    assert_eq!((symbols[0]["name"].as_str(), symbols[0]["children"].as_array().map(Vec::len)), (Some("Mail 😀"), Some(6)), "{symbols:#}");
    let completed = editor.ask("textDocument/completion", Editor::at(&guide, 8, 85));
    assert!(completed["items"].as_array().is_some_and(|items| items.iter().any(|item| item["label"] == "s3:ListBucket")), "{completed}");

    // A fix, made as the editor makes it: the server hears of it as a change.
    let action = found.iter().find(|finding| finding["code"] == "console/old-label").expect("it is found");
    let range = action["range"].clone();
    let actions = editor.ask("textDocument/codeAction", json!({"textDocument": {"uri": guide}, "range": range, "context": {"diagnostics": [], "only": ["quickfix"]}}));
    let fix =
        actions.as_array().into_iter().flatten().find(|action| action["title"].as_str().is_some_and(|title| title.starts_with("Fix console/old-label"))).expect("it can be fixed");
    let edit = &fix["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"]["version"], 1);
    let changes: Vec<Value> = edit["edits"].as_array().into_iter().flatten().map(|edit| json!({"range": edit["range"], "text": edit["newText"]})).collect();
    editor.tell("textDocument/didChange", json!({"textDocument": {"uri": guide, "version": 2}, "contentChanges": changes}));
    let after = editor.findings(&guide, 2);
    assert!(!codes(&after).contains(&"console/old-label") && codes(&after).contains(&"policy/invalid-action"), "{after:#?}");

    // A comment that leaves a finding out is looked for when it is wanted.
    let action = after.iter().find(|finding| finding["code"] == "policy/invalid-action").expect("it is found");
    let range = action["range"].clone();
    let actions = editor.ask("textDocument/codeAction", json!({"textDocument": {"uri": guide}, "range": range, "context": {"diagnostics": []}}));
    let ignore = actions.as_array().into_iter().flatten().find(|action| action["title"] == "Ignore policy/invalid-action here; say why").expect("it is offered").clone();
    assert!(ignore.get("edit").is_none());
    let edit = editor.ask("codeAction/resolve", ignore.clone())["edit"]["documentChanges"][0]["edits"][0].clone();
    assert_eq!(edit["newText"], "   <!-- bythebook: allow = \"policy/invalid-action\", reason = \"\" -->\n");
    editor.tell("textDocument/didChange", json!({"textDocument": {"uri": guide, "version": 3}, "contentChanges": [{"range": edit["range"], "text": edit["newText"]}]}));
    let left = editor.findings(&guide, 3);
    assert!(!codes(&left).contains(&"policy/invalid-action") && codes(&left).contains(&"guide/ignore-without-reason"), "{left:#?}");
    assert_eq!(editor.refused("codeAction/resolve", ignore), -32801);
    assert_eq!(editor.refused("codeAction/resolve", json!({"title": "x"})), -32602);

    // A rehearsal of the procedure, from its lens.
    let lenses = editor.ask("textDocument/codeLens", json!({"textDocument": {"uri": guide}}));
    assert_eq!(lenses[0]["command"]["title"], "rehearse: 3 calls");
    editor.ask("workspace/executeCommand", json!({"command": lenses[0]["command"]["command"], "arguments": lenses[0]["command"]["arguments"]}));
    assert_eq!(editor.notification("window/showMessage"), json!({"type": 3, "message": "rehearsed: 3 calls done, none refused"}));

    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": guide}}));
    let cleared = editor.wait("nothing is found any more", |message| message["method"] == "textDocument/publishDiagnostics" && message["params"]["diagnostics"] == json!([]));
    assert_eq!(cleared["params"]["uri"], guide);
    assert_eq!(editor.leave(), Some(0));
}

/// What `check --format json` finds, as code, line and column.
fn checked(program: &Program, name: &str) -> Vec<(String, u64, u64)> {
    let output = program.command(["check", name, "--format", "json"]).current_dir(program.home.path()).output().expect("the program starts");
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let one =
        |finding: &Value| (finding["code"].as_str().unwrap_or_default().to_owned(), finding["line"].as_u64().unwrap_or_default(), finding["column"].as_u64().unwrap_or_default());
    found["diagnostics"].as_array().into_iter().flatten().map(one).collect()
}

#[test]
fn it_finds_what_check_finds() {
    // Without the offer of UTF-8 positions are in UTF-16, of which all characters here but one take one unit, as in `check`.
    let (mut editor, can) = Editor::begun(json!({}));
    assert_eq!(can["positionEncoding"], "utf-16");
    editor.program.file(
        "bythebook.toml",
        "[check]\nexclude = [\"draft.md\"]\ndeny = [\"console/*\"]\n[[check.ignore]]\npath = \"mail.md\"\ncode = \"policy/invalid-action\"\nreason = \"a preview\"\n",
    );
    let guide = uri(&editor.program.file("mail.md", GUIDE));
    let draft = uri(&editor.program.file("draft.md", GUIDE));
    editor.open(&guide, GUIDE);
    let found = editor.findings(&guide, 1);
    let shown: Vec<_> = found
        .iter()
        .map(|finding| {
            (
                finding["code"].as_str().unwrap_or_default().to_owned(),
                finding["range"]["start"]["line"].as_u64().unwrap_or_default() + 1,
                finding["range"]["start"]["character"].as_u64().unwrap_or_default() + 1,
            )
        })
        .collect();
    let wanted = checked(&editor.program, "mail.md");
    assert!(!wanted.is_empty() && !codes(&found).contains(&"policy/invalid-action"), "{wanted:?}");
    assert_eq!(shown, wanted);
    assert!(found.iter().any(|finding| finding["code"] == "console/old-label" && finding["severity"] == 1));
    editor.open(&draft, GUIDE);
    assert_eq!(editor.findings(&draft, 1), [Value::Null; 0]);
    // A configuration that nobody can read is told where the guide is.
    editor.program.file("bythebook.toml", "[chek]\n");
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": guide}}));
    let trouble = editor.findings(&guide, 1);
    assert!(trouble.len() == 1 && trouble[0]["message"].as_str().is_some_and(|why| why.starts_with("nothing was checked: bythebook.toml:1:2")), "{trouble:?}");
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn what_iam_refuses_in_a_rehearsal_is_found_until_the_text_changes() {
    let (mut editor, _) = Editor::begun(json!({}));
    let text = "# Off-boarding\n\n```bash\naws iam create-user --user-name courier\naws iam create-access-key --user-name courier\naws iam delete-user --user-name courier\n```\n";
    let guide = "untitled:Untitled-1";
    editor.open(guide, text);
    editor.findings(guide, 1);
    editor.ask("workspace/executeCommand", json!({"command": "bythebook.rehearse", "arguments": [guide, 0]}));
    let said = editor.notification("window/showMessage");
    assert!(said["message"].as_str().is_some_and(|said| said.starts_with("rehearsed: IAM refuses iam:DeleteUser courier: DeleteConflict")), "{said}");
    let found = editor.findings(guide, 1);
    assert!(codes(&found).contains(&"reading/refused"), "{found:?}");
    editor.tell("textDocument/didChange", json!({"textDocument": {"uri": guide, "version": 2}, "contentChanges": [{"text": text}]}));
    assert!(!codes(&editor.findings(guide, 2)).contains(&"reading/refused"));
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn the_life_of_a_session() {
    let mut editor = Editor::start();
    assert_eq!(editor.refused("textDocument/hover", json!({})), -32002);
    editor.tell("textDocument/didOpen", json!({"too": "early"}));
    editor.ask("initialize", json!({"processId": null, "capabilities": {}}));
    assert_eq!(editor.refused("initialize", json!({"capabilities": {}})), -32600);
    assert_eq!(editor.refused("textDocument/rename", json!({})), -32601);
    editor.tell("$/unknown", json!({}));
    editor.ask("shutdown", Value::Null);
    assert_eq!(editor.refused("textDocument/hover", json!({})), -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.ended(), Some(0));
    // Without a farewell.
    let (mut editor, _) = Editor::begun(json!({}));
    editor.tell("exit", Value::Null);
    assert_eq!(editor.ended(), Some(1));
    let (mut editor, _) = Editor::begun(json!({}));
    editor.input = None;
    assert_eq!(editor.ended(), Some(1));
}

#[test]
fn what_no_client_should_send() {
    let (mut editor, _) = Editor::begun(json!({}));
    let guide = "file:///nowhere/mail.md";
    editor.open(guide, GUIDE);
    editor.findings(guide, 1);
    let wrong = |editor: &mut Editor| editor.wait("that it is wrong", |message| message["id"].is_null() && message.get("error").is_some())["error"]["code"].as_i64();
    editor.raw(b"Content-Length: 9\r\n\r\n{\"broken\"");
    assert_eq!(wrong(&mut editor), Some(-32700));
    editor.raw(b"Content-Length: 2\r\n\r\n[]");
    assert_eq!(wrong(&mut editor), Some(-32600));
    editor.raw(b"Content-Length: nonsense\r\nX\r\n\r\n{}\r\n");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    editor.raw(format!("Content-Length: {}\r\n\r\n{deep}", deep.len()).as_bytes());
    assert_eq!(wrong(&mut editor), Some(-32700));
    // It still serves.
    for params in [
        json!(null),
        json!({"textDocument": 1}),
        Editor::at("not a uri", 0, 0),
        Editor::at("file:///other.md", 0, 0),
        json!({"textDocument": {"uri": guide}, "position": {"line": -1, "character": 0}}),
    ] {
        assert_eq!(editor.refused("textDocument/hover", params), -32602);
    }
    for (command, arguments) in
        [("rm", json!([])), ("bythebook.rehearse", json!([])), ("bythebook.rehearse", json!([guide, -1])), ("bythebook.rehearse", json!(["file:///other.md", 0]))]
    {
        assert_eq!(editor.refused("workspace/executeCommand", json!({"command": command, "arguments": arguments})), -32602);
    }
    for method in ["hover", "definition", "documentHighlight", "completion"] {
        editor.ask(&format!("textDocument/{method}"), Editor::at(guide, u32::MAX, u32::MAX));
        editor.ask(&format!("textDocument/{method}"), Editor::at(guide, 0, 8));
    }
    let backwards = json!({"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}});
    editor.ask("textDocument/inlayHint", json!({"textDocument": {"uri": guide}, "range": backwards}));
    editor.tell("textDocument/didChange", json!({"textDocument": {"uri": guide}}));
    editor.tell("textDocument/didChange", json!({"textDocument": {"uri": "file:///other.md", "version": 2}, "contentChanges": []}));
    assert_eq!(editor.notification("window/logMessage")["type"], 1);
    editor.tell("textDocument/didChange", json!({"textDocument": {"uri": guide, "version": 2}, "contentChanges": [{"range": backwards, "text": "x"}, {"range": {"start": {"line": 99, "character": 0}, "end": {"line": 99, "character": 9}}, "text": "\n"}]}));
    editor.findings(guide, 2);
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn a_guide_beyond_all_bounds_does_not_stop_the_server() {
    let (mut editor, _) = Editor::begun(json!({}));
    for (at, text) in ["word ".repeat(600_000), format!("{}a", "- ".repeat(20_000)), "1. a\n".repeat(200_001), "x".repeat(900_000)].iter().enumerate() {
        let guide = format!("file:///nowhere/{at}.md");
        editor.open(&guide, text);
        let found = editor.findings(&guide, 1);
        assert!(at == 3 || !found.is_empty());
        editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": guide}}));
        editor.ask("textDocument/completion", Editor::at(&guide, 0, 100));
    }
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn many_keystrokes_are_looked_at_once() {
    let (mut editor, _) = Editor::begun(json!({}));
    let guide = "file:///nowhere/mail.md";
    editor.open(guide, GUIDE);
    editor.findings(guide, 1);
    // In one write, as they come from a queue.
    let mut stream = String::new();
    let mut add = |message: Value| {
        let body = message.to_string();
        stream.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    };
    for version in 2..=200 {
        add(
            json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": guide, "version": version}, "contentChanges": [{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "#"}]}}),
        );
    }
    for id in 1000..1100 {
        add(json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": Editor::at(guide, 3, 30)}));
        add(json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}}));
    }
    editor.raw(stream.as_bytes());
    editor.findings(guide, 200);
    let published = editor.heard.iter().filter(|message| message["method"] == "textDocument/publishDiagnostics").count();
    assert!(published < 150, "{published} of 199 changes were looked at");
    // Each request has its answer, and is answered once.
    for id in 1000..1100 {
        let answer = editor.answer(id);
        assert!(answer["error"]["code"] == -32800 || answer.get("result").is_some(), "{answer}");
    }
    assert_eq!(editor.leave(), Some(0));
}
