//! References: spelt alike and meaning something else, spelt differently, contradicting each other, shared by many.

use super::{Family, apart, two_decimals};
use crate::case::{Duty, Expected, Outcomes, Quota};
use crate::policies;
use crate::story::{AMBIGUOUS, CHANNEL_ONLY, PLATFORM_ONLY, Story};
use crate::view::Line;
use crate::world::{DAY, HOUR, Movement, START};
use counterfoil_core::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{AccountRule, DateKind, DateRule, FieldRule, Outcome, TextComparison};

pub(super) const FAMILIES: &[Family] = &[
    Family::new("key_text", "keys that differ in case, and keys that read NULL, nan, None, 0", key_text),
    Family::new("key_parts", "composite keys that are equal only when strung together", key_parts),
    Family::new("many_equal_keys", "one order of many shipments, amounts tell them apart", many_equal_keys),
    Family::new(
        "key_rivals",
        "one key, several amounts in reach of each other, one assignment beyond doubt",
        key_rivals,
    ),
    Family::new("key_tie", "one key, and amounts that leave two assignments equally good", key_tie),
    Family::new("conflicting_references", "charge says A, order says B", conflicting_references),
    Family::new("direction_conflict", "one reference, money in both directions", direction_conflict),
    Family::new("accounts", "the reference agrees and the account does not", accounts),
    Family::new("ledger_absent", "an account of which the processor's file has nothing", ledger_absent),
    Family::new("date_window", "civil days in a zone, on and past the edge", date_window),
    Family::new("field_rules", "text fields that must agree", field_rules),
    Family::new("shared_reference", "an order number on charge and refund", shared_reference),
];

fn payment(story: &mut Story, currency: Currency) -> (Movement, Line, Line) {
    let order = story.world.order(currency);
    let charge = story.world.charge(&order, order.total);
    let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge));
    (charge, booked, reported)
}

fn key_text(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    for word in ["NULL", "nan", "None", "0", "-", "ß", "null"] {
        if story.random().one_in(2) {
            let (_, booked, reported) = payment(story, currency);
            story.matched(booked.field("charge_id", word), reported.field("source_id", word));
        }
    }
    for _ in 0..story.random().count(1, 3) {
        let (charge, booked, reported) = payment(story, currency);
        let spelt = match story.random().below(4) {
            0 => charge.object.to_uppercase(),
            1 => format!("0{}", charge.object),
            2 => format!("{} ", charge.object),
            _ => charge.object.replace('_', "-"),
        };
        story.stranded(booked, reported.field("source_id", spelt));
    }
    for _ in 0..story.random().below(3) {
        let (_, booked, reported) = payment(story, currency);
        let bare = |line: Line, names: [&'static str; 2]| line.field(names[0], "").field(names[1], "");
        let open = Outcomes::of(&[Outcome::PlatformOnly, Outcome::ChannelOnly, Outcome::Ambiguous]);
        story.refused(
            vec![bare(booked, ["charge_id", "order_no"])],
            vec![bare(reported, ["source_id", "order_ref"])],
            open,
        );
    }
    story.noise(currency);
    Ok(())
}

/// Keys of order and line; each pair of movements has keys that are one text when joined.
fn key_parts(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.references.push(policies::reference("line", "line_no", "line_ref"));
    story.policy.passes.push(policies::exact(&["order", "line"]));
    let traps = [
        ("ab", "c", "a", "bc"),
        ("a|b", "c", "a", "b|c"),
        ("1", "11", "11", "1"),
        ("x ", "y", "x", " y"),
        ("q\u{1f}r", "s", "q", "r\u{1f}s"),
        ("NULL", "z", "NUL", "Lz"),
    ];
    for (order, line, other_order, other_line) in traps {
        if !story.random().one_in(3) {
            continue;
        }
        // The same price at the same time: nothing but the key tells the two movements apart.
        let (charge, ..) = payment(story, currency);
        let mut tell = |order: &str, line: &str| {
            let booked = story.world.booked(&charge).field("charge_id", "");
            let reported = story.world.reported(&charge).field("source_id", "");
            (
                booked.field("order_no", order).field("line_no", line),
                reported.field("order_ref", order).field("line_ref", line),
            )
        };
        let (first_booked, first_reported) = tell(order, line);
        let (second_booked, second_reported) = tell(other_order, other_line);
        if story.random().one_in(2) {
            story.platform_only(first_booked);
            story.channel_only(second_reported);
        } else {
            story.matched(first_booked, first_reported);
            story.matched(second_booked, second_reported);
        }
    }
    story.noise(currency);
    Ok(())
}

/// The platform knows the order only; each shipment was charged on its own.
fn many_equal_keys(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes.push(policies::exact(&["order"]));
    let order = story.world.order(currency);
    let count = story.random().count(2, 15);
    let lack = story.random().pick(&["none", "platform", "channel"]);
    for amount in apart(story.random(), count, 100, 1) {
        let charge = story.world.charge(&order, amount);
        let booked = story.world.booked(&charge).field("charge_id", "");
        let reported = story.world.reported(&charge);
        let lost = story.random().one_in(4);
        match lack {
            "platform" if lost => story.channel_only(reported),
            "channel" if lost => story.platform_only(booked),
            _ => story.matched(booked, reported),
        }
    }
    if story.random().one_in(2) {
        // Equal parcels, one line copied on the platform, two different charges: either is right for either.
        let order = story.world.order(currency);
        let charge = story.world.charge(&order, order.total);
        let booked = story.world.booked(&charge).field("charge_id", "");
        let second = booked.copy(story.world.fresh("book"));
        let again = story.world.charge(&order, order.total);
        let reported = [story.world.reported(&charge), story.world.reported(&again)];
        let movement = story.movement();
        let expected =
            Expected { duty: Duty::Copy, outcomes: Outcomes::of(&[Outcome::Matched]), movement, whole: false };
        [booked, second].into_iter().for_each(|line| story.platform(line, expected));
        reported.into_iter().for_each(|line| story.channel(line, expected));
        story.quota(Quota { movement, matched: 2 });
    }
    story.noise(currency);
    Ok(())
}

/// What arrives falls short by less than half of what lies between two of the amounts.
fn key_rivals(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let short = story.random().between(0, 6);
    let gap = 2 * short + 1 + story.random().between(0, 3);
    story.policy.amount = policies::amounts(policies::within(gap * 6));
    story.policy.passes.push(policies::exact(&["order"]));
    for _ in 0..story.random().count(1, 2) {
        let order = story.world.order(currency);
        for rank in 0..story.random().between(2, 8) {
            let charge = story.world.charge(&order, 2_000 + rank * gap);
            let less = story.random().between(0, short);
            let booked = story.world.booked(&charge).field("charge_id", "");
            let reported = story.world.reported(&charge).amount(charge.amount - less).without_fee();
            story.matched(booked, reported);
        }
    }
    story.noise(currency);
    Ok(())
}

/// Amounts may differ by `room`; the processor knows no object of the platform's.
fn key_tie(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let room = story.random().between(3, 9);
    story.policy.amount = policies::amounts(policies::within(room));
    story.policy.passes.push(policies::exact(&["order"]));
    for _ in 0..story.random().count(1, 3) {
        let order = story.world.order(currency);
        let base = order.total + 100;
        let off = story.random().between(1, (room - 1) / 2);
        let (platform, channel) = match story.random().below(4) {
            // In the middle of two.
            0 => (vec![base], vec![base - off, base + off]),
            1 => (vec![base - off, base + off], vec![base]),
            // Two payments of one amount on different days.
            2 => (vec![base, base], vec![base, base]),
            // Both platform amounts below both channel amounts: straight and crossed cost the same.
            _ => (vec![base, base + off], vec![base + 2 * off, base + 2 * off + 1]),
        };
        let mut write = |amount: i64, day: i64, booked: bool| {
            let charge = story.world.charge(&order, amount);
            let at = charge.at + day * DAY;
            if booked {
                story.world.booked(&charge).field("charge_id", "").created(at)
            } else {
                story.world.reported(&charge).created(at)
            }
        };
        let left: Vec<Line> = (0..).zip(&platform).map(|(day, amount)| write(*amount, day, true)).collect();
        let right: Vec<Line> = (0..).zip(&channel).map(|(day, amount)| write(*amount, day, false)).collect();
        story.refused(left, right, AMBIGUOUS);
    }
    story.noise(currency);
    Ok(())
}

fn conflicting_references(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes.push(policies::exact(&["order"]));
    for _ in 0..story.random().count(1, 3) {
        let amount = story.world.price();
        let mut tell = || {
            let order = story.world.order_of(currency, amount);
            let charge = story.world.charge(&order, amount);
            (story.world.booked(&charge), story.world.reported(&charge), order.number)
        };
        let (first, first_there, first_order) = tell();
        let (second, second_there, second_order) = tell();
        match story.random().below(4) {
            // The first was booked under the second's order.
            0 => {
                story.refused(vec![first.field("order_no", second_order)], vec![], AMBIGUOUS);
                story.refused(vec![], vec![first_there], CHANNEL_ONLY);
                story.matched(second, second_there);
            }
            // As before, and the second was never booked.
            1 => {
                story.refused(vec![first.field("order_no", second_order)], vec![], AMBIGUOUS);
                story.refused(vec![], vec![first_there], CHANNEL_ONLY);
                story.channel_only(second_there);
            }
            // The processor was given the wrong order.
            2 => {
                story.refused(vec![], vec![first_there.field("order_ref", second_order)], AMBIGUOUS);
                story.refused(vec![first], vec![], PLATFORM_ONLY);
                story.matched(second, second_there);
            }
            // The two orders were swapped.
            _ => {
                let crossed = vec![first.field("order_no", second_order), second.field("order_no", first_order)];
                story.refused(crossed, vec![first_there, second_there], AMBIGUOUS);
            }
        }
    }
    story.noise(currency);
    Ok(())
}

fn direction_conflict(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    if story.random().one_in(2) {
        story.policy.passes.push(policies::group(&["charge"]));
    }
    for _ in 0..story.random().count(1, 4) {
        let (charge, booked, reported) = payment(story, currency);
        story.stranded(booked, reported.amount(-charge.amount).fee(0));
    }
    story.noise(currency);
    Ok(())
}

fn accounts(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.accounts = AccountRule::Equal;
    for account in ["acct_main", "acct_east", "acct_EAST"] {
        let (_, booked, reported) = payment(story, currency);
        story.matched(booked.account(account), reported.account(account));
    }
    for _ in 0..story.random().count(1, 3) {
        let (_, booked, reported) = payment(story, currency);
        let elsewhere = story.random().pick(&["acct_main", "acct_EAST"]);
        story.stranded(booked.account("acct_east"), reported.account(elsewhere));
    }
    story.noise(currency);
    Ok(())
}

/// A young payment is pending, unless there is no ledger in which it could ever arrive.
fn ledger_absent(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.accounts = AccountRule::Equal;
    let young = story.as_of - story.world.random.between(1, 71) * HOUR;
    let (_, booked, reported) = payment(story, currency);
    story.matched(booked, reported);
    for _ in 0..story.random().count(1, 3) {
        let (_, booked, _) = payment(story, currency);
        story.platform_only(booked.account("acct_ghost").created(young));
        let (_, booked, _) = payment(story, currency);
        story.platform_ends(booked.created(young), Outcome::Pending);
    }
    story.noise(currency);
    Ok(())
}

/// Days are counted in the policy's zone: 23:30 and 00:30 are neighbours there and may be one day in UTC.
fn date_window(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let (zone, offset_minutes) = story.random().pick(&super::FIXED_ZONES);
    let days = story.random().between(0, 4);
    let business_days = story.random().one_in(2);
    story.policy.zone = zone;
    story.policy.dates = vec![DateRule {
        platform: DateKind::Created,
        channel: DateKind::Created,
        days: u32::try_from(days).unwrap_or(0),
        business_days,
    }];
    for _ in 0..story.random().count(1, 4) {
        let (_, booked, reported) = payment(story, currency);
        let first = 7 + story.random().between(0, 4);
        let steps = (days + story.random().between(-2, 2)).max(0);
        // The n-th business day after a weekday lies two days further for each weekend between.
        let second = if business_days { first + steps + 2 * ((first % 7 + steps) / 5) } else { first + steps };
        let mut instant =
            |day: i64| START + day * DAY + (story.world.random.between(0, 1_439) - offset_minutes) * 60_000_000;
        let (here, there) = (instant(first), instant(second));
        let (here, there) = if story.random().one_in(2) { (here, there) } else { (there, here) };
        let (booked, reported) = (booked.created(here), reported.created(there));
        if steps <= days {
            story.matched(booked, reported);
        } else {
            story.stranded(booked, reported);
        }
    }
    // The rest of the files keeps the rule by being written at one instant on both sides.
    for _ in 0..story.random().below(4) {
        let (charge, booked, reported) = payment(story, currency);
        story.matched(booked, reported.created(charge.at));
    }
    Ok(())
}

fn field_rules(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let exact = story.random().one_in(2);
    let compare = if exact { TextComparison::Exact } else { TextComparison::CaseInsensitive };
    story.policy.fields =
        vec![FieldRule { platform: "description".to_owned(), channel: "description".to_owned(), compare }];
    for _ in 0..story.random().count(2, 6) {
        let (_, booked, reported) = payment(story, currency);
        let (here, there, agree) = story.random().pick(&[
            ("Blue kettle", "Blue kettle", true),
            ("Blue kettle", "", true),
            ("", "Blue kettle", true),
            ("Blue kettle", "blue KETTLE", !exact),
            ("Straße ÄÖ", "straße äö", !exact),
            ("Blue kettle", "Red kettle", false),
        ]);
        let (booked, reported) = (booked.field("description", here), reported.field("description", there));
        if agree {
            story.matched(booked, reported);
        } else {
            story.stranded(booked, reported);
        }
    }
    story.noise(currency);
    Ok(())
}

/// Charge and refund carry the order only: what is refunded in full has one reference and one amount.
fn shared_reference(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes.push(policies::exact(&["order"]));
    for _ in 0..story.random().count(1, 4) {
        let (charge, booked, reported) = payment(story, currency);
        let refund = story.world.refund(&charge, charge.amount);
        let (back, back_there) = (story.world.booked(&refund), story.world.reported(&refund));
        let bare = |line: Line, name: &'static str| line.field(name, "");
        let refund_is_missing = story.random().one_in(3);
        if refund_is_missing {
            story.matched(bare(booked, "charge_id"), bare(reported, "source_id"));
            story.platform_only(bare(back, "charge_id"));
        } else {
            story.matched(bare(booked, "charge_id"), bare(reported, "source_id"));
            story.matched(bare(back, "charge_id"), bare(back_there, "source_id"));
        }
    }
    story.noise(currency);
    Ok(())
}
