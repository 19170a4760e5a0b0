//! What AWS's services know: their actions, the resources that these apply to, and their condition keys.
//!
//! Source: the Service Authorization Reference, of the day that [`date`] tells; `data/actions.py` compacts it. A service is
//! unpacked when it is first asked for.

use std::collections::HashMap;
use std::sync::OnceLock;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// One service, by the prefix that its actions have: `s3`.
#[derive(Debug, Default)]
pub struct Service {
    /// As AWS calls it: `Amazon S3`.
    pub name: String,
    pub resources: Vec<ResourceType>,
    pub keys: Vec<ConditionKey>,
    /// Sorted by name.
    pub actions: Vec<Action>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ResourceType {
    pub name: String,
    /// Without `arn:PARTITION:`; region and account are `R` and `A` where it has one, names are `*`: `sqs:R:A:*`.
    pub arn: String,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ConditionKey {
    /// With its prefix; `${…}` stands for a name: `s3:ExistingObjectTag/${TagKey}`.
    pub name: String,
    /// As the reference writes it: `String`, `ArrayOfString`, `Numeric`, `ARN`, `Bool`, `Date`.
    pub kind: String,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Action {
    pub name: String,
    pub level: AccessLevel,
    /// Indices into the service's resource types. None: the action needs `*`.
    pub resources: Vec<usize>,
    /// Indices into the service's condition keys: those that a request for it brings, beside the global ones.
    pub keys: Vec<usize>,
}

/// Source: "Access levels in policy summaries" in the IAM User Guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessLevel {
    List,
    Read,
    Write,
    Tagging,
    PermissionsManagement,
}

impl Service {
    /// The action of this name; IAM does not mind its case.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.name.eq_ignore_ascii_case(name))
    }
}

struct Packed {
    block: &'static [u8],
    unpacked: OnceLock<Service>,
}

/// The service with this prefix; prefixes are compared without case, as IAM does.
pub fn service(prefix: &str) -> Option<&'static Service> {
    static SERVICES: OnceLock<HashMap<&'static str, Packed>> = OnceLock::new();
    let services = SERVICES.get_or_init(|| blocks().map(|(prefix, block)| (prefix, Packed { block, unpacked: OnceLock::new() })).collect());
    let packed = services.get(prefix.to_ascii_lowercase().as_str())?;
    Some(packed.unpacked.get_or_init(|| unpack(packed.block).unwrap_or_default()))
}

/// The prefixes of all services, sorted.
pub fn prefixes() -> impl Iterator<Item = &'static str> {
    blocks().map(|(prefix, _)| prefix).filter(|prefix| *prefix != UNLISTED)
}

/// Whether a prefix, or an action with its prefix, is not in the reference, and stands in a policy that AWS itself manages: it
/// was retired, or AWS keeps it to itself.
pub fn is_unlisted(name: &str) -> bool {
    static LIST: OnceLock<Vec<String>> = OnceLock::new();
    let list = LIST.get_or_init(|| {
        let block = blocks().find(|(prefix, _)| *prefix == UNLISTED).and_then(|(_, block)| decompress_to_vec_with_limit(block, LARGEST).ok());
        String::from_utf8(block.unwrap_or_default()).unwrap_or_default().lines().map(str::to_owned).collect()
    });
    let name = name.to_ascii_lowercase();
    list.binary_search(&name).is_ok()
}

/// The day on which the data was the reference's: `2026-10-27`.
pub fn date() -> &'static str {
    head().lines().next().and_then(|first| first.rsplit(' ').next()).unwrap_or_default()
}

const DATA: &[u8] = include_bytes!("data/actions.bin");
/// The block of what the reference does not have.
const UNLISTED: &str = "~";
/// Bytes of one unpacked service; the largest has a twentieth of it.
const LARGEST: usize = 1 << 20;

/// The lines before the blocks.
fn head() -> &'static str {
    let end = DATA.windows(2).position(|pair| pair == b"\n\n").unwrap_or(DATA.len());
    std::str::from_utf8(&DATA[..end]).unwrap_or_default()
}

fn blocks() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mut rest = DATA.get(head().len() + 2..).unwrap_or_default();
    head().lines().skip(1).filter_map(move |line| {
        let (prefix, length) = line.split_once(' ')?;
        let (block, after) = rest.split_at_checked(length.parse().ok()?)?;
        rest = after;
        Some((prefix, block))
    })
}

fn unpack(block: &[u8]) -> Option<Service> {
    let text = String::from_utf8(decompress_to_vec_with_limit(block, LARGEST).ok()?).ok()?;
    let mut lines = text.lines();
    let mut service = Service { name: lines.next()?.to_owned(), ..Service::default() };
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        let (name, arn) = line.split_once('\t')?;
        service.resources.push(ResourceType { name: name.to_owned(), arn: arn.to_owned() });
    }
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        let (name, kind) = line.split_once(' ')?;
        service.keys.push(ConditionKey { name: name.to_owned(), kind: kind.to_owned() });
    }
    let mut before = String::new();
    for line in lines {
        let mut words = line.split(' ');
        let (shared, rest) = words.next()?.split_at_checked(1)?;
        let shared = usize::from(shared.bytes().next()?.checked_sub(b'a')?);
        let name = format!("{}{rest}", before.get(..shared)?);
        let level = match words.next()? {
            "l" => AccessLevel::List,
            "r" => AccessLevel::Read,
            "w" => AccessLevel::Write,
            "t" => AccessLevel::Tagging,
            _ => AccessLevel::PermissionsManagement,
        };
        let (mut resources, mut keys) = (Vec::new(), Vec::new());
        for word in words {
            match word.strip_prefix('/') {
                Some(numbers) => keys.extend(numbers.split(',').filter_map(|number| number.parse::<usize>().ok())),
                None => resources.extend(word.trim_end_matches('?').parse::<usize>().ok()),
            }
        }
        before.clone_from(&name);
        service.actions.push(Action { name, level, resources, keys });
    }
    Some(service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_unpacks() {
        assert!(prefixes().count() > 400 && DATA.len() < 400_000);
        for prefix in prefixes() {
            let service = service(prefix).unwrap();
            assert!(!service.name.is_empty(), "{prefix}");
            assert!(service.actions.iter().all(|action| action.resources.iter().all(|at| *at < service.resources.len())), "{prefix}");
            assert!(service.actions.iter().all(|action| action.keys.iter().all(|at| *at < service.keys.len())), "{prefix}");
        }
        assert!(prefixes().is_sorted() && date().len() == 10, "{}", date());
    }

    #[test]
    fn actions_are_found_without_case_with_what_they_apply_to() {
        let sqs = service("SQS").unwrap();
        let send = sqs.action("sendmessage").unwrap();
        assert_eq!((send.name.as_str(), send.level), ("SendMessage", AccessLevel::Write));
        assert_eq!(sqs.resources[send.resources[0]].arn, "sqs:R:A:*");
        let s3 = service("s3").unwrap();
        assert!(s3.action("ListAllMyBuckets").unwrap().resources.is_empty() && s3.action("ListBuckets").is_none());
        assert_eq!(s3.action("PutBucketPolicy").unwrap().level, AccessLevel::PermissionsManagement);
        assert!(s3.keys.iter().any(|key| key.name == "s3:prefix" && key.kind == "String"));
        let brought = |action: &str, key: &str| s3.action(action).unwrap().keys.iter().any(|at| s3.keys[*at].name == key);
        assert!(brought("ListBucket", "s3:prefix") && !brought("GetObject", "s3:prefix") && brought("GetObject", "s3:ExistingObjectTag/${key}"));
        assert!(service("s4").is_none() && !is_unlisted("s4") && is_unlisted("IotEvents"));
    }
}
