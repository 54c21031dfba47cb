//! The HTML page: self-contained, safe against hostile text, complete in both languages.
//!
//! With `COUNTERFOIL_PAGES` set to a folder, the pages are written there to be looked at.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

mod fixture;

use counterfoil_core::reconcile::{Outcome, Reason, Severity, Side, StepKind};
use counterfoil_reports::{CsvOptions, HtmlOptions, JsonOptions, Language, vocabulary};
use fixture::Fixture;
use std::time::Instant;

fn page(fixture: &Fixture, name: &str, options: &HtmlOptions) -> String {
    let html = fixture.report().to_html(options);
    if let Some(folder) = std::env::var_os("COUNTERFOIL_PAGES") {
        std::fs::write(std::path::Path::new(&folder).join(name), &html).unwrap();
    }
    html
}

fn data(html: &str) -> serde_json::Value {
    let (_, rest) = html.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_page_reaches_for_nothing_outside() {
    let html = page(&fixture::many(60), "sixty.html", &HtmlOptions::default());
    for reach in ["http:", "https:", " src=", "@import", "url(", "<link", "<iframe", "<img"] {
        assert!(!html.contains(reach), "{reach}");
    }
    assert_eq!(html.matches("Content-Security-Policy").count(), 1);
    assert!(html.contains("default-src 'none'; script-src 'sha256-"));
    assert_eq!(html.matches("<script").count(), 2);
}

#[test]
fn hostile_text_is_shown_and_never_obeyed() {
    let html = page(&fixture::small(), "small.html", &HtmlOptions::default());
    assert!(!html.contains("<img src=x"));
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(!html.contains(['\u{202e}', '\u{2028}', '\u{1b}']));
    assert!(html.contains("txn_\\u{202e}evil\\u{2028}"));
    assert!(!html.contains("4242 4242 4242 4242"));
    assert_eq!(html.matches("</script").count(), 2);
    let mut fixture = fixture::small();
    fixture.platform.source = "</title><script>alert(1)</script>".to_owned();
    let hostile =
        fixture.report().to_html(&HtmlOptions { title: Some("</title><b>".to_owned()), ..HtmlOptions::default() });
    assert_eq!(hostile.matches("<script").count(), 2);
    assert!(!hostile.contains("<b>\u{0}") && hostile.contains("&lt;/title&gt;&lt;b&gt;"));
}

#[test]
fn the_data_has_every_difference_in_columns_of_one_length() {
    let fixture = fixture::small();
    let value = data(&page(&fixture, "small.html", &HtmlOptions::default()));
    let rows = fixture.result.differences.len();
    assert_eq!(value["rows"], rows);
    for (name, column) in value["columns"].as_object().unwrap() {
        assert_eq!(column.as_array().unwrap().len(), rows, "{name}");
    }
    assert_eq!(value["columns"]["p_id"][0], "ord_110");
    assert_eq!(value["columns"]["risk"][0], 1_250_000);
    for (name, all) in
        [("outcomes", Outcome::ALL.len()), ("reasons", Reason::ALL.len()), ("severities", Severity::ALL.len())]
    {
        assert_eq!(value[name].as_array().unwrap().len(), all);
    }
}

#[test]
fn amounts_beyond_a_number_of_the_script_travel_as_text() {
    let mut builder = fixture::Builder::new();
    let own = fixture::entry("wide", i64::MAX, "USD");
    builder.lone(Side::Platform, &own, (Outcome::PlatformOnly, Reason::NoCounterpart, Severity::Critical));
    builder.difference(
        (Outcome::AmountDiff, Reason::AmountOff, Severity::Critical),
        None,
        None,
        None,
        "USD",
        i128::MAX,
        1,
    );
    let value = data(&page(&builder.finish(Vec::new(), Vec::new()), "wide.html", &HtmlOptions::default()));
    assert_eq!(value["columns"]["risk"][0], i128::MAX.to_string());
    assert_eq!(value["columns"]["p_minor"][1], "9223372036854775807");
}

#[test]
fn a_page_that_cannot_carry_all_says_so() {
    let fixture = fixture::many(300);
    let html = page(&fixture, "capped.html", &HtmlOptions { maximum_differences: 100, ..HtmlOptions::default() });
    assert!(html.contains("the 100 most urgent of 300 differences"));
    assert!(html.contains("最紧急的 100 项，共 300 项"));
    assert_eq!(data(&html)["columns"]["risk"].as_array().unwrap().len(), 100);
}

#[test]
fn an_empty_result_is_a_whole_page() {
    let fixture = fixture::Builder::new().finish(Vec::new(), Vec::new());
    let html = page(&fixture, "empty.html", &HtmlOptions { language: Language::Chinese, ..HtmlOptions::default() });
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"zh-Hans\" data-language=\"zh\">"));
    assert!(html.contains("没有差异。") && html.contains("There are no differences."));
    assert!(html.ends_with("</html>\n"));
}

#[test]
fn the_page_streams_the_same_bytes() {
    let fixture = fixture::small();
    let options = HtmlOptions::default();
    let mut streamed = Vec::new();
    fixture.report().write_html(&mut streamed, &options).unwrap();
    assert_eq!(streamed, fixture.report().to_html(&options).into_bytes());
}

#[test]
fn every_word_of_a_result_has_both_languages() {
    let mut texts = Vec::new();
    texts.extend(Outcome::ALL.map(vocabulary::outcome));
    texts.extend(Outcome::ALL.map(vocabulary::outcome_meaning));
    texts.extend(Reason::ALL.map(vocabulary::reason));
    texts.extend(Severity::ALL.map(vocabulary::severity));
    texts.extend(Severity::ALL.map(vocabulary::severity_meaning));
    texts.extend(StepKind::ALL.map(vocabulary::step));
    texts.extend(Side::BOTH.map(vocabulary::side));
    texts.extend(Reason::ALL.map(|reason| vocabulary::advice(Outcome::PlatformOnly, reason)));
    for text in texts {
        assert!(text.english.is_ascii() && !text.english.is_empty(), "{text:?}");
        assert!(text.chinese.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "{text:?}");
    }
    let advised = Outcome::ALL.map(|outcome| (outcome, vocabulary::outcome_advice(outcome)));
    for (outcome, advice) in advised {
        assert_eq!(advice.english.is_empty(), advice.chinese.is_empty(), "{outcome:?}");
        assert_eq!(advice.english.is_empty(), matches!(outcome, Outcome::Matched | Outcome::Ignored), "{outcome:?}");
    }
}

/// Prints what it measured; `COUNTERFOIL_CASES=100000` with `--release` gives the figures that count.
#[test]
fn many_differences_make_one_page() {
    let cases = std::env::var("COUNTERFOIL_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let fixture = fixture::many(cases);
    let start = Instant::now();
    let html = page(&fixture, "many.html", &HtmlOptions::default());
    eprintln!("{cases} differences as HTML: {} bytes in {:?}", html.len(), start.elapsed());
    let (start, json) = (Instant::now(), fixture.report().to_json(JsonOptions::default()));
    eprintln!("as JSON: {} bytes in {:?}", json.len(), start.elapsed());
    let (start, csv) = (Instant::now(), fixture.report().to_csv(CsvOptions::default()));
    eprintln!("as CSV: {} bytes in {:?}", csv.len(), start.elapsed());
    assert!(html.len() < 200_000 + 300 * cases as usize);
    assert_eq!(data(&html)["rows"], cases);
}
