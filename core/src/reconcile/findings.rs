//! Findings about the run as a whole: they change no outcome.

use super::board::Board;
use super::engine::Engine;
use super::join::repeats;
use super::outcome::{Outcome, Reason};
use super::policy::Side;
use super::prepare::Prepared;
use super::result::{Finding, Summary};
use crate::error::{Code, Result, code};
use std::collections::BTreeMap;

/// Adds what the passes did not say themselves.
///
/// # Errors
/// As [`repeats`].
pub(crate) fn note(engine: &mut Engine<'_>, summary: &Summary) -> Result<()> {
    let mut found = Vec::new();
    for (side, board) in [(engine.platform, &engine.platform_board), (engine.channel, &engine.channel_board)] {
        duplicate_ids(engine, side, &mut found)?;
        source_notes(side, &mut found);
        ambiguous(side.side, board, summary, &mut found);
    }
    budget(engine, &mut found);
    engine.findings.extend(found);
    Ok(())
}

fn finding(code: &Code, side: Option<Side>, message: String, records: u64) -> Finding {
    Finding { code: code.text, side, message, records }
}

/// Ids that stand on several records.
fn duplicate_ids(engine: &Engine<'_>, side: &Prepared<'_>, found: &mut Vec<Finding>) -> Result<()> {
    if engine.unique_ids[side.side as usize] {
        return Ok(());
    }
    let ids = &side.records.id;
    let repeats = repeats(ids, engine.run.hash_seed, engine.run.executor)?;
    let heads = repeats.chunk_by(|first, second| first.0 == second.0).filter_map(|run| run.first());
    let heads: Vec<u32> = heads.map(|(head, _)| *head).collect();
    if let Some(example) = heads.iter().map(|head| ids.value(*head as usize)).min() {
        found.push(finding(
            &code::RECON_DUPLICATE_ID,
            Some(side.side),
            format!("ids stand on several records, the first of them {example:?}; each record was judged for itself"),
            (heads.len() + repeats.len()) as u64,
        ));
    }
    Ok(())
}

fn source_notes(side: &Prepared<'_>, found: &mut Vec<Finding>) {
    for note in &side.records.notes {
        found.push(Finding { code: note.code, side: Some(side.side), message: note.message.clone(), records: 0 });
    }
}

fn ambiguous(side: Side, board: &Board, summary: &Summary, found: &mut Vec<Finding>) {
    let count = summary.count(side, Outcome::Ambiguous);
    if count == 0 {
        return;
    }
    let too_large = board.verdicts.iter().filter(|verdict| verdict.reason == Reason::BlockTooLarge).count() as u64;
    found.push(finding(
        &code::RECON_AMBIGUOUS,
        Some(side),
        "records were left to be decided by hand".to_owned(),
        count,
    ));
    if too_large > 0 {
        let message = "records lie too close together to be told apart".to_owned();
        found.push(finding(&code::RECON_BLOCK_TOO_LARGE, Some(side), message, too_large));
    }
}

/// Tolerated differences against their budget, a run and an account.
fn budget(engine: &Engine<'_>, found: &mut Vec<Finding>) {
    let Some(budget) = &engine.policy.tolerance_budget else { return };
    let mut run: BTreeMap<&'static str, (i128, u64)> = BTreeMap::new();
    let mut accounts: BTreeMap<(&'static str, String), (i128, u64)> = BTreeMap::new();
    for (platform, channel) in &engine.uneven_pairs {
        let (row, partner) = (*platform as usize, *channel as usize);
        let (Some(left), Some(right)) = engine.judge().compared(row, partner) else { continue };
        let Some(currency) = engine.platform.records.currency_of(row) else { continue };
        if engine.channel.records.currency_of(partner) != Some(currency) || left == right {
            continue;
        }
        let gap = (i128::from(right) - i128::from(left)).abs();
        let account = engine.platform.records.account_of(row).to_owned();
        for entry in [run.entry(currency.code()).or_default(), accounts.entry((currency.code(), account)).or_default()]
        {
            entry.0 += gap;
            entry.1 += 1;
        }
    }
    for (currency, (minor, pairs)) in &run {
        if budget.run_minor.is_some_and(|bound| *minor > i128::from(bound)) {
            let message = format!("tolerated differences of {minor} minor units of {currency} pass the run's budget");
            found.push(finding(&code::RECON_TOLERANCE_BUDGET, None, message, *pairs));
        }
    }
    for ((currency, account), (minor, pairs)) in &accounts {
        if budget.account_minor.is_some_and(|bound| *minor > i128::from(bound)) {
            let message = format!(
                "tolerated differences of {minor} minor units of {currency} pass the budget of account {account:?}"
            );
            found.push(finding(&code::RECON_TOLERANCE_BUDGET, None, message, *pairs));
        }
    }
}
