//! A second reading of `docs/decisions/0003-matching.md`, written from the text alone: no index, no hash, no flow
//! network. Every bucket and component is solved by looking at all assignments of single records, so it is good for
//! some eight records a side and shares nothing with the engine but the public types of its input.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]

pub(crate) mod assign;
pub(crate) mod compare;
mod leftover;
mod pair;
mod passes;

use crate::worlds::{Rec, World};
use counterfoil_core::reconcile::{Outcome, Pass, Reason, Reference, Side};

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fate {
    pub(crate) outcome: Outcome,
    /// Where the page names one.
    pub(crate) reason: Option<Reason>,
    pub(crate) tie: Tie,
}

/// What a record is tied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tie {
    None,
    Row(usize),
    /// Rows of the platform and of the channel.
    Group(Vec<usize>, Vec<usize>),
}

/// What became of all records, by side and row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) platform: Vec<Fate>,
    pub(crate) channel: Vec<Fate>,
}

impl Answer {
    /// The fates of a side.
    pub(crate) fn side(&self, side: Side) -> &[Fate] {
        match side {
            Side::Platform => &self.platform,
            Side::Channel => &self.channel,
        }
    }
}

/// Why a record takes no part in most passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    NoMoney,
    Rule,
}

/// The state between the passes.
struct Desk<'a> {
    world: &'a World,
    fates: [Vec<Option<Fate>>; 2],
    aside: [Vec<Option<Aside>>; 2],
    /// Reasons that the page gives to records which stay open.
    open_reasons: [Vec<Option<Reason>>; 2],
}

/// Every record's fate, from the page.
pub(crate) fn judge(world: &World) -> Answer {
    let sizes = [world.platform.records.len(), world.channel.records.len()];
    let mut desk = Desk {
        world,
        fates: sizes.map(|size| vec![None; size]),
        aside: sizes.map(|size| vec![None; size]),
        open_reasons: sizes.map(|size| vec![None; size]),
    };
    desk.set_aside();
    desk.references_that_disagree();
    for pass in world.policy.passes.clone() {
        if world.is_left_out(&pass) {
            continue;
        }
        match &pass {
            Pass::Exact { key } => desk.exact(key),
            Pass::Group { key, measure } => desk.group(key, *measure),
            Pass::Tolerant { .. } => desk.tolerant(&pass),
        }
    }
    desk.leftovers();
    desk.timing();
    let [platform, channel] = desk.fates.map(|side| side.into_iter().map(|fate| fate.unwrap()).collect());
    Answer { platform, channel }
}

const fn index(side: Side) -> usize {
    match side {
        Side::Platform => 0,
        Side::Channel => 1,
    }
}

impl Desk<'_> {
    fn record(&self, side: Side, row: usize) -> &Rec {
        &self.world.side(side).records[row]
    }

    fn rows(&self, side: Side) -> std::ops::Range<usize> {
        0..self.world.side(side).records.len()
    }

    /// Open and not set aside.
    fn open(&self, side: Side) -> Vec<usize> {
        self.rows(side)
            .filter(|row| self.fates[index(side)][*row].is_none() && self.aside[index(side)][*row].is_none())
            .collect()
    }

    fn end(&mut self, side: Side, row: usize, outcome: Outcome, reason: Option<Reason>, tie: Tie) {
        let slot = &mut self.fates[index(side)][row];
        assert!(slot.is_none(), "the oracle gave {side:?} {row} two fates");
        *slot = Some(Fate { outcome, reason, tie });
    }

    fn end_pair(&mut self, platform: usize, channel: usize, outcome: Outcome, reason: Option<Reason>) {
        self.end(Side::Platform, platform, outcome, reason, Tie::Row(channel));
        self.end(Side::Channel, channel, outcome, reason, Tie::Row(platform));
    }

    fn reference(&self, name: &str) -> Reference {
        self.world.policy.reference(name).cloned().unwrap()
    }

    /// The value that a record has under a reference; empty where absent.
    fn value(&self, side: Side, row: usize, reference: &Reference) -> String {
        let name = if side == Side::Platform { &reference.platform } else { &reference.channel };
        self.record(side, row).text(name).to_owned()
    }

    /// The values of a key, or none where one of them is absent.
    fn key(&self, side: Side, row: usize, names: &[String]) -> Option<Vec<String>> {
        let values: Vec<String> = names.iter().map(|name| self.value(side, row, &self.reference(name))).collect();
        values.iter().all(|value| !value.is_empty()).then_some(values)
    }

    /// "Records whose status is in the `no_money` list, and records that an `ignore` rule names, are set aside."
    fn set_aside(&mut self) {
        for side in Side::BOTH {
            for row in self.rows(side) {
                self.aside[index(side)][row] = pair::aside(self.world, side, self.record(side, row));
            }
        }
    }

    /// "A record that two references tie to different records of the other side, each being the only one there with
    /// that value and kind class, is ambiguous with both named; it takes part in no pass."
    fn references_that_disagree(&mut self) {
        let references = self.world.policy.references.clone();
        let mut torn = Vec::new();
        for side in Side::BOTH {
            for row in self.open(side) {
                let mut named: Vec<usize> =
                    references.iter().filter_map(|reference| self.only_one_there(side, row, reference)).collect();
                named.sort_unstable();
                named.dedup();
                if named.len() > 1 {
                    torn.push((side, row));
                }
            }
        }
        for (side, row) in torn {
            self.end(side, row, Outcome::Ambiguous, Some(Reason::ReferencesDisagree), Tie::None);
        }
    }

    /// The one record of the other side with this record's value of a reference and its kind class.
    fn only_one_there(&self, side: Side, row: usize, reference: &Reference) -> Option<usize> {
        let (value, class) = (self.value(side, row, reference), self.kind_class(side, row));
        let other = side.other();
        let same =
            |there: &usize| self.value(other, *there, reference) == value && self.kind_class(other, *there) == class;
        match self.open(other).into_iter().filter(same).collect::<Vec<usize>>().as_slice() {
            [only] if !value.is_empty() => Some(*only),
            _ => None,
        }
    }

    /// "Shares a reference value (same kind class)."
    fn shares_a_reference(&self, platform: usize, channel: usize) -> bool {
        let same_class = self.kind_class(Side::Platform, platform) == self.kind_class(Side::Channel, channel);
        let shared = |reference: &Reference| {
            let value = self.value(Side::Platform, platform, reference);
            !value.is_empty() && value == self.value(Side::Channel, channel, reference)
        };
        same_class && self.world.policy.references.iter().any(shared)
    }

    fn kind_class(&self, side: Side, row: usize) -> String {
        pair::kind_class(self.world, side, self.record(side, row))
    }

    /// "What is open then is `pending` inside its timing window (end inclusive), else `platform_only` or
    /// `channel_only`."
    fn timing(&mut self) {
        for side in Side::BOTH {
            for row in self.rows(side) {
                if self.fates[index(side)][row].is_some() {
                    continue;
                }
                let reason = self.open_reasons[index(side)][row];
                let only = if side == Side::Platform { Outcome::PlatformOnly } else { Outcome::ChannelOnly };
                let record = self.record(side, row);
                if self.is_ledger_absent(side, record) {
                    self.end(side, row, only, Some(Reason::AccountLedgerAbsent), Tie::None);
                } else if pair::is_young(self.world, side, record) {
                    self.end(side, row, Outcome::Pending, Some(Reason::InsideTimingWindow), Tie::None);
                } else {
                    self.end(side, row, only, reason, Tie::None);
                }
            }
        }
    }

    /// "A record that names an account of which the channel's input has no record is never pending."
    fn is_ledger_absent(&self, side: Side, record: &Rec) -> bool {
        side == Side::Platform
            && pair::compares_accounts(self.world)
            && !record.account.is_empty()
            && self.world.channel.records.iter().all(|other| other.account != record.account)
    }
}
