//! Stripe's minor units, which are not always those of ISO 4217.
//!
//! Source: docs.stripe.com/currencies. Most currencies have two decimals in the API. Some are "zero-decimal", some have
//! three, and two are logically zero-decimal but are sent with two decimals for compatibility.

use crate::error::{Error, Result, code};
use crate::money::Currency;

/// Currencies whose amounts Stripe's API counts in whole units.
const ZERO_DECIMAL: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];

/// Currencies without decimals whose amounts the API nevertheless counts in hundredths; the last two digits are zero.
const ZERO_DECIMAL_IN_HUNDREDTHS: [&str; 2] = ["ISK", "UGX"];

/// The number of decimals in the amounts of Stripe's API, which differs from [`Currency::exponent`] for ISK, UGX and MGA.
pub fn api_exponent(currency: Currency) -> u8 {
    let code = currency.code();
    if ZERO_DECIMAL.contains(&code) {
        0
    } else if ZERO_DECIMAL_IN_HUNDREDTHS.contains(&code) {
        2
    } else {
        currency.exponent()
    }
}

/// An amount of Stripe's API in minor units of ISO 4217.
///
/// ```
/// use counterfoil_core::{money::Currency, stripe::from_api};
///
/// assert_eq!(from_api(1099, Currency::parse("usd")?)?, 1099);
/// assert_eq!(from_api(50_000, Currency::parse("isk")?)?, 500);
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
///
/// # Errors
/// `money.too_many_decimals` for a fraction of a unit in a currency that has none (ISK, UGX); `money.overflow`.
pub fn from_api(amount: i64, currency: Currency) -> Result<i64> {
    let (api, iso) = (api_exponent(currency), currency.exponent());
    let factor = 10i64.pow(u32::from(api.abs_diff(iso)));
    if api <= iso {
        return amount.checked_mul(factor).ok_or_else(|| {
            Error::new(&code::MONEY_OVERFLOW, format!("{amount} in the API's units of {currency} leaves 64 bits"))
        });
    }
    if amount % factor != 0 {
        let message = format!("{currency} has no decimals, and its amounts in the API end in zeros: {amount}");
        return Err(Error::new(&code::MONEY_TOO_MANY_DECIMALS, message));
    }
    Ok(amount / factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_the_api_become_iso_minor_units() {
        let cases = [
            ("USD", 1099, Ok(1099)),
            ("JPY", 500, Ok(500)),
            ("KWD", 1230, Ok(1230)),
            ("HUF", 10_045, Ok(10_045)),
            ("ISK", 50_000, Ok(500)),
            ("UGX", -700, Ok(-7)),
            ("UGX", 50, Err("money.too_many_decimals")),
            ("MGA", 5, Ok(500)),
            ("MGA", i64::MAX, Err("money.overflow")),
        ];
        for (code, amount, expected) in cases {
            let currency = Currency::parse(code).unwrap();
            let actual = from_api(amount, currency).map_err(|error| error.code().text);
            assert_eq!(actual, expected, "{amount} {code}");
        }
    }

    #[test]
    fn every_listed_currency_exists() {
        for code in ZERO_DECIMAL.iter().chain(&ZERO_DECIMAL_IN_HUNDREDTHS) {
            assert!(Currency::parse(code).is_ok(), "{code}");
        }
    }
}
