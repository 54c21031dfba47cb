//! The group pass: records of one key on both sides whose sums agree.

use super::board::verdict;
use super::engine::Engine;
use super::exact::{join_open, remember};
use super::join::CROWDED;
use super::judge::within;
use super::outcome::{NO_PASS, Outcome, Reason, Verdict};
use super::policy::{Basis, Measure};
use super::prepare::{Prepared, Sees, SetAside};
use super::result::Group;
use crate::error::Result;

/// The rows of one key, both sides open.
pub(crate) struct Bucket {
    pub platform: Vec<u32>,
    pub channel: Vec<u32>,
}

/// Runs the pass over what is open; `key` holds indexes of the policy's references.
///
/// # Errors
/// As [`join_open`].
pub(crate) fn run(engine: &mut Engine<'_>, pass: u8, key: &[usize], measure: Measure) -> Result<()> {
    for bucket in buckets(engine, key)? {
        match measure {
            Measure::Coverage => {
                let members = both_money(engine, &bucket);
                if !members.platform.is_empty() && !members.channel.is_empty() {
                    let group = describe(engine, pass, key, members, (0, 0));
                    engine.record_group(group, Outcome::Matched, Reason::GroupCoverage, pass);
                }
            }
            Measure::Amount => sum(engine, pass, key, &bucket),
        }
    }
    Ok(())
}

/// The buckets of a key that have rows on both sides, set-aside rows without money included.
fn buckets(engine: &mut Engine<'_>, key: &[usize]) -> Result<Vec<Bucket>> {
    let joined = join_open(engine, key, Sees::NoMoneyToo)?;
    remember(engine, key, &joined);
    let single = joined.partner.iter().enumerate().filter(|(_, partner)| **partner < CROWDED);
    let mut buckets: Vec<Bucket> =
        single.map(|(row, partner)| Bucket { platform: vec![row as u32], channel: vec![*partner] }).collect();
    let crowds = joined.crowds.iter().filter(|(platform, channel)| !platform.is_empty() && !channel.is_empty());
    buckets.extend(crowds.map(|(platform, channel)| Bucket { platform: platform.to_vec(), channel: channel.to_vec() }));
    Ok(buckets)
}

fn money_only(side: &Prepared<'_>, rows: &[u32]) -> Vec<u32> {
    rows.iter().copied().filter(|row| side.aside(*row as usize) == SetAside::No).collect()
}

/// The rows of a bucket that move money.
pub(crate) fn both_money(engine: &Engine<'_>, bucket: &Bucket) -> Bucket {
    Bucket {
        platform: money_only(engine.platform, &bucket.platform),
        channel: money_only(engine.channel, &bucket.channel),
    }
}

/// The rows that make up the group: those that move money; on a side that has none, those that say that none moved.
fn members(engine: &Engine<'_>, bucket: &Bucket) -> Option<Bucket> {
    let mut members = both_money(engine, bucket);
    match (members.platform.is_empty(), members.channel.is_empty()) {
        (true, true) => return None,
        (true, false) => members.platform.clone_from(&bucket.platform),
        (false, true) => members.channel.clone_from(&bucket.channel),
        (false, false) => {}
    }
    Some(members)
}

fn sum(engine: &mut Engine<'_>, pass: u8, key: &[usize], bucket: &Bucket) {
    let Some(members) = members(engine, bucket) else { return };
    let lone = members.platform.len() == 1 && members.channel.len() == 1;
    let moving = both_money(engine, &members);
    let moves_on_both = !moving.platform.is_empty() && !moving.channel.is_empty();
    if lone && moves_on_both {
        let (row, partner) = (members.platform[0], members.channel[0]);
        let tolerance = &engine.policy.amount.tolerance;
        if engine.judge().failure(row as usize, partner as usize, key, tolerance).is_none() {
            engine.count_pair(row, partner);
            engine.platform_board.decide(row, verdict(Outcome::Matched, Reason::Key, pass, partner));
            engine.channel_board.decide(partner, verdict(Outcome::Matched, Reason::Key, pass, row));
        }
        return;
    }
    if group_failure(engine, &members).is_some() {
        return;
    }
    let Some(totals) = totals(engine, &members) else { return };
    let group = describe(engine, pass, key, members, totals);
    engine.record_group(group, Outcome::Matched, Reason::GroupSum, pass);
}

/// The first test that a group fails: account, currency, sum, status, fee.
pub(crate) fn group_failure(engine: &Engine<'_>, group: &Bucket) -> Option<Reason> {
    let (platform, channel) = (engine.platform, engine.channel);
    let rows = || {
        group
            .platform
            .iter()
            .map(|row| (platform, *row as usize))
            .chain(group.channel.iter().map(|row| (channel, *row as usize)))
    };
    let differs = |value: &dyn Fn(&Prepared<'_>, usize) -> u32, money: bool| {
        let mut values =
            rows().filter(|(side, row)| !money || side.aside(*row) == SetAside::No).map(|(side, row)| value(side, row));
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    if differs(&|side, row| side.account_of(row), false) {
        return Some(Reason::AccountMismatch);
    }
    if differs(&|side, row| u32::from(side.currency_code(row)), false) {
        return Some(Reason::GroupCurrencies);
    }
    let currency = group.platform.first().and_then(|row| platform.records.currency_of(*row as usize));
    let agreed = totals(engine, group)
        .is_some_and(|(left, right)| within(left, right, &engine.policy.amount.tolerance, currency));
    if !agreed {
        return Some(Reason::GroupSumOff);
    }
    if differs(&|side, row| side.status_of(row), true) {
        return Some(Reason::StatusOff);
    }
    fees_off(engine, group).then_some(Reason::FeeOff)
}

fn fees_off(engine: &Engine<'_>, group: &Bucket) -> bool {
    let Some(rule) = engine.policy.fee else { return false };
    let total = |side: &Prepared<'_>, rows: &[u32]| -> Option<i128> {
        rows.iter().map(|row| side.records.fee_of(*row as usize).map(i128::from)).sum()
    };
    let known = total(engine.platform, &group.platform).zip(total(engine.channel, &group.channel));
    known.is_some_and(|(left, right)| (right - left).abs() > i128::from(rule.tolerance_minor))
}

/// The compared sums of a group in minor units; `None` where an amount is not known.
///
/// With net on one side and gross on the other: net plus fee where all fees are named, else the other side's net where
/// all are known, else its gross.
pub(crate) fn totals(engine: &Engine<'_>, group: &Bucket) -> Option<(i128, i128)> {
    let total =
        |side: &Prepared<'_>, rows: &[u32], value: &dyn Fn(&Prepared<'_>, usize) -> Option<i64>| -> Option<i128> {
            let counts = |row: usize| if side.aside(row) == SetAside::No { value(side, row) } else { Some(0) };
            rows.iter().map(|row| counts(*row as usize).map(i128::from)).sum()
        };
    let gross = |side: &Prepared<'_>, row: usize| side.records.amount_of(row);
    let net = |side: &Prepared<'_>, row: usize| side.records.net_of(row);
    let restored = |side: &Prepared<'_>, row: usize| net(side, row)?.checked_add(side.records.fee_of(row)?);
    let mixed = |net_side, net_rows, gross_side, gross_rows| -> Option<(i128, i128)> {
        if let Some(restored) = total(net_side, net_rows, &restored) {
            return Some((restored, total(gross_side, gross_rows, &gross)?));
        }
        let nets = total(net_side, net_rows, &net)?;
        Some((nets, total(gross_side, gross_rows, &net).or_else(|| total(gross_side, gross_rows, &gross))?))
    };
    let (left, right) = (engine.platform, engine.channel);
    match (engine.policy.amount.platform, engine.policy.amount.channel) {
        (Basis::Gross, Basis::Gross) => {
            Some((total(left, &group.platform, &gross)?, total(right, &group.channel, &gross)?))
        }
        (Basis::Net, Basis::Net) => Some((total(left, &group.platform, &net)?, total(right, &group.channel, &net)?)),
        (Basis::Net, Basis::Gross) => mixed(left, &group.platform, right, &group.channel),
        (Basis::Gross, Basis::Net) => {
            mixed(right, &group.channel, left, &group.platform).map(|(nets, gross)| (gross, nets))
        }
    }
}

/// A group with its rows in canonical order.
pub(crate) fn describe(engine: &Engine<'_>, pass: u8, key: &[usize], members: Bucket, totals: (i128, i128)) -> Group {
    let first = members.platform.first().map_or(0, |row| *row as usize);
    let values = key.iter().filter_map(|index| engine.references.get(*index)?.map(|(left, _)| left.value(first)));
    let mut group = Group {
        key: values.collect::<Vec<_>>().join(" "),
        pass,
        platform: members.platform,
        channel: members.channel,
        platform_total: totals.0,
        channel_total: totals.1,
    };
    group.platform.sort_by(|first, second| super::bucket::compare_rows(engine.platform, *first, *second));
    group.channel.sort_by(|first, second| super::bucket::compare_rows(engine.channel, *first, *second));
    group
}

impl Engine<'_> {
    /// Keeps a group and gives all its rows the verdict.
    pub(crate) fn record_group(&mut self, group: Group, outcome: Outcome, reason: Reason, pass: u8) {
        let link = self.groups.len() as u32;
        let pass = if outcome == Outcome::Matched { pass } else { NO_PASS };
        let verdict = Verdict { link, outcome, reason, pass, grouped: true };
        group.platform.iter().for_each(|row| self.platform_board.decide(*row, verdict));
        group.channel.iter().for_each(|row| self.channel_board.decide(*row, verdict));
        self.groups.push(group);
    }
    /// Puts the groups in the order of passes, keys and content: the order in which they were found is the join's.
    pub(crate) fn order_groups(&mut self) {
        let rows = |group: &Group| (group.platform.first().copied(), group.channel.first().copied());
        let by_content = |side: &Prepared<'_>, first: Option<u32>, second: Option<u32>| match (first, second) {
            (Some(first), Some(second)) => super::bucket::compare_rows(side, first, second),
            (first, second) => first.cmp(&second),
        };
        let mut order: Vec<u32> = (0..self.groups.len() as u32).collect();
        order.sort_by(|first, second| {
            let (first, second) = (&self.groups[*first as usize], &self.groups[*second as usize]);
            let ((here, there), (other_here, other_there)) = (rows(first), rows(second));
            first
                .pass
                .cmp(&second.pass)
                .then_with(|| first.key.cmp(&second.key))
                .then_with(|| by_content(self.platform, here, other_here))
                .then_with(|| by_content(self.channel, there, other_there))
        });
        let mut groups: Vec<Option<Group>> = std::mem::take(&mut self.groups).into_iter().map(Some).collect();
        for index in order {
            let Some(group) = groups.get_mut(index as usize).and_then(Option::take) else { continue };
            let link = self.groups.len() as u32;
            group.platform.iter().for_each(|row| self.platform_board.verdicts[*row as usize].link = link);
            group.channel.iter().for_each(|row| self.channel_board.verdicts[*row as usize].link = link);
            self.groups.push(group);
        }
    }
}
