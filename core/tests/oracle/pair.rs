//! "When a pair agrees": every test of two records on its own, so that the leftovers can name the one that failed.

use super::Aside;
use crate::worlds::{DATES, Rec, World};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    AccountRule, Allowance, Basis, DateKind, DatePrecision, DateRule, FieldRule, Reference, Side, TextComparison,
    Tolerance,
};

/// How statuses, kinds and case-insensitive fields are compared.
fn plain(text: &str) -> String {
    text.trim().to_lowercase()
}

fn contains(list: &[String], text: &str) -> bool {
    list.iter().any(|entry| plain(entry) == plain(text))
}

/// Why a record is set aside before the passes, if it is.
pub(super) fn aside(world: &World, side: Side, record: &Rec) -> Option<Aside> {
    if world.policy.ignore.iter().any(|rule| rule.side == side && contains(&rule.kinds, &record.kind)) {
        return Some(Aside::Rule);
    }
    let statuses = world.policy.statuses.as_ref().filter(|_| world.side(side).has_status);
    let no_money = statuses.is_some_and(|rule| match side {
        Side::Platform => contains(&rule.no_money_platform, &record.status),
        Side::Channel => contains(&rule.no_money_channel, &record.status),
    });
    no_money.then_some(Aside::NoMoney)
}

/// The policy's class that lists the kind for this side, or the kind itself.
pub(super) fn kind_class(world: &World, side: Side, record: &Rec) -> String {
    if world.policy.kinds.is_empty() {
        return "all".to_owned();
    }
    let listed = world.policy.kinds.iter().position(|class| match side {
        Side::Platform => contains(&class.platform, &record.kind),
        Side::Channel => contains(&class.channel, &record.kind),
    });
    listed.map_or_else(|| format!("kind {}", plain(&record.kind)), |position| format!("class {position}"))
}

/// The status class, where statuses are compared at all.
pub(super) fn status_class(world: &World, side: Side, record: &Rec) -> Option<String> {
    let rule = world.policy.statuses.as_ref()?;
    if !world.platform.has_status || !world.channel.has_status {
        return None;
    }
    let listed = rule.classes.iter().position(|class| match side {
        Side::Platform => contains(&class.platform, &record.status),
        Side::Channel => contains(&class.channel, &record.status),
    });
    Some(listed.map_or_else(|| format!("status {}", plain(&record.status)), |position| format!("class {position}")))
}

pub(super) fn compares_accounts(world: &World) -> bool {
    world.policy.accounts == AccountRule::Equal
}

/// Two records of opposite sides, and how their world compares them.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) world: &'a World,
    pub(super) platform: &'a Rec,
    pub(super) channel: &'a Rec,
}

impl Pair<'_> {
    /// Every test but the amount's, which comes with the tolerance in force.
    pub(super) fn agrees(&self, tolerance: &Tolerance, key: &[String]) -> bool {
        self.is_one_kind()
            && self.is_one_account()
            && self.is_currency_comparable()
            && !self.is_opposite()
            && self.is_amount_tolerated(tolerance)
            && self.is_one_status()
            && self.do_fees_agree()
            && self.world.policy.dates.iter().all(|rule| self.is_date_near(rule))
            && self.world.policy.fields.iter().all(|rule| self.is_field_equal(rule))
            && self.conflicting_reference(key).is_none()
    }

    pub(super) fn is_one_kind(&self) -> bool {
        kind_class(self.world, Side::Platform, self.platform) == kind_class(self.world, Side::Channel, self.channel)
    }

    pub(super) fn is_one_account(&self) -> bool {
        !compares_accounts(self.world) || self.platform.account == self.channel.account
    }

    /// "Same currency, or a rate."
    pub(super) fn is_currency_comparable(&self) -> bool {
        self.platform.currency == self.channel.currency || self.rate().is_some()
    }

    /// "Compared amounts of no opposite directions"; zero has none.
    pub(super) fn is_opposite(&self) -> bool {
        let (here, there) = self.amounts();
        here.signum() * there.signum() < 0
    }

    pub(super) fn is_one_status(&self) -> bool {
        status_class(self.world, Side::Platform, self.platform) == status_class(self.world, Side::Channel, self.channel)
    }

    /// "Fees within tolerance where both sides know them in one currency, and gross − fee = net on each record that has
    /// all three."
    pub(super) fn do_fees_agree(&self) -> bool {
        self.world.policy.fee.is_none() || (self.are_fees_near() && adds_up(self.platform) && adds_up(self.channel))
    }

    pub(super) fn are_fees_near(&self) -> bool {
        match (self.world.policy.fee, self.platform.fee, self.channel.fee) {
            _ if self.platform.currency != self.channel.currency => true,
            (Some(rule), Some(here), Some(there)) => (here - there).abs() <= rule.tolerance_minor,
            _ => true,
        }
    }

    /// "A date that is not known fails its rule."
    pub(super) fn is_date_near(&self, rule: &DateRule) -> bool {
        self.days_between(rule).is_some_and(|days| days <= i64::from(rule.days))
    }

    /// Days between the two dates of a rule, counted as the rule counts; none where a date is absent.
    pub(super) fn days_between(&self, rule: &DateRule) -> Option<i64> {
        let here = civil_day(self.world, Side::Platform, self.platform, rule.platform)?;
        let there = civil_day(self.world, Side::Channel, self.channel, rule.channel)?;
        let (first, last) = (here.min(there), here.max(there));
        let after_first = first.iter_days().skip(1).take_while(|day| *day <= last);
        Some(after_first.filter(|day| !rule.business_days || is_business_day(*day)).count() as i64)
    }

    pub(super) fn is_field_equal(&self, rule: &FieldRule) -> bool {
        let (here, there) = (self.platform.text(&rule.platform), self.channel.text(&rule.channel));
        if here.is_empty() || there.is_empty() {
            return true;
        }
        match rule.compare {
            TextComparison::Exact => here == there,
            TextComparison::CaseInsensitive => plain(here) == plain(there),
        }
    }

    /// A reference outside the key that is present on both and different.
    pub(super) fn conflicting_reference(&self, key: &[String]) -> Option<&Reference> {
        self.world.policy.references.iter().filter(|reference| !key.contains(&reference.name)).find(|reference| {
            let (here, there) = (self.platform.text(&reference.platform), self.channel.text(&reference.channel));
            !here.is_empty() && !there.is_empty() && here != there
        })
    }

    pub(super) fn is_amount_tolerated(&self, tolerance: &Tolerance) -> bool {
        if self.platform.currency != self.channel.currency {
            return self.amount_difference() <= 1;
        }
        let (here, there) = self.amounts();
        is_tolerated(tolerance, self.platform.currency, here, there)
    }

    /// What the assignments count: minor units of the channel's currency.
    pub(super) fn amount_difference(&self) -> i128 {
        let (here, there) = self.amounts();
        match self.rate() {
            Some(rate) if self.platform.currency != self.channel.currency => (self.converted(here, rate) - there).abs(),
            _ => (there.abs() - here.abs()).abs(),
        }
    }

    /// The compared amounts, platform first.
    pub(super) fn amounts(&self) -> (i128, i128) {
        let rule = &self.world.policy.amount;
        let (here, there) = (self.platform, self.channel);
        let (gross_here, gross_there) = (i128::from(here.amount), i128::from(there.amount));
        match (rule.platform, rule.channel) {
            (Basis::Gross, Basis::Gross) => (gross_here, gross_there),
            (Basis::Gross, Basis::Net) => {
                let (with, against) = net_against(there, here);
                (against, with)
            }
            (Basis::Net, Basis::Gross) => net_against(here, there),
            (Basis::Net, Basis::Net) => (net(here).unwrap_or(gross_here), net(there).unwrap_or(gross_there)),
        }
    }

    /// The rate of the channel's record as numerator and power of ten, where it is a number above zero.
    fn rate(&self) -> Option<(i128, u32)> {
        let text = self.channel.text(self.world.policy.rate_field.as_deref()?);
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{decimals}").parse::<i128>().ok().filter(|digits| *digits > 0)?;
        Some((digits, decimals.len() as u32))
    }

    /// "Round half up(platform major · rate) in minor units of the channel's currency"; up is away from zero.
    fn converted(&self, amount: i128, (digits, decimals): (i128, u32)) -> i128 {
        let exponent = |currency: Currency| u32::from(currency.exponent());
        let numerator = amount.abs() * digits * 10i128.pow(exponent(self.channel.currency));
        let denominator = 10i128.pow(decimals + exponent(self.platform.currency));
        let rounded = (2 * numerator + denominator) / (2 * denominator);
        rounded * amount.signum()
    }
}

/// "With basis net on one side: net + fee of that record if it names a fee, else the other side's net if known, else its
/// gross": the amount of the side with nets, and what it is compared with.
fn net_against(with: &Rec, other: &Rec) -> (i128, i128) {
    let own = net(with).unwrap_or(i128::from(with.amount));
    match (with.fee, net(other)) {
        (Some(fee), _) => (own + i128::from(fee), i128::from(other.amount)),
        (None, Some(net)) => (own, net),
        (None, None) => (own, i128::from(other.amount)),
    }
}

/// The net as given, else gross less fee.
pub(super) fn net(record: &Rec) -> Option<i128> {
    record.net.map(i128::from).or_else(|| Some(i128::from(record.amount) - i128::from(record.fee?)))
}

fn adds_up(record: &Rec) -> bool {
    match (record.fee, record.net) {
        (Some(fee), Some(net)) => record.amount - fee == net,
        _ => true,
    }
}

/// "d = |channel| − |platform|; tolerated if |d| ≤ minor or |d| · 10,000 ≤ |platform| · basis points."
pub(super) fn is_tolerated(tolerance: &Tolerance, currency: Currency, platform: i128, channel: i128) -> bool {
    let own = tolerance.currencies.get(&currency);
    let (over, under) = own.map_or((tolerance.over, tolerance.under), |own| (own.over, own.under));
    let difference = channel.abs() - platform.abs();
    let Allowance { minor, basis_points } = if difference > 0 { over } else { under };
    difference.abs() <= i128::from(minor) || difference.abs() * 10_000 <= platform.abs() * i128::from(basis_points)
}

fn instant(side: &crate::worlds::SideWorld, record: &Rec, kind: DateKind) -> Option<DateTime<Utc>> {
    let position = DATES.iter().position(|date| *date == kind)?;
    let _ = side;
    DateTime::from_timestamp_micros(record.dates[position]?)
}

/// The civil day in the policy's zone; a column of whole days keeps the day that its source wrote.
pub(super) fn civil_day(world: &World, side: Side, record: &Rec, kind: DateKind) -> Option<NaiveDate> {
    let instant = instant(world.side(side), record, kind)?;
    let zone = match world.side(side).precision {
        DatePrecision::Instant => world.policy.zone,
        DatePrecision::Day => world.side(side).zone,
    };
    Some(instant.with_timezone(&zone).date_naive())
}

fn is_business_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Whether the record is inside its side's timing window, the end included.
pub(super) fn is_young(world: &World, side: Side, record: &Rec) -> bool {
    let window = match side {
        Side::Platform => &world.policy.timing.platform,
        Side::Channel => &world.policy.timing.channel,
    };
    let Some(window) = window else { return false };
    let Some(from) = instant(world.side(side), record, window.date) else { return false };
    if let Some(hours) = window.hours {
        return world.as_of <= from + TimeDelta::hours(i64::from(hours));
    }
    let Some(day) = civil_day(world, side, record, window.date) else { return false };
    let days = window.business_days.unwrap_or(0) as usize;
    let last = match days {
        0 => day,
        _ => day.iter_days().skip(1).filter(|day| is_business_day(*day)).nth(days - 1).unwrap(),
    };
    world.as_of.with_timezone(&world.policy.zone).date_naive() <= last
}
