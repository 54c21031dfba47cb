//! One exact division, rounded once.
//!
//! Rates, conversions, fees and shares all end here, so that no intermediate value is ever rounded.

use serde::{Deserialize, Serialize};

use super::amount::overflow;
use crate::error::{Error, Result, code};

/// What becomes of a fraction of a minor unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest; a half away from zero, as processors bill fees.
    #[default]
    HalfUp,
    /// To the nearest; a half to the even neighbour.
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
}

/// The modes that the kernel knows: the public six and the two others of the General Decimal Arithmetic specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    HalfUp,
    HalfEven,
    #[cfg(test)]
    HalfDown,
    Down,
    Up,
    Ceiling,
    Floor,
    #[cfg(test)]
    ZeroFiveUp,
}

impl From<Rounding> for Mode {
    fn from(rounding: Rounding) -> Self {
        match rounding {
            Rounding::HalfUp => Self::HalfUp,
            Rounding::HalfEven => Self::HalfEven,
            Rounding::Down => Self::Down,
            Rounding::Up => Self::Up,
            Rounding::Ceiling => Self::Ceiling,
            Rounding::Floor => Self::Floor,
        }
    }
}

/// `left × right ÷ divisor`, computed exactly and rounded once. The product may have 256 bits.
///
/// ```
/// use counterfoil_core::money::{Rounding, round_div};
///
/// // 2.5 % of 20 minor units.
/// assert_eq!(round_div(20, 25, 1000, Rounding::HalfUp)?, 1);
/// assert_eq!(round_div(20, 25, 1000, Rounding::HalfEven)?, 0);
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
///
/// # Errors
/// `money.division_by_zero`; `money.overflow` if the result does not fit 128 bits.
pub fn round_div(left: i128, right: i128, divisor: i128, rounding: Rounding) -> Result<i128> {
    Wide::product(left, right).round_div(divisor, rounding.into())
}

/// The share of `minor` that `part` is of `whole`: `minor × part ÷ whole`, rounded once, in minor units.
///
/// For a share that is given out in steps, take the difference of the shares of two running totals: the steps then add up
/// to the whole whatever their number.
///
/// # Errors
/// `money.division_by_zero` if `whole` is zero; `money.overflow` if the result does not fit 64 bits.
pub fn pro_rata(minor: i64, part: i64, whole: i64, rounding: Rounding) -> Result<i64> {
    let share = round_div(i128::from(minor), i128::from(part), i128::from(whole), rounding)?;
    super::amount::narrow(share)
}

/// An exact intermediate value: a sign and a magnitude of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wide {
    is_negative: bool,
    high: u128,
    low: u128,
}

const HALF_BITS: u32 = 64;
const HALF_MASK: u128 = (1 << HALF_BITS) - 1;

impl Wide {
    pub(super) const ZERO: Self = Self { is_negative: false, high: 0, low: 0 };

    /// The exact product.
    pub(super) fn product(left: i128, right: i128) -> Self {
        let is_negative = (left < 0) != (right < 0);
        let (left, right) = (left.unsigned_abs(), right.unsigned_abs());
        let (high, low) = match left.checked_mul(right) {
            Some(low) => (0, low),
            None => widening_mul(left, right),
        };
        Self { is_negative, high, low }
    }

    /// The exact sum.
    ///
    /// # Errors
    /// `money.overflow` beyond 256 bits.
    pub(super) fn checked_add(self, other: Self) -> Result<Self> {
        if self.is_negative == other.is_negative {
            let (low, carry) = self.low.overflowing_add(other.low);
            let high = self.high.checked_add(other.high).and_then(|high| high.checked_add(u128::from(carry)));
            return Ok(Self { high: high.ok_or_else(|| overflow("an intermediate value"))?, low, ..self });
        }
        let (large, small) =
            if (self.high, self.low) >= (other.high, other.low) { (self, other) } else { (other, self) };
        let (low, borrow) = large.low.overflowing_sub(small.low);
        let high = large.high.wrapping_sub(small.high).wrapping_sub(u128::from(borrow));
        Ok(Self { is_negative: large.is_negative, high, low })
    }

    /// The exact product with a factor.
    ///
    /// # Errors
    /// `money.overflow` beyond 256 bits.
    pub(super) fn checked_mul(self, factor: u128) -> Result<Self> {
        let (carry, low) = widening_mul(self.low, factor);
        let high = self.high.checked_mul(factor).and_then(|high| high.checked_add(carry));
        Ok(Self { high: high.ok_or_else(|| overflow("an intermediate value"))?, low, ..self })
    }

    #[cfg(test)]
    pub(super) fn signum(self) -> i128 {
        match (self.high | self.low, self.is_negative) {
            (0, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        }
    }

    /// The value divided by `divisor`, rounded once.
    ///
    /// # Errors
    /// `money.division_by_zero`; `money.overflow` if the quotient does not fit 128 bits with its sign.
    pub(super) fn round_div(self, divisor: i128, mode: Mode) -> Result<i128> {
        let is_negative = self.is_negative != (divisor < 0);
        let divisor = divisor.unsigned_abs();
        if divisor == 0 {
            return Err(Error::new(&code::MONEY_DIVISION_BY_ZERO, "the divisor is zero"));
        }
        if self.high >= divisor {
            return Err(overflow("a quotient"));
        }
        let (quotient, remainder) = self.div_rem(divisor);
        let away = remainder != 0 && rounds_away(quotient, remainder, divisor, is_negative, mode);
        let magnitude = quotient.checked_add(u128::from(away));
        let signed = match magnitude {
            Some(magnitude) if is_negative => 0i128.checked_sub_unsigned(magnitude),
            Some(magnitude) => i128::try_from(magnitude).ok(),
            None => None,
        };
        signed.ok_or_else(|| overflow("a quotient"))
    }

    /// Quotient and remainder of the magnitude, for a divisor above `high`.
    fn div_rem(self, divisor: u128) -> (u128, u128) {
        if self.high != 0 {
            return div_rem_wide(self.high, self.low, divisor);
        }
        // A division of 64 bits is one instruction; one of 128 bits is a call of some 30 ns.
        if let (Ok(low), Ok(divisor)) = (u64::try_from(self.low), u64::try_from(divisor)) {
            let quotient = low.checked_div(divisor).unwrap_or(0);
            return (u128::from(quotient), u128::from(low.wrapping_sub(quotient.wrapping_mul(divisor))));
        }
        let quotient = self.low.checked_div(divisor).unwrap_or(0);
        (quotient, self.low.wrapping_sub(quotient.wrapping_mul(divisor)))
    }
}

/// Whether a quotient with a remainder other than zero moves away from zero.
fn rounds_away(quotient: u128, remainder: u128, divisor: u128, is_negative: bool, mode: Mode) -> bool {
    // Twice the remainder against the divisor, without a carry out of 128 bits.
    let against_half = remainder.cmp(&divisor.wrapping_sub(remainder));
    match mode {
        Mode::HalfUp => against_half.is_ge(),
        Mode::HalfEven => against_half.is_gt() || against_half.is_eq() && quotient & 1 == 1,
        #[cfg(test)]
        Mode::HalfDown => against_half.is_gt(),
        Mode::Down => false,
        Mode::Up => true,
        Mode::Ceiling => !is_negative,
        Mode::Floor => is_negative,
        #[cfg(test)]
        Mode::ZeroFiveUp => quotient.is_multiple_of(5),
    }
}

/// The product of two 128-bit values by halves: high and low 128 bits.
fn widening_mul(left: u128, right: u128) -> (u128, u128) {
    let (left_high, left_low) = (left >> HALF_BITS, left & HALF_MASK);
    let (right_high, right_low) = (right >> HALF_BITS, right & HALF_MASK);
    // Each product of halves is at most (2⁶⁴ − 1)², which leaves room for the two carries that are added to it.
    let low = left_low.wrapping_mul(right_low);
    let middle = left_high.wrapping_mul(right_low).wrapping_add(low >> HALF_BITS);
    let other_middle = left_low.wrapping_mul(right_high).wrapping_add(middle & HALF_MASK);
    let high =
        left_high.wrapping_mul(right_high).wrapping_add(middle >> HALF_BITS).wrapping_add(other_middle >> HALF_BITS);
    (high, (other_middle << HALF_BITS) | (low & HALF_MASK))
}

/// Long division of 256 by 128 bits in digits of 64 bits (Knuth, The Art of Computer Programming 2, algorithm 4.3.1 D), for
/// `high < divisor`.
fn div_rem_wide(high: u128, low: u128, divisor: u128) -> (u128, u128) {
    let shift = divisor.leading_zeros();
    let divisor = divisor.wrapping_shl(shift);
    let carried = if shift == 0 { 0 } else { low >> 128u32.wrapping_sub(shift) };
    let top = high.wrapping_shl(shift) | carried;
    let low = low.wrapping_shl(shift);
    let (first, rest) = div_rem_digit(top, low >> HALF_BITS, divisor);
    let (second, rest) = div_rem_digit(rest, low & HALF_MASK, divisor);
    ((first << HALF_BITS) | second, rest >> shift)
}

/// One digit: divides `top · 2⁶⁴ + next` by a divisor whose highest bit is set, for `top < divisor`.
fn div_rem_digit(top: u128, next: u128, divisor: u128) -> (u128, u128) {
    let (divisor_high, divisor_low) = (divisor >> HALF_BITS, divisor & HALF_MASK);
    let mut digit = top.checked_div(divisor_high).unwrap_or(0);
    let mut rest = top.wrapping_sub(digit.wrapping_mul(divisor_high));
    // The estimate is at most two too large, and at most 2⁶⁴ + 1, so that its product with a half stays below 2¹²⁸.
    while digit.wrapping_mul(divisor_low) > ((rest << HALF_BITS) | next) {
        digit = digit.wrapping_sub(1);
        rest = rest.wrapping_add(divisor_high);
        if rest > HALF_MASK {
            break;
        }
    }
    let remainder = (top << HALF_BITS).wrapping_add(next).wrapping_sub(digit.wrapping_mul(divisor));
    (digit, remainder)
}
