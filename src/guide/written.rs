//! Numbers that the text itself begins with: "2.3.1 In the editor", "Step 3: …", "STEP 1️⃣ …", "2. Create".

/// A number at the start of some text.
#[derive(Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// `2.3.1`, without a closing dot.
    pub number: String,
    /// "Step" or its like stands before it.
    pub step: bool,
    /// A colon, dash, dot, bracket or keycap sets the number off from the words.
    pub set_off: bool,
    /// The text after the number and what sets it off.
    pub rest: &'a str,
}

/// The number that `text` begins with; amounts ("750 hours", "1.5 GB") are none.
pub fn written(text: &str) -> Option<Written<'_>> {
    let text = text.trim_start();
    let (step, from) = step_word(text).map_or((false, text), |rest| (true, rest));
    if !from.trim_start_matches(KEYCAP).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut number = String::new();
    let mut end = 0;
    let mut keycap = false;
    for (at, c) in from.char_indices() {
        match c {
            '0'..='9' | '.' => number.push(c),
            '\u{fe0f}' => {}
            '\u{20e3}' => keycap = true,
            _ => break,
        }
        end = at + c.len_utf8();
    }
    let dotted = number.ends_with('.');
    number.truncate(number.trim_end_matches('.').len());
    let digits = number.starts_with(|c: char| c.is_ascii_digit()) && number.len() <= 12 && !number.contains("..");
    let after = from[end..].trim_start_matches([' ', '\u{a0}']);
    let rest = after.trim_start_matches(SEPARATORS).trim_start();
    let glued = from[end..].chars().next().is_some_and(|c| !c.is_whitespace() && !SEPARATORS.contains(&c));
    let bracket = from[end..].starts_with([')', ':', '：', '）']);
    let set_off = dotted || keycap || after.starts_with(SEPARATORS);
    (digits && (!glued || keycap) && (step || dotted || keycap || bracket || is_path(&number, rest))).then_some(Written { number, step, set_off, rest })
}

/// What follows a digit that is drawn as a key: a selector, and the key itself.
const KEYCAP: [char; 2] = ['\u{fe0f}', '\u{20e3}'];

const SEPARATORS: &[char] = &[':', '：', '.', ')', '）', '-', '–', '—', '|'];

/// "2.1 In the editor" is a number; "1.5 GB" and "3.22 or later" are amounts and versions.
fn is_path(number: &str, rest: &str) -> bool {
    let unit = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    number.contains('.') && unit.starts_with(|c: char| !c.is_lowercase()) && !["GB", "MB", "KB", "TB", "GiB", "MiB", "USD", "EUR"].contains(&unit)
}

/// What follows "Step " in one of the languages that guides are written in; marks and pictures before it do not count.
pub fn step_word(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()));
    let rest = rest.trim_start_matches([' ', '\u{a0}', '#']);
    (rest.starts_with(|c: char| c.is_ascii_digit()) && STEP.contains(&word.to_lowercase().as_str())).then_some(rest)
}

const STEP: &[&str] = &["step", "schritt", "étape", "etape", "paso", "passo", "шаг", "步骤", "步驟", "ステップ", "手順"];

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        written(text).map(|found| found.number)
    }

    #[test]
    fn numbers_of_many_kinds() {
        for (text, wanted) in [
            ("2.3.1 In the editor", "2.3.1"),
            ("Step 3 – Attach it", "3"),
            ("STEP 4: Name it", "4"),
            ("STEP 1\u{fe0f}\u{20e3} Create", "1"),
            ("1\u{fe0f}\u{20e3} Create", "1"),
            ("1\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3} Create", "10"),
            ("2. Create", "2"),
            ("2) Create", "2"),
            ("🔹 Step 2 (optional): x", "2"),
            ("Étape 2 : créer", "2"),
            ("步骤1：创建", "1"),
        ] {
            assert_eq!(number(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn amounts_and_names_are_no_numbers() {
        for text in ["750 hours", "1.5 GB of memory", "3.22 or later", "Stepping 2 up", "2nd page", "Step by step", "2024", "", "5…"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
