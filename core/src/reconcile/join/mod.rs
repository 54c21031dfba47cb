//! The exact join: which rows of two sides share a key.
//!
//! | phase | what it does |
//! |---|---|
//! | index | the smaller side's keys into a table of four-byte slots, one part a job |
//! | probe | the other side in its own order, 64 rows at a time through short loops: hash, slot, verify, compare |
//! | claim | each indexed row learns who asked for it; where two did, they make a crowd |
//! | crowds | keys with more than one row on a side, gathered apart |
//!
//! Keys are tuples: column by column, byte by byte, never run together and never by hash alone. An empty value is
//! absent and equals nothing. Neither the seed nor the executor nor the order in which jobs end can show in the answer.

mod hash;
mod index;
mod keys;
#[cfg(test)]
mod tests;

use super::column::TextColumn;
use super::outcome::NO_ROW;
use super::parallel;
use super::run::Executor;
use crate::error::Result;
use hash::{Folded, KeyHash};
use index::{BLOCK, Index, UNDECIDED};
use keys::{Gate, Keys, Picked, Single, Tuple};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Stands in place of a partner where several rows of a side share the key.
pub(crate) const CROWDED: u32 = u32::MAX - 1;

/// One side of a join.
#[derive(Debug, Clone)]
pub(crate) struct KeySide<'a> {
    /// The columns of the key tuple; as many on both sides. Without any, no row has a key.
    pub(crate) columns: Vec<&'a TextColumn>,
    /// A number a row that must be equal too.
    pub(crate) class: Option<&'a [u16]>,
    /// Which rows take part; all where absent.
    pub(crate) open: Option<&'a [bool]>,
    /// The number of rows.
    pub(crate) rows: usize,
    /// What is compared of two rows that share a key; of one width on both sides.
    pub(crate) seal: Option<Seal<'a>>,
}

/// What is compared of each row, packed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Seal<'a> {
    /// One word a row.
    Narrow(&'a [u64]),
    /// Two words a row.
    Wide(&'a [[u64; 2]]),
}

/// The answer of a join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Joined {
    /// A platform row's partner: a channel row where the key is unique on both sides, [`CROWDED`] where several rows of
    /// a side share it, else [`NO_ROW`].
    pub(crate) partner: Vec<u32>,
    /// A bit a platform row, low bits first: whether it has a partner and their seals are equal.
    pub(crate) sealed: Vec<u64>,
    /// Whether seals were compared at all; where they were not, no bit is set.
    pub(crate) compared_seals: bool,
    /// A channel row's partner, likewise.
    pub(crate) channel_partner: Vec<u32>,
    /// The rows of each key that several rows of a side share.
    pub(crate) crowds: Crowds,
}

impl Joined {
    /// An answer that is known: these pairs of (platform row, channel row), no crowds and no seals.
    pub(crate) fn of_pairs(rows: (usize, usize), pairs: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut joined = Self {
            partner: vec![NO_ROW; rows.0],
            sealed: vec![0; rows.0.div_ceil(BLOCK)],
            compared_seals: false,
            channel_partner: vec![NO_ROW; rows.1],
            crowds: Crowds::default(),
        };
        for (platform, channel) in pairs {
            if let (Some(left), Some(right)) =
                (joined.partner.get_mut(platform as usize), joined.channel_partner.get_mut(channel as usize))
            {
                (*left, *right) = (channel, platform);
            }
        }
        joined
    }
    /// Whether a platform row has a partner with an equal seal.
    #[cfg(test)]
    fn is_sealed(&self, platform_row: usize) -> bool {
        self.sealed.get(platform_row / BLOCK).is_some_and(|word| (word >> (platform_row % BLOCK)) & 1 == 1)
    }
}

/// Keys that several rows of a side share, by first platform row, those without one last and by first channel row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Crowds {
    rows: Vec<u32>,
    /// Where each crowd's platform rows and its channel rows end in `rows`.
    ends: Vec<(u32, u32)>,
}

impl Crowds {
    /// Whether no key stands on several rows of a side.
    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number of crowds.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Puts row numbers in place of positions in two ascending lists of rows.
    fn rename(&mut self, platform: &[u32], channel: &[u32]) {
        let mut start = 0;
        for (middle, end) in &self.ends {
            let (middle, end) = (*middle as usize, *end as usize);
            for (from, to, names) in [(start, middle, platform), (middle, end, channel)] {
                for row in self.rows.get_mut(from..to).unwrap_or_default() {
                    *row = names.get(*row as usize).copied().unwrap_or(*row);
                }
            }
            start = end;
        }
    }

    /// The platform rows and the channel rows of each crowd, ascending; one of the two may be empty.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u32], &[u32])> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end as usize));
        starts.zip(&self.ends).map(|(start, (middle, end))| {
            let platform = self.rows.get(start..*middle as usize).unwrap_or_default();
            (platform, self.rows.get(*middle as usize..*end as usize).unwrap_or_default())
        })
    }
}

/// Joins two sides by key.
///
/// # Errors
/// `recon.unverified` where the executor leaves out a job.
#[inline(never)]
pub(crate) fn join(
    platform: &KeySide<'_>,
    channel: &KeySide<'_>,
    seed: u64,
    executor: &dyn Executor,
) -> Result<Joined> {
    join_with(platform, channel, &Folded::new(seed), executor)
}

/// Joins a few rows of two sides, given by ascending row numbers, at a cost that goes by their number; what else is
/// there has no partner. Seals are not compared.
///
/// # Errors
/// As [`join`].
pub(crate) fn join_rows(
    platform: (&KeySide<'_>, &[u32]),
    channel: (&KeySide<'_>, &[u32]),
    seed: u64,
    executor: &dyn Executor,
) -> Result<Joined> {
    let keys = [platform, channel].map(|(side, rows)| Picked { side, rows });
    let sides = [platform, channel].map(|(side, rows)| KeySide { rows: rows.len(), seal: None, ..side.clone() });
    let among = join_keys((&sides[0], &keys[0]), (&sides[1], &keys[1]), &Folded::new(seed), executor)?;
    let mut joined = Joined {
        partner: vec![NO_ROW; platform.0.rows],
        sealed: vec![0; platform.0.rows.div_ceil(BLOCK)],
        compared_seals: false,
        channel_partner: vec![NO_ROW; channel.0.rows],
        crowds: among.crowds,
    };
    spread(&mut joined.partner, platform.1, &among.partner, channel.1);
    spread(&mut joined.channel_partner, channel.1, &among.channel_partner, platform.1);
    joined.crowds.rename(platform.1, channel.1);
    Ok(joined)
}

/// Writes partners among picked rows to a column of all rows.
fn spread(all: &mut [u32], rows: &[u32], partners: &[u32], other_rows: &[u32]) {
    for (row, partner) in rows.iter().zip(partners) {
        if let Some(place) = all.get_mut(*row as usize) {
            *place = other_rows.get(*partner as usize).copied().unwrap_or(*partner);
        }
    }
}

fn join_with(
    platform: &KeySide<'_>,
    channel: &KeySide<'_>,
    hasher: &impl KeyHash,
    executor: &dyn Executor,
) -> Result<Joined> {
    match (platform.columns.as_slice(), channel.columns.as_slice()) {
        ([left], [right]) => {
            let left = Single::new(platform, left);
            let right = Single::new(channel, right);
            join_keys((platform, &left), (channel, &right), hasher, executor)
        }
        (left, right) => {
            let columns = left.len().min(right.len());
            let left = Tuple { gate: Gate::new(platform), columns: left.get(..columns).unwrap_or_default() };
            let right = Tuple { gate: Gate::new(channel), columns: right.get(..columns).unwrap_or_default() };
            join_keys((platform, &left), (channel, &right), hasher, executor)
        }
    }
}

fn join_keys<K: Keys>(
    platform: (&KeySide<'_>, &K),
    channel: (&KeySide<'_>, &K),
    hasher: &impl KeyHash,
    executor: &dyn Executor,
) -> Result<Joined> {
    let compared_seals = matches!(
        (platform.0.seal, channel.0.seal),
        (Some(Seal::Narrow(_)), Some(Seal::Narrow(_))) | (Some(Seal::Wide(_)), Some(Seal::Wide(_)))
    );
    if platform.0.rows < channel.0.rows / 2 {
        let streamed = Streamed::new(channel, platform, hasher, executor)?;
        return Ok(streamed.into_joined(true, compared_seals));
    }
    Ok(Streamed::new(platform, channel, hasher, executor)?.into_joined(false, compared_seals))
}

/// The rows of which an earlier row has the same value: (earliest row, row).
///
/// # Errors
/// As [`join`].
pub(crate) fn repeats(column: &TextColumn, seed: u64, executor: &dyn Executor) -> Result<Vec<(u32, u32)>> {
    let rows = column.len();
    let side = KeySide { columns: vec![column], class: None, open: None, rows, seal: None };
    let index = Index::build(&Single::new(&side, column), rows, None, &Folded::new(seed), executor)?;
    let mut repeats = index.repeats;
    repeats.sort_unstable();
    Ok(repeats)
}

/// A row of a crowd: the number of its key, its side (streamed 0, indexed 1), the row.
type Member = (u32, u8, u32);

/// A join from the point of view of the side that was streamed past the index of the other.
struct Streamed {
    partner: Vec<u32>,
    sealed: Vec<u64>,
    indexed_partner: Vec<u32>,
    crowded: Vec<Member>,
}

impl Streamed {
    fn new<K: Keys>(
        streamed: (&KeySide<'_>, &K),
        indexed: (&KeySide<'_>, &K),
        hasher: &impl KeyHash,
        executor: &dyn Executor,
    ) -> Result<Self> {
        let index = Index::build(indexed.1, indexed.0.rows, None, hasher, executor)?;
        let Probed { partner, sealed, absent, claims } = probe(streamed, indexed, &index, hasher, executor)?;
        let Claims { partner: indexed_partner, collisions } = settle_claims(&partner, claims);

        let mut crowded: Vec<Member> = Vec::new();
        for (head, row) in &index.repeats {
            crowded.extend([(*head, 1, *head), (*head, 1, *row)]);
        }
        for (head, row) in &collisions {
            crowded.extend([(*head, 1, *head), (*head, 0, *row)]);
        }
        let first_askers: Vec<Member> = crowded
            .iter()
            .filter_map(|(head, _, _)| {
                let asker = indexed_partner.get(*head as usize).copied().filter(|row| *row != NO_ROW)?;
                Some((*head, 0, asker))
            })
            .collect();
        crowded.extend(first_askers);
        drop(index);
        if absent.len() > 1 {
            let among = Index::build(streamed.1, streamed.0.rows, Some(&absent), hasher, executor)?;
            // A key that only the streamed side has is numbered past the indexed rows.
            let base = indexed.0.rows as u32;
            for (head, row) in &among.repeats {
                let number = base.wrapping_add(*head);
                crowded.extend([(number, 0, *head), (number, 0, *row)]);
            }
        }
        crowded.sort_unstable();
        crowded.dedup();
        let mut joined = Self { partner, sealed, indexed_partner, crowded };
        joined.mark_crowds();
        Ok(joined)
    }

    fn mark_crowds(&mut self) {
        for (_, side, row) in &self.crowded {
            let row = *row as usize;
            let partners = if *side == 0 { &mut self.partner } else { &mut self.indexed_partner };
            if let Some(partner) = partners.get_mut(row) {
                *partner = CROWDED;
            }
            if let Some(word) = self.sealed.get_mut(row / BLOCK).filter(|_| *side == 0) {
                *word &= !(1 << (row % BLOCK));
            }
        }
    }

    fn into_joined(self, platform_is_indexed: bool, compared_seals: bool) -> Joined {
        let platform_side = u8::from(platform_is_indexed);
        let crowds = gather(&self.crowded, platform_side);
        if !platform_is_indexed {
            let Self { partner, sealed, indexed_partner, .. } = self;
            return Joined { partner, sealed, compared_seals, channel_partner: indexed_partner, crowds };
        }
        let bit =
            |row: u32| self.sealed.get(row as usize / BLOCK).map_or(0, |word| (word >> (row as usize % BLOCK)) & 1);
        let sealed = self.indexed_partner.chunks(BLOCK).map(|partners| {
            let bits = partners.iter().enumerate();
            bits.fold(0u64, |word, (place, partner)| word | (bit(*partner) << place))
        });
        let sealed = sealed.collect();
        Joined { partner: self.indexed_partner, sealed, compared_seals, channel_partner: self.partner, crowds }
    }
}

/// Crowds in canonical order from their rows, which come sorted by key number.
fn gather(crowded: &[Member], platform_side: u8) -> Crowds {
    let rows_of = |crowd: &[Member], platform: bool| -> Vec<u32> {
        let members = crowd.iter().filter(|(_, side, _)| (*side == platform_side) == platform);
        members.map(|(_, _, row)| *row).collect()
    };
    let first = |crowd: &[Member], platform: bool| {
        let mut members = crowd.iter().filter(|(_, side, _)| (*side == platform_side) == platform);
        members.next().map_or(NO_ROW, |(_, _, row)| *row)
    };
    let mut order: Vec<(u32, u32, &[Member])> = crowded
        .chunk_by(|left, right| left.0 == right.0)
        .map(|crowd| (first(crowd, true), first(crowd, false), crowd))
        .collect();
    order.sort_unstable_by_key(|(platform, channel, _)| (*platform, *channel));
    let mut crowds = Crowds::default();
    for (_, _, crowd) in order {
        crowds.rows.extend(rows_of(crowd, true));
        let middle = crowds.rows.len() as u32;
        crowds.rows.extend(rows_of(crowd, false));
        crowds.ends.push((middle, crowds.rows.len() as u32));
    }
    crowds
}

struct Probed {
    partner: Vec<u32>,
    sealed: Vec<u64>,
    /// Streamed rows with a key that the index does not have, ascending.
    absent: Vec<u32>,
    /// By indexed row, one of the streamed rows that found it.
    claims: Vec<AtomicU32>,
}

fn probe<K: Keys>(
    streamed: (&KeySide<'_>, &K),
    indexed: (&KeySide<'_>, &K),
    index: &Index,
    hasher: &impl KeyHash,
    executor: &dyn Executor,
) -> Result<Probed> {
    let rows = streamed.0.rows;
    let mut partner = vec![0u32; rows];
    let mut sealed = vec![0u64; rows.div_ceil(BLOCK)];
    let claims: Vec<AtomicU32> = (0..indexed.0.rows).map(|_| AtomicU32::new(NO_ROW)).collect();
    let claimed = claims.as_slice();
    let rows_a_job = parallel::rows_a_job(rows, executor);
    let parts: Vec<(&mut [u32], &mut [u64])> =
        partner.chunks_mut(rows_a_job).zip(sealed.chunks_mut(rows_a_job / BLOCK)).collect();
    let answers = parallel::map(executor, parts, |number, (partner, sealed)| {
        let mut probing =
            Probing { streamed, indexed, index, hasher, claimed, absent: Vec::new(), undecided: Vec::new() };
        let start = number.wrapping_mul(rows_a_job);
        for (block, (partner, sealed)) in partner.chunks_mut(BLOCK).zip(sealed).enumerate() {
            *sealed = probing.block(start.wrapping_add(block.wrapping_mul(BLOCK)), partner);
        }
        (probing.absent, probing.undecided)
    })?;
    let mut absent = Vec::new();
    let mut undecided = Vec::new();
    for (rows, left_over) in answers {
        absent.extend(rows);
        undecided.extend(left_over);
    }
    let mut probed = Probed { partner, sealed, absent, claims };
    if !undecided.is_empty() {
        probed.settle(index.decide(indexed.1, streamed.1, undecided), streamed.0, indexed.0);
    }
    Ok(probed)
}

impl Probed {
    /// Takes in what the sorted heads said.
    fn settle(&mut self, decided: Vec<(u32, u32)>, streamed: &KeySide<'_>, indexed: &KeySide<'_>) {
        for (row, head) in decided {
            if let Some(partner) = self.partner.get_mut(row as usize) {
                *partner = head;
            }
            if let Some(claim) = self.claims.get(head as usize) {
                claim.store(row, Relaxed);
            }
            if head == NO_ROW {
                self.absent.push(row);
            } else if seals_agree(streamed, row as usize, indexed, head)
                && let Some(word) = self.sealed.get_mut(row as usize / BLOCK)
            {
                *word |= 1 << (row as usize % BLOCK);
            }
        }
        self.absent.sort_unstable();
    }
}

fn seals_agree(streamed: &KeySide<'_>, row: usize, indexed: &KeySide<'_>, head: u32) -> bool {
    let head = head as usize;
    match (streamed.seal, indexed.seal) {
        (Some(Seal::Narrow(ours)), Some(Seal::Narrow(theirs))) => {
            ours.get(row).zip(theirs.get(head)).is_some_and(|(ours, theirs)| ours == theirs)
        }
        (Some(Seal::Wide(ours)), Some(Seal::Wide(theirs))) => {
            ours.get(row).zip(theirs.get(head)).is_some_and(|(ours, theirs)| ours == theirs)
        }
        _ => false,
    }
}

/// Which rows from `start` on have a candidate with an equal seal, a bit each: one loop of loads that may miss the
/// cache, one of comparisons.
#[inline(always)]
fn compare_seals<S: Copy + Default + PartialEq>(
    ours: &[S],
    theirs: &[S],
    start: usize,
    candidates: &[u32; BLOCK],
) -> u64 {
    let mut found = [S::default(); BLOCK];
    for (seal, candidate) in found.iter_mut().zip(candidates) {
        *seal = theirs.get(*candidate as usize).copied().unwrap_or_default();
    }
    let ours = ours.get(start..).unwrap_or_default();
    found.iter().zip(ours).zip(candidates).enumerate().fold(0, |sealed, (place, ((theirs, ours), candidate))| {
        sealed | (u64::from((theirs == ours) & (*candidate < UNDECIDED)) << place)
    })
}

/// One job's share of the streamed side.
struct Probing<'a, 'b, K, H> {
    streamed: (&'a KeySide<'b>, &'a K),
    indexed: (&'a KeySide<'b>, &'a K),
    index: &'a Index,
    hasher: &'a H,
    claimed: &'a [AtomicU32],
    absent: Vec<u32>,
    undecided: Vec<u32>,
}

impl<K: Keys, H: KeyHash> Probing<'_, '_, K, H> {
    /// Finds the partners of up to 64 rows from `start` on and says which of them are sealed.
    fn block(&mut self, start: usize, partners: &mut [u32]) -> u64 {
        let mut hashes = [0u32; BLOCK];
        let mut slots = [0u32; BLOCK];
        let mut candidates = [NO_ROW; BLOCK];
        if let Some(hashes) = hashes.get_mut(..partners.len()) {
            self.streamed.1.hash_block(start, self.hasher, hashes);
        }
        for (slot, hash) in slots.iter_mut().zip(&hashes) {
            *slot = self.index.home_slot(*hash);
        }
        for ((candidate, hash), slot) in candidates.iter_mut().zip(&hashes).zip(&slots) {
            if *hash != 0 {
                *candidate = self.index.candidate(*hash, *slot);
            }
        }
        let equal = self.streamed.1.equal_block(start, self.indexed.1, &candidates);
        let found = candidates
            .iter()
            .enumerate()
            .fold(0u64, |found, (place, candidate)| found | (u64::from(*candidate < UNDECIDED) << place));
        let mut rare = !(found & equal);
        while rare != 0 {
            let place = rare.trailing_zeros() as usize;
            rare &= rare - 1;
            let (Some(candidate), Some(hash)) = (candidates.get_mut(place), hashes.get(place)) else { break };
            let row = start.wrapping_add(place);
            if *candidate < UNDECIDED {
                *candidate = self.index.search(*hash, self.indexed.1, self.streamed.1, row);
            }
            if *candidate == UNDECIDED {
                self.undecided.push(row as u32);
            } else if *candidate == NO_ROW && *hash != 0 {
                self.absent.push(row as u32);
            }
        }
        for (place, (partner, candidate)) in partners.iter_mut().zip(&candidates).enumerate() {
            *partner = *candidate;
            // Several rows may ask for one, on any thread; that one of them is noted is all that counts.
            if let Some(claim) = self.claimed.get(*candidate as usize) {
                claim.store(start.wrapping_add(place) as u32, Relaxed);
            }
        }
        match (self.streamed.0.seal, self.indexed.0.seal) {
            (Some(Seal::Narrow(ours)), Some(Seal::Narrow(theirs))) => compare_seals(ours, theirs, start, &candidates),
            (Some(Seal::Wide(ours)), Some(Seal::Wide(theirs))) => compare_seals(ours, theirs, start, &candidates),
            _ => 0,
        }
    }
}

struct Claims {
    /// By indexed row, the first streamed row that found it.
    partner: Vec<u32>,
    /// (Indexed row, streamed row) for every later one.
    collisions: Vec<(u32, u32)>,
}

/// Turns the partners round. Where as many rows asked as were asked for, every one has its own; only otherwise is it
/// worth to look who asked for the same, and then the first in order counts, whichever thread came last.
fn settle_claims(partner: &[u32], claims: Vec<AtomicU32>) -> Claims {
    let mut claims: Vec<u32> = claims.into_iter().map(AtomicU32::into_inner).collect();
    let asking = partner.iter().filter(|head| **head < UNDECIDED).count();
    let asked = claims.iter().filter(|row| **row != NO_ROW).count();
    let mut collisions = Vec::new();
    if asking != asked {
        claims.fill(NO_ROW);
        for (row, head) in partner.iter().enumerate() {
            // NO_ROW lies beyond every range.
            let Some(claim) = claims.get_mut(*head as usize) else { continue };
            if *claim == NO_ROW {
                *claim = row as u32;
            } else {
                collisions.push((*head, row as u32));
            }
        }
    }
    Claims { partner: claims, collisions }
}
