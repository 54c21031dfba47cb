//! What each operation does; all of it is the facade's own, bytes apart.

use super::Call;
use super::manifest::{OPERATIONS, manifest_json};
use super::request::{
    FormatAmountRequest, ManifestRequest, ParseAmountRequest, Part, PolicyRequest, ReadRequest, ReconcileRequest, head,
    parse, read_both,
};
use crate::builder::Reconcile;
use crate::comparison::Comparison;
use crate::error::{self, Error, Result, code};
use crate::instant::instant_from_text;
use crate::money::{Currency, format_major, parse_major, parse_minor};
use crate::policy_file::policy_from_value;
use crate::reconcile::{ABSENT, DateKind, NO_PASS, Observer, Records};
use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};
use std::fmt::Write;

pub(super) fn dispatch(call: &Call, request: &[u8], attachments: &[&[u8]]) -> Result<String> {
    let head = head(request)?;
    match head.operation.as_str() {
        "reconcile" => reconcile(call, parse(request)?, attachments),
        "read" => read(parse(request)?, attachments),
        "policy" => policy(parse(request)?),
        "parse_amount" => parse_amount(&parse(request)?),
        "format_amount" => format_amount(&parse(request)?),
        "manifest" => parse::<ManifestRequest>(request).map(|_| manifest_json()),
        other => {
            let known = OPERATIONS.map(|operation| operation.name);
            let hint = error::hint(other, known);
            let message = format!("no operation is named {other:?}{hint}; there are: {}", known.join(", "));
            Err(Error::new(&code::WIRE_UNKNOWN_OPERATION, message).with("field", "operation"))
        }
    }
}

fn reconcile(call: &Call, request: ReconcileRequest, attachments: &[&[u8]]) -> Result<String> {
    let mut run = Reconcile::new(policy_from_value(request.policy)?).watched_by(call.watch.clone());
    if let Some(threads) = request.threads {
        run = run.threads(threads);
    }
    if let Some(as_of) = request.as_of {
        run = run.as_of(instant_from_text(&as_of)?);
    }
    let threads = run.width();
    call.watch.progress("read", 0, 2);
    let (platform, channel) = read_both(request.platform, request.channel, threads, attachments)?;
    call.watch.progress("read", 2, 2);
    if call.watch.is_cancelled() {
        return Err(Error::new(&code::RECON_CANCELLED, "cancelled after reading"));
    }
    let comparison = run.run(platform.records, channel.records)?;
    let mut parts: Vec<String> = Vec::new();
    for part in request.include {
        parts.push(match part {
            Part::Report => format!(r#""report":{}"#, comparison.to_compact_json().trim_end()),
            Part::ReportText => format!(r#""report_text":{}"#, Value::String(comparison.to_json())),
            Part::Outcomes => format!(r#""outcomes":{}"#, outcomes(&comparison)?),
            Part::Html => format!(r#""html":{}"#, Value::String(comparison.to_html(request.language.into()))),
            Part::Csv => format!(r#""csv":{}"#, Value::String(comparison.to_csv(request.language.into()))),
            Part::Text => format!(r#""text":{}"#, Value::String(comparison.to_text(request.language.into()))),
        });
    }
    Ok(format!("{{{}}}", parts.join(",")))
}

/// Every record of both sides with its outcome; absent members are left out, amounts are text.
fn outcomes(comparison: &Comparison) -> Result<String> {
    let columns = comparison.columns()?;
    let mut text = String::from("[");
    for entry in 0..columns.len() {
        let mut object = Map::new();
        let mut put = |name: &str, value: &str| {
            if !value.is_empty() {
                object.insert(name.to_owned(), Value::String(value.to_owned()));
            }
        };
        let number = |column: &[i64]| {
            column
                .get(entry)
                .copied()
                .filter(|value| *value != ABSENT)
                .map_or_else(String::new, |value| value.to_string())
        };
        put("side", columns.side.get(entry).map_or("", |side| side.name()));
        put("id", columns.id.value(entry));
        put("outcome", columns.outcome.get(entry).map_or("", |outcome| outcome.name()));
        put("reason", columns.reason.get(entry).map_or("", |reason| reason.name()));
        put("partner", columns.partner_id.value(entry));
        put("candidate", columns.candidate_id.value(entry));
        put("rival", columns.rival_id.value(entry));
        put("minor", &number(&columns.amount));
        let currency = columns.currency.get(entry).copied().and_then(Currency::from_index);
        put("currency", currency.map_or("", Currency::code));
        put("gap", &number(&columns.gap));
        put("gap_unit", columns.gap_unit.get(entry).copied().flatten().map_or("", |unit| unit.name()));
        put("message", columns.message.value(entry));
        if let Some(pass) = columns.pass.get(entry).filter(|pass| **pass != NO_PASS) {
            object.insert("pass".to_owned(), json!(pass));
        }
        if let Some(line) = columns.line.get(entry).filter(|line| **line > 0) {
            object.insert("line".to_owned(), json!(line));
        }
        let comma = if entry == 0 { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}{}", Value::Object(object));
    }
    text.push(']');
    Ok(text)
}

fn read(request: ReadRequest, attachments: &[&[u8]]) -> Result<String> {
    let outcome = request.input.read("input", 1, attachments)?;
    let records = &outcome.records;
    let rows: Vec<Value> = (0..records.len().min(request.rows)).map(|row| row_value(records, row)).collect();
    let value = json!({
        "source_format": records.format,
        "records": records.len(),
        "columns": records.column_names(),
        "rejected": records.rejected,
        "notes": records.notes,
        "itemized_report": records.itemized_report,
        "rows": rows,
    });
    Ok(value.to_string())
}

/// One record; what is absent is left out, amounts are text, instants are RFC 3339.
fn row_value(records: &Records, row: usize) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            object.insert(name.to_owned(), Value::String(value));
        }
    };
    let minor = |amount: Option<i64>| amount.map_or_else(String::new, |minor| minor.to_string());
    put("id", records.id.value(row).to_owned());
    put("kind", records.kind_of(row).to_owned());
    put("minor", minor(records.amount_of(row)));
    put("currency", records.currency_of(row).map_or("", Currency::code).to_owned());
    put("fee_minor", minor(records.fee_of(row)));
    put("net_minor", minor(records.net_of(row)));
    put("status", records.status_of(row).to_owned());
    put("account", records.account_of(row).to_owned());
    for kind in DateKind::ALL {
        let instant = records.date_of(kind, row).and_then(DateTime::from_timestamp_micros);
        put(kind.name(), instant.map_or_else(String::new, |at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true)));
    }
    for (name, column) in &records.fields {
        put(name, column.value(row).to_owned());
    }
    Value::Object(object)
}

fn policy(request: PolicyRequest) -> Result<String> {
    policy_from_value(request.policy).map(|policy| json!(policy).to_string())
}

fn parse_amount(request: &ParseAmountRequest) -> Result<String> {
    let currency = Currency::parse(&request.currency).map_err(|error| error.with("field", "currency"))?;
    request.dialect.validate().map_err(|error| error.with("field", "dialect"))?;
    let minor = parse_major(&request.text, currency, &request.dialect).map_err(|error| error.with("field", "text"))?;
    Ok(format!(r#"{{"minor":"{minor}","currency":"{}"}}"#, currency.code()))
}

fn format_amount(request: &FormatAmountRequest) -> Result<String> {
    let currency = Currency::parse(&request.currency).map_err(|error| error.with("field", "currency"))?;
    let minor = parse_minor(&request.minor).map_err(|error| error.with("field", "minor"))?;
    Ok(format!(r#"{{"text":"{}","currency":"{}"}}"#, format_major(minor, currency), currency.code()))
}
