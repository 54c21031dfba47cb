//! The result of a run, held in Rust until somebody asks.

use crate::enter::enter;
use counterfoil::money::Currency;
use counterfoil::reconcile::{GapUnit, Side, TextColumn};
use counterfoil::reports::{HtmlOptions, Language};
use counterfoil::{Comparison, OutcomeColumns};
use napi::bindgen_prelude::{BigInt64Array, Uint8Array, Uint32Array};
use napi_derive::napi;

/// Both sides, the policy and the verdict on every record.
#[napi]
pub struct NativeComparison {
    comparison: Comparison,
}

impl NativeComparison {
    pub(crate) fn new(comparison: Comparison) -> Self {
        Self { comparison }
    }
}

/// The outcomes of all records, one entry a record in every array.
#[napi(object)]
pub struct NativeColumns {
    pub side: Vec<String>,
    pub row: Uint32Array,
    pub id: Vec<String>,
    pub kind: Vec<String>,
    pub outcome: Vec<String>,
    pub reason: Vec<String>,
    pub pass: Uint8Array,
    pub partner_id: Vec<String>,
    pub group: Uint32Array,
    pub candidate_id: Vec<String>,
    pub rival_id: Vec<String>,
    pub amount_minor: BigInt64Array,
    pub currency: Vec<String>,
    pub gap: BigInt64Array,
    pub gap_unit: Vec<String>,
    pub message: Vec<String>,
}

fn language(chinese: bool) -> Language {
    if chinese { Language::Chinese } else { Language::English }
}

fn side(channel: bool) -> Side {
    if channel { Side::Channel } else { Side::Platform }
}

#[napi]
impl NativeComparison {
    #[napi]
    pub fn run_id(&self) -> napi::Result<String> {
        enter(|| Ok(self.comparison.run_id()))
    }

    #[napi]
    pub fn to_json(&self) -> napi::Result<String> {
        enter(|| Ok(self.comparison.to_json()))
    }

    #[napi]
    pub fn to_csv(&self, chinese: bool) -> napi::Result<String> {
        enter(|| Ok(self.comparison.to_csv(language(chinese))))
    }

    #[napi]
    pub fn to_text(&self, chinese: bool) -> napi::Result<String> {
        enter(|| Ok(self.comparison.to_text(language(chinese))))
    }

    #[napi]
    pub fn to_html(&self, chinese: bool) -> napi::Result<String> {
        let options = HtmlOptions { language: language(chinese), ..HtmlOptions::default() };
        enter(|| Ok(self.comparison.report().to_html(&options)))
    }

    #[napi]
    pub fn overview(&self) -> napi::Result<String> {
        enter(|| Ok(self.comparison.overview()))
    }

    #[napi]
    pub fn find(&self, channel: bool, id: String) -> napi::Result<Option<u32>> {
        enter(|| Ok(self.comparison.find(side(channel), &id).and_then(|row| u32::try_from(row).ok())))
    }

    #[napi]
    pub fn explain(&self, channel: bool, row: u32) -> napi::Result<Option<String>> {
        enter(|| {
            let story = self.comparison.explain(side(channel), row as usize);
            Ok(story.and_then(|story| serde_json::to_string(&story).ok()))
        })
    }

    #[napi]
    pub fn verify(&self) -> napi::Result<()> {
        let (platform, channel) = (self.comparison.records(Side::Platform), self.comparison.records(Side::Channel));
        enter(|| self.comparison.reconciliation().verify(platform, channel))
    }

    #[napi]
    pub fn columns(&self) -> napi::Result<NativeColumns> {
        enter(|| self.comparison.columns().map(native))
    }
}

fn native(columns: OutcomeColumns) -> NativeColumns {
    let texts = |column: &TextColumn| (0..column.len()).map(|row| column.value(row).to_owned()).collect();
    let currency = |code: &u16| Currency::from_index(*code).map_or("", Currency::code).to_owned();
    let unit = |unit: &Option<GapUnit>| unit.map_or("", GapUnit::name).to_owned();
    NativeColumns {
        side: columns.side.iter().map(|side| side.name().to_owned()).collect(),
        row: columns.row.into(),
        id: texts(&columns.id),
        kind: texts(&columns.kind),
        outcome: columns.outcome.iter().map(|outcome| outcome.name().to_owned()).collect(),
        reason: columns.reason.iter().map(|reason| reason.name().to_owned()).collect(),
        pass: columns.pass.into(),
        partner_id: texts(&columns.partner_id),
        group: columns.group.into(),
        candidate_id: texts(&columns.candidate_id),
        rival_id: texts(&columns.rival_id),
        amount_minor: columns.amount.into(),
        currency: columns.currency.iter().map(currency).collect(),
        gap: columns.gap.into(),
        gap_unit: columns.gap_unit.iter().map(unit).collect(),
        message: texts(&columns.message),
    }
}
