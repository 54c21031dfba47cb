//! One record or difference with names in place of indexes: what every format and every sentence is made from.

use crate::Report;
use chrono::{DateTime, SecondsFormat};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    DateColumn, DatePrecision, Detail, Difference, GapUnit, Group, NO_PASS, NO_ROW, Outcome, Pass, Policy, Reason,
    Records, Reference, Side,
};

/// One record of one side.
#[derive(Clone, Copy)]
pub(crate) struct RecordView<'a> {
    pub(crate) records: &'a Records,
    pub(crate) row: usize,
}

impl<'a> RecordView<'a> {
    pub(crate) fn id(self) -> &'a str {
        self.records.id.value(self.row)
    }

    pub(crate) fn kind(self) -> &'a str {
        self.records.kind_of(self.row)
    }

    pub(crate) fn status(self) -> &'a str {
        self.records.status_of(self.row)
    }

    pub(crate) fn account(self) -> &'a str {
        self.records.account_of(self.row)
    }

    pub(crate) fn amount(self) -> Option<i64> {
        self.records.amount_of(self.row)
    }

    pub(crate) fn fee(self) -> Option<i64> {
        self.records.fee_of(self.row)
    }

    pub(crate) fn net(self) -> Option<i64> {
        self.records.net_of(self.row)
    }

    pub(crate) fn currency(self) -> Option<Currency> {
        self.records.currency_of(self.row)
    }

    /// The value under a policy's reference; empty where absent.
    pub(crate) fn reference(self, side: Side, reference: &Reference) -> &'a str {
        let field = if side == Side::Platform { &reference.platform } else { &reference.channel };
        self.records.text(field).map_or("", |column| column.value(self.row))
    }

    /// The civil day that the policy would see.
    pub(crate) fn day(self, side: Side, policy: &Policy) -> Option<String> {
        let column = main_date(self.records, side, policy)?;
        let zone = if column.precision == DatePrecision::Day { column.zone } else { policy.zone };
        let instant = DateTime::from_timestamp_micros(self.records.date_of(column.kind, self.row)?)?;
        Some(instant.with_timezone(&zone).date_naive().to_string())
    }
}

/// The date by which a side's timing is judged, else its first.
pub(crate) fn main_date<'a>(records: &'a Records, side: Side, policy: &Policy) -> Option<&'a DateColumn> {
    let window = if side == Side::Platform { &policy.timing.platform } else { &policy.timing.channel };
    window
        .as_ref()
        .and_then(|window| records.date(window.date))
        .or_else(|| records.dates.iter().min_by_key(|column| column.kind))
}

/// An instant as RFC 3339 in UTC, with as many decimals as it needs.
pub(crate) fn instant_text(microseconds: i64) -> Option<String> {
    DateTime::from_timestamp_micros(microseconds).map(|instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// A record, tied pair or tied group with everything that is known about its outcome.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) outcome: Outcome,
    pub(crate) reason: Reason,
    /// The side that the outcome is about; of a pair the platform, unless the question was about the channel's record.
    pub(crate) subject: Side,
    pub(crate) platform: Option<RecordView<'a>>,
    pub(crate) channel: Option<RecordView<'a>>,
    pub(crate) group: Option<&'a Group>,
    pub(crate) currency: Option<Currency>,
    pub(crate) pass: Option<(usize, &'a Pass)>,
    pub(crate) candidate: Option<RecordView<'a>>,
    pub(crate) rival: Option<RecordView<'a>>,
    pub(crate) gap: Option<(i64, GapUnit)>,
    pub(crate) multiplicity: u32,
    pub(crate) rule: Option<&'a str>,
    pub(crate) until: Option<i64>,
}

impl<'a> Facts<'a> {
    /// The record of a side.
    pub(crate) const fn record(&self, side: Side) -> Option<RecordView<'a>> {
        match side {
            Side::Platform => self.platform,
            Side::Channel => self.channel,
        }
    }
}

impl<'a> Report<'a> {
    fn view(&self, side: Side, row: u32) -> Option<RecordView<'a>> {
        let (records, row) = (self.records(side), row as usize);
        (row < records.len()).then_some(RecordView { records, row })
    }

    /// What is known about one entry of the list of differences.
    pub(crate) fn facts_of(&self, difference: &Difference) -> Facts<'a> {
        let subject =
            if difference.platform.is_some() || difference.group.is_some() { Side::Platform } else { Side::Channel };
        let group = difference.group.and_then(|index| self.result.groups.get(index as usize));
        let detail = |side: Side, row: Option<u32>| {
            row.and_then(|row| self.result.side(side).detail(row as usize)).map(|detail| (side, detail))
        };
        let member = |side: Side, rows: fn(&Group) -> &Vec<u32>| {
            group.and_then(|group| rows(group).iter().find_map(|row| detail(side, Some(*row))))
        };
        let found = detail(Side::Platform, difference.platform)
            .or_else(|| detail(Side::Channel, difference.channel))
            .or_else(|| member(Side::Platform, |group| &group.platform))
            .or_else(|| member(Side::Channel, |group| &group.channel));
        let facts = Facts {
            outcome: difference.outcome,
            reason: difference.reason,
            subject,
            platform: difference.platform.and_then(|row| self.view(Side::Platform, row)),
            channel: difference.channel.and_then(|row| self.view(Side::Channel, row)),
            group,
            currency: difference.currency,
            pass: group.and_then(|group| self.pass(group.pass)),
            candidate: None,
            rival: None,
            gap: None,
            multiplicity: 1,
            rule: None,
            until: None,
        };
        self.with_detail(facts, found)
    }

    /// What is known about one record; `None` for a row that the side does not have.
    pub(crate) fn facts_about(&self, side: Side, row: usize) -> Option<Facts<'a>> {
        let outcome = self.result.side(side);
        let verdict = outcome.verdicts.get(row)?;
        let own = self.view(side, u32::try_from(row).ok()?)?;
        let partner = verdict.partner().and_then(|row| self.view(side.other(), u32::try_from(row).ok()?));
        let (platform, channel) = if side == Side::Platform { (Some(own), partner) } else { (partner, Some(own)) };
        let facts = Facts {
            outcome: verdict.outcome,
            reason: verdict.reason,
            subject: side,
            platform,
            channel,
            group: verdict.group().and_then(|index| self.result.groups.get(index)),
            currency: own.currency(),
            pass: self.pass(verdict.pass),
            candidate: None,
            rival: None,
            gap: None,
            multiplicity: 1,
            rule: None,
            until: None,
        };
        let own_detail = outcome.detail(row).map(|detail| (side, detail));
        let partner_detail = || {
            let row = verdict.partner()?;
            self.result.side(side.other()).detail(row).map(|detail| (side.other(), detail))
        };
        Some(self.with_detail(facts, own_detail.or_else(partner_detail)))
    }

    fn with_detail(&self, facts: Facts<'a>, found: Option<(Side, &'a Detail)>) -> Facts<'a> {
        let Some((side, detail)) = found else { return facts };
        let named = |row: u32| if row == NO_ROW { None } else { self.view(side.other(), row) };
        let says_nothing = detail.gap == 0 && detail.unit == GapUnit::Minor;
        Facts {
            candidate: named(detail.candidate),
            rival: named(detail.rival),
            gap: (!says_nothing).then_some((detail.gap, detail.unit)),
            multiplicity: detail.multiplicity,
            rule: self.rule(facts.reason, side, detail.rule as usize),
            until: (detail.until != 0).then_some(detail.until),
            ..facts
        }
    }

    /// The name of the reference or field that a reason is about.
    fn rule(&self, reason: Reason, side: Side, index: usize) -> Option<&'a str> {
        match reason {
            Reason::FieldMismatch => self.policy.fields.get(index).map(|rule| match side {
                Side::Platform => rule.platform.as_str(),
                Side::Channel => rule.channel.as_str(),
            }),
            Reason::ReferenceConflict | Reason::ReferencesDisagree => {
                self.policy.references.get(index).map(|reference| reference.name.as_str())
            }
            _ => None,
        }
    }

    fn pass(&self, index: u8) -> Option<(usize, &'a Pass)> {
        let index = usize::from(index);
        (index != usize::from(NO_PASS)).then_some(())?;
        self.policy.passes.get(index).map(|pass| (index, pass))
    }
}

/// The stable name of a pass and the references that it compares.
pub(crate) fn pass_name(pass: &Pass) -> (&'static str, &[String]) {
    match pass {
        Pass::Exact { key } => ("exact", key),
        Pass::Group { key, .. } => ("group", key),
        Pass::Tolerant { .. } => ("tolerant", &[]),
    }
}
