//! Where a guide leads its reader, and the places in it that can be led to.

use super::tag::tag;
use super::{BlockKind, Guide, Mark};
use crate::source::Span;

/// A link or a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub to: String,
    /// The whole of it, with its text.
    pub span: Span,
    pub picture: bool,
}

/// Tags that are looked at.
const MOST: usize = 5_000;
/// Bytes of one.
const LONGEST: usize = 600;

/// Adds the links, pictures and ids that stand in tags; those in code and in what is hidden are none.
pub fn in_tags(guide: &mut Guide, text: &str) {
    if !text.contains("=\"") && !text.contains("='") {
        return;
    }
    let (mut links, mut ids) = (Vec::new(), Vec::new());
    let mut end = 0;
    for (at, _) in text.match_indices('<').take(MOST) {
        if at < end {
            continue;
        }
        let mut far = text.len().min(at + LONGEST);
        while !text.is_char_boundary(far) {
            far -= 1;
        }
        let Some(found) = tag(&text[at..far]).filter(|found| !found.closing) else { continue };
        let picture = found.name.eq_ignore_ascii_case("img");
        let to = if picture { found.attribute("src") } else { found.attribute("href").filter(|_| found.name.eq_ignore_ascii_case("a")) };
        let own = ["id", "name"].into_iter().filter_map(|key| found.attribute(key));
        if is_code(guide, at) {
            continue;
        }
        end = at + found.len;
        ids.extend(own.map(str::to_owned));
        links.extend(to.map(|to| Link { to: to.to_owned(), span: Span::new(at, end), picture }));
    }
    guide.links.extend(links);
    guide.ids.extend(ids);
}

/// Whether byte `at` is code, or shown to nobody.
fn is_code(guide: &Guide, at: usize) -> bool {
    let covers = |span: Span| span.start <= at && at < span.end;
    if guide.hidden.iter().any(|hidden| covers(hidden.span)) {
        return true;
    }
    let Some(block) = guide.blocks.partition_point(|block| block.span.start <= at).checked_sub(1).map(|near| &guide.blocks[near]) else { return false };
    match &block.kind {
        BlockKind::Fence(_) => covers(block.span),
        BlockKind::Paragraph(text) => text.runs.iter().any(|run| run.mark.has(Mark::CODE) && covers(run.span)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use crate::source::Source;

    #[test]
    fn links_pictures_and_ids() {
        let text = "# One {#first}\n\n[a](b.md#c) ![d](e.png)\n\n<a name=\"second\"></a>\n\n<figure>\n  <img src=\"f.png\" />\n</figure>\n\n`<img src=\"code.png\">`\n\n```html\n<img src=\"fence.png\">\n```\n\n<!-- <img src=\"hidden.png\"> -->\n";
        let guide = parse(&Source::new("g.md", text));
        let found: Vec<(&str, bool)> = guide.links.iter().map(|link| (link.to.as_str(), link.picture)).collect();
        assert_eq!(found, [("b.md#c", false), ("e.png", true), ("f.png", true)]);
        assert_eq!(guide.ids, ["first", "second"]);
        assert_eq!(&text[guide.links[1].span.range()], "![d](e.png)");
    }
}
