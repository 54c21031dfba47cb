//! Seeded data: the same number of records and seed give the same bytes on every machine.

/// A small generator with good mixing (SplitMix64), enough for data and the same everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; the bias of the multiplication does not matter for data.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

/// The currencies of the data, by index.
pub(crate) const CURRENCIES: [&str; 4] = ["EUR", "USD", "GBP", "JPY"];

/// The statuses of the data, by index.
pub(crate) const STATUSES: [&str; 3] = ["succeeded", "refunded", "disputed"];

/// One record; what it holds is small, so that 20 million of them fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payment {
    /// The payment's number, from which its key is derived.
    pub(crate) number: u64,
    /// Minor units.
    pub(crate) amount: i64,
    pub(crate) currency: u8,
    pub(crate) status: u8,
}

/// Two sides with 2.5 % differences, and how many of each sort were made.
#[derive(Debug, Clone)]
pub(crate) struct Sides {
    pub(crate) platform: Vec<Payment>,
    pub(crate) channel: Vec<Payment>,
    pub(crate) planted: Planted,
}

/// The differences that the generator made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Planted {
    pub(crate) amount: u64,
    pub(crate) status: u64,
    pub(crate) platform_only: u64,
    pub(crate) channel_only: u64,
}

/// Records with unique keys on both sides in orders of their own. One in forty differs: a quarter of them in the
/// amount, in the status, by being the platform's alone or the channel's alone.
pub(crate) fn exact(records: usize, seed: u64) -> Sides {
    let mut random = Random::new(seed);
    let mut platform = Vec::with_capacity(records);
    let mut channel = Vec::with_capacity(records);
    let mut planted = Planted::default();
    for number in 0..records as u64 {
        let payment = Payment {
            number,
            amount: 100 + random.below(500_000) as i64,
            currency: random.below(4) as u8,
            status: if random.below(20) == 0 { 1 } else { 0 },
        };
        match random.below(160) {
            0 => {
                planted.amount += 1;
                platform.push(payment);
                channel.push(Payment { amount: payment.amount + 1 + random.below(5_000) as i64, ..payment });
            }
            1 => {
                planted.status += 1;
                platform.push(payment);
                channel.push(Payment { status: 2, ..payment });
            }
            2 => {
                planted.platform_only += 1;
                platform.push(payment);
            }
            3 => {
                planted.channel_only += 1;
                channel.push(payment);
            }
            _ => {
                platform.push(payment);
                channel.push(payment);
            }
        }
    }
    random.shuffle(&mut platform);
    random.shuffle(&mut channel);
    Sides { platform, channel, planted }
}

/// The length of a key in bytes.
pub(crate) const KEY_BYTES: usize = 27;

/// The key of a payment, as processors make them: a prefix and 23 characters that say nothing.
pub(crate) fn key(number: u64, seed: u64) -> [u8; KEY_BYTES] {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut key = *b"pay_00000000000000000000000";
    let mut random = Random::new(seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
    for letters in key[4..].chunks_mut(8) {
        let mut word = random.next();
        for letter in letters {
            *letter = LETTERS[(word % 62) as usize];
            word /= 62;
        }
    }
    key
}
