//! A small seeded generator of random numbers (splitmix64): the same seed gives the same cases on every machine.

/// The state of the generator.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A generator with a seed of its own for each case: neighbouring case numbers give unrelated streams.
    pub fn for_case(seed: u64, family: &str, case: u64) -> Self {
        let mut state = seed ^ 0x5851_F42D_4C95_7F2D;
        for byte in family.bytes() {
            state = scramble(state ^ u64::from(byte));
        }
        Self { state: scramble(state ^ case.wrapping_mul(0xD134_2543_DE82_EF95)) }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.state)
    }

    /// A number below `bound`; 0 for a bound of 0. The bias is below 2^-40 for the bounds in use here.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.bits()) * (bound as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both inclusive; `low` where the range is empty.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u128::from(high.saturating_sub(low).max(0).unsigned_abs()) + 1;
        let offset = (u128::from(self.bits()) * width) >> 64;
        low.saturating_add(i64::try_from(offset).unwrap_or(0))
    }

    /// A count from `low` to `high`, both inclusive.
    pub fn count(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of the items, which must not be none.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// Puts the items into a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

fn scramble(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_stream_and_neighbours_give_others() {
        let stream = |seed, family, case| {
            let mut random = Random::for_case(seed, family, case);
            [random.bits(), random.bits()]
        };
        assert_eq!(stream(1, "clean", 0), stream(1, "clean", 0));
        assert_ne!(stream(1, "clean", 0), stream(1, "clean", 1));
        assert_ne!(stream(1, "clean", 0), stream(2, "clean", 0));
        assert_ne!(stream(1, "clean", 0), stream(1, "extra", 0));
    }

    #[test]
    fn a_range_reaches_both_ends_and_nothing_else() {
        let mut random = Random::for_case(7, "range", 0);
        let drawn: std::collections::BTreeSet<i64> = (0..1_000).map(|_| random.between(-2, 3)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2, 3]);
    }
}
