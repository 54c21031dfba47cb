//! Counterfoil's own formats: files that say everything about themselves.
//!
//! A CSV file with these columns, or JSON objects with these members (one a line, or in an array):
//!
//! | name | meaning |
//! |---|---|
//! | `id` | the record's id; must be there |
//! | `amount_minor`, `fee_minor`, `net_minor` | whole minor units of `currency` |
//! | `amount`, `fee`, `net` | major units with a decimal dot; never beside the `_minor` form |
//! | `currency` | ISO 4217 code; must be there where there is an amount |
//! | `kind`, `status`, `account`, `group` | text |
//! | `created_at`, `available_at`, `posted_at`, `value_at`, `paid_at`, `arrival_at` | RFC 3339 with offset |
//! | `reference`, and every name that ends in `_id` | keys |
//! | anything else | kept as text |
//!
//! By content alone a file is taken for this format only if it has `amount_minor`: a column named `amount` may be in cents,
//! so a file with major units must be read with the format named.

use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::money::Dialect;
use counterfoil_core::reconcile::DateKind;

use crate::dates::DateParser;
use crate::mapping::Unit;
use crate::plan::{AmountPlan, CurrencyPlan, DatePlan, FieldPlan, Identity, Plan, TextPlan};

/// Whether names show that a file is in this format.
pub(crate) fn is_own(names: &[String]) -> bool {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    has("id") && has("amount_minor") && has("currency")
}

/// The plan for the columns or members with these names.
///
/// # Errors
/// `csv.missing_column` without an id, or with amounts and no currency; `read.mapping_invalid` for an amount in both units.
pub(crate) fn plan(names: &[String], key_bytes: usize) -> Result<Plan> {
    let find = |wanted: &str| names.iter().position(|name| name == wanted);
    let text = |name: &str| find(name).map_or(TextPlan::Absent, TextPlan::Column);
    let missing = |name: &str| {
        Error::new(&code::CSV_MISSING_COLUMN, format!("no column named {name:?}; columns: {}", names.join(", ")))
            .with("column", name)
    };
    let amount = |name: &str| {
        let plan =
            |column, unit| AmountPlan { column, unit, dialect: Dialect::default(), may_be_empty: name != "amount" };
        match (find(&format!("{name}_minor")), find(name)) {
            (Some(_), Some(_)) => {
                let message = format!("both {name} and {name}_minor are there: which one counts?");
                Err(Error::new(&code::READ_MAPPING_INVALID, message).with("column", name))
            }
            (Some(column), None) => Ok(Some(plan(column, Unit::Minor))),
            (None, Some(column)) => Ok(Some(plan(column, Unit::Major))),
            (None, None) => Ok(None),
        }
    };
    let (gross, fee, net) = (amount("amount")?, amount("fee")?, amount("net")?);
    let has_amount = gross.is_some() || fee.is_some() || net.is_some();
    let currency = match find("currency") {
        Some(column) => CurrencyPlan::Column(column),
        None if has_amount => return Err(missing("currency")),
        None => CurrencyPlan::Absent,
    };
    let mut dates = Vec::new();
    for (name, kind) in DateKind::COLUMNS {
        if let Some(column) = find(name) {
            dates.push(DatePlan { kind, column, parser: DateParser::iso(None) });
        }
    }
    let is_reserved = |name: &str| {
        matches!(name, "" | "id" | "kind" | "status" | "account" | "currency")
            || matches!(name.strip_suffix("_minor").unwrap_or(name), "amount" | "fee" | "net")
            || DateKind::COLUMNS.iter().any(|(date, _)| *date == name)
    };
    let fields = names.iter().enumerate().filter(|(_, name)| !is_reserved(name)).map(|(column, name)| FieldPlan {
        name: name.clone(),
        column,
        is_key: matches!(name.as_str(), "reference" | "group") || name.ends_with("_id"),
    });
    Ok(Plan {
        id: Identity::Column(find("id").ok_or_else(|| missing("id"))?),
        kind: text("kind"),
        status: text("status"),
        account: text("account"),
        currency,
        amount: gross,
        fee,
        net,
        dates,
        fields: fields.collect(),
        key_bytes,
        ..Plan::default()
    })
}
