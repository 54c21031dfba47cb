//! Runs, and the small calls beside them.

use crate::comparison::Comparison;
use crate::enter::enter;
use crate::input::Side;
use counterfoil::wire::Call;
use counterfoil::{Job, Reconcile, instant_from_text};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Stops runs from another thread.
#[pyclass(frozen, module = "counterfoil")]
#[derive(Default)]
pub(crate) struct CancelToken {
    token: counterfoil::CancelToken,
}

#[pymethods]
impl CancelToken {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    fn cancel(&self) {
        self.token.cancel();
    }

    #[getter]
    fn cancelled(&self) -> bool {
        self.token.is_cancelled()
    }
}

/// How often a run comes back to the interpreter: often enough that Ctrl-C works within a tenth of a second.
const PULSE: Duration = Duration::from_millis(50);

/// Tells Python how far a run is, and hears from it whether to go on.
struct Pulse {
    progress: Option<Py<PyAny>>,
    cancel: counterfoil::CancelToken,
    last: Mutex<Instant>,
    raised: Arc<Mutex<Option<PyErr>>>,
}

impl Pulse {
    fn beat(&self, stage: &'static str, done: u64, total: u64) {
        Python::attach(|python| {
            let told = match &self.progress {
                Some(progress) => progress.call1(python, (stage, done, total)).map(|_| ()),
                None => Ok(()),
            };
            if let Err(error) = told.and_then(|()| python.check_signals()) {
                self.cancel.cancel();
                if let Ok(mut raised) = self.raised.lock() {
                    raised.get_or_insert(error);
                }
            }
        });
    }
}

impl counterfoil::reconcile::Observer for Pulse {
    fn progress(&self, stage: &'static str, done: u64, total: u64) {
        self.beat(stage, done, total);
    }

    fn is_cancelled(&self) -> bool {
        let due = self.last.lock().is_ok_and(|mut last| {
            let due = last.elapsed() >= PULSE;
            if due {
                *last = Instant::now();
            }
            due
        });
        if due {
            Python::attach(|python| {
                if let Err(error) = python.check_signals() {
                    self.cancel.cancel();
                    if let Ok(mut raised) = self.raised.lock() {
                        raised.get_or_insert(error);
                    }
                }
            });
        }
        self.cancel.is_cancelled()
    }
}

/// Reads and compares two sides; `job` is the JSON text of a job (policy and sources).
#[pyfunction]
#[pyo3(signature = (platform, channel, job, as_of, threads=None, progress=None, cancel=None))]
#[allow(clippy::too_many_arguments, reason = "one crossing; the Python half has the keywords")]
pub(crate) fn reconcile(
    python: Python<'_>,
    platform: &Bound<'_, PyAny>,
    channel: &Bound<'_, PyAny>,
    job: String,
    as_of: String,
    threads: Option<usize>,
    progress: Option<Py<PyAny>>,
    cancel: Option<&Bound<'_, CancelToken>>,
) -> PyResult<Comparison> {
    let (platform, channel) = (Side::take(platform, "platform")?, Side::take(channel, "channel")?);
    let token = cancel.map(|cancel| cancel.get().token.clone()).unwrap_or_default();
    let raised = Arc::new(Mutex::new(None));
    let last = Mutex::new(Instant::now());
    let pulse = Pulse { progress, cancel: token.clone(), last, raised: Arc::clone(&raised) };
    let compared = enter(python, move || {
        let mut job = Job::from_json(&job)?;
        if let Some(threads) = threads {
            job.platform.threads = threads;
            job.channel.threads = threads;
        }
        let (first, second) = (job.platform.clone(), job.channel.clone());
        let mut run = Reconcile::from_job(job).as_of(instant_from_text(&as_of)?).cancel_token(token).observer(pulse);
        if let Some(threads) = threads {
            run = run.threads(threads);
        }
        let platform = platform.read(&first, "platform")?;
        let channel = channel.read(&second, "channel")?;
        run.run(platform, channel)
    });
    // What Python raised meanwhile (Ctrl-C, an error in the callback) is what stopped the run.
    let raised = raised.lock().ok().and_then(|mut raised| raised.take());
    match raised {
        Some(error) => Err(error),
        None => compared.map(Comparison::new),
    }
}

/// Answers a request of the wire form.
#[pyfunction]
#[pyo3(signature = (request, attachments=vec![]))]
pub(crate) fn call<'py>(
    python: Python<'py>,
    request: PyBackedBytes,
    attachments: Vec<PyBackedBytes>,
) -> PyResult<Bound<'py, PyBytes>> {
    let answer = enter(python, || {
        let attachments: Vec<&[u8]> = attachments.iter().map(AsRef::as_ref).collect();
        Ok(Call::new().answer(&request, &attachments))
    })?;
    Ok(PyBytes::new(python, &answer))
}

/// Splits an amount by weights.
#[pyfunction]
pub(crate) fn allocate(python: Python<'_>, total: i64, weights: Vec<i64>) -> PyResult<Vec<i64>> {
    enter(python, || counterfoil::money::allocate_signed(total, &weights))
}

/// Names and JSON texts of the presets.
#[pyfunction]
pub(crate) fn presets() -> Vec<(&'static str, &'static str)> {
    counterfoil::reconcile::PRESETS.to_vec()
}

/// The version of the engine.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    counterfoil::reconcile::ENGINE_VERSION
}

/// Panics behind the border, so that a test can see that nothing but a typed error comes through.
#[pyfunction]
#[pyo3(name = "_panic")]
#[allow(clippy::panic, reason = "this is the panic that the border has to hold back")]
pub(crate) fn panic_on_purpose(python: Python<'_>) -> PyResult<()> {
    enter(python, || -> counterfoil::Result<()> { panic!("forced") })
}
