//! The outcomes of a run as columns, the form in which bindings hand them on.

use crate::comparison::Comparison;
use crate::error::Result;
use crate::reconcile::{
    ABSENT, GapUnit, NO_CURRENCY, NO_PASS, NO_ROW, Outcome, Reason, Records, Rejected, Side, TextColumn,
};

/// One entry a record of both sides in every column: the platform's rows in the order of its input, its rejected rows,
/// then the channel's.
///
/// An absent text is empty, an absent number is [`ABSENT`], an absent row [`NO_ROW`], an absent currency
/// [`NO_CURRENCY`], an absent pass [`NO_PASS`].
#[derive(Debug, Clone, Default)]
pub struct OutcomeColumns {
    /// The side of the record.
    pub side: Vec<Side>,
    /// Its row in the input of its side; [`NO_ROW`] for rejected rows.
    pub row: Vec<u32>,
    /// Its 1-based line in a text file; 0 where there is none.
    pub line: Vec<u64>,
    /// Its id.
    pub id: TextColumn,
    /// Its kind.
    pub kind: TextColumn,
    /// Where it ended.
    pub outcome: Vec<Outcome>,
    /// Why.
    pub reason: Vec<Reason>,
    /// The index of the pass that matched it.
    pub pass: Vec<u8>,
    /// The id of its counterpart, where it has exactly one.
    pub partner_id: TextColumn,
    /// The index of its group in the result.
    pub group: Vec<u32>,
    /// The id of the nearest candidate.
    pub candidate_id: TextColumn,
    /// The id of a second candidate.
    pub rival_id: TextColumn,
    /// Its gross amount in minor units of its currency.
    pub amount: Vec<i64>,
    /// Its currency ([`crate::money::Currency::from_index`]).
    pub currency: Vec<u16>,
    /// By how much a test failed, in `gap_unit`.
    pub gap: Vec<i64>,
    /// What `gap` counts; only where there is a gap.
    pub gap_unit: Vec<Option<GapUnit>>,
    /// For rejected rows, code and message of the reason.
    pub message: TextColumn,
}

impl OutcomeColumns {
    pub(crate) fn of(comparison: &Comparison) -> Result<Self> {
        let mut columns = Self::default();
        for side in Side::BOTH {
            let records = comparison.records(side);
            for row in 0..records.len() {
                columns.push_record(comparison, side, row)?;
            }
            for rejected in &records.rejected {
                columns.push_rejected(side, rejected)?;
            }
        }
        Ok(columns)
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.side.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.side.is_empty()
    }

    fn push_record(&mut self, comparison: &Comparison, side: Side, row: usize) -> Result<()> {
        let outcomes = comparison.reconciliation().side(side);
        // The engine gives a verdict for every record, so the lookup cannot fail on a result of its own.
        let Some(verdict) = outcomes.verdicts.get(row) else { return Ok(()) };
        let records: &Records = comparison.records(side);
        let others = &comparison.records(side.other()).id;
        let other = |row: u32| if row == NO_ROW { "" } else { others.value(row as usize) };
        let detail = outcomes.detail(row);
        self.side.push(side);
        self.row.push(u32::try_from(row).unwrap_or(NO_ROW));
        self.line.push(records.lines.as_ref().and_then(|lines| lines.get(row)).map_or(0, |line| u64::from(*line)));
        self.id.push(records.id.value(row))?;
        self.kind.push(records.kind_of(row))?;
        self.outcome.push(verdict.outcome);
        self.reason.push(verdict.reason);
        self.pass.push(verdict.pass);
        self.partner_id.push(verdict.partner().map_or("", |partner| others.value(partner)))?;
        self.group.push(verdict.group().and_then(|group| u32::try_from(group).ok()).unwrap_or(NO_ROW));
        self.candidate_id.push(detail.map_or("", |detail| other(detail.candidate)))?;
        self.rival_id.push(detail.map_or("", |detail| other(detail.rival)))?;
        self.amount.push(records.amount_of(row).unwrap_or(ABSENT));
        self.currency.push(records.currency_of(row).map_or(NO_CURRENCY, |currency| currency.index()));
        let gap = detail.filter(|detail| detail.gap != 0);
        self.gap.push(gap.map_or(ABSENT, |detail| detail.gap));
        self.gap_unit.push(gap.map(|detail| detail.unit));
        self.message.push("")
    }

    fn push_rejected(&mut self, side: Side, rejected: &Rejected) -> Result<()> {
        self.side.push(side);
        self.row.push(NO_ROW);
        self.line.push(rejected.line);
        self.outcome.push(Outcome::Rejected);
        self.reason.push(Reason::Unreadable);
        self.pass.push(NO_PASS);
        self.group.push(NO_ROW);
        self.amount.push(ABSENT);
        self.currency.push(NO_CURRENCY);
        self.gap.push(ABSENT);
        self.gap_unit.push(None);
        for column in [&mut self.id, &mut self.kind, &mut self.partner_id, &mut self.candidate_id, &mut self.rival_id] {
            column.push("")?;
        }
        self.message.push(&format!("{}: {}", rejected.code, rejected.message))
    }
}
