//! Offsets of zones, and local times as instants.
//!
//! Every question here asks for the offset in force 26 hours before and after a local time taken as if it were UTC. No offset
//! reaches 16 hours, so the instant lies between the two; and no zone has two changes within 52 hours (the shortest
//! stretch between two changes from 1900 to 2199 is 167 hours, in the zones of Brazil in October 2000, and the tests
//! watch it), so at most one change lies between them too.

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use super::{FIRST_SECOND, LAST_SECOND, SECONDS_A_DAY, check_seconds, instant, microseconds, out_of_range};
use crate::error::{Error, Result, code};

/// More than any offset from UTC, in seconds.
const REACH: i64 = 26 * 3600;

/// The zone with an IANA name such as `Europe/Berlin`.
///
/// # Errors
/// `time.unknown_zone`.
pub fn parse_zone(name: &str) -> Result<Tz> {
    name.parse().map_err(|_| {
        let shown: String = name.chars().take(40).collect();
        Error::new(&code::TIME_UNKNOWN_ZONE, format!("no zone is named {shown:?} in the IANA database"))
    })
}

/// The offset from UTC in force at an instant, in seconds, positive to the east.
pub(super) fn offset_at(zone: Tz, seconds: i64) -> i64 {
    DateTime::from_timestamp(seconds, 0)
        .map_or(0, |instant| i64::from(zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()))
}

/// The offsets in force well before and well after a local time.
fn offsets_around(zone: Tz, local: i64) -> (i64, i64) {
    if zone == Tz::UTC {
        return (0, 0);
    }
    (offset_at(zone, local.saturating_sub(REACH)), offset_at(zone, local.saturating_add(REACH)))
}

/// The first instant at which the local time is `local` or later, both in seconds since the epoch.
///
/// Where the local time is skipped, that is the instant of the change; where it occurs twice, the first occurrence.
pub(super) fn first_instant(zone: Tz, local: i64) -> i64 {
    let (before, after) = offsets_around(zone, local);
    let early = local.saturating_sub(before);
    if before == after || offset_at(zone, early) == before {
        return early;
    }
    let late = local.saturating_sub(after);
    if offset_at(zone, late) == after {
        return late;
    }
    // The change lies in (late, early] and skips the local time.
    let (mut unchanged, mut changed) = (late, early);
    while changed.saturating_sub(unchanged) > 1 {
        let middle = unchanged.midpoint(changed);
        if offset_at(zone, middle) == before {
            unchanged = middle;
        } else {
            changed = middle;
        }
    }
    changed
}

/// The instant of a local time in a zone.
///
/// ```
/// use chrono::NaiveDate;
/// use counterfoil_core::time::{local_to_utc, parse_zone};
///
/// let berlin = parse_zone("Europe/Berlin")?;
/// let local = NaiveDate::from_ymd_opt(2026, 7, 1).and_then(|date| date.and_hms_opt(12, 0, 0)).unwrap();
/// assert_eq!(local_to_utc(local, berlin)?.to_rfc3339(), "2026-07-01T10:00:00+00:00");
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
///
/// # Errors
/// `time.nonexistent_local` if a change of the offset skips it, `time.ambiguous_local` if it occurs twice,
/// `time.out_of_range` outside the supported years.
pub fn local_to_utc(local: NaiveDateTime, zone: Tz) -> Result<DateTime<Utc>> {
    let utc = local.and_utc();
    let seconds = local_seconds(local)?;
    let (before, after) = offsets_around(zone, seconds);
    let (early, late) = (seconds.saturating_sub(before), seconds.saturating_sub(after));
    if before == after {
        return instant(early, utc.timestamp_subsec_nanos());
    }
    match (offset_at(zone, early) == before, offset_at(zone, late) == after) {
        (true, false) => instant(early, utc.timestamp_subsec_nanos()),
        (false, true) => instant(late, utc.timestamp_subsec_nanos()),
        (true, true) => {
            Err(Error::new(&code::TIME_AMBIGUOUS_LOCAL, format!("{local} occurs twice in {}", zone.name())))
        }
        (false, false) => {
            Err(Error::new(&code::TIME_NONEXISTENT_LOCAL, format!("{local} does not occur in {}", zone.name())))
        }
    }
}

/// A local time as seconds since 1970-01-01T00:00 on the same clock, within a day of the supported years.
fn local_seconds(local: NaiveDateTime) -> Result<i64> {
    let seconds = local.and_utc().timestamp();
    let supported = FIRST_SECOND.saturating_sub(SECONDS_A_DAY)..=LAST_SECOND.saturating_add(SECONDS_A_DAY);
    if supported.contains(&seconds) { Ok(seconds) } else { Err(out_of_range(&local)) }
}

/// Turns a column of local times of one zone into instants; remembers the offset of the civil day of the row before, because
/// rows of one day stand together.
#[derive(Debug, Clone)]
pub struct Localizer {
    zone: Tz,
    /// A civil day, as days since the epoch, and the one offset in force during it.
    day: Option<(i64, i64)>,
}

impl Localizer {
    /// For local times of a zone.
    pub const fn new(zone: Tz) -> Self {
        Self { zone, day: None }
    }

    /// The zone.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// As [`local_to_utc`].
    ///
    /// # Errors
    /// As for [`local_to_utc`].
    pub fn to_utc(&mut self, local: NaiveDateTime) -> Result<DateTime<Utc>> {
        let seconds = self.seconds_of(local)?;
        instant(seconds, local.and_utc().timestamp_subsec_nanos())
    }

    /// As [`local_to_utc`], in microseconds since the epoch; smaller fractions are cut off.
    ///
    /// # Errors
    /// As for [`local_to_utc`].
    pub fn to_microseconds(&mut self, local: NaiveDateTime) -> Result<i64> {
        let seconds = self.seconds_of(local)?;
        Ok(microseconds(seconds, local.and_utc().timestamp_subsec_nanos()))
    }

    /// Whole seconds since the epoch, within the supported years.
    fn seconds_of(&mut self, local: NaiveDateTime) -> Result<i64> {
        let seconds = local_seconds(local)?;
        let day = seconds.div_euclid(SECONDS_A_DAY);
        let offset = match self.day {
            Some((known, offset)) if known == day => offset,
            _ => match self.offset_of_day(day) {
                Some(offset) => {
                    self.day = Some((day, offset));
                    offset
                }
                None => return local_to_utc(local, self.zone).map(|utc| utc.timestamp()),
            },
        };
        check_seconds(seconds.saturating_sub(offset))
    }

    /// The offset in force all through a civil day, if it is one.
    fn offset_of_day(&self, day: i64) -> Option<i64> {
        let midnight = day.saturating_mul(SECONDS_A_DAY);
        let (before, _) = offsets_around(self.zone, midnight);
        let (_, after) = offsets_around(self.zone, midnight.saturating_add(SECONDS_A_DAY));
        (before == after).then_some(before)
    }
}
