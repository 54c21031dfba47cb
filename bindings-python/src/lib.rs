//! The compiled half of the Python package: no logic, one crossing for every call.
//!
//! The Python half (`python/counterfoil`) gives it types, docstrings and exceptions.

mod arrow_input;
mod arrow_output;
mod comparison;
mod enter;
mod input;
mod run;

/// The compiled half of `counterfoil`.
#[pyo3::pymodule(name = "_core")]
mod core {
    #[pymodule_export]
    use super::comparison::Comparison;
    #[pymodule_export]
    use super::run::{CancelToken, allocate, call, panic_on_purpose, presets, reconcile, version};
}
