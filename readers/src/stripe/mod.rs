//! What Stripe writes: API objects, reports, dashboard exports.

pub(crate) mod category;
pub(crate) mod csv;
mod object;
mod objects;

pub(crate) use object::is_known;
pub(crate) use objects::read_objects;
