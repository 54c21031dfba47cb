//! The one entry point of a run.

use crate::comparison::Comparison;
use crate::error::{Error, Result, code};
use crate::reconcile::{Executor, Observer, Policy, Records, Run};
use crate::threads::Threads;
use crate::watch::{CancelToken, Watch};
use chrono::{DateTime, Utc};
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

/// One run: a policy, the instant as of which it is judged, and how it runs.
///
/// Nothing but the policy, the instant and the two sides can show in the result: the same work gives the same bytes on
/// any number of threads, on every machine, in every language.
///
/// ```no_run
/// use counterfoil::reconcile::{Outcome, Records, RecordsBuilder, Row, Side, preset};
/// use counterfoil::money::Currency;
/// use counterfoil::Reconcile;
///
/// # fn main() -> counterfoil::Result<()> {
/// let usd = Currency::parse("USD")?;
/// let side = |rows: &[(&str, &str, i64)]| -> counterfoil::Result<Records> {
///     let mut side = RecordsBuilder::new("memory", "example");
///     for (id, reference, minor) in rows {
///         let fields = [("reference", *reference)];
///         side.push(&Row { id, amount: Some(*minor), currency: Some(usd), fields: &fields, ..Row::default() })?;
///     }
///     Ok(side.finish())
/// };
/// let platform = side(&[("p1", "A-1", 5_000), ("p2", "A-2", 1_999), ("p3", "A-3", 700)])?;
/// let channel = side(&[("c1", "A-1", 5_000), ("c2", "A-2", 1_899)])?;
///
/// let comparison = Reconcile::new(preset("generic_channel")?)
///     .as_of("2025-11-11T00:00:00Z".parse().unwrap())
///     .run(platform, channel)?;
///
/// let summary = comparison.summary();
/// assert_eq!(summary.count(Side::Platform, Outcome::Matched), 1);
/// assert_eq!(summary.count(Side::Platform, Outcome::AmountDiff), 1);
/// assert_eq!(summary.count(Side::Platform, Outcome::PlatformOnly), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is compared before run"]
pub struct Reconcile {
    policy: Policy,
    as_of: Option<DateTime<Utc>>,
    threads: Threads,
    watch: Watch,
}

impl Reconcile {
    /// A run of a policy; [`Self::as_of`] has to follow.
    pub fn new(policy: Policy) -> Self {
        Self { policy, as_of: None, threads: Threads::available(), watch: Watch::default() }
    }

    /// The instant at which ages and timing windows are judged. It has no default: a result that depends on when it was
    /// computed cannot be computed again.
    pub fn as_of(mut self, instant: DateTime<Utc>) -> Self {
        self.as_of = Some(instant);
        self
    }

    /// How many threads may work at once; by default as many as the machine can run.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Threads::new(threads);
        self
    }

    /// Who is told how far the run is, and may stop it.
    pub fn observer(mut self, observer: impl Observer + Send + 'static) -> Self {
        self.watch.observer = Some(Arc::new(observer));
        self
    }

    /// Called now and then, from any thread, with the stage and how much of it is done.
    pub fn on_progress(mut self, progress: impl Fn(&'static str, u64, u64) + Send + Sync + 'static) -> Self {
        self.watch.on_progress = Some(Arc::new(progress));
        self
    }

    /// A token that stops the run from elsewhere.
    pub fn cancel_token(mut self, token: CancelToken) -> Self {
        self.watch.cancel = token;
        self
    }

    /// The policy of the run.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Compares two sides. Sides that are needed elsewhere as well are given as `Arc<Records>`; nothing is copied.
    ///
    /// # Errors
    /// `recon.as_of_missing` without [`Self::as_of`], and the codes of [`crate::reconcile::reconcile`].
    pub fn run(&self, platform: impl Into<Arc<Records>>, channel: impl Into<Arc<Records>>) -> Result<Comparison> {
        let as_of = self.instant()?;
        let (platform, channel) = (platform.into(), channel.into());
        let run = Run { as_of, hash_seed: process_seed(), executor: &self.threads, observer: &self.watch };
        let result = crate::reconcile::reconcile(&platform, &channel, &self.policy, &run)?;
        Ok(Comparison::new(self.policy.clone(), platform, channel, result))
    }

    fn instant(&self) -> Result<DateTime<Utc>> {
        self.as_of.ok_or_else(|| {
            Error::new(
                &code::RECON_AS_OF_MISSING,
                "a run needs the instant as of which it is judged, such as 2025-11-11",
            )
        })
    }

    #[allow(dead_code, reason = "used by the parts that read files")]
    pub(crate) fn executor(&self) -> &dyn Executor {
        &self.threads
    }
}

/// One number for the life of the process that outsiders cannot know, from the operating system.
///
/// Ids come from outside; without it, somebody could choose ids that all fall into one bucket of the join.
fn process_seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(|| std::hash::RandomState::new().hash_one("counterfoil"))
}
