//! Where the optional test data lies.

use std::path::PathBuf;

/// A file or folder of the shared test data; `None`, with a line that says so, where it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("COUNTERFOIL_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")), PathBuf::from);
    let full = root.join(path);
    if full.exists() {
        return Some(full);
    }
    println!("skipped: {path} (no ../shared)");
    None
}
