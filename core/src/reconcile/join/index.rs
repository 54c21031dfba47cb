//! The table over one side's keys: slots of four bytes, each a row and as many bits of its hash as are left beside it.
//!
//! Slots are cut into parts by the upper bits of the hash, and each part is filled by one job in ascending order of
//! rows, so the first row of a key is its head whatever the number of jobs. A search looks at no more than
//! [`PROBE_BOUND`] slots; rows that find no place within them are sorted by key instead, so colliding hashes cost
//! `n log n` comparisons and not `n²`.

use super::hash::KeyHash;
use super::keys::Keys;
use crate::error::Result;
use crate::reconcile::outcome::NO_ROW;
use crate::reconcile::parallel;
use crate::reconcile::run::Executor;
use std::cmp::Ordering;

/// The most slots that one search looks at.
const PROBE_BOUND: usize = 48;

/// How many rows are taken through each short loop together, so that their cache misses overlap.
pub(super) const BLOCK: usize = 64;

/// What a search found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Probe {
    /// A row whose slot carries the same bits of the hash, and how many slots lie before it.
    Candidate(u32, usize),
    Absent,
    /// The bound was reached: the key may be among the sorted rows.
    Bound,
}

/// The keys of some rows of one side.
#[derive(Debug)]
pub(super) struct Index {
    /// 0, or the hash's low bits above the row + 1.
    slots: Vec<u32>,
    /// How far a hash is shifted to give its home slot.
    home_shift: u32,
    /// The length of a part less one.
    part_mask: usize,
    /// How many bits a row + 1 takes, and a mask of them.
    row_bits: u32,
    row_mask: u32,
    /// The heads of keys that found no place, sorted by key.
    sorted: Vec<u32>,
    /// Rows with a key that an earlier row has: (head, row).
    pub(super) repeats: Vec<(u32, u32)>,
}

impl Index {
    /// Indexes `rows` of a side that has `side_rows`; all of them where `rows` is `None`.
    pub(super) fn build<K: Keys>(
        keys: &K,
        side_rows: usize,
        rows: Option<&[u32]>,
        hasher: &impl KeyHash,
        executor: &dyn Executor,
    ) -> Result<Self> {
        let count = rows.map_or(side_rows, <[u32]>::len);
        let row_of = |position: usize| match rows {
            Some(rows) => rows.get(position).map_or(0, |row| *row as usize),
            None => position,
        };
        let hashes = hash_all(count, rows.is_none(), row_of, keys, hasher, executor)?;

        let slot_bits = (usize::BITS - count.saturating_mul(2).leading_zeros()).clamp(6, 31);
        let part_bits = executor.width().clamp(1, 256).next_power_of_two().ilog2().min(slot_bits - 6);
        // 31 at most, because a side has at most 2^30 rows.
        let row_bits = (u32::BITS - (side_rows as u32).leading_zeros()).min(31);
        let mut index = Self {
            slots: vec![0; 1 << slot_bits],
            home_shift: 32 - slot_bits,
            part_mask: (1 << (slot_bits - part_bits)) - 1,
            row_bits,
            row_mask: (1 << row_bits) - 1,
            sorted: Vec::new(),
            repeats: Vec::new(),
        };
        let mut slots = std::mem::take(&mut index.slots);
        let parts: Vec<&mut [u32]> = slots.chunks_mut(index.part_mask + 1).collect();
        let shape = &index;
        let filled = parallel::map(executor, parts, |part, slots| {
            let mut filling = Filling { shape, keys, slots, repeats: Vec::new(), crowded_out: Vec::new() };
            filling.fill(part, &hashes, row_of);
            (filling.repeats, filling.crowded_out)
        })?;
        drop(hashes);
        let mut crowded_out = Vec::new();
        for (repeats, rows) in filled {
            index.repeats.extend(repeats);
            crowded_out.extend(rows);
        }
        index.slots = slots;
        index.sort(crowded_out, keys);
        Ok(index)
    }

    /// Takes in rows that found no slot: equal keys become repeats, the others heads in order.
    fn sort<K: Keys>(&mut self, mut rows: Vec<u32>, keys: &K) {
        let compare = |left: &u32, right: &u32| keys.compare(*left as usize, keys, *right as usize);
        rows.sort_unstable_by(|left, right| compare(left, right).then(left.cmp(right)));
        for row in rows {
            match self.sorted.last().copied() {
                Some(head) if compare(&head, &row).is_eq() => self.repeats.push((head, row)),
                _ => self.sorted.push(row),
            }
        }
    }

    #[inline(always)]
    fn home(&self, hash: u32) -> usize {
        hash.wrapping_shr(self.home_shift) as usize
    }

    #[inline(always)]
    fn entry(&self, hash: u32, row: usize) -> u32 {
        hash.wrapping_shl(self.row_bits) | (row as u32).wrapping_add(1)
    }

    #[inline(always)]
    fn row(&self, slot: u32) -> u32 {
        (slot & self.row_mask).wrapping_sub(1)
    }

    #[inline(always)]
    fn may_be(&self, slot: u32, hash: u32) -> bool {
        (slot ^ hash.wrapping_shl(self.row_bits)) & !self.row_mask == 0
    }

    /// The first slot of a hash.
    #[inline(always)]
    pub(super) fn home_slot(&self, hash: u32) -> u32 {
        self.slots.get(self.home(hash)).copied().unwrap_or(0)
    }

    /// Searches from slot `from` of the hash's sequence on.
    #[inline]
    fn probe(&self, hash: u32, from: usize) -> Probe {
        let home = self.home(hash);
        let part = home & !self.part_mask;
        for step in from..PROBE_BOUND {
            let position = part | (home.wrapping_add(step) & self.part_mask);
            let slot = self.slots.get(position).copied().unwrap_or(0);
            if slot == 0 {
                return Probe::Absent;
            }
            if self.may_be(slot, hash) {
                return Probe::Candidate(self.row(slot), step);
            }
        }
        Probe::Bound
    }

    /// The candidate of a hash, given its first slot; to be verified.
    #[inline(always)]
    pub(super) fn candidate(&self, hash: u32, home_slot: u32) -> u32 {
        if home_slot != 0 && self.may_be(home_slot, hash) {
            return self.row(home_slot);
        }
        if home_slot == 0 {
            return NO_ROW;
        }
        match self.probe(hash, 1) {
            Probe::Candidate(row, _) => row,
            Probe::Absent => NO_ROW,
            Probe::Bound => UNDECIDED,
        }
    }

    /// The head with the key of `row`, every candidate verified; [`UNDECIDED`] where only the sorted heads can tell.
    #[cold]
    pub(super) fn search<K: Keys>(&self, hash: u32, keys: &K, other: &K, row: usize) -> u32 {
        let mut from = 0;
        loop {
            match self.probe(hash, from) {
                Probe::Candidate(head, step) if !other.equal(row, keys, head as usize) => from = step + 1,
                Probe::Candidate(head, _) => return head,
                Probe::Absent => return NO_ROW,
                Probe::Bound if self.sorted.is_empty() => return NO_ROW,
                Probe::Bound => return UNDECIDED,
            }
        }
    }

    /// Merges rows of the other side that only the sorted heads can decide: (row, head or [`NO_ROW`]).
    pub(super) fn decide<K: Keys>(&self, keys: &K, other: &K, mut rows: Vec<u32>) -> Vec<(u32, u32)> {
        rows.sort_unstable_by(|left, right| other.compare(*left as usize, other, *right as usize));
        let mut heads = self.sorted.iter().copied().peekable();
        let mut decided = Vec::with_capacity(rows.len());
        for row in rows {
            let order = |head: &u32| keys.compare(*head as usize, other, row as usize);
            while heads.next_if(|head| order(head) == Ordering::Less).is_some() {}
            let found = heads.peek().copied().filter(|head| order(head).is_eq());
            decided.push((row, found.unwrap_or(NO_ROW)));
        }
        decided
    }
}

/// Stands for a row that only the sorted heads can decide.
pub(super) const UNDECIDED: u32 = u32::MAX - 2;

/// One job's part of the slots while it is filled.
struct Filling<'a, K> {
    shape: &'a Index,
    keys: &'a K,
    slots: &'a mut [u32],
    repeats: Vec<(u32, u32)>,
    crowded_out: Vec<u32>,
}

impl<K: Keys> Filling<'_, K> {
    fn fill(&mut self, part: usize, hashes: &[u32], row_of: impl Fn(usize) -> usize) {
        let part_shift = (self.shape.part_mask + 1).ilog2();
        for (block, hashes) in hashes.chunks(BLOCK).enumerate() {
            // Which rows of the block belong here is a coin toss each, so they are gathered without a branch.
            let mut mine = [(0u8, 0u32); BLOCK];
            let mut count = 0usize;
            for (position, hash) in hashes.iter().enumerate() {
                if let Some(place) = mine.get_mut(count % BLOCK) {
                    *place = (position as u8, *hash);
                }
                let belongs = (self.shape.home(*hash).wrapping_shr(part_shift) == part) & (*hash != 0);
                count = count.wrapping_add(usize::from(belongs));
            }
            // Brings the slots near: an insertion that waits for its slot holds up all that follow.
            let mut touched = 0u32;
            for (_, hash) in mine.iter().take(count) {
                touched ^= self.slots.get(self.shape.home(*hash) & self.shape.part_mask).copied().unwrap_or(0);
            }
            std::hint::black_box(touched);
            for (position, hash) in mine.iter().take(count) {
                self.insert(row_of(block.wrapping_mul(BLOCK).wrapping_add(usize::from(*position))), *hash);
            }
        }
    }

    #[inline(always)]
    fn insert(&mut self, row: usize, hash: u32) {
        let mask = self.shape.part_mask;
        let home = self.shape.home(hash);
        for step in 0..PROBE_BOUND {
            let Some(slot) = self.slots.get_mut(home.wrapping_add(step) & mask) else { return };
            if *slot == 0 {
                *slot = self.shape.entry(hash, row);
                return;
            }
            if self.shape.may_be(*slot, hash) {
                let head = self.shape.row(*slot);
                if self.keys.equal(row, self.keys, head as usize) {
                    self.repeats.push((head, row as u32));
                    return;
                }
            }
        }
        self.crowded_out.push(row as u32);
    }
}

/// A call of its own, so that its instructions can be counted.
#[inline(never)]
fn hash_all<K: Keys>(
    count: usize,
    is_all: bool,
    row_of: impl Fn(usize) -> usize + Sync,
    keys: &K,
    hasher: &impl KeyHash,
    executor: &dyn Executor,
) -> Result<Vec<u32>> {
    let mut hashes = vec![0u32; count];
    let rows_a_job = parallel::rows_a_job(count, executor);
    let parts: Vec<&mut [u32]> = hashes.chunks_mut(rows_a_job).collect();
    parallel::map(executor, parts, |number, part| {
        let start = number.wrapping_mul(rows_a_job);
        if is_all {
            return keys.hash_block(start, hasher, part);
        }
        for (position, hash) in part.iter_mut().enumerate() {
            *hash = keys.hash(row_of(start.wrapping_add(position)), hasher);
        }
    })?;
    Ok(hashes)
}
