use proptest::prelude::*;

use super::super::*;
use super::{cases, code, edgy_amount};

#[test]
fn worked_splits() {
    let table: [(i64, &[u64], &[i64]); 9] = [
        (100, &[1, 1, 1], &[34, 33, 33]),
        (-100, &[1, 1, 1], &[-34, -33, -33]),
        (0, &[1, 2], &[0, 0]),
        (1, &[1, 1], &[1, 0]),
        (5, &[0, 1, 0, 1], &[0, 3, 0, 2]),
        (10, &[1, 2, 3], &[2, 3, 5]),
        (7, &[5], &[7]),
        (100, &[3333, 3333, 3334], &[33, 33, 34]),
        (i64::MAX, &[u64::MAX, u64::MAX], &[i64::MAX / 2 + 1, i64::MAX / 2]),
    ];
    for (total, weights, expected) in table {
        assert_eq!(allocate(total, weights).unwrap(), expected, "{total} by {weights:?}");
    }
    assert_eq!(
        Money::new(100, Currency::JPY).allocate(&[1, 2]).unwrap(),
        [Money::new(33, Currency::JPY), Money::new(67, Currency::JPY)]
    );
}

#[test]
fn refusals() {
    assert_eq!(code(allocate(100, &[])), "money.no_weights");
    assert_eq!(code(allocate(100, &[0, 0])), "money.zero_weights");
    let error = allocate_signed(100, &[1, -1]).unwrap_err();
    assert_eq!((error.code().text, error.context_value("position")), ("money.negative_weight", Some("1")));
    assert_eq!(allocate_signed(100, &[1, 1]).unwrap(), [50, 50]);
    assert_eq!(code(allocate(i64::MIN, &[1])), "money.overflow");
}

fn edgy_weights() -> impl Strategy<Value = Vec<u64>> {
    let weight = prop_oneof![
        4 => 0u64..20,
        2 => any::<u64>(),
        1 => prop_oneof![Just(0), Just(1), Just(u64::MAX)],
    ];
    proptest::collection::vec(weight, 1..40)
}

/// Largest remainder by the book: whole shares, then one unit each in the order of the remainders.
fn by_the_book(total: i64, weights: &[u64]) -> Vec<i64> {
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let magnitude = u128::from(total.unsigned_abs());
    let mut parts: Vec<u128> = weights.iter().map(|&weight| magnitude * u128::from(weight) / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(magnitude * u128::from(weights[index]) % sum));
    let left = magnitude - parts.iter().sum::<u128>();
    for &index in order.iter().take(usize::try_from(left).unwrap()) {
        parts[index] += 1;
    }
    parts.into_iter().map(|part| i64::try_from(part).unwrap() * total.signum()).collect()
}

proptest! {
    #![proptest_config(cases())]

    /// F2 and F3.
    #[test]
    fn parts_add_up_and_stay_within_one_unit(total in edgy_amount(), weights in edgy_weights()) {
        prop_assume!(weights.iter().any(|&weight| weight > 0));
        let parts = allocate(total, &weights).unwrap();
        prop_assert_eq!(parts.iter().map(|&part| i128::from(part)).sum::<i128>(), i128::from(total));
        prop_assert_eq!(&parts, &by_the_book(total, &weights));
        let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
        for (&part, &weight) in parts.iter().zip(&weights) {
            prop_assert!(weight > 0 || part == 0);
            let magnitude = u128::from(total.unsigned_abs());
            let floor = magnitude * u128::from(weight) / sum;
            let exact = (magnitude * u128::from(weight)).is_multiple_of(sum);
            let part = u128::from(part.unsigned_abs());
            prop_assert!(part == floor || !exact && part == floor + 1);
        }
    }

    #[test]
    fn equal_weights_differ_by_one_unit_at_most(total in edgy_amount(), weight in 1u64.., count in 1usize..50) {
        let parts = allocate(total, &vec![weight; count]).unwrap();
        let (least, most) = (parts.iter().min().unwrap(), parts.iter().max().unwrap());
        prop_assert!(most - least <= 1);
        prop_assert!(parts.is_sorted_by_key(|part| std::cmp::Reverse(part.unsigned_abs())), "the earlier gets the unit");
    }

    #[test]
    fn a_negative_total_mirrors(total in 0..i64::MAX, weights in edgy_weights()) {
        prop_assume!(weights.iter().any(|&weight| weight > 0));
        let mirrored: Vec<i64> = allocate(total, &weights).unwrap().into_iter().map(|part| -part).collect();
        prop_assert_eq!(allocate(-total, &weights).unwrap(), mirrored);
    }
}
