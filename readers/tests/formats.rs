//! Whole files: the sample data of the repository, Stripe's exports, the reports by their columns.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod support;

use std::path::PathBuf;

use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{DateKind, Records};
use counterfoil_readers::csv::{CsvOptions, read_table};
use counterfoil_readers::{Basis, Family, Format, FormatChoice, Source, detect, read_bytes, read_path};
use support::shared;

fn sample(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data")).join(name)
}

fn sum(values: &Option<Vec<i64>>) -> i64 {
    values.as_ref().unwrap().iter().sum()
}

fn code_of(bytes: &[u8], source: &Source) -> &'static str {
    read_bytes(bytes, source).unwrap_err().code().text
}

fn value<'r>(records: &'r Records, field: &str, row: usize) -> &'r str {
    records.text(field).unwrap_or_else(|| panic!("no field {field}")).value(row)
}

#[test]
fn the_sample_files_are_read_in_full() {
    let bad_rows = ["money.too_many_decimals", "money.invalid_char", "money.currency_invalid", "csv.invalid_date"];
    let bad_cells = ["money.exponent_not_allowed", "money.exponent_not_allowed"];
    for (name, format, expected) in [
        ("platform_payments.csv", "counterfoil.csv", &bad_rows[..]),
        ("stripe_balance_change_from_activity.csv", "stripe.balance_change_from_activity", &bad_cells[..]),
    ] {
        let text = std::fs::read_to_string(sample(name)).unwrap();
        let rows = read_table(text.as_bytes(), &CsvOptions::default()).unwrap();
        let read = read_path(sample(name), &Source::default()).unwrap();
        assert_eq!(read.records.format, format);
        assert_eq!(read.records.source, name);
        assert_eq!(read.records.len() + read.records.rejected.len(), rows.rows.len() + rows.rejected.len());
        let codes: Vec<_> = read.records.rejected.iter().map(|row| row.code).collect();
        assert_eq!(codes, expected, "{name}");
        for rejected in &read.records.rejected {
            assert_eq!(text.lines().nth(rejected.line as usize - 1), Some(rejected.excerpt.as_str()));
        }
        read.records.validate().unwrap();
        for row in 0..read.records.len() {
            assert!(read.records.amount_of(row).is_some() && read.records.currency_of(row).is_some());
            assert!(read.records.date_of(DateKind::Created, row).is_some());
        }
    }
}

#[test]
fn a_report_is_read_in_major_units_and_utc() {
    let text = b"balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,description,charge_id\n\
        txn_1,2026-01-01 00:00:00,2026-01-03 00:00:00,usd,114.00,3.61,110.39,charge,ch_1,\"Tea, 250 g\",ch_1\n\
        txn_2,2026-01-01 00:00:01,2026-01-03 00:00:00,jpy,-500,0,-500,refund,re_1,,ch_2\n\
        txn_3,2026-01-01 00:00:02,2026-01-03 00:00:00,bhd,-1.234,0.000,-1.234,dispute,dp_1,,ch_3\n";
    let read = read_bytes(text, &Source::default()).unwrap();
    assert_eq!(read.format, Format::StripeReport { family: Family::BalanceChange, is_connected: false });
    let records = &read.records;
    assert_eq!(records.amount, Some(vec![11400, -500, -1234]));
    assert_eq!(records.fee, Some(vec![361, 0, 0]));
    assert_eq!(records.net, Some(vec![11039, -500, -1234]));
    let field = |name: &str| (0..3).map(|row| value(records, name, row)).collect::<Vec<_>>();
    assert_eq!(field("charge_id"), ["ch_1", "ch_2", "ch_3"]);
    assert_eq!(field("refund_id"), ["", "re_1", ""]);
    assert_eq!(field("dispute_id"), ["", "", "dp_1"]);
    assert_eq!(field("balance_transaction_id"), ["txn_1", "txn_2", "txn_3"]);
    assert_eq!(records.kind_of(2), "dispute");
    assert_eq!(records.date_of(DateKind::Created, 0), Some(1_767_225_600_000_000));
    assert_eq!(value(records, "description", 0), "Tea, 250 g");
    assert_eq!(records.lines, Some(vec![2, 3, 4]));
}

#[test]
fn the_customers_amount_counts_where_there_is_a_customer() {
    let text = b"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,customer_facing_amount,customer_facing_currency\n\
        txn_1,2026-01-01 00:00:00,thb,534.80,35.40,499.40,charge,15.00,usd\n\
        txn_2,2026-01-01 00:00:00,thb,-400.00,0.00,-400.00,payout,,\n";
    let records = read_bytes(text, &Source { basis: Basis::CustomerFacing, ..Source::default() }).unwrap().records;
    assert_eq!((records.amount.as_deref(), records.fee.as_deref()), (Some(&[1500, -40_000][..]), None));
    let codes: Vec<_> = (0..2).map(|row| records.currency_of(row).unwrap().code()).collect();
    assert_eq!(codes, ["USD", "THB"]);
}

#[test]
fn a_column_in_the_zone_of_the_run_needs_that_zone() {
    let text = b"balance_transaction_id,created,available_on,currency,gross,fee,net,reporting_category,description\n\
        txn_1,2026-07-01 02:00:00,2026-07-03 00:00:00,eur,1.00,0.00,1.00,charge,\n";
    assert_eq!(code_of(text, &Source::default()), "read.mapping_invalid");
    let source: Source = serde_json::from_str(r#"{"zone": "Europe/Berlin"}"#).unwrap();
    let read = read_bytes(text, &source).unwrap();
    assert_eq!(read.records.date_of(DateKind::Created, 0), Some(1_782_864_000_000_000));
}

#[test]
fn a_decimal_comma_is_read_only_where_it_is_named() {
    let text = "\u{feff}balance_transaction_id;created_utc;currency;gross;fee;net;reporting_category\r\n\
        txn_1;2026-07-01 02:00:00;eur;1,50;0,10;1,40;charge\r\n";
    let read = read_bytes(text.as_bytes(), &Source::default()).unwrap();
    assert_eq!(read.records.len(), 0);
    assert_eq!(read.records.rejected[0].code, "money.ambiguous_separator");
    assert_eq!(read.records.rejected[0].column.as_deref(), Some("gross"));
    let source: Source = serde_json::from_str(r#"{"decimal_separator": ","}"#).unwrap();
    assert_eq!(read_bytes(text.as_bytes(), &source).unwrap().records.amount, Some(vec![150]));
}

#[test]
fn a_summary_report_names_the_itemized_one() {
    let summary = read_bytes(
        b"reporting_category,currency,count,gross,fee,net\ncharge,usd,2,2.00,0.10,1.90\n",
        &Source::default(),
    );
    let records = summary.unwrap().records;
    assert_eq!(records.itemized_report.as_deref(), Some("payout_reconciliation.itemized"));
    let balance =
        read_bytes(b"category,description,net_amount,currency\nstarting_balance,x,1.00,usd\n", &Source::default());
    let itemized = balance.unwrap().records.itemized_report;
    assert_eq!(itemized.as_deref(), Some("balance_change_from_activity.itemized"));
}

/// Totals from the note on where the file comes from: converted 113714.54, fee 7801.41, tax 546.08, net 105367.05 THB.
#[test]
fn the_dashboard_export_adds_up() {
    let Some(path) = shared("stripe/payments_export/payments_240_multicurrency_thb.csv") else { return };
    let read = read_path(&path, &Source::default()).unwrap();
    let records = read.records;
    assert_eq!(read.format, Format::StripePayments);
    assert_eq!((records.len(), records.rejected.len()), (240, 0));
    assert_eq!(sum(&records.amount), 11_371_454);
    assert_eq!(sum(&records.fee), 780_141 + 54_608);
    assert_eq!((0..240).map(|row| records.net_of(row).unwrap()).sum::<i64>(), 10_536_705);
    assert!((0..240).all(|row| records.currency_of(row) == Some(Currency::parse("THB").unwrap())));
    let asked = read_path(&path, &Source { basis: Basis::CustomerFacing, ..Source::default() }).unwrap().records;
    let count = |code: &str| (0..240).filter(|row| asked.currency_of(*row) == Currency::parse(code).ok()).count();
    assert_eq!((count("USD"), count("EUR"), count("MXN")), (88, 101, 51));
    assert_eq!(asked.fee, None);

    let one = shared("stripe/payments_export/unified_payments_all_columns_1row.csv").unwrap();
    let one = read_path(one, &Source::default()).unwrap().records;
    assert_eq!(
        (one.id.value(0), value(&one, "payment_intent_id", 0)),
        ("ch_3POsheC8ukEwBaxR1SBP6Pvo", "pi_3POshaC6ukEwZcxR1PAcB2Kx")
    );
    assert_eq!(one.amount_of(0), records.amount_of(0), "the same payment");
}

#[test]
fn the_balance_history_gets_its_categories() {
    let text = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Transfer\n\
        txn_1,charge,ch_1,20.00,0.88,19.12,usd,2026-01-01 10:00,2026-01-03 00:00,,po_1\n\
        txn_2,adjustment,dp_1,-20.00,15.00,-35.00,usd,2026-01-02 10:00,2026-01-03 00:00,,po_1\n\
        txn_3,payout,po_1,-5.00,0.00,-5.00,usd,2026-01-04 10:00,2026-01-04 00:00,,\n";
    let read = read_bytes(text.as_bytes(), &Source::default()).unwrap();
    assert_eq!(read.format, Format::StripeBalanceHistory);
    let kinds: Vec<_> = (0..3).map(|row| read.records.kind_of(row)).collect();
    assert_eq!(kinds, ["charge", "dispute", "payout"]);
    let payouts: Vec<_> = (0..3).map(|row| value(&read.records, "payout_id", row)).collect();
    assert_eq!(payouts, ["po_1", "po_1", "po_1"]);
}

#[test]
fn an_unknown_file_needs_a_mapping() {
    assert_eq!(code_of(b"id,amount,currency\n1,2,EUR\n", &Source::default()), "read.ambiguous_format");
    let named = Source { format: FormatChoice::RecordsCsv, ..Source::default() };
    let read = read_bytes(b"id,amount,currency\n1,2.5,EUR\n", &named).unwrap();
    assert_eq!(read.records.amount, Some(vec![250]));
    assert_eq!(detect(b"id,amount,currency\n").unwrap(), Format::Csv);
    assert_eq!(detect(b"id,amount_minor,currency\n").unwrap(), Format::RecordsCsv);
}

#[test]
fn rows_become_records_or_are_rejected_with_their_place() {
    let source: Source = serde_json::from_str(
        r#"{"mapping": {"id": "no", "references": {"charge_id": "charge"}, "currency": {"column": "cur"},
            "kind": {"column": "type"}, "outgoing_kinds": ["refund"],
            "amount": {"column": "sum", "unit": "major", "decimal_separator": ","},
            "dates": [{"kind": "created", "column": "day", "format": "%d.%m.%Y", "zone": "Europe/Berlin"}]}}"#,
    )
    .unwrap();
    let text = "no;charge;cur;sum;day;type\n\
        1;ch_1;EUR;1,50;01.02.2026;sale\n\
        2;ch_2;EUR;1.50;01.02.2026;sale\n\
        3;ch_3;EUX;1,50;01.02.2026;sale\n\
        ;ch_4;EUR;1,50;01.02.2026;sale\n\
        5;ch_5;EUR;1,50;31.02.2026;sale\n\
        6;\"ch_6 \";EUR;1,50;01.02.2026;sale\n\
        7;ch\u{202e}7;EUR;1,50;01.02.2026;sale\n\
        8;1.23457E+15;EUR;1,50;01.02.2026;refund\n\
        9;ch_9;EUR\n\
        10;;JPY;500,00;;sale\n";
    let records = read_bytes(text.as_bytes(), &source).unwrap().records;
    let ids: Vec<_> = (0..records.len()).map(|row| records.id.value(row)).collect();
    assert_eq!(ids, ["1", "8", "10"]);
    assert_eq!(records.amount, Some(vec![150, -150, 500]));
    assert_eq!(records.date_of(DateKind::Created, 2), None);
    let rejected: Vec<_> = records
        .rejected
        .iter()
        .map(|row| (row.line, row.record, row.column.as_deref().unwrap_or(""), row.code))
        .collect();
    assert_eq!(
        rejected,
        [
            (3, 2, "sum", "money.ambiguous_separator"),
            (4, 3, "cur", "money.currency_unknown"),
            (5, 4, "no", "id.empty"),
            (6, 5, "day", "csv.invalid_date"),
            (7, 6, "charge", "id.whitespace_edge"),
            (8, 7, "charge", "id.control_char"),
            (10, 9, "", "csv.too_few_fields"),
        ]
    );
    assert_eq!(records.rejected[1].excerpt, "3;ch_3;EUX;1,50;01.02.2026;sale");
    assert_eq!(records.notes[0].code, "recon.id_scientific", "B063");
}

#[test]
fn a_missing_column_is_named() {
    let source: Source = serde_json::from_str(r#"{"mapping": {"id": "id", "status": {"column": "state"}}}"#).unwrap();
    assert_eq!(code_of(b"id,memo\n1,x", &source), "csv.missing_column", "B051");
}

/// Every itemized report whose columns are known is recognised and read by its header; every summary is refused by name.
#[test]
fn every_known_report_is_recognised_by_its_columns() {
    let Some(path) = shared("stripe/report_columns.json") else { return };
    let facts: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let source: Source = serde_json::from_str(r#"{"zone": "Europe/Berlin"}"#).unwrap();
    let (mut itemized, mut summaries) = (0, 0);
    for set in ["columns", "default_columns_reported"] {
        for (name, columns) in facts[set].as_object().unwrap() {
            let columns: Vec<&str> =
                columns.as_array().unwrap().iter().map(|column| column.as_str().unwrap()).collect();
            if name.starts_with("connect.") {
                continue;
            }
            let cell = |column: &&str| match *column {
                "currency" | "customer_facing_currency" => "eur",
                "gross" => "12.34",
                "fee" => "0.34",
                "net" | "customer_facing_amount" => "12.00",
                "reporting_category" => "charge",
                "source_id" => "ch_1",
                "payout_id" | "automatic_payout_id" => "po_1",
                "payout_expected_arrival_date" => "2026-07-02",
                "balance_transaction_id" => "txn_1",
                column if column.ends_with("_utc") => "2026-07-01 10:00:00",
                "created" | "available_on" | "effective_at" => "2026-07-01 12:00:00",
                _ => "",
            };
            let row: Vec<&str> = columns.iter().map(cell).collect();
            let text = format!("{}\n{}\n", columns.join(","), row.join(","));
            let read = read_bytes(text.as_bytes(), &source).unwrap_or_else(|error| panic!("{name}: {error}"));
            if name.contains("summary") {
                assert!(read.records.itemized_report.is_some(), "{name}");
                summaries += 1;
                continue;
            }
            let records = &read.records;
            assert_eq!((records.len(), records.rejected.len()), (1, 0), "{name}: {:?}", records.rejected);
            assert_eq!(
                (records.amount_of(0), records.fee_of(0), records.net_of(0)),
                (Some(1234), Some(34), Some(1200))
            );
            assert_eq!(records.date_of(DateKind::Created, 0), Some(1_782_900_000_000_000), "{name}");
            let Format::StripeReport { family, is_connected } = read.format else {
                panic!("{name}: {:?}", read.format)
            };
            assert_eq!(is_connected, columns.contains(&"connected_account"), "{name}");
            if name.contains("payouts.itemized") {
                assert_eq!(family, Family::Payouts, "{name}");
                assert_eq!(records.date_of(DateKind::Arrival, 0), Some(1_782_950_400_000_000), "{name}");
            }
            if columns.contains(&"payout_id") || columns.contains(&"automatic_payout_id") {
                assert_eq!(value(records, "payout_id", 0), "po_1", "{name}");
            }
            itemized += 1;
        }
    }
    println!("{itemized} itemized reports and {summaries} summaries");
    assert!(itemized >= 30 && summaries >= 10, "{itemized} {summaries}");
}

/// Warehouse tables in minor units: one genuine payout closes to the last unit.
#[test]
fn a_mapping_reads_other_peoples_tables() {
    let Some(path) = shared("stripe/dbt_stripe_seeds/balance_transaction_data.csv") else { return };
    let source: Source = serde_json::from_str(
        r#"{"mapping": {"id": "id", "kind": {"column": "type"}, "references": {"source_id": "source"},
            "amount": {"column": "amount", "unit": "minor"}, "fee": {"column": "fee", "unit": "minor"},
            "net": {"column": "net", "unit": "minor"}, "currency": {"column": "currency"}, "group": "payout_id",
            "dates": [{"kind": "created", "column": "created", "format": "%Y-%m-%d %H:%M:%S", "zone": "UTC"},
                      {"kind": "available", "column": "available_on", "zone": "UTC"}]}}"#,
    )
    .unwrap();
    let records = read_path(path, &source).unwrap().records;
    assert_eq!((records.len(), records.rejected.len()), (9, 0), "{:?}", records.rejected);
    let payout = "po_0IV4rIig6peNXzgD51VFKdaB";
    let rows: Vec<usize> = (0..9).filter(|row| value(&records, "group", *row) == payout).collect();
    assert!(rows.len() > 1);
    assert_eq!(rows.iter().map(|row| records.net_of(*row).unwrap()).sum::<i64>(), 0);
    assert!((0..9).all(|row| records.date_of(DateKind::Available, row) > records.date_of(DateKind::Created, row)));

    let shop = shared("stripe/jaffle_shop/raw_payments.csv");
    let source: Source = serde_json::from_str(
        r#"{"mapping": {"id": "id", "references": {"order_id": "order_id"}, "currency": {"constant": "USD"},
            "amount": {"column": "amount", "unit": "minor"}, "fields": {"method": "payment_method"}}}"#,
    )
    .unwrap();
    let payments = read_path(shop.unwrap(), &source).unwrap().records;
    assert_eq!((payments.len(), sum(&payments.amount)), (113, 167_200));
}
