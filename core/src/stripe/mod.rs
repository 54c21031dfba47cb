//! Facts about Stripe as data.

mod currency;

pub use currency::{api_exponent, from_api};
