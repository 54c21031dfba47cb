//! The summary for a terminal: what was compared, how much agrees, what is open and why, what to do first.

use crate::Report;
use crate::amount;
use crate::facts::RecordView;
use crate::language::{Language, Text};
use crate::mask::shown;
use crate::vocabulary;
use chrono::SecondsFormat;
use counterfoil_core::reconcile::{Bridge, Difference, Rejected, Side};

/// How many differences are named.
const NAMED: usize = 5;
/// How many findings and rejected rows are named.
const NAMED_NOTES: usize = 10;

impl Report<'_> {
    /// The summary as plain text of at most about 100 columns, for a terminal; no colours.
    pub fn to_text(&self, language: Language) -> String {
        let mut text = String::new();
        self.heading(&mut text, language);
        self.outcomes(&mut text, language);
        for bridge in &self.result.bridges {
            bridge_text(&mut text, bridge, language);
        }
        self.look_first(&mut text, language);
        self.findings(&mut text, language);
        self.rejected_rows(&mut text, language);
        text
    }

    fn heading(&self, text: &mut String, language: Language) {
        let say = |english, chinese| Text::new(english, chinese).of(language);
        let as_of = self.result.as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        line(
            text,
            &format!(
                "{}  {}  {} {as_of}",
                say("Reconciliation", "对账"),
                shown(&self.result.policy),
                say("as of", "截至")
            ),
        );
        text.push('\n');
        let mut table = Table::new(&[Align::Left, Align::Left, Align::Left, Align::Right, Align::Left]);
        for side in Side::BOTH {
            let records = self.records(side);
            let rejected = match records.rejected.len() as u64 {
                0 => String::new(),
                rejected => format!("{} {}", amount::count(rejected), say("rejected", "行无法读取")),
            };
            table.row([
                vocabulary::side(side).of(language).to_owned(),
                shown(&records.source).into_owned(),
                shown(&records.format).into_owned(),
                format!("{} {}", amount::count(records.len() as u64), say("records", "条记录")),
                rejected,
            ]);
        }
        table.write(text);
        text.push('\n');
        let summary = &self.result.summary;
        let differences = amount::count(self.result.differences.len() as u64);
        line(text, &format!("  {} {}", amount::percent(summary.match_rate_basis_points), say("matched", "一致")));
        line(text, &format!("  {differences} {}", say("differences", "项差异")));
        for open in self.open_amounts() {
            let at_risk = match open.at_risk {
                Some(at_risk) => amount::with_currency(at_risk, open.currency),
                None => say("more than 128 bits", "超出 128 位").to_owned(),
            };
            let count = amount::count(open.differences);
            line(
                text,
                &match language {
                    Language::English => format!("  {at_risk} at risk in {count} of them"),
                    Language::Chinese => format!("  其中 {count} 项，风险金额 {at_risk}"),
                },
            );
        }
    }

    fn outcomes(&self, text: &mut String, language: Language) {
        let say = |english, chinese| Text::new(english, chinese).of(language).to_owned();
        let mut table = Table::new(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right]);
        table.row([
            say("Outcome", "结果"),
            say("Platform", "平台"),
            say("Channel", "渠道"),
            say("Platform amount", "平台金额"),
            say("Channel amount", "渠道金额"),
        ]);
        for (outcome, platform, channel) in self.outcome_counts() {
            let amounts = |side| -> Vec<String> {
                self.amounts(side, outcome)
                    .map(|(currency, minor)| amount::with_currency(minor, Some(currency)))
                    .collect()
            };
            let (here, there) = (amounts(Side::Platform), amounts(Side::Channel));
            for index in 0..here.len().max(there.len()).max(1) {
                let first = index == 0;
                let head = |value: String| if first { value } else { String::new() };
                table.row([
                    head(vocabulary::outcome(outcome).of(language).to_owned()),
                    head(amount::count(platform)),
                    head(amount::count(channel)),
                    here.get(index).cloned().unwrap_or_default(),
                    there.get(index).cloned().unwrap_or_default(),
                ]);
            }
        }
        text.push('\n');
        table.write(text);
    }

    fn look_first(&self, text: &mut String, language: Language) {
        let first: Vec<&Difference> = self.result.differences.iter().take(NAMED).collect();
        if first.is_empty() {
            return;
        }
        text.push('\n');
        line(text, Text::new("Look at these first", "优先处理").of(language));
        for (index, difference) in first.into_iter().enumerate() {
            let facts = self.facts_of(difference);
            let ids: Vec<String> = Side::BOTH
                .into_iter()
                .filter_map(|side| facts.record(side))
                .map(|record: RecordView<'_>| shown(record.id()).into_owned())
                .collect();
            let at_risk = amount::with_currency(difference.at_risk, difference.currency);
            let severity = vocabulary::severity(difference.severity).of(language);
            let outcome = vocabulary::outcome(difference.outcome).of(language);
            line(text, &format!("  {}. [{severity}] {outcome}  {at_risk}  {}", index + 1, ids.join(" / ")));
            line(text, &format!("     {}", facts.sentence(language)));
            line(text, &format!("     {}", vocabulary::advice(difference.outcome, difference.reason).of(language)));
        }
    }

    fn findings(&self, text: &mut String, language: Language) {
        if self.result.findings.is_empty() {
            return;
        }
        text.push('\n');
        line(text, Text::new("Findings", "发现").of(language));
        for finding in self.result.findings.iter().take(NAMED_NOTES) {
            let side = finding.side.map_or("", |side| vocabulary::side(side).of(language));
            let records = amount::count(finding.records);
            line(text, &format!("  {} {side}  {} ({records})", finding.code, shown(&finding.message)));
        }
        more(text, self.result.findings.len(), language);
    }

    fn rejected_rows(&self, text: &mut String, language: Language) {
        let rows: Vec<_> = Side::BOTH
            .into_iter()
            .flat_map(|side| self.records(side).rejected.iter().map(move |row| (side, row)))
            .collect();
        if rows.is_empty() {
            return;
        }
        text.push('\n');
        line(text, Text::new("Rows that could not be read", "无法读取的行").of(language));
        for (side, row) in rows.iter().take(NAMED_NOTES) {
            let side = vocabulary::side(*side).of(language);
            let column = row.column.as_deref().map(shown).unwrap_or_default();
            let place = place(row, language);
            line(text, &format!("  {side} {place} {column}  {}: {}", row.code, shown(&row.message)));
        }
        more(text, rows.len(), language);
    }
}

fn bridge_text(text: &mut String, bridge: &Bridge, language: Language) {
    let say = |english, chinese| Text::new(english, chinese).of(language).to_owned();
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right]);
    let figure = |minor| amount::grouped(minor, bridge.currency);
    table.row([format!("{} {}", say("Bridge", "差异过渡"), bridge.currency), String::new(), say("records", "笔数")]);
    table.row([say("Platform total", "平台合计"), figure(bridge.platform_total), String::new()]);
    for step in &bridge.steps {
        let name = format!("  {}", vocabulary::step(step.kind).of(language));
        table.row([name, figure(step.minor), amount::count(step.records)]);
    }
    if bridge.unexplained != 0 {
        table.row([format!("  {}", say("Unexplained", "无法解释")), figure(bridge.unexplained), String::new()]);
    }
    table.row([say("Channel total", "渠道合计"), figure(bridge.channel_total), String::new()]);
    text.push('\n');
    table.write(text);
}

/// Where a rejected row stands in its source.
pub(crate) fn place(row: &Rejected, language: Language) -> String {
    match (row.line, language) {
        (0, Language::English) => format!("record {}", row.record),
        (0, Language::Chinese) => format!("第 {} 条", row.record),
        (line, Language::English) => format!("line {line}"),
        (line, Language::Chinese) => format!("第 {line} 行"),
    }
}

fn more(text: &mut String, all: usize, language: Language) {
    if let Some(rest) = all.checked_sub(NAMED_NOTES).filter(|rest| *rest > 0) {
        let words = Text::new("more in the JSON report", "项见 JSON 报告").of(language);
        line(text, &format!("  … {} {words}", amount::count(rest as u64)));
    }
}

fn line(text: &mut String, content: &str) {
    text.push_str(content.trim_end());
    text.push('\n');
}

#[derive(Clone, Copy)]
enum Align {
    Left,
    Right,
}

struct Table<'a> {
    columns: &'a [Align],
    rows: Vec<Vec<String>>,
}

impl<'a> Table<'a> {
    const fn new(columns: &'a [Align]) -> Self {
        Self { columns, rows: Vec::new() }
    }

    fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    fn write(&self, text: &mut String) {
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell)).max();
        let widths: Vec<usize> = (0..self.columns.len()).map(|column| width(column).unwrap_or(0)).collect();
        for row in &self.rows {
            let mut content = String::from("  ");
            for ((cell, width), align) in row.iter().zip(&widths).zip(self.columns) {
                let padding = " ".repeat(width.saturating_sub(columns(cell)));
                match align {
                    Align::Left => content.extend([cell.as_str(), &padding]),
                    Align::Right => content.extend([padding.as_str(), cell]),
                }
                content.push_str("   ");
            }
            line(text, &content);
        }
    }
}

/// The columns that a text takes in a terminal: two for each ideograph, syllable or full-width form, one for all else.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|character| match character {
            '\u{1100}'..='\u{115F}'
            | '\u{2E80}'..='\u{303E}'
            | '\u{3041}'..='\u{A4CF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF00}'..='\u{FF60}'
            | '\u{FFE0}'..='\u{FFE6}'
            | '\u{20000}'..='\u{3FFFD}' => 2,
            _ => 1,
        })
        .sum()
}
