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
use std::fmt::{Display, Write as _};

/// How many members of a group the page names.
const NAMED_MEMBERS: usize = 50;

/// The largest whole number that every reader of JSON keeps exact (RFC 8259 §6).
const EXACT: i64 = (1 << 53) - 1;

const NULL: &str = "null";

/// The number of no currency and of no template.
const NONE: i64 = -1;

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

/// The cells of one row, handed out in the order of [`COLUMNS`].
struct Cells<'t> {
    columns: std::slice::IterMut<'t, String>,
    spare: String,
    follows: bool,
}

impl Cells<'_> {
    /// Where the next cell is written.
    fn next(&mut self) -> &mut String {
        let cell = self.columns.next().unwrap_or(&mut self.spare);
        if self.follows {
            cell.push(',');
        }
        cell
    }

    fn push(&mut self, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.next(), "{value}");
    }
}

impl Table {
    fn push(&mut self, report: &Report<'_>, difference: &Difference) {
        let facts = report.facts_of(difference);
        let mut columns = std::mem::take(&mut self.columns);
        let mut cells = Cells { columns: columns.iter_mut(), spare: String::new(), follows: self.rows > 0 };
        cells.push(difference.outcome as u8);
        cells.push(difference.reason as u8);
        cells.push(difference.severity as u8);
        cells.push(self.currency(difference.currency));
        write_number(cells.next(), difference.at_risk);
        match difference.age_days {
            Some(days) => cells.push(days),
            None => cells.push(NULL),
        }
        cells.push(facts.template() as u8);
        cells.push(facts.supplement().map_or(NONE, |template| i64::from(template as u8)));
        for side in Side::BOTH {
            self.side_cells(&mut cells, report, side, facts.record(side));
        }
        self.columns = columns;
        self.rare(report, &facts);
        self.rows += 1;
    }

    fn side_cells(&mut self, cells: &mut Cells<'_>, report: &Report<'_>, side: Side, record: Option<RecordView<'_>>) {
        let Some(record) = record else {
            for absent in [NULL, NULL, "-1", "0", "0", "0", "0", NULL, NULL, "0"] {
                cells.push(absent);
            }
            return;
        };
        quote(cells.next(), &shown(record.id()));
        write_minor(cells.next(), record.amount());
        cells.push(self.currency(record.currency()));
        for word in [record.status(), record.kind(), record.account()] {
            cells.push(self.words.number(&shown(word)));
        }
        cells.push(self.words.number(&record.day(side, report.policy).unwrap_or_default()));
        write_minor(cells.next(), record.fee());
        write_minor(cells.next(), record.net());
        let references = report.references_text(side, record);
        if references.is_empty() { cells.push(0) } else { quote(cells.next(), &shown(&references)) }
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
            let total = total.map_or_else(|| NULL.to_owned(), number);
            format!("[{},{total},[{}]]", rows.len(), members.join(","))
        });
        format!("[{},{},{}]", quoted(&shown(&group.key)), self.currency(facts.currency), sides.join(","))
    }

    /// The number of a currency among those that occur.
    fn currency(&mut self, currency: Option<Currency>) -> i64 {
        let Some(currency) = currency else { return NONE };
        let known = self.currencies.iter().position(|known| *known == currency);
        let position = known.unwrap_or_else(|| {
            self.currencies.push(currency);
            self.currencies.len() - 1
        });
        i64::try_from(position).unwrap_or(NONE)
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
    fn number(&mut self, word: &str) -> usize {
        if word.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        self.texts.push(word.to_owned());
        self.numbers.insert(word.to_owned(), self.texts.len());
        self.texts.len()
    }
}

fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    quote(&mut text, value);
    text
}

fn minor(value: Option<i64>) -> String {
    let mut text = String::new();
    write_minor(&mut text, value);
    text
}

fn number(value: i128) -> String {
    let mut text = String::new();
    write_number(&mut text, value);
    text
}

fn write_minor(text: &mut String, value: Option<i64>) {
    match value {
        Some(value) => write_number(text, i128::from(value)),
        None => text.push_str(NULL),
    }
}

/// A number that the script keeps exact, else its digits as text.
fn write_number(text: &mut String, value: i128) {
    let _ = match i64::try_from(value).ok().filter(|value| (-EXACT..=EXACT).contains(value)) {
        Some(value) => write!(text, "{value}"),
        None => write!(text, "\"{value}\""),
    };
}
