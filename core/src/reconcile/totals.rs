//! Counts, amounts and the bridge.
//!
//! The totals at both ends of a bridge are summed from the input; its steps come from the verdicts. The two meet only
//! if no record was lost or counted twice.

use super::board::Board;
use super::column::{ABSENT, NO_CURRENCY};
use super::engine::Engine;
use super::outcome::{Outcome, Severity, Verdict};
use super::parallel;
use super::policy::{Basis, Side};
use super::prepare::Prepared;
use super::result::{Bridge, Difference, OutcomeAmount, OutcomeCount, Step, StepKind, Summary};
use crate::error::{Error, Result, code};
use crate::money::Currency;
use std::collections::BTreeMap;

/// Records and money of one side, outcome and currency.
#[derive(Debug, Clone, Copy, Default)]
struct Pot {
    records: u64,
    minor: i128,
}

const OUTCOMES: usize = Outcome::ALL.len();

/// Records and money of a side by outcome and currency.
struct Ledger {
    /// By currency index, then outcome.
    pots: BTreeMap<u16, [Pot; OUTCOMES]>,
    counts: [u64; OUTCOMES],
    totals: BTreeMap<u16, i128>,
}

/// The amount of a row that totals and bridge add up: gross, or net where the policy says so.
fn amount(side: &Prepared<'_>, basis: Basis, row: usize) -> i64 {
    side.amount_on(basis, row).unwrap_or(0)
}

/// Adds up the rows of a side by currency and outcome, in as many jobs as the executor can use.
///
/// # Errors
/// As [`parallel::map`].
fn ledger(engine: &Engine<'_>, side: &Prepared<'_>, board: &Board, basis: Basis) -> Result<Ledger> {
    let executor = engine.run.executor;
    let rows_a_job = parallel::rows_a_job(side.rows, executor);
    let parts: Vec<&[Verdict]> = board.verdicts.chunks(rows_a_job).collect();
    let tallies = parallel::map(executor, parts, |number, verdicts| {
        let mut tally = Tally::default();
        let start = number.wrapping_mul(rows_a_job);
        match (basis, &side.records.amount, &side.records.currency) {
            // The common case as a walk over three columns.
            (Basis::Gross, Some(amounts), Some(currencies)) => {
                let (amounts, currencies) = (amounts.get(start..), currencies.get(start..));
                let rows = amounts.unwrap_or_default().iter().zip(currencies.unwrap_or_default()).zip(verdicts);
                rows.for_each(|((minor, currency), verdict)| {
                    tally.add(*currency, verdict.outcome, if *minor == ABSENT { 0 } else { *minor });
                });
            }
            _ => verdicts.iter().enumerate().for_each(|(place, verdict)| {
                let row = start.wrapping_add(place);
                tally.add(side.currency_code(row), verdict.outcome, amount(side, basis, row));
            }),
        }
        tally
    })?;
    let mut ledger = Ledger { pots: BTreeMap::new(), counts: [0; OUTCOMES], totals: BTreeMap::new() };
    tallies.into_iter().for_each(|tally| ledger.take(tally));
    ledger.counts[Outcome::Rejected as usize] = side.records.rejected.len() as u64;
    Ok(ledger)
}

/// The sums of one job.
struct Tally {
    /// By currency code, one past the position in `currencies`; 0xff stands for all codes beyond the table.
    positions: [u8; 256],
    currencies: Vec<u16>,
    /// By position in `currencies` times 16, and outcome.
    pots: Vec<Halves>,
}

/// Records and money with the halves of the amounts added apart, which takes two plain additions in place of one of 128
/// bits; neither can overflow below 2^31 records.
#[derive(Clone, Copy, Default)]
struct Halves {
    records: u64,
    high: i64,
    low: u64,
}

impl Halves {
    #[inline(always)]
    fn add(&mut self, minor: i64) {
        self.records = self.records.wrapping_add(1);
        self.high = self.high.wrapping_add(minor >> 32);
        self.low = self.low.wrapping_add(u64::from(minor as u32));
    }

    fn minor(self) -> i128 {
        (i128::from(self.high) << 32) + i128::from(self.low)
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self { positions: [0; 256], currencies: Vec::new(), pots: Vec::new() }
    }
}

impl Tally {
    #[inline(always)]
    fn add(&mut self, currency: u16, outcome: Outcome, minor: i64) {
        let mut position = usize::from(self.positions[usize::from(currency.min(0xff) as u8)]);
        if position == 0 {
            position = self.open(currency);
        }
        if let Some(pot) = self.pots.get_mut(position.wrapping_sub(1).wrapping_mul(16) | outcome as usize) {
            pot.add(minor);
        }
    }

    #[cold]
    fn open(&mut self, currency: u16) -> usize {
        // Codes that no currency has are counted as "not known".
        self.currencies.push(if currency < Currency::COUNT { currency } else { NO_CURRENCY });
        self.pots.resize(self.currencies.len() * 16, Halves::default());
        let position = u8::try_from(self.currencies.len()).unwrap_or(u8::MAX);
        self.positions[usize::from(currency.min(0xff) as u8)] = position;
        usize::from(position)
    }
}

impl Ledger {
    fn take(&mut self, tally: Tally) {
        for (currency, pots) in tally.currencies.into_iter().zip(tally.pots.chunks(16)) {
            let total = self.totals.entry(currency).or_default();
            let sums = self.pots.entry(currency).or_insert([Pot::default(); OUTCOMES]);
            for ((count, sum), pot) in self.counts.iter_mut().zip(sums).zip(pots) {
                *total += pot.minor();
                *count += pot.records;
                sum.records += pot.records;
                sum.minor += pot.minor();
            }
        }
    }
}

/// Counts, amounts and bridges of a finished run.
///
/// # Errors
/// `recon.unverified` when a bridge does not close, or the executor leaves out a job.
pub(crate) fn totals(engine: &Engine<'_>, differences: &[Difference]) -> Result<(Summary, Vec<Bridge>)> {
    let platform = ledger(engine, engine.platform, &engine.platform_board, engine.policy.amount.platform)?;
    let channel = ledger(engine, engine.channel, &engine.channel_board, engine.policy.amount.channel)?;
    let bridges = bridges(engine, &platform, &channel);
    if let Some(bridge) = bridges.iter().find(|bridge| bridge.unexplained != 0) {
        let message = format!("{} minor units of {} are unexplained", bridge.unexplained, bridge.currency);
        return Err(Error::new(&code::RECON_UNVERIFIED, message));
    }
    Ok((summary(engine, &platform, &channel, differences), bridges))
}

fn summary(engine: &Engine<'_>, platform: &Ledger, channel: &Ledger, differences: &[Difference]) -> Summary {
    let mut counts = Vec::new();
    let mut amounts = Vec::new();
    for (side, ledger) in [(Side::Platform, platform), (Side::Channel, channel)] {
        for outcome in Outcome::ALL {
            let records = ledger.counts[outcome as usize];
            if records > 0 {
                counts.push(OutcomeCount { side, outcome, records });
            }
            let mut by_code: Vec<OutcomeAmount> = ledger
                .pots
                .iter()
                .filter(|(_, pots)| pots[outcome as usize].records > 0)
                .filter_map(|(code, pots)| {
                    let currency = Currency::from_index(*code)?;
                    Some(OutcomeAmount { side, outcome, currency, minor: pots[outcome as usize].minor })
                })
                .collect();
            by_code.sort_by_key(|entry| entry.currency.code());
            amounts.extend(by_code);
        }
    }
    let records = |ledger: &Ledger| ledger.counts.iter().sum::<u64>();
    let count = |outcome: Outcome| platform.counts[outcome as usize] + channel.counts[outcome as usize];
    let in_groups = |rows: &dyn Fn(&super::result::Group) -> usize| -> u64 {
        let matched = engine.groups.iter().filter(|group| is_matched(engine, group));
        matched.map(|group| rows(group) as u64).sum()
    };
    let mut severities = [0; Severity::ALL.len()];
    differences.iter().for_each(|difference| severities[difference.severity as usize] += 1);
    let judged = records(platform) + records(channel) - count(Outcome::Ignored) - count(Outcome::Pending);
    let rate = (count(Outcome::Matched) * 10_000).checked_div(judged).unwrap_or(0);
    Summary {
        platform_records: records(platform),
        channel_records: records(channel),
        counts,
        amounts,
        matched_pairs: platform.counts[Outcome::Matched as usize] - in_groups(&|group| group.platform.len()),
        matched_groups: engine.groups.iter().filter(|group| is_matched(engine, group)).count() as u64,
        severities,
        match_rate_basis_points: u32::try_from(rate).unwrap_or(10_000),
    }
}

fn is_matched(engine: &Engine<'_>, group: &super::result::Group) -> bool {
    let first = group.platform.first().map(|row| engine.platform_board.verdicts[*row as usize].outcome);
    first == Some(Outcome::Matched)
}

/// Steps of all currencies while they are being added up.
#[derive(Default)]
struct Steps(BTreeMap<u16, BTreeMap<StepKind, Pot>>);

impl Steps {
    fn add(&mut self, currency: u16, kind: StepKind, records: u64, minor: i128) {
        if records == 0 && minor == 0 {
            return;
        }
        let pot = self.0.entry(currency).or_default().entry(kind).or_default();
        pot.records += records;
        pot.minor += minor;
    }
}

fn bridges(engine: &Engine<'_>, platform: &Ledger, channel: &Ledger) -> Vec<Bridge> {
    let mut steps = Steps::default();
    let mut codes: Vec<u16> = platform.pots.keys().chain(channel.pots.keys()).copied().collect();
    codes.sort_unstable();
    codes.dedup();
    codes.retain(|code| Currency::from_index(*code).is_some());
    let special = special_pairs(engine, &mut steps);
    for code in &codes {
        let pot = |ledger: &Ledger, outcome: Outcome| {
            ledger.pots.get(code).map_or(Pot::default(), |pots| pots[outcome as usize])
        };
        for outcome in Outcome::ALL {
            let (left, right) = (pot(platform, outcome), pot(channel, outcome));
            let (records, minor) = (left.records + right.records, right.minor - left.minor);
            match outcome {
                Outcome::Matched => {
                    let (uneven, explained) = special.get(code).copied().unwrap_or_default();
                    steps.add(
                        *code,
                        StepKind::Tolerated,
                        if minor == explained { 0 } else { uneven },
                        minor - explained,
                    );
                }
                Outcome::StatusDiff | Outcome::FeeDiff | Outcome::AmountDiff => {
                    steps.add(*code, StepKind::AmountDifferences, if minor == 0 { 0 } else { records }, minor);
                }
                Outcome::CurrencyDiff => steps.add(*code, StepKind::CurrencyDifferences, records, minor),
                Outcome::Duplicate => steps.add(*code, StepKind::Duplicates, records, minor),
                Outcome::Ambiguous => steps.add(*code, StepKind::Ambiguous, records, minor),
                Outcome::Pending => steps.add(*code, StepKind::Timing, records, minor),
                Outcome::Ignored => steps.add(*code, StepKind::Ignored, records, minor),
                Outcome::PlatformOnly | Outcome::ChannelOnly | Outcome::Rejected => {}
            }
        }
    }
    lone_records(engine, [platform, channel], &mut steps);
    let mut bridges: Vec<Bridge> = codes.iter().filter_map(|code| bridge(*code, platform, channel, &steps)).collect();
    bridges.sort_by_key(|bridge| bridge.currency.code());
    bridges
}

fn bridge(code: u16, platform: &Ledger, channel: &Ledger, steps: &Steps) -> Option<Bridge> {
    let platform_total = platform.totals.get(&code).copied().unwrap_or(0);
    let channel_total = channel.totals.get(&code).copied().unwrap_or(0);
    let own = steps.0.get(&code).into_iter().flatten();
    let steps: Vec<Step> =
        own.map(|(kind, pot)| Step { kind: *kind, records: pot.records, minor: pot.minor }).collect();
    let explained: i128 = steps.iter().map(|step| step.minor).sum();
    let currency = Currency::from_index(code)?;
    Some(Bridge {
        currency,
        platform_total,
        steps,
        unexplained: channel_total - platform_total - explained,
        channel_total,
    })
}

/// Records that only one side has: fees, refunds and disputes have steps of their own.
fn lone_records(engine: &Engine<'_>, ledgers: [&Ledger; 2], steps: &mut Steps) {
    let sides = [
        (engine.platform, &engine.platform_board, engine.policy.amount.platform, -1),
        (engine.channel, &engine.channel_board, engine.policy.amount.channel, 1),
    ];
    for ((side, board, basis, sign), ledger) in sides.into_iter().zip(ledgers) {
        let only = if side.side == Side::Platform { Outcome::PlatformOnly } else { Outcome::ChannelOnly };
        if side.class.is_none() && side.records.kind.is_none() {
            // All of one kind: their sums are there already.
            let kind = if side.side == Side::Platform { StepKind::Missing } else { StepKind::Extra };
            for (currency, pots) in &ledger.pots {
                let pot = pots[only as usize];
                steps.add(*currency, kind, pot.records, sign * pot.minor);
            }
            continue;
        }
        for row in (0..side.rows).filter(|row| board.verdicts[*row].outcome == only) {
            let class = if side.class.is_some() {
                engine.words.class_name(side.class_of(row))
            } else {
                side.records.kind_of(row)
            };
            let kind = match class {
                "fee" => StepKind::Fees,
                "refund" => StepKind::Refunds,
                "dispute" => StepKind::Disputes,
                _ if side.side == Side::Platform => StepKind::Missing,
                _ => StepKind::Extra,
            };
            steps.add(side.currency_code(row), kind, 1, sign * i128::from(amount(side, basis, row)));
        }
    }
}

/// Matched pairs of which the amounts differ on purpose: converted, or net against gross. Returns per currency how many
/// pairs are uneven and how much of their difference is explained by these steps.
fn special_pairs(engine: &Engine<'_>, steps: &mut Steps) -> BTreeMap<u16, (u64, i128)> {
    let mut explained: BTreeMap<u16, (u64, i128)> = BTreeMap::new();
    let bases = (engine.policy.amount.platform, engine.policy.amount.channel);
    for (platform, channel) in &engine.uneven_pairs {
        let (left, right) = (*platform as usize, *channel as usize);
        let (here, there) = (engine.platform.currency_code(left), engine.channel.currency_code(right));
        let (gross, net) = (amount(engine.platform, bases.0, left), amount(engine.channel, bases.1, right));
        if here != there {
            steps.add(here, StepKind::Conversion, 1, -i128::from(gross));
            steps.add(there, StepKind::Conversion, 1, i128::from(net));
            explained.entry(here).or_default().1 -= i128::from(gross);
            explained.entry(there).or_default().1 += i128::from(net);
            continue;
        }
        explained.entry(here).or_default().0 += 2;
    }
    for (platform, channel, fee) in kept_fees(engine, bases) {
        steps.add(platform, StepKind::Fees, 1, fee);
        explained.entry(channel).or_default().1 += fee;
    }
    explained
}

/// Fees between gross on one side and net on the other, of matched records.
fn kept_fees(engine: &Engine<'_>, bases: (Basis, Basis)) -> Vec<(u16, u16, i128)> {
    let (side, board, sign) = match bases {
        (Basis::Gross, Basis::Net) => (engine.channel, &engine.channel_board, -1),
        (Basis::Net, Basis::Gross) => (engine.platform, &engine.platform_board, 1),
        _ => return Vec::new(),
    };
    let matched = (0..side.rows).filter(|row| board.verdicts[*row].outcome == Outcome::Matched);
    let fee = |row: usize| {
        side.records.fee_of(row).map(|fee| (side.currency_code(row), side.currency_code(row), sign * i128::from(fee)))
    };
    matched.filter_map(fee).collect()
}
