//! Watching a run, and stopping it.

use crate::reconcile::Observer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops a run from another thread; clones stop the same runs.
///
/// A stopped run ends with `recon.cancelled` and leaves nothing behind.
#[derive(Debug, Clone, Default)]
pub struct CancelToken {
    cancelled: Arc<AtomicBool>,
}

impl CancelToken {
    /// A token that stops nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops every run that holds this token, now and later.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`Self::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

type Progress = Arc<dyn Fn(&'static str, u64, u64) + Send + Sync>;

/// Everything that watches one run, as the engine's one observer.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    pub(crate) observer: Option<Arc<dyn Observer + Send + Sync>>,
    pub(crate) on_progress: Option<Progress>,
    pub(crate) cancel: CancelToken,
}

impl Observer for Watch {
    fn progress(&self, stage: &'static str, done: u64, total: u64) {
        if let Some(observer) = &self.observer {
            observer.progress(stage, done, total);
        }
        if let Some(on_progress) = &self.on_progress {
            on_progress(stage, done, total);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled() || self.observer.as_ref().is_some_and(|observer| observer.is_cancelled())
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Watch")
            .field("observer", &self.observer.is_some())
            .field("on_progress", &self.on_progress.is_some())
            .field("cancel", &self.cancel)
            .finish()
    }
}
