use super::*;
use crate::guide::FenceLine;
use crate::iam::{Arg, CallerFact, names_account, operations};

/// A reader who writes down what happens.
#[derive(Default)]
struct Desk {
    log: Vec<String>,
    made: Vec<(EntityKind, Template, OperationRef)>,
    calls: usize,
    tokens: Vec<String>,
    spans: Vec<Span>,
}

impl Desk {
    fn shown(&self, template: &Template) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Parameter(at) => format!("?{}?", self.tokens[at.0]),
            Part::Output(call, path) => format!("${{{}.{path}}}", call.0),
            Part::Caller(CallerFact::AccountId) => "${account}".into(),
            Part::Caller(CallerFact::Partition) => "${partition}".into(),
            Part::Password => "${password}".into(),
        };
        template.0.iter().map(part).collect()
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Text(template) => self.shown(template),
            Arg::Document(document) => self.shown(&document.text),
            Arg::Flag(flag) => flag.to_string(),
            Arg::Number(number) => number.to_string(),
            Arg::List(items) => format!("[{}]", items.iter().map(|item| self.arg(item)).collect::<Vec<_>>().join(" ")),
            Arg::Map(members) => format!("{{{}}}", members.iter().map(|(name, arg)| format!("{name}={}", self.arg(arg))).collect::<Vec<_>>().join(" ")),
        }
    }
}

impl Host for Desk {
    fn parameter(&mut self, token: &str, span: Span) -> Part {
        self.spans.push(span);
        if names_account(token) {
            return Part::Caller(CallerFact::AccountId);
        }
        let at = self.tokens.iter().position(|known| known == token).unwrap_or_else(|| {
            self.tokens.push(token.into());
            self.tokens.len() - 1
        });
        Part::Parameter(crate::iam::ParameterRef(at))
    }

    fn call(&mut self, call: Call) -> OperationRef {
        self.spans.push(call.span);
        let members: Vec<String> = call.input.iter().map(|(name, arg)| format!(" {name}={}", self.arg(arg))).collect();
        self.log.push(format!("{}{}", call.operation.name, members.concat()));
        let made = OperationRef(self.calls);
        self.calls += 1;
        for (operation, member, kind) in [
            ("CreatePolicy", "PolicyName", EntityKind::Policy),
            ("CreateRole", "RoleName", EntityKind::Role),
            ("CreateUser", "UserName", EntityKind::User),
            ("CreateAccessKey", "UserName", EntityKind::AccessKey),
        ] {
            if let Some(Arg::Text(name)) = call.argument(member).filter(|_| call.operation.name == operation) {
                self.made.push((kind, name.clone(), made));
            }
        }
        made
    }

    fn made(&self, kind: EntityKind, name: &Template) -> Option<OperationRef> {
        self.made.iter().find(|row| row.0 == kind && row.1 == *name).map(|row| row.2)
    }

    fn file(&mut self, relative: &str) -> Result<String, String> {
        if relative == "beside.json" { Ok("{\"a\": 1}".into()) } else { Err("no such file".into()) }
    }

    fn finding(&mut self, diagnostic: Diagnostic) {
        self.spans.push(diagnostic.span);
        let help = diagnostic.help.map(|help| format!("; {help}")).unwrap_or_default();
        self.log.push(format!("{}{}: {}{help}", if diagnostic.refuses { "! " } else { "" }, diagnostic.code, diagnostic.message));
    }

    fn manual(&mut self, span: Span, command: &str, why: &'static str) {
        self.spans.push(span);
        self.log.push(format!("manual ({why}): {}", command.lines().next().unwrap_or_default()));
    }

    fn information(&mut self, span: Span) {
        self.spans.push(span);
    }
}

fn fence(language: &str, text: &str) -> Fence {
    let mut start = 0;
    let lines = text.split('\n').map(|line| {
        let at = start;
        start += line.len() + 1;
        FenceLine { text: line.into(), start: at }
    });
    Fence { language: language.into(), lines: lines.collect(), ..Fence::default() }
}

fn run(language: &str, text: &str) -> Vec<String> {
    let mut desk = Desk::default();
    Shell::new().run(&fence(language, text), &mut desk);
    desk.log
}

fn bash(text: &str) -> Vec<String> {
    run("bash", text)
}

#[test]
fn one_command_over_lines() {
    let text = "# make it\naws iam create-user \\\n  --user-name 'ci' --path=/ops/ \\\n  --tags Key=team,Value=web \"Key=cost center,Value=7\"  # done\n";
    assert_eq!(bash("aws iam create-user\n        --user-name ci\n        --path /ops/\nls"), ["CreateUser UserName=ci Path=/ops/"]);
    assert_eq!(bash(text), ["CreateUser UserName=ci Path=/ops/ Tags=[{Key=team Value=web} {Key=cost center Value=7}]"]);
}

#[test]
fn prompts_and_output() {
    let text = "$ aws iam create-group --group-name ops\n{\n  \"Group\": {}\n}\n$ aws iam create-user \\\n> --user-name ann\nUser ann was made\n$ echo done";
    assert_eq!(run("console", text), ["CreateGroup GroupName=ops", "CreateUser UserName=ann"]);
    assert_eq!(bash("aws iam get-user --user-name x\n# answers\n{\n \"User\": {\n  \"Arn\": \"x\"\n }\n}\naws iam create-user --user-name y"), ["CreateUser UserName=y"]);
    assert_eq!(run("console", "# aws iam create-user --user-name root-shell"), ["CreateUser UserName=root-shell"]);
    assert!(bash("# aws iam create-user --user-name never").is_empty());
}

#[test]
fn outputs_of_calls() {
    let text = "ARN=$(aws iam create-policy --policy-name p --policy-document '{\"a\": 1}' --query 'Policy.Arn' --output text)\necho $ARN\naws iam attach-user-policy --user-name ci --policy-arn \"$ARN\"";
    assert_eq!(bash(text), ["CreatePolicy PolicyName=p PolicyDocument={\"a\":1}", "AttachUserPolicy UserName=ci PolicyArn=${0.Policy.Arn}"]);
    let piped = text.replace("--query 'Policy.Arn' --output text", "| jq -r '.Policy.Arn'");
    assert_eq!(bash(&piped)[1], "AttachUserPolicy UserName=ci PolicyArn=${0.Policy.Arn}");
}

#[test]
fn own_arns_are_outputs_or_the_callers() {
    let make = "aws iam create-policy --policy-name p --policy-document '{}'\n";
    for arn in ["arn:aws:iam::123456789012:policy/p", "arn:aws:iam::<ACCOUNT_ID>:policy/p", "arn:aws:iam::$(aws sts get-caller-identity --query Account --output text):policy/p"] {
        assert_eq!(bash(&format!("{make}aws iam attach-role-policy --role-name r --policy-arn {arn}"))[1], "AttachRolePolicy RoleName=r PolicyArn=${0.Policy.Arn}", "{arn}");
    }
    assert_eq!(
        bash("aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::123456789012:policy/old"),
        ["AttachRolePolicy RoleName=r PolicyArn=arn:aws:iam::${account}:policy/old"]
    );
    assert_eq!(
        bash("A=$(aws iam get-role --role-name r --query Role.Arn --output text)\naws iam attach-user-policy --user-name u --policy-arn $A"),
        ["AttachUserPolicy UserName=u PolicyArn=arn:${partition}:iam::${account}:role/r"]
    );
    let listed = "A=$(aws iam list-policies --query \"Policies[?PolicyName=='p'].Arn\" --output text)\naws iam delete-policy --policy-arn $A";
    assert_eq!(bash(&format!("{make}{listed}"))[1], "DeletePolicy PolicyArn=${0.Policy.Arn}");
}

#[test]
fn here_documents_and_files() {
    let text = "BUCKET=logs\ncat > p.json <<EOF\n{\n  \"R\": \"arn:aws:s3:::$BUCKET/<TEAM>\",\n  \"U\": \"\\${aws:username} ${aws:userid}\"\n}\nEOF\naws iam create-policy --policy-name p --policy-document file://p.json";
    let made = "CreatePolicy PolicyName=p PolicyDocument={\"R\":\"arn:aws:s3:::logs/?<TEAM>?\",\"U\":\"${aws:username} ${aws:userid}\"}";
    assert_eq!(bash(text), [made]);
    assert_eq!(bash(&text.replace("cat > p.json <<EOF", "tee p.json > /dev/null <<-EOF")), [made]);
    assert_eq!(bash(&text.replace("<<EOF", "<<'EOF'").replace("\\$", "$")), [made]);
    assert_eq!(
        bash("echo '{\"a\":1}' > /tmp/p.json\naws iam create-policy --policy-name p --policy-document file:///tmp/p.json"),
        ["CreatePolicy PolicyName=p PolicyDocument={\"a\":1}"]
    );
    assert_eq!(bash("aws iam create-policy --policy-name p --policy-document file://./beside.json"), ["CreatePolicy PolicyName=p PolicyDocument={\"a\":1}"]);
    assert_eq!(
        bash("aws iam create-user --cli-input-json file://none.json").last().unwrap().split(':').next(),
        Some("manual (its input stands in a file or variable that the guide does not show)")
    );
    assert_eq!(bash("aws iam create-policy --policy-name p --policy-document file://none.json")[1..], ["CreatePolicy PolicyName=p PolicyDocument=?file://none.json?"]);
    let inline = "aws iam create-policy --policy-name p --policy-document \"$(cat <<EOF\n{\"a\": [1, 2]}\nEOF\n)\"\naws iam create-user --user-name u";
    assert_eq!(bash(inline), ["CreatePolicy PolicyName=p PolicyDocument={\"a\":[1,2]}", "CreateUser UserName=u"]);
}

#[test]
fn files_from_the_prose() {
    let mut shell = Shell::new();
    let mut desk = Desk::default();
    shell.write_fence("trust.json", &fence("json", "{\n  \"Account\": \"<ACCOUNT_ID>\"\n}"));
    shell.run(&fence("", "aws iam create-role --role-name r --assume-role-policy-document file://trust.json"), &mut desk);
    assert_eq!(desk.log, ["CreateRole RoleName=r AssumeRolePolicyDocument={\"Account\":\"${account}\"}"]);
    assert_eq!(desk.spans.first(), Some(&Span::new(16, 28)));
}

#[test]
fn values_that_only_the_reader_knows() {
    let text = "export OIDC=$(kubectl get x -o json | jq -r .y)\nread -p \"Name? \" NAME\nREGION=\naws iam create-user --user-name $NAME-$OIDC-${REGION}-${STAGE:-dev}";
    assert_eq!(bash(text), ["CreateUser UserName=?$NAME?-?$OIDC?-?$REGION?-dev"]);
    assert_eq!(bash("aws iam create-group --group-name GROUPNAME"), ["CreateGroup GroupName=?GROUPNAME?"]);
    assert_eq!(bash("aws iam delete-role --role-name role-name"), ["DeleteRole RoleName=?role-name?"]);
    assert_eq!(bash("aws iam create-user --user-name <user name>"), ["CreateUser UserName=?<user name>?"]);
}

#[test]
fn malformed_commands_refuse() {
    for (text, expected) in [
        ("aws iam create-usr --user-name x", "! reading/malformed-command: `aws iam` has no command `create-usr`; did you mean `create-user`?"),
        ("aws iam create-user --username x", "! reading/malformed-command: `aws iam create-user` has no option `--username`; did you mean `--user-name`?"),
        ("aws iam create-user --user-name 'x", "! reading/malformed-command: this quote is never closed"),
        ("aws iam create-user", "! reading/malformed-command: `aws iam create-user` needs --user-name"),
        ("aws iam create-user --user-name x y", "! reading/malformed-command: `y` belongs to no option"),
        ("aws iam create-policy --policy-name p --policy-document '{\"a\": }'", "! policy/broken-json: this is no valid JSON: Unexpected close brace"),
    ] {
        assert_eq!(bash(text), [expected]);
    }
    assert!(bash("aws iam create-user --user-name $(whoami)")[0].starts_with("! reading/malformed-command"));
    let mut desk = Desk::default();
    Shell::new().run(&fence("bash", "aws iam create-usr --user-name x"), &mut desk);
    assert_eq!(desk.spans, [Span::new(8, 18)]);
}

#[test]
fn comments_in_json_are_taken_out() {
    let log = bash("aws iam create-policy --policy-name p --policy-document '{\n // the bucket\n \"a\": [1,],\n}'");
    assert!(log[0].starts_with("policy/json-comments"));
    assert_eq!(log[1], "CreatePolicy PolicyName=p PolicyDocument={\"a\":[1]}");
}

#[test]
fn what_is_not_iam_is_for_a_person() {
    assert_eq!(
        bash("brew install awscli\naws configure\ncd x && ls\naws s3 mb s3://logs\nterraform apply"),
        ["manual (it installs software): brew install awscli", "manual (another AWS service): aws s3 mb s3://logs", "manual (a command outside AWS IAM): terraform apply"]
    );
    assert_eq!(
        bash("if true; then\n  aws iam create-user --user-name x\nfi\naws iam create-user --user-name y"),
        ["manual (a loop, a condition or a function): if true; then", "CreateUser UserName=y"]
    );
}

#[test]
fn loops_over_written_words() {
    let text = "for P in AmazonS3FullAccess AmazonSQSFullAccess; do\n  aws iam attach-user-policy --user-name ci --policy-arn arn:aws:iam::aws:policy/$P\ndone";
    assert_eq!(bash(text).len(), 2);
    assert_eq!(bash(text)[1], "AttachUserPolicy UserName=ci PolicyArn=arn:aws:iam::aws:policy/AmazonSQSFullAccess");
}

#[test]
fn loops_over_arrays() {
    let text = "USERS=(\n  ann # first\n  \"bob\"\n)\nfor U in \"${USERS[@]}\"; do aws iam create-user --user-name \"$U\"; done";
    assert_eq!(bash(text), ["CreateUser UserName=ann", "CreateUser UserName=bob"]);
    assert_eq!(bash("for U in $(cat users.txt); do aws iam create-user --user-name $U; done").len(), 1);
}

#[test]
fn here_strings() {
    let text = "@'\n{\n  \"a\": 1\n}\n'@ | Out-File -Encoding ascii p.json\naws iam create-policy --policy-name p --policy-document file://p.json";
    assert_eq!(run("powershell", text), ["CreatePolicy PolicyName=p PolicyDocument={\"a\":1}"]);
    let text = "$doc = @'\n{\"a\": 1}\n'@\naws iam create-policy --policy-name p --policy-document $doc";
    assert_eq!(run("powershell", text), ["CreatePolicy PolicyName=p PolicyDocument={\"a\":1}"]);
}

#[test]
fn what_swallows_commands_refuses() {
    let log = bash("cat > x.txt <<EOF\nhello\naws iam create-user --user-name x");
    assert!(log[0].starts_with("! reading/malformed-command"), "{log:?}");
    assert_eq!(bash("cat > p.json <<EOF\n{\"a\": 1}\n\naws iam create-user --user-name x").last().unwrap(), "CreateUser UserName=x");
}

#[test]
fn hostile_texts_end() {
    let doubling = format!("X=abcdefgh\n{}", "X=$X$X\n".repeat(60));
    assert!(bash(&doubling).is_empty());
    for deep in ["a=(", "$(", "\"$(", "`", "for x in a; do ", "if x; then ", "<<X\n", "${a", "'\n", "{\"a\":["] {
        bash(&format!("echo {}", deep.repeat(20_000)));
        bash(&format!("aws iam create-policy --policy-document {}", deep.repeat(20_000)));
    }
}

#[test]
fn created_where_it_is_missing() {
    assert_eq!(bash("aws iam get-user --user-name x || aws iam create-user --user-name x"), ["CreateUser UserName=x"]);
    assert_eq!(bash("aws iam create-user --user-name x || aws iam update-user --user-name x"), ["CreateUser UserName=x"]);
    assert_eq!(bash("[ -z \"$X\" ] && aws iam create-user --user-name x"), ["manual (a loop, a condition or a function): aws iam create-user --user-name x"]);
    assert_eq!(bash("aws iam create-user --user-name x || true"), ["CreateUser UserName=x"]);
}

#[test]
fn other_shells() {
    let powershell = "PS C:\\> $Name = \"ci\"\nPS C:\\> aws iam create-user `\n  --user-name $Name";
    assert_eq!(run("powershell", powershell), ["CreateUser UserName=ci"]);
    assert_eq!(run("cmd", "set NAME=ci\naws iam create-user ^\n  --user-name %NAME%"), ["CreateUser UserName=ci"]);
    assert_eq!(
        run(
            "fish",
            "set ARN (aws iam create-policy --policy-name p --policy-document '{}' --query Policy.Arn --output text)\naws iam attach-user-policy --user-name u --policy-arn $ARN"
        ),
        ["CreatePolicy PolicyName=p PolicyDocument={}", "AttachUserPolicy UserName=u PolicyArn=${0.Policy.Arn}"]
    );
    assert_eq!(run("fish", "set -x NAME ci\nawslocal iam create-user --user-name $NAME"), ["CreateUser UserName=ci"]);
}

#[test]
fn options_of_every_kind() {
    assert_eq!(
        bash("aws --profile x iam update-account-password-policy --minimum-password-length 14 --require-symbols --no-require-numbers --region us-east-1"),
        ["UpdateAccountPasswordPolicy MinimumPasswordLength=14 RequireSymbols=true RequireNumbers=false"]
    );
    assert_eq!(
        bash("aws iam create-open-id-connect-provider --url https://idp.example.com --client-id-list a b"),
        ["CreateOpenIDConnectProvider Url=https://idp.example.com ClientIDList=[a b]"]
    );
    assert_eq!(bash("aws iam tag-user --user-name x --tags '{\"Key\": \"k\", \"Value\": \"a,b\"}' Key=l,Value=m"), ["TagUser UserName=x Tags=[{Key=k Value=a,b} {Key=l Value=m}]"]);
    assert_eq!(
        bash("aws iam create-user --cli-input-json '{\"UserName\": \"x\", \"Tags\": [{\"Key\": \"k\", \"Value\": \"v\"}]}'"),
        ["CreateUser UserName=x Tags=[{Key=k Value=v}]"]
    );
}

#[test]
fn fences_with_commands() {
    assert!(looks_like_commands(&fence("sh", "anything goes")));
    assert!(looks_like_commands(&fence("", "aws iam list-users")));
    assert!(looks_like_commands(&fence("text", "$ ls")));
    assert!(!looks_like_commands(&fence("", "just words")));
    assert!(!looks_like_commands(&fence("bash", "arn:aws:iam::111122223333:role/x")));
    assert!(!looks_like_commands(&fence("json", "aws iam list-users")));
}

/// A command line with every member of an operation, and what is to come of it.
fn whole_command(operation: &Operation) -> (String, String) {
    use crate::iam::Kind;
    let (mut command, mut call) = (format!("aws iam {}", operation.command()), operation.name.to_owned());
    for member in operation.members {
        let option = format!("--{}", crate::iam::command_word(member.name));
        let (written, shown) = match &member.kind {
            _ if member.name.ends_with("Document") && member.name != "SAMLMetadataDocument" => (" '{\"a\": 1}'".to_owned(), "{\"a\":1}".to_owned()),
            Kind::Text { .. } => (" 'v 1'".into(), "v 1".into()),
            Kind::Choice(choices) => (format!(" {}", choices[0]), choices[0].into()),
            Kind::Integer { min, .. } => (format!(" {min}"), min.to_string()),
            Kind::Flag => (String::new(), "true".into()),
            Kind::Texts(_) => (" x y".into(), "[x y]".into()),
            Kind::Tags => (" Key=k,Value=v".into(), "[{Key=k Value=v}]".into()),
            Kind::Structure => (" '[{\"Key\": \"v\"}]'".into(), "[{Key=v}]".into()),
        };
        command.push_str(&format!(" {option}{written}"));
        call.push_str(&format!(" {}={shown}", member.name));
    }
    (command, call)
}

#[test]
fn every_operation_is_reached_from_a_command_line() {
    assert_eq!(operations().len(), 176);
    for operation in operations() {
        let (command, call) = whole_command(operation);
        let expected = if operation.writes() { vec![call] } else { Vec::new() };
        assert_eq!(bash(&command), expected, "{command}");
        let json: Vec<&str> = operation.members.iter().filter(|member| member.required).map(|member| member.name).collect();
        let missing = bash(&format!("aws iam {}", operation.command()));
        assert_eq!(missing.iter().any(|line| line.contains("needs --")), !json.is_empty(), "{command}");
    }
}

#[test]
fn options_are_written_in_full() {
    assert_eq!(bash("aws iam create-user --user x")[0].split('`').nth(3), Some("--user"));
    assert_eq!(bash("aws iam create-user --user-name x --perm y").len(), 1);
}

#[test]
fn local_edits_of_shown_files() {
    let file = "cat > p.json <<'EOF'\n{\"a\": \"NAME-X\"}\nEOF\n";
    let make = "aws iam create-policy --policy-name p --policy-document file://";
    for (edit, name, document) in [
        ("sed -i 's/NAME/oak/g' p.json", "p.json", "oak-X"),
        ("sed -i '' -e 's|NAME|oak|' ./p.json", "p.json", "oak-X"),
        ("sed \"s/NAME/$TREE/; s/X/y/\" p.json > q.json", "q.json", "?$TREE?-y"),
        ("cat p.json | sed s/NAME/oak/ | tee q.json", "q.json", "oak-X"),
        ("sed 's/N.*X/oak/' p.json > q.json", "q.json", "file"),
        ("sed -i 's/^N/oak/' p.json", "p.json", "file"),
        ("cp p.json q.json\nsed -i s/NAME/oak/ q.json", "q.json", "oak-X"),
        ("jq . p.json > q.json", "q.json", "NAME-X"),
    ] {
        let expected = match document {
            "file" => format!("CreatePolicy PolicyName=p PolicyDocument=?file://{name}?"),
            text => format!("CreatePolicy PolicyName=p PolicyDocument={{\"a\":\"{text}\"}}"),
        };
        assert_eq!(bash(&format!("{file}{edit}\n{make}{name}")).last(), Some(&expected), "{edit}");
    }
    let account = format!("{file}ID=$(aws sts get-caller-identity --query Account --output text)\nsed -i \"s/NAME/$ID/g\" p.json\n{make}p.json");
    assert_eq!(bash(&account), ["CreatePolicy PolicyName=p PolicyDocument={\"a\":\"${account}-X\"}"]);
}

#[test]
fn answers_in_variables_and_files() {
    let make = "aws iam create-policy --policy-name p --policy-document '{}'";
    let attach = "aws iam attach-user-policy --user-name u --policy-arn";
    for text in [
        format!("OUT=$({make})\nARN=$(echo \"$OUT\" | jq -r .Policy.Arn)\n{attach} $ARN"),
        format!("{make} > out.json\n{attach} $(jq -r '.Policy.Arn' out.json)"),
        format!("{make} | tee out.json\n{attach} $(cat out.json | jq -r .Policy.Arn)"),
        format!("{make} --query Policy.Arn --output text > arn.txt\n{attach} $(cat arn.txt)"),
        format!("{make} --query Policy.Arn --output text > arn.txt\n{attach} \"$(< arn.txt)\""),
    ] {
        assert_eq!(bash(&text).last().map(String::as_str), Some("AttachUserPolicy UserName=u PolicyArn=${0.Policy.Arn}"), "{text}");
    }
    assert_eq!(bash(&format!("OUT=$({make})\n{attach} $OUT"))[1], "AttachUserPolicy UserName=u PolicyArn=?$OUT?");
}

#[test]
fn members_of_answers_in_powershell() {
    let text = "$made = aws iam create-policy --policy-name p --policy-document '{}' | ConvertFrom-Json\naws iam attach-user-policy --user-name u --policy-arn $made.Policy.Arn\n$arn = $made.Policy.Arn\naws iam attach-user-policy --user-name v --policy-arn \"$arn\"";
    let expected =
        ["CreatePolicy PolicyName=p PolicyDocument={}", "AttachUserPolicy UserName=u PolicyArn=${0.Policy.Arn}", "AttachUserPolicy UserName=v PolicyArn=${0.Policy.Arn}"];
    assert_eq!(run("powershell", text), expected);
}

#[test]
fn parts_of_the_callers_arn() {
    let text = "P=$(aws sts get-caller-identity --query Arn --output text | cut -d: -f2)\nA=$(aws sts get-caller-identity --query Arn --output text | awk -F: '{print $5}')\naws iam create-policy --policy-name p --policy-document '{}'\n";
    let attach = |name: &str| bash(&format!("{text}aws iam attach-role-policy --role-name r --policy-arn arn:$P:iam::$A:policy/{name}"));
    assert_eq!(attach("q")[1], "AttachRolePolicy RoleName=r PolicyArn=arn:${partition}:iam::${account}:policy/q");
    assert_eq!(attach("p")[1], "AttachRolePolicy RoleName=r PolicyArn=${0.Policy.Arn}");
    assert_eq!(bash("N=$(echo a/b | cut -d '/' -f 2)\naws iam create-user --user-name $N"), ["CreateUser UserName=b"]);
}

#[test]
fn providers_and_policies_that_are_looked_up() {
    let look = "P=$(aws iam list-open-id-connect-providers --query \"OpenIDConnectProviderList[?contains(Arn, 'tokens.example.com')].Arn\" --output text)\naws iam delete-open-id-connect-provider --open-id-connect-provider-arn $P";
    assert_eq!(bash(look), ["DeleteOpenIDConnectProvider OpenIDConnectProviderArn=arn:${partition}:iam::${account}:oidc-provider/tokens.example.com"]);
    let get =
        "A=$(aws iam get-policy --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess --query Policy.Arn --output text)\naws iam attach-user-policy --user-name u --policy-arn $A";
    assert_eq!(bash(get), ["AttachUserPolicy UserName=u PolicyArn=arn:aws:iam::aws:policy/ReadOnlyAccess"]);
}

#[test]
fn files_behind_a_link() {
    let link = "https://example.com/a/p.json";
    for text in [
        format!("curl -o p.json {link}"),
        format!("curl -sLO {link}"),
        format!("curl -sSLo p.json {link}"),
        format!("wget {link}"),
        format!("curl {link} > p.json"),
        format!("wget -O p.json {link}"),
    ] {
        let log = bash(&format!("{text}\naws iam create-policy --policy-name p --policy-document file://p.json"));
        assert_eq!(log.last(), Some(&format!("CreatePolicy PolicyName=p PolicyDocument=?{link}?")), "{text}");
    }
    let edited = bash(&format!("curl -o p.json {link}\nsed -i s/a/b/ p.json\naws iam create-policy --policy-name p --policy-document file://p.json"));
    assert_eq!(edited.last().map(String::as_str), Some("CreatePolicy PolicyName=p PolicyDocument=?file://p.json?"));
}

#[test]
fn documents_from_standard_input() {
    for text in [
        "aws iam create-policy --policy-name p --policy-document file:///dev/stdin <<EOF\n{\"a\": 1}\nEOF",
        "echo '{\"a\": 1}' | aws iam create-policy --policy-name p --policy-document file:///dev/stdin",
        "read -r -d '' DOC <<'EOF'\n{\"a\": 1}\nEOF\naws iam create-policy --policy-name p --policy-document \"$DOC\"",
    ] {
        assert_eq!(bash(text), ["CreatePolicy PolicyName=p PolicyDocument={\"a\":1}"], "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]
    #[test]
    fn any_text_is_read(text in "([a-z$({<'\"`|>&;=#\\\\ \n\\[)}>é-]|aws iam create-user --user-name |cat <<EOF\n|EOF\n|for x in a; do |done|@'\n|\n'@|X=\\(|\\$\\(){0,40}") {
        let mut desk = Desk::default();
        for language in ["bash", "console", "powershell", "cmd"] {
            Shell::new().run(&fence(language, &text), &mut desk);
        }
        let whole = Span::new(0, text.len());
        assert!(desk.spans.iter().all(|&span| whole.contains(span)), "{:?} in {whole:?}", desk.spans);
    }
}
