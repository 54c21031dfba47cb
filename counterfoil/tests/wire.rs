//! The wire form: it always answers, says the same as the Rust API, and its manifest lists what there is.
#![cfg(all(feature = "readers", feature = "reports"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use counterfoil::reconcile::preset;
use counterfoil::wire::{Call, call, manifest};
use counterfoil::{CancelToken, Reconcile, instant_from_text};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const PLATFORM: &str = "id,reference,amount_minor,currency\np1,A-1,500,USD\np2,A-2,700,USD\n";
const CHANNEL: &str = "id,reference,amount_minor,currency\nc1,A-1,500,USD\n";

fn request() -> Value {
    json!({
        "format": "counterfoil.request/1", "operation": "reconcile", "policy": "generic_channel", "as_of": "2025-11-11",
        "platform": {"text": PLATFORM}, "channel": {"text": CHANNEL}, "include": ["report_text"],
    })
}

fn answer(request: &Value, attachments: &[&[u8]]) -> Value {
    serde_json::from_slice(&call(request.to_string().as_bytes(), attachments)).unwrap()
}

#[test]
fn the_report_is_that_of_the_rust_api_however_the_input_comes() {
    let expected = Reconcile::new(preset("generic_channel").unwrap())
        .as_of(instant_from_text("2025-11-11").unwrap())
        .run_bytes(PLATFORM.as_bytes(), CHANNEL.as_bytes())
        .unwrap()
        .to_json();
    assert_eq!(answer(&request(), &[])["ok"]["report_text"], expected);
    let mut attached = request();
    attached["platform"] = json!({"attachment": 1});
    attached["channel"] = json!({"hex": CHANNEL.bytes().map(|byte| format!("{byte:02x}")).collect::<String>()});
    attached["threads"] = json!(3);
    assert_eq!(answer(&attached, &[b"", PLATFORM.as_bytes()])["ok"]["report_text"], expected);
}

#[test]
fn two_files_are_read_as_the_facade_reads_them() {
    let data = |name: &str| format!("{}/../examples/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let (platform, channel) = (data("platform_payments.csv"), data("stripe_balance_change_from_activity.csv"));
    let mut paths = request();
    paths["policy"] = json!("stripe_settlement");
    paths["platform"] = json!({"path": platform});
    paths["channel"] = json!({"path": channel, "source": "stripe.csv"});
    let expected = Reconcile::new(preset("stripe_settlement").unwrap())
        .as_of(instant_from_text("2025-11-11").unwrap())
        .run_files(&platform, &channel)
        .unwrap();
    assert_eq!(answer(&paths, &[])["ok"]["report_text"], expected.to_json());
    paths["channel"] = json!({"path": data("no_such_file.csv")});
    let error = answer(&paths, &[])["error"].clone();
    assert_eq!(
        (error["code"].as_str(), error["context"]["path"].as_str()),
        (Some("io.read"), paths["channel"]["path"].as_str())
    );
}

#[test]
fn every_part_can_be_asked_for() {
    let mut all = request();
    all["include"] = json!(["report", "report_text", "outcomes", "html", "csv", "text"]);
    all["language"] = json!("zh");
    let ok = answer(&all, &[])["ok"].clone();
    let names: Vec<&String> = ok.as_object().unwrap().keys().collect();
    assert_eq!(names, ["csv", "html", "outcomes", "report", "report_text", "text"]);
    assert_eq!(ok["report"], serde_json::from_str::<Value>(ok["report_text"].as_str().unwrap()).unwrap());
    assert_eq!(ok["outcomes"].as_array().unwrap().len(), 3);
    assert!(ok["html"].as_str().unwrap().starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_broken_request_is_answered_and_never_panics() {
    let whole = request().to_string().into_bytes();
    let mut state = 7_u64;
    let cases = std::env::var("COUNTERFOIL_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    for case in 0..cases {
        let mut broken = whole.clone();
        for _ in 0..=case % 3 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let place = (state >> 33) as usize % broken.len();
            match state % 3 {
                0 => broken[place] = (state >> 17) as u8,
                1 => broken.truncate(place.max(1)),
                _ => drop(broken.remove(place)),
            }
        }
        let response: Value = serde_json::from_slice(&call(&broken, &[])).unwrap();
        assert_eq!(response["format"], "counterfoil.response/1");
        assert!(response.get("ok").is_some() != response.get("error").is_some(), "{response}");
        assert_ne!(response["error"]["code"], "internal.panic", "{}", String::from_utf8_lossy(&broken));
    }
}

#[test]
fn a_call_is_watched_and_stopped() {
    let steps = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&steps);
    let token = CancelToken::new();
    let watched = Call::new().cancel_token(token.clone()).on_progress(move |_, _, _| {
        seen.fetch_add(1, Ordering::Relaxed);
    });
    let bytes = request().to_string().into_bytes();
    let ok: Value = serde_json::from_slice(&watched.answer(&bytes, &[])).unwrap();
    assert!(ok.get("ok").is_some(), "{ok}");
    assert!(steps.load(Ordering::Relaxed) > 0);
    token.cancel();
    let stopped: Value = serde_json::from_slice(&watched.answer(&bytes, &[])).unwrap();
    assert_eq!(stopped["error"]["code"], "recon.cancelled");
    assert_eq!(stopped["error"]["kind"], "cancelled");
}

#[test]
fn the_manifest_lists_operations_that_exist_and_no_other() {
    let listed = answer(&json!({"format": "counterfoil.request/1", "operation": "manifest"}), &[])["ok"].clone();
    assert_eq!(listed, serde_json::to_value(manifest()).unwrap());
    for operation in manifest().operations {
        let bare = json!({"format": "counterfoil.request/1", "operation": operation.name});
        let response = answer(&bare, &[]);
        // An operation that is there asks for its arguments, or needs none.
        let needs = operation.arguments.iter().any(|argument| argument.required);
        let expected = if needs { json!("json.missing_field") } else { Value::Null };
        assert_eq!(response["error"]["code"], expected, "{}: {response}", operation.name);
    }
}

#[test]
fn every_argument_of_the_manifest_is_taken() {
    let mut full = request();
    full["threads"] = json!(1);
    full["language"] = json!("en");
    full["include"] = json!([]);
    let listed: Vec<&str> = manifest()
        .operations
        .iter()
        .find(|operation| operation.name == "reconcile")
        .map(|operation| operation.arguments.iter().map(|argument| argument.name).collect())
        .unwrap();
    for name in &listed {
        assert!(full.get(name).is_some(), "{name} is listed and not tried here");
    }
    assert_eq!(full.as_object().unwrap().len(), listed.len() + 2);
    assert!(answer(&full, &[]).get("ok").is_some());
}
