//! Sixty-four bytes at a time: where are the delimiters, the line ends, and anything that needs a careful look?
//!
//! A bit of a mask stands for a byte of the block, lowest bit first. The masks know nothing of quotes; a record that holds
//! an odd byte is parsed again by [`super::record`], which does.

/// The number of bytes in a block: one bit of a mask each.
pub(super) const BLOCK: usize = 64;

/// What stands where in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Masks {
    /// Delimiters and line feeds.
    pub structural: u64,
    /// Whether any byte is odd: a quote, a control character other than LF and the delimiter, DEL, or outside ASCII.
    pub has_odd: bool,
}

/// The masks of a block. Written as plain loops over arrays of fixed size, which the compiler turns into vector code.
#[inline(always)]
pub(super) fn masks(block: &[u8; BLOCK], delimiter: u8) -> Masks {
    let mut structural = [0u8; BLOCK];
    let mut odd = [0u8; BLOCK];
    for ((is_structural, is_odd), byte) in structural.iter_mut().zip(&mut odd).zip(block) {
        *is_structural = u8::from(*byte == delimiter) | u8::from(*byte == b'\n');
        *is_odd = u8::from(is_outside(*byte)) & !*is_structural;
    }
    Masks { structural: gather(&structural), has_odd: odd.iter().fold(0, |any, is_odd| any | is_odd) != 0 }
}

/// The odd bytes of a block.
#[cold]
pub(super) fn odd_bytes(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut odd = [0u8; BLOCK];
    for (is_odd, byte) in odd.iter_mut().zip(block) {
        *is_odd = u8::from(is_outside(*byte) && *byte != delimiter && *byte != b'\n');
    }
    gather(&odd)
}

/// The positions of one byte in a block.
#[inline(always)]
pub(super) fn equal(block: &[u8; BLOCK], wanted: u8) -> u64 {
    let mut found = [0u8; BLOCK];
    for (is_found, byte) in found.iter_mut().zip(block) {
        *is_found = u8::from(*byte == wanted);
    }
    gather(&found)
}

/// Quotes, control characters, DEL and bytes outside ASCII. As signed numbers the last are below a space too.
#[inline(always)]
fn is_outside(byte: u8) -> bool {
    ((byte as i8) < b' ' as i8) | (byte == b'"') | (byte == 0x7f)
}

/// Packs sixty-four zeros and ones into the bits of a word.
#[inline(always)]
fn gather(flags: &[u8; BLOCK]) -> u64 {
    let (words, _) = flags.as_chunks::<8>();
    let mut mask = 0;
    for (index, word) in words.iter().enumerate() {
        // The product moves the lowest bit of byte i to bit 56 + i.
        mask |= (u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (index * 8);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bits(block: &[u8; BLOCK], test: impl Fn(u8) -> bool) -> u64 {
        block.iter().enumerate().fold(0u64, |mask, (index, byte)| mask | u64::from(test(*byte)) << index)
    }

    fn check(block: &[u8; BLOCK], delimiter: u8) {
        let is_structural = |byte: u8| byte == b'\n' || byte == delimiter;
        let is_odd = |byte: u8| (byte < 0x20 || byte == b'"' || byte >= 0x7f) && !is_structural(byte);
        let odd = bits(block, is_odd);
        assert_eq!(masks(block, delimiter), Masks { structural: bits(block, is_structural), has_odd: odd != 0 });
        assert_eq!(odd_bytes(block, delimiter), odd);
        assert_eq!(equal(block, b'\r'), bits(block, |byte| byte == b'\r'));
    }

    #[test]
    fn every_byte_value_is_classified_in_every_position() {
        for delimiter in [b',', b';', b'\t', b'|'] {
            for byte in 0..=255u8 {
                for position in 0..BLOCK {
                    let mut block = [b'x'; BLOCK];
                    block[position] = byte;
                    check(&block, delimiter);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn random_blocks_are_classified(bytes in prop::collection::vec(any::<u8>(), BLOCK)) {
            check(&bytes.try_into().unwrap(), b',');
        }
    }
}
