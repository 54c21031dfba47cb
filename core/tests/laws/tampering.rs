//! A result that was tampered with, or that a defect of the engine made, does not pass `verify`.

use crate::worlds::World;
use crate::worlds::dice::{Dice, cases, seed};
use crate::{any, run};
use counterfoil_core::reconcile::{NO_ROW, Outcome, Reconciliation, Side, SideOutcome};
use std::collections::BTreeMap;

/// A way to spoil a result; `false` where the result has nothing to spoil in that way.
type Tamper = fn(&mut Reconciliation, &mut Dice) -> bool;

fn side<'a>(result: &'a mut Reconciliation, dice: &mut Dice) -> &'a mut SideOutcome {
    if dice.chance(50) { &mut result.platform } else { &mut result.channel }
}

const WAYS: [(&str, Tamper); 13] = [
    ("a verdict is lost", |result, dice| side(result, dice).verdicts.pop().is_some()),
    ("a verdict is added", |result, dice| {
        let verdicts = &mut side(result, dice).verdicts;
        let last = verdicts.last().copied();
        verdicts.extend(last);
        last.is_some()
    }),
    ("an outcome is changed", |result, dice| {
        let verdicts = &mut side(result, dice).verdicts;
        let row = dice.below(verdicts.len());
        let Some(verdict) = verdicts.get_mut(row) else { return false };
        let outcome = *dice.pick(&Outcome::ALL);
        let changed = outcome != verdict.outcome;
        verdict.outcome = outcome;
        changed
    }),
    ("a link is bent", |result, dice| {
        let verdicts = &mut side(result, dice).verdicts;
        let linked: Vec<usize> = (0..verdicts.len()).filter(|row| verdicts[*row].link != NO_ROW).collect();
        let Some(row) = linked.first() else { return false };
        verdicts[*row].link = verdicts[*row].link.wrapping_add(1);
        true
    }),
    ("a link is cut", |result, dice| {
        let linked = side(result, dice).verdicts.iter_mut().find(|verdict| verdict.link != NO_ROW);
        linked.map(|verdict| verdict.link = NO_ROW).is_some()
    }),
    ("one row is claimed twice", |result, _| {
        let links: Vec<usize> = result
            .platform
            .verdicts
            .iter()
            .enumerate()
            .filter(|(_, verdict)| verdict.partner().is_some())
            .map(|(row, _)| row)
            .collect();
        let [first, second, ..] = links.as_slice() else { return false };
        result.platform.verdicts[*second].link = result.platform.verdicts[*first].link;
        true
    }),
    ("a group forgets a row", |result, _| result.groups.iter_mut().any(|group| group.platform.pop().is_some())),
    ("a group holds a row twice", |result, _| {
        let Some(group) = result.groups.first_mut() else { return false };
        let row = group.channel.first().copied();
        group.channel.extend(row);
        row.is_some()
    }),
    ("a count moves to another outcome", |result, dice| {
        let row = dice.below(result.summary.counts.len());
        let Some(entry) = result.summary.counts.get_mut(row) else { return false };
        entry.outcome = if entry.outcome == Outcome::Matched { Outcome::Ignored } else { Outcome::Matched };
        true
    }),
    ("a count grows", |result, _| result.summary.counts.first_mut().map(|entry| entry.records += 1).is_some()),
    ("an amount grows", |result, dice| {
        let row = dice.below(result.summary.amounts.len());
        result.summary.amounts.get_mut(row).map(|entry| entry.minor += 1).is_some()
    }),
    ("a bridge moves as a whole", |result, _| {
        let bridge = result.bridges.first_mut();
        bridge.map(|bridge| (bridge.platform_total += 1, bridge.channel_total += 1)).is_some()
    }),
    ("a step of a bridge grows", |result, _| {
        let steps = result.bridges.iter_mut().flat_map(|bridge| &mut bridge.steps).next();
        steps.map(|step| step.minor += 1).is_some()
    }),
];

#[test]
fn verify_catches_tampering() {
    let (cases, seed) = (cases(500), seed());
    let mut caught: BTreeMap<&str, u64> = BTreeMap::new();
    for case in 0..cases {
        let mut dice = Dice::of(seed ^ 0x7A, case);
        let world: World = any(&mut dice);
        if !world.can_run() {
            continue;
        }
        let (platform, channel) = (world.platform.columns(), world.channel.columns());
        let honest = run(&world);
        honest.verify(&platform, &channel).unwrap();
        for (name, tamper) in WAYS {
            let mut spoilt = honest.clone();
            if tamper(&mut spoilt, &mut dice) {
                let answer = spoilt.verify(&platform, &channel);
                let code = answer.err().map(|error| error.code().text);
                assert_eq!(
                    code,
                    Some("recon.unverified"),
                    "seed {seed}, case {case}: {name} went unseen\n{}",
                    world.describe()
                );
                *caught.entry(name).or_default() += 1;
            }
        }
        for side in Side::BOTH {
            let mut fewer = world.clone();
            let records = if side == Side::Platform { &mut fewer.platform } else { &mut fewer.channel };
            if records.records.pop().is_some() {
                let answer = honest.verify(&fewer.platform.columns(), &fewer.channel.columns());
                assert!(answer.is_err(), "a record that the input does not have went unseen");
            }
        }
    }
    println!("verify: seed {seed}, 0 of {} tamperings unseen: {caught:?}", caught.values().sum::<u64>());
    assert!(WAYS.iter().all(|(name, _)| caught.contains_key(name)), "some way was never tried: {caught:?}");
}
