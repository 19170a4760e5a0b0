//! Condition keys: the global ones, and what AWS's services have of their own.
//!
//! Source: "AWS global condition context keys" in the IAM User Guide, whose "Value type" says which have several values; the Service
//! Authorization Reference.

use super::actions::{Service, service};
use super::wildcard::covers;

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    Text,
    Number,
    Date,
    Flag,
    Address,
    Arn,
}

/// A kind, and whether a request may bring several values.
pub type KeyOf = (KeyKind, bool);

const ONE: bool = false;
const SEVERAL: bool = true;

/// The global keys; behind a slash stands the key of a tag.
pub const GLOBAL: &[(&str, KeyOf)] = &[
    ("aws:AssumedRoot", (KeyKind::Flag, ONE)),
    ("aws:CalledVia", (KeyKind::Text, SEVERAL)),
    ("aws:CalledViaAWSMCP", (KeyKind::Text, ONE)),
    ("aws:CalledViaFirst", (KeyKind::Text, ONE)),
    ("aws:CalledViaLast", (KeyKind::Text, ONE)),
    ("aws:ChatbotSourceArn", (KeyKind::Arn, ONE)),
    ("aws:CurrentTime", (KeyKind::Date, ONE)),
    ("aws:Ec2InstanceSourcePrivateIPv4", (KeyKind::Address, ONE)),
    ("aws:Ec2InstanceSourceVpc", (KeyKind::Text, ONE)),
    ("aws:EpochTime", (KeyKind::Date, ONE)),
    ("aws:FederatedProvider", (KeyKind::Text, ONE)),
    ("aws:IsMcpServiceAction", (KeyKind::Flag, ONE)),
    ("aws:MultiFactorAuthAge", (KeyKind::Number, ONE)),
    ("aws:MultiFactorAuthPresent", (KeyKind::Flag, ONE)),
    ("aws:PrincipalAccount", (KeyKind::Text, ONE)),
    ("aws:PrincipalArn", (KeyKind::Arn, ONE)),
    ("aws:PrincipalIsAWSService", (KeyKind::Flag, ONE)),
    ("aws:PrincipalOrgID", (KeyKind::Text, ONE)),
    ("aws:PrincipalOrgPaths", (KeyKind::Text, SEVERAL)),
    ("aws:PrincipalServiceName", (KeyKind::Text, ONE)),
    ("aws:PrincipalServiceNamesList", (KeyKind::Text, SEVERAL)),
    ("aws:PrincipalTag/", (KeyKind::Text, ONE)),
    ("aws:PrincipalType", (KeyKind::Text, ONE)),
    ("aws:Referer", (KeyKind::Text, ONE)),
    ("aws:RequestTag/", (KeyKind::Text, ONE)),
    ("aws:RequestedRegion", (KeyKind::Text, ONE)),
    ("aws:ResourceAccount", (KeyKind::Text, ONE)),
    ("aws:ResourceOrgID", (KeyKind::Text, ONE)),
    ("aws:ResourceOrgPaths", (KeyKind::Text, SEVERAL)),
    ("aws:ResourceTag/", (KeyKind::Text, ONE)),
    ("aws:SecureTransport", (KeyKind::Flag, ONE)),
    ("aws:SignInSessionArn", (KeyKind::Arn, ONE)),
    ("aws:SourceAccount", (KeyKind::Text, ONE)),
    ("aws:SourceArn", (KeyKind::Arn, ONE)),
    ("aws:SourceIdentity", (KeyKind::Text, ONE)),
    ("aws:SourceIp", (KeyKind::Address, ONE)),
    ("aws:SourceOrgID", (KeyKind::Text, ONE)),
    ("aws:SourceOrgPaths", (KeyKind::Text, SEVERAL)),
    ("aws:SourceVpc", (KeyKind::Text, ONE)),
    ("aws:SourceVpcArn", (KeyKind::Arn, ONE)),
    ("aws:SourceVpce", (KeyKind::Text, ONE)),
    ("aws:TagKeys", (KeyKind::Text, SEVERAL)),
    ("aws:TokenIssueTime", (KeyKind::Date, ONE)),
    ("aws:UserAgent", (KeyKind::Text, ONE)),
    ("aws:ViaAWSMCPService", (KeyKind::Flag, ONE)),
    ("aws:ViaAWSService", (KeyKind::Flag, ONE)),
    ("aws:ViaCustomerDomain", (KeyKind::Text, ONE)),
    ("aws:VpcSourceIp", (KeyKind::Address, ONE)),
    ("aws:VpceAccount", (KeyKind::Text, ONE)),
    ("aws:VpceOrgID", (KeyKind::Text, ONE)),
    ("aws:VpceOrgPaths", (KeyKind::Text, SEVERAL)),
    ("aws:userid", (KeyKind::Text, ONE)),
    ("aws:username", (KeyKind::Text, ONE)),
    // Of one service by their prefix, and in the requests to others.
    ("codebuild:BuildArn", (KeyKind::Arn, ONE)),
    ("codebuild:ProjectArn", (KeyKind::Arn, ONE)),
    ("ec2:RoleDelivery", (KeyKind::Number, ONE)),
    ("ec2:SourceInstanceArn", (KeyKind::Arn, ONE)),
    ("glue:CredentialIssuingService", (KeyKind::Text, ONE)),
    ("glue:RoleAssumedBy", (KeyKind::Text, ONE)),
    ("identitystore:UserId", (KeyKind::Text, ONE)),
    ("lambda:SourceFunctionArn", (KeyKind::Arn, ONE)),
    ("ssm:SourceInstanceArn", (KeyKind::Arn, ONE)),
];

/// A global key, with or without the key of its tag. Case does not count.
pub fn global_key(name: &str) -> Option<KeyOf> {
    let same = |known: &str| match known.strip_suffix('/') {
        Some(bare) => name.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known)) && name.len() > known.len() && !bare.is_empty(),
        None => known.eq_ignore_ascii_case(name),
    };
    GLOBAL.iter().find(|(known, _)| same(known)).map(|(_, of)| *of)
}

/// Whether the reference's `s3:ExistingObjectTag/${TagKey}` is the key that is meant.
pub fn is_key(known: &str, name: &str) -> bool {
    match known.split_once("${") {
        None => known.eq_ignore_ascii_case(name),
        Some((before, rest)) => {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            // What stands between may be anything, but not nothing.
            name.len() > before.len() + after.len() && covers(&format!("{before}*{after}"), name)
        }
    }
}

/// What is known of a key: global, or of the service that its prefix names.
pub fn key_kind(name: &str) -> Option<KeyOf> {
    global_key(name).or_else(|| of_service(service(name.split_once(':')?.0)?, name))
}

fn of_service(service: &Service, name: &str) -> Option<KeyOf> {
    let key = service.keys.iter().find(|key| is_key(&key.name, name))?;
    let (several, bare) = key.kind.strip_prefix("ArrayOf").map_or((false, key.kind.as_str()), |bare| (true, bare));
    let kind = match bare {
        "String" => KeyKind::Text,
        "Numeric" => KeyKind::Number,
        "Date" => KeyKind::Date,
        "Bool" => KeyKind::Flag,
        "IPAddress" => KeyKind::Address,
        "ARN" => KeyKind::Arn,
        _ => return None,
    };
    Some((kind, several))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_without_case() {
        assert!(GLOBAL.iter().all(|(name, _)| name.contains(':')));
        assert_eq!(key_kind("aws:sourceip"), Some((KeyKind::Address, false)));
        assert_eq!(key_kind("AWS:PrincipalTag/team"), Some((KeyKind::Text, false)));
        assert_eq!(key_kind("aws:PrincipalTag/"), None);
        assert_eq!(key_kind("aws:TagKeys"), Some((KeyKind::Text, true)));
        assert_eq!(key_kind("s3:prefix"), Some((KeyKind::Text, false)));
        assert_eq!(key_kind("s3:max-keys"), Some((KeyKind::Number, false)));
        assert_eq!(key_kind("s3:ExistingObjectTag/a"), Some((KeyKind::Text, false)));
        assert_eq!(key_kind("s3:none"), None);
        assert!(is_key("codebuild:secondarySources/${sourceIdentifier}.location", "codebuild:secondarySources/x.location"));
        assert!(!is_key("s3:ExistingObjectTag/${TagKey}", "s3:ExistingObjectTag/"));
    }
}
