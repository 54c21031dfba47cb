//! The engine against a second reading of the meaning page, on small random worlds.
//!
//! `COUNTERFOIL_CASES` and `COUNTERFOIL_SEED` ask for more or for other worlds.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod oracle;
mod worlds;

use counterfoil_core::reconcile::{Run, reconcile};
use oracle::assign::Edges;
use oracle::compare;
use std::collections::BTreeMap;
use worlds::World;
use worlds::dice::{Dice, cases, seed};

/// In which the engine and the oracle differ, in words.
fn disagreement(world: &World) -> Option<String> {
    let expected = oracle::judge(world);
    match reconcile(&world.platform.columns(), &world.channel.columns(), &world.policy, &Run::new(world.as_of)) {
        Err(error) if !world.can_run() && error.code().text == "recon.column_missing" => None,
        Err(error) => Some(format!("the engine refused: {error}")),
        Ok(_) if !world.can_run() => Some("the engine ran without a pass".to_owned()),
        Ok(result) => compare::difference(world, &expected, &compare::answer_of(&result)),
    }
}

fn report(world: &World, what: &str) -> String {
    let both = reconcile(&world.platform.columns(), &world.channel.columns(), &world.policy, &Run::new(world.as_of))
        .map(|result| compare::side_by_side(world, &oracle::judge(world), &compare::answer_of(&result)));
    format!("{what}\n{}{}", world.describe(), both.unwrap_or_else(|error| error.to_string()))
}

#[test]
fn g14_engine_equals_oracle() {
    let (cases, seed) = (cases(20_000), seed());
    let mut outcomes: BTreeMap<&str, u64> = BTreeMap::new();
    for case in 0..cases {
        let world = worlds::draw::world(&mut Dice::of(seed, case), 8);
        if disagreement(&world).is_some() {
            let smallest = worlds::shrink::shrink(world, &|world| disagreement(world).is_some());
            let what = disagreement(&smallest).unwrap_or_default();
            panic!("seed {seed}, case {case}: {}", report(&smallest, &what));
        }
        let answer = oracle::judge(&world);
        for fate in answer.platform.iter().chain(&answer.channel) {
            *outcomes.entry(fate.outcome.name()).or_default() += 1;
        }
    }
    println!("g14: {cases} worlds, seed {seed}, 0 disagreements; records by outcome {outcomes:?}");
    let reached = [
        "matched",
        "platform_only",
        "channel_only",
        "amount_diff",
        "status_diff",
        "currency_diff",
        "fee_diff",
        "duplicate",
        "ambiguous",
        "pending",
        "ignored",
    ];
    if cases >= 20_000 {
        let never: Vec<_> = reached.iter().filter(|name| !outcomes.contains_key(*name)).collect();
        assert!(never.is_empty(), "no world ended in {never:?}");
    }
}

#[test]
fn optimum_equals_enumeration() {
    let mut compared = 0;
    for case in 0..2_000 {
        let mut dice = Dice::of(7, case);
        let (rows, columns) = (dice.below(6), dice.below(6));
        let cells: Vec<Option<i128>> =
            (0..rows * columns).map(|_| dice.chance(60).then(|| dice.below(4) as i128)).collect();
        let edges = Edges::of(rows, columns, &|row, column| cells[row * columns + column]);
        let edges = edges.marked(&|row, column| (row + column) % 2 == 0);
        let (worth, pairs) = edges.best();
        assert_eq!(worth, edges.best_by_enumeration());
        assert_eq!(pairs.len() as i64, -worth.0);
        compared += 1;
    }
    println!("oracle: {compared} assignments, by subsets and by enumeration");
}
