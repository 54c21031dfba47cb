//! How each side writes a movement down: one line of its file.

use crate::world::{DAY, MINUTE, Movement, Nature, World};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{DateKind, RecordsBuilder, Row};

/// One line of a file, before the file is put together.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its id on its own side.
    pub id: String,
    /// What the side calls it.
    pub kind: &'static str,
    /// Gross in minor units, where the side knows it.
    pub amount: Option<i64>,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// The fee, where the side knows it.
    pub fee: Option<i64>,
    /// The net amount, where the side knows it.
    pub net: Option<i64>,
    /// The status in the side's own words.
    pub status: &'static str,
    /// The account.
    pub account: &'static str,
    /// Instants by kind.
    pub dates: Vec<(DateKind, i64)>,
    /// References and other text fields.
    pub fields: Vec<(&'static str, String)>,
}

impl Line {
    /// With another amount.
    #[must_use]
    pub fn amount(mut self, minor: i64) -> Self {
        self.amount = Some(minor);
        self
    }

    /// With a fee and the net amount that follows from it.
    #[must_use]
    pub fn fee(mut self, minor: i64) -> Self {
        self.fee = Some(minor);
        self.net = self.amount.and_then(|gross| gross.checked_sub(minor));
        self
    }

    /// Without fee and net amount.
    #[must_use]
    pub fn without_fee(mut self) -> Self {
        self.fee = None;
        self.net = None;
        self
    }

    /// In another currency.
    #[must_use]
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = currency;
        self
    }

    /// With another status.
    #[must_use]
    pub fn status(mut self, status: &'static str) -> Self {
        self.status = status;
        self
    }

    /// Of another kind.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// On another account.
    #[must_use]
    pub fn account(mut self, account: &'static str) -> Self {
        self.account = account;
        self
    }

    /// With the value of a field set; an empty value is absent.
    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        match self.fields.iter_mut().find(|(field, _)| *field == name) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name, value)),
        }
        self
    }

    /// Created at an instant.
    #[must_use]
    pub fn created(mut self, at: i64) -> Self {
        self.dates.retain(|(kind, _)| *kind != DateKind::Created);
        self.dates.push((DateKind::Created, at));
        self
    }

    /// A copy under an id of its own.
    #[must_use]
    pub fn copy(&self, id: String) -> Self {
        Self { id, ..self.clone() }
    }

    /// Puts the line into a file.
    ///
    /// # Errors
    /// Those of [`RecordsBuilder::push`].
    pub fn write(&self, file: &mut RecordsBuilder, number: u32) -> counterfoil_core::Result<()> {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        file.push(&Row {
            id: &self.id,
            kind: self.kind,
            amount: self.amount,
            currency: Some(self.currency),
            fee: self.fee,
            net: self.net,
            status: self.status,
            account: self.account,
            dates: &self.dates,
            fields: &fields,
            line: number,
        })
    }
}

impl World {
    /// The platform's line about a movement: it knows orders and objects, and no fees.
    pub fn booked(&mut self, movement: &Movement) -> Line {
        let kind = match movement.nature {
            Nature::Charge => "payment",
            Nature::Refund => "refund",
            Nature::RefundFailure => "refund_reversal",
            Nature::Dispute => "chargeback",
            Nature::DisputeReversal => "chargeback_reversal",
            Nature::Fee => "fee",
            Nature::CaptureRemainder => "capture_remainder",
            Nature::Payout => "payout",
        };
        Line {
            id: self.fresh("book"),
            kind,
            amount: Some(movement.amount),
            currency: movement.currency,
            fee: None,
            net: None,
            status: self.random.pick(&["paid", "captured", "settled"]),
            account: movement.account,
            dates: vec![(DateKind::Created, movement.at)],
            fields: vec![("charge_id", movement.object.clone()), ("order_no", movement.order.clone())],
        }
    }

    /// The processor's line about a movement: some minutes later, in its own words, with fee and net amount.
    pub fn reported(&mut self, movement: &Movement) -> Line {
        let kind = match movement.nature {
            Nature::Charge => self.random.pick(&["charge", "payment"]),
            Nature::Refund => "refund",
            Nature::RefundFailure => "refund_failure",
            Nature::Dispute => "dispute",
            Nature::DisputeReversal => "dispute_reversal",
            Nature::Fee => "fee",
            Nature::CaptureRemainder => "partial_capture_reversal",
            Nature::Payout => "payout",
        };
        let at = movement.at + self.random.between(0, 9) * MINUTE;
        Line {
            id: self.fresh("txn"),
            kind,
            amount: Some(movement.amount),
            currency: movement.currency,
            fee: Some(movement.fee),
            net: movement.amount.checked_sub(movement.fee),
            status: self.random.pick(&["succeeded", "available", "Succeeded", " available "]),
            account: movement.account,
            dates: vec![(DateKind::Created, at), (DateKind::Available, at + 2 * DAY)],
            fields: vec![("source_id", movement.object.clone()), ("order_ref", movement.order.clone())],
        }
    }
}
