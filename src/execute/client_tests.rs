use super::*;
use crate::iam::operation;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};

/// A client of a server that reads one request and answers with these bytes; None leaves the connection open and silent.
fn client_of(answer: Option<&'static str>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = vec![0; 65_536];
            let mut seen = 0;
            while !String::from_utf8_lossy(&buffer[..seen]).contains("Action=") {
                seen += stream.read(&mut buffer[seen..]).unwrap();
            }
            match answer {
                Some(answer) => {
                    stream.write_all(answer.as_bytes()).unwrap();
                    let _ = stream.shutdown(Shutdown::Both);
                }
                None => std::thread::sleep(Duration::from_secs(30)),
            }
        }
    });
    client_at(&format!("http://{address}"))
}

fn client_at(endpoint: &str) -> Client {
    let credentials = aws_sdk_iam::config::Credentials::new("AKIAIOSFODNN7EXAMPLE", "x", None, None, "test");
    let shared = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .credentials_provider(aws_sdk_iam::config::SharedCredentialsProvider::new(credentials))
        .http_client(SharedHttpClient::new(SharedWires::default()))
        .build();
    Client::over(&shared, "us-east-1".into(), |sts| Who::Ask(aws_sdk_sts::Client::from_conf(sts)))
}

fn create_key(client: &Client) -> Result<Answer, CallError> {
    let input = json!({"UserName": "bob"});
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.call(operation("CreateAccessKey").unwrap(), input.as_object().unwrap()))
}

fn failure(client: &Client) -> CallError {
    match create_key(client) {
        Ok(_) => panic!("taken for a success"),
        Err(error) => error,
    }
}

#[test]
fn nobody_there_means_nothing_done() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(matches!(failure(&client_at(&format!("http://{free}"))), CallError::NotSent { .. }));
    assert!(matches!(failure(&client_at("http://nothing.invalid")), CallError::NotSent { .. }));
    assert!(matches!(failure(&client_at(&format!("https://{free}"))), CallError::NotSent { .. }));
}

#[test]
fn after_the_request_left_anything_may_have_happened() {
    let ambiguous = |answer| {
        let error = failure(&client_of(answer));
        assert!(matches!(error, CallError::Ambiguous { .. }), "{answer:?}: {error:?}");
        assert!(!error.to_string().contains("wJalr"), "{error}");
    };
    ambiguous(None);
    ambiguous(Some(""));
    ambiguous(Some("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    ambiguous(Some("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n<CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAccessKey>wJalrXUtnFEMI"));
    ambiguous(Some("HTTP/1.1 200 OK\r\n\r\n<CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAccessKey>wJalrXUtnFEMI"));
    ambiguous(Some("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n"));
    ambiguous(Some("garbage"));
}

#[test]
fn a_definite_answer_is_definite() {
    let refused = "HTTP/1.1 409 Conflict\r\nx-amzn-requestid: q1\r\n\r\n<ErrorResponse><Error><Code>LimitExceeded</Code><Message>two</Message></Error></ErrorResponse>";
    let expected = CallError::Refused { code: "LimitExceeded".into(), message: "two".into(), request_id: Some("q1".into()) };
    assert_eq!(failure(&client_of(Some(refused))), expected);
    let slow = "HTTP/1.1 503 Slow\r\n\r\n<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>";
    assert!(matches!(failure(&client_of(Some(slow))), CallError::Throttled { .. }));
}
