//! The exact pass: equal keys, one to one, and every comparator agrees.
//!
//! | phase | what it does |
//! |---|---|
//! | join | pairs of rows of which the key stands once on each side; the rest are crowds |
//! | claim | a pair of equal seals is matched where nothing but the seals could tell it apart; others are judged |
//! | crowds | equal rows as a multiset, different ones as a small assignment |

use super::board::{Board, verdict};
use super::bucket::{Ruling, solve};
use super::engine::Engine;
use super::join::{Joined, join, join_rows};
use super::outcome::{NO_PASS, NO_ROW, Outcome, Reason};
use super::parallel;
use super::prepare::Sees;
use crate::error::Result;

/// Runs the pass over what is open; `key` holds indexes of the policy's references.
///
/// # Errors
/// As [`join`].
pub(crate) fn run(engine: &mut Engine<'_>, pass: u8, key: &[usize]) -> Result<()> {
    let joined = join_open(engine, key, Sees::Money)?;
    remember(engine, key, &joined);
    let saw_all = [(engine.platform, &engine.platform_board), (engine.channel, &engine.channel_board)]
        .iter()
        .all(|(side, board)| side.mask(board, Sees::Money).is_none());
    claim(engine, pass, key, &joined)?;
    for (platform, channel) in joined.crowds.iter() {
        let rulings = solve(&engine.judge(), key, platform, channel);
        for (platform, channel) in &rulings.matched {
            engine.count_pair(*platform, *channel);
        }
        apply(&mut engine.platform_board, &rulings.platform, pass);
        apply(&mut engine.channel_board, &rulings.channel, pass);
    }
    if saw_all && joined.crowds.is_empty() {
        engine.unique_joins.push((key.to_vec(), joined.partner));
    }
    Ok(())
}

/// Joins the open rows of both sides by a key.
///
/// # Errors
/// As [`join`].
pub(crate) fn join_open(engine: &Engine<'_>, key: &[usize], sees: Sees) -> Result<Joined> {
    let mut platform = engine.key_side(engine.platform, key);
    let mut channel = engine.key_side(engine.channel, key);
    let left = engine.platform.few_open(&engine.platform_board, sees);
    let right = engine.channel.few_open(&engine.channel_board, sees);
    if let (Some(left), Some(right)) = (left, right) {
        if let Some((_, partner)) = engine.unique_joins.iter().find(|(known, _)| known == key) {
            return Ok(Joined::of_pairs(
                (engine.platform.rows, engine.channel.rows),
                // The same pairs as before, as far as both are still open.
                left.iter().filter_map(|row| {
                    let partner = partner.get(*row as usize).copied()?;
                    engine.channel_board.open.get(partner as usize).copied()?.then_some((*row, partner))
                }),
            ));
        }
        return join_rows((&platform, &left), (&channel, &right), engine.run.hash_seed, engine.run.executor);
    }
    let platform_mask = engine.platform.mask(&engine.platform_board, sees);
    let channel_mask = engine.channel.mask(&engine.channel_board, sees);
    platform.open = platform_mask.as_deref();
    channel.open = channel_mask.as_deref();
    join(&platform, &channel, engine.run.hash_seed, engine.run.executor)
}

/// Keeps what the first join by a key found: later ones see only what is still open.
pub(crate) fn remember(engine: &mut Engine<'_>, key: &[usize], joined: &Joined) {
    if engine.known_keys.knows(key) {
        return;
    }
    let mut known = std::mem::take(&mut engine.known_keys);
    known.note(key, joined);
    engine.known_keys = known;
    note_unique_ids(engine, key, joined);
}

/// A join of all rows by their ids alone has already looked for ids that stand on several records.
fn note_unique_ids(engine: &mut Engine<'_>, key: &[usize], joined: &Joined) {
    let &[reference] = key else { return };
    let Some(columns) = engine.references.get(reference).copied().flatten() else { return };
    let sides =
        [(engine.platform, &engine.platform_board, columns.0), (engine.channel, &engine.channel_board, columns.1)];
    let crowded = [
        joined.crowds.iter().any(|(platform, _)| platform.len() > 1),
        joined.crowds.iter().any(|(_, channel)| channel.len() > 1),
    ];
    for ((side, board, column), crowded) in sides.into_iter().zip(crowded) {
        let saw_all = side.class.is_none() && side.mask(board, Sees::Money).is_none();
        if saw_all && !crowded && std::ptr::eq(column, &side.records.id) {
            engine.unique_ids[side.side as usize] = true;
        }
    }
}

/// Matches the pairs that agree.
///
/// # Errors
/// As [`parallel::map`].
fn claim(engine: &mut Engine<'_>, pass: u8, key: &[usize], joined: &Joined) -> Result<()> {
    let Agreed { pairs, uneven } = agree(engine, key, joined)?;
    engine.uneven_pairs.extend(uneven);
    let agrees = |row: usize| pairs.get(row / 64).is_some_and(|word| (word >> (row % 64)) & 1 == 1);
    let matched = |partner: u32| verdict(Outcome::Matched, Reason::Key, pass, partner);
    let executor = engine.run.executor;
    // A row without a partner has no bit, and stand-ins for a partner lie beyond all bits.
    engine.platform_board.decide_all(&joined.partner, executor, |row, _| agrees(row), matched)?;
    engine.channel_board.decide_all(&joined.channel_partner, executor, |_, partner| agrees(partner as usize), matched)
}

/// Which single pairs agree.
struct Agreed {
    /// A bit a platform row, low bits first.
    pairs: Vec<u64>,
    /// Agreed pairs of amounts that are not plainly equal.
    uneven: Vec<(u32, u32)>,
}

/// Judges all single pairs; equal seals are judgement enough where nothing else could tell a pair apart.
fn agree(engine: &Engine<'_>, key: &[usize], joined: &Joined) -> Result<Agreed> {
    let judge = engine.judge();
    let trusts_seals = engine.seals.is_some() && judge.seal_suffices(key);
    if trusts_seals && judge.seal_is_needed() && joined.compared_seals {
        return Ok(Agreed { pairs: joined.sealed.clone(), uneven: Vec::new() });
    }
    let tolerance = &engine.policy.amount.tolerance;
    let executor = engine.run.executor;
    let rows_a_job = parallel::rows_a_job(joined.partner.len(), executor);
    let parts = joined.partner.chunks(rows_a_job).zip(joined.sealed.chunks(rows_a_job / 64));
    let judged = parallel::map(executor, parts.collect(), |number, (partners, sealed)| {
        let mut words = Vec::with_capacity(sealed.len());
        let mut uneven = Vec::new();
        for (block, (partners, sealed)) in partners.chunks(64).zip(sealed).enumerate() {
            let mut word = if trusts_seals { *sealed } else { 0 };
            let start = number * rows_a_job + block * 64;
            for (place, &partner) in partners.iter().enumerate() {
                if partner >= super::join::CROWDED || (word >> place) & 1 == 1 {
                    continue;
                }
                let row = start + place;
                if judge.failure(row, partner as usize, key, tolerance).is_none() {
                    word |= 1 << place;
                    if (sealed >> place) & 1 == 0 && engine.is_uneven(row, partner as usize) {
                        uneven.push((row as u32, partner));
                    }
                }
            }
            words.push(word);
        }
        (words, uneven)
    })?;
    let mut agreed = Agreed { pairs: Vec::with_capacity(joined.sealed.len()), uneven: Vec::new() };
    for (words, uneven) in judged {
        agreed.pairs.extend(words);
        agreed.uneven.extend(uneven);
    }
    Ok(agreed)
}

/// Writes rulings to a board.
pub(crate) fn apply(board: &mut Board, rulings: &[Ruling], pass: u8) {
    for ruling in rulings {
        let pass = if ruling.outcome == Outcome::Matched && ruling.link != NO_ROW { pass } else { NO_PASS };
        board.decide(ruling.row, verdict(ruling.outcome, ruling.reason, pass, ruling.link));
        board.details.extend(ruling.detail);
    }
}
