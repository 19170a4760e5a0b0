//! What a client can, and what it is told that the server can.

use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions, ExecuteCommandOptions, HoverProviderCapability,
    InitializeResult, MarkupKind, OneOf, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions,
};

use super::actions::FIX_ALL;
use super::completion::TRIGGERS;
use super::lens::REHEARSE;
use super::positions::Encoding;

/// Of what a client can, that of which something hangs.
#[derive(Debug)]
pub struct Client {
    pub encoding: Encoding,
    pub hover: MarkupKind,
    /// It shows outlines as trees.
    pub trees: bool,
    /// It takes actions with their edits, not only commands.
    pub actions: bool,
    /// It asks for the edits of an action when they are wanted.
    pub resolves: bool,
    /// It minds for which version of a text an edit was made.
    pub versioned: bool,
    /// It tells of files that change, where it is asked to.
    pub watches: bool,
}

impl Client {
    pub fn of(capabilities: &ClientCapabilities) -> Client {
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let formats = text.and_then(|text| text.hover.as_ref()).and_then(|hover| hover.content_format.as_ref());
        let plain = formats.is_some_and(|formats| !formats.contains(&MarkupKind::Markdown));
        Client {
            encoding: Encoding::chosen(capabilities.general.as_ref().and_then(|general| general.position_encodings.as_deref())),
            hover: if plain { MarkupKind::PlainText } else { MarkupKind::Markdown },
            trees: text.and_then(|text| text.document_symbol.as_ref()).and_then(|symbols| symbols.hierarchical_document_symbol_support).unwrap_or_default(),
            actions: text.and_then(|text| text.code_action.as_ref()).is_some_and(|action| action.code_action_literal_support.is_some()),
            resolves: text.and_then(|text| text.code_action.as_ref()?.resolve_support.as_ref()).is_some_and(|support| support.properties.iter().any(|property| property == "edit")),
            versioned: workspace.and_then(|workspace| workspace.workspace_edit.as_ref()).and_then(|edit| edit.document_changes).unwrap_or_default(),
            watches: workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref()).and_then(|files| files.dynamic_registration).unwrap_or_default(),
        }
    }

    pub fn greeting(&self) -> InitializeResult {
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        };
        let actions = CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL]), resolve_provider: Some(true), ..CodeActionOptions::default() };
        let completion = CompletionOptions { trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()), ..CompletionOptions::default() };
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            inlay_hint_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            completion_provider: Some(completion),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
            execute_command_provider: Some(ExecuteCommandOptions { commands: vec![REHEARSE.into()], ..ExecuteCommandOptions::default() }),
            ..ServerCapabilities::default()
        };
        InitializeResult { capabilities, server_info: Some(ServerInfo { name: "bythebook".into(), version: Some(env!("CARGO_PKG_VERSION").into()) }) }
    }
}
