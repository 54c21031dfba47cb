//! One run from records to result.

use super::board::Board;
use super::differences::differences;
use super::engine::Engine;
use super::findings;
use super::policy::Policy;
use super::prepare::prepare;
use super::records::Records;
use super::result::{Reconciliation, SideOutcome};
use super::totals::totals;
use crate::error::Result;
use chrono::{DateTime, Utc};

/// Runs independent jobs, possibly side by side. The caller gives one; the core starts no thread of its own.
pub trait Executor: Sync {
    /// How many jobs can usefully run at once, at least 1.
    fn width(&self) -> usize;

    /// Calls `job` once with every number below `jobs` and returns when all calls have returned.
    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync));
}

/// Runs jobs one after the other on the caller's thread.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inline;

impl Executor for Inline {
    fn width(&self) -> usize {
        1
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).for_each(job);
    }
}

/// Is told how far a run is, and may stop it.
pub trait Observer: Sync {
    /// Called now and then with the stage and how much of it is done.
    fn progress(&self, stage: &'static str, done: u64, total: u64);

    /// Asked between steps; `true` ends the run with `recon.cancelled`.
    fn is_cancelled(&self) -> bool;
}

/// Watches nothing and never stops a run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn progress(&self, _stage: &'static str, _done: u64, _total: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// The circumstances of a run; none of them but `as_of` can show in the result.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The instant at which ages and timing windows are judged.
    pub as_of: DateTime<Utc>,
    /// Seeds the hashing of keys. Keys come from outside, so a host gives a number that outsiders cannot know.
    pub hash_seed: u64,
    /// Where jobs run.
    pub executor: &'a dyn Executor,
    /// Who watches.
    pub observer: &'a dyn Observer,
}

impl std::fmt::Debug for Run<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Run").field("as_of", &self.as_of).finish_non_exhaustive()
    }
}

impl Run<'static> {
    /// A run on the caller's thread that nobody watches.
    pub fn new(as_of: DateTime<Utc>) -> Self {
        Self { as_of, hash_seed: 0, executor: &Inline, observer: &Silent }
    }
}

/// Reconciles two sides.
///
/// The result is checked against its input before it is returned (every record in exactly one outcome, all money
/// accounted for, the bridge closed).
///
/// # Errors
/// `recon.summary_report` when a side has totals only; `recon.column_missing` and `recon.currency_missing` when the
/// policy asks for what a side does not have; the codes of [`Policy::validate`] and [`Records::validate`];
/// `money.overflow` when a sum leaves 128 bits; `recon.cancelled`; `recon.unverified` for a defect of the engine.
pub fn reconcile(platform: &Records, channel: &Records, policy: &Policy, run: &Run<'_>) -> Result<Reconciliation> {
    policy.validate()?;
    let mut findings = Vec::new();
    let (left, right, words) = prepare(platform, channel, policy, &mut findings)?;
    let mut engine = Engine::new(policy, run, &left, &right, &words, findings)?;
    engine.run()?;
    let differences = differences(&engine)?;
    let (summary, bridges) = totals(&engine, &differences)?;
    findings::note(&mut engine, &summary)?;
    let Engine { platform_board, channel_board, groups, mut findings, .. } = engine;
    findings.sort();
    let result = Reconciliation {
        policy: policy.name.clone(),
        as_of: run.as_of,
        platform: side(platform_board),
        channel: side(channel_board),
        groups,
        summary,
        bridges,
        differences,
        findings,
    };
    result.verify_with(platform, channel, run.executor)?;
    Ok(result)
}

fn side(board: Board) -> SideOutcome {
    let mut details = board.details;
    details.sort_unstable();
    SideOutcome { verdicts: board.verdicts, details }
}
