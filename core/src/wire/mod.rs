//! Stable serialised forms: what the bindings and the language-neutral cases speak.
//!
//! Amounts and sums are decimal text, because a JSON number past 2^53 does not survive every reader. Names are those of
//! [`crate::reconcile`]; a form changes only together with its version.

mod error_form;
mod vocabulary;

pub use error_form::ErrorForm;
pub use vocabulary::{Vocabulary, vocabulary};

/// The version of requests and responses.
pub const REQUEST_FORMAT: &str = "counterfoil.request/1";

/// The version of responses.
pub const RESPONSE_FORMAT: &str = "counterfoil.response/1";
