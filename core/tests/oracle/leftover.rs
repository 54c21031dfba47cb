//! "What is left": the records still open, tied by one key after the other.

use super::{Aside, Desk, Tie, index};
use counterfoil_core::reconcile::{Measure, Outcome, Pass, Reason, Side};
use std::collections::BTreeMap;

/// The records of one key and kind class: the open ones, and those whose status moves no money.
#[derive(Default)]
struct Tied {
    open: [Vec<usize>; 2],
    no_money: [Vec<usize>; 2],
}

impl Desk<'_> {
    /// "Per key of the exact and group passes in their order, buckets of equal key and kind class."
    pub(super) fn leftovers(&mut self) {
        let passes = self.world.policy.passes.clone();
        let mut keys: Vec<&[String]> = Vec::new();
        for pass in passes.iter().filter(|pass| !self.world.is_left_out(pass)) {
            if let Pass::Exact { key } | Pass::Group { key, .. } = pass
                && !keys.contains(&key.as_slice())
            {
                keys.push(key);
            }
        }
        for key in keys {
            for tied in self.tied(key) {
                self.settle(key, &tied);
            }
        }
        for side in Side::BOTH {
            for row in self.rows(side) {
                let reason = match self.aside[index(side)][row] {
                    Some(Aside::NoMoney) => Reason::NoMoney,
                    Some(Aside::Rule) => Reason::KindIgnored,
                    None => continue,
                };
                if self.fates[index(side)][row].is_none() {
                    self.end(side, row, Outcome::Ignored, Some(reason), Tie::None);
                }
            }
        }
    }

    fn tied(&self, key: &[String]) -> Vec<Tied> {
        let mut buckets: BTreeMap<(Vec<String>, String), Tied> = BTreeMap::new();
        for side in Side::BOTH {
            for row in self.rows(side).filter(|row| self.fates[index(side)][*row].is_none()) {
                let Some(values) = self.key(side, row, key) else { continue };
                let bucket = (values, self.kind_class(side, row));
                match self.aside[index(side)][row] {
                    None => buckets.entry(bucket).or_default().open[index(side)].push(row),
                    Some(Aside::NoMoney) => buckets.entry(bucket).or_default().no_money[index(side)].push(row),
                    Some(Aside::Rule) => {}
                }
            }
        }
        buckets.into_values().collect()
    }

    fn settle(&mut self, key: &[String], tied: &Tied) {
        let [here, there] = &tied.open;
        match (here.as_slice(), there.as_slice()) {
            ([], []) => {}
            ([row], []) => self.moved_though_no_money(Side::Platform, *row, &tied.no_money[1]),
            ([], [row]) => self.moved_though_no_money(Side::Channel, *row, &tied.no_money[0]),
            (_, []) | ([], _) => {}
            ([platform], [channel]) => self.one_and_one(key, *platform, *channel),
            _ => self.crowd(key, here, there),
        }
    }

    /// "One `no_money` record on a side that has no other, and one record of the other side that moves an amount other
    /// than zero: both `status_diff`."
    fn moved_though_no_money(&mut self, side: Side, row: usize, no_money: &[usize]) {
        let ([other], true) = (no_money, self.record(side, row).amount != 0) else { return };
        let (platform, channel) = if side == Side::Platform { (row, *other) } else { (*other, row) };
        self.end_pair(platform, channel, Outcome::StatusDiff, Some(Reason::MovedThoughNoMoney));
    }

    fn one_and_one(&mut self, key: &[String], platform: usize, channel: usize) {
        let policy = &self.world.policy;
        let pair = self.pair(platform, channel);
        let stays = if pair.is_opposite() {
            Some(Reason::DirectionConflict)
        } else if !pair.is_one_account() {
            Some(Reason::AccountMismatch)
        } else if pair.conflicting_reference(key).is_some() {
            Some(Reason::ReferenceConflict)
        } else if !policy.dates.iter().all(|rule| pair.is_date_near(rule)) {
            Some(Reason::OutsideDateWindow)
        } else if !policy.fields.iter().all(|rule| pair.is_field_equal(rule)) {
            Some(Reason::FieldMismatch)
        } else {
            None
        };
        if stays.is_some() {
            self.stay(Side::Platform, platform, stays);
            self.stay(Side::Channel, channel, stays);
            return;
        }
        let differs = if !pair.is_currency_comparable() {
            Some((Outcome::CurrencyDiff, Reason::CurrencyOff))
        } else if !pair.is_amount_tolerated(&policy.amount.tolerance) {
            Some((Outcome::AmountDiff, Reason::AmountOff))
        } else if !pair.is_one_status() {
            Some((Outcome::StatusDiff, Reason::StatusOff))
        } else if !pair.are_fees_near() {
            Some((Outcome::FeeDiff, Reason::FeeOff))
        } else if !pair.do_fees_agree() {
            Some((Outcome::FeeDiff, Reason::NetOff))
        } else {
            None
        };
        if let Some((outcome, reason)) = differs {
            self.end_pair(platform, channel, outcome, Some(reason));
        }
    }

    /// The first reason that a key gave is kept.
    fn stay(&mut self, side: Side, row: usize, reason: Option<Reason>) {
        let slot = &mut self.open_reasons[index(side)][row];
        *slot = slot.or(reason);
    }

    /// "More: if a `group` pass over amounts uses exactly this key and all members are of one account: the first that
    /// fails. Otherwise all stay open with `crowded_key`."
    fn crowd(&mut self, key: &[String], platform: &[usize], channel: &[usize]) {
        let summed = self
            .world
            .policy
            .passes
            .iter()
            .any(|pass| matches!(pass, Pass::Group { key: summed, measure: Measure::Amount } if summed == key));
        let members = self.members(platform, channel);
        let outcome = if !summed || !self.is_group_of_one_account(&members) {
            None
        } else if self.currencies(&members) > 1 {
            Some((Outcome::CurrencyDiff, Reason::GroupCurrencies))
        } else if !self.do_sums_agree(platform, channel) {
            Some((Outcome::AmountDiff, Reason::GroupSumOff))
        } else if self.statuses(&members) > 1 {
            Some((Outcome::StatusDiff, Reason::StatusOff))
        } else if !self.do_group_fees_agree(platform, channel) {
            Some((Outcome::FeeDiff, Reason::FeeOff))
        } else {
            None
        };
        if let Some((outcome, reason)) = outcome {
            self.end_group(platform, channel, outcome, Some(reason));
            return;
        }
        for (side, rows) in [(Side::Platform, platform), (Side::Channel, channel)] {
            for row in rows {
                self.stay(side, *row, Some(Reason::CrowdedKey));
            }
        }
    }
}
