//! Laws about single pairs: a tie is never decided by a coin, and a wider tolerance never unties a pair in silence.

use crate::worlds::dice::Dice;
use crate::worlds::policies::{exact, references};
use crate::worlds::{World, draw};
use crate::{any, hold, run};
use counterfoil_core::reconcile::{Outcome, Pass, Policy, Side};

/// A world whose policy has one pass, exact or tolerant, over one reference and compares no fields.
fn one_pass(dice: &mut Dice) -> World {
    let mut world = any(dice);
    let tolerant = world.policy.passes.iter().find(|pass| matches!(pass, Pass::Tolerant { .. })).cloned();
    world.policy.references = references(1);
    world.policy.fields.clear();
    world.policy.passes = vec![tolerant.unwrap_or_else(|| exact(&["a"]))];
    world
}

#[test]
fn r08_uniqueness() {
    hold("r08", 2_000, &one_pass, &|world| {
        let before = run(world);
        for (row, verdict) in before.platform.verdicts.iter().enumerate() {
            let (Outcome::Matched, Some(partner)) = (verdict.outcome, verdict.partner()) else { continue };
            // The same again in everything that the rules compare, told apart by a field that they do not.
            let mut twin = world.channel.records[partner].clone();
            twin.id = "twin".to_owned();
            twin.fields[3] = "told apart".to_owned();
            let mut more = world.clone();
            more.channel.records.push(twin);
            let after = run(&more);
            let ended = after.platform.verdicts[row];
            let rivals = [partner, more.channel.records.len() - 1];
            let picked =
                ended.outcome == Outcome::Matched && ended.partner().is_some_and(|other| rivals.contains(&other));
            // Other records of the same content may take the place of either.
            let alone = world
                .platform
                .records
                .iter()
                .filter(|record| record.content() == world.platform.records[row].content())
                .count()
                == 1;
            let enough = after.channel.verdicts[rivals[0]].outcome == Outcome::Matched
                && after.channel.verdicts[rivals[1]].outcome == Outcome::Matched;
            if picked && alone && !enough {
                return Err(format!("platform {row} was matched with one of two equals"));
            }
        }
        Ok(())
    });
}

fn widened(policy: &Policy) -> Policy {
    let mut wide = policy.clone();
    for allowance in [&mut wide.amount.tolerance.over, &mut wide.amount.tolerance.under] {
        allowance.minor += 2;
        allowance.basis_points = (allowance.basis_points + 100).min(10_000);
    }
    for own in wide.amount.tolerance.currencies.values_mut() {
        own.over.minor += 2;
        own.under.minor += 3;
    }
    wide
}

#[test]
fn r09_monotone_tolerance() {
    let draw = |dice: &mut Dice| {
        let policy =
            Policy { passes: vec![exact(&["a"])], references: references(1), ..crate::worlds::policies::draw(dice) };
        draw::with_policy(dice, policy, 8)
    };
    hold("r09", 2_000, &draw, &|world| {
        let tight = run(world);
        let wide = run(&World { policy: widened(&world.policy), ..world.clone() });
        for (row, verdict) in tight.platform.verdicts.iter().enumerate() {
            let (Outcome::Matched, Some(partner)) = (verdict.outcome, verdict.partner()) else { continue };
            let lost = |side: Side, row: usize| {
                !matches!(
                    wide.side(side).verdicts[row].outcome,
                    Outcome::Matched | Outcome::Ambiguous | Outcome::Duplicate
                )
            };
            if lost(Side::Platform, row) && lost(Side::Channel, partner) {
                return Err(format!("platform {row} and channel {partner} were untied"));
            }
        }
        Ok(())
    });
}
