//! The policies that AWS itself keeps, by name.

use super::data::managed_policies::{PATHS, POLICIES};

/// An AWS managed policy: its ARN is `arn:PARTITION:iam::aws:policy` + path + name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    pub name: &'static str,
    /// With a slash at both ends: `/`, `/job-function/`, `/service-role/`.
    pub path: &'static str,
}

impl ManagedPolicy {
    pub fn arn(&self, partition: &str) -> String {
        format!("arn:{partition}:iam::aws:policy{}{}", self.path, self.name)
    }
}

/// All of them, in the order of their names.
pub fn managed_policies() -> impl Iterator<Item = ManagedPolicy> {
    (0..POLICIES.len()).map(row)
}

/// The policy of exactly this name.
pub fn managed_policy(name: &str) -> Option<ManagedPolicy> {
    POLICIES.binary_search_by(|row| row.0.cmp(name)).ok().map(row)
}

/// The policy of this name, case, spaces and punctuation aside: "Administrator Access".
pub fn spelled_managed_policy(name: &str) -> Option<ManagedPolicy> {
    let wanted: String = name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    let letters = |known: &'static str| known.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    // They stand in order, and each begins with a capital.
    let first = wanted.as_bytes().first()?.to_ascii_uppercase();
    let begins = |known: &str| known.as_bytes().first().copied().unwrap_or_default();
    let from = POLICIES.partition_point(|(known, _)| begins(known) < first);
    let alike = POLICIES[from..].iter().take_while(|(known, _)| begins(known) == first);
    alike.map(|(known, _)| *known).position(|known| wanted.len() <= known.len() && letters(known).eq(wanted.bytes())).map(|at| row(from + at))
}

/// The one policy whose name this is with two letters swapped or one left out. More than that is no slip of the pen: a letter
/// more, or another one, may be a name of the reader's own.
pub fn misspelled_managed_policy(name: &str) -> Option<ManagedPolicy> {
    let wanted: Vec<char> = name.chars().collect();
    if wanted.len() < 12 || managed_policy(name).is_some() {
        return None;
    }
    let mut fitting = POLICIES.iter().enumerate().filter(|(_, (known, _))| (wanted.len()..=wanted.len() + 1).contains(&known.len()) && slip(&wanted, known));
    let (at, _) = fitting.next()?;
    fitting.next().is_none().then(|| row(at))
}

fn slip(written: &[char], known: &str) -> bool {
    let known: Vec<char> = known.chars().collect();
    let Some(at) = (0..known.len()).find(|&at| written.get(at) != Some(&known[at])) else { return false };
    let swapped = written.len() == known.len() && at + 1 < known.len() && written[at] == known[at + 1] && written[at + 1] == known[at] && written[at + 2..] == known[at + 2..];
    let left_out = written.len() + 1 == known.len() && written[at..] == known[at + 1..];
    swapped || left_out
}

/// The policy that a name can only be a slip for: one of its letters, of its punctuation, an `Access` or `Policy` left off, an `AWS` or
/// `Amazon` too many.
pub fn meant_managed_policy(name: &str) -> Option<ManagedPolicy> {
    if managed_policy(name).is_some() {
        return None;
    }
    let owner = ["AWS", "Amazon"].into_iter().find_map(|owner| name.strip_prefix(owner)).filter(|_| name.len() >= 12 && !name.contains(' '));
    let whole = || spelled_managed_policy(name).or_else(|| misspelled_managed_policy(name));
    let longer = |rest: &str| ["Access", "Policy"].iter().find_map(|end| managed_policy(&format!("{name}{end}")).filter(|_| !rest.is_empty()));
    whole().or_else(|| owner.and_then(|rest| longer(rest).or_else(|| managed_policy(rest))))
}

/// The policy whose name is closest, where one is close: for "did you mean".
pub fn similar_managed_policy(name: &str) -> Option<ManagedPolicy> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = plain(name);
    spelled_managed_policy(name).or_else(|| {
        let scored = POLICIES.iter().enumerate().map(|(at, row)| (strsim::normalized_damerau_levenshtein(&wanted, &plain(row.0)), at));
        scored.filter(|(score, _)| *score > 0.88).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, at)| row(at))
    })
}

fn row(at: usize) -> ManagedPolicy {
    let (name, path) = POLICIES[at];
    ManagedPolicy { name, path: PATHS[usize::from(path)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_paths_of_aws() {
        assert_eq!(managed_policy("AdministratorAccess").unwrap().arn("aws-cn"), "arn:aws-cn:iam::aws:policy/AdministratorAccess");
        assert_eq!(managed_policy("AWSLambdaBasicExecutionRole").unwrap().path, "/service-role/");
        assert_eq!(managed_policy("administratoraccess"), None);
        assert_eq!(spelled_managed_policy("amazon-s3 full access").unwrap().name, "AmazonS3FullAccess");
        assert!(POLICIES.iter().all(|(name, _)| name.is_ascii()));
        assert_eq!(similar_managed_policy("Administrator Access").unwrap().name, "AdministratorAccess");
        assert_eq!(similar_managed_policy("AmazonS3FullAcces").unwrap().name, "AmazonS3FullAccess");
        assert_eq!(similar_managed_policy("my-own-policy"), None);
        let meant = |name| misspelled_managed_policy(name).map(|policy| policy.name);
        assert_eq!(meant("AmaoznSQSFullAccess"), Some("AmazonSQSFullAccess"));
        assert_eq!(meant("AmazonSQSFullAcess"), Some("AmazonSQSFullAccess"));
        assert_eq!(meant("AmazonSQSFullAccess2"), None);
        assert_eq!(meant("AmazonSQXFullAccess"), None);
        let meant = |name| meant_managed_policy(name).map(|policy| policy.name);
        assert_eq!(meant("AWSSecurityAudit"), Some("SecurityAudit"));
        assert_eq!(meant("AmazonS3ReadOnly"), Some("AmazonS3ReadOnlyAccess"));
        assert_eq!(meant("AmazonECSFullAccess"), Some("AmazonECS_FullAccess"));
        assert_eq!(meant("ReadOnly"), None);
        assert_eq!(meant("AmazonSQSFullAccess2"), None);
    }
}
