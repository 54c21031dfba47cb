//! A seeded generator of reconciliation cases with answer keys, and a runner that scores engines against them.
//!
//! Truth is told by a causal story (orders, charges, refunds, disputes, fees, payouts) of which each file shows its own
//! view; it never asks an engine. See `docs/yardstick.md`.
#![forbid(unsafe_code)]

pub mod case;
pub mod engine;
pub mod exchange;
pub mod families;
pub mod measure;
pub mod planted;
pub mod policies;
pub mod random;
pub mod score;
pub mod story;
pub mod table;
pub mod view;
pub mod world;
