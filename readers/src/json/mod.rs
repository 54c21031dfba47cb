//! JSON by the letter of RFC 8259, with positions, exact numbers and no recursion.
//!
//! A value is parsed into a flat list of nodes over the input text, so that numbers keep every digit (an amount never
//! passes through a binary fraction), a hostile depth costs no stack, and every complaint names byte, line and path.
//!
//! | input | treatment |
//! |---|---|
//! | the same key twice in an object | `json.duplicate_key`: parsers disagree on which one counts |
//! | nesting beyond [`JsonLimits::depth`] | `json.too_deep` |
//! | a text, number or list of nodes beyond its bound | `json.too_large` |
//! | `\ud800` without its other half | `json.invalid_unicode` |
//! | a second value after the first | `json.trailing_data` |
//! | a fraction or exponent where an amount belongs | `json.float_amount` |

mod parse;
mod stream;
#[cfg(test)]
mod tests;
mod value;

use std::cell::Cell;

use counterfoil_core::error::{Error, Result, code};
use serde::{Deserialize, Serialize};

use crate::csv::line_feeds;
use parse::{Parser, skip_space};
pub(crate) use stream::{ValueSink, each_value, first_value};
pub use value::{Kind, Value};

/// Bounds on a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JsonLimits {
    /// Bytes of one document.
    pub document_bytes: usize,
    /// Bytes of one line of NDJSON.
    pub line_bytes: usize,
    /// Nested arrays and objects.
    pub depth: usize,
    /// Values and keys in one object that becomes a record, or in one document.
    pub nodes: usize,
    /// Characters of one number.
    pub number_bytes: usize,
}

impl Default for JsonLimits {
    fn default() -> Self {
        // Less than 64 MiB.
        Self { document_bytes: (64 << 20) - 1, line_bytes: 16 << 20, depth: 128, nodes: 2_000_000, number_bytes: 1024 }
    }
}

/// A parsed text: nodes over the bytes they were read from.
#[derive(Debug)]
pub struct Document<'a> {
    pub(crate) text: &'a str,
    pub(crate) nodes: Vec<Node>,
    /// The path of the first node, for messages.
    pub(crate) root: String,
    /// Added to the line of a position, for texts that are a part of a larger one.
    pub(crate) line_offset: u64,
    /// A byte whose line is known: positions are asked for in ascending order, and counting from the front each time would
    /// take time in the square of the length.
    pub(crate) known_line: Cell<(usize, u64)>,
    /// Added to the byte of a position.
    pub(crate) byte_offset: u64,
}

/// One value or key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// Whether a string holds an escape.
    pub(crate) is_escaped: bool,
    /// First byte; of a string, the byte behind the opening quote.
    pub(crate) start: u32,
    /// One past the last byte; of a string, the closing quote.
    pub(crate) end: u32,
    /// The array or object around it; itself for the first node.
    pub(crate) parent: u32,
    /// The node behind everything inside this one.
    pub(crate) after: u32,
}

impl<'a> Document<'a> {
    /// Parses one value; nothing but white space may follow it.
    ///
    /// ```
    /// use counterfoil_readers::json::{Document, JsonLimits};
    ///
    /// let document = Document::parse(br#"{"amount": 9007199254740993}"#, &JsonLimits::default())?;
    /// let amount = document.root().member("amount").ok_or("no amount")?;
    /// assert_eq!(amount.integer()?, 9007199254740993);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Codes `json.*`, with `byte`, `line` and, inside a value, `path`.
    pub fn parse(bytes: &'a [u8], limits: &JsonLimits) -> Result<Self> {
        let document = Self::parse_grammar(bytes, limits)?;
        document.root().refuse_duplicate_keys()?;
        Ok(document)
    }

    /// The same without the rule on duplicate keys, which is this library's and not the grammar's.
    pub(crate) fn parse_grammar(bytes: &'a [u8], limits: &JsonLimits) -> Result<Self> {
        if bytes.len() > limits.document_bytes {
            let message = format!("{} bytes, at most {}", bytes.len(), limits.document_bytes);
            return Err(Error::new(&code::JSON_TOO_LARGE, message));
        }
        let text = utf8(bytes)?;
        let mut parser = Parser::new(text, *limits);
        let mut nodes = Vec::new();
        let end = parser.value(skip_space(text.as_bytes(), 0), &mut nodes)?;
        let end = skip_space(text.as_bytes(), end);
        if end < text.len() {
            return Err(place(Error::new(&code::JSON_TRAILING_DATA, "a second value"), text, end));
        }
        Ok(Self { text, nodes, root: "$".to_owned(), line_offset: 0, byte_offset: 0, known_line: Cell::new((0, 1)) })
    }

    /// The value.
    pub fn root(&self) -> Value<'_> {
        Value::new(self, 0)
    }

    /// An error at a byte of this text.
    pub(crate) fn error_at(&self, error: Error, byte: usize) -> Error {
        error.with("line", self.line_at(byte)).with("byte", byte as u64 + self.byte_offset)
    }

    pub(crate) fn line_at(&self, byte: usize) -> u64 {
        let (from, line) = match self.known_line.get() {
            known if known.0 <= byte => known,
            _ => (0, 1),
        };
        let line = line + line_feeds(self.text.as_bytes().get(from..byte).unwrap_or_default());
        self.known_line.set((byte, line));
        line + self.line_offset
    }
}

/// The bytes as text.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        let line = bytes.iter().take(byte).filter(|byte| **byte == b'\n').count() + 1;
        Error::new(&code::JSON_INVALID, "the text is not UTF-8").with("byte", byte).with("line", line)
    })
}

/// The line of a byte, from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> u64 {
    line_feeds(text.as_bytes().get(..byte).unwrap_or_default()) + 1
}

/// Adds a position to an error.
pub(crate) fn place(error: Error, text: &str, byte: usize) -> Error {
    error.with("byte", byte).with("line", line_of(text, byte))
}
