//! Everything that a binding must offer, generated from what is here.

use crate::job::formats;
use counterfoil_core::wire::{REQUEST_FORMAT, RESPONSE_FORMAT, Vocabulary, vocabulary};
use serde::Serialize;

/// The operations of the wire form and every name that may occur in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The format of requests.
    pub request_format: &'static str,
    /// The format of responses.
    pub response_format: &'static str,
    /// What can be asked.
    pub operations: Vec<Operation>,
    /// Formats that a source may name.
    pub source_formats: Vec<String>,
    /// Outcomes, reasons, severities, codes, presets.
    #[serde(flatten)]
    pub vocabulary: Vocabulary,
}

/// Something that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What it is told, `format` and `operation` apart.
    pub arguments: &'static [Argument],
    /// The members of `ok`.
    pub result: &'static [&'static str],
}

/// One argument of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What it is.
    pub meaning: &'static str,
}

const fn required(name: &'static str, meaning: &'static str) -> Argument {
    Argument { name, required: true, meaning }
}

const fn optional(name: &'static str, meaning: &'static str) -> Argument {
    Argument { name, required: false, meaning }
}

const POLICY: Argument = required("policy", "a preset's name, a policy, or {preset, override}");

pub(super) const OPERATIONS: [Operation; 6] = [
    Operation {
        name: "reconcile",
        summary: "Compares two sides and explains every record.",
        arguments: &[
            POLICY,
            required("as_of", "the instant at which ages and timing windows are judged: a date in UTC, or RFC 3339"),
            required("platform", "an input: source, and one of text, hex, path, attachment"),
            required("channel", "an input: source, and one of text, hex, path, attachment"),
            optional("threads", "threads that may work at once; never shows in the result"),
            optional(
                "include",
                "parts of the result, in this order: report (default), report_text (its bytes as a text), outcomes, html, csv, text",
            ),
            optional("language", "en (default) or zh, for html, csv and text"),
        ],
        result: &["report", "report_text", "outcomes", "html", "csv", "text"],
    },
    Operation {
        name: "read",
        summary: "Reads one input and says what it came to.",
        arguments: &[
            required("input", "an input: source, and one of text, hex, path, attachment"),
            optional("rows", "how many records to show (default 0)"),
        ],
        result: &["source_format", "records", "columns", "rejected", "notes", "itemized_report", "rows"],
    },
    Operation {
        name: "policy",
        summary: "Checks a policy and gives it back with every field.",
        arguments: &[POLICY],
        result: &["the fields of a policy"],
    },
    Operation {
        name: "parse_amount",
        summary: "Reads an amount in major units as minor units of its currency.",
        arguments: &[
            required("text", "the amount"),
            required("currency", "an ISO 4217 code"),
            optional("dialect", "decimal_separator, grouping, trailing_minus, parentheses"),
        ],
        result: &["minor", "currency"],
    },
    Operation {
        name: "format_amount",
        summary: "Writes minor units as an amount in major units.",
        arguments: &[required("minor", "whole minor units as text"), required("currency", "an ISO 4217 code")],
        result: &["text", "currency"],
    },
    Operation {
        name: "manifest",
        summary: "Lists the operations and every name that may occur.",
        arguments: &[],
        result: &["request_format", "response_format", "operations", "source_formats", "error_codes", "outcomes"],
    },
];

/// Everything that a binding must offer.
pub fn manifest() -> Manifest {
    Manifest {
        request_format: REQUEST_FORMAT,
        response_format: RESPONSE_FORMAT,
        operations: OPERATIONS.to_vec(),
        source_formats: formats(),
        vocabulary: vocabulary(),
    }
}

/// [`manifest`] as JSON text.
pub fn manifest_json() -> String {
    serde_json::to_string(&manifest()).unwrap_or_default()
}
