//! A job: what is compared and how the two files are read, in one file.

use crate::error::{self, Error, Result, code};
use crate::files::read_text;
use crate::policy_file::{named, policy_from_json, policy_from_value};
use crate::readers::{FormatChoice, Mapping, Source};
use crate::reconcile::{PRESETS, Policy};
use crate::strict_json::value_from_json;
use serde::Serialize;
use serde_json::Value;
use std::path::Path;

const MEMBERS: [&str; 3] = ["policy", "platform", "channel"];

/// A policy with both sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Job {
    /// What is compared and how.
    pub policy: Policy,
    /// How the platform's file is read.
    pub platform: Source,
    /// How the channel's file is read.
    pub channel: Source,
}

impl Job {
    /// A policy whose files describe themselves.
    pub fn of(policy: Policy) -> Self {
        Self { policy, platform: Source::default(), channel: Source::default() }
    }

    /// A job from JSON text: `{"policy": …, "platform": …, "channel": …}`, or a policy alone.
    ///
    /// `policy` is a preset's name, a policy, or `{"preset": name, "override": {…}}`
    /// (see [`crate::policy_from_json`]). A source is a format's name, a [`Mapping`], or a [`Source`]; left out, the file
    /// has to describe itself.
    ///
    /// ```
    /// # use counterfoil::Job;
    /// let job = Job::from_json(r#"{
    ///     "policy": "generic_channel",
    ///     "platform": {"id": "no", "references": {"reference": "order"},
    ///                  "amount": {"column": "cents", "unit": "minor"}, "currency": {"constant": "EUR"}},
    ///     "channel": "counterfoil.csv"
    /// }"#)?;
    /// assert_eq!(job.policy.name, "generic_channel");
    /// assert!(job.platform.mapping.is_some());
    /// # Ok::<(), counterfoil::Error>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`crate::policy_from_json`]; `policy.unknown_field` for another member; `read.mapping_invalid` for a
    /// source that is none, each with the `field`.
    pub fn from_json(text: &str) -> Result<Self> {
        let Value::Object(mut object) = value_from_json(text, &code::POLICY_INVALID)? else {
            return policy_from_json(text).map(Self::of);
        };
        if !MEMBERS.iter().any(|member| object.contains_key(*member)) {
            return policy_from_json(text).map(Self::of);
        }
        let policy = object.remove("policy").ok_or_else(|| {
            let message = "a job names its policy: \"policy\": \"stripe_settlement\"";
            Error::new(&code::POLICY_INVALID, message).with("field", "policy")
        })?;
        let platform = object.remove("platform");
        let channel = object.remove("channel");
        if let Some((wrong, _)) = object.iter().next() {
            let hint = error::hint(wrong, MEMBERS);
            let message = format!("unknown field {wrong:?} in a job{hint}; there are: {}", MEMBERS.join(", "));
            return Err(Error::new(&code::POLICY_UNKNOWN_FIELD, message).with("field", wrong));
        }
        Ok(Self {
            policy: policy_from_value(policy)?,
            platform: source_from_value("platform", platform)?,
            channel: source_from_value("channel", channel)?,
        })
    }

    /// A job by a preset's name or from a file.
    ///
    /// # Errors
    /// `policy.unknown_preset` where it is neither, naming the presets and what was probably meant; `io.read`; the codes
    /// of [`Self::from_json`] with the `path`.
    pub fn load(name_or_path: &str) -> Result<Self> {
        if PRESETS.iter().any(|(name, _)| *name == name_or_path) {
            return named(name_or_path).map(Self::of);
        }
        let looks_like_a_path = name_or_path.contains(['/', '\\', '.']);
        if !looks_like_a_path && !Path::new(name_or_path).exists() {
            return named(name_or_path).map(Self::of);
        }
        let text = read_text(Path::new(name_or_path))?;
        Self::from_json(&text).map_err(|error| error.with("path", name_or_path))
    }
}

/// A source by a format's name or from a file with a [`Source`] or a [`Mapping`].
///
/// # Errors
/// `read.mapping_invalid` where it is neither, naming the formats; `io.read`.
pub fn load_source(name_or_path: &str) -> Result<Source> {
    let looks_like_a_path = name_or_path.contains(['/', '\\']) || name_or_path.ends_with(".json");
    if !looks_like_a_path && !Path::new(name_or_path).exists() {
        return source_from_value("source", Some(Value::String(name_or_path.to_owned())));
    }
    let text = read_text(Path::new(name_or_path))?;
    value_from_json(&text, &code::READ_MAPPING_INVALID)
        .and_then(|value| source_from_value("source", Some(value)))
        .map_err(|error| error.with("path", name_or_path))
}

/// A source from a JSON value: a format's name, a mapping (it has an `id`), or a whole source.
pub(crate) fn source_from_value(field: &'static str, value: Option<Value>) -> Result<Source> {
    let source = match value {
        None | Some(Value::Null) => Source::default(),
        Some(Value::String(name)) => Source { format: format_named(field, &name)?, ..Source::default() },
        Some(value) if value.get("id").is_some() => {
            let mapping = Mapping::from_json(&value.to_string()).map_err(|error| described(field, &error))?;
            Source { mapping: Some(mapping), ..Source::default() }
        }
        Some(value) => serde_json::from_value(value).map_err(|source| {
            Error::new(&code::READ_MAPPING_INVALID, with_hint(&source.to_string())).with("field", field)
        })?,
    };
    if let Some(mapping) = &source.mapping {
        mapping.validate().map_err(|error| described(field, &error))?;
    }
    Ok(source)
}

/// The same error, with the side at fault in front of the mapping's field.
fn described(side: &'static str, error: &Error) -> Error {
    let field = error.context_value("field").map_or_else(|| side.to_owned(), |field| format!("{side}.{field}"));
    Error::new(error.code(), with_hint(error.message())).with("field", field)
}

fn with_hint(message: &str) -> String {
    let bare = message.split(" at line ").next().unwrap_or(message);
    if !bare.starts_with("unknown field") {
        return bare.to_owned();
    }
    let mut names = bare.split('`').skip(1).step_by(2);
    let hint = error::hint(names.next().unwrap_or_default(), names);
    format!("{bare}{hint}")
}

fn format_named(field: &'static str, name: &str) -> Result<FormatChoice> {
    serde_json::from_value(Value::String(name.to_owned())).map_err(|_| {
        let known = formats();
        let hint = error::hint(name, known.iter().map(String::as_str));
        let message = format!("no format is named {name:?}{hint}; there are: {}", known.join(", "));
        Error::new(&code::READ_MAPPING_INVALID, message).with("field", field)
    })
}

/// The names of the formats that a source may name.
pub(crate) fn formats() -> Vec<String> {
    let choices = [
        FormatChoice::Auto,
        FormatChoice::RecordsCsv,
        FormatChoice::RecordsJson,
        FormatChoice::StripeObjects,
        FormatChoice::StripeCsv,
        FormatChoice::Csv,
        FormatChoice::Json,
    ];
    let name = |choice: &FormatChoice| serde_json::to_value(choice).ok()?.as_str().map(str::to_owned);
    choices.iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (&'static str, String, String) {
        let error = Job::from_json(text).unwrap_err();
        let field = error.context_value("field").unwrap_or_default().to_owned();
        (error.code().text, field, error.message().to_owned())
    }

    #[test]
    fn a_plain_policy_is_a_job_whose_files_describe_themselves() {
        let policy = crate::reconcile::preset("stripe_payments").unwrap();
        assert_eq!(Job::from_json(&policy.to_json()).unwrap(), Job::of(policy.clone()));
        assert_eq!(Job::from_json(r#"{"policy": "stripe_payments"}"#).unwrap(), Job::of(policy.clone()));
        assert_eq!(Job::load("stripe_payments").unwrap(), Job::of(policy));
    }

    #[test]
    fn errors_name_the_place_and_what_was_meant() {
        let cases = [
            (
                r#"{"policy": "generic_channel", "platfrom": "csv"}"#,
                "policy.unknown_field",
                "platfrom",
                "\"platform\"?",
            ),
            (r#"{"platform": "csv"}"#, "policy.invalid", "policy", "names its policy"),
            (r#"{"policy": "generic_chanel"}"#, "policy.unknown_preset", "policy", "\"generic_channel\"?"),
            (
                r#"{"policy": "generic_channel", "channel": "stripe.cvs"}"#,
                "read.mapping_invalid",
                "channel",
                "\"stripe.csv\"?",
            ),
            (
                r#"{"policy": "generic_channel", "channel": {"formta": "csv"}}"#,
                "read.mapping_invalid",
                "channel",
                "did you mean \"format\"?",
            ),
            (
                r#"{"policy": "generic_channel", "platform": {"id": "no", "amount": {"column": "total"}}}"#,
                "read.mapping_invalid",
                "platform.amount",
                "give the unit",
            ),
            (
                r#"{"policy": "generic_channel", "platform": {"mapping": {"id": "no", "amount": {"column": "total"}}}}"#,
                "read.mapping_invalid",
                "platform.amount",
                "give the unit",
            ),
        ];
        for (text, code, field, message) in cases {
            let refused = refusal(text);
            assert_eq!((refused.0, refused.1.as_str()), (code, field), "{text}: {}", refused.2);
            assert!(refused.2.contains(message), "{text}: {}", refused.2);
        }
    }

    #[test]
    fn a_name_that_is_neither_preset_nor_file_is_answered_with_both() {
        let error = Job::load("stripe_setlement").unwrap_err();
        assert_eq!(error.code().text, "policy.unknown_preset");
        assert!(error.message().contains("did you mean \"stripe_settlement\"?"), "{}", error.message());
        let error = Job::load("policies/none.json").unwrap_err();
        assert_eq!(error.code().text, "io.read");
        assert_eq!(load_source("stripe.object").unwrap_err().code().text, "read.mapping_invalid");
        assert_eq!(load_source("stripe.objects").unwrap().format, FormatChoice::StripeObjects);
    }
}
