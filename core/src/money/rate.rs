//! Rates: fractions of an amount, and prices of one currency in another.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::amount::{narrow, overflow};
use super::rounding::{Rounding, Wide};
use super::{Currency, Money};
use crate::error::{Error, Result, code};

/// A fraction of an amount, in 0 ..= 1: `0.0025` is 0.25 %.
///
/// ```
/// use counterfoil_core::money::{Currency, Money, Rate, Rounding};
///
/// let rate: Rate = "0.029".parse()?;
/// let fee = rate.apply(Money::new(10_50, Currency::USD), Rounding::HalfUp)?;
/// assert_eq!(fee, Money::new(30, Currency::USD));
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(Decimal);

impl Rate {
    /// No fee.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The whole amount.
    pub const ONE: Self = Self(Decimal::ONE);

    /// A rate from a decimal.
    ///
    /// # Errors
    /// `money.rate_out_of_range` outside 0 ..= 1.
    pub fn new(value: Decimal) -> Result<Self> {
        if value >= Decimal::ZERO && value <= Decimal::ONE {
            // A negative zero compares equal to zero, and would be shown with its sign.
            Ok(Self(value.abs()))
        } else {
            Err(out_of_range("a rate lies between 0 and 1", &value))
        }
    }

    /// A rate from basis points: 25 is 0.25 %.
    ///
    /// # Errors
    /// `money.rate_out_of_range` above 10,000.
    pub fn from_basis_points(points: u32) -> Result<Self> {
        decimal(i128::from(points), 4).and_then(Self::new)
    }

    /// The rate `numerator ÷ denominator`.
    ///
    /// # Errors
    /// `money.division_by_zero`; `money.rate_out_of_range` above 1, or if the quotient has no end within 28 decimals (⅓),
    /// because a rate is exact: use [`pro_rata`](super::pro_rata) for such a share.
    pub fn from_ratio(numerator: u64, denominator: u64) -> Result<Self> {
        if denominator == 0 {
            return Err(Error::new(&code::MONEY_DIVISION_BY_ZERO, "a rate with a denominator of zero"));
        }
        let (mut rest, denominator) = (u128::from(numerator), u128::from(denominator));
        if rest > denominator {
            return Err(out_of_range("a rate lies between 0 and 1", &format_args!("{numerator}/{denominator}")));
        }
        let mut mantissa = 0i128;
        for scale in 0..=MAX_SCALE {
            let digit = rest.checked_div(denominator).unwrap_or(0);
            rest = rest.checked_rem(denominator).unwrap_or(0).wrapping_mul(10);
            // At most 29 digits.
            mantissa = mantissa.wrapping_mul(10).wrapping_add_unsigned(digit);
            if rest == 0 {
                return decimal(mantissa, scale).and_then(Self::new);
            }
        }
        Err(out_of_range("a rate has at most 28 decimals", &format_args!("{numerator}/{denominator}")))
    }

    /// The value.
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// The fraction of an amount, rounded once, in minor units of the same currency.
    ///
    /// # Errors
    /// `money.overflow` beyond 64 bits, which a rate of at most 1 only reaches from `i64::MIN`.
    pub fn apply(self, amount: Money, rounding: Rounding) -> Result<Money> {
        Ok(Money::new(self.apply_minor(amount.minor, rounding)?, amount.currency))
    }

    /// As [`Rate::apply`], for bare minor units.
    ///
    /// # Errors
    /// As for [`Rate::apply`].
    pub fn apply_minor(self, minor: i64, rounding: Rounding) -> Result<i64> {
        let product = Wide::product(i128::from(minor), self.0.mantissa());
        narrow(product.round_div(power(self.0.scale())?, rounding.into())?)
    }
}

/// The price of one major unit of a currency in major units of another; above zero.
///
/// ```
/// use counterfoil_core::money::{Currency, ExchangeRate, Money, Rounding};
///
/// let rate: ExchangeRate = "149.62".parse()?;
/// let yen = rate.convert(Money::new(10_00, Currency::USD), Currency::JPY, Rounding::HalfUp)?;
/// assert_eq!(yen, Money::new(1496, Currency::JPY));
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeRate(Decimal);

impl ExchangeRate {
    /// A rate from a decimal.
    ///
    /// # Errors
    /// `money.rate_out_of_range` for zero and below.
    pub fn new(value: Decimal) -> Result<Self> {
        if value > Decimal::ZERO { Ok(Self(value)) } else { Err(out_of_range("an exchange rate lies above 0", &value)) }
    }

    /// The value, in major units of the target for one major unit of the source.
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// The amount in another currency, rounded once, in minor units of that currency.
    ///
    /// # Errors
    /// `money.overflow` beyond 64 bits.
    pub fn convert(self, amount: Money, target: Currency, rounding: Rounding) -> Result<Money> {
        let product = Wide::product(i128::from(amount.minor), self.0.mantissa());
        let product = product.checked_mul(power(u32::from(target.exponent()))?.unsigned_abs())?;
        let divisor = power(self.0.scale().saturating_add(u32::from(amount.currency.exponent())))?;
        Ok(Money::new(narrow(product.round_div(divisor, rounding.into())?)?, target))
    }
}

/// A sum of amounts and of fractions of amounts, in minor units of one currency, exact until it is rounded, once.
///
/// For charges of several parts: so much per cent of one bracket, so much of the next, and a fixed part.
///
/// ```
/// use counterfoil_core::money::{ExactSum, Rate, Rounding};
///
/// let mut fee = ExactSum::ZERO;
/// fee.add_rated(200, Rate::from_basis_points(30)?)?;
/// fee.add_rated(150, Rate::from_basis_points(40)?)?;
/// fee.add_minor(30)?;
/// assert_eq!(fee.round(Rounding::HalfUp)?, 31); // 31.2; rounding each part would have said 32
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ExactSum {
    numerator: Wide,
    /// The numerator is in units of 10⁻ˢᶜᵃˡᵉ minor units.
    scale: u32,
}

impl ExactSum {
    /// The empty sum.
    pub const ZERO: Self = Self { numerator: Wide::ZERO, scale: 0 };

    /// Adds an amount in minor units.
    ///
    /// # Errors
    /// `money.overflow` if the intermediate value leaves 256 bits.
    pub fn add_minor(&mut self, minor: i64) -> Result<()> {
        self.add(Wide::product(i128::from(minor), 1), 0)
    }

    /// Adds a fraction of an amount in minor units.
    ///
    /// # Errors
    /// `money.overflow` if the intermediate value leaves 256 bits.
    pub fn add_rated(&mut self, minor: i64, rate: Rate) -> Result<()> {
        self.add(Wide::product(i128::from(minor), rate.0.mantissa()), rate.0.scale())
    }

    /// The sum in minor units.
    ///
    /// # Errors
    /// `money.overflow` if it does not fit 64 bits.
    pub fn round(self, rounding: Rounding) -> Result<i64> {
        narrow(self.numerator.round_div(power(self.scale)?, rounding.into())?)
    }

    fn add(&mut self, term: Wide, scale: u32) -> Result<()> {
        let common = self.scale.max(scale);
        let sum = rescale(self.numerator, self.scale, common)?.checked_add(rescale(term, scale, common)?)?;
        *self = Self { numerator: sum, scale: common };
        Ok(())
    }
}

impl Default for ExactSum {
    fn default() -> Self {
        Self::ZERO
    }
}

fn rescale(value: Wide, scale: u32, common: u32) -> Result<Wide> {
    if scale == common {
        return Ok(value);
    }
    value.checked_mul(power(common.saturating_sub(scale))?.unsigned_abs())
}

/// The most decimals that a decimal holds.
const MAX_SCALE: u32 = Decimal::MAX_SCALE;

/// The longest text that is read as a rate, in bytes.
const MAX_RATE_LENGTH: usize = 64;

fn power(exponent: u32) -> Result<i128> {
    10i128.checked_pow(exponent).ok_or_else(|| overflow("a power of ten"))
}

fn decimal(mantissa: i128, scale: u32) -> Result<Decimal> {
    Decimal::try_from_i128_with_scale(mantissa, scale)
        .map_err(|source| Error::new(&code::MONEY_RATE_OUT_OF_RANGE, "a rate has at most 28 digits").caused_by(source))
}

#[cold]
fn out_of_range(rule: &str, value: &dyn fmt::Display) -> Error {
    Error::new(&code::MONEY_RATE_OUT_OF_RANGE, format!("{rule}: {value}"))
}

/// Reads `\d+(\.\d+)?` exactly; the decimal type's own reader is laxer, and rounds what is too long.
fn read(text: &str) -> Result<Decimal> {
    if text.len() > MAX_RATE_LENGTH {
        return Err(Error::new(&code::MONEY_TOO_LONG, format!("a rate of {} bytes", text.len())));
    }
    if text.is_empty() {
        return Err(Error::new(&code::MONEY_EMPTY, "a rate without digits"));
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => ("", ""),
        None => (unsigned, ""),
    };
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return Err(Error::new(&code::MONEY_INVALID_CHAR, "a rate is written as 0.0025"));
    }
    let mut mantissa = 0i128;
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = i128::from(byte.wrapping_sub(b'0'));
        mantissa = mantissa
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(digit))
            .ok_or_else(|| out_of_range("a rate has at most 28 digits", &"more"))?;
    }
    let scale = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
    decimal(if unsigned.len() < text.len() { mantissa.wrapping_neg() } else { mantissa }, scale)
}

macro_rules! text_form {
    ($type:ident) => {
        impl FromStr for $type {
            type Err = Error;

            /// Reads a plain decimal; exponents, signs other than minus, white space and per cent signs are refused.
            fn from_str(text: &str) -> Result<Self> {
                read(text).and_then(Self::new)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

text_form!(Rate);
text_form!(ExchangeRate);
