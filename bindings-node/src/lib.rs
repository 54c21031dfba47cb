//! The compiled half of the Node package: no logic, one crossing for every call.
//!
//! The JavaScript half (`index.js`) gives it classes, typed errors and promises that carry an `AbortSignal`.
#![allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "the macros export items that no Rust caller sees"
)]

mod comparison;
mod enter;
mod input;
mod run;
