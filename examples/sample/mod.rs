//! The sample data: October 2025 of an invented tea shop, as its platform booked it and as its Stripe balance report
//! shows it, with one of everything that goes wrong in practice.
//!
//! Everything follows from one seed; names, ids and amounts are invented. The report has the columns of Stripe's
//! `balance_change_from_activity.itemized.3` (a choice of them, as its parameter `columns` makes it), in decimal major
//! units and UTC; the platform's file has minor units and says so in its header.

mod plan;
mod random;
mod rows;
mod story;

pub(crate) use story::AS_OF;

/// The two files.
pub(crate) struct Sample {
    /// What the platform booked.
    pub(crate) platform: String,
    /// What Stripe reports.
    pub(crate) channel: String,
}

/// Writes the month anew; the same bytes every time.
pub(crate) fn generate() -> Sample {
    let books = story::October::new(20_251_001).tell();
    Sample { platform: rows::platform_csv(&books.platform), channel: rows::channel_csv(&books.channel) }
}
