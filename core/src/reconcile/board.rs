//! What has been decided of one side so far.

use super::outcome::{Detail, NO_PASS, NO_ROW, Outcome, Reason, Verdict};
use super::parallel;
use super::run::Executor;
use crate::error::Result;

/// What has been decided of one side so far.
pub(crate) struct Board {
    /// Rows that nothing has decided yet; rows that are set aside stay open to the end.
    pub open: Vec<bool>,
    /// Verdicts of the rows that are not open.
    pub verdicts: Vec<Verdict>,
    /// More about some rows, in the order in which it was found.
    pub details: Vec<Detail>,
}

impl Board {
    /// A board on which nothing is decided.
    pub(crate) fn new(rows: usize) -> Self {
        let unset =
            Verdict { link: NO_ROW, outcome: Outcome::Ignored, reason: Reason::NoMoney, pass: NO_PASS, grouped: false };
        Self { open: vec![true; rows], verdicts: vec![unset; rows], details: Vec::new() }
    }

    /// Gives every row that `agrees` with its partner the verdict that `matched` makes of the partner.
    ///
    /// # Errors
    /// As [`parallel::map`].
    pub(crate) fn decide_all(
        &mut self,
        partners: &[u32],
        executor: &dyn Executor,
        agrees: impl Fn(usize, u32) -> bool + Sync,
        matched: impl Fn(u32) -> Verdict + Sync,
    ) -> Result<()> {
        let rows_a_job = parallel::rows_a_job(partners.len(), executor);
        let verdicts = self.verdicts.chunks_mut(rows_a_job).zip(self.open.chunks_mut(rows_a_job));
        let parts = partners.chunks(rows_a_job).zip(verdicts).collect();
        parallel::map(executor, parts, |number, (partners, (verdicts, open))| {
            let start = number.wrapping_mul(rows_a_job);
            let rows = partners.iter().zip(verdicts.iter_mut().zip(open.iter_mut()));
            for (place, (&partner, (verdict, open))) in rows.enumerate() {
                if agrees(start.wrapping_add(place), partner) {
                    *verdict = matched(partner);
                    *open = false;
                }
            }
        })?;
        Ok(())
    }

    /// The rows that nothing has decided yet, ascending.
    pub(crate) fn open_rows(&self) -> Vec<u32> {
        open_rows(&self.open)
    }

    /// Gives a row its verdict; nothing later changes it.
    pub(crate) fn decide(&mut self, row: u32, verdict: Verdict) {
        let row = row as usize;
        self.open[row] = false;
        self.verdicts[row] = verdict;
    }
}

/// Whether any flag is set; without an exit on the way, so that it runs in vectors.
pub(crate) fn any(flags: &[bool]) -> bool {
    flags.iter().fold(0, |any, flag| any | u8::from(*flag)) != 0
}

/// The rows of which the mask is set, ascending.
pub(crate) fn open_rows(mask: &[bool]) -> Vec<u32> {
    let mut rows = Vec::new();
    for (block, open) in mask.chunks(64).enumerate() {
        // Most blocks have none.
        if any(open) {
            let places = open.iter().enumerate().filter(|(_, open)| **open);
            rows.extend(places.map(|(place, _)| (block * 64 + place) as u32));
        }
    }
    rows
}

/// A verdict that links a row to one row of the other side, or to none.
pub(crate) fn verdict(outcome: Outcome, reason: Reason, pass: u8, link: u32) -> Verdict {
    Verdict { link, outcome, reason, pass, grouped: false }
}
