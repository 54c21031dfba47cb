//! The one way through which every call enters Rust: catches panics and maps the error.

use counterfoil::Error;
use counterfoil::error::code;
use counterfoil::wire::ErrorForm;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work` and turns a failure into an error whose text is the wire form; the JavaScript half makes it a typed one.
///
/// # Errors
/// The error of `work`, or `internal.panic`.
pub(crate) fn enter<T>(work: impl FnOnce() -> counterfoil::Result<T>) -> napi::Result<T> {
    // What a panic leaves behind is dropped with `work`, so nothing half-done can be seen afterwards.
    let outcome = catch_unwind(AssertUnwindSafe(work));
    let outcome = outcome.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(Error::new(&code::INTERNAL_PANIC, text.unwrap_or_else(|| "a panic without a message".to_owned())))
    });
    outcome.map_err(|error| failure(&error))
}

/// An error with the wire form as its text.
pub(crate) fn failure(error: &Error) -> napi::Error {
    napi::Error::from_reason(serde_json::to_string(&ErrorForm::from(error)).unwrap_or_else(|_| error.to_string()))
}
