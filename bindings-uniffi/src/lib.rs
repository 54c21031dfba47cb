//! counterfoil for Kotlin, Swift and Ruby: the wire form of the facade, exported with uniffi.
//!
//! Control goes over the border as JSON, bulk as bytes beside it, so no row is ever turned into an object of the other
//! language. The library decides nothing here; what can be asked is [`counterfoil::wire::manifest`].
//!
//! | to | use |
//! |---|---|
//! | ask and read the response as it is | [`call`] |
//! | ask and have failures raised | [`answer`] |
//! | watch and stop a long run from another thread | [`Run`] |
//! | know every operation, argument and name | [`manifest`] |
//!
//! ```
//! let request = br#"{"format": "counterfoil.request/1", "operation": "parse_amount", "text": "12.50", "currency": "EUR"}"#;
//! let ok = counterfoil_uniffi::answer(request.to_vec(), Vec::new())?;
//! assert_eq!(ok, br#"{"minor":"1250","currency":"EUR"}"#);
//! # Ok::<(), counterfoil_uniffi::CounterfoilError>(())
//! ```
#![allow(unsafe_code, reason = "the exported functions that uniffi's macros write are unsafe by nature")]
#![allow(
    clippy::result_large_err,
    reason = "an error that crosses the border is written out at once, and uniffi takes no box"
)]

mod failure;
mod run;

pub use failure::{CounterfoilError, Failure};
pub use run::{Progress, Run};

use counterfoil::wire;

uniffi::setup_scaffolding!("counterfoil");

/// Answers a request in the wire form with a response in the wire form, both JSON in UTF-8.
///
/// It always answers: a broken request, and even a defect of the library, is a response with an `error`. An input of the
/// request may name the number of an attachment, from 0; attachments are never copied into JSON.
#[uniffi::export]
pub fn call(request: Vec<u8>, attachments: Vec<Vec<u8>>) -> Vec<u8> {
    wire::call(&request, &slices(&attachments))
}

/// Answers a request as `call` does, with the `ok` of the response alone: JSON in UTF-8.
///
/// # Errors
/// One variant for each kind of error, with code, message, context and whether trying again may help.
#[uniffi::export]
pub fn answer(request: Vec<u8>, attachments: Vec<Vec<u8>>) -> Result<Vec<u8>, CounterfoilError> {
    Run::new().answer(request, attachments)
}

/// Every operation with its arguments, every error code and every other name that may occur, as JSON text.
#[uniffi::export]
pub fn manifest() -> String {
    wire::manifest_json()
}

/// The version of this library.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn slices(attachments: &[Vec<u8>]) -> Vec<&[u8]> {
    attachments.iter().map(Vec::as_slice).collect()
}
