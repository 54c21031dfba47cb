//! JSON, CSV and text of one small result, byte for byte and by meaning.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

mod fixture;

use counterfoil_core::reconcile::{Bridge, Outcome, Reason, Severity, Side};
use counterfoil_reports::{ByteOrderMark, CsvOptions, JsonOptions, Language, Layout, unguarded};
use fixture::Fixture;
use std::path::PathBuf;

/// Compares with a committed file; with `COUNTERFOIL_BLESS` set, writes it instead.
fn golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("COUNTERFOIL_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let difference = text.lines().zip(expected.lines()).find(|(now, then)| now != then);
    assert!(text == expected, "{name} changed (COUNTERFOIL_BLESS=1 writes it anew): {difference:#?}");
}

#[test]
fn the_small_result_is_written_as_committed() {
    let fixture = fixture::small();
    let report = fixture.report();
    golden("small.json", &report.to_json(JsonOptions::default()));
    golden("small_differences.csv", &report.to_csv(CsvOptions::default()));
    golden("small_en.txt", &report.to_text(Language::English));
    golden("small_zh.txt", &report.to_text(Language::Chinese));
    let mut outcomes = Vec::new();
    let options = CsvOptions { language: Language::Chinese, byte_order_mark: ByteOrderMark::Present };
    report.write_outcomes_csv(&mut outcomes, options).unwrap();
    golden("small_outcomes_zh.csv", &String::from_utf8(outcomes).unwrap());
}

#[test]
fn an_empty_result_is_a_whole_report() {
    let fixture = fixture::Builder::new().finish(Vec::new(), Vec::new());
    let report = fixture.report();
    let json: serde_json::Value = serde_json::from_str(&report.to_json(JsonOptions::default())).unwrap();
    assert_eq!(json["differences"], serde_json::json!([]));
    assert_eq!(json["summary"]["counts"], serde_json::json!([]));
    assert_eq!(report.to_csv(CsvOptions::default()).lines().count(), 1);
    assert!(report.to_text(Language::Chinese).contains("0 项差异"));
    assert_eq!(report.explain(Side::Platform, 0), None);
}

#[test]
fn json_is_one_value_in_every_layout_and_streams_the_same_bytes() {
    let fixture = fixture::small();
    let report = fixture.report();
    let lines = report.to_json(JsonOptions::default());
    let compact = report.to_json(JsonOptions { layout: Layout::Compact });
    let value: serde_json::Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(value, serde_json::from_str::<serde_json::Value>(&compact).unwrap());
    assert_eq!(compact.matches(['\n', '\t']).count(), 1, "one line feed, at the end");
    let mut streamed = Vec::new();
    report.write_json(&mut streamed, JsonOptions::default()).unwrap();
    assert_eq!(streamed, lines.as_bytes());
    assert_eq!(value["format"], "counterfoil.reconciliation/1");
    assert_eq!(value["as_of"], "2026-03-31T12:00:00Z");
    assert_eq!(value["differences"].as_array().unwrap().len(), fixture.result.differences.len());
    let names: Vec<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 9);
}

#[test]
fn json_gives_hostile_ids_back_and_shows_none_of_them_raw() {
    let fixture = fixture::small();
    let text = fixture.report().to_json(JsonOptions::default());
    assert!(!text.contains(['<', '\u{202e}', '\u{2028}', '\u{1b}']));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let ids: Vec<&str> =
        value["differences"].as_array().unwrap().iter().filter_map(|entry| entry["channel"]["id"].as_str()).collect();
    assert!(ids.contains(&"txn_\u{202e}evil\u{2028}"));
    assert!(ids.contains(&"<img src=x onerror=alert(1)>"));
    let excerpt = value["rejected"][0]["excerpt"].as_str().unwrap();
    assert!(excerpt.contains("4242 42** **** 4242"), "{excerpt}");
}

#[test]
fn the_order_of_the_input_does_not_show() {
    let report = |order: [usize; 3]| {
        let mut builder = fixture::Builder::new();
        for index in order {
            let own = fixture::entry(["a", "b", "b"][index], [5, 7, 9][index], "USD");
            builder.record(Side::Platform, &own, Outcome::PlatformOnly, Reason::NoCounterpart);
        }
        let fixture = builder.finish(Vec::new(), Vec::new());
        let mut csv = Vec::new();
        fixture.report().write_outcomes_csv(&mut csv, CsvOptions::default()).unwrap();
        (csv, fixture.report().to_json(JsonOptions::default()))
    };
    assert_eq!(report([0, 1, 2]), report([2, 1, 0]));
    assert_eq!(report([0, 1, 2]), report([1, 0, 2]));
}

#[test]
fn csv_read_again_gives_the_ids_and_amounts_of_every_record() {
    let fixture = fixture::small();
    let mut bytes = Vec::new();
    fixture.report().write_outcomes_csv(&mut bytes, CsvOptions::default()).unwrap();
    let rows = read_csv(&String::from_utf8(bytes).unwrap());
    let records = fixture.platform.len() + fixture.channel.len() + 1;
    assert_eq!(rows.len(), records + 1, "a header, every record, one rejected row");
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let amount = rows[0].iter().position(|name| name == "amount_minor").unwrap();
    for (side, table) in [("platform", &fixture.platform), ("channel", &fixture.channel)] {
        let mut expected: Vec<(String, i64)> =
            (0..table.len()).map(|row| (table.id.value(row).to_owned(), table.amount_of(row).unwrap())).collect();
        let mut read: Vec<(String, i64)> = rows
            .iter()
            .filter(|row| row[0] == side && row[2] != "rejected")
            .map(|row| (unguarded(&row[1]).to_owned(), row[amount].parse().unwrap()))
            .collect();
        expected.sort();
        read.sort();
        assert_eq!(read, expected);
    }
}

#[test]
fn the_csv_of_differences_has_one_width_and_a_bom_on_request() {
    let fixture = fixture::small();
    let options = CsvOptions { language: Language::Chinese, byte_order_mark: ByteOrderMark::Present };
    let text = fixture.report().to_csv(options);
    let rows = read_csv(text.strip_prefix('\u{FEFF}').unwrap());
    assert_eq!(rows.len(), fixture.result.differences.len() + 1);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    assert_eq!(rows[0][0], "结果");
    let refund = rows.iter().find(|row| row[7] == "ref_101").unwrap();
    assert_eq!((refund[13].as_str(), refund[14].as_str()), ("-2000", "-20.00"));
}

#[test]
fn amounts_are_exact_at_every_size_and_exponent() {
    let mut builder = fixture::Builder::new();
    let amounts = [(i64::MAX, "JPY"), (-i64::MAX, "USD"), (1, "BHD"), (-1, "CLF"), (0, "USD")];
    for (minor, currency) in amounts {
        let own = fixture::entry(&format!("{currency}{minor}"), minor, currency);
        builder.lone(Side::Platform, &own, (Outcome::PlatformOnly, Reason::NoCounterpart, Severity::High));
    }
    let what = (Outcome::AmountDiff, Reason::AmountOff, Severity::Critical);
    builder.difference(what, None, None, None, "USD", i128::MAX, 0);
    let bridges = vec![Bridge {
        currency: counterfoil_core::money::Currency::parse("USD").unwrap(),
        platform_total: i128::MIN,
        steps: Vec::new(),
        unexplained: 0,
        channel_total: i128::MAX,
    }];
    let fixture = builder.finish(bridges, Vec::new());
    let report = fixture.report();
    let json = report.to_json(JsonOptions::default());
    let csv = report.to_csv(CsvOptions::default());
    let text = report.to_text(Language::English);
    for exact in [
        "\"at_risk\": \"170141183460469231731687303715884105727\"",
        "\"platform_total\": \"-170141183460469231731687303715884105728\"",
        "\"amount\": -9223372036854775807,",
    ] {
        assert!(json.contains(exact), "{exact}");
    }
    for exact in [
        ",-9223372036854775807,-92233720368547758.07,",
        ",1,0.001,",
        ",-1,-0.0001,",
        ",0,0.00,",
        ",9223372036854775807,9223372036854775807,",
        ",170141183460469231731687303715884105727,1701411834604692317316873037158841057.27,",
    ] {
        assert!(csv.contains(exact), "{exact}\n{csv}");
    }
    assert!(text.contains("-1,701,411,834,604,692,317,316,873,037,158,841,057.28"));
    assert!(text.contains("more than 128 bits at risk"), "{text}");
}

#[test]
fn every_record_of_a_result_can_be_explained() {
    let fixture = fixture::small();
    let report = fixture.report();
    for side in Side::BOTH {
        let records = if side == Side::Platform { &fixture.platform } else { &fixture.channel };
        for row in 0..records.len() {
            let explanation = report.explain(side, row).unwrap();
            assert_eq!(explanation.id, records.id.value(row));
            for language in Language::ALL {
                let sentence = explanation.sentence(language);
                assert!(sentence.len() > 10 && !sentence.replace("\\u{", "").contains('{'), "{sentence}");
            }
        }
    }
}

#[test]
fn sentences_say_what_happened() {
    let sentence_of = |fixture: &Fixture, side, id: &str| {
        let records = if side == Side::Platform { &fixture.platform } else { &fixture.channel };
        let row = (0..records.len()).find(|row| records.id.value(*row) == id).unwrap();
        fixture.report().explain(side, row).unwrap()
    };
    let fixture = fixture::small();
    let cases = [
        (
            Side::Platform,
            "ord_100",
            "The channel moved 15.00 USD less than the platform recorded: 485.00 USD against 500.00 USD.",
        ),
        (
            Side::Channel,
            "txn_100",
            "The channel moved 15.00 USD less than the platform recorded: 485.00 USD against 500.00 USD.",
        ),
        (
            Side::Platform,
            "ref_101",
            "The channel moved 5.00 USD more than the platform recorded: -25.00 USD against -20.00 USD.",
        ),
        (Side::Platform, "ord_102", "The platform says refunded, the channel says paid."),
        (Side::Platform, "ord_103", "The platform recorded 120.00 EUR, the channel 120.00 USD, and no rate is given."),
        (Side::Platform, "ord_104", "The fees differ by 0.25 USD: platform 1.50 USD, channel 1.75 USD."),
        (
            Side::Platform,
            "ord_110",
            "The platform recorded 12,500.00 USD; no record of the channel carries its reference.",
        ),
        (Side::Platform, "ord_112", "txn_001 and txn_002 are equally good counterparts, so neither was picked."),
        (Side::Platform, "ord_113", "txn_004 shares one reference, but payment_intent is present on both and differs."),
        (
            Side::Platform,
            "ord_120",
            "Group po_77: the channel's sum is 10.00 USD less than the platform's (1 against 2 records).",
        ),
        (Side::Platform, "ord_130", "Not on the other side yet; expected until 2026-04-02T09:30:00Z."),
        (Side::Platform, "ord_001", "ord_001 and txn_001 carry the same charge, and everything compared agrees."),
    ];
    for (side, id, english) in cases {
        assert_eq!(sentence_of(&fixture, side, id).english, english);
    }
    let chinese = sentence_of(&fixture, Side::Platform, "ord_100").chinese;
    assert_eq!(chinese, "渠道实际金额比平台记录少 15.00 USD：渠道 485.00 USD，平台 500.00 USD。");
}

#[test]
fn a_writer_that_fails_is_a_typed_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let fixture = fixture::small();
    let error = fixture.report().write_json(Full, JsonOptions::default()).unwrap_err();
    assert_eq!(error.code().text, "io.write");
}

/// A reader of RFC 4180 that knows nothing of the writer.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let row = rows.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {
                characters.next();
                rows.push(vec![String::new()]);
            }
            _ => row.last_mut().unwrap().push(character),
        }
    }
    rows.pop_if(|row| row.len() == 1 && row[0].is_empty());
    rows
}

#[test]
fn the_page_on_the_format_names_every_field() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/report-json.md");
    let page = std::fs::read_to_string(page).unwrap();
    let value: serde_json::Value =
        serde_json::from_str(&fixture::small().report().to_json(JsonOptions::default())).unwrap();
    let mut names = std::collections::BTreeSet::new();
    collect_names(&value, &mut names);
    // Names that a policy or a source gives, and no format.
    for given in ["charge", "created"] {
        assert!(names.remove(given), "{given}");
    }
    assert!(names.len() > 40);
    for name in names {
        let shown = page.contains(&format!("`{name}`")) || page.contains(&format!("\"{name}\""));
        assert!(shown || page.contains(&format!(".{name}`")), "{name}");
    }
}

fn collect_names(value: &serde_json::Value, names: &mut std::collections::BTreeSet<String>) {
    if let Some(fields) = value.as_object() {
        names.extend(fields.keys().cloned());
        fields.values().for_each(|value| collect_names(value, names));
    }
    value.as_array().into_iter().flatten().for_each(|value| collect_names(value, names));
}
