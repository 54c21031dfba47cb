//! The three passes of the page, one bucket or component at a time.

use super::assign::Edges;
use super::pair::{self, Pair};
use super::{Aside, Desk, Tie, index};
use crate::worlds::Rec;
use counterfoil_core::reconcile::{DateRule, Measure, Outcome, Pass, Reason, Side, Tolerance};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of the platform and of the channel.
type Rows = (Vec<usize>, Vec<usize>);

impl Desk<'_> {
    pub(super) fn pair(&self, platform: usize, channel: usize) -> Pair<'_> {
        Pair {
            world: self.world,
            platform: self.record(Side::Platform, platform),
            channel: self.record(Side::Channel, channel),
        }
    }

    /// "Open records with equal keys and kind class form a bucket"; those of both sides.
    fn buckets(&self, key: &[String]) -> Vec<Rows> {
        let mut buckets: BTreeMap<(Vec<String>, String), Rows> = BTreeMap::new();
        for side in Side::BOTH {
            for row in self.open(side) {
                if let Some(values) = self.key(side, row, key) {
                    let rows = buckets.entry((values, self.kind_class(side, row))).or_default();
                    if side == Side::Platform { rows.0.push(row) } else { rows.1.push(row) }
                }
            }
        }
        buckets.into_values().filter(|rows| !rows.0.is_empty() && !rows.1.is_empty()).collect()
    }

    pub(super) fn exact(&mut self, key: &[String]) {
        let tolerance = self.world.policy.amount.tolerance.clone();
        for (platform, channel) in self.buckets(key) {
            if let ([here], [there]) = (platform.as_slice(), channel.as_slice()) {
                if self.pair(*here, *there).agrees(&tolerance, key) {
                    self.end_pair(*here, *there, Outcome::Matched, Some(Reason::Key));
                }
            } else {
                self.crowded_bucket(key, &tolerance, &platform, &channel);
            }
        }
    }

    /// "Classes are assigned to classes: as many units as possible, at least cost." A unit is a record; a pair of
    /// classes is matched in as many units as every best assignment gives it.
    fn crowded_bucket(&mut self, key: &[String], tolerance: &Tolerance, platform: &[usize], channel: &[usize]) {
        let (here, there) = (self.classes(Side::Platform, platform), self.classes(Side::Channel, channel));
        let class_of =
            |classes: &[Vec<usize>], row: usize| classes.iter().position(|class| class.contains(&row)).unwrap();
        let edges = Edges::of(platform.len(), channel.len(), &|row, column| {
            let pair = self.pair(platform[row], channel[column]);
            pair.agrees(tolerance, key).then(|| self.exact_cost(&pair))
        });
        let (_, chosen) = edges.best();
        let mut sure = vec![vec![0usize; there.len()]; here.len()];
        let mut flow = sure.clone();
        for (row, column) in &chosen {
            flow[class_of(&here, platform[*row])][class_of(&there, channel[*column])] += 1;
        }
        for (left, class) in here.iter().enumerate() {
            for (right, other) in there.iter().enumerate() {
                let marked =
                    |row: usize, column: usize| class.contains(&platform[row]) && other.contains(&channel[column]);
                sure[left][right] = edges.marked(&marked).best().0.2 as usize;
            }
        }
        let linked = |left: usize, right: usize| {
            let pair = self.pair(here[left][0], there[right][0]);
            pair.agrees(tolerance, key)
        };
        let doubtful: BTreeSet<(usize, usize)> = (0..here.len())
            .flat_map(|left| (0..there.len()).map(move |right| (left, right)))
            .filter(|(left, right)| flow[*left][*right] > sure[*left][*right])
            .collect();
        let is_edge: Vec<Vec<bool>> =
            (0..here.len()).map(|left| (0..there.len()).map(|right| linked(left, right)).collect()).collect();

        let reason = if here.len() == 1 && there.len() == 1 { Reason::Multiset } else { Reason::KeyAssignment };
        // The units of a class are one another's equals: the smallest ids take the sure places, in any order of partners.
        let mut taken_there = vec![0usize; there.len()];
        for (left, class) in here.iter().enumerate() {
            let mut taken = 0;
            for right in 0..there.len() {
                for _ in 0..sure[left][right] {
                    self.end_pair(class[taken], there[right][taken_there[right]], Outcome::Matched, Some(reason));
                    taken += 1;
                    taken_there[right] += 1;
                }
            }
            let doubt =
                (0..there.len()).any(|right| is_edge[left][right] && doubtful.iter().any(|pair| pair.1 == right));
            self.remainder(Side::Platform, &class[taken..], taken, doubt);
        }
        for (right, class) in there.iter().enumerate() {
            let taken = taken_there[right];
            let doubt = (0..here.len()).any(|left| is_edge[left][right] && doubtful.iter().any(|pair| pair.0 == left));
            self.remainder(Side::Channel, &class[taken..], taken, doubt);
        }
    }

    /// What becomes of the units of a class that no best assignment is sure about.
    fn remainder(&mut self, side: Side, rows: &[usize], matched: usize, doubt: bool) {
        for row in rows {
            if doubt {
                self.end(side, *row, Outcome::Ambiguous, Some(Reason::AssignmentTie), Tie::None);
            } else if matched > 0 {
                self.end(side, *row, Outcome::Duplicate, Some(Reason::Surplus), Tie::None);
            }
        }
    }

    /// Records of equal content, each class in the order of its ids.
    fn classes(&self, side: Side, rows: &[usize]) -> Vec<Vec<usize>> {
        let mut classes: BTreeMap<Rec, Vec<usize>> = BTreeMap::new();
        for row in rows {
            classes.entry(self.record(side, *row).content()).or_default().push(*row);
        }
        for class in classes.values_mut() {
            class.sort_by_key(|row| (self.record(side, *row).id.clone(), *row));
        }
        classes.into_values().collect()
    }

    /// "Amount difference + day difference of the first date rule, 0 without one."
    fn exact_cost(&self, pair: &Pair<'_>) -> i128 {
        let days = self.world.policy.dates.first().and_then(|rule| pair.days_between(rule)).unwrap_or(0);
        pair.amount_difference() + i128::from(days)
    }

    pub(super) fn group(&mut self, key: &[String], measure: Measure) {
        if measure == Measure::Coverage {
            for (platform, channel) in self.buckets(key) {
                self.end_group(&platform, &channel, Outcome::Matched, Some(Reason::GroupCoverage));
            }
            return;
        }
        for (platform, channel) in self.group_buckets(key) {
            let moves = |side: Side, row: usize| self.aside[index(side)][row].is_none();
            match (platform.as_slice(), channel.as_slice()) {
                ([here], [there]) if moves(Side::Platform, *here) && moves(Side::Channel, *there) => {
                    let agrees = self.pair(*here, *there).agrees(&self.world.policy.amount.tolerance, key);
                    if agrees {
                        self.end_pair(*here, *there, Outcome::Matched, Some(Reason::Key));
                    }
                }
                _ if self.does_group_agree(&platform, &channel) => {
                    self.end_group(&platform, &channel, Outcome::Matched, Some(Reason::GroupSum));
                }
                _ => {}
            }
        }
    }

    /// "Where a side has only `no_money` records of the key, they join with amount zero; otherwise they stay set aside."
    fn group_buckets(&self, key: &[String]) -> Vec<Rows> {
        // By side, then those that move money before those that do not.
        type Members = [[Vec<usize>; 2]; 2];
        let mut buckets: BTreeMap<(Vec<String>, String), Members> = BTreeMap::new();
        for side in Side::BOTH {
            for row in self.rows(side).filter(|row| self.fates[index(side)][*row].is_none()) {
                let place = match self.aside[index(side)][row] {
                    None => 0,
                    Some(Aside::NoMoney) => 1,
                    Some(Aside::Rule) => continue,
                };
                if let Some(values) = self.key(side, row, key) {
                    buckets.entry((values, self.kind_class(side, row))).or_default()[index(side)][place].push(row);
                }
            }
        }
        let joined = |[open, no_money]: [Vec<usize>; 2]| if open.is_empty() { no_money } else { open };
        buckets
            .into_values()
            .filter(|[here, there]| !here[0].is_empty() || !there[0].is_empty())
            .map(|[here, there]| (joined(here), joined(there)))
            .filter(|rows| !rows.0.is_empty() && !rows.1.is_empty())
            .collect()
    }

    pub(super) fn end_group(
        &mut self,
        platform: &[usize],
        channel: &[usize],
        outcome: Outcome,
        reason: Option<Reason>,
    ) {
        let tie = Tie::Group(platform.to_vec(), channel.to_vec());
        for (side, rows) in [(Side::Platform, platform), (Side::Channel, channel)] {
            for row in rows {
                self.end(side, *row, outcome, reason, tie.clone());
            }
        }
    }

    fn does_group_agree(&self, platform: &[usize], channel: &[usize]) -> bool {
        let members = self.members(platform, channel);
        self.currencies(&members) == 1
            && self.is_group_of_one_account(&members)
            && self.statuses(&members) <= 1
            && self.do_sums_agree(platform, channel)
            && self.do_group_fees_agree(platform, channel)
    }

    pub(super) fn members(&self, platform: &[usize], channel: &[usize]) -> Vec<((Side, usize), &Rec)> {
        let of = |side: Side, rows: &[usize]| -> Vec<((Side, usize), &Rec)> {
            rows.iter().map(|row| ((side, *row), self.record(side, *row))).collect()
        };
        let mut members = of(Side::Platform, platform);
        members.extend(of(Side::Channel, channel));
        members
    }

    pub(super) fn is_group_of_one_account(&self, members: &[((Side, usize), &Rec)]) -> bool {
        let accounts: BTreeSet<&str> = members.iter().map(|(_, record)| record.account.as_str()).collect();
        !pair::compares_accounts(self.world) || accounts.len() == 1
    }

    pub(super) fn currencies(&self, members: &[((Side, usize), &Rec)]) -> usize {
        members.iter().map(|(_, record)| record.currency).collect::<BTreeSet<_>>().len()
    }

    /// How many status classes the money-moving members have.
    pub(super) fn statuses(&self, members: &[((Side, usize), &Rec)]) -> usize {
        members
            .iter()
            .filter(|((side, row), _)| self.aside[index(*side)][*row].is_none())
            .map(|((side, _), record)| pair::status_class(self.world, *side, record))
            .collect::<BTreeSet<_>>()
            .len()
    }

    pub(super) fn do_sums_agree(&self, platform: &[usize], channel: &[usize]) -> bool {
        let (here, there) = self.sums(platform, channel);
        let currency = self.record(Side::Platform, platform[0]).currency;
        here.signum() * there.signum() >= 0
            && pair::is_tolerated(&self.world.policy.amount.tolerance, currency, here, there)
    }

    fn moving(&self, side: Side, rows: &[usize]) -> Vec<&Rec> {
        let moving = rows.iter().filter(|row| self.aside[index(side)][**row].is_none());
        moving.map(|row| self.record(side, *row)).collect()
    }

    /// The compared sums of the members that move money.
    fn sums(&self, platform: &[usize], channel: &[usize]) -> (i128, i128) {
        use counterfoil_core::reconcile::Basis;
        let (here, there) = (self.moving(Side::Platform, platform), self.moving(Side::Channel, channel));
        let gross = |rows: &[&Rec]| rows.iter().map(|row| i128::from(row.amount)).sum::<i128>();
        let net = |rows: &[&Rec]| rows.iter().map(|row| pair::net(row)).sum::<Option<i128>>();
        let with_fees =
            |rows: &[&Rec]| rows.iter().map(|row| Some(pair::net(row)? + i128::from(row.fee?))).sum::<Option<i128>>();
        let against = |own: &[&Rec], other: &[&Rec]| match (with_fees(own), net(other)) {
            (Some(sum), _) => (sum, gross(other)),
            (None, Some(other)) => (net(own).unwrap_or_else(|| gross(own)), other),
            (None, None) => (net(own).unwrap_or_else(|| gross(own)), gross(other)),
        };
        match (self.world.policy.amount.platform, self.world.policy.amount.channel) {
            (Basis::Gross, Basis::Gross) => (gross(&here), gross(&there)),
            (Basis::Net, Basis::Gross) => against(&here, &there),
            (Basis::Gross, Basis::Net) => {
                let (own, other) = against(&there, &here);
                (other, own)
            }
            (Basis::Net, Basis::Net) => {
                (net(&here).unwrap_or_else(|| gross(&here)), net(&there).unwrap_or_else(|| gross(&there)))
            }
        }
    }

    /// "Fees, where known on all members of both sides, too."
    pub(super) fn do_group_fees_agree(&self, platform: &[usize], channel: &[usize]) -> bool {
        let Some(rule) = self.world.policy.fee else { return true };
        let fees = |side: Side, rows: &[usize]| {
            rows.iter().map(|row| self.record(side, *row).fee.map(i128::from)).sum::<Option<i128>>()
        };
        match (fees(Side::Platform, platform), fees(Side::Channel, channel)) {
            (Some(here), Some(there)) => (here - there).abs() <= i128::from(rule.tolerance_minor),
            _ => true,
        }
    }

    pub(super) fn tolerant(&mut self, pass: &Pass) {
        let Pass::Tolerant { tolerance, platform_date, channel_date, days, day_cost, margin } = pass else { return };
        let window = DateRule { platform: *platform_date, channel: *channel_date, days: *days, business_days: false };
        let (platform, channel) = (self.open(Side::Platform), self.open(Side::Channel));
        let edges = Edges::of(platform.len(), channel.len(), &|row, column| {
            let pair = self.pair(platform[row], channel[column]);
            let apart = pair.days_between(&window)?;
            let near = apart <= i64::from(*days)
                && (self.shares_a_reference(platform[row], channel[column])
                    || !(channel.iter().any(|other| self.shares_a_reference(platform[row], *other))
                        || platform.iter().any(|other| self.shares_a_reference(*other, channel[column]))))
                && pair.platform.currency == pair.channel.currency
                && pair.platform.amount.signum() == pair.channel.amount.signum()
                && pair.agrees(tolerance, &[]);
            near.then(|| pair.amount_difference() + i128::from(apart) * i128::from(*day_cost))
        });
        let (_, chosen) = edges.best();
        let (mut doubtful_rows, mut doubtful_columns) = (BTreeSet::new(), BTreeSet::new());
        let mut accepted = Vec::new();
        for (row, column) in &chosen {
            match edges.rise_without(*row, *column) {
                Some(rise) if rise < i128::from(*margin) => {
                    doubtful_rows.insert(*row);
                    doubtful_columns.insert(*column);
                }
                _ => accepted.push((*row, *column)),
            }
        }
        let assigned_rows: BTreeSet<usize> = chosen.iter().map(|pair| pair.0).collect();
        let assigned_columns: BTreeSet<usize> = chosen.iter().map(|pair| pair.1).collect();
        let mut ambiguous: Vec<(Side, usize)> = Vec::new();
        for (row, record) in platform.iter().enumerate() {
            let left_out =
                !assigned_rows.contains(&row) && doubtful_columns.iter().any(|column| edges.at(row, *column).is_some());
            if doubtful_rows.contains(&row) || left_out {
                ambiguous.push((Side::Platform, *record));
            }
        }
        for (column, record) in channel.iter().enumerate() {
            let left_out =
                !assigned_columns.contains(&column) && doubtful_rows.iter().any(|row| edges.at(*row, column).is_some());
            if doubtful_columns.contains(&column) || left_out {
                ambiguous.push((Side::Channel, *record));
            }
        }
        for (row, column) in accepted {
            self.end_pair(platform[row], channel[column], Outcome::Matched, Some(Reason::Assignment));
        }
        for (side, row) in ambiguous {
            self.end(side, row, Outcome::Ambiguous, Some(Reason::AssignmentTie), Tie::None);
        }
    }
}
