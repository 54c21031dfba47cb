//! What no pass could match: differences of tied records first, then what is pending, missing or extra.

use super::board::{Board, verdict};
use super::bucket::compare_rows;
use super::column::TextColumn;
use super::days::window_end;
use super::engine::Engine;
use super::exact::join_open;
use super::group::{Bucket, both_money, describe, group_failure, totals};
use super::join::CROWDED;
use super::judge::Failure;
use super::outcome::{Detail, GapUnit, NO_PASS, NO_ROW, Outcome, Reason};
use super::parallel;
use super::policy::{Measure, Pass, Side};
use super::prepare::{Prepared, Sees, SetAside};
use super::result::Finding;
use crate::error::{Result, code};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of an open row that a tie could not settle.
#[derive(Debug, Clone, Copy)]
struct Hint {
    reason: Reason,
    detail: Detail,
}

/// Hints by side and row; the first one found for a row stays, unless it only says that there is no counterpart.
#[derive(Debug, Default)]
struct Hints {
    platform: BTreeMap<u32, Hint>,
    channel: BTreeMap<u32, Hint>,
}

impl Hints {
    fn side(&mut self, side: Side) -> &mut BTreeMap<u32, Hint> {
        if side == Side::Platform { &mut self.platform } else { &mut self.channel }
    }

    fn add(&mut self, side: Side, reason: Reason, detail: Detail) {
        let hint = self.side(side).entry(detail.row).or_insert(Hint { reason, detail });
        // That one key has no counterpart says less than why the counterpart of another is none.
        if hint.reason == Reason::NoCounterpart && reason != Reason::NoCounterpart {
            *hint = Hint { reason, detail };
        }
    }
}

/// Gives every row that is still open its verdict.
///
/// # Errors
/// As [`join_open`].
pub(crate) fn run(engine: &mut Engine<'_>) -> Result<()> {
    let mut hints = Hints::default();
    for key in keys(engine) {
        ties(engine, &key, &mut hints)?;
    }
    let near = nearest(engine, &hints)?;
    for (side, hints) in Side::BOTH.into_iter().zip(near) {
        close(engine, side, hints);
    }
    Ok(())
}

/// The keys of the passes that could run, in their order, each once.
fn keys(engine: &Engine<'_>) -> Vec<Vec<usize>> {
    let mut keys: Vec<Vec<usize>> = Vec::new();
    for pass in &engine.policy.passes {
        let (Pass::Exact { key } | Pass::Group { key, .. }) = pass else { continue };
        let position = |name: &String| engine.policy.references.iter().position(|reference| reference.name == *name);
        let indexes: Vec<usize> = key.iter().filter_map(position).collect();
        let present = indexes.iter().all(|index| engine.references[*index].is_some());
        if present && !keys.contains(&indexes) {
            keys.push(indexes);
        }
    }
    keys
}

/// The first `group` pass over amounts that uses exactly this key.
fn summing_pass(engine: &Engine<'_>, key: &[usize]) -> Option<usize> {
    let names: Vec<&str> = key.iter().map(|index| engine.policy.references[*index].name.as_str()).collect();
    engine.policy.passes.iter().position(|pass| match pass {
        Pass::Group { key, measure: Measure::Amount } => key.iter().map(String::as_str).eq(names.iter().copied()),
        _ => false,
    })
}

fn ties(engine: &mut Engine<'_>, key: &[usize], hints: &mut Hints) -> Result<()> {
    let joined = join_open(engine, key, Sees::NoMoneyToo)?;
    let by_sums = summing_pass(engine, key).is_some();
    let pairs: Vec<(u32, u32)> = (0..).zip(joined.partner).filter(|(_, partner)| *partner < CROWDED).collect();
    for (row, partner, judged) in judge_pairs(engine, key, &pairs)? {
        match judged {
            Some(judged) => pair(engine, row, partner, judged, hints),
            None => tie(engine, key, &Bucket { platform: vec![row], channel: vec![partner] }, by_sums, hints),
        }
    }
    for (platform, channel) in joined.crowds.iter() {
        let bucket = Bucket { platform: platform.to_vec(), channel: channel.to_vec() };
        if bucket.platform.is_empty() || bucket.channel.is_empty() {
            multiplicity(engine, &bucket, hints);
        } else {
            tie(engine, key, &bucket, by_sums, hints);
        }
    }
    Ok(())
}

/// Records of one key that the other side does not have at all: how many they are belongs to the reason.
fn multiplicity(engine: &Engine<'_>, bucket: &Bucket, hints: &mut Hints) {
    for (side, rows) in [(engine.platform, &bucket.platform), (engine.channel, &bucket.channel)] {
        let multiplicity = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        for row in rows {
            let detail = Detail { multiplicity, gap: rows.len() as i64, unit: GapUnit::Records, ..Detail::about(*row) };
            hints.add(side.side, Reason::NoCounterpart, detail);
        }
    }
}

fn tie(engine: &mut Engine<'_>, key: &[usize], bucket: &Bucket, by_sums: bool, hints: &mut Hints) {
    let money = both_money(engine, bucket);
    match (money.platform.as_slice(), money.channel.as_slice()) {
        ([row], [partner]) => pair(engine, *row, *partner, judge_pair(engine, key, *row, *partner), hints),
        ([], [partner]) => unmoved(engine, Side::Platform, &bucket.platform, *partner),
        ([row], []) => unmoved(engine, Side::Channel, &bucket.channel, *row),
        ([], _) | (_, []) => {}
        _ if by_sums => group(engine, key, money, hints),
        _ => crowd(engine, &money, hints),
    }
}

/// What a comparison of two tied records came to.
enum Judged {
    /// They are no pair at all.
    Apart(Failure),
    /// They are one, and differ.
    Differs(Failure),
    /// They agree.
    Agrees,
}

fn judge_pair(engine: &Engine<'_>, key: &[usize], row: u32, partner: u32) -> Judged {
    let (here, there) = (row as usize, partner as usize);
    let judge = engine.judge();
    if let Some(failure) = judge.tie_failure(here, there, key) {
        return Judged::Apart(failure);
    }
    judge.difference(here, there, &engine.policy.amount.tolerance).map_or(Judged::Agrees, Judged::Differs)
}

/// Judges pairs side by side; `None` where one of the two is set aside.
fn judge_pairs(engine: &Engine<'_>, key: &[usize], pairs: &[(u32, u32)]) -> Result<Vec<(u32, u32, Option<Judged>)>> {
    let parts: Vec<&[(u32, u32)]> = pairs.chunks(parallel::rows_a_job(pairs.len(), engine.run.executor)).collect();
    let judged = parallel::map(engine.run.executor, parts, |_, pairs| {
        let mut judged = Vec::with_capacity(pairs.len());
        for pairs in pairs.chunks(64) {
            engine.platform.bring_near(pairs.iter().map(|(row, _)| *row));
            engine.channel.bring_near(pairs.iter().map(|(_, partner)| *partner));
            judged.extend(pairs.iter().map(|&(row, partner)| {
                let asides = [engine.platform.aside(row as usize), engine.channel.aside(partner as usize)];
                let both = asides == [SetAside::No; 2];
                (row, partner, both.then(|| judge_pair(engine, key, row, partner)))
            }));
        }
        judged
    })?;
    Ok(judged.into_iter().flatten().collect())
}

fn pair(engine: &mut Engine<'_>, row: u32, partner: u32, judged: Judged, hints: &mut Hints) {
    match judged {
        Judged::Apart(failure) => {
            hints.add(Side::Platform, failure.reason, describe_failure(row, partner, failure));
            hints.add(Side::Channel, failure.reason, describe_failure(partner, row, failure));
        }
        Judged::Differs(failure) => {
            let outcome = match failure.reason {
                Reason::CurrencyOff => Outcome::CurrencyDiff,
                Reason::AmountOff => Outcome::AmountDiff,
                Reason::StatusOff => Outcome::StatusDiff,
                _ => Outcome::FeeDiff,
            };
            link(engine, row, partner, outcome, failure);
        }
        Judged::Agrees => {}
    }
}

fn describe_failure(row: u32, candidate: u32, failure: Failure) -> Detail {
    Detail { candidate, gap: failure.gap, unit: failure.unit, rule: failure.rule, ..Detail::about(row) }
}

fn link(engine: &mut Engine<'_>, row: u32, partner: u32, outcome: Outcome, failure: Failure) {
    engine.platform_board.decide(row, verdict(outcome, failure.reason, NO_PASS, partner));
    engine.channel_board.decide(partner, verdict(outcome, failure.reason, NO_PASS, row));
    engine.platform_board.details.push(describe_failure(row, partner, failure));
    engine.channel_board.details.push(describe_failure(partner, row, failure));
}

/// One side says that no money moved, the other moved it.
fn unmoved(engine: &mut Engine<'_>, silent: Side, rows: &[u32], moved: u32) {
    let [row] = rows else { return };
    let (platform, channel) = if silent == Side::Platform { (*row, moved) } else { (moved, *row) };
    let mover = if silent == Side::Platform { engine.channel } else { engine.platform };
    if mover.records.amount_of(moved as usize) == Some(0) {
        return;
    }
    let failure = Failure { reason: Reason::MovedThoughNoMoney, gap: 0, unit: GapUnit::Minor, rule: 0 };
    link(engine, platform, channel, Outcome::StatusDiff, failure);
}

fn group(engine: &mut Engine<'_>, key: &[usize], members: Bucket, hints: &mut Hints) {
    let outcome = match group_failure(engine, &members) {
        Some(Reason::GroupCurrencies) => (Outcome::CurrencyDiff, Reason::GroupCurrencies),
        Some(Reason::GroupSumOff) => (Outcome::AmountDiff, Reason::GroupSumOff),
        Some(Reason::StatusOff) => (Outcome::StatusDiff, Reason::StatusOff),
        Some(Reason::FeeOff) => (Outcome::FeeDiff, Reason::FeeOff),
        _ => return crowd(engine, &members, hints),
    };
    let sums = if outcome.0 == Outcome::CurrencyDiff { None } else { totals(engine, &members) };
    let pass = summing_pass(engine, key).unwrap_or(0);
    let group = describe(engine, pass as u8, key, members, sums.unwrap_or((0, 0)));
    engine.record_group(group, outcome.0, outcome.1, NO_PASS);
}

/// Several records share the key and none agrees: each names the one of the other side nearest by amount.
fn crowd(engine: &Engine<'_>, bucket: &Bucket, hints: &mut Hints) {
    let sides = [
        (engine.platform, &bucket.platform, engine.channel, &bucket.channel),
        (engine.channel, &bucket.channel, engine.platform, &bucket.platform),
    ];
    for (side, rows, other, candidates) in sides {
        let mut sorted: Vec<(i64, u32)> = candidates
            .iter()
            .map(|candidate| (other.records.amount_of(*candidate as usize).unwrap_or(0), *candidate))
            .collect();
        sorted.sort_by(|first, second| first.0.cmp(&second.0).then_with(|| compare_rows(other, first.1, second.1)));
        let multiplicity = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        for row in rows {
            let amount = side.records.amount_of(*row as usize).unwrap_or(0);
            if let Some((found, candidate)) = nearest_amount(&sorted, amount) {
                let gap = signed_gap(side.side, amount, found);
                let detail = Detail { candidate, gap, multiplicity, ..Detail::about(*row) };
                hints.add(side.side, Reason::CrowdedKey, detail);
            }
        }
    }
}

/// Channel less platform, whichever side asks.
fn signed_gap(side: Side, own: i64, other: i64) -> i64 {
    let gap = i128::from(other) - i128::from(own);
    let gap = if side == Side::Platform { gap } else { -gap };
    i64::try_from(gap).unwrap_or(i64::MAX)
}

/// The first entry of the nearest amount in a list sorted by amount.
fn nearest_amount(sorted: &[(i64, u32)], amount: i64) -> Option<(i64, u32)> {
    let at = sorted.partition_point(|(other, _)| *other < amount);
    let above = sorted.get(at).copied();
    let below = at
        .checked_sub(1)
        .and_then(|last| sorted.get(last))
        .map(|(value, _)| *value)
        .and_then(|value| sorted.get(sorted.partition_point(|(other, _)| *other < value)).copied());
    let distance = |entry: (i64, u32)| (i128::from(entry.0) - i128::from(amount)).abs();
    match (below, above) {
        (Some(below), Some(above)) => Some(if distance(below) < distance(above) { below } else { above }),
        (below, above) => below.or(above),
    }
}

/// What is known of the open rows of each side, ascending: what a tie said, and for those that nothing ties, the open
/// row of the other side that is nearest by amount, of the same kind class, account, currency and direction.
///
/// # Errors
/// As [`parallel::map`].
fn nearest(engine: &Engine<'_>, hints: &Hints) -> Result<Vec<Vec<Hint>>> {
    let open = |side: &Prepared<'_>, board: &Board| -> Vec<u32> {
        let rows = board.open_rows().into_iter();
        rows.filter(|row| side.aside(*row as usize) == SetAside::No).collect()
    };
    let platform = open(engine.platform, &engine.platform_board);
    let channel = open(engine.channel, &engine.channel_board);
    let sides = vec![
        (engine.platform, &platform, engine.channel, &channel, &hints.platform),
        (engine.channel, &channel, engine.platform, &platform, &hints.channel),
    ];
    parallel::map(engine.run.executor, sides, |_, (side, rows, other, candidates, hints)| {
        let places = places(other, candidates);
        let hint_of = |row: &u32| {
            let known = hints.get(row).copied();
            let found = place(side, *row).and_then(|(place, amount)| {
                let (found, candidate) = nearest_amount(places.get(&place)?, amount)?;
                Some((candidate, signed_gap(side.side, amount, found)))
            });
            let Some((candidate, gap)) = found else { return known };
            let mut hint = known.unwrap_or(Hint { reason: Reason::NoCounterpart, detail: Detail::about(*row) });
            if hint.reason == Reason::NoCounterpart {
                hint.detail = Detail { candidate, gap, unit: GapUnit::Minor, ..hint.detail };
            }
            Some(hint)
        };
        let mut found = Vec::with_capacity(rows.len());
        for rows in rows.chunks(64) {
            side.bring_near(rows.iter().copied());
            found.extend(rows.iter().filter_map(hint_of));
        }
        found
    })
}

/// Kind class, account, currency and direction; comparable between sides.
type Place = (u16, u32, u16, i64);

fn place(side: &Prepared<'_>, row: u32) -> Option<(Place, i64)> {
    let row = row as usize;
    let amount = side.records.amount_of(row).or_else(|| side.records.net_of(row))?;
    let currency = side.records.currency_of(row)?.index();
    Some(((side.class_of(row), side.account_of(row), currency, amount.signum()), amount))
}

/// Rows by place, each list sorted by amount, then content.
fn places(side: &Prepared<'_>, rows: &[u32]) -> BTreeMap<Place, Vec<(i64, u32)>> {
    let mut places: BTreeMap<Place, Vec<(i64, u32)>> = BTreeMap::new();
    for rows in rows.chunks(64) {
        side.bring_near(rows.iter().copied());
        for row in rows {
            if let Some((place, amount)) = place(side, *row) {
                places.entry(place).or_default().push((amount, *row));
            }
        }
    }
    for list in places.values_mut() {
        list.sort_by(|first, second| first.0.cmp(&second.0).then_with(|| compare_rows(side, first.1, second.1)));
    }
    places
}

/// Verdicts for what is left of a side.
fn close(engine: &mut Engine<'_>, side: Side, hints: Vec<Hint>) {
    let mut hints = hints.into_iter().peekable();
    let window = match side {
        Side::Platform => engine.policy.timing.platform.as_ref(),
        Side::Channel => engine.policy.timing.channel.as_ref(),
    };
    let absent = absent_ledgers(engine, side);
    let prepared = if side == Side::Platform { engine.platform } else { engine.channel };
    if let Some(window) = window.filter(|window| prepared.records.date(window.date).is_none() && prepared.rows > 0) {
        engine.findings.push(Finding {
            code: code::RECON_TIMING_NOT_JUDGED.text,
            side: Some(side),
            message: format!("no {} date: none of these records is pending", window.date.name()),
            records: 0,
        });
    }
    let as_of = engine.run.as_of.timestamp_micros();
    let taken = &engine.known_keys;
    let carries_key = |row: usize| engine.known_keys.keys.iter().any(|key| carries(&engine.references, side, key, row));
    let board = if side == Side::Platform { &mut engine.platform_board } else { &mut engine.channel_board };
    let missing = if side == Side::Platform { Outcome::PlatformOnly } else { Outcome::ChannelOnly };
    for number in board.open_rows() {
        let row = number as usize;
        match prepared.aside(row) {
            SetAside::NoMoney => board.decide(number, verdict(Outcome::Ignored, Reason::NoMoney, NO_PASS, NO_ROW)),
            SetAside::Kind => board.decide(number, verdict(Outcome::Ignored, Reason::KindIgnored, NO_PASS, NO_ROW)),
            SetAside::No => {
                let hint = hints.next_if(|hint| hint.detail.row == number);
                let mut detail = hint.map_or(Detail::about(number), |hint| hint.detail);
                let orphan = prepared.account.as_ref().is_some_and(|account| absent.contains(&account[row]));
                let reason = match hint.map(|hint| hint.reason).filter(|reason| *reason != Reason::NoCounterpart) {
                    _ if orphan => Reason::AccountLedgerAbsent,
                    Some(reason) => reason,
                    None => taken.reason(side, row, || carries_key(row)),
                };
                let until = window.filter(|_| !orphan).and_then(|window| {
                    window_end(window, prepared.records.date(window.date)?, row, engine.policy.zone)
                });
                match until.filter(|until| as_of <= *until) {
                    Some(until) => {
                        detail.until = until;
                        board.decide(number, verdict(Outcome::Pending, Reason::InsideTimingWindow, NO_PASS, NO_ROW));
                    }
                    None => board.decide(number, verdict(missing, reason, NO_PASS, NO_ROW)),
                }
                if detail != Detail::about(number) {
                    board.details.push(detail);
                }
            }
        }
    }
}

/// Accounts of the platform of which the channel has no record, rejected rows apart; a finding names each.
fn absent_ledgers(engine: &mut Engine<'_>, side: Side) -> BTreeSet<u32> {
    let (Some(platform), Some(channel)) = (&engine.platform.account, &engine.channel.account) else {
        return BTreeSet::new();
    };
    if side == Side::Channel {
        return BTreeSet::new();
    }
    let known: BTreeSet<u32> = channel.iter().copied().collect();
    let mut absent: BTreeMap<u32, (String, u64)> = BTreeMap::new();
    for (row, account) in platform.iter().enumerate() {
        let name = engine.platform.records.account_of(row);
        if !known.contains(account) && !name.is_empty() {
            absent.entry(*account).or_insert_with(|| (name.to_owned(), 0)).1 += 1;
        }
    }
    for (name, records) in absent.values() {
        engine.findings.push(Finding {
            code: code::RECON_LEDGER_ABSENT.text,
            side: Some(Side::Platform),
            message: format!("the channel's input has no record of the account {name:?}"),
            records: *records,
        });
    }
    absent.into_keys().collect()
}

/// Which keys the other side had when a key was first joined: tells "never there" from "matched with another".
#[derive(Debug, Default)]
pub(crate) struct KnownKeys {
    keys: Vec<Vec<usize>>,
    /// Whether a row had a counterpart for some key.
    platform: Vec<bool>,
    channel: Vec<bool>,
}

impl KnownKeys {
    /// Whether the key was noted already.
    pub(crate) fn knows(&self, key: &[usize]) -> bool {
        self.keys.iter().any(|known| known == key)
    }

    /// Notes what the first join by a key found.
    pub(crate) fn note(&mut self, key: &[usize], joined: &super::join::Joined) {
        self.keys.push(key.to_vec());
        for (had, partners) in [(&mut self.platform, &joined.partner), (&mut self.channel, &joined.channel_partner)] {
            had.resize(partners.len(), false);
            had.iter_mut().zip(partners).for_each(|(had, partner)| *had |= *partner < CROWDED);
        }
        let mutual = joined.crowds.iter().filter(|(platform, channel)| !platform.is_empty() && !channel.is_empty());
        for (platform, channel) in mutual {
            platform.iter().for_each(|row| self.platform[*row as usize] = true);
            channel.iter().for_each(|row| self.channel[*row as usize] = true);
        }
    }

    fn reason(&self, side: Side, row: usize, carries_key: impl Fn() -> bool) -> Reason {
        let had = if side == Side::Platform { &self.platform } else { &self.channel };
        if had.get(row).copied().unwrap_or(false) {
            Reason::CounterpartTaken
        } else if carries_key() {
            Reason::NoCounterpart
        } else {
            Reason::NoReference
        }
    }
}

/// Whether a row has a value in every column of a key.
fn carries(references: &[Option<(&TextColumn, &TextColumn)>], side: Side, key: &[usize], row: usize) -> bool {
    key.iter().all(|index| {
        references.get(*index).copied().flatten().is_some_and(|(platform, channel)| {
            let column = if side == Side::Platform { platform } else { channel };
            !column.value_bytes(row).is_empty()
        })
    })
}
