//! One value after the other: the elements of an array, the lines of NDJSON, or a single document.

use std::borrow::Cow;
use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use counterfoil_core::error::{Error, Result, code};

use super::parse::{Parser, skip_space};
use super::{Document, JsonLimits, Node, Value, place, utf8};
use crate::csv::{Input, unreadable};

/// What takes the values.
pub(crate) trait ValueSink {
    /// Takes a value. An error ends the whole reading.
    fn value(&mut self, value: Value<'_>) -> Result<()>;

    /// Takes note of a value that cannot be read; the error has its line.
    fn broken(&mut self, error: &Error, raw: &str) -> Result<()>;
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Hands every value of an input to a sink.
///
/// An input whose first line is a whole value and that goes on after it is NDJSON; it may be of any size. Anything else is
/// one document, within [`JsonLimits::document_bytes`]; if that is an array its elements are the values. A broken line is
/// one broken value; behind a broken element the rest of its array is.
///
/// # Errors
/// `io.read`; codes `json.*` where not even a first value can be read, and for what follows the document.
pub(crate) fn each_value<S: ValueSink>(input: Input<'_>, limits: &JsonLimits, sink: &mut S) -> Result<()> {
    if input.len()? > limits.document_bytes as u64 {
        let head = input.head(limits.line_bytes)?;
        if !begins_with_line(&head, limits) {
            let message = format!("the document has more than {} bytes", limits.document_bytes);
            return Err(Error::new(&code::JSON_TOO_LARGE, message));
        }
        return each_line(input, limits, sink);
    }
    let bytes = whole(input)?;
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    if begins_with_line(text, limits) {
        return each_line(input, limits, sink);
    }
    match each_element(text, limits, sink) {
        // Nothing was read: perhaps the first of many lines is broken.
        Err(Stopped::AtOnce(error)) => match has_lines_of_objects(text, limits) {
            true => each_line(input, limits, sink),
            false => Err(error),
        },
        Err(Stopped::Later(error)) => Err(error),
        Ok(()) => Ok(()),
    }
}

/// Parses the first value alone, for a look at what the input holds.
///
/// # Errors
/// As for [`each_value`].
pub(crate) fn first_value<T>(input: Input<'_>, limits: &JsonLimits, look: impl FnOnce(Value<'_>) -> T) -> Result<T> {
    struct First<T, F> {
        look: Option<F>,
        seen: Option<T>,
    }
    /// Ends the reading; never leaves this function.
    fn enough() -> Error {
        Error::new(&code::RECON_CANCELLED, "")
    }
    impl<T, F: FnOnce(Value<'_>) -> T> ValueSink for First<T, F> {
        fn value(&mut self, value: Value<'_>) -> Result<()> {
            self.seen = self.look.take().map(|look| look(value));
            Err(enough())
        }

        fn broken(&mut self, _: &Error, _: &str) -> Result<()> {
            Ok(())
        }
    }
    let mut first = First { look: Some(look), seen: None };
    let outcome = each_value(input, limits, &mut first);
    match (first.seen, outcome) {
        (Some(seen), _) => Ok(seen),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::new(&code::READ_AMBIGUOUS_FORMAT, "there is no readable value")),
    }
}

fn whole(input: Input<'_>) -> Result<Cow<'_, [u8]>> {
    match input {
        Input::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        Input::Path(path) => Ok(Cow::Owned(std::fs::read(path).map_err(|source| unreadable(path, source))?)),
    }
}

/// The first line that is not blank, and what follows it.
fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let bytes = bytes.trim_ascii_start();
    match memchr::memchr(b'\n', bytes) {
        Some(end) => bytes.split_at(end),
        None => (bytes, &[]),
    }
}

fn is_value(line: &[u8], limits: &JsonLimits) -> bool {
    line.len() <= limits.line_bytes && Document::parse_grammar(line, limits).is_ok()
}

/// Whether the first line is a whole value and something follows it.
fn begins_with_line(bytes: &[u8], limits: &JsonLimits) -> bool {
    let (line, rest) = split_line(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes));
    !rest.trim_ascii().is_empty() && is_value(line, limits)
}

/// Whether the second line is an object of its own.
fn has_lines_of_objects(bytes: &[u8], limits: &JsonLimits) -> bool {
    let (_, rest) = split_line(bytes);
    let (line, _) = split_line(rest);
    line.starts_with(b"{") && is_value(line, limits)
}

/// How an array or document ended early.
enum Stopped {
    /// Before any value.
    AtOnce(Error),
    /// After one or more.
    Later(Error),
}

fn each_element<S: ValueSink>(bytes: &[u8], limits: &JsonLimits, sink: &mut S) -> std::result::Result<(), Stopped> {
    let text = utf8(bytes).map_err(Stopped::AtOnce)?;
    let bytes = text.as_bytes();
    let mut parser = Parser::new(text, *limits);
    let mut nodes = Vec::new();
    let start = skip_space(bytes, 0);
    let end = if bytes.get(start) == Some(&b'[') {
        elements(text, start + 1, &mut parser, &mut nodes, sink)?
    } else {
        let end = parser.value(start, &mut nodes).map_err(Stopped::AtOnce)?;
        hand_over(text, 0, 0, &mut nodes, sink).map_err(Stopped::Later)?;
        Some(end)
    };
    let Some(end) = end else { return Ok(()) };
    let end = skip_space(bytes, end);
    if end < bytes.len() {
        let error = Error::new(&code::JSON_TRAILING_DATA, "something follows the document");
        return Err(Stopped::AtOnce(place(error, text, end)));
    }
    Ok(())
}

/// The elements of an array behind its bracket; gives the offset behind the array, none where it is broken.
fn elements<S: ValueSink>(
    text: &str,
    start: usize,
    parser: &mut Parser<'_>,
    nodes: &mut Vec<Node>,
    sink: &mut S,
) -> std::result::Result<Option<usize>, Stopped> {
    let bytes = text.as_bytes();
    let mut position = skip_space(bytes, start);
    if bytes.get(position) == Some(&b']') {
        return Ok(Some(position + 1));
    }
    let mut count = 0usize;
    let mut known_line = (0, 1);
    loop {
        nodes.clear();
        let begin = skip_space(bytes, position);
        let outcome = parser.value(begin, nodes).and_then(|end| {
            let end = skip_space(bytes, end);
            match bytes.get(end) {
                Some(b',' | b']') => Ok(end),
                _ => Err(place(Error::new(&code::JSON_INVALID, "the array does not go on"), text, end)),
            }
        });
        let end = match outcome {
            Ok(end) => end,
            Err(error) if count == 0 => return Err(Stopped::AtOnce(error)),
            Err(error) => {
                sink.broken(&error, text.get(begin..).unwrap_or_default()).map_err(Stopped::Later)?;
                return Ok(None);
            }
        };
        let document = Document {
            text,
            nodes: std::mem::take(nodes),
            root: format!("$[{count}]"),
            line_offset: 0,
            byte_offset: 0,
            known_line: Cell::new(known_line),
        };
        sink.value(document.root()).map_err(Stopped::Later)?;
        known_line = document.known_line.get();
        *nodes = document.nodes;
        count += 1;
        position = end + 1;
        if bytes.get(end) == Some(&b']') {
            return Ok(Some(position));
        }
    }
}

/// Lends the nodes to a document for as long as the sink looks at it.
fn hand_over<S: ValueSink>(
    text: &str,
    line_offset: u64,
    byte_offset: u64,
    nodes: &mut Vec<Node>,
    sink: &mut S,
) -> Result<()> {
    let document = Document {
        text,
        nodes: std::mem::take(nodes),
        root: "$".to_owned(),
        line_offset,
        byte_offset,
        known_line: Cell::new((0, 1)),
    };
    let outcome = sink.value(document.root());
    *nodes = document.nodes;
    outcome
}

fn each_line<S: ValueSink>(input: Input<'_>, limits: &JsonLimits, sink: &mut S) -> Result<()> {
    match input {
        Input::Bytes(bytes) => lines(bytes, limits, sink, |source| Error::new(&code::IO_READ, source.to_string())),
        Input::Path(path) => {
            let file = File::open(path).map_err(|source| unreadable(path, source))?;
            lines(BufReader::with_capacity(256 << 10, file), limits, sink, |source| unreadable(path, source))
        }
    }
}

fn lines<S: ValueSink>(
    mut reader: impl BufRead,
    limits: &JsonLimits,
    sink: &mut S,
    failed: impl Fn(std::io::Error) -> Error,
) -> Result<()> {
    let mut line = Vec::new();
    let mut nodes = Vec::new();
    let (mut number, mut offset) = (0u64, 0u64);
    loop {
        line.clear();
        let cap = limits.line_bytes as u64 + 1;
        let count = (&mut reader).take(cap).read_until(b'\n', &mut line).map_err(&failed)? as u64;
        if count == 0 {
            return Ok(());
        }
        number += 1;
        let mut skipped = 0;
        if count == cap && line.last() != Some(&b'\n') {
            skipped = reader.skip_until(b'\n').map_err(&failed)? as u64;
        }
        let mut content = line.as_slice();
        if number == 1 {
            content = content.strip_prefix(BYTE_ORDER_MARK).unwrap_or(content);
        }
        let content = content.trim_ascii_end();
        if !content.trim_ascii().is_empty() {
            if skipped > 0 {
                let message = format!("the line has more than {} bytes", limits.line_bytes);
                let error = Error::new(&code::JSON_TOO_LARGE, message).with("line", number);
                sink.broken(&error, &String::from_utf8_lossy(content.get(..1024).unwrap_or(content)))?;
            } else {
                one_line(content, number - 1, offset, limits, &mut nodes, sink)?;
            }
        }
        offset += count + skipped;
    }
}

fn one_line<S: ValueSink>(
    bytes: &[u8],
    line_offset: u64,
    byte_offset: u64,
    limits: &JsonLimits,
    nodes: &mut Vec<Node>,
    sink: &mut S,
) -> Result<()> {
    nodes.clear();
    let parsed = utf8(bytes).and_then(|text| {
        let end = Parser::new(text, *limits).value(skip_space(bytes, 0), nodes)?;
        match skip_space(bytes, end) {
            end if end < bytes.len() => {
                Err(place(Error::new(&code::JSON_TRAILING_DATA, "something follows the value"), text, end))
            }
            _ => Ok(text),
        }
    });
    match parsed {
        Ok(text) => hand_over(text, line_offset, byte_offset, nodes, sink),
        Err(error) => {
            let placed = Error::new(error.code(), error.message()).with("line", line_offset + 1);
            sink.broken(&placed, &String::from_utf8_lossy(bytes))
        }
    }
}
