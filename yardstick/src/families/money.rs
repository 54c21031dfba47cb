//! Amounts: tolerances, decimals, fees, exchange rates.

use super::{Family, two_decimals};
use crate::policies;
use crate::story::Story;
use crate::view::Line;
use crate::world::Movement;
use counterfoil_core::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Allowance, Basis, CurrencyTolerance, FeeRule, Outcome};

pub(super) const FAMILIES: &[Family] = &[
    Family::new("over_under", "more and less than booked, to the edge of unequal tolerances", over_under),
    Family::new("zero_decimal", "currencies without decimals beside such with two", zero_decimal),
    Family::new("three_decimal", "currencies with three decimals beside such with two", three_decimal),
    Family::new("zero_amounts", "free orders, and one side that thinks they were not", zero_amounts),
    Family::new("fee_netting", "gross here, net with its fee there", fee_netting),
    Family::new("wrong_fee", "the fee differs, or gross less fee is not net", wrong_fee),
    Family::new("short_net", "net falls short and no fee says why", short_net),
    Family::new("fx_rate", "two currencies and the processor's rate", fx_rate),
    Family::new("fx_without_rate", "two currencies and nothing that ties them", fx_without_rate),
];

fn charge(story: &mut Story, currency: Currency, at_least: i64) -> (Movement, Line, Line) {
    let total = story.world.price() + at_least;
    let order = story.world.order_of(currency, total);
    let charge = story.world.charge(&order, total);
    let (booked, reported) = (story.world.booked(&charge), story.world.reported(&charge));
    (charge, booked, reported)
}

fn over_under(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let mut draw =
        || Allowance { minor: story.world.random.between(0, 30), basis_points: story.world.random.between(0, 150) };
    let (over, under) = (draw(), draw());
    story.policy.amount = policies::amounts(policies::sided(over, under));
    for _ in 0..story.random().count(1, 6) {
        let (mut movement, mut booked, mut reported) = charge(story, currency, 1_000);
        if story.random().one_in(3) {
            let refund = story.world.refund(&movement, movement.amount);
            (booked, reported) = (story.world.booked(&refund), story.world.reported(&refund));
            movement = refund;
        }
        let size = movement.amount.abs();
        let is_over = story.random().one_in(2);
        let allowance = if is_over { over } else { under };
        // The widest difference that one of the two limits lets pass, and one minor unit more.
        let limit = allowance.minor.max(size * allowance.basis_points / 10_000);
        let step = story.random().pick(&[0, 1]);
        let other = if is_over { size + limit + step } else { size - limit - step };
        let reported = reported.amount(other * movement.amount.signum()).without_fee();
        if step == 0 {
            story.matched(booked, reported);
        } else {
            story.differs(vec![booked], vec![reported], Outcome::AmountDiff);
        }
    }
    story.noise(currency);
    Ok(())
}

fn zero_decimal(story: &mut Story) -> Result<()> {
    other_decimals(story, &["JPY", "KRW", "VND", "CLP", "XOF"])
}

fn three_decimal(story: &mut Story) -> Result<()> {
    other_decimals(story, &["KWD", "BHD", "TND", "JOD", "OMR"])
}

/// Ten cents are tolerated in most currencies and something else in this one.
fn other_decimals(story: &mut Story, codes: &[&str]) -> Result<()> {
    let special = Currency::parse(story.random().pick(codes))?;
    let plain = two_decimals(story)?;
    let own = story.random().pick(&[0, 1, 100]);
    let mut tolerance = policies::within(10);
    let allowance = Allowance { minor: own, basis_points: 0 };
    tolerance.currencies.insert(special, CurrencyTolerance { over: allowance, under: allowance });
    story.policy.amount = policies::amounts(tolerance);
    for _ in 0..story.random().count(2, 6) {
        let (currency, limit) = story.random().pick(&[(special, own), (plain, 10)]);
        let (movement, booked, reported) = charge(story, currency, 1_000);
        let off = story.random().pick(&[0, limit, limit + 1, limit * 10 + 1]);
        let sign = story.random().pick(&[1, -1]);
        let reported = reported.amount(movement.amount + sign * off).without_fee();
        if off <= limit {
            story.matched(booked, reported);
        } else {
            story.differs(vec![booked], vec![reported], Outcome::AmountDiff);
        }
    }
    story.noise(special);
    Ok(())
}

fn zero_amounts(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.amount =
        policies::amounts(policies::sided(Allowance { minor: 0, basis_points: 100 }, Allowance::default()));
    for _ in 0..story.random().count(1, 5) {
        let (movement, booked, reported) = charge(story, currency, 1);
        match story.random().below(4) {
            0 => story.differs(vec![booked.amount(0)], vec![reported], Outcome::AmountDiff),
            1 => story.differs(vec![booked], vec![reported.amount(0).fee(0)], Outcome::AmountDiff),
            2 => story.differs(
                vec![booked.amount(0)],
                vec![reported.amount(-movement.amount).fee(0)],
                Outcome::AmountDiff,
            ),
            _ => story.matched(booked.amount(0), reported.amount(0).fee(0)),
        }
    }
    story.noise(currency);
    Ok(())
}

fn fee_netting(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.amount.channel = Basis::Net;
    let hide_gross = story.random().one_in(2);
    for _ in 0..story.random().count(1, 6) {
        let (movement, booked, mut reported) = charge(story, currency, 1);
        let off = story.random().pick(&[0, 0, 1, -1, movement.fee]);
        // What the file calls net is wrong by `off`, so net and fee do not explain the gross.
        reported.net = Some(movement.amount - movement.fee - off);
        if hide_gross {
            reported.amount = None;
        }
        if off == 0 {
            story.matched(booked, reported);
        } else {
            story.differs(vec![booked], vec![reported], Outcome::AmountDiff);
        }
    }
    story.noise(currency);
    Ok(())
}

fn wrong_fee(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    let tolerance = story.random().between(0, 5);
    story.policy.fee = Some(FeeRule { tolerance_minor: tolerance });
    if story.random().one_in(2) {
        story.policy.amount.channel = Basis::Net;
    }
    let gross_basis = story.policy.amount.channel == Basis::Gross;
    for _ in 0..story.random().count(1, 6) {
        let (movement, booked, reported) = charge(story, currency, 1_000);
        let sign = story.random().pick(&[1, -1]);
        let off = story.random().pick(&[0, tolerance, tolerance + 1, 25]);
        match story.random().below(4) {
            // Only one side knows a fee: nothing to compare.
            0 => story.matched(booked, reported),
            1 if gross_basis => {
                let mut reported = reported;
                reported.net = Some(movement.amount - movement.fee - sign * (off + 1));
                let booked = booked.fee(movement.fee);
                story.differs(vec![booked], vec![reported], Outcome::FeeDiff);
            }
            _ => {
                let booked = booked.fee(movement.fee + sign * off);
                if off <= tolerance {
                    story.matched(booked, reported);
                } else {
                    story.differs(vec![booked], vec![reported], Outcome::FeeDiff);
                }
            }
        }
    }
    story.noise(currency);
    Ok(())
}

fn short_net(story: &mut Story) -> Result<()> {
    let currency = two_decimals(story)?;
    story.policy.amount.channel = Basis::Net;
    for _ in 0..story.random().count(1, 6) {
        let (movement, booked, mut reported) = charge(story, currency, 100);
        reported = reported.without_fee();
        let short = story.random().pick(&[0, 1, 30, movement.fee]);
        reported.net = Some(movement.amount - short);
        reported.amount = None;
        if story.random().one_in(3) {
            // The platform knows what is to arrive.
            let mut booked = booked;
            booked.net = Some(movement.amount - short);
            story.matched(booked, reported);
        } else if short == 0 {
            story.matched(booked, reported);
        } else {
            story.differs(vec![booked], vec![reported], Outcome::AmountDiff);
        }
    }
    story.noise(currency);
    Ok(())
}

/// A rate as processors print it: an integer over a power of ten.
struct Rate {
    figures: i64,
    decimals: u32,
}

impl Rate {
    fn text(&self) -> String {
        let unit = 10_i64.pow(self.decimals);
        let width = self.decimals as usize;
        format!("{}.{:0width$}", self.figures / unit, self.figures % unit)
    }

    /// Minor units of `to` for minor units of `from`, rounded half away from zero.
    fn convert(&self, minor: i64, from: Currency, to: Currency) -> i64 {
        let over = i128::from(minor) * i128::from(self.figures) * 10_i128.pow(u32::from(to.exponent()));
        let under = 10_i128.pow(self.decimals) * 10_i128.pow(u32::from(from.exponent()));
        let size = (2 * over.abs() + under) / (2 * under);
        i64::try_from(size * over.signum()).unwrap_or(0)
    }
}

fn fx_rate(story: &mut Story) -> Result<()> {
    story.policy.rate_field = Some("exchange_rate".to_owned());
    for _ in 0..story.random().count(1, 6) {
        let (from, to, low, high) = story.random().pick(&[
            ("EUR", "USD", 1_020_000, 1_250_000),
            ("USD", "JPY", 98_000_000, 161_000_000),
            ("JPY", "USD", 6_100, 9_900),
            ("GBP", "KWD", 370_000, 410_000),
            ("KWD", "EUR", 2_800_000, 3_400_000),
        ]);
        let (from, to) = (Currency::parse(from)?, Currency::parse(to)?);
        let (movement, booked, reported) = charge(story, from, 500);
        let rate = Rate { figures: story.random().between(low, high), decimals: 6 };
        let converted = rate.convert(movement.amount, from, to);
        let off = story.random().pick(&[0, 0, 1, -1, 2, -2, 40]);
        let reported =
            reported.currency(to).amount((converted + off).max(1)).without_fee().field("exchange_rate", rate.text());
        if converted + off < 1 || converted < 5 {
            continue;
        }
        if off.abs() <= 1 {
            story.matched(booked, reported);
        } else {
            story.differs(vec![booked], vec![reported], Outcome::AmountDiff);
        }
    }
    let currency = two_decimals(story)?;
    story.clean_payment(currency);
    story.noise(currency);
    Ok(())
}

fn fx_without_rate(story: &mut Story) -> Result<()> {
    story.policy.rate_field = Some("exchange_rate".to_owned());
    if story.random().one_in(2) {
        story.policy.passes.push(policies::group(&["charge"]));
    }
    for _ in 0..story.random().count(1, 5) {
        let (from, to) = story.random().pick(&[("EUR", "USD"), ("USD", "JPY"), ("GBP", "KWD")]);
        let (from, to) = (Currency::parse(from)?, Currency::parse(to)?);
        let (movement, booked, reported) = charge(story, from, 1);
        let amount = story.random().pick(&[movement.amount, movement.amount + 7, movement.amount * 2]);
        let rate = story.random().pick(&["", "0", "0.0"]);
        let reported = reported.currency(to).amount(amount).without_fee().field("exchange_rate", rate);
        story.differs(vec![booked], vec![reported], Outcome::CurrencyDiff);
    }
    let currency = two_decimals(story)?;
    story.noise(currency);
    Ok(())
}
