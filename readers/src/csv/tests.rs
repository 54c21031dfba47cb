//! Tokenizer tests: bad inputs by their number in the table of bad inputs, and the two paths against each other.

use super::chunk::{Input, scan_ranges};
use super::rows::TextSink;
use super::*;
use counterfoil_core::error::Result;
use proptest::prelude::*;

fn table(text: &[u8]) -> Result<Table> {
    read_table(text, &CsvOptions::default())
}

fn error_of(text: &[u8]) -> &'static str {
    table(text).unwrap_err().code().text
}

/// The only rejected row: line, record, code.
fn rejected_of(text: &[u8]) -> (u64, u64, &'static str) {
    let table = table(text).unwrap();
    assert_eq!(table.rejected.len(), 1, "{table:?}");
    let rejected = &table.rejected[0];
    (rejected.line, rejected.record, rejected.code.text)
}

#[test]
fn bad_files_are_refused_and_bad_rows_rejected() {
    assert_eq!(error_of(b""), "csv.empty", "B043");
    assert_eq!(error_of(b"\xef\xbb\xbf\r\n\n"), "csv.empty");
    assert_eq!(table(b"id,amount\n").unwrap().rows.len(), 0, "B044");
    assert_eq!(rejected_of(b"id,amount\n1,\"5.00"), (2, 1, "csv.unclosed_quote"), "B045");
    assert_eq!(rejected_of(b"id,amount\n1,5\"0"), (2, 1, "csv.bare_quote"), "B046");
    assert_eq!(rejected_of(b"id,amount\n1,\"5\"x"), (2, 1, "csv.text_after_quote"), "B047");
    assert_eq!(rejected_of(b"id,amount\n1"), (2, 1, "csv.too_few_fields"), "B048");
    assert_eq!(rejected_of(b"id,amount\n1,2,3"), (2, 1, "csv.too_many_fields"), "B049");
    assert_eq!(error_of(b"id,amount,amount\n1,2,3"), "csv.duplicate_header", "B050");
    assert_eq!(error_of(b"\xff\xfei\0d\0"), "csv.encoding", "B052");
    assert_eq!(error_of(b"PK\x03\x04\x14\0"), "csv.encoding", "a workbook");
    assert_eq!(error_of(b"\x1f\x8b\x08\0"), "csv.encoding", "a gzip file");
    assert_eq!(error_of(b"i\0d\0"), "csv.nul_byte", "UTF-16 without its mark");
    assert_eq!(rejected_of(b"id,amount\n1,\xe9"), (2, 1, "csv.invalid_utf8"), "B053");
    let marked = table(b"\xef\xbb\xbfid,amount\n1,2").unwrap();
    assert_eq!((marked.columns[0].as_str(), marked.rows.len()), ("id", 1), "B054");
    assert_eq!(rejected_of(b"id,amount\n1\0,2"), (2, 1, "csv.nul_byte"), "B055");
    assert_eq!(error_of(b"id,amount\r1,2\r"), "csv.bare_cr", "B060");
    assert_eq!(rejected_of(b"id,amount\n1,2\r3,4\n"), (2, 1, "csv.bare_cr"), "B060 in a row");
    let comma = CsvOptions { delimiter: Some(Delimiter::Comma), ..CsvOptions::default() };
    assert_eq!(read_table(b"id;amount\n1;2", &comma).unwrap().columns, ["id;amount"], "B061: one column found");
    assert_eq!(table(b"id;amount\n1;2").unwrap().rows, [["1", "2"]], "B061 with the delimiter sniffed");
    assert_eq!(table(b"id,amount\n=1+1,5").unwrap().rows, [["=1+1", "5"]], "B062");
}

#[test]
fn an_open_quote_keeps_the_rows_before_it_and_loses_nothing() {
    let table = table(b"id,amount\n1,2\n\n\"3,4\n5,6\n7,8\n").unwrap();
    assert_eq!(table.rows, [["1", "2"]]);
    assert_eq!((table.rejected[0].line, table.rejected[0].record), (4, 2));
    assert_eq!(table.rejected.len(), 1);
}

#[test]
fn reading_goes_on_behind_a_broken_row() {
    let table = table(b"id,amount\r\n1,\"5\"x\r\n\"2\",\"a\r\nb\"\r\n3\r\n4,9\r\n").unwrap();
    assert_eq!(table.rows, [["2", "a\r\nb"], ["4", "9"]]);
    let places: Vec<_> = table.rejected.iter().map(|row| (row.line, row.record, row.code.text)).collect();
    assert_eq!(places, [(2, 1, "csv.text_after_quote"), (5, 3, "csv.too_few_fields")]);
}

#[test]
fn caps_bound_fields_records_columns_and_rows() {
    let caps = Caps { field_bytes: 100, record_bytes: 1000, columns: 8, rows: 3, key_bytes: 64 };
    let options = CsvOptions { caps, ..CsvOptions::default() };
    let code = |text: &[u8]| match read_table(text, &options) {
        Ok(table) => (table.rejected[0].code.text, table.rows.len()),
        Err(error) => (error.code().text, 0),
    };
    let long = |length: usize| "a".repeat(length);
    assert_eq!(code(format!("id,x\n1,\"{}\"\n2,3\n", long(200)).as_bytes()), ("csv.field_too_large", 1));
    assert_eq!(code(format!("id,x\n1,{}\n2,3\n", long(200)).as_bytes()), ("csv.field_too_large", 1));
    assert_eq!(code(format!("id,x\n1,\"{}", long(5000)).as_bytes()), ("csv.field_too_large", 0), "B056");
    assert_eq!(code(",".repeat(100_000).as_bytes()), ("csv.too_many_columns", 0), "B057");
    assert_eq!(code(format!("id,x\n{}", ",".repeat(100_000)).as_bytes()), ("csv.too_many_fields", 0));
    assert_eq!(code(b"id,x\n1,1\n1,1\n1,1\n1,1\n"), ("csv.too_many_rows", 0), "B058");
    assert_eq!(code(format!("{}\n", long(5000)).as_bytes()), ("csv.field_too_large", 0), "B059 in the header");
}

/// A file without line ends is read in windows that stop growing at the cap (B059, B056).
#[test]
fn an_endless_record_is_given_up_at_the_cap() {
    let folder = std::env::temp_dir().join(format!("counterfoil-endless-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let comma_bomb = ("1,".repeat(4 << 20), "csv.too_many_fields");
    let quote_bomb = (format!("\"{}", "a".repeat(8 << 20)), "csv.field_too_large");
    for (body, expected) in [comma_bomb, quote_bomb] {
        let path = folder.join("endless.csv");
        std::fs::write(&path, format!("id,amount\n1,1\n{body}")).unwrap();
        let caps = Caps { record_bytes: 1 << 20, field_bytes: 64 << 10, ..Caps::default() };
        let input = Input::Path(&path);
        let header = input.header(&CsvOptions { caps, ..CsvOptions::default() }).unwrap();
        let total = input.len().unwrap();
        let table = outcome(input, &header, total, 1, 64 << 10);
        assert_eq!(table.rows, [["1", "1"]]);
        assert_eq!(table.rejected.iter().map(|row| (row.line, row.code.text)).collect::<Vec<_>>(), [(3, expected)]);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn delimiters_are_sniffed_outside_quotes() {
    assert_eq!(table(b"a;\"b,c,d\";e\n1;2;3\n").unwrap().columns, ["a", "b,c,d", "e"]);
    assert_eq!(table(b"a\tb,c\td\n1\t2\t3\n").unwrap().rows, [["1", "2", "3"]]);
    assert_eq!(table(b"a|b\n1|2\n").unwrap().rows, [["1", "2"]]);
    assert_eq!(table(b"only\n1\n").unwrap().rows, [["1"]]);
}

#[test]
fn a_missing_column_names_the_nearest_one() {
    let header = Input::Bytes(b"id,Amount,currency\n").header(&CsvOptions::default()).unwrap();
    let error = find_column(&header, "amuont").unwrap_err();
    assert_eq!(error.code().text, "csv.missing_column", "B051");
    assert!(error.message().contains("did you mean \"Amount\"?"), "{error}");
    assert!(error.message().contains("columns: id, Amount, currency"), "{error}");
    assert!(!find_column(&header, "memo").unwrap_err().message().contains("did you mean"));
}

/// Everything that a scan gives, in one comparable value.
fn outcome(input: Input<'_>, header: &Header, total: u64, ranges: u64, window: usize) -> Table {
    let slices = scan_ranges(input, header, total, ranges, window, |_| TextSink::default()).unwrap();
    let mut table = Table { columns: header.names.clone(), rows: Vec::new(), rejected: Vec::new() };
    for slice in slices {
        table.rows.extend(slice.sink.rows);
        table.rejected.extend(slice.sink.rejected.into_iter().map(|mut rejected| {
            rejected.line += slice.offset.line;
            rejected.record += slice.offset.record;
            rejected
        }));
    }
    table
}

/// The tokenizer alone, record by record, without masks, windows or ranges.
fn by_the_letter(bytes: &[u8], header: &Header) -> Table {
    use super::record::{Fields, Step, line_feeds, parse};
    let mut table = Table { columns: header.names.clone(), rows: Vec::new(), rejected: Vec::new() };
    let mut fields = Fields::default();
    let (mut position, mut line, mut record) = (header.body as usize, header.line, 1);
    while position < bytes.len() {
        let step = parse(bytes, position, true, &header.dialect, &mut fields);
        let width = fields.spans.len();
        let (end, failure) = match step {
            Step::Record { end } if width == 0 => {
                line += line_feeds(&bytes[position..end]);
                position = end;
                continue;
            }
            Step::Record { end } if width < header.names.len() => (end, Some((None, "csv.too_few_fields"))),
            Step::Record { end } if width > header.names.len() => (end, Some((None, "csv.too_many_fields"))),
            Step::Record { end } => (end, None),
            Step::Bad { end, fault } => (end, Some((Some(fault.field), fault.code.text))),
            Step::Incomplete { .. } => panic!("nothing is incomplete at the end"),
        };
        match failure {
            Some((field, code)) => {
                let code = counterfoil_core::error::code::find(code).unwrap();
                table.rejected.push(Rejected { line, record, field, code });
            }
            None => {
                let text = |span: &record::Span| {
                    let source = if span.form == record::Form::Unescaped { &fields.scratch } else { bytes };
                    String::from_utf8(source[span.start as usize..span.end as usize].to_vec()).unwrap()
                };
                table.rows.push(fields.spans.iter().map(text).collect());
            }
        }
        record += 1;
        line += line_feeds(&bytes[position..end]);
        position = end;
    }
    table
}

fn cases() -> u32 {
    std::env::var("COUNTERFOIL_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256)
}

/// Text in which everything that matters to a tokenizer is frequent.
fn csv_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[a-z0-9 ]{0,12}",
        4 => Just(",".to_owned()),
        3 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        2 => Just("\"".to_owned()),
        1 => Just("\"\"".to_owned()),
        2 => "\"[a-z,\n]{0,20}\"".prop_map(|text| text),
        1 => Just("é".to_owned()),
        1 => Just("\0".to_owned()),
        6 => "[a-z]{20,30},[0-9]{1,6}\n",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn every_path_gives_the_same_records(body in csv_like(), ranges in 1u64..6, window in 1usize..200) {
        let text = format!("a,b\n{body}");
        let bytes = text.as_bytes();
        let header = Input::Bytes(bytes).header(&CsvOptions::default()).unwrap();
        let expected = by_the_letter(bytes, &header);
        let total = bytes.len() as u64;
        prop_assert_eq!(&outcome(Input::Bytes(bytes), &header, total, 1, 1 << 20), &expected);
        prop_assert_eq!(&outcome(Input::Bytes(bytes), &header, total, ranges, window), &expected);
        let path = std::env::temp_dir().join(format!("counterfoil-paths-{}.csv", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        let from_file = outcome(Input::Path(&path), &header, total, ranges, window);
        std::fs::remove_file(&path).unwrap();
        prop_assert_eq!(&from_file, &expected);
    }

    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec(prop::collection::vec("[ -~\n\ré\"]{0,12}", 3), 0..20),
        delimiter in prop::sample::select(Delimiter::ALL.to_vec()),
    ) {
        let mut bytes = Vec::new();
        write_row(&mut bytes, ["a", "b", "c"], delimiter);
        for row in &rows {
            write_row(&mut bytes, row.iter().map(String::as_str), delimiter);
        }
        let options = CsvOptions { delimiter: Some(delimiter), ..CsvOptions::default() };
        let table = read_table(&bytes, &options).unwrap();
        prop_assert_eq!(table.rejected, vec![]);
        prop_assert_eq!(table.rows, rows);
    }
}
