//! Golden outputs: an input and the report that every language has to write, byte for byte.

use crate::{Tally, json_files, read_json};
use counterfoil::wire;
use serde_json::{Value, json};
use std::path::Path;

const FORMAT: &str = "counterfoil.golden/1";

pub(crate) fn run_file(file: &Path, tally: &mut Tally) -> Result<(), String> {
    let document = read_json(file)?;
    if document["format"] != FORMAT {
        return Err(format!("{}: its format is not {FORMAT:?}", file.display()));
    }
    let name = document["name"].as_str().unwrap_or("unnamed");
    let lines = document["expected"].as_array().map(Vec::as_slice).unwrap_or_default();
    let expected: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
    tally.count(file, name, report(&document).and_then(|report| same(&report, &expected)));
    Ok(())
}

/// Writes the reports of today into the golden files of a folder. The difference is for a person to read.
///
/// # Errors
/// In words, when a file cannot be read, answered or written.
pub fn bless(folder: &Path) -> Result<usize, String> {
    let files = json_files(&folder.join("golden"))?;
    for file in &files {
        let mut document = read_json(file)?;
        let report = report(&document).map_err(|reason| format!("{}: {reason}", file.display()))?;
        document["expected"] = json!(report.lines().collect::<Vec<_>>());
        let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
        std::fs::write(file, text + "\n").map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(files.len())
}

fn report(document: &Value) -> Result<String, String> {
    let mut request = json!({
        "format": "counterfoil.request/1",
        "operation": "reconcile",
        "include": ["report_text"],
    });
    for name in ["policy", "as_of", "platform", "channel"] {
        request[name] = document[name].clone();
    }
    let response = wire::call(request.to_string().as_bytes(), &[]);
    let response: Value = serde_json::from_slice(&response).map_err(|error| error.to_string())?;
    match response["ok"]["report_text"].as_str() {
        Some(report) => Ok(report.to_owned()),
        None => Err(format!("no report: {}", response["error"])),
    }
}

/// Every line ends with a line feed, the last one included.
fn same(report: &str, expected: &[&str]) -> Result<(), String> {
    let whole: String = expected.iter().flat_map(|line| [*line, "\n"]).collect();
    if report == whole {
        return Ok(());
    }
    let line = 1 + report.lines().zip(expected).take_while(|(actual, expected)| actual == *expected).count();
    let shown = report.lines().nth(line - 1).unwrap_or("nothing");
    Err(format!("line {line} is {shown:?}, expected {:?}", expected.get(line - 1).unwrap_or(&"nothing")))
}
