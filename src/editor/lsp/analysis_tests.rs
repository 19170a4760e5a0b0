//! Guides that the tests of all features look at.

use std::path::Path;

use lsp_types::Position;

use super::analysis::{Analysis, Surroundings, analyse};
use super::positions::Encoding;
use crate::check::{Found, Rehearsal};
use crate::plan::Plan;
use crate::source::{Files, NoFiles, Source};

/// No files, no configuration; rehearsals are not to be had.
pub struct Nothing;

impl Surroundings for Nothing {
    fn files(&self, _: &Path) -> Box<dyn Files> {
        Box::new(NoFiles)
    }

    fn wanted(&self, guide: &Path, found: Found) -> Result<Found, String> {
        if guide == Path::new("misconfigured.md") { Err("bythebook.toml:1:1: x".into()) } else { Ok(found) }
    }

    fn rehearse(&self, _: &Source, _: &Plan) -> Result<Rehearsal, String> {
        Err("not here".into())
    }
}

pub fn analysed(text: &str) -> Analysis {
    analyse(text, Path::new("guide.md"), Encoding::Utf16, &Nothing)
}

/// The guide without its `‸`, and the position where that stood.
pub fn at(text: &str) -> (Analysis, Position) {
    let offset = text.find('‸').expect("a place is marked");
    let analysis = analysed(&text.replace('‸', ""));
    let position = analysis.position(offset);
    (analysis, position)
}

#[test]
fn what_is_wrong_around_a_guide_is_no_lack_of_findings() {
    let analysis = analyse("# T\n", Path::new("misconfigured.md"), Encoding::Utf8, &Nothing);
    assert_eq!((analysis.findings.len(), analysis.trouble.as_deref()), (0, Some("bythebook.toml:1:1: x")));
    let analysis = analysed("<!-- bythebook: expect allow s3:GetObject on arn:aws:s3:::b/x -->\n\n1. Create an IAM user named `ci`.\n");
    assert_eq!(analysis.trouble.as_deref(), Some("not here"));
}
