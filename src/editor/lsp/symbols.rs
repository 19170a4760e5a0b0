//! The outline: sections, and in them their steps under the guide's own numbers.

use std::collections::HashMap;

use lsp_types::{DocumentSymbol, Location, SymbolInformation, SymbolKind, Uri};

use super::analysis::Analysis;
use crate::plan::{Step, StepKind};
use crate::report::clean;
use crate::source::Span;

/// The whole tree. What only informs is left out where the guide does not number it.
pub fn symbols(analysis: &Analysis) -> Vec<DocumentSymbol> {
    let guide = &analysis.guide;
    // Children first: a section stands behind the one around it.
    let mut inside: Vec<Vec<Node>> = guide.sections.iter().map(|_| Vec::new()).collect();
    let mut nodes: Vec<(usize, Node)> = Vec::new();
    let planned: HashMap<&str, &Step> = analysis.plan.steps.iter().map(|step| (step.id.as_str(), step)).collect();
    for (known, step) in guide.steps.iter().filter_map(|known| Some((known, *planned.get(known.id.as_str())?))) {
        if step.kind != StepKind::Information || numbered(analysis, &known.blocks) {
            nodes.push((known.section, Node { id: step.id.clone(), span: step.span, selection: first_line(analysis, step.span), symbol: step_named(step), children: Vec::new() }));
        }
    }
    for (section, node) in nodes {
        match inside.get_mut(section) {
            Some(list) => place(list, node),
            None => continue,
        }
    }
    let mut top = Vec::new();
    for at in (0..guide.sections.len()).rev() {
        let section = &guide.sections[at];
        let mut children = std::mem::take(&mut inside[at]);
        children.sort_by_key(|child| child.span.start);
        if section.title.is_empty() {
            match section.parent.and_then(|parent| inside.get_mut(parent)) {
                Some(list) => list.extend(children),
                None => top.extend(children),
            }
            continue;
        }
        let symbol = (section.title.plain(), None, SymbolKind::NAMESPACE);
        let node = Node { id: String::new(), span: section.span, selection: section.heading, symbol, children };
        match section.parent.and_then(|parent| inside.get_mut(parent)) {
            Some(list) => list.push(node),
            None => top.push(node),
        }
    }
    top.sort_by_key(|node| node.span.start);
    top.into_iter().map(|node| symbol(analysis, node)).collect()
}

/// The same for clients that know no trees.
pub fn flat(symbols: Vec<DocumentSymbol>, uri: &Uri) -> Vec<SymbolInformation> {
    let mut list = Vec::new();
    add(symbols, None, uri, &mut list);
    list
}

struct Node {
    /// Of a step.
    id: String,
    span: Span,
    selection: Span,
    symbol: (String, Option<String>, SymbolKind),
    children: Vec<Node>,
}

/// Below the step with the number that its own goes on from.
fn place(list: &mut Vec<Node>, node: Node) {
    match list.last_mut().filter(|last| node.id.strip_prefix(&last.id).is_some_and(|rest| rest.starts_with('.'))) {
        Some(last) => place(&mut last.children, node),
        None => list.push(node),
    }
}

fn numbered(analysis: &Analysis, blocks: &[usize]) -> bool {
    let item = blocks.first().and_then(|&block| analysis.guide.blocks.get(block)?.item);
    item.and_then(|item| analysis.guide.items.get(item)).is_some_and(|item| item.number.is_some())
}

fn step_named(step: &Step) -> (String, Option<String>, SymbolKind) {
    let (detail, kind) = match step.kind {
        StepKind::Operation => ("call", SymbolKind::METHOD),
        StepKind::Checkpoint => ("a person", SymbolKind::EVENT),
        StepKind::NotUnderstood => ("not understood", SymbolKind::EVENT),
        StepKind::Navigation => ("navigation", SymbolKind::KEY),
        StepKind::Information => ("information", SymbolKind::STRING),
        StepKind::Optional => ("optional", SymbolKind::KEY),
        StepKind::Alternative => ("alternative", SymbolKind::KEY),
    };
    (format!("{} {}", step.id, step.title), Some(detail.into()), kind)
}

fn first_line(analysis: &Analysis, span: Span) -> Span {
    let text = analysis.source.slice(span);
    Span::new(span.start, span.start + text.lines().next().unwrap_or_default().len())
}

#[allow(deprecated, reason = "the struct has no constructor, and the field must be named")]
fn symbol(analysis: &Analysis, node: Node) -> DocumentSymbol {
    let (name, detail, kind) = node.symbol;
    let name = clean(name.trim()).into_owned();
    // A selection lies in its range, and children in that of their parent.
    let whole = node.children.iter().fold(node.span.join(node.selection), |whole, child| whole.join(child.span));
    let children: Vec<DocumentSymbol> = node.children.into_iter().map(|child| symbol(analysis, child)).collect();
    DocumentSymbol {
        name: if name.is_empty() { "…".into() } else { name },
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: analysis.range(whole),
        selection_range: analysis.range(node.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(deprecated, reason = "the struct has no constructor, and the field must be named")]
fn add(symbols: Vec<DocumentSymbol>, container: Option<&str>, uri: &Uri, list: &mut Vec<SymbolInformation>) {
    for symbol in symbols {
        let location = Location::new(uri.clone(), symbol.range);
        list.push(SymbolInformation { name: symbol.name.clone(), kind: symbol.kind, tags: None, deprecated: None, location, container_name: container.map(str::to_owned) });
        add(symbol.children.unwrap_or_default(), Some(&symbol.name), uri, list);
    }
}

#[cfg(test)]
mod tests {
    use super::super::analysis_tests::analysed;
    use super::*;

    fn tree(symbols: &[DocumentSymbol], depth: usize, text: &mut String) {
        for symbol in symbols {
            assert!(symbol.range.start <= symbol.selection_range.start && symbol.selection_range.end <= symbol.range.end, "{symbol:?}");
            text.push_str(&format!("{}{} [{}]\n", "  ".repeat(depth), symbol.name, symbol.detail.as_deref().unwrap_or("section")));
            tree(symbol.children.as_deref().unwrap_or_default(), depth + 1, text);
        }
    }

    #[test]
    fn sections_with_their_steps() {
        let guide = "# Mail\n\nWhat this is about.\n\n## Make it\n\n1. Open the IAM console.\n2. Make these:\n   1. Create an IAM user named `ci`.\n   2. Create an IAM group named `g`.\n\n## Tell them\n\n1. In the Lambda console, choose **Create function**.\n";
        let analysis = analysed(guide);
        let mut shown = String::new();
        let symbols = symbols(&analysis);
        tree(&symbols, 0, &mut shown);
        let wanted = "Mail [section]\n  Make it [section]\n    1.1 Open the IAM console. [navigation]\n    1.2 Make these: [information]\n      1.2.1 Create an IAM user named ci. [call]\n      1.2.2 Create an IAM group named g. [call]\n  Tell them [section]\n    2.1 In the Lambda console, choose Create function. [a person]\n";
        assert_eq!(shown, wanted);
        let list = flat(symbols, &"file:///g.md".parse().unwrap());
        assert_eq!((list.len(), list[4].container_name.as_deref()), (8, Some("1.2 Make these:")));
    }
}
