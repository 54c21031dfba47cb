//! The public suites: csv-spectrum and JSONTestSuite.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod support;

use counterfoil_readers::csv::{BareQuotes, CsvOptions, Table, read_table};
use counterfoil_readers::json::{Document, JsonLimits};
use support::shared;

/// The rows of a csv-spectrum file, as objects by column.
fn objects(table: &Table) -> serde_json::Value {
    let object = |row: &Vec<String>| {
        let members = table.columns.iter().zip(row).map(|(name, text)| (name.clone(), text.clone().into()));
        serde_json::Value::Object(members.collect())
    };
    serde_json::Value::Array(table.rows.iter().map(object).collect())
}

/// All twelve files. Two things are known about the suite's data: the files named `_crlf` are stored with plain line feeds, and
/// `location_coordinates` has a bare quote and an expected row whose first field is another number than the file's.
#[test]
fn csv_spectrum_is_read() {
    let Some(folder) = shared("vectors/csv-spectrum") else { return };
    let mut read = 0;
    for entry in std::fs::read_dir(folder.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut text = std::fs::read_to_string(&path).unwrap();
        if name.ends_with("_crlf") && !text.contains('\r') {
            text = text.replace('\n', "\r\n");
        }
        let expected = std::fs::read_to_string(folder.join(format!("json/{name}.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let strict = read_table(text.as_bytes(), &CsvOptions::default()).unwrap();
        if name == "location_coordinates" {
            assert_eq!((strict.rows.len(), strict.rejected[0].code.text), (0, "csv.bare_quote"));
            let lenient = CsvOptions { bare_quotes: BareQuotes::Data, ..CsvOptions::default() };
            let actual = objects(&read_table(text.as_bytes(), &lenient).unwrap());
            for column in ["Location Coordinates", "Cities", "Counties"] {
                assert_eq!(actual[0][column], expected[column]);
            }
        } else {
            assert_eq!(strict.rejected, vec![], "{name}");
            assert_eq!(objects(&strict), expected, "{name}");
        }
        read += 1;
    }
    assert_eq!(read, 12);
}

fn base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = group.iter().fold(0u32, |bits, byte| bits << 6 | u32::from(value(*byte))) << (6 * (4 - group.len()));
        bytes.extend(bits.to_be_bytes()[1..].iter().take(group.len() * 6 / 8));
    }
    bytes
}

/// 95 texts that a parser must take, 186 that it must refuse, 35 that are its own choice; on a stack of 128 KiB. The rule that
/// keys are unique is this library's, not the grammar's: the two texts with a key twice are refused by that name.
#[test]
fn json_test_suite_is_judged_right() {
    let Some(path) = shared("vectors/json-test-suite/cases.jsonl") else { return };
    let cases = std::fs::read_to_string(path).unwrap();
    let run = move || {
        let mut counts = [0; 3];
        let mut duplicates = Vec::new();
        for line in cases.lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let name = case["name"].as_str().unwrap();
            let text = base64(case["b64"].as_str().unwrap());
            let outcome = Document::parse(&text, &JsonLimits::default()).map(|_| ()).map_err(|error| error.code().text);
            match case["expect"].as_str().unwrap() {
                "accept" if outcome == Err("json.duplicate_key") => {
                    duplicates.push(name.to_owned());
                    counts[0] += 1;
                }
                "accept" => {
                    assert_eq!(outcome, Ok(()), "{name}");
                    counts[0] += 1;
                }
                "reject" => {
                    assert!(outcome.is_err(), "{name}");
                    counts[1] += 1;
                }
                _ => counts[2] += 1,
            }
        }
        assert_eq!(counts, [95, 186, 35]);
        assert_eq!(duplicates.len(), 2, "{duplicates:?}");
        for open in ["[", "[{\"\":"] {
            let deep = open.repeat(100_000);
            let error = Document::parse(deep.as_bytes(), &JsonLimits::default()).unwrap_err();
            assert_eq!(error.code().text, "json.too_deep");
        }
    };
    std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
}
