//! The requests about open guides, and who answers each.

use lsp_server::{ErrorCode, ResponseError};
use lsp_types::request::{
    CodeActionRequest, CodeActionResolveRequest, CodeLensRequest, Completion, DocumentHighlightRequest, DocumentSymbolRequest, GotoDefinition, HoverRequest, InlayHintRequest,
    References, Request,
};
use lsp_types::{
    CodeAction, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CompletionResponse, DocumentChanges, DocumentHighlight, DocumentHighlightKind, DocumentSymbolResponse,
    GotoDefinitionResponse, Location, OneOf, OptionalVersionedTextDocumentIdentifier, Position, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::actions::{Action, Edits, Later, Place, actions, settled};
use super::analysis::{Analysis, Surroundings};
use super::client::Client;
use super::completion::completion;
use super::hints::hints;
use super::hover::hover;
use super::lens::lenses;
use super::mentions::{mentioned, mentions};
use super::open::Documents;
use super::symbols::{flat, symbols};

/// What answers need beside the request.
pub struct Desk<'a> {
    pub documents: &'a mut Documents,
    pub client: &'a Client,
    pub around: &'a dyn Surroundings,
}

/// An answer; or why there is none, as the protocol has it.
pub type Answer = Result<Value, ResponseError>;

/// The answer to a request about an open guide.
pub fn answer(method: &str, params: Value, desk: Desk) -> Answer {
    match method {
        HoverRequest::METHOD => about::<HoverRequest>(
            params,
            desk,
            |params| &params.text_document_position_params.text_document.uri,
            |asked, params| hover(asked.analysis, params.text_document_position_params.position, asked.client.hover.clone()),
        ),
        InlayHintRequest::METHOD => about::<InlayHintRequest>(params, desk, |params| &params.text_document.uri, |asked, params| Some(hints(asked.analysis, params.range))),
        DocumentSymbolRequest::METHOD => about::<DocumentSymbolRequest>(
            params,
            desk,
            |params| &params.text_document.uri,
            |asked, _| {
                let tree = symbols(asked.analysis);
                Some(if asked.client.trees { DocumentSymbolResponse::Nested(tree) } else { DocumentSymbolResponse::Flat(flat(tree, asked.uri)) })
            },
        ),
        CodeActionRequest::METHOD => about::<CodeActionRequest>(params, desk, |params| &params.text_document.uri, |asked, params| Some(acted(&asked, &params))),
        CodeActionResolveRequest::METHOD => resolved(params, desk),
        GotoDefinition::METHOD => about::<GotoDefinition>(
            params,
            desk,
            |params| &params.text_document_position_params.text_document.uri,
            |asked, params| {
                let found = mentioned(asked.analysis, asked.analysis.offset(params.text_document_position_params.position));
                let made = found.into_iter().filter_map(|(thing, _)| thing.made);
                Some(GotoDefinitionResponse::Array(made.map(|span| Location::new(asked.uri.clone(), asked.analysis.range(span))).collect()))
            },
        ),
        References::METHOD => about::<References>(
            params,
            desk,
            |params| &params.text_document_position.text_document.uri,
            |asked, params| {
                let all = params.context.include_declaration;
                let found = mentioned(asked.analysis, asked.analysis.offset(params.text_document_position.position));
                let places = found.iter().flat_map(|(thing, _)| mentions(asked.analysis, thing).into_iter().filter(move |span| all || thing.made != Some(*span)));
                Some(places.map(|span| Location::new(asked.uri.clone(), asked.analysis.range(span))).collect())
            },
        ),
        DocumentHighlightRequest::METHOD => about::<DocumentHighlightRequest>(
            params,
            desk,
            |params| &params.text_document_position_params.text_document.uri,
            |asked, params| Some(highlights(asked.analysis, params.text_document_position_params.position)),
        ),
        Completion::METHOD => about::<Completion>(
            params,
            desk,
            |params| &params.text_document_position.text_document.uri,
            |asked, params| Some(CompletionResponse::List(completion(asked.analysis, params.text_document_position.position))),
        ),
        CodeLensRequest::METHOD => about::<CodeLensRequest>(params, desk, |params| &params.text_document.uri, |asked, _| Some(lenses(asked.analysis, asked.uri.as_str()))),
        _ => Err(refused(ErrorCode::MethodNotFound, format!("there is no method {method}"))),
    }
}

pub fn refused(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

/// The parameters of a method, or what is wrong with them.
pub fn read<P: serde::de::DeserializeOwned>(params: Value) -> Result<P, ResponseError> {
    serde_json::from_value(params).map_err(|error| refused(ErrorCode::InvalidParams, error.to_string()))
}

/// The guide that a request is about.
struct Asked<'a> {
    analysis: &'a Analysis,
    uri: &'a Uri,
    version: i32,
    place: Place<'a>,
    client: &'a Client,
}

fn about<R: Request>(params: Value, desk: Desk, uri: fn(&R::Params) -> &Uri, make: impl FnOnce(Asked, R::Params) -> R::Result) -> Answer {
    let params: R::Params = read(params)?;
    let uri = uri(&params).clone();
    told(with(&uri, desk, |asked| make(asked, params))?)
}

/// What somebody makes of an open guide.
fn with<T>(uri: &Uri, desk: Desk, make: impl FnOnce(Asked) -> T) -> Result<T, ResponseError> {
    let document = desk.documents.get_mut(uri.as_str()).ok_or_else(|| refused(ErrorCode::InvalidParams, format!("{} is not open", uri.as_str())))?;
    let looked = document.look(desk.client.encoding, desk.around);
    let place = Place { path: looked.path, encoding: desk.client.encoding, around: desk.around };
    Ok(make(Asked { analysis: looked.analysis, uri: looked.uri, version: looked.version, place, client: desk.client }))
}

fn told(made: impl Serialize) -> Answer {
    serde_json::to_value(made).map_err(|error| refused(ErrorCode::InternalError, error.to_string()))
}

fn acted(asked: &Asked, params: &CodeActionParams) -> CodeActionResponse {
    if !asked.client.actions {
        return Vec::new();
    }
    let found = actions(asked.analysis, params, asked.place).into_iter();
    found.filter_map(|found| Some(CodeActionOrCommand::CodeAction(offered(asked, found)?))).collect()
}

fn offered(asked: &Asked, found: Action) -> Option<CodeAction> {
    let edits = match found.edits {
        Edits::Made(edits) => edits,
        Edits::Later(later) if asked.client.resolves => {
            let deferred = Deferred { uri: asked.uri.clone(), version: asked.version, later };
            return Some(CodeAction { data: serde_json::to_value(deferred).ok(), ..found.action });
        }
        Edits::Later(later) => settled(asked.analysis, &later, asked.place)?,
    };
    Some(CodeAction { edit: Some(edit(asked, edits)), ..found.action })
}

/// An action whose edits are asked for later.
#[derive(Deserialize, Serialize)]
struct Deferred {
    uri: Uri,
    version: i32,
    later: Later,
}

/// The action with its edits.
fn resolved(params: Value, desk: Desk) -> Answer {
    let action: CodeAction = read(params)?;
    let Deferred { uri, version, later } = read(action.data.clone().unwrap_or_default())?;
    let made = with(&uri, desk, |asked| (asked.version == version).then(|| settled(asked.analysis, &later, asked.place).map(|edits| edit(&asked, edits))))?;
    let made = made.ok_or_else(|| refused(ErrorCode::ContentModified, "the guide has changed meanwhile"))?;
    let edit = made.ok_or_else(|| refused(ErrorCode::RequestFailed, "no comment leaves out this finding and nothing else"))?;
    told(CodeAction { edit: Some(edit), ..action })
}

#[allow(clippy::mutable_key_type, reason = "the type is the protocol's; its cell holds nothing that is compared")]
fn edit(asked: &Asked, edits: Vec<TextEdit>) -> WorkspaceEdit {
    if !asked.client.versioned {
        return WorkspaceEdit::new([(asked.uri.clone(), edits)].into());
    }
    let text_document = OptionalVersionedTextDocumentIdentifier::new(asked.uri.clone(), asked.version);
    let edit = TextDocumentEdit { text_document, edits: edits.into_iter().map(OneOf::Left).collect() };
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![edit])), ..WorkspaceEdit::default() }
}

fn highlights(analysis: &Analysis, position: Position) -> Vec<DocumentHighlight> {
    let found = mentioned(analysis, analysis.offset(position));
    let kind = |made: bool| Some(if made { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ });
    let places = found.iter().flat_map(|(thing, _)| mentions(analysis, thing).into_iter().map(|span| (span, thing.made == Some(span))));
    places.map(|(span, made)| DocumentHighlight { range: analysis.range(span), kind: kind(made) }).collect()
}
