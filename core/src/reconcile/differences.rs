//! The list of what somebody has to look at, worst first.

use super::bucket::compare_rows;
use super::engine::Engine;
use super::outcome::{Outcome, Reason, Severity, Verdict};
use super::parallel;
use super::policy::{SeverityTable, Side};
use super::prepare::Prepared;
use super::records::DateKind;
use super::result::{Difference, Group};
use crate::error::Result;
use crate::money::Currency;
use std::cmp::Ordering;

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

/// All differences of a finished run in canonical order.
///
/// # Errors
/// As [`parallel::map`].
pub(crate) fn differences(engine: &Engine<'_>) -> Result<Vec<Difference>> {
    let mut list: Vec<Difference> = Vec::new();
    let grouped = engine.groups.iter().enumerate();
    list.extend(grouped.filter_map(|(index, group)| of_group(engine, index as u32, group)));
    list.extend(of_side(engine, Side::Platform, &engine.platform_board.verdicts)?);
    list.extend(of_side(engine, Side::Channel, &engine.channel_board.verdicts)?);
    let mut order: Vec<(u128, u32)> = list.iter().map(packed_order).zip(0..).collect();
    let by_place = |place: u32| list.get(place as usize);
    order.sort_by(|first, second| {
        first.0.cmp(&second.0).then_with(|| match (by_place(first.1), by_place(second.1)) {
            (Some(first), Some(second)) => by_content(engine, first, second),
            _ => Ordering::Equal,
        })
    });
    Ok(order.into_iter().filter_map(|(_, place)| by_place(place).copied()).collect())
}

/// The differences of a side's rows, in the order of the rows; what two rows share is the platform's.
fn of_side(engine: &Engine<'_>, side: Side, verdicts: &[Verdict]) -> Result<Vec<Difference>> {
    let rows_a_job = parallel::rows_a_job(verdicts.len(), engine.run.executor);
    let is_listed = |verdict: &Verdict| {
        let is_shared = side == Side::Channel && verdict.outcome.is_pairwise();
        verdict.outcome.is_difference() && !verdict.grouped && !is_shared
    };
    let parts: Vec<&[Verdict]> = verdicts.chunks(rows_a_job).collect();
    let found = parallel::map(engine.run.executor, parts, |number, part| {
        let numbered = part.iter().enumerate().filter(|(_, verdict)| is_listed(verdict));
        let listed: Vec<(usize, &Verdict)> =
            numbered.map(|(place, verdict)| (number * rows_a_job + place, verdict)).collect();
        let mut found = Vec::with_capacity(listed.len());
        for listed in listed.chunks(64) {
            if side == Side::Platform {
                engine.channel.bring_near(listed.iter().map(|(_, verdict)| verdict.link));
            }
            found.extend(listed.iter().map(|(row, verdict)| of_row(engine, side, *row, verdict)));
        }
        found
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn of_row(engine: &Engine<'_>, side: Side, row: usize, verdict: &Verdict) -> Difference {
    let (own, pair) = match side {
        Side::Platform => (engine.platform, (Some(row as u32), verdict.partner().map(|row| row as u32))),
        Side::Channel => (engine.channel, (verdict.partner().map(|row| row as u32), Some(row as u32))),
    };
    let basis = if side == Side::Platform { engine.policy.amount.platform } else { engine.policy.amount.channel };
    let whole = own.amount_on(basis, row).map(|amount| i128::from(amount).abs());
    let at_risk = match (verdict.outcome, verdict.partner()) {
        (Outcome::AmountDiff | Outcome::FeeDiff, Some(partner)) => Some(pair_gap(engine, row, partner, verdict.reason)),
        (Outcome::StatusDiff, Some(partner)) => {
            let same = engine.platform.currency_code(row) == engine.channel.currency_code(partner);
            let other = engine.channel.amount_on(engine.policy.amount.channel, partner).filter(|_| same);
            whole.max(other.map(|amount| i128::from(amount).abs()))
        }
        _ => whole,
    };
    let age_days = age(engine, own, row);
    // A converted amount is off in the channel's currency, in which it is compared.
    let converted = verdict.partner().filter(|_| verdict.outcome == Outcome::AmountDiff && side == Side::Platform);
    let currency =
        converted.map_or_else(|| own.records.currency_of(row), |partner| engine.channel.records.currency_of(partner));
    Difference {
        outcome: verdict.outcome,
        reason: verdict.reason,
        severity: severity(&engine.policy.severity, at_risk, currency, age_days),
        platform: pair.0,
        channel: pair.1,
        group: None,
        currency,
        at_risk: at_risk.unwrap_or(0),
        age_days,
    }
}

fn pair_gap(engine: &Engine<'_>, row: usize, partner: usize, reason: Reason) -> i128 {
    let records = (engine.platform.records, engine.channel.records);
    let gap = match reason {
        Reason::FeeOff => records.0.fee_of(row).zip(records.1.fee_of(partner)),
        Reason::NetOff => return net_gap(engine.platform, row).max(net_gap(engine.channel, partner)),
        _ if engine.platform.currency_code(row) != engine.channel.currency_code(partner) => {
            let expected = engine.judge().converted(row, partner);
            expected.zip(engine.judge().compared(row, partner).1)
        }
        _ => {
            let (left, right) = engine.judge().compared(row, partner);
            Some((left.unwrap_or(0), right.unwrap_or(0)))
        }
    };
    gap.map_or(0, |(left, right)| (i128::from(right) - i128::from(left)).abs())
}

fn net_gap(side: &Prepared<'_>, row: usize) -> i128 {
    let records = side.records;
    let known = records.amount_of(row).zip(records.fee_of(row)).zip(records.net_of(row));
    known.map_or(0, |((amount, fee), net)| (i128::from(amount) - i128::from(fee) - i128::from(net)).abs())
}

fn of_group(engine: &Engine<'_>, index: u32, group: &Group) -> Option<Difference> {
    let first = *group.platform.first()? as usize;
    let verdict = engine.platform_board.verdicts.get(first)?;
    if !verdict.outcome.is_difference() {
        return None;
    }
    let currency = engine.platform.records.currency_of(first);
    let basis = engine.policy.amount.platform;
    let in_currency = |row: &&u32| engine.platform.records.currency_of(**row as usize) == currency;
    let whole = || -> i128 {
        let rows = group.platform.iter().filter(in_currency);
        rows.map(|row| i128::from(engine.platform.amount_on(basis, *row as usize).unwrap_or(0)).abs()).sum()
    };
    let at_risk = match verdict.outcome {
        Outcome::AmountDiff => (group.channel_total - group.platform_total).abs(),
        Outcome::FeeDiff => {
            let fees = |side: &Prepared<'_>, rows: &[u32]| -> i128 {
                rows.iter().map(|row| i128::from(side.records.fee_of(*row as usize).unwrap_or(0))).sum()
            };
            (fees(engine.channel, &group.channel) - fees(engine.platform, &group.platform)).abs()
        }
        _ => whole(),
    };
    let ages = group.platform.iter().filter_map(|row| age(engine, engine.platform, *row as usize));
    let age_days = ages.max();
    Some(Difference {
        outcome: verdict.outcome,
        reason: verdict.reason,
        severity: severity(&engine.policy.severity, Some(at_risk), currency, age_days),
        platform: None,
        channel: None,
        group: Some(index),
        currency,
        at_risk,
        age_days,
    })
}

/// Whole days from the record's date (that of its timing window, else created, else the first there is) to `as_of`.
fn age(engine: &Engine<'_>, side: &Prepared<'_>, row: usize) -> Option<i64> {
    let window = match side.side {
        Side::Platform => engine.policy.timing.platform.as_ref(),
        Side::Channel => engine.policy.timing.channel.as_ref(),
    };
    let kinds = [window.map(|window| window.date), Some(DateKind::Created)];
    let first = || side.records.dates.first().map(|column| column.kind);
    let kind = kinds.into_iter().flatten().find(|kind| side.records.date(*kind).is_some()).or_else(first)?;
    let from = side.records.date_of(kind, row)?;
    let elapsed = i128::from(engine.run.as_of.timestamp_micros()) - i128::from(from);
    i64::try_from(elapsed.div_euclid(i128::from(MICROSECONDS_A_DAY))).ok()
}

/// Severity by amount at risk; age raises it by at most one step, and never above high.
pub(crate) fn severity(
    table: &SeverityTable,
    at_risk: Option<i128>,
    currency: Option<Currency>,
    age_days: Option<i64>,
) -> Severity {
    let unit = 10_i128.pow(currency.map_or(0, |currency| u32::from(currency.exponent())));
    let below = |major: i64| at_risk.is_some_and(|amount| amount < i128::from(major) * unit);
    let by_amount = if at_risk.is_none() {
        Severity::Medium
    } else if below(table.low_below_major) {
        Severity::Low
    } else if below(table.medium_below_major) {
        Severity::Medium
    } else if below(table.high_below_major) {
        Severity::High
    } else {
        Severity::Critical
    };
    let aged = age_days.zip(table.aged_after_days).is_some_and(|(age, bound)| age >= i64::from(bound));
    match (by_amount, aged) {
        (Severity::Low, true) => Severity::Medium,
        (Severity::Medium, true) => Severity::High,
        (severity, _) => severity,
    }
}

/// Worst first: severity, then money at risk in ten-thousandths of a major unit, so that currencies compare; then
/// outcome, currency code and reason. In one number, because a list is sorted by it; a sum beyond 2^100 of those units
/// (no record has one) counts as that much.
fn packed_order(difference: &Difference) -> u128 {
    const MOST: i128 = (1 << 100) - 1;
    let exponent = difference.currency.map_or(0, |currency| u32::from(currency.exponent()));
    let scaled = difference.at_risk.saturating_mul(10_i128.pow(4_u32.saturating_sub(exponent))).clamp(0, MOST);
    let currency = difference.currency.map_or("", |currency| currency.code());
    let currency = currency.bytes().take(3).fold(0, |packed, letter| packed << 5 | u128::from(letter & 31));
    let severity = Severity::Critical as u128 - difference.severity as u128;
    let worst = severity << 100 | (MOST - scaled).cast_unsigned();
    worst << 26 | (difference.outcome as u128) << 21 | currency << 6 | difference.reason as u128
}

fn by_content(engine: &Engine<'_>, first: &Difference, second: &Difference) -> Ordering {
    let rows = |side: &Prepared<'_>, first: Option<u32>, second: Option<u32>| match (first, second) {
        (Some(first), Some(second)) => {
            let id = |row: u32| side.records.id.value_bytes(row as usize);
            id(first).cmp(id(second)).then_with(|| compare_rows(side, first, second))
        }
        (first, second) => first.is_none().cmp(&second.is_none()),
    };
    let key = |difference: &Difference| {
        difference.group.and_then(|group| engine.groups.get(group as usize)).map(|group| &group.key)
    };
    rows(engine.platform, first.platform, second.platform)
        .then_with(|| rows(engine.channel, first.channel, second.channel))
        .then_with(|| key(first).cmp(&key(second)))
        .then_with(|| group_rows(engine, first).cmp(&group_rows(engine, second)))
}

fn group_rows<'e>(engine: &'e Engine<'_>, difference: &Difference) -> Vec<&'e str> {
    let group = difference.group.and_then(|group| engine.groups.get(group as usize));
    let ids = |side: &'e Prepared<'_>, rows: &'e [u32]| rows.iter().map(|row| side.records.id.value(*row as usize));
    group.map_or_else(Vec::new, |group| {
        ids(engine.platform, &group.platform).chain(ids(engine.channel, &group.channel)).collect()
    })
}
