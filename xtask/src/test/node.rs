//! The Node package: installed from its lock file, built, then tested with Node's own runner.

use super::{judge, prepare};
use crate::process::{capture, command, is_installed};
use crate::report::{Outcome, Report, Verdict};
use crate::tally::{self, Tally};
use crate::workspace::Workspace;

const FOLDER: &str = "bindings-node";

pub(crate) fn stages(workspace: &Workspace, report: &mut Report) {
    if !workspace.has(FOLDER) {
        report.stage("node", || Ok(Verdict::Skipped(format!("no {FOLDER}/ in this checkout"))));
        return;
    }
    report.stage("node build", || build(workspace));
    report.stage("node tests", || tests(workspace));
}

fn build(workspace: &Workspace) -> Outcome {
    if !is_installed("npm", "--version") {
        return Err("npm was not found; Node 20 or later is needed".to_owned());
    }
    let folder = workspace.root.join(FOLDER);
    let mut install = command(workspace, "npm");
    install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
    let mut build = command(workspace, "npm");
    build.args(["run", "build"]).current_dir(&folder);
    prepare(vec![install, build])?;
    Ok(Verdict::Ran(Tally::pass()))
}

fn tests(workspace: &Workspace) -> Outcome {
    let mut tests = command(workspace, "node");
    tests.args(["--test", "--test-reporter=tap"]).current_dir(workspace.root.join(FOLDER));
    judge(workspace, "node tests", capture(tests), tally::node)
}
