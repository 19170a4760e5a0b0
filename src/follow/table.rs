//! Rows of a table: a field and its value.

use crate::guide::{Run, Table, Text};
use crate::source::Span;

/// Each row as a text: "User name: `deployer`".
pub fn rows(table: &Table) -> Vec<Text> {
    let lines = std::iter::once(&table.head).chain(&table.rows);
    lines
        .filter(|row| row.len() >= 2)
        .map(|row| {
            let mut runs = row[0].runs.clone();
            let at = row[0].span().end;
            runs.push(Run { text: ": ".into(), span: Span::new(at, at), ..Run::default() });
            runs.extend(row[1].runs.clone());
            Text { runs }
        })
        .collect()
}
