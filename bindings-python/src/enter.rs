//! The one way through which every call enters Rust: frees the interpreter, catches panics, maps the error.

use counterfoil::Error;
use counterfoil::error::code;
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

mod exceptions {
    pyo3::import_exception!(counterfoil.errors, CounterfoilError);
}

/// Runs `work` without the interpreter.
///
/// # Errors
/// The typed exception of the error's kind; `internal.panic` for a panic, after which the next call works.
pub(crate) fn enter<T: Send>(python: Python<'_>, work: impl FnOnce() -> counterfoil::Result<T> + Send) -> PyResult<T> {
    // What a panic leaves behind is dropped with `work`, so nothing half-done can be seen afterwards.
    let outcome = python.detach(|| catch_unwind(AssertUnwindSafe(work)));
    let outcome = outcome.unwrap_or_else(|panic| Err(Error::new(&code::INTERNAL_PANIC, panic_text(&panic))));
    outcome.map_err(|error| exception(python, &error))
}

fn panic_text(panic: &Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a message".to_owned())
}

/// The Python exception of an error; `counterfoil.errors.from_parts` chooses the class by kind.
pub(crate) fn exception(python: Python<'_>, error: &Error) -> PyErr {
    let context: Vec<(&str, &str)> = error.context().iter().map(|(key, value)| (*key, value.as_str())).collect();
    let parts = (error.kind().name(), error.code().text, error.message(), context, error.is_retryable());
    let made = python.import("counterfoil.errors").and_then(|module| module.getattr("from_parts")?.call1(parts));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(_) => exceptions::CounterfoilError::new_err(error.to_string()),
    }
}
