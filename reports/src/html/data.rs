//! The differences as the page's script reads them: in columns, with words and currencies by number.

use super::{HtmlOptions, strings};
use crate::Report;
use crate::facts::{Facts, RecordView, instant_text};
use crate::json_writer::quote;
use crate::language::{Language, Text};
use crate::mask::shown;
use crate::output::Output;
use crate::sentence::Template;
use crate::vocabulary;
use counterfoil_core::error::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Difference, GapUnit, Group, Outcome, Reason, Severity, Side};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many members of a group the page names.
const NAMED_MEMBERS: usize = 50;

/// The largest whole number that every reader of JSON keeps exact (RFC 8259 §6).
const EXACT: i128 = (1 << 53) - 1;

const COLUMNS: [&str; 28] = [
    "outcome",
    "reason",
    "severity",
    "currency",
    "risk",
    "age",
    "template",
    "also",
    "p_id",
    "p_minor",
    "p_currency",
    "p_status",
    "p_kind",
    "p_account",
    "p_day",
    "p_fee",
    "p_net",
    "p_references",
    "c_id",
    "c_minor",
    "c_currency",
    "c_status",
    "c_kind",
    "c_account",
    "c_day",
    "c_fee",
    "c_net",
    "c_references",
];

pub(super) fn write(report: &Report<'_>, output: &mut Output<'_>, options: &HtmlOptions) -> Result<()> {
    let differences = &report.result.differences;
    let carried = differences.get(..differences.len().min(options.maximum_differences)).unwrap_or_default();
    let mut table = Table::default();
    for difference in carried {
        table.push(report, difference);
    }
    let text = &mut output.text;
    text.push_str("{\"language\":");
    quote(text, if options.language == Language::English { "en" } else { "zh" });
    let _ = write!(text, ",\"rows\":{},\"total\":{},\"file\":", carried.len(), differences.len());
    quote(text, &format!("differences_{}.csv", report.result.as_of.format("%Y-%m-%d")));
    vocabularies(text);
    table.write(output)
}

/// All words of the page, `[english, chinese]` each.
fn vocabularies(text: &mut String) {
    let pairs = |text: &mut String, name: &str, values: &mut dyn Iterator<Item = Text>| {
        let _ = write!(text, ",\"{name}\":[");
        for (index, value) in values.enumerate() {
            text.push_str(if index == 0 { "[" } else { ",[" });
            quote(text, value.english);
            text.push(',');
            quote(text, value.chinese);
            text.push(']');
        }
        text.push(']');
    };
    pairs(text, "outcomes", &mut Outcome::ALL.into_iter().map(vocabulary::outcome));
    pairs(text, "advice", &mut Outcome::ALL.into_iter().map(vocabulary::outcome_advice));
    let own = |reason| vocabulary::reason_advice(reason).unwrap_or(Text::new("", ""));
    pairs(text, "reasonAdvice", &mut Reason::ALL.into_iter().map(own));
    pairs(text, "reasons", &mut Reason::ALL.into_iter().map(vocabulary::reason));
    pairs(text, "severities", &mut Severity::ALL.into_iter().map(vocabulary::severity));
    pairs(text, "templates", &mut Template::ALL.iter().map(|template| template.text()));
    names(text, "outcomeNames", &mut Outcome::ALL.into_iter().map(Outcome::name));
    names(text, "reasonNames", &mut Reason::ALL.into_iter().map(Reason::name));
    names(text, "severityNames", &mut Severity::ALL.into_iter().map(Severity::name));
    text.push_str(",\"units\":{");
    for (index, unit) in GapUnit::ALL.into_iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "," });
        named_pair(text, unit.name(), vocabulary::gap_unit(unit));
    }
    text.push_str("},\"strings\":{");
    for (index, (name, value)) in strings::ALL.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "," });
        named_pair(text, name, *value);
    }
    text.push('}');
}

fn names(text: &mut String, name: &str, values: &mut dyn Iterator<Item = &'static str>) {
    let _ = write!(text, ",\"{name}\":[");
    for (index, value) in values.enumerate() {
        text.push_str(if index == 0 { "" } else { "," });
        quote(text, value);
    }
    text.push(']');
}

fn named_pair(text: &mut String, name: &str, value: Text) {
    quote(text, name);
    text.push_str(":[");
    quote(text, value.english);
    text.push(',');
    quote(text, value.chinese);
    text.push(']');
}

/// Columns in the making.
#[derive(Default)]
struct Table {
    columns: [String; COLUMNS.len()],
    /// What few rows have, by row: a JSON object each.
    rare: String,
    words: Words,
    currencies: Vec<Currency>,
    rows: usize,
}

impl Table {
    fn push(&mut self, report: &Report<'_>, difference: &Difference) {
        let facts = report.facts_of(difference);
        let mut cells: Vec<String> = Vec::with_capacity(COLUMNS.len());
        cells.push((difference.outcome as u8).to_string());
        cells.push((difference.reason as u8).to_string());
        cells.push((difference.severity as u8).to_string());
        cells.push(self.currency(difference.currency));
        cells.push(number(difference.at_risk));
        cells.push(difference.age_days.map_or_else(null, |days| days.to_string()));
        cells.push((facts.template() as u8).to_string());
        cells.push(facts.supplement().map_or_else(|| "-1".to_owned(), |template| (template as u8).to_string()));
        for side in Side::BOTH {
            self.side_cells(&mut cells, report, side, facts.record(side));
        }
        for (column, cell) in self.columns.iter_mut().zip(&cells) {
            if self.rows > 0 {
                column.push(',');
            }
            column.push_str(cell);
        }
        self.rare(report, &facts);
        self.rows += 1;
    }

    fn side_cells(&mut self, cells: &mut Vec<String>, report: &Report<'_>, side: Side, record: Option<RecordView<'_>>) {
        let Some(record) = record else {
            cells.push(null());
            cells.extend(["null", "-1", "0", "0", "0", "0", "null", "null", "0"].map(str::to_owned));
            return;
        };
        cells.push(quoted(&shown(record.id())));
        cells.push(minor(record.amount()));
        cells.push(self.currency(record.currency()));
        cells.push(self.words.number(&shown(record.status())));
        cells.push(self.words.number(&shown(record.kind())));
        cells.push(self.words.number(&shown(record.account())));
        cells.push(self.words.number(&record.day(side, report.policy).unwrap_or_default()));
        cells.push(minor(record.fee()));
        cells.push(minor(record.net()));
        let references = report.references_text(side, record);
        cells.push(if references.is_empty() { "0".to_owned() } else { quoted(&shown(&references)) });
    }

    /// Gap, candidates, group and what else most rows do not have.
    fn rare(&mut self, report: &Report<'_>, facts: &Facts<'_>) {
        let mut fields: Vec<String> = Vec::new();
        if let Some(magnitude) = facts.gap_magnitude().filter(|gap| facts.gap.is_some() || *gap != 0) {
            let unit = facts.gap.map_or(GapUnit::Minor, |(_, unit)| unit);
            let currency = self.currency(facts.gap_currency());
            fields.push(format!("\"gap\":[{},{},{currency}]", number(magnitude), quoted(unit.name())));
        }
        if let Some(candidate) = facts.candidate {
            let (currency, account) = (self.currency(candidate.currency()), shown(candidate.account()));
            let id = quoted(&shown(candidate.id()));
            fields.push(format!("\"candidate\":[{id},{},{currency},{}]", minor(candidate.amount()), quoted(&account)));
        }
        if let Some(rival) = facts.rival {
            fields.push(format!("\"rival\":{}", quoted(&shown(rival.id()))));
        }
        if facts.multiplicity > 1 {
            fields.push(format!("\"copies\":{}", facts.multiplicity));
        }
        if let Some(rule) = facts.rule {
            fields.push(format!("\"rule\":{}", quoted(&shown(rule))));
        }
        if let Some(until) = facts.until.and_then(instant_text) {
            fields.push(format!("\"until\":{}", quoted(&until)));
        }
        if let Some(group) = facts.group {
            fields.push(format!("\"group\":{}", self.group(report, group, facts)));
        }
        if !fields.is_empty() {
            let comma = if self.rare.is_empty() { "" } else { "," };
            let _ = write!(self.rare, "{comma}[{},{{{}}}]", self.rows, fields.join(","));
        }
    }

    fn group(&mut self, report: &Report<'_>, group: &Group, facts: &Facts<'_>) -> String {
        let totals = facts.group_totals();
        let sides = [
            (Side::Platform, &group.platform, totals.map(|(platform, _)| platform)),
            (Side::Channel, &group.channel, totals.map(|(_, channel)| channel)),
        ];
        let sides = sides.map(|(side, rows, total)| {
            let members = rows.iter().take(NAMED_MEMBERS).map(|row| {
                let record = RecordView { records: report.records(side), row: *row as usize };
                let currency = self.currency(record.currency());
                format!("[{},{},{currency}]", quoted(&shown(record.id())), minor(record.amount()))
            });
            let members: Vec<String> = members.collect();
            let total = total.map_or_else(null, number);
            format!("[{},{total},[{}]]", rows.len(), members.join(","))
        });
        format!("[{},{},{}]", quoted(&shown(&group.key)), self.currency(facts.currency), sides.join(","))
    }

    fn currency(&mut self, currency: Option<Currency>) -> String {
        let Some(currency) = currency else { return "-1".to_owned() };
        let known = self.currencies.iter().position(|known| *known == currency);
        let position = known.unwrap_or_else(|| {
            self.currencies.push(currency);
            self.currencies.len() - 1
        });
        position.to_string()
    }

    fn write(self, output: &mut Output<'_>) -> Result<()> {
        output.text.push_str(",\"currencies\":[");
        for (index, currency) in self.currencies.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(output.text, "{comma}[\"{}\",{}]", currency.code(), currency.exponent());
        }
        output.text.push_str("],\"words\":[\"\"");
        for word in &self.words.texts {
            output.text.push(',');
            quote(&mut output.text, word);
        }
        output.text.push_str("],\"columns\":{");
        for (index, (name, column)) in COLUMNS.iter().zip(&self.columns).enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(output.text, "{comma}\"{name}\":[");
            output.text.push_str(column);
            output.text.push(']');
            output.checkpoint()?;
        }
        output.text.push_str("},\"rare\":[");
        output.text.push_str(&self.rare);
        output.text.push_str("]}");
        output.checkpoint()
    }
}

/// Words that repeat, by number; 0 is the empty word.
#[derive(Default)]
struct Words {
    texts: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Words {
    fn number(&mut self, word: &str) -> String {
        if word.is_empty() {
            return "0".to_owned();
        }
        if let Some(number) = self.numbers.get(word) {
            return number.to_string();
        }
        self.texts.push(word.to_owned());
        self.numbers.insert(word.to_owned(), self.texts.len());
        self.texts.len().to_string()
    }
}

fn null() -> String {
    "null".to_owned()
}

fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    quote(&mut text, value);
    text
}

fn minor(value: Option<i64>) -> String {
    value.map_or_else(null, |value| number(i128::from(value)))
}

/// A number that the script keeps exact, else its digits as text.
fn number(value: i128) -> String {
    if (-EXACT..=EXACT).contains(&value) { value.to_string() } else { format!("\"{value}\"") }
}
