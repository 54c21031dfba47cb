//! The state of one run, and the order of its steps.

use super::board::{Board, verdict};
use super::column::TextColumn;
use super::join::KeySide;
use super::judge::Judge;
use super::outcome::{NO_ROW, Outcome, Reason};
use super::policy::{Basis, Pass, Policy, Side};
use super::prepare::{Prepared, Vocabularies};
use super::result::{Finding, Group};
use super::run::Run;
use super::seals::Seals;
use super::{exact, group, leftovers, parallel, tolerant};
use crate::error::{Error, Result, code};

/// Everything that the passes share.
pub(crate) struct Engine<'a> {
    pub policy: &'a Policy,
    pub run: &'a Run<'a>,
    pub platform: &'a Prepared<'a>,
    pub channel: &'a Prepared<'a>,
    pub words: &'a Vocabularies,
    /// The columns of each reference of the policy; absent where a side lacks an optional one.
    pub references: Vec<Option<(&'a TextColumn, &'a TextColumn)>>,
    /// What must be equal for a pair to agree at once; absent where amounts are not compared gross against gross.
    pub seals: Option<Seals>,
    pub platform_board: Board,
    pub channel_board: Board,
    pub groups: Vec<Group>,
    /// Matched pairs whose amounts are not plainly equal: within tolerance, net against gross, or converted.
    pub uneven_pairs: Vec<(u32, u32)>,
    pub findings: Vec<Finding>,
    pub known_keys: leftovers::KnownKeys,
    /// Whether a join has shown that no id stands on two records of a side, platform first.
    pub unique_ids: [bool; 2],
    /// Partners by platform row of joins that saw all rows of both sides and found each key once on a side.
    pub unique_joins: Vec<(Vec<usize>, Vec<u32>)>,
}

impl<'a> Engine<'a> {
    /// An engine before its first pass.
    ///
    /// # Errors
    /// As [`parallel::map`].
    pub(crate) fn new(
        policy: &'a Policy,
        run: &'a Run<'a>,
        platform: &'a Prepared<'a>,
        channel: &'a Prepared<'a>,
        words: &'a Vocabularies,
        findings: Vec<Finding>,
    ) -> Result<Self> {
        let column = |reference: &super::policy::Reference| {
            platform.text(&reference.platform).zip(channel.text(&reference.channel))
        };
        let references = policy.references.iter().map(column).collect();
        let gross = (Basis::Gross, Basis::Gross) == (policy.amount.platform, policy.amount.channel);
        let boards = parallel::map(run.executor, vec![platform.rows, channel.rows], |_, rows| Board::new(rows))?;
        let mut boards = boards.into_iter();
        Ok(Self {
            policy,
            run,
            platform,
            channel,
            words,
            references,
            seals: if gross { Seals::of(platform, channel, run.executor)? } else { None },
            platform_board: boards.next().unwrap_or_else(|| Board::new(platform.rows)),
            channel_board: boards.next().unwrap_or_else(|| Board::new(channel.rows)),
            groups: Vec::new(),
            uneven_pairs: Vec::new(),
            findings,
            known_keys: leftovers::KnownKeys::default(),
            unique_ids: [false; 2],
            unique_joins: Vec::new(),
        })
    }

    /// The comparators.
    pub(crate) fn judge(&self) -> Judge<'_> {
        Judge { policy: self.policy, platform: self.platform, channel: self.channel, references: &self.references }
    }

    /// A side of a join by these references.
    pub(crate) fn key_side<'s>(&'s self, side: &'s Prepared<'s>, key: &[usize]) -> KeySide<'s> {
        let pick =
            |(left, right): (&'s TextColumn, &'s TextColumn)| if side.side == Side::Platform { left } else { right };
        KeySide {
            columns: key.iter().filter_map(|index| self.references.get(*index).copied().flatten().map(pick)).collect(),
            class: side.class.as_deref(),
            open: None,
            rows: side.rows,
            seal: self.seals.as_ref().map(|seals| seals.of_side(side.side)),
        }
    }

    /// Notes a matched pair whose amounts may differ; pairs of equal seals cannot.
    pub(crate) fn count_pair(&mut self, platform: u32, channel: u32) {
        if self.is_uneven(platform as usize, channel as usize) {
            self.uneven_pairs.push((platform, channel));
        }
    }

    /// Whether the amounts of a pair are not plainly equal.
    pub(crate) fn is_uneven(&self, platform: usize, channel: usize) -> bool {
        self.platform.currency_code(platform) != self.channel.currency_code(channel)
            || self.platform.records.amount_of(platform) != self.channel.records.amount_of(channel)
    }

    /// Runs all steps; afterwards every row has its verdict.
    ///
    /// # Errors
    /// `recon.cancelled`, `recon.column_missing` where no pass can run, and the errors of the passes.
    pub(crate) fn run(&mut self) -> Result<()> {
        let steps = self.policy.passes.len() as u64 + 2;
        self.step("references", 0, steps)?;
        self.refuse_contradictions()?;
        let mut ran = 0;
        for (index, pass) in self.policy.passes.iter().enumerate() {
            self.step("passes", index as u64 + 1, steps)?;
            ran += usize::from(self.pass(index as u8, pass)?);
        }
        if ran == 0 {
            return Err(self.nothing_to_match_by());
        }
        self.step("differences", steps - 1, steps)?;
        leftovers::run(self)?;
        self.order_groups();
        Ok(())
    }

    fn step(&self, stage: &'static str, done: u64, total: u64) -> Result<()> {
        self.run.observer.progress(stage, done, total);
        if self.run.observer.is_cancelled() {
            return Err(Error::new(&code::RECON_CANCELLED, format!("cancelled at step {done} of {total}")));
        }
        Ok(())
    }

    fn pass(&mut self, index: u8, pass: &Pass) -> Result<bool> {
        match pass {
            Pass::Exact { key } | Pass::Group { key, .. } => {
                let Some(key) = self.resolve(index, key) else { return Ok(false) };
                match pass {
                    Pass::Group { measure, .. } => group::run(self, index, &key, *measure)?,
                    _ => exact::run(self, index, &key)?,
                }
            }
            Pass::Tolerant { .. } => tolerant::run(self, index, pass)?,
        }
        Ok(true)
    }

    /// The indexes of a key's references; `None` and a finding where a side lacks one of them.
    fn resolve(&mut self, pass: u8, key: &[String]) -> Option<Vec<usize>> {
        let position = |name: &String| self.policy.references.iter().position(|reference| reference.name == *name);
        let indexes: Vec<usize> = key.iter().filter_map(position).collect();
        let absent = indexes.iter().find(|index| self.references[**index].is_none()).copied();
        match absent {
            None => Some(indexes),
            Some(index) => {
                let name = &self.policy.references[index].name;
                self.findings.push(Finding {
                    code: code::RECON_PASS_LEFT_OUT.text,
                    side: None,
                    message: format!("pass {} was left out: a side has no field for the reference {name:?}", pass + 1),
                    records: 0,
                });
                None
            }
        }
    }

    fn nothing_to_match_by(&self) -> Error {
        let wanted: Vec<String> = self
            .policy
            .references
            .iter()
            .map(|reference| format!("{} = {}", reference.platform, reference.channel))
            .collect();
        let message = format!(
            "no pass could run: the policy matches by one of [{}], and the sides share none of them; the platform has: {}; the channel has: {}",
            wanted.join(", "),
            self.platform.records.column_names().join(", "),
            self.channel.records.column_names().join(", ")
        );
        Error::new(&code::RECON_COLUMN_MISSING, message)
    }

    /// Records that two references tie to different records are ambiguous, and no pass sees them.
    fn refuse_contradictions(&mut self) -> Result<()> {
        let present: Vec<usize> =
            (0..self.references.len()).filter(|index| self.references[*index].is_some()).collect();
        if present.len() < 2 {
            return Ok(());
        }
        let mut platform: Vec<Tie> = vec![Tie::default(); self.platform.rows];
        let mut channel: Vec<Tie> = vec![Tie::default(); self.channel.rows];
        for index in present {
            let joined = exact::join_open(self, &[index], super::prepare::Sees::Money)?;
            exact::remember(self, &[index], &joined);
            for (ties, partners) in [(&mut platform, &joined.partner), (&mut channel, &joined.channel_partner)] {
                let single = partners.iter().enumerate().filter(|(_, partner)| **partner < super::join::CROWDED);
                single.for_each(|(row, partner)| note_tie(ties, row, *partner, index));
            }
            // Several records here may name the only one there; each of them is tied to it, and it to none of them.
            for (rows, others) in joined.crowds.iter() {
                match (rows, others) {
                    (_, [only]) => rows.iter().for_each(|row| note_tie(&mut platform, *row as usize, *only, index)),
                    ([only], _) => others.iter().for_each(|row| note_tie(&mut channel, *row as usize, *only, index)),
                    _ => {}
                }
            }
        }
        refuse(&mut self.platform_board, &platform);
        refuse(&mut self.channel_board, &channel);
        Ok(())
    }
}

/// The rows that a record's references name.
#[derive(Clone, Copy)]
struct Tie {
    first: u32,
    second: u32,
    rule: u32,
}

impl Default for Tie {
    fn default() -> Self {
        Self { first: NO_ROW, second: NO_ROW, rule: 0 }
    }
}

fn note_tie(ties: &mut [Tie], row: usize, partner: u32, reference: usize) {
    let Some(tie) = ties.get_mut(row) else { return };
    if tie.first == NO_ROW {
        tie.first = partner;
    } else if tie.first != partner && tie.second == NO_ROW {
        (tie.second, tie.rule) = (partner, reference as u32);
    }
}

fn refuse(board: &mut Board, ties: &[Tie]) {
    for (row, tie) in ties.iter().enumerate().filter(|(_, tie)| tie.second != NO_ROW) {
        let row = row as u32;
        board.decide(row, verdict(Outcome::Ambiguous, Reason::ReferencesDisagree, super::outcome::NO_PASS, NO_ROW));
        let detail = super::outcome::Detail::about(row);
        board.details.push(super::outcome::Detail {
            candidate: tie.first,
            rival: tie.second,
            rule: tie.rule,
            ..detail
        });
    }
}
