//! A stand-in for the account as text.

use crate::execute::account::AccountView;

pub fn account_text(_account: &AccountView) -> String {
    String::new()
}
