//! The header row: encoding, delimiter, names.

use counterfoil_core::error::{Error, Result, code, hint};

use super::record::{Dialect, Fields, Form, Step, line_feeds, parse};
use super::{CsvOptions, Delimiter};

/// Whatever cap is asked for: positions in a window are 32 bits wide.
const LARGEST_RECORD: usize = 1 << 29;

/// The header row of a file.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// The names, without the spaces around them.
    pub names: Vec<String>,
    /// How the file is cut.
    pub dialect: Dialect,
    /// The offset of the first byte behind the header.
    pub body: u64,
    /// The line on which the first record begins, from 1.
    pub line: u64,
}

impl Header {
    /// Reads the header at the head of a file. `None` when it does not end within the bytes at hand.
    ///
    /// # Errors
    /// `csv.empty`, `csv.encoding`, `csv.duplicate_header`, `csv.too_many_columns` and the codes of a broken record.
    pub(crate) fn parse(head: &[u8], at_end: bool, options: &CsvOptions) -> Result<Option<Self>> {
        let mut position = 0;
        if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
            return Err(Error::new(&code::CSV_ENCODING, "the file begins with the mark of UTF-16").with("line", 1));
        }
        // A ZIP archive, which a workbook is too, and a gzip file.
        if head.starts_with(b"PK\x03\x04") || head.starts_with(&[0x1f, 0x8b]) {
            let message = "the file is compressed or a workbook: unpack it, or export it as CSV";
            return Err(Error::new(&code::CSV_ENCODING, message).with("line", 1));
        }
        if head.starts_with(b"\xef\xbb\xbf") {
            position = 3;
        }
        let mut line = 1;
        loop {
            match head.get(position..) {
                None | Some([]) if at_end => return Err(Error::new(&code::CSV_EMPTY, "no header row")),
                Some([b'\n', ..]) => position += 1,
                Some([b'\r', b'\n', ..]) => position += 2,
                _ => break,
            }
            line += 1;
        }
        let delimiter = options.delimiter.unwrap_or_else(|| sniff(head.get(position..).unwrap_or_default()));
        let caps = super::Caps { record_bytes: options.caps.record_bytes.min(LARGEST_RECORD), ..options.caps };
        let dialect = Dialect { delimiter: delimiter.byte(), bare_quotes: options.bare_quotes, caps };
        let mut fields = Fields::default();
        let end = match parse(head, position, at_end, &dialect, &mut fields) {
            Step::Record { end } => end,
            Step::Bad { fault, .. } => return Err(broken(fault.code, fault.field, fault.byte, line)),
            Step::Incomplete { fault: Some(fault), .. } => {
                return Err(broken(fault.code, fault.field, fault.byte, line));
            }
            Step::Incomplete { .. } if head.len() - position > options.caps.record_bytes => {
                return Err(Error::new(&code::CSV_RECORD_TOO_LARGE, "the header row does not end").with("line", line));
            }
            Step::Incomplete { .. } => return Ok(None),
        };
        let mut names = Vec::with_capacity(fields.spans.len());
        for (index, span) in fields.spans.iter().enumerate() {
            let source = if span.form == Form::Unescaped { fields.scratch.as_slice() } else { head };
            let bytes = source.get(span.start as usize..span.end as usize).unwrap_or_default();
            let name = std::str::from_utf8(bytes)
                .map_err(|_| broken(&code::CSV_INVALID_UTF8, index, span.start as usize, line))?;
            names.push(name.trim().to_owned());
        }
        refuse_duplicates(&names, line)?;
        line += line_feeds(head.get(position..end).unwrap_or_default());
        Ok(Some(Self { names, dialect, body: end as u64, line }))
    }

    /// The index of a column.
    pub(crate) fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|candidate| candidate == name)
    }
}

fn broken(code: &'static counterfoil_core::error::Code, field: usize, byte: usize, line: u64) -> Error {
    Error::new(code, "the header row cannot be read").with("line", line).with("column", field + 1).with("byte", byte)
}

fn refuse_duplicates(names: &[String], line: u64) -> Result<()> {
    let mut sorted: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
        Some(name) => {
            Err(Error::new(&code::CSV_DUPLICATE_HEADER, format!("two columns named {name:?}")).with("line", line))
        }
        None => Ok(()),
    }
}

/// The delimiter that occurs most often outside quotes in the first line; a comma where none does.
fn sniff(head: &[u8]) -> Delimiter {
    let mut counts = [0usize; Delimiter::ALL.len()];
    let mut is_quoted = false;
    for byte in head {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            byte => {
                for (count, delimiter) in counts.iter_mut().zip(Delimiter::ALL) {
                    *count += usize::from(*byte == delimiter.byte());
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    Delimiter::ALL.into_iter().zip(counts).find(|(_, count)| *count == most).map_or(Delimiter::Comma, |(best, _)| best)
}

/// The index of a column that must be there.
///
/// # Errors
/// `csv.missing_column` with the nearest name and the list of columns.
pub(crate) fn find_column(header: &Header, name: &str) -> Result<usize> {
    if let Some(index) = header.index(name) {
        return Ok(index);
    }
    let mut message = format!("no column named {name:?}");
    message.push_str(&hint(name, header.names.iter().map(String::as_str)));
    let listed: Vec<&str> = header.names.iter().take(64).map(String::as_str).collect();
    let more = header.names.len().saturating_sub(listed.len());
    message.push_str(&format!("; columns: {}", listed.join(", ")));
    if more > 0 {
        message.push_str(&format!(" and {more} more"));
    }
    Err(Error::new(&code::CSV_MISSING_COLUMN, message).with("column", name).with("line", 1))
}
