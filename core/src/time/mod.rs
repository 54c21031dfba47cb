//! Time: civil days in named zones, periods, business days, and dates from text.
//!
//! Instants are UTC (`chrono::DateTime<Utc>`). A zone is an IANA name (`chrono_tz::Tz`), never a fixed offset. Nothing in here
//! reads a clock: `now` is an argument wherever it matters.
//!
//! | question | answer |
//! |---|---|
//! | when does a civil day begin in a zone | [`DayBoundary::start_of`] |
//! | which business day does an instant belong to | [`DayBoundary::day_of`], by the bounds of days |
//! | day, week, month, or two dates as instants | [`Period`] |
//! | n business days later | [`BusinessCalendar`] |
//! | a local time of a file as an instant | [`local_to_utc`], or [`Localizer`] for a column |
//! | a date or instant from text | [`parse_instant`], [`parse_with_format`], [`DateReader`] for a column |
//!
//! Supported are the years 1900 to 2199. The zone data (`chrono_tz::IANA_TZDB_VERSION`) knows the rules of daylight saving
//! until 2099; after that each zone stays at its last offset.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod calendar;
mod day;
mod format;
mod iso;
mod period;
mod reader;
mod zone;

pub use calendar::BusinessCalendar;
pub use day::{BusinessDay, DayBoundary};
pub use format::DateFormat;
pub use iso::parse_instant;
pub use period::Period;
pub use reader::{DateReader, Stamp, parse_with_format};
pub use zone::{Localizer, local_to_utc, parse_zone};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::error::{Error, Result, code};

/// The first supported year.
pub const FIRST_YEAR: i32 = 1900;

/// The last supported year.
pub const LAST_YEAR: i32 = 2199;

/// 1900-01-01T00:00:00Z in seconds since the epoch.
const FIRST_SECOND: i64 = -2_208_988_800;

/// 2199-12-31T23:59:59Z in seconds since the epoch.
const LAST_SECOND: i64 = 7_258_118_399;

const SECONDS_A_DAY: i64 = 86_400;

/// Refuses a date outside the supported years.
fn check_date(date: NaiveDate) -> Result<NaiveDate> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&date.year()) { Ok(date) } else { Err(out_of_range(&date)) }
}

/// Refuses seconds since the epoch outside the supported years.
fn check_seconds(seconds: i64) -> Result<i64> {
    if (FIRST_SECOND..=LAST_SECOND).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(out_of_range(&format_args!("{seconds} s since 1970")))
    }
}

/// An instant from seconds since the epoch, within the supported years.
fn instant(seconds: i64, nanoseconds: u32) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp(check_seconds(seconds)?, nanoseconds).ok_or_else(|| out_of_range(&seconds))
}

/// Microseconds since the epoch, smaller fractions cut off; for seconds within the supported years.
fn microseconds(seconds: i64, nanoseconds: u32) -> i64 {
    let fraction = i64::from(nanoseconds.checked_div(1000).unwrap_or(0));
    seconds.saturating_mul(1_000_000).saturating_add(fraction)
}

#[cold]
fn out_of_range(what: &dyn std::fmt::Display) -> Error {
    Error::new(&code::TIME_OUT_OF_RANGE, format!("supported are the years {FIRST_YEAR} to {LAST_YEAR}: {what}"))
}

#[cfg(test)]
mod tests;
