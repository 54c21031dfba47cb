//! Amounts as text: exact, from integers alone.

use counterfoil_core::money::{Currency, Total};

/// Major units without grouping, as a number in a CSV cell: `-1234.50`.
pub(crate) fn major(minor: i128, currency: Currency) -> String {
    let mut text = Total::new(minor, currency).to_string();
    // A total shows its currency after one space.
    text.truncate(text.len().saturating_sub(currency.code().len() + 1));
    text
}

/// Major units with groups of three digits: `-1,234.50`.
pub(crate) fn grouped(minor: i128, currency: Currency) -> String {
    group_digits(&major(minor, currency))
}

/// As a person reads it, with its currency: `1,234.50 USD`; without a currency, minor units as they are.
pub(crate) fn with_currency(minor: i128, currency: Option<Currency>) -> String {
    match currency {
        Some(currency) => format!("{} {currency}", grouped(minor, currency)),
        None => group_digits(&minor.to_string()),
    }
}

/// A count with groups of three digits.
pub(crate) fn count(number: impl Into<u128>) -> String {
    group_digits(&number.into().to_string())
}

/// Hundredths of a percent as a percentage with two decimals.
pub(crate) fn percent(basis_points: u32) -> String {
    format!("{}.{:02} %", basis_points / 100, basis_points % 100)
}

fn group_digits(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut text = String::with_capacity(number.len() + whole.len() / 3 + 1);
    text.push_str(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        let currency = |code| Currency::parse(code).unwrap();
        let cases = [
            (0, "USD", "0.00", "0.00 USD"),
            (-5, "USD", "-0.05", "-0.05 USD"),
            (123_456_789, "USD", "1234567.89", "1,234,567.89 USD"),
            (-1_000, "JPY", "-1000", "-1,000 JPY"),
            (999, "JPY", "999", "999 JPY"),
            (1_234_567, "BHD", "1234.567", "1,234.567 BHD"),
            (12_345_678, "CLF", "1234.5678", "1,234.5678 CLF"),
        ];
        for (minor, code, plain, shown) in cases {
            assert_eq!(major(minor, currency(code)), plain);
            assert_eq!(with_currency(minor, Some(currency(code))), shown);
        }
        assert_eq!(with_currency(-1_234, None), "-1,234");
    }

    #[test]
    fn the_extremes_of_128_bits_are_exact() {
        let yen = Currency::parse("JPY").unwrap();
        assert_eq!(major(i128::MIN, yen), "-170141183460469231731687303715884105728");
        assert_eq!(
            with_currency(i128::MAX, Some(Currency::parse("USD").unwrap())),
            "1,701,411,834,604,692,317,316,873,037,158,841,057.27 USD"
        );
    }

    #[test]
    fn a_percentage_is_never_rounded_up() {
        assert_eq!(percent(9_999), "99.99 %");
        assert_eq!(percent(10_000), "100.00 %");
        assert_eq!(percent(7), "0.07 %");
    }
}
