//! Instruction counts: what a busy machine cannot blur. Each kernel runs once under callgrind, on data of one size, and
//! only its own function is counted.

use crate::data::{self, KEY_BYTES};
use crate::exact::{as_of, policy};
use crate::messy;
use crate::options::Options;
use crate::sides::{HEADER, csv_text, records};
use counterfoil::money::{Currency, Dialect, parse_major};
use counterfoil::readers::{Mapping, Source, read_bytes};
use counterfoil::reconcile::{Inline, Policy, Records, Run, Silent, reconcile};
use std::path::Path;
use std::process::Command;

/// A kernel: its name, the functions that are counted (a pattern of callgrind), and what an item is.
struct Kernel {
    name: &'static str,
    counted: &'static str,
    item: &'static str,
}

const KERNELS: [Kernel; 6] = [
    Kernel { name: "run", counted: "*kernels::exact_run*", item: "record of both sides, exact policy, whole run" },
    Kernel { name: "join", counted: "counterfoil_core::reconcile::join::join", item: "record of both sides" },
    Kernel { name: "hash", counted: "*reconcile::join::index::hash_all*", item: "record of the indexed side" },
    Kernel { name: "csv", counted: "*kernels::scan*", item: "row of six fields, four of them read" },
    Kernel { name: "amount", counted: "*kernels::parse_amounts*", item: "amount of 4 to 7 characters" },
    Kernel { name: "tolerant", counted: "*kernels::tolerant_run*", item: "record of both sides, tolerant pass alone" },
];

const RECORDS: usize = 20_000;
const SEED: u64 = 7;

/// Does the work of one kernel; gives the number of items.
pub(crate) fn work(name: &str) -> Result<u64, String> {
    let sides = data::exact(RECORDS, SEED);
    match name {
        "run" | "join" | "hash" => {
            let (left, right) = (records(&sides.platform, SEED, "p")?, records(&sides.channel, SEED, "c")?);
            exact_run(&left, &right, &policy()?)?;
            Ok(if name == "hash" { right.len() } else { left.len() + right.len() } as u64)
        }
        "csv" => {
            let mut text = Vec::with_capacity(RECORDS * (KEY_BYTES + 60));
            csv_text(&sides.platform, SEED, &mut text).map_err(|error| error.to_string())?;
            scan(&text).map(|rows| rows as u64)
        }
        "amount" => {
            let texts: Vec<String> = sides
                .platform
                .iter()
                .map(|payment| format!("{}.{:02}", payment.amount / 100, payment.amount % 100))
                .collect();
            parse_amounts(&texts).map(|count| count as u64)
        }
        "tolerant" => {
            let (platform, channel) = messy::records_without_references(RECORDS / 4)?;
            tolerant_run(&platform, &channel)?;
            Ok((platform.len() + channel.len()) as u64)
        }
        other => Err(format!("no kernel is called {other:?}")),
    }
}

fn run_inline(platform: &Records, channel: &Records, policy: &Policy) -> Result<(), String> {
    let run = Run { as_of: as_of(), hash_seed: 1, executor: &Inline, observer: &Silent };
    reconcile(platform, channel, policy, &run).map(std::hint::black_box).map(drop).map_err(|error| error.to_string())
}

#[inline(never)]
fn exact_run(platform: &Records, channel: &Records, policy: &Policy) -> Result<(), String> {
    run_inline(platform, channel, policy)
}

#[inline(never)]
fn tolerant_run(platform: &Records, channel: &Records) -> Result<(), String> {
    run_inline(platform, channel, &messy::tolerant_policy()?)
}

#[inline(never)]
fn scan(text: &[u8]) -> Result<usize, String> {
    let mapping = Mapping::from_json(crate::exact::MAPPING).map_err(|error| error.to_string())?;
    let source = Source { mapping: Some(mapping), threads: 1, ..Source::default() };
    read_bytes(text, &source).map(|read| read.records.len()).map_err(|error| error.to_string())
}

#[inline(never)]
fn parse_amounts(texts: &[String]) -> Result<usize, String> {
    let euro: Currency = "EUR".parse().map_err(|_| "EUR is no currency")?;
    let dialect = Dialect::default();
    let mut sum = 0i64;
    for text in texts {
        sum ^= parse_major(text, euro, &dialect).map_err(|error| error.to_string())?;
    }
    std::hint::black_box(sum);
    Ok(texts.len())
}

/// Counts all kernels and writes `benches/INSTRUCTIONS.md`; says so where valgrind is not there.
pub(crate) fn count(options: &Options) -> Result<String, String> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok("skipped: instruction counts (no valgrind)".to_owned());
    }
    let binary = std::env::current_exe().map_err(|error| error.to_string())?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("INSTRUCTIONS.md");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let mut text = format!(
        "# Instruction counts\n\nWritten by `cargo xtask bench kernels` ({}; rows have the head `{HEADER}`). Counted by callgrind over one call\n\
         on one thread; the same source and compiler give the same counts on a busy machine.\n\n\
         | kernel | an item is a | items | instructions | per item |\n|---|---|---|---|---|\n",
        options.date
    );
    for kernel in &KERNELS {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no"])
            .arg(format!("--toggle-collect={}", kernel.counted))
            .arg(&binary)
            .args(["kernel", kernel.name])
            .output()
            .map_err(|error| error.to_string())?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let items = String::from_utf8_lossy(&output.stdout).trim().parse::<u64>();
        let counted = told.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse::<u64>().ok());
        let (Ok(items), Some(counted)) = (items, counted) else {
            return Err(format!("{}: {}", kernel.name, told.lines().last().unwrap_or_default()));
        };
        let each = counted / items.max(1);
        let row = format!("| {} | {} | {items} | {counted} | {each} |", kernel.name, kernel.item);
        println!("{row}{}", change(&before, kernel.name, each));
        text.push_str(&row);
        text.push('\n');
    }
    if !options.is_quick {
        std::fs::write(&path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(text)
}

/// What the file said before, where the count moved by more than one in fifty.
fn change(before: &str, name: &str, each: u64) -> String {
    let row = before.lines().find(|line| line.starts_with(&format!("| {name} |")));
    let old = row.and_then(|row| row.trim_end_matches('|').rsplit('|').next()?.trim().parse::<u64>().ok());
    match old {
        Some(old) if each * 50 > old * 51 || each * 51 < old * 50 => format!("  (was {old})"),
        _ => String::new(),
    }
}
