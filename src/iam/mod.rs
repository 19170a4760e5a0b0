//! The pure domain: what IAM's operations, names, ARNs and limits are. Knows no guide, no network and no file.

pub mod account;
mod arn;
mod call;
mod data;
mod entity;
pub mod limits;
mod managed;
mod operation;
mod placeholder;

pub use account::Account;
pub use arn::{Arn, partition_of_region};
pub use call::{Arg, Call, CallerFact, Document, OperationRef, ParameterRef, Part, Template, json_escaped};
pub use entity::{EntityKind, Principal};
pub use managed::{ManagedPolicy, managed_policies, managed_policy, meant_managed_policy, misspelled_managed_policy, similar_managed_policy, spelled_managed_policy};
pub use operation::{Effect, Kind, Member, Operation, OperationClass, command_word, is_secret, operation, operation_by_command, operations, spells};
pub(crate) use operation::{may, need};
pub(crate) use placeholder::bracketed;
pub use placeholder::{is_example_account, names_account, placeholders, plain_name};
