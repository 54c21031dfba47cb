//! Where the engine's jobs run: threads that live as long as one step of a run.

use crate::reconcile::Executor;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs jobs on a number of threads, the caller's included.
///
/// Threads are started for a step and joined at its end, so none outlives a run, a fork finds none, and a host's own
/// pool is left alone. Where the system gives no further thread, the work is done on those that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threads {
    width: NonZeroUsize,
}

impl Threads {
    /// As many threads as asked for; 0 is taken as 1.
    pub const fn new(threads: usize) -> Self {
        match NonZeroUsize::new(threads) {
            Some(width) => Self { width },
            None => Self { width: NonZeroUsize::MIN },
        }
    }

    /// As many threads as the machine can run at once.
    pub fn available() -> Self {
        Self { width: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN) }
    }
}

impl Default for Threads {
    fn default() -> Self {
        Self::available()
    }
}

impl Executor for Threads {
    fn width(&self) -> usize {
        self.width.get()
    }

    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        let helpers = self.width.get().min(jobs).saturating_sub(1);
        if helpers == 0 {
            (0..jobs).for_each(job);
            return;
        }
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= jobs {
                    break;
                }
                job(number);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..helpers {
                if std::thread::Builder::new().name("counterfoil".to_owned()).spawn_scoped(scope, work).is_err() {
                    break;
                }
            }
            work();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn every_job_runs_exactly_once_on_any_width() {
        for width in [0, 1, 2, 7] {
            for jobs in [0, 1, 2, 3, 50] {
                let seen = Mutex::new(Vec::new());
                Threads::new(width).run(jobs, &|number| seen.lock().unwrap().push(number));
                let mut seen = seen.into_inner().unwrap();
                seen.sort_unstable();
                assert_eq!(seen, (0..jobs).collect::<Vec<_>>(), "{jobs} jobs on {width} threads");
            }
        }
    }
}
