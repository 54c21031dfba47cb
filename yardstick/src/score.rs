//! How good an answer is, measured against the key and nothing else.

use crate::case::{Case, Duty, Expected};
use crate::engine::{Answer, Claim};
use counterfoil_core::reconcile::{Outcome, Side};
use std::collections::{BTreeMap, BTreeSet};

/// Sums over cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Cases measured.
    pub cases: u64,
    /// Cases to which the engine had no answer.
    pub errors: u64,
    /// Records of both sides.
    pub records: u64,
    /// Automatic matches.
    pub claims: u64,
    /// Automatic matches that are wrong, or right by luck only.
    pub false_claims: u64,
    /// Records whose counterpart the input gives away.
    pub resolvable: u64,
    /// Those of them that were matched with it.
    pub resolved: u64,
    /// Records that nobody can resolve from the input.
    pub unresolvable: u64,
    /// Those of them that were left to people.
    pub refused: u64,
    /// Records that ended in an outcome that the key does not allow.
    pub wrong_outcomes: u64,
    /// Minor units that the engine's bridges leave unexplained; absent for an engine without bridges.
    pub unexplained: Option<u128>,
}

impl Score {
    /// Adds another score.
    pub fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.errors += other.errors;
        self.records += other.records;
        self.claims += other.claims;
        self.false_claims += other.false_claims;
        self.resolvable += other.resolvable;
        self.resolved += other.resolved;
        self.unresolvable += other.unresolvable;
        self.refused += other.refused;
        self.wrong_outcomes += other.wrong_outcomes;
        self.unexplained = match (self.unexplained, other.unexplained) {
            (Some(own), Some(more)) => Some(own.saturating_add(more)),
            (own, more) => own.or(more),
        };
    }

    /// Whether nothing at all is to be said against it.
    pub fn is_perfect(&self) -> bool {
        self.errors == 0
            && self.false_claims == 0
            && self.resolved == self.resolvable
            && self.refused == self.unresolvable
            && self.wrong_outcomes == 0
            && self.unexplained.unwrap_or(0) == 0
    }

    /// The goals that it misses, in words: no false match, nothing unresolvable matched, at least 98 % of the resolvable
    /// resolved, no outcome that the key does not allow, no minor unit unexplained, an answer to every case.
    pub fn missed_goals(&self) -> Vec<String> {
        let mut missed = Vec::new();
        if self.errors > 0 {
            missed.push(format!("{} cases without an answer", self.errors));
        }
        if self.false_claims > 0 {
            missed.push(format!("{} false automatic matches", self.false_claims));
        }
        if self.refused < self.unresolvable {
            missed.push(format!(
                "{} of {} unresolvable records matched",
                self.unresolvable - self.refused,
                self.unresolvable
            ));
        }
        if u128::from(self.resolved) * 100 < u128::from(self.resolvable) * 98 {
            missed.push(format!("{} of {} resolvable records resolved", self.resolved, self.resolvable));
        }
        if self.wrong_outcomes > 0 {
            missed.push(format!("{} wrong outcomes", self.wrong_outcomes));
        }
        if let Some(unexplained) = self.unexplained.filter(|minor| *minor > 0) {
            missed.push(format!("{unexplained} minor units unexplained"));
        }
        missed
    }
}

/// One thing that an answer gets wrong, in words.
pub type Fault = String;

/// Measures an answer; the faults say where it is wrong.
pub fn measure(case: &Case, answer: &Result<Answer, String>) -> (Score, Vec<Fault>) {
    let mut score = Score { cases: 1, records: case.records() as u64, ..Score::default() };
    let expected = || case.key.platform.iter().chain(&case.key.channel);
    score.unresolvable = expected().filter(|one| one.duty == Duty::Refuse).count() as u64;
    let alone = expected().filter(|one| one.duty == Duty::Resolve).count();
    let copies: usize = case.key.quotas.iter().map(|quota| 2 * quota.matched).sum();
    score.resolvable = (alone + copies) as u64;
    match answer {
        Ok(answer) => Judge { case, answer, score, faults: Vec::new() }.judge(),
        Err(error) => {
            score.errors = 1;
            (score, vec![error.clone()])
        }
    }
}

struct Judge<'a> {
    case: &'a Case,
    answer: &'a Answer,
    score: Score,
    faults: Vec<Fault>,
}

impl Judge<'_> {
    fn judge(mut self) -> (Score, Vec<Fault>) {
        let mut right: [BTreeSet<usize>; 2] = Default::default();
        let mut claimed: [BTreeSet<usize>; 2] = Default::default();
        self.score.claims = self.answer.claims.len() as u64;
        for claim in &self.answer.claims {
            let reason = self.objection(claim, &claimed);
            claimed[0].extend(&claim.platform);
            claimed[1].extend(&claim.channel);
            match reason {
                None => {
                    right[0].extend(&claim.platform);
                    right[1].extend(&claim.channel);
                }
                Some(reason) => {
                    self.score.false_claims += 1;
                    self.faults.push(format!("false match {claim:?}: {reason}"));
                }
            }
        }
        self.count_resolved(&right);
        self.count_refused(&claimed);
        self.compare_outcomes();
        self.score.unexplained = self.answer.unexplained;
        if let Some(unexplained) = self.answer.unexplained.filter(|minor| *minor > 0) {
            self.faults.push(format!("{unexplained} minor units unexplained"));
        }
        (self.score, self.faults)
    }

    /// Why a claim is false, or nothing where it is right.
    fn objection(&self, claim: &Claim, claimed: &[BTreeSet<usize>; 2]) -> Option<String> {
        if claim.platform.is_empty() || claim.channel.is_empty() {
            return Some("it has one side only".to_owned());
        }
        let twice = claim.platform.iter().any(|row| claimed[0].contains(row))
            || claim.channel.iter().any(|row| claimed[1].contains(row));
        if twice {
            return Some("a record is claimed twice".to_owned());
        }
        let key = &self.case.key;
        let platform = claim.platform.iter().map(|row| key.platform.get(*row));
        let channel = claim.channel.iter().map(|row| key.channel.get(*row));
        let Some(members) = platform.chain(channel).collect::<Option<Vec<&Expected>>>() else {
            return Some("a row does not exist".to_owned());
        };
        let first = members.first()?;
        if let Some(member) = members.iter().find(|member| matches!(member.duty, Duty::Refuse | Duty::Report)) {
            return Some(format!("a member is to {} ({})", member.duty.name(), member.outcomes.names()));
        }
        if members.iter().any(|member| member.movement != first.movement) {
            return Some("the records tell of different movements".to_owned());
        }
        if first.whole {
            let all = key.platform.iter().chain(&key.channel).filter(|one| one.movement == first.movement).count();
            (members.len() != all).then(|| format!("{} of the {all} lines of the movement", members.len()))
        } else {
            (claim.platform.len() != claim.channel.len()).then(|| "copies in different numbers".to_owned())
        }
    }

    fn count_resolved(&mut self, right: &[BTreeSet<usize>; 2]) {
        let mut copies: BTreeMap<(usize, u32), usize> = BTreeMap::new();
        for (position, side) in Side::BOTH.into_iter().enumerate() {
            for (row, expected) in self.case.key.side(side).iter().enumerate() {
                let found = right[position].contains(&row);
                match expected.duty {
                    Duty::Resolve if found => self.score.resolved += 1,
                    Duty::Resolve => self.faults.push(format!("{} row {row} is not resolved", side.name())),
                    Duty::Copy if found => *copies.entry((position, expected.movement)).or_default() += 1,
                    Duty::Copy | Duty::Refuse | Duty::Report => {}
                }
            }
        }
        for quota in &self.case.key.quotas {
            for (position, side) in Side::BOTH.into_iter().enumerate() {
                let found = copies.get(&(position, quota.movement)).copied().unwrap_or(0);
                self.score.resolved += found.min(quota.matched) as u64;
                if found != quota.matched {
                    self.score.wrong_outcomes += found.abs_diff(quota.matched) as u64;
                    self.faults.push(format!("{}: {found} of {} copies matched", side.name(), quota.matched));
                }
            }
        }
    }

    fn count_refused(&mut self, claimed: &[BTreeSet<usize>; 2]) {
        for (position, side) in Side::BOTH.into_iter().enumerate() {
            for (row, expected) in self.case.key.side(side).iter().enumerate() {
                if expected.duty == Duty::Refuse && !claimed[position].contains(&row) {
                    self.score.refused += 1;
                }
            }
        }
    }

    fn compare_outcomes(&mut self) {
        for (side, outcomes) in [(Side::Platform, &self.answer.platform), (Side::Channel, &self.answer.channel)] {
            for (row, expected) in self.case.key.side(side).iter().enumerate() {
                let outcome = outcomes.get(row).copied();
                if !outcome.is_some_and(|outcome| expected.outcomes.has(outcome)) {
                    self.score.wrong_outcomes += 1;
                    let given = outcome.map_or("no outcome", Outcome::name);
                    let allowed = expected.outcomes.names();
                    self.faults.push(format!("{} row {row}: {given} instead of {allowed}", side.name()));
                }
            }
        }
    }
}
