//! Splitting an amount by weights.

use std::cmp::Reverse;

use super::Money;
use super::amount::{narrow, overflow};
use crate::error::{Error, Result, code};

/// Splits `total` minor units by `weights` with the largest-remainder method.
///
/// The parts, one a weight and in the same order, always add up to `total`, and each lies within one minor unit of its exact
/// share. The units that are left over go to the parts with the largest remainders, of equal ones to the earlier. A negative
/// total mirrors the positive one. A weight of zero gets nothing.
///
/// ```
/// use counterfoil_core::money::allocate;
///
/// assert_eq!(allocate(100, &[1, 1, 1])?, [34, 33, 33]);
/// assert_eq!(allocate(-100, &[1, 1, 1])?, [-34, -33, -33]);
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
///
/// # Errors
/// `money.no_weights` for an empty list, `money.zero_weights` if all are zero.
pub fn allocate(total: i64, weights: &[u64]) -> Result<Vec<i64>> {
    if weights.is_empty() {
        return Err(Error::new(&code::MONEY_NO_WEIGHTS, "no weights"));
    }
    let mut sum = 0u128;
    for &weight in weights {
        sum = sum.checked_add(u128::from(weight)).ok_or_else(|| overflow("the sum of the weights"))?;
    }
    let magnitude = u128::from(total.unsigned_abs());
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = magnitude;
    for (index, &weight) in weights.iter().enumerate() {
        // At most 2⁶³ · 2⁶⁴.
        let share = magnitude.wrapping_mul(u128::from(weight));
        let Some(part) = share.checked_div(sum) else {
            return Err(Error::new(&code::MONEY_ZERO_WEIGHTS, "all weights are zero"));
        };
        left = left.wrapping_sub(part);
        parts.push(part);
        remainders.push((Reverse(share.wrapping_sub(part.wrapping_mul(sum))), index));
    }
    // Fewer units are left than there are remainders above zero.
    let count = usize::try_from(left).unwrap_or(usize::MAX);
    if count > 0 && count < remainders.len() {
        remainders.select_nth_unstable(count);
    }
    for &(_, index) in remainders.iter().take(count) {
        if let Some(part) = parts.get_mut(index) {
            *part = part.wrapping_add(1);
        }
    }
    parts.into_iter().map(|part| signed(part, total)).collect()
}

/// As [`allocate`], for weights from an interface that has no unsigned integers.
///
/// # Errors
/// As for [`allocate`], and `money.negative_weight` with its `position`, from 0.
pub fn allocate_signed(total: i64, weights: &[i64]) -> Result<Vec<i64>> {
    let mut unsigned = Vec::with_capacity(weights.len());
    for (position, &weight) in weights.iter().enumerate() {
        let weight = u64::try_from(weight).map_err(|_| {
            Error::new(&code::MONEY_NEGATIVE_WEIGHT, format!("a negative weight: {weight}")).with("position", position)
        })?;
        unsigned.push(weight);
    }
    allocate(total, &unsigned)
}

impl Money {
    /// Splits the amount by weights; see [`allocate`].
    ///
    /// # Errors
    /// As for [`allocate`].
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>> {
        let parts = allocate(self.minor, weights)?;
        Ok(parts.into_iter().map(|minor| Self::new(minor, self.currency)).collect())
    }
}

/// A part with the sign of the total.
fn signed(magnitude: u128, total: i64) -> Result<i64> {
    let magnitude = i128::try_from(magnitude).map_err(|_| overflow("a part"))?;
    narrow(if total < 0 { magnitude.wrapping_neg() } else { magnitude })
}
