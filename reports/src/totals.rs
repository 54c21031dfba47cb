//! Figures that several formats show and that the result does not carry ready-made.

use crate::Report;
use crate::facts::main_date;
use chrono::{DateTime, NaiveDate};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{ABSENT, DatePrecision, Outcome, Side};
use std::collections::BTreeMap;

/// The money at risk in the differences of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Open {
    pub(crate) currency: Option<Currency>,
    /// Minor units; `None` where the sum leaves 128 bits.
    pub(crate) at_risk: Option<i128>,
    pub(crate) differences: u64,
}

impl Report<'_> {
    /// Money at risk by currency, in the order of codes; differences without a currency first.
    pub(crate) fn open_amounts(&self) -> Vec<Open> {
        let mut sums: BTreeMap<Option<Currency>, (Option<i128>, u64)> = BTreeMap::new();
        for difference in &self.result.differences {
            let (sum, count) = sums.entry(difference.currency).or_insert((Some(0), 0));
            *sum = sum.and_then(|sum| sum.checked_add(difference.at_risk));
            *count += 1;
        }
        sums.into_iter().map(|(currency, (at_risk, differences))| Open { currency, at_risk, differences }).collect()
    }

    /// The amounts of a side and outcome, by currency.
    pub(crate) fn amounts(&self, side: Side, outcome: Outcome) -> impl Iterator<Item = (Currency, i128)> + '_ {
        self.result
            .summary
            .amounts
            .iter()
            .filter(move |entry| entry.side == side && entry.outcome == outcome)
            .map(|entry| (entry.currency, entry.minor))
    }

    /// The outcomes that occur, with the records of the platform and of the channel.
    pub(crate) fn outcome_counts(&self) -> impl Iterator<Item = (Outcome, u64, u64)> + '_ {
        let summary = &self.result.summary;
        Outcome::ALL
            .into_iter()
            .map(|outcome| (outcome, summary.count(Side::Platform, outcome), summary.count(Side::Channel, outcome)))
            .filter(|(_, platform, channel)| platform + channel > 0)
    }

    /// The first and last civil day of the records of both sides, by the dates that the policy judges them by.
    pub(crate) fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = Side::BOTH.into_iter().filter_map(|side| {
            let column = main_date(self.records(side), side, self.policy)?;
            let known = || column.microseconds.iter().copied().filter(|value| *value != ABSENT);
            let zone = if column.precision == DatePrecision::Day { column.zone } else { self.policy.zone };
            let day = |microseconds: i64| {
                Some(DateTime::from_timestamp_micros(microseconds)?.with_timezone(&zone).date_naive())
            };
            Some((day(known().min()?)?, day(known().max()?)?))
        });
        days.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }
}
