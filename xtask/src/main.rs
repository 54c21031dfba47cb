//! The workspace's own commands; `cargo xtask` without arguments lists them.
#![forbid(unsafe_code)]

mod check;
mod delegate;
mod evidence;
mod generate;
mod layering;
mod process;
mod report;
mod source;
mod tally;
mod test;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

const HELP: &str = "\
cargo xtask check            format, lints, docs, layering, duplicates, generated files, licences, advisories
cargo xtask test             every test of every language; ends with `N passed, N failed, N skipped`
cargo xtask generate         write the generated files (error reference, parity manifest, stubs)
cargo xtask bench [ARGS]     run the benchmarks and write benches/RESULTS.md
cargo xtask vectors [DIR]    run the language-neutral cases, or those of another folder
cargo xtask yardstick ARGS   run the seeded generator and its answer keys

`check` and `test` take names after them to run only the stages whose name begins so: `cargo xtask test python`.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match run(&command, &rest) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, rest: &[String]) -> Result<ExitCode, String> {
    let workspace = Workspace::open()?;
    match command {
        "check" => check::run(&workspace, rest),
        "test" => test::run(&workspace, rest),
        "generate" => generate::write(&workspace).map(|()| ExitCode::SUCCESS),
        "bench" => delegate::bench(&workspace, rest),
        "vectors" => delegate::vectors(&workspace, rest),
        "yardstick" => delegate::yardstick(&workspace, rest),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("no command `{other}`\n\n{HELP}")),
    }
}
