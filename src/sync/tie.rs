//! Blocks that a hint ties to a file: `<!-- bythebook: source=FILE#POINTER -->`.

use super::outside::{Found, documents};
use super::propose::{in_fence, with_text};
use super::rewrite::fits;
use crate::diagnostic::{Diagnostic, Edit};
use crate::guide::{BlockKind, Fence, Guide};
use crate::plan::Tied;
use crate::source::{Files, Source};

/// The code of the findings.
pub const CODE: &str = "guide/source";

/// Where a block is not what its file says; each finding brings the edit, where there is one.
pub fn ties(guide: &Guide, source: &Source, tied: &[Tied], files: &dyn Files) -> Vec<Diagnostic> {
    tied.iter().filter_map(|tied| differs(guide, source, tied, files).err()).collect()
}

fn differs(guide: &Guide, source: &Source, tied: &Tied, files: &dyn Files) -> Result<(), Diagnostic> {
    let wrong = |message: String, help: &str| Diagnostic::error(CODE, tied.span, message).help(help);
    let block = guide.blocks.iter().find(|block| block.span.start >= tied.span.end);
    let Some(BlockKind::Fence(fence)) = block.map(|block| &block.kind) else {
        return Err(wrong("no block follows the hint that names a source".into(), "write it directly before the fenced block"));
    };
    let text = files.read(&tied.path).map_err(|why| wrong(why, "write the path as it is from the guide's folder"))?;
    let differs = |edit: Option<Edit>| {
        let found = Diagnostic::error(CODE, block.map_or(tied.span, |block| block.span), format!("the block is not what {} says", tied.shown()));
        let found = found.help("`bythebook sync --write` takes what the file says; else change the file");
        Err(Diagnostic { fix: edit.into_iter().collect(), ..found })
    };
    let Some(said) = json(fence) else {
        if tied.pointer.is_some() {
            return Err(wrong("a part of a file can only be the source of a block of JSON".into(), "take the part behind `#` out"));
        }
        return if fence.text().trim_end() == text.trim_end() { Ok(()) } else { differs(with_text(fence, source, text.trim_end())) };
    };
    let found = documents(&tied.path, &text, tied.pointer.as_deref()).map_err(|why| wrong(format!("{}: {why}", tied.path), "name a part as FILE#POINTER"))?;
    if let [Found { fault: Some(fault), .. }] = found.as_slice() {
        return Err(wrong(format!("{} cannot be compared: {fault}", tied.shown()), "tie the block to what the tool makes of it, or to nothing"));
    }
    match found.as_slice() {
        [one] if fits(&said, &one.document) => Ok(()),
        [one] => differs(in_fence(fence, source, &one.document)),
        several => Err(wrong(format!("{} has {}", tied.path, super::outside::places(several)), "name one of them as FILE#POINTER")),
    }
}

fn json(fence: &Fence) -> Option<serde_json::Value> {
    let text = fence.text();
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let minified = crate::policy::parse(&text).ok()?.minified;
    serde_json::from_str(&minified).ok()
}
