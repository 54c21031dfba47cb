//! Columns from anything with `__arrow_c_stream__`: pandas, polars, pyarrow, DuckDB. Values are copied once, into records.

use crate::enter::{enter, exception};
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrowPrimitiveType, RecordBatchReader};
use arrow_schema::{DataType, TimeUnit};
use counterfoil::reconcile::{ABSENT, Records, TextColumn};
use counterfoil::{Error, InputColumn, error::code, records_from_columns};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A side from an object with an Arrow stream.
///
/// # Errors
/// `TypeError` for a column of floats or another type that money cannot come in; the codes of
/// [`records_from_columns`].
pub(crate) fn records(given: &Bound<'_, PyAny>, name: &str) -> PyResult<Records> {
    let python = given.py();
    let capsule = given.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
    let stream = take_stream(&capsule)?;
    let reader = RecordBatchStreamReader::try_new(stream).map_err(|error| broken(python, &error))?;
    let schema = reader.schema();
    let mut columns = Vec::new();
    for field in schema.fields() {
        let column = Column::of(field.data_type()).ok_or_else(|| refused(name, field.name(), field.data_type()))?;
        columns.push((field.name().clone(), column));
    }
    // The producer may be Python itself (a generator of batches), so the interpreter is kept while batches arrive.
    for batch in reader {
        let batch = batch.map_err(|error| broken(python, &error))?;
        for ((_, column), array) in columns.iter_mut().zip(batch.columns()) {
            column.append(array.as_ref()).map_err(|error| exception(python, &error))?;
        }
    }
    let source = name.to_owned();
    enter(python, move || {
        let columns: Vec<(String, InputColumn)> =
            columns.into_iter().map(|(name, column)| (name, column.values)).collect();
        records_from_columns(&source, &columns)
    })
}

#[allow(unsafe_code, reason = "the Arrow C stream interface hands over a pointer in a capsule")]
fn take_stream(capsule: &Bound<'_, PyCapsule>) -> PyResult<FFI_ArrowArrayStream> {
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a valid `ArrowArrayStream` (Arrow's PyCapsule interface). `from_raw` moves the
    // struct out and leaves a released one behind, so the capsule's destructor does not free it a second time.
    Ok(unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) })
}

fn broken(python: Python<'_>, error: &dyn std::fmt::Display) -> PyErr {
    exception(python, &Error::new(&code::READ_MAPPING_INVALID, format!("the Arrow stream is broken: {error}")))
}

fn refused(side: &str, column: &str, kind: &DataType) -> PyErr {
    let advice = match kind {
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            "floats cannot hold money exactly; pass int64 minor units, decimal128, or decimal text"
        }
        DataType::Timestamp(_, None) => "a timestamp needs its time zone; localize it first",
        DataType::UInt64 => "cast it to int64",
        _ => "pass int64, text, decimal128 or a timestamp with a time zone",
    };
    PyTypeError::new_err(format!("{side}: column {column:?} is {kind}: {advice}"))
}

struct Column {
    values: InputColumn,
    kind: DataType,
}

impl Column {
    fn of(kind: &DataType) -> Option<Self> {
        let texts = || InputColumn::Text(TextColumn::default());
        let inner = if let DataType::Dictionary(_, values) = kind { values.as_ref() } else { kind };
        let values = match inner {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Decimal128(_, _) | DataType::Null => {
                texts()
            }
            DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => InputColumn::Integer(Vec::new()),
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => InputColumn::Integer(Vec::new()),
            DataType::Timestamp(_, Some(_)) => InputColumn::Instant(Vec::new()),
            _ => return None,
        };
        Some(Self { values, kind: kind.clone() })
    }

    fn append(&mut self, array: &dyn Array) -> counterfoil::Result<()> {
        match &mut self.values {
            InputColumn::Text(texts) => append_texts(texts, array),
            InputColumn::Integer(values) => {
                match self.kind {
                    DataType::Int8 => append_integers::<Int8Type>(values, array),
                    DataType::Int16 => append_integers::<Int16Type>(values, array),
                    DataType::Int32 => append_integers::<Int32Type>(values, array),
                    DataType::UInt8 => append_integers::<UInt8Type>(values, array),
                    DataType::UInt16 => append_integers::<UInt16Type>(values, array),
                    DataType::UInt32 => append_integers::<UInt32Type>(values, array),
                    _ => append_integers::<Int64Type>(values, array),
                }
                refuse_minimum(values, array)
            }
            InputColumn::Instant(values) => append_instants(values, array),
        }
    }
}

fn append_integers<T: ArrowPrimitiveType>(values: &mut Vec<i64>, array: &dyn Array)
where
    T::Native: Into<i64>,
{
    if let Some(array) = array.as_primitive_opt::<T>() {
        values.extend(array.iter().map(|value| value.map_or(ABSENT, Into::into)));
    }
}

/// `i64::MIN` stands for an absent value inside; as a value it is refused rather than lost.
fn refuse_minimum(values: &[i64], array: &dyn Array) -> counterfoil::Result<()> {
    let start = values.len().saturating_sub(array.len());
    let added = values.iter().skip(start).enumerate();
    match added.filter(|(row, _)| array.is_valid(*row)).find(|(_, value)| **value == ABSENT) {
        None => Ok(()),
        Some((row, _)) => {
            let message = "-2^63 is refused as an amount";
            Err(Error::new(&code::MONEY_OVERFLOW, message).with("record", start + row + 1))
        }
    }
}

fn append_instants(values: &mut Vec<i64>, array: &dyn Array) -> counterfoil::Result<()> {
    let DataType::Timestamp(unit, _) = array.data_type() else { return Ok(()) };
    let mut push = |value: Option<i64>, factor: i64, divisor: i64| match value {
        None => {
            values.push(ABSENT);
            Ok(())
        }
        Some(value) => match value.checked_mul(factor) {
            Some(scaled) => {
                values.push(scaled.div_euclid(divisor));
                Ok(())
            }
            None => Err(Error::new(&code::TIME_OUT_OF_RANGE, "a timestamp lies outside the supported range")),
        },
    };
    match unit {
        TimeUnit::Second => {
            array.as_primitive::<TimestampSecondType>().iter().try_for_each(|value| push(value, 1_000_000, 1))
        }
        TimeUnit::Millisecond => {
            array.as_primitive::<TimestampMillisecondType>().iter().try_for_each(|value| push(value, 1_000, 1))
        }
        TimeUnit::Microsecond => {
            array.as_primitive::<TimestampMicrosecondType>().iter().try_for_each(|value| push(value, 1, 1))
        }
        TimeUnit::Nanosecond => {
            array.as_primitive::<TimestampNanosecondType>().iter().try_for_each(|value| push(value, 1, 1_000))
        }
    }
}

fn append_texts(texts: &mut TextColumn, array: &dyn Array) -> counterfoil::Result<()> {
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().try_for_each(|value| texts.push(value.unwrap_or(""))),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().try_for_each(|value| texts.push(value.unwrap_or(""))),
        DataType::Utf8View => array.as_string_view().iter().try_for_each(|value| texts.push(value.unwrap_or(""))),
        DataType::Decimal128(_, scale) => append_decimals(texts, array, *scale),
        DataType::Dictionary(_, _) => append_dictionary(texts, array),
        _ => (0..array.len()).try_for_each(|_| texts.push("")),
    }
}

fn append_decimals(texts: &mut TextColumn, array: &dyn Array, scale: i8) -> counterfoil::Result<()> {
    let array = array.as_primitive::<Decimal128Type>();
    array.iter().try_for_each(|value| match value {
        None => texts.push(""),
        Some(value) => texts.push(&decimal_text(value, scale)),
    })
}

/// A scaled integer as decimal text, exactly.
fn decimal_text(value: i128, scale: i8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = value.unsigned_abs().to_string();
    match usize::try_from(scale) {
        Ok(0) => format!("{sign}{digits}"),
        Ok(scale) => {
            let padded = format!("{digits:0>width$}", width = scale + 1);
            let (whole, fraction) = padded.split_at(padded.len() - scale);
            format!("{sign}{whole}.{fraction}")
        }
        Err(_) => format!("{sign}{digits}{}", "0".repeat(usize::from(scale.unsigned_abs()))),
    }
}

fn append_dictionary(texts: &mut TextColumn, array: &dyn Array) -> counterfoil::Result<()> {
    let dictionary = array.as_any_dictionary();
    let mut words = TextColumn::default();
    append_texts(&mut words, dictionary.values().as_ref())?;
    let keys = dictionary.normalized_keys();
    keys.iter().enumerate().try_for_each(|(row, key)| {
        let value = if array.is_null(row) { "" } else { words.value(*key) };
        texts.push(value)
    })
}
