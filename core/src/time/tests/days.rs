use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use super::super::*;
use super::{at, code, date, local, zone};

fn civil(name: &str) -> DayBoundary {
    DayBoundary::midnight(zone(name))
}

fn with_cut_off(name: &str, hour: u32) -> DayBoundary {
    DayBoundary::new(zone(name), NaiveTime::from_hms_opt(hour, 0, 0)).unwrap()
}

/// zone, date, first instant, length in minutes: the worked vectors and the odd days of the zone data.
#[test]
fn worked_days() {
    let table = [
        ("UTC", "2026-01-15", "2026-01-15T00:00:00Z", 1440),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 1380),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 1500),
        // Midnight is skipped: 00:00 becomes 01:00. 2018-11-04 is the last such midnight in São Paulo.
        ("America/Sao_Paulo", "2015-10-18", "2015-10-18T03:00:00Z", 1380),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 1380),
        // 00:01 becomes 23:01 of the day before: one day, from the first midnight on.
        ("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z", 1500),
        ("America/St_Johns", "2010-11-06", "2010-11-06T02:30:00Z", 1440),
        // 01:00 becomes 00:00: midnight comes twice.
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 1500),
        // The day before the one that is skipped, and the day after.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 1440),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 1440),
        ("Antarctica/Troll", "2026-03-29", "2026-03-29T00:00:00Z", 1320),
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 1470),
    ];
    for (name, day, start, minutes) in table {
        let found = BusinessDay::new(date(day), civil(name)).unwrap();
        assert_eq!(found.period().start(), at(start), "{name} {day}");
        assert_eq!(found.period().seconds() / 60, minutes, "{name} {day}: {}", found.period());
        assert_eq!(BusinessDay::of(found.period().start(), civil(name)).unwrap(), found);
        assert_eq!(BusinessDay::of(found.period().end() - TimeDelta::nanoseconds(1), civil(name)).unwrap(), found);
    }
}

#[test]
fn skipped_dates_do_not_exist() {
    let table = [
        ("Pacific/Apia", "2011-12-30"),
        ("Pacific/Fakaofo", "2011-12-30"),
        ("Pacific/Kiritimati", "1994-12-31"),
        ("Pacific/Kanton", "1994-12-31"),
        ("Pacific/Kwajalein", "1993-08-21"),
    ];
    for (name, day) in table {
        let (day, boundary) = (date(day), civil(name));
        assert_eq!(code(BusinessDay::new(day, boundary)), "time.no_such_day", "{name}");
        assert_eq!(code(Period::dates(day, day, &boundary)), "time.no_such_day", "{name}");
        let before = BusinessDay::new(day.pred_opt().unwrap(), boundary).unwrap();
        let after = BusinessDay::new(day.succ_opt().unwrap(), boundary).unwrap();
        assert_eq!(before.next().unwrap(), after, "{name}");
        assert_eq!(after.previous().unwrap(), before, "{name}");
        assert_eq!(before.period().end(), after.period().start(), "{name}");
        // A period over the gap has what the zone has.
        let three = Period::dates(before.date(), after.date(), &boundary).unwrap();
        assert_eq!(three.seconds(), before.period().seconds() + after.period().seconds());
    }
}

#[test]
fn the_label_does_not_go_back_in_st_johns() {
    let boundary = civil("America/St_Johns");
    // 02:31Z is 23:01 of the 6th on the clock, for the second time.
    for instant in ["2010-11-07T02:30:30Z", "2010-11-07T02:31:00Z", "2010-11-07T03:29:59Z", "2010-11-07T03:30:00Z"] {
        assert_eq!(boundary.day_of(at(instant)).unwrap(), date("2010-11-07"), "{instant}");
    }
    assert_eq!(boundary.day_of(at("2010-11-07T02:29:59.999Z")).unwrap(), date("2010-11-06"));
}

#[test]
fn a_cut_off_moves_the_evening_into_the_next_day() {
    let boundary = with_cut_off("Europe/Berlin", 23);
    let table = [
        ("2026-01-15T21:59:59Z", "2026-01-15"),
        ("2026-01-15T22:00:00Z", "2026-01-16"),
        ("2026-01-15T22:30:00Z", "2026-01-16"),
        ("2026-07-15T20:59:59Z", "2026-07-15"),
        ("2026-07-15T21:00:00Z", "2026-07-16"),
    ];
    for (instant, day) in table {
        assert_eq!(boundary.day_of(at(instant)).unwrap(), date(day), "{instant}");
    }
    // A cut-off inside the hour that is skipped, and inside the one that comes twice.
    let early = with_cut_off("Europe/Berlin", 2);
    let spring = BusinessDay::new(date("2026-03-30"), early).unwrap();
    assert_eq!((spring.period().start(), spring.period().seconds()), (at("2026-03-29T01:00:00Z"), 23 * 3600));
    let autumn = BusinessDay::new(date("2026-10-26"), early).unwrap();
    assert_eq!((autumn.period().start(), autumn.period().seconds()), (at("2026-10-25T00:00:00Z"), 25 * 3600));
    let fraction = NaiveTime::from_hms_milli_opt(23, 0, 0, 1);
    assert_eq!(code(DayBoundary::new(Tz::UTC, fraction)), "time.invalid");
    assert_eq!(early.cut_off(), NaiveTime::from_hms_opt(2, 0, 0));
}

#[test]
fn weeks_and_months() {
    let berlin = civil("Europe/Berlin");
    let week = Period::iso_week(2026, 1, &berlin).unwrap();
    assert_eq!((week.start(), week.end()), (at("2025-12-28T23:00:00Z"), at("2026-01-04T23:00:00Z")));
    assert_eq!(Period::iso_week(2026, 53, &berlin).unwrap().end(), Period::iso_week(2027, 1, &berlin).unwrap().start());
    assert_eq!(code(Period::iso_week(2025, 53, &berlin)), "time.invalid");
    let sunday = Period::week_of(date("2026-01-15"), Weekday::Sun, &berlin).unwrap();
    assert_eq!(sunday.start(), at("2026-01-10T23:00:00Z"));
    let march = Period::month(2026, 3, &berlin).unwrap();
    assert_eq!(march.seconds(), 31 * 86_400 - 3600);
    assert_eq!(Period::month(2028, 2, &berlin).unwrap().seconds(), 29 * 86_400);
    assert_eq!(code(Period::month(2026, 13, &berlin)), "time.invalid");
    assert_eq!(code(Period::month(2200, 1, &berlin)), "time.out_of_range");
    assert_eq!(march.to_string(), "2026-02-28T23:00:00Z/2026-03-31T22:00:00Z");
    assert!(march.contains(march.start()) && !march.contains(march.end()));
    assert_eq!(code(Period::new(march.end(), march.start())), "time.invalid");
    assert_eq!(code(Period::dates(date("2026-01-02"), date("2026-01-01"), &berlin)), "time.invalid");
}

#[test]
fn months_and_weeks_tile_two_centuries() {
    for name in ["UTC", "Europe/Berlin", "Pacific/Apia", "America/St_Johns", "America/Sao_Paulo"] {
        let boundary = with_cut_off(name, 22);
        let mut end = Period::month(1900, 1, &boundary).unwrap().start();
        for year in 1900..=2199 {
            for month in 1..=12 {
                let period = Period::month(year, month, &boundary).unwrap();
                assert_eq!(period.start(), end, "{name} {year}-{month}");
                end = period.end();
            }
        }
    }
}

#[test]
fn the_supported_years() {
    let utc = civil("UTC");
    assert!(BusinessDay::new(date("1900-01-01"), utc).is_ok());
    assert!(BusinessDay::new(date("2199-12-31"), utc).is_ok());
    for day in ["1899-12-31", "2200-01-01", "+262142-12-31", "-262143-01-01"] {
        assert_eq!(code(BusinessDay::new(date(day), utc)), "time.out_of_range", "{day}");
        assert_eq!(code(Period::week_of(date(day), Weekday::Mon, &utc)), "time.out_of_range", "{day}");
    }
    for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert_eq!(code(utc.day_of(instant)), "time.out_of_range");
        assert_eq!(code(local_to_utc(instant.naive_utc(), zone("Europe/Berlin"))), "time.out_of_range");
        assert_eq!(code(Localizer::new(zone("Europe/Berlin")).to_utc(instant.naive_utc())), "time.out_of_range");
    }
    assert_eq!(code(BusinessDay::new(date("2199-12-31"), utc).unwrap().next()), "time.out_of_range");
    assert_eq!(code(BusinessDay::new(date("1900-01-01"), utc).unwrap().previous()), "time.out_of_range");
}

/// Rows B066 and B067 of the bad inputs, and their neighbours.
#[test]
fn local_times() {
    let berlin = zone("Europe/Berlin");
    let mut localizer = Localizer::new(berlin);
    let table = [
        ("2026-03-29T01:59:59", Ok("2026-03-29T00:59:59Z")),
        ("2026-03-29T02:00:00", Err("time.nonexistent_local")),
        ("2026-03-29T02:30:00", Err("time.nonexistent_local")),
        ("2026-03-29T03:00:00", Ok("2026-03-29T01:00:00Z")),
        ("2026-10-25T01:59:59.5", Ok("2026-10-24T23:59:59.5Z")),
        ("2026-10-25T02:00:00", Err("time.ambiguous_local")),
        ("2026-10-25T02:30:00", Err("time.ambiguous_local")),
        ("2026-10-25T03:00:00", Ok("2026-10-25T02:00:00Z")),
        ("2026-06-01T12:00:00.25", Ok("2026-06-01T10:00:00.25Z")),
    ];
    for (text, expected) in table {
        assert_eq!(
            localizer.to_microseconds(local(text)).ok(),
            local_to_utc(local(text), berlin).ok().map(|instant| instant.timestamp_micros())
        );
        for found in [local_to_utc(local(text), berlin), localizer.to_utc(local(text))] {
            match expected {
                Ok(instant) => assert_eq!(found.unwrap(), at(instant), "{text}"),
                Err(expected) => assert_eq!(code(found), expected, "{text}"),
            }
        }
    }
    assert_eq!(code(local_to_utc(local("2011-12-30T12:00:00"), zone("Pacific/Apia"))), "time.nonexistent_local");
    assert_eq!(code(parse_zone("Europe/Bonn")), "time.unknown_zone");
}
