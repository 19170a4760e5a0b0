//! Tags of HTML and MDX components, and the other notations that open a container.

use super::containers::Container;

/// A tag at the start of some text.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    pub name: &'a str,
    pub closing: bool,
    pub self_closing: bool,
    attributes: &'a str,
    /// Bytes from `<` to `>`.
    pub len: usize,
}

/// Elements whose content a browser does not show.
const NEVER_SHOWN: &[&str] = &["script", "style", "template", "datalist", "noframes", "noembed"];

/// Styles, without blanks, under which nothing can be read: not there, without size or colour, or white as the page.
const UNSEEN: &[&str] = &[
    "display:none;",
    "visibility:hidden;",
    "visibility:collapse;",
    "opacity:0;",
    "font-size:0;",
    "font-size:0px;",
    "fontsize:0;",
    "color:white;",
    "color:#fff;",
    "color:#ffffff;",
    "color:transparent;",
    "left:-9",
    "text-indent:-9",
];

/// Braces within braces in an attribute.
const DEEPEST: usize = 32;

/// The tag that `text` begins with. Attribute values may hold `>` in quotes or braces (`style={{ width: 300 }}`).
pub fn tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    let name_len = inside.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(inside.len());
    let name = &inside[..name_len];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (mut quote, mut braces) = (None, 0usize);
    for (at, c) in inside[name_len..].char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            // Nobody nests so deep: a line of nothing else is soon read.
            (None, '{') if braces >= DEEPEST => return None,
            (None, '{') => braces += 1,
            (None, '}') => braces = braces.saturating_sub(1),
            (None, '>') if braces == 0 => {
                let attributes = &inside[name_len..name_len + at];
                let self_closing = attributes.ends_with('/');
                return Some(Tag { name, closing, self_closing, attributes: attributes.trim_end_matches('/'), len: text.len() - inside.len() + name_len + at + 1 });
            }
            (None, '<') if braces == 0 => return None,
            _ => {}
        }
    }
    None
}

impl<'a> Tag<'a> {
    /// The value of `name="…"` or `name={"…"}`.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        attribute(self.attributes, name)
    }

    /// A browser shows nothing of it.
    pub fn hides(&self) -> bool {
        let lower = self.attributes.to_ascii_lowercase();
        let hidden = lower.split([' ', '\t', '"', '\'']).any(|word| word == "hidden" || word.starts_with("hidden="));
        // Of `style="…"` and of `style={{ … }}` alike.
        let style = lower.find("style").map(|at| lower[at..].replace([' ', '"', '\'', '\t'], "").replace([',', '}'], ";").replace("!important", "") + ";").unwrap_or_default();
        let name = self.name.to_ascii_lowercase();
        let closed = name == "dialog" && !lower.split_ascii_whitespace().any(|word| word.starts_with("open"));
        hidden || closed || UNSEEN.iter().any(|unseen| says(&style, unseen)) || NEVER_SHOWN.contains(&name.as_str())
    }

    pub fn container(&self) -> Container {
        let name = self.name.to_ascii_lowercase();
        let label = || ["label", "title", "name", "header", "heading", "tab", "value"].iter().find_map(|key| self.attribute(key)).unwrap_or_default().to_owned();
        match name.as_str() {
            _ if self.hides() => Container::Hidden,
            "tabs" | "tabgroup" | "codegroup" | "tablist" => Container::Tabs,
            "tab" | "tabitem" | "tabpanel" => Container::Tab(label()),
            "step" | "accordion" | "card" | "expandable" => Container::Step(label()),
            "figure" | "picture" | "video" | "iframe" | "svg" => Container::Figure,
            "aside" | "note" | "warning" | "tip" | "info" | "callout" | "admonition" | "caution" | "danger" | "check" => Container::Aside,
            _ => Container::Plain,
        }
    }
}

/// Whether a style says this of the text itself, not of its background or border.
fn says(style: &str, unseen: &str) -> bool {
    // White on a colour of its own is a button.
    let coloured = unseen.starts_with("color:") && style.contains("background");
    !coloured && style.match_indices(unseen).any(|(at, _)| !style[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
}

/// The value of an attribute in `a="b" c={'d'}`.
pub fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(at) = attributes[from..].find(name).map(|at| from + at) {
        let before = attributes[..at].chars().next_back();
        let after = attributes[at + name.len()..].trim_start();
        from = at + name.len();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '-') {
            continue;
        }
        let Some(value) = after.strip_prefix('=') else { continue };
        let value = value.trim_start().trim_start_matches('{').trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let value = &value[1..];
        return value.find(quote).map(|end| &value[..end]);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_with_braces_and_quotes() {
        let found = tag("<img src=\"/a.png\" alt=\"a > b\" style={{ width: 300 }} /> rest").unwrap();
        assert!(found.self_closing);
        assert_eq!(found.attribute("alt"), Some("a > b"));
        assert_eq!(tag("<TabItem value=\"x\" label=\"With CLI\">").unwrap().container(), Container::Tab("With CLI".into()));
        assert_eq!(tag("<BUCKET_NAME"), None);
        assert_eq!(tag(&format!("{}>", "<a{".repeat(40))), None);
        assert!(tag("<div hidden>").unwrap().hides());
        assert!(tag("<p style=\"display: none\">").unwrap().hides());
        assert!(tag("</Steps>").unwrap().closing);
        for hides in
            ["<DIV HIDDEN>", "<p STYLE='Display : None !important'>", "<div style={{ display: 'none', color: 'red' }}>", "<span style=\"color:#fff\">", "<dialog>", "<SCRIPT>"]
        {
            assert!(tag(hides).unwrap().hides(), "{hides}");
        }
        for shows in [
            "<div style=\"background-color: white\">",
            "<p style=\"font-size:0.8em;opacity:0.9\">",
            "<dialog open>",
            "<span style=\"background:#f90;color:white\">",
            "<a href=\"hidden.md\">",
        ] {
            assert!(!tag(shows).unwrap().hides(), "{shows}");
        }
    }
}
