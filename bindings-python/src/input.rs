//! What Python may hand over as a side: a path, bytes, columns, or anything with an Arrow stream.

use crate::arrow_input;
use crate::enter::{enter, exception};
use counterfoil::readers::{Source, read_bytes, read_path};
use counterfoil::reconcile::{ABSENT, Records, TextColumn};
use counterfoil::{InputColumn, records_from_columns};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView};
use std::path::PathBuf;

/// A side before it is read.
pub(crate) enum Side {
    Path(PathBuf),
    Bytes(PyBackedBytes),
    Owned(Vec<u8>),
    Records(Box<Records>),
}

/// A side from columns whose values the Python half has checked one by one.
fn columns(given: &Bound<'_, PyAny>, source: &str) -> PyResult<Records> {
    let list: Vec<(String, String, Bound<'_, PyAny>)> = given.getattr("columns")?.extract()?;
    let mut columns = Vec::with_capacity(list.len());
    for (name, kind, values) in list {
        let column = match kind.as_str() {
            "integer" => InputColumn::Integer(integers(&values)?),
            "instant" => InputColumn::Instant(integers(&values)?),
            _ => {
                let mut texts = TextColumn::default();
                for value in values.try_iter()? {
                    let value: Option<PyBackedStr> = value?.extract()?;
                    let text = value.as_deref().unwrap_or("");
                    texts.push(text).map_err(|error| exception(given.py(), &error))?;
                }
                InputColumn::Text(texts)
            }
        };
        columns.push((name, column));
    }
    enter(given.py(), || records_from_columns(source, &columns))
}

fn integers(values: &Bound<'_, PyAny>) -> PyResult<Vec<i64>> {
    let values: Vec<Option<i64>> = values.extract()?;
    Ok(values.into_iter().map(|value| value.unwrap_or(ABSENT)).collect())
}

impl Side {
    /// Takes hold of what Python gave, with the interpreter.
    ///
    /// # Errors
    /// `TypeError` for anything else, saying what to pass; the errors of the Arrow glue.
    pub(crate) fn take(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        if given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyByteArray>() {
            return Ok(Self::Bytes(given.extract()?));
        }
        if given.is_instance_of::<PyMemoryView>() {
            return Ok(Self::Owned(given.call_method0("tobytes")?.extract()?));
        }
        if given.get_type().fully_qualified_name()? == "counterfoil.columns.ColumnsStream" {
            return columns(given, name).map(|records| Self::Records(Box::new(records)));
        }
        if given.hasattr("__arrow_c_stream__")? {
            return arrow_input::records(given, name).map(|records| Self::Records(Box::new(records)));
        }
        if let Ok(path) = given.extract::<PathBuf>() {
            return Ok(Self::Path(path));
        }
        let kind = given.get_type().name()?;
        Err(PyTypeError::new_err(format!(
            "{name}: pass a path, bytes, a dict of columns, or an object with __arrow_c_stream__; not {kind}"
        )))
    }

    /// Reads it, without the interpreter.
    ///
    /// # Errors
    /// Those of the readers.
    pub(crate) fn read(self, source: &Source, name: &'static str) -> counterfoil::Result<Records> {
        let named = |error: counterfoil::Error| error.with("side", name);
        match self {
            Self::Path(path) => read_path(path, source).map(|read| read.records).map_err(named),
            Self::Bytes(bytes) => read_bytes(&bytes, source).map(|read| read.records).map_err(named),
            Self::Owned(bytes) => read_bytes(&bytes, source).map(|read| read.records).map_err(named),
            Self::Records(records) => Ok(*records),
        }
    }
}
