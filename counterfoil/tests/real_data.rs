//! Real exports and recordings, where they are at hand. They are no part of the repository: their folder is what the
//! variable `COUNTERFOIL_SHARED` names, by default `../shared` beside the checkout.
#![cfg(all(feature = "readers", feature = "reports"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use counterfoil::reconcile::{Outcome, Reason, Side};
use counterfoil::{Comparison, Job, Reconcile, instant_from_text, readers};
use std::path::{Path, PathBuf};

fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = std::env::var_os("COUNTERFOIL_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let path = folder.join(name);
    if !path.exists() {
        println!("skipped: {name} (no ../shared)");
        return None;
    }
    Some(path)
}

fn job(name: &str) -> Job {
    Job::load(&format!("{}/../examples/jobs/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn compare(job: Job, as_of: &str, platform: &Path, channel: &Path) -> counterfoil::Result<Comparison> {
    Reconcile::from_job(job).as_of(instant_from_text(as_of)?).run_files(platform, channel)
}

/// Outcome and reason of every record of a side by its id, sorted.
fn stories(comparison: &Comparison, side: Side) -> Vec<(String, Outcome, Reason)> {
    let records = comparison.records(side);
    let verdicts = &comparison.reconciliation().side(side).verdicts;
    let mut stories: Vec<_> = verdicts
        .iter()
        .enumerate()
        .map(|(row, verdict)| (records.id.value(row).to_owned(), verdict.outcome, verdict.reason))
        .collect();
    stories.sort();
    stories
}

fn count(stories: &[(String, Outcome, Reason)], outcome: Outcome, reason: Reason) -> usize {
    stories.iter().filter(|(_, was, why)| (*was, *why) == (outcome, reason)).count()
}

/// The table's charges all failed, and nine of them carry ids of balance transactions that belong to other charges.
#[test]
fn failed_charges_that_name_foreign_balance_transactions_are_status_differences() {
    let Some(charges) = shared("stripe/dbt_stripe_seeds/charge_data.csv") else { return };
    let Some(transactions) = shared("stripe/dbt_stripe_seeds/balance_transaction_data.csv") else { return };
    let comparison = compare(job("warehouse_charges"), "2021-04-01", &charges, &transactions).unwrap();
    let platform = stories(&comparison, Side::Platform);
    let channel = stories(&comparison, Side::Channel);
    assert_eq!((platform.len(), channel.len()), (16, 9));
    assert_eq!(count(&platform, Outcome::StatusDiff, Reason::MovedThoughNoMoney), 8);
    assert_eq!(count(&channel, Outcome::StatusDiff, Reason::MovedThoughNoMoney), 8);
    // Seven name no transaction; one names the payout, which is no payment.
    assert_eq!(count(&platform, Outcome::Ignored, Reason::NoMoney), 8);
    assert_eq!(count(&channel, Outcome::Ignored, Reason::KindIgnored), 1);
    assert!(platform.contains(&("ch_0IMDAfig6peNXzgDJYQKfT3B".to_owned(), Outcome::Ignored, Reason::NoMoney)));
    assert_eq!(comparison.summary().matched_pairs, 0);
}

/// Without statuses, and with the charge's own id as a second reference, the same rows contradict themselves: one pair
/// even has equal amounts (2,040,000), and must not match all the same.
#[test]
fn equal_amounts_do_not_outvote_a_contradicting_charge_id() {
    let Some(charges) = shared("stripe/dbt_stripe_seeds/charge_data.csv") else { return };
    let Some(transactions) = shared("stripe/dbt_stripe_seeds/balance_transaction_data.csv") else { return };
    let mut job = job("warehouse_charges");
    job.policy.statuses = None;
    job.policy.references.push(counterfoil::reconcile::Reference {
        name: "charge".to_owned(),
        platform: "id".to_owned(),
        channel: "charge_id".to_owned(),
        optional: false,
    });
    let comparison = compare(job, "2021-04-01", &charges, &transactions).unwrap();
    let platform = stories(&comparison, Side::Platform);
    assert_eq!(comparison.summary().matched_pairs, 0);
    assert_eq!(count(&platform, Outcome::PlatformOnly, Reason::ReferenceConflict), 8);
    assert_eq!(comparison.summary().count(Side::Platform, Outcome::PlatformOnly), 16);
    assert_eq!(comparison.summary().count(Side::Channel, Outcome::ChannelOnly), 8);
}

/// Without the second reference nothing contradicts: one pair agrees in everything compared, seven in all but the amount.
#[test]
fn one_reference_alone_ties_what_it_ties() {
    let Some(charges) = shared("stripe/dbt_stripe_seeds/charge_data.csv") else { return };
    let Some(transactions) = shared("stripe/dbt_stripe_seeds/balance_transaction_data.csv") else { return };
    let mut job = job("warehouse_charges");
    job.policy.statuses = None;
    let comparison = compare(job, "2021-04-01", &charges, &transactions).unwrap();
    let channel = stories(&comparison, Side::Channel);
    let matched: Vec<&str> =
        channel.iter().filter(|story| story.1 == Outcome::Matched).map(|story| story.0.as_str()).collect();
    assert_eq!(matched, ["xyz_0IDYgiig6peNXzgDuNvLeoLR"]);
    assert_eq!(count(&channel, Outcome::AmountDiff, Reason::AmountOff), 7);
}

#[test]
fn every_order_is_covered_by_its_payments() {
    let Some(orders) = shared("stripe/jaffle_shop/raw_orders.csv") else { return };
    let Some(payments) = shared("stripe/jaffle_shop/raw_payments.csv") else { return };
    let comparison = compare(job("order_coverage"), "2018-05-01", &orders, &payments).unwrap();
    let summary = comparison.summary();
    assert_eq!(summary.count(Side::Platform, Outcome::Matched), 99);
    assert_eq!(summary.count(Side::Channel, Outcome::Matched), 113);
    assert_eq!((summary.platform_records, summary.channel_records), (99, 113));
    assert_eq!(summary.match_rate_basis_points, 10_000);
    let channel_total: i128 = comparison.reconciliation().bridges.iter().map(|bridge| bridge.channel_total).sum();
    assert_eq!(channel_total, 167_200);
}

#[test]
fn sums_of_orders_without_amounts_are_refused() {
    let Some(orders) = shared("stripe/jaffle_shop/raw_orders.csv") else { return };
    let Some(payments) = shared("stripe/jaffle_shop/raw_payments.csv") else { return };
    let mut job = job("order_coverage");
    job.policy.passes = vec![counterfoil::reconcile::Pass::Group {
        key: vec!["order".to_owned()],
        measure: counterfoil::reconcile::Measure::Amount,
    }];
    let error = compare(job, "2018-05-01", &orders, &payments).unwrap_err();
    assert_eq!(error.code().text, "recon.column_missing");
    assert!(error.to_string().contains("amount"), "{error}");
}

/// Figures of the export's own description: converted 113,714.54, fees 7,801.41 and taxes on them 546.08, net 105,367.05.
#[test]
fn the_payments_export_adds_up() {
    let Some(path) = shared("stripe/payments_export/payments_240_multicurrency_thb.csv") else { return };
    let read = readers::read_path(&path, &readers::Source::default()).unwrap();
    let records = &read.records;
    assert_eq!(read.format.name(), "stripe.dashboard_payments");
    assert_eq!((records.len(), records.rejected.len()), (240, 0));
    let sum = |value: &dyn Fn(usize) -> Option<i64>| (0..records.len()).filter_map(value).sum::<i64>();
    assert_eq!(sum(&|row| records.amount_of(row)), 11_371_454);
    assert_eq!(sum(&|row| records.fee_of(row)), 780_141 + 54_608);
    assert_eq!(sum(&|row| records.net_of(row)), 10_536_705);
}

#[test]
fn a_summary_report_is_refused_by_name() {
    let summary = b"category,description,net_amount,currency\n\
        starting_balance,Starting balance (2025-10-01),100.00,usd\n\
        activity,Balance change from activity,20.00,usd\n";
    let platform = b"id,charge_id,amount_minor,currency,created_at\np1,ch_1,2000,USD,2025-10-03T00:00:00Z\n";
    let error = Reconcile::new(counterfoil::reconcile::preset("stripe_settlement").unwrap())
        .as_of(instant_from_text("2025-11-01").unwrap())
        .run_bytes(platform, summary)
        .unwrap_err();
    assert_eq!(error.code().text, "recon.summary_report");
    assert!(error.message().contains("balance_change_from_activity.itemized"), "{error}");
}

/// Recorded test-mode traffic: fifteen charges carry their balance transaction; of the eight without one five are a few
/// minutes young at the snapshot, one was never captured, and two are direct charges of a Connect application, whose
/// ledger rows stand on another account's balance.
#[test]
fn recorded_charges_meet_their_balance_transactions() {
    let Some(charges) = shared("stripe/recordings_pay_rails/derived_clover/charges.json") else { return };
    let Some(ledger) = shared("stripe/recordings_pay_rails/derived_clover/balance_transactions.json") else { return };
    let mut job = job("stripe_api_objects");
    job.platform.connect_application = Some("ca_J526GYgmSwFgKMno9PpWP7RTYw0iB3mM".to_owned());
    let comparison = compare(job, "2025-11-11", &charges, &ledger).unwrap();
    let platform = stories(&comparison, Side::Platform);
    assert_eq!(platform.len(), 23);
    assert_eq!(count(&platform, Outcome::Matched, Reason::Key), 15);
    assert_eq!(count(&platform, Outcome::Pending, Reason::InsideTimingWindow), 5);
    assert!(platform.contains(&("ch_3SRzpsKXBGcbgpbZ1F2CjECd".to_owned(), Outcome::Ignored, Reason::NoMoney)));
    for direct in ["ch_3SRzlfQK2ZHS99Rk02gVeehW", "ch_3SRznCQK2ZHS99Rk0MchjeIw"] {
        let expected = (direct.to_owned(), Outcome::PlatformOnly, Reason::AccountLedgerAbsent);
        assert!(platform.contains(&expected), "{direct}: {platform:?}");
    }
    let channel = stories(&comparison, Side::Channel);
    assert_eq!(count(&channel, Outcome::Matched, Reason::Key), 15);
    assert_eq!(channel.len(), 15);
}
