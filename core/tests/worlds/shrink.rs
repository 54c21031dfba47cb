//! Makes a failing world small: takes away what can be taken away while it still fails.

use super::World;
use counterfoil_core::reconcile::{AccountRule, AmountRule, DatePrecision, Timing};

/// The smallest world that still fails, found by taking one thing away at a time.
pub(crate) fn shrink(world: World, fails: &dyn Fn(&World) -> bool) -> World {
    let mut smallest = world;
    loop {
        let smaller = smaller_records(&smallest).into_iter().chain(smaller_policies(&smallest));
        match smaller.into_iter().find(|candidate| candidate.policy.validate().is_ok() && fails(candidate)) {
            Some(candidate) => smallest = candidate,
            None => return smallest,
        }
    }
}

fn smaller_records(world: &World) -> Vec<World> {
    let mut found = Vec::new();
    for row in 0..world.platform.records.len() {
        let mut smaller = world.clone();
        smaller.platform.records.remove(row);
        found.push(smaller);
    }
    for row in 0..world.channel.records.len() {
        let mut smaller = world.clone();
        smaller.channel.records.remove(row);
        found.push(smaller);
    }
    for position in 0..world.platform.records.len() + world.channel.records.len() {
        found.extend(plainer(world, position));
    }
    found
}

/// The world with one value of one record made plain.
fn plainer(world: &World, position: usize) -> Vec<World> {
    let mut found = Vec::new();
    for what in 0..10 {
        let mut smaller = world.clone();
        let here = smaller.platform.records.len();
        let rows = if position < here { &mut smaller.platform.records } else { &mut smaller.channel.records };
        let record = &mut rows[if position < here { position } else { position - here }];
        let before = record.clone();
        match what {
            0 => record.fee = None,
            1 => record.status.clear(),
            2 => record.kind.clear(),
            3 => record.account.clear(),
            4..=8 => record.fields[what - 4].clear(),
            _ => record.dates[1] = None,
        }
        if *record != before {
            found.push(smaller);
        }
    }
    found
}

fn smaller_policies(world: &World) -> Vec<World> {
    let mut found = Vec::new();
    let mut with = |change: &dyn Fn(&mut World)| {
        let mut smaller = world.clone();
        change(&mut smaller);
        if smaller.policy != world.policy || smaller.platform != world.platform || smaller.channel != world.channel {
            found.push(smaller);
        }
    };
    for pass in 0..world.policy.passes.len() {
        with(&|smaller| drop(smaller.policy.passes.remove(pass)));
    }
    for reference in 0..world.policy.references.len() {
        with(&|smaller| drop(smaller.policy.references.remove(reference)));
    }
    with(&|smaller| smaller.policy.kinds.clear());
    with(&|smaller| smaller.policy.ignore.clear());
    with(&|smaller| smaller.policy.statuses = None);
    with(&|smaller| smaller.policy.accounts = AccountRule::Ignore);
    with(&|smaller| smaller.policy.amount = AmountRule::default());
    with(&|smaller| smaller.policy.fee = None);
    with(&|smaller| smaller.policy.dates.clear());
    with(&|smaller| smaller.policy.fields.clear());
    with(&|smaller| smaller.policy.rate_field = None);
    with(&|smaller| smaller.policy.timing = Timing::default());
    with(&|smaller| smaller.policy.zone = chrono_tz::Tz::UTC);
    with(&|smaller| smaller.platform.precision = DatePrecision::Instant);
    with(&|smaller| smaller.channel.precision = DatePrecision::Instant);
    found
}
