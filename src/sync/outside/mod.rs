//! Policies that stand in other files than guides: JSON, CloudFormation and Terraform. What is open in them stands as a placeholder.

mod cloudformation;
mod terraform;
mod yaml;

use serde_json::Value;

/// A policy document of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// For people, and to pick one: `MailPolicy`, `aws_iam_policy.mail`; empty for a file that is one document.
    pub place: String,
    /// The policy's or the role's name, where the file says it.
    pub name: Option<String>,
    pub role: Role,
    pub document: Value,
    /// Why the document is not all that the file makes of it: something in it that only the file's own tool can evaluate.
    pub fault: Option<String>,
}

/// What the document is to what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Permissions,
    Trust,
}

/// The documents of a file; `pointer` (RFC 6901, for JSON and YAML; `TYPE.NAME` for Terraform) picks what stands there. The error says what is wrong.
pub fn documents(path: &str, text: &str, pointer: Option<&str>) -> Result<Vec<Found>, String> {
    let lower = path.to_ascii_lowercase();
    let found = if lower.ends_with(".tf") {
        terraform::documents(text)?
    } else {
        let whole = match lower.ends_with(".json") {
            true => json(text)?,
            false => yaml::read(text)?,
        };
        match pointer.filter(|pointer| !pointer.is_empty()) {
            Some(pointer) => {
                let there = whole.pointer(pointer).ok_or_else(|| format!("nothing stands at `{pointer}`"))?;
                let resource = pointer.rsplit('/').next().unwrap_or(pointer);
                return match (is_policy(there), cloudformation::of_resource(resource, there)) {
                    (true, _) => Ok(vec![one(pointer, there)]),
                    (false, found) if !found.is_empty() => Ok(found),
                    _ => Err(format!("what stands at `{pointer}` is no policy document")),
                };
            }
            None if is_policy(&whole) => vec![one("", &whole)],
            None => cloudformation::documents(&whole),
        }
    };
    match pointer.filter(|pointer| !pointer.is_empty()) {
        Some(pointer) => match found.iter().find(|one| one.place == pointer) {
            Some(one) => Ok(vec![one.clone()]),
            None => Err(format!("it has no `{pointer}`; it has {}", places(&found))),
        },
        None => Ok(found),
    }
}

/// The places of documents, for people.
pub fn places(found: &[Found]) -> String {
    if found.is_empty() {
        return "no policy document".into();
    }
    found.iter().map(|one| format!("`{}`", one.place)).collect::<Vec<_>>().join(", ")
}

/// The file as JSON. A key that stands twice is no document: tools disagree on which one counts.
fn json(text: &str) -> Result<Value, String> {
    if crate::policy::repeated(text).is_some() {
        return Err("a key stands twice in it".into());
    }
    serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))
}

fn one(place: &str, there: &Value) -> Found {
    let document = cloudformation::resolved(there);
    let trust = document["Statement"].to_string().to_ascii_lowercase().contains("\"sts:assumerole") && document["Statement"].to_string().contains("\"Principal\"");
    Found { place: place.to_owned(), name: None, role: if trust { Role::Trust } else { Role::Permissions }, document, fault: cloudformation::fault(there) }
}

fn is_policy(value: &Value) -> bool {
    matches!(value.get("Statement"), Some(Value::Array(_) | Value::Object(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_policy_in_json() {
        let found = documents("p.json", r#"{"Version": "2012-10-17", "Statement": []}"#, None).unwrap();
        assert_eq!((found.len(), found[0].role), (1, Role::Permissions));
        assert!(documents("p.json", "{", None).unwrap_err().contains("no JSON"));
    }

    #[test]
    fn cloudformation_in_yaml_with_its_short_functions() {
        let text = "Resources:\n  Mail:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      ManagedPolicyName: mail\n      PolicyDocument:\n        Version: 2012-10-17\n        Statement:\n          - Effect: Allow\n            Action: ses:SendEmail\n            Resource: !Sub arn:${AWS::Partition}:ses:*:${AWS::AccountId}:identity/${Domain}\n  Sender:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]\n      Policies:\n        - PolicyName: own\n          PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: !GetAtt Bucket.Arn}]}\n";
        let found = documents("t.yaml", text, None).unwrap();
        let short: Vec<_> = found.iter().map(|one| (one.place.as_str(), one.name.as_deref(), one.role)).collect();
        assert_eq!(short, [("Mail", Some("mail"), Role::Permissions), ("Sender", None, Role::Trust), ("Sender.own", Some("own"), Role::Permissions)]);
        assert_eq!(found[0].document["Statement"][0]["Resource"], "arn:aws:ses:*:<ACCOUNT_ID>:identity/<Domain>");
        assert_eq!(found[0].document["Version"], "2012-10-17");
        assert_eq!(found[2].document["Statement"][0]["Resource"], "<Bucket.Arn>");
        assert_eq!(documents("t.yaml", text, Some("/Resources/Mail/Properties/PolicyDocument")).unwrap()[0].document, found[0].document);
    }

    #[test]
    fn terraform_s_ways_of_writing_a_policy() {
        let text = r#"
resource "aws_iam_policy" "mail" {
  name   = "mail"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ses:SendEmail"], Resource = "arn:aws:ses:*:${data.aws_caller_identity.me.account_id}:identity/${var.domain}" }]
  })
}
resource "aws_iam_role" "sender" {
  name               = "sender"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["&{aws:PrincipalAccount}"]
    }
  }
}
resource "aws_iam_user_policy" "text" {
  user   = "x"
  policy = <<EOF
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::box/$${aws:username}/*"}]}
EOF
}
"#;
        let found = documents("main.tf", text, None).unwrap();
        let short: Vec<_> = found.iter().map(|one| (one.place.as_str(), one.name.as_deref(), one.role)).collect();
        assert_eq!(
            short,
            [("aws_iam_policy.mail", Some("mail"), Role::Permissions), ("aws_iam_role.sender", Some("sender"), Role::Trust), ("aws_iam_user_policy.text", None, Role::Permissions)]
        );
        assert_eq!(found[0].document["Statement"][0]["Resource"], "arn:aws:ses:*:<ACCOUNT_ID>:identity/<domain>");
        assert_eq!(
            found[1].document,
            json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": ["ec2.amazonaws.com"]},
                "Condition": {"StringEquals": {"aws:SourceAccount": ["${aws:PrincipalAccount}"]}}}]})
        );
        assert_eq!(found[2].document["Statement"][0]["Resource"], "arn:aws:s3:::box/${aws:username}/*");
        assert_eq!(documents("main.tf", text, Some("aws_iam_policy.mail")).unwrap().len(), 1);
        assert!(documents("main.tf", text, Some("aws_iam_policy.none")).unwrap_err().contains("it has `aws_iam_policy.mail`"));
    }

    #[test]
    fn what_only_the_tool_can_evaluate_is_said() {
        let fault = |text: &str| documents("main.tf", text, None).unwrap().remove(0).fault.unwrap_or_default();
        let policy = |inner: &str| {
            format!("resource \"aws_iam_policy\" \"p\" {{\n  policy = data.aws_iam_policy_document.p.json\n}}\ndata \"aws_iam_policy_document\" \"p\" {{\n{inner}\n}}\n")
        };
        let statement = "statement {\n  actions = [\"s3:GetObject\"]\n  resources = [var.box]\n}\n";
        assert_eq!(fault(&policy(statement)), "");
        assert!(fault(&policy(&format!("{statement}dynamic \"statement\" {{\n  for_each = var.denied\n  content {{}}\n}}"))).contains("`dynamic`"));
        assert!(fault(&policy(&format!("source_policy_documents = [var.x]\n{statement}"))).contains("source_policy_documents"));
        assert!(fault(&policy("statement {\n  effect = var.open ? \"Allow\" : \"Deny\"\n  actions = [\"s3:*\"]\n}")).contains("only Terraform"));
        assert!(fault(&policy("statement {\n  actions = concat(var.a, [\"s3:*\"])\n}")).contains("concat"));
        let chosen =
            "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement: [!If [Open, {Effect: Allow}, !Ref 'AWS::NoValue']]\n";
        assert!(documents("t.yaml", chosen, None).unwrap()[0].fault.as_ref().is_some_and(|fault| fault.contains("Fn::If")));
    }

    #[test]
    fn a_pointer_at_a_resource_means_its_document() {
        let text = "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]\n  B:\n    Type: AWS::S3::Bucket\n";
        let found = documents("t.yaml", text, Some("/Resources/P")).unwrap();
        assert_eq!((found.len(), &found[0].document["Statement"][0]["Action"]), (1, &json!("s3:*")));
        assert!(documents("t.yaml", text, Some("/Resources/B")).unwrap_err().contains("is no policy document"));
        assert!(documents("p.json", r#"{"Statement": [{"Effect": "Deny", "Effect": "Allow"}]}"#, None).unwrap_err().contains("twice"));
        assert!(documents("t.yaml", "Statement:\n- Effect: Deny\n  Effect: Allow\n", None).unwrap_err().contains("twice"));
    }
}
