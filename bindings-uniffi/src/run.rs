use crate::failure::CounterfoilError;
use crate::slices;
use counterfoil::CancelToken;
use counterfoil::wire::Call;
use std::sync::{Arc, Mutex, PoisonError};

/// How far a run is.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct Progress {
    /// `read`, then the stages of the engine by name; empty before the first.
    pub stage: String,
    /// How much of the stage is done, in the stage's own units.
    pub done: u64,
    /// How much there is to do in the stage.
    pub total: u64,
}

/// A call that other threads can watch and stop.
///
/// Progress is asked for, not called back: a callback would have to enter the host's interpreter from the engine's
/// threads, which Ruby cannot do while it waits for the call.
#[derive(Debug, uniffi::Object)]
pub struct Run {
    cancel: CancelToken,
    progress: Arc<Mutex<Progress>>,
    call: Call,
}

#[uniffi::export]
impl Run {
    /// A run that has not begun.
    #[uniffi::constructor]
    pub fn new() -> Self {
        let cancel = CancelToken::new();
        let progress: Arc<Mutex<Progress>> = Arc::default();
        let seen = Arc::clone(&progress);
        let call = Call::new().cancel_token(cancel.clone()).on_progress(move |stage, done, total| {
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = Progress { stage: stage.to_owned(), done, total };
        });
        Self { cancel, progress, call }
    }

    /// Answers a request as the function `call` does.
    pub fn call(&self, request: Vec<u8>, attachments: Vec<Vec<u8>>) -> Vec<u8> {
        self.call.answer(&request, &slices(&attachments))
    }

    /// Answers a request as the function `answer` does.
    ///
    /// # Errors
    /// As `answer`; `Cancelled` with the code `recon.cancelled` where the run was stopped.
    pub fn answer(&self, request: Vec<u8>, attachments: Vec<Vec<u8>>) -> Result<Vec<u8>, CounterfoilError> {
        Ok(self.call.result(&request, &slices(&attachments)).map(String::into_bytes)?)
    }

    /// Stops this run, now and for good; it leaves nothing behind.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Default for Run {
    fn default() -> Self {
        Self::new()
    }
}
