//! One movement in several lines: split tenders, instalments, payouts, partial captures.

use super::{Family, apart, parts, two_decimals};
use crate::policies;
use crate::story::Story;
use crate::view::Line;
use crate::world::{DAY, HOUR, Movement, Nature, Order};
use counterfoil_core::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Allowance, DateKind, DateRule, FieldRule, Measure, Outcome, Pass, TextComparison};

pub(super) const FAMILIES: &[Family] = &[
    Family::new("split_tender", "an order booked once and paid by several charges", split_tender),
    Family::new("merged_payments", "an order booked in parts and settled as one charge", merged_payments),
    Family::new("n_to_m", "instalments here, other instalments there, one sum", n_to_m),
    Family::new("payouts", "a payout's ledger lines against the bank's deposits, negative ones too", payouts),
    Family::new("group_sum_off", "split tenders of which a part is missing or off", group_sum_off),
    Family::new("mixed_currency_group", "parts in two currencies whose figures add up", mixed_currency_group),
    Family::new(
        "group_tolerance",
        "sums that differ by what is tolerated, and by one minor unit more",
        group_tolerance,
    ),
    Family::new("group_status", "split tenders of which a part is still pending", group_status),
    Family::new(
        "group_veto",
        "one line each under one order, and something that says they are two payments",
        group_veto,
    ),
    Family::new("voided_orders", "cancelled orders whose charge was taken back, or was not", voided_orders),
    Family::new("coverage", "orders that both sides know at all, whatever the amounts", coverage),
    Family::new("partial_capture", "the full charge with the remainder that was not captured", partial_capture),
];

/// The platform's line about an order: it knows no charge.
fn order_line(story: &mut Story, order: &Order, amount: i64) -> Line {
    let charge = story.world.charge(order, amount);
    story.world.booked(&charge).field("charge_id", "")
}

/// The processor's line about one charge towards an order.
fn charge_line(story: &mut Story, order: &Order, amount: i64) -> Line {
    let charge = story.world.charge(order, amount);
    story.world.reported(&charge)
}

fn order_of_at_least(story: &mut Story, currency: Currency, least: i64) -> Order {
    let total = story.world.price().max(least) + story.world.random.between(0, 50);
    story.world.order_of(currency, total)
}

fn split_tender(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes = vec![policies::exact(&["charge"]), policies::exact(&["order"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 3) {
        let order = order_of_at_least(story, currency, 20);
        let platform = order_line(story, &order, order.total);
        let count = story.random().count(2, 5);
        let amounts = parts(story.random(), order.total, count);
        let channel = amounts.iter().map(|amount| charge_line(story, &order, *amount)).collect();
        story.group(vec![platform], channel);
    }
    story.noise(currency);
    Ok(())
}

fn merged_payments(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes = vec![policies::exact(&["charge"]), policies::exact(&["order"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 3) {
        let order = order_of_at_least(story, currency, 20);
        let channel = charge_line(story, &order, order.total);
        let count = story.random().count(2, 5);
        let amounts = parts(story.random(), order.total, count);
        let platform = amounts.iter().map(|amount| order_line(story, &order, *amount)).collect();
        story.group(platform, vec![channel]);
    }
    story.noise(currency);
    Ok(())
}

fn n_to_m(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 2) {
        let order = order_of_at_least(story, currency, 100);
        let (k, m) = (story.random().count(2, 5), story.random().count(2, 5));
        let (left, right) = (parts(story.random(), order.total, k), parts(story.random(), order.total, m));
        let platform = left.iter().map(|amount| order_line(story, &order, *amount)).collect();
        let channel = right.iter().map(|amount| charge_line(story, &order, *amount)).collect();
        story.group(platform, channel);
    }
    story.noise(currency);
    Ok(())
}

/// The ledger lines of one payout: what they add up to is what the bank sees.
fn payout_lines(story: &mut Story, currency: Currency, payout: &str) -> (Vec<Line>, i64) {
    let mut lines = Vec::new();
    let mut total = 0_i64;
    for _ in 0..story.random().count(1, 6) {
        let order = story.world.order(currency);
        let charge = story.world.charge(&order, order.total);
        let mut movements: Vec<Movement> = Vec::new();
        if story.random().one_in(3) {
            let amount = story.world.random.between(1, 2 * charge.amount);
            movements.push(story.world.dispute(&charge, amount, 0));
        }
        movements.push(story.world.fee(&charge, charge.fee));
        movements.push(charge);
        for movement in movements {
            total += movement.amount;
            let object = story.world.fresh("ledger");
            lines.push(story.world.booked(&Movement { object, ..movement }).field("payout_no", payout));
        }
    }
    (lines, total)
}

/// The bank's line about a payout; it knows neither orders nor charges.
fn deposit(story: &mut Story, currency: Currency, payout: &str, amount: i64) -> Line {
    let order = story.world.order_of(currency, 1);
    let charge = story.world.charge(&order, amount);
    let arrival = charge.at + 2 * DAY;
    let mut line = story.world.reported(&Movement { nature: Nature::Payout, ..charge }).without_fee();
    line.dates = vec![(DateKind::Created, arrival), (DateKind::Available, arrival + HOUR)];
    line.field("source_id", "").field("order_ref", "").field("payout_id", payout)
}

fn payouts(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.references = vec![
        policies::reference("charge", "charge_id", "source_id"),
        policies::reference("payout", "payout_no", "payout_id"),
    ];
    story.policy.kinds.clear();
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["payout"])];
    for _ in 0..story.random().count(1, 2) {
        let payout = story.world.fresh("po");
        let (mut lines, total) = payout_lines(story, currency, &payout);
        let split = story.random().one_in(4) && total > 2;
        let amounts = if split { parts(story.random(), total, 2) } else { vec![total] };
        let deposits: Vec<Line> = amounts.iter().map(|amount| deposit(story, currency, &payout, *amount)).collect();
        if story.random().one_in(4) && lines.len() > 2 {
            // The export stops one line early.
            lines.pop();
            story.differs(lines, deposits, Outcome::AmountDiff);
        } else {
            story.group(lines, deposits);
        }
    }
    story.noise(currency);
    Ok(())
}

fn group_sum_off(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 2) {
        let order = order_of_at_least(story, currency, 200);
        let count = story.random().count(3, 5);
        let mut amounts = parts(story.random(), order.total, count);
        if story.random().one_in(2) {
            amounts.pop();
        } else if let Some(first) = amounts.first_mut() {
            *first += story.world.random.between(1, 90);
            // A part as large as the whole would be read as the whole, with the others beside it.
            *first += i64::from(*first == order.total);
        }
        let channel: Vec<Line> = amounts.iter().map(|amount| charge_line(story, &order, *amount)).collect();
        let platform = order_line(story, &order, order.total);
        story.differs(vec![platform], channel, Outcome::AmountDiff);
    }
    story.noise(currency);
    Ok(())
}

fn mixed_currency_group(story: &mut Story) -> Result<()> {
    let (euro, dollar) = (Currency::parse("EUR")?, Currency::parse("USD")?);
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 2) {
        let order = order_of_at_least(story, euro, 100);
        let count = story.random().count(2, 5);
        let amounts = parts(story.random(), order.total, count);
        let foreign = story.random().below(count);
        let mut channel: Vec<Line> = amounts.iter().map(|amount| charge_line(story, &order, *amount)).collect();
        if let Some(line) = channel.get_mut(foreign) {
            line.currency = dollar;
        }
        let platform = order_line(story, &order, order.total);
        story.differs(vec![platform], channel, Outcome::CurrencyDiff);
    }
    story.noise(euro);
    Ok(())
}

/// The processor shows the full charge and takes back what was never captured; a refund of the same size may follow.
fn partial_capture(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["charge"])];
    let count = story.random().count(1, 3);
    for authorised in apart(story.random(), count, 100, 40) {
        let order = story.world.order_of(currency, authorised);
        let charge = story.world.charge(&order, authorised);
        let captured = story.random().between(1, authorised - 1);
        let left = authorised - captured;
        let at = charge.at + DAY;
        let remainder = Movement { nature: Nature::CaptureRemainder, amount: -left, fee: 0, at, ..charge.clone() };
        let platform = story.world.booked(&charge).amount(captured);
        let channel = vec![story.world.reported(&charge), story.world.reported(&remainder)];
        story.group(vec![platform], channel);
        if story.random().one_in(2) {
            let back = left.min(captured);
            let refund = Movement { object: charge.object.clone(), ..story.world.refund(&charge, back) };
            let (booked, reported) = (story.world.booked(&refund), story.world.reported(&refund));
            story.matched(booked, reported);
        }
    }
    story.noise(currency);
    Ok(())
}

/// A platform line and so many charges whose sum is the order's total and what is added to it.
fn split(story: &mut Story, currency: Currency, more: i64) -> (Line, Vec<Line>) {
    let order = order_of_at_least(story, currency, 300);
    let count = story.random().count(2, 5);
    let amounts = parts(story.random(), order.total + more, count);
    let channel = amounts.iter().map(|amount| charge_line(story, &order, *amount)).collect();
    (order_line(story, &order, order.total), channel)
}

fn group_tolerance(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let (over, under) = (story.random().between(0, 20), story.random().between(0, 20));
    let allowed = |minor| Allowance { minor, basis_points: 0 };
    story.policy.amount = policies::amounts(policies::sided(allowed(over), allowed(under)));
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 3) {
        let more = story.random().pick(&[over, over + 1, -under, -under - 1, 0]);
        let (platform, channel) = split(story, currency, more);
        if -under <= more && more <= over {
            story.group(vec![platform], channel);
        } else {
            story.differs(vec![platform], channel, Outcome::AmountDiff);
        }
    }
    story.noise(currency);
    Ok(())
}

fn group_status(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 3) {
        let (platform, mut channel) = split(story, currency, 0);
        if story.random().one_in(2) {
            if let Some(first) = channel.first_mut() {
                first.status = "pending";
            }
            story.differs(vec![platform], channel, Outcome::StatusDiff);
        } else {
            channel.iter_mut().for_each(|line| line.status = "pending");
            story.group(vec![platform.status("processing")], channel);
        }
    }
    story.noise(currency);
    Ok(())
}

/// The sums agree, and the charge, the day or the text does not: a sum proves nothing about a lone pair.
fn group_veto(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["order"])];
    let dates = DateRule { platform: DateKind::Created, channel: DateKind::Created, days: 3, business_days: false };
    story.policy.dates = vec![dates];
    story.policy.fields = vec![FieldRule {
        platform: "description".to_owned(),
        channel: "description".to_owned(),
        compare: TextComparison::Exact,
    }];
    for _ in 0..story.random().count(1, 5) {
        let order = story.world.order(currency);
        let charge = story.world.charge(&order, order.total);
        let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge));
        let unnamed = booked.clone().field("charge_id", "");
        match story.random().below(5) {
            0 => {
                let another = story.world.fresh("ch");
                story.stranded(booked.field("charge_id", another), reported);
            }
            1 => story.stranded(unnamed, reported.created(charge.at + 5 * DAY)),
            2 => story.stranded(unnamed.field("description", "kettle"), reported.field("description", "teapot")),
            _ => story.matched(unnamed, reported),
        }
    }
    story.noise(currency);
    Ok(())
}

/// Kinds are not compared: a charge and its full refund under one order add up to what a cancelled order moves.
fn voided_orders(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.kinds.clear();
    story.policy.passes = vec![policies::exact(&["charge"]), policies::group(&["order"])];
    for _ in 0..story.random().count(1, 4) {
        let order = story.world.order(currency);
        let cancelled = order_line(story, &order, order.total).status("cancelled");
        let charge = story.world.charge(&order, order.total);
        let refund = story.world.refund(&charge, order.total);
        let (taken, given) = (story.world.reported(&charge), story.world.reported(&refund));
        match story.random().below(4) {
            0 => story.differs(vec![cancelled], vec![taken], Outcome::StatusDiff),
            1 => story.platform_ends(cancelled, Outcome::Ignored),
            2 => {
                // The customer ordered again under the same number.
                let again = order_line(story, &order, order.total);
                story.platform_ends(cancelled, Outcome::Ignored);
                story.matched(again, taken);
            }
            _ => story.group(vec![cancelled], vec![taken, given]),
        }
    }
    for _ in 0..story.random().below(4) {
        let order = story.world.order(currency);
        let charge = story.world.charge(&order, order.total);
        let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge));
        story.matched(booked, reported);
    }
    Ok(())
}

fn coverage(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let key = vec!["order".to_owned()];
    story.policy.passes = vec![Pass::Group { key, measure: Measure::Coverage }];
    for _ in 0..story.random().count(1, 4) {
        let order = story.world.order(currency);
        let (k, m) = (story.random().count(0, 3), story.random().count(0, 3));
        let mut platform = Vec::new();
        for _ in 0..k {
            let amount = story.world.price();
            platform.push(order_line(story, &order, amount));
        }
        let mut channel = Vec::new();
        for _ in 0..m {
            let amount = story.world.price();
            channel.push(charge_line(story, &order, amount));
        }
        match (k, m) {
            (_, 0) => platform.into_iter().for_each(|line| story.platform_only(line)),
            (0, _) => channel.into_iter().for_each(|line| story.channel_only(line)),
            _ => story.group(platform, channel),
        }
    }
    story.noise(currency);
    Ok(())
}
