//! Benchmarks of counterfoil against query engines, side by side in one run.
#![forbid(unsafe_code)]

mod data;
mod exact;
mod measure;
mod options;
mod peers;
mod results;
mod sides;

use options::{Options, USAGE};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let Some(options) = Options::from_command_line()? else {
        println!("{USAGE}");
        return Ok(());
    };
    for row in &options.rows {
        let section = match row.as_str() {
            "exact" => exact::in_memory(&options)?,
            "csv" => exact::from_csv(&options)?,
            "scale" => exact::scale(&options)?,
            other => return Err(format!("no row is called {other:?}\n\n{USAGE}")),
        };
        println!("{section}");
        if !options.is_quick {
            results::keep(&options, row, &section)?;
        }
    }
    if options.is_quick { Ok(()) } else { results::write(&options) }
}
