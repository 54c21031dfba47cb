use counterfoil::error::{Error, ErrorKind};
use std::collections::HashMap;

/// What went wrong, in the same words in every language.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Failure {
    /// The sort of failure, as the name of its variant says it: `invalid`, `config` and so on.
    pub kind: String,
    /// The stable code; `docs/errors.md` has its meaning and remedy.
    pub code: String,
    /// In words, for people; lower case.
    pub message: String,
    /// Where the input is at fault: `line`, `record`, `column`, `field`, `byte`, `path`, `position`. Lines count from 1.
    pub context: HashMap<String, String>,
    /// Whether the same call may succeed later.
    pub retryable: bool,
}

/// The failure of a call; the variant is the kind.
///
/// The members stand in a record of their own because `message` is taken in an exception of Kotlin.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Error)]
pub enum CounterfoilError {
    /// The input is malformed: a number, a date, a file, an id.
    Invalid {
        /// What went wrong.
        failure: Failure,
    },
    /// A policy, mapping or option is malformed or contradicts itself.
    Config {
        /// What went wrong.
        failure: Failure,
    },
    /// The request is well formed but cannot be answered with this input.
    Unsupported {
        /// What went wrong.
        failure: Failure,
    },
    /// A stated bound (size, depth, count, work) was reached.
    Bound {
        /// What went wrong.
        failure: Failure,
    },
    /// The caller asked to stop.
    Cancelled {
        /// What went wrong.
        failure: Failure,
    },
    /// A file or another resource of the host could not be read or written.
    Io {
        /// What went wrong.
        failure: Failure,
    },
    /// A defect in the library: an invariant did not hold.
    Internal {
        /// What went wrong.
        failure: Failure,
    },
}

impl CounterfoilError {
    /// What went wrong.
    pub fn failure(&self) -> &Failure {
        match self {
            Self::Invalid { failure }
            | Self::Config { failure }
            | Self::Unsupported { failure }
            | Self::Bound { failure }
            | Self::Cancelled { failure }
            | Self::Io { failure }
            | Self::Internal { failure } => failure,
        }
    }
}

impl From<Error> for CounterfoilError {
    fn from(error: Error) -> Self {
        let failure = Failure::from(&error);
        match error.kind() {
            ErrorKind::Invalid => Self::Invalid { failure },
            ErrorKind::Config => Self::Config { failure },
            ErrorKind::Unsupported => Self::Unsupported { failure },
            ErrorKind::Bound => Self::Bound { failure },
            ErrorKind::Cancelled => Self::Cancelled { failure },
            ErrorKind::Io => Self::Io { failure },
            // A finding is a value and never raised; a kind that this file does not know is a defect of this file.
            _ => Self::Internal { failure },
        }
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let mut context = HashMap::new();
        for (key, value) in error.context() {
            // Of pairs with one key the first counts, as in the wire form.
            context.entry((*key).to_owned()).or_insert_with(|| value.clone());
        }
        Self {
            kind: error.kind().name().to_owned(),
            code: error.code().text.to_owned(),
            message: error.message().to_owned(),
            context,
            retryable: error.is_retryable(),
        }
    }
}

impl std::fmt::Display for CounterfoilError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let failure = self.failure();
        write!(formatter, "{}: {}", failure.code, failure.message)
    }
}

impl std::error::Error for CounterfoilError {}

#[cfg(test)]
mod tests {
    use super::*;
    use counterfoil::error::code;

    #[test]
    fn every_code_has_the_variant_of_its_kind() {
        for code in code::ALL.iter().filter(|code| code.kind != ErrorKind::Finding) {
            let raised = CounterfoilError::from(Error::new(code, "why").with("line", 7).with("line", 9));
            let variant = format!("{raised:?}");
            let variant = variant.split(' ').next().unwrap_or_default();
            assert_eq!(variant.to_lowercase(), code.kind.name(), "{}", code.text);
            let failure = raised.failure();
            assert_eq!((failure.kind.as_str(), failure.code.as_str()), (code.kind.name(), code.text));
            assert_eq!(failure.context.get("line").map(String::as_str), Some("7"));
            assert_eq!(raised.to_string(), format!("{}: why", code.text));
        }
    }
}
