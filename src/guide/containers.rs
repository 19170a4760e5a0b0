//! What content can stand in besides sections and lists.

/// A container that a line opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Container {
    Tabs,
    /// One of several ways, with its label.
    Tab(String),
    /// A component with a title of its own.
    Step(String),
    Figure,
    /// A note, tip or warning.
    Aside,
    Hidden,
    Plain,
}

/// What a line without a tag opens or closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `:::note`, `{{% notice %}}`, `{% tab title="…" %}`: until it is closed.
    Open(Container, &'static str),
    Close(&'static str),
    /// `!!! note`, `=== "Tab"`: as long as the lines are indented further.
    Indented(Container),
}

/// Admonitions and tabs of the common generators: Docusaurus, MkDocs Material, Hugo, GitBook, Starlight.
pub fn notation(line: &str) -> Option<Notation> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix(":::") {
        let rest = rest.trim_start_matches(':').trim();
        return Some(if rest.is_empty() { Notation::Close(":::") } else { Notation::Open(Container::Aside, ":::") });
    }
    if let Some(rest) = line.strip_prefix("!!!").or_else(|| line.strip_prefix("???")) {
        return rest.starts_with([' ', '+']).then_some(Notation::Indented(Container::Aside));
    }
    if let Some(rest) = line.strip_prefix("=== ") {
        let label = rest.trim_start_matches(['!', '+']).trim().trim_matches(['"', '\'']);
        return (rest.contains('"') || rest.contains('\'')).then(|| Notation::Indented(Container::Tab(label.to_owned())));
    }
    let inner = ["{{%", "{{<", "{%"].iter().find_map(|open| line.strip_prefix(open))?;
    let inner = ["%}}", ">}}", "%}"].iter().find_map(|close| inner.strip_suffix(close))?.trim();
    let name = inner.split([' ', '=']).next().unwrap_or_default();
    let close = name.strip_prefix('/').or_else(|| name.strip_prefix("end"));
    match close.unwrap_or(name) {
        "tabs" | "tabpane" => Some(if close.is_some() { Notation::Close("tabs") } else { Notation::Open(Container::Tabs, "tabs") }),
        "tab" => Some(match close {
            Some(_) => Notation::Close("tab"),
            None => Notation::Open(Container::Tab(quoted(inner).unwrap_or_default()), "tab"),
        }),
        "notice" | "hint" | "note" | "warning" | "tip" | "alert" | "callout" | "admonition" | "info" => {
            Some(if close.is_some() { Notation::Close("notice") } else { Notation::Open(Container::Aside, "notice") })
        }
        _ => None,
    }
}

fn quoted(text: &str) -> Option<String> {
    let start = text.find(['"', '\''])?;
    let quote = text[start..].chars().next()?;
    let rest = &text[start + 1..];
    rest.find(quote).map(|end| rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_of_the_generators() {
        assert_eq!(notation(":::warning"), Some(Notation::Open(Container::Aside, ":::")));
        assert_eq!(notation(":::"), Some(Notation::Close(":::")));
        assert_eq!(notation("!!! tip \"Hint\""), Some(Notation::Indented(Container::Aside)));
        assert_eq!(notation("=== \"Console\""), Some(Notation::Indented(Container::Tab("Console".into()))));
        assert_eq!(notation("{% tab title=\"CLI\" %}"), Some(Notation::Open(Container::Tab("CLI".into()), "tab")));
        assert_eq!(notation("{% endtab %}"), Some(Notation::Close("tab")));
        assert_eq!(notation("{{% /notice %}}"), Some(Notation::Close("notice")));
        assert_eq!(notation("=== not a tab"), None);
        assert_eq!(notation("text"), None);
    }
}
