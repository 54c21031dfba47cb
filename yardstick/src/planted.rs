//! Four engines that are wrong on purpose, each in a way that shipped software was. A yardstick that does not catch them
//! measures nothing.

use crate::case::Case;
use crate::engine::{Answer, Claim, Engine};
use counterfoil_core::reconcile::{DateKind, Records, Side};

/// What makes a planted engine believe that two records belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belief {
    /// The first open record with the same reference, else the nearest amount.
    Greedy,
    /// The record in the same place of the other file.
    Position,
    /// The first open record of the same amount and currency.
    SameAmount,
    /// The nearest amount first, references for the rest.
    TolerantFirst,
}

/// A planted engine.
#[derive(Debug, Clone, Copy)]
pub struct Planted {
    name: &'static str,
    belief: Belief,
}

/// All planted engines.
pub const ALL: [Planted; 4] = [
    Planted { name: "planted greedy", belief: Belief::Greedy },
    Planted { name: "planted position", belief: Belief::Position },
    Planted { name: "planted same amount", belief: Belief::SameAmount },
    Planted { name: "planted tolerant first", belief: Belief::TolerantFirst },
];

impl Engine for Planted {
    fn name(&self) -> &str {
        self.name
    }

    fn answer(&self, case: &Case) -> Result<Answer, String> {
        let mut pairs = Pairs::new(case);
        match self.belief {
            Belief::Greedy => {
                pairs.first_with(same_reference);
                pairs.nearest();
            }
            Belief::Position => pairs.by_position(),
            Belief::SameAmount => pairs.first_with(same_amount),
            Belief::TolerantFirst => {
                pairs.nearest();
                pairs.first_with(same_reference);
            }
        }
        Ok(Answer::from_claims(case, pairs.claims))
    }
}

struct Pairs<'case> {
    case: &'case Case,
    claims: Vec<Claim>,
    taken: [Vec<bool>; 2],
}

impl<'case> Pairs<'case> {
    fn new(case: &'case Case) -> Self {
        let taken = Side::BOTH.map(|side| vec![false; case.side(side).len()]);
        Self { case, claims: Vec::new(), taken }
    }

    fn claim(&mut self, platform: usize, channel: usize) {
        self.taken[0][platform] = true;
        self.taken[1][channel] = true;
        self.claims.push(Claim { platform: vec![platform], channel: vec![channel] });
    }

    fn open(&self, side: usize) -> Vec<usize> {
        self.taken[side].iter().enumerate().filter(|(_, taken)| !**taken).map(|(row, _)| row).collect()
    }

    fn by_position(&mut self) {
        for row in 0..self.case.platform.len().min(self.case.channel.len()) {
            self.claim(row, row);
        }
    }

    fn first_with(&mut self, believes: fn(&Case, usize, usize) -> bool) {
        for platform in self.open(0) {
            let first = self.open(1).into_iter().find(|channel| believes(self.case, platform, *channel));
            if let Some(channel) = first {
                self.claim(platform, channel);
            }
        }
    }

    /// The nearest amount within one percent and three days, record by record.
    fn nearest(&mut self) {
        for platform in self.open(0) {
            let near =
                self.open(1).into_iter().filter_map(|channel| Some((gap(self.case, platform, channel)?, channel)));
            if let Some((_, channel)) = near.min() {
                self.claim(platform, channel);
            }
        }
    }
}

fn same_reference(case: &Case, platform: usize, channel: usize) -> bool {
    case.policy.references.iter().any(|reference| {
        let value = |records: &Records, field: &str, row: usize| {
            records.text(field).map(|column| column.value(row).to_owned()).filter(|value| !value.is_empty())
        };
        let here = value(&case.platform, &reference.platform, platform);
        here.is_some() && here == value(&case.channel, &reference.channel, channel)
    })
}

fn same_amount(case: &Case, platform: usize, channel: usize) -> bool {
    case.platform.amount_of(platform) == case.channel.amount_of(channel)
        && case.platform.currency_of(platform) == case.channel.currency_of(channel)
}

fn gap(case: &Case, platform: usize, channel: usize) -> Option<u64> {
    let (here, there) = (case.platform.amount_of(platform)?, case.channel.amount_of(channel)?);
    let off = here.abs_diff(there);
    let day = |records: &Records, row| records.date_of(DateKind::Created, row).map(|at| at / crate::world::DAY);
    let days = day(&case.platform, platform)?.abs_diff(day(&case.channel, channel)?);
    let same = case.platform.currency_of(platform) == case.channel.currency_of(channel);
    (same && days <= 3 && off <= here.unsigned_abs() / 100).then(|| off.saturating_add(days))
}
