//! What several rules over policies ask.

use std::net::IpAddr;

use crate::check::Document;
use crate::check::rules::is_open;
use crate::iam::Arn;
use crate::policy::{Condition, Operator, Said, Statement, service};

/// Each condition with an operator that there is, and its statement.
pub fn conditions(document: &Document) -> impl Iterator<Item = (Statement<'_>, Condition<'_>, Operator)> {
    let statements = document.policy().into_iter().flat_map(|policy| policy.statements());
    statements.flat_map(|statement| {
        let conditions = statement.conditions().into_iter();
        conditions.filter_map(move |condition| Operator::parse(condition.operator.text).map(|operator| (statement, condition, operator)))
    })
}

/// The texts in which a variable may stand: resources, and what conditions compare with.
pub fn patterns<'a>(statement: Statement<'a>) -> Vec<Said<'a>> {
    let mut texts = [statement.texts("Resource"), statement.texts("NotResource")].concat();
    for condition in statement.conditions() {
        texts.extend(condition.values.items().iter().filter_map(|value| Some(Said { text: value.text()?, range: value.range.clone() })));
    }
    texts
}

/// The forms of a service's ARNs that a resource of a policy can stand for; None where its service is not known or has none like it.
pub fn forms(resource: &str) -> Option<(Arn<'_>, Vec<Arn<'static>>)> {
    let arn = Arn::parse(resource)?;
    let of = service(arn.service)?;
    let forms: Vec<Arn<'static>> = of.resources.iter().filter_map(|kind| form(&kind.arn)).filter(|form| form.service == arn.service && fits(arn.resource, form)).collect();
    (!forms.is_empty()).then_some((arn, forms))
}

/// `sqs:R:A:*`.
fn form(arn: &'static str) -> Option<Arn<'static>> {
    let mut parts = arn.splitn(4, ':');
    Some(Arn { partition: "", service: parts.next()?, region: parts.next()?, account: parts.next()?, resource: parts.next()? })
}

fn fits(resource: &str, form: &Arn) -> bool {
    // The name of a bucket has no slash: with one it is an object that is meant.
    let bucket = form.service == "s3" && form.resource == "*" && form.region.is_empty();
    !(bucket && resource.contains('/')) && meet(resource.as_bytes(), form.resource.as_bytes())
}

/// Whether some text matches both patterns. What a star of one takes may be what a star of the other takes.
pub fn meet(mut one: &[u8], mut other: &[u8]) -> bool {
    // Most differ before their first wildcard.
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        if [first, second].iter().any(|byte| matches!(byte, b'*' | b'?')) {
            break;
        }
        if !first.eq_ignore_ascii_case(second) {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    // Row by row over the one, with every place of the other that can be reached.
    let mut reach = vec![false; other.len() + 1];
    reach[0] = true;
    let skip = |reach: &mut Vec<bool>| {
        for at in 0..other.len() {
            if reach[at] && other[at] == b'*' {
                reach[at + 1] = true;
            }
        }
    };
    skip(&mut reach);
    for byte in one {
        let mut next = vec![false; other.len() + 1];
        for at in 0..=other.len() {
            if !reach[at] {
                continue;
            }
            match (byte, other.get(at)) {
                // A star takes nothing, or one more of the other.
                (b'*', _) => {
                    for further in next.iter_mut().skip(at) {
                        *further = true;
                    }
                }
                (_, Some(b'*')) => next[at] = true,
                (b'?', Some(_)) => next[at + 1] = true,
                (byte, Some(there)) if byte.eq_ignore_ascii_case(there) || *there == b'?' => next[at + 1] = true,
                _ => {}
            }
        }
        skip(&mut next);
        reach = next;
    }
    reach[other.len()]
}

/// Whether a text is named as AWS names its regions; which there are changes.
/// Source: "AWS Regions" in the AWS Regions and Availability Zones guide.
pub fn is_region(text: &str) -> bool {
    const AREAS: &[&str] = &["af", "ap", "ca", "cn", "eu", "eusc", "il", "me", "mx", "sa", "us"];
    const SIDES: &[&str] = &["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];
    let parts: Vec<&str> = text.split('-').collect();
    let (Some((area, rest)), Some(number)) = (parts.split_first(), parts.last()) else { return false };
    let Some(side) = rest.len().checked_sub(2).and_then(|at| rest.get(at)) else { return false };
    let between = &rest[..rest.len() - 2];
    let plain = AREAS.contains(area) && SIDES.contains(side) && number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
    // The closed regions, and those whose area has two words: `us-gov-west-1`, `eusc-de-east-1`.
    plain && (between.is_empty() || (between.len() == 1 && between[0].len() <= 4))
}

/// Whether a text stands for any region: `REGION`, `aws-region`, `us-east-X`.
pub fn is_any_region(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = |word: &str| word == "n" || (!word.is_empty() && word.bytes().all(|byte| byte == b'x'));
    lower.contains("region") || lower.split(['-', '_']).any(word)
}

/// What of region and account a resource has, though no resource of its form has any.
pub fn misplaced(resource: &str) -> Option<(Arn<'_>, bool, bool)> {
    let (arn, forms) = forms(resource)?;
    let given = |part: &str| !part.contains(['*', '?', '$']) && !part.is_empty() && !is_open(part);
    let region = given(arn.region) && forms.iter().all(|form| form.region.is_empty());
    let account = given(arn.account) && forms.iter().all(|form| form.account.is_empty());
    (region || account).then_some((arn, region, account))
}

/// An address and the bits that count.
pub fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
    (bits <= most).then_some((address, bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_networks() {
        for region in ["eu-west-1", "us-gov-east-1", "ap-southeast-7", "us-isob-east-1", "eusc-de-east-1", "mx-central-1"] {
            assert!(is_region(region), "{region}");
        }
        for other in ["us-est-1", "eu-west1", "us-east-1a", "us", "", "Frankfurt", "eu-west"] {
            assert!(!is_region(other), "{other}");
        }
        for any in ["REGION", "region", "Region", "AWS_REGION", "aws-region", "us-east-X", "xx-xxxx-1", "us-east-n"] {
            assert!(is_any_region(any), "{any}");
        }
        assert!(!is_any_region("us-est-1") && !is_any_region("eu-west1") && !is_any_region(""));
        assert!(network("10.0.0.0/8").is_some() && network("2001:db8::/32").is_some() && network("192.0.2.1").is_some());
        assert!(network("10.0.0.0/33").is_none() && network("10.0.0/8").is_none() && network("x").is_none());
    }

    #[test]
    fn forms_that_a_resource_can_stand_for() {
        let regions = |resource| forms(resource).map(|(_, forms)| forms.iter().map(|form| form.region).collect::<Vec<_>>());
        assert_eq!(regions("arn:aws:sqs:eu-west-1:111122223333:jobs"), Some(vec!["R"]));
        assert_eq!(regions("arn:aws:iam::111122223333:rolle/x"), None);
        assert!(regions("arn:aws:s3:::bucket/*").is_some_and(|regions| regions.contains(&"")));
        assert_eq!(regions("arn:aws:s4:::bucket"), None);
    }
}
