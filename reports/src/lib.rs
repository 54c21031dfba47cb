//! What a reconciliation found, for people and for programs.
//!
//! | format | for | by |
//! |---|---|---|
//! | JSON | programs, archives; the same bytes from every language | [`Report::to_json`] |
//! | CSV of differences | spreadsheets | [`Report::to_csv`] |
//! | CSV of all records | auditors | [`Report::write_outcomes_csv`] |
//! | HTML page | finance people; opens anywhere, loads nothing | [`Report::to_html`] |
//! | plain text | terminals | [`Report::to_text`] |
//! | one record | whoever asks why | [`Report::explain`] |
//!
//! Nothing here reads a clock: a report shows the run's `as_of`, and the same result gives the same report.
//!
//! Ids are data and stand in JSON and CSV as they are. Where text from outside is shown to people, card-like numbers
//! are masked to their first six and last four digits, and control characters are written out; excerpts of rejected
//! rows and messages are masked everywhere.
#![forbid(unsafe_code)]

mod amount;
mod csv;
mod explain;
mod facts;
mod html;
mod json;
mod json_writer;
mod language;
mod mask;
mod output;
mod sentence;
mod text;
mod totals;
pub mod vocabulary;

pub use csv::{ByteOrderMark, CsvOptions, guarded, unguarded};
pub use explain::{Explanation, Gap, GroupTaken, PassTaken};
pub use html::{DEFAULT_MAXIMUM_DIFFERENCES, HtmlOptions};
pub use json::{JSON_FORMAT, JsonOptions};
pub use json_writer::Layout;
pub use language::{Language, Text};

use counterfoil_core::reconcile::{Policy, Reconciliation, Records, Severity, Side};

/// One result with the records and the policy that it came from, ready to be written in any format.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    platform: &'a Records,
    channel: &'a Records,
    policy: &'a Policy,
    result: &'a Reconciliation,
}

impl<'a> Report<'a> {
    /// A report of a result. Records and policy are those of the run: rows of the result are looked up in them.
    pub const fn new(
        platform: &'a Records,
        channel: &'a Records,
        policy: &'a Policy,
        result: &'a Reconciliation,
    ) -> Self {
        Self { platform, channel, policy, result }
    }

    pub(crate) const fn records(&self, side: Side) -> &'a Records {
        match side {
            Side::Platform => self.platform,
            Side::Channel => self.channel,
        }
    }
}

/// Differences by severity, ascending.
pub(crate) fn severities(result: &Reconciliation) -> impl DoubleEndedIterator<Item = (Severity, u64)> + '_ {
    Severity::ALL.into_iter().zip(result.summary.severities)
}
