//! Amounts of one currency, and sums over many of them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Currency, write_major};
use crate::error::{Error, Result, code};

/// An amount of money: a whole number of minor units of its currency.
///
/// The range is symmetric, −`i64::MAX` ..= `i64::MAX`; arithmetic that would leave it is an error, never a wrap.
///
/// ```
/// use counterfoil_core::money::{Currency, Money};
///
/// let price: Money = "12.34 USD".parse()?;
/// assert_eq!(price, Money::new(1234, Currency::USD));
/// assert_eq!(price.checked_add(Money::new(66, Currency::USD))?.to_string(), "13.00 USD");
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units of `currency`: cents for USD, yen for JPY.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount in minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The sum.
    ///
    /// # Errors
    /// `money.currency_mismatch` for two currencies, `money.overflow` beyond the range.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        same(self.currency, other.currency)?;
        self.with(self.minor.checked_add(other.minor))
    }

    /// The difference.
    ///
    /// # Errors
    /// As for [`Money::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self> {
        same(self.currency, other.currency)?;
        self.with(self.minor.checked_sub(other.minor))
    }

    /// The amount with the other sign.
    ///
    /// # Errors
    /// `money.overflow` for `i64::MIN`.
    pub fn checked_neg(self) -> Result<Self> {
        self.with(self.minor.checked_neg())
    }

    fn with(self, minor: Option<i64>) -> Result<Self> {
        match minor {
            Some(minor) if minor != i64::MIN => Ok(Self { minor, ..self }),
            _ => Err(overflow("the amount")),
        }
    }
}

impl fmt::Display for Money {
    /// The amount in major units with its code: `-12.34 USD`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_major(formatter, self.minor, self.currency)?;
        write!(formatter, " {}", self.currency)
    }
}

/// The sum of many amounts of one currency, in minor units, wide enough for more than 10¹⁹ of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Total {
    minor: i128,
    currency: Currency,
}

impl Total {
    /// An empty sum.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// A sum that stands at `minor` minor units.
    pub const fn new(minor: i128, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Adds an amount.
    ///
    /// # Errors
    /// `money.currency_mismatch` for another currency, `money.overflow` beyond 128 bits; the sum is then unchanged.
    pub fn add(&mut self, amount: Money) -> Result<()> {
        self.add_total(Self::new(i128::from(amount.minor), amount.currency))
    }

    /// Adds another sum.
    ///
    /// # Errors
    /// As for [`Total::add`].
    pub fn add_total(&mut self, other: Self) -> Result<()> {
        same(self.currency, other.currency)?;
        self.minor = self.minor.checked_add(other.minor).ok_or_else(|| overflow("the sum"))?;
        Ok(())
    }

    /// The sum with the other sign.
    ///
    /// # Errors
    /// `money.overflow` for `i128::MIN`.
    pub fn checked_neg(self) -> Result<Self> {
        let minor = self.minor.checked_neg().ok_or_else(|| overflow("the sum"))?;
        Ok(Self { minor, ..self })
    }

    /// The sum in minor units.
    pub const fn minor(self) -> i128 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum as an amount.
    ///
    /// # Errors
    /// `money.overflow` if it does not fit 64 bits.
    pub fn narrow(self) -> Result<Money> {
        Ok(Money::new(narrow(self.minor)?, self.currency))
    }
}

impl fmt::Display for Total {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::format::write_wide(formatter, self.minor, self.currency)?;
        write!(formatter, " {}", self.currency)
    }
}

/// Minor units as 64 bits.
///
/// # Errors
/// `money.overflow` outside −`i64::MAX` ..= `i64::MAX`.
pub fn narrow(minor: i128) -> Result<i64> {
    match i64::try_from(minor) {
        Ok(narrow) if narrow != i64::MIN => Ok(narrow),
        _ => Err(overflow("the amount")),
    }
}

#[cold]
pub(super) fn overflow(what: &str) -> Error {
    Error::new(&code::MONEY_OVERFLOW, format!("{what} leaves its range"))
}

fn same(left: Currency, right: Currency) -> Result<()> {
    if left == right { Ok(()) } else { Err(mismatch(left, right)) }
}

#[cold]
fn mismatch(left: Currency, right: Currency) -> Error {
    Error::new(&code::MONEY_CURRENCY_MISMATCH, format!("two currencies meet: {left} and {right}"))
}
