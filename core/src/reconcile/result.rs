//! What a run gives back: a verdict for every record, the differences in canonical order, totals that prove themselves.

use super::outcome::{Detail, Outcome, Reason, Severity, Verdict};
use super::policy::Side;
use crate::money::Currency;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The version of the engine, part of every result.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The result of one run. Rows are indexes into the [`super::Records`] that went in.
#[derive(Debug, Clone)]
pub struct Reconciliation {
    /// The name of the policy.
    pub policy: String,
    /// The instant at which age and timing windows were judged.
    pub as_of: DateTime<Utc>,
    /// Verdicts of the platform's records.
    pub platform: SideOutcome,
    /// Verdicts of the channel's records.
    pub channel: SideOutcome,
    /// Groups that were matched, or that a shared key ties together though their sums differ; by pass, key and content.
    pub groups: Vec<Group>,
    /// Counts and amounts.
    pub summary: Summary,
    /// From the platform's total to the channel's, one a currency, in the order of currency codes.
    pub bridges: Vec<Bridge>,
    /// Everything somebody has to look at, worst first, in an order that depends on content alone.
    pub differences: Vec<Difference>,
    /// What was noticed about the input or the run as a whole, sorted.
    pub findings: Vec<Finding>,
}

/// The verdicts of one side.
#[derive(Debug, Clone, Default)]
pub struct SideOutcome {
    /// One a record, in the order of the input.
    pub verdicts: Vec<Verdict>,
    /// More about some records, sorted by row.
    pub details: Vec<Detail>,
}

impl SideOutcome {
    /// More about a record, where there is more.
    pub fn detail(&self, row: usize) -> Option<&Detail> {
        let row = u32::try_from(row).ok()?;
        let position = self.details.binary_search_by_key(&row, |detail| detail.row).ok()?;
        self.details.get(position)
    }
}

impl Reconciliation {
    /// The verdicts of a side.
    pub fn side(&self, side: Side) -> &SideOutcome {
        match side {
            Side::Platform => &self.platform,
            Side::Channel => &self.channel,
        }
    }
}

/// Records of both sides that share a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The key's values, joined by a space for display only.
    pub key: String,
    /// Index of the pass.
    pub pass: u8,
    /// Rows of the platform, by id and content.
    pub platform: Vec<u32>,
    /// Rows of the channel, by id and content.
    pub channel: Vec<u32>,
    /// Sum of the platform's compared amounts in minor units; 0 where amounts are not compared.
    pub platform_total: i128,
    /// Sum of the channel's compared amounts in minor units; 0 where amounts are not compared.
    pub channel_total: i128,
}

/// Counts and amounts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Records of the platform, rejected rows included.
    pub platform_records: u64,
    /// Records of the channel, rejected rows included.
    pub channel_records: u64,
    /// Records by side and outcome; every combination that occurs, in order.
    pub counts: Vec<OutcomeCount>,
    /// Amounts, gross or net as the policy compares the side, by side, outcome and currency; every combination that
    /// occurs, in order.
    pub amounts: Vec<OutcomeAmount>,
    /// Matched one-to-one pairs.
    pub matched_pairs: u64,
    /// Matched groups.
    pub matched_groups: u64,
    /// Differences by severity, in ascending order of severity.
    pub severities: [u64; 4],
    /// Matched records of both sides per 10,000 records that were neither ignored nor pending.
    pub match_rate_basis_points: u32,
}

impl Summary {
    /// How many records of a side ended in an outcome.
    pub fn count(&self, side: Side, outcome: Outcome) -> u64 {
        self.counts.iter().find(|entry| entry.side == side && entry.outcome == outcome).map_or(0, |entry| entry.records)
    }
}

/// How many records of a side ended in an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OutcomeCount {
    /// The side.
    pub side: Side,
    /// The outcome.
    pub outcome: Outcome,
    /// The number of records.
    pub records: u64,
}

/// How much of a side ended in an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OutcomeAmount {
    /// The side.
    pub side: Side,
    /// The outcome.
    pub outcome: Outcome,
    /// The currency.
    pub currency: Currency,
    /// The signed sum in minor units.
    #[serde(serialize_with = "decimal_text")]
    pub minor: i128,
}

/// From the platform's total to the channel's in one currency, to the last minor unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bridge {
    /// The currency of every amount in it.
    pub currency: Currency,
    /// The platform's total in minor units, summed from the input.
    #[serde(serialize_with = "decimal_text")]
    pub platform_total: i128,
    /// The steps that occur, in order; `platform_total` plus all of them plus `unexplained` is `channel_total`.
    pub steps: Vec<Step>,
    /// What no step explains; 0, or the result is withheld.
    #[serde(serialize_with = "decimal_text")]
    pub unexplained: i128,
    /// The channel's total in minor units, summed from the input.
    #[serde(serialize_with = "decimal_text")]
    pub channel_total: i128,
}

/// One step of a bridge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What explains it.
    pub kind: StepKind,
    /// Records behind it, of both sides.
    pub records: u64,
    /// Signed minor units from the platform's total towards the channel's.
    #[serde(serialize_with = "decimal_text")]
    pub minor: i128,
}

/// What explains a step of a bridge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Records that are still inside their timing window.
    Timing,
    /// Platform records that the channel does not have.
    Missing,
    /// Channel records that the platform does not have, fees, refunds and disputes apart.
    Extra,
    /// Fees that the channel kept, as rows of their own or between gross and net.
    Fees,
    /// Refunds that only one side has.
    Refunds,
    /// Disputes that only one side has.
    Disputes,
    /// Amounts that differ between tied records.
    AmountDifferences,
    /// Differences inside the tolerance of matched records.
    Tolerated,
    /// Money converted from or into another currency by a stated rate.
    Conversion,
    /// Tied records in different currencies.
    CurrencyDifferences,
    /// Surplus copies.
    Duplicates,
    /// Records of which the counterpart is not beyond doubt.
    Ambiguous,
    /// Records of which nothing is expected.
    Ignored,
}

impl StepKind {
    /// All steps in the order of a bridge.
    pub const ALL: [Self; 13] = [
        Self::Timing,
        Self::Missing,
        Self::Extra,
        Self::Fees,
        Self::Refunds,
        Self::Disputes,
        Self::AmountDifferences,
        Self::Tolerated,
        Self::Conversion,
        Self::CurrencyDifferences,
        Self::Duplicates,
        Self::Ambiguous,
        Self::Ignored,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timing => "timing",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Fees => "fees",
            Self::Refunds => "refunds",
            Self::Disputes => "disputes",
            Self::AmountDifferences => "amount_differences",
            Self::Tolerated => "tolerated",
            Self::Conversion => "conversion",
            Self::CurrencyDifferences => "currency_differences",
            Self::Duplicates => "duplicates",
            Self::Ambiguous => "ambiguous",
            Self::Ignored => "ignored",
        }
    }
}

/// One thing to look at: a record, a tied pair, or a tied group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// How urgent it is.
    pub severity: Severity,
    /// The platform's row, where it has one and is no group.
    pub platform: Option<u32>,
    /// The channel's row, where it has one and is no group.
    pub channel: Option<u32>,
    /// The group, where it is one.
    pub group: Option<u32>,
    /// The currency of `at_risk`, where known.
    pub currency: Option<Currency>,
    /// Money at risk in minor units, 0 or more: the whole amount of a lone record, the difference of tied ones.
    pub at_risk: i128,
    /// Age in whole days at `as_of`, where the record has a date.
    pub age_days: Option<i64>,
}

/// Something noticed about the input or the run as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The stable code.
    pub code: &'static str,
    /// The side that it is about, where it is about one.
    pub side: Option<Side>,
    /// In words, with its figures.
    pub message: String,
    /// How many records are concerned.
    pub records: u64,
}

/// 128-bit sums are written as decimal text: a JSON number of that size does not survive every reader.
fn decimal_text<S: serde::Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
