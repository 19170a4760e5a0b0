//! How text is told apart on a terminal. Light and dark ones show red and magenta alike well, not yellow, cyan, blue or what is bright;
//! nothing is said by colour alone.

use anstyle::{AnsiColor, Style};

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
/// What would be called.
pub const CALL: Style = BOLD;
/// What is wrong, or of high risk.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What a person has to see to.
pub const WANTED: Style = AnsiColor::Magenta.on_default().bold();
/// Signs of what is done.
pub const GOOD: Style = AnsiColor::Green.on_default();
