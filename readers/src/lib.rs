//! Bytes to columnar records.
#![forbid(unsafe_code)]

pub mod csv;
pub mod json;
