//! The builder: what a run needs, how it is watched and stopped, and what cannot show in its result.
#![cfg(all(feature = "readers", feature = "reports"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use counterfoil::money::Currency;
use counterfoil::reconcile::{Observer, Outcome, Records, RecordsBuilder, Row, Side, preset};
use counterfoil::{CancelToken, Comparison, Reconcile, Result, instant_from_text};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const PLATFORM: &[u8] = b"id,reference,amount_minor,currency\np1,A-1,500,USD\np2,A-2,700,USD\np3,A-3,900,USD\n";
const CHANNEL: &[u8] = b"id,reference,amount_minor,currency\nc1,A-1,500,USD\nc2,A-2,690,USD\n";

fn generic() -> Reconcile {
    Reconcile::new(preset("generic_channel").unwrap()).as_of(instant_from_text("2025-11-11").unwrap())
}

fn many(rows: usize, prefix: &str) -> Vec<u8> {
    let mut text = String::from("id,reference,amount_minor,currency\n");
    for row in 0..rows {
        writeln!(text, "{prefix}{row},R-{},{},USD", row.wrapping_mul(7_919) % rows, 100 + row % 9_000).unwrap();
    }
    text.into_bytes()
}

fn code(result: Result<Comparison>) -> &'static str {
    result.unwrap_err().code().text
}

#[test]
fn a_run_without_its_instant_is_refused_before_anything_is_read() {
    let run = Reconcile::new(preset("generic_channel").unwrap());
    assert_eq!(code(run.run_bytes(b"", b"")), "recon.as_of_missing");
    assert_eq!(code(run.run_files("no/such/file", "nor/this")), "recon.as_of_missing");
    assert_eq!(code(run.run(Records::default(), Records::default())), "recon.as_of_missing");
}

#[test]
fn files_and_bytes_give_the_same_result() {
    let folder = std::env::temp_dir().join(format!("counterfoil-runs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (platform, channel) = (folder.join("memory"), folder.join("memory.csv"));
    std::fs::write(&platform, PLATFORM).unwrap();
    std::fs::write(&channel, CHANNEL).unwrap();
    let from_files = generic().run_files(&platform, &channel).unwrap();
    let from_bytes = generic().run_bytes(PLATFORM, CHANNEL).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(from_files.to_json().replace("memory.csv", "memory"), from_bytes.to_json());
}

#[test]
fn differences_carry_ids_and_columns_hold_every_record() {
    let comparison = generic().run_bytes(PLATFORM, CHANNEL).unwrap();
    let named: Vec<_> = comparison
        .differences()
        .map(|named| (named.difference.outcome, named.platform_id.unwrap_or("-"), named.channel_id.unwrap_or("-")))
        .collect();
    assert_eq!(named, [(Outcome::PlatformOnly, "p3", "-"), (Outcome::AmountDiff, "p2", "c2")]);
    let columns = comparison.columns().unwrap();
    assert_eq!(columns.len(), 5);
    assert_eq!(columns.partner_id.value(0), "c1");
    assert_eq!((columns.outcome[1], columns.gap[1], columns.line[1]), (Outcome::AmountDiff, -10, 3));
    let row = comparison.find(Side::Channel, "c2").unwrap();
    assert_eq!(comparison.explain(Side::Channel, row).unwrap().outcome, Outcome::AmountDiff);
    assert_eq!(comparison.find(Side::Platform, "p9"), None);
    assert_eq!(comparison.explain(Side::Platform, 9), None);
    assert_eq!(comparison.pass_name(0).as_deref(), Some("exact on reference"));
}

#[test]
fn amounts_that_one_side_leaves_without_a_currency_are_refused() {
    let side = |currency: Option<Currency>| {
        let mut side = RecordsBuilder::new("memory", "test");
        let fields = [("reference", "A-1")];
        side.push(&Row { id: "1", amount: Some(500), currency, fields: &fields, ..Row::default() }).unwrap();
        side.finish()
    };
    let usd = Currency::parse("USD").unwrap();
    assert_eq!(code(generic().run(side(Some(usd)), side(None))), "recon.currency_missing");
    assert_eq!(code(generic().run(side(None), side(Some(usd)))), "recon.currency_missing");
}

#[test]
fn a_cancelled_token_stops_a_run_and_a_fresh_one_does_not() {
    let token = CancelToken::new();
    let run = generic().cancel_token(token.clone());
    assert!(run.run_bytes(PLATFORM, CHANNEL).is_ok());
    token.cancel();
    assert_eq!(code(run.run_bytes(PLATFORM, CHANNEL)), "recon.cancelled");
}

#[test]
fn an_observer_can_stop_a_run_in_its_midst() {
    struct StopAfter {
        asked: AtomicUsize,
    }
    impl Observer for StopAfter {
        fn progress(&self, _stage: &'static str, _done: u64, _total: u64) {}
        fn is_cancelled(&self) -> bool {
            self.asked.fetch_add(1, Ordering::Relaxed) >= 2
        }
    }
    let rows = many(50_000, "p");
    let run = generic().threads(2).observer(StopAfter { asked: AtomicUsize::new(0) });
    assert_eq!(code(run.run_bytes(&rows, &rows)), "recon.cancelled");
}

#[test]
fn progress_names_its_stages_and_never_passes_its_total() {
    let stages = Arc::new(Mutex::new(Vec::new()));
    let sane = Arc::new(AtomicBool::new(true));
    let (seen, is_sane) = (Arc::clone(&stages), Arc::clone(&sane));
    let run = generic().threads(2).on_progress(move |stage, done, total| {
        is_sane.fetch_and(done <= total, Ordering::Relaxed);
        let mut seen = seen.lock().unwrap();
        if !seen.contains(&stage) {
            seen.push(stage);
        }
    });
    let rows = many(20_000, "p");
    run.run_bytes(&rows, &rows).unwrap();
    let stages = stages.lock().unwrap();
    assert_eq!(stages.first(), Some(&"read"), "{stages:?}");
    assert!(stages.len() >= 2, "the engine says nothing of its own: {stages:?}");
    assert!(sane.load(Ordering::Relaxed), "done passed total");
}

#[test]
fn sides_are_shared_and_not_copied() {
    let read = |bytes: &[u8]| counterfoil::readers::read_bytes(bytes, &Default::default()).unwrap().records;
    let (platform, channel) = (Arc::new(read(PLATFORM)), Arc::new(read(CHANNEL)));
    let comparison = generic().run(Arc::clone(&platform), Arc::clone(&channel)).unwrap();
    assert!(std::ptr::eq(comparison.records(Side::Platform), &*platform));
    assert!(std::ptr::eq(comparison.records(Side::Channel), &*channel));
}

#[test]
fn reports_are_written_side_by_side() {
    let folder = std::env::temp_dir().join(format!("counterfoil-reports-{}", std::process::id()));
    let comparison = generic().run_bytes(PLATFORM, CHANNEL).unwrap();
    comparison.write_reports(&folder, counterfoil::reports::Language::Chinese).unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("report.json"), comparison.to_json());
    assert!(read("report.html").starts_with("<!DOCTYPE html>"));
    assert!(read("differences.csv").starts_with('\u{feff}'), "spreadsheets need the mark for Chinese headers");
    std::fs::remove_dir_all(&folder).unwrap();
    let file = folder.with_extension("file");
    std::fs::write(&file, "").unwrap();
    let error = comparison.write_reports(file.join("below"), counterfoil::reports::Language::English).unwrap_err();
    assert_eq!(error.code().text, "io.write");
    std::fs::remove_file(file).unwrap();
}
