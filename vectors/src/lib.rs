//! Runs the language-neutral cases: what every surface of the library has to answer alike.
//!
//! The form of the cases is described in `vectors/README.md`. Runners in other languages do the same with the same files.
#![forbid(unsafe_code)]

mod case;
mod golden;

pub use golden::bless;

use std::path::{Path, PathBuf};

/// What a folder of cases came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Cases that were answered as expected.
    pub passed: usize,
    /// Of every other case its file, name and what was wrong.
    pub failures: Vec<String>,
}

impl Tally {
    /// Counts one case.
    pub(crate) fn count(&mut self, file: &Path, name: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(reason) => self.failures.push(format!("{}: {name}: {reason}", file.display())),
        }
    }
}

/// The folder of the cases in this repository.
pub fn own_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs every case and every golden output of a folder.
///
/// # Errors
/// In words, when a file cannot be read or is no file of cases, or when there are none.
pub fn run(folder: &Path) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for file in json_files(folder)? {
        case::run_file(&file, &mut tally)?;
    }
    let golden = folder.join("golden");
    if golden.is_dir() {
        for file in json_files(&golden)? {
            golden::run_file(&file, &mut tally)?;
        }
    }
    if tally == Tally::default() {
        return Err(format!("no cases in {}", folder.display()));
    }
    Ok(tally)
}

pub(crate) fn json_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    Ok(files)
}

pub(crate) fn read_json(file: &Path) -> Result<serde_json::Value, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}
