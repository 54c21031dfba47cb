//! Kotlin, Swift, Ruby and Python through uniffi: generated from the built library, run where the language is installed.

use std::path::PathBuf;
use std::process::Command;

use super::{judge, prepare, python};
use crate::process::{capture, command, is_installed};
use crate::report::{Outcome, Report, Verdict};
use crate::tally::{self, Tally};
use crate::workspace::{Workspace, cargo};

const FOLDER: &str = "bindings-uniffi";
const PACKAGE: &str = "counterfoil-uniffi";
/// Language and the file that has to come out.
const LANGUAGES: &[(&str, &str)] = &[
    ("python", "counterfoil.py"),
    ("ruby", "counterfoil.rb"),
    ("kotlin", "counterfoil/counterfoil.kt"),
    ("swift", "Counterfoil.swift"),
];
/// What is generated here and not compiled.
const NOT_COMPILED: &[(&str, &str)] = &[
    ("kotlin", "generated, not compiled: this needs a Kotlin compiler of version 2 and JNA"),
    ("swift", "generated, not compiled: this needs a Swift toolchain"),
];
/// The generated Ruby is `ffi` calls; the gem is not part of Ruby.
const RUBY_IS_THERE: &[&str] = &["-e", "require 'ffi'"];

pub(crate) fn stages(workspace: &Workspace, report: &mut Report) {
    if !workspace.has(FOLDER) {
        report.stage("uniffi", || Ok(Verdict::Skipped(format!("no {FOLDER}/ in this checkout"))));
        return;
    }
    report.stage("uniffi build", || build(workspace));
    report.stage("uniffi python vectors", || in_python(workspace, "uniffi python vectors", "run_vectors.py"));
    report.stage("uniffi python surface", || in_python(workspace, "uniffi python surface", "surface.py"));
    report.stage("uniffi ruby vectors", || in_ruby(workspace, "uniffi ruby vectors", "run_vectors.rb"));
    report.stage("uniffi ruby surface", || in_ruby(workspace, "uniffi ruby surface", "surface.rb"));
}

/// Library and generator in one build: the feature adds nothing to the library's exports, and two sets of features would
/// compile every shared dependency twice.
fn build(workspace: &Workspace) -> Outcome {
    let mut both = command(workspace, cargo());
    both.args(["build", "--quiet", "--package", PACKAGE, "--features", "bindgen", "--lib", "--bins"]);
    prepare(vec![both])?;
    let mut tally = Tally::pass();
    for (language, file) in LANGUAGES {
        generate(workspace, language, file)?;
        tally.add(Tally::pass());
    }
    for (language, reason) in NOT_COMPILED {
        tally.skip(format!("{language}: {reason}"));
    }
    Ok(Verdict::Ran(tally))
}

/// Writes one language's file anew and puts the library beside it.
fn generate(workspace: &Workspace, language: &str, file: &str) -> Result<(), String> {
    let folder = generated(workspace, language);
    let built = workspace.target.join("debug");
    let name = format!("{}counterfoil_uniffi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut generator = command(workspace, built.join("uniffi-bindgen"));
    generator.args(["generate", "--no-format", "--language", language, "--out-dir"]).arg(&folder);
    generator.arg(built.join(&name));
    prepare(vec![generator])?;
    if !folder.join(file).is_file() {
        return Err(format!("{language}: no {file} came out"));
    }
    std::fs::copy(built.join(&name), folder.join(&name)).map_err(|error| format!("{name}: {error}"))?;
    Ok(())
}

fn in_python(workspace: &Workspace, stage: &str, script: &str) -> Outcome {
    let mut run = command(workspace, python::interpreter()?);
    run.env("PYTHONDONTWRITEBYTECODE", "1");
    run_script(workspace, stage, run, "python", script)
}

fn in_ruby(workspace: &Workspace, stage: &str, script: &str) -> Outcome {
    if !is_installed("ruby", "--version") {
        return Ok(Verdict::Skipped("ruby is not installed".to_owned()));
    }
    let mut ask = Command::new("ruby");
    ask.args(RUBY_IS_THERE);
    if !capture(ask).success {
        return Ok(Verdict::Skipped("the gem ffi is not installed (Debian: ruby-ffi)".to_owned()));
    }
    run_script(workspace, stage, command(workspace, "ruby"), "ruby", script)
}

fn run_script(workspace: &Workspace, stage: &str, mut run: Command, language: &str, script: &str) -> Outcome {
    let folder = generated(workspace, language);
    if !folder.exists() {
        return Err("nothing was generated".to_owned());
    }
    run.arg(workspace.root.join(FOLDER).join("tests").join(script)).env("COUNTERFOIL_UNIFFI", &folder);
    judge(workspace, stage, capture(run), tally::counts)
}

fn generated(workspace: &Workspace, language: &str) -> PathBuf {
    workspace.target.join("uniffi").join(language)
}
