//! What JavaScript may hand over as a side: a path, bytes, or columns in typed arrays.

use counterfoil::readers::{Source, read_bytes, read_path};
use counterfoil::reconcile::{Records, TextColumn};
use counterfoil::{InputColumn, records_from_columns};
use napi::bindgen_prelude::{BigInt64Array, Buffer};
use napi_derive::napi;

/// A column by name, with one of the three sorts of values.
#[napi(object)]
pub struct NativeColumn {
    pub name: String,
    pub text: Option<Vec<String>>,
    pub integer: Option<BigInt64Array>,
    pub instant: Option<BigInt64Array>,
}

/// A side: one of the three.
#[napi(object)]
pub struct NativeSide {
    pub path: Option<String>,
    pub bytes: Option<Buffer>,
    pub columns: Option<Vec<NativeColumn>>,
}

/// A side that no longer needs JavaScript.
pub(crate) enum Side {
    Path(String),
    Bytes(Vec<u8>),
    Columns(Vec<(String, InputColumn)>),
}

impl Side {
    /// Copies what JavaScript holds, on its thread: a buffer may change or move while another thread reads.
    ///
    /// # Errors
    /// `recon.too_many_records` where a text column would pass 4 GiB.
    pub(crate) fn take(side: NativeSide) -> counterfoil::Result<Self> {
        match (side.path, side.bytes, side.columns) {
            (Some(path), _, _) => Ok(Self::Path(path)),
            (None, Some(bytes), _) => Ok(Self::Bytes(bytes.to_vec())),
            (None, None, columns) => {
                let columns = columns.unwrap_or_default().into_iter().map(column);
                Ok(Self::Columns(columns.collect::<counterfoil::Result<_>>()?))
            }
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// Those of the readers, with the `side`.
    pub(crate) fn read(self, source: &Source, name: &'static str) -> counterfoil::Result<Records> {
        let read = match self {
            Self::Path(path) => read_path(path, source).map(|read| read.records),
            Self::Bytes(bytes) => read_bytes(&bytes, source).map(|read| read.records),
            Self::Columns(columns) => records_from_columns(name, &columns),
        };
        read.map_err(|error| error.with("side", name))
    }
}

fn column(column: NativeColumn) -> counterfoil::Result<(String, InputColumn)> {
    let values = if let Some(values) = column.integer {
        InputColumn::Integer(values.to_vec())
    } else if let Some(values) = column.instant {
        InputColumn::Instant(values.to_vec())
    } else {
        let mut texts = TextColumn::default();
        column.text.unwrap_or_default().iter().try_for_each(|value| texts.push(value))?;
        InputColumn::Text(texts)
    };
    Ok((column.name, values))
}
