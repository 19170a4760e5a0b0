//! Files of the kind that AWS's credentials file is, read and added to without touching any other byte.

use std::ops::Range;

use zeroize::Zeroizing;

use super::Fields;

/// A section as it stands.
pub struct Section<'a> {
    /// What its header names, without blanks, quotes and the word `profile`.
    pub name: String,
    text: &'a [u8],
    /// The bytes behind its header.
    body: Range<usize>,
}

impl<'a> Section<'a> {
    pub fn lines(&self) -> impl Iterator<Item = &'a [u8]> {
        self.text[self.body.clone()].split(|byte| *byte == b'\n')
    }

    /// The value of a field, by its name in small letters.
    pub fn field(&self, name: &str) -> Option<&'a [u8]> {
        self.lines().find_map(|line| {
            // What is indented belongs to the field before it.
            let at = line.iter().position(|byte| *byte == b'=').filter(|_| !line.first().is_some_and(|byte| byte.is_ascii_whitespace() || b"#;".contains(byte)))?;
            line[..at].trim_ascii().eq_ignore_ascii_case(name.as_bytes()).then(|| line[at + 1..].trim_ascii())
        })
    }
}

pub fn sections(text: &[u8]) -> Vec<Section<'_>> {
    let mut found: Vec<Section> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if let Some(name) = header(line) {
            if let Some(before) = found.last_mut() {
                before.body.end = at;
            }
            found.push(Section { name, text, body: at + line.len()..text.len() });
        }
        at += line.len();
    }
    found
}

fn header(line: &[u8]) -> Option<String> {
    let line = line.trim_ascii().strip_prefix(b"[")?;
    let end = line.iter().position(|byte| *byte == b']')?;
    let name = String::from_utf8_lossy(&line[..end]).into_owned();
    let name = name.trim();
    let name = name.strip_prefix("profile").filter(|rest| rest.starts_with(char::is_whitespace)).unwrap_or(name);
    Some(name.trim().trim_matches(['"', '\'']).to_owned())
}

/// The text with the fields at the end of the first section of that name, else in a new one at its end, below `note`.
pub fn added(text: &[u8], name: &str, note: Option<&str>, fields: &Fields) -> Zeroizing<Vec<u8>> {
    let (at, new) = match sections(text).into_iter().find(|section| section.name == name) {
        Some(section) => (section.body.start + text[section.body].trim_ascii_end().len(), false),
        None => (text.len(), true),
    };
    let (before, after) = text.split_at(at);
    // Sized beforehand: growing would leave copies of secrets in freed memory.
    let size: usize = fields.iter().map(|(field, value)| field.len() + value.len() + 4).sum();
    let mut whole = Zeroizing::new(Vec::with_capacity(text.len() + size + name.len() + note.map_or(0, str::len) + 16));
    whole.extend_from_slice(before);
    if !before.is_empty() && !before.ends_with(b"\n") {
        whole.push(b'\n');
    }
    if new {
        if !before.is_empty() {
            whole.push(b'\n');
        }
        let note = note.into_iter().flat_map(|note| ["# ", note, "\n"]);
        ["[", name, "]\n"].into_iter().chain(note).for_each(|piece| whole.extend_from_slice(piece.as_bytes()));
    }
    for (field, value) in fields {
        [field.as_str(), " = ", value.as_str(), "\n"].iter().for_each(|piece| whole.extend_from_slice(piece.as_bytes()));
    }
    // The line break that ended the section's last line stands behind the new ones already.
    whole.extend_from_slice(if !new && before.last() != Some(&b'\n') { after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or(after) } else { after });
    whole
}

/// A name that stands in a header as it is.
pub fn plain(name: &str) -> String {
    name.replace(|c: char| c.is_control() || matches!(c, '[' | ']'), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(fields: &[(&str, &str)]) -> Fields {
        fields.iter().map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned()))).collect()
    }

    #[test]
    fn names_and_fields_are_read_as_aws_reads_them() {
        let text = b"[default]\nregion=eu\n\n [ profile \"ci\" ] # mine\nAWS_Access_Key_Id = AKIA1 \n# aws_secret_access_key = no\ns3 =\n  aws_secret_access_key = no\n";
        let found = sections(text);
        assert_eq!(found.iter().map(|section| section.name.as_str()).collect::<Vec<_>>(), ["default", "ci"]);
        assert_eq!(found[1].field("aws_access_key_id"), Some(b"AKIA1".as_slice()));
        assert_eq!((found[1].field("aws_secret_access_key"), found[0].field("aws_access_key_id")), (None, None));
    }

    #[test]
    fn what_is_added_leaves_every_other_byte() {
        let add = |text: &str, name: &str| String::from_utf8(added(text.as_bytes(), name, Some("note"), &fields(&[("a", "1"), ("b", "2")])).to_vec()).unwrap();
        assert_eq!(add("", "x"), "[x]\n# note\na = 1\nb = 2\n");
        assert_eq!(add("# top\n[y]\nk=v", "x"), "# top\n[y]\nk=v\n\n[x]\n# note\na = 1\nb = 2\n");
        assert_eq!(add("[x]\nk = v\n\n\n[y]\n", "x"), "[x]\nk = v\na = 1\nb = 2\n\n\n[y]\n");
        assert_eq!(add("[x]", "x"), "[x]\na = 1\nb = 2\n");
        assert_eq!(add("[x]\nk=v", "x"), "[x]\nk=v\na = 1\nb = 2\n");
        assert_eq!(add("[x]\n\n[y]\n", "x"), "[x]\na = 1\nb = 2\n\n[y]\n");
        let odd = b"[old]\r\nk = \xff\xfe\r\n";
        assert!(added(odd, "x", None, &fields(&[("a", "1")])).starts_with(odd));
    }
}
