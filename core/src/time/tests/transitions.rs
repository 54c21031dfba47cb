//! Every change of the offset of every zone from 1970 to 2040, found by bisection.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::super::zone::{first_instant, offset_at};
use super::super::*;

const FIRST: i64 = 0;
const LAST: i64 = 2_240_524_800; // 2041-01-01

/// Far less than the shortest stretch between two changes.
const STEP: i64 = 12 * 3600;

fn changes(zone: Tz) -> Vec<i64> {
    let mut changes = Vec::new();
    let (mut seconds, mut offset) = (FIRST, offset_at(zone, FIRST));
    while seconds < LAST {
        let next = seconds + STEP;
        if offset_at(zone, next) != offset {
            let (mut unchanged, mut changed) = (seconds, next);
            while changed - unchanged > 1 {
                let middle = (unchanged + changed) / 2;
                if offset_at(zone, middle) == offset { unchanged = middle } else { changed = middle }
            }
            changes.push(changed);
            offset = offset_at(zone, changed);
            seconds = changed;
        } else {
            seconds = next;
        }
    }
    changes
}

fn utc(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("a supported instant")
}

fn boundaries(zone: Tz) -> Vec<DayBoundary> {
    let cut_offs =
        [None, NaiveTime::from_hms_opt(23, 0, 0), NaiveTime::from_hms_opt(2, 30, 0), NaiveTime::from_hms_opt(0, 0, 0)];
    cut_offs.into_iter().map(|cut_off| DayBoundary::new(zone, cut_off).expect("a whole second")).collect()
}

/// The days around a change tile the time line, are in order, and hold just their own instants. Returns how many there are.
fn days_tile(boundary: &DayBoundary, change: i64) -> usize {
    let middle: NaiveDate = utc(change).date_naive();
    let dates: Vec<NaiveDate> = (0..7).map(|offset| middle - Days::new(3) + Days::new(offset)).collect();
    let mut existing = Vec::new();
    for &date in &dates {
        let (start, end) = (boundary.start_of(date).unwrap(), boundary.end_of(date).unwrap());
        assert_eq!(end, boundary.start_of(date + Days::new(1)).unwrap());
        assert!(start <= end);
        match BusinessDay::new(date, *boundary) {
            Ok(day) => existing.push(day),
            Err(error) => {
                assert_eq!(error.code().text, "time.no_such_day");
                assert_eq!(start, end);
            }
        }
    }
    for pair in existing.windows(2) {
        assert_eq!(pair[0].period().end(), pair[1].period().start());
        assert!(pair[0].date() < pair[1].date());
        assert_eq!(pair[0].next().unwrap(), pair[1]);
        assert_eq!(pair[1].previous().unwrap(), pair[0]);
    }
    existing.len()
}

/// Instants at the change, the boundaries and in between: each lies in its day, hence in no other, since the days tile; and
/// the label never goes back.
fn instants_have_one_day(boundary: &DayBoundary, change: i64) {
    let mut instants: Vec<i64> =
        (-30..=30).filter(|hours: &i64| hours.abs() < 4 || hours % 5 == 0).map(|hours| change + hours * 3600).collect();
    instants.extend([change - 1, change + 1, change + 59, change + 60, change - 60, change - 1800, change + 1800]);
    let middle = utc(change).date_naive();
    for date in [middle - Days::new(1), middle, middle + Days::new(1)] {
        let start = boundary.start_of(date).unwrap().timestamp();
        instants.extend([start - 1, start, start + 1]);
    }
    instants.sort_unstable();
    let mut label = NaiveDate::MIN;
    for seconds in instants {
        let day = boundary.day_of(utc(seconds)).unwrap();
        assert!(day >= label, "{boundary:?}: the label goes back at {}", utc(seconds));
        label = day;
        assert!(BusinessDay::new(day, *boundary).unwrap().period().contains(utc(seconds)));
    }
}

/// The first instant that has reached a local time has, and no instant before it: not the one before, and not the last
/// before the change, when the local clock stood highest.
fn starts_are_first(zone: Tz, change: i64) {
    let clock = |at: i64| at + offset_at(zone, at);
    let (before, after) = (offset_at(zone, change - 1), offset_at(zone, change));
    for base in [change + before, change + after, change + before.midpoint(after)] {
        for local in [base - 3600, base - 1, base, base + 1, base + 3600] {
            let found = first_instant(zone, local);
            assert!(clock(found) >= local && clock(found - 1) < local, "{zone} {local}");
            assert!(found < change || clock(change - 1) < local, "{zone} {local}");
        }
    }
}

/// Local times around a change, against the zone library's own mapping.
fn local_times_agree(zone: Tz, change: i64) {
    let (before, after) = (offset_at(zone, change - 1), offset_at(zone, change));
    let mut localizer = Localizer::new(zone);
    for base in [change + before, change + after] {
        for offset in [-86_400, -7200, -1800, -1, 0, 1, 1800, 7200, 86_400] {
            let local = utc(base + offset).naive_utc();
            let found = local_to_utc(local, zone);
            match zone.from_local_datetime(&local) {
                chrono::MappedLocalTime::Single(expected) => assert_eq!(found.unwrap(), expected, "{zone} {local}"),
                chrono::MappedLocalTime::Ambiguous(first, _) => {
                    assert_eq!(super::code(found), "time.ambiguous_local", "{zone} {local}");
                    assert_eq!(utc(first_instant(zone, base + offset)), first);
                }
                chrono::MappedLocalTime::None => {
                    assert_eq!(super::code(found), "time.nonexistent_local", "{zone} {local}");
                    assert_eq!(first_instant(zone, base + offset), change);
                }
            }
            assert_eq!(localizer.to_utc(local).ok(), local_to_utc(local, zone).ok(), "{zone} {local}");
        }
    }
}

#[test]
fn every_change_of_every_zone() {
    let (mut zones, mut total, mut checked, mut missing, mut shortest) = (0, 0, 0, 0, i64::MAX);
    let mut histories = BTreeSet::new();
    for zone in TZ_VARIANTS {
        zones += 1;
        let changes = changes(zone);
        // Names that share every offset share every answer, because a zone is only ever asked for its offsets.
        let history: Vec<(i64, i64)> = changes.iter().map(|&change| (change, offset_at(zone, change))).collect();
        total += changes.len();
        if !histories.insert((offset_at(zone, FIRST), history)) {
            continue;
        }
        for pair in changes.windows(2) {
            shortest = shortest.min(pair[1] - pair[0]);
        }
        for &change in &changes {
            checked += 1;
            for boundary in boundaries(zone) {
                missing += 7 - days_tile(&boundary, change);
            }
            for boundary in &boundaries(zone)[..2] {
                instants_have_one_day(boundary, change);
            }
            starts_are_first(zone, change);
            local_times_agree(zone, change);
        }
    }
    println!(
        "zones {zones}, changes {total} of {total} ({checked} in {} distinct histories), dates without instants {missing}, \
         shortest stretch {} h",
        histories.len(),
        shortest / 3600
    );
    assert_eq!(zones, TZ_VARIANTS.len());
    assert!(total > 20_000, "the zone data has lost its changes: {total}");
    assert!(missing >= 5, "the skipped dates of the Pacific: {missing}");
    // The search of a first instant assumes one change within 52 hours.
    assert!(shortest > 52 * 3600);
}
