//! What the command line asks for.

use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
usage: counterfoil-yardstick <command> [options]

  run       measures engines against the answer keys
              --seed N        a seed; may be given several times (default 1)
              --fresh N       so many seeds from the clock beside them, printed (default 3)
              --cases N       cases a family and seed (default 1000)
              --families a,b  only these families
              --engine NAME   counterfoil, planted or all (default all)
              --pr            the share of a pull request: 250 cases a family and seed
              --rivals        also other people's engines, in Python
              --write FILE    also writes the tables to a file
  pr        run --pr
  replay    shows one case, its key and the engine's answer: --family F --seed N --case K
  list      names the families
  export    writes cases as JSON: DIR, with --seed, --cases, --families";

/// Cases a family and seed in the share of a pull request.
const PR_CASES: u64 = 250;

/// A command with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    Run(Options),
    Replay { family: String, seed: u64, case: u64 },
    List,
    Export { folder: PathBuf, options: Options },
}

/// Which cases and engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) seeds: Vec<u64>,
    pub(crate) fresh: u64,
    pub(crate) cases: u64,
    pub(crate) families: Vec<String>,
    pub(crate) engine: EngineChoice,
    pub(crate) rivals: bool,
    pub(crate) write: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EngineChoice {
    Counterfoil,
    Planted,
    All,
}

pub(crate) fn parse(arguments: &[String]) -> Result<Command, String> {
    let Some((command, rest)) = arguments.split_first() else {
        return Err(USAGE.to_owned());
    };
    let mut read = Reader { rest: rest.iter(), single_family: None, case: None, folder: None };
    let mut options = Options {
        seeds: Vec::new(),
        fresh: 3,
        cases: 1_000,
        families: Vec::new(),
        engine: EngineChoice::All,
        rivals: false,
        write: None,
    };
    if command == "pr" {
        options.cases = PR_CASES;
    }
    read.options(&mut options)?;
    let seed = options.seeds.first().copied();
    if options.seeds.is_empty() {
        options.seeds.push(1);
    }
    match command.as_str() {
        "run" | "pr" => Ok(Command::Run(options)),
        "list" => Ok(Command::List),
        "replay" => match (read.single_family, seed, read.case) {
            (Some(family), Some(seed), Some(case)) => Ok(Command::Replay { family, seed, case }),
            _ => Err("replay needs --family, --seed and --case".to_owned()),
        },
        "export" => match read.folder {
            Some(folder) => Ok(Command::Export { folder, options }),
            None => Err("export needs a folder".to_owned()),
        },
        other => Err(format!("unknown command {other:?}\n{USAGE}")),
    }
}

struct Reader<'a> {
    rest: std::slice::Iter<'a, String>,
    single_family: Option<String>,
    case: Option<u64>,
    folder: Option<PathBuf>,
}

impl Reader<'_> {
    fn options(&mut self, options: &mut Options) -> Result<(), String> {
        while let Some(argument) = self.rest.next() {
            match argument.as_str() {
                "--seed" => options.seeds.push(self.number(argument)?),
                "--fresh" => options.fresh = self.number(argument)?,
                "--cases" => options.cases = self.number(argument)?,
                "--case" => self.case = Some(self.number(argument)?),
                "--family" => self.single_family = Some(self.value(argument)?),
                "--families" => options.families = self.value(argument)?.split(',').map(str::to_owned).collect(),
                "--pr" => options.cases = PR_CASES,
                "--rivals" => options.rivals = true,
                "--write" => options.write = Some(self.value(argument)?.into()),
                "--engine" => {
                    options.engine = match self.value(argument)?.as_str() {
                        "counterfoil" => EngineChoice::Counterfoil,
                        "planted" => EngineChoice::Planted,
                        "all" => EngineChoice::All,
                        other => return Err(format!("unknown engine {other:?}")),
                    }
                }
                other if !other.starts_with("--") && self.folder.is_none() => self.folder = Some(other.into()),
                other => return Err(format!("unknown option {other:?}\n{USAGE}")),
            }
        }
        Ok(())
    }

    fn value(&mut self, option: &str) -> Result<String, String> {
        self.rest.next().cloned().ok_or_else(|| format!("{option} needs a value"))
    }

    fn number(&mut self, option: &str) -> Result<u64, String> {
        self.value(option)?.parse().map_err(|_| format!("{option} needs a number of 0 or more"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_replay_command_that_is_printed_is_understood() {
        let expected = Command::Replay { family: "late".to_owned(), seed: 7, case: 3 };
        assert_eq!(parsed("replay --family late --seed 7 --case 3"), Ok(expected));
    }

    #[test]
    fn what_is_misspelt_is_refused() {
        assert!(parsed("run --sede 3").is_err());
        assert!(parsed("run --seed").is_err());
        assert!(parsed("run --seed -1").is_err());
        assert!(parsed("rum").is_err());
    }
}
