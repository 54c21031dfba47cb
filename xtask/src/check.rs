//! `cargo xtask check`: what can be said about the tree without running its tests.

mod documents;
mod duplicates;
mod rules;
mod supply;

use std::process::ExitCode;

use crate::process::{capture, command, is_installed};
use crate::report::{Outcome, Report, Verdict, findings};
use crate::tally::Tally;
use crate::workspace::{Workspace, cargo};
use crate::{generate, layering};

/// Runs the stages; `only` names those wanted, none means all.
pub(crate) fn run(workspace: &Workspace, only: &[String]) -> Result<ExitCode, String> {
    let mut report = Report::new(only);
    report.stage("format", || tool(workspace, &["fmt", "--all", "--check", "--", "--color", "never"]));
    report.stage("layering", || findings(&layering::check(workspace)));
    report.stage("rules unsafe", || findings(&rules::unsafe_code(workspace)));
    report.stage("rules floats", || findings(&rules::floats(workspace)));
    report.stage("rules determinism", || findings(&rules::determinism(workspace)));
    report.stage("rules paths", || findings(&rules::machine_paths(workspace)));
    report.stage("rules unfinished", || findings(&rules::unfinished(workspace)));
    report.stage("links", || findings(&documents::links(workspace)));
    report.stage("duplicates", || findings(&duplicates::check(workspace)));
    report.stage("generated", || generate::stale(workspace).and_then(|stale| findings(&stale)));
    report.stage("lock files", || findings(&supply::lock_files(workspace)));
    report.stage("licences", || supply::licences(workspace).and_then(|found| findings(&found)));
    report.stage("advisories", || supply::advisories(workspace));
    report.stage("core dependencies", || supply::core_dependencies(workspace));
    report.stage("cargo-deny", || deny(workspace));
    report.stage("clippy", || tool(workspace, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]));
    report.stage("rustdoc", || rustdoc(workspace));
    Ok(report.finish())
}

fn tool(workspace: &Workspace, arguments: &[&str]) -> Outcome {
    let mut tool = command(workspace, cargo());
    tool.args(arguments);
    capture(tool).into_result().map(|_| Verdict::Ran(Tally::pass()))
}

fn rustdoc(workspace: &Workspace) -> Outcome {
    let mut rustdoc = command(workspace, cargo());
    rustdoc.args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings");
    capture(rustdoc).into_result().map(|_| Verdict::Ran(Tally::pass()))
}

fn deny(workspace: &Workspace) -> Outcome {
    if !is_installed("cargo-deny", "--version") {
        return Ok(Verdict::Skipped(
            "cargo-deny is not installed; the stages above read deny.toml themselves".to_owned(),
        ));
    }
    tool(workspace, &["deny", "--all-features", "check", "bans", "licenses", "sources"])
}
