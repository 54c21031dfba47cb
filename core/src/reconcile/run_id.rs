//! The identity of a run: the same work has the same id.
//!
//! Each record becomes a digest of everything that it says, its columns by name; the digests of a side are added up, so
//! neither the order of rows nor that of columns nor the number of threads can show. The sums, the policy, `as_of` and
//! the engine's version give the id. SHA-256 throughout, named in the format label: an id outlives its release.

use super::column::{ABSENT, NO_CURRENCY};
use super::policy::Policy;
use super::records::{DatePrecision, Records, Rejected};
use super::result::ENGINE_VERSION;
use crate::money::Currency;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

const FORMAT: &str = "counterfoil.run/1 sha256";

/// The id of the run that compares these sides: `run_` and 32 hexadecimal digits.
///
/// Computed on request and never inside a match. File names and line numbers are not part of it; rejected rows are.
pub fn run_id(platform: &Records, channel: &Records, policy: &Policy, as_of: DateTime<Utc>) -> String {
    let mut digest = Sha256::new();
    text(&mut digest, FORMAT);
    text(&mut digest, ENGINE_VERSION);
    text(&mut digest, &policy.to_json());
    digest.update(as_of.timestamp_micros().to_le_bytes());
    for side in [platform, channel] {
        digest.update((side.len() as u64).to_le_bytes());
        digest.update(records_sum(side).to_le_bytes());
        digest.update((side.rejected.len() as u64).to_le_bytes());
        digest.update(rejected_sum(&side.rejected).to_le_bytes());
    }
    format!("run_{:032x}", first_half(digest))
}

/// Length first, so that two texts end to end are never taken for two others.
fn text(digest: &mut Sha256, value: &str) {
    digest.update((value.len() as u64).to_le_bytes());
    digest.update(value.as_bytes());
}

fn first_half(digest: Sha256) -> u128 {
    let full = digest.finalize();
    full.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// The sum, modulo 2^128, of the digests of all records.
fn records_sum(records: &Records) -> u128 {
    let mut fields: Vec<(&str, &super::column::TextColumn)> =
        records.fields.iter().map(|(name, column)| (name.as_str(), column)).collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    let mut dates: Vec<_> = records.dates.iter().collect();
    dates.sort_unstable_by_key(|column| column.kind);
    let one = |row: usize| {
        let mut digest = Sha256::new();
        text(&mut digest, records.id.value(row));
        text(&mut digest, records.kind_of(row));
        text(&mut digest, records.status_of(row));
        text(&mut digest, records.account_of(row));
        for amounts in [&records.amount, &records.fee, &records.net] {
            let value = amounts.as_ref().and_then(|values| values.get(row)).copied().unwrap_or(ABSENT);
            digest.update(value.to_le_bytes());
        }
        // A code is a position in today's table; the letters are what lasts.
        let code = records.currency.as_ref().and_then(|codes| codes.get(row)).copied().unwrap_or(NO_CURRENCY);
        text(&mut digest, Currency::from_index(code).map_or("", Currency::code));
        for column in &dates {
            let value = column.microseconds.get(row).copied().unwrap_or(ABSENT);
            if value != ABSENT {
                text(&mut digest, column.kind.name());
                digest.update(value.to_le_bytes());
                // A whole day is a day of its zone; an instant is the same everywhere.
                let zone = if column.precision == DatePrecision::Day { column.zone.name() } else { "" };
                text(&mut digest, zone);
            }
        }
        for (name, column) in fields.iter().filter(|(_, column)| !column.value_bytes(row).is_empty()) {
            text(&mut digest, name);
            text(&mut digest, column.value(row));
        }
        first_half(digest)
    };
    (0..records.len()).map(one).fold(0, u128::wrapping_add)
}

fn rejected_sum(rejected: &[Rejected]) -> u128 {
    let one = |row: &Rejected| {
        let mut digest = Sha256::new();
        text(&mut digest, row.code);
        text(&mut digest, row.column.as_deref().unwrap_or(""));
        text(&mut digest, &row.excerpt);
        first_half(digest)
    };
    rejected.iter().map(one).fold(0, u128::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::{RecordsBuilder, Row, preset};

    fn side(rows: &[(&str, &str, i64, &str)]) -> Records {
        let mut builder = RecordsBuilder::new("test", "test");
        for (id, kind, minor, reference) in rows {
            let fields = [("reference", *reference)];
            let row = Row { id, kind, amount: Some(*minor), fields: &fields, ..Row::default() };
            builder.push(&row).unwrap();
        }
        builder.finish()
    }

    fn id(platform: &Records, channel: &Records, as_of: &str) -> String {
        run_id(platform, channel, &preset("generic_channel").unwrap(), as_of.parse().unwrap())
    }

    #[test]
    fn the_same_work_has_the_same_id_in_any_order() {
        let (day, empty) = ("2025-11-11T00:00:00Z", side(&[]));
        let first = side(&[("a", "k", 1, "x"), ("b", "k", 2, "y")]);
        let second = side(&[("b", "k", 2, "y"), ("a", "k", 1, "x")]);
        assert_eq!(id(&first, &empty, day), id(&second, &empty, day));
        assert!(id(&first, &empty, day).starts_with("run_") && id(&first, &empty, day).len() == 36);
    }

    #[test]
    fn other_work_has_another_id() {
        let (day, empty) = ("2025-11-11T00:00:00Z", side(&[]));
        let first = side(&[("a", "k", 1, "x"), ("b", "k", 2, "y")]);
        let base = id(&first, &empty, day);
        let others = [
            id(&empty, &first, day),
            id(&first, &empty, "2025-11-12T00:00:00Z"),
            id(&side(&[("a", "k", 1, "x")]), &empty, day),
            id(&side(&[("a", "k", 1, "x"), ("b", "k", 2, "z")]), &empty, day),
            id(&side(&[("a", "k", 2, "x"), ("b", "k", 1, "y")]), &empty, day),
            id(&side(&[("ak", "", 1, "x"), ("b", "k", 2, "y")]), &empty, day),
            id(&side(&[("a", "k", 1, "x"), ("b", "k", 2, "y"), ("b", "k", 2, "y")]), &empty, day),
        ];
        assert!(others.iter().all(|other| *other != base), "{others:?}");
    }
}
