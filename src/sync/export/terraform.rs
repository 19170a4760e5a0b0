//! Terraform: a resource for each thing and each attachment, and `import` blocks for accounts in which the guide was followed by hand.
//!
//! Source: the resources of the provider hashicorp/aws, and what each says about its import.

use std::collections::BTreeSet;

use hcl::expr::{Conditional, FuncCall, Object, ObjectKey, TemplateExpr, Traversal, TraversalOperator, Variable};
use hcl::{Attribute, Block, Expression, Identifier};

use super::argument::{arn_field, derived, maker_of_arn, maker_of_name, without_outputs};
use super::names::{Names, Spelling, allowed, base_of, described, parameter_names};
use super::things::{Item, Thing, key_and_value, things};
use super::{Wrong, by_hand, comment, hcl as layout, head, origin, origins, told_by_hand};
use crate::plan::{ParameterKind, Plan};
use crate::sync::holes::{Piece, Tree, given};

const SAYS: &str = "What is in the account already is taken over: terraform apply -var 'adopt=[\"all\"]', or name the resources that are there.";

/// A resource: the operation that makes it, its type, its arguments by members, and what an import calls it.
struct Type {
    operation: &'static str,
    name: &'static str,
    arguments: &'static [(&'static str, &'static str)],
    import: Import,
}

enum Import {
    /// By members of the call, with this between them.
    Members(&'static [&'static str], &'static str),
    /// By its ARN.
    Arn,
    Fixed(&'static str),
    /// By what only AWS names.
    No,
}

const fn of(operation: &'static str, name: &'static str, arguments: &'static [(&'static str, &'static str)], import: Import) -> Type {
    Type { operation, name, arguments, import }
}

const TYPES: &[Type] = &[
    of(
        "CreateUser",
        "aws_iam_user",
        &[("UserName", "name"), ("Path", "path"), ("PermissionsBoundary", "permissions_boundary"), ("Tags", "tags")],
        Import::Members(&["UserName"], ""),
    ),
    of("CreateGroup", "aws_iam_group", &[("GroupName", "name"), ("Path", "path")], Import::Members(&["GroupName"], "")),
    of(
        "CreateRole",
        "aws_iam_role",
        &[
            ("RoleName", "name"),
            ("Path", "path"),
            ("Description", "description"),
            ("AssumeRolePolicyDocument", "assume_role_policy"),
            ("MaxSessionDuration", "max_session_duration"),
            ("PermissionsBoundary", "permissions_boundary"),
            ("Tags", "tags"),
        ],
        Import::Members(&["RoleName"], ""),
    ),
    of("CreatePolicy", "aws_iam_policy", &[("PolicyName", "name"), ("Path", "path"), ("Description", "description"), ("PolicyDocument", "policy"), ("Tags", "tags")], Import::Arn),
    of("AttachUserPolicy", "aws_iam_user_policy_attachment", &[("UserName", "user"), ("PolicyArn", "policy_arn")], Import::Members(&["UserName", "PolicyArn"], "/")),
    of("AttachGroupPolicy", "aws_iam_group_policy_attachment", &[("GroupName", "group"), ("PolicyArn", "policy_arn")], Import::Members(&["GroupName", "PolicyArn"], "/")),
    of("AttachRolePolicy", "aws_iam_role_policy_attachment", &[("RoleName", "role"), ("PolicyArn", "policy_arn")], Import::Members(&["RoleName", "PolicyArn"], "/")),
    of("PutUserPolicy", "aws_iam_user_policy", &[("PolicyName", "name"), ("UserName", "user"), ("PolicyDocument", "policy")], Import::Members(&["UserName", "PolicyName"], ":")),
    of(
        "PutGroupPolicy",
        "aws_iam_group_policy",
        &[("PolicyName", "name"), ("GroupName", "group"), ("PolicyDocument", "policy")],
        Import::Members(&["GroupName", "PolicyName"], ":"),
    ),
    of("PutRolePolicy", "aws_iam_role_policy", &[("PolicyName", "name"), ("RoleName", "role"), ("PolicyDocument", "policy")], Import::Members(&["RoleName", "PolicyName"], ":")),
    of("AddUserToGroup", "aws_iam_user_group_membership", &[("UserName", "user"), ("GroupName", "groups")], Import::Members(&["UserName", "GroupName"], "/")),
    of(
        "CreateInstanceProfile",
        "aws_iam_instance_profile",
        &[("InstanceProfileName", "name"), ("Path", "path"), ("RoleName", "role"), ("Tags", "tags")],
        Import::Members(&["InstanceProfileName"], ""),
    ),
    of(
        "CreateOpenIDConnectProvider",
        "aws_iam_openid_connect_provider",
        &[("Url", "url"), ("ClientIDList", "client_id_list"), ("ThumbprintList", "thumbprint_list"), ("Tags", "tags")],
        Import::Arn,
    ),
    of("CreateSAMLProvider", "aws_iam_saml_provider", &[("Name", "name"), ("SAMLMetadataDocument", "saml_metadata_document"), ("Tags", "tags")], Import::Arn),
    of(
        "CreateServiceLinkedRole",
        "aws_iam_service_linked_role",
        &[("AWSServiceName", "aws_service_name"), ("Description", "description"), ("CustomSuffix", "custom_suffix")],
        Import::No,
    ),
    of("CreateAccountAlias", "aws_iam_account_alias", &[("AccountAlias", "account_alias")], Import::Members(&["AccountAlias"], "")),
    of(
        "UpdateAccountPasswordPolicy",
        "aws_iam_account_password_policy",
        &[
            ("MinimumPasswordLength", "minimum_password_length"),
            ("RequireSymbols", "require_symbols"),
            ("RequireNumbers", "require_numbers"),
            ("RequireUppercaseCharacters", "require_uppercase_characters"),
            ("RequireLowercaseCharacters", "require_lowercase_characters"),
            ("AllowUsersToChangePassword", "allow_users_to_change_password"),
            ("MaxPasswordAge", "max_password_age"),
            ("PasswordReusePrevention", "password_reuse_prevention"),
            ("HardExpiry", "hard_expiry"),
        ],
        Import::Fixed("iam-account-password-policy"),
    ),
    of("UploadSigningCertificate", "aws_iam_signing_certificate", &[("UserName", "user_name"), ("CertificateBody", "certificate_body")], Import::No),
];

struct Resource {
    of: &'static Type,
    name: String,
    call: usize,
    calls: Vec<usize>,
    arguments: Vec<(&'static str, Expression)>,
    id: Option<Expression>,
}

struct Module<'a> {
    plan: &'a Plan,
    parameters: Vec<String>,
    used: BTreeSet<usize>,
    /// Which of account and partition are asked for.
    asked: (bool, bool),
    names: Vec<Names>,
    resources: Vec<Resource>,
}

pub fn write(plan: &Plan) -> Result<String, Vec<Wrong>> {
    let (items, mut wrong) = things(plan);
    let parameters = parameter_names(&plan.parameters, Spelling::Snake, RESERVED);
    let names = TYPES.iter().map(|_| Names::new(Spelling::Snake)).collect();
    let mut module = Module { plan, parameters, used: BTreeSet::new(), asked: (false, false), names, resources: Vec::new() };
    let things = || items.iter().filter_map(|item| if let Item::Thing(thing) = item { Some(thing) } else { None });
    // All have their names before any refers to another.
    things().for_each(|thing| module.reserve(thing));
    for thing in things() {
        if let Err(why) = module.fill(thing) {
            wrong.push(Wrong::new(thing.call, why));
        }
    }
    if wrong.is_empty() { Ok(module.text(&items)) } else { Err(wrong) }
}

/// No variable may be called so, and `adopt` is our own.
const RESERVED: &[&str] = &["adopt", "source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

impl Module<'_> {
    fn reserve(&mut self, thing: &Thing) {
        let Some(at) = TYPES.iter().position(|of| of.operation == thing.operation) else { return };
        let of = &TYPES[at];
        let base = self.base(thing);
        let name = self.names[at].name(&base, of.name.trim_start_matches("aws_iam_"));
        self.resources.push(Resource { of, name, call: thing.call, calls: thing.calls.clone(), arguments: Vec::new(), id: None });
    }

    fn fill(&mut self, thing: &Thing) -> Result<(), String> {
        let of = TYPES.iter().find(|of| of.operation == thing.operation).ok_or("the AWS provider has no resource for it")?;
        if let Some((member, _)) = thing.input.iter().find(|(member, _)| !of.arguments.iter().any(|row| row.0 == *member)) {
            return Err(format!("{} has no argument for {member}", of.name));
        }
        let mut arguments = Vec::new();
        for (member, argument) in of.arguments {
            let Some(tree) = thing.get(member) else { continue };
            let value = match *member {
                "Tags" => self.tags(tree, thing)?,
                _ => self.member(thing, member)?,
            };
            arguments.push((*argument, if *argument == "groups" { Expression::Array(vec![value]) } else { value }));
        }
        if of.operation == "CreateOpenIDConnectProvider" && thing.get("ClientIDList").is_none() {
            arguments.push(("client_id_list", Expression::Array(Vec::new())));
        }
        let id = match &of.import {
            Import::Members(members, between) => Some(self.joined(thing, members, between)?),
            // It must be known before anything is made: the ARN as the guide's names tell it.
            Import::Arn => {
                let field = arn_field(of.operation).unwrap_or_default();
                derived(self.plan, thing.call, field).map(|pieces| self.text_of(&pieces, thing, false)).transpose()?
            }
            Import::Fixed(id) => Some(Expression::from(*id)),
            Import::No => None,
        };
        if let Some(resource) = self.resources.iter_mut().find(|resource| resource.call == thing.call) {
            (resource.arguments, resource.id) = (arguments, id);
        }
        Ok(())
    }

    fn base(&self, thing: &Thing) -> String {
        let named = ["UserName", "GroupName", "InstanceProfileName", "RoleName", "Url", "Name", "PolicyName", "AWSServiceName", "PolicyArn"];
        let name = |member: &str| thing.get(member).map(|tree| base_of(self.plan, tree).rsplit(['/', ':']).next().unwrap_or_default().to_owned());
        // What only hangs on something is called after both.
        let most = if thing.operation.starts_with("Create") { 1 } else { named.len() };
        let parts: Vec<String> = named.iter().filter_map(|member| name(member)).take(most).collect();
        parts.join(" ")
    }

    fn joined(&mut self, thing: &Thing, members: &[&str], between: &str) -> Result<Expression, String> {
        let mut pieces = Vec::new();
        for (at, member) in members.iter().enumerate() {
            if at > 0 {
                pieces.push(Piece::Text(between.to_owned()));
            }
            match thing.get(member) {
                Some(Tree::Text(text)) => pieces.extend(without_outputs(text.clone(), self.plan)),
                _ => return Err(format!("it has no {member}")),
            }
        }
        self.text_of(&pieces, thing, false)
    }

    fn member(&mut self, thing: &Thing, member: &str) -> Result<Expression, String> {
        let tree = thing.get(member).ok_or_else(|| format!("it has no {member}"))?;
        if let Some(maker) = maker_of_name(self.plan, member, tree, thing.last()).filter(|maker| *maker != thing.call)
            && let Some(resource) = self.at(maker)
        {
            return Ok(reference(&[resource.of.name, &resource.name, "name"]));
        }
        let value = self.value(tree, thing)?;
        let document = matches!(member, "PolicyDocument" | "AssumeRolePolicyDocument") && !matches!(tree, Tree::Text(_));
        Ok(if document { Expression::from(FuncCall::builder("jsonencode").arg(value).build()) } else { value })
    }

    fn tags(&mut self, tree: &Tree, thing: &Thing) -> Result<Expression, String> {
        let mut object = Object::new();
        let Tree::List(tags) = tree else { return self.value(tree, thing) };
        for tag in tags {
            let (key, value) = key_and_value(tag).ok_or("a tag has no key or value")?;
            object.insert(key_of(self.text_of(key, thing, true)?), self.text_of(value, thing, true)?);
        }
        Ok(Expression::Object(object))
    }

    fn value(&mut self, tree: &Tree, thing: &Thing) -> Result<Expression, String> {
        Ok(match tree {
            Tree::Null => Expression::Null,
            Tree::Flag(flag) => Expression::Bool(*flag),
            Tree::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(number), _) => Expression::from(number),
                (None, number) => Expression::from(number.unwrap_or_default()),
            },
            Tree::Text(pieces) => self.text_of(pieces, thing, true)?,
            Tree::List(items) => Expression::Array(items.iter().map(|item| self.value(item, thing)).collect::<Result<_, _>>()?),
            Tree::Map(members) => {
                let mut object = Object::new();
                for (name, member) in members {
                    object.insert(key_of(self.text_of(name, thing, true)?), self.value(member, thing)?);
                }
                Expression::Object(object)
            }
        })
    }

    /// `linked`: what the module makes is referred to by its resource, where this is wholly its ARN.
    fn text_of(&mut self, pieces: &[Piece], thing: &Thing, linked: bool) -> Result<Expression, String> {
        if linked
            && let Some(made) = maker_of_arn(self.plan, pieces, thing.last()).filter(|made| *made != thing.call)
            && let Some(resource) = self.at(made)
        {
            return Ok(reference(&[resource.of.name, &resource.name, "arn"]));
        }
        let pieces = without_outputs(pieces.to_vec(), self.plan);
        for piece in &pieces {
            match piece {
                Piece::Parameter(at) => drop(self.used.insert(*at)),
                Piece::AccountId => self.asked.0 = true,
                Piece::Partition => self.asked.1 = true,
                _ => {}
            }
        }
        if let [piece] = pieces.as_slice()
            && !matches!(piece, Piece::Text(_))
        {
            return self.open(piece);
        }
        let mut raw = String::new();
        for piece in &pieces {
            match piece {
                Piece::Text(text) => raw.push_str(&escaped(text)),
                piece => {
                    // `$${` is no `$` before a value.
                    if raw.ends_with('$') {
                        raw.truncate(raw.len() - 1);
                        raw.push_str("${\"$\"}");
                    }
                    raw.push_str(&format!("${{{}}}", self.open(piece)?));
                }
            }
        }
        Ok(Expression::from(TemplateExpr::QuotedString(raw)))
    }

    fn open(&self, piece: &Piece) -> Result<Expression, String> {
        match piece {
            Piece::Parameter(at) => Ok(reference(&["var", &self.parameters[*at]])),
            Piece::AccountId => Ok(reference(&["data", "aws_caller_identity", "current", "account_id"])),
            Piece::Partition => Ok(reference(&["data", "aws_partition", "current", "partition"])),
            Piece::Output(_, path) => Err(format!("it needs the {path} of an earlier call, which no resource here has")),
            Piece::Password | Piece::Text(_) => Err("it needs a password".into()),
        }
    }

    fn at(&self, call: usize) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.call == call)
    }

    fn text(&self, items: &[Item]) -> String {
        let mut text: String = head(self.plan, SAYS).iter().map(|line| comment("#", line)).collect();
        let aws = Object::from_iter([(key("source"), Expression::from("hashicorp/aws"))]);
        let providers = Block::builder("required_providers").add_attribute(("aws", Expression::Object(aws))).build();
        text.push_str(&layout::block(&Block::builder("terraform").add_attribute(("required_version", ">= 1.7")).add_block(providers).build()));
        for at in &self.used {
            text.push_str(&layout::block(&self.variable(*at)));
        }
        let adopts = self.resources.iter().any(|resource| resource.id.is_some());
        if adopts {
            text.push_str(&layout::block(&adopt()));
        }
        for (asked, name) in [(self.asked.0, "aws_caller_identity"), (self.asked.1, "aws_partition")] {
            if asked {
                text.push_str(&layout::block(&Block::builder("data").add_labels([name, "current"]).build()));
            }
        }
        let mut from = 0;
        for item in items {
            let call = match item {
                Item::Thing(thing) => thing.call,
                Item::LeftOut(call, _) => *call,
            };
            by_hand(self.plan, from, call + 1).for_each(|checkpoint| text.push_str(&format!("\n{}", comment("#", &told_by_hand(checkpoint)))));
            from = call + 1;
            match item {
                Item::LeftOut(_, instead) => text.push_str(&format!("\n{}", comment("#", &format!("{}: {instead}", origin(self.plan, call))))),
                Item::Thing(_) => {
                    let Some(resource) = self.at(call) else { continue };
                    let mut body = Block::builder("resource").add_labels([resource.of.name, &resource.name]);
                    for (name, value) in &resource.arguments {
                        body = body.add_attribute(Attribute::new(*name, value.clone()));
                    }
                    let written = layout::block(&body.build());
                    text.push_str(&format!("\n{}{}", comment("#", &origins(self.plan, &resource.calls)), written.trim_start_matches('\n')));
                }
            }
        }
        by_hand(self.plan, from, usize::MAX).for_each(|checkpoint| text.push_str(&format!("\n{}", comment("#", &told_by_hand(checkpoint)))));
        for resource in &self.resources {
            if let Some(id) = &resource.id {
                text.push_str(&layout::block(&import(resource, id)));
            }
        }
        text
    }

    fn variable(&self, at: usize) -> Block {
        let parameter = &self.plan.parameters[at];
        let mut block = Block::builder("variable")
            .add_label(self.parameters[at].as_str())
            .add_attribute(("type", reference(&["string"])))
            .add_attribute(("description", quoted(&described(parameter))));
        let default = given(at, self.plan);
        let is_arn = default.as_ref().is_none_or(|policy| policy.starts_with("arn:"));
        if let Some(default) = &default {
            block = block.add_attribute(("default", quoted(default)));
        }
        if let Some((pattern, _)) = allowed(parameter.kind).filter(|_| parameter.kind != ParameterKind::AttachPolicy || is_arn) {
            let fits = FuncCall::builder("regex").arg(quoted(&format!("^{pattern}$"))).arg(reference(&["var", &self.parameters[at]])).build();
            let validation = Block::builder("validation")
                .add_attribute(("condition", FuncCall::builder("can").arg(fits).build()))
                .add_attribute(("error_message", quoted(&format!("IAM takes only what matches {pattern} here."))))
                .build();
            block = block.add_block(validation);
        }
        block.build()
    }
}

/// Which resources are in the account already.
fn adopt() -> Block {
    let strings = FuncCall::builder("set").arg(reference(&["string"])).build();
    Block::builder("variable")
        .add_label("adopt")
        .add_attribute(("type", strings))
        .add_attribute(("description", "What is in the account already and is taken over: addresses such as aws_iam_user.NAME, or all"))
        .add_attribute(("default", Expression::Array(Vec::new())))
        .build()
}

/// Takes the thing over where [`adopt`] names it.
fn import(resource: &Resource, id: &Expression) -> Block {
    let address = format!("{}.{}", resource.of.name, resource.name);
    let named =
        FuncCall::builder("setintersection").arg(reference(&["var", "adopt"])).arg(Expression::Array(vec![Expression::from("all"), Expression::from(address.as_str())])).build();
    let some = hcl::expr::BinaryOp::new(FuncCall::builder("length").arg(named).build(), hcl::expr::BinaryOperator::Greater, 0);
    let set = |items: Vec<Expression>| FuncCall::builder("toset").arg(Expression::Array(items)).build();
    let each = Conditional::new(hcl::expr::Operation::Binary(some), set(vec![Expression::from("this")]), set(Vec::new()));
    Block::builder("import")
        .add_attribute(("for_each", Expression::from(each)))
        .add_attribute(("to", reference(&[resource.of.name, &resource.name])))
        .add_attribute(("id", id.clone()))
        .build()
}

/// `a.b.c`.
fn reference(path: &[&str]) -> Expression {
    let mut path = path.iter();
    let first = Variable::sanitized(path.next().copied().unwrap_or_default());
    let operators: Vec<TraversalOperator> = path.map(|name| TraversalOperator::GetAttr(Identifier::sanitized(name))).collect();
    match operators.is_empty() {
        true => Expression::from(first),
        false => Expression::from(Traversal::new(first, operators)),
    }
}

fn key(name: &str) -> ObjectKey {
    ObjectKey::from(Identifier::sanitized(name))
}

fn key_of(name: Expression) -> ObjectKey {
    match name {
        Expression::TemplateExpr(text) => match *text {
            TemplateExpr::QuotedString(raw) if !raw.contains(['$', '%', '\\']) => ObjectKey::Expression(Expression::String(raw)),
            other => ObjectKey::Expression(Expression::from(other)),
        },
        other => ObjectKey::Expression(Expression::Parenthesis(Box::new(other))),
    }
}

/// A text of the guide, in which nothing is a template.
fn quoted(text: &str) -> Expression {
    Expression::from(TemplateExpr::QuotedString(escaped(text)))
}

/// Source: "Strings and Templates" in the Terraform language's documentation.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            c if c.is_control() || crate::source::is_unseen(c) => match u32::from(c) {
                code @ 0..=0xffff => written.push_str(&format!("\\u{code:04x}")),
                code => written.push_str(&format!("\\U{code:08x}")),
            },
            '{' if written.ends_with('$') || written.ends_with('%') => {
                let mark = if written.ends_with('$') { '$' } else { '%' };
                written.extend([mark, c]);
            }
            c => written.push(c),
        }
    }
    written
}
