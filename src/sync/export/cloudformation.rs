//! A CloudFormation template, fit for StackSets: nothing in it is of one account.
//!
//! Source: the resource types of AWS::IAM in the CloudFormation Template Reference.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::argument::{arn_field, derived, each_piece, laid_out, maker_of_arn, maker_of_name, without_outputs};
use super::names::{Names, Spelling, allowed, base_of, described, first_use, parameter_names, unfit};
use super::things::{Item, Thing, things};
use super::{Wrong, by_hand, comment, head, origin, origins, told_by_hand, visible, yaml};
use crate::plan::{Parameter, ParameterKind, Plan};
use crate::sync::holes::{Piece, Tree, given, literal};

const SAYS: &str = "It makes things with names: aws cloudformation deploy --capabilities CAPABILITY_NAMED_IAM. For many accounts, give it to StackSets.";

/// What makes a resource of a type: the operation, the type, the end of the resource's name, and the properties by members.
struct Type {
    operation: &'static str,
    name: &'static str,
    word: &'static str,
    properties: &'static [(&'static str, &'static str)],
}

/// What carries its own name in a template; a group, for one, is known by its `Ref`.
const TYPES: &[Type] = &[
    Type {
        operation: "CreateUser",
        name: "User",
        word: "User",
        properties: &[("UserName", "UserName"), ("Path", "Path"), ("PermissionsBoundary", "PermissionsBoundary"), ("Tags", "Tags")],
    },
    Type { operation: "CreateGroup", name: "Group", word: "Group", properties: &[("GroupName", "GroupName"), ("Path", "Path")] },
    Type {
        operation: "CreateRole",
        name: "Role",
        word: "Role",
        properties: &[
            ("RoleName", "RoleName"),
            ("Path", "Path"),
            ("Description", "Description"),
            ("AssumeRolePolicyDocument", "AssumeRolePolicyDocument"),
            ("MaxSessionDuration", "MaxSessionDuration"),
            ("PermissionsBoundary", "PermissionsBoundary"),
            ("Tags", "Tags"),
        ],
    },
    Type {
        operation: "CreatePolicy",
        name: "ManagedPolicy",
        word: "Policy",
        properties: &[("PolicyName", "ManagedPolicyName"), ("Path", "Path"), ("Description", "Description"), ("PolicyDocument", "PolicyDocument")],
    },
    Type {
        operation: "CreateInstanceProfile",
        name: "InstanceProfile",
        word: "InstanceProfile",
        properties: &[("InstanceProfileName", "InstanceProfileName"), ("Path", "Path"), ("RoleName", "Roles")],
    },
    Type {
        operation: "CreateOpenIDConnectProvider",
        name: "OIDCProvider",
        word: "Provider",
        properties: &[("Url", "Url"), ("ClientIDList", "ClientIdList"), ("ThumbprintList", "ThumbprintList"), ("Tags", "Tags")],
    },
    Type {
        operation: "CreateSAMLProvider",
        name: "SAMLProvider",
        word: "Provider",
        properties: &[("Name", "Name"), ("SAMLMetadataDocument", "SamlMetadataDocument"), ("AssertionEncryptionMode", "AssertionEncryptionMode"), ("Tags", "Tags")],
    },
    Type {
        operation: "CreateServiceLinkedRole",
        name: "ServiceLinkedRole",
        word: "ServiceLinkedRole",
        properties: &[("AWSServiceName", "AWSServiceName"), ("Description", "Description"), ("CustomSuffix", "CustomSuffix")],
    },
    Type { operation: "PutUserPolicy", name: "UserPolicy", word: "InlinePolicy", properties: INLINE },
    Type { operation: "PutGroupPolicy", name: "GroupPolicy", word: "InlinePolicy", properties: INLINE },
    Type { operation: "PutRolePolicy", name: "RolePolicy", word: "InlinePolicy", properties: INLINE },
    Type { operation: "AddUserToGroup", name: "UserToGroupAddition", word: "Member", properties: &[("GroupName", "GroupName"), ("UserName", "Users")] },
];

const INLINE: &[(&str, &str)] =
    &[("PolicyName", "PolicyName"), ("UserName", "UserName"), ("GroupName", "GroupName"), ("RoleName", "RoleName"), ("PolicyDocument", "PolicyDocument")];

/// The members that name what a policy is attached to, and the properties of a policy that list them.
const ATTACHED: &[(&str, &str, &str)] = &[("AttachUserPolicy", "UserName", "Users"), ("AttachGroupPolicy", "GroupName", "Groups"), ("AttachRolePolicy", "RoleName", "Roles")];

struct Resource {
    name: String,
    of: &'static Type,
    call: usize,
    calls: Vec<usize>,
    properties: Map<String, Value>,
}

struct Template<'a> {
    plan: &'a Plan,
    parameters: Vec<String>,
    used: BTreeSet<usize>,
    /// Those that stand inside JSON, where a quote would end the text.
    in_json: BTreeSet<usize>,
    names: Names,
    resources: Vec<Resource>,
}

pub fn write(plan: &Plan) -> Result<String, Vec<Wrong>> {
    let (items, mut wrong) = things(plan);
    let parameters = parameter_names(&plan.parameters, Spelling::Pascal, &[]);
    let mut names = Names::new(Spelling::Pascal);
    // A resource may not have the name of a parameter.
    parameters.iter().for_each(|name| drop(names.name(name, "")));
    let mut template = Template { plan, parameters, used: BTreeSet::new(), in_json: BTreeSet::new(), names, resources: Vec::new() };
    let things = || items.iter().filter_map(|item| if let Item::Thing(thing) = item { Some(thing) } else { None });
    // All have their names before any refers to another.
    things().for_each(|thing| template.reserve(thing));
    for thing in things() {
        if let Err(why) = template.fill(thing) {
            wrong.push(Wrong::new(thing.call, why));
        }
    }
    if template.resources.is_empty() && wrong.is_empty() {
        wrong.extend(items.iter().filter_map(|item| match item {
            Item::LeftOut(call, _) => Some(Wrong::new(*call, "a template leaves it out, and without it there is nothing to make")),
            Item::Thing(_) => None,
        }));
    }
    wrong.extend(template.used.iter().filter_map(|at| {
        let ((pattern, _), default) = (template.pattern(*at)?, given(*at, plan)?);
        Some(Wrong::new(first_use(plan, *at), unfit(&plan.parameters[*at], &default, pattern)?))
    }));
    if wrong.is_empty() { Ok(template.text(&items)) } else { Err(wrong) }
}

impl Template<'_> {
    fn reserve(&mut self, thing: &Thing) {
        let of = TYPES.iter().find(|of| of.operation == thing.operation && !(of.operation == "AddUserToGroup" && self.maker("UserName", thing).is_some()));
        if let Some(of) = of {
            let base = self.base(thing);
            let told = base.to_ascii_lowercase().ends_with(&of.word.to_ascii_lowercase());
            let name = self.names.name(&if told { base } else { format!("{base} {}", of.word) }, of.word);
            self.resources.push(Resource { name, of, call: thing.call, calls: thing.calls.clone(), properties: Map::new() });
        }
    }

    fn fill(&mut self, thing: &Thing) -> Result<(), String> {
        if let Some((_, member, list)) = ATTACHED.iter().find(|row| row.0 == thing.operation) {
            return self.attach(thing, member, list);
        }
        if thing.operation == "AddUserToGroup"
            && let Some(user) = self.maker("UserName", thing)
        {
            let group = self.member(thing, "GroupName")?;
            return self.append(user, "Groups", group, thing.call);
        }
        let of = TYPES.iter().find(|of| of.operation == thing.operation).ok_or("CloudFormation has no resource for it")?;
        let mut properties = Map::new();
        for (member, property) in of.properties {
            if thing.get(member).is_some() {
                let value = self.member(thing, member)?;
                let listed = matches!(*property, "Roles" | "Users");
                properties.insert((*property).to_owned(), if listed { json!([value]) } else { value });
            }
        }
        if let Some((member, _)) = thing.input.iter().find(|(member, _)| !of.properties.iter().any(|row| row.0 == *member)) {
            return Err(format!("AWS::IAM::{} has no property for {member}", of.name));
        }
        if of.operation == "CreateInstanceProfile" && !properties.contains_key("Roles") {
            return Err("an instance profile of a template has a role, and the guide adds none".into());
        }
        if let Some(resource) = self.resources.iter_mut().find(|resource| resource.call == thing.call) {
            // What was hung on it is there already.
            properties.append(&mut resource.properties);
            resource.properties = properties;
        }
        Ok(())
    }

    /// A policy hangs on what the template makes, or the template's own policy is hung on what is there.
    fn attach(&mut self, thing: &Thing, member: &'static str, list: &'static str) -> Result<(), String> {
        let policy = self.member(thing, "PolicyArn")?;
        if let Some(principal) = self.maker(member, thing) {
            return self.append(principal, "ManagedPolicyArns", policy, thing.call);
        }
        let made = match thing.get("PolicyArn") {
            Some(Tree::Text(pieces)) => maker_of_arn(self.plan, pieces, thing.call).filter(|call| self.at(*call).is_some()),
            _ => None,
        };
        match made {
            Some(policy) => {
                let principal = self.member(thing, member)?;
                self.append(policy, list, principal, thing.call)
            }
            None => Err("neither the policy nor what it is attached to is made by the guide; a template can only say what it makes itself".into()),
        }
    }

    fn append(&mut self, to: usize, property: &str, value: Value, call: usize) -> Result<(), String> {
        let resource = self.resources.iter_mut().find(|resource| resource.call == to).ok_or("what it hangs on cannot be made")?;
        resource.calls.push(call);
        match resource.properties.entry(property).or_insert_with(|| json!([])) {
            Value::Array(items) if !items.contains(&value) => items.push(value),
            _ => {}
        }
        Ok(())
    }

    fn maker(&self, member: &str, thing: &Thing) -> Option<usize> {
        maker_of_name(self.plan, member, thing.get(member)?, thing.last()).filter(|call| *call != thing.call && self.at(*call).is_some())
    }

    fn at(&self, call: usize) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.call == call)
    }

    /// What the resource is called after: the name that the guide gives, so that a name does not change with the values of a reader.
    fn base(&self, thing: &Thing) -> String {
        let named = ["InstanceProfileName", "PolicyName", "UserName", "GroupName", "RoleName", "Url", "Name", "AWSServiceName"];
        named.iter().find_map(|member| thing.get(member)).map(|tree| base_of(self.plan, tree)).unwrap_or_default()
    }

    fn member(&mut self, thing: &Thing, member: &str) -> Result<Value, String> {
        let tree = thing.get(member).ok_or_else(|| format!("it has no {member}"))?;
        if let Some(resource) = self.maker(member, thing).and_then(|maker| self.at(maker)) {
            return Ok(json!({ "Ref": resource.name }));
        }
        if matches!((member, tree), ("PolicyDocument" | "AssumeRolePolicyDocument", Tree::Text(_))) {
            return Err("the document must be there when the template is written: give it with --set".into());
        }
        if matches!(tree, Tree::Map(_)) && open_names(tree) {
            return self.substituted(tree);
        }
        self.value(tree, thing.last(), thing.call)
    }

    /// A document in which a value stands in the name of a member, as in the conditions of OpenID Connect: it is one text, since
    /// only texts have values put in.
    fn substituted(&mut self, tree: &Tree) -> Result<Value, String> {
        let mut text = String::new();
        for piece in laid_out(tree, self.plan)? {
            match piece {
                Piece::Text(piece) => text.push_str(&piece.replace("${", "${!")),
                hole => {
                    if let Piece::Parameter(at) = hole {
                        self.used.insert(at);
                        self.in_json.insert(at);
                    }
                    text.push_str(&format!("${{{}}}", self.name_of(&hole)?));
                }
            }
        }
        Ok(json!({ "Fn::Sub": text }))
    }

    fn value(&mut self, tree: &Tree, before: usize, own: usize) -> Result<Value, String> {
        each_piece(tree, &mut |piece| {
            if let Piece::Parameter(at) = piece {
                self.used.insert(*at);
            }
        });
        Ok(match tree {
            Tree::Null => Value::Null,
            Tree::Flag(flag) => json!(flag),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::Text(pieces) => self.text_of(pieces, before, own)?,
            Tree::List(items) => Value::Array(items.iter().map(|item| self.value(item, before, own)).collect::<Result<_, _>>()?),
            Tree::Map(members) => {
                let mut map = Map::new();
                for (name, member) in members {
                    let name = literal(name).ok_or("a template cannot have a value in the name of a member")?;
                    map.insert(name.to_owned(), self.value(member, before, own)?);
                }
                Value::Object(map)
            }
        })
    }

    fn text_of(&self, pieces: &[Piece], before: usize, own: usize) -> Result<Value, String> {
        if let Some(text) = literal(pieces) {
            return Ok(match self.looks_like_sub(text) {
                // In two pieces it is what it is, for linters too.
                true => json!({ "Fn::Join": ["", text.split_inclusive('$').collect::<Vec<_>>()] }),
                false => json!(text),
            });
        }
        if let Some(made) = maker_of_arn(self.plan, pieces, before).filter(|made| *made != own)
            && let Some(resource) = self.at(made)
        {
            return Ok(arn_of(resource));
        }
        let pieces = self.told(pieces);
        if let [piece] = pieces.as_slice() {
            return match self.name_of(piece)?.as_str() {
                name if name.contains('.') => Ok(json!({ "Fn::GetAtt": name.split('.').collect::<Vec<_>>() })),
                name => Ok(json!({ "Ref": name })),
            };
        }
        let mut text = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(piece) => text.push_str(&piece.replace("${", "${!")),
                piece => text.push_str(&format!("${{{}}}", self.name_of(piece)?)),
            }
        }
        Ok(json!({ "Fn::Sub": text }))
    }

    /// Answers of calls that are resources stay; what else is told by inputs is put in.
    fn told(&self, pieces: &[Piece]) -> Vec<Piece> {
        let made = |piece: &Piece| matches!(piece, Piece::Output(call, path) if self.at(*call).is_some_and(|made| arn_field(made.of.operation) == Some(path)));
        pieces.iter().flat_map(|piece| if made(piece) { vec![piece.clone()] } else { without_outputs(vec![piece.clone()], self.plan) }).collect()
    }

    /// Whether a text has a name of this template in `${…}`, which counts as a forgotten `Fn::Sub`. Source: cfn-lint, rule E1029.
    fn looks_like_sub(&self, text: &str) -> bool {
        let names = |word: &str| {
            let name = word.split('.').next().unwrap_or_default();
            name.starts_with("AWS::") || self.parameters.iter().any(|known| known == name) || self.resources.iter().any(|known| known.name == name)
        };
        text.split("${").skip(1).any(|rest| rest.split_once('}').is_some_and(|(word, _)| names(word)))
    }

    fn name_of(&self, piece: &Piece) -> Result<String, String> {
        Ok(match piece {
            Piece::AccountId => "AWS::AccountId".into(),
            Piece::Partition => "AWS::Partition".into(),
            Piece::Parameter(at) => self.parameters.get(*at).cloned().unwrap_or_default(),
            Piece::Output(call, path) => match self.at(*call).map(arn_of) {
                Some(Value::Object(of)) if derived(self.plan, *call, path).is_some() => match of.get("Ref") {
                    Some(name) => name.as_str().unwrap_or_default().to_owned(),
                    None => format!("{}.Arn", self.at(*call).map(|made| made.name.as_str()).unwrap_or_default()),
                },
                _ => return Err(format!("it needs the {path} of an earlier call, which a template does not have")),
            },
            Piece::Password | Piece::Text(_) => return Err("it needs a password".into()),
        })
    }

    fn text(&self, items: &[Item]) -> String {
        let mut text: String = head(self.plan, SAYS).iter().map(|line| comment("#", line)).collect();
        text.push_str(&yaml::member("AWSTemplateFormatVersion", &json!("2010-09-09"), 0));
        let described: String = visible(&self.plan.guide.title).chars().filter(char::is_ascii).take(1000).collect();
        if !described.trim().is_empty() {
            text.push_str(&yaml::member("Description", &json!(apart(described.trim())), 0));
        }
        if !self.used.is_empty() {
            text.push_str("\nParameters:\n");
        }
        for at in &self.used {
            if let Some(default) = given(*at, self.plan).filter(|default| self.looks_like_sub(default)) {
                text.push_str(&comment("  #", &format!("Left out: the default {default}, which would count as a forgotten Fn::Sub. Give it when the template is deployed.")));
            }
            text.push_str(&yaml::member(&self.parameters[*at], &self.parameter(*at), 1));
        }
        text.push_str("\nResources:\n");
        let mut from = 0;
        for item in items {
            let call = match item {
                Item::Thing(thing) => thing.call,
                Item::LeftOut(call, _) => *call,
            };
            by_hand(self.plan, from, call + 1).for_each(|checkpoint| text.push_str(&comment("  #", &told_by_hand(checkpoint))));
            from = call + 1;
            match item {
                Item::LeftOut(_, instead) => text.push_str(&comment("  #", &format!("{}: {instead}", origin(self.plan, call)))),
                Item::Thing(_) => {
                    let Some(resource) = self.at(call) else { continue };
                    text.push_str(&comment("  #", &origins(self.plan, &resource.calls)));
                    let body = json!({ "Type": format!("AWS::IAM::{}", resource.of.name), "Properties": resource.properties });
                    text.push_str(&yaml::member(&resource.name, &body, 1));
                }
            }
        }
        by_hand(self.plan, from, usize::MAX).for_each(|checkpoint| text.push_str(&comment("  #", &told_by_hand(checkpoint))));
        text
    }

    /// What the value of a parameter matches as a whole, and how long it may be.
    fn pattern(&self, at: usize) -> Option<(&'static str, Option<u32>)> {
        let kind = self.plan.parameters[at].kind;
        let is_arn = given(at, self.plan).is_none_or(|policy| policy.starts_with("arn:"));
        let of_kind = allowed(kind).filter(|_| kind != ParameterKind::AttachPolicy || is_arn).map(|(pattern, longest)| (pattern, Some(longest)));
        of_kind.or_else(|| self.in_json.contains(&at).then_some((r#"[^"\\]+"#, None)))
    }

    fn parameter(&self, at: usize) -> Value {
        let parameter: &Parameter = &self.plan.parameters[at];
        let mut body = Map::new();
        body.insert("Type".into(), json!("String"));
        body.insert("Description".into(), json!(apart(&described(parameter))));
        let default = given(at, self.plan);
        match self.pattern(at) {
            Some((pattern, longest)) => {
                body.insert("AllowedPattern".into(), json!(pattern));
                longest.map(|longest| body.insert("MaxLength".into(), json!(longest)));
            }
            None => drop(body.insert("MinLength".into(), json!(1))),
        }
        if let Some(default) = default.filter(|default| !self.looks_like_sub(default)) {
            body.insert("Default".into(), json!(default));
        }
        Value::Object(body)
    }
}

/// A description cannot be escaped: a blank keeps `${…}` from being read as a reference.
fn apart(text: &str) -> String {
    text.replace("${", "$ {")
}

/// Users, groups, roles and instance profiles are referred to by name, the others by ARN.
fn arn_of(resource: &Resource) -> Value {
    match resource.of.name {
        "User" | "Group" | "Role" | "InstanceProfile" => json!({ "Fn::GetAtt": [resource.name, "Arn"] }),
        _ => json!({ "Ref": resource.name }),
    }
}

/// Whether a value stands in the name of a member.
fn open_names(tree: &Tree) -> bool {
    match tree {
        Tree::List(items) => items.iter().any(open_names),
        Tree::Map(members) => members.iter().any(|(name, member)| literal(name).is_none() || open_names(member)),
        _ => false,
    }
}
