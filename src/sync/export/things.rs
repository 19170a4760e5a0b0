//! What a plan leaves behind, for the languages that say what there is and not what is done: things, and what hangs on them.

use super::Wrong;
use super::argument::{argument, arguments, maker_of_arn, maker_of_name};
use crate::iam::OperationClass;
use crate::plan::Plan;
use crate::sync::holes::{Piece, Tree};

/// What stands in a template, in the order of the guide.
#[derive(Debug)]
pub enum Item {
    Thing(Thing),
    /// A call that a template leaves out, and what to do instead.
    LeftOut(usize, String),
}

/// What one call makes or hangs on something, with what later calls change in it.
#[derive(Debug)]
pub struct Thing {
    /// The call that makes it.
    pub call: usize,
    pub operation: &'static str,
    /// All calls that are in it.
    pub calls: Vec<usize>,
    /// The input of the call that makes it, as it is after all of them.
    pub input: Vec<(&'static str, Tree)>,
}

impl Thing {
    pub fn get(&self, member: &str) -> Option<&Tree> {
        self.input.iter().find(|(name, _)| *name == member).map(|(_, tree)| tree)
    }

    /// The last call that is in it.
    pub fn last(&self) -> usize {
        self.calls.last().copied().unwrap_or(self.call)
    }

    fn set(&mut self, member: &'static str, tree: Tree) {
        match self.input.iter_mut().find(|(name, _)| *name == member) {
            Some((_, old)) => *old = tree,
            None => self.input.push((member, tree)),
        }
    }

    /// Adds to a list, in the place of what `same` finds in it.
    fn add(&mut self, member: &'static str, one: Tree, same: impl Fn(&Tree) -> bool) {
        let mut items = match self.get(member) {
            Some(Tree::List(items)) => items.clone(),
            _ => Vec::new(),
        };
        items.retain(|item| !same(item));
        items.push(one);
        self.set(member, Tree::List(items));
    }
}

/// Things and what is left out; calls that change what the plan does not make are wrong.
pub fn things(plan: &Plan) -> (Vec<Item>, Vec<Wrong>) {
    let (mut items, mut wrong) = (Vec::new(), Vec::new());
    for (at, planned) in plan.operations.iter().enumerate() {
        let operation = planned.call.operation;
        if !operation.writes() {
            continue;
        }
        if let Some(instead) = left_out(plan, at, &items) {
            items.push(Item::LeftOut(at, instead));
            continue;
        }
        match FOLDS.iter().find(|fold| fold.operation == operation.name) {
            Some(fold) => match fold.thing(plan, at, &mut items) {
                Some(thing) => match (fold.into)(thing, plan, at) {
                    Some(()) => thing.calls.push(at),
                    None => wrong.push(Wrong::new(at, "what it changes cannot be said as a part of what there is")),
                },
                None => wrong.push(Wrong::new(at, "it changes something that the guide does not make; a template can only say what it makes itself")),
            },
            None if operation.class() == OperationClass::Delete => wrong.push(Wrong::new(at, "it takes something away; a template only says what there is")),
            None => put(plan, at, &mut items),
        }
    }
    (items, wrong)
}

/// A thing of its own; what is put twice is there once, as it was put last.
fn put(plan: &Plan, at: usize, items: &mut Vec<Item>) {
    let thing = Thing { call: at, operation: plan.operations[at].call.operation.name, calls: vec![at], input: arguments(plan, at) };
    let names = |thing: &Thing| thing.input.iter().filter(|(member, _)| !member.ends_with("PolicyDocument")).cloned().collect::<Vec<_>>();
    let known = items.iter_mut().find_map(|item| match item {
        Item::Thing(known) if known.operation == thing.operation && names(known) == names(&thing) => Some(known),
        _ => None,
    });
    match known {
        Some(known) => {
            known.input = thing.input;
            known.calls.push(at);
        }
        None => items.push(Item::Thing(thing)),
    }
}

/// What a template does not make, and what to do about it.
fn left_out(plan: &Plan, at: usize, items: &[Item]) -> Option<String> {
    let call = &plan.operations[at].call;
    let instead = match call.operation.name {
        "CreateAccessKey" => "Left out: an access key, whose secret would stand in the stack or state. Make it afterwards: aws iam create-access-key",
        "CreateServiceSpecificCredential" => {
            "Left out: a credential, whose secret would stand in the stack or state. Make it afterwards: aws iam create-service-specific-credential"
        }
        "CreateLoginProfile" => "Left out: a console password. Make it afterwards: aws iam create-login-profile",
        _ => {
            let without = call.uses().any(|used| items.iter().any(|item| matches!(item, Item::LeftOut(left, _) if *left == used.0)));
            let tags = without && call.operation.name.starts_with("Tag");
            return tags.then(|| "Left out: a tag that names what is left out above.".to_owned());
        }
    };
    Some(instead.to_owned())
}

/// A call that changes a part of a thing.
struct Fold {
    operation: &'static str,
    /// The member that names the thing.
    names: &'static str,
    into: fn(&mut Thing, &Plan, usize) -> Option<()>,
}

const fn fold(operation: &'static str, names: &'static str, into: fn(&mut Thing, &Plan, usize) -> Option<()>) -> Fold {
    Fold { operation, names, into }
}

const FOLDS: &[Fold] = &[
    fold("TagUser", "UserName", tag),
    fold("TagRole", "RoleName", tag),
    fold("TagPolicy", "PolicyArn", tag),
    fold("TagInstanceProfile", "InstanceProfileName", tag),
    fold("TagOpenIDConnectProvider", "OpenIDConnectProviderArn", tag),
    fold("TagSAMLProvider", "SAMLProviderArn", tag),
    fold("PutUserPermissionsBoundary", "UserName", |thing, plan, at| same(thing, plan, at, &["PermissionsBoundary"])),
    fold("PutRolePermissionsBoundary", "RoleName", |thing, plan, at| same(thing, plan, at, &["PermissionsBoundary"])),
    fold("UpdateRole", "RoleName", |thing, plan, at| same(thing, plan, at, &["Description", "MaxSessionDuration"])),
    fold("UpdateRoleDescription", "RoleName", |thing, plan, at| same(thing, plan, at, &["Description"])),
    fold("UpdateAssumeRolePolicy", "RoleName", |thing, plan, at| {
        thing.set("AssumeRolePolicyDocument", argument(plan, at, "PolicyDocument")?);
        Some(())
    }),
    fold("CreatePolicyVersion", "PolicyArn", |thing, plan, at| {
        (argument(plan, at, "SetAsDefault")? == Tree::Flag(true)).then_some(())?;
        same(thing, plan, at, &["PolicyDocument"])
    }),
    fold("AddClientIDToOpenIDConnectProvider", "OpenIDConnectProviderArn", |thing, plan, at| {
        let client = argument(plan, at, "ClientID")?;
        thing.add("ClientIDList", client.clone(), |known| *known == client);
        Some(())
    }),
    fold("UpdateOpenIDConnectProviderThumbprint", "OpenIDConnectProviderArn", |thing, plan, at| same(thing, plan, at, &["ThumbprintList"])),
    fold("UpdateSAMLProvider", "SAMLProviderArn", |thing, plan, at| same(thing, plan, at, &["SAMLMetadataDocument"])),
    fold("AddRoleToInstanceProfile", "InstanceProfileName", |thing, plan, at| same(thing, plan, at, &["RoleName"])),
];

impl Fold {
    fn thing<'a>(&self, plan: &Plan, at: usize, items: &'a mut [Item]) -> Option<&'a mut Thing> {
        let named = argument(plan, at, self.names)?;
        let maker = match &named {
            Tree::Text(pieces) if self.names.ends_with("Arn") => maker_of_arn(plan, pieces, at),
            _ => maker_of_name(plan, self.names, &named, at),
        }?;
        items.iter_mut().find_map(|item| match item {
            Item::Thing(thing) if thing.call == maker => Some(thing),
            _ => None,
        })
    }
}

/// Takes over the members that the call has.
fn same(thing: &mut Thing, plan: &Plan, at: usize, members: &[&'static str]) -> Option<()> {
    for member in members {
        if let Some(tree) = argument(plan, at, member) {
            thing.set(member, tree);
        }
    }
    Some(())
}

/// A tag of the same key is replaced.
fn tag(thing: &mut Thing, plan: &Plan, at: usize) -> Option<()> {
    let Tree::List(tags) = argument(plan, at, "Tags")? else { return None };
    for tag in tags {
        let key = key_and_value(&tag)?.0.to_vec();
        thing.add("Tags", tag, |known| key_and_value(known).is_some_and(|(known, _)| known == key));
    }
    Some(())
}

/// The key and the value of a tag.
pub fn key_and_value(tag: &Tree) -> Option<(&[Piece], &[Piece])> {
    let Tree::Map(members) = tag else { return None };
    let member = |wanted: &str| {
        members.iter().find_map(|(name, tree)| match (name.as_slice(), tree) {
            ([Piece::Text(name)], Tree::Text(pieces)) if name == wanted => Some(pieces.as_slice()),
            _ => None,
        })
    };
    Some((member("Key")?, member("Value")?))
}
