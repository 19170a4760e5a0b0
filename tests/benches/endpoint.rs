//! An IAM that only ever answers the same, and the smallest program of the AWS SDK that makes the four calls.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_sdk_iam::config::Credentials;
use aws_smithy_http_client::Builder;

/// The guide of the four calls.
pub const GUIDE: &str = r#"# A key for the courier

```bash
ARN=$(aws iam create-policy --policy-name courier --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}' --query Policy.Arn --output text)
aws iam create-user --user-name courier
aws iam attach-user-policy --user-name courier --policy-arn "$ARN"
aws iam create-access-key --user-name courier
```
"#;

/// What the program is told about the account.
pub fn environment(url: &str) -> [(&'static str, String); 4] {
    let text = str::to_owned;
    [("AWS_ENDPOINT_URL", text(url)), ("AWS_REGION", text("us-east-1")), ("AWS_ACCESS_KEY_ID", text("AKIAIOSFODNN7EXAMPLE")), ("AWS_SECRET_ACCESS_KEY", text("none"))]
}

/// Serves until the process ends, and takes `delay` for each answer; its address.
pub fn serve(delay: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer_all(&stream, delay));
        }
    });
    format!("http://{address}")
}

/// Answers the requests of one connection; none where it ends.
fn answer_all(mut stream: &TcpStream, delay: Duration) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
                length = value.trim().parse().unwrap_or_else(|_| panic!("{name} is a number"));
            }
        }
        let mut form = vec![0; length];
        reader.read_exact(&mut form).ok()?;
        let form = String::from_utf8_lossy(&form);
        let action = form.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
        std::thread::sleep(delay);
        // Of nothing that is looked up, anything is there.
        let (status, body) = match action {
            "GetCallerIdentity" => (200, success(action)),
            _ if action.starts_with("Get") => (404, "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>it cannot be found</Message></Error></ErrorResponse>".to_owned()),
            _ => (200, success(action)),
        };
        // In one piece: the kernel holds back a second one for 40 ms.
        let answer = format!("HTTP/1.1 {status} Said\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).ok()?;
    }
}

fn success(action: &str) -> String {
    format!("<{action}Response><{action}Result>{}</{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>", result(action))
}

fn result(action: &str) -> &'static str {
    match action {
        "GetCallerIdentity" => "<Arn>arn:aws:iam::111122223333:user/me</Arn><UserId>AIDA</UserId><Account>111122223333</Account>",
        "CreatePolicy" => "<Policy><PolicyName>courier</PolicyName><Arn>arn:aws:iam::111122223333:policy/courier</Arn></Policy>",
        "CreateUser" => {
            "<User><Path>/</Path><UserName>courier</UserName><UserId>AIDA</UserId><Arn>arn:aws:iam::111122223333:user/courier</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></User>"
        }
        "CreateAccessKey" => {
            "<AccessKey><UserName>courier</UserName><AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId><Status>Active</Status><SecretAccessKey>wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00</SecretAccessKey></AccessKey>"
        }
        _ => "",
    }
}

/// The four calls one after the other, as a script of the SDK makes them: no plan, no journal, no secret kept.
pub fn minimal(url: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "none", None, None, "bench");
        let loader = aws_config::defaults(BehaviorVersion::latest()).region("us-east-1").endpoint_url(url).credentials_provider(credentials);
        let iam = aws_sdk_iam::Client::new(&loader.http_client(Builder::new().build_http()).load().await);
        let policy = iam.create_policy().policy_name("courier").policy_document("{}").send().await.expect("a policy");
        let arn = policy.policy().and_then(|policy| policy.arn()).expect("its ARN");
        iam.create_user().user_name("courier").send().await.expect("a user");
        iam.attach_user_policy().user_name("courier").policy_arn(arn).send().await.expect("an attachment");
        let key = iam.create_access_key().user_name("courier").send().await.expect("a key");
        println!("{}", key.access_key().expect("a key").access_key_id());
    });
}
