//! Defects that the laws and the oracle found, each as the smallest world that showed it.

use crate::run;
use crate::worlds::draw::base;
use crate::worlds::policies::{exact, group, references};
use crate::worlds::{Rec, SideWorld, World};
use chrono::TimeDelta;
use chrono_tz::Tz;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    Allowance, AmountRule, Basis, DateKind, DatePrecision, KindClass, Measure, Outcome, Pass, Policy, Reason,
    StatusClass, StatusRule, Timing, Tolerance, Window,
};

fn record(id: &str, amount: i64) -> Rec {
    Rec {
        id: id.to_owned(),
        kind: String::new(),
        amount,
        currency: Currency::USD,
        fee: None,
        net: None,
        status: String::new(),
        account: String::new(),
        dates: [Some(base().timestamp_micros()), None],
        fields: Default::default(),
    }
}

fn tied(id: &str, amount: i64, reference: &str) -> Rec {
    let mut record = record(id, amount);
    record.fields[0] = reference.to_owned();
    record
}

fn world(platform: Vec<Rec>, channel: Vec<Rec>, policy: Policy) -> World {
    World { platform: SideWorld::of(platform), channel: SideWorld::of(channel), policy, as_of: base() }
}

fn tolerant(minor: i64) -> Pass {
    let allowance = Allowance { minor, basis_points: 0 };
    Pass::Tolerant {
        tolerance: Tolerance { over: allowance, under: allowance, ..Tolerance::default() },
        platform_date: DateKind::Created,
        channel_date: DateKind::Created,
        days: 1,
        day_cost: 1,
        margin: 1,
    }
}

fn by_key() -> Policy {
    Policy { references: references(1), passes: vec![exact(&["a"])], ..Policy::default() }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn whole_days_keep_the_day_of_their_source() {
    // Friday in Tokyo begins on Thursday in UTC; one business day after Friday is Monday, not Friday.
    let tokyo = base() - TimeDelta::hours(9);
    let mut late = record("p1", 100);
    late.dates[0] = Some(tokyo.timestamp_micros());
    let window = Window { date: DateKind::Created, hours: None, business_days: Some(1) };
    let policy = Policy { timing: Timing { platform: Some(window), channel: None }, ..by_key() };
    let mut world = world(vec![late], vec![record("c1", 1)], policy);
    (world.platform.zone, world.platform.precision) = (Tz::Asia__Tokyo, DatePrecision::Day);
    world.as_of = base() + TimeDelta::days(4) - TimeDelta::microseconds(1);
    assert_eq!(run(&world).platform.verdicts[0].outcome, Outcome::Pending, "Monday counts");
    world.as_of += TimeDelta::microseconds(1);
    assert_eq!(run(&world).platform.verdicts[0].outcome, Outcome::PlatformOnly, "Tuesday does not");
}

#[test]
fn a_kind_is_not_taken_for_a_class_of_its_name() {
    // The policy calls a class what an unlisted kind is called inside the engine.
    let class =
        KindClass { name: "kind refund".to_owned(), platform: words(&["payment"]), channel: words(&["payment"]) };
    let policy = Policy { kinds: vec![class], passes: vec![tolerant(0)], ..Policy::default() };
    let (mut here, mut there) = (record("p1", 100), record("c1", 100));
    (here.kind, there.kind) = ("payment".to_owned(), "refund".to_owned());
    let result = run(&world(vec![here], vec![there], policy));
    assert_eq!(result.platform.verdicts[0].outcome, Outcome::PlatformOnly);
    assert_eq!(result.channel.verdicts[0].outcome, Outcome::ChannelOnly);
}

#[test]
fn a_status_is_not_taken_for_a_class_of_its_name() {
    let class = StatusClass { name: "paid".to_owned(), platform: words(&["done"]), channel: words(&["done"]) };
    let policy = Policy { statuses: Some(StatusRule { classes: vec![class], ..StatusRule::default() }), ..by_key() };
    let (mut here, mut there) = (tied("p1", 100, "k"), tied("c1", 100, "k"));
    (here.status, there.status) = ("done".to_owned(), "class paid".to_owned());
    assert_eq!(run(&world(vec![here], vec![there], policy)).platform.verdicts[0].outcome, Outcome::StatusDiff);
}

#[test]
fn a_rate_prices_the_assignment() {
    // 1.00 USD at 100 yen is 100 yen, and 101 is within the tolerance of one; the yen that agree exactly are the better
    // counterpart, however near 101 is to 100 cents.
    let yen = |id: &str, amount: i64, rate: &str| {
        let mut record = tied(id, amount, "k");
        record.currency = Currency::JPY;
        record.fields[4] = rate.to_owned();
        record
    };
    let policy = Policy { rate_field: Some("rate".to_owned()), ..by_key() };
    let rated = vec![yen("c1", 101, "100"), yen("c2", 200, "200")];
    let result = run(&world(vec![tied("p1", 100, "k")], rated, policy));
    assert_eq!(result.platform.verdicts[0].partner(), Some(1));
}

#[test]
fn a_net_of_nothing_still_has_the_direction_of_its_gross() {
    // The fee ate the whole payment.
    let amount = AmountRule { channel: Basis::Net, ..AmountRule::default() };
    let policy = Policy { amount, passes: vec![tolerant(0)], ..Policy::default() };
    let mut eaten = record("c1", 30);
    (eaten.fee, eaten.net) = (Some(30), Some(0));
    assert_eq!(run(&world(vec![record("p1", 30)], vec![eaten], policy)).summary.matched_pairs, 1);
}

#[test]
fn a_group_names_the_pass_that_summed_it() {
    let passes = vec![group(&["b"], Measure::Amount), group(&["a"], Measure::Amount)];
    let policy = Policy { references: references(2), passes, ..Policy::default() };
    let parts = vec![tied("c1", 40, "k"), tied("c2", 50, "k")];
    let result = run(&world(vec![tied("p1", 100, "k")], parts, policy));
    assert_eq!(result.platform.verdicts[0].outcome, Outcome::AmountDiff);
    assert_eq!(result.groups.iter().map(|group| group.pass).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_key_without_counterpart_does_not_hide_why_another_failed() {
    // Two records share a reference that the channel does not have; the second is tied to one by another reference, and
    // contradicted.
    let passes = vec![exact(&["a"]), exact(&["b"])];
    let policy = Policy { references: references(2), passes, ..Policy::default() };
    let with = |mut record: Rec, charge: &str| {
        record.fields[1] = charge.to_owned();
        record
    };
    let here = vec![tied("p1", 100, "k"), with(tied("p2", 100, "k"), "ch")];
    let result = run(&world(here, vec![with(tied("c1", 100, "other"), "ch")], policy));
    let reasons: Vec<Reason> = result.platform.verdicts.iter().map(|verdict| verdict.reason).collect();
    assert_eq!(reasons, [Reason::NoCounterpart, Reason::ReferenceConflict]);
}

#[test]
fn groups_come_in_the_order_of_their_keys() {
    let pairs = |letter: char| {
        let keys = ["k3", "k1", "k2"];
        keys.iter()
            .flat_map(|key| [tied(&format!("{letter}1{key}"), 50, key), tied(&format!("{letter}2{key}"), 51, key)])
            .collect()
    };
    let passes = vec![group(&["a"], Measure::Coverage)];
    let result = run(&world(pairs('p'), pairs('c'), Policy { passes, ..by_key() }));
    assert_eq!(result.groups.iter().map(|group| group.key.as_str()).collect::<Vec<_>>(), ["k1", "k2", "k3"]);
    for (row, verdict) in result.platform.verdicts.iter().enumerate() {
        let group = &result.groups[verdict.group().unwrap()];
        assert!(group.platform.contains(&(row as u32)));
    }
}

#[test]
fn a_date_at_the_end_of_time_is_no_day() {
    let mut last = tied("p1", 100, "k");
    last.dates[0] = Some(chrono::DateTime::<chrono::Utc>::MAX_UTC.timestamp_micros());
    let window = Window { date: DateKind::Created, hours: None, business_days: Some(1) };
    let timing = Timing { platform: Some(window), channel: None };
    let policy = Policy { zone: Tz::Asia__Tokyo, timing, passes: vec![tolerant(0)], ..Policy::default() };
    let result = run(&world(vec![last], vec![tied("c1", 100, "k")], policy));
    assert_eq!(result.platform.verdicts[0].outcome, Outcome::PlatformOnly);
}
