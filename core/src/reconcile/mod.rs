//! Reconciliation: what a platform recorded against what a channel (Stripe, another processor, a bank) says.
//!
//! Records and a [`Policy`] go in, a [`Reconciliation`] comes out. The order of what matters: no wrong match, nothing
//! lost, every difference explained, fast. The same input gives the same result on any number of threads and in any
//! order of the input.
//!
//! | word | meaning |
//! |---|---|
//! | side | the platform's records, or the channel's |
//! | strong reference | a field whose equal values say that two records are about one payment |
//! | pass | one step of the matching; sees only what is still open |
//! | open | not yet claimed by a pass |
//! | tied | open on both sides and sharing a strong reference |
//! | bridge | the way from the platform's total to the channel's, step by step |

mod assign;
mod board;
mod bucket;
mod column;
mod days;
mod differences;
mod engine;
mod exact;
mod findings;
mod group;
mod join;
mod judge;
mod leftovers;
mod outcome;
mod parallel;
mod policy;
mod policy_checks;
mod prepare;
mod presets;
mod records;
mod requirements;
mod result;
mod run;
mod run_id;
mod seals;
#[cfg(test)]
mod tests;
mod tolerant;
mod totals;
mod verify;

pub use column::{ABSENT, CodeColumn, NO_CURRENCY, TextColumn};
pub use outcome::{Detail, GapUnit, NO_PASS, NO_ROW, Outcome, Reason, Severity, Verdict};
pub use policy::{
    AccountRule, Allowance, AmountRule, Basis, CurrencyTolerance, DateRule, FeeRule, FieldRule, IgnoreRule, KindClass,
    MAXIMUM_RULES, MAXIMUM_WINDOW_DAYS, Measure, Pass, Policy, Reference, SeverityTable, Side, StatusClass, StatusRule,
    TextComparison, Timing, Tolerance, ToleranceBudget, Window,
};
pub use presets::{PRESETS, preset};
pub use records::{DateColumn, DateKind, DatePrecision, MAXIMUM_RECORDS, Note, Records, RecordsBuilder, Rejected, Row};
pub use result::{
    Bridge, Difference, ENGINE_VERSION, Finding, Group, OutcomeAmount, OutcomeCount, Reconciliation, SideOutcome, Step,
    StepKind, Summary,
};
pub use run::{Executor, Inline, Observer, Run, Silent, reconcile};
pub use run_id::run_id;
