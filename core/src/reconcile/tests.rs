//! Tests as tables: one row a record, the last column what becomes of it.

use super::*;
use crate::money::Currency;
use chrono::{DateTime, Utc};

/// id, key, amount, currency, status, created day of November 2025, then the expected outcome and reason.
type Case = (&'static str, &'static str, i64, &'static str, &'static str, u32, &'static str);

fn records(cases: &[Case]) -> Records {
    let mut builder = RecordsBuilder::new("test", "test");
    for (id, key, amount, currency, status, day, _) in cases {
        let created = format!("2025-11-{day:02}T12:00:00Z").parse::<DateTime<Utc>>().unwrap().timestamp_micros();
        let currency = Some(Currency::parse(currency).unwrap());
        let fields = [("reference", *key)];
        let dates = [(DateKind::Created, created)];
        let row = Row { id, amount: Some(*amount), currency, status, dates: &dates, fields: &fields, ..Row::default() };
        builder.push(&row).unwrap();
    }
    builder.finish()
}

fn run(platform: &[Case], channel: &[Case], policy: &Policy) -> Reconciliation {
    let (left, right) = (records(platform), records(channel));
    let as_of = "2025-11-30T00:00:00Z".parse().unwrap();
    let result = reconcile(&left, &right, policy, &Run::new(as_of)).unwrap();
    for (side, cases) in [(Side::Platform, platform), (Side::Channel, channel)] {
        for (case, verdict) in cases.iter().zip(&result.side(side).verdicts) {
            let found = format!("{} {}", verdict.outcome.name(), verdict.reason.name());
            assert_eq!(found, case.6, "{} {}", side.name(), case.0);
        }
    }
    result
}

fn generic() -> Policy {
    preset("generic_channel").unwrap()
}

#[test]
fn one_to_one() {
    let platform = [
        ("p1", "a", 100, "USD", "paid", 1, "matched key"),
        ("p2", "b", 100, "USD", "paid", 1, "amount_diff amount_off"),
        ("p3", "c", 100, "USD", "paid", 1, "currency_diff currency_off"),
        ("p4", "d", 100, "USD", "pending", 1, "status_diff status_off"),
        ("p5", "e", 100, "USD", "paid", 1, "platform_only no_counterpart"),
        ("p6", "f", 100, "USD", "paid", 29, "pending inside_timing_window"),
        ("p7", "g", 100, "USD", "failed", 1, "ignored no_money"),
        ("p8", "h", 100, "USD", "failed", 1, "status_diff moved_though_no_money"),
        ("p9", "i", 100, "USD", "paid", 1, "platform_only direction_conflict"),
        ("p0", "", 100, "USD", "paid", 1, "platform_only no_reference"),
    ];
    let channel = [
        ("c1", "a", 100, "USD", "succeeded", 1, "matched key"),
        ("c2", "b", 101, "USD", "paid", 1, "amount_diff amount_off"),
        ("c3", "c", 100, "EUR", "paid", 1, "currency_diff currency_off"),
        ("c4", "d", 100, "USD", "paid", 1, "status_diff status_off"),
        ("c8", "h", 100, "USD", "paid", 1, "status_diff moved_though_no_money"),
        ("c9", "i", -100, "USD", "paid", 1, "channel_only direction_conflict"),
        ("cx", "z", 5, "USD", "paid", 1, "channel_only no_counterpart"),
    ];
    let result = run(&platform, &channel, &generic());
    assert_eq!(result.summary.matched_pairs, 1);
    assert!(result.bridges.iter().all(|bridge| bridge.unexplained == 0));
}

#[test]
fn equal_records_are_a_multiset() {
    let platform = [
        ("p2", "a", 50, "USD", "paid", 1, "matched multiset"),
        ("p1", "a", 50, "USD", "paid", 1, "matched multiset"),
        ("p3", "a", 50, "USD", "paid", 1, "duplicate surplus"),
        ("p4", "b", 50, "USD", "paid", 1, "platform_only no_counterpart"),
        ("p5", "b", 50, "USD", "paid", 1, "platform_only no_counterpart"),
    ];
    let channel =
        [("c1", "a", 50, "USD", "paid", 1, "matched multiset"), ("c2", "a", 50, "USD", "paid", 1, "matched multiset")];
    let result = run(&platform, &channel, &generic());
    assert_eq!(result.platform.verdicts[1].partner(), Some(0), "smallest ids first");
    assert_eq!(result.platform.detail(3).unwrap().multiplicity, 2);
}

#[test]
fn a_split_tender_is_not_eaten_by_its_first_part() {
    let platform = [("p1", "a", 50, "USD", "paid", 1, "matched group_sum")];
    let channel = [
        ("c1", "a", 20, "USD", "paid", 1, "matched group_sum"),
        ("c2", "a", 30, "USD", "paid", 2, "matched group_sum"),
    ];
    run(&platform, &channel, &generic());
}

#[test]
fn mixed_currency_group_passes() {
    let platform = [("p1", "a", 50, "USD", "paid", 1, "currency_diff group_currencies")];
    let channel = [
        ("c1", "a", 20, "USD", "paid", 1, "currency_diff group_currencies"),
        ("c2", "a", 30, "EUR", "paid", 2, "currency_diff group_currencies"),
    ];
    run(&platform, &channel, &generic());
}

fn tolerant() -> Policy {
    Policy::from_json(
        r#"{"passes":[{"pass":"tolerant","tolerance":{"over":{"minor":5},"under":{"minor":5}},
            "platform_date":"created","channel_date":"created","days":2}]}"#,
    )
    .unwrap()
}

#[test]
fn same_amount_strangers_are_refused() {
    let platform = [
        ("p1", "", 100, "USD", "paid", 1, "ambiguous assignment_tie"),
        ("p2", "", 100, "USD", "paid", 1, "ambiguous assignment_tie"),
        ("p3", "", 900, "USD", "paid", 1, "matched assignment"),
    ];
    let channel = [
        ("c1", "", 100, "USD", "paid", 1, "ambiguous assignment_tie"),
        ("c2", "", 100, "USD", "paid", 1, "ambiguous assignment_tie"),
        ("c3", "", 904, "USD", "paid", 2, "matched assignment"),
    ];
    let result = run(&platform, &channel, &tolerant());
    let detail = result.platform.detail(0).unwrap();
    assert!(detail.candidate != NO_ROW && detail.rival != NO_ROW, "both candidates are named");
}

#[test]
fn references_that_disagree_are_refused() {
    let text = r#"{"references":[{"name":"a","platform":"reference","channel":"reference"},
        {"name":"i","platform":"id","channel":"id"}],
        "passes":[{"pass":"exact","key":["a"]},{"pass":"exact","key":["i"]}]}"#;
    let platform = [("x1", "k1", 100, "USD", "paid", 1, "ambiguous references_disagree")];
    let channel = [
        ("c1", "k1", 100, "USD", "paid", 1, "channel_only counterpart_taken"),
        ("x1", "k2", 100, "USD", "paid", 1, "channel_only counterpart_taken"),
    ];
    run(&platform, &channel, &Policy::from_json(text).unwrap());
}
