//! The generated files. They are committed; `cargo xtask check` makes them anew and fails where they differ.
//!
//! What the library has to say about itself (error reference, parity manifest) is written and compared by a test of the
//! facade, `counterfoil/tests/generated.rs`, so that xtask builds even where the library does not.

mod decisions;

use std::process::Command;

use crate::process::{capture, command, tail};
use crate::workspace::{Workspace, cargo};

const DECISIONS: &str = "docs/decisions/README.md";

/// Writes them all.
pub(crate) fn write(workspace: &Workspace) -> Result<(), String> {
    let index = decisions::index(workspace)?;
    std::fs::write(workspace.root.join(DECISIONS), index).map_err(|error| format!("{DECISIONS}: {error}"))?;
    let mut library = library(workspace);
    library.env("COUNTERFOIL_GENERATE", "1");
    capture(library).into_result().map(|_| println!("the generated files are written"))
}

/// The generated files whose committed form is not what would be written now.
pub(crate) fn stale(workspace: &Workspace) -> Result<Vec<String>, String> {
    let mut stale = Vec::new();
    let present = std::fs::read_to_string(workspace.root.join(DECISIONS)).unwrap_or_default();
    if present != decisions::index(workspace)? {
        stale.push(format!("{DECISIONS}: not what `cargo xtask generate` writes"));
    }
    let compared = capture(library(workspace));
    if !compared.success {
        stale.push(tail(&compared.output));
    }
    Ok(stale)
}

/// The whole workspace is named although one test runs: other features would compile every crate a second time.
fn library(workspace: &Workspace) -> Command {
    let mut test = command(workspace, cargo());
    test.args(["test", "--quiet", "--workspace", "--test", "generated"]);
    test
}
