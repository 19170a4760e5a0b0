//! An IAM account inside this process: the simulator's state behind the same client that talks to AWS, without a socket.

pub mod policy;
pub mod rules;
pub mod state;

use std::fmt;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use awsim_core::protocol::query::{parse_request, serialize_error, serialize_response};
use awsim_core::{AwsError, RequestContext, ServiceHandler};
use awsim_iam::{IAM_REGION, IamService};
use serde_json::Value;

use crate::execute::client::{Caller, Client};
use crate::iam;

/// The account's number, as AWS's own documentation uses it.
pub const ACCOUNT_ID: &str = "123456789012";
/// The user as whom a rehearsal acts.
pub const CALLER: &str = "rehearsal";

/// A client of a new, empty account; it lives as long as the client and its clones.
pub fn client() -> Client {
    Account::new().client()
}

/// The account itself. Its clones share one state.
#[derive(Clone)]
pub struct Account {
    service: Arc<IamService>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Account")
    }
}

impl HttpConnector for Account {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let account = self.clone();
        HttpConnectorFuture::new(async move {
            let form = request.body().bytes().unwrap_or_default().to_vec();
            let (status, body) = account.answer(form).await;
            let status = StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
            Ok(HttpResponse::new(status, SdkBody::from(body)))
        })
    }
}

impl Account {
    /// An empty one.
    #[allow(clippy::new_without_default, reason = "an account is made on purpose")]
    pub fn new() -> Self {
        Account { service: Arc::new(IamService::new()) }
    }

    /// A client whose requests end in this account.
    pub fn client(&self) -> Client {
        let caller = Caller { account_id: ACCOUNT_ID.into(), arn: format!("arn:aws:iam::{ACCOUNT_ID}:user/{CALLER}"), partition: "aws".into() };
        Client::through(self.clone(), caller, "embedded account")
    }

    /// HTTP status and body that answer a request of the query protocol to IAM, given as its form.
    pub async fn answer(&self, form: Vec<u8>) -> (u16, Vec<u8>) {
        let mut context = RequestContext::new_with_account("iam", "us-east-1", ACCOUNT_ID);
        // The simulator takes this for the caller's name where an operation is about the caller.
        context.access_key = Some(CALLER.into());
        let (status, _, body) = match self.handle(form, &context).await {
            Ok((operation, output)) => serialize_response(&operation, &output, &context.request_id),
            Err(error) => serialize_error(&error, &context.request_id),
        };
        (status.as_u16(), body.to_vec())
    }

    async fn handle(&self, form: Vec<u8>, context: &RequestContext) -> Result<(String, Value), AwsError> {
        let request = parse_request(&form.into())?;
        let operation = iam::operation(&request.operation).ok_or_else(|| AwsError::unknown_operation(&request.operation))?;
        let state = self.service.store().get(ACCOUNT_ID, IAM_REGION);
        let mut input = request.input;
        state::prepare(operation, &mut input, &state);
        rules::refusal(operation, &input, &state).map_or(Ok(()), Err)?;
        policy::refusal(operation, &input, &state).map_or(Ok(()), Err)?;
        let mut output = self.service.handle(operation.name, state::simulator_s(&input), context).await.map_err(rules::as_iam_says)?;
        state::complete(operation, &input, &state, &mut output);
        Ok((request.operation, output))
    }
}

#[cfg(test)]
mod tests;
