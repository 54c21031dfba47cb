//! A seeded generator of choices: the same seed gives the same world on every machine.

/// Sebastiano Vigna's SplitMix64: tiny, and every seed gives a full period.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of one case.
    pub(crate) fn of(seed: u64, case: u64) -> Self {
        let mut dice = Self(seed ^ case.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.next();
        dice
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is above 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the options.
    pub(crate) fn pick<'a, T>(&mut self, options: &'a [T]) -> &'a T {
        &options[self.below(options.len())]
    }

    /// The rows `0..length` in a random order.
    pub(crate) fn permutation(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        for position in (1..length).rev() {
            let other = self.below(position + 1);
            order.swap(position, other);
        }
        order
    }
}

/// How many cases to run: `COUNTERFOIL_CASES`, else what the test says.
#[allow(clippy::disallowed_methods, reason = "a longer run is asked for by the environment")]
pub(crate) fn cases(default: u64) -> u64 {
    std::env::var("COUNTERFOIL_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The seed of the run: `COUNTERFOIL_SEED`, else 1.
#[allow(clippy::disallowed_methods, reason = "another seed is asked for by the environment")]
pub(crate) fn seed() -> u64 {
    std::env::var("COUNTERFOIL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}
