//! Hints for a guide that one cannot edit: `[[step]]` and `[[parameter]]` tables in a file beside it.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::syntax::{Says, closest, says};
use super::{Hints, Place, refuse};
use crate::guide::Guide;
use crate::plan::HintPlace;
use crate::source::{Files, Source, Span};

impl Hints {
    /// Adds the hints of the file beside the guide.
    pub(super) fn beside(&mut self, guide: &Guide, source: &Source, files: &dyn Files) {
        let file = match files.hints() {
            Ok(Some(file)) => file,
            Ok(None) => return,
            Err(why) => return self.findings.push(refuse(Span::default(), why, "mend the file, or take it away".into())),
        };
        match DeTable::parse(file.text()) {
            Ok(parsed) => parsed.get_ref().iter().for_each(|(kind, entries)| match (kind.get_ref().as_ref(), entries.get_ref()) {
                ("step" | "parameter", DeValue::Array(tables)) => {
                    for table in tables {
                        match table.get_ref() {
                            DeValue::Table(entries) => self.entry(&file, entries, table.span(), kind.get_ref() == "step", (guide, source)),
                            _ => self.wrong(&file, table.span(), "this is no table of keys and values", "write `[[step]]` or `[[parameter]]`, and keys below it"),
                        }
                    }
                }
                ("step" | "parameter", _) => self.wrong(&file, kind.span(), &format!("`{}` is a list of tables", kind.get_ref()), "write it in double brackets: `[[step]]`"),
                (other, _) => self.wrong(&file, kind.span(), &format!("`{other}` is not known here"), "the file holds `[[step]]` and `[[parameter]]` tables"),
            }),
            Err(error) => self.wrong(&file, error.span().unwrap_or_default(), error.message(), "the file is TOML"),
        }
    }

    fn entry(&mut self, file: &Source, entries: &DeTable, whole: Range<usize>, about_step: bool, (guide, source): (&Guide, &Source)) {
        let mut rest = DeTable::default();
        let (mut at, mut chosen) = (None, 0);
        for (key, value) in entries {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("id", DeValue::String(id)) if about_step => {
                    chosen += 1;
                    at = guide.steps.iter().position(|step| step.id == *id);
                    if at.is_none() {
                        let near = closest(id, guide.steps.iter().map(|step| step.id.as_str())).map(|near| format!("did you mean `{near}`? "));
                        return self.wrong(file, value.span(), &format!("the guide has no step `{id}`"), &format!("{}`plan` shows the ids", near.unwrap_or_default()));
                    }
                }
                ("line", DeValue::Integer(number)) if about_step => {
                    chosen += 1;
                    let line = usize::from_str_radix(number.as_str(), number.radix()).unwrap_or(0);
                    let holds = |span: Span| (source.lines(span).0..=source.lines(span).1).contains(&line);
                    at = guide.steps.iter().rposition(|step| holds(step.span));
                    if at.is_none() {
                        return self.wrong(file, value.span(), &format!("no step stands in line {line} of the guide"), "`plan` shows the lines of the steps");
                    }
                }
                ("id", _) if about_step => return self.wrong(file, value.span(), "`id` is a text in quotes", "write `id = \"2.3\"`"),
                ("line", _) if about_step => return self.wrong(file, value.span(), "`line` is a number", "write `line = 12`"),
                _ => _ = rest.insert(key.clone(), value.clone()),
            }
        }
        if about_step && chosen != 1 {
            return self.wrong(file, whole, "it does not say which step", "write `id = \"2.3\"` or `line = 12`");
        }
        match says(&rest, whole.clone()) {
            Ok(Says::Allow(_)) => self.wrong(file, whole, "findings are not left out here", "write `[[check.ignore]]` with `path`, `code` and `reason` into `bythebook.toml`"),
            Ok(says) if about_step == matches!(says, Says::Parameter(_)) => {
                self.wrong(
                    file,
                    whole,
                    if about_step { "a parameter belongs to no step" } else { "this is not about a parameter" },
                    "write `[[parameter]]` over parameters, `[[step]]` over the rest",
                );
            }
            Ok(says) => {
                let start = at.map_or(0, |at| guide.steps[at].span.start);
                let shown = HintPlace { file: Some(file.name().to_owned()), line: file.line(whole.start) };
                self.add(says, at, Place { shown, span: Span::new(start, start) }, guide);
            }
            Err(fault) => self.wrong(file, fault.at, &fault.message, &fault.help),
        }
    }

    fn wrong(&mut self, file: &Source, at: Range<usize>, message: &str, help: &str) {
        let place = file.position(at.start);
        self.findings.push(refuse(Span::default(), format!("{}, line {}: {message}", file.name(), place.line), help.to_owned()));
    }
}
