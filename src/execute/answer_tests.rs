use super::*;
use serde_json::json;

const KEY: &str = "<CreateAccessKeyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><CreateAccessKeyResult><AccessKey>\
    <UserName>bob</UserName><AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId><Status>Active</Status>\
    <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey></AccessKey></CreateAccessKeyResult>\
    <ResponseMetadata><RequestId>7a62c49f</RequestId></ResponseMetadata></CreateAccessKeyResponse>";

fn error(code: &str) -> String {
    format!("<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>why &amp; how</Message></Error><RequestId>id1</RequestId></ErrorResponse>")
}

fn failure(operation: &str, status: u16, body: &str) -> CallError {
    match read(operation, status, None, body.as_bytes()) {
        Ok(_) => panic!("{operation} was taken for a success"),
        Err(error) => error,
    }
}

#[test]
fn the_secret_is_lifted_out() {
    let answer = read("CreateAccessKey", 200, None, KEY.as_bytes()).unwrap();
    let secret = answer.secret.unwrap();
    assert_eq!((secret.kind, secret.expose()), ("secret access key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    assert_eq!(answer.value, json!({"AccessKey": {"UserName": "bob", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Active"}}));
    assert_eq!(answer.request_id.as_deref(), Some("7a62c49f"));
}

#[test]
fn a_cut_answer_is_never_a_success() {
    for end in 0..KEY.len() {
        match read("CreateAccessKey", 200, None, &KEY.as_bytes()[..end]) {
            Err(CallError::Ambiguous { message }) => assert!(!message.contains("wJalr")),
            _ => panic!("cut at {end}"),
        }
    }
    let short = KEY.replace("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUt");
    assert!(matches!(failure("CreateAccessKey", 200, &short), CallError::Ambiguous { .. }));
    let nameless = KEY.replace("AKIAIOSFODNN7EXAMPLE", "");
    assert!(matches!(failure("CreateAccessKey", 200, &nameless), CallError::Ambiguous { .. }));
    assert!(matches!(failure("CreateUser", 200, KEY), CallError::Ambiguous { .. }));
    assert!(matches!(failure("CreateUser", 200, "<CreateUserResponse></CreateUserResponse>"), CallError::Ambiguous { .. }));
    assert!(matches!(failure("DeleteUser", 200, "<html><body>ok</body></html>"), CallError::Ambiguous { .. }));
    assert!(matches!(failure("DeleteUser", 200, ""), CallError::Ambiguous { .. }));
}

#[test]
fn what_a_refusal_means() {
    let refused = |code: &str, status| failure("CreateUser", status, &error(code));
    let entity = CallError::Refused { code: "EntityAlreadyExists".into(), message: "why & how".into(), request_id: Some("id1".into()) };
    assert_eq!(refused("EntityAlreadyExists", 409), entity);
    assert!(matches!(refused("AccessDenied", 403), CallError::Refused { .. }));
    assert!(matches!(refused("Throttling", 400), CallError::Throttled { .. }));
    assert!(matches!(refused("SlowDown", 503), CallError::Throttled { .. }));
    assert!(matches!(refused("ServiceUnavailable", 503), CallError::Ambiguous { .. }));
    assert!(matches!(refused("ServiceFailure", 500), CallError::Ambiguous { .. }));
    for code in ["ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch", "RequestExpired"] {
        assert!(matches!(refused(code, 403), CallError::Credentials { .. }));
    }
    assert!(matches!(failure("CreateUser", 400, "bad gateway"), CallError::Ambiguous { .. }));
    assert!(matches!(failure("CreateUser", 302, ""), CallError::Ambiguous { .. }));
}

#[test]
fn lists_maps_and_documents() {
    let body = "<?xml version='1.0'?>\n<GetXResponse><GetXResult>\n <Users><member><Name>a</Name></member>\n <member><Name>b&lt;</Name></member></Users>\n <One><member>x</member></One>\
        <Tags/><SummaryMap><entry><key>Users</key><value>3</value></entry></SummaryMap>\
        <PolicyDocument>%7B%22a%22%3A%22b%20c%22%7D</PolicyDocument><Document>{\"p\":\"100%25\"}</Document></GetXResult></GetXResponse>";
    let answer = read("GetX", 200, Some("h".into()), body.as_bytes()).unwrap();
    let expected = json!({
        "Users": [{"Name": "a"}, {"Name": "b<"}], "One": ["x"], "Tags": "", "SummaryMap": {"Users": "3"},
        "PolicyDocument": "{\"a\":\"b c\"}", "Document": "{\"p\":\"100%25\"}"
    });
    assert_eq!(answer.value, expected);
    assert_eq!(answer.request_id.as_deref(), Some("h"));
}

#[test]
fn hostile_xml_is_no_answer() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]><DeleteUserResponse>&b;</DeleteUserResponse>";
    assert!(matches!(failure("DeleteUser", 200, bomb), CallError::Ambiguous { .. }));
    let deep = format!("<DeleteUserResponse>{}{}</DeleteUserResponse>", "<a>".repeat(500), "</a>".repeat(500));
    assert!(matches!(failure("DeleteUser", 200, &deep), CallError::Ambiguous { .. }));
    assert!(matches!(failure("DeleteUser", 200, "<DeleteUserResponse/><x></x>"), CallError::Ambiguous { .. }));
}
