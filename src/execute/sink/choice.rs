//! Which sink a run uses.

use std::fmt;
use std::str::FromStr;

/// As the command line takes it and as the journal keeps it: `file`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SinkChoice {
    /// `secrets.ini` in the run's folder.
    #[default]
    File,
}

impl fmt::Display for SinkChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SinkChoice::File => f.write_str("file"),
        }
    }
}

impl FromStr for SinkChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<SinkChoice, String> {
        match text {
            "file" => Ok(SinkChoice::File),
            _ => Err("it is not `file`".into()),
        }
    }
}
