//! Columns of dates: the format and zone of a mapping or a known format, and a reader a column.

use chrono_tz::Tz;
use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::reconcile::DatePrecision;
use counterfoil_core::time::{DateFormat, DateReader, Stamp};

/// How one column of dates is written.
#[derive(Debug, Clone)]
pub(crate) struct DateParser {
    format: Option<DateFormat>,
    /// The zone of values without an offset; none where every value must have one.
    zone: Option<Tz>,
}

impl DateParser {
    /// Dates in the ISO layouts; those without an offset are in `zone`.
    pub(crate) fn iso(zone: Option<Tz>) -> Self {
        Self { format: Some(DateFormat::Iso), zone }
    }

    /// Civil dates `YYYY-MM-DD` in a zone.
    pub(crate) fn iso_day(zone: Tz) -> Self {
        Self { format: "%Y-%m-%d".parse().ok(), zone: Some(zone) }
    }

    /// The parser of a mapping's format and zone.
    ///
    /// # Errors
    /// `read.mapping_invalid` for a pattern without an offset where no zone is given.
    pub(crate) fn from_mapping(format: Option<&DateFormat>, zone: Option<Tz>, column: &str) -> Result<Self> {
        let is_local = matches!(format, Some(DateFormat::Pattern(_))) && !format.is_some_and(has_offset);
        if is_local && zone.is_none() {
            let message = format!("the dates in {column:?} have no offset: give their zone");
            return Err(Error::new(&code::READ_MAPPING_INVALID, message).with("field", "zone").with("column", column));
        }
        Ok(Self { format: format.cloned(), zone })
    }

    /// The zone in which the column is written, for the record of it.
    pub(crate) fn zone(&self) -> Tz {
        self.zone.unwrap_or(Tz::UTC)
    }

    /// Whether the column holds instants or days.
    pub(crate) fn precision(&self) -> DatePrecision {
        match &self.format {
            Some(format) if format.is_date_only() => DatePrecision::Day,
            _ => DatePrecision::Instant,
        }
    }

    /// A reader for the column.
    pub(crate) fn reader(&self) -> ColumnReader {
        let plain = match &self.format {
            None | Some(DateFormat::Iso) if self.zone() == Tz::UTC => Plain::Iso,
            Some(DateFormat::UnixSeconds) => Plain::UnixSeconds,
            _ => Plain::None,
        };
        let reader = DateReader::new(self.format.clone(), self.zone());
        ColumnReader { reader, has_zone: self.zone.is_some(), plain }
    }
}

/// Whether a pattern reads an offset.
fn has_offset(format: &DateFormat) -> bool {
    format.to_string().replace("%%", "").contains("%z")
}

/// The plain forms that nearly every cell of a large file has, read here without the general reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plain {
    None,
    /// `YYYY-MM-DD HH:MM:SS` in UTC, with `T` for the space or `Z` at the end.
    Iso,
    /// Nine or ten digits.
    UnixSeconds,
}

/// Reads the values of one column.
#[derive(Debug, Clone)]
pub(crate) struct ColumnReader {
    reader: DateReader,
    has_zone: bool,
    plain: Plain,
}

impl ColumnReader {
    /// Microseconds since the epoch.
    ///
    /// # Errors
    /// Codes of the row (`csv.invalid_date`, `csv.ambiguous_date`, `time.*`), and `read.mapping_invalid` for the whole file
    /// where a value has no offset and no zone is given.
    #[inline]
    pub(crate) fn read(&mut self, text: &[u8]) -> Result<i64> {
        let plain = match self.plain {
            Plain::Iso => plain_iso(text, self.has_zone),
            Plain::UnixSeconds => plain_seconds(text),
            Plain::None => None,
        };
        if let Some(seconds) = plain {
            return Ok(seconds * 1_000_000);
        }
        if self.has_zone {
            return self.reader.read_microseconds(text);
        }
        match self.reader.stamp(text)? {
            Stamp::Instant(instant) => Ok(instant.timestamp_micros()),
            Stamp::Local(_) | Stamp::Date(_) => {
                let message = "a date without an offset: give the zone of the column";
                Err(Error::new(&code::READ_MAPPING_INVALID, message).with("field", "zone"))
            }
        }
    }
}

#[inline]
fn plain_seconds(text: &[u8]) -> Option<i64> {
    if !(9..=10).contains(&text.len()) {
        return None;
    }
    let seconds = text.iter().try_fold(0i64, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then_some(value * 10 + i64::from(digit))
    })?;
    // Until 2199, as far as the general reader goes.
    (seconds < 7_258_118_400).then_some(seconds)
}

/// Seconds since the epoch of a plain time in UTC; none for anything that the general reader should judge.
#[inline]
fn plain_iso(text: &[u8], has_zone: bool) -> Option<i64> {
    let time: &[u8; 19] = match (text.len(), text.get(19)) {
        (19, _) if has_zone => text.first_chunk()?,
        (20, Some(b'Z')) => text.first_chunk()?,
        _ => return None,
    };
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ' | b'T', h1, h2, b':', n1, n2, b':', s1, s2] = *time else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens <= 9 && ones <= 9).then(|| i64::from(tens) * 10 + i64::from(ones))
    };
    let (year, month, day) = (two(y1, y2)? * 100 + two(y3, y4)?, two(m1, m2)?, two(d1, d2)?);
    let (hour, minute, second) = (two(h1, h2)?, two(n1, n2)?, two(s1, s2)?);
    // Days 29 to 31 are left to the general reader, which knows which months have them.
    let in_range = (1970..2200).contains(&year) && (1..=12).contains(&month) && (1..=28).contains(&day);
    if !in_range || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Counted from March, so that the leap day is the last of a year: 306 days lie between March and the new year.
    let shifted = year - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + day_of_year - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: Option<&str>, zone: Option<Tz>, text: &str) -> std::result::Result<i64, &'static str> {
        let format = format.map(|format| format.parse::<DateFormat>().unwrap());
        let parser = DateParser::from_mapping(format.as_ref(), zone, "date").map_err(|error| error.code().text)?;
        parser.reader().read(text.as_bytes()).map_err(|error| error.code().text)
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
            ("no zone", None, None, "2026-01-01 00:00:00", Err("read.mapping_invalid")),
            ("pattern without zone", Some("%d.%m.%Y"), None, "01.02.2026", Err("read.mapping_invalid")),
            ("skipped date", Some("%Y-%m-%d"), Some(Tz::Pacific__Apia), "2011-12-30", Err("time.no_such_day")),
            ("offset", None, None, "2026-01-01T01:00:00+01:00", Ok(1_767_225_600_000_000)),
            ("zone", None, berlin, "2026-01-01 01:00:00", Ok(1_767_225_600_000_000)),
            ("seconds", Some("unix_seconds"), None, "1767225600", Ok(1_767_225_600_000_000)),
            ("with offset", Some("%d.%m.%Y %H:%M %z"), None, "01.01.2026 01:00 +0100", Ok(1_767_225_600_000_000)),
            ("day", Some("%Y-%m-%d"), berlin, "2026-01-01", Ok(1_767_222_000_000_000)),
        ];
        for (name, format, zone, text, expected) in cases {
            assert_eq!(read(format, zone, text), expected, "{name}");
        }
    }

    #[test]
    fn plain_forms_are_read_as_the_general_reader_does() {
        let mut iso = DateParser::iso(Some(Tz::UTC)).reader();
        let mut general = DateReader::new(Some(DateFormat::Iso), Tz::UTC);
        for day in -25_000..84_000i64 {
            let at = chrono::DateTime::from_timestamp(day * 86_400 + day * 7919 % 86_400, 0).unwrap();
            let text = at.format("%Y-%m-%d %H:%M:%S").to_string();
            assert_eq!(iso.read(text.as_bytes()).unwrap(), general.read_microseconds(&text).unwrap(), "{text}");
        }
        let odd = [
            "2026-02-29 00:00:00",
            "2026-13-01 00:00:00",
            "2026-01-01 24:00:00",
            "2026-01-0100:00:00Z",
            "2026-01-01T00:00:00Z",
        ];
        for text in odd {
            let expected = general.read_microseconds(text).map_err(|error| error.code().text);
            assert_eq!(iso.read(text.as_bytes()).map_err(|error| error.code().text), expected, "{text}");
        }
        let mut unix = DateParser { format: Some(DateFormat::UnixSeconds), zone: None }.reader();
        let mut general = DateReader::new(Some(DateFormat::UnixSeconds), Tz::UTC);
        for text in ["1767225600", "999999999", "7258118399", "7258118400", "9999999999", "0", "-5", "17672256x0", ""] {
            let expected = general.read_microseconds(text).map_err(|error| error.code().text);
            assert_eq!(unix.read(text.as_bytes()).map_err(|error| error.code().text), expected, "{text}");
        }
    }
}
