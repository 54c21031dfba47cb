//! Whether two records agree, and if not, which test fails first and by how much.

use super::column::TextColumn;
use super::days::NO_DAY;
use super::outcome::{GapUnit, Reason};
use super::policy::{Allowance, Basis, Policy, TextComparison, Tolerance, normalized};
use super::prepare::Prepared;
use crate::money::{Currency, ExchangeRate, Money, Rounding};
use rust_decimal::Decimal;
use std::str::FromStr;

/// A test that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    pub reason: Reason,
    pub gap: i64,
    pub unit: GapUnit,
    /// Index of the rule or reference in the policy.
    pub rule: u32,
}

/// Judges pairs of two prepared sides by a policy.
pub(crate) struct Judge<'a> {
    pub policy: &'a Policy,
    pub platform: &'a Prepared<'a>,
    pub channel: &'a Prepared<'a>,
    /// The columns of the policy's references; absent where a side lacks an optional one.
    pub references: &'a [Option<(&'a TextColumn, &'a TextColumn)>],
}

/// The fields of both sides that a comparison of two rows needs, borrowed for one question.
impl Judge<'_> {
    /// The first test that the pair fails, apart from the references named in `key`; `None` if the two agree.
    pub(crate) fn failure(
        &self,
        platform: usize,
        channel: usize,
        key: &[usize],
        tolerance: &Tolerance,
    ) -> Option<Failure> {
        self.tie_failure(platform, channel, key).or_else(|| self.difference(platform, channel, tolerance))
    }

    /// The first test that keeps two tied records from being compared at all.
    pub(crate) fn tie_failure(&self, platform: usize, channel: usize, key: &[usize]) -> Option<Failure> {
        if self.direction(platform, channel) {
            return Some(plain(Reason::DirectionConflict));
        }
        if self.platform.account_of(platform) != self.channel.account_of(channel) {
            return Some(plain(Reason::AccountMismatch));
        }
        self.reference_conflict(platform, channel, key)
            .or_else(|| self.date_failure(platform, channel))
            .or_else(|| self.field_failure(platform, channel))
    }

    /// The first of currency, amount, status and fee in which two tied records differ.
    pub(crate) fn difference(&self, platform: usize, channel: usize, tolerance: &Tolerance) -> Option<Failure> {
        if self.platform.currency_code(platform) != self.channel.currency_code(channel) {
            if let Some(failure) = self.conversion_failure(platform, channel) {
                return Some(failure);
            }
        } else if let Some(failure) = self.amount_failure(platform, channel, tolerance) {
            return Some(failure);
        }
        if self.platform.status_of(platform) != self.channel.status_of(channel) {
            return Some(plain(Reason::StatusOff));
        }
        self.fee_failure(platform, channel)
    }

    fn direction(&self, platform: usize, channel: usize) -> bool {
        let (left, right) = self.compared(platform, channel);
        left.zip(right).is_some_and(|(left, right)| left.signum() * right.signum() < 0)
    }

    /// The two amounts that are compared, in minor units of each record's own currency.
    pub(crate) fn compared(&self, platform: usize, channel: usize) -> (Option<i64>, Option<i64>) {
        let (left, right) = (self.policy.amount.platform, self.policy.amount.channel);
        match (left, right) {
            (Basis::Gross, Basis::Net) => {
                let (net, gross) = net_against_gross(self.channel, channel, self.platform, platform);
                (gross, net)
            }
            (Basis::Net, Basis::Gross) => net_against_gross(self.platform, platform, self.channel, channel),
            (left, right) => (self.platform.amount_on(left, platform), self.channel.amount_on(right, channel)),
        }
    }

    fn amount_failure(&self, platform: usize, channel: usize, tolerance: &Tolerance) -> Option<Failure> {
        let (left, right) = match self.compared(platform, channel) {
            (Some(left), Some(right)) => (left, right),
            (None, None) => return None,
            _ => return Some(plain(Reason::AmountOff)),
        };
        if left == right {
            return None;
        }
        let currency = self.platform.records.currency_of(platform);
        if within(i128::from(left), i128::from(right), tolerance, currency) {
            return None;
        }
        let gap = i128::from(right) - i128::from(left);
        Some(Failure { reason: Reason::AmountOff, gap: saturate(gap), unit: GapUnit::Minor, rule: 0 })
    }

    /// Where the currencies differ: agreed only by a rate on the channel's record, to one minor unit.
    fn conversion_failure(&self, platform: usize, channel: usize) -> Option<Failure> {
        let converted = self.converted(platform, channel);
        let (Some(expected), (_, Some(actual))) = (converted, self.compared(platform, channel)) else {
            return Some(plain(Reason::CurrencyOff));
        };
        let gap = i128::from(actual) - i128::from(expected);
        let off = Failure { reason: Reason::AmountOff, gap: saturate(gap), unit: GapUnit::Minor, rule: 0 };
        (gap.abs() > 1).then_some(off)
    }

    /// The platform's amount in the channel's currency by the rate on the channel's record.
    pub(crate) fn converted(&self, platform: usize, channel: usize) -> Option<i64> {
        let rates = self.channel.records.text(self.policy.rate_field.as_ref()?)?;
        let rate = ExchangeRate::new(Decimal::from_str(rates.value(channel)).ok()?).ok()?;
        let amount = Money::new(self.compared(platform, channel).0?, self.platform.records.currency_of(platform)?);
        let target = self.channel.records.currency_of(channel)?;
        rate.convert(amount, target, Rounding::HalfUp).ok().map(|money| money.minor)
    }

    fn fee_failure(&self, platform: usize, channel: usize) -> Option<Failure> {
        let rule = self.policy.fee?;
        // Each fee is in its own record's currency; no rate was stated for fees.
        let same_currency = self.platform.currency_code(platform) == self.channel.currency_code(channel);
        let known = self.platform.records.fee_of(platform).zip(self.channel.records.fee_of(channel));
        if let Some((left, right)) = known.filter(|_| same_currency) {
            let gap = i128::from(right) - i128::from(left);
            if gap.abs() > i128::from(rule.tolerance_minor) {
                return Some(Failure { reason: Reason::FeeOff, gap: saturate(gap), unit: GapUnit::Minor, rule: 0 });
            }
        }
        let broken = |side: &Prepared<'_>, row: usize| side.net_broken.as_ref().is_some_and(|rows| rows[row]);
        (broken(self.platform, platform) || broken(self.channel, channel)).then_some(plain(Reason::NetOff))
    }

    /// A reference outside the key that is present on both records and different.
    pub(crate) fn reference_conflict(&self, platform: usize, channel: usize, key: &[usize]) -> Option<Failure> {
        for (index, columns) in self.references.iter().enumerate() {
            let Some((left, right)) = columns else { continue };
            if key.contains(&index) {
                continue;
            }
            let (left, right) = (left.value_bytes(platform), right.value_bytes(channel));
            if !left.is_empty() && !right.is_empty() && left != right {
                let rule = index as u32;
                return Some(Failure { reason: Reason::ReferenceConflict, gap: 0, unit: GapUnit::Minor, rule });
            }
        }
        None
    }

    fn date_failure(&self, platform: usize, channel: usize) -> Option<Failure> {
        for (index, rule) in self.policy.dates.iter().enumerate() {
            let left = self.platform.day_of(rule.platform, platform);
            let right = self.channel.day_of(rule.channel, channel);
            let gap = day_gap(left, right, rule.business_days);
            if gap.is_none_or(|gap| gap > i64::from(rule.days)) {
                let (gap, rule) = (gap.unwrap_or(0), index as u32);
                return Some(Failure { reason: Reason::OutsideDateWindow, gap, unit: GapUnit::Days, rule });
            }
        }
        None
    }

    fn field_failure(&self, platform: usize, channel: usize) -> Option<Failure> {
        for (index, rule) in self.policy.fields.iter().enumerate() {
            let left = self.platform.records.text(&rule.platform).map_or("", |column| column.value(platform));
            let right = self.channel.records.text(&rule.channel).map_or("", |column| column.value(channel));
            let equal = match rule.compare {
                TextComparison::Exact => left == right,
                TextComparison::CaseInsensitive => normalized(left) == normalized(right),
            };
            if !equal && !left.is_empty() && !right.is_empty() {
                return Some(Failure {
                    reason: Reason::FieldMismatch,
                    gap: 0,
                    unit: GapUnit::Minor,
                    rule: index as u32,
                });
            }
        }
        None
    }

    /// Whether equal seals alone say that a pair agrees: no rule looks at anything but amount, currency, status and
    /// account, and no other reference could contradict.
    pub(crate) fn seal_suffices(&self, key: &[usize]) -> bool {
        let other_reference =
            (0..self.references.len()).any(|index| !key.contains(&index) && self.references[index].is_some());
        let fees_known = self.platform.records.fee.is_some() && self.channel.records.fee.is_some();
        let nets_sound = self.platform.net_broken.is_none() && self.channel.net_broken.is_none();
        let fees_silent = self.policy.fee.is_none() || (!fees_known && nets_sound);
        !other_reference && fees_silent && self.policy.dates.is_empty() && self.policy.fields.is_empty()
    }

    /// Whether different seals alone say that a pair disagrees: no difference is tolerated or converted.
    pub(crate) fn seal_is_needed(&self) -> bool {
        let tolerance = &self.policy.amount.tolerance;
        let own = tolerance.currencies.values().flat_map(|own| [own.over, own.under]);
        let none =
            [tolerance.over, tolerance.under].into_iter().chain(own).all(|allowed| allowed == Allowance::default());
        none && self.policy.rate_field.is_none()
    }

    /// What a one-to-one assignment of the pair costs: how far the amounts, in the channel's currency, and the first
    /// compared dates are apart.
    pub(crate) fn cost(&self, platform: usize, channel: usize) -> i128 {
        let one_currency = self.platform.currency_code(platform) == self.channel.currency_code(channel);
        let (left, right) = self.compared(platform, channel);
        let amounts = match (if one_currency { left } else { self.converted(platform, channel) }, right) {
            (Some(left), Some(right)) => (i128::from(right) - i128::from(left)).abs(),
            _ => 0,
        };
        let days = self.policy.dates.first().and_then(|rule| {
            let left = self.platform.day_of(rule.platform, platform);
            day_gap(left, self.channel.day_of(rule.channel, channel), rule.business_days)
        });
        amounts + i128::from(days.unwrap_or(0))
    }
}

fn plain(reason: Reason) -> Failure {
    Failure { reason, gap: 0, unit: GapUnit::Minor, rule: 0 }
}

/// Net plus fee against gross where the net's record names its fee; else net against net, else net against gross.
fn net_against_gross(
    net: &Prepared<'_>,
    net_row: usize,
    gross: &Prepared<'_>,
    gross_row: usize,
) -> (Option<i64>, Option<i64>) {
    let value = net.records.net_of(net_row);
    if let Some((value, fee)) = value.zip(net.records.fee_of(net_row)) {
        return (value.checked_add(fee), gross.records.amount_of(gross_row));
    }
    match gross.records.net_of(gross_row) {
        Some(other) => (value, Some(other)),
        None => (value, gross.records.amount_of(gross_row)),
    }
}

/// Whether two amounts or sums of one currency agree within a tolerance.
pub(crate) fn within(platform: i128, channel: i128, tolerance: &Tolerance, currency: Option<Currency>) -> bool {
    if platform == channel {
        return true;
    }
    if platform.signum() * channel.signum() < 0 {
        return false;
    }
    let own = currency.and_then(|currency| tolerance.currencies.get(&currency));
    let (over, under) = own.map_or((tolerance.over, tolerance.under), |own| (own.over, own.under));
    let moved_more = channel.abs() - platform.abs();
    let allowance: Allowance = if moved_more > 0 { over } else { under };
    let gap = moved_more.abs();
    gap <= i128::from(allowance.minor)
        || gap.saturating_mul(10_000) <= platform.abs().saturating_mul(i128::from(allowance.basis_points))
}

/// The largest distance from `amount` that `tolerance` can still allow, over both directions and the ratio's growth.
///
/// A bound for a search window, never the rule itself: [`within`] decides.
pub(crate) fn reach(amount: i64, tolerance: &Tolerance, currency: Option<Currency>) -> i128 {
    let own = currency.and_then(|currency| tolerance.currencies.get(&currency));
    let (over, under) = own.map_or((tolerance.over, tolerance.under), |own| (own.over, own.under));
    let by = |allowance: Allowance| {
        let ratio = i128::from(amount).abs() * i128::from(allowance.basis_points) / 10_000;
        i128::from(allowance.minor).max(ratio)
    };
    by(over).max(by(under))
}

/// Days between two civil days, all of them or Mondays to Fridays only; `None` where one is not known.
pub(crate) fn day_gap(left: i32, right: i32, business_days: bool) -> Option<i64> {
    if left == NO_DAY || right == NO_DAY {
        return None;
    }
    let (first, last) = (i64::from(left.min(right)), i64::from(left.max(right)));
    if !business_days {
        return Some(last - first);
    }
    Some(business_days_until(last) - business_days_until(first))
}

/// Mondays to Fridays up to and including a day counted from 0001-01-01, which was a Monday.
fn business_days_until(day: i64) -> i64 {
    let (weeks, rest) = (day.div_euclid(7), day.rem_euclid(7));
    weeks * 5 + rest.min(5)
}

/// A difference for display: the full value where it fits, else the end of the range.
fn saturate(gap: i128) -> i64 {
    i64::try_from(gap).unwrap_or(if gap < 0 { -i64::MAX } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn business_days_skip_the_weekend() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap().num_days_from_ce();
        let friday = day(2025, 11, 7);
        for (later, gap) in [
            (day(2025, 11, 7), 0),
            (day(2025, 11, 8), 0),
            (day(2025, 11, 9), 0),
            (day(2025, 11, 10), 1),
            (day(2025, 11, 14), 5),
        ] {
            assert_eq!(day_gap(friday, later, true), Some(gap), "{later}");
            assert_eq!(day_gap(later, friday, true), Some(gap), "{later} mirrored");
        }
    }

    #[test]
    fn tolerance_is_exact_at_its_edges() {
        let ratio = |basis_points| Tolerance { over: Allowance { minor: 0, basis_points }, ..Tolerance::default() };
        // 0.25 % of 400 is exactly 1; of 399 it is less.
        assert!(within(400, 401, &ratio(25), None));
        assert!(!within(399, 400, &ratio(25), None));
        assert!(!within(400, 399, &ratio(25), None), "under is another allowance");
        assert!(within(-400, -401, &ratio(25), None), "over goes by size");
        assert!(!within(-1, 1, &ratio(10_000), None), "never across directions");
    }
}
