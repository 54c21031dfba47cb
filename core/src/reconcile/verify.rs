//! The result against its input: nothing lost, nothing twice, all links mutual.

use super::outcome::{NO_ROW, Outcome, Reason, Verdict};
use super::parallel;
use super::policy::Side;
use super::records::Records;
use super::result::Reconciliation;
use super::run::{Executor, Inline};
use crate::error::{Error, Result, code};
use crate::money::Currency;
use std::collections::BTreeMap;

impl Reconciliation {
    /// Checks this result against the records that went in: every record has one verdict, every pair and group is
    /// mutual and used once, outcomes fit their side, counts and bridges add up. The engine calls it on every run.
    ///
    /// # Errors
    /// `recon.unverified` naming what does not hold.
    pub fn verify(&self, platform: &Records, channel: &Records) -> Result<()> {
        self.verify_with(platform, channel, &Inline)
    }

    /// [`Self::verify`] on as many threads as the executor has.
    pub(crate) fn verify_with(&self, platform: &Records, channel: &Records, executor: &dyn Executor) -> Result<()> {
        for (side, records) in [(Side::Platform, platform), (Side::Channel, channel)] {
            let verdicts = &self.side(side).verdicts;
            if verdicts.len() != records.len() {
                return Err(broken(format!("{} verdicts for {} records", verdicts.len(), records.len())));
            }
        }
        let (left, right) = (&self.platform.verdicts, &self.channel.verdicts);
        let platform_side = verify_side(Side::Platform, left, Some(right), executor)?;
        let mut channel_side = verify_side(Side::Channel, right, None, executor)?;
        // Every linked platform row is the link of its own partner, so as many linked rows on either side means that the
        // channel's links are mutual too. Where the numbers differ, each of them is looked at.
        if platform_side.linked != channel_side.linked {
            channel_side = verify_side(Side::Channel, right, Some(left), executor)?;
        }
        self.verify_groups([platform_side.grouped, channel_side.grouped])?;
        for (side, records, links) in
            [(Side::Platform, platform, &platform_side), (Side::Channel, channel, &channel_side)]
        {
            self.verify_counts(side, records, links)?;
            self.verify_money(side, records, executor)?;
        }
        self.verify_bridges()
    }

    fn verify_groups(&self, grouped: [u64; 2]) -> Result<()> {
        for (index, group) in self.groups.iter().enumerate() {
            let sides = [(&group.platform, &self.platform.verdicts), (&group.channel, &self.channel.verdicts)];
            let first = group.platform.first().and_then(|row| self.platform.verdicts.get(*row as usize));
            let outcome = first.map(|verdict| verdict.outcome);
            for (rows, verdicts) in sides {
                let own = |row: &u32| {
                    verdicts.get(*row as usize).is_some_and(|verdict| {
                        verdict.grouped && verdict.link as usize == index && Some(verdict.outcome) == outcome
                    })
                };
                if rows.is_empty() || !rows.iter().all(own) {
                    return Err(broken(format!("group {index} holds a row that is not its own")));
                }
            }
        }
        // Each row names one group; as many rows as memberships means that no group holds a row twice.
        let members = |rows: &dyn Fn(&super::result::Group) -> usize| {
            self.groups.iter().map(|group| rows(group) as u64).sum::<u64>()
        };
        if members(&|group| group.platform.len()) != grouped[0] || members(&|group| group.channel.len()) != grouped[1] {
            return Err(broken("groups hold more or fewer rows than name them".to_owned()));
        }
        Ok(())
    }

    /// Records in are records out, outcome by outcome.
    fn verify_counts(&self, side: Side, records: &Records, links: &Links) -> Result<()> {
        let mut counts = links.counts;
        counts[Outcome::Rejected as usize] = records.rejected.len() as u64;
        let mut stated = [0_u64; Outcome::ALL.len()];
        for entry in self.summary.counts.iter().filter(|entry| entry.side == side) {
            stated[entry.outcome as usize] += entry.records;
        }
        let all = if side == Side::Platform { self.summary.platform_records } else { self.summary.channel_records };
        if stated != counts || all != counts.iter().sum::<u64>() {
            return Err(broken(format!("the summary counts other {} records than there are", side.name())));
        }
        Ok(())
    }

    /// Money in is money out, currency by currency, whether the side is added up gross or net.
    fn verify_money(&self, side: Side, records: &Records, executor: &dyn Executor) -> Result<()> {
        let mut stated: BTreeMap<u16, i128> = BTreeMap::new();
        for entry in self.summary.amounts.iter().filter(|entry| entry.side == side) {
            *stated.entry(entry.currency.index()).or_default() += entry.minor;
        }
        for bridge in &self.bridges {
            let total = if side == Side::Platform { bridge.platform_total } else { bridge.channel_total };
            if stated.get(&bridge.currency.index()).copied().unwrap_or(0) != total {
                return Err(broken(format!(
                    "the bridge of {} stands on another {} total",
                    bridge.currency,
                    side.name()
                )));
            }
        }
        stated.retain(|_, sum| *sum != 0);
        let gross = |row: usize| records.amount_of(row);
        let net = |row: usize| records.net_of(row);
        if stated == sums(records, executor, &gross)? || stated == sums(records, executor, &net)? {
            return Ok(());
        }
        Err(broken(format!("the {} amounts by outcome are not what came in", side.name())))
    }

    fn verify_bridges(&self) -> Result<()> {
        for bridge in &self.bridges {
            let steps: i128 = bridge.steps.iter().map(|step| step.minor).sum();
            if bridge.platform_total + steps + bridge.unexplained != bridge.channel_total || bridge.unexplained != 0 {
                return Err(broken(format!("the bridge of {} does not close", bridge.currency)));
            }
        }
        Ok(())
    }
}

/// How many rows of a side are linked to a group, and how many to a row.
#[derive(Default)]
struct Links {
    grouped: u64,
    linked: u64,
    /// Rows by outcome.
    counts: [u64; Outcome::ALL.len()],
}

/// The sums of a side by currency index, those that are not zero.
fn sums(
    records: &Records,
    executor: &dyn Executor,
    amount: &(impl Fn(usize) -> Option<i64> + Sync),
) -> Result<BTreeMap<u16, i128>> {
    let Some(currencies) = &records.currency else { return Ok(BTreeMap::new()) };
    let rows_a_job = parallel::rows_a_job(currencies.len(), executor);
    let parts: Vec<&[u16]> = currencies.chunks(rows_a_job).collect();
    let found = parallel::map(executor, parts, |number, part| {
        // A place for every code of the table and one for all others, so that no row asks a map; the halves of the
        // amounts are added apart, and neither sum can overflow below 2^31 records.
        let mut halves = [(0_i64, 0_u64); 256];
        let start = number.wrapping_mul(rows_a_job);
        for (place, currency) in part.iter().enumerate() {
            let minor = amount(start.wrapping_add(place)).unwrap_or(0);
            let (high, low) = &mut halves[usize::from((*currency).min(0xff) as u8)];
            *high = high.wrapping_add(minor >> 32);
            *low = low.wrapping_add(u64::from(minor as u32));
        }
        halves.map(|(high, low)| (i128::from(high) << 32) + i128::from(low))
    })?;
    let mut sums: BTreeMap<u16, i128> = BTreeMap::new();
    for (currency, sum) in found.iter().flat_map(|sums| (0..Currency::COUNT).zip(sums)).filter(|(_, sum)| **sum != 0) {
        *sums.entry(currency).or_default() += sum;
    }
    sums.retain(|_, sum| *sum != 0);
    Ok(sums)
}

/// Checks each verdict, and against the other side's where that is given.
fn verify_side(side: Side, verdicts: &[Verdict], others: Option<&[Verdict]>, executor: &dyn Executor) -> Result<Links> {
    let rows_a_job = parallel::rows_a_job(verdicts.len(), executor);
    let parts: Vec<&[Verdict]> = verdicts.chunks(rows_a_job).collect();
    let found = parallel::map(executor, parts, |number, part| {
        let mut links = Links::default();
        for (block, part) in part.chunks(64).enumerate() {
            let start = number * rows_a_job + block * 64;
            let plain = match others {
                Some(others) => plainly_matched(start, part, others),
                None => plainly_alone(part),
            };
            links.linked += u64::from(plain.count_ones());
            links.counts[Outcome::Matched as usize] += u64::from(plain.count_ones());
            let mut doubtful = !plain;
            while doubtful != 0 {
                let place = doubtful.trailing_zeros() as usize;
                doubtful &= doubtful - 1;
                let Some(verdict) = part.get(place) else { break };
                verify_row(side, start + place, verdict, others)?;
                links.counts[verdict.outcome as usize] += 1;
                links.grouped += u64::from(verdict.grouped);
                links.linked += u64::from(!verdict.grouped && verdict.link != NO_ROW);
            }
        }
        Ok(links)
    })?;
    let mut sum = Links::default();
    for links in found {
        let links: Links = links?;
        sum.grouped += links.grouped;
        sum.linked += links.linked;
        sum.counts.iter_mut().zip(links.counts).for_each(|(sum, count)| *sum += count);
    }
    Ok(sum)
}

/// Which verdicts of a block of 64 match one to one, a bit each, whatever the partner says.
fn plainly_alone(block: &[Verdict]) -> u64 {
    block.iter().enumerate().fold(0, |plain, (place, verdict)| {
        let is_matched = (verdict.outcome == Outcome::Matched) & (verdict.link != NO_ROW) & !verdict.grouped;
        plain | (u64::from(is_matched) << place)
    })
}

/// Which verdicts of a block of 64 match one to one with a partner that says the same, a bit each. Two short loops
/// without a branch: partners lie anywhere on the other side, and so their cache misses overlap.
fn plainly_matched(start: usize, block: &[Verdict], others: &[Verdict]) -> u64 {
    let none = Verdict { link: NO_ROW, outcome: Outcome::Rejected, reason: Reason::Unreadable, pass: 0, grouped: true };
    let mut partners = [none; 64];
    for (partner, verdict) in partners.iter_mut().zip(block) {
        *partner = others.get(verdict.link as usize).copied().unwrap_or(none);
    }
    block.iter().zip(&partners).enumerate().fold(0, |plain, (place, (verdict, partner))| {
        let is_mutual = partner.link as usize == start + place;
        let is_matched = (verdict.outcome == Outcome::Matched) & (partner.outcome == Outcome::Matched);
        plain | (u64::from(is_mutual & is_matched & !verdict.grouped & !partner.grouped) << place)
    })
}

fn verify_row(side: Side, row: usize, verdict: &Verdict, others: Option<&[Verdict]>) -> Result<()> {
    let wrong_side = if side == Side::Platform { Outcome::ChannelOnly } else { Outcome::PlatformOnly };
    let needs_link = verdict.outcome == Outcome::Matched || verdict.outcome.is_pairwise();
    if needs_link != (verdict.link != NO_ROW) || verdict.outcome == wrong_side || verdict.outcome == Outcome::Rejected {
        return Err(broken(format!("row {row} of the {} is {} by mistake", side.name(), verdict.outcome.name())));
    }
    if let Some(others) = others
        && needs_link
        && !verdict.grouped
    {
        let other = others.get(verdict.link as usize);
        let mutual =
            other.is_some_and(|other| !other.grouped && other.link as usize == row && other.outcome == verdict.outcome);
        if !mutual {
            return Err(broken(format!("row {row} of the {} has a partner that is not its own", side.name())));
        }
    }
    Ok(())
}

fn broken(message: String) -> Error {
    Error::new(&code::RECON_UNVERIFIED, message)
}
