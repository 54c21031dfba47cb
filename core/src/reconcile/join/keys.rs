//! Reading and comparing the key tuples of one side.

use super::KeySide;
use super::hash::KeyHash;
use super::index::BLOCK;
use crate::reconcile::column::TextColumn;
use std::cmp::Ordering;

/// The key tuples of one side. One column is the common case and gets code of its own.
pub(super) trait Keys: Sync {
    /// The hash of a row's key, never 0; 0 where the row takes no part or a value of its key is absent.
    fn hash(&self, row: usize, hasher: &impl KeyHash) -> u32;

    /// The hashes of the rows from `start` on.
    #[inline(always)]
    fn hash_block(&self, start: usize, hasher: &impl KeyHash, hashes: &mut [u32]) {
        for (place, hash) in hashes.iter_mut().enumerate() {
            *hash = self.hash(start.wrapping_add(place), hasher);
        }
    }

    /// Whether two rows have the same key and class.
    fn equal(&self, row: usize, other: &Self, other_row: usize) -> bool;

    /// The order of two rows by class and key.
    fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering;

    /// Which of the rows from `start` on have the key of their candidate on the other side, a bit each. Candidates that
    /// are no rows give any bit.
    fn equal_block(&self, start: usize, other: &Self, candidates: &[u32; BLOCK]) -> u64 {
        candidates.iter().enumerate().fold(0, |bits, (place, candidate)| {
            bits | (u64::from(self.equal(start.wrapping_add(place), other, *candidate as usize)) << place)
        })
    }
}

/// What a row needs besides its key values.
#[derive(Clone, Copy)]
pub(super) struct Gate<'a> {
    class: Option<&'a [u16]>,
    open: Option<&'a [bool]>,
}

impl<'a> Gate<'a> {
    pub(super) fn new(side: &KeySide<'a>) -> Self {
        Self { class: side.class, open: side.open }
    }

    fn is_bare(&self) -> bool {
        self.class.is_none() && self.open.is_none()
    }

    #[inline(always)]
    fn is_open(&self, row: usize) -> bool {
        self.open.is_none_or(|open| open.get(row).copied().unwrap_or(false))
    }

    #[inline(always)]
    fn class(&self, row: usize) -> u16 {
        self.class.map_or(0, |class| class.get(row).copied().unwrap_or(0))
    }
}

/// Keys of one column.
pub(super) struct Single<'a> {
    gate: Gate<'a>,
    column: &'a TextColumn,
    /// The length of every value, where all have the same; ids of one kind do, and then no offset need be looked up.
    length: Option<u32>,
}

impl<'a> Single<'a> {
    pub(super) fn new(side: &KeySide<'a>, column: &'a TextColumn) -> Self {
        Self { gate: Gate::new(side), column, length: common_length(column.offsets()) }
    }

    #[inline(always)]
    fn value(&self, row: usize) -> &'a [u8] {
        let Some(length) = self.length else { return self.column.value_bytes(row) };
        let from = row.wrapping_mul(length as usize);
        self.column.bytes().get(from..from.wrapping_add(length as usize)).unwrap_or_default()
    }
}

fn common_length(offsets: &[u32]) -> Option<u32> {
    let length = offsets.get(1)?.wrapping_sub(*offsets.first()?);
    let (first, last) = (offsets.first()?, offsets.last()?);
    let expected = u64::from(length) * (offsets.len() as u64).saturating_sub(1);
    if u64::from(last.wrapping_sub(*first)) != expected {
        return None;
    }
    // No exit within a chunk, so that it is done in vectors.
    let chunks = offsets.chunks(1024).zip(offsets.get(1..)?.chunks(1024));
    let mut uneven = chunks
        .map(|(from, to)| from.iter().zip(to).fold(0, |uneven, (from, to)| uneven | (to.wrapping_sub(*from) ^ length)));
    uneven.all(|uneven| uneven == 0).then_some(length)
}

impl Keys for Single<'_> {
    #[inline(always)]
    fn hash(&self, row: usize, hasher: &impl KeyHash) -> u32 {
        let bytes = self.value(row);
        if bytes.is_empty() || !self.gate.is_open(row) {
            return 0;
        }
        finish(hasher.value(hasher.start(self.gate.class(row)), bytes))
    }

    #[inline(always)]
    fn equal(&self, row: usize, other: &Self, other_row: usize) -> bool {
        same(self.value(row), other.value(other_row)) && self.gate.class(row) == other.gate.class(other_row)
    }

    #[inline(always)]
    fn hash_block(&self, start: usize, hasher: &impl KeyHash, hashes: &mut [u32]) {
        match self.length.filter(|length| *length > 0 && self.gate.is_bare()) {
            Some(length) => {
                let length = length as usize;
                let values = self.column.bytes().get(start.wrapping_mul(length)..).unwrap_or_default();
                let state = hasher.start(0);
                for (hash, value) in hashes.iter_mut().zip(values.chunks_exact(length)) {
                    *hash = finish(hasher.value(state, value));
                }
            }
            None => {
                for (place, hash) in hashes.iter_mut().enumerate() {
                    *hash = self.hash(start.wrapping_add(place), hasher);
                }
            }
        }
    }

    /// Short loops without a branch on what memory holds, so that the cache misses of a block overlap: candidates lie
    /// anywhere in their column, and one miss after the other would take ten times as long.
    #[inline(always)]
    fn equal_block(&self, start: usize, other: &Self, candidates: &[u32; BLOCK]) -> u64 {
        let bytes = other.column.bytes();
        let mut ranges = [(0u32, 0u32); BLOCK];
        if let Some(length) = other.length {
            for (range, candidate) in ranges.iter_mut().zip(candidates) {
                let from = candidate.wrapping_mul(length);
                *range = (from, from.wrapping_add(length));
            }
        } else {
            let offsets = other.column.offsets();
            for (range, candidate) in ranges.iter_mut().zip(candidates) {
                let row = *candidate as usize;
                if let (Some(from), Some(to)) = (offsets.get(row), offsets.get(row.wrapping_add(1))) {
                    *range = (*from, *to);
                }
            }
        }
        // The loads themselves are the purpose: they bring the bytes near for the comparison below.
        let mut touched = 0u8;
        for (from, to) in &ranges {
            let first = bytes.get(*from as usize).copied().unwrap_or(0);
            let last = bytes.get((*to as usize).wrapping_sub(1)).copied().unwrap_or(0);
            touched ^= first ^ last;
        }
        std::hint::black_box(touched);
        let mut equal = 0u64;
        match self.length.filter(|length| (16..=32).contains(length) && self.length == other.length) {
            Some(length) if self.gate.is_bare() && other.gate.is_bare() => {
                let length = length as usize;
                let ours = self.column.bytes().get(start.wrapping_mul(length)..).unwrap_or_default();
                for (place, (ours, (from, to))) in ours.chunks_exact(length).zip(&ranges).enumerate() {
                    let theirs = bytes.get(*from as usize..*to as usize).unwrap_or_default();
                    equal |= u64::from(ends_agree(ours, theirs)) << (place % BLOCK);
                }
            }
            _ => {
                for (place, ((from, to), candidate)) in ranges.iter().zip(candidates).enumerate() {
                    let theirs = bytes.get(*from as usize..*to as usize).unwrap_or_default();
                    let row = start.wrapping_add(place);
                    let both =
                        same(self.value(row), theirs) && self.gate.class(row) == other.gate.class(*candidate as usize);
                    equal |= u64::from(both) << place;
                }
            }
        }
        equal
    }

    fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering {
        let classes = self.gate.class(row).cmp(&other.gate.class(other_row));
        classes.then_with(|| self.column.value_bytes(row).cmp(other.column.value_bytes(other_row)))
    }
}

/// Keys of any number of columns; none is no key.
pub(super) struct Tuple<'a> {
    pub(super) gate: Gate<'a>,
    pub(super) columns: &'a [&'a TextColumn],
}

impl Keys for Tuple<'_> {
    fn hash(&self, row: usize, hasher: &impl KeyHash) -> u32 {
        if self.columns.is_empty() || !self.gate.is_open(row) {
            return 0;
        }
        let mut state = hasher.start(self.gate.class(row));
        for column in self.columns {
            let bytes = column.value_bytes(row);
            if bytes.is_empty() {
                return 0;
            }
            state = hasher.value(state, bytes);
        }
        finish(state)
    }

    fn equal(&self, row: usize, other: &Self, other_row: usize) -> bool {
        let mut pairs = self.columns.iter().zip(other.columns);
        pairs.all(|(left, right)| same(left.value_bytes(row), right.value_bytes(other_row)))
            && self.gate.class(row) == other.gate.class(other_row)
    }

    fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering {
        let mut pairs = self.columns.iter().zip(other.columns);
        let differing = pairs.find_map(|(left, right)| {
            let order = left.value_bytes(row).cmp(right.value_bytes(other_row));
            order.is_ne().then_some(order)
        });
        let classes = self.gate.class(row).cmp(&other.gate.class(other_row));
        classes.then(differing.unwrap_or(Ordering::Equal))
    }
}

/// The keys of some rows of a side, by their position in an ascending list of row numbers.
pub(super) struct Picked<'s, 'a> {
    pub(super) side: &'s KeySide<'a>,
    pub(super) rows: &'s [u32],
}

impl<'s, 'a> Picked<'s, 'a> {
    fn row(&self, position: usize) -> usize {
        self.rows.get(position).map_or(usize::MAX - 1, |row| *row as usize)
    }

    fn tuple(&self) -> Tuple<'_> {
        Tuple { gate: Gate::new(self.side), columns: &self.side.columns }
    }
}

impl Keys for Picked<'_, '_> {
    fn hash(&self, row: usize, hasher: &impl KeyHash) -> u32 {
        self.tuple().hash(self.row(row), hasher)
    }

    fn equal(&self, row: usize, other: &Self, other_row: usize) -> bool {
        self.tuple().equal(self.row(row), &other.tuple(), other.row(other_row))
    }

    fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering {
        self.tuple().compare(self.row(row), &other.tuple(), other.row(other_row))
    }
}

#[inline(always)]
fn finish(state: u64) -> u32 {
    // 0 stands for "no key"; two keys that share a hash are told apart by their bytes anyway.
    ((state >> 32) as u32).max(1)
}

/// Byte equality with the lengths that ids have decided without a call.
#[inline(always)]
pub(super) fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    if (16..=32).contains(&left.len()) {
        return ends_agree(left, right);
    }
    left == right
}

/// Equality of two values of one length from 16 to 32 bytes, without a branch: their first and last 16 bytes.
#[inline(always)]
fn ends_agree(left: &[u8], right: &[u8]) -> bool {
    let (Some(head), Some(tail), Some(other_head), Some(other_tail)) =
        (left.first_chunk::<16>(), left.last_chunk::<16>(), right.first_chunk::<16>(), right.last_chunk::<16>())
    else {
        return false;
    };
    let front = u128::from_ne_bytes(*head) ^ u128::from_ne_bytes(*other_head);
    let back = u128::from_ne_bytes(*tail) ^ u128::from_ne_bytes(*other_tail);
    front | back == 0
}
