//! A stand-in for reading an account back.

use serde::Serialize;

use super::answer::CallError;
use super::client::Client;

#[derive(Serialize)]
pub struct AccountView {}

pub async fn read_account(_client: &Client) -> Result<AccountView, CallError> {
    Ok(AccountView {})
}
