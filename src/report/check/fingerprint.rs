//! What makes a finding known again when its line has moved.

use std::collections::HashMap;

use crate::source::Source;

/// Characters that a fingerprint reads, from the beginning of its line.
const LENGTH: usize = 100;
/// Stands behind the last character.
const END: u16 = u16::MAX;

/// For each line of the guide the value of `primaryLocationLineHash`, under which GitHub's code scanning knows a finding again.
///
/// Its upload computes the same and complains where another value stands there; an upload through the API computes none.
/// Source: `github/codeql-action`, `src/fingerprints.ts`: the first hundred UTF-16 units from the line's beginning on, without
/// spaces and tabs, line ends as `\n`, padded with zeros, as the digits of a number of base 37 modulo 2^64; then which of the lines
/// with the same number it is.
pub fn line_fingerprints(source: &Source) -> Vec<String> {
    let (mut units, mut starts) = (Vec::with_capacity(source.text().len() + 1), Vec::new());
    let text = source.text().replace("\r\n", "\n").replace('\r', "\n");
    for line in text.split('\n') {
        starts.push(units.len());
        units.extend(line.encode_utf16().filter(|unit| !matches!(unit, 0x20 | 0x09)));
        units.push(u16::from(b'\n'));
    }
    // The last line ends with the text.
    units.pop();
    units.push(END);
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let fingerprint = |start: usize| {
        let read = units[start..].iter().copied().chain(std::iter::repeat(0)).take(LENGTH);
        let number = read.fold(0_u64, |number, unit| number.wrapping_mul(37).wrapping_add(u64::from(unit)));
        let count = seen.entry(number).or_default();
        *count += 1;
        format!("{number:x}:{count}")
    };
    starts.into_iter().map(fingerprint).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprints(text: &str) -> Vec<String> {
        line_fingerprints(&Source::new("g.md", text))
    }

    #[test]
    fn they_are_those_of_the_upload() {
        // Computed by another program.
        let known = ["ac30f03883381996:1", "c7b753567a495bef:1", "e55ee579ad79b721:1", "c129715d7a2bc9a3:1"];
        assert_eq!(fingerprints("Choose **Users**.\n\nÉ 🙂\n"), known);
        assert_eq!(fingerprints(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(fingerprints("Press\r\n the\tbutton.\n"), fingerprints("Press\nthe button.\n"));
    }

    #[test]
    fn they_move_with_their_line() {
        let line = "a line that is as long as people write lines in guides, ".repeat(3) + "\n";
        let (before, after) = (fingerprints(&format!("{line}b\n")), fingerprints(&format!("new\n\n{line}b\n")));
        assert_eq!(before[0], after[2]);
        let twice = fingerprints(&format!("{line}{line}"));
        assert_eq!(twice[0].replace(":1", ":2"), twice[1]);
    }
}
