//! `cargo xtask vectors [FOLDER]`: runs the cases and prints `N passed, N failed`. With `--bless` it writes the golden
//! reports of a folder anew instead.
#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let blesses = arguments.first().is_some_and(|argument| argument == "--bless");
    if blesses {
        arguments.remove(0);
    }
    let folder = arguments.first().map_or_else(counterfoil_vectors::own_folder, PathBuf::from);
    let outcome = if blesses {
        counterfoil_vectors::bless(&folder).map(|files| {
            println!("{files} golden files written");
            true
        })
    } else {
        counterfoil_vectors::run(&folder).map(|tally| {
            tally.failures.iter().for_each(|failure| println!("{failure}"));
            println!("{} passed, {} failed", tally.passed, tally.failures.len());
            tally.failures.is_empty()
        })
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}
