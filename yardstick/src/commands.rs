//! What the commands do.

use crate::arguments::{Command, EngineChoice, Options};
use crate::rivals::{self, Measured};
use counterfoil_core::reconcile::{Records, Side};
use counterfoil_yardstick::case::Case;
use counterfoil_yardstick::engine::{Counterfoil, Engine};
use counterfoil_yardstick::families::{self, Family};
use counterfoil_yardstick::measure::{self, Extent};
use counterfoil_yardstick::planted;
use counterfoil_yardstick::score::{Score, measure as measure_case};
use counterfoil_yardstick::table::{table, table_with_total};
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher};

/// Executes a command; `false` where a goal was missed.
pub(crate) fn execute(command: &Command) -> Result<bool, String> {
    match command {
        Command::Run(options) => run(options),
        Command::Replay { family, seed, case } => replay(family, *seed, *case),
        Command::List => {
            families::all().iter().for_each(|family| println!("{:24}{}", family.name, family.about));
            Ok(true)
        }
        Command::Export { folder, options } => {
            let extent =
                Extent { families: chosen_families(options)?, seeds: options.seeds.clone(), cases: options.cases };
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            let path = folder.join("cases.jsonl");
            rivals::write_cases(&path, &extent)?;
            println!("{}", path.display());
            Ok(true)
        }
    }
}

fn chosen_families(options: &Options) -> Result<Vec<Family>, String> {
    let all = families::all();
    if options.families.is_empty() {
        return Ok(all);
    }
    let find = |name: &String| {
        all.iter().find(|family| family.name == name).copied().ok_or_else(|| format!("no family is called {name:?}"))
    };
    options.families.iter().map(find).collect()
}

/// Seeds that nobody chose; printed, so that any case can be made again.
fn fresh_seeds(count: u64) -> Vec<u64> {
    let hasher = std::hash::RandomState::new();
    (0..count)
        .map(|index| {
            let mut state = hasher.build_hasher();
            state.write_u64(index);
            state.finish() % 1_000_000_000
        })
        .collect()
}

fn run(options: &Options) -> Result<bool, String> {
    let mut seeds = options.seeds.clone();
    seeds.extend(fresh_seeds(options.fresh));
    let extent = Extent { families: chosen_families(options)?, seeds, cases: options.cases };
    let mut text = format!(
        "{} families, seeds {}, {} cases a family and seed\n\n",
        extent.families.len(),
        extent.seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(" "),
        extent.cases
    );
    let mut tally = Tally::default();
    if options.engine != EngineChoice::Planted {
        text += &own_engine(&extent, &mut tally)?;
    }
    if options.engine != EngineChoice::Counterfoil {
        text += &planted_engines(&extent, &mut tally)?;
    }
    if options.engine != EngineChoice::Planted && options.families.is_empty() {
        text += &limits(&extent)?;
    }
    if options.rivals {
        text += &rival_engines(&extent)?;
    }
    print!("{text}");
    if let Some(path) = &options.write {
        let line = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
        let head = format!("# What the yardstick measured\n\nWritten by `cargo xtask yardstick {line}`.\n\n");
        let tail = format!("\n{} passed, {} failed\n", tally.passed, tally.failed);
        std::fs::write(path, head + &text + &tail).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(tally.failed == 0)
}

#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    fn count(&mut self, passed: bool) {
        if passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
    }
}

fn own_engine(extent: &Extent, tally: &mut Tally) -> Result<String, String> {
    let results = measure::run(&Counterfoil, extent)?;
    let rows: Vec<(String, Score)> =
        extent.families.iter().zip(&results).map(|(family, result)| (family.name.to_owned(), result.score)).collect();
    let mut text = format!("## counterfoil\n\n{}", table_with_total("family", &rows));
    for (family, result) in extent.families.iter().zip(&results) {
        let missed = result.score.missed_goals();
        tally.count(missed.is_empty());
        if !missed.is_empty() {
            let _ = writeln!(text, "FAILED {}: {}", family.name, missed.join("; "));
        }
        for failure in &result.failures {
            let _ = writeln!(text, "  {}", failure.replay());
            failure.faults.iter().take(4).for_each(|fault| {
                let _ = writeln!(text, "    {fault}");
            });
        }
    }
    Ok(text)
}

/// A planted engine passes the test of the yardstick by failing: it has to match something falsely.
fn planted_engines(extent: &Extent, tally: &mut Tally) -> Result<String, String> {
    let mut rows = Vec::new();
    let mut escaped = String::new();
    for engine in &planted::ALL {
        let mut total = Score::default();
        measure::run(engine, extent)?.iter().for_each(|result| total.add(&result.score));
        tally.count(total.false_claims > 0);
        if total.false_claims == 0 {
            let _ =
                writeln!(escaped, "FAILED {}: it matched nothing falsely, so the cases measure nothing", engine.name());
        }
        rows.push((engine.name().to_owned(), total));
    }
    Ok(format!("\n## planted bad engines\n\n{}{escaped}", table("engine", &rows)))
}

/// What the tolerant pass matches by its meaning and a story can refute.
fn limits(extent: &Extent) -> Result<String, String> {
    let extent = Extent { families: families::limits(), ..extent.clone() };
    let results = measure::run(&Counterfoil, &extent)?;
    let named = extent.families.iter().zip(&results).map(|(family, result)| (family.name.to_owned(), result.score));
    let rows: Vec<(String, Score)> = named.collect();
    Ok(format!("\n## measured and not judged\n\n{}", table("family", &rows)))
}

/// Other people's engines are measured and not judged.
fn rival_engines(extent: &Extent) -> Result<String, String> {
    match rivals::run(extent)? {
        Measured::Skipped(reason) => Ok(format!("\nskipped: rivals ({reason})\n")),
        Measured::Rows(mut rows, extent) => {
            let mut own = Score::default();
            measure::run(&Counterfoil, &extent)?.iter().for_each(|result| own.add(&result.score));
            rows.insert(0, ("counterfoil".to_owned(), own));
            let (cases, seed) = (extent.cases, extent.seeds.first().copied().unwrap_or_default());
            Ok(format!("\n## rivals\n\n{cases} cases a family of seed {seed}.\n\n{}", table("engine", &rows)))
        }
    }
}

fn replay(family: &str, seed: u64, number: u64) -> Result<bool, String> {
    let all = [families::all(), families::limits()].concat();
    let family = all.iter().find(|one| one.name == family).ok_or_else(|| format!("no family is called {family:?}"))?;
    let case = family.case(seed, number).map_err(|error| error.to_string())?;
    println!("{}: {}\nas of {}\n{}\n", family.name, family.about, case.as_of, case.policy.to_json());
    let answer = Counterfoil.answer(&case);
    for side in Side::BOTH {
        let outcomes = answer.as_ref().ok().map(|answer| match side {
            Side::Platform => &answer.platform,
            Side::Channel => &answer.channel,
        });
        println!("{}", side.name());
        for row in 0..case.side(side).len() {
            let outcome = outcomes.and_then(|outcomes| outcomes.get(row)).map_or("?", |outcome| outcome.name());
            println!("  {}", describe(&case, side, row, outcome));
        }
    }
    if let Ok(answer) = &answer {
        answer.claims.iter().for_each(|claim| println!("matched {:?} with {:?}", claim.platform, claim.channel));
    }
    let (score, faults) = measure_case(&case, &answer);
    faults.iter().for_each(|fault| println!("fault: {fault}"));
    println!("{}", if score.is_perfect() { "1 passed, 0 failed" } else { "0 passed, 1 failed" });
    Ok(score.is_perfect())
}

fn describe(case: &Case, side: Side, row: usize, outcome: &str) -> String {
    let records = case.side(side);
    let mut text = format!(
        "[{row}] {} {} {} {} {:?}",
        records.id.value(row),
        records.kind_of(row),
        records.amount_of(row).map_or_else(|| "–".to_owned(), |minor| minor.to_string()),
        records.currency_of(row).map_or("–", |currency| currency.code()),
        records.status_of(row),
    );
    let more = [("fee", records.fee_of(row)), ("net", records.net_of(row))];
    for (name, value) in more {
        if let Some(value) = value {
            let _ = write!(text, " {name}={value}");
        }
    }
    text += &fields(records, row);
    if let Some(expected) = case.key.side(side).get(row) {
        let _ = write!(
            text,
            " → movement {} {} {}; got {outcome}",
            expected.movement,
            expected.duty.name(),
            expected.outcomes.names()
        );
    }
    text
}

fn fields(records: &Records, row: usize) -> String {
    let mut text = format!(" account={}", records.account_of(row));
    for column in &records.dates {
        let at = records.date_of(column.kind, row).and_then(chrono::DateTime::from_timestamp_micros);
        if let Some(at) = at {
            let _ = write!(text, " {}={}", column.kind.name(), at.format("%Y-%m-%dT%H:%M:%S%.6f"));
        }
    }
    for (name, column) in &records.fields {
        if !column.value(row).is_empty() {
            let _ = write!(text, " {name}={:?}", column.value(row));
        }
    }
    text
}
