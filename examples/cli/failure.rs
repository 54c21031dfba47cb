//! Why the program ends early, with its exit code.

use counterfoil::ErrorKind;

pub(crate) const DIFFERENCES: u8 = 1;
pub(crate) const USAGE: u8 = 2;
const INPUT: u8 = 3;
const DEFECT: u8 = 4;

/// A message for people and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: u8,
    pub(crate) message: String,
}

impl Failure {
    /// An error about what stands on the command line.
    pub(crate) fn in_arguments(error: counterfoil::Error) -> Self {
        Self { code: USAGE, ..Self::from(error) }
    }
}

impl From<counterfoil::Error> for Failure {
    fn from(error: counterfoil::Error) -> Self {
        let code = match error.kind() {
            ErrorKind::Config | ErrorKind::Unsupported => USAGE,
            ErrorKind::Internal => DEFECT,
            _ => INPUT,
        };
        Self { code, message: format!("{error}\n       {}", error.code().remedy) }
    }
}
