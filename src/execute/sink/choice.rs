//! Which sink a run uses.

use std::fmt;
use std::str::FromStr;

use super::profile::in_names;

/// As the command line takes it and as the journal keeps it: `file`, `profile:NAME`, `stdout`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SinkChoice {
    /// `secrets.ini` in the run's folder.
    #[default]
    File,
    /// New profiles in AWS's credentials file for access keys; `secrets.ini` for the rest.
    Profile(String),
    Stdout,
}

impl fmt::Display for SinkChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SinkChoice::File => f.write_str("file"),
            SinkChoice::Profile(name) => write!(f, "profile:{name}"),
            SinkChoice::Stdout => f.write_str("stdout"),
        }
    }
}

impl FromStr for SinkChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<SinkChoice, String> {
        match (text, text.strip_prefix("profile:")) {
            ("file", _) => Ok(SinkChoice::File),
            ("stdout", _) => Ok(SinkChoice::Stdout),
            (_, Some(name)) if !name.is_empty() && name.chars().all(in_names) => Ok(SinkChoice::Profile(name.to_owned())),
            (_, Some(_)) => Err("a profile's name is letters, digits and _-/.%@:+".into()),
            _ => Err("it is one of file, profile:NAME and stdout".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_s_form_is_the_command_line_s() {
        for text in ["file", "profile:ci", "stdout"] {
            assert_eq!(text.parse::<SinkChoice>().map(|choice| choice.to_string()).as_deref(), Ok(text));
        }
        for wrong in ["", "profile", "profile:", "profile:a b", "profile:a]", "profile:a\n", "File"] {
            assert!(wrong.parse::<SinkChoice>().is_err(), "{wrong:?}");
        }
    }
}
