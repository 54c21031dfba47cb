//! Holds two files against each other: `cargo run --release --example reconcile`.
//!
//! Without arguments it takes the sample data in `examples/data`; `--help` shows the rest. It prints the summary and
//! writes `report.html`, `report.json` and `differences.csv`.

#[path = "cli/arguments.rs"]
mod arguments;
#[path = "cli/failure.rs"]
mod failure;
#[path = "cli/progress.rs"]
mod progress;

use arguments::{Arguments, HELP};
use counterfoil::reconcile::Severity;
use counterfoil::{Comparison, Job, Reconcile, instant_from_text, load_source};
use failure::{DIFFERENCES, Failure};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data");
const SAMPLE_POLICY: &str = "stripe_settlement";
const SAMPLE_AS_OF: &str = "2025-11-03T00:00:00Z";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    let arguments = Arguments::parse(lexopt::Parser::from_env())?;
    if arguments.help {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    let comparison = compare(&arguments)?;
    comparison.write_reports(&arguments.out, arguments.language)?;
    let mut text = comparison.to_text(arguments.language);
    for name in ["report.html", "report.json", "differences.csv"] {
        text.push_str(&format!("written  {}\n", shown(&arguments.out.join(name))));
    }
    // Whoever reads only the first lines closes the pipe; that is no failure.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(verdict(&comparison, arguments.fail_on.as_deref()))
}

fn compare(arguments: &Arguments) -> Result<Comparison, Failure> {
    let mut job = Job::load(arguments.policy.as_deref().unwrap_or(SAMPLE_POLICY))?;
    if let Some(source) = &arguments.platform_source {
        job.platform = load_source(source)?;
    }
    if let Some(source) = &arguments.channel_source {
        job.channel = load_source(source)?;
    }
    let as_of = instant_from_text(arguments.as_of.as_deref().unwrap_or(SAMPLE_AS_OF)).map_err(Failure::in_arguments)?;
    let (platform, channel) = arguments.files.clone().unwrap_or_else(|| {
        let sample = |name: &str| Path::new(DATA).join(name);
        println!("sample data: one month of a tea shop, as of {SAMPLE_AS_OF} (--help: files of your own)\n");
        (sample("platform_payments.csv"), sample("stripe_balance_change_from_activity.csv"))
    });
    let mut reconcile = Reconcile::from_job(job).as_of(as_of).on_progress(progress::bar());
    if let Some(threads) = arguments.threads {
        reconcile = reconcile.threads(threads);
    }
    Ok(reconcile.run_files(platform, channel)?)
}

fn verdict(comparison: &Comparison, fail_on: Option<&str>) -> ExitCode {
    let limit = fail_on.and_then(|name| Severity::ALL.into_iter().find(|severity| severity.name() == name));
    let reached = |limit| comparison.differences().any(|named| named.difference.severity >= limit);
    match limit {
        Some(limit) if reached(limit) => ExitCode::from(DIFFERENCES),
        _ => ExitCode::SUCCESS,
    }
}

/// The path as a person would type it.
fn shown(path: &Path) -> String {
    path.components().collect::<PathBuf>().display().to_string()
}
