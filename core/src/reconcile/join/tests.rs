//! The join against a join that anyone can read, and against the keys that break careless ones.

use super::*;
use crate::reconcile::run::Inline;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Runs jobs on this many threads, last job first, so that nothing can lean on their order.
struct Threads(usize);

impl Executor for Threads {
    fn width(&self) -> usize {
        self.0
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        let next = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..self.0 {
                scope.spawn(|| {
                    loop {
                        let taken = next.fetch_add(1, Relaxed);
                        let Some(number) = jobs.checked_sub(taken + 1) else { break };
                        job(number);
                    }
                });
            }
        });
    }
}

/// Drops every job but the first.
struct Lazy;

impl Executor for Lazy {
    fn width(&self) -> usize {
        4
    }

    fn run(&self, _jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        job(0);
    }
}

/// Gives every key the same hash, or one of `.0`.
struct Bad(u64);

impl KeyHash for Bad {
    fn start(&self, _class: u16) -> u64 {
        0
    }

    fn value(&self, state: u64, bytes: &[u8]) -> u64 {
        let sum = bytes.iter().fold(state >> 32, |sum, byte| sum + u64::from(*byte));
        (sum % self.0) << 32
    }
}

#[derive(Debug, Clone, Default)]
struct Rows {
    keys: Vec<Vec<String>>,
    class: Vec<u16>,
    open: Vec<bool>,
    seal: Vec<[u64; 2]>,
}

impl Rows {
    fn of(keys: &[&[&str]]) -> Self {
        let keys: Vec<Vec<String>> =
            keys.iter().map(|key| key.iter().map(|value| (*value).to_owned()).collect()).collect();
        let rows = keys.len();
        Self { keys, class: vec![0; rows], open: vec![true; rows], seal: vec![[0, 0]; rows] }
    }

    fn columns(&self, width: usize) -> Vec<TextColumn> {
        (0..width)
            .map(|column| {
                let mut values = TextColumn::default();
                self.keys.iter().for_each(|key| values.push(&key[column]).unwrap());
                values
            })
            .collect()
    }

    fn side<'a>(&'a self, columns: &'a [TextColumn]) -> KeySide<'a> {
        KeySide {
            columns: columns.iter().collect(),
            class: Some(&self.class),
            open: Some(&self.open),
            rows: self.keys.len(),
            seal: Some(Seal::Wide(&self.seal)),
        }
    }
}

fn width_of(platform: &Rows, channel: &Rows) -> usize {
    platform.keys.iter().chain(&channel.keys).map(Vec::len).next().unwrap_or(1)
}

fn joined(platform: &Rows, channel: &Rows, hasher: &impl KeyHash, executor: &dyn Executor) -> Joined {
    let width = width_of(platform, channel);
    let (left, right) = (platform.columns(width), channel.columns(width));
    join_with(&platform.side(&left), &channel.side(&right), hasher, executor).unwrap()
}

/// The same with seals of one word, which tell the same rows apart.
fn joined_narrow(platform: &Rows, channel: &Rows) -> Joined {
    let width = width_of(platform, channel);
    let (left, right) = (platform.columns(width), channel.columns(width));
    let narrow = |rows: &Rows| rows.seal.iter().map(|seal| seal[0] << 8 | seal[1]).collect::<Vec<u64>>();
    let seals = (narrow(platform), narrow(channel));
    let left = KeySide { seal: Some(Seal::Narrow(&seals.0)), ..platform.side(&left) };
    let right = KeySide { seal: Some(Seal::Narrow(&seals.1)), ..channel.side(&right) };
    join_with(&left, &right, &Folded::new(5), &Threads(3)).unwrap()
}

/// The rows of both sides under one key.
type Bucket = (Vec<u32>, Vec<u32>);

/// The meaning of a join, without any thought for speed.
fn naive(platform: &Rows, channel: &Rows) -> Joined {
    let mut buckets: BTreeMap<(u16, &[String]), Bucket> = BTreeMap::new();
    for (is_channel, rows) in [(false, platform), (true, channel)] {
        for (row, key) in rows.keys.iter().enumerate() {
            if rows.open[row] && key.iter().all(|value| !value.is_empty()) {
                let bucket = buckets.entry((rows.class[row], key)).or_default();
                if is_channel { &mut bucket.1 } else { &mut bucket.0 }.push(row as u32);
            }
        }
    }
    let mut answer = Joined {
        partner: vec![NO_ROW; platform.keys.len()],
        sealed: vec![0; platform.keys.len().div_ceil(64)],
        compared_seals: true,
        channel_partner: vec![NO_ROW; channel.keys.len()],
        crowds: Crowds::default(),
    };
    let mut crowds = Vec::new();
    for (left, right) in buckets.into_values() {
        if let ([left], [right]) = (left.as_slice(), right.as_slice()) {
            answer.partner[*left as usize] = *right;
            answer.channel_partner[*right as usize] = *left;
            if platform.seal[*left as usize] == channel.seal[*right as usize] {
                answer.sealed[*left as usize / 64] |= 1 << (left % 64);
            }
        } else if left.len() > 1 || right.len() > 1 {
            left.iter().for_each(|row| answer.partner[*row as usize] = CROWDED);
            right.iter().for_each(|row| answer.channel_partner[*row as usize] = CROWDED);
            crowds.push((left, right));
        }
    }
    crowds.sort_by_key(|(left, right)| {
        (left.first().copied().unwrap_or(NO_ROW), right.first().copied().unwrap_or(NO_ROW))
    });
    for (left, right) in crowds {
        answer.crowds.rows.extend(left);
        let middle = answer.crowds.rows.len() as u32;
        answer.crowds.rows.extend(right);
        answer.crowds.ends.push((middle, answer.crowds.rows.len() as u32));
    }
    answer
}

fn assert_like_naive(platform: &Rows, channel: &Rows) {
    let expected = naive(platform, channel);
    assert_eq!(joined_narrow(platform, channel), expected, "seals of one word");
    for seed in [0, 7, u64::MAX] {
        assert_eq!(joined(platform, channel, &Folded::new(seed), &Inline), expected, "seed {seed}");
    }
    for threads in 1..=4 {
        assert_eq!(joined(platform, channel, &Folded::new(1), &Threads(threads)), expected, "{threads} threads");
    }
    for hashes in [1, 2, 5] {
        assert_eq!(joined(platform, channel, &Bad(hashes), &Threads(2)), expected, "{hashes} hashes for all keys");
    }
}

#[test]
fn key_concatenation_collision() {
    let platform = Rows::of(&[&["ab", "c"], &["a", "bc"], &["abc", "x"]]);
    let channel = Rows::of(&[&["a", "bc"], &["abc", ""], &["", "abc"]]);
    let answer = joined(&platform, &channel, &Folded::new(0), &Inline);
    assert_eq!(answer.partner, [NO_ROW, 0, NO_ROW]);
    assert_eq!(answer.channel_partner, [1, NO_ROW, NO_ROW]);
    assert_like_naive(&platform, &channel);
}

#[test]
fn an_absent_value_equals_nothing() {
    let platform = Rows::of(&[&[""], &["a"], &[""]]);
    let channel = Rows::of(&[&[""], &[""], &["b"]]);
    let answer = joined(&platform, &channel, &Folded::new(0), &Inline);
    assert_eq!(answer.partner, [NO_ROW; 3]);
    assert_eq!(answer.crowds.len(), 0);
}

#[test]
fn a_side_without_rows_or_a_key_without_columns_joins_nothing() {
    let none = Rows::default();
    let some = Rows::of(&[&["a"], &["b"], &["b"]]);
    assert_like_naive(&none, &none);
    assert_like_naive(&some, &none);
    assert_like_naive(&none, &some);
    let side = KeySide { columns: Vec::new(), class: None, open: None, rows: 3, seal: None };
    let answer = join(&side, &side, 0, &Inline).unwrap();
    assert_eq!((answer.partner, answer.crowds.len()), (vec![NO_ROW; 3], 0));
}

#[test]
fn closed_rows_and_other_classes_take_no_part() {
    let mut platform = Rows::of(&[&["a"], &["b"], &["c"], &["c"]]);
    let mut channel = Rows::of(&[&["a"], &["b"], &["c"]]);
    channel.open[0] = false;
    platform.class[1] = 9;
    platform.class[3] = 1;
    channel.class[2] = 1;
    let answer = joined(&platform, &channel, &Folded::new(3), &Inline);
    assert_eq!(answer.partner, [NO_ROW, NO_ROW, NO_ROW, 2]);
    assert_like_naive(&platform, &channel);
}

#[test]
fn a_seal_is_equal_in_both_words_or_not_at_all() {
    let mut platform = Rows::of(&[&["a"], &["b"], &["c"], &["d"], &["d"]]);
    let mut channel = Rows::of(&[&["d"], &["c"], &["b"], &["a"]]);
    platform.seal[1] = [1, 0];
    channel.seal[1] = [0, 1];
    let answer = joined(&platform, &channel, &Folded::new(3), &Inline);
    assert_eq!(answer.sealed, [1]);
    assert!(answer.is_sealed(0) && !answer.is_sealed(1) && !answer.is_sealed(4) && !answer.is_sealed(64));
    assert_like_naive(&platform, &channel);
}

#[test]
fn all_rows_under_one_key_make_one_crowd() {
    let platform = Rows::of(&vec![&["same"][..]; 300]);
    let channel = Rows::of(&vec![&["same"][..]; 200]);
    let answer = joined(&platform, &channel, &Folded::new(3), &Threads(2));
    let crowds: Vec<(usize, usize)> = answer.crowds.iter().map(|(left, right)| (left.len(), right.len())).collect();
    assert_eq!(crowds, [(300, 200)]);
    assert_like_naive(&platform, &channel);
}

#[test]
fn an_executor_that_leaves_out_jobs_is_an_error() {
    let keys: Vec<[String; 1]> = (0..20_000).map(|number| [format!("k{number}")]).collect();
    let mut column = TextColumn::default();
    keys.iter().for_each(|key| column.push(&key[0]).unwrap());
    let side = KeySide { columns: vec![&column], class: None, open: None, rows: keys.len(), seal: None };
    assert_eq!(join(&side, &side, 0, &Lazy).unwrap_err().code().text, "recon.unverified");
}

/// Keys that all share one hash: 40,000 a side would take minutes if a search were not bounded.
#[test]
fn colliding_keys_cost_a_sort() {
    let numbers: Vec<[String; 1]> = (0..40_000).map(|number| [format!("{number:08}")]).collect();
    let rows = |step: usize| Rows {
        keys: (0..numbers.len()).map(|row| numbers[row * step % numbers.len()].to_vec()).collect(),
        class: vec![0; numbers.len()],
        open: vec![true; numbers.len()],
        seal: vec![[1, 1]; numbers.len()],
    };
    let (platform, channel) = (rows(1), rows(7));
    let answer = joined(&platform, &channel, &Bad(1), &Threads(2));
    assert_eq!(answer, naive(&platform, &channel));
    assert!(answer.partner.iter().all(|partner| *partner < CROWDED));
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ab]{0,2}",
        2 => "[a-c]{3}",
        1 => "k[0-9]{15}[xy]",
        1 => "[xy]{1}0123456789012345678901234567890123456789[xy]{1}",
        1 => "pay_[ab]{23}",
    ]
}

fn rows(width: usize) -> impl Strategy<Value = Rows> {
    let row = (prop::collection::vec(key(), width), 0..3u16, prop::bool::weighted(0.9), 0..2u64, 0..2u64);
    prop::collection::vec(row, 0..150).prop_map(|rows| {
        let mut answer = Rows::default();
        for (key, class, open, first, second) in rows {
            answer.keys.push(key);
            answer.class.push(class / 2);
            answer.open.push(open);
            answer.seal.push([first, second]);
        }
        answer
    })
}

proptest! {
    #[test]
    fn joins_like_the_naive_join(platform in rows(1), channel in rows(1)) {
        assert_like_naive(&platform, &channel);
    }

    #[test]
    fn joins_tuples_like_the_naive_join(platform in rows(2), channel in rows(2)) {
        assert_like_naive(&platform, &channel);
    }

    /// A join of a few rows is the join of all in which the others are closed.
    #[test]
    fn picked_rows_join_as_if_alone(platform in rows(2), channel in rows(2)) {
        let (left, right) = (platform.columns(2), channel.columns(2));
        let picked = |rows: &Rows| (0..rows.open.len() as u32).filter(|row| rows.open[*row as usize]).collect::<Vec<_>>();
        let (left, right) = (platform.side(&left), channel.side(&right));
        let mut expected = join(&left, &right, 3, &Inline).unwrap();
        expected.sealed.fill(0);
        expected.compared_seals = false;
        let found = join_rows((&left, &picked(&platform)), (&right, &picked(&channel)), 3, &Inline).unwrap();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn values_are_told_apart(left in key(), right in key()) {
        prop_assert_eq!(keys::same(left.as_bytes(), right.as_bytes()), left == right);
    }

    /// Moving the rows moves the answer and changes nothing else.
    #[test]
    fn rows_may_come_in_any_order(platform in rows(1), channel in rows(1), turn in 0..150usize) {
        let rows = platform.keys.len();
        let from = |row: usize| if rows == 0 { 0 } else { (row + turn) % rows };
        let mut turned = Rows::default();
        for row in 0..rows {
            turned.keys.push(platform.keys[from(row)].clone());
            turned.class.push(platform.class[from(row)]);
            turned.open.push(platform.open[from(row)]);
            turned.seal.push(platform.seal[from(row)]);
        }
        let straight = joined(&platform, &channel, &Folded::new(1), &Inline);
        let answer = joined(&turned, &channel, &Folded::new(1), &Inline);
        for row in 0..rows {
            prop_assert_eq!(answer.partner[row], straight.partner[from(row)]);
            prop_assert_eq!(answer.is_sealed(row), straight.is_sealed(from(row)));
        }
    }
}
