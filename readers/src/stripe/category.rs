//! The reporting category of a balance transaction.
//!
//! Stripe's own accounting key is the reporting category, not the type: a row of type `adjustment` may be a dispute, its
//! reversal, a refund's failure or something else. Exports and objects that carry only the type are classified by Stripe's
//! table of both ("Balance transaction types", docs.stripe.com/reports/balance-transaction-types).

/// The category of a type; `source` is the id of what the row is about, `amount` its signed gross amount.
///
/// A type that is not in the table stays as it is: it is shown and never dropped.
pub(crate) fn of_type<'a>(kind: &'a str, source: &str, amount: i64) -> &'a str {
    match kind {
        "charge" | "payment" => "charge",
        "refund" | "payment_refund" => "refund",
        "payment_failure_refund" => "charge_failure",
        "refund_failure" => "refund_failure",
        "payout" => "payout",
        "payout_cancel" | "payout_failure" => "payout_reversal",
        "stripe_fee" | "stripe_fx_fee" => "fee",
        "tax_fee" => "tax",
        "application_fee" => "platform_earning",
        "application_fee_refund" => "platform_earning_refund",
        "transfer" => "transfer",
        "transfer_cancel" | "transfer_failure" | "transfer_refund" => "transfer_reversal",
        "reserve_transaction" => "connect_reserved_funds",
        "reserved_funds" => "risk_reserved_funds",
        "adjustment" if is_dispute(source) && amount < 0 => "dispute",
        "adjustment" if is_dispute(source) => "dispute_reversal",
        "adjustment" => "other_adjustment",
        other => other,
    }
}

/// Whether an id is that of a dispute; both prefixes are in use.
fn is_dispute(id: &str) -> bool {
    id.starts_with("dp_") || id.starts_with("du_")
}

#[cfg(test)]
mod tests {
    use super::of_type;

    #[test]
    fn types_get_the_category_of_stripes_table() {
        let cases = [
            ("payment", "py_1", 100, "charge"),
            ("payment_refund", "pyr_1", -100, "refund"),
            ("adjustment", "dp_1", -2500, "dispute"),
            ("adjustment", "du_1", 2500, "dispute_reversal"),
            ("adjustment", "", 10, "other_adjustment"),
            ("payout_failure", "po_1", 100, "payout_reversal"),
            ("financing_paydown", "", -5, "financing_paydown"),
        ];
        for (kind, source, amount, expected) in cases {
            assert_eq!(of_type(kind, source, amount), expected, "{kind}");
        }
    }
}
