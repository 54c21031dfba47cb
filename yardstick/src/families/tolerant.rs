//! Records without references: what amount and date prove, and what they do not.

use super::{Family, apart};
use crate::policies;
use crate::story::{AMBIGUOUS, Story};
use crate::view::Line;
use crate::world::{DAY, Nature, START};
use counterfoil_core::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{AccountRule, Outcome};

pub(super) const FAMILIES: &[Family] = &[
    Family::new("tolerant_unique", "no references; one candidate each, or one just out of reach", tolerant_unique),
    Family::new(
        "tied_elsewhere",
        "a charge reported short, and a stranger's of its amount without a reference",
        tied_elsewhere,
    ),
    Family::new("tolerant_rivals", "no references; several candidates, one assignment beyond doubt", tolerant_rivals),
    Family::new("strangers", "equal amounts of strangers on one day", strangers),
    Family::new("tolerant_ties", "two assignments that are equally good", tolerant_ties),
    Family::new("tolerant_veto", "equal amounts under order numbers that differ", tolerant_veto),
    Family::new("tolerant_blocks", "equal amounts in other currencies, accounts, directions, kinds", tolerant_blocks),
];

/// The story's currency; the noise is in another one, so that no stranger of it comes near.
fn begin(story: &mut Story, minor: i64, days: u32) -> Result<Currency> {
    story.policy.passes.push(policies::tolerant(minor, days));
    Currency::parse("EUR")
}

fn end(story: &mut Story) -> Result<()> {
    let noise = Currency::parse("CHF")?;
    story.noise(noise);
    Ok(())
}

/// Both sides' lines about a charge on a day, without any reference.
fn bare(story: &mut Story, currency: Currency, amount: i64, day: i64) -> (Line, Line) {
    let order = story.world.order_of(currency, amount);
    let charge = story.world.charge(&order, amount);
    let mut at = || START + day * DAY + story.world.random.between(0, 1_439) * 60_000_000;
    let (here, there) = (at(), at());
    let booked = story.world.booked(&charge).field("charge_id", "").field("order_no", "");
    let reported = story.world.reported(&charge).field("source_id", "").field("order_ref", "").without_fee();
    (booked.created(here), reported.created(there))
}

fn later(line: Line, days: i64) -> Line {
    let at = line.dates.iter().find(|(kind, _)| *kind == counterfoil_core::reconcile::DateKind::Created);
    let at = at.map_or(0, |(_, at)| *at);
    line.created(at + days * DAY)
}

fn tolerant_unique(story: &mut Story) -> Result<()> {
    let room = story.random().between(0, 20);
    let days = story.random().between(0, 5);
    let currency = begin(story, room, u32::try_from(days).unwrap_or(0))?;
    let count = story.random().count(1, 12);
    for amount in apart(story.random(), count, 500, 2 * (room + 40) + 1) {
        let day = 8 + story.random().between(0, 10);
        let (booked, reported) = bare(story, currency, amount, day);
        let off = story.random().between(-room, room);
        let shift = story.random().between(-days, days);
        match story.random().below(6) {
            0 => story.stranded(booked, later(reported.amount(amount + room + 1), shift)),
            1 => story.stranded(booked, later(reported.amount(amount + off), days + 1)),
            2 => story.stranded(booked, later(reported.amount(amount - room - 1), shift)),
            _ => story.matched(booked, later(reported.amount(amount + off), shift)),
        }
    }
    // One amount again and again, further apart in time than the window is wide.
    for turn in 0..story.random().between(0, 2) {
        let (booked, reported) = bare(story, currency, 1_000_000, turn * (2 * days + 1));
        let shift = story.random().between(0, days);
        story.matched(booked, later(reported, shift));
    }
    end(story)
}

/// Amounts on one day; what arrives falls short by less than half of what lies between two of them.
fn tolerant_rivals(story: &mut Story) -> Result<()> {
    let short = story.random().between(0, 6);
    let gap = 2 * short + 1 + story.random().between(0, 3);
    let currency = begin(story, gap * 6, 1)?;
    let count = i64::try_from(story.random().count(2, 10)).unwrap_or(2);
    let day = story.random().between(0, 20);
    for rank in 0..count {
        let amount = 2_000 + rank * gap;
        let (booked, reported) = bare(story, currency, amount, day);
        let less = story.random().between(0, short);
        story.matched(booked, reported.amount(amount - less));
    }
    // One amount on following days, each reported on its own day: only the days tell them apart.
    for later in 0..story.random().between(0, 4) {
        let (booked, reported) = bare(story, currency, 1_000_000, day + later);
        story.matched(booked, reported);
    }
    end(story)
}

fn strangers(story: &mut Story) -> Result<()> {
    let currency = begin(story, 0, 2)?;
    let count = story.random().count(1, 3);
    for amount in apart(story.random(), count, 500, 10) {
        let day = story.random().between(0, 20);
        let (here, there) = story.random().pick(&[(1, 2), (2, 1), (2, 2), (3, 2), (3, 3), (1, 4), (4, 4)]);
        let (mut platform, mut channel) = (Vec::new(), Vec::new());
        for copy in 0..here.max(there) {
            let (booked, reported) = bare(story, currency, amount, day);
            if copy < here {
                platform.push(booked);
            }
            if copy < there {
                channel.push(reported);
            }
        }
        story.refused(platform, channel, AMBIGUOUS);
    }
    end(story)
}

/// An amount and a day, both counted from a first record.
type Offset = (i64, i64);

fn tolerant_ties(story: &mut Story) -> Result<()> {
    let room = story.random().between(3, 12);
    let currency = begin(story, room, 2)?;
    let count = story.random().count(1, 3);
    for base in apart(story.random(), count, 900, 10 * room) {
        let day = story.random().between(2, 20);
        let off = story.random().between(1, (room - 1) / 2);
        let (here, there): (Vec<Offset>, Vec<Offset>) = match story.random().below(5) {
            0 => (vec![(0, 0)], vec![(-off, 0), (off, 0)]),
            1 => (vec![(-off, 0), (off, 0)], vec![(0, 0)]),
            2 => (vec![(0, 0), (0, 2)], vec![(0, 1)]),
            3 => (vec![(0, 1)], vec![(0, 0), (0, 2)]),
            _ => (vec![(0, 0), (off, 0)], vec![(2 * off, 0), (2 * off + 1, 0)]),
        };
        let mut platform = Vec::new();
        for (more, shift) in here {
            platform.push(later(bare(story, currency, base + more, day).0, shift));
        }
        let mut channel = Vec::new();
        for (more, shift) in there {
            channel.push(later(bare(story, currency, base + more, day).1, shift));
        }
        story.refused(platform, channel, AMBIGUOUS);
    }
    end(story)
}

/// Two orders of one price on one day, each known to one side only.
fn tolerant_veto(story: &mut Story) -> Result<()> {
    let currency = begin(story, 10, 3)?;
    let count = story.random().count(1, 6);
    for amount in apart(story.random(), count, 500, 60) {
        let day = story.random().between(0, 20);
        let (booked, reported) = bare(story, currency, amount, day);
        let (here, there) = (story.world.fresh("order"), story.world.fresh("order"));
        let near = amount + story.random().between(-10, 10);
        if story.random().one_in(3) {
            // Only one of them names its order: nothing speaks against the two being one.
            let reported = reported.amount(near);
            story.matched(booked.field("order_no", here), reported);
        } else {
            story.stranded(booked.field("order_no", here), reported.amount(near).field("order_ref", there));
        }
    }
    end(story)
}

/// The same figure on the same day, and still nothing that could be one movement.
fn tolerant_blocks(story: &mut Story) -> Result<()> {
    story.policy.accounts = AccountRule::Equal;
    let currency = begin(story, 10, 3)?;
    let other = Currency::parse("USD")?;
    let count = story.random().count(1, 6);
    for amount in apart(story.random(), count, 500, 60) {
        let day = story.random().between(0, 20);
        let (booked, reported) = bare(story, currency, amount, day);
        match story.random().below(6) {
            0 => story.stranded(booked, reported.currency(other)),
            1 => story.stranded(booked, reported.account("acct_east")),
            2 => story.stranded(booked, reported.amount(-amount)),
            3 => story.stranded(booked, reported.kind("refund")),
            _ => story.matched(booked, reported),
        }
    }
    // Each account and currency has a ledger of its own at the processor.
    let order = story.world.order(other);
    let charge = story.world.charge(&order, order.total);
    let fee = crate::world::Movement { nature: Nature::Fee, ..charge };
    let (booked, reported) = (story.world.booked(&fee), story.world.reported(&fee));
    story.matched(booked.account("acct_east"), reported.account("acct_east"));
    end(story)
}

/// What no comparison of amounts and dates can know: a payment that the processor lacks, and a stranger's of the same
/// amount and day that the platform lacks. Measured, and not judged.
pub(super) fn coincidence(story: &mut Story) -> Result<()> {
    let currency = begin(story, 0, 2)?;
    let count = story.random().count(1, 6);
    for amount in apart(story.random(), count, 500, 10) {
        let day = story.random().between(0, 20);
        let (booked, reported) = bare(story, currency, amount, day);
        if story.random().one_in(2) {
            story.matched(booked, reported);
        } else {
            story.stranded(booked, reported);
        }
    }
    end(story)
}

/// A charge reported short under its own reference, and a stranger without one whose amount is the charge's: amount and
/// date speak for the stranger, the reference for the short one.
fn tied_elsewhere(story: &mut Story) -> Result<()> {
    let currency = begin(story, 0, 2)?;
    let count = story.random().count(1, 6);
    for amount in apart(story.random(), count, 500, 100) {
        let order = story.world.order_of(currency, amount);
        let charge = story.world.charge(&order, amount);
        let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge).without_fee());
        if story.random().one_in(2) {
            story.matched(booked, reported);
            continue;
        }
        let short = reported.amount(amount - story.random().between(1, 40));
        let stranger = story.world.charge(&order, amount);
        let stranger = story.world.reported(&stranger).field("source_id", "").field("order_ref", "").without_fee();
        story.differs(vec![booked], vec![short], Outcome::AmountDiff);
        story.channel_only(stranger);
    }
    end(story)
}
