//! Benchmarks of counterfoil against query engines, side by side in one run.
#![forbid(unsafe_code)]

mod data;
mod exact;
mod kernels;
mod measure;
mod messy;
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
    // How the binary calls itself under valgrind.
    if let [_, command, name] = std::env::args().collect::<Vec<_>>().as_slice()
        && command == "kernel"
    {
        println!("{}", kernels::work(name)?);
        return Ok(());
    }
    let Some(options) = Options::from_command_line()? else {
        println!("{USAGE}");
        return Ok(());
    };
    for row in &options.rows {
        let section = match row.as_str() {
            "exact" => exact::in_memory(&options)?,
            "csv" => exact::from_csv(&options)?,
            "kernels" => {
                kernels::count(&options)?;
                continue;
            }
            "messy" => messy::run(&options)?,
            "scale" => exact::scale(&options)?,
            other => return Err(format!("no row is called {other:?}\n\n{USAGE}")),
        };
        println!("{section}");
        if !options.is_quick {
            results::keep(&options, row, &section)?;
        }
    }
    let only_kernels = options.rows.iter().all(|row| row == "kernels");
    if options.is_quick || only_kernels { Ok(()) } else { results::write(&options) }
}
