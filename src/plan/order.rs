//! What a call needs: the calls before it that make, change or free the things it names.

use std::collections::HashMap;

use crate::iam::{Arg, Call, OperationClass, Template};

/// For each call the indices of the earlier calls that must have succeeded first. A call needs the ones whose answers it
/// uses, and any earlier call that touches a thing which it touches too, where at least one of the two makes, deletes or
/// replaces it; calls that only add to a thing (attach, tag, keys) need not wait for each other. What those calls need themselves is not said again.
pub fn needs(calls: &[Call]) -> Vec<Vec<usize>> {
    // What touched each thing last as a whole, and since then. Who touches a thing as a whole needs all of them, so that
    // whoever comes after needs nothing before.
    let mut touched: HashMap<(&str, &Template), Touched> = HashMap::new();
    let needed = calls.iter().enumerate().map(|(at, call)| {
        let mut needed: Vec<usize> = call.uses().map(|operation| operation.0).collect();
        for touch in touches(call) {
            let Touched { whole, since } = touched.entry(touch.thing).or_default();
            needed.extend(whole.filter(|before| *before != at));
            if touch.whole {
                needed.extend(since.drain(..).filter(|before| *before != at));
                *whole = Some(at);
            } else {
                since.push(at);
            }
        }
        needed.sort_unstable();
        needed.dedup();
        needed
    });
    needed.collect()
}

/// The last call that touched a thing as a whole, and those that only added to it since.
#[derive(Default)]
struct Touched {
    whole: Option<usize>,
    since: Vec<usize>,
}

struct Touch<'a> {
    thing: (&'static str, &'a Template),
    /// The call makes, deletes or replaces the thing, or a part of it that another call may use.
    whole: bool,
}

/// Members that name a thing, under the name of its kind.
const NAMES: &[(&str, &str)] = &[
    ("UserName", "user"),
    ("GroupName", "group"),
    ("RoleName", "role"),
    ("InstanceProfileName", "instance profile"),
    ("PolicyArn", "policy"),
    ("PermissionsBoundary", "policy"),
    ("OpenIDConnectProviderArn", "provider"),
    ("SAMLProviderArn", "provider"),
    ("AccountAlias", "alias"),
];

fn touches(call: &Call) -> Vec<Touch<'_>> {
    let adds = matches!(call.operation.class(), OperationClass::Set) && ["Attach", "Put", "Tag", "Add"].iter().any(|verb| call.operation.name.starts_with(verb));
    let reads_or_adds = adds || matches!(call.operation.name, "CreateAccessKey" | "CreateLoginProfile") || !call.operation.writes();
    // The console's role takes the instance profile of its name along.
    let profile = call.argument("RoleName").filter(|_| call.sweeps).and_then(|name| match name {
        Arg::Text(name) => Some(Touch { thing: ("instance profile", name), whole: true }),
        _ => None,
    });
    let named = call.input.iter().filter_map(|(member, arg)| {
        let kind = NAMES.iter().find(|(name, _)| name == member)?.1;
        match arg {
            // Whoever makes a user with a boundary uses the boundary's policy, and does not change it.
            Arg::Text(name) => Some(Touch { thing: (kind, name), whole: !(reads_or_adds || *member == "PermissionsBoundary") }),
            _ => None,
        }
    });
    named.chain(profile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::{OperationRef, Part, operation};
    use crate::source::Span;

    fn call(name: &str, input: &[(&'static str, Template)]) -> Call {
        let input = input.iter().map(|(member, template)| (*member, Arg::Text(template.clone()))).collect();
        Call::new(operation(name).unwrap(), input, Span::default())
    }

    #[test]
    fn attachments_wait_for_user_and_policy_but_not_for_each_other() {
        let user = Template::text("ci");
        let arn = Template::part(Part::Output(OperationRef(0), "Policy.Arn"));
        let calls = [
            call("CreatePolicy", &[("PolicyName", "p".into())]),
            call("CreateUser", &[("UserName", user.clone())]),
            call("AttachUserPolicy", &[("UserName", user.clone()), ("PolicyArn", arn)]),
            call("CreateAccessKey", &[("UserName", user.clone())]),
            call("DeleteUser", &[("UserName", user)]),
        ];
        assert_eq!(needs(&calls), [vec![], vec![], vec![0, 1], vec![1], vec![1, 2, 3]]);
    }
}
