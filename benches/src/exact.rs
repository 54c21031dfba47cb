//! Rows 1 and 2: exact keys, from columns in memory and from two CSV files, against query engines that list the same
//! differences.

use crate::data::{self, Sides};
use crate::measure::{Rounds, hundredths, peak_beyond, ratio_text, timed};
use crate::options::Options;
use crate::peers::{Peer, environment};
use crate::results::{Comparison, megabytes};
use crate::sides::{Listed, records, write_csv};
use chrono::{DateTime, Utc};
use counterfoil::Threads;
use counterfoil::readers::{Mapping, Source, read_paths};
use counterfoil::reconcile::{Policy, Reconciliation, Records, Run, Silent, reconcile};
use std::path::{Path, PathBuf};

const SEED: u64 = 0x5eed;

/// Equal ids, and amount, currency and status must agree.
const POLICY: &str = r#"{
    "name": "benchmark",
    "references": [{ "name": "reference", "platform": "id", "channel": "id" }],
    "statuses": {},
    "passes": [{ "pass": "exact", "key": ["reference"] }]
}"#;

/// The files' columns; what the match does not need is not read.
pub(crate) const MAPPING: &str = r#"{
    "id": "reference",
    "amount": { "column": "amount", "unit": "minor" },
    "currency": { "column": "currency" },
    "status": { "column": "status" }
}"#;

/// The whole of what is timed on our side: from typed columns to a result that has proved itself.
pub(crate) fn run(platform: &Records, channel: &Records, policy: &Policy) -> Result<Reconciliation, String> {
    let threads = Threads::available();
    let run = Run { as_of: as_of(), hash_seed: 0x0051_caf3, executor: &threads, observer: &Silent };
    reconcile(platform, channel, policy, &run).map_err(|error| error.to_string())
}

pub(crate) fn as_of() -> DateTime<Utc> {
    DateTime::from_timestamp(1_774_000_000, 0).unwrap_or_default()
}

pub(crate) fn policy() -> Result<Policy, String> {
    Policy::from_json(POLICY).map_err(|error| error.to_string())
}

/// Files of the data, written where they are missing.
fn files(options: &Options, sides: &Sides) -> Result<(PathBuf, PathBuf, u64), String> {
    let place = |side: &str| options.work.join(format!("exact-{}-{side}.csv", sides.platform.len()));
    let (platform, channel) = (place("platform"), place("channel"));
    let write = |payments: &[data::Payment], path: &Path| match std::fs::metadata(path) {
        Ok(found) if found.len() > 0 => Ok(found.len()),
        _ => write_csv(payments, SEED, path).map_err(|error| format!("{}: {error}", path.display())),
    };
    let bytes = write(&sides.platform, &platform)? + write(&sides.channel, &channel)?;
    Ok((platform, channel, bytes))
}

/// Starts the peers that can be had; says which cannot.
fn peers(options: &Options, modes: &[&str], platform: &Path, channel: &Path) -> Vec<Peer> {
    if options.without_peers {
        return Vec::new();
    }
    let environment = match environment(&options.work, "venv", &["duckdb", "polars", "pyarrow"]) {
        Ok(python) => python,
        Err(error) => {
            println!("no peers, ours only: {error}");
            return Vec::new();
        }
    };
    let (platform, channel) = (platform.to_string_lossy(), channel.to_string_lossy());
    let mut started = Vec::new();
    for mode in modes {
        for script in ["duckdb_peer.py", "polars_peer.py"] {
            match Peer::start(&environment, script, &[mode, &platform, &channel]) {
                Ok(peer) => started.push(peer),
                Err(error) => println!("left out {script}: {error}"),
            }
        }
    }
    started
}

fn same(ours: &Listed, theirs: &Listed, name: &str) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{name} lists other differences: {theirs:?}, ours {ours:?}"))
}

/// Rounds of ours and of each peer in turn, after one untimed round of each in which the differences are compared.
fn alternate(
    options: &Options,
    mut peers: Vec<Peer>,
    ours: &Listed,
    mut run: impl FnMut() -> Result<(), String>,
) -> Result<Comparison, String> {
    for peer in &mut peers {
        same(ours, &peer.listed()?, &peer.name)?;
    }
    let mut comparison = Comparison::new(ours.counts.values().sum());
    let mut theirs: Vec<Rounds> = peers.iter().map(|_| Rounds::default()).collect();
    for _ in 0..options.rounds {
        let (answer, spent) = timed(&mut run);
        answer?;
        comparison.ours.add(spent);
        for (peer, rounds) in peers.iter_mut().zip(&mut theirs) {
            rounds.add_microseconds(peer.run()?);
        }
    }
    for (peer, rounds) in peers.into_iter().zip(theirs) {
        let (name, version) = (peer.name.clone(), peer.version.clone());
        comparison.peers.push((name, version, rounds, peer.finish()));
    }
    Ok(comparison)
}

/// Row 1.
pub(crate) fn in_memory(options: &Options) -> Result<String, String> {
    let sides = data::exact(options.records, SEED);
    let (platform_file, channel_file, _) = files(options, &sides)?;
    let platform = records(&sides.platform, SEED, "platform")?;
    let channel = records(&sides.channel, SEED, "channel")?;
    let planted = sides.planted;
    drop(sides);
    let policy = policy()?;
    let (first, beyond) = peak_beyond(|| run(&platform, &channel, &policy));
    let first = first?;
    let ours = Listed::of(&first, &platform, &channel, "id");
    drop(first);
    let listed: u64 = ours.counts.values().sum();
    if listed != planted.amount + planted.status + planted.platform_only + planted.channel_only {
        return Err(format!("the generator planted {planted:?}, the run lists {:?}", ours.counts));
    }
    let peers = peers(options, &["classify", "list"], &platform_file, &channel_file);
    let comparison =
        alternate(options, peers, &ours, || run(&platform, &channel, &policy).map(std::hint::black_box).map(drop))?;
    let records = options.records;
    let title = format!("Exact keys in memory, {records} × {records} records");
    let note = "From typed columns to the verdict of every record, the difference list, the totals, the bridge and `verify()`; \
        peers that `classify` store the outcome of every record, sum by outcome and currency and list the differences; those that \
        `list` leave out all but the differences. Their data is loaded into native tables before the clock starts.";
    let mut text = comparison.section(&title, note, &[("DuckDB (classify)", 600), ("polars (classify)", 800)]);
    text.push_str(&memory_line(beyond, Some(250)));
    Ok(text)
}

fn memory_line(beyond: Option<u64>, goal: Option<u64>) -> String {
    let Some(beyond) = beyond else { return "\nPeak memory: the system does not tell.\n".to_owned() };
    let goal = goal.map_or_else(String::new, |goal| {
        let verdict = if megabytes(beyond) <= goal { "met" } else { "missed" };
        format!(" (goal {goal} MB: {verdict})")
    });
    format!("\nPeak memory beyond the input, first round: {} MB{goal}.\n", megabytes(beyond))
}

fn read_and_run(
    platform: &Path,
    channel: &Path,
    policy: &Policy,
) -> Result<(Records, Records, Reconciliation), String> {
    let mapping = Mapping::from_json(MAPPING).map_err(|error| error.to_string())?;
    let source = Source { mapping: Some(mapping), ..Source::default() };
    let (left, right) = read_paths((platform, &source), (channel, &source)).map_err(|error| error.to_string())?;
    let result = run(&left.records, &right.records, policy)?;
    Ok((left.records, right.records, result))
}

/// Row 2.
pub(crate) fn from_csv(options: &Options) -> Result<String, String> {
    let sides = data::exact(options.records, SEED);
    let (platform, channel, bytes) = files(options, &sides)?;
    drop(sides);
    let policy = policy()?;
    let (first, beyond) = peak_beyond(|| read_and_run(&platform, &channel, &policy));
    let first = first?;
    let ours = Listed::of(&first.2, &first.0, &first.1, "id");
    drop(first);
    let peers = peers(options, &["csv"], &platform, &channel);
    let comparison = alternate(options, peers, &ours, || {
        read_and_run(&platform, &channel, &policy).map(std::hint::black_box).map(drop)
    })?;
    let records = options.records;
    let title = format!("From two CSV files, {records} × {records} records, {} MB", megabytes(bytes / 1024));
    let note =
        "From the files' bytes (in the page cache) to the verified result. All engines read four of six columns.";
    let mut text = comparison.section(&title, note, &[("DuckDB (csv)", 500)]);
    text.push_str(&memory_line(beyond, None));
    text.push_str(&once(options, &platform, &channel, &ours, comparison.ours.median()));
    Ok(text)
}

/// pandas with datacompy, one round: it takes seconds.
fn once(options: &Options, platform: &Path, channel: &Path, ours: &Listed, median: u64) -> String {
    if options.without_peers || options.is_quick {
        return String::new();
    }
    let round = || -> Result<String, String> {
        // An environment of its own: it holds polars back.
        let python = environment(&options.work, "venv-datacompy", &["datacompy"])?;
        let (platform, channel) = (platform.to_string_lossy(), channel.to_string_lossy());
        let mut peer = Peer::start(&python, "datacompy_peer.py", &["csv", &platform, &channel])?;
        let spent = peer.run()?;
        let agrees = match peer.listed()? {
            theirs if theirs == *ours => "the same differences",
            _ => "OTHER differences",
        };
        let ratio = ratio_text(hundredths(spent, median));
        let name = format!("{} {}", peer.name, peer.version);
        peer.finish();
        Ok(format!("\n{name}, once: {} ms, {ratio} ours, {agrees}.\n", spent / 1000))
    };
    round().unwrap_or_else(|error| format!("\npandas + datacompy was left out: {error}\n"))
}

/// Row 3: what a record costs when there are many more of them, from CSV.
pub(crate) fn scale(options: &Options) -> Result<String, String> {
    let policy = policy()?;
    let mut text = String::from(
        "## Scale: from two CSV files\n\n| records a side | rounds | median (spread) | ns a record of both sides | against the first |\n|---|---|---|---|---|\n",
    );
    let mut first = 0u64;
    for millions in &options.millions {
        let records = millions * 1_000_000;
        let sides = data::exact(records, SEED);
        let planted = sides.planted;
        let (platform, channel, _) = files(options, &sides)?;
        drop(sides);
        let mut rounds = Rounds::default();
        for _ in 0..(9 / millions.isqrt()).max(3) {
            let (answer, spent) = timed(|| read_and_run(&platform, &channel, &policy));
            let listed = answer?.2.differences.len() as u64;
            if listed != planted.amount + planted.status + planted.platform_only + planted.channel_only {
                return Err(format!("{records} records: planted {planted:?}, listed {listed}"));
            }
            rounds.add(spent);
        }
        let each = rounds.median() * 1000 / (2 * records as u64);
        if first == 0 {
            first = each;
        }
        text.push_str(&format!(
            "| {records} | {} | {} | {each} | {} |\n",
            rounds.len(),
            rounds.text(),
            ratio_text(hundredths(each, first))
        ));
        if *millions > 1 {
            let _gone = (std::fs::remove_file(&platform), std::fs::remove_file(&channel));
        }
    }
    text.push_str("\nGoal: at most 1.30× a record at 20 million.\n");
    Ok(text)
}
