//! Services of AWS, and services that are not AWS's.

use super::table::services;

/// A service that a guide may speak of.
#[derive(Debug, PartialEq, Eq)]
pub struct Service {
    /// The principal that a role for it trusts; empty where no role is made for it by that name.
    pub principal: &'static str,
    pub names: &'static [&'static str],
    /// What stands before the colon in the names of its actions; empty where it is not one prefix.
    pub actions: &'static str,
    /// The AWS managed policy that the console attaches for this use case; mostly empty.
    pub attaches: &'static str,
}

impl Service {
    /// The one that this program is about.
    pub fn is_iam(&self) -> bool {
        self.names.first() == Some(&"IAM")
    }
}

/// The service of this name, case aside.
pub fn service(name: &str) -> Option<&'static Service> {
    services().iter().find(|service| service.names.iter().any(|known| known.eq_ignore_ascii_case(name.trim())))
}

/// The principal that a role for the service of this name trusts. A name that is a principal already is one.
pub fn principal_of(name: &str) -> Option<String> {
    let name = name.trim();
    if name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn") {
        return Some(name.to_owned());
    }
    service(name).map(|service| service.principal).filter(|principal| !principal.is_empty()).map(str::to_owned)
}

/// "**Task**" of the cases that the console lists for the service with this principal: what it calls "Elastic Container Service Task".
pub fn principal_of_case(principal: &str, case: &str) -> Option<String> {
    let names = services().iter().filter(|service| service.principal == principal).flat_map(|service| service.names);
    names.filter_map(|name| principal_of(&format!("{name} {case}"))).next()
}
