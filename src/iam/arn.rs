//! Amazon Resource Names.

/// The parts of `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
/// Source: "Amazon Resource Names (ARNs)" in the AWS General Reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    pub partition: &'a str,
    pub service: &'a str,
    pub region: &'a str,
    pub account: &'a str,
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// None where the text is no ARN; the parts are not judged.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
        let (partition, service, region, account) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        Some(Self { partition, service, region, account, resource: parts.next()? })
    }

    /// The last part of the resource's path: the name of a policy, role or user.
    pub fn name(&self) -> &'a str {
        self.resource.rsplit('/').next().unwrap_or(self.resource)
    }
}

/// The partition that a region belongs to, by its prefix.
pub fn partition_of_region(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("us-iso-") => "aws-iso",
        _ if region.starts_with("us-isob-") => "aws-iso-b",
        _ => "aws",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_arn() {
        let arn = Arn::parse("arn:aws-cn:iam::111122223333:role/ops/deployer").unwrap();
        assert_eq!((arn.partition, arn.account, arn.name()), ("aws-cn", "111122223333", "deployer"));
        assert_eq!(Arn::parse("arn:aws:s3"), None);
    }
}
