//! What holds for every text: no stage panics, places lie in the file, the same guide gives the same plan.

use bythebook::follow::{Decisions, follow};
use bythebook::guide::{Part, parse};
use bythebook::plan::to_json;
use bythebook::source::Source;
use proptest::prelude::*;

use crate::support::Nothing;

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
