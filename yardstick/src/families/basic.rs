//! What is there, what is not there yet, what is there twice.

use super::{Family, two_decimals};
use crate::policies;
use crate::story::Story;
use crate::view::Line;
use crate::world::{DAY, HOUR, MINUTE, Movement, START};
use counterfoil_core::Result;
use counterfoil_core::reconcile::{Outcome, Timing};

pub(super) const FAMILIES: &[Family] = &[
    Family::new("clean", "payments and refunds that both sides know", clean),
    Family::new("missing", "payments that never reached the processor", missing),
    Family::new("extra", "payments that the platform never booked", extra),
    Family::new("late", "settlement inside and past a window of hours, to the microsecond", late),
    Family::new("late_business_days", "settlement inside and past a window of business days", late_business_days),
    Family::new("duplicates", "k equal lines against m", duplicates),
    Family::new("double_import", "a file imported twice, ids and all", double_import),
    Family::new("huge_amounts", "amounts near the end of 64 bits", huge_amounts),
];

fn clean(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    if story.random().one_in(2) {
        story.policy.passes.push(policies::group(&["charge"]));
    }
    for _ in 0..story.random().count(1, 8) {
        story.clean_payment(currency);
    }
    Ok(())
}

/// A payment of a fresh order.
fn payment(story: &mut Story) -> Result<Movement> {
    let currency = two_decimals(story)?;
    let order = story.world.order(currency);
    Ok(story.world.charge(&order, order.total))
}

fn missing(story: &mut Story) -> Result<()> {
    for _ in 0..story.random().count(1, 5) {
        let charge = payment(story)?;
        let line = story.world.booked(&charge);
        story.platform_only(line);
    }
    let currency = two_decimals(story)?;
    story.noise(currency);
    Ok(())
}

fn extra(story: &mut Story) -> Result<()> {
    for _ in 0..story.random().count(1, 5) {
        let charge = payment(story)?;
        let line = story.world.reported(&charge);
        story.channel_only(line);
    }
    let currency = two_decimals(story)?;
    story.noise(currency);
    Ok(())
}

/// The files are read on day 40; what is younger than the window may still come, its last instant included.
fn late(story: &mut Story) -> Result<()> {
    let window_hours = story.random().pick(&[1_i64, 24, 72, 168]);
    let hours = u32::try_from(window_hours).unwrap_or(72);
    story.policy.timing = Timing { platform: policies::hours(hours), channel: policies::hours(hours) };
    story.as_of = START + 40 * DAY + story.world.random.between(0, DAY);
    for _ in 0..story.random().count(1, 6) {
        let charge = payment(story)?;
        let length = window_hours * HOUR;
        let early = story.random().between(1, DAY);
        let inside = story.random().between(0, length);
        let (age, pending) =
            story.random().pick(&[(length, true), (length + 1, false), (inside, true), (length + early, false)]);
        let created = story.as_of - age;
        let outcome = |only| if pending { Outcome::Pending } else { only };
        match story.random().below(3) {
            0 => {
                let line = story.world.booked(&charge).created(created);
                story.platform_ends(line, outcome(Outcome::PlatformOnly));
            }
            1 => {
                let line = story.world.reported(&charge).created(created);
                story.channel_ends(line, outcome(Outcome::ChannelOnly));
            }
            _ => {
                let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge));
                story.matched(booked.created(created), reported.created(created));
            }
        }
    }
    let currency = two_decimals(story)?;
    story.noise(currency);
    Ok(())
}

/// Booked on a weekday; the window ends with the last instant of the n-th business day after it, in the policy's zone.
fn late_business_days(story: &mut Story) -> Result<()> {
    let days = story.random().between(0, 7);
    let count = u32::try_from(days).unwrap_or(0);
    story.policy.timing = Timing { platform: policies::business_days(count), channel: policies::business_days(count) };
    let (zone, offset) = story.random().pick(&super::FIXED_ZONES);
    story.policy.zone = zone;
    let weekday = story.random().between(0, 4);
    let midnight = START - offset * MINUTE;
    let created = midnight + (49 + weekday) * DAY + story.random().between(0, 1_439) * MINUTE;
    let last_day = 49 + weekday + days + 2 * ((weekday + days) / 5);
    let end = midnight + (last_day + 1) * DAY;
    let before = story.random().between(1, end - created);
    let after = story.random().between(0, DAY);
    let (as_of, pending) =
        story.random().pick(&[(end - 1, true), (end - before, true), (end, false), (end + after, false)]);
    story.as_of = as_of;
    for _ in 0..story.random().count(1, 4) {
        let charge = payment(story)?;
        if story.random().one_in(2) {
            let line = story.world.booked(&charge).created(created);
            story.platform_ends(line, if pending { Outcome::Pending } else { Outcome::PlatformOnly });
        } else {
            let line = story.world.reported(&charge).created(created);
            story.channel_ends(line, if pending { Outcome::Pending } else { Outcome::ChannelOnly });
        }
    }
    let currency = two_decimals(story)?;
    story.noise(currency);
    Ok(())
}

fn copies_of(story: &mut Story, line: &Line, prefix: &str, count: usize) -> Vec<Line> {
    (0..count).map(|_| line.copy(story.world.fresh(prefix))).collect()
}

/// Events were processed twice, callbacks stored twice: k and m copies of one line, under ids of their own.
fn duplicates(story: &mut Story) -> Result<()> {
    for _ in 0..story.random().count(1, 3) {
        let charge = payment(story)?;
        let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge));
        let (k, m) = (story.random().count(0, 4), story.random().count(0, 4));
        let platform = copies_of(story, &booked, "book", k);
        let channel = copies_of(story, &reported, "txn", m);
        match (k, m) {
            (_, 0) => platform.into_iter().for_each(|line| story.platform_only(line)),
            (0, _) => channel.into_iter().for_each(|line| story.channel_only(line)),
            (1, 1) => platform.into_iter().zip(channel).for_each(|(left, right)| story.matched(left, right)),
            _ => story.copies(platform, channel),
        }
        // A second instalment under the same reference keeps the copies from being the whole of their key.
        if k > 0 && m > 0 && story.random().one_in(3) {
            let other = charge.amount + story.random().between(1, 500);
            let ids = (story.world.fresh("book"), story.world.fresh("txn"));
            story.matched(booked.copy(ids.0).amount(other), reported.copy(ids.1).amount(other));
        }
    }
    let currency = two_decimals(story)?;
    story.noise(currency);
    Ok(())
}

fn double_import(story: &mut Story) -> Result<()> {
    let (platform_times, channel_times) = story.random().pick(&[(2, 1), (1, 2), (3, 1), (2, 2), (3, 2)]);
    for _ in 0..story.random().count(1, 4) {
        let charge = payment(story)?;
        let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge));
        story.same_copies(vec![booked; platform_times], vec![reported; channel_times]);
    }
    let currency = two_decimals(story)?;
    story.noise(currency);
    Ok(())
}

fn huge_amounts(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for _ in 0..story.random().count(2, 5) {
        let below = story.random().between(0, 1_000);
        let order = story.world.order_of(currency, i64::MAX - below);
        let charge = story.world.charge(&order, order.total);
        let booked = story.world.booked(&charge);
        let reported = story.world.reported(&charge).without_fee();
        if story.random().one_in(3) {
            let less = story.random().between(1, 1_000);
            story.differs(vec![booked], vec![reported.amount(charge.amount - less)], Outcome::AmountDiff);
        } else {
            story.matched(booked, reported);
        }
    }
    story.noise(currency);
    Ok(())
}
