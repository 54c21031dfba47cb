//! A case: two files, a policy, an instant, and the answer key that the story behind them dictates.

use chrono::{DateTime, Utc};
use counterfoil_core::reconcile::{Outcome, Policy, Records, Side};

/// Several outcomes at once, for what a record may rightly end in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcomes(u16);

impl Outcomes {
    /// The set of these outcomes.
    pub const fn of(outcomes: &[Outcome]) -> Self {
        let mut bits = 0;
        let mut position = 0;
        while position < outcomes.len() {
            bits |= 1 << outcomes[position] as u16;
            position += 1;
        }
        Self(bits)
    }

    /// Whether an outcome is one of them.
    pub const fn has(self, outcome: Outcome) -> bool {
        self.0 & (1 << outcome as u16) != 0
    }

    /// Their names, joined by a bar.
    pub fn names(self) -> String {
        let names: Vec<&str> =
            Outcome::ALL.iter().filter(|outcome| self.has(**outcome)).map(|one| one.name()).collect();
        names.join("|")
    }
}

/// What is asked of an engine for one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// It has a true counterpart that the input gives away: match it.
    Resolve,
    /// It is one of several copies that nothing tells apart; as many are to be matched as the key's quota says.
    Copy,
    /// Its counterpart cannot be told from the input: whoever matches it tosses a coin.
    Refuse,
    /// It has no counterpart, or one that differs: say so.
    Report,
}

impl Duty {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Copy => "copy",
            Self::Refuse => "refuse",
            Self::Report => "report",
        }
    }
}

/// The answer for one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// What is asked.
    pub duty: Duty,
    /// Where it may end.
    pub outcomes: Outcomes,
    /// Records with the same number tell of the same movement of money.
    pub movement: u32,
    /// Whether the movement is matched as a whole (split payments, payouts) or record by record.
    pub whole: bool,
}

/// How many of the copies of one movement are to be matched on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The movement.
    pub movement: u32,
    /// Copies to be matched on each side.
    pub matched: usize,
}

/// The answers, in the order of the records.
#[derive(Debug, Clone, Default)]
pub struct Key {
    /// For the platform's records.
    pub platform: Vec<Expected>,
    /// For the channel's records.
    pub channel: Vec<Expected>,
    /// For the movements with copies.
    pub quotas: Vec<Quota>,
}

impl Key {
    /// The answers of a side.
    pub fn side(&self, side: Side) -> &[Expected] {
        match side {
            Side::Platform => &self.platform,
            Side::Channel => &self.channel,
        }
    }
}

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// The family that it belongs to.
    pub family: &'static str,
    /// The seed of the run.
    pub seed: u64,
    /// Its number in the family.
    pub number: u64,
    /// The platform's file.
    pub platform: Records,
    /// The channel's file.
    pub channel: Records,
    /// What is compared.
    pub policy: Policy,
    /// When the run is judged.
    pub as_of: DateTime<Utc>,
    /// The truth.
    pub key: Key,
}

impl Case {
    /// The records of a side.
    pub fn side(&self, side: Side) -> &Records {
        match side {
            Side::Platform => &self.platform,
            Side::Channel => &self.channel,
        }
    }

    /// Records of both sides.
    pub fn records(&self) -> usize {
        self.platform.len() + self.channel.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_outcomes_has_its_members_only() {
        let set = Outcomes::of(&[Outcome::Matched, Outcome::Rejected]);
        assert!(set.has(Outcome::Matched) && set.has(Outcome::Rejected) && !set.has(Outcome::Ignored));
        assert_eq!(set.names(), "matched|rejected");
    }
}
