//! The forms of requests.

use crate::error::{Code, Error, Result, code};
use crate::files::must_exist;
use crate::job::source_from_value;
use crate::readers::{ReadOutcome, Source, read_bytes, read_path, read_paths};
use crate::reports::Language;
use counterfoil_core::money::Dialect;
use counterfoil_core::wire::REQUEST_FORMAT;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::Path;

/// What every request begins with; the rest depends on the operation.
#[derive(Debug, Deserialize)]
pub(super) struct Head {
    pub(super) format: String,
    pub(super) operation: String,
}

/// An input: bytes, and how they are read.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Input {
    source: Option<Value>,
    text: Option<String>,
    hex: Option<String>,
    path: Option<String>,
    attachment: Option<usize>,
}

/// What a reconcile response is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    Report,
    ReportText,
    Outcomes,
    Html,
    Csv,
    Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReconcileRequest {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "operation")]
    _operation: String,
    pub(super) policy: Value,
    #[serde(default)]
    pub(super) as_of: Option<String>,
    pub(super) platform: Input,
    pub(super) channel: Input,
    #[serde(default)]
    pub(super) threads: Option<usize>,
    #[serde(default = "report_only")]
    pub(super) include: Vec<Part>,
    #[serde(default)]
    pub(super) language: LanguageForm,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadRequest {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "operation")]
    _operation: String,
    pub(super) input: Input,
    #[serde(default)]
    pub(super) rows: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyRequest {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "operation")]
    _operation: String,
    pub(super) policy: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParseAmountRequest {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "operation")]
    _operation: String,
    pub(super) text: String,
    pub(super) currency: String,
    #[serde(default)]
    pub(super) dialect: Dialect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormatAmountRequest {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "operation")]
    _operation: String,
    pub(super) minor: String,
    pub(super) currency: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestRequest {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "operation")]
    _operation: String,
}

/// A language by its tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(super) enum LanguageForm {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh")]
    Chinese,
}

impl From<LanguageForm> for Language {
    fn from(form: LanguageForm) -> Self {
        match form {
            LanguageForm::English => Self::English,
            LanguageForm::Chinese => Self::Chinese,
        }
    }
}

fn report_only() -> Vec<Part> {
    vec![Part::Report]
}

/// The head of a request, its format checked.
pub(super) fn head(request: &[u8]) -> Result<Head> {
    let head: Head = parse(request)?;
    if head.format == REQUEST_FORMAT {
        return Ok(head);
    }
    let message = format!("this version speaks {REQUEST_FORMAT:?}, not {:?}", head.format);
    Err(Error::new(&code::WIRE_UNKNOWN_FORMAT, message).with("field", "format"))
}

/// A request of a known operation.
pub(super) fn parse<T: DeserializeOwned>(request: &[u8]) -> Result<T> {
    serde_json::from_slice(request).map_err(|source| {
        let text = source.to_string();
        let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
        Error::new(json_code(&source, &text), message).with("line", source.line()).with("column", source.column())
    })
}

/// serde reports everything that is wrong with a document alike; hosts want it apart.
fn json_code(source: &serde_json::Error, text: &str) -> &'static Code {
    let begins = |beginning: &str| text.starts_with(beginning);
    match () {
        () if begins("unknown field") => &code::JSON_UNKNOWN_FIELD,
        () if begins("missing field") => &code::JSON_MISSING_FIELD,
        () if begins("duplicate field") => &code::JSON_DUPLICATE_KEY,
        () if begins("recursion limit") => &code::JSON_TOO_DEEP,
        () if begins("trailing characters") => &code::JSON_TRAILING_DATA,
        () if begins("lone leading surrogate") || begins("invalid unicode") => &code::JSON_INVALID_UNICODE,
        () if source.is_data() => &code::JSON_TYPE,
        () => &code::JSON_INVALID,
    }
}

impl Input {
    /// How the input is read, `threads` at once.
    fn source(&self, side: &'static str, threads: usize) -> Result<Source> {
        let mut source = source_from_value(side, self.source.clone())?;
        if source.threads == 0 {
            source.threads = threads;
        }
        Ok(source)
    }

    /// The path, where the input is given as one and as nothing else.
    fn only_path(&self) -> Option<&Path> {
        let alone = self.text.is_none() && self.hex.is_none() && self.attachment.is_none();
        self.path.as_deref().filter(|_| alone).map(Path::new)
    }

    /// Reads the input.
    pub(super) fn read(self, side: &'static str, threads: usize, attachments: &[&[u8]]) -> Result<ReadOutcome> {
        let source = self.source(side, threads)?;
        let given = (&self.text, &self.hex, &self.path, self.attachment);
        let outcome = match given {
            (Some(text), None, None, None) => read_bytes(text.as_bytes(), &source),
            (None, Some(digits), None, None) => read_bytes(&from_hex(side, digits)?, &source),
            (None, None, Some(path), None) => {
                must_exist(Path::new(path))?;
                return read_path(path, &source).map_err(|error| error.with("path", path));
            }
            (None, None, None, Some(number)) => {
                let bytes =
                    attachments.get(number).copied().ok_or_else(|| missing_attachment(side, number, attachments))?;
                read_bytes(bytes, &source)
            }
            _ => {
                let message = "an input is given as exactly one of text, hex, path and attachment";
                return Err(Error::new(&code::JSON_MISSING_FIELD, message).with("field", side));
            }
        };
        outcome.map_err(|error| error.with("path", side))
    }
}

/// Reads both inputs: two files at once, anything else one after the other.
pub(super) fn read_both(
    platform: Input,
    channel: Input,
    threads: usize,
    attachments: &[&[u8]],
) -> Result<(ReadOutcome, ReadOutcome)> {
    match (platform.only_path(), channel.only_path()) {
        (Some(first), Some(second)) => {
            must_exist(first)?;
            must_exist(second)?;
            let (left, right) = (platform.source("platform", threads)?, channel.source("channel", threads)?);
            read_paths((first, &left), (second, &right))
        }
        _ => Ok((platform.read("platform", threads, attachments)?, channel.read("channel", threads, attachments)?)),
    }
}

fn missing_attachment(side: &'static str, number: usize, attachments: &[&[u8]]) -> Error {
    let message = format!("attachment {number} of {} (they are counted from 0)", attachments.len());
    Error::new(&code::JSON_MISSING_FIELD, message).with("field", side)
}

fn from_hex(side: &'static str, digits: &str) -> Result<Vec<u8>> {
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pairs = digits.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| match pair {
            [high, low] => Some(value(*high)? << 4 | value(*low)?),
            _ => None,
        })
        .collect();
    bytes.ok_or_else(|| Error::new(&code::JSON_TYPE, "hex is pairs of hexadecimal digits").with("field", side))
}
