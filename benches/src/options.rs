//! What the command line asks for.

use lexopt::prelude::{Long, Value, ValueExt};
use std::path::{Path, PathBuf};

pub(crate) const USAGE: &str = "\
counterfoil-benches [all|exact|csv|messy|scale|kernels]... [options]

  all       exact, csv and messy (the default)
  exact     1 M × 1 M records in memory against DuckDB and polars
  csv       the same from two CSV files, and pandas with datacompy once
  messy     200 k × 200 k with duplicates, groups, tolerances and noise: speed and false matches
  scale     CSV files of the sizes given by --scale
  kernels   instruction counts under valgrind, into benches/INSTRUCTIONS.md

  --date YYYY-MM-DD   the date to write into the results
  --rounds N          rounds of each engine, in turn; 9 by default
  --records N         records a side of exact and csv; 1,000,000 by default
  --scale 1,5,20      millions of records a side; 1,5 by default
  --without-peers     ours only
  --quick             small data and 3 rounds: whether it runs, not how fast";

#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) rows: Vec<String>,
    pub(crate) date: String,
    pub(crate) rounds: usize,
    pub(crate) records: usize,
    pub(crate) messy_records: usize,
    pub(crate) millions: Vec<usize>,
    pub(crate) without_peers: bool,
    pub(crate) is_quick: bool,
    /// Where data and environments lie; not part of the repository.
    pub(crate) work: PathBuf,
    /// As it was typed, for the results.
    pub(crate) command: String,
}

impl Options {
    pub(crate) fn from_command_line() -> Result<Option<Self>, String> {
        let typed: Vec<String> = std::env::args().skip(1).collect();
        let mut options = Self {
            rows: Vec::new(),
            date: "not given".to_owned(),
            rounds: 9,
            records: 1_000_000,
            messy_records: 200_000,
            millions: vec![1, 5],
            without_peers: false,
            is_quick: false,
            work: Path::new(env!("CARGO_MANIFEST_DIR")).join(".work"),
            command: format!("cargo xtask bench {}", typed.join(" ")),
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next().map_err(|error| error.to_string())? {
            match argument {
                Long("date") => options.date = text(&mut arguments)?,
                Long("rounds") => options.rounds = number(&mut arguments)?,
                Long("records") => options.records = number(&mut arguments)?,
                Long("scale") => {
                    let list = text(&mut arguments)?;
                    let parsed: Result<Vec<usize>, _> = list.split(',').map(str::parse).collect();
                    options.millions = parsed.map_err(|_| format!("--scale {list:?} is no list of numbers"))?;
                }
                Long("without-peers") => options.without_peers = true,
                Long("quick") => options.is_quick = true,
                Long("help") => return Ok(None),
                Value(row) => options.rows.push(row.string().map_err(|error| error.to_string())?),
                other => return Err(other.unexpected().to_string()),
            }
        }
        if options.is_quick {
            (options.rounds, options.records, options.messy_records, options.millions) = (3, 20_000, 10_000, vec![]);
        }
        if options.rows.is_empty() || options.rows.iter().any(|row| row == "all") {
            options.rows = ["exact", "csv", "messy"].map(str::to_owned).to_vec();
        }
        std::fs::create_dir_all(&options.work).map_err(|error| error.to_string())?;
        Ok(Some(options))
    }
}

fn text(arguments: &mut lexopt::Parser) -> Result<String, String> {
    arguments.value().and_then(|value| value.string()).map_err(|error| error.to_string())
}

fn number(arguments: &mut lexopt::Parser) -> Result<usize, String> {
    let value = text(arguments)?;
    value.replace('_', "").parse().map_err(|_| format!("{value:?} is no number"))
}
