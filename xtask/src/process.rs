//! Running other programs: their output kept in the order of arrival, written to a log, shown where it matters.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use crate::workspace::Workspace;

/// How many lines of a failed program are shown; the whole stands in its log.
const SHOWN_LINES: usize = 120;

/// What a finished program left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) success: bool,
    pub(crate) output: String,
}

impl Finished {
    /// The output as a result: the tail of it is the message of the failure.
    pub(crate) fn into_result(self) -> Result<String, String> {
        if self.success { Ok(self.output) } else { Err(tail(&self.output)) }
    }
}

/// A command in the workspace's root that shares the workspace's target folder.
pub(crate) fn command(workspace: &Workspace, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(&workspace.root).env("CARGO_TARGET_DIR", &workspace.target).env("CARGO_TERM_COLOR", "never");
    // Set by cargo for us, and not meant for the programs that we start.
    for inherited in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(inherited);
    }
    command
}

/// Runs to the end with both streams captured.
pub(crate) fn capture(mut command: Command) -> Finished {
    let shown = describe(&command);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => return Finished { success: false, output: format!("$ {shown}\n{error}\n") },
    };
    let lines = Arc::new(Mutex::new(format!("$ {shown}\n")));
    let readers = [
        child.stdout.take().map(|stream| collect(stream, &lines)),
        child.stderr.take().map(|stream| collect(stream, &lines)),
    ];
    for reader in readers.into_iter().flatten() {
        // A reader that died has nothing more to give; the exit status below still decides.
        let _ = reader.join();
    }
    let success = child.wait().is_ok_and(|status| status.success());
    let output = lines.lock().map(|lines| lines.clone()).unwrap_or_default();
    Finished { success, output }
}

/// Runs to the end in the terminal of the caller.
pub(crate) fn inherit(mut command: Command) -> Result<(), String> {
    let shown = describe(&command);
    let status = command.status().map_err(|error| format!("{shown}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}")) }
}

/// Whether a program can be started at all.
pub(crate) fn is_installed(program: &str, version_argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(version_argument).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The last lines of an output.
pub(crate) fn tail(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let first = lines.len().saturating_sub(SHOWN_LINES);
    lines.get(first..).unwrap_or_default().join("\n")
}

/// Keeps a whole output below the target folder and says where.
pub(crate) fn log(workspace: &Workspace, name: &str, output: &str) -> Option<String> {
    let folder = workspace.target.join("xtask");
    std::fs::create_dir_all(&folder).ok()?;
    let path = folder.join(format!("{}.log", name.replace([' ', '/'], "-")));
    std::fs::write(&path, output).ok()?;
    Some(workspace.relative(&path))
}

fn collect(stream: impl Read + Send + 'static, lines: &Arc<Mutex<String>>) -> std::thread::JoinHandle<()> {
    let lines = Arc::clone(lines);
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            if let Ok(mut lines) = lines.lock() {
                lines.push_str(&String::from_utf8_lossy(&line));
            }
            line.clear();
        }
    })
}

fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_and_the_status_are_kept() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo one; echo two >&2; exit 3"]);
        let finished = capture(shell);
        assert!(!finished.success);
        assert!(finished.output.contains("one\n") && finished.output.contains("two\n"), "{}", finished.output);
    }

    #[test]
    fn a_missing_program_is_a_failure_with_a_name() {
        let finished = capture(Command::new("no-such-program-here"));
        assert!(!finished.success && finished.output.contains("no-such-program-here"));
    }

    #[test]
    fn only_the_tail_of_a_long_output_is_shown() {
        let output: String = (0..500).map(|line| format!("{line}\n")).collect();
        assert!(tail(&output).starts_with("380\n") && tail(&output).ends_with("499"));
    }
}
