//! One record, byte by byte and by the letter of RFC 4180: the path for everything that the block scanner calls odd.

use counterfoil_core::error::{Code, code};
use memchr::{memchr, memchr2, memchr3};

use super::{BareQuotes, Caps};

/// What the tokenizer must know about a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    /// The byte between two fields.
    pub delimiter: u8,
    /// What a quote inside an unquoted field means.
    pub bare_quotes: BareQuotes,
    /// The bounds.
    pub caps: Caps,
}

/// Where a field's text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// How it was written.
    pub form: Form,
}

/// How a field was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    /// Without quotes: spaces around it do not count.
    #[default]
    Plain,
    /// In quotes: taken to the letter.
    Quoted,
    /// In quotes with doubled quotes inside; the span lies in the scratch buffer.
    Unescaped,
}

/// The fields of one record.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// One span a field.
    pub spans: Vec<Span>,
    /// The text of fields whose doubled quotes had to be undone.
    pub scratch: Vec<u8>,
}

impl Fields {
    fn clear(&mut self) {
        self.spans.clear();
        self.scratch.clear();
    }
}

/// Why a record cannot be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    /// The code.
    pub code: &'static Code,
    /// The field at fault, counted from 0.
    pub field: usize,
    /// The offset of the byte at fault.
    pub byte: usize,
}

/// The outcome of one attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// A record, or a line without content when there are no fields; `end` is one past its line end.
    Record {
        /// One past the line end.
        end: usize,
    },
    /// A record that cannot be read; reading can go on at `end`.
    Bad {
        /// Where the next record begins.
        end: usize,
        /// Why.
        fault: Fault,
    },
    /// The record does not end within the bytes at hand.
    Incomplete {
        /// Where a quoted field is still open.
        open_quote: Option<usize>,
        /// What is already known to be wrong with it.
        fault: Option<Fault>,
    },
}

/// Parses the record that begins at `start`. `at_end` says that nothing follows the bytes at hand.
pub(crate) fn parse(bytes: &[u8], start: usize, at_end: bool, dialect: &Dialect, fields: &mut Fields) -> Step {
    fields.clear();
    let mut position = start;
    let mut content_fault: Option<Fault> = None;
    loop {
        let index = fields.spans.len();
        if index >= dialect.caps.columns {
            let fault = Fault { code: &code::CSV_TOO_MANY_COLUMNS, field: index, byte: position };
            return resynchronise(bytes, at_end, fault, false);
        }
        let outcome = if bytes.get(position) == Some(&b'"') {
            quoted_field(bytes, position, at_end, dialect, fields)
        } else {
            plain_field(bytes, position, at_end, dialect, fields)
        };
        let stop = match outcome {
            FieldEnd::At(stop) => stop,
            FieldEnd::Incomplete { open_quote } => return Step::Incomplete { open_quote, fault: content_fault },
            FieldEnd::Broken { code, byte, rest_unreadable } => {
                return resynchronise(bytes, at_end, Fault { code, field: index, byte }, rest_unreadable);
            }
        };
        if content_fault.is_none() {
            content_fault = last_field_fault(bytes, index, position, dialect, fields);
        }
        match bytes.get(stop) {
            Some(byte) if *byte == dialect.delimiter => position = stop + 1,
            end => {
                let end = if end.is_some() { stop + 1 } else { stop };
                if let Some(fault) = content_fault {
                    return Step::Bad { end, fault };
                }
                if is_blank(fields) {
                    fields.clear();
                }
                return Step::Record { end };
            }
        }
    }
}

fn is_blank(fields: &Fields) -> bool {
    matches!(fields.spans.as_slice(), [only] if only.start == only.end && only.form == Form::Plain)
}

enum FieldEnd {
    /// The field ends before this offset: a delimiter, a line feed, or the end of the input.
    At(usize),
    Incomplete {
        open_quote: Option<usize>,
    },
    Broken {
        code: &'static Code,
        byte: usize,
        rest_unreadable: bool,
    },
}

fn span(start: usize, end: usize, form: Form) -> Span {
    // Windows are far smaller than 4 GiB.
    Span { start: start as u32, end: end as u32, form }
}

fn plain_field(bytes: &[u8], start: usize, at_end: bool, dialect: &Dialect, fields: &mut Fields) -> FieldEnd {
    let rest = bytes.get(start..).unwrap_or_default();
    let stop = match memchr2(dialect.delimiter, b'\n', rest) {
        Some(length) => start + length,
        None if at_end => bytes.len(),
        None => return FieldEnd::Incomplete { open_quote: None },
    };
    let mut end = stop;
    if bytes.get(stop) == Some(&b'\n') && end > start && bytes.get(end - 1) == Some(&b'\r') {
        end -= 1;
    }
    let text = bytes.get(start..end).unwrap_or_default();
    let mut from = 0;
    while let Some(found) = memchr2(b'"', b'\r', text.get(from..).unwrap_or_default()) {
        let byte = start + from + found;
        if bytes.get(byte) == Some(&b'\r') {
            return FieldEnd::Broken { code: &code::CSV_BARE_CR, byte, rest_unreadable: false };
        }
        if dialect.bare_quotes == BareQuotes::Refused {
            return FieldEnd::Broken { code: &code::CSV_BARE_QUOTE, byte, rest_unreadable: false };
        }
        from += found + 1;
    }
    fields.spans.push(span(start, end, Form::Plain));
    FieldEnd::At(stop)
}

fn quoted_field(bytes: &[u8], start: usize, at_end: bool, dialect: &Dialect, fields: &mut Fields) -> FieldEnd {
    let opened = start + 1;
    let mut from = opened;
    let mut doubled = false;
    let close = loop {
        let Some(found) = memchr(b'"', bytes.get(from..).unwrap_or_default()) else {
            if at_end {
                return FieldEnd::Broken { code: &code::CSV_UNCLOSED_QUOTE, byte: start, rest_unreadable: true };
            }
            return FieldEnd::Incomplete { open_quote: Some(start) };
        };
        let quote = from + found;
        match bytes.get(quote + 1) {
            Some(b'"') => {
                doubled = true;
                from = quote + 2;
            }
            None if !at_end => return FieldEnd::Incomplete { open_quote: Some(start) },
            _ => break quote,
        }
    };
    let stop = match bytes.get(close + 1) {
        Some(b'\r') => match bytes.get(close + 2) {
            Some(b'\n') => close + 2,
            None if !at_end => return FieldEnd::Incomplete { open_quote: None },
            _ => return FieldEnd::Broken { code: &code::CSV_BARE_CR, byte: close + 1, rest_unreadable: false },
        },
        Some(byte) if *byte == dialect.delimiter || *byte == b'\n' => close + 1,
        None => close + 1,
        Some(_) => {
            return FieldEnd::Broken { code: &code::CSV_TEXT_AFTER_QUOTE, byte: close + 1, rest_unreadable: false };
        }
    };
    if doubled {
        let begin = fields.scratch.len();
        let mut text = bytes.get(opened..close).unwrap_or_default();
        while let Some(found) = memchr(b'"', text) {
            fields.scratch.extend_from_slice(text.get(..=found).unwrap_or_default());
            text = text.get(found + 2..).unwrap_or_default();
        }
        fields.scratch.extend_from_slice(text);
        fields.spans.push(span(begin, fields.scratch.len(), Form::Unescaped));
    } else {
        fields.spans.push(span(opened, close, Form::Quoted));
    }
    FieldEnd::At(stop)
}

/// Faults of what is in a field, as opposed to where it ends: the record's end is known in spite of them.
fn last_field_fault(bytes: &[u8], index: usize, start: usize, dialect: &Dialect, fields: &Fields) -> Option<Fault> {
    let span = fields.spans.last()?;
    let source = if span.form == Form::Unescaped { fields.scratch.as_slice() } else { bytes };
    let text = source.get(span.start as usize..span.end as usize)?;
    if text.len() > dialect.caps.field_bytes {
        return Some(Fault { code: &code::CSV_FIELD_TOO_LARGE, field: index, byte: start });
    }
    memchr(0, text).map(|found| Fault { code: &code::CSV_NUL_BYTE, field: index, byte: start + found })
}

/// After a broken field the next record begins behind the next line feed; after an open quote there is none.
fn resynchronise(bytes: &[u8], at_end: bool, fault: Fault, rest_unreadable: bool) -> Step {
    if rest_unreadable {
        return Step::Bad { end: bytes.len(), fault };
    }
    match memchr(b'\n', bytes.get(fault.byte..).unwrap_or_default()) {
        Some(found) => Step::Bad { end: fault.byte + found + 1, fault },
        None if at_end => Step::Bad { end: bytes.len(), fault },
        None => Step::Incomplete { open_quote: None, fault: Some(fault) },
    }
}

/// The number of line feeds in a stretch of bytes.
pub(crate) fn line_feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Whether a text needs quotes when it is written with this delimiter.
pub(crate) fn needs_quotes(text: &[u8], delimiter: u8) -> bool {
    memchr3(b'"', b'\n', b'\r', text).is_some()
        || memchr(delimiter, text).is_some()
        || text.is_empty()
        || text.first() == Some(&b' ')
        || text.last() == Some(&b' ')
}
