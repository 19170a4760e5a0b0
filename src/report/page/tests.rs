//! Nothing of a guide is ever more than text on its page.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::holdings::Holdings;
use super::prose::{safe_link, visible};
use super::*;
use crate::check::{End, check};
use crate::follow::{Decisions, follow};
use crate::guide::{Part, parse};
use crate::iam::Account;
use crate::iam::account::{AccessKey, Group, Role, User};
use crate::source::NoFiles;

fn written(text: &str) -> String {
    let source = Source::new("<b>g</b>.md", text);
    let guide = parse(&source);
    let plan = follow(&guide, &source, &NoFiles, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
    let findings = check(&source, &guide, &plan, &NoFiles);
    let rehearsal = Rehearsal { plan: plan.clone(), made_up: Vec::new(), before: Account::default(), account: account(), end: End::Cut { call: None, why: text.to_owned() } };
    guide_page(&Facts { source: &source, guide: &guide, plan: &plan, findings: &findings, rehearsal: Some(&rehearsal), run: None })
}

fn account() -> Account {
    let trust = json!({"Statement": [{"Effect": "Allow", "Principal": {"Service": "</title><script>", "AWS": "*"}, "Action": "sts:AssumeRole"}]});
    let user = User {
        name: "<u onclick=x>".into(),
        groups: vec!["staff".into()],
        attached: vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".into()],
        access_keys: vec![AccessKey { id: "AKIA".into(), status: "Active".into() }],
        ..User::default()
    };
    let group = Group { name: "staff".into(), attached: vec!["arn:aws:iam::aws:policy/AdministratorAccess".into()], ..Group::default() };
    Account { users: vec![user], groups: vec![group], roles: vec![Role { name: "app".into(), trust, ..Role::default() }], ..Account::default() }
}

/// Every tag with its attributes, as a browser finds them; the texts of style and script are left out.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '!')).collect();
        rest = &rest[name.len()..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', '\n']);
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let key: String = rest.chars().take_while(|c| !matches!(c, '=' | '>' | ' ')).collect();
            assert!(!key.is_empty(), "a tag without an end before {:?}", rest.chars().take(80).collect::<String>());
            rest = &rest[key.len()..];
            let value = match rest.strip_prefix("=\"") {
                None => String::new(),
                Some(value) => {
                    let (value, after) = value.split_once('"').expect("an attribute that ends");
                    rest = after;
                    value.to_owned()
                }
            };
            attributes.push((key, value));
        }
        if let Some(end) = ["style", "script"].iter().find(|raw| **raw == name).map(|raw| format!("</{raw}")) {
            rest = &rest[rest.find(&end).expect("its end")..];
        }
        tags.push((name, attributes));
    }
    tags
}

const ALLOWED: &[&str] = &[
    "!DOCTYPE", "a", "article", "body", "br", "code", "dd", "desc", "details", "div", "dl", "dt", "em", "footer", "g", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "html", "li", "link", "main", "mark", "meta", "nav", "ol", "p", "path", "pre", "rect", "script", "section", "span", "strong", "style", "summary", "svg", "table", "tbody",
    "td", "text", "th", "thead", "title", "tr", "ul",
];

/// What no page may break, whatever its guide.
fn harmless(page: &str) {
    let tags = tags(page);
    for (name, attributes) in &tags {
        assert!(ALLOWED.contains(&name.trim_start_matches('/')), "<{name}> {attributes:?}");
        for (key, value) in attributes {
            let lower = key.to_lowercase();
            assert!(!lower.starts_with("on") && !matches!(lower.as_str(), "style" | "src" | "srcset" | "srcdoc" | "action" | "formaction" | "xlink:href"), "{key}={value}");
            if lower == "href" {
                let known = ["#", "https://", "http://", "mailto:"].iter().any(|scheme| value.to_lowercase().starts_with(scheme)) || value == "data:,";
                assert!(known, "href={value}");
            }
        }
    }
    let number = |wanted: &str| tags.iter().filter(|(name, _)| name == wanted).count();
    assert_eq!((number("script"), number("style"), number("title") >= 1), (1, 1, true));
    assert_eq!(page.matches("<script").count(), 1);
}

const HOSTILE: &str = "---\ntitle: \"</title><script>x()</script>\"\n---\n\n# <img src=x onerror=x()> `</code><script>x()</script>`\n\n<script>x()</script>\n\n\
    <svg onload=\"x()\"><a xlink:href=\"javascript:x()\">y</a></svg>\n\n[a](javascript:x()) [b](JaVaScRiPt:x()) [c](data:text/html,x) [d](//evil.example) <javascript:x()> [e](https://ok.example/?q=\"onmouseover=x())\n\n\
    ![\" onerror=\"x()](javascript:x() \"t\")\n\n1. Open IAM. Choose **Users**, then **Create user**.\n2. For **User name**, enter `</code><script>x()</script>`. Choose **Next**, then **Create user**.\n\n\
    ```json\" onload=\"x()\n{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Get</pre><script>x()</script>\", \"Resource\": \"*\"}}\n```\n\n\
    | `<b>` | <i>x</i> |\n|---|---|\n| <svg/onload=x()> | javascript:x() |\n\n<!-- <script>x()</script> -->\n";

#[test]
fn hostile_guides_do_nothing() {
    let page = written(HOSTILE);
    harmless(&page);
    assert!(page.contains("<h1>&lt;/title&gt;&lt;script&gt;x()&lt;/script&gt;</h1>"));
    assert!(page.contains("&lt;/code&gt;&lt;script&gt;x()&lt;/script&gt;"));
    assert!(page.contains("href=\"https://ok.example/?q=&quot;onmouseover=x()\" rel=\"noreferrer noopener\""), "a link keeps its mark");
    assert!(!page.contains("href=\"javascript"));
}

#[test]
fn links_that_a_browser_may_follow() {
    for good in ["https://a.example/b?c=d", "HTTP://a.example", "mailto:a@b.example"] {
        assert_eq!(safe_link(good).as_deref(), Some(good));
    }
    for bad in ["javascript:x", " javascript:x", "java\nscript:x", "https://a\u{202e}b", "//a.example", "data:text/html,x", "file:///etc/passwd", "img/a.png", "vbscript:x", ""] {
        assert_eq!(safe_link(bad), None, "{bad:?}");
    }
    assert_eq!(visible("a\u{202e}b\u{200b}c\u{1f468}\u{200d}\u{1f4bb}"), "a\\u{202e}b\\u{200b}c\u{1f468}\u{200d}\u{1f4bb}");
}

#[test]
fn a_page_says_what_the_guide_says_and_becomes() {
    let page = written(
        "# Make it\n\nSee [below](#make-it) and ![the console](img/a.png).\n\n1. Open IAM.\n2. Choose **Users**, then **Create user**.\n3. For **User name**, enter `ci`. Choose **Next**, then **Create user**.\n\n> [!WARNING]\n> Not twice.\n",
    );
    for part in [
        "<a href=\"#guide-make-it\" rel=\"noreferrer noopener\">below</a>",
        "Picture: the console (img/a.png)",
        "<ol class=\"d1\" start=\"3\">",
        "<article class=\"call\" id=\"op1\"",
        "href=\"#L7\" aria-label=\"back to lines",
        "<a class=\"to-call\" href=\"#op1\"",
        "<strong>Warning: </strong>",
        "iam:CreateUser",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn findings_in_a_policy_stand_at_their_line() {
    let page = written(
        "# P\n\nCreate a policy `p`:\n\n```json\n{\"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"*\"}}\n```\n",
    );
    let line = page.find("id=\"L7\"").expect("the line");
    let after = &page[line..];
    let finding = after.find("class=\"finding error\" id=\"f").expect("its finding");
    assert!(after.find("id=\"L8\"").is_none_or(|next| finding < next));
    assert!(after.contains("<mark class=\"error\">&quot;s3:GetObjekt&quot;</mark>"), "{after}");
}

#[test]
fn the_picture_is_the_account_s() {
    let holdings = Holdings::of(&account(), &Plan::default());
    let told: Vec<String> = holdings.ties.iter().map(|tie| format!("{} {} {}", holdings.things[tie.from].name, tie.verb, holdings.things[tie.to].name)).collect();
    assert_eq!(
        told,
        [
            "staff has AdministratorAccess",
            "<u onclick=x> is in staff",
            "<u onclick=x> has ReadOnlyAccess",
            "</title><script> may take the role app",
            "everyone may take the role app",
        ]
    );
    let rehearsal = Rehearsal { plan: Plan::default(), made_up: Vec::new(), before: Account::default(), account: account(), end: End::Done };
    let picture = Picture::of(&rehearsal);
    let places: Vec<(usize, usize)> = picture.boxes.iter().map(|one| (one.x, one.y)).collect();
    for (at, (x, y)) in places.iter().enumerate() {
        assert!(!places[..at].iter().any(|(other_x, other_y)| x == other_x && y.abs_diff(*other_y) < super::picture::BOX_HEIGHT), "boxes lie on one another: {places:?}");
        assert!(y + super::picture::BOX_HEIGHT <= picture.height && x + super::picture::BOX_WIDTH <= picture.width);
    }
    assert_eq!(picture.description, "1 user, 1 group, 1 role, 2 policies. The table below says the same.");
}

#[test]
fn an_index_is_text_too() {
    let plan = Plan::default();
    let last = LastRun { state: "<i>done</i>".into(), began: "2026-01-01T00:00:00.000Z".into() };
    let rows = [IndexRow::of("<b>.md", &plan, &[], Some("b.html".into()), Some(last)), IndexRow::unread("x\"><script>.md", "is <not> there")];
    let page = index_page(&rows);
    assert!(page.contains("&lt;i&gt;done&lt;/i&gt;") && page.contains("is &lt;not&gt; there") && page.contains("<a href=\"b.html\">&lt;b&gt;.md</a>"), "{page}");
    assert_eq!(page.matches("<script").count(), 1);
}

/// What breaks out where something is not escaped.
const PIECES: &[&str] = &[
    "<script>",
    "</script>",
    "<img src=x onerror=x()>",
    "javascript:x()",
    "[a](javascript:x())",
    "[b](https://a.example/\"onclick=x())",
    "<https://a.example/'>",
    "\"",
    "'",
    "`",
    "```",
    "\n\n",
    "\n",
    "1. ",
    "- ",
    "> ",
    "# ",
    "| a | b |\n|---|---|\n",
    "&lt;",
    "&#60;script&#62;",
    "</code>",
    "</td>",
    "</svg>",
    "<svg onload=x()>",
    "<!--",
    "-->",
    "]]>",
    "**",
    "Choose **Create user**.",
    "For **User name**, enter `<b>`.",
    "{\"Version\": \"2012-10-17\", \"Statement\": []}",
    "aws iam create-user --user-name '<i onclick=x()>'\n",
    "```json\n",
    "```sh\n",
    "<details>",
    "</title>",
    "\u{202e}",
    "![<b>](data:image/svg+xml,<svg>)",
    "---\ntitle: <x>\n---\n",
    "<a href=\"javascript:x()\">",
    "<style>",
    "</style>",
    ":::note\n",
    "é",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_guide_gets_out_of_its_text(pieces in prop::collection::vec(select(PIECES), 0..40)) {
        harmless(&written(&pieces.concat()));
    }
}
