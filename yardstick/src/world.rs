//! What happens: customers place orders, orders are charged, charges are refunded and disputed, the processor keeps fees.
//!
//! A [`Movement`] is one flow of money as it happened. Nothing here knows of files, policies or matching; the two files
//! are views of the movements (see `view`).

use crate::random::Random;
use counterfoil_core::money::Currency;

/// The first instant of the story: 2026-03-02 00:00 UTC, a Monday, in microseconds since the epoch.
pub const START: i64 = 1_772_409_600_000_000;
/// One minute in microseconds.
pub const MINUTE: i64 = 60_000_000;
/// One hour in microseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day in microseconds.
pub const DAY: i64 = 24 * HOUR;

/// A customer's order.
#[derive(Debug, Clone)]
pub struct Order {
    /// The platform's order number.
    pub number: String,
    /// The merchant account that sells.
    pub account: &'static str,
    /// What the customer pays in.
    pub currency: Currency,
    /// What is owed, in minor units.
    pub total: i64,
    /// When it was placed, in microseconds since the epoch.
    pub placed: i64,
}

/// What a movement of money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A customer pays.
    Charge,
    /// Money goes back to the customer.
    Refund,
    /// A refund came back because the customer's bank did not take it.
    RefundFailure,
    /// A cardholder's bank takes the money back.
    Dispute,
    /// The merchant won: the money returns.
    DisputeReversal,
    /// The processor bills a fee of its own.
    Fee,
    /// What was authorised and never captured goes back, which is no refund.
    CaptureRemainder,
    /// The processor pays out to the bank.
    Payout,
}

/// One flow of money as it happened.
#[derive(Debug, Clone)]
pub struct Movement {
    /// What it is.
    pub nature: Nature,
    /// The processor's id of the object behind it: charge, refund, dispute, payout.
    pub object: String,
    /// The order that it belongs to.
    pub order: String,
    /// The merchant account.
    pub account: &'static str,
    /// Signed minor units from the merchant's point of view.
    pub amount: i64,
    /// The currency of the amount.
    pub currency: Currency,
    /// What the processor keeps of it, in minor units.
    pub fee: i64,
    /// When, in microseconds since the epoch.
    pub at: i64,
}

/// The causes: draws what happens and remembers which numbers are taken.
#[derive(Debug)]
pub struct World {
    /// Where all chance comes from.
    pub random: Random,
    drawn: u64,
}

impl World {
    /// A world in which nothing has happened yet.
    pub fn new(random: Random) -> Self {
        Self { random, drawn: 0 }
    }

    /// An id that no other object has; its order says nothing about when it came into being.
    pub fn fresh(&mut self, prefix: &str) -> String {
        self.drawn += 1;
        let noise = self.random.bits() % 1_000_000_000;
        format!("{prefix}_{noise:09}{:03}", self.drawn)
    }

    /// An instant in the thirty days of the story.
    pub fn instant(&mut self) -> i64 {
        START + self.random.between(0, 30 * 24 * 60 - 1) * MINUTE
    }

    /// An instant between 06:00 and 18:00 UTC of a day of the story, the first day being 0.
    pub fn daytime(&mut self, day: i64) -> i64 {
        START + day * DAY + self.random.between(6 * 60, 18 * 60) * MINUTE
    }

    /// A price as shops have them: mostly small, often repeated, never 0.
    pub fn price(&mut self) -> i64 {
        match self.random.below(4) {
            0 => self.random.pick(&[500, 990, 999, 1_000, 1_999, 2_500, 4_900, 10_000]),
            1 => self.random.between(1, 300),
            2 => self.random.between(300, 20_000),
            _ => self.random.between(20_000, 5_000_000),
        }
    }

    /// An order in a currency.
    pub fn order(&mut self, currency: Currency) -> Order {
        let total = self.price();
        self.order_of(currency, total)
    }

    /// An order of a known total.
    pub fn order_of(&mut self, currency: Currency, total: i64) -> Order {
        let placed = self.instant();
        Order { number: self.fresh("order"), account: "acct_main", currency, total, placed }
    }

    /// The customer pays an amount towards an order a little after it was placed.
    pub fn charge(&mut self, order: &Order, amount: i64) -> Movement {
        let at = order.placed + self.random.between(0, 20) * MINUTE;
        let fee = processing_fee(amount);
        self.movement(Nature::Charge, "ch", order, amount, fee, at)
    }

    /// The merchant gives money back some days after the charge.
    pub fn refund(&mut self, charge: &Movement, amount: i64) -> Movement {
        let at = charge.at + self.random.between(1, 10) * DAY;
        self.after(Nature::Refund, "re", charge, -amount, 0, at)
    }

    /// A refund comes back from the customer's bank.
    pub fn refund_failure(&mut self, refund: &Movement) -> Movement {
        let at = refund.at + self.random.between(2, 20) * DAY;
        Movement { nature: Nature::RefundFailure, amount: -refund.amount, at, ..refund.clone() }
    }

    /// The cardholder's bank takes an amount back; the processor bills a fee for it.
    pub fn dispute(&mut self, charge: &Movement, amount: i64, fee: i64) -> Movement {
        let at = charge.at + self.random.between(5, 20) * DAY;
        self.after(Nature::Dispute, "dp", charge, -amount, fee, at)
    }

    /// The dispute is won; the fee comes back or not.
    pub fn dispute_reversal(&mut self, dispute: &Movement, fee: i64) -> Movement {
        let at = dispute.at + self.random.between(5, 20) * DAY;
        Movement { nature: Nature::DisputeReversal, amount: -dispute.amount, fee: -fee, at, ..dispute.clone() }
    }

    /// The processor bills a fee as a row of its own, about an object.
    pub fn fee(&mut self, about: &Movement, amount: i64) -> Movement {
        let at = about.at + self.random.between(0, 2) * HOUR;
        Movement { nature: Nature::Fee, amount: -amount, fee: 0, at, ..about.clone() }
    }

    /// Something that follows from a charge, with an object of its own.
    pub fn after(
        &mut self,
        nature: Nature,
        prefix: &str,
        charge: &Movement,
        amount: i64,
        fee: i64,
        at: i64,
    ) -> Movement {
        Movement { nature, object: self.fresh(prefix), amount, fee, at, ..charge.clone() }
    }

    fn movement(&mut self, nature: Nature, prefix: &str, order: &Order, amount: i64, fee: i64, at: i64) -> Movement {
        Movement {
            nature,
            object: self.fresh(prefix),
            order: order.number.clone(),
            account: order.account,
            amount,
            currency: order.currency,
            fee,
            at,
        }
    }
}

/// 2.9 % rounded half up plus 30 minor units, never more than the amount.
fn processing_fee(amount: i64) -> i64 {
    let share = (i128::from(amount.max(0)) * 29 + 500) / 1_000 + 30;
    i64::try_from(share).unwrap_or(0).min(amount.max(0))
}
