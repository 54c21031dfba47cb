//! What became of one record, in words and figures.

use crate::comparison::Comparison;
use crate::reconcile::{Detail, GapUnit, NO_ROW, Outcome, Pass, Reason, Side};
use serde::Serialize;

/// Why a record ended as it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The side of the record.
    pub side: Side,
    /// Its row in the input.
    pub row: usize,
    /// Its id.
    pub id: String,
    /// Where it ended.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// The pass that matched it, such as `exact on charge`.
    pub pass: Option<String>,
    /// The references that matched it.
    pub matched_on: Vec<String>,
    /// The id of its counterpart, where it has exactly one.
    pub partner_id: Option<String>,
    /// The key of its group, where it is part of one.
    pub group: Option<String>,
    /// The id of the nearest candidate, where it has no partner.
    pub candidate_id: Option<String>,
    /// The id of a second candidate that is as good, or that another reference names.
    pub rival_id: Option<String>,
    /// By how much the test failed, in `gap_unit`: minor units channel less platform, days, records or cost.
    pub gap: Option<i64>,
    /// What `gap` counts.
    pub gap_unit: Option<GapUnit>,
    /// How many records of its own side share its key and content, itself included.
    pub multiplicity: u32,
    /// For pending records, the last instant of the timing window in microseconds since the epoch.
    pub pending_until: Option<i64>,
}

impl Explanation {
    pub(crate) fn of(comparison: &Comparison, side: Side, row: usize) -> Option<Self> {
        let outcomes = comparison.reconciliation().side(side);
        let verdict = outcomes.verdicts.get(row)?;
        let detail = outcomes.detail(row);
        let others = &comparison.records(side.other()).id;
        let other = |row: u32| (row != NO_ROW).then(|| others.value(row as usize).to_owned());
        let pass = comparison.policy().passes.get(usize::from(verdict.pass));
        let groups = &comparison.reconciliation().groups;
        let gap = detail.filter(|detail| has_gap(verdict.reason, detail));
        Some(Self {
            side,
            row,
            id: comparison.records(side).id.value(row).to_owned(),
            outcome: verdict.outcome,
            reason: verdict.reason,
            pass: comparison.pass_name(verdict.pass),
            matched_on: pass.map_or_else(Vec::new, |pass| match pass {
                Pass::Exact { key } | Pass::Group { key, .. } => key.clone(),
                Pass::Tolerant { .. } => vec!["amount".to_owned(), "date".to_owned()],
            }),
            partner_id: verdict.partner().map(|partner| others.value(partner).to_owned()),
            group: verdict.group().and_then(|group| groups.get(group)).map(|group| group.key.clone()),
            candidate_id: detail.and_then(|detail| other(detail.candidate)),
            rival_id: detail.and_then(|detail| other(detail.rival)),
            gap: gap.map(|detail| detail.gap),
            gap_unit: gap.map(|detail| detail.unit),
            multiplicity: detail.map_or(1, |detail| detail.multiplicity),
            pending_until: detail.map(|detail| detail.until).filter(|until| *until != 0),
        })
    }
}

/// A gap of zero says something only where the reason is a measured one.
fn has_gap(reason: Reason, detail: &Detail) -> bool {
    detail.gap != 0
        || matches!(
            reason,
            Reason::AmountOff | Reason::GroupSumOff | Reason::FeeOff | Reason::NetOff | Reason::AssignmentTie
        )
}

impl std::fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}: {} ({})", self.side.name(), self.id, self.outcome.name(), self.reason.name())?;
        if let Some(pass) = &self.pass {
            write!(formatter, ", by {pass}")?;
        }
        if let Some(partner) = &self.partner_id {
            write!(formatter, ", with {partner}")?;
        }
        if let Some(group) = &self.group {
            write!(formatter, ", in group {group}")?;
        }
        match (&self.candidate_id, &self.rival_id) {
            (Some(candidate), Some(rival)) => write!(formatter, ", candidates {candidate} and {rival}")?,
            (Some(candidate), None) => write!(formatter, ", nearest {candidate}")?,
            _ => {}
        }
        match (self.gap, self.gap_unit) {
            (Some(gap), Some(GapUnit::Minor)) => write!(formatter, ", off by {gap} minor units"),
            (Some(gap), Some(GapUnit::Days)) => write!(formatter, ", off by {gap} days"),
            (Some(gap), Some(GapUnit::Records)) => write!(formatter, ", {gap} records"),
            (Some(gap), Some(GapUnit::Cost)) => write!(formatter, ", the next best costs {gap} more"),
            _ => Ok(()),
        }
    }
}
