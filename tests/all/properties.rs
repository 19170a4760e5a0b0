//! What holds for every text: no stage panics, places lie in the file, the same guide gives the same plan.

use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::plan::to_json;
use bythebook::source::Source;
use proptest::prelude::*;

use crate::support::{Nothing, files, text};

/// Pieces that guides are made of, and pieces that break them.
const PIECES: &[&str] = &[
    "# Create a user\n",
    "## 2.3.1 Policy\n",
    "1. Choose **Create user**.\n",
    "   - For **User name**, enter `a`.\n",
    "2. Choose **Next**, then **Create user**.\n",
    "```json\n{\"Version\": \"2012-10-17\", \"Statement\": []}\n```\n",
    "```bash\naws iam create-user --user-name \"$X\"\n",
    "```\n",
    "~~~\n",
    "cat > p.json <<'EOF'\n{\nEOF\n",
    "<details>\n",
    "</details>\n",
    "<!-- aws iam delete-user -->\n",
    "<TabItem value=\"x\" label=\"Console\">\n",
    "</TabItem>\n",
    ":::note\n",
    ":::\n",
    "> [!NOTE]\n> text\n",
    "| Field | Value |\n| --- | --- |\n| User name | `b` |\n",
    "---\ntitle: x\n---\n",
    "\n",
    "\n\n",
    "\t",
    "é漢字\u{202e}\u{0}",
    "{",
    "}",
    "<",
    "Attach **AdministratorAccess** to the user. ",
    "X=$(aws iam get-user --query 'User.Arn')\n",
    "ユーザーの作成",
    "If you wish, ",
    "Do not ",
    "Option A: ",
    "Or ",
    "- [ ] ",
    "$(((((",
    "\"",
    "\\\n",
    "&lt;NAME&gt;",
];

#[test]
fn a_fault_within_a_letter_is_shown_at_the_letter() {
    let source = Source::new("guide.md", "```\n{ユーザー\n\"Statement\": []}\n```\n".to_owned());
    let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
    let plan = follow(&parse(&source), &source, &Nothing, &decisions);
    let shown: Vec<&str> = plan.diagnostics.iter().map(|found| source.slice(found.span)).collect();
    assert_eq!(shown, ["ユ"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_text_has_a_plan(chosen in prop::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = chosen.iter().map(|&at| PIECES[at]).collect();
        let source = Source::new("guide.md", text);
        let guide = parse(&source);
        let decisions = Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() };
        let plan = follow(&guide, &source, &Nothing, &decisions);
        let lines = source.text().lines().count().max(1) + 1;
        for planned in &plan.operations {
            prop_assert!(1 <= planned.lines.0 && planned.lines.0 <= planned.lines.1 && planned.lines.1 <= lines, "{:?}", planned.lines);
        }
        for found in &plan.diagnostics {
            prop_assert!(found.span.start <= found.span.end && found.span.end <= source.text().len());
            prop_assert!(source.text().is_char_boundary(found.span.start) && source.text().is_char_boundary(found.span.end));
        }
        let again = follow(&parse(&source), &source, &Nothing, &decisions);
        prop_assert_eq!(to_json(&plan, &source), to_json(&again, &source));
    }
}

/// What mutations put into a guide, besides what guides are made of.
const POISON: &[&str] = &[
    "\u{202e}",
    "\u{200b}",
    "\r",
    "\u{1b}]8;;",
    "\u{0}",
    "<div hidden>",
    "<span hidden>x",
    "<!--",
    "-->",
    "</div>",
    "\"Effect\": \"Deny\",",
    "\\u0041",
    "$(",
    "${A:-",
    "$A$A",
    "A=$A$A\n",
    "> > > > > > > > > > > > > > > > > > > > ",
    "- - - - - - - - - - - - - - - - ",
    "{{{{{{{{{{{{{{{{",
    "file:///dev/zero",
    "<<EOF\n",
    "{==",
    "==}",
    "~~~",
    "[](",
    "<!-- bythebook: operation = \"DeleteUser\" -->\n",
];

/// How often; more in the project's own check, and for who looks for faults.
fn runs() -> u32 {
    std::env::var("BYTHEBOOK_FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(150)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(runs()) })]

    /// Real guides with pieces taken out, doubled and poisoned: nothing panics, and the same bytes give the same plan.
    #[test]
    fn every_mutated_guide_has_one_plan(which in any::<prop::sample::Index>(), edits in prop::collection::vec((any::<u16>(), 0_u16..400, 0_usize..4, any::<prop::sample::Index>()), 1..8)) {
        let runbooks = files("runbooks", "md");
        let mut bytes = text(which.get(&runbooks)).into_bytes();
        for (at, length, kind, poison) in edits {
            let at = usize::from(at) % (bytes.len() + 1);
            let end = (at + usize::from(length)).min(bytes.len());
            let piece: Vec<u8> = match kind {
                0 => Vec::new(),
                1 => bytes[at..end].repeat(3),
                2 => PIECES[poison.index(PIECES.len())].bytes().chain(bytes[at..end].iter().copied()).collect(),
                _ => POISON[poison.index(POISON.len())].bytes().chain(bytes[at..end].iter().copied()).collect(),
            };
            bytes.splice(at..end, piece);
        }
        let source = Source::new("guide.md", String::from_utf8_lossy(&bytes));
        let plan = |source: &Source| {
            let plan = follow(&parse(source), source, &Nothing, &Decisions { part: Part::Whole, chosen: Vec::new(), with: Vec::new() });
            to_json(&plan, source).to_string()
        };
        prop_assert_eq!(plan(&source), plan(&source));
    }
}
