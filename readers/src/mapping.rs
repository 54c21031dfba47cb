//! Which column means what: the description of a file that is in no known format.
//!
//! A mapping is plain data (JSON); an unknown field name is an error. What could be guessed wrong at the cost of money is
//! never guessed: the unit of an amount, the decimal separator, the order of day and month, and the zone of a time that
//! has no offset. A mapping that leaves one of them open is refused with `read.mapping_invalid`.
//!
//! ```
//! use counterfoil_readers::Mapping;
//!
//! let mapping = Mapping::from_json(r#"{
//!     "id": "payment_no",
//!     "references": { "charge_id": "stripe_charge" },
//!     "amount": { "column": "total", "unit": "major", "decimal_separator": "." },
//!     "currency": { "constant": "EUR" },
//!     "dates": [{ "kind": "created", "column": "paid_at", "format": "%d.%m.%Y %H:%M", "zone": "Europe/Berlin" }]
//! }"#)?;
//! assert_eq!(mapping.id, "payment_no");
//! let no_unit = Mapping::from_json(r#"{ "id": "no", "amount": { "column": "total" } }"#);
//! assert_eq!(no_unit.unwrap_err().code().text, "read.mapping_invalid");
//! # Ok::<(), counterfoil_core::Error>(())
//! ```

use std::collections::BTreeMap;

use chrono_tz::Tz;
use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::money::{Currency, DecimalSeparator, Dialect};
use counterfoil_core::reconcile::DateKind;
use counterfoil_core::time::DateFormat;
use serde::{Deserialize, Serialize};

use crate::dates::DateParser;
use crate::zones::zone_text;

/// The meaning of a file's columns. In JSON input a column is a member of the object, `a.b` a member of a member.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The column of the record's id on its side.
    pub id: String,
    /// What the record is (`payment`, `refund`, `fee` …).
    pub kind: Option<TextSource>,
    /// Keys that the other side may know too, by the name that policies use: `charge_id`, `payment_intent_id`, `order_id` …
    pub references: BTreeMap<String, String>,
    /// The gross amount.
    pub amount: Option<AmountSource>,
    /// The fee, positive when charged. An empty cell is "not known".
    pub fee: Option<AmountSource>,
    /// The net amount. An empty cell is "not known".
    pub net: Option<AmountSource>,
    /// The currency of amount, fee and net.
    pub currency: Option<TextSource>,
    /// The status, compared through the policy's classes.
    pub status: Option<TextSource>,
    /// Dates, at most one of a kind.
    pub dates: Vec<DateSource>,
    /// The account that the record belongs to.
    pub account: Option<TextSource>,
    /// The column of the payout, batch or deposit that the record is part of; becomes the field `group`.
    pub group: Option<String>,
    /// Further text columns to keep, by the name they get.
    pub fields: BTreeMap<String, String>,
    /// Kinds whose amounts the file writes without a sign although money goes out, such as `refund`; compared trimmed and
    /// case-insensitively. Their positive amounts and nets are negated; records are signed by what they do to the balance.
    pub outgoing_kinds: Vec<String>,
}

/// A text from a column, or the same text for every record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// The column of this name.
    Column(String),
    /// This text.
    Constant(String),
}

/// A column of amounts and how they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AmountSource {
    /// The column.
    pub column: String,
    /// Minor units (cents) or major units (dollars). Must be given.
    pub unit: Option<Unit>,
    /// `.` or `,`. Must be given for major units.
    pub decimal_separator: Option<DecimalSeparator>,
    /// The separator of digit groups; none where groups are not separated.
    pub grouping: Option<char>,
    /// Whether `5.00-` is a negative amount.
    pub trailing_minus: bool,
    /// Whether `(5.00)` is a negative amount.
    pub parentheses: bool,
}

/// The unit of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// The currency's smallest unit by ISO 4217: whole numbers.
    Minor,
    /// The currency's main unit: decimals.
    Major,
}

/// A column of dates and how they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateSource {
    /// What the date says.
    pub kind: DateKind,
    /// The column.
    pub column: String,
    /// `iso`, `unix_seconds`, `unix_milliseconds`, `unix_microseconds`, or a pattern such as `%d.%m.%Y %H:%M`. Absent: the
    /// ISO layouts, which alone show their order; anything else is `csv.ambiguous_date` or `csv.invalid_date`.
    #[serde(default)]
    pub format: Option<DateFormat>,
    /// The IANA zone of times without an offset.
    #[serde(default, with = "zone_text")]
    pub zone: Option<Tz>,
}

impl Mapping {
    /// Reads a mapping from JSON and validates it.
    ///
    /// # Errors
    /// `read.mapping_invalid`, naming the field.
    pub fn from_json(text: &str) -> Result<Self> {
        let mapping: Self = serde_json::from_str(text).map_err(|source| {
            Error::new(&code::READ_MAPPING_INVALID, source.to_string()).with("line", source.line()).caused_by(source)
        })?;
        mapping.validate()?;
        Ok(mapping)
    }

    /// Checks that nothing that may not be guessed is left open and that no name is given twice.
    ///
    /// # Errors
    /// `read.mapping_invalid` with the `field`; `money.currency_*` for a constant currency that is none.
    pub fn validate(&self) -> Result<()> {
        if self.id.is_empty() {
            return Err(invalid("id", "name the column of the ids"));
        }
        for (field, amount) in [("amount", &self.amount), ("fee", &self.fee), ("net", &self.net)] {
            if let Some(amount) = amount {
                amount.validate(field)?;
            }
        }
        let has_amount = self.amount.is_some() || self.fee.is_some() || self.net.is_some();
        if has_amount && self.currency.is_none() {
            return Err(invalid("currency", "amounts need a currency: name its column or give a constant"));
        }
        if let Some(TextSource::Constant(text)) = &self.currency {
            Currency::parse(text).map_err(|error| error.with("field", "currency"))?;
        }
        let mut kinds = Vec::new();
        for date in &self.dates {
            if kinds.contains(&date.kind) {
                return Err(invalid("dates", format!("two dates of the kind {}", date.kind.name())));
            }
            kinds.push(date.kind);
            DateParser::from_mapping(date.format.as_ref(), date.zone, &date.column)?;
        }
        if !self.outgoing_kinds.is_empty() && self.kind.is_none() {
            return Err(invalid("outgoing_kinds", "outgoing kinds need the kind of a record"));
        }
        self.validate_names()
    }

    /// Every named text field with its column, in the order in which the records have them.
    pub(crate) fn text_fields(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        let references = self.references.iter().map(|(name, column)| (name.as_str(), column.as_str(), true));
        let group = self.group.iter().map(|column| ("group", column.as_str(), true));
        references.chain(group).chain(self.fields.iter().map(|(name, column)| (name.as_str(), column.as_str(), false)))
    }

    fn validate_names(&self) -> Result<()> {
        let mut seen = vec!["id"];
        for (name, column, _) in self.text_fields() {
            if name.is_empty() || column.is_empty() {
                return Err(invalid("fields", "a field needs a name and a column"));
            }
            if seen.contains(&name) {
                return Err(invalid("fields", format!("the name {name:?} is given twice, or is taken")));
            }
            seen.push(name);
        }
        Ok(())
    }
}

impl AmountSource {
    fn validate(&self, field: &'static str) -> Result<()> {
        if self.column.is_empty() {
            return Err(invalid(field, "name the column"));
        }
        let Some(unit) = self.unit else {
            let message = format!("give the unit of {:?}: \"minor\" (cents) or \"major\" (dollars)", self.column);
            return Err(invalid(field, message));
        };
        if unit == Unit::Major && self.decimal_separator.is_none() {
            let message = format!("give the decimal separator of {:?}: \".\" or \",\"", self.column);
            return Err(invalid(field, message));
        }
        let decorated = self.grouping.is_some() || self.trailing_minus || self.parentheses;
        if unit == Unit::Minor && (decorated || self.decimal_separator.is_some()) {
            return Err(invalid(field, "minor units are plain whole numbers: separators do not apply"));
        }
        self.dialect().validate().map_err(|error| error.with("field", field))
    }

    pub(crate) fn dialect(&self) -> Dialect {
        Dialect {
            decimal_separator: self.decimal_separator.unwrap_or_default(),
            grouping: self.grouping,
            trailing_minus: self.trailing_minus,
            parentheses: self.parentheses,
        }
    }
}

fn invalid(field: &'static str, message: impl Into<String>) -> Error {
    Error::new(&code::READ_MAPPING_INVALID, message).with("field", field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (&'static str, String) {
        let error = Mapping::from_json(text).unwrap_err();
        (error.code().text, error.context_value("field").unwrap_or_default().to_owned())
    }

    #[test]
    fn what_may_not_be_guessed_must_be_given() {
        let cases = [
            (r#"{"id":"a","amount":{"column":"b"},"currency":{"constant":"EUR"}}"#, "amount"),
            (r#"{"id":"a","amount":{"column":"b","unit":"major"},"currency":{"constant":"EUR"}}"#, "amount"),
            (r#"{"id":"a","amount":{"column":"b","unit":"minor"}}"#, "currency"),
            (r#"{"id":"a","net":{"column":"b","unit":"minor","grouping":","},"currency":{"column":"c"}}"#, "net"),
            (r#"{"id":"a","dates":[{"kind":"created","column":"d","format":"%d.%m.%Y"}]}"#, "zone"),
            (r#"{"id":"a","dates":[{"kind":"created","column":"d","format":"%d.%m."}]}"#, ""),
            (r#"{"references":{"charge_id":"c"}}"#, "id"),
            (r#"{"id":"a","references":{"x":"c"},"fields":{"x":"d"}}"#, "fields"),
            (r#"{"id":"a","outgoing_kinds":["refund"]}"#, "outgoing_kinds"),
        ];
        for (text, field) in cases {
            assert_eq!(refusal(text), ("read.mapping_invalid", field.to_owned()), "{text}");
        }
        assert_eq!(refusal(r#"{"id":"a","amuont":{}}"#).0, "read.mapping_invalid", "unknown field");
        assert_eq!(refusal(r#"{"id":"a","currency":{"constant":"EURO"}}"#).0, "money.currency_invalid");
    }

    #[test]
    fn a_mapping_survives_its_json() {
        let text = r#"{"id":"a","kind":{"constant":"payment"},"references":{"charge_id":"c"},
            "amount":{"column":"b","unit":"major","decimal_separator":",","grouping":"."},"currency":{"column":"c"},
            "dates":[{"kind":"created","column":"d","format":"%d.%m.%Y","zone":"Europe/Berlin"}],"group":"payout"}"#;
        let mapping = Mapping::from_json(text).unwrap();
        let again = Mapping::from_json(&serde_json::to_string(&mapping).unwrap()).unwrap();
        assert_eq!(again, mapping);
        assert_eq!(mapping.dates[0].zone, Some(Tz::Europe__Berlin));
    }
}
