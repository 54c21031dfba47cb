//! Commands whose work stands in a crate of its own: found by its folder, started in release mode.

use std::process::ExitCode;

use crate::process;
use crate::workspace::{Workspace, cargo};

/// `cargo xtask bench`.
pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, String> {
    run_in(workspace, "benches", arguments)
}

/// `cargo xtask vectors [DIR]`.
pub(crate) fn vectors(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, String> {
    run_in(workspace, "vectors", arguments)
}

/// `cargo xtask yardstick …`.
pub(crate) fn yardstick(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, String> {
    run_in(workspace, "yardstick", arguments)
}

/// The arguments that make cargo start the first binary of the crate in a folder.
pub(crate) fn cargo_run(workspace: &Workspace, folder: &str) -> Result<Vec<String>, String> {
    let package = workspace.member_in(folder).ok_or_else(|| format!("no crate in {folder}/"))?;
    let binary = package.binaries.first().ok_or_else(|| format!("{} has no binary", package.name))?;
    Ok(["run", "--quiet", "--release", "--package", &package.name, "--bin", binary, "--"].map(str::to_owned).to_vec())
}

fn run_in(workspace: &Workspace, folder: &str, arguments: &[String]) -> Result<ExitCode, String> {
    let mut command = process::command(workspace, cargo());
    command.args(cargo_run(workspace, folder)?).args(arguments);
    // Paths in the arguments are the caller's.
    if let Ok(caller) = std::env::current_dir() {
        command.current_dir(caller);
    }
    process::inherit(command).map(|()| ExitCode::SUCCESS)
}
