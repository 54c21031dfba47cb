//! The outcomes of a run as an Arrow stream, which pyarrow, polars, pandas and DuckDB read directly.

use crate::enter::exception;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, RecordBatchIterator, StringArray, UInt32Array};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use counterfoil::money::Currency;
use counterfoil::reconcile::{ABSENT, GapUnit, NO_PASS, NO_ROW, TextColumn};
use counterfoil::{Comparison, Error, OutcomeColumns, error::code};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::Arc;

/// Rows a batch: consumers that work batch by batch keep a small working set.
const BATCH: usize = 65_536;

/// The outcome columns of a comparison as a capsule with an Arrow stream.
///
/// # Errors
/// `recon.too_many_records` where a text column would pass 4 GiB.
pub(crate) fn stream<'py>(python: Python<'py>, comparison: &Comparison) -> PyResult<Bound<'py, PyCapsule>> {
    let batch = crate::enter::enter(python, || {
        let columns = comparison.columns()?;
        batch(&columns).map_err(|source| Error::new(&code::RECON_TOO_MANY_RECORDS, source.to_string()))
    })?;
    let schema = batch.schema();
    let rows = batch.num_rows();
    let starts: Vec<usize> = (0..rows.max(1)).step_by(BATCH).collect();
    let batches = starts.into_iter().map(move |start| Ok(batch.slice(start, BATCH.min(rows - start))));
    let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, schema)));
    PyCapsule::new_with_value(python, stream, c"arrow_array_stream").map_err(|error| {
        let message = format!("no capsule could be made: {error}");
        exception(python, &Error::new(&code::INTERNAL_PANIC, message))
    })
}

fn batch(columns: &OutcomeColumns) -> Result<RecordBatch, ArrowError> {
    let text = |values: &TextColumn| -> ArrayRef {
        let values = (0..values.len()).map(|row| Some(values.value(row)).filter(|value| !value.is_empty()));
        Arc::new(values.collect::<StringArray>())
    };
    let number = |values: &[i64]| -> ArrayRef {
        Arc::new(values.iter().map(|value| Some(*value).filter(|value| *value != ABSENT)).collect::<Int64Array>())
    };
    let row = |values: &[u32]| -> ArrayRef {
        Arc::new(values.iter().map(|value| Some(*value).filter(|value| *value != NO_ROW)).collect::<UInt32Array>())
    };
    let unit = |unit: &Option<GapUnit>| unit.map(GapUnit::name);
    let currency = |code: &u16| Currency::from_index(*code).map(Currency::code);
    let pass = |pass: &u8| Some(u32::from(*pass)).filter(|_| *pass != NO_PASS);
    let line = |line: &u64| i64::try_from(*line).ok().filter(|line| *line > 0);
    let list: Vec<(&str, ArrayRef)> = vec![
        ("side", Arc::new(columns.side.iter().map(|side| Some(side.name())).collect::<StringArray>())),
        ("row", row(&columns.row)),
        ("line", Arc::new(columns.line.iter().map(line).collect::<Int64Array>())),
        ("id", text(&columns.id)),
        ("kind", text(&columns.kind)),
        ("outcome", Arc::new(columns.outcome.iter().map(|outcome| Some(outcome.name())).collect::<StringArray>())),
        ("reason", Arc::new(columns.reason.iter().map(|reason| Some(reason.name())).collect::<StringArray>())),
        ("pass", Arc::new(columns.pass.iter().map(pass).collect::<UInt32Array>())),
        ("partner_id", text(&columns.partner_id)),
        ("group", row(&columns.group)),
        ("candidate_id", text(&columns.candidate_id)),
        ("rival_id", text(&columns.rival_id)),
        ("amount_minor", number(&columns.amount)),
        ("currency", Arc::new(columns.currency.iter().map(currency).collect::<StringArray>())),
        ("gap", number(&columns.gap)),
        ("gap_unit", Arc::new(columns.gap_unit.iter().map(unit).collect::<StringArray>())),
        ("message", text(&columns.message)),
    ];
    let always = ["side", "outcome", "reason"];
    let fields: Vec<Field> = list
        .iter()
        .map(|(name, array)| Field::new(*name, DataType::clone(array.data_type()), !always.contains(name)))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), list.into_iter().map(|(_, array)| array).collect())
}
