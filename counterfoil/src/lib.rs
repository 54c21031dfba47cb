//! Reconciliation for anyone who takes money through Stripe or another processor.
//!
//! Two sets of records go in: what a platform booked, and what a channel (Stripe, another processor, a bank) says. Out
//! comes a [`Comparison`]: every record in exactly one outcome with its reason, every minor unit accounted for.
//!
//! | to | use |
//! |---|---|
//! | compare two sides that are in memory | [`Reconcile::run`] |
//! | see counts, differences, one record's story | [`Comparison::summary`], [`Comparison::differences`], [`Comparison::explain`] |
//! | compare data frames or typed arrays | [`records_from_columns`] |
//! | hand outcomes on as columns | [`Comparison::columns`] |
//! | stop or watch a long run | [`CancelToken`], [`Reconcile::on_progress`] |
//!
//! The modules `money` and `reconcile` are the pure core's, re-exported.
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
