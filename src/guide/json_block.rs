//! JSON that stands in the text without a fence: lines from a lone `{` or `[` to the bracket that closes it.

/// The byte range of the first JSON object in `text` that begins on a line of its own, lines whole.
pub fn json_lines(text: &str) -> Option<std::ops::Range<usize>> {
    if !text.contains('{') {
        return None;
    }
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        if line.trim() == "{" || line.trim_start().starts_with("{\"") {
            start = Some(at);
            break;
        }
        at += line.len();
    }
    let start = start?;
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (offset, byte) in text[start..].bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let end = start + offset + 1;
                    let rest = text[end..].find('\n').map_or(text.len(), |line| end + line + 1);
                    return text[end..rest].trim().is_empty().then_some(start..end);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_whole_objects_only() {
        let text = "Trust policy\n{\n  \"a\": \"}\"\n}\nnext";
        assert_eq!(json_lines(text).map(|range| &text[range]), Some("{\n  \"a\": \"}\"\n}"));
        assert_eq!(json_lines("{\n \"a\": 1\n"), None);
        assert_eq!(json_lines("no {braces} here"), None);
    }
}
