//! The loop: takes what the client sends, in its order, and looks at guides when nothing is waiting.
//!
//! Source: Language Server Protocol 3.17, "Server lifecycle" and "Cancellation Support".

use std::collections::{HashSet, VecDeque};
use std::io::{BufReader, Read, Result, Write};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, Exit, Initialized, LogMessage, Notification as _,
    PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{ExecuteCommand, Initialize, RegisterCapability, Request as _, Shutdown};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, ExecuteCommandParams,
    FileSystemWatcher, GlobPattern, InitializeParams, LogMessageParams, MessageType, PublishDiagnosticsParams, Registration, RegistrationParams, ShowMessageParams,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::analysis::Surroundings;
use super::answers::{Answer, Desk, answer, read, refused};
use super::client::Client;
use super::findings::{finding_shown, shown};
use super::frames::{self, Frame};
use super::lens::{REHEARSE, Rehearsed, rehearse};
use super::open::{Document, Documents};
use crate::report::clean;

/// How the client took its leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It asked for `shutdown` and said `exit`.
    Orderly,
    /// It said `exit` at once, or went away.
    Abrupt,
}

/// Serves one client until it leaves.
pub fn serve(input: impl Read + Send + 'static, output: &mut dyn Write, around: &Arc<dyn Surroundings>) -> Ended {
    let (sender, receiver) = channel();
    let frames = sender.clone();
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Ok(Some(frame)) = frames::read(&mut input) {
            if frames.send(Incoming::of(frame)).is_err() {
                return;
            }
        }
        let _ = frames.send(Incoming::End);
    });
    let mut server = Server { output, around, sender, documents: Documents::new(), client: None, leaving: false, rehearsing: false };
    let mut waiting = VecDeque::new();
    loop {
        waiting.extend(receiver.try_iter());
        take_back(&mut waiting);
        let done = match waiting.pop_front() {
            Some(next) => server.take(next),
            None => match server.publish() {
                // Nothing is to be looked at, and nothing waits.
                Ok(false) => match receiver.recv() {
                    Ok(next) => {
                        waiting.push_back(next);
                        Ok(None)
                    }
                    Err(_) => Ok(Some(Ended::Abrupt)),
                },
                published => published.map(|_| None),
            },
        };
        match done {
            Ok(None) => {}
            Ok(Some(ended)) => return ended,
            Err(_) => return Ended::Abrupt,
        }
    }
}

/// What waits to be taken.
enum Incoming {
    Request(Request),
    /// One that the client has taken back.
    Cancelled(RequestId),
    Notification(Notification),
    Wrong(ErrorCode, String),
    Rehearsed {
        uri: String,
        version: i32,
        rehearsed: Rehearsed,
    },
    End,
    /// An answer to something that the server has asked.
    Nothing,
}

impl Incoming {
    fn of(frame: Frame) -> Incoming {
        match frame {
            Frame::Message(Message::Request(request)) => Incoming::Request(request),
            Frame::Message(Message::Notification(note)) => Incoming::Notification(note),
            Frame::Message(Message::Response(_)) => Incoming::Nothing,
            Frame::Wrong(code, why) => Incoming::Wrong(code, why),
        }
    }
}

/// Requests that are taken back while they wait are not worked at.
fn take_back(waiting: &mut VecDeque<Incoming>) {
    let cancelled = |incoming: &Incoming| match incoming {
        Incoming::Notification(note) if note.method == "$/cancelRequest" => serde_json::from_value::<RequestId>(note.params.get("id")?.clone()).ok(),
        _ => None,
    };
    let ids: HashSet<RequestId> = waiting.iter().filter_map(cancelled).collect();
    for incoming in waiting.iter_mut() {
        if let Incoming::Request(request) = incoming
            && ids.contains(&request.id)
        {
            *incoming = Incoming::Cancelled(request.id.clone());
        }
    }
}

/// The state of one client's session.
struct Server<'a> {
    output: &'a mut dyn Write,
    around: &'a Arc<dyn Surroundings>,
    sender: Sender<Incoming>,
    documents: Documents,
    /// None until it has said what it can.
    client: Option<Client>,
    leaving: bool,
    rehearsing: bool,
}

impl Server<'_> {
    fn take(&mut self, incoming: Incoming) -> Result<Option<Ended>> {
        match incoming {
            Incoming::Request(request) => {
                let response_result = self.answer(&request.method, request.params);
                self.send(Message::Response(Response { id: request.id, response_result }))?;
            }
            Incoming::Cancelled(id) => {
                let response_result = Err(refused(ErrorCode::RequestCanceled, "the client has taken it back"));
                self.send(Message::Response(Response { id, response_result }))?;
            }
            Incoming::Notification(note) if note.method == Exit::METHOD => return Ok(Some(if self.leaving { Ended::Orderly } else { Ended::Abrupt })),
            Incoming::Notification(note) if self.client.is_some() && !self.leaving => self.hear(note)?,
            Incoming::Wrong(code, why) => frames::write_wrong(self.output, code, &why)?,
            Incoming::Rehearsed { uri, version, rehearsed } => self.tell(&uri, version, rehearsed)?,
            Incoming::End => return Ok(Some(Ended::Abrupt)),
            Incoming::Notification(_) | Incoming::Nothing => {}
        }
        Ok(None)
    }

    fn answer(&mut self, method: &str, params: Value) -> Answer {
        if self.leaving {
            return Err(refused(ErrorCode::InvalidRequest, "the server is shutting down"));
        }
        let Some(client) = &self.client else {
            if method != Initialize::METHOD {
                return Err(refused(ErrorCode::ServerNotInitialized, "the first request is `initialize`"));
            }
            let params: InitializeParams = read(params)?;
            let client = Client::of(&params.capabilities);
            let greeting = json!(client.greeting());
            self.client = Some(client);
            return Ok(greeting);
        };
        match method {
            Initialize::METHOD => Err(refused(ErrorCode::InvalidRequest, "`initialize` is asked once")),
            Shutdown::METHOD => {
                self.leaving = true;
                Ok(Value::Null)
            }
            ExecuteCommand::METHOD => self.execute(read(params)?),
            _ => answer(method, params, Desk { documents: &mut self.documents, client, around: self.around.as_ref() }),
        }
    }

    /// Begins a rehearsal; what comes of it is told when it is over.
    fn execute(&mut self, params: ExecuteCommandParams) -> Answer {
        let wrong = |why: String| refused(ErrorCode::InvalidParams, why);
        if params.command != REHEARSE {
            return Err(wrong(format!("there is no command {}", params.command)));
        }
        let mut arguments = params.arguments.into_iter();
        let (Some(Value::String(uri)), Some(line)) = (arguments.next(), arguments.next().and_then(|line| u32::try_from(line.as_u64()?).ok())) else {
            return Err(wrong(format!("{REHEARSE} takes the URI of a guide and a line, from 0")));
        };
        let Some(document) = self.documents.get(&uri) else { return Err(wrong(format!("{uri} is not open"))) };
        if self.rehearsing {
            return Err(refused(ErrorCode::RequestFailed, "another rehearsal is not over yet"));
        }
        self.rehearsing = true;
        let (text, path, version) = (document.text.clone(), document.path.clone(), document.version);
        let (around, sender) = (Arc::clone(self.around), self.sender.clone());
        std::thread::spawn(move || {
            let rehearsed = rehearse(&text, &path, line, around.as_ref());
            let _ = sender.send(Incoming::Rehearsed { uri, version, rehearsed });
        });
        Ok(Value::Null)
    }

    fn tell(&mut self, uri: &str, version: i32, rehearsed: Rehearsed) -> Result<()> {
        self.rehearsing = false;
        if let Some(document) = self.documents.get_mut(uri).filter(|document| document.version == version) {
            document.rehearsed = rehearsed.findings;
            document.published = false;
        }
        self.note::<ShowMessage>(ShowMessageParams { typ: rehearsed.kind, message: clean(&rehearsed.message).into_owned() })
    }

    fn hear(&mut self, note: Notification) -> Result<()> {
        match self.heard(note) {
            Ok(None) => Ok(()),
            Ok(Some(closed)) => self.note::<PublishDiagnostics>(closed),
            Err(why) => self.note::<LogMessage>(LogMessageParams { typ: MessageType::ERROR, message: why }),
        }
    }

    /// Takes a notification; a guide that was closed has nothing found in it any more. The error is for the client's log: notifications
    /// have no answer.
    fn heard(&mut self, note: Notification) -> std::result::Result<Option<PublishDiagnosticsParams>, String> {
        let Some(client) = &self.client else { return Ok(None) };
        let method = note.method;
        fn params<P: serde::de::DeserializeOwned>(method: &str, params: Value) -> std::result::Result<P, String> {
            read(params).map_err(|error| format!("{method}: {}", error.message))
        }
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                let opened = Document::opened(params::<DidOpenTextDocumentParams>(&method, note.params)?.text_document);
                self.documents.insert(opened.uri.as_str().to_owned(), opened);
            }
            DidChangeTextDocument::METHOD => {
                let DidChangeTextDocumentParams { text_document, content_changes } = params(&method, note.params)?;
                let document = self.documents.get_mut(text_document.uri.as_str()).ok_or_else(|| format!("{method}: {} is not open", text_document.uri.as_str()))?;
                document.change(text_document.version, content_changes, client.encoding);
            }
            DidSaveTextDocument::METHOD => {
                let saved: DidSaveTextDocumentParams = params(&method, note.params)?;
                self.documents.get_mut(saved.text_document.uri.as_str()).into_iter().for_each(Document::forget);
            }
            DidChangeWatchedFiles::METHOD => self.documents.values_mut().for_each(Document::forget),
            DidCloseTextDocument::METHOD => {
                let closed: DidCloseTextDocumentParams = params(&method, note.params)?;
                let document = self.documents.remove(closed.text_document.uri.as_str());
                return Ok(document.map(|document| PublishDiagnosticsParams::new(document.uri, Vec::new(), None)));
            }
            Initialized::METHOD if client.watches => self.watch().map_err(|error| error.to_string())?,
            _ => {}
        }
        Ok(None)
    }

    /// Asks to be told when files change that say something about guides.
    fn watch(&mut self) -> Result<()> {
        let watchers = WATCHED.map(|glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.into()), kind: None }).to_vec();
        let options = serde_json::to_value(DidChangeWatchedFilesRegistrationOptions { watchers }).ok();
        let registrations = vec![Registration { id: "files".into(), method: DidChangeWatchedFiles::METHOD.into(), register_options: options }];
        let params = serde_json::to_value(RegistrationParams { registrations })?;
        self.send(Message::Request(Request { id: "files".to_owned().into(), method: RegisterCapability::METHOD.into(), params }))
    }

    /// Tells what is found in one guide, if there is one of which that is not known.
    fn publish(&mut self) -> Result<bool> {
        let Some(client) = &self.client else { return Ok(false) };
        let Some(document) = self.documents.values_mut().find(|document| !document.published) else { return Ok(false) };
        document.published = true;
        let looked = document.look(client.encoding, self.around.as_ref());
        let rehearsed = looked.rehearsed.iter().map(|finding| finding_shown(looked.analysis, finding));
        let diagnostics = shown(looked.analysis).into_iter().chain(rehearsed).collect();
        let params = PublishDiagnosticsParams::new(looked.uri.clone(), diagnostics, Some(looked.version));
        self.note::<PublishDiagnostics>(params)?;
        Ok(true)
    }

    fn note<N: lsp_types::notification::Notification>(&mut self, params: N::Params) -> Result<()>
    where
        N::Params: Serialize,
    {
        let params = serde_json::to_value(params)?;
        self.send(Message::Notification(Notification { method: N::METHOD.into(), params }))
    }

    fn send(&mut self, message: Message) -> Result<()> {
        frames::write(self.output, &message)
    }
}

/// Configuration, hints beside guides, and what blocks of guides come from.
const WATCHED: [&str; 4] = ["**/*bythebook.toml", "**/*.json", "**/*.{yaml,yml}", "**/*.tf"];
