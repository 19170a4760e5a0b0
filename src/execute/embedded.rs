//! A stand-in for the embedded account.

use super::client::Client;

pub fn client() -> Client {
    Client {}
}
