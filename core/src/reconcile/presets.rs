//! The policies that come with the library, as the JSON that a host would write.

use super::policy::Policy;
use crate::error::{Error, Result, code};

/// Names and texts of the presets.
///
/// * `stripe_payments`: platform payments against Stripe's charges or balance transactions.
/// * `stripe_settlement`: platform payments against a Stripe balance, payout or settlement report.
/// * `generic_channel`: any other channel, by a field called `reference` on both sides.
pub const PRESETS: [(&str, &str); 3] = [
    ("generic_channel", include_str!("presets/generic_channel.json")),
    ("stripe_payments", include_str!("presets/stripe_payments.json")),
    ("stripe_settlement", include_str!("presets/stripe_settlement.json")),
];

/// The preset with this name.
///
/// # Errors
/// `policy.unknown_preset`, naming those that exist.
pub fn preset(name: &str) -> Result<Policy> {
    match PRESETS.iter().find(|(preset, _)| *preset == name) {
        Some((_, text)) => Policy::from_json(text),
        None => {
            let known: Vec<&str> = PRESETS.iter().map(|(preset, _)| *preset).collect();
            let message = format!("no preset is named {name:?}; there are: {}", known.join(", "));
            Err(Error::new(&code::POLICY_UNKNOWN_PRESET, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_valid_and_survives_a_round_trip() {
        for (name, _) in PRESETS {
            let policy = preset(name).unwrap();
            assert_eq!(policy.name, name);
            assert_eq!(Policy::from_json(&policy.to_json()).unwrap(), policy);
        }
    }

    #[test]
    fn misspelt_column_ignored() {
        let error = Policy::from_json(r#"{"passes":[{"pass":"exact","key":[]}],"tolerence":1}"#).unwrap_err();
        assert_eq!(error.code().text, "policy.unknown_field");
    }
}
