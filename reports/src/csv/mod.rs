//! Results as CSV (RFC 4180): lines end in CR LF, text that a spreadsheet would run as a formula is disarmed.

mod cells;
mod differences;
mod outcomes;

pub use cells::{guarded, unguarded};

use crate::language::Language;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CsvOptions {
    /// The language of the header row and of the sentences; codes and amounts are the same in both.
    pub language: Language,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: ByteOrderMark,
}

/// Whether a file begins with the UTF-8 byte order mark, without which some spreadsheets misread 中文.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ByteOrderMark {
    /// The file begins with its first column's name.
    #[default]
    Absent,
    /// The file begins with U+FEFF.
    Present,
}
