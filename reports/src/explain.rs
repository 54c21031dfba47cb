//! Why one record ended as it did, with names in place of indexes.

use crate::Report;
use crate::facts::{Facts, RecordView, instant_text, pass_name};
use crate::language::Language;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{GapUnit, Outcome, Reason, Side};
use serde::Serialize;

/// Why one record ended as it did: machine-readable, and as a sentence in both languages.
///
/// Ids are given as they are; in the sentences card-like numbers are masked and control characters written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The side of the record.
    pub side: Side,
    /// Its id there.
    pub id: String,
    /// Where it ended.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// The pass that matched it or tied it to a group.
    pub pass: Option<PassTaken>,
    /// The id of its one counterpart.
    pub partner: Option<String>,
    /// The group that it is part of.
    pub group: Option<GroupTaken>,
    /// The nearest candidate on the other side.
    pub candidate: Option<String>,
    /// A second candidate that is as good, or that another reference names.
    pub rival: Option<String>,
    /// By how much the test failed.
    pub gap: Option<Gap>,
    /// How many records of its own side share its key and content, itself included.
    pub multiplicity: u32,
    /// The reference or field that the reason is about.
    pub rule: Option<String>,
    /// For a pending record, the last instant of its timing window, RFC 3339 in UTC.
    pub pending_until: Option<String>,
    /// What happened, in English.
    pub english: String,
    /// What happened, 中文.
    pub chinese: String,
}

impl Explanation {
    /// The sentence in one language.
    pub fn sentence(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }
}

/// A pass of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PassTaken {
    /// Its number, from 1.
    pub number: u32,
    /// `exact`, `group` or `tolerant`.
    pub name: &'static str,
    /// The references that it compares.
    pub key: Vec<String>,
}

/// A group of records of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupTaken {
    /// The values of its key.
    pub key: String,
    /// How many records of the platform it has.
    pub platform_records: u64,
    /// How many records of the channel it has.
    pub channel_records: u64,
    /// Sum of the platform's amounts in minor units.
    #[serde(serialize_with = "decimal_text")]
    pub platform_total: i128,
    /// Sum of the channel's amounts in minor units.
    #[serde(serialize_with = "decimal_text")]
    pub channel_total: i128,
}

/// By how much a test failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The figure; in minor units it is channel less platform.
    pub value: i64,
    /// What it counts.
    pub unit: GapUnit,
    /// The currency, where it counts minor units.
    pub currency: Option<Currency>,
}

impl Report<'_> {
    /// Why a record ended as it did; `None` for a row that the side does not have.
    pub fn explain(&self, side: Side, row: usize) -> Option<Explanation> {
        self.facts_about(side, row).map(|facts| explanation(&facts))
    }
}

fn explanation(facts: &Facts<'_>) -> Explanation {
    let id = |record: Option<RecordView<'_>>| record.map(|record| record.id().to_owned());
    Explanation {
        side: facts.subject,
        id: id(facts.record(facts.subject)).unwrap_or_default(),
        outcome: facts.outcome,
        reason: facts.reason,
        pass: facts.pass.map(|(index, pass)| {
            let (name, key) = pass_name(pass);
            PassTaken { number: u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1), name, key: key.to_vec() }
        }),
        partner: id(facts.record(facts.subject.other())),
        group: facts.group.map(|group| GroupTaken {
            key: group.key.clone(),
            platform_records: group.platform.len() as u64,
            channel_records: group.channel.len() as u64,
            platform_total: group.platform_total,
            channel_total: group.channel_total,
        }),
        candidate: id(facts.candidate),
        rival: id(facts.rival),
        gap: facts.gap.map(|(value, unit)| Gap {
            value,
            unit,
            currency: if unit == GapUnit::Minor { facts.gap_currency() } else { None },
        }),
        multiplicity: facts.multiplicity,
        rule: facts.rule.map(str::to_owned),
        pending_until: facts.until.and_then(instant_text),
        english: facts.sentence(Language::English),
        chinese: facts.sentence(Language::Chinese),
    }
}

fn decimal_text<S: serde::Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
