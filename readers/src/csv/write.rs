//! Writing a row so that reading gives it back.

use super::Delimiter;
use super::record::needs_quotes;

/// Appends a row to `out`, quoted where RFC 4180 asks for it and ended with a line feed.
///
/// An empty field is written in quotes, so that a row of one empty field is not an empty line; so is a field that begins or
/// ends with a space, because spaces around an unquoted field do not count.
///
/// ```
/// let mut out = Vec::new();
/// counterfoil_readers::csv::write_row(&mut out, ["1", "a, \"b\""], Default::default());
/// assert_eq!(out, b"1,\"a, \"\"b\"\"\"\n");
/// ```
pub fn write_row<'a>(out: &mut Vec<u8>, fields: impl IntoIterator<Item = &'a str>, delimiter: Delimiter) {
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(delimiter.byte());
        }
        if !needs_quotes(field.as_bytes(), delimiter.byte()) {
            out.extend_from_slice(field.as_bytes());
            continue;
        }
        out.push(b'"');
        for byte in field.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    }
    out.push(b'\n');
}
