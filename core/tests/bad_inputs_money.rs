//! The rows of the shared bad inputs that concern money and dates: each gives the error that the row names.
#![allow(clippy::disallowed_methods, reason = "the rows are optional test data in a folder of the tester's choice")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use counterfoil_core::Result;
use counterfoil_core::money::{
    Currency, Dialect, Money, Rate, Rounding, Total, allocate, allocate_signed, parse_major, round_div,
};
use counterfoil_core::time::{DateFormat, parse_with_format, parse_zone};
use serde_json::Value;

struct Row {
    id: String,
    surface: String,
    input: String,
    expect: String,
}

fn rows() -> Option<Vec<Row>> {
    let root = std::env::var("COUNTERFOIL_SHARED")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let text = std::fs::read_to_string(root.join("vectors/bad-inputs/bad_inputs.jsonl")).ok()?;
    let field = |value: &Value, name: &str| value[name].as_str().expect("a text field").to_owned();
    Some(
        text.lines()
            .map(|line| {
                let value: Value = serde_json::from_str(line).expect("a row is JSON");
                Row {
                    id: field(&value, "id"),
                    surface: field(&value, "surface"),
                    input: field(&value, "input"),
                    expect: field(&value, "expect"),
                }
            })
            .collect(),
    )
}

/// The outcome in the words of a row: `ok:` with the minor units, or the code of the error.
fn outcome(result: Result<i64>) -> String {
    match result {
        Ok(minor) => format!("ok:{minor}"),
        Err(error) => error.code().text.to_owned(),
    }
}

/// An amount with a code after a space is money; without, it is an amount of dollars.
fn parse(input: &str) -> String {
    let has_currency =
        input.rsplit_once(' ').is_some_and(|(_, word)| word.starts_with(|first: char| first.is_ascii_alphabetic()));
    if input.starts_with("'9'*") {
        return outcome(parse_major("9".repeat(10_000_000), Currency::USD, &Dialect::default()));
    }
    if has_currency {
        return outcome(input.parse::<Money>().map(|money| money.minor));
    }
    outcome(parse_major(input, Currency::USD, &Dialect::default()))
}

fn arithmetic(row: &Row) -> String {
    let usd = |minor| Money::new(minor, Currency::USD);
    let total = |minor| Total::new(minor, Currency::USD);
    let done = |result: Result<()>| outcome(result.map(|()| 0));
    match row.input.as_str() {
        "USD 1 + EUR 1" => done(usd(1).checked_add(Money::new(1, Currency::EUR)).map(drop)),
        "i128::MAX + 1 minor unit" => done(total(i128::MAX).add(usd(1))),
        "neg(i128::MIN)" => done(total(i128::MIN).checked_neg().map(drop)),
        "sum of 2^20 copies of i128::MAX/2" => {
            let mut sum = total(0);
            done((0..1 << 20).try_for_each(|_| sum.add_total(total(i128::MAX / 2))))
        }
        "allocate(100, weights=[])" => done(allocate(100, &[]).map(drop)),
        "allocate(100, weights=[0,0])" => done(allocate(100, &[0, 0]).map(drop)),
        "allocate(100, weights=[1,-1])" => done(allocate_signed(100, &[1, -1]).map(drop)),
        "rate = 1/0" => {
            assert_eq!(outcome(round_div(1, 1, 0, Rounding::HalfUp).map(|_| 0)), "money.division_by_zero");
            done(Rate::from_ratio(1, 0).map(drop))
        }
        other => panic!("{}: no case for {other:?}", row.id),
    }
}

/// `date TEXT`, perhaps with a zone; a text with a slash is read as day, month, year unless the row has no format.
fn date(input: &str) -> String {
    let input = input.strip_prefix("date ").expect("a date row");
    let european: DateFormat = "%d/%m/%Y".parse().expect("a format");
    let (text, format, zone) = match input.split_once(' ') {
        Some((text, "with no format")) => (text, None, "UTC"),
        Some((text, zone)) => (text, None, zone),
        None if input.contains('/') => (input, Some(&european), "UTC"),
        None => (input, None, "UTC"),
    };
    outcome(parse_with_format(text, format, parse_zone(zone).expect("a zone")).map(|_| 0))
}

#[test]
fn every_row_gives_the_error_it_names() {
    let Some(rows) = rows() else {
        println!("skipped: bad inputs of money and dates (no ../shared)");
        return;
    };
    let (mut passed, mut total) = (0, 0);
    for row in &rows {
        let found = match row.surface.as_str() {
            "money.parse" => parse(&row.input),
            "money.arith" => arithmetic(row),
            "csv" if row.input.starts_with("date ") => date(&row.input),
            _ => continue,
        };
        total += 1;
        if found == row.expect {
            passed += 1;
        } else {
            println!("{} {:?}: expected {}, found {found}", row.id, row.input, row.expect);
        }
    }
    println!("bad inputs of money and dates: {passed} of {total}");
    assert_eq!((passed, total), (47, 47));
}
