//! From bytes to records: the block scanner for ordinary records, the careful tokenizer for all others.
//!
//! A record without odd bytes (see [`super::mask`]) is cut at the set bits of two masks and nothing else is looked at. A
//! record that holds one is parsed again from its first byte by [`super::record`]; scanning goes on behind it. Both ways
//! give the same records, whatever the size of the windows in which the bytes arrive.

use counterfoil_core::error::{Code, Error, Result, code};

use super::mask::{BLOCK, equal, masks, odd_bytes};
use super::record::{Dialect, Fault, Fields, Form, Span, Step, line_feeds, parse};

/// Where a record stands. Lines and records count from 1; a chunk in the middle of a file counts from its own start until
/// its place in the file is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// The line on which the record begins.
    pub line: u64,
    /// The number of the record; the header is not counted.
    pub record: u64,
}

/// One record's fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    window: &'a [u8],
    scratch: &'a [u8],
    spans: &'a [Span],
    start: usize,
    end: usize,
    /// Whether every byte is printable ASCII: no check of encoding or control characters is needed.
    pub is_plain: bool,
    /// Where it stands.
    pub place: Place,
}

impl<'a> Row<'a> {
    /// The text of a field with the spaces around an unquoted one taken off.
    #[inline(always)]
    pub(crate) fn field(&self, index: usize) -> &'a [u8] {
        let Some(span) = self.spans.get(index) else { return &[] };
        let range = span.start as usize..span.end as usize;
        match span.form {
            Form::Plain => trim(self.window.get(range).unwrap_or_default()),
            Form::Quoted => self.window.get(range).unwrap_or_default(),
            Form::Unescaped => self.scratch.get(range).unwrap_or_default(),
        }
    }

    /// The bytes from the start of [`Self::field`] on, beyond its end; `None` at the end of the window.
    #[inline(always)]
    pub(crate) fn field_window<const BYTES: usize>(&self, index: usize) -> Option<&'a [u8; BYTES]> {
        let span = self.spans.get(index).filter(|_| self.is_plain)?;
        let rest = self.window.get(span.start as usize..)?;
        // Spaces are taken off the front by `field`, which then begins elsewhere.
        rest.first_chunk().filter(|_| rest.first() != Some(&b' '))
    }

    /// The text of a field to the letter.
    pub(crate) fn exact_field(&self, index: usize) -> &'a [u8] {
        let Some(span) = self.spans.get(index) else { return &[] };
        let source = if span.form == Form::Unescaped { self.scratch } else { self.window };
        source.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The record as it stands in the file.
    pub(crate) fn raw(&self) -> &'a [u8] {
        self.window.get(self.start..self.end).unwrap_or_default()
    }

    /// The offset of its end in the window.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// The number of fields.
    pub(crate) fn width(&self) -> usize {
        self.spans.len()
    }
}

/// Takes spaces off both ends.
#[inline(always)]
fn trim(text: &[u8]) -> &[u8] {
    match (text.first(), text.last()) {
        (Some(b' '), _) | (_, Some(b' ')) => text.trim_ascii(),
        _ => text,
    }
}

/// What takes the records.
pub(crate) trait RowSink {
    /// Takes a record that has as many fields as the header. An error ends the whole reading.
    fn row(&mut self, row: &Row<'_>) -> Result<()>;

    /// Takes note of a record that cannot be read; `raw` is the record as it stands in the file.
    fn reject(&mut self, place: Place, code: &'static Code, field: Option<usize>, raw: &[u8]) -> Result<()>;
}

/// The state of a scan: dialect, width of the header, and where it stands.
#[derive(Debug)]
pub(crate) struct Scanner {
    dialect: Dialect,
    columns: usize,
    fields: Fields,
    spans: Vec<Span>,
    /// The place of the next record.
    pub place: Place,
    /// Set when an open quote or an oversized record made the rest unreadable.
    pub is_abandoned: bool,
}

/// What a scan of one window came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scanned {
    /// All records that begin before the limit are done; the next one begins at the offset.
    Done(usize),
    /// The record at the offset does not end within the window.
    More(usize),
}

impl Scanner {
    /// A scanner of records with `columns` fields; `line` is the line on which the first of them begins.
    pub(crate) fn new(dialect: Dialect, columns: usize, line: u64) -> Self {
        Self {
            dialect,
            columns,
            fields: Fields::default(),
            spans: vec![Span::default(); columns],
            place: Place { line, record: 1 },
            is_abandoned: false,
        }
    }

    /// Scans the records that begin in `window[start..limit]`. `at_end` says that the input ends with the window.
    pub(crate) fn scan<S: RowSink>(
        &mut self,
        window: &[u8],
        start: usize,
        limit: usize,
        at_end: bool,
        sink: &mut S,
    ) -> Result<Scanned> {
        let mut record_start = start;
        let mut base = start;
        while record_start < limit && !self.is_abandoned {
            // A record that begins with a quote is odd: where every field is quoted, no mask is computed in vain.
            if window.get(record_start) != Some(&b'"') {
                match self.plain_run(window, record_start, base, limit, sink)? {
                    Run::Limit(next) => return Ok(Scanned::Done(next)),
                    Run::Odd(next) => record_start = next,
                }
            }
            if record_start >= window.len() {
                break;
            }
            match self.careful(window, record_start, at_end, sink)? {
                Some(next) => record_start = next,
                None => return Ok(Scanned::More(record_start)),
            }
            base = record_start;
        }
        Ok(Scanned::Done(record_start))
    }

    /// Cuts records at mask bits until one is odd, the limit is reached or the whole blocks run out.
    #[inline]
    fn plain_run<S: RowSink>(
        &mut self,
        window: &[u8],
        mut record_start: usize,
        mut base: usize,
        limit: usize,
        sink: &mut S,
    ) -> Result<Run> {
        let delimiter = self.dialect.delimiter;
        let columns = self.columns;
        let mut field_start = record_start;
        let mut field = 0usize;
        let mut is_odd = false;
        let mut after_return = 0u64;
        while let Some(block) = window.get(base..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
            let found = masks(block, delimiter);
            let mut odd = 0;
            if found.has_odd | (after_return != 0) {
                let returns = equal(block, b'\r');
                // A return directly before a line feed belongs to the line end; any other makes its record odd.
                let alone = ((returns << 1) | after_return) & !equal(block, b'\n');
                after_return = returns >> 63;
                odd = (odd_bytes(block, delimiter) & !returns) | alone;
            }
            let mut bits = found.structural;
            while bits != 0 {
                let bit = bits & bits.wrapping_neg();
                let position = base + bits.trailing_zeros() as usize;
                bits ^= bit;
                if let Some(span) = self.spans.get_mut(field) {
                    *span = Span { start: field_start as u32, end: position as u32, form: Form::Plain };
                }
                field += 1;
                field_start = position + 1;
                if window.get(position) != Some(&b'\n') {
                    continue;
                }
                if is_odd || odd & (bit | (bit - 1)) != 0 {
                    return Ok(Run::Odd(record_start));
                }
                self.finish_plain(window, record_start, position, field, columns, sink)?;
                record_start = field_start;
                field = 0;
                if record_start >= limit || self.is_abandoned {
                    return Ok(Run::Limit(record_start));
                }
            }
            let rest = record_start.saturating_sub(base) as u32;
            is_odd |= odd.checked_shr(rest).unwrap_or(0) != 0;
            base += BLOCK;
        }
        Ok(Run::Odd(record_start))
    }

    /// Hands over a record without odd bytes whose line feed stands at `position`.
    #[inline(always)]
    fn finish_plain<S: RowSink>(
        &mut self,
        window: &[u8],
        record_start: usize,
        position: usize,
        fields: usize,
        columns: usize,
        sink: &mut S,
    ) -> Result<()> {
        let place = self.place;
        self.place.line += 1;
        let mut end = position;
        if end > record_start && window.get(end - 1) == Some(&b'\r') {
            end -= 1;
            if let Some(last) = self.spans.get_mut(fields - 1) {
                last.end = end as u32;
            }
        }
        if end == record_start {
            return Ok(());
        }
        self.place.record += 1;
        if fields != columns {
            let raw = window.get(record_start..end).unwrap_or_default();
            return sink.reject(place, width_code(fields, columns), None, raw);
        }
        if end - record_start > self.dialect.caps.field_bytes {
            return self.finish_long(window, record_start, end, place, sink);
        }
        let spans = &self.spans;
        sink.row(&Row { window, scratch: &[], spans, start: record_start, end, is_plain: true, place })
    }

    /// The caps of a record that is longer than a field may be.
    #[cold]
    fn finish_long<S: RowSink>(
        &mut self,
        window: &[u8],
        start: usize,
        end: usize,
        place: Place,
        sink: &mut S,
    ) -> Result<()> {
        let caps = self.dialect.caps;
        let raw = window.get(start..end).unwrap_or_default();
        let too_large = |span: &Span| (span.end - span.start) as usize > caps.field_bytes;
        let long_field = self.spans.iter().position(too_large);
        if raw.len() > caps.record_bytes {
            self.is_abandoned = true;
        }
        let spans = &self.spans;
        match long_field {
            Some(field) => sink.reject(place, &code::CSV_FIELD_TOO_LARGE, Some(field), raw),
            None if self.is_abandoned => sink.reject(place, &code::CSV_RECORD_TOO_LARGE, None, raw),
            None => sink.row(&Row { window, scratch: &[], spans, start, end, is_plain: true, place }),
        }
    }

    /// Parses one record by the letter. `None` when it does not end within the window.
    fn careful<S: RowSink>(
        &mut self,
        window: &[u8],
        start: usize,
        at_end: bool,
        sink: &mut S,
    ) -> Result<Option<usize>> {
        let place = self.place;
        let record_cap = self.dialect.caps.record_bytes;
        let end = match parse(window, start, at_end, &self.dialect, &mut self.fields) {
            Step::Record { end } if end - start > record_cap => self.abandon(window, start, place, None, None, sink)?,
            Step::Record { end } => {
                self.finish_careful(window, (start, end), place, sink)?;
                end
            }
            Step::Bad { end, fault } if end - start > record_cap => {
                let open_quote = (fault.code == &code::CSV_UNCLOSED_QUOTE).then_some(fault.byte);
                self.abandon(window, start, place, open_quote, Some(fault), sink)?
            }
            Step::Bad { end, fault } => {
                self.place.record += 1;
                self.is_abandoned |= fault.code == &code::CSV_UNCLOSED_QUOTE;
                self.reject(place, fault, window.get(start..end).unwrap_or_default(), sink)?;
                end
            }
            Step::Incomplete { .. } if window.len() - start <= record_cap => return Ok(None),
            Step::Incomplete { open_quote, fault } => self.abandon(window, start, place, open_quote, fault, sink)?,
        };
        self.place.line += line_feeds(window.get(start..end).unwrap_or_default());
        Ok(Some(end))
    }

    fn finish_careful<S: RowSink>(
        &mut self,
        window: &[u8],
        (start, end): (usize, usize),
        place: Place,
        sink: &mut S,
    ) -> Result<()> {
        let fields = &self.fields;
        let width = fields.spans.len();
        if width == 0 {
            return Ok(());
        }
        self.place.record += 1;
        if width != self.columns {
            let raw = window.get(start..end).unwrap_or_default();
            return sink.reject(place, width_code(width, self.columns), None, raw);
        }
        let (scratch, spans) = (fields.scratch.as_slice(), fields.spans.as_slice());
        sink.row(&Row { window, scratch, spans, start, end, is_plain: false, place })
    }

    /// Gives up behind a record that is larger than the cap: it and everything after it count as one rejected record.
    #[cold]
    fn abandon<S: RowSink>(
        &mut self,
        window: &[u8],
        start: usize,
        place: Place,
        open_quote: Option<usize>,
        fault: Option<Fault>,
        sink: &mut S,
    ) -> Result<usize> {
        self.place.record += 1;
        self.is_abandoned = true;
        let field_cap = self.dialect.caps.field_bytes;
        let is_long = |span: &Span| (span.end - span.start) as usize > field_cap;
        let fault = if open_quote.is_some_and(|byte| window.len() - byte > field_cap) {
            Fault { code: &code::CSV_FIELD_TOO_LARGE, field: self.fields.spans.len(), byte: 0 }
        } else if let Some(field) = self.fields.spans.iter().position(is_long) {
            Fault { code: &code::CSV_FIELD_TOO_LARGE, field, byte: 0 }
        } else {
            fault.filter(|fault| fault.code == &code::CSV_TOO_MANY_COLUMNS).unwrap_or(Fault {
                code: &code::CSV_RECORD_TOO_LARGE,
                field: 0,
                byte: 0,
            })
        };
        self.reject(place, fault, window.get(start..).unwrap_or_default(), sink)?;
        Ok(window.len())
    }

    fn reject<S: RowSink>(&self, place: Place, fault: Fault, raw: &[u8], sink: &mut S) -> Result<()> {
        if fault.code == &code::CSV_TOO_MANY_COLUMNS {
            return sink.reject(place, &code::CSV_TOO_MANY_FIELDS, None, raw);
        }
        sink.reject(place, fault.code, Some(fault.field), raw)
    }
}

enum Run {
    /// The next record begins at the offset, at or behind the limit.
    Limit(usize),
    /// The record at the offset needs the careful path.
    Odd(usize),
}

fn width_code(fields: usize, columns: usize) -> &'static Code {
    if fields < columns { &code::CSV_TOO_FEW_FIELDS } else { &code::CSV_TOO_MANY_FIELDS }
}

/// The error of a file with more rows than the cap.
#[cold]
pub(crate) fn too_many_rows(rows: u64) -> Error {
    Error::new(&code::CSV_TOO_MANY_ROWS, format!("more than {rows} rows"))
}
