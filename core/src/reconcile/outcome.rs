//! What becomes of a record, and why.

use serde::Serialize;

/// Where every record of every side ends, in exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Outcome {
    /// It agrees with its counterpart in everything that the policy compares.
    Matched,
    /// Only the platform has it.
    PlatformOnly,
    /// Only the channel has it.
    ChannelOnly,
    /// A strong reference ties it to a counterpart of another amount.
    AmountDiff,
    /// A strong reference ties it to a counterpart in another state.
    StatusDiff,
    /// A strong reference ties it to a counterpart in another currency.
    CurrencyDiff,
    /// A strong reference ties it to a counterpart with another fee.
    FeeDiff,
    /// It equals a matched record of its own side, and the other side has fewer of them.
    Duplicate,
    /// Two or more counterparts are equally good, or its references disagree.
    Ambiguous,
    /// It is younger than the timing window and may still find its counterpart.
    Pending,
    /// The policy says that nothing is to be expected of it.
    Ignored,
    /// It could not be read.
    Rejected,
}

impl Outcome {
    /// All outcomes, in the order in which reports show them.
    pub const ALL: [Self; 12] = [
        Self::Matched,
        Self::PlatformOnly,
        Self::ChannelOnly,
        Self::AmountDiff,
        Self::StatusDiff,
        Self::CurrencyDiff,
        Self::FeeDiff,
        Self::Duplicate,
        Self::Ambiguous,
        Self::Pending,
        Self::Ignored,
        Self::Rejected,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::PlatformOnly => "platform_only",
            Self::ChannelOnly => "channel_only",
            Self::AmountDiff => "amount_diff",
            Self::StatusDiff => "status_diff",
            Self::CurrencyDiff => "currency_diff",
            Self::FeeDiff => "fee_diff",
            Self::Duplicate => "duplicate",
            Self::Ambiguous => "ambiguous",
            Self::Pending => "pending",
            Self::Ignored => "ignored",
            Self::Rejected => "rejected",
        }
    }

    /// Whether somebody has to look at it.
    pub const fn is_difference(self) -> bool {
        !matches!(self, Self::Matched | Self::Pending | Self::Ignored)
    }

    /// Whether the two records of one link carry it together.
    pub const fn is_pairwise(self) -> bool {
        matches!(self, Self::AmountDiff | Self::StatusDiff | Self::CurrencyDiff | Self::FeeDiff)
    }
}

/// Why a record ended as it did; every record has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Reason {
    /// Matched: the key is unique on both sides and every comparator agrees.
    Key,
    /// Matched: equal records under one key, as many here as there, or the first of more.
    Multiset,
    /// Matched: the only assignment of the records of one key in which every comparator agrees.
    KeyAssignment,
    /// Matched: the sums of the group agree.
    GroupSum,
    /// Matched: the group has records on both sides.
    GroupCoverage,
    /// Matched: the best assignment by amount and date, beyond doubt.
    Assignment,
    /// Open: no record of the other side carries the reference.
    NoCounterpart,
    /// Open: the record carries no reference, and nothing near it is beyond doubt.
    NoReference,
    /// Open: the counterpart of the reference moves money the other way.
    DirectionConflict,
    /// Open: another reference of the two records is present on both and different.
    ReferenceConflict,
    /// Open: several records share the key and none of the other side agrees with this one.
    CrowdedKey,
    /// Open: the counterpart of the reference lies outside the date window.
    OutsideDateWindow,
    /// Open: a compared text field of the counterpart differs.
    FieldMismatch,
    /// Open: the counterpart of the reference belongs to another account.
    AccountMismatch,
    /// Open: the channel's input has no record of this account at all.
    AccountLedgerAbsent,
    /// Open: the counterpart of the reference is spoken for: matched with another record, or ambiguous.
    CounterpartTaken,
    /// Difference: the amounts differ by more than is tolerated.
    AmountOff,
    /// Difference: the sums of the group differ.
    GroupSumOff,
    /// Difference: the group has more than one currency.
    GroupCurrencies,
    /// Difference: the currencies differ and no rate is given.
    CurrencyOff,
    /// Difference: the statuses are of different classes.
    StatusOff,
    /// Difference: one side says that no money moved, the other moved it.
    MovedThoughNoMoney,
    /// Difference: the fees differ.
    FeeOff,
    /// Difference: gross less fee is not net.
    NetOff,
    /// Duplicate: more equal records here than on the other side.
    Surplus,
    /// Ambiguous: another counterpart is as good, within the margin.
    AssignmentTie,
    /// Ambiguous: two strong references name different counterparts.
    ReferencesDisagree,
    /// Ambiguous: more candidates lie near each other than one block may hold.
    BlockTooLarge,
    /// Ambiguous: the work budget of the pass was spent before the record was decided.
    #[serde(rename = "search_budget_exhausted")]
    BudgetExhausted,
    /// Pending: inside the timing window.
    InsideTimingWindow,
    /// Ignored: the status moves no money.
    NoMoney,
    /// Ignored: the policy expects no counterpart for this kind.
    KindIgnored,
    /// Rejected: the row could not be read.
    Unreadable,
}

impl Reason {
    /// All reasons in declaration order.
    pub const ALL: [Self; 33] = [
        Self::Key,
        Self::Multiset,
        Self::KeyAssignment,
        Self::GroupSum,
        Self::GroupCoverage,
        Self::Assignment,
        Self::NoCounterpart,
        Self::NoReference,
        Self::DirectionConflict,
        Self::ReferenceConflict,
        Self::CrowdedKey,
        Self::OutsideDateWindow,
        Self::FieldMismatch,
        Self::AccountMismatch,
        Self::AccountLedgerAbsent,
        Self::CounterpartTaken,
        Self::AmountOff,
        Self::GroupSumOff,
        Self::GroupCurrencies,
        Self::CurrencyOff,
        Self::StatusOff,
        Self::MovedThoughNoMoney,
        Self::FeeOff,
        Self::NetOff,
        Self::Surplus,
        Self::AssignmentTie,
        Self::ReferencesDisagree,
        Self::BlockTooLarge,
        Self::BudgetExhausted,
        Self::InsideTimingWindow,
        Self::NoMoney,
        Self::KindIgnored,
        Self::Unreadable,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Multiset => "multiset",
            Self::KeyAssignment => "key_assignment",
            Self::GroupSum => "group_sum",
            Self::GroupCoverage => "group_coverage",
            Self::Assignment => "assignment",
            Self::NoCounterpart => "no_counterpart",
            Self::NoReference => "no_reference",
            Self::DirectionConflict => "direction_conflict",
            Self::ReferenceConflict => "reference_conflict",
            Self::CrowdedKey => "crowded_key",
            Self::OutsideDateWindow => "outside_date_window",
            Self::FieldMismatch => "field_mismatch",
            Self::AccountMismatch => "account_mismatch",
            Self::AccountLedgerAbsent => "account_ledger_absent",
            Self::CounterpartTaken => "counterpart_taken",
            Self::AmountOff => "amount_off",
            Self::GroupSumOff => "group_sum_off",
            Self::GroupCurrencies => "group_currencies",
            Self::CurrencyOff => "currency_off",
            Self::StatusOff => "status_off",
            Self::MovedThoughNoMoney => "moved_though_no_money",
            Self::FeeOff => "fee_off",
            Self::NetOff => "net_off",
            Self::Surplus => "surplus",
            Self::AssignmentTie => "assignment_tie",
            Self::ReferencesDisagree => "references_disagree",
            Self::BlockTooLarge => "block_too_large",
            Self::BudgetExhausted => "search_budget_exhausted",
            Self::InsideTimingWindow => "inside_timing_window",
            Self::NoMoney => "no_money",
            Self::KindIgnored => "kind_ignored",
            Self::Unreadable => "unreadable",
        }
    }
}

/// How urgent a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Look when there is time.
    Low,
    /// Look this week.
    Medium,
    /// Look today.
    High,
    /// Look now.
    Critical,
}

impl Severity {
    /// All severities, ascending.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// The row index that stands for "none".
pub const NO_ROW: u32 = u32::MAX;

/// The pass number of records that no pass matched.
pub const NO_PASS: u8 = u8::MAX;

/// What became of one record, in eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The row of the counterpart on the other side (or the group, see `grouped`); [`NO_ROW`] where there is none.
    pub link: u32,
    /// Where the record ended.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// The index of the pass that matched it; [`NO_PASS`] where none did.
    pub pass: u8,
    /// Whether `link` is an index into the result's groups and not a row.
    pub grouped: bool,
}

impl Verdict {
    /// The row of the counterpart, where the record has exactly one.
    pub fn partner(&self) -> Option<usize> {
        (!self.grouped && self.link != NO_ROW).then_some(self.link as usize)
    }

    /// The index of the group, where the record is part of one.
    pub fn group(&self) -> Option<usize> {
        (self.grouped && self.link != NO_ROW).then_some(self.link as usize)
    }
}

/// What measured the distance to the nearest candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapUnit {
    /// Minor units of the record's currency, channel less platform.
    Minor,
    /// Civil days.
    Days,
    /// Records: how many share the key or the content.
    Records,
    /// Cost of the assignment: by how much the second best is worse.
    Cost,
}

impl GapUnit {
    /// All units, in declaration order.
    pub const ALL: [Self; 4] = [Self::Minor, Self::Days, Self::Records, Self::Cost];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Days => "days",
            Self::Records => "records",
            Self::Cost => "cost",
        }
    }
}

/// More about a record that is not simply matched one to one: the nearest candidates, the test that failed, by how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detail {
    /// The row that this is about.
    pub row: u32,
    /// The nearest candidate on the other side; [`NO_ROW`] where there is none.
    pub candidate: u32,
    /// A second candidate that is as good, or that another reference names; [`NO_ROW`] where there is none.
    pub rival: u32,
    /// By how much the test failed, in `unit`.
    pub gap: i64,
    /// What `gap` counts.
    pub unit: GapUnit,
    /// How many records of the row's own side share its key and content, itself included; 1 for most.
    pub multiplicity: u32,
    /// Index of the compared field or reference in the policy, for `field_mismatch` and the reference reasons.
    pub rule: u32,
    /// For pending records, the last instant of the window in microseconds since the epoch, else 0.
    pub until: i64,
}

impl Detail {
    /// A detail that names nothing yet.
    pub const fn about(row: u32) -> Self {
        Self { row, candidate: NO_ROW, rival: NO_ROW, gap: 0, unit: GapUnit::Minor, multiplicity: 1, rule: 0, until: 0 }
    }
}
