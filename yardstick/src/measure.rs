//! Runs engines over families and seeds, side by side, and adds up.

use crate::engine::Engine;
use crate::families::Family;
use crate::score::{Score, measure};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A case that went wrong.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The family.
    pub family: &'static str,
    /// The seed of the run.
    pub seed: u64,
    /// The number of the case.
    pub number: u64,
    /// What is wrong with the answer.
    pub faults: Vec<String>,
}

impl Failure {
    /// The command that shows the case again.
    pub fn replay(&self) -> String {
        let Self { family, seed, number, .. } = self;
        format!("cargo xtask yardstick replay --family {family} --seed {seed} --case {number}")
    }
}

/// What a run over one family gave.
#[derive(Debug, Clone, Default)]
pub struct FamilyResult {
    /// The sums.
    pub score: Score,
    /// The first cases that went wrong, at most [`KEPT_FAILURES`].
    pub failures: Vec<Failure>,
}

/// How many failed cases of a family are kept.
pub const KEPT_FAILURES: usize = 5;

/// Which cases to run.
#[derive(Debug, Clone)]
pub struct Extent {
    /// The families.
    pub families: Vec<Family>,
    /// The seeds.
    pub seeds: Vec<u64>,
    /// Cases a family and seed.
    pub cases: u64,
}

/// Runs an engine over an extent; the results come in the order of the families.
///
/// # Errors
/// A case that cannot be built, in words.
pub fn run(engine: &(dyn Engine + Sync), extent: &Extent) -> Result<Vec<FamilyResult>, String> {
    let jobs: Vec<(usize, u64)> =
        (0..extent.families.len()).flat_map(|family| extent.seeds.iter().map(move |seed| (family, *seed))).collect();
    let results: Vec<Mutex<Option<Result<FamilyResult, String>>>> = jobs.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let width = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..width {
            scope.spawn(|| {
                while let Some(position) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < jobs.len()) {
                    let (family, seed) = jobs[position];
                    let result = run_family(engine, &extent.families[family], seed, extent.cases);
                    if let Ok(mut slot) = results[position].lock() {
                        *slot = Some(result);
                    }
                }
            });
        }
    });
    let mut sums = vec![FamilyResult::default(); extent.families.len()];
    for ((family, _), result) in jobs.iter().zip(results) {
        let result =
            result.into_inner().ok().flatten().unwrap_or_else(|| Err("a thread of the run died".to_owned()))?;
        let sum = &mut sums[*family];
        sum.score.add(&result.score);
        sum.failures.extend(result.failures);
        sum.failures.truncate(KEPT_FAILURES);
    }
    Ok(sums)
}

fn run_family(engine: &dyn Engine, family: &Family, seed: u64, cases: u64) -> Result<FamilyResult, String> {
    let mut sum = FamilyResult::default();
    for number in 0..cases {
        let case = family
            .case(seed, number)
            .map_err(|error| format!("family {} seed {seed} case {number}: {error}", family.name))?;
        let (score, faults) = measure(&case, &engine.answer(&case));
        if !score.is_perfect() && sum.failures.len() < KEPT_FAILURES {
            sum.failures.push(Failure { family: family.name, seed, number, faults });
        }
        sum.score.add(&score);
    }
    Ok(sum)
}
