//! What Stripe writes: API objects, reports, dashboard exports.

pub(crate) mod category;
pub(crate) mod csv;
