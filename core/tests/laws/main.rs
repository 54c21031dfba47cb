//! The laws of reconciliation as properties of random small worlds, each test named after its law.
//!
//! `COUNTERFOIL_CASES` and `COUNTERFOIL_SEED` ask for more cases or for other worlds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod bounds;
mod conservation;
mod defects;
mod hostile;
mod invariance;
mod mirror;
mod pairs;
mod rendering;
mod tampering;
#[path = "../worlds/mod.rs"]
mod worlds;

use counterfoil_core::reconcile::{Reconciliation, Run, reconcile};
use worlds::World;
use worlds::dice::{Dice, cases, seed};

/// Runs the engine over a world.
fn run(world: &World) -> Reconciliation {
    reconcile(&world.platform.columns(), &world.channel.columns(), &world.policy, &Run::new(world.as_of))
        .unwrap_or_else(|error| panic!("{error}\n{}", world.describe()))
}

/// Tries a law on as many worlds as asked for; on a breach shows the smallest world that still breaks it.
fn hold(law: &str, default: u64, draw: &dyn Fn(&mut Dice) -> World, check: &dyn Fn(&World) -> Result<(), String>) {
    let (cases, seed) = (cases(default), seed());
    let check = |world: &World| if world.can_run() { check(world) } else { Ok(()) };
    for case in 0..cases {
        let world = draw(&mut Dice::of(seed ^ 0xA5A5, case));
        if check(&world).is_err() {
            let smallest = worlds::shrink::shrink(world, &|world| check(world).is_err());
            let what = check(&smallest).err().unwrap_or_default();
            panic!(
                "{law}: seed {seed}, case {case}: {what}\n{}\n{}",
                smallest.describe(),
                rendering::render(&smallest, &run(&smallest))
            );
        }
    }
    println!("{law}: {cases} cases, seed {seed}, 0 breaches");
}

/// Any world of up to eight records a side.
fn any(dice: &mut Dice) -> World {
    worlds::draw::world(dice, 8)
}

/// An error in words where two texts differ, naming the first line.
fn same(what: &str, one: &str, other: &str) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    let pair = one.lines().zip(other.lines()).find(|(left, right)| left != right);
    Err(format!("{what}: {pair:?}"))
}
