//! The pure core of counterfoil: records and a policy go in, a result comes out.
//!
//! Nothing in here does I/O, reads a clock, draws a random number or starts a thread of its own.
#![forbid(unsafe_code)]

pub mod error;
pub mod money;
pub mod reconcile;
pub mod stripe;
pub mod time;
pub mod wire;

pub use error::{Error, ErrorKind, Result};
