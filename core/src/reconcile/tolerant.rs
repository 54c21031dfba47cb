//! The tolerant pass: no reference needed, the best assignment by amount and date, where it is beyond doubt.
//!
//! | phase | what it does |
//! |---|---|
//! | block | open rows by kind class, account, currency and direction |
//! | ties | a row that shares a reference with an open one has edges to such rows alone |
//! | edges | pairs that agree within the pass's tolerance and days; amounts are sorted, never bucketed |
//! | components | what edges connect is decided together; more than 512 rows are refused |
//! | assign | the best assignment of each component, and for each pair how sure it is |
//!
//! All work is bounded: blocks are gone through in the order of their names, and what the budget does not reach is
//! ambiguous and says so.

use super::assign::{Edge, assign};
use super::board::Board;
use super::bucket::{MAXIMUM_BLOCK, Ruling, compare_rows};
use super::column::TextColumn;
use super::days::NO_DAY;
use super::engine::Engine;
use super::exact::{apply, join_open};
use super::join::CROWDED;
use super::judge::{day_gap, reach};
use super::outcome::{Detail, GapUnit, NO_ROW, Outcome, Reason};
use super::policy::{Pass, Side, Tolerance};
use super::prepare::{Prepared, Sees, SetAside};
use super::records::DateKind;
use super::result::Finding;
use crate::error::{Result, code};
use std::collections::BTreeMap;
use std::ops::Range;

/// Steps that one pass may take: a step is one edge looked at once by an assignment, some ten nanoseconds.
pub(crate) const WORK_BUDGET: u64 = 30_000_000;

/// Steps that each record adds to the budget, so that large inputs of few candidates each are decided in full.
const STEPS_A_RECORD: u64 = 400;

/// What it costs to judge one pair, in steps.
const STEPS_A_PAIR: u64 = 20;

/// A row with what the search for its candidates needs.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    amount: i64,
    day: i32,
    row: u32,
}

/// Kind class, account, currency and direction by name, so that the order of blocks does not depend on the input's; the
/// policy's classes by their place, so that no kind can be taken for one.
type BlockKey = (usize, String, String, &'static str, i64);

#[derive(Default)]
struct Block {
    platform: Vec<Candidate>,
    channel: Vec<Candidate>,
}

/// An edge between two candidates of a block, by their places in it; `cost` as the policy prices amount and days.
#[derive(Debug, Clone, Copy)]
struct BlockEdge {
    platform: usize,
    channel: usize,
    cost: i128,
}

struct Rules<'a> {
    tolerance: &'a Tolerance,
    platform_date: DateKind,
    channel_date: DateKind,
    days: u32,
    day_cost: i64,
    margin: i64,
}

/// Which rows share a reference with an open row of the other side: a stranger of the same amount may not take them.
struct Ties {
    platform: Vec<bool>,
    channel: Vec<bool>,
}

impl Ties {
    fn of(engine: &Engine<'_>) -> Result<Self> {
        let mut ties = Self { platform: vec![false; engine.platform.rows], channel: vec![false; engine.channel.rows] };
        for index in (0..engine.references.len()).filter(|index| engine.references[*index].is_some()) {
            let joined = join_open(engine, &[index], Sees::Money)?;
            let sides = [(&mut ties.platform, &joined.partner), (&mut ties.channel, &joined.channel_partner)];
            for (tied, partners) in sides {
                tied.iter_mut().zip(partners).for_each(|(tied, partner)| *tied |= *partner < CROWDED);
            }
            let mutual = joined.crowds.iter().filter(|(platform, channel)| !platform.is_empty() && !channel.is_empty());
            for (platform, channel) in mutual {
                platform.iter().for_each(|row| ties.platform[*row as usize] = true);
                channel.iter().for_each(|row| ties.channel[*row as usize] = true);
            }
        }
        Ok(ties)
    }

    /// Whether one of two rows is tied, and not to the other.
    fn part(&self, engine: &Engine<'_>, platform: usize, channel: usize) -> bool {
        let shares = |(left, right): &(&TextColumn, &TextColumn)| {
            let value = left.value_bytes(platform);
            !value.is_empty() && value == right.value_bytes(channel)
        };
        (self.platform[platform] || self.channel[channel]) && !engine.references.iter().flatten().any(shares)
    }
}

/// Runs the pass over what is open.
///
/// # Errors
/// As [`join_open`].
pub(crate) fn run(engine: &mut Engine<'_>, index: u8, pass: &Pass) -> Result<()> {
    let Pass::Tolerant { tolerance, platform_date, channel_date, days, day_cost, margin } = pass else { return Ok(()) };
    let (platform_date, channel_date) = (*platform_date, *channel_date);
    let rules = Rules { tolerance, platform_date, channel_date, days: *days, day_cost: *day_cost, margin: *margin };
    let records = engine.platform.rows as u64 + engine.channel.rows as u64;
    let mut budget = WORK_BUDGET + STEPS_A_RECORD * records;
    let mut spent = 0;
    let ties = Ties::of(engine)?;
    for block in blocks(engine, &rules).values_mut() {
        let looked_at = windows(engine, &rules, block).saturating_mul(STEPS_A_PAIR);
        if looked_at > budget {
            spent += exhaust(engine, &rules, block);
            continue;
        }
        budget -= looked_at;
        for component in components(engine, block, edges(engine, &rules, &ties, block)) {
            let work = (component.edges.len() as u64).saturating_mul(component.platform.len() as u64);
            if component.platform.len() + component.channel.len() > MAXIMUM_BLOCK {
                refuse(engine, &component, Reason::BlockTooLarge);
            } else if work > budget {
                spent += refuse(engine, &component, Reason::BudgetExhausted);
            } else {
                budget -= work;
                decide(engine, index, &rules, &component);
            }
        }
    }
    if spent > 0 {
        engine.findings.push(Finding {
            code: code::RECON_SEARCH_BUDGET.text,
            side: None,
            message: format!("pass {} reached its work budget", index + 1),
            records: spent,
        });
    }
    Ok(())
}

fn blocks(engine: &Engine<'_>, rules: &Rules<'_>) -> BTreeMap<BlockKey, Block> {
    let mut blocks: BTreeMap<BlockKey, Block> = BTreeMap::new();
    for (side, board) in [(engine.platform, &engine.platform_board), (engine.channel, &engine.channel_board)] {
        let (basis, kind) = match side.side {
            Side::Platform => (engine.policy.amount.platform, rules.platform_date),
            Side::Channel => (engine.policy.amount.channel, rules.channel_date),
        };
        for row in (0..side.rows).filter(|row| board.open[*row] && side.aside(*row) == SetAside::No) {
            let day = side.day_of(kind, row);
            let (Some(amount), Some(currency)) = (side.amount_on(basis, row), side.records.currency_of(row)) else {
                continue;
            };
            if day == NO_DAY {
                continue;
            }
            let account = if side.account.is_some() { side.records.account_of(row) } else { "" };
            let class = side.class_of(row);
            let place = usize::from(class).min(engine.policy.kinds.len());
            let name = engine.words.class_name(class).to_owned();
            let direction = side.records.amount_of(row).unwrap_or(amount).signum();
            let key = (place, name, account.to_owned(), currency.code(), direction);
            let block = blocks.entry(key).or_default();
            let rows = if side.side == Side::Platform { &mut block.platform } else { &mut block.channel };
            rows.push(Candidate { amount, day, row: row as u32 });
        }
    }
    for block in blocks.values_mut() {
        block.channel.sort_unstable_by_key(|candidate| (candidate.amount, candidate.day));
    }
    blocks
}

/// The candidates of a platform row by amount; where amounts must be equal, by day too.
///
/// With net on one side and gross on the other the compared amount is known only per pair, so the whole block counts.
fn window(engine: &Engine<'_>, rules: &Rules<'_>, block: &Block, candidate: Candidate) -> Range<usize> {
    if engine.policy.amount.platform != engine.policy.amount.channel {
        return 0..block.channel.len();
    }
    let currency = engine.platform.records.currency_of(candidate.row as usize);
    let reach = reach(candidate.amount, rules.tolerance, currency);
    let (low, high) = (i128::from(candidate.amount) - reach, i128::from(candidate.amount) + reach);
    let days = i64::from(rules.days);
    let (first_day, last_day) = (i64::from(candidate.day) - days, i64::from(candidate.day) + days);
    let before = |other: &Candidate| {
        let amount = i128::from(other.amount);
        amount < low || (reach == 0 && amount == low && i64::from(other.day) < first_day)
    };
    let inside = |other: &Candidate| {
        let amount = i128::from(other.amount);
        amount < high || (amount == high && (reach > 0 || i64::from(other.day) <= last_day))
    };
    let start = block.channel.partition_point(before);
    let end = block.channel.partition_point(inside);
    start..end.max(start)
}

fn windows(engine: &Engine<'_>, rules: &Rules<'_>, block: &Block) -> u64 {
    let sizes = block.platform.iter().map(|candidate| window(engine, rules, block, *candidate).len() as u64);
    sizes.fold(0, u64::saturating_add)
}

fn edges(engine: &Engine<'_>, rules: &Rules<'_>, ties: &Ties, block: &Block) -> Vec<BlockEdge> {
    let judge = engine.judge();
    let mut edges = Vec::new();
    for (platform, candidate) in block.platform.iter().enumerate() {
        for channel in window(engine, rules, block, *candidate) {
            let other = &block.channel[channel];
            let days = day_gap(candidate.day, other.day, false).unwrap_or(i64::MAX);
            let (row, counterpart) = (candidate.row as usize, other.row as usize);
            if days > i64::from(rules.days) || ties.part(engine, row, counterpart) {
                continue;
            }
            if judge.failure(row, counterpart, &[], rules.tolerance).is_some() {
                continue;
            }
            let (left, right) = judge.compared(row, counterpart);
            let amounts = left.zip(right).map_or(0, |(left, right)| (i128::from(right) - i128::from(left)).abs());
            let cost = amounts + i128::from(days) * i128::from(rules.day_cost);
            edges.push(BlockEdge { platform, channel, cost });
        }
    }
    edges
}

/// Rows that edges connect, in canonical order, and the edges by their places in it.
struct Component {
    platform: Vec<u32>,
    channel: Vec<u32>,
    edges: Vec<Edge>,
}

fn components(engine: &Engine<'_>, block: &Block, mut edges: Vec<BlockEdge>) -> Vec<Component> {
    let mut roots = Roots::new(block.platform.len() + block.channel.len());
    for edge in &edges {
        roots.join(edge.platform, block.platform.len() + edge.channel);
    }
    edges.sort_by_cached_key(|edge| roots.root(edge.platform));
    let parts = edges.chunk_by(|first, second| roots.parent[first.platform] == roots.parent[second.platform]);
    let mut components: Vec<Component> = parts.map(|edges| component(engine, block, edges)).collect();
    components.sort_by(|first, second| compare_rows(engine.platform, first.platform[0], second.platform[0]));
    components
}

fn component(engine: &Engine<'_>, block: &Block, edges: &[BlockEdge]) -> Component {
    // The places of one side in canonical order.
    let order = |side: &Prepared<'_>, candidates: &[Candidate], pick: &dyn Fn(&BlockEdge) -> usize| {
        let mut places: Vec<usize> = edges.iter().map(pick).collect();
        places.sort_unstable();
        places.dedup();
        places.sort_by(|first, second| compare_rows(side, candidates[*first].row, candidates[*second].row));
        places
    };
    let platform = order(engine.platform, &block.platform, &|edge| edge.platform);
    let channel = order(engine.channel, &block.channel, &|edge| edge.channel);
    let positions = |places: &[usize]| places.iter().enumerate().map(|(at, place)| (*place, at)).collect();
    let (left, right): (BTreeMap<usize, usize>, BTreeMap<usize, usize>) = (positions(&platform), positions(&channel));
    let mut edges: Vec<Edge> = edges
        .iter()
        .map(|edge| Edge { left: left[&edge.platform], right: right[&edge.channel], cost: edge.cost })
        .collect();
    edges.sort_by_key(|edge| (edge.left, edge.right));
    let rows = |places: Vec<usize>, candidates: &[Candidate]| {
        places.into_iter().map(|place| candidates[place].row).collect::<Vec<u32>>()
    };
    Component { platform: rows(platform, &block.platform), channel: rows(channel, &block.channel), edges }
}

/// Disjoint sets of the candidates of a block.
struct Roots {
    parent: Vec<usize>,
}

impl Roots {
    fn new(candidates: usize) -> Self {
        Self { parent: (0..candidates).collect() }
    }

    /// The root of a candidate's set, which afterwards is its parent.
    fn root(&mut self, candidate: usize) -> usize {
        let mut root = candidate;
        while self.parent[root] != root {
            self.parent[root] = self.parent[self.parent[root]];
            root = self.parent[root];
        }
        self.parent[candidate] = root;
        root
    }

    fn join(&mut self, first: usize, second: usize) {
        let (first, second) = (self.root(first), self.root(second));
        self.parent[first.max(second)] = first.min(second);
    }
}

fn decide(engine: &mut Engine<'_>, pass: u8, rules: &Rules<'_>, component: &Component) {
    let edges = &component.edges;
    let assigned = assign(&vec![1; component.platform.len()], &vec![1; component.channel.len()], edges);
    let mut platform = Vec::new();
    let mut channel = Vec::new();
    let mut unsure = (vec![false; component.platform.len()], vec![false; component.channel.len()]);
    let mut taken = unsure.clone();
    for pair in &assigned {
        let Edge { left: here, right: there, .. } = edges[pair.edge];
        let (row, other) = (component.platform[here], component.channel[there]);
        let sure = pair.rise.is_none_or(|rise| rise >= i128::from(rules.margin));
        let gap = pair.rise.and_then(|rise| i64::try_from(rise).ok()).unwrap_or(i64::MAX);
        let rival_right = pair.rival_right.map_or(NO_ROW, |node| component.channel[node]);
        let rival_left = pair.rival_left.map_or(NO_ROW, |node| component.platform[node]);
        let (outcome, reason) =
            if sure { (Outcome::Matched, Reason::Assignment) } else { (Outcome::Ambiguous, Reason::AssignmentTie) };
        let ruling = |row, other, rival| {
            let link = if sure { other } else { NO_ROW };
            let detail = Detail { candidate: other, rival, gap, unit: GapUnit::Cost, ..Detail::about(row) };
            Ruling { row, outcome, reason, link, detail: Some(detail) }
        };
        platform.push(ruling(row, other, rival_right));
        channel.push(ruling(other, row, rival_left));
        (taken.0[here], taken.1[there]) = (true, true);
        (unsure.0[here], unsure.1[there]) = (!sure, !sure);
        if sure {
            engine.count_pair(row, other);
        }
    }
    left_out(component, &taken, &unsure, &mut platform, &mut channel);
    apply(&mut engine.platform_board, &platform, pass);
    apply(&mut engine.channel_board, &channel, pass);
}

/// A row that the best assignment left out, but that could have had an unsure one's place, is unsure too.
fn left_out(
    component: &Component,
    taken: &(Vec<bool>, Vec<bool>),
    unsure: &(Vec<bool>, Vec<bool>),
    platform: &mut Vec<Ruling>,
    channel: &mut Vec<Ruling>,
) {
    let mut seen = (vec![false; component.platform.len()], vec![false; component.channel.len()]);
    let ruling = |row, candidate| {
        let detail = Some(Detail { candidate, unit: GapUnit::Cost, ..Detail::about(row) });
        Ruling { row, outcome: Outcome::Ambiguous, reason: Reason::AssignmentTie, link: NO_ROW, detail }
    };
    for edge in &component.edges {
        let (here, there) = (component.platform[edge.left], component.channel[edge.right]);
        if !taken.0[edge.left] && unsure.1[edge.right] && !std::mem::replace(&mut seen.0[edge.left], true) {
            platform.push(ruling(here, there));
        }
        if !taken.1[edge.right] && unsure.0[edge.left] && !std::mem::replace(&mut seen.1[edge.right], true) {
            channel.push(ruling(there, here));
        }
    }
}

fn refuse(engine: &mut Engine<'_>, component: &Component, reason: Reason) -> u64 {
    let count = component.platform.len() + component.channel.len();
    refuse_rows(&mut engine.platform_board, &component.platform, reason, count);
    refuse_rows(&mut engine.channel_board, &component.channel, reason, count);
    count as u64
}

fn refuse_rows(board: &mut Board, rows: &[u32], reason: Reason, count: usize) {
    let rulings: Vec<Ruling> = rows
        .iter()
        .map(|row| {
            let detail = Detail { gap: count as i64, unit: GapUnit::Records, ..Detail::about(*row) };
            Ruling { row: *row, outcome: Outcome::Ambiguous, reason, link: NO_ROW, detail: Some(detail) }
        })
        .collect();
    apply(board, &rulings, super::outcome::NO_PASS);
}

/// Refuses all rows of a block that have a candidate by amount.
fn exhaust(engine: &mut Engine<'_>, rules: &Rules<'_>, block: &Block) -> u64 {
    // Changes of how many windows cover a channel row, from left to right.
    let mut covered = vec![0_i64; block.channel.len() + 1];
    let mut platform = Vec::new();
    for candidate in &block.platform {
        let window = window(engine, rules, block, *candidate);
        if !window.is_empty() {
            platform.push(candidate.row);
            covered[window.start] += 1;
            covered[window.end] -= 1;
        }
    }
    let mut depth = 0;
    let channel: Vec<u32> = block
        .channel
        .iter()
        .zip(&covered)
        .filter_map(|(candidate, change)| {
            depth += change;
            (depth > 0).then_some(candidate.row)
        })
        .collect();
    let count = platform.len() + channel.len();
    refuse_rows(&mut engine.platform_board, &platform, Reason::BudgetExhausted, count);
    refuse_rows(&mut engine.channel_board, &channel, Reason::BudgetExhausted, count);
    count as u64
}
