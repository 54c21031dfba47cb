//! One side of a reconciliation: records in columns.
//!
//! Amounts are minor units of the record's currency and signed from the point of view of the merchant's balance: a
//! charge is positive; a refund, a fee row, a dispute withdrawal and a payout are negative. `amount` is the gross,
//! `net = amount - fee`, and a fee is positive when it is charged (Stripe's documentation of balance transactions).

use super::column::{ABSENT, CodeColumn, NO_CURRENCY, TextColumn};
use crate::error::{Code, Error, Result, code};
use crate::money::Currency;
use chrono_tz::Tz;

/// The most records that one side of one run may have.
pub const MAXIMUM_RECORDS: usize = 1 << 30;

/// What a date says about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateKind {
    /// When the payment, refund or row came into being.
    Created,
    /// When the money became available in the balance.
    Available,
    /// When it was booked on an account.
    Posted,
    /// The value date of a bank.
    Value,
    /// When it was paid or captured.
    Paid,
    /// When a payout is expected at the bank.
    Arrival,
}

impl DateKind {
    /// The column names of counterfoil's own formats, with the kind that each holds.
    pub const COLUMNS: [(&str, Self); 6] = [
        ("created_at", Self::Created),
        ("available_at", Self::Available),
        ("posted_at", Self::Posted),
        ("value_at", Self::Value),
        ("paid_at", Self::Paid),
        ("arrival_at", Self::Arrival),
    ];

    /// All kinds, in declaration order.
    pub const ALL: [Self; 6] = [Self::Created, Self::Available, Self::Posted, Self::Value, Self::Paid, Self::Arrival];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Available => "available",
            Self::Posted => "posted",
            Self::Value => "value",
            Self::Paid => "paid",
            Self::Arrival => "arrival",
        }
    }
}

/// How exact a date column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePrecision {
    /// An instant; its civil date depends on the zone that is asked for.
    Instant,
    /// A civil date in the column's own zone, stored as the first instant of that day.
    Day,
}

/// The dates of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateColumn {
    /// What the dates say.
    pub kind: DateKind,
    /// The zone in which the source wrote them.
    pub zone: Tz,
    /// Instants or whole days.
    pub precision: DatePrecision,
    /// Microseconds since 1970-01-01 UTC; [`ABSENT`] where not known.
    pub microseconds: Vec<i64>,
}

/// A row that could not be read: never dropped, never a reason to stop.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    /// 1-based line of a text file, or 0 where the source has no lines.
    pub line: u64,
    /// 1-based position among the records of the source.
    pub record: u64,
    /// The column, field or JSON path at fault, where one is.
    pub column: Option<String>,
    /// The stable code of the reason.
    pub code: &'static str,
    /// The reason in words.
    pub message: String,
    /// The beginning of the row as it stood, at most 1,024 characters.
    pub excerpt: String,
}

impl Rejected {
    /// A rejection from the error that reading the row gave; `line`, `record` and `column` are taken from its context.
    pub fn from_error(error: &Error, excerpt: &str) -> Self {
        let number = |key| error.context_value(key).and_then(|value| value.parse().ok()).unwrap_or(0);
        let place = ["column", "field", "path"].iter().find_map(|key| error.context_value(key));
        Self {
            line: number("line"),
            record: number("record"),
            column: place.map(str::to_owned),
            code: error.code().text,
            message: error.message().to_owned(),
            excerpt: excerpt.chars().take(1024).collect(),
        }
    }
}

/// Something noticed about the input as a whole that changes no outcome.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// The stable code.
    pub code: &'static str,
    /// The finding in words.
    pub message: String,
}

impl Note {
    /// A note with the text of a code.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code: code.text, message: message.into() }
    }
}

/// The records of one side, in columns of equal length.
///
/// `id` is always there. Every other column may be missing as a whole; a policy that uses a missing column is refused
/// with `recon.column_missing`.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// What the records were read from, for reports: a file name or "memory".
    pub source: String,
    /// The name of the format they were read from, such as `stripe.charge` or `counterfoil.csv`.
    pub format: String,
    /// The id on its own side. Ids may repeat; each record is judged for itself.
    pub id: TextColumn,
    /// What the record is: `payment`, `charge`, `refund`, `dispute`, `fee`, `payout` …
    pub kind: Option<CodeColumn>,
    /// Gross amounts in minor units; [`ABSENT`] where not known.
    pub amount: Option<Vec<i64>>,
    /// Indexes into the currency table ([`Currency::index`]); [`NO_CURRENCY`] where not known.
    pub currency: Option<Vec<u16>>,
    /// Fees in minor units, positive when charged; [`ABSENT`] where not known.
    pub fee: Option<Vec<i64>>,
    /// Net amounts in minor units; [`ABSENT`] where not known.
    pub net: Option<Vec<i64>>,
    /// The state as the source wrote it, trimmed.
    pub status: Option<CodeColumn>,
    /// The account that the record belongs to, where a source has several.
    pub account: Option<CodeColumn>,
    /// Dates by kind.
    pub dates: Vec<DateColumn>,
    /// Named text fields: references (`charge_id`, `order_id` …), the group (`payout_id`), anything else.
    pub fields: Vec<(String, TextColumn)>,
    /// 1-based source lines, where the source has lines.
    pub lines: Option<Vec<u32>>,
    /// Rows that could not be read.
    pub rejected: Vec<Rejected>,
    /// What was noticed about the source as a whole.
    pub notes: Vec<Note>,
    /// Set where the source has totals only (a Stripe summary report): the itemized report to use instead.
    pub itemized_report: Option<String>,
}

impl Records {
    /// The number of records, rejected rows apart.
    pub fn len(&self) -> usize {
        self.id.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// The text column with this name; `id` names the ids.
    pub fn text(&self, name: &str) -> Option<&TextColumn> {
        if name == "id" {
            return Some(&self.id);
        }
        self.fields.iter().find(|(field, _)| field == name).map(|(_, column)| column)
    }

    /// The dates of this kind.
    pub fn date(&self, kind: DateKind) -> Option<&DateColumn> {
        self.dates.iter().find(|column| column.kind == kind)
    }

    /// The gross amount of a record in minor units, where known.
    pub fn amount_of(&self, row: usize) -> Option<i64> {
        known(self.amount.as_ref(), row)
    }

    /// The fee of a record in minor units, where known.
    pub fn fee_of(&self, row: usize) -> Option<i64> {
        known(self.fee.as_ref(), row)
    }

    /// The net amount of a record in minor units: as given, else gross less fee where both are known.
    pub fn net_of(&self, row: usize) -> Option<i64> {
        known(self.net.as_ref(), row).or_else(|| self.amount_of(row)?.checked_sub(self.fee_of(row)?))
    }

    /// The currency of a record, where known.
    pub fn currency_of(&self, row: usize) -> Option<Currency> {
        self.currency.as_ref()?.get(row).copied().filter(|code| *code != NO_CURRENCY).and_then(Currency::from_index)
    }

    /// The kind of a record; empty where not known.
    pub fn kind_of(&self, row: usize) -> &str {
        self.kind.as_ref().map_or("", |column| column.value(row))
    }

    /// The status of a record as its source wrote it; empty where not known.
    pub fn status_of(&self, row: usize) -> &str {
        self.status.as_ref().map_or("", |column| column.value(row))
    }

    /// The account of a record; empty where not known.
    pub fn account_of(&self, row: usize) -> &str {
        self.account.as_ref().map_or("", |column| column.value(row))
    }

    /// An instant of a record in microseconds since the epoch, where known.
    pub fn date_of(&self, kind: DateKind, row: usize) -> Option<i64> {
        self.date(kind)?.microseconds.get(row).copied().filter(|value| *value != ABSENT)
    }

    /// The names of all columns that are there, in a fixed order.
    pub fn column_names(&self) -> Vec<String> {
        let optional = [
            ("kind", self.kind.is_some()),
            ("amount", self.amount.is_some()),
            ("currency", self.currency.is_some()),
            ("fee", self.fee.is_some()),
            ("net", self.net.is_some()),
            ("status", self.status.is_some()),
            ("account", self.account.is_some()),
        ];
        let mut names = vec!["id".to_owned()];
        names.extend(optional.iter().filter(|(_, there)| *there).map(|(name, _)| (*name).to_owned()));
        names.extend(self.dates.iter().map(|column| column.kind.name().to_owned()));
        names.extend(self.fields.iter().map(|(name, _)| name.clone()));
        names
    }

    /// Checks that all columns have one length and that no two fields share a name.
    ///
    /// # Errors
    /// `policy.invalid` naming the column, `recon.too_many_records` above [`MAXIMUM_RECORDS`].
    pub fn validate(&self) -> Result<()> {
        let rows = self.len();
        if rows > MAXIMUM_RECORDS {
            return Err(Error::new(&code::RECON_TOO_MANY_RECORDS, format!("{rows} records on one side")));
        }
        let mut lengths: Vec<(&str, usize)> = Vec::new();
        lengths.extend(self.kind.as_ref().map(|column| ("kind", column.len())));
        lengths.extend(self.amount.as_ref().map(|column| ("amount", column.len())));
        lengths.extend(self.currency.as_ref().map(|column| ("currency", column.len())));
        lengths.extend(self.fee.as_ref().map(|column| ("fee", column.len())));
        lengths.extend(self.net.as_ref().map(|column| ("net", column.len())));
        lengths.extend(self.status.as_ref().map(|column| ("status", column.len())));
        lengths.extend(self.account.as_ref().map(|column| ("account", column.len())));
        lengths.extend(self.lines.as_ref().map(|column| ("lines", column.len())));
        lengths.extend(self.dates.iter().map(|column| (column.kind.name(), column.microseconds.len())));
        lengths.extend(self.fields.iter().map(|(name, column)| (name.as_str(), column.len())));
        if let Some((name, length)) = lengths.iter().find(|(_, length)| *length != rows) {
            let message = format!("column {name} has {length} values and there are {rows} ids");
            return Err(Error::new(&code::POLICY_INVALID, message).with("column", name));
        }
        for (position, (name, _)) in self.fields.iter().enumerate() {
            let again = self.fields.iter().skip(position + 1).any(|(other, _)| other == name);
            if again || name == "id" {
                return Err(Error::new(&code::POLICY_INVALID, "two fields share a name").with("column", name));
            }
        }
        Ok(())
    }
}

fn known(column: Option<&Vec<i64>>, row: usize) -> Option<i64> {
    column?.get(row).copied().filter(|value| *value != ABSENT)
}

/// One record, for building a side row by row.
#[derive(Debug, Clone, Default)]
pub struct Row<'a> {
    /// The id on its own side.
    pub id: &'a str,
    /// The kind; empty where not known.
    pub kind: &'a str,
    /// Gross amount in minor units.
    pub amount: Option<i64>,
    /// Currency of amount, fee and net.
    pub currency: Option<Currency>,
    /// Fee in minor units, positive when charged.
    pub fee: Option<i64>,
    /// Net amount in minor units.
    pub net: Option<i64>,
    /// Status as the source wrote it.
    pub status: &'a str,
    /// Account; empty where not known.
    pub account: &'a str,
    /// Instants in microseconds since the epoch, by kind.
    pub dates: &'a [(DateKind, i64)],
    /// Named text fields.
    pub fields: &'a [(&'a str, &'a str)],
    /// 1-based source line, 0 where there is none.
    pub line: u32,
}

/// Builds a side row by row; columns come into being when a row first has a value for them.
#[derive(Debug, Default)]
pub struct RecordsBuilder {
    records: Records,
}

impl RecordsBuilder {
    /// An empty side; `source` is shown in reports.
    pub fn new(source: &str, format: &str) -> Self {
        let records = Records { source: source.to_owned(), format: format.to_owned(), ..Records::default() };
        Self { records }
    }

    /// Appends a record.
    ///
    /// # Errors
    /// `recon.too_many_records`, and `money.overflow` for an amount of `i64::MIN`.
    pub fn push(&mut self, row: &Row<'_>) -> Result<()> {
        if [row.amount, row.fee, row.net].contains(&Some(ABSENT)) {
            return Err(Error::new(&code::MONEY_OVERFLOW, "an amount of -2^63 minor units is refused"));
        }
        let before = self.records.len();
        if before >= MAXIMUM_RECORDS {
            return Err(Error::new(&code::RECON_TOO_MANY_RECORDS, format!("{before} records on one side")));
        }
        self.records.id.push(row.id)?;
        push_code(&mut self.records.kind, before, row.kind);
        push_code(&mut self.records.status, before, row.status);
        push_code(&mut self.records.account, before, row.account);
        push_number(&mut self.records.amount, before, row.amount, ABSENT);
        push_number(&mut self.records.fee, before, row.fee, ABSENT);
        push_number(&mut self.records.net, before, row.net, ABSENT);
        push_number(&mut self.records.currency, before, row.currency.map(Currency::index), NO_CURRENCY);
        push_number(&mut self.records.lines, before, Some(row.line).filter(|line| *line > 0), 0);
        self.push_dates(before, row.dates);
        self.push_fields(before, row.fields)
    }

    /// Keeps a row that could not be read.
    pub fn reject(&mut self, rejected: Rejected) {
        self.records.rejected.push(rejected);
    }

    /// Adds a note about the source.
    pub fn note(&mut self, note: Note) {
        self.records.notes.push(note);
    }

    /// Declares a field, so that its column exists even when every value is absent.
    pub fn declare_field(&mut self, name: &str) -> Result<()> {
        if self.records.text(name).is_none() {
            let column = padded_text(self.records.len())?;
            self.records.fields.push((name.to_owned(), column));
        }
        Ok(())
    }

    /// The finished side.
    pub fn finish(self) -> Records {
        self.records
    }

    fn push_dates(&mut self, before: usize, dates: &[(DateKind, i64)]) {
        for (kind, _) in dates {
            if self.records.date(*kind).is_none() {
                self.records.dates.push(DateColumn {
                    kind: *kind,
                    zone: Tz::UTC,
                    precision: DatePrecision::Instant,
                    microseconds: vec![ABSENT; before],
                });
            }
        }
        for column in &mut self.records.dates {
            let value = dates.iter().find(|(kind, _)| *kind == column.kind).map_or(ABSENT, |(_, value)| *value);
            column.microseconds.push(value);
        }
    }

    fn push_fields(&mut self, before: usize, fields: &[(&str, &str)]) -> Result<()> {
        for (name, _) in fields {
            if !self.records.fields.iter().any(|(field, _)| field == name) {
                self.records.fields.push(((*name).to_owned(), padded_text(before)?));
            }
        }
        for (name, column) in &mut self.records.fields {
            let value = fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| *value);
            column.push(value)?;
        }
        Ok(())
    }
}

fn padded_text(rows: usize) -> Result<TextColumn> {
    let mut column = TextColumn::with_capacity(rows, 0);
    for _ in 0..rows {
        column.push("")?;
    }
    Ok(column)
}

fn push_code(column: &mut Option<CodeColumn>, before: usize, value: &str) {
    match column {
        Some(column) => column.push(value),
        None if value.is_empty() => {}
        None => column.insert(CodeColumn::constant("", before)).push(value),
    }
}

fn push_number<T: Copy>(column: &mut Option<Vec<T>>, before: usize, value: Option<T>, absent: T) {
    match (column.as_mut(), value) {
        (Some(column), value) => column.push(value.unwrap_or(absent)),
        (None, Some(value)) => column.insert(vec![absent; before]).push(value),
        (None, None) => {}
    }
}
