use proptest::prelude::*;

use super::super::*;
use super::{any_rounding, cases, code, edgy_amount};

#[test]
fn two_currencies_never_meet() {
    let (dollar, euro) = (Money::new(1, Currency::USD), Money::new(1, Currency::EUR));
    assert_eq!(code(dollar.checked_add(euro)), "money.currency_mismatch");
    assert_eq!(code(dollar.checked_sub(euro)), "money.currency_mismatch");
    let mut total = Total::zero(Currency::USD);
    assert_eq!(code(total.add(euro)), "money.currency_mismatch");
    assert_eq!(total.minor(), 0);
}

#[test]
fn nothing_wraps() {
    let most = Money::new(i64::MAX, Currency::USD);
    let one = Money::new(1, Currency::USD);
    assert_eq!(code(most.checked_add(one)), "money.overflow");
    assert_eq!(code(most.checked_neg().unwrap().checked_sub(one)), "money.overflow");
    assert_eq!(code(Money::new(i64::MIN, Currency::USD).checked_neg()), "money.overflow");
    let mut total = Total::new(i128::MAX, Currency::USD);
    assert_eq!(code(total.add(one)), "money.overflow");
    assert_eq!(total.minor(), i128::MAX, "a refused sum is unchanged");
    assert_eq!(code(Total::new(i128::MIN, Currency::USD).checked_neg()), "money.overflow");
    assert_eq!(code(Total::new(i128::from(i64::MAX) + 1, Currency::USD).narrow()), "money.overflow");
    assert_eq!(code(Total::new(i128::from(i64::MIN), Currency::USD).narrow()), "money.overflow");
    assert_eq!(Total::new(-i128::from(i64::MAX), Currency::USD).narrow().unwrap().minor, -i64::MAX);
}

#[test]
fn a_long_sum_overflows_in_the_aggregate() {
    let mut total = Total::zero(Currency::USD);
    let half = Total::new(i128::MAX / 2, Currency::USD);
    let outcome = (0..1 << 20).try_for_each(|_| total.add_total(half));
    assert_eq!(code(outcome), "money.overflow");
}

#[test]
fn worked_roundings() {
    let table = [
        // left, right, divisor: half up, half even, down, up, ceiling, floor
        ((20, 25, 1000), [1, 0, 0, 1, 1, 0]),
        ((-20, 25, 1000), [-1, 0, 0, -1, 0, -1]),
        ((60, 25, 1000), [2, 2, 1, 2, 2, 1]),
        ((7, 1, -2), [-4, -4, -3, -4, -3, -4]),
        ((-7, 1, -3), [2, 2, 2, 3, 3, 2]),
        ((6, 1, 3), [2, 2, 2, 2, 2, 2]),
        ((0, 5, 3), [0, 0, 0, 0, 0, 0]),
    ];
    let modes =
        [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up, Rounding::Ceiling, Rounding::Floor];
    for ((left, right, divisor), expected) in table {
        let found = modes.map(|mode| round_div(left, right, divisor, mode).unwrap());
        assert_eq!(found, expected, "{left} × {right} ÷ {divisor}");
    }
    assert_eq!(code(round_div(1, 1, 0, Rounding::HalfUp)), "money.division_by_zero");
}

#[test]
fn products_of_256_bits() {
    let (most, least) = (i128::MAX, i128::MIN);
    assert_eq!(round_div(most, most, most, Rounding::Down).unwrap(), most);
    assert_eq!(round_div(least, least, least, Rounding::Down).unwrap(), least);
    assert_eq!(round_div(least, most, most, Rounding::Down).unwrap(), least);
    assert_eq!(code(round_div(least, 1, -1, Rounding::Down)), "money.overflow");
    assert_eq!(code(round_div(least, least, most, Rounding::Down)), "money.overflow");
    assert_eq!(code(round_div(most, 2, 1, Rounding::Down)), "money.overflow");
    assert_eq!(code(round_div(least, 2, 1, Rounding::Down)), "money.overflow");
    assert_eq!(code(round_div(least, -6, 3, Rounding::Down)), "money.overflow");
    assert_eq!(round_div(most, most - 1, most, Rounding::Down).unwrap(), most - 1);
    assert_eq!(round_div(most, 3, 4, Rounding::HalfEven).unwrap(), most / 4 * 3 + 2);
}

/// Values with a bias to the edges of 64 and 128 bits.
fn edgy_wide() -> impl Strategy<Value = i128> {
    prop_oneof![
        any::<i128>(),
        any::<i64>().prop_map(i128::from),
        (0u32..127, -3i128..=3).prop_map(|(bit, offset)| (1i128 << bit) + offset),
        (0u32..127, -3i128..=3).prop_map(|(bit, offset)| -(1i128 << bit) + offset),
        Just(i128::MAX),
        Just(i128::MIN),
    ]
}

/// The same division, one binary digit at a time: high, low, divisor to quotient and remainder.
fn schoolbook(high: u128, low: u128, divisor: u128) -> Option<(u128, u128)> {
    let (mut quotient, mut rest) = (0u128, 0u128);
    for bit in (0..256).rev() {
        let next = if bit >= 128 { high >> (bit - 128) } else { low >> bit } & 1;
        let carry = rest >> 127;
        rest = (rest << 1) | next;
        let digit = carry == 1 || rest >= divisor;
        if digit {
            rest = rest.wrapping_sub(divisor);
        }
        if quotient >> 127 == 1 {
            return None;
        }
        quotient = (quotient << 1) | u128::from(digit);
    }
    Some((quotient, rest))
}

/// The product by adding shifted copies.
fn shift_and_add(left: u128, right: u128) -> (u128, u128) {
    let (mut high, mut low) = (0u128, 0u128);
    for bit in 0..128 {
        if left >> bit & 1 == 1 {
            let (sum, carry) = low.overflowing_add(right << bit);
            low = sum;
            high += u128::from(carry) + if bit == 0 { 0 } else { right >> (128 - bit) };
        }
    }
    (high, low)
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_kernel_equals_binary_long_division(left in edgy_wide(), right in edgy_wide(), divisor in edgy_wide()) {
        prop_assume!(divisor != 0);
        let (high, low) = shift_and_add(left.unsigned_abs(), right.unsigned_abs());
        let negative = (left < 0) ^ (right < 0) ^ (divisor < 0);
        let expected = schoolbook(high, low, divisor.unsigned_abs()).and_then(|(quotient, _)| {
            if negative { 0i128.checked_sub_unsigned(quotient) } else { i128::try_from(quotient).ok() }
        });
        prop_assert_eq!(round_div(left, right, divisor, Rounding::Down).ok(), expected);
    }

    #[test]
    fn rounding_never_moves_by_a_whole_unit(left in any::<i64>(), right in any::<i64>(), divisor in 1i128..1 << 60, mode in any_rounding()) {
        let (left, right) = (i128::from(left), i128::from(right));
        let rounded = round_div(left, right, divisor, mode).unwrap();
        let error = (rounded * divisor - left * right).abs();
        prop_assert!(error < divisor);
        if matches!(mode, Rounding::HalfUp | Rounding::HalfEven) {
            prop_assert!(error * 2 <= divisor);
        }
    }

    /// F10 for every mode that has no direction of its own.
    #[test]
    fn rounding_is_symmetric(left in any::<i64>(), right in any::<i64>(), divisor in 1i128..1 << 60) {
        for mode in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up] {
            let (left, right) = (i128::from(left), i128::from(right));
            prop_assert_eq!(round_div(-left, right, divisor, mode).unwrap(), -round_div(left, right, divisor, mode).unwrap());
        }
        let (left, right) = (i128::from(left), i128::from(right));
        prop_assert_eq!(
            round_div(-left, right, divisor, Rounding::Ceiling).unwrap(),
            -round_div(left, right, divisor, Rounding::Floor).unwrap()
        );
    }

    #[test]
    fn sums_are_exact_or_refused(left in edgy_amount(), right in edgy_amount()) {
        let exact = i128::from(left) + i128::from(right);
        let sum = Money::new(left, Currency::USD).checked_add(Money::new(right, Currency::USD));
        match sum {
            Ok(sum) => prop_assert_eq!(i128::from(sum.minor), exact),
            Err(_) => prop_assert!(exact.abs() > i128::from(i64::MAX)),
        }
        let exact = i128::from(left) - i128::from(right);
        let difference = Money::new(left, Currency::USD).checked_sub(Money::new(right, Currency::USD));
        match difference {
            Ok(difference) => prop_assert_eq!(i128::from(difference.minor), exact),
            Err(_) => prop_assert!(exact.abs() > i128::from(i64::MAX)),
        }
    }

    /// F8: shares of running totals add up to the whole, whatever the pieces.
    #[test]
    fn cumulative_shares_add_up(fee in 0i64..1 << 40, pieces in proptest::collection::vec(1i64..1 << 30, 1..40), mode in any_rounding()) {
        let captured: i64 = pieces.iter().sum();
        let (mut refunded, mut returned) = (0, 0);
        for piece in pieces {
            let before = pro_rata(fee, refunded, captured, mode).unwrap();
            refunded += piece;
            let step = pro_rata(fee, refunded, captured, mode).unwrap() - before;
            prop_assert!(step >= 0);
            returned += step;
            prop_assert!(returned <= fee);
        }
        prop_assert_eq!(returned, fee);
    }
}
