//! Rows as text: for small files and for tests. Records go through a sink of their own and never take this way.

use counterfoil_core::error::{Code, Result, code};

use super::CsvOptions;
use super::chunk::{Input, scan_input};
use super::scan::{Place, Row, RowSink};

/// A CSV file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each as wide as `columns`, to the letter: spaces around fields are kept.
    pub rows: Vec<Vec<String>>,
    /// The rows that cannot be read.
    pub rejected: Vec<Rejected>,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its number, from 1; the header is not counted.
    pub record: u64,
    /// The field at fault, from 0.
    pub field: Option<usize>,
    /// Why.
    pub code: &'static Code,
}

/// Reads a whole CSV file as text.
///
/// ```
/// use counterfoil_readers::csv::{CsvOptions, read_table};
///
/// let table = read_table(b"id,memo\n1,\"a, \"\"b\"\"\"\n2\n", &CsvOptions::default())?;
/// assert_eq!(table.rows, [["1", "a, \"b\""]]);
/// assert_eq!((table.rejected[0].line, table.rejected[0].code.text), (3, "csv.too_few_fields"));
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
///
/// # Errors
/// Codes `csv.*` of a broken header, and `csv.too_many_rows`. A broken row is no error; it is in [`Table::rejected`].
pub fn read_table(bytes: &[u8], options: &CsvOptions) -> Result<Table> {
    let input = Input::Bytes(bytes);
    let header = input.header(options)?;
    let slices = scan_input(input, &header, 1, |_| TextSink::default())?;
    let mut table = Table { columns: header.names, rows: Vec::new(), rejected: Vec::new() };
    for slice in slices {
        table.rows.extend(slice.sink.rows);
        table.rejected.extend(slice.sink.rejected.into_iter().map(|mut rejected| {
            rejected.line += slice.offset.line;
            rejected.record += slice.offset.record;
            rejected
        }));
    }
    Ok(table)
}

/// Collects rows as text.
#[derive(Debug, Default)]
pub(crate) struct TextSink {
    pub(crate) rows: Vec<Vec<String>>,
    pub(crate) rejected: Vec<Rejected>,
}

impl RowSink for TextSink {
    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        let mut texts = Vec::with_capacity(row.width());
        for index in 0..row.width() {
            match std::str::from_utf8(row.exact_field(index)) {
                Ok(text) => texts.push(text.to_owned()),
                Err(_) => return self.reject(row.place, &code::CSV_INVALID_UTF8, Some(index), row.raw()),
            }
        }
        self.rows.push(texts);
        Ok(())
    }

    fn reject(&mut self, place: Place, code: &'static Code, field: Option<usize>, _raw: &[u8]) -> Result<()> {
        self.rejected.push(Rejected { line: place.line, record: place.record, field, code });
        Ok(())
    }
}
