//! The Python package: built into a virtual environment of the project's own, then tested there.

use std::path::PathBuf;
use std::process::Command;

use super::{judge, prepare};
use crate::process::{capture, command};
use crate::report::{Outcome, Report, Verdict};
use crate::tally::{self, Tally};
use crate::workspace::Workspace;

const FOLDER: &str = "bindings-python";
/// The oldest Python that the wheel supports.
const OLDEST: &str = "import sys; sys.exit(sys.version_info < (3, 11))";

pub(crate) fn stages(workspace: &Workspace, report: &mut Report) {
    if !workspace.has(FOLDER) {
        report.stage("python", || Ok(Verdict::Skipped(format!("no {FOLDER}/ in this checkout"))));
        return;
    }
    let mut built = false;
    report.stage("python build", || {
        build(workspace)?;
        built = true;
        Ok(Verdict::Ran(Tally::pass()))
    });
    let needs_build = |work: &dyn Fn() -> Outcome| {
        if built || has_module(workspace) { work() } else { Err("the package was not built".to_owned()) }
    };
    report.stage("python tests", || needs_build(&|| tests(workspace)));
    report.stage("python stubs", || needs_build(&|| stubs(workspace)));
    report.stage("python vectors", || needs_build(&|| vectors(workspace)));
}

fn build(workspace: &Workspace) -> Result<(), String> {
    let python = interpreter()?;
    let environment = workspace.root.join(".venv");
    if !environment.join("bin/python").exists() {
        let mut create = command(workspace, python);
        create.args(["-m", "venv"]).arg(&environment);
        prepare(vec![create])?;
    }
    let mut install = tool(workspace, "python");
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "maturin", "pytest", "mypy"]);
    for requirements in workspace.files(FOLDER, &[".txt"]) {
        if requirements.file_name().is_some_and(|name| name.to_string_lossy().starts_with("requirements")) {
            install.arg("--requirement").arg(requirements);
        }
    }
    let mut develop = tool(workspace, "maturin");
    develop.args(["develop", "--release", "--quiet"]).current_dir(workspace.root.join(FOLDER));
    prepare(vec![install, develop])
}

fn tests(workspace: &Workspace) -> Outcome {
    let mut pytest = tool(workspace, "python");
    pytest.args(["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]).current_dir(workspace.root.join(FOLDER));
    judge(workspace, "python tests", capture(pytest), tally::pytest)
}

/// Every name and signature of the stubs is held against the module that was built.
fn stubs(workspace: &Workspace) -> Outcome {
    let mut stubtest = tool(workspace, "python");
    stubtest
        .args(["-m", "mypy.stubtest", "--allowlist", "stubtest-allowlist.txt", "counterfoil"])
        .current_dir(workspace.root.join(FOLDER));
    capture(stubtest).into_result().map(|_| Verdict::Ran(Tally::pass()))
}

fn vectors(workspace: &Workspace) -> Outcome {
    let runner = ["vectors/runner.py", "bindings-python/vectors.py"].into_iter().find(|path| workspace.has(path));
    let Some(runner) = runner else {
        return Ok(Verdict::Skipped("no runner of the vectors in Python in this checkout".to_owned()));
    };
    let mut run = tool(workspace, "python");
    run.arg(runner);
    judge(workspace, "python vectors", capture(run), tally::counts)
}

/// A program of the project's own environment.
pub(crate) fn tool(workspace: &Workspace, name: &str) -> Command {
    let environment = workspace.root.join(".venv");
    let mut tool = command(workspace, environment.join("bin").join(name));
    tool.env("VIRTUAL_ENV", &environment).env_remove("PYTHONHOME").env("PYTHONDONTWRITEBYTECODE", "1");
    tool
}

fn has_module(workspace: &Workspace) -> bool {
    let mut import = tool(workspace, "python");
    import.args(["-c", "import counterfoil"]);
    capture(import).success
}

pub(crate) fn interpreter() -> Result<PathBuf, String> {
    for name in ["python3", "python3.14", "python3.13", "python3.12", "python3.11"] {
        let mut ask = Command::new(name);
        ask.args(["-c", OLDEST]);
        if capture(ask).success {
            return Ok(PathBuf::from(name));
        }
    }
    Err("no Python of version 3.11 or later was found".to_owned())
}
