//! The order of the input does not show in any report: the law R4 on the bytes that a user sees.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../../core/tests/worlds/mod.rs"]
mod worlds;

use counterfoil_core::reconcile::{Records, Run, reconcile};
use counterfoil_reports::{CsvOptions, HtmlOptions, JsonOptions, Language, Report};
use worlds::dice::{Dice, cases, seed};
use worlds::{SideWorld, World, draw};

/// A side without line numbers, which belong to the order of the input.
fn columns(side: &SideWorld) -> Records {
    Records { lines: None, ..side.columns() }
}

/// Every format of a world's report, by name.
fn reports(world: &World) -> Vec<(&'static str, String)> {
    let (platform, channel) = (columns(&world.platform), columns(&world.channel));
    let result = reconcile(&platform, &channel, &world.policy, &Run::new(world.as_of)).unwrap();
    let report = Report::new(&platform, &channel, &world.policy, &result);
    vec![
        ("JSON", report.to_json(JsonOptions::default())),
        ("CSV", report.to_csv(CsvOptions::default())),
        ("HTML", report.to_html(&HtmlOptions::default())),
        ("text", report.to_text(Language::default())),
    ]
}

fn shuffled(world: &World, dice: &mut Dice) -> World {
    let mut other = world.clone();
    for side in [&mut other.platform, &mut other.channel] {
        let order = dice.permutation(side.records.len());
        side.records = order.iter().map(|row| side.records[*row].clone()).collect();
    }
    other
}

#[test]
fn r04_reports_are_the_same_bytes_in_any_order_of_the_input() {
    let (cases, seed, mut compared) = (cases(100), seed(), 0);
    for case in 0..cases {
        let mut dice = Dice::of(seed ^ 0x04, case);
        let world = draw::world(&mut dice, 8);
        if !world.can_run() {
            continue;
        }
        let first = reports(&world);
        for _ in 0..20 {
            let other = shuffled(&world, &mut dice);
            for ((name, one), (_, two)) in first.iter().zip(reports(&other)) {
                let lines = one.lines().zip(two.lines()).find(|(one, two)| one != two);
                assert!(
                    *one == two,
                    "seed {seed}, case {case}: {name}: {lines:?}\n{}\n{}",
                    world.describe(),
                    other.describe()
                );
                compared += 1;
            }
        }
    }
    println!("r04: {cases} worlds, 20 permutations each, {compared} reports compared, seed {seed}, 0 differences");
}
