//! Money: currencies, amounts in minor units, rates, rounding and splits.
//!
//! Every amount is a whole number of the minor units of its currency (ISO 4217: cents for USD, yen for JPY, fils for
//! BHD), held in an `i64`; sums over many records use [`i128`]. Nothing in here touches floating point, wraps, saturates
//! or panics.
//!
//! | to | use | rounds |
//! |---|---|---|
//! | add, subtract, sum | [`Money`], [`Total`] | never |
//! | read and write text | [`parse_major`], [`parse_minor`], [`format_major`] | never: excess digits are refused |
//! | take a percentage | [`Rate::apply`] | once |
//! | take several percentages and fixed parts | [`ExactSum`] | once, at the end |
//! | convert | [`ExchangeRate::convert`] | once |
//! | take a share | [`pro_rata`] | once |
//! | split | [`allocate`] | never: the parts add up to the whole |
#![deny(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

mod allocate;
mod amount;
mod currency;
mod currency_table;
mod format;
mod parse;
mod rate;
mod rounding;
mod scan;
mod swar;
mod withdrawn_table;

pub use allocate::{allocate, allocate_signed};
pub use amount::{Money, Total, narrow};
pub use currency::Currency;
pub use format::{format_major, write_major};
pub use parse::{DecimalSeparator, Dialect, MAX_AMOUNT_LENGTH, parse_major, parse_minor};
pub use rate::{ExactSum, ExchangeRate, Rate};
pub use rounding::{Rounding, pro_rata, round_div};

#[cfg(test)]
mod tests;
