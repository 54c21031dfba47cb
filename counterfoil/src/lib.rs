//! Reconciliation for anyone who takes money through Stripe or another processor.
//!
//! Two sets of records go in: what a platform booked, and what a channel (Stripe, another processor, a bank) says. Out
//! comes a [`Comparison`]: every record in exactly one outcome with its reason, every minor unit accounted for.
//!
//! | to | use |
//! |---|---|
//! | compare two files or two texts in memory | [`Reconcile::run_files`], [`Reconcile::run_bytes`] |
//! | say how, in a file | [`Job`], [`policy_from_json`], [`load_source`]; `docs/jobs-and-policies.md` |
//! | compare records that are in memory | [`Reconcile::run`] with [`reconcile::RecordsBuilder`] |
//! | compare data frames or typed arrays | [`records_from_columns`] |
//! | see counts, differences, one record's story | [`Comparison::summary`], [`Comparison::differences`], [`Comparison::explain`] |
//! | hand outcomes on as columns | [`Comparison::columns`] |
//! | write JSON, CSV, HTML, text | [`Comparison::to_json`], [`Comparison::write_reports`], [`Comparison::report`] |
//! | stop or watch a long run | [`CancelToken`], [`Reconcile::on_progress`] |
//! | speak bytes, from another language | [`wire::call`] |
//!
//! ```
//! use counterfoil::{Reconcile, instant_from_text, reconcile::{Outcome, Side, preset}};
//!
//! let comparison = Reconcile::new(preset("generic_channel")?).as_of(instant_from_text("2025-11-11")?).run_bytes(
//!     b"id,reference,amount_minor,currency\np1,A-1,5000,USD\np2,A-2,1999,USD\n",
//!     b"id,reference,amount_minor,currency\nc1,A-1,5000,USD\nc2,A-2,1899,USD\n",
//! )?;
//! assert_eq!(comparison.summary().count(Side::Channel, Outcome::Matched), 1);
//! let difference = comparison.differences().next().ok_or("one pair differs")?;
//! assert_eq!((difference.platform_id, difference.channel_id), (Some("p2"), Some("c2")));
//! assert_eq!(difference.difference.at_risk, 100);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Features, both on by default: `readers` (bytes to records, job files) and `reports` (results to text). Without them the
//! crate is the engine alone.
//!
//! The modules `error`, `money`, `time` and `reconcile` are the pure core's, `readers` and `reports` the crates of that
//! name.
#![forbid(unsafe_code)]

mod builder;
mod columns;
mod comparison;
#[cfg(feature = "readers")]
mod files;
mod input_columns;
mod instant;
#[cfg(feature = "readers")]
mod job;
mod policy_file;
#[cfg(feature = "reports")]
mod report;
mod strict_json;
mod threads;
mod watch;
#[cfg(all(feature = "readers", feature = "reports"))]
pub mod wire;

pub use builder::Reconcile;
pub use columns::OutcomeColumns;
pub use comparison::{Comparison, NamedDifference};
pub use counterfoil_core::{error, money, reconcile, time};
#[cfg(feature = "readers")]
pub use counterfoil_readers as readers;
#[cfg(feature = "reports")]
pub use counterfoil_reports as reports;
pub use error::{Error, ErrorKind, Result};
pub use input_columns::{InputColumn, records_from_columns};
pub use instant::instant_from_text;
#[cfg(feature = "readers")]
pub use job::{Job, load_source};
pub use policy_file::policy_from_json;
pub use threads::Threads;
pub use watch::CancelToken;

/// The README's code is a documentation test.
#[cfg(all(doctest, feature = "readers", feature = "reports"))]
#[doc = include_str!("../../README.md")]
struct Readme;
