//! States of payments, refunds and disputes.

use super::Family;

pub(super) const FAMILIES: &[Family] = &[];
