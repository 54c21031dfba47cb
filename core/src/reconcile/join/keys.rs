//! Reading and comparing the key tuples of one side.

use super::KeySide;
use super::hash::KeyHash;
use crate::reconcile::column::TextColumn;
use std::cmp::Ordering;

/// The key tuples of one side. One column is the common case and gets code of its own.
pub(super) trait Keys: Sync {
    /// The hash of a row's key, never 0; 0 where the row takes no part or a value of its key is absent.
    fn hash(&self, row: usize, hasher: &impl KeyHash) -> u32;

    /// Whether two rows have the same key and class.
    fn equal(&self, row: usize, other: &Self, other_row: usize) -> bool;

    /// The order of two rows by class and key.
    fn compare(&self, row: usize, other: &Self, other_row: usize) -> Ordering;
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
    pub(super) gate: Gate<'a>,
    pub(super) column: &'a TextColumn,
}

impl Keys for Single<'_> {
    #[inline(always)]
    fn hash(&self, row: usize, hasher: &impl KeyHash) -> u32 {
        let bytes = self.column.value_bytes(row);
        if bytes.is_empty() || !self.gate.is_open(row) {
            return 0;
        }
        finish(hasher.value(hasher.start(self.gate.class(row)), bytes))
    }

    #[inline(always)]
    fn equal(&self, row: usize, other: &Self, other_row: usize) -> bool {
        same(self.column.value_bytes(row), other.column.value_bytes(other_row))
            && self.gate.class(row) == other.gate.class(other_row)
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
    if left.len() <= 32
        && let (Some(head), Some(tail), Some(other_head), Some(other_tail)) =
            (left.first_chunk::<16>(), left.last_chunk::<16>(), right.first_chunk::<16>(), right.last_chunk::<16>())
    {
        let front = u128::from_ne_bytes(*head) ^ u128::from_ne_bytes(*other_head);
        let back = u128::from_ne_bytes(*tail) ^ u128::from_ne_bytes(*other_tail);
        return front | back == 0;
    }
    left == right
}
