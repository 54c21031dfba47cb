//! Other people's engines, installed into a virtual environment beside the crate and asked through files.

use counterfoil_yardstick::exchange::{Recorded, to_line};
use counterfoil_yardstick::measure::{self, Extent};
use counterfoil_yardstick::score::Score;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Name and script of each rival.
const RIVALS: [(&str, &str); 2] =
    [("datacompy 1.1.0 (pandas)", "datacompy_rival.py"), ("DuckDB 2.0.0 full outer join", "duckdb_rival.py")];

/// Cases a family: the rivals take milliseconds a case.
const CASES: u64 = 20;

/// Rows of a table, or why there are none.
pub(crate) enum Measured {
    Rows(Vec<(String, Score)>, Extent),
    Skipped(String),
}

/// Installs and asks the rivals.
///
/// # Errors
/// A rival that is installed and cannot be asked.
pub(crate) fn run(extent: &Extent) -> Result<Measured, String> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = crate_folder.join(".work");
    let python = match install(crate_folder, &work) {
        Ok(python) => python,
        Err(reason) => return Ok(Measured::Skipped(reason)),
    };
    let extent = Extent {
        families: extent.families.clone(),
        seeds: extent.seeds.iter().take(1).copied().collect(),
        cases: extent.cases.min(CASES),
    };
    let cases = work.join("cases.jsonl");
    write_cases(&cases, &extent)?;
    let mut rows = Vec::new();
    for (name, script) in RIVALS {
        let answers = work.join(format!("{script}.jsonl"));
        let mut command = Command::new(&python);
        command.arg(crate_folder.join("rivals").join(script)).arg(&cases).arg(&answers);
        let status = command.status().map_err(|error| format!("{script}: {error}"))?;
        if !status.success() {
            return Err(format!("{script} ended with {status}"));
        }
        let text = std::fs::read_to_string(&answers).map_err(|error| format!("{}: {error}", answers.display()))?;
        let mut total = Score::default();
        measure::run(&Recorded::from_lines(name, &text)?, &extent)?.iter().for_each(|result| total.add(&result.score));
        rows.push((name.to_owned(), total));
    }
    Ok(Measured::Rows(rows, extent))
}

/// Writes all cases of an extent into a file.
///
/// # Errors
/// A case that cannot be built or written, in words.
pub(crate) fn write_cases(path: &Path, extent: &Extent) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(fail)?);
    for family in &extent.families {
        for seed in &extent.seeds {
            for number in 0..extent.cases {
                let case = family.case(*seed, number).map_err(|error| error.to_string())?;
                writeln!(file, "{}", to_line(&case)).map_err(fail)?;
            }
        }
    }
    file.flush().map_err(fail)
}

/// The interpreter of the environment, made where it is not there yet.
fn install(crate_folder: &Path, work: &Path) -> Result<PathBuf, String> {
    let environment = work.join("venv");
    let python = environment.join("bin/python");
    std::fs::create_dir_all(work).map_err(|error| format!("{}: {error}", work.display()))?;
    if !python.exists() {
        quietly(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    if quietly(Command::new(&python).args(["-c", "import datacompy, duckdb"])).is_err() {
        let requirements = crate_folder.join("rivals/requirements.txt");
        quietly(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(requirements))?;
    }
    Ok(python)
}

fn quietly(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(errors.lines().last().map_or_else(|| format!("{command:?} failed"), str::to_owned))
}
