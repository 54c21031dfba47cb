//! Logic that stands in two places: equal runs of words in the product's Rust, comments, literals and tests left out.
//!
//! Names count, so two functions of one shape over different things are no finding; what is found was copied.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::rules::is_test_file;
use crate::source::{code_only, without_tests, words};
use crate::workspace::Workspace;

/// Fewer equal words than this are an idiom, not logic: about twelve lines.
const WINDOW_WORDS: usize = 70;

/// Every pair of places with an equal run, each reported at its first line.
pub(crate) fn check(workspace: &Workspace) -> Vec<String> {
    let mut files = Vec::new();
    for package in workspace.members() {
        for path in workspace.files(&format!("{}/src", workspace.relative(&package.folder)), &[".rs"]) {
            if is_test_file(&path) {
                continue;
            }
            if let Ok(text) = std::fs::read_to_string(&path) {
                files.push((workspace.relative(&path), without_tests(&code_only(&text))));
            }
        }
    }
    repeated(&files)
}

/// Where a run of words was first seen.
struct Place {
    file: usize,
    line: usize,
    start: usize,
}

impl Place {
    /// A list of equal rows repeats itself at every row; that is no second place.
    fn overlaps(&self, file: usize, start: usize) -> bool {
        self.file == file && start - self.start < WINDOW_WORDS
    }
}

fn repeated(files: &[(String, String)]) -> Vec<String> {
    let mut seen: BTreeMap<u64, Place> = BTreeMap::new();
    let mut found = Vec::new();
    for (file, (name, code)) in files.iter().enumerate() {
        let words: Vec<(usize, &str)> = words(code).filter(|(_, word)| *word != "use").collect();
        let mut quiet_until = 0;
        for (start, window) in words.windows(WINDOW_WORDS).enumerate() {
            let mut hasher = DefaultHasher::new();
            window.iter().for_each(|(_, word)| word.hash(&mut hasher));
            let line = window.first().map_or(0, |(line, _)| *line);
            match seen.get(&hasher.finish()) {
                Some(other) if start >= quiet_until && !other.overlaps(file, start) => {
                    let other_name = files.get(other.file).map_or("", |(name, _)| name.as_str());
                    found.push(format!("{name}:{line}: the same {WINDOW_WORDS} words as {other_name}:{}", other.line));
                    quiet_until = start + WINDOW_WORDS;
                }
                Some(_) => {}
                None => {
                    seen.insert(hasher.finish(), Place { file, line, start });
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, seed: &str) -> String {
        let body: String = (0..40).map(|step| format!("  let {seed}{step} = step{step}();\n")).collect();
        format!("fn {name}() {{\n{body}}}\n")
    }

    #[test]
    fn a_copied_body_is_found_once() {
        let files = [("a.rs".to_owned(), function("one", "x")), ("b.rs".to_owned(), function("two", "x"))];
        let found = repeated(&files);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("b.rs:2: ") && found[0].ends_with("a.rs:2"), "{found:?}");
    }

    #[test]
    fn a_list_of_equal_rows_is_no_copy() {
        let rows = "    (a, b, c),\n".repeat(WINDOW_WORDS / 3 + 5);
        assert!(repeated(&[("a.rs".to_owned(), rows)]).is_empty());
    }

    #[test]
    fn the_same_shape_over_other_names_is_no_copy() {
        let files = [("a.rs".to_owned(), function("one", "x")), ("b.rs".to_owned(), function("two", "y"))];
        assert!(repeated(&files).is_empty());
    }
}
