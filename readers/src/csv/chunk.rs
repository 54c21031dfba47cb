//! One input, several threads, the same records.
//!
//! The input is cut into ranges; each range begins at the first line feed in it and reads on until the record that crosses
//! its end is complete. That guess is wrong only where a range begins inside a quoted field. So the ranges are chained
//! afterwards: a range counts if it began exactly where the one before it ended, and is scanned again from the right place
//! otherwise. The tokenizer is deterministic, so by induction the result is that of one pass from the front.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use counterfoil_core::error::{Error, Result, code};

use super::header::Header;
use super::scan::{Place, RowSink, Scanned, Scanner, too_many_rows};

/// Bytes read at a time: small enough to stay in the second-level cache while they are scanned.
const WINDOW: usize = 512 << 10;
/// The largest window over bytes in memory; keeps positions within 32 bits.
const LARGEST_WINDOW: usize = 1 << 30;
/// A range is worth a thread of its own from this size on.
const SMALLEST_RANGE: u64 = 4 << 20;

/// Where the bytes come from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Input<'a> {
    /// Bytes in memory.
    Bytes(&'a [u8]),
    /// A file, read in windows and never held as a whole.
    Path(&'a Path),
}

impl Input<'_> {
    /// The size in bytes.
    pub(crate) fn len(&self) -> Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::Path(path) => Ok(std::fs::metadata(path).map_err(|source| unreadable(path, source))?.len()),
        }
    }

    /// The first bytes, at most `count` of them.
    pub(crate) fn head(&self, count: usize) -> Result<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.get(..count).unwrap_or(bytes).to_vec()),
            Self::Path(path) => {
                let file = File::open(path).map_err(|source| unreadable(path, source))?;
                let mut head = Vec::new();
                file.take(count as u64).read_to_end(&mut head).map_err(|source| unreadable(path, source))?;
                Ok(head)
            }
        }
    }

    /// Reads the header, looking at as much of the input as it takes.
    pub(crate) fn header(&self, options: &super::CsvOptions) -> Result<Header> {
        let mut count = 64 << 10;
        loop {
            let head = self.head(count)?;
            let at_end = head.len() < count;
            if let Some(header) = Header::parse(&head, at_end, options)? {
                return Ok(header);
            }
            count *= 4;
        }
    }
}

pub(crate) fn unreadable(path: &Path, source: std::io::Error) -> Error {
    Error::new(&code::IO_READ, format!("{}: {source}", path.display())).caused_by(source)
}

/// One range's records and where it lies.
#[derive(Debug)]
pub(crate) struct Slice<S> {
    /// What took the records. Its places count from the start of the slice.
    pub sink: S,
    /// The place of the slice's first record in the file, less the slice's own first place.
    pub offset: Place,
    start: u64,
    end: u64,
    next: Place,
    is_abandoned: bool,
}

/// Scans everything behind the header. The slices come in file order; `threads` bounds their number.
///
/// # Errors
/// `io.read`, `csv.too_many_rows`, and whatever a sink returns.
pub(crate) fn scan_input<S, F>(input: Input<'_>, header: &Header, threads: usize, make: F) -> Result<Vec<Slice<S>>>
where
    S: RowSink + Send,
    F: Fn(u64) -> S + Sync,
{
    let total = input.len()?;
    let body = total.saturating_sub(header.body);
    let count = (body / SMALLEST_RANGE).clamp(1, threads.max(1) as u64);
    scan_ranges(input, header, total, count, WINDOW, make)
}

/// The same with a given number of ranges and size of window, so that tests can cut anywhere.
pub(crate) fn scan_ranges<S, F>(
    input: Input<'_>,
    header: &Header,
    total: u64,
    count: u64,
    window: usize,
    make: F,
) -> Result<Vec<Slice<S>>>
where
    S: RowSink + Send,
    F: Fn(u64) -> S + Sync,
{
    let body = total.saturating_sub(header.body);
    let bound = |index: u64| header.body + (u128::from(body) * u128::from(index) / u128::from(count)) as u64;
    let ranges: Vec<(u64, u64)> = (0..count).map(|index| (bound(index), bound(index + 1))).collect();
    let scan_one = |index: usize, (start, stop): (u64, u64)| {
        let guess = if index == 0 { Begin::At(start) } else { Begin::AfterLineFeed(start) };
        scan_range(input, header, guess, stop, window, make(stop - start))
    };
    let first_pass: Vec<Result<Option<Slice<S>>>> = if count == 1 {
        ranges.iter().map(|range| scan_one(0, *range)).collect()
    } else {
        std::thread::scope(|scope| {
            let scan_one = &scan_one;
            let workers: Vec<_> =
                ranges.iter().enumerate().map(|(index, range)| scope.spawn(move || scan_one(index, *range))).collect();
            workers
                .into_iter()
                .map(|worker| {
                    worker
                        .join()
                        .unwrap_or_else(|_| Err(Error::new(&code::INTERNAL_PANIC, "a reading thread panicked")))
                })
                .collect()
        })
    };
    chain(first_pass, &ranges, header, |start, stop| {
        scan_range(input, header, Begin::At(start), stop, window, make(stop - start))
    })
}

/// Puts the ranges in order, scans again those that began in the wrong place, and numbers lines and records.
fn chain<S>(
    first_pass: Vec<Result<Option<Slice<S>>>>,
    ranges: &[(u64, u64)],
    header: &Header,
    scan_again: impl Fn(u64, u64) -> Result<Option<Slice<S>>>,
) -> Result<Vec<Slice<S>>> {
    let mut slices = Vec::with_capacity(ranges.len());
    let mut position = header.body;
    let mut next = Place { line: header.line, record: 1 };
    for (guess, (_, stop)) in first_pass.into_iter().zip(ranges) {
        if position >= *stop {
            continue;
        }
        let right = match guess {
            Ok(Some(slice)) if slice.start == position => Some(slice),
            _ => scan_again(position, *stop)?,
        };
        let Some(mut slice) = right else { continue };
        slice.offset = Place { line: next.line - 1, record: next.record - 1 };
        next = Place { line: slice.offset.line + slice.next.line, record: slice.offset.record + slice.next.record };
        if next.record - 1 > header.dialect.caps.rows {
            return Err(too_many_rows(header.dialect.caps.rows));
        }
        position = slice.end;
        let is_abandoned = slice.is_abandoned;
        slices.push(slice);
        if is_abandoned {
            break;
        }
    }
    Ok(slices)
}

enum Begin {
    /// At this offset.
    At(u64),
    /// Behind the first line feed at or after the byte before this offset.
    AfterLineFeed(u64),
}

/// Scans the records that begin in a range; `None` when none does.
fn scan_range<S: RowSink>(
    input: Input<'_>,
    header: &Header,
    begin: Begin,
    stop: u64,
    window: usize,
    sink: S,
) -> Result<Option<Slice<S>>> {
    match input {
        Input::Bytes(bytes) => scan_memory(bytes, header, begin, stop, window.min(LARGEST_WINDOW), sink),
        Input::Path(path) => scan_file(path, header, begin, stop, window, sink),
    }
}

fn scan_memory<S: RowSink>(
    bytes: &[u8],
    header: &Header,
    begin: Begin,
    stop: u64,
    mut window: usize,
    mut sink: S,
) -> Result<Option<Slice<S>>> {
    let stop = stop as usize;
    let start = match begin {
        Begin::At(start) => start as usize,
        Begin::AfterLineFeed(nominal) => {
            let from = nominal as usize - 1;
            match memchr::memchr(b'\n', bytes.get(from..stop).unwrap_or_default()) {
                Some(found) if from + found + 1 < stop => from + found + 1,
                _ => return Ok(None),
            }
        }
    };
    let mut scanner = Scanner::new(header.dialect, header.names.len(), 1);
    let mut position = start;
    while position < stop && !scanner.is_abandoned {
        let upper = position.saturating_add(window).min(bytes.len());
        let view = bytes.get(position..upper).unwrap_or_default();
        let limit = (stop - position).min(view.len());
        let (Scanned::Done(next) | Scanned::More(next)) =
            scanner.scan(view, 0, limit, upper == bytes.len(), &mut sink)?;
        position += next;
        if next == 0 {
            window = (window * 2).min(LARGEST_WINDOW);
        }
        if scanner.place.record - 1 > header.dialect.caps.rows {
            return Err(too_many_rows(header.dialect.caps.rows));
        }
    }
    Ok(Some(Slice {
        sink,
        offset: Place::default(),
        start: start as u64,
        end: position as u64,
        next: scanner.place,
        is_abandoned: scanner.is_abandoned,
    }))
}

fn scan_file<S: RowSink>(
    path: &Path,
    header: &Header,
    begin: Begin,
    stop: u64,
    window: usize,
    mut sink: S,
) -> Result<Option<Slice<S>>> {
    let failed = |source| unreadable(path, source);
    let mut file = File::open(path).map_err(failed)?;
    let (mut origin, mut must_find_line_feed) = match begin {
        Begin::At(start) => (start, false),
        Begin::AfterLineFeed(nominal) => (nominal - 1, true),
    };
    file.seek(SeekFrom::Start(origin)).map_err(failed)?;
    let mut buffer = vec![0u8; window];
    let mut filled = 0;
    let mut start = origin;
    let mut scanner = Scanner::new(header.dialect, header.names.len(), 1);
    loop {
        let room = buffer.get_mut(filled..).unwrap_or_default();
        let count = match file.read(room) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed(error)),
        };
        let at_end = count == 0;
        filled += count;
        let mut view = buffer.get(..filled).unwrap_or_default();
        let mut consumed = 0;
        if must_find_line_feed {
            let Some(found) = memchr::memchr(b'\n', view) else {
                if at_end || origin + filled as u64 >= stop {
                    return Ok(None);
                }
                origin += filled as u64;
                filled = 0;
                continue;
            };
            must_find_line_feed = false;
            consumed = found + 1;
            start = origin + consumed as u64;
            if start >= stop {
                return Ok(None);
            }
            view = view.get(consumed..).unwrap_or_default();
        }
        let limit = (stop - (origin + consumed as u64)).min(view.len() as u64) as usize;
        let (Scanned::Done(next) | Scanned::More(next)) = scanner.scan(view, 0, limit, at_end, &mut sink)?;
        consumed += next;
        if scanner.place.record - 1 > header.dialect.caps.rows {
            return Err(too_many_rows(header.dialect.caps.rows));
        }
        let reached = origin + consumed as u64;
        if reached >= stop || at_end || scanner.is_abandoned {
            return Ok(Some(Slice {
                sink,
                offset: Place::default(),
                start,
                end: reached,
                next: scanner.place,
                is_abandoned: scanner.is_abandoned,
            }));
        }
        buffer.copy_within(consumed..filled, 0);
        origin = reached;
        filled -= consumed;
        if filled * 2 > buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
    }
}
