//! Defects seen in other engines, from the bytes of a file to the result.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use chrono::{TimeZone, Utc};
use counterfoil_core::reconcile::{Outcome, Run, Side, preset, reconcile};
use counterfoil_readers::{Source, read_bytes};

/// One row of three cannot be read: it is kept with its place and reason, and the run goes on over the rest.
#[test]
fn one_bad_row_discards_run() {
    let platform = b"id,amount_minor,currency,created_at,reference\n\
        p1,1250,EUR,2026-03-01T09:30:00+01:00,a\n\
        p2,12O0,EUR,2026-03-01T09:31:00+01:00,b\n\
        p3,700,EUR,2026-03-01T09:32:00+01:00,c\n";
    let channel = b"id,amount_minor,currency,created_at,reference\n\
        c1,1250,EUR,2026-03-01T09:30:00+01:00,a\n\
        c2,1200,EUR,2026-03-01T09:31:00+01:00,b\n\
        c3,700,EUR,2026-03-01T09:32:00+01:00,c\n";
    let platform = read_bytes(platform, &Source::default()).unwrap().records;
    let channel = read_bytes(channel, &Source::default()).unwrap().records;
    assert_eq!((platform.len(), platform.rejected.len()), (2, 1));
    assert_eq!((platform.rejected[0].line, platform.rejected[0].record), (3, 2));

    let as_of = Utc.with_ymd_and_hms(2026, 4, 1, 0, 0, 0).unwrap();
    let result = reconcile(&platform, &channel, &preset("generic_channel").unwrap(), &Run::new(as_of)).unwrap();
    let count = |side, outcome| result.summary.count(side, outcome);
    assert_eq!(count(Side::Platform, Outcome::Matched), 2);
    assert_eq!(count(Side::Platform, Outcome::Rejected), 1);
    assert_eq!(count(Side::Channel, Outcome::Matched), 2);
    assert_eq!(count(Side::Channel, Outcome::ChannelOnly), 1);
}
