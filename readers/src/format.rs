//! What a file is, and what a caller says about it.

use chrono_tz::Tz;
use counterfoil_core::money::DecimalSeparator;
use serde::{Deserialize, Serialize};

use crate::csv::CsvOptions;
use crate::json::JsonLimits;
use crate::mapping::Mapping;
use crate::zones::zone_text;

/// A format that is known from a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Counterfoil's own CSV: unit and offset are in the names and values.
    RecordsCsv,
    /// The same names as members of JSON objects, one a line or in an array.
    RecordsJson,
    /// Objects of Stripe's API: list pages, arrays, NDJSON, events.
    StripeObjects,
    /// An itemized Stripe report.
    StripeReport {
        /// Which one.
        family: Family,
        /// Whether it is the twin for connected accounts, with their account in a column.
        is_connected: bool,
    },
    /// A Stripe report of totals, which has no ids.
    StripeSummary {
        /// The itemized report that can be matched instead.
        itemized: &'static str,
    },
    /// The dashboard's export of payments.
    StripePayments,
    /// The dashboard's export of the balance history.
    StripeBalanceHistory,
    /// Another CSV file: needs a mapping.
    Csv,
    /// Other JSON: needs a mapping.
    Json,
}

/// A family of itemized Stripe reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Family {
    /// `balance_change_from_activity.itemized`, and `ending_balance_reconciliation.itemized` without its payout columns:
    /// the columns are the same.
    BalanceChange,
    /// `payouts.itemized`.
    Payouts,
    /// `payout_reconciliation.itemized`, by period or by payout, and whatever else names the payout of each row.
    PayoutReconciliation,
    /// `all_fees.balance_transaction_created.itemized`.
    AllFees,
}

impl Format {
    /// The stable name, as it stands in [`Records::format`](counterfoil_core::reconcile::Records::format).
    pub const fn name(self) -> &'static str {
        match self {
            Self::RecordsCsv => "counterfoil.csv",
            Self::RecordsJson => "counterfoil.json",
            Self::StripeObjects => "stripe.objects",
            Self::StripeReport { family: Family::BalanceChange, .. } => "stripe.balance_change_from_activity",
            Self::StripeReport { family: Family::Payouts, .. } => "stripe.payouts",
            Self::StripeReport { family: Family::PayoutReconciliation, .. } => "stripe.payout_reconciliation",
            Self::StripeReport { family: Family::AllFees, .. } => "stripe.all_fees",
            Self::StripeSummary { .. } => "stripe.summary",
            Self::StripePayments => "stripe.dashboard_payments",
            Self::StripeBalanceHistory => "stripe.dashboard_balance_history",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// What the caller names as the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FormatChoice {
    /// The mapping's if there is one, else by content.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// Counterfoil's own CSV.
    #[serde(rename = "counterfoil.csv")]
    RecordsCsv,
    /// Counterfoil's own JSON.
    #[serde(rename = "counterfoil.json")]
    RecordsJson,
    /// Objects of Stripe's API.
    #[serde(rename = "stripe.objects")]
    StripeObjects,
    /// A report or export of Stripe; which one is known by its header.
    #[serde(rename = "stripe.csv")]
    StripeCsv,
    /// CSV by a mapping.
    #[serde(rename = "csv")]
    Csv,
    /// JSON by a mapping.
    #[serde(rename = "json")]
    Json,
}

/// Which amount of a converted payment counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// What reached the balance, in the currency of settlement; fee and net are in it too.
    #[default]
    Settlement,
    /// What the customer was asked for, in the customer's currency. Fee and net are not known in it.
    CustomerFacing,
}

/// What a caller says about an input. The default reads every format that describes itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// The name shown in reports; the file name or `memory` where it is empty.
    pub name: String,
    /// The format.
    pub format: FormatChoice,
    /// The meaning of the columns, for files in no known format.
    pub mapping: Option<Mapping>,
    /// The zone that a Stripe report was run in, for its columns without `_utc`.
    #[serde(with = "zone_text")]
    pub zone: Option<Tz>,
    /// The decimal separator that a Stripe report was run with; a dot where it is not given, as Stripe's default is.
    pub decimal_separator: Option<DecimalSeparator>,
    /// The connected account whose data this is, where the data does not say.
    pub account: Option<String>,
    /// The caller's own Connect application (`ca_…`), for objects of Stripe's API. What it created directly stands on the
    /// ledgers of connected accounts, which the objects do not name; such records get the application as their account, so
    /// that nobody waits for them in the caller's own ledger. Any other application, a shop's plug-in for instance, works
    /// on the caller's own account.
    pub connect_application: Option<String>,
    /// Which amount of a converted payment counts.
    pub basis: Basis,
    /// How CSV is cut, and its bounds.
    pub csv: CsvOptions,
    /// Bounds on JSON.
    pub json: JsonLimits,
    /// Threads that may read one file; 0 for as many as the machine has. The result does not depend on it.
    pub threads: usize,
}
