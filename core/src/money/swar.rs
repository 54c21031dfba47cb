//! Amounts of up to sixteen characters, eight digits at a time.
//!
//! Digit by digit, an amount cost 12 ns, most of it one mispredicted branch at the end of a number of unforeseeable length;
//! eight digits in one word cost three multiplications and no branch. Words are little-endian: the first character is in
//! the lowest byte.

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The digits of `text` as a number, if it consists of digits with `separator` before the last `decimals` of them (and
/// without a separator if there are none), and has four to sixteen characters. No sign.
#[inline]
pub(super) fn fixed_decimals(text: &[u8], separator: u8, decimals: usize) -> Option<u64> {
    let length = text.len();
    if decimals > 0 && length < decimals.saturating_add(2) {
        return None;
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        if length > 16 {
            return None;
        }
        let head = right_aligned(u64::from_le_bytes(*first), length.wrapping_sub(8));
        let (tail, tail_digits) = without_separator(u64::from_le_bytes(*last), separator, decimals)?;
        let (head, tail) = (eight_digits(head)?, eight_digits(tail)?);
        return Some(head.wrapping_mul(tail_digits).wrapping_add(tail));
    }
    let (first, last) = (text.first_chunk::<4>()?, text.last_chunk::<4>()?);
    let low = u64::from(u32::from_le_bytes(*first));
    let high = u64::from(u32::from_le_bytes(*last)).wrapping_shl(bits(length.wrapping_sub(4)));
    let (word, _) = without_separator(right_aligned(low | high, length), separator, decimals)?;
    eight_digits(word)
}

/// How many bits so many bytes have.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "lengths here are at most sixteen")]
const fn bits(bytes: usize) -> u32 {
    (bytes as u32).wrapping_mul(8)
}

/// The first `length` (0 to 8) characters of a word moved to its end, with zeros before them.
#[inline]
const fn right_aligned(word: u64, length: usize) -> u64 {
    if length == 0 {
        return ZEROS;
    }
    let gap = bits(8usize.wrapping_sub(length));
    word.wrapping_shl(gap) | (ZEROS & 1u64.wrapping_shl(gap).wrapping_sub(1))
}

/// The word with the separator taken out and a zero put first, and the weight of what would stand before it.
#[inline]
fn without_separator(word: u64, separator: u8, decimals: usize) -> Option<(u64, u64)> {
    if decimals == 0 {
        return Some((word, 100_000_000));
    }
    let place = bits(7usize.wrapping_sub(decimals));
    if word.wrapping_shr(place) & 0xFF != u64::from(separator) {
        return None;
    }
    let whole = word & 1u64.wrapping_shl(place).wrapping_sub(1);
    let fraction = word & u64::MAX.wrapping_shl(place.wrapping_add(8));
    Some((fraction | whole << 8 | 0x30, 10_000_000))
}

/// The value of eight ASCII digits.
#[inline]
const fn eight_digits(word: u64) -> Option<u64> {
    const HIGH_NIBBLES: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    let carried = word.wrapping_add(0x0606_0606_0606_0606);
    if (word & HIGH_NIBBLES) | ((carried & HIGH_NIBBLES) >> 4) != 0x3333_3333_3333_3333 {
        return None;
    }
    // Pairs, then fours, then all eight: each step joins neighbours by one multiplication.
    let digits = word.wrapping_sub(ZEROS);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
    Some(low.wrapping_add(high) >> 32)
}
