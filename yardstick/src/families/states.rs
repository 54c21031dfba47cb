//! States of payments, refunds and disputes.

use super::{Family, apart, parts, two_decimals};
use crate::policies;
use crate::story::{AMBIGUOUS, Story};
use crate::view::Line;
use crate::world::{DAY, Movement};
use counterfoil_core::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{DateKind, DateRule, IgnoreRule, Outcome, Side};

pub(super) const FAMILIES: &[Family] = &[
    Family::new("status_differs", "paid here and pending there", status_differs),
    Family::new("uncaptured", "authorisations never captured, and one side that thinks they were", uncaptured),
    Family::new("ignored_kinds", "payouts and top-ups in a ledger that is compared with payments", ignored_kinds),
    Family::new("refunds_partial", "one partial refund of a charge", refunds_partial),
    Family::new("several_refunds", "several refunds under the reference of their charge", several_refunds),
    Family::new(
        "refund_ties",
        "equal refunds of one charge on several days, with and without a date rule",
        refund_ties,
    ),
    Family::new("cancelled_refund", "refunds cancelled on both sides, or on one only", cancelled_refund),
    Family::new("refund_failure", "a refund that came back and was credited again", refund_failure),
    Family::new("disputes", "withdrawals, fees, wins, a second dispute of one charge", disputes),
];

fn charge(story: &mut Story, currency: Currency) -> Movement {
    let order = story.world.order(currency);
    story.world.charge(&order, order.total)
}

fn both(story: &mut Story, movement: &Movement) -> (Line, Line) {
    (story.world.booked(movement), story.world.reported(movement))
}

fn status_differs(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for _ in 0..story.random().count(1, 5) {
        let charge = charge(story, currency);
        let (booked, reported) = both(story, &charge);
        let (here, there, outcome) = story.random().pick(&[
            ("paid", "pending", Outcome::StatusDiff),
            ("PROCESSING", "succeeded", Outcome::StatusDiff),
            ("paid", "under_review", Outcome::StatusDiff),
            (" Processing ", "PENDING", Outcome::Matched),
            ("Settled", "available", Outcome::Matched),
        ]);
        let (booked, reported) = (booked.status(here), reported.status(there));
        if story.random().one_in(4) {
            // Amount is judged before status.
            let more = charge.amount + story.random().between(1, 99);
            story.differs(vec![booked], vec![reported.amount(more)], Outcome::AmountDiff);
        } else if outcome == Outcome::Matched {
            story.matched(booked, reported);
        } else {
            story.differs(vec![booked], vec![reported], outcome);
        }
    }
    story.noise(currency);
    Ok(())
}

fn uncaptured(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for _ in 0..story.random().count(1, 5) {
        let charge = charge(story, currency);
        let (booked, reported) = both(story, &charge);
        match story.random().below(5) {
            0 => story.differs(
                vec![booked.status("uncaptured")],
                vec![reported.status("requires_capture")],
                Outcome::Ignored,
            ),
            1 => story.platform_ends(booked.status("Cancelled"), Outcome::Ignored),
            2 => story.channel_ends(reported.status("failed"), Outcome::Ignored),
            3 => story.differs(vec![booked], vec![reported.status("requires_capture")], Outcome::StatusDiff),
            _ => story.differs(vec![booked.status("uncaptured")], vec![reported], Outcome::StatusDiff),
        }
    }
    story.noise(currency);
    Ok(())
}

fn ignored_kinds(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.ignore = vec![IgnoreRule {
        side: Side::Channel,
        kinds: vec!["payout".to_owned(), "Topup".to_owned()],
        reason: "moves money between the balance and a bank".to_owned(),
    }];
    for _ in 0..story.random().count(1, 5) {
        let movement = charge(story, currency);
        let kind = story.random().pick(&["payout", "PAYOUT", "topup"]);
        let line = story.world.reported(&movement).amount(-movement.amount).fee(0).kind(kind);
        story.channel_ends(line, Outcome::Ignored);
    }
    story.noise(currency);
    Ok(())
}

fn refunds_partial(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for _ in 0..story.random().count(1, 4) {
        let charge = charge(story, currency);
        let part = story.random().between(1, charge.amount);
        let mut refund = story.world.refund(&charge, part);
        if story.random().one_in(2) {
            // Both sides file the refund under its charge.
            refund.object.clone_from(&charge.object);
        }
        let (booked, reported) = both(story, &charge);
        story.matched(booked, reported);
        let (booked, reported) = both(story, &refund);
        match story.random().below(4) {
            0 => story.platform_only(booked),
            1 => story.channel_only(reported),
            _ => story.matched(booked, reported),
        }
    }
    story.noise(currency);
    Ok(())
}

/// So many refunds of a charge, all filed under the charge.
fn refunds_of(story: &mut Story, charge: &Movement, amounts: &[i64]) -> Vec<Movement> {
    let filed = |refund: Movement| Movement { object: charge.object.clone(), ..refund };
    amounts.iter().map(|amount| filed(story.world.refund(charge, *amount))).collect()
}

fn several_refunds(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for _ in 0..story.random().count(1, 2) {
        let count = story.random().count(2, 6);
        let amounts = apart(story.random(), count, 50, 1);
        let order = story.world.order_of(currency, amounts.iter().sum::<i64>() + 10);
        let charge = story.world.charge(&order, order.total);
        let (booked, reported) = both(story, &charge);
        story.matched(booked, reported);
        let lack = story.random().pick(&["none", "platform", "channel"]);
        for refund in refunds_of(story, &charge, &amounts) {
            let (booked, reported) = both(story, &refund);
            let lost = story.random().one_in(3);
            match lack {
                "platform" if lost => story.channel_only(reported),
                "channel" if lost => story.platform_only(booked),
                _ => story.matched(booked, reported),
            }
        }
    }
    story.noise(currency);
    Ok(())
}

/// With a date rule the days tell equal refunds apart; without one nothing does.
fn refund_ties(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let dated = story.random().one_in(2);
    if dated {
        let days = u32::try_from(story.random().between(1, 5)).unwrap_or(1);
        story.policy.dates =
            vec![DateRule { platform: DateKind::Created, channel: DateKind::Created, days, business_days: false }];
    }
    for _ in 0..story.random().count(1, 3) {
        let part = story.world.price();
        let order = story.world.order_of(currency, part * 4);
        let charge = story.world.charge(&order, order.total);
        let (booked, reported) = both(story, &charge);
        story.matched(booked.created(charge.at), reported.created(charge.at));
        let count = story.random().count(2, 4);
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for (day, mut refund) in (1..).zip(refunds_of(story, &charge, &vec![part; count])) {
            refund.at = charge.at + day * DAY;
            let (booked, reported) = both(story, &refund);
            here.push(booked);
            there.push(reported.created(refund.at));
        }
        if dated {
            here.into_iter().zip(there).for_each(|(left, right)| story.matched(left, right));
        } else {
            story.refused(here, there, AMBIGUOUS);
        }
    }
    story.noise(currency);
    Ok(())
}

fn cancelled_refund(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for _ in 0..story.random().count(1, 4) {
        let charge = charge(story, currency);
        let (booked, reported) = both(story, &charge);
        story.matched(booked, reported);
        let part = story.random().between(1, charge.amount);
        let refund = story.world.refund(&charge, part);
        let (booked, reported) = both(story, &refund);
        match story.random().below(5) {
            0 => story.differs(vec![booked.status("cancelled")], vec![reported.status("canceled")], Outcome::Ignored),
            1 => story.platform_ends(booked.status("failed"), Outcome::Ignored),
            2 => story.channel_ends(reported.status("canceled"), Outcome::Ignored),
            // One side thinks that the money went back.
            3 => story.differs(vec![booked.status("cancelled")], vec![reported], Outcome::StatusDiff),
            _ => story.differs(vec![booked], vec![reported.status("failed")], Outcome::StatusDiff),
        }
    }
    story.noise(currency);
    Ok(())
}

fn refund_failure(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    if story.random().one_in(2) {
        // One class for both: then only the direction tells the return from the refund.
        story.policy.kinds.retain(|class| !class.name.starts_with("refund"));
        let class = policies::class("refund", &["refund", "refund_reversal"], &["refund", "refund_failure"]);
        story.policy.kinds.push(class);
    }
    for _ in 0..story.random().count(1, 4) {
        let charge = charge(story, currency);
        let part = story.random().between(1, charge.amount);
        let refund = story.world.refund(&charge, part);
        let returned = story.world.refund_failure(&refund);
        for movement in [&charge, &refund] {
            let (booked, reported) = both(story, movement);
            story.matched(booked, reported);
        }
        let (booked, reported) = both(story, &returned);
        match story.random().below(3) {
            0 => story.channel_only(reported),
            1 => story.platform_only(booked),
            _ => story.matched(booked, reported),
        }
    }
    story.noise(currency);
    Ok(())
}

fn disputes(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for _ in 0..story.random().count(1, 3) {
        let charge = charge(story, currency);
        let (booked, reported) = both(story, &charge);
        story.matched(booked, reported);
        // Some charges are disputed twice, in parts.
        let count = story.random().count(1, 2).min(usize::try_from(charge.amount).unwrap_or(1));
        for amount in parts(story.random(), charge.amount, count) {
            one_dispute(story, &charge, amount);
        }
    }
    story.noise(currency);
    Ok(())
}

/// Withdrawn with a fee in the row or as a row of its own; sometimes won, with or without the fee.
fn one_dispute(story: &mut Story, charge: &Movement, amount: i64) {
    let fee_row = story.random().one_in(2);
    let dispute = story.world.dispute(charge, amount, if fee_row { 0 } else { 1_500 });
    let (booked, reported) = both(story, &dispute);
    if story.random().one_in(4) {
        story.channel_only(reported);
    } else {
        story.matched(booked, reported);
    }
    if fee_row {
        let fee = story.world.fee(&dispute, 1_500);
        let (booked, reported) = both(story, &fee);
        if story.random().one_in(2) {
            story.channel_only(reported);
        } else {
            story.matched(booked, reported);
        }
    }
    if story.random().one_in(2) {
        let fee_back = story.random().pick(&[0, 1_500]);
        let won = story.world.dispute_reversal(&dispute, fee_back);
        let (booked, reported) = both(story, &won);
        match story.random().below(3) {
            0 => story.channel_only(reported),
            _ => story.matched(booked, reported),
        }
    }
}
