//! Objects of Stripe's API as records, whatever API version wrote them.
//!
//! An amount is signed by what it does to the merchant's balance: charges are positive; refunds, disputes and payouts, which
//! the API writes without a sign, are negative. Every text that the API lists as an enumeration is kept as it is, because
//! new values appear without a new version (docs.stripe.com/upgrades). A reference may be an id or the expanded object.
//!
//! | object | kind | amount | further dates | fields beside the references |
//! |---|---|---|---|---|
//! | charge | `charge` | captured amount, else the authorised one with status `uncaptured` | – | `amount_refunded_minor`, `failure_code` |
//! | payment_intent | `payment_intent` | received amount once succeeded, else the amount | – | – |
//! | refund | `refund` | – amount | – | `failure_balance_transaction_id`, `reason` |
//! | balance_transaction | reporting category | amount; fee, net | available | `source_id`, `transaction_type`, `balance_status`, `exchange_rate`, `description` |
//! | payout | `payout` | – amount | arrival | `automatic`, `method`, `reconciliation_status`, `trace_id`, `failure_balance_transaction_id` |
//! | dispute | `dispute` | – amount | – | `reason` |
//! | invoice | `invoice` | total | paid | `number`, `amount_due_minor`, `amount_paid_minor`, `amount_remaining_minor` |
//! | invoice_payment | `invoice_payment` | paid amount, else the requested one | paid | – |
//! | subscription | `subscription` | – | – | `price_id`, `quantity`, `unit_amount_minor`, periods and ends in Unix seconds |
//! | customer | `customer` | – | – | `email`, `name`, `balance_minor`, `delinquent` |
//!
//! A balance transaction's own status (`pending`, `available`) says when its money can be paid out and not how the payment
//! fared, so it is the field `balance_status` and no status. Fee and net of a charge or refund are known where its balance
//! transaction is expanded and in the same currency.

use std::borrow::Cow;

use chrono_tz::Tz;
use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::DateKind;
use counterfoil_core::stripe::from_api;
use counterfoil_core::time::{DateFormat, parse_with_format};

use super::category;
use crate::ids;
use crate::json::{Kind, Value};

/// A record while it is being read.
#[derive(Debug, Default)]
pub(crate) struct Draft<'d> {
    pub id: Cow<'d, str>,
    pub kind: Cow<'d, str>,
    pub amount: Option<i64>,
    pub currency: Option<Currency>,
    pub fee: Option<i64>,
    pub net: Option<i64>,
    pub status: Cow<'d, str>,
    pub account: Cow<'d, str>,
    pub dates: Vec<(DateKind, i64)>,
    pub fields: Vec<(&'static str, Cow<'d, str>)>,
}

/// The types that become records.
const TYPES: [&str; 10] = [
    "charge",
    "payment_intent",
    "refund",
    "balance_transaction",
    "payout",
    "dispute",
    "invoice",
    "invoice_payment",
    "subscription",
    "customer",
];

/// Whether a value is an object of Stripe's API that can be read, or holds such objects.
pub(crate) fn is_known(value: &Value<'_>) -> bool {
    let name = value.member("object").and_then(|name| name.text());
    name.is_some_and(|name| matches!(&*name, "list" | "search_result" | "event") || TYPES.contains(&&*name))
}

/// Reads one object.
///
/// # Errors
/// `read.unknown_object` for a type that is no record; `json.type`, `json.missing_field`, `json.float_amount`, `id.*`,
/// `money.*` and `time.out_of_range`, with the path.
pub(crate) fn read<'d>(value: Value<'d>, account: Option<&'d str>, key_bytes: usize) -> Result<Draft<'d>> {
    let object = Object { value, key_bytes };
    let name = object.text("object")?.unwrap_or_default();
    if !TYPES.contains(&&*name) {
        let message = match &*name {
            "" => "the object does not say what it is".to_owned(),
            name => format!("an object of type {name:?}"),
        };
        return Err(value.error(Error::new(&code::READ_UNKNOWN_OBJECT, message)));
    }
    let mut draft = Draft {
        id: object.own_id()?,
        kind: name.clone(),
        status: object.text("status")?.unwrap_or_default(),
        account: account.map_or(Cow::Borrowed(""), Cow::Borrowed),
        ..Draft::default()
    };
    object.date(&mut draft, DateKind::Created, "created")?;
    if let Some(key) = own_reference(&name) {
        draft.fields.push((key, draft.id.clone()));
    }
    if object.value.member("deleted").and_then(|flag| flag.bool()) == Some(true) {
        draft.status = Cow::Borrowed("deleted");
        return Ok(draft);
    }
    match &*name {
        "charge" => object.charge(&mut draft)?,
        "payment_intent" => object.payment_intent(&mut draft)?,
        "refund" => object.refund(&mut draft)?,
        "balance_transaction" => object.balance_transaction(&mut draft)?,
        "payout" => object.payout(&mut draft)?,
        "dispute" => object.dispute(&mut draft)?,
        "invoice" => object.invoice(&mut draft)?,
        "invoice_payment" => object.invoice_payment(&mut draft)?,
        "subscription" => object.subscription(&mut draft)?,
        _ => object.customer(&mut draft)?,
    }
    object.metadata(&mut draft)?;
    Ok(draft)
}

/// The reference under which others know an object of this type.
fn own_reference(name: &str) -> Option<&'static str> {
    Some(match name {
        "charge" => "charge_id",
        "payment_intent" => "payment_intent_id",
        "refund" => "refund_id",
        "balance_transaction" => "balance_transaction_id",
        "payout" => "payout_id",
        "dispute" => "dispute_id",
        "invoice" => "invoice_id",
        "invoice_payment" => "invoice_payment_id",
        "subscription" => "subscription_id",
        "customer" => "customer_id",
        _ => return None,
    })
}

/// One object and how to look into it.
#[derive(Clone, Copy)]
struct Object<'d> {
    value: Value<'d>,
    key_bytes: usize,
}

impl<'d> Object<'d> {
    fn charge(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        let is_captured = self.value.member("captured").and_then(|flag| flag.bool()).unwrap_or(true);
        // A capture is never of 0; that figure stands in failed charges and in objects that were edited.
        let captured = self.integer("amount_captured")?.filter(|captured| is_captured && *captured != 0);
        let amount = captured.map_or_else(|| self.required_integer("amount"), Ok)?;
        draft.amount = Some(self.minor(amount, "amount", draft.currency)?);
        if !is_captured && draft.status == "succeeded" {
            draft.status = Cow::Borrowed("uncaptured");
        }
        self.expanded_fee(draft)?;
        draft.fields.extend(self.reference("on_behalf_of")?.map(|account| ("on_behalf_of", account)));
        self.references(draft, &["payment_intent", "balance_transaction", "invoice", "customer", "dispute"])?;
        self.minor_field(draft, "amount_refunded_minor", "amount_refunded")?;
        self.plain_field(draft, "failure_code", "failure_code")
    }

    fn payment_intent(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        let received = if draft.status == "succeeded" { self.integer("amount_received")? } else { None };
        let amount = received.map_or_else(|| self.required_integer("amount"), Ok)?;
        draft.amount = Some(self.minor(amount, "amount", draft.currency)?);
        draft.fields.extend(self.reference("on_behalf_of")?.map(|account| ("on_behalf_of", account)));
        // Until 2022-11-15 an intent carried the list of its charges, the newest first.
        let charges = self.value.present("charges").and_then(|list| list.member("data"));
        let newest = charges.and_then(|data| data.elements().next());
        let charge = match (self.reference("latest_charge")?, newest) {
            (Some(charge), _) => Some(charge),
            (None, Some(newest)) => Some(Object { value: newest, ..self }.own_id()?),
            (None, None) => None,
        };
        draft.fields.extend(charge.map(|charge| ("charge_id", charge)));
        self.references(draft, &["invoice", "customer"])
    }

    fn refund(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        draft.amount = Some(-self.minor(self.required_integer("amount")?, "amount", draft.currency)?);
        self.expanded_fee(draft)?;
        self.references(draft, &["charge", "payment_intent", "balance_transaction"])?;
        self.failure_balance_transaction(draft)?;
        self.plain_field(draft, "reason", "reason")
    }

    fn balance_transaction(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        let amount = self.minor(self.required_integer("amount")?, "amount", draft.currency)?;
        draft.amount = Some(amount);
        draft.fee = Some(self.minor(self.required_integer("fee")?, "fee", draft.currency)?);
        draft.net = Some(self.minor(self.required_integer("net")?, "net", draft.currency)?);
        self.date(draft, DateKind::Available, "available_on")?;
        let source = self.reference("source")?.unwrap_or_default();
        let kind = self.text("type")?.unwrap_or_default();
        draft.kind = match self.text("reporting_category")? {
            Some(category) => category,
            None => Cow::Owned(category::of_type(&kind, &source, amount).to_owned()),
        };
        let status = std::mem::take(&mut draft.status);
        if !status.is_empty() {
            draft.fields.push(("balance_status", status));
        }
        draft.fields.push(("transaction_type", kind));
        self.source_references(draft, &source)?;
        draft.fields.push(("source_id", source));
        if let Some(rate) = self.value.present("exchange_rate") {
            draft.fields.push(("exchange_rate", Cow::Borrowed(rate.raw())));
        }
        self.plain_field(draft, "description", "description")
    }

    /// What a balance transaction is about: by the type of an expanded source, else by the prefix of its id.
    fn source_references(self, draft: &mut Draft<'d>, source: &str) -> Result<()> {
        let expanded = self.value.member("source").filter(|value| value.kind() == Kind::Object);
        let Some(expanded) = expanded else {
            let by_prefix = match source.split_once('_').map(|(prefix, _)| prefix) {
                Some("ch" | "py") => Some("charge_id"),
                Some("re" | "pyr") => Some("refund_id"),
                Some("dp" | "du") => Some("dispute_id"),
                Some("po") => Some("payout_id"),
                _ => None,
            };
            draft.fields.extend(by_prefix.map(|name| (name, Cow::Owned(source.to_owned()))));
            return Ok(());
        };
        let object = Object { value: expanded, ..self };
        let name = object.text("object")?.unwrap_or_default();
        draft.fields.extend(own_reference(&name).map(|key| (key, Cow::Owned(source.to_owned()))));
        match &*name {
            "charge" => object.references(draft, &["payment_intent", "invoice", "customer"])?,
            "refund" | "dispute" => object.references(draft, &["charge", "payment_intent"])?,
            _ => {}
        }
        object.metadata(draft)
    }

    fn payout(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        draft.amount = Some(-self.minor(self.required_integer("amount")?, "amount", draft.currency)?);
        self.date(draft, DateKind::Arrival, "arrival_date")?;
        self.references(draft, &["balance_transaction"])?;
        self.failure_balance_transaction(draft)?;
        for name in ["automatic", "method", "reconciliation_status"] {
            self.plain_field(draft, name, name)?;
        }
        if let Some(trace) = self.value.present("trace_id") {
            Object { value: trace, ..self }.plain_field(draft, "trace_id", "value")?;
        }
        Ok(())
    }

    fn dispute(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        draft.amount = Some(-self.minor(self.required_integer("amount")?, "amount", draft.currency)?);
        self.references(draft, &["charge", "payment_intent"])?;
        let rows = self.value.present("balance_transactions").into_iter().flat_map(|rows| rows.elements());
        if let Some(first) = rows.into_iter().next() {
            let id = Object { value: first, ..self }.own_id()?;
            draft.fields.push(("balance_transaction_id", id));
        }
        self.plain_field(draft, "reason", "reason")
    }

    fn invoice(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        draft.amount = Some(self.minor(self.required_integer("total")?, "total", draft.currency)?);
        if let Some(times) = self.value.present("status_transitions") {
            Object { value: times, ..self }.date(draft, DateKind::Paid, "paid_at")?;
        }
        self.references(draft, &["customer", "charge", "payment_intent", "subscription"])?;
        // Since 2025-03-31 the subscription is named by the invoice's parent.
        let parent = self.value.present("parent").and_then(|parent| parent.present("subscription_details"));
        if let (Some(details), None) = (parent, self.value.present("subscription")) {
            Object { value: details, ..self }.references(draft, &["subscription"])?;
        }
        for (name, member) in [
            ("amount_due_minor", "amount_due"),
            ("amount_paid_minor", "amount_paid"),
            ("amount_remaining_minor", "amount_remaining"),
        ] {
            self.minor_field(draft, name, member)?;
        }
        self.plain_field(draft, "number", "number")?;
        self.plain_field(draft, "period_start", "period_start")?;
        self.plain_field(draft, "period_end", "period_end")
    }

    fn invoice_payment(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        let amount = match self.integer("amount_paid")? {
            Some(amount) => amount,
            None => self.required_integer("amount_requested")?,
        };
        draft.amount = Some(self.minor(amount, "amount_paid", draft.currency)?);
        if let Some(times) = self.value.present("status_transitions") {
            Object { value: times, ..self }.date(draft, DateKind::Paid, "paid_at")?;
        }
        self.references(draft, &["invoice"])?;
        match self.value.present("payment") {
            Some(payment) => Object { value: payment, ..self }.references(draft, &["payment_intent", "charge"]),
            None => Ok(()),
        }
    }

    fn subscription(self, draft: &mut Draft<'d>) -> Result<()> {
        draft.currency = self.currency()?;
        self.references(draft, &["customer"])?;
        draft.fields.extend(self.reference("latest_invoice")?.map(|invoice| ("invoice_id", invoice)));
        for name in ["cancel_at_period_end", "canceled_at", "ended_at", "trial_end", "collection_method"] {
            self.plain_field(draft, name, name)?;
        }
        let items = self.value.present("items").and_then(|items| items.member("data"));
        let items: Vec<_> = items.into_iter().flat_map(|items| items.elements()).collect();
        // Before 2025-03-31 the period was the subscription's, since then it is each item's.
        let periods = if self.value.present("current_period_start").is_some() {
            Some(self.value)
        } else {
            items.first().copied()
        };
        if let Some(value) = periods {
            let object = Object { value, ..self };
            object.plain_field(draft, "current_period_start", "current_period_start")?;
            object.plain_field(draft, "current_period_end", "current_period_end")?;
        }
        draft.fields.push(("item_count", Cow::Owned(items.len().to_string())));
        if let [item] = items.as_slice() {
            let item = Object { value: *item, ..self };
            item.plain_field(draft, "quantity", "quantity")?;
            let price = item.value.present("price").or_else(|| item.value.present("plan"));
            if let Some(price) = price {
                let price = Object { value: price, ..self };
                // Subscriptions have a currency of their own since 2022.
                draft.currency = draft.currency.or(price.currency()?);
                draft.fields.push(("price_id", price.own_id()?));
                let member = if price.value.present("unit_amount").is_some() { "unit_amount" } else { "amount" };
                price.minor_field(draft, "unit_amount_minor", member)?;
            }
        }
        Ok(())
    }

    fn customer(self, draft: &mut Draft<'d>) -> Result<()> {
        // A customer without any invoice has no currency yet.
        draft.currency = self.currency().ok().flatten();
        for name in ["email", "name", "delinquent"] {
            self.plain_field(draft, name, name)?;
        }
        if draft.currency.is_some() {
            self.minor_field(draft, "balance_minor", "balance")?;
        }
        Ok(())
    }

    /// Fee and net of an expanded balance transaction in the currency of the object itself.
    fn expanded_fee(self, draft: &mut Draft<'d>) -> Result<()> {
        let Some(value) = self.value.member("balance_transaction").filter(|value| value.kind() == Kind::Object) else {
            return Ok(());
        };
        let row = Object { value, ..self };
        let currency = row.currency()?;
        if currency == draft.currency {
            draft.fee = Some(row.minor(row.required_integer("fee")?, "fee", currency)?);
            draft.net = Some(row.minor(row.required_integer("net")?, "net", currency)?);
        }
        Ok(())
    }

    fn failure_balance_transaction(self, draft: &mut Draft<'d>) -> Result<()> {
        let id = self.reference("failure_balance_transaction")?;
        draft.fields.extend(id.map(|id| ("failure_balance_transaction_id", id)));
        Ok(())
    }

    /// The host's own order number, where it was put into the metadata.
    fn metadata(self, draft: &mut Draft<'d>) -> Result<()> {
        let Some(metadata) = self.value.present("metadata") else { return Ok(()) };
        let order = Object { value: metadata, ..self }.reference("order_id")?;
        if let (Some(order), false) = (order, draft.fields.iter().any(|(name, _)| *name == "order_id")) {
            draft.fields.push(("order_id", order));
        }
        Ok(())
    }

    /// References by the names of the members: `charge` becomes the field `charge_id`.
    fn references(self, draft: &mut Draft<'d>, names: &[&'static str]) -> Result<()> {
        for name in names {
            let (Some(key), Some(id)) = (own_reference(name), self.reference(name)?) else { continue };
            if !draft.fields.iter().any(|(field, _)| *field == key) {
                draft.fields.push((key, id));
            }
        }
        Ok(())
    }

    /// An id, or the id of an expanded object.
    fn reference(self, name: &str) -> Result<Option<Cow<'d, str>>> {
        let Some(member) = self.value.present(name) else { return Ok(None) };
        if member.kind() == Kind::Object {
            return Object { value: member, ..self }.own_id().map(Some);
        }
        let Some(text) = member.text() else { return Err(member.wrong_type("an id or an object")) };
        self.checked_key(member, text).map(|text| Some(text).filter(|text| !text.is_empty()))
    }

    fn own_id(self) -> Result<Cow<'d, str>> {
        match self.value.present("id") {
            Some(id) => {
                let text = id.text().ok_or_else(|| id.wrong_type("an id"))?;
                if text.is_empty() {
                    return Err(id.error(Error::new(&code::ID_EMPTY, "an empty id")));
                }
                self.checked_key(id, text)
            }
            None => Err(self.value.error(Error::new(&code::ID_EMPTY, "the object has no id"))),
        }
    }

    fn checked_key(self, value: Value<'d>, text: Cow<'d, str>) -> Result<Cow<'d, str>> {
        match ids::fault(&text, self.key_bytes) {
            Some(code) => Err(value.error(Error::new(code, code.meaning))),
            None => Ok(text),
        }
    }

    fn text(self, name: &str) -> Result<Option<Cow<'d, str>>> {
        match self.value.present(name) {
            None => Ok(None),
            Some(member) => member.text().map(Some).ok_or_else(|| member.wrong_type("a string")),
        }
    }

    fn integer(self, name: &str) -> Result<Option<i64>> {
        self.value.present(name).map(|member| member.integer()).transpose()
    }

    /// An amount that must be there; null is not zero.
    fn required_integer(self, name: &str) -> Result<i64> {
        match self.value.member(name) {
            Some(member) => member.integer(),
            None => {
                let message = format!("the object has no {name}");
                Err(self.value.error(Error::new(&code::JSON_MISSING_FIELD, message)))
            }
        }
    }

    fn currency(self) -> Result<Option<Currency>> {
        let Some(member) = self.value.present("currency") else { return Ok(None) };
        let text = member.text().ok_or_else(|| member.wrong_type("a currency code"))?;
        Currency::parse(&text).map(Some).map_err(|error| member.error(error))
    }

    /// Minor units of ISO 4217 from those of the API.
    fn minor(self, amount: i64, name: &str, currency: Option<Currency>) -> Result<i64> {
        let at = |error| self.value.member(name).unwrap_or(self.value).error(error);
        let Some(currency) = currency else {
            return Err(at(Error::new(&code::RECON_CURRENCY_MISSING, "an amount without a currency")));
        };
        match from_api(amount, currency) {
            Ok(i64::MIN) => Err(at(Error::new(&code::MONEY_OVERFLOW, "an amount of -2^63 minor units is refused"))),
            other => other.map_err(at),
        }
    }

    fn minor_field(self, draft: &mut Draft<'d>, field: &'static str, name: &str) -> Result<()> {
        if let Some(amount) = self.integer(name)? {
            let minor = self.minor(amount, name, draft.currency)?;
            draft.fields.push((field, Cow::Owned(minor.to_string())));
        }
        Ok(())
    }

    /// A text, number or flag as it is written.
    fn plain_field(self, draft: &mut Draft<'d>, field: &'static str, name: &str) -> Result<()> {
        let Some(member) = self.value.present(name) else { return Ok(()) };
        let text = match member.kind() {
            Kind::String => member.text().unwrap_or_default(),
            Kind::Number | Kind::Bool => Cow::Borrowed(member.raw()),
            _ => return Err(member.wrong_type("a text")),
        };
        if !text.is_empty() {
            draft.fields.push((field, text));
        }
        Ok(())
    }

    fn date(self, draft: &mut Draft<'d>, kind: DateKind, name: &str) -> Result<()> {
        let Some(member) = self.value.present(name) else { return Ok(()) };
        member.integer()?;
        let instant = parse_with_format(member.raw(), Some(&DateFormat::UnixSeconds), Tz::UTC);
        draft.dates.push((kind, instant.map_err(|error| member.error(error))?.timestamp_micros()));
        Ok(())
    }
}
