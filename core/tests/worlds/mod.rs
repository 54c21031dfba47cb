//! Small worlds: two sides of at most a few records, a policy and an instant, as plain data that a test can permute,
//! mirror, shrink and print.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]

pub(crate) mod dice;
pub(crate) mod draw;
pub(crate) mod policies;
pub(crate) mod shrink;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    ABSENT, CodeColumn, DateColumn, DateKind, DatePrecision, Pass, Policy, Records, TextColumn,
};

/// The text fields that every world may have.
pub(crate) const FIELDS: [&str; 5] = ["reference", "charge_id", "order_id", "memo", "rate"];

/// The kinds of dates that every world has.
pub(crate) const DATES: [DateKind; 2] = [DateKind::Created, DateKind::Available];

/// One record as a person would write it down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rec {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) fee: Option<i64>,
    pub(crate) net: Option<i64>,
    pub(crate) status: String,
    pub(crate) account: String,
    /// Microseconds since the epoch, in the order of [`DATES`].
    pub(crate) dates: [Option<i64>; 2],
    /// In the order of [`FIELDS`]; empty is absent.
    pub(crate) fields: [String; 5],
}

impl Rec {
    /// What makes two records interchangeable: everything but the id, with kind and status as they are compared and a
    /// net that follows from gross and fee as if given.
    pub(crate) fn content(&self) -> Self {
        Self {
            id: String::new(),
            kind: self.kind.trim().to_lowercase(),
            status: self.status.trim().to_lowercase(),
            net: self.net.or(self.fee.map(|fee| self.amount - fee)),
            ..self.clone()
        }
    }

    /// The value of a field or, for `id`, of the id; empty where absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        if name == "id" {
            return &self.id;
        }
        FIELDS.iter().position(|field| *field == name).map_or("", |position| &self.fields[position])
    }
}

/// How one side writes its dates, and what it does not write at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SideWorld {
    pub(crate) records: Vec<Rec>,
    pub(crate) zone: Tz,
    pub(crate) precision: DatePrecision,
    pub(crate) has_status: bool,
    /// Names of [`FIELDS`] that the side does not have.
    pub(crate) lacks: Vec<&'static str>,
}

/// Everything that one run takes.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) platform: SideWorld,
    pub(crate) channel: SideWorld,
    pub(crate) policy: Policy,
    pub(crate) as_of: DateTime<Utc>,
}

impl SideWorld {
    /// A side with every column, its dates instants in UTC.
    pub(crate) fn of(records: Vec<Rec>) -> Self {
        Self { records, zone: Tz::UTC, precision: DatePrecision::Instant, has_status: true, lacks: Vec::new() }
    }

    /// The side as the engine takes it.
    pub(crate) fn columns(&self) -> Records {
        let rows = &self.records;
        let text = |value: &dyn Fn(&Rec) -> String| {
            let mut column = TextColumn::default();
            rows.iter().for_each(|row| column.push(&value(row)).unwrap());
            column
        };
        let coded = |value: &dyn Fn(&Rec) -> String| {
            let mut column = CodeColumn::default();
            rows.iter().for_each(|row| column.push(&value(row)));
            column
        };
        let number =
            |value: &dyn Fn(&Rec) -> Option<i64>| rows.iter().map(|row| value(row).unwrap_or(ABSENT)).collect();
        Records {
            source: "memory".to_owned(),
            format: "test".to_owned(),
            id: text(&|row| row.id.clone()),
            kind: Some(coded(&|row| row.kind.clone())),
            amount: Some(number(&|row| Some(row.amount))),
            currency: Some(rows.iter().map(|row| row.currency.index()).collect()),
            fee: Some(number(&|row| row.fee)),
            net: Some(number(&|row| row.net)),
            status: self.has_status.then(|| coded(&|row| row.status.clone())),
            account: Some(coded(&|row| row.account.clone())),
            dates: DATES
                .iter()
                .enumerate()
                .map(|(position, kind)| DateColumn {
                    kind: *kind,
                    zone: self.zone,
                    precision: self.precision,
                    microseconds: number(&|row| row.dates[position]),
                })
                .collect(),
            fields: FIELDS
                .iter()
                .filter(|name| !self.lacks.contains(name))
                .map(|name| ((*name).to_owned(), text(&|row| row.text(name).to_owned())))
                .collect(),
            lines: Some((0..rows.len()).map(|row| row as u32 + 2).collect()),
            ..Records::default()
        }
    }

    /// Empties the fields that the side lacks, so that the plain records say what the columns say.
    pub(crate) fn settle(&mut self) {
        for row in &mut self.records {
            for (position, name) in FIELDS.iter().enumerate() {
                if self.lacks.contains(name) {
                    row.fields[position].clear();
                }
            }
            if !self.has_status {
                row.status.clear();
            }
        }
    }
}

impl World {
    /// The records of a side.
    pub(crate) fn side(&self, side: counterfoil_core::reconcile::Side) -> &SideWorld {
        match side {
            counterfoil_core::reconcile::Side::Platform => &self.platform,
            counterfoil_core::reconcile::Side::Channel => &self.channel,
        }
    }

    /// The world with every column on both sides, for laws that add records to a side which may have none.
    pub(crate) fn completed(mut self) -> Self {
        for side in [&mut self.platform, &mut self.channel] {
            side.lacks.clear();
            side.has_status = true;
        }
        self
    }

    /// Whether at least one pass finds its references on both sides; without one the run is refused.
    pub(crate) fn can_run(&self) -> bool {
        self.policy.passes.iter().any(|pass| !self.is_left_out(pass))
    }

    /// Whether a side lacks a reference of the pass as a whole.
    pub(crate) fn is_left_out(&self, pass: &Pass) -> bool {
        let (Pass::Exact { key } | Pass::Group { key, .. }) = pass else { return false };
        key.iter().any(|name| {
            let lacks = |side: &SideWorld, field: &str| {
                let there = field == "id" || (FIELDS.contains(&field) && !side.lacks.contains(&field));
                // Of a side without records nothing is asked.
                !there && !side.records.is_empty()
            };
            self.policy
                .reference(name)
                .is_none_or(|rule| lacks(&self.platform, &rule.platform) || lacks(&self.channel, &rule.channel))
        })
    }

    /// The policy as JSON, without what every policy has.
    fn unusual(&self) -> String {
        let json = |policy: &Policy| serde_json::from_str::<serde_json::Value>(&policy.to_json()).unwrap();
        let (mut own, usual) = (json(&self.policy), json(&Policy::default()));
        if let (Some(own), Some(usual)) = (own.as_object_mut(), usual.as_object()) {
            own.retain(|name, value| usual.get(name) != Some(value));
        }
        own.to_string()
    }

    /// The world written out, so that a failure can be typed in again.
    pub(crate) fn describe(&self) -> String {
        let mut text = format!("as_of {}\npolicy {}\n", self.as_of.to_rfc3339(), self.unusual());
        for (name, side) in [("platform", &self.platform), ("channel", &self.channel)] {
            text.push_str(&format!(
                "{name}: zone {} {:?}, status {}, lacks {:?}\n",
                side.zone, side.precision, side.has_status, side.lacks
            ));
            for (row, record) in side.records.iter().enumerate() {
                text.push_str(&format!("  {row}: {}\n", describe(record)));
            }
        }
        text
    }
}

/// One record on one line, only what it has.
pub(crate) fn describe(record: &Rec) -> String {
    let mut text = format!("{} {} {}", record.id, record.amount, record.currency);
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(&format!(" {name}={value}"));
        }
    };
    add("kind", &record.kind);
    add("status", &record.status);
    add("account", &record.account);
    add("fee", &record.fee.map(|fee| fee.to_string()).unwrap_or_default());
    add("net", &record.net.map(|net| net.to_string()).unwrap_or_default());
    for (position, kind) in DATES.iter().enumerate() {
        let written = record.dates[position].and_then(DateTime::from_timestamp_micros);
        add(kind.name(), &written.map(|date| date.to_rfc3339()).unwrap_or_default());
    }
    for (position, name) in FIELDS.iter().enumerate() {
        add(name, &record.fields[position]);
    }
    text
}
