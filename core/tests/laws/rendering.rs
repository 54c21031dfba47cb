//! A result written by content alone: no row number shows, so results of permuted inputs can be compared as text.

use crate::worlds::{World, describe};
use counterfoil_core::reconcile::{Detail, NO_ROW, Reconciliation, Side, Verdict};

/// Everything that a result says, sorted where its order is the input's, in its own order where that is canonical.
pub(crate) fn render(world: &World, result: &Reconciliation) -> String {
    let mut text = String::new();
    for side in Side::BOTH {
        let mut lines: Vec<String> =
            (0..world.side(side).records.len()).map(|row| fate(world, result, side, row)).collect();
        lines.sort();
        text.push_str(&lines.join("\n"));
        text.push('\n');
    }
    text.push_str(&totals(world, result));
    text
}

/// The verdicts of a side by row: what is said of each record.
pub(crate) fn fates(world: &World, result: &Reconciliation, side: Side) -> Vec<String> {
    (0..world.side(side).records.len()).map(|row| fate(world, result, side, row)).collect()
}

fn name(world: &World, side: Side, row: u32) -> String {
    if row == NO_ROW {
        return "-".to_owned();
    }
    world.side(side).records.get(row as usize).map_or_else(|| format!("row {row} out of range"), describe)
}

fn fate(world: &World, result: &Reconciliation, side: Side, row: usize) -> String {
    let outcome = result.side(side);
    let Some(verdict) = outcome.verdicts.get(row) else { return "no verdict".to_owned() };
    let Verdict { outcome: ended, reason, pass, .. } = verdict;
    let tie = match (verdict.partner(), verdict.group()) {
        (Some(partner), _) => format!("with {}", name(world, side.other(), partner as u32)),
        (None, Some(group)) => format!("in {}", members(world, result, group)),
        (None, None) => "alone".to_owned(),
    };
    let detail = outcome.detail(row).map(|detail| detail_text(world, side, detail)).unwrap_or_default();
    format!(
        "{} {}: {} {} {pass} {tie} {detail}",
        side.name(),
        name(world, side, row as u32),
        ended.name(),
        reason.name()
    )
}

fn detail_text(world: &World, side: Side, detail: &Detail) -> String {
    let other = |row| name(world, side.other(), row);
    format!(
        "(candidate {}, rival {}, gap {} {:?}, {} times, rule {}, until {})",
        other(detail.candidate),
        other(detail.rival),
        detail.gap,
        detail.unit,
        detail.multiplicity,
        detail.rule,
        detail.until
    )
}

fn members(world: &World, result: &Reconciliation, group: usize) -> String {
    let Some(group) = result.groups.get(group) else { return "no such group".to_owned() };
    let side =
        |side: Side, rows: &[u32]| rows.iter().map(|row| name(world, side, *row)).collect::<Vec<_>>().join(" + ");
    format!(
        "{} by pass {}: {} = {} | {} = {}",
        group.key,
        group.pass,
        side(Side::Platform, &group.platform),
        group.platform_total,
        side(Side::Channel, &group.channel),
        group.channel_total
    )
}

/// Groups, summary, bridges, differences and findings.
fn totals(world: &World, result: &Reconciliation) -> String {
    let mut text = String::new();
    for group in 0..result.groups.len() {
        text.push_str(&format!("group {}\n", members(world, result, group)));
    }
    text.push_str(&format!("{:?}\n", result.summary));
    for bridge in &result.bridges {
        text.push_str(&format!("{bridge:?}\n"));
    }
    for difference in &result.differences {
        let row = |side: Side, row: Option<u32>| row.map_or("-".to_owned(), |row| name(world, side, row));
        text.push_str(&format!(
            "{} {} {} {} | {} | {} | {:?} {} {:?}\n",
            difference.outcome.name(),
            difference.reason.name(),
            difference.severity.name(),
            row(Side::Platform, difference.platform),
            row(Side::Channel, difference.channel),
            difference.group.map_or("-".to_owned(), |group| members(world, result, group as usize)),
            difference.currency,
            difference.at_risk,
            difference.age_days,
        ));
    }
    for finding in &result.findings {
        text.push_str(&format!("{finding:?}\n"));
    }
    text
}
