//! Reports of results that the engine made: nothing in them depends on the order of the input.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    DateKind, Outcome, Policy, Reconciliation, Records, RecordsBuilder, Row, Run, Side, preset, reconcile,
};
use counterfoil_reports::{CsvOptions, HtmlOptions, JsonOptions, Language, Report};

/// id, reference, minor units, currency, status, day
type Line = (&'static str, &'static str, i64, &'static str, &'static str, i64);

const PLATFORM: &[Line] = &[
    ("p01", "A-01", 5_000, "USD", "paid", 1),
    ("p02", "A-02", 5_000, "USD", "paid", 1),
    ("p03", "A-03", 900, "JPY", "paid", 2),
    ("p04", "A-04", 12_345, "BHD", "paid", 2),
    ("p05", "A-05", 70_000, "USD", "paid", 3),
    ("p05", "A-05", 70_000, "USD", "paid", 3),
    ("p07", "A-07", 6_000, "USD", "paid", 4),
    ("p08", "A-07", 4_000, "USD", "paid", 4),
    ("p09", "A-09", 2_500, "EUR", "paid", 5),
    ("p10", "", 1_100, "USD", "paid", 6),
    ("p11", "A-11", -3_000, "USD", "refunded", 6),
    ("p12", "A-12", 4_400, "USD", "failed", 7),
    ("p13", "A-13", 4_400, "USD", "paid", 31),
    ("p14", "A-14", 123_456, "CLF", "paid", 8),
];

const CHANNEL: &[Line] = &[
    ("c01", "A-01", 5_000, "USD", "paid", 1),
    ("c02", "A-02", 4_850, "USD", "paid", 1),
    ("c03", "A-03", 900, "JPY", "paid", 2),
    ("c04", "A-04", 12_340, "BHD", "paid", 2),
    ("c05", "A-05", 70_000, "USD", "paid", 3),
    ("c07", "A-07", 9_000, "USD", "paid", 4),
    ("c09", "A-09", 2_500, "USD", "paid", 5),
    ("c10", "", 1_100, "USD", "paid", 20),
    ("c11", "A-11", 3_000, "USD", "paid", 6),
    ("c12", "A-12", 4_400, "USD", "paid", 7),
    ("c99", "A-99", 77, "USD", "paid", 8),
];

fn side(name: &str, lines: &[Line], order: &dyn Fn(usize) -> usize) -> Records {
    let mut builder = RecordsBuilder::new(name, "memory");
    for position in 0..lines.len() {
        let (id, reference, minor, currency, status, day) = lines[order(position)];
        let row = Row {
            id,
            kind: "payment",
            amount: Some(minor),
            currency: Some(Currency::parse(currency).unwrap()),
            status,
            dates: &[(DateKind::Created, (20_000 + day) * 86_400_000_000)],
            fields: &[("reference", reference)],
            ..Row::default()
        };
        builder.push(&row).unwrap();
    }
    builder.finish()
}

fn run(order: &dyn Fn(usize, usize) -> usize) -> (Records, Records, Policy, Reconciliation) {
    let platform = side("orders", PLATFORM, &|position| order(position, PLATFORM.len()));
    let channel = side("statement", CHANNEL, &|position| order(position, CHANNEL.len()));
    let policy = preset("generic_channel").unwrap();
    let as_of = chrono::DateTime::from_timestamp(20_032 * 86_400, 0).unwrap();
    let result = reconcile(&platform, &channel, &policy, &Run::new(as_of)).unwrap();
    (platform, channel, policy, result)
}

fn all_formats(order: &dyn Fn(usize, usize) -> usize) -> Vec<String> {
    let (platform, channel, policy, result) = run(order);
    let report = Report::new(&platform, &channel, &policy, &result);
    let mut outcomes = Vec::new();
    report.write_outcomes_csv(&mut outcomes, CsvOptions::default()).unwrap();
    let mut texts = vec![
        report.to_json(JsonOptions::default()),
        report.to_csv(CsvOptions::default()),
        String::from_utf8(outcomes).unwrap(),
        report.to_html(&HtmlOptions::default()),
    ];
    texts.extend(Language::ALL.map(|language| report.to_text(language)));
    texts
}

#[test]
fn no_format_shows_the_order_of_the_input() {
    let forwards = all_formats(&|position, _| position);
    let backwards = all_formats(&|position, length| length - 1 - position);
    let rotated = all_formats(&|position, length| (position + 5) % length);
    for (index, text) in forwards.iter().enumerate() {
        assert!(*text == backwards[index], "format {index}, backwards");
        assert!(*text == rotated[index], "format {index}, rotated");
    }
}

#[test]
fn every_record_is_explained_by_names_that_exist() {
    let (platform, channel, policy, result) = run(&|position, _| position);
    let report = Report::new(&platform, &channel, &policy, &result);
    let ids = |side: Side| -> Vec<&str> {
        let lines = if side == Side::Platform { PLATFORM } else { CHANNEL };
        lines.iter().map(|line| line.0).collect()
    };
    let mut outcomes = std::collections::BTreeSet::new();
    for side in Side::BOTH {
        for row in 0..ids(side).len() {
            let explanation = report.explain(side, row).unwrap();
            assert_eq!(explanation.id, ids(side)[row]);
            outcomes.insert(explanation.outcome);
            for name in [&explanation.partner, &explanation.candidate, &explanation.rival].into_iter().flatten() {
                assert!(ids(side.other()).contains(&name.as_str()), "{name}");
            }
            assert_eq!(explanation.outcome == Outcome::Matched, explanation.pass.is_some(), "{explanation:?}");
            for language in Language::ALL {
                assert!(!explanation.sentence(language).contains(['{', '}']), "{explanation:?}");
            }
        }
        assert_eq!(report.explain(side, ids(side).len()), None);
    }
    assert!(outcomes.len() >= 6, "{outcomes:?}");
}

#[test]
fn an_explanation_is_data_for_other_languages() {
    let (platform, channel, policy, result) = run(&|position, _| position);
    let explanation = Report::new(&platform, &channel, &policy, &result).explain(Side::Platform, 1).unwrap();
    let value = serde_json::to_value(&explanation).unwrap();
    assert_eq!(value["outcome"], "amount_diff");
    assert_eq!(value["reason"], "amount_off");
    assert_eq!(value["partner"], "c02");
    assert_eq!(value["gap"], serde_json::json!({"value": -150, "unit": "minor", "currency": "USD"}));
    assert!(value["english"].as_str().unwrap().starts_with("The channel moved 1.50 USD less"));
}
