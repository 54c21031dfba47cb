//! Files of the host, with errors that say what to do about a wrong path.

use crate::error::{self, Error, Result, code};
use std::path::Path;

/// The largest policy, mapping or job file.
const MAXIMUM_CONFIGURATION_BYTES: u64 = 16 << 20;

/// The text of a small file.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    let size = std::fs::metadata(path).map_err(|source| unreadable(path, source))?.len();
    if size > MAXIMUM_CONFIGURATION_BYTES {
        let message = format!("{size} bytes are too many for a policy or mapping");
        return Err(Error::new(&code::JSON_TOO_LARGE, message).with("path", path.display()));
    }
    std::fs::read_to_string(path).map_err(|source| unreadable(path, source))
}

/// Checks that a file is there before a reader opens it, so that a slip in its name is answered with the right one.
pub(crate) fn must_exist(path: &Path) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            Err(Error::new(&code::IO_READ, "this is a folder, not a file").with("path", path.display()))
        }
        Ok(_) => Ok(()),
        Err(source) => Err(unreadable(path, source)),
    }
}

fn unreadable(path: &Path, source: std::io::Error) -> Error {
    let message = if source.kind() == std::io::ErrorKind::NotFound {
        format!("no such file{}", neighbour(path).unwrap_or_default())
    } else {
        source.to_string()
    };
    Error::new(&code::IO_READ, message).with("path", path.display()).caused_by(source)
}

/// The file of the same folder whose name is nearest; or the deepest folder of the path that exists.
fn neighbour(path: &Path) -> Option<String> {
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return None,
    };
    if !folder.is_dir() {
        return Some(format!(", and no folder {}", folder.display()));
    }
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .take(10_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    let wrong = path.file_name()?.to_str()?;
    Some(error::hint(wrong, names.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_name_is_answered_with_the_file_that_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let error = must_exist(&root.join("Crago.toml")).unwrap_err();
        assert_eq!(error.code().text, "io.read");
        assert_eq!(error.message(), "no such file, did you mean \"Cargo.toml\"?");
        let error = must_exist(&root.join("nowhere/file.csv")).unwrap_err();
        assert!(error.message().starts_with("no such file, and no folder"), "{}", error.message());
        assert_eq!(must_exist(root).unwrap_err().message(), "this is a folder, not a file");
        assert!(read_text(&root.join("Cargo.toml")).unwrap().contains("[package]"));
    }
}
