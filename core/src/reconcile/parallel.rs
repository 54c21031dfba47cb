//! Independent jobs over parts of columns, through the executor that the caller gave.

use super::run::Executor;
use crate::error::{Error, Result, code};
use std::sync::Mutex;

/// Calls `job` once with every item and gives the answers in the order of the items.
///
/// # Errors
/// `recon.unverified` where the executor left out a job.
pub(crate) fn map<T: Send, R: Send>(
    executor: &dyn Executor,
    items: Vec<T>,
    job: impl Fn(usize, T) -> R + Sync,
) -> Result<Vec<R>> {
    let cells: Vec<Mutex<(Option<T>, Option<R>)>> =
        items.into_iter().map(|item| Mutex::new((Some(item), None))).collect();
    executor.run(cells.len(), &|number| {
        let Some(cell) = cells.get(number) else { return };
        let item = cell.lock().ok().and_then(|mut held| held.0.take());
        if let Some(item) = item {
            let answer = job(number, item);
            if let Ok(mut held) = cell.lock() {
                held.1 = Some(answer);
            }
        }
    });
    let answers: Option<Vec<R>> = cells.into_iter().map(|cell| cell.into_inner().ok()?.1).collect();
    answers.ok_or_else(|| Error::new(&code::RECON_UNVERIFIED, "the executor left out a job"))
}

/// How many rows a job takes: a multiple of 64, small enough that jobs can be balanced, large enough to be worth one.
pub(crate) fn rows_a_job(rows: usize, executor: &dyn Executor) -> usize {
    let jobs = executor.width().clamp(1, 1024) * 8;
    rows.div_ceil(jobs).next_multiple_of(64).max(4096)
}
