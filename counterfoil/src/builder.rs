//! The one entry point of a run.

use crate::comparison::Comparison;
use crate::error::{Error, Result, code};
#[cfg(feature = "readers")]
use crate::readers::Source;
use crate::reconcile::{Observer, Policy, Records, Run};
use crate::threads::Threads;
use crate::watch::{CancelToken, Watch};
#[cfg(feature = "readers")]
use crate::{
    files::must_exist,
    job::Job,
    reconcile::{Executor as _, Side},
};
use chrono::{DateTime, Utc};
use std::hash::BuildHasher;
#[cfg(feature = "readers")]
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// One run: a policy, the instant as of which it is judged, and how it runs.
///
/// Nothing but the policy, the instant and the two sides can show in the result: the same work gives the same bytes on
/// any number of threads, on every machine, in every language.
///
/// ```
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
    #[cfg(feature = "readers")]
    platform_source: Source,
    #[cfg(feature = "readers")]
    channel_source: Source,
}

impl Reconcile {
    /// A run of a policy; [`Self::as_of`] has to follow.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            as_of: None,
            threads: Threads::available(),
            watch: Watch::default(),
            #[cfg(feature = "readers")]
            platform_source: Source::default(),
            #[cfg(feature = "readers")]
            channel_source: Source::default(),
        }
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

    #[cfg(all(feature = "readers", feature = "reports"))]
    pub(crate) fn watched_by(mut self, watch: Watch) -> Self {
        self.watch = watch;
        self
    }

    #[cfg(all(feature = "readers", feature = "reports"))]
    pub(crate) fn width(&self) -> usize {
        self.threads.width()
    }

    fn instant(&self) -> Result<DateTime<Utc>> {
        self.as_of.ok_or_else(|| {
            Error::new(
                &code::RECON_AS_OF_MISSING,
                "a run needs the instant as of which it is judged, such as 2025-11-11",
            )
        })
    }
}

#[cfg(feature = "readers")]
impl Reconcile {
    /// A run of a job: its policy and both of its sources.
    pub fn from_job(job: Job) -> Self {
        Self::new(job.policy).platform_source(job.platform).channel_source(job.channel)
    }

    /// How the platform's input is read; by default it has to describe itself.
    pub fn platform_source(mut self, source: Source) -> Self {
        self.platform_source = source;
        self
    }

    /// How the channel's input is read; by default it has to describe itself.
    pub fn channel_source(mut self, source: Source) -> Self {
        self.channel_source = source;
        self
    }

    /// Reads two files and compares them.
    ///
    /// # Errors
    /// `io.read` with the nearest name for a file that is not there; the codes of the readers, with the `path`, for one
    /// that cannot be read as a whole (a broken row is a rejected record, not an error); the codes of [`Self::run`].
    pub fn run_files(&self, platform: impl AsRef<Path>, channel: impl AsRef<Path>) -> Result<Comparison> {
        let (platform, channel) = (platform.as_ref(), channel.as_ref());
        self.instant()?;
        must_exist(platform)?;
        must_exist(channel)?;
        let (first, second) = (self.source(Side::Platform), self.source(Side::Channel));
        self.watch.progress("read", 0, 2);
        let (platform, channel) = crate::readers::read_paths((platform, &first), (channel, &second))?;
        self.watch.progress("read", 2, 2);
        self.run_unless_cancelled(platform.records, channel.records)
    }

    /// Reads two inputs that are in memory and compares them.
    ///
    /// # Errors
    /// As for [`Self::run_files`], `io.read` apart.
    pub fn run_bytes(&self, platform: &[u8], channel: &[u8]) -> Result<Comparison> {
        self.instant()?;
        self.watch.progress("read", 0, 2);
        let platform = crate::readers::read_bytes(platform, &self.source(Side::Platform))
            .map_err(|error| error.with("path", Side::Platform.name()))?;
        self.watch.progress("read", 1, 2);
        let channel = crate::readers::read_bytes(channel, &self.source(Side::Channel))
            .map_err(|error| error.with("path", Side::Channel.name()))?;
        self.watch.progress("read", 2, 2);
        self.run_unless_cancelled(platform.records, channel.records)
    }

    fn run_unless_cancelled(&self, platform: Records, channel: Records) -> Result<Comparison> {
        if self.watch.is_cancelled() {
            return Err(Error::new(&code::RECON_CANCELLED, "cancelled after reading"));
        }
        self.run(platform, channel)
    }

    /// A side's source; unless it says otherwise, its file is read with the run's threads.
    fn source(&self, side: Side) -> Source {
        let mut source = match side {
            Side::Platform => self.platform_source.clone(),
            Side::Channel => self.channel_source.clone(),
        };
        if source.threads == 0 {
            source.threads = self.threads.width();
        }
        source
    }
}

/// One number for the life of the process that outsiders cannot know, from the operating system.
///
/// Ids come from outside; without it, somebody could choose ids that all fall into one bucket of the join.
fn process_seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(|| std::hash::RandomState::new().hash_one("counterfoil"))
}
