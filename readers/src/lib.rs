//! Bytes to columnar records.
//!
//! | input | format name | unit of amounts | times |
//! |---|---|---|---|
//! | CSV with counterfoil's own columns | `counterfoil.csv` | in the column's name | RFC 3339 with offset |
//! | JSON objects with the same members, one a line or in an array | `counterfoil.json` | in the member's name | RFC 3339 with offset |
//! | objects of Stripe's API: list pages, arrays, NDJSON, events | `stripe.objects` | Stripe's minor units, turned into those of ISO 4217 | Unix seconds |
//! | itemized Stripe reports of any version, and their twins for connected accounts | `stripe.balance_change_from_activity` and others | decimal major units | `*_utc` UTC; others in the zone given |
//! | Stripe dashboard: payments, balance history | `stripe.dashboard_payments`, `stripe.dashboard_balance_history` | decimal major units | UTC |
//! | Stripe summary reports | `stripe.summary` | recognised and refused: they have no ids | – |
//! | any other CSV or JSON | `csv`, `json` | by a [`Mapping`] | by a [`Mapping`] |
//!
//! Delimiter, byte order mark, quoting and line ends are found out. Unit, decimal separator, order of day and month, and
//! zone are not: they come from the format or from a mapping, else the input is refused with `read.mapping_invalid` or
//! `read.ambiguous_format`.
//!
//! A row that cannot be read becomes a rejected row with its line, column, code and text. Reading goes on, and records and
//! rejected rows together are always as many as there were rows.
//!
//! ```
//! use counterfoil_readers::{Source, read_bytes};
//!
//! let file = b"id,amount_minor,currency,created_at\n\
//!     pay_1,1250,EUR,2026-03-01T09:30:00+01:00\n\
//!     pay_2,12.50,EUR,2026-03-01T09:31:00+01:00\n";
//! let read = read_bytes(file, &Source::default())?;
//! assert_eq!(read.records.amount_of(0), Some(1250));
//! let rejected = &read.records.rejected[0];
//! assert_eq!((rejected.line, rejected.code), (3, "money.too_many_decimals"));
//! # Ok::<(), counterfoil_core::Error>(())
//! ```
#![forbid(unsafe_code)]

mod cells;
mod columns;
pub mod csv;
mod dates;
mod documents;
mod format;
mod ids;
pub mod json;
mod mapping;
mod own;
mod plan;
mod read;
mod sink;
mod stripe;
mod zones;

pub use format::{Basis, Family, Format, FormatChoice, Source};
pub use mapping::{AmountSource, DateSource, Mapping, TextSource, Unit};
pub use read::{ReadOutcome, detect, read_bytes, read_path, read_paths};
