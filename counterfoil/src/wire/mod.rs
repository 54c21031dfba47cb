//! Requests and responses as bytes: one function that every language can call.
//!
//! A request is a JSON object:
//!
//! ```json
//! {
//!   "format": "counterfoil.request/1",
//!   "operation": "reconcile",
//!   "policy": "generic_channel",
//!   "as_of": "2025-11-11T00:00:00Z",
//!   "platform": { "text": "id,reference,amount_minor,currency\np1,A-1,500,USD\n" },
//!   "channel": { "path": "channel.csv", "source": "counterfoil.csv" }
//! }
//! ```
//!
//! The response is `{"format": "counterfoil.response/1", "ok": …}` or
//! `{"format": "counterfoil.response/1", "error": {"kind", "code", "message", "context", "retryable"}}`.
//! Operations, their arguments and every name that may occur are in [`manifest`].
//!
//! An input is given as `text`, as bytes in hexadecimal (`hex`), as a `path`, or as the number of an `attachment`: bytes
//! that are handed over beside the request and never copied into JSON.

mod manifest;
mod operations;
mod request;

pub use manifest::{Argument, Manifest, Operation, manifest, manifest_json};

use crate::error::{Error, Result, code};
use crate::watch::{CancelToken, Watch};
pub use counterfoil_core::wire::ErrorForm;
use counterfoil_core::wire::RESPONSE_FORMAT;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The largest request, attachments apart.
pub const MAXIMUM_REQUEST_BYTES: usize = 256 << 20;

/// Answers a request. It always answers: a broken request, and even a defect of the library, is an error response.
///
/// ```
/// let answer = counterfoil::wire::call(
///     br#"{"format": "counterfoil.request/1", "operation": "parse_amount", "text": "12.50", "currency": "EUR"}"#,
///     &[],
/// );
/// assert_eq!(answer, br#"{"format":"counterfoil.response/1","ok":{"minor":"1250","currency":"EUR"}}"#);
/// ```
pub fn call(request: &[u8], attachments: &[&[u8]]) -> Vec<u8> {
    Call::default().answer(request, attachments)
}

/// A call that can be watched and stopped.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub(crate) watch: Watch,
}

impl Call {
    /// A call that nobody watches.
    pub fn new() -> Self {
        Self::default()
    }

    /// A token that stops it from elsewhere.
    #[must_use]
    pub fn cancel_token(mut self, token: CancelToken) -> Self {
        self.watch.cancel = token;
        self
    }

    /// Called now and then, from any thread, with the stage and how much of it is done.
    #[must_use]
    pub fn on_progress(mut self, progress: impl Fn(&'static str, u64, u64) + Send + Sync + 'static) -> Self {
        self.watch.on_progress = Some(Arc::new(progress));
        self
    }

    /// Answers a request, as [`call`] does.
    pub fn answer(&self, request: &[u8], attachments: &[&[u8]]) -> Vec<u8> {
        match self.result(request, attachments) {
            Ok(ok) => format!(r#"{{"format":"{RESPONSE_FORMAT}","ok":{ok}}}"#),
            Err(error) => {
                let form = serde_json::to_string(&ErrorForm::from(&error)).unwrap_or_else(|_| "null".to_owned());
                format!(r#"{{"format":"{RESPONSE_FORMAT}","error":{form}}}"#)
            }
        }
        .into_bytes()
    }

    /// Answers a request with the `ok` of its response, as JSON text.
    ///
    /// # Errors
    /// What the response would carry as its `error`; a defect of the library is `internal.panic`.
    pub fn result(&self, request: &[u8], attachments: &[&[u8]]) -> Result<String> {
        catch_unwind(AssertUnwindSafe(|| self.ok(request, attachments)))
            .unwrap_or_else(|_| Err(Error::new(&code::INTERNAL_PANIC, "the library panicked")))
    }

    fn ok(&self, request: &[u8], attachments: &[&[u8]]) -> Result<String> {
        if request.len() > MAXIMUM_REQUEST_BYTES {
            let message = format!("{} bytes; hand the input over as an attachment", request.len());
            return Err(Error::new(&code::JSON_TOO_LARGE, message));
        }
        operations::dispatch(self, request, attachments)
    }
}
