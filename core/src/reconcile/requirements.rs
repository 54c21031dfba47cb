//! What a policy asks of a side's columns; what a side lacks is refused by name.

use super::policy::{Basis, DateRule, Pass, Policy, Side};
use super::records::{DateKind, Records};
use crate::error::{Error, Result, code, hint};
use crate::money::Currency;

pub(crate) fn refuse_summary(side: Side, records: &Records) -> Result<()> {
    match &records.itemized_report {
        None => Ok(()),
        Some(itemized) => {
            let message = format!(
                "the {} input {:?} ({}) has totals only; use {itemized} to compare record by record",
                side.name(),
                records.source,
                records.format
            );
            Err(Error::new(&code::RECON_SUMMARY_REPORT, message).with("side", side.name()).with("report", itemized))
        }
    }
}

/// Whether any part of the policy looks at amounts.
pub(crate) fn compares_amounts(policy: &Policy) -> bool {
    let coverage = |pass: &Pass| matches!(pass, Pass::Group { measure: super::policy::Measure::Coverage, .. });
    !policy.passes.iter().all(coverage)
}

/// A side without records lacks nothing: what is built row by row has no columns before its first row.
pub(crate) fn require_columns(side: Side, records: &Records, policy: &Policy) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    if compares_amounts(policy) {
        let basis = if side == Side::Platform { policy.amount.platform } else { policy.amount.channel };
        match basis {
            Basis::Gross if records.amount.is_none() => return Err(missing(side, records, "amount")),
            Basis::Net if records.net.is_none() && (records.amount.is_none() || records.fee.is_none()) => {
                return Err(missing(side, records, "net"));
            }
            _ => require_currencies(side, records)?,
        }
    }
    for reference in policy.references.iter().filter(|reference| !reference.optional) {
        let name = if side == Side::Platform { &reference.platform } else { &reference.channel };
        if records.text(name).is_none() {
            return Err(missing(side, records, name));
        }
    }
    for rule in &policy.fields {
        let name = if side == Side::Platform { &rule.platform } else { &rule.channel };
        if records.text(name).is_none() {
            return Err(missing(side, records, name));
        }
    }
    if let Some(field) = policy.rate_field.as_ref().filter(|_| side == Side::Channel)
        && records.text(field).is_none()
    {
        return Err(missing(side, records, field));
    }
    if records.status.is_none() && policy.statuses.as_ref().is_some_and(|rule| !rule.optional) {
        return Err(missing(side, records, "status"));
    }
    match used_dates(side, policy).into_iter().find(|kind| records.date(*kind).is_none()) {
        Some(kind) => Err(missing(side, records, kind.name())),
        None => Ok(()),
    }
}

fn require_currencies(side: Side, records: &Records) -> Result<()> {
    let unlabelled = |position: &str, row: Option<usize>| {
        let message = format!("the {} input {:?} has amounts without a currency", side.name(), records.source);
        let error = Error::new(&code::RECON_CURRENCY_MISSING, message).with("side", side.name());
        match row {
            Some(row) => error.with(if position.is_empty() { "record" } else { "line" }, row + 1),
            None => error,
        }
    };
    match &records.currency {
        None if records.is_empty() => Ok(()),
        None => Err(unlabelled("", None)),
        Some(codes) => {
            // A chunk is judged as a whole, in vectors; only where one is not known does the row matter.
            let chunks = codes.chunks(1024).enumerate();
            let doubtful =
                chunks.filter(|(_, codes)| codes.iter().fold(false, |any, code| any | (*code >= Currency::COUNT)));
            for (chunk, codes) in doubtful {
                for (place, _) in codes.iter().enumerate().filter(|(_, code)| **code >= Currency::COUNT) {
                    let row = chunk * 1024 + place;
                    if records.amount_of(row).is_some() || records.net_of(row).is_some() {
                        return Err(unlabelled("", Some(row)));
                    }
                }
            }
            Ok(())
        }
    }
}

fn missing(side: Side, records: &Records, column: &str) -> Error {
    let names = records.column_names();
    let message = format!(
        "the policy needs the column {column:?}, which the {} input {:?} does not have{}; it has: {}",
        side.name(),
        records.source,
        hint(column, names.iter().map(String::as_str)),
        names.join(", ")
    );
    Error::new(&code::RECON_COLUMN_MISSING, message).with("side", side.name()).with("column", column)
}

/// The date kinds of a side that rules and passes need.
pub(crate) fn used_dates(side: Side, policy: &Policy) -> Vec<DateKind> {
    let pick = |platform, channel| if side == Side::Platform { platform } else { channel };
    let mut kinds: Vec<DateKind> =
        policy.dates.iter().map(|rule: &DateRule| pick(rule.platform, rule.channel)).collect();
    kinds.extend(policy.passes.iter().filter_map(|pass| match pass {
        Pass::Tolerant { platform_date, channel_date, .. } => Some(pick(*platform_date, *channel_date)),
        _ => None,
    }));
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
