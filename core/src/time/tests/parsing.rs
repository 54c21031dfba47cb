use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::super::*;
use super::{at, code, date, local, zone};

#[test]
fn instants() {
    let table = [
        ("2026-01-15T09:30:00Z", "2026-01-15T09:30:00Z"),
        ("2026-01-15t09:30:00z", "2026-01-15T09:30:00Z"),
        ("2026-01-15 09:30:00+01:00", "2026-01-15T08:30:00Z"),
        ("2026-01-15T09:30:00.000000001-05:30", "2026-01-15T15:00:00.000000001Z"),
        ("2026-01-15T09:30:00.5Z", "2026-01-15T09:30:00.5Z"),
        ("1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z"),
        ("2199-12-31T23:59:59.999Z", "2199-12-31T23:59:59.999Z"),
        ("2024-02-29T00:00:00-00:00", "2024-02-29T00:00:00Z"),
    ];
    for (text, expected) in table {
        assert_eq!(parse_instant(text).unwrap(), at(expected), "{text}");
    }
    let refused = [
        ("", "time.invalid", "0"),
        ("2026-01-15", "time.invalid", "10"),
        ("2026-01-15T09:30:00", "time.invalid", "19"),
        ("2026-01-15T09:30Z", "time.invalid", "17"),
        ("2026-01-15T09:30:00+01", "time.invalid", "22"),
        ("2026-01-15T09:30:00 Z", "time.invalid", "21"),
        ("2026-01-15T09:30:00 +01:00", "time.invalid", "26"),
        ("2026-01-15T09:30:60Z", "time.invalid", "17"),
        ("2026-01-15T24:00:00Z", "time.invalid", "11"),
        ("2026-13-15T09:30:00Z", "time.invalid", "5"),
        ("2026-02-29T09:30:00Z", "time.invalid", "8"),
        ("2026-01-15T09:30:00.Z", "time.invalid", "20"),
        ("2026-01-15T09:30:00.1234567890Z", "time.invalid", "29"),
        ("2026-01-15T09:30:00+24:00", "time.invalid", "20"),
        ("2026-01-15T09:30:00Zx", "time.invalid", "20"),
        ("2026-1-15T09:30:00Z", "time.invalid", "6"),
        ("２０２６-01-15T09:30:00Z", "time.invalid", "0"),
        ("9999999-01-01T00:00:00Z", "time.out_of_range", "0"),
        ("-2026-01-15T09:30:00Z", "time.out_of_range", "0"),
        ("+2026-01-15T09:30:00Z", "time.out_of_range", "0"),
        ("0000-01-15T09:30:00Z", "time.out_of_range", "0"),
        ("1899-12-31T23:59:59Z", "time.out_of_range", "0"),
        ("2200-01-01T00:00:00Z", "time.out_of_range", "0"),
        ("2199-12-31T23:59:59-00:01", "time.out_of_range", "0"),
    ];
    for (text, expected, byte) in refused {
        let error = parse_instant(text).unwrap_err();
        assert_eq!((error.code().text, error.context_value("byte")), (expected, Some(byte)), "{text:?}");
    }
}

/// Rows B064 to B068 of the bad inputs.
#[test]
fn bad_inputs() {
    let berlin = zone("Europe/Berlin");
    let european: DateFormat = "%d/%m/%Y".parse().unwrap();
    let table = [
        ("B064", "31/02/2026", Some(&european), Tz::UTC, "csv.invalid_date"),
        ("B064", "31/02/2026", None, Tz::UTC, "csv.invalid_date"),
        ("B065", "01/02/03", None, Tz::UTC, "csv.ambiguous_date"),
        ("B066", "2026-03-29T02:30", None, berlin, "time.nonexistent_local"),
        ("B066", "2026-03-29T02:30", Some(&DateFormat::Iso), berlin, "time.nonexistent_local"),
        ("B067", "2026-10-25T02:30", None, berlin, "time.ambiguous_local"),
        ("B068", "9999999-01-01", None, Tz::UTC, "time.out_of_range"),
        ("B068", "9999999-01-01", Some(&DateFormat::Iso), Tz::UTC, "time.out_of_range"),
    ];
    for (id, text, format, zone, expected) in table {
        assert_eq!(code(parse_with_format(text, format, zone)), expected, "{id}");
    }
}

#[test]
fn without_a_format_only_iso_is_read() {
    let mut reader = DateReader::new(None, zone("Europe/Berlin"));
    assert_eq!(reader.read("2026-07-01").unwrap(), at("2026-06-30T22:00:00Z"));
    assert_eq!(reader.read("2026-07-01 12:00:00").unwrap(), at("2026-07-01T10:00:00Z"));
    assert_eq!(reader.read("2026-07-01 12:00:00 UTC").unwrap(), at("2026-07-01T12:00:00Z"));
    assert_eq!(reader.read("2026-07-01 12:00:00+00").unwrap(), at("2026-07-01T12:00:00Z"));
    assert_eq!(reader.read("2026-07-01T12:00:00,125+0200").unwrap(), at("2026-07-01T10:00:00.125Z"));
    assert_eq!(reader.stamp("2026-07-01").unwrap(), Stamp::Date(date("2026-07-01")));
    assert_eq!(reader.stamp("2026-07-01 12:00").unwrap(), Stamp::Local(local("2026-07-01T12:00:00")));
    let table = [
        ("25/12/2026", "csv.ambiguous_date"),
        ("12/25/2026 10:00", "csv.ambiguous_date"),
        ("2026/12/25", "csv.ambiguous_date"),
        ("1.2.2026", "csv.ambiguous_date"),
        ("1-2-26", "csv.ambiguous_date"),
        ("1767225600", "csv.ambiguous_date"),
        ("20260115", "csv.ambiguous_date"),
        ("32/13/2026", "csv.invalid_date"),
        ("2026-02-30", "csv.invalid_date"),
        ("tomorrow", "csv.invalid_date"),
        ("", "csv.invalid_date"),
        ("12", "csv.invalid_date"),
        ("1/2/3/4", "csv.invalid_date"),
        ("2026-07-01x", "csv.invalid_date"),
        ("1899-12-31", "time.out_of_range"),
    ];
    for (text, expected) in table {
        assert_eq!(code(reader.read(text)), expected, "{text:?}");
    }
    assert_eq!(code(DateReader::new(None, zone("Pacific/Apia")).read("2011-12-30")), "time.no_such_day");
    assert_eq!(
        DateReader::new(None, zone("America/Sao_Paulo")).read("2015-10-18").unwrap(),
        at("2015-10-18T03:00:00Z")
    );
}

#[test]
fn formats() {
    let table = [
        ("unix_seconds", "1767225600", "2026-01-01T00:00:00Z"),
        ("unix_seconds", "-1", "1969-12-31T23:59:59Z"),
        ("unix_seconds", "-2208988800", "1900-01-01T00:00:00Z"),
        ("unix_seconds", "7258118399", "2199-12-31T23:59:59Z"),
        ("unix_milliseconds", "1767225600123", "2026-01-01T00:00:00.123Z"),
        ("unix_milliseconds", "-1", "1969-12-31T23:59:59.999Z"),
        ("unix_microseconds", "1767225600123456", "2026-01-01T00:00:00.123456Z"),
        ("%d/%m/%Y", "1/2/2026", "2026-02-01T00:00:00Z"),
        ("%m/%d/%Y", "01/02/2026", "2026-01-02T00:00:00Z"),
        ("%Y%m%d", "20260115", "2026-01-15T00:00:00Z"),
        ("%F %T", "2026-01-15 09:30:07", "2026-01-15T09:30:07Z"),
        ("%y%m%d", "260115", "2026-01-15T00:00:00Z"),
        ("%Y%m%d%H%M%S", "20260115093007", "2026-01-15T09:30:07Z"),
        ("%d.%m.%Y %H:%M:%S.%f", "15.01.2026 09:30:07.25", "2026-01-15T09:30:07.250Z"),
        ("%m/%d/%Y %I:%M %p", "1/15/2026 12:05 am", "2026-01-15T00:05:00Z"),
        ("%m/%d/%Y %I:%M %p", "1/15/2026 12:05 PM", "2026-01-15T12:05:00Z"),
        ("%m/%d/%Y %I:%M%p", "1/15/2026 1:05PM", "2026-01-15T13:05:00Z"),
        ("%d %b %Y", "15 Jan 2026", "2026-01-15T00:00:00Z"),
        ("%B %d, %Y", "september 5, 2026", "2026-09-05T00:00:00Z"),
        ("%d-%b-%y", "15-MAY-26", "2026-05-15T00:00:00Z"),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-01-15T09:30:00+01:00", "2026-01-15T08:30:00Z"),
        ("%d/%m/%Y %H:%M %z", "15/01/2026 09:30 +0100", "2026-01-15T08:30:00Z"),
        ("100%% %d/%m/%Y", "100% 15/01/2026", "2026-01-15T00:00:00Z"),
    ];
    for (format, text, expected) in table {
        let format: DateFormat = format.parse().unwrap();
        assert_eq!(parse_with_format(text, Some(&format), Tz::UTC).unwrap(), at(expected), "{format} {text}");
        assert_eq!(format.to_string().parse::<DateFormat>().unwrap(), format);
    }
    let refused = [
        ("%d/%m/%Y", "31/02/2026", "csv.invalid_date", "0"),
        ("%d/%m/%Y", "01/13/2026", "csv.invalid_date", "3"),
        ("%d/%m/%Y", "1/2/26", "csv.invalid_date", "6"),
        ("%d/%m/%Y", "1/2/20266", "time.out_of_range", "4"),
        ("%d/%m/%Y", "1/2/1899", "time.out_of_range", "0"),
        ("%d/%m/%Y", "1/2/2026 ", "csv.invalid_date", "8"),
        ("%Y%m%d", "2026115", "csv.invalid_date", "7"),
        ("%Y-%m-%d", "9999999-01-01", "time.out_of_range", "0"),
        ("%m/%d/%Y %I:%M %p", "1/15/2026 0:05 AM", "csv.invalid_date", "10"),
        ("%d %b %Y", "15 Foo 2026", "csv.invalid_date", "3"),
        ("unix_seconds", "", "csv.invalid_date", "0"),
        ("unix_seconds", "-", "csv.invalid_date", "0"),
        ("unix_seconds", "1.5", "csv.invalid_date", "1"),
        ("unix_seconds", "1767225600123", "time.out_of_range", "0"),
        ("unix_seconds", "-2208988801", "time.out_of_range", "0"),
        ("unix_seconds", "7258118400", "time.out_of_range", "0"),
        ("unix_seconds", "99999999999999999999999999", "time.out_of_range", "0"),
        ("unix_microseconds", "-99999999999999999999999999", "time.out_of_range", "0"),
    ];
    for (format, text, expected, byte) in refused {
        let format: DateFormat = format.parse().unwrap();
        let error = parse_with_format(text, Some(&format), Tz::UTC).unwrap_err();
        assert_eq!((error.code().text, error.context_value("byte")), (expected, Some(byte)), "{format} {text:?}");
    }
}

#[test]
fn patterns_are_checked() {
    let long = format!("%d/%m/%Y{}", " ".repeat(60));
    let table = [
        "",
        "dd/mm/yyyy",
        "%d/%m",
        "%d/%m/%Y/%y",
        "%d/%d/%m/%Y",
        "%m/%b/%d/%Y",
        "%q/%d/%m/%Y",
        "%d/%m/%Y%",
        "%d/%m/%Y %I:%M",
        "%d/%m/%Y %H:%M %p",
        "%d/%m/%Y %M",
        "%d/%m/%Y %H:%S",
        "%d/%m/%Y %z",
        "%d/%m/%Y %H:%M.%f",
        "%d/%m/%Y %H %H",
        "ISO",
        &long,
    ];
    for text in table {
        assert_eq!(code(text.parse::<DateFormat>()), "read.mapping_invalid", "{text:?}");
    }
    assert!("%d/%m/%Y".parse::<DateFormat>().unwrap().is_date_only());
    assert!(!"%d/%m/%Y %I %p".parse::<DateFormat>().unwrap().is_date_only());
    assert_eq!(serde_json::from_str::<DateFormat>("\"unix_milliseconds\"").unwrap(), DateFormat::UnixMilliseconds);
    assert_eq!(serde_json::to_string(&"%d/%m/%Y".parse::<DateFormat>().unwrap()).unwrap(), "\"%d/%m/%Y\"");
}

fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    (-2_208_988_800i64..=7_258_118_399, 0u32..1_000_000_000)
        .prop_map(|(seconds, nanoseconds)| DateTime::from_timestamp(seconds, nanoseconds).unwrap())
}

proptest! {
    #[test]
    fn what_chrono_writes_is_read_back(instant in any_instant()) {
        prop_assert_eq!(parse_instant(instant.to_rfc3339()).unwrap(), instant);
        let whole = DateTime::from_timestamp(instant.timestamp(), 0).unwrap();
        for format in ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y%m%d%H%M%S", "%m/%d/%Y %I:%M:%S %p", "%d %B %Y %H:%M:%S%z"] {
            let text = whole.format(format).to_string();
            let parsed = parse_with_format(&text, Some(&format.parse().unwrap()), Tz::UTC);
            prop_assert_eq!(parsed.unwrap(), whole, "{} {}", format, text);
        }
        let mut reader = DateReader::new(None, Tz::UTC);
        for text in [instant.to_rfc3339(), instant.naive_utc().to_string()] {
            prop_assert_eq!(reader.read_microseconds(text).unwrap(), instant.timestamp_micros());
        }
        prop_assert_eq!(parse_with_format(instant.timestamp_micros().to_string(), Some(&DateFormat::UnixMicroseconds), Tz::UTC).unwrap().timestamp_micros(), instant.timestamp_micros());
    }

    /// Whatever is accepted as RFC 3339, chrono reads the same.
    #[test]
    fn acceptance_is_never_wider_than_chrono(text in "(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])?") {
        if let Ok(found) = parse_instant(&text) {
            prop_assert_eq!(found, DateTime::parse_from_rfc3339(&text).unwrap());
        }
    }

    #[test]
    fn any_bytes_are_judged(text in proptest::collection::vec(any::<u8>(), 0..40), near in "[0-9/:TZ+. -]{0,30}") {
        let formats = [None, Some(DateFormat::Iso), Some(DateFormat::UnixMilliseconds), Some("%d %b %Y %I:%M:%S.%f %p %z".parse().unwrap())];
        for format in formats {
            let _ = parse_with_format(&text, format.as_ref(), Tz::UTC);
            let _ = parse_with_format(&near, format.as_ref(), Tz::UTC);
        }
    }
}
