//! Amounts in major units, with the digits that the currency has.

use std::fmt;

use super::Currency;

/// An amount of minor units in major units: `-0.05` for −5 US cents, `500` for 500 yen. No currency, no grouping, a dot.
pub fn format_major(minor: i64, currency: Currency) -> String {
    let mut text = String::with_capacity(24);
    // Writing to a string cannot fail.
    let _ = write_major(&mut text, minor, currency);
    text
}

/// As [`format_major`], into a writer.
///
/// # Errors
/// Those of the writer.
pub fn write_major(writer: &mut impl fmt::Write, minor: i64, currency: Currency) -> fmt::Result {
    write_wide(writer, i128::from(minor), currency)
}

/// As [`write_major`], for a sum.
pub(super) fn write_wide(writer: &mut impl fmt::Write, minor: i128, currency: Currency) -> fmt::Result {
    let exponent = currency.exponent();
    let unit = 10u128.checked_pow(u32::from(exponent)).unwrap_or(1);
    let magnitude = minor.unsigned_abs();
    let sign = if minor < 0 { "-" } else { "" };
    let major = magnitude.checked_div(unit).unwrap_or(0);
    if exponent == 0 {
        return write!(writer, "{sign}{major}");
    }
    let fraction = magnitude.checked_rem(unit).unwrap_or(0);
    write!(writer, "{sign}{major}.{fraction:0width$}", width = usize::from(exponent))
}
