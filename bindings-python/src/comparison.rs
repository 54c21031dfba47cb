//! The result of a run, held in Rust until somebody asks.

use crate::arrow_output;
use crate::enter::enter;
use counterfoil::reconcile::Side;
use counterfoil::reports::{HtmlOptions, Language};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Both sides, the policy and the verdict on every record.
#[pyclass(frozen, module = "counterfoil._core")]
pub(crate) struct Comparison {
    comparison: counterfoil::Comparison,
}

impl Comparison {
    pub(crate) fn new(comparison: counterfoil::Comparison) -> Self {
        Self { comparison }
    }
}

fn language(name: &str) -> PyResult<Language> {
    match name {
        "en" => Ok(Language::English),
        "zh" => Ok(Language::Chinese),
        other => Err(PyValueError::new_err(format!("language is \"en\" or \"zh\", not {other:?}"))),
    }
}

fn side(name: &str) -> PyResult<Side> {
    match name {
        "platform" => Ok(Side::Platform),
        "channel" => Ok(Side::Channel),
        other => Err(PyValueError::new_err(format!("side is \"platform\" or \"channel\", not {other:?}"))),
    }
}

#[pymethods]
impl Comparison {
    fn overview(&self, python: Python<'_>) -> PyResult<String> {
        enter(python, || Ok(self.comparison.overview()))
    }

    fn run_id(&self, python: Python<'_>) -> PyResult<String> {
        enter(python, || Ok(self.comparison.run_id()))
    }

    fn to_json(&self, python: Python<'_>) -> PyResult<String> {
        enter(python, || Ok(self.comparison.to_json()))
    }

    fn to_csv(&self, python: Python<'_>, language_name: &str) -> PyResult<String> {
        let language = language(language_name)?;
        enter(python, || Ok(self.comparison.to_csv(language)))
    }

    fn to_text(&self, python: Python<'_>, language_name: &str) -> PyResult<String> {
        let language = language(language_name)?;
        enter(python, || Ok(self.comparison.to_text(language)))
    }

    fn to_html(&self, python: Python<'_>, language_name: &str) -> PyResult<String> {
        let language = language(language_name)?;
        enter(python, || Ok(self.comparison.report().to_html(&HtmlOptions { language, ..HtmlOptions::default() })))
    }

    fn find(&self, python: Python<'_>, side_name: &str, id: &str) -> PyResult<Option<usize>> {
        let side = side(side_name)?;
        enter(python, || Ok(self.comparison.find(side, id)))
    }

    fn explain(&self, python: Python<'_>, side_name: &str, row: usize) -> PyResult<Option<String>> {
        let side = side(side_name)?;
        enter(python, || Ok(self.comparison.explain(side, row).and_then(|story| serde_json::to_string(&story).ok())))
    }

    fn verify(&self, python: Python<'_>) -> PyResult<()> {
        let (platform, channel) = (self.comparison.records(Side::Platform), self.comparison.records(Side::Channel));
        enter(python, || self.comparison.reconciliation().verify(platform, channel))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        python: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may ask for another schema; the interface lets a producer answer with its own.
        let _ = requested_schema;
        arrow_output::stream(python, &self.comparison)
    }
}
