//! Policies as people write them: a preset's name, a whole policy, or a preset with changes.

use crate::error::{self, Error, Result, code};
use crate::reconcile::{PRESETS, Policy, preset};
use crate::strict_json::value_from_json;
use serde_json::{Map, Value};

/// A policy from JSON text: a whole policy, a preset's name in quotes, or `{"preset": name, "override": {…}}`.
///
/// In an override an object is merged member by member, everything else replaces what the preset has; `null` takes a
/// rule out. The result is validated like any other policy.
///
/// ```
/// let policy = counterfoil::policy_from_json(
///     r#"{"preset": "stripe_payments", "override": {"name": "ours", "timing": {"platform": {"business_days": 5}}}}"#,
/// )?;
/// assert_eq!(policy.name, "ours");
///
/// let error = counterfoil::policy_from_json(r#"{"preset": "stripe_payments", "override": {"tolerence": 1}}"#).unwrap_err();
/// assert_eq!(error.code().text, "policy.unknown_field");
/// assert!(error.message().starts_with("unknown field `tolerence`"));
/// # Ok::<(), counterfoil::Error>(())
/// ```
///
/// # Errors
/// Those of [`Policy::from_json`]; `policy.unknown_preset` with the names that exist; `json.duplicate_key`.
pub fn policy_from_json(text: &str) -> Result<Policy> {
    match value_from_json(text, &code::POLICY_INVALID)? {
        Value::Object(object) if !object.contains_key("preset") => Policy::from_json(text).map_err(with_hint),
        value => policy_from_value(value),
    }
}

/// The same from a JSON value that stands inside another document; positions are of no use then and left out.
pub(crate) fn policy_from_value(value: Value) -> Result<Policy> {
    match value {
        Value::String(name) => named(&name),
        Value::Object(mut object) if object.contains_key("preset") => {
            let base = object.remove("preset");
            let changes = object.remove("override");
            if let Some((wrong, _)) = object.iter().next() {
                let hint = error::hint(wrong, ["preset", "override"]);
                let message =
                    format!("unknown field {wrong:?} beside preset{hint}; a preset is changed by \"override\"");
                return Err(Error::new(&code::POLICY_UNKNOWN_FIELD, message).with("field", wrong));
            }
            let Some(Value::String(name)) = base else {
                return Err(Error::new(&code::POLICY_INVALID, "preset is the name of a policy").with("field", "preset"));
            };
            changed(&name, changes)
        }
        Value::Object(_) => without_position(Policy::from_json(&value.to_string())),
        _ => Err(Error::new(&code::POLICY_INVALID, "a policy is an object, or the name of a preset")),
    }
}

/// A preset by name; a wrong name is answered with the nearest one.
pub(crate) fn named(name: &str) -> Result<Policy> {
    preset(name).map_err(|error| {
        let hint = error::hint(name, PRESETS.iter().map(|(name, _)| *name));
        Error::new(error.code(), format!("{}{hint}", error.message())).with("field", "policy")
    })
}

fn changed(name: &str, changes: Option<Value>) -> Result<Policy> {
    let base = named(name)?;
    let Some(changes) = changes else { return Ok(base) };
    let Value::Object(changes) = changes else {
        return Err(
            Error::new(&code::POLICY_INVALID, "override is an object of policy fields").with("field", "override")
        );
    };
    let mut merged: Value = serde_json::from_str(&base.to_json())
        .map_err(|source| Error::new(&code::POLICY_INVALID, source.to_string()).with("field", "preset"))?;
    if let Value::Object(target) = &mut merged {
        merge(target, changes);
    }
    without_position(Policy::from_json(&merged.to_string()))
}

fn merge(target: &mut Map<String, Value>, changes: Map<String, Value>) {
    for (name, change) in changes {
        match (target.get_mut(&name), change) {
            // A timing window has either hours or business days: naming one takes the other out.
            (Some(Value::Object(inner)), Value::Object(change)) => {
                let alternatives = ["hours", "business_days"];
                if alternatives.iter().any(|length| change.contains_key(*length)) {
                    alternatives.iter().for_each(|length| drop(inner.remove(*length)));
                }
                merge(inner, change);
            }
            (_, change) => drop(target.insert(name, change)),
        }
    }
}

/// The position in a text that the caller never saw would mislead.
fn without_position(policy: Result<Policy>) -> Result<Policy> {
    policy.map_err(|error| {
        let mut bare = Error::new(error.code(), bare_message(error.message()));
        for (key, value) in error.context().iter().filter(|(key, _)| *key == "field") {
            bare = bare.with(key, value);
        }
        with_hint(bare)
    })
}

fn bare_message(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

/// serde lists the known names in backquotes after the wrong one; the nearest of them is what was meant.
fn with_hint(error: Error) -> Error {
    if error.code() != &code::POLICY_UNKNOWN_FIELD {
        return error;
    }
    let mut names = error.message().split('`').skip(1).step_by(2);
    let wrong = names.next().unwrap_or_default();
    let hint = error::hint(wrong, names);
    let mut hinted = Error::new(error.code(), format!("{}{hint}", bare_message(error.message()))).with("field", wrong);
    for (key, value) in error.context().iter().filter(|(key, _)| *key != "field") {
        hinted = hinted.with(key, value);
    }
    hinted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (&'static str, String) {
        let error = policy_from_json(text).unwrap_err();
        (error.code().text, error.message().to_owned())
    }

    #[test]
    fn the_three_forms_give_the_same_policy() {
        let whole = preset("generic_channel").unwrap();
        for text in [
            whole.to_json(),
            r#""generic_channel""#.to_owned(),
            r#"{"preset": "generic_channel"}"#.to_owned(),
            r#"{"preset": "generic_channel", "override": {}}"#.to_owned(),
        ] {
            assert_eq!(policy_from_json(&text).unwrap(), whole, "{text}");
        }
    }

    #[test]
    fn an_override_merges_objects_and_replaces_the_rest() {
        let policy = policy_from_json(
            r#"{"preset": "stripe_payments", "override": {
                "amount": {"tolerance": {"over": {"minor": 2}}}, "fee": null, "passes": [{"pass": "exact", "key": ["charge"]}],
                "timing": {"platform": {"hours": 6}}}}"#,
        )
        .unwrap();
        let base = preset("stripe_payments").unwrap();
        assert_eq!(policy.amount.tolerance.over.minor, 2);
        assert_eq!(policy.fee, None);
        assert_eq!(policy.passes.len(), 1);
        let window = policy.timing.platform.unwrap();
        assert_eq!((window.hours, window.business_days), (Some(6), None));
        assert_eq!(policy.timing.channel, base.timing.channel);
        assert_eq!(policy.statuses, base.statuses);
    }

    #[test]
    fn errors_name_what_was_meant() {
        let cases = [
            (r#""stripe_payment""#, "policy.unknown_preset", "did you mean \"stripe_payments\"?"),
            (r#"{"preset": "paypal"}"#, "policy.unknown_preset", "there are: generic_channel, stripe_payments"),
            (r#"{"preset": "generic_channel", "overide": {}}"#, "policy.unknown_field", "did you mean \"override\"?"),
            (r#"{"preset": "generic_channel", "override": 1}"#, "policy.invalid", "an object"),
            (r#"{"preset": 1}"#, "policy.invalid", "name"),
            (r#"{"passes": [], "tolerance_bugdet": {}}"#, "policy.unknown_field", "did you mean \"tolerance_budget\"?"),
            (
                r#"{"preset": "generic_channel", "override": {"fee": {"tolerance_minor": -1}}}"#,
                "recon.tolerance_invalid",
                "",
            ),
            (r#"[]"#, "policy.invalid", "a policy is an object"),
        ];
        for (text, code, message) in cases {
            let refused = refusal(text);
            assert_eq!(refused.0, code, "{text}: {}", refused.1);
            assert!(refused.1.contains(message), "{text}: {}", refused.1);
            assert!(!refused.1.contains(" at line "), "{text}: {}", refused.1);
        }
    }
}
