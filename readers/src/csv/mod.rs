//! CSV by the letter of RFC 4180, strict where a lenient reader would lose money.
//!
//! The tokenizer is the library's own for two reasons. The common crates accept a bare quote, text after a closing quote
//! and a quote that is never closed, each of which moves text between columns without a word. And reading is where most
//! of the time of a reconciliation goes: ordinary records are cut here at the bits of byte masks, 64 bytes at a time, and
//! only the columns that a mapping names are looked at.
//!
//! | input | treatment |
//! |---|---|
//! | delimiter `,` `;` tab `\|` | given, or sniffed from the header |
//! | UTF-8 with or without byte order mark | read; UTF-16 is `csv.encoding` |
//! | LF, CRLF | line ends; a CR alone is `csv.bare_cr` |
//! | empty lines | skipped |
//! | quote inside an unquoted field | `csv.bare_quote`, unless [`BareQuotes::Data`] says otherwise |
//! | text after a closing quote, NUL byte | the row is rejected |
//! | short and long rows | `csv.too_few_fields`, `csv.too_many_fields`: the row is rejected |
//! | quote open at the end of the file | rows before it are kept, the rest is one rejected record |
//! | sizes | [`Caps`] |

mod chunk;
mod header;
mod mask;
mod record;
mod rows;
mod scan;
#[cfg(test)]
mod tests;
mod write;

use serde::{Deserialize, Serialize};

#[cfg(test)]
pub(crate) use chunk::scan_ranges;
pub(crate) use chunk::{Input, Slice, scan_input, unreadable};
pub(crate) use header::{Header, find_column};
pub(crate) use record::line_feeds;
pub use rows::{Rejected, Table, read_table};
pub(crate) use scan::{Place, Row, RowSink};
pub use write::write_row;

/// Bounds on what a file may hold. Reading stays within a few times `record_bytes` of memory beyond its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caps {
    /// Bytes of one field.
    pub field_bytes: usize,
    /// Bytes of one id, key or reference.
    pub key_bytes: usize,
    /// Bytes of one record.
    pub record_bytes: usize,
    /// Columns of the header.
    pub columns: usize,
    /// Records of one file.
    pub rows: u64,
}

impl Default for Caps {
    fn default() -> Self {
        Self { field_bytes: 1 << 20, key_bytes: 64 << 10, record_bytes: 16 << 20, columns: 4096, rows: 50_000_000 }
    }
}

/// What a quote inside an unquoted field means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BareQuotes {
    /// The row is rejected with `csv.bare_quote`, as RFC 4180 has it.
    #[default]
    Refused,
    /// It is an ordinary character, as in `37°36'37.8"N`.
    Data,
}

/// How a file is cut into fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CsvOptions {
    /// The delimiter; sniffed from the header among `,` `;` tab and `|` where it is not given.
    pub delimiter: Option<Delimiter>,
    /// What a quote inside an unquoted field means.
    pub bare_quotes: BareQuotes,
    /// The bounds.
    pub caps: Caps,
}

/// The character between two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Delimiter {
    /// `,`
    #[default]
    #[serde(rename = ",")]
    Comma,
    /// `;`
    #[serde(rename = ";")]
    Semicolon,
    /// The tab character.
    #[serde(rename = "\t")]
    Tab,
    /// `|`
    #[serde(rename = "|")]
    Bar,
}

impl Delimiter {
    /// Every delimiter, in the order in which a tie between them is decided.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    /// The byte.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}
