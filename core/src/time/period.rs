//! Half-open intervals of instants.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc, Weekday};

use super::day::no_such_day;
use super::{BusinessDay, DayBoundary, check_date, out_of_range};
use crate::error::{Error, Result, code};

/// The instants from `start`, inclusive, to `end`, exclusive.
///
/// Periods that follow each other in the calendar tile the time line: the end of one is the start of the next, through
/// every change of the zone's offset.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Period {
    /// The instants between two.
    ///
    /// # Errors
    /// `time.invalid` unless the start lies before the end.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(Error::new(&code::TIME_INVALID, format!("a period ends after its start: {start} to {end}")))
        }
    }

    /// One business day.
    ///
    /// # Errors
    /// As for [`BusinessDay::new`].
    pub fn day(date: NaiveDate, boundary: &DayBoundary) -> Result<Self> {
        BusinessDay::new(date, *boundary).map(|day| day.period())
    }

    /// The business days from one date to another, both inclusive.
    ///
    /// # Errors
    /// `time.invalid` if the last date lies before the first, `time.no_such_day` if the zone skips all of them,
    /// `time.out_of_range` outside the supported years.
    pub fn dates(first: NaiveDate, last: NaiveDate, boundary: &DayBoundary) -> Result<Self> {
        if last < first {
            return Err(Error::new(
                &code::TIME_INVALID,
                format!("the last date lies before the first: {first} to {last}"),
            ));
        }
        let (start, end) = (boundary.start_of(first)?, boundary.end_of(last)?);
        if start == end {
            return Err(no_such_day(first, boundary.zone()));
        }
        Self::new(start, end)
    }

    /// A week of ISO 8601, Monday to Sunday.
    ///
    /// # Errors
    /// `time.invalid` if the year has no such week, `time.out_of_range` outside the supported years.
    pub fn iso_week(year: i32, week: u32, boundary: &DayBoundary) -> Result<Self> {
        match NaiveDate::from_isoywd_opt(year, week, Weekday::Mon) {
            Some(monday) => Self::week_of(monday, Weekday::Mon, boundary),
            None => Err(Error::new(&code::TIME_INVALID, format!("no such week: {year}-W{week:02}"))),
        }
    }

    /// The seven business days, from a given weekday on, that hold a date.
    ///
    /// # Errors
    /// `time.out_of_range` outside the supported years.
    pub fn week_of(date: NaiveDate, first_weekday: Weekday, boundary: &DayBoundary) -> Result<Self> {
        let week = check_date(date)?.week(first_weekday);
        match (week.checked_first_day(), week.checked_last_day()) {
            (Some(first), Some(last)) => Self::dates(first, last, boundary),
            _ => Err(out_of_range(&date)),
        }
    }

    /// A calendar month (1 to 12).
    ///
    /// # Errors
    /// `time.invalid` if there is no such month, `time.out_of_range` outside the supported years.
    pub fn month(year: i32, month: u32, boundary: &DayBoundary) -> Result<Self> {
        let invalid = || Error::new(&code::TIME_INVALID, format!("no such month: {year}-{month:02}"));
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(invalid)?;
        check_date(first)?;
        let last = u32::from(first.num_days_in_month());
        Self::dates(first, first.with_day(last).ok_or_else(invalid)?, boundary)
    }

    /// The first instant.
    pub const fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// The first instant after.
    pub const fn end(&self) -> DateTime<Utc> {
        self.end
    }

    /// Whether an instant lies in the period.
    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        self.start <= at && at < self.end
    }

    /// The length in elapsed seconds, part of a second left out. A day has 82,800 to 90,000 of them as a rule, by the
    /// changes of its zone.
    pub fn seconds(&self) -> i64 {
        self.end.signed_duration_since(self.start).num_seconds()
    }
}

impl fmt::Display for Period {
    /// `2026-03-28T23:00:00Z/2026-03-29T22:00:00Z`, as ISO 8601 writes an interval.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        write!(formatter, "{}/{}", text(self.start), text(self.end))
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
