//! What counts as agreement, as data.
//!
//! A policy is plain data that can be written in JSON; every field has a default, an unknown field name is an error
//! (`policy.unknown_field`). It never says how a file is read: that is the mapping's matter.

use super::records::DateKind;
use crate::error::{Error, Result, code};
use crate::money::Currency;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most passes, references, kind classes or rules of one sort in a policy.
pub const MAXIMUM_RULES: usize = 64;

/// The widest date or timing window, in days.
pub const MAXIMUM_WINDOW_DAYS: u32 = 3_660;

/// The whole of what one run compares and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// A name for reports.
    pub name: String,
    /// The zone in which civil days are counted.
    #[serde(with = "zone_text")]
    pub zone: Tz,
    /// Strong references: fields of which equal values say that two records are about one payment.
    pub references: Vec<Reference>,
    /// Classes of kinds; records of different classes never match. Empty: kinds are not compared.
    pub kinds: Vec<KindClass>,
    /// Records of which nothing is to be expected on the other side.
    pub ignore: Vec<IgnoreRule>,
    /// How statuses are compared; absent: they are not.
    pub statuses: Option<StatusRule>,
    /// Whether records of different accounts may match.
    pub accounts: AccountRule,
    /// How amounts are compared.
    pub amount: AmountRule,
    /// How fees are compared; absent: they are not.
    pub fee: Option<FeeRule>,
    /// Dates that must lie near each other.
    pub dates: Vec<DateRule>,
    /// Text fields that must agree.
    pub fields: Vec<FieldRule>,
    /// The field of the channel's records that holds the exchange rate: channel currency per unit of platform currency,
    /// both in major units. Without it, records of two currencies never match.
    pub rate_field: Option<String>,
    /// The passes, in order; each works on what is still open.
    pub passes: Vec<Pass>,
    /// How long an open record is pending rather than missing.
    pub timing: Timing,
    /// How bad an open difference is.
    pub severity: SeverityTable,
    /// How much all tolerated differences together may come to before a finding says so.
    pub tolerance_budget: Option<ToleranceBudget>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            name: "custom".to_owned(),
            zone: Tz::UTC,
            references: Vec::new(),
            kinds: Vec::new(),
            ignore: Vec::new(),
            statuses: None,
            accounts: AccountRule::default(),
            amount: AmountRule::default(),
            fee: None,
            dates: Vec::new(),
            fields: Vec::new(),
            rate_field: None,
            passes: Vec::new(),
            timing: Timing::default(),
            severity: SeverityTable::default(),
            tolerance_budget: None,
        }
    }
}

/// One strong reference: the same fact under each side's own field name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The name by which passes and reasons speak of it.
    pub name: String,
    /// The platform's field; `id` for its ids.
    pub platform: String,
    /// The channel's field; `id` for its ids.
    pub channel: String,
    /// Whether a side may lack the field; the passes that use it are then left out, and a finding says so.
    #[serde(default)]
    pub optional: bool,
}

/// A class of kinds that may match each other, such as `payment` here and `charge` there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindClass {
    /// The name of the class; `payment`, `refund`, `dispute` and `fee` have a bar of their own in the bridge.
    pub name: String,
    /// Kinds of platform records, compared trimmed and case-insensitively; an empty text stands for "no kind".
    #[serde(default)]
    pub platform: Vec<String>,
    /// Kinds of channel records.
    #[serde(default)]
    pub channel: Vec<String>,
}

/// A side, where a rule concerns one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What the platform recorded.
    Platform,
    /// What the processor or bank says.
    Channel,
}

impl Side {
    /// Both, platform first.
    pub const BOTH: [Self; 2] = [Self::Platform, Self::Channel];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Channel => "channel",
        }
    }

    /// The opposite side.
    pub const fn other(self) -> Self {
        match self {
            Self::Platform => Self::Channel,
            Self::Channel => Self::Platform,
        }
    }
}

/// Records of a side and these kinds end as `ignored`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IgnoreRule {
    /// The side of the records.
    pub side: Side,
    /// Their kinds, compared trimmed and case-insensitively.
    pub kinds: Vec<String>,
    /// Why nothing is to be expected; shown in the report.
    pub reason: String,
}

/// How statuses are compared: trimmed, case-insensitively, through classes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatusRule {
    /// Statuses that mean the same; one that is in no class stands for itself.
    pub classes: Vec<StatusClass>,
    /// Statuses of platform records that move no money: `ignored`.
    pub no_money_platform: Vec<String>,
    /// Statuses of channel records that move no money: `ignored`.
    pub no_money_channel: Vec<String>,
    /// Whether a side may have no status at all; they are then not compared.
    pub optional: bool,
}

/// Statuses that mean the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusClass {
    /// The name of the class.
    pub name: String,
    /// Statuses of platform records.
    #[serde(default)]
    pub platform: Vec<String>,
    /// Statuses of channel records.
    #[serde(default)]
    pub channel: Vec<String>,
}

/// Whether the account is part of what must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountRule {
    /// Accounts are not compared.
    #[default]
    Ignore,
    /// Only records of equal accounts match, byte by byte. A platform record of an account of which the channel's
    /// input has no record at all stays open with the reason `account_ledger_absent`.
    Equal,
}

/// Which amount of a record is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The gross amount.
    #[default]
    Gross,
    /// The net amount. Where the record names its fee, net plus fee is compared with the other side's gross.
    Net,
}

/// How amounts are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AmountRule {
    /// Which amount the platform's records carry.
    pub platform: Basis,
    /// Which amount the channel's records carry.
    pub channel: Basis,
    /// What difference is tolerated.
    pub tolerance: Tolerance,
}

/// A tolerated difference of amounts. Absolute and ratio together: either suffices.
///
/// Over and under go by size: over means that the channel moved more in absolute value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tolerance {
    /// When the channel moved more.
    pub over: Allowance,
    /// When the channel moved less.
    pub under: Allowance,
    /// In place of both, for single currencies (ISO 4217 code in upper case).
    pub currencies: BTreeMap<Currency, CurrencyTolerance>,
}

/// The tolerance of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CurrencyTolerance {
    /// When the channel moved more.
    pub over: Allowance,
    /// When the channel moved less.
    pub under: Allowance,
}

/// How far an amount may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Allowance {
    /// Minor units of the record's currency, 0 or more.
    pub minor: i64,
    /// Hundredths of a percent of the platform's amount, 0 to 10,000; compared exactly, never by a rounded product.
    pub basis_points: i64,
}

/// How fees are compared where both sides know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeeRule {
    /// Minor units by which the two fees may differ.
    pub tolerance_minor: i64,
}

/// Two dates that must lie within a number of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateRule {
    /// The platform's date.
    pub platform: DateKind,
    /// The channel's date.
    pub channel: DateKind,
    /// Whole civil days in the policy's zone, inclusive.
    pub days: u32,
    /// Whether only Mondays to Fridays count.
    #[serde(default)]
    pub business_days: bool,
}

/// A text field that must agree; absent on either side, it agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRule {
    /// The platform's field.
    pub platform: String,
    /// The channel's field.
    pub channel: String,
    /// How the two are compared.
    #[serde(default)]
    pub compare: TextComparison,
}

/// How two texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextComparison {
    /// Byte by byte.
    #[default]
    Exact,
    /// Trimmed and case-insensitively (Unicode lower case).
    CaseInsensitive,
}

/// One step of the matching; each sees only what is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "pass", rename_all = "snake_case", deny_unknown_fields)]
pub enum Pass {
    /// Equal values of all named references, one to one, and every comparator agrees.
    Exact {
        /// Names of references.
        key: Vec<String>,
    },
    /// Records of one key on both sides whose sums agree: 1 to n, n to 1, n to m.
    Group {
        /// Names of references.
        key: Vec<String>,
        /// What is compared of a group.
        #[serde(default)]
        measure: Measure,
    },
    /// No reference needed: the best assignment by amount and date, where it is beyond doubt.
    Tolerant {
        /// By how much amounts may differ.
        #[serde(default)]
        tolerance: Tolerance,
        /// The platform's date.
        platform_date: DateKind,
        /// The channel's date.
        channel_date: DateKind,
        /// By how many civil days the dates may differ, in the policy's zone, inclusive.
        days: u32,
        /// What one day of difference costs, in minor units.
        #[serde(default = "one")]
        day_cost: i64,
        /// By how much the cost of the whole must rise without a pair, for the pair to be beyond doubt.
        #[serde(default = "one")]
        margin: i64,
    },
}

/// What is compared of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The sums of the amounts agree within the tolerance, in one currency.
    #[default]
    Amount,
    /// Both sides have a record; amounts are not looked at.
    Coverage,
}

/// How long open records of each side are `pending`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Timing {
    /// For platform records that the channel does not show yet.
    pub platform: Option<Window>,
    /// For channel records that the platform has not recorded yet.
    pub channel: Option<Window>,
}

/// A timing window after a date of the record, its end inclusive, measured at the run's `as_of`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The date from which it runs.
    pub date: DateKind,
    /// Its length in hours; either this or `business_days`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// Its length in business days (Monday to Friday in the policy's zone), to the end of the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_days: Option<u32>,
}

/// Severity by amount at risk and age.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeverityTable {
    /// Below this many major units: low.
    pub low_below_major: i64,
    /// Below this many major units: medium.
    pub medium_below_major: i64,
    /// Below this many major units: high; from there on critical.
    pub high_below_major: i64,
    /// Age in days from which a difference rises by one step, at most to high. Absent: age does not count.
    pub aged_after_days: Option<u32>,
}

impl Default for SeverityTable {
    fn default() -> Self {
        Self { low_below_major: 1, medium_below_major: 100, high_below_major: 10_000, aged_after_days: Some(30) }
    }
}

/// How much tolerated differences may come to in all before a finding says so; it never changes an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ToleranceBudget {
    /// Minor units a currency in a run.
    pub run_minor: Option<i64>,
    /// Minor units a currency and counterparty (the platform's account) in a run.
    pub account_minor: Option<i64>,
}

const fn one() -> i64 {
    1
}

impl Policy {
    /// A policy from JSON text.
    ///
    /// # Errors
    /// `policy.unknown_field` for a name that is not known, `policy.invalid`, `recon.tolerance_invalid` and
    /// `recon.window_invalid` for a value outside its range, each with line and column of the text or the field's name.
    pub fn from_json(text: &str) -> Result<Self> {
        let policy: Self = serde_json::from_str(text).map_err(|source| json_error(&source))?;
        policy.validate()?;
        Ok(policy)
    }

    /// The policy as indented JSON text, the same for equal policies.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The reference with this name.
    pub fn reference(&self, name: &str) -> Option<&Reference> {
        self.references.iter().find(|reference| reference.name == name)
    }
}

/// Trimmed and in lower case: how kinds, statuses and case-insensitive fields are compared.
pub(crate) fn normalized(text: &str) -> String {
    text.trim().to_lowercase()
}

/// serde reports an unknown field, a wrong type and broken JSON alike; hosts want them apart.
fn json_error(source: &serde_json::Error) -> Error {
    let text = source.to_string();
    let code = if text.starts_with("unknown field") {
        &code::POLICY_UNKNOWN_FIELD
    } else if text.contains("`days`") || (text.contains("integer `-") && text.contains("u32")) {
        &code::RECON_WINDOW_INVALID
    } else if text.contains("floating point") {
        &code::RECON_TOLERANCE_INVALID
    } else {
        &code::POLICY_INVALID
    };
    Error::new(code, text).with("line", source.line()).with("column", source.column())
}

mod zone_text {
    use chrono_tz::Tz;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(zone.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(|_| serde::de::Error::custom(format!("no zone is named {name:?} in the IANA database")))
    }
}
