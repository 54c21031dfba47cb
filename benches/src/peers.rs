//! The query engines that ours is compared with: Python processes that live through all rounds, so that imports and the
//! loading of native tables lie outside the clock.

use crate::sides::Listed;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The folder with the peers' code and SQL.
pub(crate) fn code_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// A virtual environment with these packages, made where it is missing.
///
/// # Errors
/// What the package client said.
pub(crate) fn environment(work: &Path, name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let folder = work.join(name);
    let python = folder.join("bin").join("python");
    let stamp = folder.join("installed");
    let wanted = packages.join(" ");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("installing {wanted} into {}", folder.display());
    succeed(Command::new("python3").arg("-m").arg("venv").arg(&folder))?;
    succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--upgrade"]).args(packages))?;
    std::fs::write(&stamp, wanted).map_err(|error| error.to_string())?;
    Ok(python)
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(text.lines().rev().take(3).collect::<Vec<_>>().join("; "))
}

/// A running worker.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: String,
    pub(crate) version: String,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts a worker and waits until its data is loaded.
    pub(crate) fn start(python: &Path, script: &str, arguments: &[&str]) -> Result<Self, String> {
        let mut child = Command::new(python)
            .arg(code_folder().join(script))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{script}: {error}"))?;
        let input = child.stdin.take().ok_or("no standard input")?;
        let output = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut peer = Self { name: script.to_owned(), version: String::new(), child, input, output };
        let ready = peer.answer()?;
        let text = |key: &str| ready.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        peer.name = text("name");
        peer.version = text("version");
        Ok(peer)
    }

    fn answer(&mut self) -> Result<Value, String> {
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(|error| error.to_string())?;
        serde_json::from_str(&line).map_err(|_| format!("{} answered {line:?}", self.name))
    }

    fn ask(&mut self, question: &str) -> Result<Value, String> {
        writeln!(self.input, "{question}").and_then(|()| self.input.flush()).map_err(|error| error.to_string())?;
        self.answer()
    }

    /// One timed round, in microseconds.
    pub(crate) fn run(&mut self) -> Result<u64, String> {
        let answer = self.ask("run")?;
        answer.get("microseconds").and_then(Value::as_u64).ok_or_else(|| format!("{}: {answer}", self.name))
    }

    /// The differences, outside the clock.
    pub(crate) fn listed(&mut self) -> Result<Listed, String> {
        let answer = self.ask("check")?;
        Listed::from_json(&answer).ok_or_else(|| format!("{}: {answer}", self.name))
    }

    /// The peak of the worker's resident memory in KiB, data included; ends the worker.
    pub(crate) fn finish(mut self) -> Option<u64> {
        let peak = self.ask("quit").ok().and_then(|answer| answer.get("peak_kib")?.as_u64());
        let _ended = self.child.wait();
        peak
    }
}
