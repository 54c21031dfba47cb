//! One error for the whole library.
//!
//! An [`Error`] means that a question could not be answered; a refusal (an ambiguous match, a limit that is reached) is a
//! value in the outcome and never comes this way. Every error carries a [`Code`]: a stable text that is the same in every
//! language, a kind, and what to do about it. Where an input is at fault, the context says where (`line`, `column`,
//! `field`, `byte`, `path`).
//!
//! Messages are lower case and end with their variables; hosts branch on the code, people read the message.

mod nearest;

pub use nearest::{hint, nearest};

use std::fmt;

/// What sort of failure this is; decides the exception class in the bindings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is malformed: a number, a date, a file, an id.
    Invalid,
    /// A policy, mapping or option is malformed or contradicts itself.
    Config,
    /// The request is well formed but cannot be answered with this input.
    Unsupported,
    /// A stated bound (size, depth, count, work) was reached.
    Bound,
    /// The caller asked to stop.
    Cancelled,
    /// A file or another resource of the host could not be read or written.
    Io,
    /// A defect in the library: an invariant did not hold.
    Internal,
    /// Never raised: a finding about input or run that a result carries.
    Finding,
}

impl ErrorKind {
    /// Every kind, in the order of the error reference.
    pub const ALL: &'static [Self] = &[
        Self::Invalid,
        Self::Config,
        Self::Unsupported,
        Self::Bound,
        Self::Cancelled,
        Self::Io,
        Self::Internal,
        Self::Finding,
    ];

    /// One sentence: what an error of this kind says.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Invalid => "The input is malformed: a number, a date, a file, an id.",
            Self::Config => "A policy, mapping or option is malformed or contradicts itself.",
            Self::Unsupported => "The request is well formed but cannot be answered with this input.",
            Self::Bound => "A stated bound (size, depth, count, work) was reached.",
            Self::Cancelled => "The caller asked to stop.",
            Self::Io => "A file or another resource of the host could not be read or written.",
            Self::Internal => "A defect in the library: an invariant did not hold. Report it with the input.",
            Self::Finding => "Never raised: a finding about input or run that a result carries.",
        }
    }

    /// The stable lower-case name, as bindings show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Config => "config",
            Self::Unsupported => "unsupported",
            Self::Bound => "bound",
            Self::Cancelled => "cancelled",
            Self::Io => "io",
            Self::Internal => "internal",
            Self::Finding => "finding",
        }
    }
}

/// A stable error or finding code with its explanation.
///
/// Codes are declared once, in [`code`]; the error reference and the bindings' parity manifest are generated from there.
#[derive(Debug)]
pub struct Code {
    /// The stable text, `domain.name`.
    pub text: &'static str,
    /// The kind of every error with this code.
    pub kind: ErrorKind,
    /// One sentence: what it means.
    pub meaning: &'static str,
    /// One sentence: what to do about it.
    pub remedy: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Code {}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text)
    }
}

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// The one public error: a code, a message, where it happened, and what caused it.
pub struct Error(Box<Body>);

struct Body {
    code: &'static Code,
    message: String,
    context: Vec<(&'static str, String)>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with a code and a message.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self(Box::new(Body { code, message: message.into(), context: Vec::new(), source: None }))
    }

    /// Adds a context pair; the keys in use are `line`, `record`, `column`, `field`, `byte`, `path`, `position`.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.0.context.push((key, value.to_string()));
        self
    }

    /// Adds the failure underneath.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The code with its explanation.
    pub fn code(&self) -> &'static Code {
        self.0.code
    }

    /// The kind, short for `code().kind`.
    pub fn kind(&self) -> ErrorKind {
        self.0.code.kind
    }

    /// The message without code and context.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The context pairs in the order in which they were added.
    pub fn context(&self) -> &[(&'static str, String)] {
        &self.0.context
    }

    /// The value of one context key.
    pub fn context_value(&self, key: &str) -> Option<&str> {
        self.0.context.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }

    /// Whether the same call may succeed later without a change by the caller. None of today's kinds may.
    pub fn is_retryable(&self) -> bool {
        false
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.0.code.text, escape_controls(&self.0.message))?;
        for (index, (key, value)) in self.0.context.iter().enumerate() {
            let lead = if index == 0 { " (" } else { ", " };
            write!(formatter, "{lead}{key} {}", escape_controls(value))?;
        }
        if !self.0.context.is_empty() {
            formatter.write_str(")")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("code", &self.0.code.text)
            .field("message", &self.0.message)
            .field("context", &self.0.context)
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// Control characters, line separators and direction overrides written out, so that a value from outside can neither
/// break a log line nor change how the text around it is shown.
pub fn escape_controls(text: &str) -> std::borrow::Cow<'_, str> {
    let hostile = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.chars().any(hostile) {
        return std::borrow::Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if hostile(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    std::borrow::Cow::Owned(escaped)
}

/// Every code of the library, declared once.
pub mod code {
    use super::{Code, ErrorKind};

    macro_rules! codes {
        ($($name:ident $text:literal $kind:ident $meaning:literal $remedy:literal;)*) => {
            $(
                #[doc = $meaning]
                pub static $name: Code =
                    Code { text: $text, kind: ErrorKind::$kind, meaning: $meaning, remedy: $remedy };
            )*
            /// Every code, sorted by text as declared.
            pub static ALL: &[&Code] = &[$(&$name),*];
        };
    }

    include!("codes.rs");

    /// The code with this text.
    pub fn find(text: &str) -> Option<&'static Code> {
        ALL.iter().copied().find(|code| code.text == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        for pair in code::ALL.windows(2) {
            assert!(pair[0].text < pair[1].text, "{} before {}", pair[0].text, pair[1].text);
        }
    }

    #[test]
    fn every_kind_in_use_is_listed_once() {
        let listed = |kind| ErrorKind::ALL.iter().filter(|listed| **listed == kind).count();
        for code in code::ALL {
            assert_eq!(listed(code.kind), 1, "{}", code.kind.name());
        }
    }

    #[test]
    fn display_names_code_message_and_place() {
        let error = Error::new(&code::MONEY_EMPTY, "no digits").with("line", 7).with("column", "amount");
        assert_eq!(error.to_string(), "money.empty: no digits (line 7, column amount)");
    }

    #[test]
    fn hostile_text_cannot_break_a_log_line() {
        let error = Error::new(&code::MONEY_EMPTY, "a\nb\u{202e}c");
        assert_eq!(error.to_string(), "money.empty: a\\u{a}b\\u{202e}c");
    }
}
