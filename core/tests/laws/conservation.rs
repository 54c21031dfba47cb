//! Nothing is lost: records, money, and the way from one total to the other.

use crate::worlds::{Rec, World};
use crate::{any, hold, run};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Basis, Outcome, Reconciliation, Rejected, Run, Side, reconcile};
use std::collections::{BTreeMap, BTreeSet};

/// The amount that totals add up: the gross, or the net where the policy says that the side carries nets.
fn stated(world: &World, side: Side, record: &Rec) -> i128 {
    let rule = &world.policy.amount;
    let basis = if side == Side::Platform { rule.platform } else { rule.channel };
    match (basis, record.net, record.fee) {
        (Basis::Gross, ..) => i128::from(record.amount),
        (Basis::Net, Some(net), _) => i128::from(net),
        (Basis::Net, None, fee) => i128::from(record.amount) - i128::from(fee.unwrap_or(0)),
    }
}

fn total(world: &World, side: Side, currency: Currency) -> i128 {
    let records = world.side(side).records.iter().filter(|record| record.currency == currency);
    records.map(|record| stated(world, side, record)).sum()
}

fn currencies(world: &World) -> BTreeSet<Currency> {
    Side::BOTH.iter().flat_map(|side| &world.side(*side).records).map(|record| record.currency).collect()
}

/// Every record is in exactly one outcome, and the two ends of a link agree.
pub(crate) fn records_are_kept(world: &World, result: &Reconciliation) -> Result<(), String> {
    for side in Side::BOTH {
        let verdicts = &result.side(side).verdicts;
        if verdicts.len() != world.side(side).records.len() {
            return Err(format!("{} verdicts for {} records", verdicts.len(), world.side(side).records.len()));
        }
        let foreign = if side == Side::Platform { Outcome::ChannelOnly } else { Outcome::PlatformOnly };
        for (row, verdict) in verdicts.iter().enumerate() {
            if verdict.outcome == foreign || verdict.outcome == Outcome::Rejected {
                return Err(format!("{} {row} ended as {:?}", side.name(), verdict.outcome));
            }
            let tied = verdict.outcome == Outcome::Matched || verdict.outcome.is_pairwise();
            let returned = match (verdict.partner(), verdict.group()) {
                (Some(partner), _) => result
                    .side(side.other())
                    .verdicts
                    .get(partner)
                    .is_some_and(|back| back.partner() == Some(row) && back.outcome == verdict.outcome),
                (None, Some(group)) => result.groups.get(group).is_some_and(|group| {
                    let rows = if side == Side::Platform { &group.platform } else { &group.channel };
                    rows.iter().filter(|member| **member as usize == row).count() == 1
                }),
                (None, None) => false,
            };
            if tied && !returned {
                return Err(format!("{} {row}: the link is not returned", side.name()));
            }
        }
        for outcome in Outcome::ALL {
            let counted = verdicts.iter().filter(|verdict| verdict.outcome == outcome).count() as u64;
            if result.summary.count(side, outcome) != counted {
                return Err(format!(
                    "{}: {} counted, {counted} there",
                    outcome.name(),
                    result.summary.count(side, outcome)
                ));
            }
        }
    }
    Ok(())
}

#[test]
fn r01_conservation_of_records() {
    hold("r01", 2_000, &any, &|world| records_are_kept(world, &run(world)));
}

/// Per side and currency, the amounts of all outcomes add up to what came in.
pub(crate) fn money_is_kept(world: &World, result: &Reconciliation) -> Result<(), String> {
    for side in Side::BOTH {
        let records = &world.side(side).records;
        for currency in currencies(world) {
            let mut by_outcome: BTreeMap<Outcome, i128> = BTreeMap::new();
            for (record, verdict) in records.iter().zip(&result.side(side).verdicts) {
                if record.currency == currency {
                    *by_outcome.entry(verdict.outcome).or_default() += stated(world, side, record);
                }
            }
            for outcome in Outcome::ALL {
                let mut said = result
                    .summary
                    .amounts
                    .iter()
                    .filter(|entry| entry.side == side && entry.outcome == outcome && entry.currency == currency);
                let (said, again) = (said.next().map_or(0, |entry| entry.minor), said.next());
                let there = by_outcome.get(&outcome).copied().unwrap_or(0);
                if said != there || again.is_some() {
                    return Err(format!("{} {} {currency}: {said} stated, {there} there", side.name(), outcome.name()));
                }
            }
            let out: i128 = by_outcome.values().sum();
            if out != total(world, side, currency) {
                return Err(format!("{} {currency}: {out} out of {}", side.name(), total(world, side, currency)));
            }
        }
    }
    Ok(())
}

#[test]
fn r02_conservation_of_money() {
    hold("r02", 2_000, &any, &|world| money_is_kept(world, &run(world)));
}

/// The bridge of each currency closes on the totals of the input, and every group states its own sums.
fn differences_are_stated(world: &World, result: &Reconciliation) -> Result<(), String> {
    for currency in currencies(world) {
        let (here, there) = (total(world, Side::Platform, currency), total(world, Side::Channel, currency));
        let Some(bridge) = result.bridges.iter().find(|bridge| bridge.currency == currency) else {
            return Err(format!("{currency} has no bridge"));
        };
        let steps: i128 = bridge.steps.iter().map(|step| step.minor).sum();
        let closes = bridge.platform_total + steps + bridge.unexplained == bridge.channel_total;
        if !closes || bridge.unexplained != 0 || bridge.platform_total != here || bridge.channel_total != there {
            return Err(format!("{currency}: {here} to {there}, {bridge:?}"));
        }
    }
    for difference in &result.differences {
        if let Some(group) = difference.group.and_then(|group| result.groups.get(group as usize)) {
            let apart = (group.channel_total - group.platform_total).abs();
            if difference.outcome == Outcome::AmountDiff && difference.at_risk != apart {
                return Err(format!("{} at risk in a group whose sums are {apart} apart", difference.at_risk));
            }
        }
    }
    Ok(())
}

#[test]
fn r03_group_differences_stated() {
    hold("r03", 2_000, &any, &|world| differences_are_stated(world, &run(world)));
}

/// A matched pair is of one currency, or carries a rate above zero; a group whose sums were compared is of one.
fn no_match_across_currencies(world: &World, result: &Reconciliation) -> Result<(), String> {
    for (row, verdict) in result.platform.verdicts.iter().enumerate() {
        let (Outcome::Matched, Some(partner)) = (verdict.outcome, verdict.partner()) else { continue };
        let (here, there) = (&world.platform.records[row], &world.channel.records[partner]);
        let rated =
            world.policy.rate_field.is_some() && there.text("rate").starts_with(|digit: char| digit.is_ascii_digit());
        if here.currency != there.currency && (!rated || there.text("rate") == "0") {
            return Err(format!("platform {row} in {} matched {} without a rate", here.currency, there.currency));
        }
    }
    Ok(())
}

#[test]
fn r10_no_match_across_currencies_without_a_rate() {
    hold("r10", 2_000, &any, &|world| no_match_across_currencies(world, &run(world)));
}

#[test]
fn r13_completeness_counts() {
    let (mut here, mut there) = (0, 0);
    for case in 0..200 {
        let mut dice = crate::worlds::dice::Dice::of(13, case);
        let world = any(&mut dice);
        if !world.can_run() {
            continue;
        }
        let (mut platform, mut channel) = (world.platform.columns(), world.channel.columns());
        let unreadable = |record: u64| Rejected {
            line: record + 1,
            record,
            column: Some("amount".to_owned()),
            code: "money.empty",
            message: "no digits".to_owned(),
            excerpt: String::new(),
        };
        platform.rejected = (0..dice.below(3) as u64).map(unreadable).collect();
        channel.rejected = (0..dice.below(3) as u64).map(unreadable).collect();
        let result = reconcile(&platform, &channel, &world.policy, &Run::new(world.as_of)).unwrap();
        for (side, records) in [(Side::Platform, &platform), (Side::Channel, &channel)] {
            let out: u64 =
                result.summary.counts.iter().filter(|entry| entry.side == side).map(|entry| entry.records).sum();
            let stated =
                if side == Side::Platform { result.summary.platform_records } else { result.summary.channel_records };
            assert_eq!(out, (records.len() + records.rejected.len()) as u64, "{}", world.describe());
            assert_eq!(out, stated, "{}", world.describe());
            assert_eq!(result.summary.count(side, Outcome::Rejected), records.rejected.len() as u64);
        }
        here += result.summary.platform_records;
        there += result.summary.channel_records;
    }
    println!("r13: platform {here} in, {here} out; channel {there} in, {there} out");
}
