//! Everything that is tested from outside the library. `BYTHEBOOK_BLESS=1` rewrites stored expectations; read what it wrote.

mod account;
mod again;
mod cases;
mod chaos;
mod cli;
mod compact;
mod editor;
mod endpoint;
mod export;
mod faults;
mod hostile;
mod imports;
mod kills;
mod moto;
mod preview;
mod properties;
mod readme;
mod report;
mod resume;
mod runbooks;
mod secrets;
mod support;
mod surroundings;
mod sync;
mod terminal;
mod undo;
