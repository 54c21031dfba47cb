//! From an input and what is said about it to records.

use std::path::Path;

use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::reconcile::Records;

use crate::csv::{Header, Input, Slice, find_column, scan_input};
use crate::documents;
use crate::format::{Format, FormatChoice, Source};
use crate::own;
use crate::plan::Plan;
use crate::sink::ColumnSink;
use crate::stripe;

/// What an input came to.
#[derive(Debug, Clone)]
pub struct ReadOutcome {
    /// The records, with the rejected rows and the notes of the reading.
    pub records: Records,
    /// What the input turned out to be.
    pub format: Format,
}

/// What an input is, by its first bytes. Never an answer about units or zones: [`Format::Csv`] and [`Format::Json`] need a
/// mapping.
///
/// # Errors
/// Codes `csv.*` of a broken header, `json.*` of text that begins like JSON and is none.
pub fn detect(bytes: &[u8]) -> Result<Format> {
    detect_input(Input::Bytes(bytes), &Source::default()).map(|(format, _)| format)
}

/// Reads bytes in memory.
///
/// # Errors
/// `read.ambiguous_format`, `read.mapping_invalid`, codes `csv.*` of a broken header, a missing column or a cap on the
/// file, codes `json.*` of a broken document. A broken row is no error; it is in [`Records::rejected`].
pub fn read_bytes(bytes: &[u8], source: &Source) -> Result<ReadOutcome> {
    read_input(Input::Bytes(bytes), source, "memory", threads(source))
}

/// Reads a file, in windows: a CSV file is never held in memory as a whole.
///
/// # Errors
/// As for [`read_bytes`], and `io.read`.
pub fn read_path(path: impl AsRef<Path>, source: &Source) -> Result<ReadOutcome> {
    let path = path.as_ref();
    read_input(Input::Path(path), source, &file_name(path), threads(source)).map_err(|error| name_file(error, path))
}

/// Says in which file an error is, unless the message or a JSON path says so already.
fn name_file(error: Error, path: &Path) -> Error {
    if error.code() == &code::IO_READ || error.context_value("path").is_some() {
        return error;
    }
    error.with("path", path.display())
}

/// Reads two files at once, one thread a file where threads are allowed: neither side is put together from parts then.
///
/// # Errors
/// As for [`read_path`]; the first file's error goes before the second's.
pub fn read_paths(left: (&Path, &Source), right: (&Path, &Source)) -> Result<(ReadOutcome, ReadOutcome)> {
    let allowed = threads(left.1).min(threads(right.1));
    if allowed < 2 {
        return Ok((read_path(left.0, left.1)?, read_path(right.0, right.1)?));
    }
    let each = |(path, source): (&Path, &Source)| {
        read_input(Input::Path(path), source, &file_name(path), (allowed / 2).max(1))
            .map_err(|error| name_file(error, path))
    };
    std::thread::scope(|scope| {
        let second = scope.spawn(move || each(right));
        let first = each(left);
        let second =
            second.join().unwrap_or_else(|_| Err(Error::new(&code::INTERNAL_PANIC, "a reading thread panicked")));
        Ok((first?, second?))
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn threads(source: &Source) -> usize {
    match source.threads {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
        given => given,
    }
}

fn read_input(input: Input<'_>, source: &Source, name: &str, threads: usize) -> Result<ReadOutcome> {
    let name = if source.name.is_empty() { name } else { source.name.as_str() };
    let (format, header) = detect_input(input, source)?;
    let records = match (&format, header, &source.mapping) {
        (Format::StripeSummary { itemized }, ..) => Records {
            source: name.to_owned(),
            format: format.name().to_owned(),
            itemized_report: Some((*itemized).to_owned()),
            ..Records::default()
        },
        (_, Some(header), _) => {
            let plan = csv_plan(&format, &header, source)?;
            read_csv(input, &header, &plan, threads, name, &format)?
        }
        (Format::StripeObjects, None, _) => stripe::read_objects(input, source, name, format.name())?,
        (Format::RecordsJson, None, _) => documents::read_own(input, source, name)?,
        (_, None, Some(mapping)) => documents::read_mapped(input, source, mapping, name)?,
        (_, None, None) => {
            return Err(ambiguous("the objects are of no known format: give a mapping, or name the format"));
        }
    };
    Ok(ReadOutcome { records, format })
}

fn csv_plan(format: &Format, header: &Header, source: &Source) -> Result<Plan> {
    let key_bytes = source.csv.caps.key_bytes;
    match (format, &source.mapping) {
        (Format::Csv, Some(mapping)) => Plan::from_mapping(mapping, key_bytes, |name| find_column(header, name)),
        (Format::Csv, None) => Err(ambiguous(&format!(
            "the columns {} are of no known format: give a mapping, or name the format",
            header.names.iter().take(32).map(String::as_str).collect::<Vec<_>>().join(", ")
        ))),
        (Format::RecordsCsv, _) => own::plan(&header.names, key_bytes),
        (format, _) => stripe::csv::plan(format, header, source),
    }
}

fn ambiguous(message: &str) -> Error {
    Error::new(&code::READ_AMBIGUOUS_FORMAT, message)
}

fn read_csv(
    input: Input<'_>,
    header: &Header,
    plan: &Plan,
    threads: usize,
    name: &str,
    format: &Format,
) -> Result<Records> {
    let slices = scan_input(input, header, threads, |bytes| ColumnSink::new(plan, &header.names, bytes))?;
    join(slices, header, plan, name, format)
}

/// Puts the slices of a file together.
fn join(
    slices: Vec<Slice<ColumnSink<'_>>>,
    header: &Header,
    plan: &Plan,
    name: &str,
    format: &Format,
) -> Result<Records> {
    let mut whole: Option<ColumnSink<'_>> = None;
    for slice in slices {
        let mut sink = slice.sink;
        sink.shift(slice.offset);
        match &mut whole {
            Some(whole) => whole.append(sink)?,
            None => whole = Some(sink),
        }
    }
    whole.unwrap_or_else(|| ColumnSink::new(plan, &header.names, 0)).finish(name, format.name())
}

/// What the input is, with its header if it is CSV.
fn detect_input(input: Input<'_>, source: &Source) -> Result<(Format, Option<Header>)> {
    if is_json(&input.head(4096)?, source.format) {
        let format = match (source.format, &source.mapping) {
            (FormatChoice::StripeObjects, _) => Format::StripeObjects,
            (FormatChoice::RecordsJson, _) => Format::RecordsJson,
            (FormatChoice::Json, _) | (FormatChoice::Auto, Some(_)) => Format::Json,
            _ => documents::detect(input, source)?,
        };
        return Ok((format, None));
    }
    let header = input.header(&source.csv)?;
    let format = match (source.format, &source.mapping) {
        (FormatChoice::Csv, _) | (FormatChoice::Auto, Some(_)) => Format::Csv,
        (FormatChoice::RecordsCsv, _) => Format::RecordsCsv,
        (FormatChoice::StripeCsv, _) => {
            stripe::csv::detect(&header).ok_or_else(|| ambiguous("the columns are those of no known Stripe file"))?
        }
        _ if own::is_own(&header.names) => Format::RecordsCsv,
        _ => stripe::csv::detect(&header).unwrap_or(Format::Csv),
    };
    Ok((format, Some(header)))
}

/// Whether the text is JSON: what the caller says, else the first character that counts.
fn is_json(head: &[u8], choice: FormatChoice) -> bool {
    match choice {
        FormatChoice::RecordsJson | FormatChoice::StripeObjects | FormatChoice::Json => true,
        FormatChoice::RecordsCsv | FormatChoice::StripeCsv | FormatChoice::Csv => false,
        FormatChoice::Auto => {
            let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
            matches!(head.trim_ascii_start().first(), Some(b'{' | b'['))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::{CsvOptions, read_table, scan_ranges};
    use crate::mapping::Mapping;
    use proptest::prelude::*;

    const MAPPING: &str = r#"{"id": "id", "references": {"reference": "ref"}, "status": {"column": "status"},
        "amount": {"column": "amount", "unit": "minor"}, "currency": {"column": "currency"},
        "fields": {"memo": "memo"}, "dates": [{"kind": "created", "column": "at", "zone": "UTC"}]}"#;

    /// Rows of which about half can be read.
    fn rows() -> impl Strategy<Value = String> {
        let id = prop_oneof![8 => "[a-z]{1,40}", 1 => Just(String::new()), 1 => "\"[a-z \n]{0,9}\"", 1 => Just("1.5E+12".to_owned())];
        let amount = prop_oneof![8 => "-?[0-9]{1,12}", 1 => "[0-9]{1,3}\\.[0-9]{2}", 1 => "[a-z\"]{0,3}"];
        let currency = prop_oneof![8 => Just("EUR"), 2 => Just("jpy"), 1 => Just("xyz"), 1 => Just("")];
        let status = prop_oneof![Just("paid"), Just(" paid "), Just("failed"), Just("\"paid, in full\"")];
        let at = prop_oneof![4 => Just("2026-01-02 03:04:05"), 1 => Just(""), 1 => Just("01/02/03")];
        let memo = prop_oneof![4 => "[a-z é]{0,20}", 1 => Just("x,y".to_owned())];
        let row = (id, "[a-z]{0,8}", amount, currency, status, at, memo).prop_map(
            |(id, reference, amount, currency, status, at, memo)| {
                format!("{id},{reference},{amount},{currency},{status},{at},{memo}\n")
            },
        );
        prop::collection::vec(row, 0..40).prop_map(|rows| rows.concat())
    }

    proptest! {
        /// Rows in are records and rejected rows out, and however a file is cut the records are the same.
        #[test]
        fn rows_in_are_records_and_rejected_rows_out(body in rows(), ranges in 1u64..6, window in 1usize..300) {
            let text = format!("id,ref,amount,currency,status,at,memo\n{body}");
            let input = Input::Bytes(text.as_bytes());
            let header = input.header(&CsvOptions::default()).unwrap();
            let mapping = Mapping::from_json(MAPPING).unwrap();
            let plan = Plan::from_mapping(&mapping, 64 << 10, |name| find_column(&header, name)).unwrap();
            let records = |ranges, window| {
                let total = text.len() as u64;
                let make = |bytes| ColumnSink::new(&plan, &header.names, bytes);
                let slices = scan_ranges(input, &header, total, ranges, window, make).unwrap();
                join(slices, &header, &plan, "x", &Format::Csv).unwrap()
            };
            let whole = records(1, 1 << 20);
            whole.validate().unwrap();
            let table = read_table(text.as_bytes(), &CsvOptions::default()).unwrap();
            prop_assert_eq!(whole.len() + whole.rejected.len(), table.rows.len() + table.rejected.len());
            prop_assert_eq!(format!("{:?}", records(ranges, window)), format!("{whole:?}"));
        }
    }
}
