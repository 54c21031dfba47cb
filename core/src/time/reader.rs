//! Dates from the cells of a file.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::iso::civil;
use super::zone::Localizer;
use super::{BusinessDay, DateFormat, DayBoundary, FIRST_YEAR, LAST_YEAR};
use crate::error::{Code, Error, Result, code};

/// What a cell says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// A civil date, of whichever zone.
    Date(NaiveDate),
    /// A local time, of whichever zone.
    Local(NaiveDateTime),
    /// An instant.
    Instant(DateTime<Utc>),
}

/// Why a text is no date, and the byte (from 0) at which that shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Shape(usize),
    Range(usize),
}

impl Fault {
    /// The error; `shape` is the code where the text is malformed. The text is not repeated: under a wrong mapping it may
    /// be anything.
    #[cold]
    pub(super) fn error(self, shape: &'static Code, message: &str) -> Error {
        match self {
            Self::Shape(byte) => Error::new(shape, message).with("byte", byte),
            Self::Range(byte) => {
                let message = format!("supported are the years {FIRST_YEAR} to {LAST_YEAR}");
                Error::new(&code::TIME_OUT_OF_RANGE, message).with("byte", byte)
            }
        }
    }
}

/// Reads the dates of one column.
///
/// ```
/// use counterfoil_core::time::{DateReader, parse_zone};
///
/// let mut reader = DateReader::new(Some("%d/%m/%Y %H:%M".parse()?), parse_zone("Europe/Berlin")?);
/// assert_eq!(reader.read("01/02/2026 12:00")?.to_rfc3339(), "2026-02-01T11:00:00+00:00");
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct DateReader {
    format: Option<DateFormat>,
    localizer: Localizer,
}

impl DateReader {
    /// For a column with a format, or without: then only the ISO layouts are read, because they alone show their order.
    pub const fn new(format: Option<DateFormat>, zone: Tz) -> Self {
        Self { format, localizer: Localizer::new(zone) }
    }

    /// The zone of local times and dates.
    pub const fn zone(&self) -> Tz {
        self.localizer.zone()
    }

    /// What a cell says; the zone does not matter yet.
    ///
    /// # Errors
    /// `csv.invalid_date` with the `byte` at fault, `csv.ambiguous_date` if no format is given and the text is a date in some
    /// order, `time.out_of_range` outside the supported years.
    pub fn stamp(&self, text: impl AsRef<[u8]>) -> Result<Stamp> {
        let text = text.as_ref();
        match &self.format {
            Some(format) => format.read(text).map_err(|fault| {
                fault.error(&code::CSV_INVALID_DATE, &format!("the text is no date of the form {format}"))
            }),
            None => super::iso::read(text).map(|iso| iso.stamp).map_err(|fault| without_format(text, fault)),
        }
    }

    /// The instant of a cell: a civil date stands for its first instant in the zone.
    ///
    /// # Errors
    /// As for [`DateReader::stamp`] and [`DateReader::resolve`].
    pub fn read(&mut self, text: impl AsRef<[u8]>) -> Result<DateTime<Utc>> {
        let stamp = self.stamp(text)?;
        self.resolve(stamp)
    }

    /// As [`DateReader::read`], in microseconds since 1970-01-01T00:00:00Z; smaller fractions are cut off.
    ///
    /// # Errors
    /// As for [`DateReader::read`].
    pub fn read_microseconds(&mut self, text: impl AsRef<[u8]>) -> Result<i64> {
        match self.stamp(text)? {
            Stamp::Local(local) => self.localizer.to_microseconds(local),
            stamp => self.resolve(stamp).map(|instant| instant.timestamp_micros()),
        }
    }

    /// The instant of a stamp in the zone; a civil date stands for its first instant.
    ///
    /// # Errors
    /// `time.nonexistent_local`, `time.ambiguous_local`, `time.no_such_day`, `time.out_of_range`.
    pub fn resolve(&mut self, stamp: Stamp) -> Result<DateTime<Utc>> {
        match stamp {
            Stamp::Instant(instant) => Ok(instant),
            Stamp::Local(local) => self.localizer.to_utc(local),
            Stamp::Date(date) if self.zone() == Tz::UTC => Ok(date.and_time(chrono::NaiveTime::MIN).and_utc()),
            Stamp::Date(date) => {
                BusinessDay::new(date, DayBoundary::midnight(self.zone())).map(|day| day.period().start())
            }
        }
    }
}

/// Reads one date; see [`DateReader`], which is made for a column.
///
/// # Errors
/// As for [`DateReader::read`].
pub fn parse_with_format(text: impl AsRef<[u8]>, format: Option<&DateFormat>, zone: Tz) -> Result<DateTime<Utc>> {
    DateReader::new(format.cloned(), zone).read(text)
}

/// The error for a text that no format describes and that is not in an ISO layout. A text that is a date in some order of
/// day, month and year is ambiguous, even where only one order is possible: the next row would be read in another.
#[cold]
fn without_format(text: &[u8], fault: Fault) -> Error {
    let is_count = text.len() >= 6 && text.iter().all(u8::is_ascii_digit);
    if matches!(fault, Fault::Shape(_)) && (is_count || is_date_in_some_order(text)) {
        let message = "a date whose order of day, month and year no format tells";
        return Error::new(&code::CSV_AMBIGUOUS_DATE, message);
    }
    fault.error(&code::CSV_INVALID_DATE, "the text is no date of the form iso")
}

/// Whether the text starts with three numbers that are a civil date in one order or another.
fn is_date_in_some_order(text: &[u8]) -> bool {
    let end = text.iter().position(|byte| matches!(byte, b' ' | b'T')).unwrap_or(text.len());
    let head = text.get(..end).unwrap_or_default();
    let mut groups = head.split(|byte| matches!(byte, b'/' | b'.' | b'-'));
    let mut group = || -> Option<u32> {
        let digits = groups.next().filter(|digits| (1..=4).contains(&digits.len()))?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    };
    let (Some(first), Some(second), Some(third), None) = (group(), group(), group(), group()) else { return false };
    let year = |number: u32| if number < 100 { number.saturating_add(2000) } else { number };
    [(third, second, first), (third, first, second), (first, second, third)]
        .into_iter()
        .any(|(y, month, day)| civil(year(y), month, day, 0).is_ok())
}
