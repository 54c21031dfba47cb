//! Dates and times in the layouts of ISO 8601 that files and APIs use: `YYYY-MM-DD`, then perhaps a time, then perhaps an
//! offset. No allocation on success.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::reader::{Fault, Stamp};
use super::{FIRST_YEAR, LAST_YEAR, instant};
use crate::error::{Result, code};

/// Reads an instant as RFC 3339 writes it: `2026-01-15T09:30:00Z`, `2026-01-15 09:30:00.125+01:00`.
///
/// A leap second (`:60`) is no POSIX time and is refused.
///
/// # Errors
/// `time.invalid`, with the `byte` (from 0) at which the text stops being one; `time.out_of_range` outside the supported
/// years.
pub fn parse_instant(text: impl AsRef<[u8]>) -> Result<DateTime<Utc>> {
    let text = text.as_ref();
    match read(text) {
        Ok(Iso { stamp: Stamp::Instant(instant), is_rfc3339: true }) => Ok(instant),
        Ok(_) => Err(Fault::Shape(text.len()).error(&code::TIME_INVALID, "no instant in the form of RFC 3339")),
        Err(fault) => Err(fault.error(&code::TIME_INVALID, "no instant in the form of RFC 3339")),
    }
}

/// What a text in an ISO layout says.
pub(super) struct Iso {
    pub(super) stamp: Stamp,
    /// Whether the text has every part that RFC 3339 asks for, in its form.
    pub(super) is_rfc3339: bool,
}

/// Reads a date, a local time or an instant, by what the text holds.
#[inline]
pub(super) fn read(text: &[u8]) -> std::result::Result<Iso, Fault> {
    match common(text) {
        Some(iso) => Ok(iso),
        None => read_any(text),
    }
}

/// `YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS` and `YYYY-MM-DDTHH:MM:SSZ`: at fixed places, all parts at once. None for anything else,
/// well-formed or not.
#[inline]
fn common(text: &[u8]) -> Option<Iso> {
    let (date, rest) = text.split_first_chunk::<10>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let year = two_digits(*y1, *y2)?.wrapping_mul(100).wrapping_add(two_digits(*y3, *y4)?);
    let date = civil(year, two_digits(*m1, *m2)?, two_digits(*d1, *d2)?, 0).ok()?;
    if rest.is_empty() {
        return Some(Iso { stamp: Stamp::Date(date), is_rfc3339: false });
    }
    let (time, zone) = rest.split_first_chunk::<9>()?;
    let [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] = time else { return None };
    let time = NaiveTime::from_hms_opt(two_digits(*h1, *h2)?, two_digits(*m1, *m2)?, two_digits(*s1, *s2)?)?;
    let local = date.and_time(time);
    match zone {
        [] => Some(Iso { stamp: Stamp::Local(local), is_rfc3339: false }),
        [b'Z'] => Some(Iso { stamp: Stamp::Instant(local.and_utc()), is_rfc3339: true }),
        _ => None,
    }
}

#[inline]
const fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 { None } else { Some((tens as u32).wrapping_mul(10).wrapping_add(ones as u32)) }
}

fn read_any(text: &[u8]) -> std::result::Result<Iso, Fault> {
    let mut cursor = Cursor { text, position: 0 };
    let date = cursor.date()?;
    let Some(separator) = cursor.next() else {
        return Ok(Iso { stamp: Stamp::Date(date), is_rfc3339: false });
    };
    if !matches!(separator, b'T' | b't' | b' ') {
        return Err(Fault::Shape(cursor.position.saturating_sub(1)));
    }
    let (time, has_seconds) = cursor.time()?;
    let local = date.and_time(time);
    if cursor.is_at_end() {
        return Ok(Iso { stamp: Stamp::Local(local), is_rfc3339: false });
    }
    let (offset, is_strict) = cursor.offset()?;
    if !cursor.is_at_end() {
        return Err(Fault::Shape(cursor.position));
    }
    Ok(Iso { stamp: Stamp::Instant(with_offset(local, offset)?), is_rfc3339: has_seconds && is_strict })
}

/// The instant of a local time at an offset in seconds to the east of UTC.
pub(super) fn with_offset(local: NaiveDateTime, offset: i64) -> std::result::Result<DateTime<Utc>, Fault> {
    let utc = local.and_utc();
    instant(utc.timestamp().saturating_sub(offset), utc.timestamp_subsec_nanos()).map_err(|_| Fault::Range(0))
}

/// A text and how far it has been read.
pub(super) struct Cursor<'text> {
    pub(super) text: &'text [u8],
    pub(super) position: usize,
}

impl Cursor<'_> {
    pub(super) fn is_at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.position).copied()
    }

    pub(super) fn rest(&self) -> &[u8] {
        self.text.get(self.position..).unwrap_or_default()
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.position = self.position.saturating_add(bytes);
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.advance(1);
        Some(byte)
    }

    pub(super) fn expect(&mut self, byte: u8) -> std::result::Result<(), Fault> {
        if self.peek() == Some(byte) {
            self.advance(1);
            Ok(())
        } else {
            Err(Fault::Shape(self.position))
        }
    }

    /// A number of `least` to `most` digits.
    pub(super) fn number(&mut self, least: usize, most: usize) -> std::result::Result<u32, Fault> {
        let mut value = 0u32;
        let mut count = 0usize;
        while count < most
            && let Some(digit) = self.peek().map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit <= 9)
        {
            value = value.saturating_mul(10).saturating_add(u32::from(digit));
            count = count.saturating_add(1);
            self.advance(1);
        }
        if count < least { Err(Fault::Shape(self.position)) } else { Ok(value) }
    }

    /// A number of two digits in a range.
    fn two(&mut self, least: u32, most: u32) -> std::result::Result<u32, Fault> {
        let start = self.position;
        let value = self.number(2, 2)?;
        if (least..=most).contains(&value) { Ok(value) } else { Err(Fault::Shape(start)) }
    }

    /// `YYYY-MM-DD`.
    fn date(&mut self) -> std::result::Result<NaiveDate, Fault> {
        if self.has_long_year() {
            return Err(Fault::Range(0));
        }
        let year = self.number(4, 4)?;
        self.expect(b'-')?;
        let month = self.two(1, 12)?;
        self.expect(b'-')?;
        let start = self.position;
        let day = self.number(2, 2)?;
        civil(year, month, day, start)
    }

    /// A year with a sign or with more digits than four: a date, but none of ours.
    fn has_long_year(&self) -> bool {
        let unsigned = match self.text {
            [b'+' | b'-', rest @ ..] => rest,
            rest => rest,
        };
        let digits = unsigned.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_signed = unsigned.len() < self.text.len();
        (digits > 4 || is_signed && digits == 4) && unsigned.get(digits) == Some(&b'-')
    }

    /// `HH:MM[:SS[.fraction]]`, and whether it has seconds.
    fn time(&mut self) -> std::result::Result<(NaiveTime, bool), Fault> {
        let start = self.position;
        let hour = self.two(0, 23)?;
        self.expect(b':')?;
        let minute = self.two(0, 59)?;
        let (mut second, mut nanosecond) = (0, 0);
        let has_seconds = self.peek() == Some(b':');
        if has_seconds {
            self.advance(1);
            second = self.two(0, 59)?;
            if matches!(self.peek(), Some(b'.' | b',')) {
                self.advance(1);
                nanosecond = self.fraction()?;
            }
        }
        let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanosecond).ok_or(Fault::Shape(start))?;
        Ok((time, has_seconds))
    }

    /// One to nine digits of a second, as nanoseconds.
    pub(super) fn fraction(&mut self) -> std::result::Result<u32, Fault> {
        let start = self.position;
        let digits = self.number(1, 9)?;
        let missing = 9usize.saturating_sub(self.position.saturating_sub(start));
        let scale = 10u32.saturating_pow(u32::try_from(missing).unwrap_or(0));
        Ok(digits.saturating_mul(scale))
    }

    /// `Z`, `UTC`, `±HH`, `±HHMM` or `±HH:MM` as seconds to the east, and whether RFC 3339 has this form.
    pub(super) fn offset(&mut self) -> std::result::Result<(i64, bool), Fault> {
        let spaced = self.peek() == Some(b' ');
        if spaced {
            self.advance(1);
        }
        if self.rest().starts_with(b"UTC") {
            self.advance(3);
            return Ok((0, false));
        }
        let sign = match self.next() {
            Some(b'Z' | b'z') => return Ok((0, !spaced)),
            Some(b'+') => 1i64,
            Some(b'-') => -1,
            _ => return Err(Fault::Shape(self.position.saturating_sub(1))),
        };
        let hours = i64::from(self.two(0, 23)?);
        let has_colon = self.peek() == Some(b':');
        if has_colon {
            self.advance(1);
        }
        let has_minutes = has_colon || self.peek().is_some_and(|byte| byte.is_ascii_digit());
        let minutes = if has_minutes { i64::from(self.two(0, 59)?) } else { 0 };
        let seconds = hours.saturating_mul(3600).saturating_add(minutes.saturating_mul(60));
        Ok((sign.saturating_mul(seconds), has_colon && !spaced))
    }
}

/// A civil date; the day stands at `position`.
pub(super) fn civil(year: u32, month: u32, day: u32, position: usize) -> std::result::Result<NaiveDate, Fault> {
    let year = i32::try_from(year).map_err(|_| Fault::Range(0))?;
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(Fault::Shape(position))?;
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) { Ok(date) } else { Err(Fault::Range(0)) }
}
