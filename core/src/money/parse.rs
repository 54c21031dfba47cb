//! Amounts from text.
//!
//! | phase | may | why it is apart |
//! |---|---|---|
//! | word | read what has just the decimals of its currency, in up to 16 characters | nearly every cell of every file: 5 ns against 12 |
//! | plain | read `-?\d+(\.\d+)?` of at most 18 digits | the rest of the well-formed |
//! | scan | judge each character, remember where digits and separators stand | the first bad character names the error, however long the rest |
//! | value | add up the digits, checked | a number that is too large is known to be a number by then |
//!
//! Positions in errors (`byte`) are offsets from the start of the text, from 0.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::scan::{at, is_sign, scan};
use super::swar::fixed_decimals;
use super::{Currency, Money};
use crate::error::{Error, Result, code};

/// The longest text that is read as an amount, in bytes; more is `money.too_long`.
pub const MAX_AMOUNT_LENGTH: usize = 64;

/// The character between whole units and their fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DecimalSeparator {
    /// `1234.56`
    #[default]
    #[serde(rename = ".")]
    Dot,
    /// `1234,56`
    #[serde(rename = ",")]
    Comma,
}

impl DecimalSeparator {
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Dot => b'.',
            Self::Comma => b',',
        }
    }

    /// The character that another dialect would use.
    pub(super) const fn rival(self) -> u8 {
        match self {
            Self::Dot => b',',
            Self::Comma => b'.',
        }
    }
}

/// How amounts are written in a file. The default takes `-1234.56` and nothing looser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dialect {
    /// The decimal separator.
    pub decimal_separator: DecimalSeparator,
    /// The separator of digit groups; none if groups are not separated. Groups have three digits; the Indian form (a group
    /// of three after groups of two) is understood too.
    pub grouping: Option<char>,
    /// Whether `5.00-` is a negative amount.
    pub trailing_minus: bool,
    /// Whether `(5.00)` is a negative amount.
    pub parentheses: bool,
}

impl Dialect {
    /// Checks that the grouping character can be told from the rest.
    ///
    /// # Errors
    /// `read.mapping_invalid` if the grouping character is the decimal separator, a digit, a sign, a letter, a parenthesis
    /// or a control character.
    pub fn validate(&self) -> Result<()> {
        match self.grouping {
            Some(grouping)
                if grouping == char::from(self.decimal_separator.byte())
                    || grouping.is_alphanumeric()
                    || grouping.is_control()
                    || is_sign(grouping)
                    || matches!(grouping, '(' | ')') =>
            {
                Err(Error::new(
                    &code::READ_MAPPING_INVALID,
                    format!("the grouping character cannot be told from the rest of an amount: {grouping:?}"),
                ))
            }
            _ => Ok(()),
        }
    }
}

/// Reads an amount in major units (`12.34`) as minor units of `currency`.
///
/// Zeros beyond the currency's decimals are exact and accepted (`500.00` JPY is 500), leading zeros too, and `-0.00` is 0.
/// A sign other than one leading minus, white space, `.5` and `5.` are not.
///
/// # Errors
/// `money.empty`, `money.too_long`, `money.invalid_char`, `money.invalid_sign`, `money.non_ascii_digit`,
/// `money.exponent_not_allowed`, `money.multiple_separators`, `money.grouping_not_allowed`, `money.ambiguous_separator`,
/// `money.too_many_decimals`, `money.overflow`; with `byte`, the offset of the first byte at fault. The text is not repeated
/// in the message: under a wrong mapping it may be a card number.
pub fn parse_major(text: impl AsRef<[u8]>, currency: Currency, dialect: &Dialect) -> Result<i64> {
    let text = text.as_ref();
    let exponent = currency.exponent();
    match plain(text, dialect.decimal_separator.byte(), exponent) {
        Some(minor) => Ok(minor),
        None => scan(text, dialect)?.value(text, exponent),
    }
}

/// Reads a whole number of minor units (`1234`).
///
/// # Errors
/// As for [`parse_major`]; a decimal separator is `money.too_many_decimals`, because it shows that the text is in major
/// units.
pub fn parse_minor(text: impl AsRef<[u8]>) -> Result<i64> {
    let text = text.as_ref();
    match whole(text) {
        Some(minor) => Ok(minor),
        None => {
            let parts = scan(text, &Dialect::default())?;
            match parts.fraction {
                Some((start, _)) => {
                    Err(at(&code::MONEY_TOO_MANY_DECIMALS, "minor units are whole numbers", start.saturating_sub(1)))
                }
                None => parts.value(text, 0),
            }
        }
    }
}

impl FromStr for Money {
    type Err = Error;

    /// Reads `12.34 USD`: the amount in major units in the default [`Dialect`], one space, the code.
    fn from_str(text: &str) -> Result<Self> {
        let (amount, word) = match text.rsplit_once(' ') {
            Some((amount, word)) if !word.is_empty() => (amount, word),
            _ => (text, ""),
        };
        let parts = scan(amount.as_bytes(), &Dialect::default())?;
        let currency = Currency::parse(word)?;
        Ok(Self::new(parts.value(amount.as_bytes(), currency.exponent())?, currency))
    }
}

const POWERS: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut index = 1;
    #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
    while index < powers.len() {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// Digits that fit an `i64` whatever they are.
const SAFE_DIGITS: usize = 18;

/// The amount, if the text is of the plain form and so short that no product below can leave 64 bits.
#[inline]
fn plain(text: &[u8], separator: u8, exponent: u8) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if let Some(magnitude) = fixed_decimals(digits, separator, usize::from(exponent)) {
        return Some(signed(magnitude, is_negative));
    }
    let digits = without_excess_zeros(digits, separator, usize::from(exponent));
    if digits.len().saturating_add(usize::from(exponent)) > SAFE_DIGITS {
        return None;
    }
    let mut value = 0i64;
    let mut rest = digits.iter();
    let mut fraction_digits = 0usize;
    for &byte in rest.by_ref() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            if byte != separator || rest.as_slice().is_empty() {
                return None;
            }
            fraction_digits = rest.as_slice().len();
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    // No digit before the separator, or none at all.
    if digits.len() <= fraction_digits.saturating_add(usize::from(fraction_digits > 0)) {
        return None;
    }
    for &byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    let scale = POWERS.get(usize::from(exponent).checked_sub(fraction_digits)?)?;
    let magnitude = value.wrapping_mul(*scale);
    Some(if is_negative { magnitude.wrapping_neg() } else { magnitude })
}

/// The text without zeros beyond the decimals of the currency, as databases with a column of four decimals write them.
fn without_excess_zeros(digits: &[u8], separator: u8, decimals: usize) -> &[u8] {
    let Some(place) = digits.iter().position(|&byte| byte == separator) else { return digits };
    let fraction = digits.get(place.saturating_add(1)..).unwrap_or_default();
    match fraction.split_at_checked(decimals) {
        Some((_, excess)) if !excess.is_empty() && excess.iter().all(|&byte| byte == b'0') => {
            // Without decimals there is no separator either.
            let separators = usize::from(decimals > 0);
            digits.get(..place.saturating_add(separators).saturating_add(decimals)).unwrap_or(digits)
        }
        _ => digits,
    }
}

/// At most sixteen digits with their sign.
#[inline]
const fn signed(magnitude: u64, is_negative: bool) -> i64 {
    let minor = magnitude.cast_signed();
    if is_negative { minor.wrapping_neg() } else { minor }
}

/// As [`plain`], for digits alone.
#[inline]
fn whole(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if let Some(magnitude) = fixed_decimals(digits, b'.', 0) {
        return Some(signed(magnitude, is_negative));
    }
    if digits.is_empty() || digits.len() > SAFE_DIGITS {
        return None;
    }
    let mut value = 0i64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    Some(if is_negative { value.wrapping_neg() } else { value })
}
