//! The exact pass: equal keys, one to one, and every comparator agrees.
//!
//! | phase | what it does |
//! |---|---|
//! | join | pairs of rows of which the key stands once on each side; the rest are crowds |
//! | claim | a pair of equal seals is matched where nothing but the seals could tell it apart; others are judged |
//! | crowds | equal rows as a multiset, different ones as a small assignment |

use super::bucket::{Ruling, solve};
use super::engine::Engine;
use super::join::{Joined, join};
use super::outcome::{NO_PASS, NO_ROW, Outcome, Reason};
use super::prepare::{Board, Sees, verdict};
use crate::error::Result;

/// Runs the pass over what is open; `key` holds indexes of the policy's references.
///
/// # Errors
/// As [`join`].
pub(crate) fn run(engine: &mut Engine<'_>, pass: u8, key: &[usize]) -> Result<()> {
    let joined = join_open(engine, key, Sees::Money)?;
    remember(engine, key, &joined);
    claim(engine, pass, key, &joined);
    for (platform, channel) in joined.crowds.iter() {
        let rulings = solve(&engine.judge(), key, platform, channel);
        for (platform, channel) in &rulings.matched {
            engine.count_pair(*platform, *channel);
        }
        apply(&mut engine.platform_board, &rulings.platform, pass);
        apply(&mut engine.channel_board, &rulings.channel, pass);
    }
    Ok(())
}

/// Joins the open rows of both sides by a key.
///
/// # Errors
/// As [`join`].
pub(crate) fn join_open(engine: &Engine<'_>, key: &[usize], sees: Sees) -> Result<Joined> {
    let platform_mask = engine.platform.mask(&engine.platform_board, sees);
    let channel_mask = engine.channel.mask(&engine.channel_board, sees);
    let mut platform = engine.key_side(engine.platform, key);
    let mut channel = engine.key_side(engine.channel, key);
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
    let platform = engine.key_side(engine.platform, key);
    let channel = engine.key_side(engine.channel, key);
    known.note(key, joined, [&|row| platform.carries_key(row), &|row| channel.carries_key(row)]);
    engine.known_keys = known;
}

fn claim(engine: &mut Engine<'_>, pass: u8, key: &[usize], joined: &Joined) {
    let trusts_seals = engine.seals_complete && engine.judge().seal_suffices(key);
    for (row, &partner) in joined.partner.iter().enumerate() {
        if partner >= super::join::CROWDED {
            continue;
        }
        let sealed = joined.is_sealed(row);
        let agreed = (sealed && trusts_seals) || {
            let tolerance = &engine.policy.amount.tolerance;
            engine.judge().failure(row, partner as usize, key, tolerance).is_none()
        };
        if agreed {
            let row = row as u32;
            if !sealed {
                engine.count_pair(row, partner);
            }
            engine.platform_board.decide(row, verdict(Outcome::Matched, Reason::Key, pass, partner));
            engine.channel_board.decide(partner, verdict(Outcome::Matched, Reason::Key, pass, row));
        }
    }
}

/// Writes rulings to a board.
pub(crate) fn apply(board: &mut Board, rulings: &[Ruling], pass: u8) {
    for ruling in rulings {
        let pass = if ruling.outcome == Outcome::Matched && ruling.link != NO_ROW { pass } else { NO_PASS };
        board.decide(ruling.row, verdict(ruling.outcome, ruling.reason, pass, ruling.link));
        board.details.extend(ruling.detail);
    }
}
