pub mod diagnostic;
pub mod iam;
pub mod plan;
pub mod source;
