//! The code in the documents runs as written: Python and Node blocks here, the Rust of the README as a documentation test.

use std::path::{Path, PathBuf};

use super::python;
use crate::process::{capture, command, tail};
use crate::report::{Outcome, Report, Verdict};
use crate::tally::Tally;
use crate::workspace::{Workspace, cargo};

/// Its Python is not that of the Python package; its own stage runs it.
const OTHER_PACKAGE: &str = "bindings-uniffi/";

/// A fenced block of code and the line on which it begins.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    line: usize,
    code: String,
}

pub(crate) fn stages(workspace: &Workspace, report: &mut Report) {
    report.stage("examples", || examples(workspace));
    report.stage("documents python", || {
        let interpreter = || python::tool(workspace, "python");
        blocks_run(workspace, "bindings-python", &["python"], |_| "py", &interpreter)
    });
    report.stage("documents node", || {
        let interpreter = || command(workspace, "node");
        blocks_run(workspace, "bindings-node", &["js", "javascript"], node_ending, &interpreter)
    });
}

/// Every example of the workspace, in release mode as the README starts them.
fn examples(workspace: &Workspace) -> Outcome {
    let mut tally = Tally::default();
    for (package, example) in workspace.members().flat_map(|package| package.examples.iter().map(move |e| (package, e)))
    {
        let mut run = command(workspace, cargo());
        run.args(["run", "--quiet", "--release", "--package", &package.name, "--example", example]);
        count(&mut tally, &format!("example {example}"), capture(run).into_result());
    }
    if tally == Tally::default() {
        return Ok(Verdict::Skipped("no examples in this checkout".to_owned()));
    }
    Ok(Verdict::Ran(tally))
}

fn blocks_run(
    workspace: &Workspace,
    binding: &str,
    languages: &[&str],
    ending: fn(&str) -> &'static str,
    interpreter: &dyn Fn() -> std::process::Command,
) -> Outcome {
    if !workspace.has(binding) {
        return Ok(Verdict::Skipped(format!("no {binding}/ in this checkout")));
    }
    let folder = scratch(workspace)?;
    let mut tally = Tally::default();
    for path in workspace.files("", &[".md"]) {
        let document = workspace.relative(&path);
        if document.starts_with(OTHER_PACKAGE) {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{document}: {error}"))?;
        for Block { line, code } in blocks(&text, languages) {
            let file = folder.join(format!("{}-{line}.{}", document.replace(['/', '.'], "-"), ending(&code)));
            std::fs::write(&file, code).map_err(|error| format!("{document}:{line}: {error}"))?;
            let mut run = interpreter();
            run.arg(&file);
            count(&mut tally, &format!("{document}:{line}"), capture(run).into_result());
        }
    }
    if tally == Tally::default() {
        return Ok(Verdict::Skipped("no block of this language".to_owned()));
    }
    Ok(Verdict::Ran(tally))
}

/// Node tells its two kinds of modules apart by the name of the file.
fn node_ending(code: &str) -> &'static str {
    if code.contains("require(") { "cjs" } else { "mjs" }
}

fn count(tally: &mut Tally, name: &str, outcome: Result<String, String>) {
    match outcome {
        Ok(_) => tally.add(Tally::pass()),
        Err(output) => {
            println!("{name} failed\n{}", tail(&output));
            tally.add(Tally::failure());
        }
    }
}

/// A folder from which Node finds the package by its name.
fn scratch(workspace: &Workspace) -> Result<PathBuf, String> {
    let folder = workspace.target.join("xtask/documents");
    let modules = folder.join("node_modules");
    std::fs::create_dir_all(&modules).map_err(|error| format!("{}: {error}", workspace.relative(&modules)))?;
    link(&workspace.root.join("bindings-node"), &modules.join("counterfoil"))?;
    Ok(folder)
}

#[cfg(unix)]
fn link(target: &Path, name: &Path) -> Result<(), String> {
    if name.exists() {
        return Ok(());
    }
    // A link whose target has moved exists and yet does not.
    let _ = std::fs::remove_file(name);
    std::os::unix::fs::symlink(target, name).map_err(|error| format!("{}: {error}", name.display()))
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<(), String> {
    Err("the README's blocks are run on Unix only".to_owned())
}

fn blocks(markdown: &str, languages: &[&str]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(bool, Block)> = None;
    for (index, line) in markdown.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (None, Some(language)) => {
                open = Some((languages.contains(&language.trim()), Block { line: index + 1, code: String::new() }));
            }
            (Some(_), Some(_)) => found.extend(open.take().filter(|(wanted, _)| *wanted).map(|(_, block)| block)),
            (Some((_, block)), None) => {
                block.code.push_str(line);
                block.code.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blocks_of_the_language_are_taken() {
        let markdown = "a\n```python\nx = 1\n\ny = 2\n```\n```js\nlet z;\n```\n```\nplain\n```\n";
        assert_eq!(blocks(markdown, &["python"]), [Block { line: 2, code: "x = 1\n\ny = 2\n".to_owned() }]);
        assert_eq!(blocks(markdown, &["js"]).len(), 1);
        assert!(blocks(markdown, &["rust"]).is_empty());
    }
}
