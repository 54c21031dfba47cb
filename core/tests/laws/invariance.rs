//! What must not show in a result: the order of the input, the number of threads, the hash seed, which side is called
//! which, records that have nothing to do with each other.

use crate::mirror::{mirrored, mirrored_outcome, symmetric};
use crate::rendering::{fates, render};
use crate::worlds::dice::Dice;
use crate::worlds::{Rec, World, draw};
use crate::{any, hold, run, same};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Executor, Outcome, Run, Side, Silent, reconcile, run_id};

/// Runs jobs on as many threads as asked for, the last job first.
#[derive(Debug)]
struct Threads(usize);

impl Executor for Threads {
    fn width(&self) -> usize {
        self.0
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        std::thread::scope(|scope| {
            for thread in 0..self.0 {
                scope.spawn(move || (0..jobs).rev().filter(|number| number % self.0 == thread).for_each(job));
            }
        });
    }
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
fn r04_order_independence() {
    hold("r04 (50 permutations each)", 200, &any, &|world| {
        let id =
            |world: &World| run_id(&world.platform.columns(), &world.channel.columns(), &world.policy, world.as_of);
        let (first, first_id) = (render(world, &run(world)), id(world));
        let mut dice = Dice::of(4, world.platform.records.len() as u64);
        (0..50).try_for_each(|_| {
            let other = shuffled(world, &mut dice);
            same("the id of a permutation", &first_id, &id(&other))?;
            same("a permutation", &first, &render(&other, &run(&other)))
        })
    });
}

#[test]
fn r05_side_symmetry() {
    let draw = |dice: &mut Dice| {
        let mut world = any(dice);
        world.policy = symmetric(&world.policy);
        world
    };
    hold("r05", 2_000, &draw, &|world| {
        let (one, other) = (run(world), run(&mirrored(world)));
        for (side, row) in
            Side::BOTH.iter().flat_map(|side| (0..world.side(*side).records.len()).map(move |row| (*side, row)))
        {
            let (here, there) = (&one.side(side).verdicts[row], &other.side(side.other()).verdicts[row]);
            if mirrored_outcome(here.outcome) != there.outcome {
                return Err(format!("{} {row}: {:?}, mirrored {:?}", side.name(), here.outcome, there.outcome));
            }
        }
        Ok(())
    });
}

#[test]
fn r06_again_gives_the_same() {
    hold("r06 (everything again)", 1_000, &any, &|world| {
        same("again", &render(world, &run(world)), &render(world, &run(world)))
    });
}

#[test]
fn r06_the_rest_adds_no_match() {
    // With several references or sums a later pass may take what kept an earlier one from deciding, so the law is about
    // policies in which no pass sees more once another is done.
    let draw = |dice: &mut Dice| {
        let mut world = any(dice);
        world.policy.references.truncate(1);
        let name = world.policy.references.first().map(|reference| vec![reference.name.clone()]);
        world.policy.passes.truncate(1);
        if let Some(
            counterfoil_core::reconcile::Pass::Exact { key } | counterfoil_core::reconcile::Pass::Group { key, .. },
        ) = world.policy.passes.first_mut()
        {
            *key = name.unwrap_or_default();
        }
        world
    };
    hold("r06 (the rest again)", 2_000, &draw, &|world| {
        let result = run(world);
        let mut rest = world.clone();
        for (side, records) in
            [(Side::Platform, &mut rest.platform.records), (Side::Channel, &mut rest.channel.records)]
        {
            let mut verdicts = result.side(side).verdicts.iter();
            records.retain(|_| verdicts.next().is_some_and(|verdict| verdict.outcome != Outcome::Matched));
        }
        let again = run(&rest);
        let found = again.summary.count(Side::Platform, Outcome::Matched);
        if found == 0 { Ok(()) } else { Err(format!("{found} of the rest matched")) }
    });
}

/// A record that shares nothing with any other.
fn stranger(letter: char) -> Rec {
    let mut record = Rec {
        id: format!("stranger-{letter}"),
        kind: "payment".to_owned(),
        amount: 777_777,
        currency: Currency::parse("CHF").unwrap(),
        fee: None,
        net: Some(777_777),
        status: "paid".to_owned(),
        account: format!("stranger-{letter}"),
        dates: [None, None],
        fields: Default::default(),
    };
    for (position, field) in record.fields.iter_mut().enumerate().take(3) {
        *field = format!("stranger-{letter}-{position}");
    }
    record
}

#[test]
fn r07_locality() {
    hold("r07", 1_000, &|dice| any(dice).completed(), &|world| {
        let before = run(world);
        let mut more = world.clone();
        more.platform.records.push(stranger('p'));
        more.channel.records.push(stranger('c'));
        more.platform.settle();
        more.channel.settle();
        let after = run(&more);
        for side in Side::BOTH {
            let (old, mut new) = (fates(world, &before, side), fates(&more, &after, side));
            let added = new.pop().unwrap_or_default();
            same("a record elsewhere", &old.join("\n"), &new.join("\n"))?;
            if added.contains(": matched") {
                return Err(added);
            }
        }
        Ok(())
    });
}

#[test]
fn r12_concatenation() {
    let draw = |dice: &mut Dice| {
        let mut world = any(dice);
        world.policy.amount.tolerance.currencies.clear();
        for pass in &mut world.policy.passes {
            if let counterfoil_core::reconcile::Pass::Tolerant { tolerance, .. } = pass {
                tolerance.currencies.clear();
            }
        }
        world.completed()
    };
    hold("r12", 1_000, &draw, &|world| {
        let mut dice = Dice::of(12, world.channel.records.len() as u64);
        let second = elsewhere(&draw::with_policy(&mut dice, world.policy.clone(), 8), world);
        let mut both = world.clone();
        both.platform.records.extend(second.platform.records.clone());
        both.channel.records.extend(second.channel.records.clone());
        let (one, two, together) = (run(world), run(&second), run(&both));
        for side in Side::BOTH {
            let apart = [fates(world, &one, side), fates(&second, &two, side)].concat();
            same("together", &apart.join("\n"), &fates(&both, &together, side).join("\n"))?;
        }
        Ok(())
    });
}

/// The world moved into a key space, an account space and currencies of its own, written like another.
fn elsewhere(world: &World, like: &World) -> World {
    let mut moved = world.clone();
    let side_like = |side: Side| like.side(side).clone();
    for (side, own) in [(Side::Platform, &mut moved.platform), (Side::Channel, &mut moved.channel)] {
        let records = std::mem::take(&mut own.records);
        *own = side_like(side);
        own.records = records;
        for record in &mut own.records {
            record.id.insert(0, 'z');
            record.account.insert(0, 'z');
            let other = match record.currency.code() {
                "EUR" => "CHF",
                "USD" => "GBP",
                _ => "KRW",
            };
            record.currency = Currency::parse(other).unwrap();
            for field in record.fields.iter_mut().take(3).filter(|field| !field.is_empty()) {
                field.insert(0, 'z');
            }
        }
        own.settle();
    }
    moved.as_of = like.as_of;
    moved
}

#[test]
fn x05_threads_and_hash_seeds_do_not_show() {
    hold("x05 (4 widths, 5 seeds)", 200, &any, &|world| {
        let first = render(world, &run(world));
        for (width, hash_seed) in [(1, 1), (2, 0), (3, u64::MAX), (4, 0x1234_5678_9ABC_DEF0), (4, 7)] {
            let threads = Threads(width);
            let circumstances = Run { as_of: world.as_of, hash_seed, executor: &threads, observer: &Silent };
            let result = reconcile(&world.platform.columns(), &world.channel.columns(), &world.policy, &circumstances);
            let result = result.map_err(|error| error.to_string())?;
            same(&format!("{width} threads, seed {hash_seed}"), &first, &render(world, &result))?;
        }
        Ok(())
    });
}

#[test]
fn x05_threads_do_not_show_in_a_large_world() {
    // Large enough for the engine to split its work: many small worlds side by side, each in a key space of its own.
    let mut dice = Dice::of(5, 5);
    let policy = counterfoil_core::reconcile::preset("stripe_settlement").unwrap();
    let mut world = draw::with_policy(&mut dice, policy.clone(), 0);
    world.platform.lacks.clear();
    world.channel.lacks.clear();
    let like = world.clone();
    for number in 0..3_000 {
        let mut part = draw::with_policy(&mut dice, policy.clone(), 4);
        for side in [&mut part.platform, &mut part.channel] {
            for record in &mut side.records {
                record.id = format!("{}-{number}", record.id);
                record
                    .fields
                    .iter_mut()
                    .take(3)
                    .filter(|field| !field.is_empty())
                    .for_each(|field| *field = format!("{field}-{number}"));
            }
        }
        world.platform.records.append(&mut part.platform.records);
        world.channel.records.append(&mut part.channel.records);
    }
    assert_eq!(like.policy, policy);
    let (platform, channel) = (world.platform.columns(), world.channel.columns());
    let rendered = |width: usize, hash_seed: u64| {
        let threads = Threads(width);
        let circumstances = Run { as_of: world.as_of, hash_seed, executor: &threads, observer: &Silent };
        render(&world, &reconcile(&platform, &channel, &policy, &circumstances).unwrap())
    };
    let first = rendered(1, 0);
    for (width, hash_seed) in [(2, 0), (3, 1), (4, u64::MAX)] {
        same(&format!("{width} threads"), &first, &rendered(width, hash_seed)).unwrap();
    }
    println!("x05: {} against {} records, 4 widths, 3 seeds", platform.len(), channel.len());
}
