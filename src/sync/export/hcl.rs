//! HCL as `terraform fmt` has it: hcl-rs writes the expressions, and here they are laid out.

use hcl::expr::FuncCall;
use hcl::format::Formatter;
use hcl::{Attribute, Block, Expression, Structure};

/// A block, and a blank line before it.
pub fn block(block: &Block) -> String {
    let mut text = String::from("\n");
    write(block, 0, &mut text);
    aligned(&text)
}

fn write(block: &Block, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    let labels: String = block.labels.iter().map(|label| format!("{} ", hcl::Value::from(label.as_str()))).collect();
    if block.body.iter().next().is_none() {
        text.push_str(&format!("{indent}{} {labels}{{}}\n", block.identifier.as_str()));
        return;
    }
    text.push_str(&format!("{indent}{} {labels}{{\n", block.identifier.as_str()));
    for structure in block.body.iter() {
        match structure {
            Structure::Attribute(attribute) => write_attribute(attribute, depth + 1, text),
            Structure::Block(inner) => write(inner, depth + 1, text),
        }
    }
    text.push_str(&format!("{indent}}}\n"));
}

/// The argument of a function, of which hcl-rs makes one line, is laid out like any other object.
fn write_attribute(attribute: &Attribute, depth: usize, text: &mut String) {
    let (before, expression, after) = match &attribute.expr {
        Expression::FuncCall(call) => match call.as_ref() {
            FuncCall { name, args, .. } if args.len() == 1 && matches!(args[0], Expression::Object(_)) => (format!("{name}("), &args[0], ")"),
            _ => (String::new(), &attribute.expr, ""),
        },
        expression => (String::new(), expression, ""),
    };
    let written = format!("{} = {before}{}{after}", attribute.key.as_str(), expression_text(expression));
    written.lines().for_each(|line| text.push_str(&format!("{}{line}\n", "  ".repeat(depth))));
}

fn expression_text(expression: &Expression) -> String {
    let mut formatter = Formatter::builder().prefer_ident_keys(true).build_vec();
    // Writing into memory does not fail; the other way to write it would be on one line.
    match hcl::format::Format::format_string(expression, &mut formatter) {
        Ok(text) => text,
        Err(_) => expression.to_string(),
    }
}

/// Lines below each other whose values end in the line have their `=` below each other.
fn aligned(text: &str) -> String {
    let mut written = String::new();
    let mut run: Vec<(&str, &str)> = Vec::new();
    let flush = |run: &mut Vec<(&str, &str)>, written: &mut String| {
        let widest = run.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, value) in run.drain(..) {
            written.push_str(&format!("{name}{} = {value}\n", " ".repeat(widest - name.chars().count())));
        }
    };
    for line in text.lines() {
        match assignment(line) {
            Some(pair) => run.push(pair),
            None => {
                flush(&mut run, &mut written);
                written.push_str(line);
                written.push('\n');
            }
        }
    }
    flush(&mut run, &mut written);
    written
}

/// The two sides of a line `name = value`, where no bracket of the value is left open.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (mut quoted, mut escaped, mut open, mut equals) = (false, false, 0i32, None);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '=' if equals.is_none() && line[..at].ends_with(' ') && line[at..].starts_with("= ") => equals = Some(at),
            '{' | '[' | '(' => open += 1,
            '}' | ']' | ')' => open -= 1,
            _ => {}
        }
    }
    let at = equals.filter(|_| open == 0)?;
    Some((line[..at].trim_end(), &line[at + 2..]))
}
