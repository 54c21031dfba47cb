//! `cargo xtask test`: every test of every language, stage by stage. What is not in this checkout yet, or cannot run on
//! this machine, is left out aloud.

mod documents;
mod node;
mod python;
mod uniffi;

use std::process::{Command, ExitCode};

use crate::delegate;
use crate::evidence;
use crate::process::{Finished, capture, command, log};
use crate::report::{Outcome, Report, Verdict};
use crate::tally::{self, Tally};
use crate::workspace::{Workspace, cargo};

/// Runs the stages; `only` names those wanted, none means all.
pub(crate) fn run(workspace: &Workspace, only: &[String]) -> Result<ExitCode, String> {
    let mut report = Report::new(only);
    report.stage("rust", || rust(workspace));
    report.stage("vectors rust", || program(workspace, "vectors", &[]));
    report.stage("yardstick", || program(workspace, "yardstick", &["pr"]));
    python::stages(workspace, &mut report);
    node::stages(workspace, &mut report);
    uniffi::stages(workspace, &mut report);
    documents::stages(workspace, &mut report);
    Ok(report.finish())
}

/// Unit, integration and documentation tests of the whole workspace.
fn rust(workspace: &Workspace) -> Outcome {
    let mut tests = command(workspace, cargo());
    tests.args(["test", "--workspace", "--no-fail-fast", "--", "--show-output"]);
    judge(workspace, "rust", capture(tests), tally::libtest)
}

/// The first binary of the crate in a folder, which ends with a line `N passed, N failed`.
fn program(workspace: &Workspace, folder: &str, arguments: &[&str]) -> Outcome {
    if !workspace.has(folder) {
        return Ok(Verdict::Skipped(format!("no {folder}/ in this checkout")));
    }
    let mut run = command(workspace, cargo());
    run.args(delegate::cargo_run(workspace, folder)?).args(arguments);
    judge(workspace, folder, capture(run), tally::counts)
}

/// Turns what a runner printed into a count, keeps the whole as a log, and shows what failed where something failed.
fn judge(workspace: &Workspace, name: &str, finished: Finished, read: fn(&str) -> Tally) -> Outcome {
    let tally = read(&finished.output).settle(finished.success);
    let path = log(workspace, name, &finished.output);
    if tally.failed > 0 {
        println!("{}", evidence::of(&finished.output));
        if let Some(path) = path {
            println!("   the whole output: {path}");
        }
    }
    Ok(Verdict::Ran(tally))
}

/// Runs preparations in order and stops at the first that fails.
fn prepare(commands: Vec<Command>) -> Result<(), String> {
    for command in commands {
        capture(command).into_result()?;
    }
    Ok(())
}
