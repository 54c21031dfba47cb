#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails")]

mod allocation;
mod arithmetic;
mod currencies;
mod decimal_vectors;
mod parsing;
mod rates;

fn code<T: std::fmt::Debug>(result: crate::Result<T>) -> &'static str {
    result.expect_err("an error").code().text
}

/// How many cases a property runs: `COUNTERFOIL_CASES`, by default 256.
#[allow(clippy::disallowed_methods, reason = "the length of a test run is the tester's choice")]
fn cases() -> proptest::test_runner::Config {
    let cases = std::env::var("COUNTERFOIL_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256);
    proptest::test_runner::Config { cases, failure_persistence: None, ..Default::default() }
}

/// Amounts with a bias to the edges of their range, where overflow lives.
fn edgy_amount() -> impl proptest::strategy::Strategy<Value = i64> {
    use proptest::prelude::*;
    prop_oneof![
        4 => any::<i64>().prop_map(|minor| minor.max(-i64::MAX)),
        2 => -10_000i64..10_000,
        1 => prop_oneof![Just(0), Just(1), Just(-1), Just(i64::MAX), Just(-i64::MAX), Just(i64::MAX - 1)],
        1 => (0u32..63, -2i64..=2).prop_map(|(bit, offset)| (1i64 << bit) + offset),
    ]
}

fn any_currency() -> impl proptest::strategy::Strategy<Value = super::Currency> {
    use proptest::strategy::Strategy;
    (0..super::Currency::COUNT).prop_map(|index| super::Currency::from_index(index).expect("an index below the count"))
}

fn any_rounding() -> impl proptest::strategy::Strategy<Value = super::Rounding> {
    use super::Rounding::{Ceiling, Down, Floor, HalfEven, HalfUp, Up};
    proptest::sample::select(vec![HalfUp, HalfEven, Down, Up, Ceiling, Floor])
}
