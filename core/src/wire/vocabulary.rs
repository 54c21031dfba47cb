use crate::error::code;
use crate::reconcile::{DateKind, ENGINE_VERSION, GapUnit, Outcome, PRESETS, Reason, Severity, Side, StepKind};
use serde::Serialize;

/// Every name that a result, a policy or an error may carry, in declaration order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vocabulary {
    /// The version of the engine.
    pub engine: &'static str,
    /// Kinds of errors in use.
    pub error_kinds: Vec<&'static str>,
    /// Codes of errors and findings.
    pub error_codes: Vec<ErrorCode>,
    /// Sides of a reconciliation.
    pub sides: Vec<&'static str>,
    /// Where a record can end.
    pub outcomes: Vec<&'static str>,
    /// Why it ended there.
    pub reasons: Vec<&'static str>,
    /// How urgent a difference can be, ascending.
    pub severities: Vec<&'static str>,
    /// Steps of a bridge.
    pub step_kinds: Vec<&'static str>,
    /// What a date says.
    pub date_kinds: Vec<&'static str>,
    /// What a gap counts.
    pub gap_units: Vec<&'static str>,
    /// Policies that come with the library.
    pub presets: Vec<&'static str>,
}

/// A code with its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ErrorCode {
    /// The stable text.
    pub code: &'static str,
    /// The kind of every error with it.
    pub kind: &'static str,
}

/// Every name there is.
pub fn vocabulary() -> Vocabulary {
    let error_codes: Vec<ErrorCode> =
        code::ALL.iter().map(|code| ErrorCode { code: code.text, kind: code.kind.name() }).collect();
    let mut error_kinds: Vec<&'static str> = error_codes.iter().map(|code| code.kind).collect();
    error_kinds.sort_unstable();
    error_kinds.dedup();
    Vocabulary {
        engine: ENGINE_VERSION,
        error_kinds,
        error_codes,
        sides: Side::BOTH.iter().map(|side| side.name()).collect(),
        outcomes: Outcome::ALL.iter().map(|outcome| outcome.name()).collect(),
        reasons: Reason::ALL.iter().map(|reason| reason.name()).collect(),
        severities: Severity::ALL.iter().map(|severity| severity.name()).collect(),
        step_kinds: StepKind::ALL.iter().map(|kind| kind.name()).collect(),
        date_kinds: DateKind::ALL.iter().map(|kind| kind.name()).collect(),
        gap_units: GapUnit::ALL.iter().map(|unit| unit.name()).collect(),
        presets: PRESETS.iter().map(|(name, _)| *name).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_that_results_carry() {
        let vocabulary = vocabulary();
        for (name, text) in vocabulary.outcomes.iter().zip(Outcome::ALL) {
            assert_eq!(serde_json::to_value(text).unwrap(), *name);
        }
        for (name, reason) in vocabulary.reasons.iter().zip(Reason::ALL) {
            assert_eq!(serde_json::to_value(reason).unwrap(), *name);
        }
        for (name, kind) in vocabulary.step_kinds.iter().zip(StepKind::ALL) {
            assert_eq!(serde_json::to_value(kind).unwrap(), *name);
        }
        for (name, kind) in vocabulary.date_kinds.iter().zip(DateKind::ALL) {
            assert_eq!(serde_json::to_value(kind).unwrap(), *name);
        }
        for (name, unit) in vocabulary.gap_units.iter().zip(GapUnit::ALL) {
            assert_eq!(serde_json::to_value(unit).unwrap(), *name);
        }
        assert_eq!(vocabulary.error_codes.len(), code::ALL.len());
    }
}
