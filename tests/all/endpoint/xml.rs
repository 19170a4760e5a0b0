//! Answers as text.

/// STS says who is calling.
pub fn identity(account: &str, user: &str) -> Vec<u8> {
    format!(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::{account}:user/{user}</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>{account}</Account>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>request</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )
    .into_bytes()
}

/// The same, of the account's root user.
pub fn root(identity: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(identity);
    let arn = element(&text, "Arn").unwrap_or_default();
    let account = arn.rsplit_once(':').map_or(arn, |(account, _)| account);
    text.replace(arn, &format!("{account}:root")).into_bytes()
}

pub fn error(code: &str, message: &str) -> Vec<u8> {
    format!("<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>request</RequestId></ErrorResponse>").into_bytes()
}

/// The text of the first element with this name.
pub fn element<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
}

/// The answer without the members of its lists that have one of these texts.
pub fn without(body: &str, texts: &[String]) -> String {
    const OPEN: &str = "<member>";
    const CLOSE: &str = "</member>";
    let mut kept = String::new();
    let mut rest = body;
    while let Some(begin) = rest.find(OPEN) {
        kept.push_str(&rest[..begin]);
        let mut end = begin + OPEN.len();
        let mut depth = 1;
        while depth > 0 {
            let Some(close) = rest[end..].find(CLOSE) else { return body.to_owned() };
            depth += rest[end..end + close].matches(OPEN).count();
            end += close + CLOSE.len();
            depth -= 1;
        }
        let member = &rest[begin..end];
        if !texts.iter().any(|text| member.contains(&format!(">{text}<"))) {
            kept.push_str(member);
        }
        rest = &rest[end..];
    }
    kept + rest
}
