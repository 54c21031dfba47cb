//! Keyed hashing of key values by folded multiplication.
//!
//! The hash only says where to look: every hit is compared byte by byte, and a set of keys that collide costs a sort
//! and never a quadratic search. That is why a fast keyed hash is enough where a cryptographic one would be safe alone.

/// Hashes the values of a key tuple one after the other.
pub(crate) trait KeyHash: Sync {
    /// The state before the first value.
    fn start(&self, class: u16) -> u64;

    /// The state after one more value.
    fn value(&self, state: u64, bytes: &[u8]) -> u64;
}

/// The hash in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folded {
    secrets: [u64; 4],
}

impl Folded {
    /// Secrets from a seed (the sequence of SplitMix64).
    pub(crate) fn new(seed: u64) -> Self {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) | 1
        };
        Self { secrets: [next(), next(), next(), next()] }
    }
}

impl KeyHash for Folded {
    #[inline(always)]
    fn start(&self, class: u16) -> u64 {
        self.secrets[3] ^ (u64::from(class) << 40)
    }

    #[inline(always)]
    fn value(&self, state: u64, bytes: &[u8]) -> u64 {
        let [first, second, third, _] = self.secrets;
        let state = state ^ (bytes.len() as u64);
        if let (Some((head, _)), Some(tail)) = (bytes.split_first_chunk::<16>(), bytes.last_chunk::<16>()) {
            let mut state = state;
            if bytes.len() > 32 {
                for block in bytes.chunks_exact(16) {
                    let (low, high) = words(block.first_chunk::<16>().unwrap_or(head));
                    state = fold(low ^ first, high ^ state);
                }
            }
            let (low, high) = words(head);
            let front = fold(low ^ first, high ^ state);
            let (low, high) = words(tail);
            fold(front ^ fold(low ^ second, high ^ third ^ state), third)
        } else {
            let (low, high) = short(bytes);
            fold(fold(low ^ first, high ^ state), second)
        }
    }
}

#[inline(always)]
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left).wrapping_mul(u128::from(right));
    (product as u64) ^ ((product >> 64) as u64)
}

#[inline(always)]
fn words(block: &[u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(*block);
    (both as u64, (both >> 64) as u64)
}

/// At most 15 bytes in two words; with the length, which the caller mixes in, no two values share them.
#[inline(always)]
fn short(bytes: &[u8]) -> (u64, u64) {
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
    } else if let (Some(head), Some(tail)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (u64::from(u32::from_le_bytes(*head)), u64::from(u32::from_le_bytes(*tail)))
    } else {
        let packed = bytes.iter().fold(0u64, |packed, byte| (packed << 8) | u64::from(*byte));
        (packed, 0)
    }
}
