//! The small language in which a mapping says how dates are written.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveTime};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::instant;
use super::iso::{Cursor, civil, with_offset};
use super::reader::{Fault, Stamp};
use crate::error::{Error, Result, code};

/// How dates and times are written in a file.
///
/// As text it is one of the words `iso`, `unix_seconds`, `unix_milliseconds`, `unix_microseconds`, or a pattern of the directives of strftime:
///
/// | directive | reads |
/// |---|---|
/// | `%Y` `%y` | a year of four digits; of two, as 2000 to 2099 |
/// | `%m` `%d` | month and day of one or two digits; of two, where a number stands next to them |
/// | `%b` `%B` | an English month, `Jan` or `January`, in any case |
/// | `%H` `%I` `%p` | hour 0 to 23; hour 1 to 12; `AM` or `PM` in any case |
/// | `%M` `%S` `%f` | minute; second; one to nine digits of a second |
/// | `%F` `%T` | `%Y-%m-%d`; `%H:%M:%S` |
/// | `%z` | `Z`, `+01`, `+0100` or `+01:00` |
/// | `%%` | a per cent sign |
///
/// Any other character stands for itself. A pattern has one year, month and day. Without an hour it reads civil dates,
/// without `%z` local times.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DateFormat {
    /// `2026-01-15`, `2026-01-15 09:30`, `2026-01-15T09:30:00.125Z` and their kin: what the text holds decides whether it is
    /// a date, a local time or an instant.
    Iso,
    /// Whole seconds since 1970-01-01T00:00:00Z.
    UnixSeconds,
    /// Whole milliseconds.
    UnixMilliseconds,
    /// Whole microseconds.
    UnixMicroseconds,
    /// A pattern of directives.
    Pattern(Pattern),
}

/// A checked pattern; made by reading a [`DateFormat`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    text: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Item {
    Literal(u8),
    /// A number and the fewest digits that it may have.
    Number(Part, usize),
    MonthName,
    Meridiem,
    Fraction,
    Offset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Year,
    ShortYear,
    Month,
    Day,
    Hour,
    HalfDayHour,
    Minute,
    Second,
}

impl Item {
    /// Whether a digit may be its first or last character.
    const fn is_numeric(&self) -> bool {
        matches!(self, Self::Number(..) | Self::Fraction | Self::Literal(b'0'..=b'9'))
    }
}

impl Part {
    const fn digits(self) -> usize {
        match self {
            Self::Year => 4,
            _ => 2,
        }
    }
}

/// The longest pattern, in bytes.
const MAX_PATTERN_LENGTH: usize = 64;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl DateFormat {
    /// Whether the format has no time of day, so that what it reads are civil dates. [`DateFormat::Iso`] has not said.
    pub fn is_date_only(&self) -> bool {
        match self {
            Self::Pattern(pattern) => {
                !pattern.items.iter().any(|item| matches!(item, Item::Number(Part::Hour | Part::HalfDayHour, _)))
            }
            _ => false,
        }
    }

    /// Reads a text of this format.
    pub(super) fn read(&self, text: &[u8]) -> std::result::Result<Stamp, Fault> {
        match self {
            Self::Iso => super::iso::read(text).map(|iso| iso.stamp),
            Self::UnixSeconds => unix(text, 1),
            Self::UnixMilliseconds => unix(text, 1000),
            Self::UnixMicroseconds => unix(text, 1_000_000),
            Self::Pattern(pattern) => pattern.read(text),
        }
    }
}

/// A count since the epoch, so many to a second.
fn unix(text: &[u8], per_second: i64) -> std::result::Result<Stamp, Fault> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() {
        return Err(Fault::Shape(0));
    }
    let mut count = 0i64;
    for (offset, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return Err(Fault::Shape(offset.saturating_add(usize::from(is_negative))));
        }
        count = count.saturating_mul(10).saturating_add(i64::from(digit));
    }
    let count = if is_negative { count.saturating_neg() } else { count };
    let (seconds, rest) = (count.div_euclid(per_second), count.rem_euclid(per_second));
    let nanoseconds = rest.saturating_mul(1_000_000_000_i64.checked_div(per_second).unwrap_or(0));
    let nanoseconds = u32::try_from(nanoseconds).map_err(|_| Fault::Range(0))?;
    instant(seconds, nanoseconds).map(Stamp::Instant).map_err(|_| Fault::Range(0))
}

/// The parts that a text has given so far.
#[derive(Default)]
struct Found {
    year: u32,
    month: u32,
    day: u32,
    day_position: usize,
    hour: Option<u32>,
    is_afternoon: Option<bool>,
    minute: u32,
    second: u32,
    nanosecond: u32,
    offset: Option<i64>,
}

impl Pattern {
    fn read(&self, text: &[u8]) -> std::result::Result<Stamp, Fault> {
        let mut cursor = Cursor { text, position: 0 };
        let mut found = Found::default();
        let mut items = self.items.iter();
        while let Some(&item) = items.next() {
            match item {
                Item::Literal(byte) => cursor.expect(byte)?,
                Item::Number(part, least) => {
                    let start = cursor.position;
                    found.number(part, least, &mut cursor)?;
                    let is_followed_by_number = items.as_slice().first().is_some_and(Item::is_numeric);
                    let is_longer = cursor.peek().is_some_and(|byte| byte.is_ascii_digit());
                    if part == Part::Year && is_longer && !is_followed_by_number {
                        return Err(Fault::Range(start));
                    }
                }
                Item::MonthName => found.month = month_name(&mut cursor)?,
                Item::Meridiem => found.is_afternoon = Some(meridiem(&mut cursor)?),
                Item::Fraction => found.nanosecond = cursor.fraction()?,
                Item::Offset => found.offset = Some(cursor.offset()?.0),
            }
        }
        if cursor.is_at_end() { found.stamp() } else { Err(Fault::Shape(cursor.position)) }
    }

    fn compile(text: &str) -> Result<Self> {
        let mut items = Vec::new();
        let spelt_out = text.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S");
        let mut bytes = spelt_out.bytes();
        while let Some(byte) = bytes.next() {
            items.push(match byte {
                b'%' => directive(bytes.next(), text)?,
                byte => Item::Literal(byte),
            });
        }
        fix_widths(&mut items);
        check(&items, text)?;
        Ok(Self { text: text.to_owned(), items })
    }
}

impl Found {
    fn number(&mut self, part: Part, least: usize, cursor: &mut Cursor<'_>) -> std::result::Result<(), Fault> {
        let start = cursor.position;
        let value = cursor.number(least, part.digits())?;
        let within = match part {
            Part::Year | Part::ShortYear => true,
            Part::Month => (1..=12).contains(&value),
            Part::Day => (1..=31).contains(&value),
            Part::Hour => value < 24,
            Part::HalfDayHour => (1..=12).contains(&value),
            Part::Minute | Part::Second => value < 60,
        };
        if !within {
            return Err(Fault::Shape(start));
        }
        match part {
            Part::Year => self.year = value,
            Part::ShortYear => self.year = value.saturating_add(2000),
            Part::Month => self.month = value,
            Part::Day => (self.day, self.day_position) = (value, start),
            Part::Hour | Part::HalfDayHour => self.hour = Some(value),
            Part::Minute => self.minute = value,
            Part::Second => self.second = value,
        }
        Ok(())
    }

    fn stamp(self) -> std::result::Result<Stamp, Fault> {
        let date: NaiveDate = civil(self.year, self.month, self.day, self.day_position)?;
        let Some(hour) = self.hour else { return Ok(Stamp::Date(date)) };
        let hour = match self.is_afternoon {
            // Twelve is the first hour of its half day.
            Some(is_afternoon) => hour.checked_rem(12).unwrap_or(0).saturating_add(if is_afternoon { 12 } else { 0 }),
            None => hour,
        };
        let time =
            NaiveTime::from_hms_nano_opt(hour, self.minute, self.second, self.nanosecond).ok_or(Fault::Shape(0))?;
        let local = date.and_time(time);
        match self.offset {
            Some(offset) => with_offset(local, offset).map(Stamp::Instant),
            None => Ok(Stamp::Local(local)),
        }
    }
}

fn month_name(cursor: &mut Cursor<'_>) -> std::result::Result<u32, Fault> {
    let starts =
        |name: &str| cursor.rest().get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()));
    for (number, name) in (1u32..).zip(MONTHS) {
        let short = name.get(..3).unwrap_or(name);
        let length = if starts(name) {
            name.len()
        } else if starts(short) {
            short.len()
        } else {
            continue;
        };
        cursor.advance(length);
        return Ok(number);
    }
    Err(Fault::Shape(cursor.position))
}

fn meridiem(cursor: &mut Cursor<'_>) -> std::result::Result<bool, Fault> {
    let is_afternoon = match cursor.rest() {
        [b'A' | b'a', b'M' | b'm', ..] => false,
        [b'P' | b'p', b'M' | b'm', ..] => true,
        _ => return Err(Fault::Shape(cursor.position)),
    };
    cursor.advance(2);
    Ok(is_afternoon)
}

fn directive(letter: Option<u8>, text: &str) -> Result<Item> {
    let number = |part: Part| Item::Number(part, 1);
    Ok(match letter {
        Some(b'Y') => Item::Number(Part::Year, 4),
        Some(b'y') => Item::Number(Part::ShortYear, 2),
        Some(b'm') => number(Part::Month),
        Some(b'd') => number(Part::Day),
        Some(b'H') => number(Part::Hour),
        Some(b'I') => number(Part::HalfDayHour),
        Some(b'M') => Item::Number(Part::Minute, 2),
        Some(b'S') => Item::Number(Part::Second, 2),
        Some(b'b' | b'B') => Item::MonthName,
        Some(b'p') => Item::Meridiem,
        Some(b'f') => Item::Fraction,
        Some(b'z') => Item::Offset,
        Some(b'%') => Item::Literal(b'%'),
        Some(letter) => return Err(invalid(text, &format!("no directive is named %{}", char::from(letter)))),
        None => return Err(invalid(text, "a per cent sign ends the pattern")),
    })
}

/// Numbers that stand side by side (`%Y%m%d`) have all their digits; nothing else would tell where one ends.
fn fix_widths(items: &mut [Item]) {
    let is_numeric = |item: Option<&Item>| item.is_some_and(Item::is_numeric);
    let fixed: Vec<bool> = (0..items.len())
        .map(|index| {
            let before = index.checked_sub(1).and_then(|before| items.get(before));
            is_numeric(before) || is_numeric(items.get(index.saturating_add(1)))
        })
        .collect();
    for (item, is_fixed) in items.iter_mut().zip(fixed) {
        if let Item::Number(part, least) = item
            && is_fixed
        {
            *least = part.digits();
        }
    }
}

fn check(items: &[Item], text: &str) -> Result<()> {
    let count = |wanted: &dyn Fn(&Item) -> bool| items.iter().filter(|item| wanted(item)).count();
    let part = |parts: &'static [Part]| count(&|item| matches!(item, Item::Number(part, _) if parts.contains(part)));
    let months = part(&[Part::Month]).saturating_add(count(&|item| *item == Item::MonthName));
    if (part(&[Part::Year, Part::ShortYear]), months, part(&[Part::Day])) != (1, 1, 1) {
        return Err(invalid(text, "a pattern has one year, one month and one day"));
    }
    let (hours, half_day) = (part(&[Part::Hour, Part::HalfDayHour]), part(&[Part::HalfDayHour]));
    let meridiem = count(&|item| *item == Item::Meridiem);
    let (minutes, seconds) = (part(&[Part::Minute]), part(&[Part::Second]));
    let fractions = count(&|item| *item == Item::Fraction);
    let offsets = count(&|item| *item == Item::Offset);
    if [hours, minutes, seconds, fractions, offsets].iter().any(|&count| count > 1) {
        return Err(invalid(text, "a directive stands twice"));
    }
    if half_day != meridiem {
        return Err(invalid(text, "%I and %p go together"));
    }
    // A part of the time without the larger part above it says nothing.
    if minutes > hours || seconds > minutes || fractions > seconds || offsets > hours {
        return Err(invalid(text, "a pattern with a time has its hour, then minute, then second"));
    }
    Ok(())
}

fn invalid(text: &str, reason: &str) -> Error {
    Error::new(&code::READ_MAPPING_INVALID, format!("a date format: {reason}: {text:?}"))
}

impl FromStr for DateFormat {
    type Err = Error;

    /// Reads a word or a pattern.
    ///
    /// # Errors
    /// `read.mapping_invalid` for an unknown word or directive and for a pattern that lacks a part or has one twice.
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "iso" => Ok(Self::Iso),
            "unix_seconds" => Ok(Self::UnixSeconds),
            "unix_milliseconds" => Ok(Self::UnixMilliseconds),
            "unix_microseconds" => Ok(Self::UnixMicroseconds),
            _ if text.len() > MAX_PATTERN_LENGTH => Err(invalid("", "a pattern of more than 64 bytes")),
            _ if text.contains('%') => Pattern::compile(text).map(Self::Pattern),
            _ => Err(invalid(
                text,
                "give iso, unix_seconds, unix_milliseconds, unix_microseconds, or a pattern such as %d/%m/%Y",
            )),
        }
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Iso => "iso",
            Self::UnixSeconds => "unix_seconds",
            Self::UnixMilliseconds => "unix_milliseconds",
            Self::UnixMicroseconds => "unix_microseconds",
            Self::Pattern(pattern) => &pattern.text,
        })
    }
}

impl Serialize for DateFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
