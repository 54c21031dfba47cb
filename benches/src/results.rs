//! The results file: a head with machine and versions, then one section a row. A row that was not run keeps the section
//! of the last run that had it.

use crate::measure::{Rounds, hundredths, ratio_text};
use crate::options::Options;
use std::path::Path;
use std::process::Command;

/// Ours and the peers' rounds of one row.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) differences: u64,
    pub(crate) ours: Rounds,
    /// Name, version, rounds and the peak memory of the process in KiB, data included.
    pub(crate) peers: Vec<(String, String, Rounds, Option<u64>)>,
}

impl Comparison {
    pub(crate) fn new(differences: u64) -> Self {
        Self { differences, ours: Rounds::default(), peers: Vec::new() }
    }

    /// The section; goals are a peer's name and how many hundredths of our median its median should be at least.
    pub(crate) fn section(&self, title: &str, note: &str, goals: &[(&str, u64)]) -> String {
        let mut text = format!("## {title}\n\n{note}\n\n");
        text.push_str(
            "| engine | rounds | median (spread) | against ours | goal | process peak |\n|---|---|---|---|---|---|\n",
        );
        let ours = env!("CARGO_PKG_VERSION");
        text.push_str(&format!("| counterfoil {ours} | {} | {} | 1 | | |\n", self.ours.len(), self.ours.text()));
        for (name, version, rounds, peak) in self.peers.iter().filter(|peer| !peer.2.is_empty()) {
            let ratio = hundredths(rounds.median(), self.ours.median());
            let goal = goals.iter().find(|(peer, _)| peer == name).map_or_else(String::new, |(_, goal)| {
                let verdict = if ratio >= *goal { "met" } else { "missed" };
                format!("{}: {verdict}", ratio_text(*goal))
            });
            let peak = peak.map_or_else(String::new, |peak| format!("{} MB", megabytes(peak)));
            let (count, spread, ratio) = (rounds.len(), rounds.text(), ratio_text(ratio));
            text.push_str(&format!("| {name} {version} | {count} | {spread} | {ratio} | {goal} | {peak} |\n"));
        }
        text.push_str(&format!("\nAll engines list the same {} differences, by count and digest.\n", self.differences));
        text
    }
}

/// KiB as decimal megabytes.
pub(crate) fn megabytes(kib: u64) -> u64 {
    kib * 1024 / 1_000_000
}

const ORDER: [&str; 4] = ["exact", "csv", "messy", "scale"];

/// Keeps a section for the results file.
pub(crate) fn keep(options: &Options, row: &str, section: &str) -> Result<(), String> {
    let folder = options.work.join("sections");
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let stamped = format!("{section}\n{} · `{}`\n", options.date, options.command.trim());
    std::fs::write(folder.join(format!("{row}.md")), stamped).map_err(|error| error.to_string())
}

/// Writes `benches/RESULTS.md` from the sections that there are.
pub(crate) fn write(options: &Options) -> Result<(), String> {
    let mut text = String::from(
        "# Benchmark results\n\nWritten by `cargo xtask bench`; every figure comes from the command under its table. Engines take turns in one\n\
         run, so the ratios hold where the times drift. Medians, with minimum and maximum in brackets.\n\n",
    );
    text.push_str(&machine());
    for row in ORDER {
        if let Ok(section) = std::fs::read_to_string(options.work.join("sections").join(format!("{row}.md"))) {
            text.push('\n');
            text.push_str(&section);
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn machine() -> String {
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let memory = std::fs::read_to_string("/proc/meminfo").ok();
    let memory = memory.as_deref().and_then(|text| text.lines().next()?.split_whitespace().nth(1)?.parse::<u64>().ok());
    let memory = memory.map_or_else(String::new, |kib| format!(", {} GB memory", megabytes(kib) / 1000));
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.map_or_else(String::new, |out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    format!("{model}, {cores} cores{memory}, {}; {compiler}, release profile of the workspace.\n", std::env::consts::OS)
}
