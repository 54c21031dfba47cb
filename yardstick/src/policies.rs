//! The policies of the stories.

use counterfoil_core::reconcile::{
    Allowance, AmountRule, DateKind, KindClass, Measure, Pass, Policy, Reference, StatusClass, StatusRule, Timing,
    Tolerance, Window,
};

/// Text fields that every platform file has, filled or not.
pub const PLATFORM_FIELDS: &[&str] = &["charge_id", "order_no", "line_no", "payout_no", "description"];
/// Text fields that every channel file has, filled or not.
pub const CHANNEL_FIELDS: &[&str] =
    &["source_id", "order_ref", "line_ref", "payout_id", "description", "exchange_rate"];

/// A platform's books against a processor's ledger: by object id, amounts to the minor unit.
pub fn settlement() -> Policy {
    Policy {
        name: "yardstick".to_owned(),
        references: vec![reference("charge", "charge_id", "source_id"), reference("order", "order_no", "order_ref")],
        kinds: vec![
            class("payment", &["payment"], &["charge", "payment", "partial_capture_reversal"]),
            class("refund", &["refund"], &["refund"]),
            class("refund_failure", &["refund_reversal"], &["refund_failure"]),
            class("dispute", &["chargeback"], &["dispute"]),
            class("dispute_reversal", &["chargeback_reversal"], &["dispute_reversal"]),
            class("fee", &["fee"], &["fee"]),
        ],
        statuses: Some(StatusRule {
            classes: vec![
                StatusClass {
                    name: "paid".to_owned(),
                    platform: texts(&["paid", "captured", "settled"]),
                    channel: texts(&["succeeded", "available", "paid"]),
                },
                StatusClass {
                    name: "processing".to_owned(),
                    platform: texts(&["processing"]),
                    channel: texts(&["pending"]),
                },
            ],
            no_money_platform: texts(&["cancelled", "failed", "uncaptured", "void"]),
            no_money_channel: texts(&["canceled", "failed", "requires_capture"]),
            optional: true,
        }),
        passes: vec![exact(&["charge"])],
        timing: Timing { platform: hours(72), channel: hours(72) },
        ..Policy::default()
    }
}

/// A reference under each side's field name, optional.
pub fn reference(name: &str, platform: &str, channel: &str) -> Reference {
    Reference { name: name.to_owned(), platform: platform.to_owned(), channel: channel.to_owned(), optional: true }
}

/// A class of kinds.
pub fn class(name: &str, platform: &[&str], channel: &[&str]) -> KindClass {
    KindClass { name: name.to_owned(), platform: texts(platform), channel: texts(channel) }
}

/// An exact pass.
pub fn exact(key: &[&str]) -> Pass {
    Pass::Exact { key: texts(key) }
}

/// A group pass over amounts.
pub fn group(key: &[&str]) -> Pass {
    Pass::Group { key: texts(key), measure: Measure::Amount }
}

/// A tolerant pass over the creation dates.
pub fn tolerant(minor: i64, days: u32) -> Pass {
    Pass::Tolerant {
        tolerance: within(minor),
        platform_date: DateKind::Created,
        channel_date: DateKind::Created,
        days,
        day_cost: 1,
        margin: 1,
    }
}

/// As much over as under.
pub fn within(minor: i64) -> Tolerance {
    sided(Allowance { minor, basis_points: 0 }, Allowance { minor, basis_points: 0 })
}

/// Over and under apart.
pub fn sided(over: Allowance, under: Allowance) -> Tolerance {
    Tolerance { over, under, ..Tolerance::default() }
}

/// Gross against gross with a tolerance.
pub fn amounts(tolerance: Tolerance) -> AmountRule {
    AmountRule { tolerance, ..AmountRule::default() }
}

/// A timing window in hours after creation.
pub fn hours(hours: u32) -> Option<Window> {
    Some(Window { date: DateKind::Created, hours: Some(hours), business_days: None })
}

/// A timing window in business days after creation.
pub fn business_days(days: u32) -> Option<Window> {
    Some(Window { date: DateKind::Created, hours: None, business_days: Some(days) })
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
