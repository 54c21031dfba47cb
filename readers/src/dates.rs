//! Dates and instants from text. Nothing is guessed: format and zone come from a mapping or a known format.
//!
//! An instant is microseconds since 1970-01-01 UTC. Years 1900 to 2199 are read. A local time that a daylight-saving change
//! skips or repeats is an error of its row, because either reading of it may be wrong (IANA time zone database).

use chrono::{DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use counterfoil_core::error::{Code, Error, Result, code};
use counterfoil_core::reconcile::DatePrecision;

const MICROSECONDS: i64 = 1_000_000;
const DAY_SECONDS: i64 = 86_400;

/// How one column of dates is written.
#[derive(Debug, Clone)]
pub(crate) enum DateParser {
    /// Seconds since the epoch, times this many microseconds.
    Unix {
        /// Microseconds in one unit of the column.
        scale: i64,
    },
    /// `YYYY-MM-DD`, a space or `T`, `HH:MM[:SS[.fraction]]`, then `Z`, an offset, or nothing where a zone is given.
    Iso {
        /// The zone of values without an offset.
        zone: Option<Tz>,
    },
    /// `YYYY-MM-DD` in a zone.
    IsoDay {
        /// The zone whose days are meant.
        zone: Tz,
    },
    /// A pattern of `strftime` conversions.
    Pattern {
        /// The pattern.
        pattern: String,
        /// The zone of the values; not used where the pattern has an offset.
        zone: Tz,
        /// What the pattern gives.
        shape: Shape,
    },
}

/// What a pattern holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A date alone.
    Day,
    /// A date and a time of day.
    Local,
    /// Date, time and offset.
    Absolute,
}

impl DateParser {
    /// The parser of a format and zone as a mapping gives them.
    ///
    /// # Errors
    /// `read.mapping_invalid` for a pattern that names no whole date, and for a format that needs a zone and has none.
    pub(crate) fn from_mapping(format: Option<&str>, zone: Option<Tz>, column: &str) -> Result<Self> {
        let needs_zone = || {
            let message = format!("the dates in {column:?} have no offset: give their zone");
            Error::new(&code::READ_MAPPING_INVALID, message).with("field", "zone").with("column", column)
        };
        match format {
            None => Ok(Self::Iso { zone }),
            Some("rfc3339") => Ok(Self::Iso { zone: None }),
            Some("unix_seconds") => Ok(Self::Unix { scale: MICROSECONDS }),
            Some("unix_milliseconds") => Ok(Self::Unix { scale: 1000 }),
            Some("unix_microseconds") => Ok(Self::Unix { scale: 1 }),
            Some("%Y-%m-%d %H:%M:%S" | "%Y-%m-%dT%H:%M:%S" | "%F %T") => {
                Ok(Self::Iso { zone: Some(zone.ok_or_else(needs_zone)?) })
            }
            Some("%Y-%m-%d" | "%F") => Ok(Self::IsoDay { zone: zone.ok_or_else(needs_zone)? }),
            Some(pattern) => {
                let shape = shape(pattern, column)?;
                let zone = if shape == Shape::Absolute { Tz::UTC } else { zone.ok_or_else(needs_zone)? };
                Ok(Self::Pattern { pattern: pattern.to_owned(), zone, shape })
            }
        }
    }

    /// The zone in which the column is written, for the record of it.
    pub(crate) fn zone(&self) -> Tz {
        match self {
            Self::Unix { .. } | Self::Iso { zone: None } => Tz::UTC,
            Self::Iso { zone: Some(zone) } | Self::IsoDay { zone } | Self::Pattern { zone, .. } => *zone,
        }
    }

    /// Whether the column holds instants or days.
    pub(crate) fn precision(&self) -> DatePrecision {
        match self {
            Self::IsoDay { .. } | Self::Pattern { shape: Shape::Day, .. } => DatePrecision::Day,
            _ => DatePrecision::Instant,
        }
    }

    /// Reads one value.
    ///
    /// # Errors
    /// `csv.invalid_date`, `csv.ambiguous_date`, `time.out_of_range`, `time.nonexistent_local`, `time.ambiguous_local`,
    /// `time.no_such_day` for the row; `read.mapping_invalid` for the whole file where a zone is missing.
    #[inline]
    pub(crate) fn parse(&self, text: &[u8]) -> Result<i64> {
        match self {
            Self::Unix { scale } => unix(text, *scale),
            Self::Iso { zone } => iso(text, *zone),
            Self::IsoDay { zone } => match text {
                date if date.len() == 10 => {
                    civil_date(date).ok_or_else(|| bad_date(text)).and_then(|date| day(date, *zone))
                }
                _ => Err(bad_date(text)),
            },
            Self::Pattern { pattern, zone, shape } => by_pattern(text, pattern, *zone, *shape),
        }
    }
}

/// What the conversions of a pattern add up to.
fn shape(pattern: &str, column: &str) -> Result<Shape> {
    let refuse = |why: &str| {
        let message = format!("the date format {pattern:?} of {column:?} {why}");
        Err(Error::new(&code::READ_MAPPING_INVALID, message).with("field", "format").with("column", column))
    };
    let mut letters = Vec::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character == '%' {
            match characters.find(|next| !matches!(next, '-' | '_' | '0' | '.' | ':' | '#' | '3' | '6' | '9')) {
                Some(letter) => letters.push(letter),
                None => return refuse("ends in %"),
            }
        }
    }
    let has = |wanted: &[char]| letters.iter().any(|letter| wanted.contains(letter));
    if has(&['s', '+']) {
        return Ok(Shape::Absolute);
    }
    let has_year = has(&['Y', 'y', 'F', 'D', 'x', 'v', 'c', 'G']);
    let has_day = has(&['F', 'D', 'x', 'v', 'c', 'j']) || (has(&['m', 'b', 'B', 'h']) && has(&['d', 'e']));
    if !has_year || !has_day {
        return refuse("names no whole date");
    }
    Ok(if has(&['z', 'Z']) {
        Shape::Absolute
    } else if has(&['H', 'I', 'k', 'l', 'T', 'R', 'X', 'r', 'c']) {
        Shape::Local
    } else {
        Shape::Day
    })
}

#[cold]
fn fail(code: &'static Code, message: impl Into<String>) -> Error {
    Error::new(code, message)
}

#[cold]
fn bad_date(text: &[u8]) -> Error {
    let shown: String = String::from_utf8_lossy(text).chars().take(40).collect();
    // Two numbers of at most two digits at the front may be day and month or month and day.
    let mut parts = shown.split(['/', '.', '-', ' ']);
    let is_short = |part: Option<&str>| {
        part.is_some_and(|part| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if is_short(parts.next()) && is_short(parts.next()) {
        let message = format!("{shown:?} could be day and month or month and day: give the date format");
        return fail(&code::CSV_AMBIGUOUS_DATE, message);
    }
    let digits = shown.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 4 && shown.as_bytes().get(digits) == Some(&b'-') {
        return fail(&code::TIME_OUT_OF_RANGE, format!("{shown:?} lies outside the years 1900 to 2199"));
    }
    fail(&code::CSV_INVALID_DATE, format!("{shown:?} is no date in the column's format"))
}

fn unix(text: &[u8], scale: i64) -> Result<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.is_empty() || digits.len() > 17 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(bad_date(text));
    }
    let magnitude = digits.iter().fold(0i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    let value = if digits.len() == text.len() { magnitude } else { -magnitude };
    in_range(value.checked_mul(scale))
}

/// Seconds since the epoch as Stripe sends them, in microseconds.
///
/// # Errors
/// `time.out_of_range` outside the years 1900 to 2199.
pub(crate) fn from_unix_seconds(seconds: i64) -> Result<i64> {
    in_range(seconds.checked_mul(MICROSECONDS))
}

fn in_range(microseconds: Option<i64>) -> Result<i64> {
    // 1900-01-01 and 2200-01-01.
    const FIRST: i64 = -2_208_988_800 * MICROSECONDS;
    const LAST: i64 = 7_258_118_400 * MICROSECONDS;
    match microseconds {
        Some(value) if (FIRST..LAST).contains(&value) => Ok(value),
        _ => Err(fail(&code::TIME_OUT_OF_RANGE, "the time lies outside the years 1900 to 2199")),
    }
}

#[inline]
fn two(bytes: &[u8], at: usize) -> Option<u32> {
    match bytes.get(at..at + 2)? {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0')),
        _ => None,
    }
}

/// Days since the epoch of `YYYY-MM-DD`, for the years that are read.
#[inline]
fn epoch_day(text: &[u8]) -> Option<i64> {
    let (year, month, day) = date_parts(text)?;
    if !(1900..2200).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
        return None;
    }
    // Days of a proleptic Gregorian date counted from a March-based year, so that leap days come last.
    let shifted = i64::from(year) - i64::from(month <= 2);
    let era = shifted / 400;
    let year_of_era = shifted - era * 400;
    let month_index = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_index + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

fn date_parts(text: &[u8]) -> Option<(i32, u32, u32)> {
    let year = two(text, 0)? * 100 + two(text, 2)?;
    if text.get(4) != Some(&b'-') || text.get(7) != Some(&b'-') {
        return None;
    }
    Some((year as i32, two(text, 5)?, two(text, 8)?))
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn civil_date(text: &[u8]) -> Option<NaiveDate> {
    let (year, month, day) = date_parts(text)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[inline]
fn iso(text: &[u8], zone: Option<Tz>) -> Result<i64> {
    let Some((date, rest)) = text.split_at_checked(10) else { return Err(bad_date(text)) };
    let Some(days) = epoch_day(date) else { return Err(impossible(text)) };
    let Some((seconds, micros, tail)) = time_of_day(rest) else { return Err(bad_date(text)) };
    let local = (days * DAY_SECONDS + seconds) * MICROSECONDS + micros;
    match tail {
        [] | b" UTC" if !tail.is_empty() || zone == Some(Tz::UTC) => Ok(local),
        b"Z" | b"z" => Ok(local),
        [] => match zone {
            Some(zone) => from_local(local, zone),
            None => {
                let message = "a date without an offset: give the zone of the column";
                Err(fail(&code::READ_MAPPING_INVALID, message).with("field", "zone"))
            }
        },
        _ => match offset_seconds(tail) {
            Some(offset) => in_range(local.checked_sub(offset * MICROSECONDS)),
            None => Err(bad_date(text)),
        },
    }
}

/// A date that has the form of one and does not exist, or lies out of range.
#[cold]
fn impossible(text: &[u8]) -> Error {
    match text.split_at_checked(10).and_then(|(date, _)| civil_date(date)) {
        Some(date) if !(1900..2200).contains(&date.year()) => {
            fail(&code::TIME_OUT_OF_RANGE, "the time lies outside the years 1900 to 2199")
        }
        _ => bad_date(text),
    }
}

/// Seconds and microseconds of ` HH:MM[:SS[.fraction]]`, and what follows. Nothing at all is midnight.
#[inline]
fn time_of_day(text: &[u8]) -> Option<(i64, i64, &[u8])> {
    let clock = match text {
        [] => return Some((0, 0, &[])),
        [b' ' | b'T' | b't', clock @ ..] => clock,
        _ => return None,
    };
    let (hour, minute) = (two(clock, 0)?, two(clock, 3)?);
    if clock.get(2) != Some(&b':') || hour > 23 || minute > 59 {
        return None;
    }
    let base = i64::from(hour) * 3600 + i64::from(minute) * 60;
    if clock.get(5) != Some(&b':') {
        return Some((base, 0, clock.get(5..)?));
    }
    let second = two(clock, 6)?;
    if second > 59 {
        return None;
    }
    let mut tail = clock.get(8..)?;
    let mut micros = 0;
    if let [b'.', fraction @ ..] = tail {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || digits > 9 {
            return None;
        }
        let read = fraction.iter().take(digits.min(6)).fold(0i64, |value, byte| value * 10 + i64::from(byte - b'0'));
        micros = read * 10i64.pow(6 - digits.min(6) as u32);
        tail = fraction.get(digits..)?;
    }
    Some((base + i64::from(second), micros, tail))
}

/// Seconds east of Greenwich of `+HH:MM`, `+HHMM` or `+HH`.
fn offset_seconds(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let minutes = match digits.len() {
        2 => 0,
        4 => two(digits, 2)?,
        5 if digits.get(2) == Some(&b':') => two(digits, 3)?,
        _ => return None,
    };
    let hours = two(digits, 0)?;
    (hours <= 18 && minutes <= 59).then(|| sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
}

/// The instant of a local time given as microseconds since the local epoch.
fn from_local(local: i64, zone: Tz) -> Result<i64> {
    match DateTime::from_timestamp_micros(local) {
        Some(moment) => resolve(moment.naive_utc(), zone),
        None => Err(fail(&code::TIME_OUT_OF_RANGE, "the time lies outside the years 1900 to 2199")),
    }
}

fn resolve(local: NaiveDateTime, zone: Tz) -> Result<i64> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) => in_range(Some(moment.timestamp_micros())),
        LocalResult::Ambiguous(..) => Err(fail(&code::TIME_AMBIGUOUS_LOCAL, format!("{local} occurs twice in {zone}"))),
        LocalResult::None => Err(fail(&code::TIME_NONEXISTENT_LOCAL, format!("{local} does not exist in {zone}"))),
    }
}

/// The first instant of a civil date: not always midnight, which a zone may skip or have twice.
fn day(date: NaiveDate, zone: Tz) -> Result<i64> {
    let midnight = date.and_time(NaiveTime::MIN);
    for minutes in 0..1440 {
        match zone.from_local_datetime(&(midnight + TimeDelta::minutes(minutes))) {
            LocalResult::Single(moment) => return in_range(Some(moment.timestamp_micros())),
            LocalResult::Ambiguous(earlier, _) => return in_range(Some(earlier.timestamp_micros())),
            LocalResult::None => {}
        }
    }
    Err(fail(&code::TIME_NO_SUCH_DAY, format!("{zone} skips {date}")))
}

fn by_pattern(text: &[u8], pattern: &str, zone: Tz, shape: Shape) -> Result<i64> {
    let Ok(text) = std::str::from_utf8(text) else { return Err(bad_date(text)) };
    let refuse = |_| {
        let shown: String = text.chars().take(40).collect();
        fail(&code::CSV_INVALID_DATE, format!("{shown:?} is no date in the format {pattern:?}"))
    };
    match shape {
        Shape::Day => day(NaiveDate::parse_from_str(text, pattern).map_err(refuse)?, zone),
        Shape::Local => {
            let local = NaiveDateTime::parse_from_str(text, pattern).map_err(refuse)?;
            if zone == Tz::UTC { in_range(Some(local.and_utc().timestamp_micros())) } else { resolve(local, zone) }
        }
        Shape::Absolute => {
            let moment = DateTime::parse_from_str(text, pattern).map_err(refuse)?;
            in_range(Some(moment.timestamp_micros()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: Option<&str>, zone: Option<Tz>, text: &str) -> std::result::Result<i64, &'static str> {
        let parser = DateParser::from_mapping(format, zone, "date").map_err(|error| error.code().text)?;
        parser.parse(text.as_bytes()).map_err(|error| error.code().text)
    }

    #[test]
    fn dates_are_never_guessed() {
        let utc = Some(Tz::UTC);
        let berlin = Some(Tz::Europe__Berlin);
        let cases = [
            ("B064", Some("%d/%m/%Y"), utc, "31/02/2026", Err("csv.invalid_date")),
            ("B065", None, utc, "01/02/03", Err("csv.ambiguous_date")),
            ("B066", None, berlin, "2026-03-29T02:30", Err("time.nonexistent_local")),
            ("B067", None, berlin, "2026-10-25T02:30", Err("time.ambiguous_local")),
            ("B068", None, utc, "9999999-01-01", Err("time.out_of_range")),
            ("impossible day", None, utc, "2026-02-29 00:00:00", Err("csv.invalid_date")),
            ("year out of range", None, utc, "2200-01-01 00:00:00", Err("time.out_of_range")),
            ("no zone", None, None, "2026-01-01 00:00:00", Err("read.mapping_invalid")),
            ("pattern without zone", Some("%d.%m.%Y"), None, "01.02.2026", Err("read.mapping_invalid")),
            ("pattern without a year", Some("%d.%m."), utc, "01.02.", Err("read.mapping_invalid")),
            ("skipped date", Some("%Y-%m-%d"), Some(Tz::Pacific__Apia), "2011-12-30", Err("time.no_such_day")),
            ("offset", None, None, "2026-01-01T01:00:00+01:00", Ok(1_767_225_600_000_000)),
            ("zulu", Some("rfc3339"), None, "2026-01-01T00:00:00.25Z", Ok(1_767_225_600_250_000)),
            ("zone", None, berlin, "2026-01-01 01:00:00", Ok(1_767_225_600_000_000)),
            ("minutes", None, utc, "2026-01-01 00:00", Ok(1_767_225_600_000_000)),
            ("seconds", Some("unix_seconds"), None, "1767225600", Ok(1_767_225_600_000_000)),
            ("milliseconds", Some("unix_milliseconds"), None, "1767225600123", Ok(1_767_225_600_123_000)),
            ("day first", Some("%d.%m.%Y %H:%M"), berlin, "01.01.2026 01:00", Ok(1_767_225_600_000_000)),
            ("with offset", Some("%d.%m.%Y %H:%M %z"), None, "01.01.2026 01:00 +0100", Ok(1_767_225_600_000_000)),
            ("day", Some("%Y-%m-%d"), berlin, "2026-01-01", Ok(1_767_222_000_000_000)),
            // Midnight of this day did not exist; the day began at 01:00 local time.
            ("no midnight", Some("%Y-%m-%d"), Some(Tz::America__Sao_Paulo), "2015-10-18", Ok(1_445_137_200_000_000)),
        ];
        for (name, format, zone, text, expected) in cases {
            assert_eq!(read(format, zone, text), expected, "{name}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_has_them() {
        let mut date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        while date.year() < 2200 {
            let text = date.format("%Y-%m-%d").to_string();
            assert_eq!(epoch_day(text.as_bytes()), Some((date - epoch).num_days()), "{text}");
            date = date.succ_opt().unwrap();
        }
    }
}
