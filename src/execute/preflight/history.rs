//! What earlier runs did in an account, from the journals on this machine: whose a thing without tags is, and which keys are kept.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::execute::client::Caller;
use crate::execute::folder::runs;
use crate::execute::journal::past::{Fate, Past};
use crate::execute::journal::{FILE, read};
use crate::execute::present::rows::row;
use crate::iam::{Operation, operation};

/// The runs of one account; read when it is first asked for.
pub struct History {
    /// None where there are no journals to look into.
    state: Option<PathBuf>,
    account: String,
    endpoint: String,
    deeds: OnceCell<(Vec<Deed>, Vec<KeptKey>)>,
}

/// A write that was applied.
struct Deed {
    operation: String,
    input: Map<String, Value>,
}

/// An access key whose secret reached its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptKey {
    pub run: String,
    pub id: String,
    pub user: String,
    pub place: String,
}

impl History {
    pub fn of(state: &Path, account: &str, endpoint: &str) -> History {
        History { state: Some(state.to_owned()), account: account.to_owned(), endpoint: endpoint.to_owned(), deeds: OnceCell::new() }
    }

    /// Of an account in which nothing has run.
    pub fn none() -> History {
        History { state: None, account: String::new(), endpoint: String::new(), deeds: OnceCell::new() }
    }

    /// Whether a run made the thing that this operation would make.
    pub fn made(&self, maker: &Operation, identity: &Map<String, Value>, caller: &Caller) -> bool {
        let Some(row) = row(maker) else { return false };
        self.deeds().0.iter().any(|deed| deed.operation == maker.name && row.names(&deed.input, caller) == *identity)
    }

    /// Whether a run has made just this call.
    pub fn did(&self, operation: &Operation, input: &Map<String, Value>) -> bool {
        self.deeds().0.iter().any(|deed| deed.operation == operation.name && deed.input == *input)
    }

    /// The kept keys of a user, the newest first.
    pub fn keys(&self, user: &str) -> Vec<KeptKey> {
        self.deeds().1.iter().filter(|key| key.user == user).cloned().collect()
    }

    /// The ids of the keys that other runs than this one keep.
    pub fn keys_of_others(&self, run: &str) -> Vec<String> {
        self.deeds().1.iter().filter(|key| key.run != run).map(|key| key.id.clone()).collect()
    }

    fn deeds(&self) -> &(Vec<Deed>, Vec<KeptKey>) {
        self.deeds.get_or_init(|| {
            let (mut deeds, mut keys) = (Vec::new(), Vec::new());
            for run in self.state.iter().flat_map(|state| runs(state).unwrap_or_default().into_iter().map(|run| state.join("runs").join(run).join(FILE))) {
                // A journal that cannot be read tells nothing; what it made counts as somebody else's.
                let Ok(records) = read(&run) else { continue };
                if records.begin.account != self.account || records.begin.endpoint != self.endpoint {
                    continue;
                }
                let past = Past::of(&records);
                // What was taken back is no longer its doing.
                if past.undoing {
                    continue;
                }
                let run = &records.begin.run;
                let kept =
                    past.kept.iter().filter_map(|kept| Some(KeptKey { run: run.clone(), id: kept.access_key_id.clone()?, user: kept.user.clone(), place: kept.place.clone() }));
                keys.extend(kept);
                let applied = past.writes.into_iter().filter(|write| matches!(write.fate, Fate::Applied { .. }));
                deeds.extend(applied.filter_map(|write| Some(Deed { operation: operation(write.operation.trim_start_matches("iam:"))?.name.to_owned(), input: write.input })));
            }
            (deeds, keys)
        })
    }
}
