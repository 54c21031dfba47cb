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
        ColumnReader { reader: DateReader::new(self.format.clone(), self.zone()), has_zone: self.zone.is_some() }
    }
}

/// Whether a pattern reads an offset.
fn has_offset(format: &DateFormat) -> bool {
    format.to_string().replace("%%", "").contains("%z")
}

/// Reads the values of one column.
#[derive(Debug, Clone)]
pub(crate) struct ColumnReader {
    reader: DateReader,
    has_zone: bool,
}

impl ColumnReader {
    /// Microseconds since the epoch.
    ///
    /// # Errors
    /// Codes of the row (`csv.invalid_date`, `csv.ambiguous_date`, `time.*`), and `read.mapping_invalid` for the whole file
    /// where a value has no offset and no zone is given.
    #[inline]
    pub(crate) fn read(&mut self, text: &[u8]) -> Result<i64> {
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
}
