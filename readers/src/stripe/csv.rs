//! Stripe's CSV files by their column names: itemized reports of any version, and the two dashboard exports.
//!
//! | file | unit | times | kind of a record |
//! |---|---|---|---|
//! | itemized reports | major units, `.` unless the report was run with another separator | `*_utc` UTC; `created` and the like in the zone the report was run in | reporting category |
//! | dashboard payments | major units; the settled amount where it was converted | UTC, as the column says | `charge` |
//! | dashboard balance history | major units | UTC, as the column says | reporting category, from the type |
//!
//! Names and values: docs.stripe.com/reports/report-types, docs.stripe.com/reports/options. A report's columns are chosen
//! by whoever runs it, so a file is known by its decisive columns and never by a complete list.

use chrono_tz::Tz;
use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::money::{DecimalSeparator, Dialect};
use counterfoil_core::reconcile::DateKind;

use crate::csv::Header;
use crate::dates::DateParser;
use crate::format::{Basis, Family, Format, Source};
use crate::mapping::Unit;
use crate::plan::{AmountPlan, CurrencyPlan, DatePlan, Derived, DerivedField, FieldPlan, Identity, Plan, TextPlan};

/// What a Stripe file is, by its header; `None` if it is none.
pub(crate) fn detect(header: &Header) -> Option<Format> {
    let has = |names: &[&str]| names.iter().all(|name| header.index(name).is_some());
    let is_connected = header.index("connected_account").is_some();
    if has(&["category", "net_amount", "currency"]) && !has(&["balance_transaction_id"]) {
        return Some(Format::StripeSummary { itemized: "balance_change_from_activity.itemized" });
    }
    if has(&["reporting_category", "count", "gross", "fee", "net"]) && !has(&["balance_transaction_id"]) {
        return Some(Format::StripeSummary { itemized: "payout_reconciliation.itemized" });
    }
    if has(&["fee_transaction_id", "fee_category", "amount"]) || has(&["fee_transaction_id", "incurred_at", "amount"]) {
        return Some(Format::StripeReport { family: Family::AllFees, is_connected });
    }
    if has(&["balance_transaction_id", "currency", "gross", "net"]) {
        let family = if has(&["payout_id"]) {
            Family::Payouts
        } else if has(&["automatic_payout_id"]) || has(&["trace_id"]) || has(&["destination_payment_id"]) {
            Family::PayoutReconciliation
        } else {
            Family::BalanceChange
        };
        return Some(Format::StripeReport { family, is_connected });
    }
    if has(&["Amount", "Currency", "Converted Amount", "Converted Currency", "Status"])
        && created_column(header).is_some()
    {
        return Some(Format::StripePayments);
    }
    if has(&["id", "Type", "Source", "Amount", "Fee", "Net", "Currency"]) {
        return Some(Format::StripeBalanceHistory);
    }
    None
}

/// The plan of a Stripe file.
///
/// # Errors
/// `read.mapping_invalid` where a column is in the zone of the report's run and the source does not name it, and
/// `recon.summary_report` is left to the caller.
pub(crate) fn plan(format: &Format, header: &Header, source: &Source) -> Result<Plan> {
    match format {
        Format::StripeReport { family: Family::AllFees, .. } => all_fees(header, source),
        Format::StripeReport { family, .. } => itemized(*family, header, source),
        Format::StripePayments => payments(header, source),
        _ => balance_history(header, source),
    }
}

fn major(column: usize, source: &Source, may_be_empty: bool) -> AmountPlan {
    let decimal_separator = source.decimal_separator.unwrap_or(DecimalSeparator::Dot);
    AmountPlan { column, unit: Unit::Major, dialect: Dialect { decimal_separator, ..Dialect::default() }, may_be_empty }
}

fn required(header: &Header, name: &str) -> Result<usize> {
    crate::csv::find_column(header, name)
}

/// Text fields that a report may have, by the name that records use.
const FIELDS: &[(&str, &str, bool)] = &[
    ("source_id", "source_id", true),
    ("payment_intent_id", "payment_intent_id", true),
    ("invoice_id", "invoice_id", true),
    ("subscription_id", "subscription_id", true),
    ("customer_id", "customer_id", true),
    ("order_id", "order_id", true),
    ("destination_payment_id", "destination_payment_id", true),
    ("source_transaction_id", "source_transaction_id", true),
    ("connected_account_id", "connected_account_id", true),
    ("trace_id", "trace_id", true),
    ("payout_status", "payout_status", false),
    ("payout_type", "payout_type", false),
    ("description", "description", false),
    ("customer_facing_amount", "customer_facing_amount", false),
    ("customer_facing_currency", "customer_facing_currency", false),
    ("regulatory_tag", "regulatory_tag", false),
    ("dispute_reason", "dispute_reason", false),
];

fn report_fields(header: &Header, list: &[(&str, &str, bool)]) -> Vec<FieldPlan> {
    let mut fields = Vec::new();
    for (name, column, is_key) in list {
        if let Some(column) = header.index(column) {
            fields.push(FieldPlan { name: (*name).to_owned(), column, is_key: *is_key });
        }
    }
    for (column, name) in header.names.iter().enumerate() {
        let Some((_, key)) = name.strip_suffix(']').and_then(|name| name.split_once("_metadata[")) else { continue };
        let is_order = matches!(key, "order_id" | "order" | "order_number");
        let name = if is_order && !fields.iter().any(|field| field.name == "order_id") { "order_id" } else { name };
        fields.push(FieldPlan { name: name.to_owned(), column, is_key: is_order });
    }
    fields
}

/// References by prefix. Prefixes are no contract of Stripe's, so a column of the same name goes first.
fn derived(header: &Header, source_column: usize, named_payout: Option<usize>) -> Derived {
    let field = |name: &'static str, prefixes: &'static [&'static str], column: Option<usize>| DerivedField {
        name,
        prefixes,
        column,
    };
    Derived {
        column: source_column,
        fields: vec![
            field("charge_id", &["ch_", "py_"], header.index("charge_id")),
            field("refund_id", &["re_", "pyr_"], None),
            field("dispute_id", &["dp_", "du_"], header.index("dispute_id")),
            field("payout_id", &["po_"], named_payout),
        ],
    }
}

fn itemized(family: Family, header: &Header, source: &Source) -> Result<Plan> {
    let id = required(header, "balance_transaction_id")?;
    let named_payout = header.index("payout_id").or_else(|| header.index("automatic_payout_id"));
    let mut fields = vec![FieldPlan { name: "balance_transaction_id".to_owned(), column: id, is_key: true }];
    fields.extend(report_fields(header, FIELDS));
    // Without a source column the row's own id stands in for it: it has no prefix of a reference.
    let source_column = header.index("source_id").unwrap_or(id);
    let created = match family {
        Family::Payouts => date(DateKind::Created, "effective_at", header, source)?,
        _ => date(DateKind::Created, "created", header, source)?,
    };
    let available = date(DateKind::Available, "available_on", header, source)?;
    let arrival = header.index("payout_expected_arrival_date").map(|column| DatePlan {
        kind: DateKind::Arrival,
        column,
        parser: DateParser::iso_day(Tz::UTC),
    });
    let (amount, currency) = match source.basis {
        Basis::Settlement => ("gross", "currency"),
        Basis::CustomerFacing => ("customer_facing_amount", "customer_facing_currency"),
    };
    let is_settled = source.basis == Basis::Settlement;
    let optional = |name: &str| header.index(name).filter(|_| is_settled).map(|column| major(column, source, true));
    Ok(Plan {
        id: Identity::Column(id),
        kind: header.index("reporting_category").map_or(TextPlan::Absent, TextPlan::Column),
        account: account(header, source),
        currency: CurrencyPlan::Column(required(header, currency)?),
        amount: Some(major(required(header, amount)?, source, false)),
        // Payouts, fees and the like have no customer.
        fallback: match is_settled {
            true => None,
            false => Some((required(header, "currency")?, major(required(header, "gross")?, source, false))),
        },
        fee: optional("fee"),
        net: optional("net"),
        dates: created.into_iter().chain(available).chain(arrival).collect(),
        fields,
        derived: Some(derived(header, source_column, named_payout)),
        key_bytes: source.csv.caps.key_bytes,
        ..Plan::default()
    })
}

fn account(header: &Header, source: &Source) -> TextPlan {
    match (header.index("connected_account"), &source.account) {
        (Some(column), _) => TextPlan::Column(column),
        (None, Some(account)) => TextPlan::Constant(account.clone()),
        (None, None) => TextPlan::Absent,
    }
}

/// The column of a date in UTC if there is one, else its twin in the zone that the report was run in.
fn date(kind: DateKind, name: &str, header: &Header, source: &Source) -> Result<Option<DatePlan>> {
    if let Some(column) = header.index(&format!("{name}_utc")) {
        return Ok(Some(DatePlan { kind, column, parser: DateParser::iso(Some(Tz::UTC)) }));
    }
    let Some(column) = header.index(name) else { return Ok(None) };
    match source.zone {
        Some(zone) => Ok(Some(DatePlan { kind, column, parser: DateParser::iso(Some(zone)) })),
        None => {
            let message = format!(
                "the column {name} is in the zone that the report was run in: give that zone (Etc/UTC where none was \
                 chosen), or run the report with the column {name}_utc"
            );
            Err(Error::new(&code::READ_MAPPING_INVALID, message).with("field", "zone").with("column", name))
        }
    }
}

/// The report of all fees: what Stripe charged, one row a fee.
fn all_fees(header: &Header, source: &Source) -> Result<Plan> {
    let id = required(header, "fee_transaction_id")?;
    let mut fields = vec![FieldPlan { name: "fee_transaction_id".to_owned(), column: id, is_key: true }];
    let list = [
        ("balance_transaction_id", "balance_transaction_id", true),
        ("incurred_by", "incurred_by", true),
        ("fee_category", "fee_category", false),
        ("product", "product", false),
        ("description", "fee_description", false),
        ("tax", "tax", false),
    ];
    fields.extend(report_fields(header, &list));
    Ok(Plan {
        id: Identity::Column(id),
        kind: TextPlan::Constant("fee".to_owned()),
        account: account(header, source),
        currency: CurrencyPlan::Column(required(header, "currency")?),
        amount: Some(major(required(header, "amount")?, source, false)),
        dates: date(DateKind::Created, "incurred_at", header, source)?.into_iter().collect(),
        fields,
        key_bytes: source.csv.caps.key_bytes,
        ..Plan::default()
    })
}

fn created_column(header: &Header) -> Option<usize> {
    header.index("Created date (UTC)").or_else(|| header.index("Created (UTC)"))
}

/// The dashboard's export of payments. The fee column excludes the tax on it, which stands apart.
fn payments(header: &Header, source: &Source) -> Result<Plan> {
    let list = [
        ("charge_id", "id", true),
        ("payment_intent_id", "PaymentIntent ID", true),
        ("customer_id", "Customer ID", true),
        ("invoice_id", "Invoice ID", true),
        ("invoice_number", "Invoice Number", true),
        ("payout_id", "Transfer", true),
        ("checkout_session_id", "Checkout Session ID", true),
        ("description", "Description", false),
        ("amount_refunded", "Amount Refunded", false),
        ("captured", "Captured", false),
        ("dispute_status", "Dispute Status", false),
    ];
    let mut fields = report_fields(header, &list);
    for (name, column) in [("customer_facing_amount", "Amount"), ("customer_facing_currency", "Currency")] {
        fields.push(FieldPlan { name: name.to_owned(), column: required(header, column)?, is_key: false });
    }
    let is_settled = source.basis == Basis::Settlement;
    let (amount, currency) =
        if is_settled { ("Converted Amount", "Converted Currency") } else { ("Amount", "Currency") };
    let optional = |name: &str| header.index(name).filter(|_| is_settled).map(|column| major(column, source, true));
    let dates = created_column(header).map(|column| DatePlan {
        kind: DateKind::Created,
        column,
        parser: DateParser::iso(Some(Tz::UTC)),
    });
    Ok(Plan {
        id: header.index("id").map_or(Identity::RecordNumber, Identity::Column),
        kind: TextPlan::Constant("charge".to_owned()),
        status: TextPlan::Column(required(header, "Status")?),
        account: account(header, source),
        currency: CurrencyPlan::Column(required(header, currency)?),
        amount: Some(major(required(header, amount)?, source, false)),
        fee: optional("Fee"),
        fee_tax: optional("Taxes On Fee"),
        dates: dates.into_iter().collect(),
        fields,
        key_bytes: source.csv.caps.key_bytes,
        ..Plan::default()
    })
}

/// The dashboard's export of the balance history: balance transactions by type.
fn balance_history(header: &Header, source: &Source) -> Result<Plan> {
    let id = required(header, "id")?;
    let source_column = required(header, "Source")?;
    let mut fields = vec![
        FieldPlan { name: "balance_transaction_id".to_owned(), column: id, is_key: true },
        FieldPlan { name: "source_id".to_owned(), column: source_column, is_key: true },
    ];
    let list = [
        ("description", "Description", false),
        ("customer_facing_amount", "Customer Facing Amount", false),
        ("customer_facing_currency", "Customer Facing Currency", false),
        ("transfer_group", "Transfer Group", true),
    ];
    fields.extend(report_fields(header, &list));
    let utc = |kind: DateKind, name: &str| {
        let parser = DateParser::iso(Some(Tz::UTC));
        header.index(name).map(|column| DatePlan { kind, column, parser })
    };
    let dates = [utc(DateKind::Created, "Created (UTC)"), utc(DateKind::Available, "Available On (UTC)")];
    Ok(Plan {
        id: Identity::Column(id),
        kind: TextPlan::Column(required(header, "Type")?),
        account: account(header, source),
        currency: CurrencyPlan::Column(required(header, "Currency")?),
        amount: Some(major(required(header, "Amount")?, source, false)),
        fee: Some(major(required(header, "Fee")?, source, true)),
        net: Some(major(required(header, "Net")?, source, true)),
        dates: dates.into_iter().flatten().collect(),
        fields,
        derived: Some(derived(header, source_column, header.index("Transfer"))),
        has_transaction_types: true,
        key_bytes: source.csv.caps.key_bytes,
        ..Plan::default()
    })
}
