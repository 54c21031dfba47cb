//! The records of one key, where a side has several: equal records as a multiset, the rest as a small assignment.

use super::assign::{Edge, assign};
use super::judge::Judge;
use super::outcome::{Detail, GapUnit, NO_ROW, Outcome, Reason};
use super::policy::normalized;
use super::prepare::Prepared;
use std::cmp::Ordering;

/// The most classes of equal records that one bucket, and the most records that one block, may have.
pub(crate) const MAXIMUM_BLOCK: usize = 512;

/// What becomes of one row of a bucket. `link` is a row of the other side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ruling {
    pub row: u32,
    pub outcome: Outcome,
    pub reason: Reason,
    pub link: u32,
    pub detail: Option<Detail>,
}

/// The rulings on both sides of a bucket; rows that are not named stay open.
#[derive(Debug, Default)]
pub(crate) struct Rulings {
    pub platform: Vec<Ruling>,
    pub channel: Vec<Ruling>,
    pub matched: Vec<(u32, u32)>,
}

/// Orders two rows of a side by everything but id and line.
pub(crate) fn compare_content(side: &Prepared<'_>, first: u32, second: u32) -> Ordering {
    let records = side.records;
    let (first, second) = (first as usize, second as usize);
    let text = |left: &str, right: &str| {
        if left == right { Ordering::Equal } else { normalized(left).cmp(&normalized(right)) }
    };
    let (dates, fields) = &side.content;
    text(records.kind_of(first), records.kind_of(second))
        .then_with(|| records.amount_of(first).cmp(&records.amount_of(second)))
        .then_with(|| currency_text(side, first).cmp(currency_text(side, second)))
        .then_with(|| records.fee_of(first).cmp(&records.fee_of(second)))
        .then_with(|| records.net_of(first).cmp(&records.net_of(second)))
        .then_with(|| text(records.status_of(first), records.status_of(second)))
        .then_with(|| records.account_of(first).cmp(records.account_of(second)))
        .then_with(|| by_column(dates, |column| column.microseconds[first].cmp(&column.microseconds[second])))
        .then_with(|| by_column(fields, |column| column.value_bytes(first).cmp(column.value_bytes(second))))
}

fn by_column<C>(columns: &[&C], compare: impl Fn(&C) -> Ordering) -> Ordering {
    columns
        .iter()
        .map(|column| compare(column))
        .find(|ordering| *ordering != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

fn currency_text(side: &Prepared<'_>, row: usize) -> &'static str {
    side.records.currency_of(row).map_or("", |currency| currency.code())
}

/// Orders two rows by content, then id: equal only where nothing but the position tells them apart.
pub(crate) fn compare_rows(side: &Prepared<'_>, first: u32, second: u32) -> Ordering {
    let id = |row: u32| side.records.id.value_bytes(row as usize);
    compare_content(side, first, second).then_with(|| id(first).cmp(id(second)))
}

/// Rows of equal content, smallest ids first.
struct Class {
    rows: Vec<u32>,
}

/// Rows by content, each class by id.
///
/// Each row is looked up among the classes found so far: many equal rows then cost one comparison each, where sorting
/// them would compare all their fields again and again.
fn classes(side: &Prepared<'_>, rows: &[u32]) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for row in rows {
        match classes.binary_search_by(|class| compare_content(side, class.rows[0], *row)) {
            Ok(found) => classes[found].rows.push(*row),
            Err(_) if classes.len() > MAXIMUM_BLOCK => return sorted_classes(side, rows),
            Err(place) => classes.insert(place, Class { rows: vec![*row] }),
        }
    }
    let id = |row: &u32| side.records.id.value_bytes(*row as usize);
    classes.iter_mut().for_each(|class| class.rows.sort_by(|first, second| id(first).cmp(id(second))));
    classes
}

/// The same by sorting, for more classes than are ever assigned.
fn sorted_classes(side: &Prepared<'_>, rows: &[u32]) -> Vec<Class> {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|first, second| compare_rows(side, *first, *second));
    let parts = sorted.chunk_by(|first, second| compare_content(side, *first, *second) == Ordering::Equal);
    parts.map(|rows| Class { rows: rows.to_vec() }).collect()
}

/// Decides a bucket of rows that share a key; `key` names the references of the key.
pub(crate) fn solve(judge: &Judge<'_>, key: &[usize], platform: &[u32], channel: &[u32]) -> Rulings {
    if platform.is_empty() || channel.is_empty() {
        return Rulings::default();
    }
    let left = classes(judge.platform, platform);
    let right = classes(judge.channel, channel);
    if left.len() + right.len() > MAXIMUM_BLOCK {
        return too_large(&left, &right);
    }
    let mut edges = Vec::new();
    for (here, class) in left.iter().enumerate() {
        for (there, counterpart) in right.iter().enumerate() {
            let (row, other) = (class.rows[0] as usize, counterpart.rows[0] as usize);
            if judge.failure(row, other, key, &judge.policy.amount.tolerance).is_none() {
                edges.push(Edge { left: here, right: there, cost: judge.cost(row, other) });
            }
        }
    }
    if edges.is_empty() {
        return Rulings::default();
    }
    settle(&left, &right, &edges)
}

fn too_large(left: &[Class], right: &[Class]) -> Rulings {
    let ruling = |row: u32, count: usize| {
        let detail = Detail { gap: count as i64, unit: GapUnit::Records, ..Detail::about(row) };
        Ruling { row, outcome: Outcome::Ambiguous, reason: Reason::BlockTooLarge, link: NO_ROW, detail: Some(detail) }
    };
    let count = left.len() + right.len();
    let all = |classes: &[Class]| classes.iter().flat_map(|class| &class.rows).map(|row| ruling(*row, count)).collect();
    Rulings { platform: all(left), channel: all(right), matched: Vec::new() }
}

fn settle(left: &[Class], right: &[Class], edges: &[Edge]) -> Rulings {
    let units = |classes: &[Class]| classes.iter().map(|class| class.rows.len() as u64).collect::<Vec<_>>();
    let assigned = assign(&units(left), &units(right), edges);
    let mut rulings = Rulings::default();
    let mut taken_left = vec![0_usize; left.len()];
    let mut taken_right = vec![0_usize; right.len()];
    let mut unsure_left = vec![None; left.len()];
    let mut unsure_right = vec![None; right.len()];
    let plain = left.len() == 1 && right.len() == 1;
    for pair in &assigned {
        let Edge { left: here, right: there, .. } = edges[pair.edge];
        if pair.sure < pair.units {
            unsure_left[here].get_or_insert((right[there].rows[0], pair.rival_right.map(|node| right[node].rows[0])));
            unsure_right[there].get_or_insert((left[here].rows[0], pair.rival_left.map(|node| left[node].rows[0])));
        }
        let reason = if plain { Reason::Multiset } else { Reason::KeyAssignment };
        for _ in 0..pair.sure {
            let (row, other) = (left[here].rows[taken_left[here]], right[there].rows[taken_right[there]]);
            taken_left[here] += 1;
            taken_right[there] += 1;
            rulings.matched.push((row, other));
            let detail = |row, rise: Option<i128>| {
                rise.and_then(|rise| i64::try_from(rise).ok()).map(|gap| Detail {
                    gap,
                    unit: GapUnit::Cost,
                    ..Detail::about(row)
                })
            };
            let matched = |row, link, detail| Ruling { row, outcome: Outcome::Matched, reason, link, detail };
            rulings.platform.push(matched(row, other, detail(row, pair.rise)));
            rulings.channel.push(matched(other, row, detail(other, pair.rise)));
        }
    }
    spread_doubt(edges, &mut unsure_left, &mut unsure_right, left, right, &taken_left, &taken_right);
    rest(left, &taken_left, &unsure_left, &mut rulings.platform);
    rest(right, &taken_right, &unsure_right, &mut rulings.channel);
    rulings
}

type Doubt = Option<(u32, Option<u32>)>;

/// A class that the best assignment left out, but that could have had an unsure one's place, is unsure too.
fn spread_doubt(
    edges: &[Edge],
    unsure_left: &mut [Doubt],
    unsure_right: &mut [Doubt],
    left: &[Class],
    right: &[Class],
    taken_left: &[usize],
    taken_right: &[usize],
) {
    let (sure_left, sure_right) = (unsure_left.to_vec(), unsure_right.to_vec());
    for edge in edges {
        if sure_right[edge.right].is_some() && taken_left[edge.left] < left[edge.left].rows.len() {
            unsure_left[edge.left].get_or_insert((right[edge.right].rows[0], None));
        }
        if sure_left[edge.left].is_some() && taken_right[edge.right] < right[edge.right].rows.len() {
            unsure_right[edge.right].get_or_insert((left[edge.left].rows[0], None));
        }
    }
}

/// What is left of each class: ambiguous where it is unsure, duplicate where units of it matched, else open.
fn rest(classes: &[Class], taken: &[usize], unsure: &[Doubt], rulings: &mut Vec<Ruling>) {
    for ((class, taken), unsure) in classes.iter().zip(taken).zip(unsure) {
        let multiplicity = u32::try_from(class.rows.len()).unwrap_or(u32::MAX);
        for &row in class.rows.iter().skip(*taken) {
            let (outcome, reason, candidate, rival) = match unsure {
                Some((candidate, rival)) => {
                    (Outcome::Ambiguous, Reason::AssignmentTie, *candidate, rival.unwrap_or(NO_ROW))
                }
                None if *taken > 0 => (Outcome::Duplicate, Reason::Surplus, NO_ROW, NO_ROW),
                None => continue,
            };
            let detail = Detail { candidate, rival, multiplicity, ..Detail::about(row) };
            rulings.push(Ruling { row, outcome, reason, link: NO_ROW, detail: Some(detail) });
        }
    }
}
