use proptest::prelude::*;
use rust_decimal::Decimal;

use super::super::*;
use super::{any_currency, any_rounding, cases, code, edgy_amount};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

#[test]
fn tier_rates_lie_between_zero_and_one() {
    for text in ["0", "1", "0.0025", "1.000", "0.0000000000000000000000000001"] {
        assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
    }
    let table = [
        ("", "money.empty"),
        ("1.0001", "money.rate_out_of_range"),
        ("-0.1", "money.rate_out_of_range"),
        ("0.00000000000000000000000000001", "money.rate_out_of_range"),
        ("99999999999999999999999999999999999999999999", "money.rate_out_of_range"),
        ("2.5%", "money.invalid_char"),
        ("1e-3", "money.invalid_char"),
        (".5", "money.invalid_char"),
        ("5.", "money.invalid_char"),
        ("+0.5", "money.invalid_char"),
        ("0.5abc", "money.invalid_char"),
        ("0.1.2", "money.invalid_char"),
        ("1/0", "money.invalid_char"),
    ];
    for (text, expected) in table {
        assert_eq!(code(text.parse::<Rate>()), expected, "{text:?}");
    }
    assert_eq!(code("0".repeat(65).parse::<Rate>()), "money.too_long");
    assert_eq!("-0.0".parse::<Rate>().unwrap().to_string(), "0.0");
    assert_eq!(Rate::new(-Decimal::ZERO).unwrap().to_string(), "0");
    assert_eq!(code(Rate::new(Decimal::TWO)), "money.rate_out_of_range");
    assert_eq!(code(Rate::from_basis_points(10_001)), "money.rate_out_of_range");
    assert_eq!(Rate::from_basis_points(25).unwrap().to_string(), "0.0025");
}

#[test]
fn ratios_are_exact_or_refused() {
    assert_eq!(Rate::from_ratio(1, 8).unwrap().to_string(), "0.125");
    assert_eq!(Rate::from_ratio(3, 3).unwrap(), Rate::ONE);
    assert_eq!(Rate::from_ratio(0, 7).unwrap(), Rate::ZERO);
    assert_eq!(code(Rate::from_ratio(1, 0)), "money.division_by_zero");
    assert_eq!(code(Rate::from_ratio(1, 3)), "money.rate_out_of_range");
    assert_eq!(code(Rate::from_ratio(u64::MAX, 1)), "money.rate_out_of_range");
    assert_eq!(code(Rate::from_ratio(4, 3)), "money.rate_out_of_range");
    assert_eq!(Rate::from_ratio(1, 1 << 28).unwrap().value() * Decimal::from(1 << 28), Decimal::ONE);
}

#[test]
fn worked_fees() {
    let rate: Rate = "0.025".parse().unwrap();
    for (mode, expected) in [
        (Rounding::HalfEven, 0),
        (Rounding::HalfUp, 1),
        (Rounding::Up, 1),
        (Rounding::Down, 0),
        (Rounding::Ceiling, 1),
        (Rounding::Floor, 0),
    ] {
        assert_eq!(rate.apply(usd(20), mode).unwrap(), usd(expected), "{mode:?}");
    }
    assert_eq!(Rate::ONE.apply(usd(i64::MAX), Rounding::HalfUp).unwrap(), usd(i64::MAX));
    assert_eq!(Rate::ZERO.apply(usd(i64::MAX), Rounding::Up).unwrap(), usd(0));
    assert_eq!(code(Rate::ONE.apply(usd(i64::MIN), Rounding::Up)), "money.overflow");
}

#[test]
fn conversions() {
    let rate: ExchangeRate = "149.625".parse().unwrap();
    let yen = |minor| Money::new(minor, Currency::JPY);
    assert_eq!(rate.convert(usd(100), Currency::JPY, Rounding::HalfUp).unwrap(), yen(150));
    assert_eq!(rate.convert(usd(100), Currency::JPY, Rounding::Down).unwrap(), yen(149));
    let back: ExchangeRate = "0.00668".parse().unwrap();
    assert_eq!(back.convert(yen(1000), Currency::USD, Rounding::HalfUp).unwrap(), usd(668));
    let dinar: ExchangeRate = "0.3075".parse().unwrap();
    assert_eq!(dinar.convert(usd(-1), Currency::KWD, Rounding::HalfUp).unwrap(), Money::new(-3, Currency::KWD));
    assert_eq!(code("0".parse::<ExchangeRate>()), "money.rate_out_of_range");
    assert_eq!(code("-1".parse::<ExchangeRate>()), "money.rate_out_of_range");
    let huge: ExchangeRate = "79228162514264337593543950335".parse().unwrap();
    assert_eq!(code(huge.convert(usd(i64::MAX), Currency::CLF, Rounding::HalfUp)), "money.overflow");
    assert_eq!(huge.convert(usd(0), Currency::CLF, Rounding::HalfUp).unwrap().minor, 0);
}

#[test]
fn text_forms() {
    let rate: Rate = serde_json::from_str("\"0.0030\"").unwrap();
    assert_eq!(serde_json::to_string(&rate).unwrap(), "\"0.0030\"");
    assert!(serde_json::from_str::<Rate>("0.003").is_err(), "a binary fraction is no rate");
    assert_eq!(serde_json::to_string(&Rounding::HalfEven).unwrap(), "\"half_even\"");
    let money: Money = serde_json::from_str(r#"{"minor":-5,"currency":"usd"}"#).unwrap();
    assert_eq!(serde_json::to_string(&money).unwrap(), r#"{"minor":-5,"currency":"USD"}"#);
    assert!(serde_json::from_str::<Money>(r#"{"minor":0.5,"currency":"usd"}"#).is_err());
    let dialect: Dialect = serde_json::from_str(r#"{"decimal_separator":",","grouping":"."}"#).unwrap();
    assert_eq!((dialect.decimal_separator, dialect.grouping), (DecimalSeparator::Comma, Some('.')));
}

fn any_rate() -> impl Strategy<Value = Rate> {
    (0u32..=28).prop_flat_map(|scale| {
        (0..=10i128.pow(scale))
            .prop_map(move |mantissa| Rate::new(Decimal::from_i128_with_scale(mantissa, scale)).unwrap())
    })
}

proptest! {
    #![proptest_config(cases())]

    /// A fee lies between nothing and the amount, and equals the exact product to less than one unit.
    #[test]
    fn a_fee_is_within_one_unit_of_exact(minor in edgy_amount(), rate in any_rate(), mode in any_rounding()) {
        let fee = rate.apply_minor(minor, mode).unwrap();
        prop_assert!(fee.unsigned_abs() <= minor.unsigned_abs());
        prop_assert!(fee == 0 || fee.signum() == minor.signum());
        // Compared in 10⁻ˢᶜᵃˡᵉ units where that fits.
        let scale = 10i128.pow(rate.value().scale());
        if let (Some(exact), Some(found)) = (rate.value().mantissa().checked_mul(i128::from(minor)), i128::from(fee).checked_mul(scale)) {
            prop_assert!((found - exact).abs() < scale);
        }
    }

    /// F5: a larger amount never has a smaller fee.
    #[test]
    fn fees_are_monotone(left in edgy_amount(), right in edgy_amount(), rate in any_rate(), mode in any_rounding()) {
        let (less, more) = (left.min(right), left.max(right));
        prop_assert!(rate.apply_minor(less, mode).unwrap() <= rate.apply_minor(more, mode).unwrap());
    }

    /// F4 over two amounts: the fees of the parts differ from the fee of the whole by no more than the roundings.
    #[test]
    fn split_fees_differ_by_the_roundings(left in 0i64..1 << 61, right in 0i64..1 << 61, rate in any_rate(), mode in any_rounding()) {
        let whole = rate.apply_minor(left + right, mode).unwrap();
        let parts = rate.apply_minor(left, mode).unwrap() + rate.apply_minor(right, mode).unwrap();
        prop_assert!((whole - parts).abs() <= 2);
    }

    /// An exact sum of parts of one rate is the rate of the sum.
    #[test]
    fn an_exact_sum_rounds_once(parts in proptest::collection::vec(-(1i64 << 56)..1 << 56, 0..50), rate in any_rate(), fixed in -(1i64 << 40)..1 << 40, mode in any_rounding()) {
        let mut sum = ExactSum::ZERO;
        for &part in &parts {
            sum.add_rated(part, rate).unwrap();
        }
        sum.add_minor(fixed).unwrap();
        let mut once = ExactSum::ZERO;
        once.add_minor(fixed).unwrap();
        once.add_rated(parts.iter().sum(), rate).unwrap();
        prop_assert_eq!(sum.round(mode).unwrap(), once.round(mode).unwrap());
        if fixed == 0 {
            prop_assert_eq!(once.round(mode).unwrap(), rate.apply_minor(parts.iter().sum(), mode).unwrap());
        }
    }

    #[test]
    fn a_rate_of_one_between_equal_decimals_changes_nothing(minor in edgy_amount(), currency in any_currency()) {
        let par = ExchangeRate::new(Decimal::ONE).unwrap();
        let money = Money::new(minor, currency);
        prop_assert_eq!(par.convert(money, currency, Rounding::Up).unwrap(), money);
    }

    #[test]
    fn the_text_of_a_rate_makes_the_round_trip(rate in any_rate()) {
        prop_assert_eq!(rate.to_string().parse::<Rate>().unwrap(), rate);
    }
}
