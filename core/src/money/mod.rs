//! Money: currencies, amounts in minor units, rates, rounding and splits.
//!
//! Every amount is a whole number of the minor units of its currency (ISO 4217: cents for USD, yen for JPY, fils for
//! BHD), held in an `i64`; sums over many records use [`i128`]. Nothing in here touches floating point, wraps, saturates
//! or panics.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod currency;
mod currency_table;
mod withdrawn_table;

pub use currency::Currency;

#[cfg(test)]
mod tests;
