//! Civil days of records, and where a timing window ends.

use super::column::ABSENT;
use super::policy::Window;
use super::records::{DateColumn, DatePrecision};
use crate::time::DayBoundary;
use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;

/// The civil day that stands for "not known".
pub(crate) const NO_DAY: i32 = i32::MIN;

/// Civil days (days since 0001-01-01) of a column: of an instant in `zone`, of a whole day in the column's own zone.
pub(crate) fn civil_days(column: &DateColumn, zone: Tz) -> Vec<i32> {
    let zone = if column.precision == DatePrecision::Day { column.zone } else { zone };
    column.microseconds.iter().map(|micros| civil_day(*micros, zone)).collect()
}

fn civil_day(microseconds: i64, zone: Tz) -> i32 {
    if microseconds == ABSENT {
        return NO_DAY;
    }
    local_date(microseconds, zone).map_or(NO_DAY, |date| date.num_days_from_ce())
}

/// The civil date of an instant in a zone; `None` where the local time leaves the range of dates.
fn local_date(microseconds: i64, zone: Tz) -> Option<NaiveDate> {
    let utc = DateTime::from_timestamp_micros(microseconds)?.naive_utc();
    utc.checked_add_offset(zone.offset_from_utc_datetime(&utc).fix()).map(|local| local.date())
}

/// The last instant of a timing window over a record's date, in microseconds since the epoch; `None` past all time.
///
/// Business days are counted from the civil day that the record bears, which a column of whole days has in the zone of
/// its source, and end with the day in the policy's zone.
pub(crate) fn window_end(window: &Window, column: &DateColumn, row: usize, zone: Tz) -> Option<i64> {
    let from = column.microseconds.get(row).copied().filter(|micros| *micros != ABSENT)?;
    if let Some(hours) = window.hours {
        return from.checked_add(i64::from(hours).checked_mul(3_600_000_000)?);
    }
    let written_in = if column.precision == DatePrecision::Day { column.zone } else { zone };
    let mut date = local_date(from, written_in)?;
    let mut left = window.business_days.unwrap_or(0);
    while left > 0 {
        date = date.succ_opt()?;
        if date.weekday().number_from_monday() <= 5 {
            left -= 1;
        }
    }
    DayBoundary::midnight(zone).end_of(date).ok()?.timestamp_micros().checked_sub(1)
}
