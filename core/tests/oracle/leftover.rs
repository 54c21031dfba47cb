//! "What is left": the records still open, tied by one reference after the other.

use super::{Desk, Tie, index};
use counterfoil_core::reconcile::{Measure, Outcome, Pass, Reason, Reference, Side};
use std::collections::BTreeMap;

/// The records of one value and kind class: the open ones, and those set aside.
#[derive(Default)]
struct Tied {
    open: [Vec<usize>; 2],
    aside: [Vec<usize>; 2],
}

impl Desk<'_> {
    pub(super) fn leftovers(&mut self) {
        for reference in self.world.policy.references.clone() {
            for tied in self.tied(&reference) {
                self.settle(&reference, &tied);
            }
        }
        for side in Side::BOTH {
            for row in self.rows(side) {
                if self.aside[index(side)][row].is_some() && self.fates[index(side)][row].is_none() {
                    self.end(side, row, Outcome::Ignored, None, Tie::None);
                }
            }
        }
    }

    fn tied(&self, reference: &Reference) -> Vec<Tied> {
        let mut buckets: BTreeMap<(String, String), Tied> = BTreeMap::new();
        for side in Side::BOTH {
            for row in self.rows(side) {
                let value = self.value(side, row, reference);
                if value.is_empty() || self.fates[index(side)][row].is_some() {
                    continue;
                }
                let tied = buckets.entry((value, self.kind_class(side, row))).or_default();
                let set_aside = self.aside[index(side)][row].is_some();
                let list = if set_aside { &mut tied.aside } else { &mut tied.open };
                list[index(side)].push(row);
            }
        }
        buckets.into_values().collect()
    }

    fn settle(&mut self, reference: &Reference, tied: &Tied) {
        let [here, there] = &tied.open;
        match (here.as_slice(), there.as_slice()) {
            ([], []) => {}
            ([row], []) => self.tied_to_one_aside(Side::Platform, *row, &tied.aside[1]),
            ([], [row]) => self.tied_to_one_aside(Side::Channel, *row, &tied.aside[0]),
            (_, []) | ([], _) => {}
            ([platform], [channel]) => self.one_and_one(reference, *platform, *channel),
            _ => self.crowd(reference, here, there),
        }
    }

    /// "A set-aside record tied 1 and 1 to an open record that moves money: both `status_diff`."
    fn tied_to_one_aside(&mut self, side: Side, row: usize, aside: &[usize]) {
        let ([other], true) = (aside, self.record(side, row).amount != 0) else { return };
        let (platform, channel) = if side == Side::Platform { (row, *other) } else { (*other, row) };
        self.end_pair(platform, channel, Outcome::StatusDiff, Some(Reason::MovedThoughNoMoney));
    }

    fn one_and_one(&mut self, reference: &Reference, platform: usize, channel: usize) {
        let key = [reference.name.clone()];
        let policy = &self.world.policy;
        let pair = self.pair(platform, channel);
        let stays = if pair.is_opposite() {
            Some(Reason::DirectionConflict)
        } else if !pair.is_one_account() {
            Some(Reason::AccountMismatch)
        } else if pair.conflicting_reference(&key).is_some() {
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
            Some(Outcome::CurrencyDiff)
        } else if !pair.is_amount_tolerated(&policy.amount.tolerance) {
            Some(Outcome::AmountDiff)
        } else if !pair.is_one_status() {
            Some(Outcome::StatusDiff)
        } else if !pair.do_fees_agree() {
            Some(Outcome::FeeDiff)
        } else {
            None
        };
        if let Some(outcome) = differs {
            self.end_pair(platform, channel, outcome, None);
        }
    }

    /// The first reason that a reference gave is kept.
    fn stay(&mut self, side: Side, row: usize, reason: Option<Reason>) {
        let slot = &mut self.open_reasons[index(side)][row];
        *slot = slot.or(reason);
    }

    /// "More: if a `group` pass uses exactly this reference: all members `currency_diff`, `amount_diff` or
    /// `status_diff`; else all stay open with `crowded_key`."
    fn crowd(&mut self, reference: &Reference, platform: &[usize], channel: &[usize]) {
        let summed = self.world.policy.passes.iter().any(|pass| {
            matches!(pass, Pass::Group { key, measure: Measure::Amount } if *key == [reference.name.clone()])
                && !self.is_left_out(pass)
        });
        let members = self.members(platform, channel);
        let outcome = if !summed {
            None
        } else if self.currencies(&members) > 1 {
            Some(Outcome::CurrencyDiff)
        } else if !self.do_sums_agree(platform, channel) {
            Some(Outcome::AmountDiff)
        } else if self.statuses(&members) > 1 {
            Some(Outcome::StatusDiff)
        } else {
            None
        };
        if let Some(outcome) = outcome {
            self.end_group(platform, channel, outcome, None);
            return;
        }
        for (side, rows) in [(Side::Platform, platform), (Side::Channel, channel)] {
            for row in rows {
                self.stay(side, *row, Some(Reason::CrowdedKey));
            }
        }
    }
}
