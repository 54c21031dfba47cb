//! What must be equal for two records to agree at once, packed into one word or two a record.
//!
//! A join looks at the seals of the pairs that it finds, anywhere in the column: the smaller they are, the fewer cache
//! misses it pays. One word holds what nearly all inputs have; where an amount or a code is too large for it, all seals of
//! the run have two.

use super::column::ABSENT;
use super::join::Seal;
use super::parallel;
use super::policy::Side;
use super::prepare::Prepared;
use super::run::Executor;
use crate::error::Result;

/// The seals of both sides, of one width.
pub(crate) enum Seals {
    /// Amount in 40 bits; currency, status and account in 8 each.
    Narrow([Vec<u64>; 2]),
    /// Amount; currency in 16 bits, status and account in 24 each.
    Wide([Vec<[u64; 2]>; 2]),
}

impl Seals {
    /// The seals of two sides; `None` where a code is too large even for two words.
    ///
    /// # Errors
    /// As [`parallel::map`].
    pub(crate) fn of(platform: &Prepared<'_>, channel: &Prepared<'_>, executor: &dyn Executor) -> Result<Option<Self>> {
        let sides = || vec![platform, channel];
        if [platform, channel].iter().all(|side| codes_are_below(side, 1 << 8)) {
            let narrow = parallel::map(executor, sides(), |_, side| narrow(side))?;
            if let Ok([Some(platform), Some(channel)]) = <[_; 2]>::try_from(narrow) {
                return Ok(Some(Self::Narrow([platform, channel])));
            }
        }
        if ![platform, channel].iter().all(|side| codes_are_below(side, 1 << 24)) {
            return Ok(None);
        }
        let wide = parallel::map(executor, sides(), |_, side| wide(side))?;
        Ok(<[_; 2]>::try_from(wide).ok().map(Self::Wide))
    }

    /// The seals of one side.
    pub(crate) fn of_side(&self, side: Side) -> Seal<'_> {
        match self {
            Self::Narrow(seals) => Seal::Narrow(&seals[side as usize]),
            Self::Wide(seals) => Seal::Wide(&seals[side as usize]),
        }
    }
}

fn codes_are_below(side: &Prepared<'_>, bound: u32) -> bool {
    side.status.as_ref().is_none_or(|status| status.words.iter().all(|code| *code < bound))
        && side.account.as_ref().is_none_or(|account| account.iter().all(|code| *code < bound))
}

/// Seals of one word; `None` where an amount needs more than 40 bits. One column after the other in short loops, which
/// run in vectors.
fn narrow(side: &Prepared<'_>) -> Option<Vec<u64>> {
    const HALF: i64 = 1 << 39;
    const CHUNK: usize = 4096;
    let Some(amounts) = &side.records.amount else { return Some(vec![0; side.rows]) };
    let mut overflow = 0u64;
    let mut seals = Vec::with_capacity(side.rows);
    let mut statuses = [0u64; 256];
    if let Some(status) = &side.status {
        statuses.iter_mut().zip(&status.words).for_each(|(place, word)| *place = u64::from(*word) << 8);
    }
    for (number, amounts) in amounts.chunks(CHUNK).enumerate() {
        let start = number * CHUNK;
        seals.extend(amounts.iter().map(|minor| {
            // "Not known" is given the one value that no amount in range has.
            let shifted = if *minor == ABSENT { 0 } else { minor.wrapping_add(HALF).cast_unsigned() };
            overflow |= (shifted >> 40) | u64::from((shifted == 0) & (*minor != ABSENT));
            shifted << 24
        }));
        let seals = seals.get_mut(start..)?;
        match &side.records.currency {
            Some(currencies) => seals
                .iter_mut()
                .zip(currencies.iter().skip(start))
                .for_each(|(seal, currency)| *seal |= u64::from((*currency).min(0xff))),
            None => seals.iter_mut().for_each(|seal| *seal |= 0xff),
        }
        if let Some(status) = &side.status {
            if status.codes.is_empty() {
                seals.iter_mut().for_each(|seal| *seal |= statuses[0]);
            } else if status.words.len() <= statuses.len() {
                let codes = status.codes.iter().skip(start);
                seals.iter_mut().zip(codes).for_each(|(seal, code)| *seal |= statuses[usize::from(*code as u8)]);
            } else {
                let rows = seals.iter_mut().enumerate();
                rows.for_each(|(place, seal)| *seal |= u64::from(status.at(start + place)) << 8);
            }
        }
        if let Some(account) = &side.account {
            let codes = account.iter().skip(start);
            seals.iter_mut().zip(codes).for_each(|(seal, code)| *seal |= u64::from(*code) << 16);
        }
    }
    (overflow == 0).then_some(seals)
}

fn wide(side: &Prepared<'_>) -> Vec<[u64; 2]> {
    let Some(amounts) = &side.records.amount else { return vec![[0; 2]; side.rows] };
    let codes = |row: usize| {
        let status = u64::from(side.status_of(row)) << 16;
        u64::from(side.currency_code(row)) | status | u64::from(side.account_of(row)) << 40
    };
    amounts.iter().enumerate().map(|(row, amount)| [amount.cast_unsigned(), codes(row)]).collect()
}

// A narrow seal tells all currencies apart, and "not known", which becomes 0xff, from them.
const _: () = assert!(crate::money::Currency::COUNT < 0xff);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconcile::records::{RecordsBuilder, Row};
    use crate::reconcile::{Inline, Policy, prepare::prepare};

    fn seals(amounts: &[Option<i64>]) -> (Vec<Option<i64>>, bool) {
        let mut builder = RecordsBuilder::new("test", "test");
        let currency = Some(crate::money::Currency::parse("EUR").unwrap());
        amounts.iter().for_each(|amount| {
            builder.push(&Row { id: "a", amount: *amount, currency, ..Row::default() }).unwrap();
        });
        let records = builder.finish();
        let (left, right, _) = prepare(&records, &records, &Policy::default(), &mut Vec::new()).unwrap();
        let seals = Seals::of(&left, &right, &Inline).unwrap().unwrap();
        let is_narrow = matches!(seals, Seals::Narrow(_));
        let distinct: std::collections::BTreeSet<[u64; 2]> = match &seals {
            Seals::Narrow([seals, _]) => seals.iter().map(|seal| [*seal, 0]).collect(),
            Seals::Wide([seals, _]) => seals.iter().copied().collect(),
        };
        assert_eq!(distinct.len(), amounts.len(), "two amounts share a seal");
        (amounts.to_vec(), is_narrow)
    }

    #[test]
    fn no_two_amounts_share_a_seal_of_either_width() {
        let edge = (1_i64 << 39) - 1;
        assert!(seals(&[None, Some(0), Some(1), Some(-1), Some(edge), Some(-edge)]).1);
        assert!(!seals(&[None, Some(0), Some(edge + 1)]).1);
        assert!(!seals(&[None, Some(0), Some(-edge - 1)]).1);
        assert!(!seals(&[None, Some(0), Some(i64::MAX), Some(-i64::MAX)]).1);
    }
}
