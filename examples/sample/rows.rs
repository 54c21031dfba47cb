//! The two files' rows and how they are written.

/// A currency of the shop: code, decimals, the range of an order in steps, and Stripe's invented price for it.
#[derive(Clone, Copy)]
pub(crate) struct Money {
    pub(crate) code: &'static str,
    pub(crate) decimals: u32,
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) step: i64,
    pub(crate) fee_basis_points: i64,
    pub(crate) fee_fixed: i64,
}

impl Money {
    /// The fee in minor units, rounded half up.
    pub(crate) fn fee(self, minor: i64) -> i64 {
        (minor * self.fee_basis_points + 5_000) / 10_000 + self.fee_fixed
    }

    /// Decimal major units, as Stripe's reports have them.
    pub(crate) fn major(self, minor: i64) -> String {
        if self.decimals == 0 {
            return minor.to_string();
        }
        let scale = 10_i64.pow(self.decimals);
        let sign = if minor < 0 { "-" } else { "" };
        let (whole, part) = (minor.abs() / scale, minor.abs() % scale);
        format!("{sign}{whole}.{part:0width$}", width = self.decimals as usize)
    }
}

/// One row of the platform's file; amounts in minor units.
#[derive(Clone)]
pub(crate) struct Booking {
    pub(crate) id: String,
    pub(crate) kind: &'static str,
    pub(crate) order_id: String,
    pub(crate) charge_id: String,
    pub(crate) payment_intent_id: String,
    pub(crate) refund_id: String,
    pub(crate) dispute_id: String,
    pub(crate) amount_minor: String,
    pub(crate) fee_minor: String,
    pub(crate) currency: String,
    pub(crate) status: &'static str,
    pub(crate) created_at: String,
}

/// One row of Stripe's report.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) money: Money,
    pub(crate) transaction_id: String,
    pub(crate) created: String,
    pub(crate) available_on: String,
    pub(crate) gross: String,
    pub(crate) fee: i64,
    pub(crate) net: i64,
    pub(crate) category: &'static str,
    pub(crate) source_id: String,
    pub(crate) description: String,
    pub(crate) facing_amount: String,
    pub(crate) facing_currency: &'static str,
    pub(crate) charge_id: String,
    pub(crate) payment_intent_id: String,
    pub(crate) charge_created: String,
    pub(crate) method: &'static str,
    pub(crate) card_brand: &'static str,
    pub(crate) dispute_reason: &'static str,
    pub(crate) order_id: String,
}

const PLATFORM_HEADER: &str = "id,kind,order_id,charge_id,payment_intent_id,refund_id,dispute_id,amount_minor,fee_minor,\
                               currency,status,created_at";

const CHANNEL_HEADER: &str = "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,\
                              reporting_category,source_id,description,customer_facing_amount,\
                              customer_facing_currency,charge_id,payment_intent_id,charge_created_utc,\
                              payment_method_type,card_brand,statement_descriptor,dispute_reason,\
                              payment_metadata[order_id]";

/// The platform's file, in the order in which it was booked.
pub(crate) fn platform_csv(bookings: &[Booking]) -> String {
    let mut text = format!("{PLATFORM_HEADER}\n");
    for booking in bookings {
        line(
            &mut text,
            &[
                &booking.id,
                booking.kind,
                &booking.order_id,
                &booking.charge_id,
                &booking.payment_intent_id,
                &booking.refund_id,
                &booking.dispute_id,
                &booking.amount_minor,
                &booking.fee_minor,
                &booking.currency,
                booking.status,
                &booking.created_at,
            ],
        );
    }
    text
}

/// Stripe's report.
pub(crate) fn channel_csv(entries: &[Entry]) -> String {
    let mut text = format!("{CHANNEL_HEADER}\n");
    for entry in entries {
        let (fee, net) = (entry.money.major(entry.fee), entry.money.major(entry.net));
        line(
            &mut text,
            &[
                &entry.transaction_id,
                &entry.created,
                &entry.available_on,
                &entry.money.code.to_lowercase(),
                &entry.gross,
                &fee,
                &net,
                entry.category,
                &entry.source_id,
                &entry.description,
                &entry.facing_amount,
                entry.facing_currency,
                &entry.charge_id,
                &entry.payment_intent_id,
                &entry.charge_created,
                entry.method,
                entry.card_brand,
                if entry.method.is_empty() { "" } else { "FERNHILL TEA" },
                entry.dispute_reason,
                &entry.order_id,
            ],
        );
    }
    text
}

fn line(text: &mut String, cells: &[&str]) {
    let quoted = cells.iter().map(|cell| {
        let plain = !cell.contains([',', '"', '\n']);
        if plain { (*cell).to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    });
    text.push_str(&quoted.collect::<Vec<_>>().join(","));
    text.push('\n');
}
