//! One story told twice: collects the lines of both files with what the story knows about each.

use crate::case::{Case, Duty, Expected, Key, Outcomes, Quota};
use crate::policies;
use crate::random::Random;
use crate::view::Line;
use crate::world::{DAY, START, World};
use chrono::DateTime;
use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Outcome, Policy, Records, RecordsBuilder};

const MATCHED: Outcomes = Outcomes::of(&[Outcome::Matched]);
const COPIES: Outcomes = Outcomes::of(&[Outcome::Matched, Outcome::Duplicate]);
/// Where an open platform record ends that is too old to be pending.
pub const PLATFORM_ONLY: Outcomes = Outcomes::of(&[Outcome::PlatformOnly]);
/// Where an open channel record ends that is too old to be pending.
pub const CHANNEL_ONLY: Outcomes = Outcomes::of(&[Outcome::ChannelOnly]);
/// Nothing but a refusal that names the candidates.
pub const AMBIGUOUS: Outcomes = Outcomes::of(&[Outcome::Ambiguous]);

/// A story that is being told.
#[derive(Debug)]
pub struct Story {
    /// What happens.
    pub world: World,
    /// What is compared; starts as [`policies::settlement`].
    pub policy: Policy,
    /// When the run is judged, in microseconds since the epoch; starts 120 days after the beginning, past every window.
    pub as_of: i64,
    platform: Vec<(Line, Expected)>,
    channel: Vec<(Line, Expected)>,
    quotas: Vec<Quota>,
    movements: u32,
}

impl Story {
    /// A story of which nothing is told yet.
    pub fn new(random: Random) -> Self {
        Self {
            world: World::new(random),
            policy: policies::settlement(),
            as_of: START + 120 * DAY,
            platform: Vec::new(),
            channel: Vec::new(),
            quotas: Vec::new(),
            movements: 0,
        }
    }

    /// Where all chance comes from.
    pub fn random(&mut self) -> &mut Random {
        &mut self.world.random
    }

    /// The number of a movement that no record tells of yet.
    pub fn movement(&mut self) -> u32 {
        self.movements += 1;
        self.movements
    }

    /// A platform line with its answer.
    pub fn platform(&mut self, line: Line, expected: Expected) {
        self.platform.push((line, expected));
    }

    /// A channel line with its answer.
    pub fn channel(&mut self, line: Line, expected: Expected) {
        self.channel.push((line, expected));
    }

    /// Both sides tell of one movement and agree.
    pub fn matched(&mut self, platform: Line, channel: Line) {
        self.group(vec![platform], vec![channel]);
    }

    /// Several lines of each side tell of one movement and agree in sum.
    pub fn group(&mut self, platform: Vec<Line>, channel: Vec<Line>) {
        let expected = self.expected(Duty::Resolve, MATCHED, true);
        self.platform.extend(platform.into_iter().map(|line| (line, expected)));
        self.channel.extend(channel.into_iter().map(|line| (line, expected)));
    }

    /// Both sides tell of one movement and differ, all records in one way.
    pub fn differs(&mut self, platform: Vec<Line>, channel: Vec<Line>, outcome: Outcome) {
        let expected = self.expected(Duty::Report, Outcomes::of(&[outcome]), true);
        self.platform.extend(platform.into_iter().map(|line| (line, expected)));
        self.channel.extend(channel.into_iter().map(|line| (line, expected)));
    }

    /// Both sides tell of one movement, and nothing in the files says that they do, or something says that they do not.
    pub fn stranded(&mut self, platform: Line, channel: Line) {
        self.platform_only(platform);
        self.channel_only(channel);
    }

    /// Only the platform tells of it.
    pub fn platform_only(&mut self, line: Line) {
        let expected = self.expected(Duty::Report, PLATFORM_ONLY, true);
        self.platform.push((line, expected));
    }

    /// Only the channel tells of it.
    pub fn channel_only(&mut self, line: Line) {
        let expected = self.expected(Duty::Report, CHANNEL_ONLY, true);
        self.channel.push((line, expected));
    }

    /// A platform line that ends in one way, whatever the channel tells.
    pub fn platform_ends(&mut self, line: Line, outcome: Outcome) {
        let expected = self.expected(Duty::Report, Outcomes::of(&[outcome]), true);
        self.platform.push((line, expected));
    }

    /// A channel line that ends in one way, whatever the platform tells.
    pub fn channel_ends(&mut self, line: Line, outcome: Outcome) {
        let expected = self.expected(Duty::Report, Outcomes::of(&[outcome]), true);
        self.channel.push((line, expected));
    }

    /// Lines whose true counterparts nobody can tell from the files.
    pub fn refused(&mut self, platform: Vec<Line>, channel: Vec<Line>, outcomes: Outcomes) {
        let expected = self.expected(Duty::Refuse, outcomes, true);
        self.platform.extend(platform.into_iter().map(|line| (line, expected)));
        self.channel.extend(channel.into_iter().map(|line| (line, expected)));
    }

    /// Copies of one line on each side that differ in their ids: the smallest ids are matched, the rest is surplus.
    pub fn copies(&mut self, platform: Vec<Line>, channel: Vec<Line>) {
        let quota = platform.len().min(channel.len());
        let movement = self.movement();
        self.quotas.push(Quota { movement, matched: quota });
        let ranked = |mut lines: Vec<Line>| {
            lines.sort_by(|left, right| left.id.cmp(&right.id));
            let answers = lines.into_iter().enumerate().map(move |(rank, line)| {
                let outcome = if rank < quota { MATCHED } else { Outcomes::of(&[Outcome::Duplicate]) };
                (line, Expected { duty: Duty::Copy, outcomes: outcome, movement, whole: false })
            });
            answers.collect::<Vec<_>>()
        };
        self.platform.extend(ranked(platform));
        self.channel.extend(ranked(channel));
    }

    /// Copies that do not even differ in their ids: as many as can be are matched, whichever.
    pub fn same_copies(&mut self, platform: Vec<Line>, channel: Vec<Line>) {
        let movement = self.movement();
        self.quotas.push(Quota { movement, matched: platform.len().min(channel.len()) });
        let expected = Expected { duty: Duty::Copy, outcomes: COPIES, movement, whole: false };
        self.platform.extend(platform.into_iter().map(|line| (line, expected)));
        self.channel.extend(channel.into_iter().map(|line| (line, expected)));
    }

    /// How many copies of a movement are to be matched on each side.
    pub fn quota(&mut self, quota: Quota) {
        self.quotas.push(quota);
    }

    /// A new answer with a movement of its own.
    pub fn expected(&mut self, duty: Duty, outcomes: Outcomes, whole: bool) -> Expected {
        Expected { duty, outcomes, movement: self.movement(), whole }
    }

    /// What else is in such files: clean payments and refunds, now and then one that a side lacks.
    ///
    /// Its amounts repeat those of other orders, so that whoever matches by amount alone goes wrong.
    pub fn noise(&mut self, currency: Currency) {
        for _ in 0..self.world.random.below(6) {
            self.clean_payment(currency);
        }
        if self.world.random.one_in(3) {
            let order = self.world.order(currency);
            let charge = self.world.charge(&order, order.total);
            let line = self.world.booked(&charge);
            self.platform_only(line);
        }
        if self.world.random.one_in(3) {
            let order = self.world.order(currency);
            let charge = self.world.charge(&order, order.total);
            let line = self.world.reported(&charge);
            self.channel_only(line);
        }
    }

    /// An order that is paid, and sometimes refunded, and that both sides know.
    pub fn clean_payment(&mut self, currency: Currency) {
        let order = self.world.order(currency);
        let charge = self.world.charge(&order, order.total);
        let (booked, reported) = (self.world.booked(&charge), self.world.reported(&charge));
        self.matched(booked, reported);
        if self.world.random.one_in(4) {
            let part = self.world.random.between(1, charge.amount);
            let refund = self.world.refund(&charge, part);
            let (booked, reported) = (self.world.booked(&refund), self.world.reported(&refund));
            self.matched(booked, reported);
        }
    }

    /// Puts the two files together, each in a random order.
    ///
    /// # Errors
    /// Those of [`RecordsBuilder::push`]; `time.out_of_range` for an impossible `as_of`.
    pub fn end(mut self, family: &'static str, seed: u64, number: u64) -> Result<Case> {
        self.world.random.shuffle(&mut self.platform);
        self.world.random.shuffle(&mut self.channel);
        let (platform, platform_key) = file("platform", self.platform, policies::PLATFORM_FIELDS)?;
        let (channel, channel_key) = file("channel", self.channel, policies::CHANNEL_FIELDS)?;
        let as_of = DateTime::from_timestamp_micros(self.as_of)
            .ok_or_else(|| Error::new(&code::TIME_OUT_OF_RANGE, "as_of of a story"))?;
        let key = Key { platform: platform_key, channel: channel_key, quotas: self.quotas };
        Ok(Case { family, seed, number, platform, channel, policy: self.policy, as_of, key })
    }
}

fn file(source: &str, lines: Vec<(Line, Expected)>, fields: &[&str]) -> Result<(Records, Vec<Expected>)> {
    let mut builder = RecordsBuilder::new(source, "yardstick");
    for name in fields {
        builder.declare_field(name)?;
    }
    let mut key = Vec::with_capacity(lines.len());
    for (number, (line, expected)) in (2..).zip(lines) {
        line.write(&mut builder, number)?;
        key.push(expected);
    }
    Ok((builder.finish(), key))
}
