//! Guide, automation and account: what a guide means, kept beside it, compared with what it meant, with what an account holds, and
//! with other forms of the same steps.

pub mod change;
pub mod drift;
pub mod export;
pub mod holes;
pub mod lock;
pub mod meaning;
pub mod outside;
pub mod permissions;
pub mod propose;
pub mod rewrite;
pub mod tie;
