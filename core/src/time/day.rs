//! Business days: civil dates of a zone, with an optional cut-off.
//!
//! | zone and date | what is odd | the day |
//! |---|---|---|
//! | America/Sao_Paulo 2015-10-18 | midnight is skipped | starts at 01:00, 23 hours |
//! | America/St_Johns 2010-11-07 | at 00:01 the clock goes back to 23:01 of the day before | starts at the first midnight, one day of 25 hours |
//! | Pacific/Apia 2011-12-30 | the date is skipped | does not exist |
//!
//! Hence the two rules here: a day starts at the first instant whose local time has reached its beginning, and the day of an
//! instant is found by those starts, never by formatting the instant, which would go back to yesterday in St John's.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;

use super::zone::{first_instant, offset_at};
use super::{Period, SECONDS_A_DAY, check_date, instant, out_of_range};
use crate::error::{Error, Result, code};

/// Where one business day ends and the next begins.
///
/// Without a cut-off a business day is a civil day of the zone. With one, local times at or after the cut-off belong to
/// the next business day: with 23:00, the business day of the 15th runs from 23:00 on the 14th to 23:00 on the 15th.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayBoundary {
    zone: Tz,
    /// Seconds after midnight.
    cut_off: Option<u32>,
}

impl DayBoundary {
    /// Civil days of a zone.
    pub const fn midnight(zone: Tz) -> Self {
        Self { zone, cut_off: None }
    }

    /// Business days of a zone with a cut-off time; `None` for civil days.
    ///
    /// # Errors
    /// `time.invalid` if the cut-off is no whole second.
    pub fn new(zone: Tz, cut_off: Option<NaiveTime>) -> Result<Self> {
        match cut_off {
            Some(time) if time.nanosecond() != 0 => {
                Err(Error::new(&code::TIME_INVALID, format!("a cut-off is a whole second: {time}")))
            }
            _ => Ok(Self { zone, cut_off: cut_off.map(|time| time.num_seconds_from_midnight()) }),
        }
    }

    /// The zone.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The cut-off time, if there is one.
    pub fn cut_off(&self) -> Option<NaiveTime> {
        self.cut_off.and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0))
    }

    /// The first instant of a business day. For a date that the zone skips it is that of the next day.
    ///
    /// # Errors
    /// `time.out_of_range` outside the supported years.
    pub fn start_of(&self, date: NaiveDate) -> Result<DateTime<Utc>> {
        check_date(date)?;
        let seconds = self.start_seconds(days(date));
        DateTime::from_timestamp(seconds, 0).ok_or_else(|| out_of_range(&date))
    }

    /// The first instant after a business day.
    ///
    /// # Errors
    /// `time.out_of_range` outside the supported years.
    pub fn end_of(&self, date: NaiveDate) -> Result<DateTime<Utc>> {
        check_date(date)?;
        let seconds = self.start_seconds(days(date).saturating_add(1));
        DateTime::from_timestamp(seconds, 0).ok_or_else(|| out_of_range(&date))
    }

    /// The date of the business day that an instant belongs to.
    ///
    /// # Errors
    /// `time.out_of_range` outside the supported years.
    pub fn day_of(&self, at: DateTime<Utc>) -> Result<NaiveDate> {
        let seconds = at.timestamp();
        instant(seconds, 0)?;
        let local = seconds.saturating_add(offset_at(self.zone, seconds));
        // The local clock has reached the beginning of this day, so that it has begun; but a clock that was set back may
        // have reached a later one before.
        let mut day = local.saturating_sub(self.lead()).div_euclid(SECONDS_A_DAY);
        while self.start_seconds(day.saturating_add(1)) <= seconds {
            day = day.saturating_add(1);
        }
        date(day).ok_or_else(|| out_of_range(&at)).and_then(check_date)
    }

    /// How long after the midnight that begins the civil date the business day begins, in seconds; never above zero.
    fn lead(&self) -> i64 {
        self.cut_off.map_or(0, |cut_off| i64::from(cut_off).saturating_sub(SECONDS_A_DAY))
    }

    /// The first instant of the business day of a date given in days since the epoch.
    fn start_seconds(&self, day: i64) -> i64 {
        first_instant(self.zone, day.saturating_mul(SECONDS_A_DAY).saturating_add(self.lead()))
    }
}

/// One business day: a date in a zone, with the instants between which it lies.
///
/// ```
/// use chrono::NaiveDate;
/// use counterfoil_core::time::{BusinessDay, DayBoundary, parse_zone};
///
/// let zone = DayBoundary::midnight(parse_zone("America/Sao_Paulo")?);
/// let day = BusinessDay::new(NaiveDate::from_ymd_opt(2015, 10, 18).unwrap(), zone)?;
/// assert_eq!(day.period().start().to_rfc3339(), "2015-10-18T03:00:00+00:00"); // 01:00 local: midnight is skipped
/// assert_eq!(day.period().seconds(), 23 * 3600);
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BusinessDay {
    date: NaiveDate,
    boundary: DayBoundary,
    period: Period,
}

impl BusinessDay {
    /// The business day of a date.
    ///
    /// # Errors
    /// `time.no_such_day` if the zone skips the date, `time.out_of_range` outside the supported years.
    pub fn new(date: NaiveDate, boundary: DayBoundary) -> Result<Self> {
        let (start, end) = (boundary.start_of(date)?, boundary.end_of(date)?);
        if start == end {
            return Err(no_such_day(date, boundary.zone()));
        }
        Ok(Self { date, boundary, period: Period::new(start, end)? })
    }

    /// The business day that an instant belongs to.
    ///
    /// # Errors
    /// `time.out_of_range` outside the supported years.
    pub fn of(at: DateTime<Utc>, boundary: DayBoundary) -> Result<Self> {
        Self::new(boundary.day_of(at)?, boundary)
    }

    /// The date that names the day.
    pub const fn date(&self) -> NaiveDate {
        self.date
    }

    /// The zone and cut-off.
    pub const fn boundary(&self) -> DayBoundary {
        self.boundary
    }

    /// The instants of the day, its end exclusive.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The next day that the zone has.
    ///
    /// # Errors
    /// `time.out_of_range` after the last supported year.
    pub fn next(&self) -> Result<Self> {
        Self::of(self.period.end(), self.boundary)
    }

    /// The day before, of those that the zone has.
    ///
    /// # Errors
    /// `time.out_of_range` before the first supported year.
    pub fn previous(&self) -> Result<Self> {
        Self::of(instant(self.period.start().timestamp().saturating_sub(1), 0)?, self.boundary)
    }
}

pub(super) fn no_such_day(date: NaiveDate, zone: Tz) -> Error {
    Error::new(&code::TIME_NO_SUCH_DAY, format!("{} has no {date}", zone.name()))
}

/// Days since 1970-01-01.
pub(super) fn days(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

pub(super) fn date(days: i64) -> Option<NaiveDate> {
    i32::try_from(days).ok().and_then(NaiveDate::from_epoch_days)
}
