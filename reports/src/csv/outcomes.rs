//! One line a record of both sides: nothing is lost, and an auditor can count.

use crate::Report;
use crate::csv::CsvOptions;
use crate::csv::cells::{Row, header};
use crate::facts::{Facts, RecordView, instant_text, pass_name};
use crate::language::{Language, Text};
use crate::mask::mask_cards;
use crate::output::Output;
use crate::sentence::Template;
use crate::text::place;
use counterfoil_core::error::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Outcome, Reason, Rejected, Side};
use std::io::Write;

const COLUMNS: [Text; 22] = [
    Text::new("side", "方"),
    Text::new("id", "编号"),
    Text::new("outcome", "结果"),
    Text::new("reason", "原因"),
    Text::new("pass", "轮次"),
    Text::new("pass_name", "轮次类型"),
    Text::new("partner_id", "对应编号"),
    Text::new("group", "分组"),
    Text::new("kind", "类型"),
    Text::new("date", "日期"),
    Text::new("status", "状态"),
    Text::new("account", "账户"),
    Text::new("currency", "货币"),
    Text::new("amount_minor", "金额（最小单位）"),
    Text::new("amount", "金额"),
    Text::new("candidate_id", "候选编号"),
    Text::new("rival_id", "另一候选编号"),
    Text::new("gap", "差距"),
    Text::new("gap_unit", "差距单位"),
    Text::new("multiplicity", "同关联号笔数"),
    Text::new("pending_until", "在途截止时间"),
    Text::new("explanation", "说明"),
];

impl Report<'_> {
    /// Every record of both sides as CSV, one line each: the platform's by id, then the channel's, and at the end of
    /// each side its rejected rows, whose id is empty.
    ///
    /// # Errors
    /// `io.write` when the writer fails.
    pub fn write_outcomes_csv(&self, mut writer: impl Write, options: CsvOptions) -> Result<()> {
        let mut output = Output::to(&mut writer);
        header(&mut output.text, &COLUMNS, options);
        for side in Side::BOTH {
            self.side_rows(&mut output, side, options.language)?;
            for rejected in &self.records(side).rejected {
                rejected_row(&mut output.text, side, rejected, options.language);
                output.checkpoint()?;
            }
        }
        output.finish()
    }

    /// Rows by id; those that share one by their lines, so that the order of the input does not show.
    fn side_rows(&self, output: &mut Output<'_>, side: Side, language: Language) -> Result<()> {
        let ids = &self.records(side).id;
        let mut rows: Vec<usize> = (0..ids.len()).collect();
        rows.sort_unstable_by(|left, right| ids.value_bytes(*left).cmp(ids.value_bytes(*right)));
        for equal in rows.chunk_by(|left, right| ids.value_bytes(*left) == ids.value_bytes(*right)) {
            if let [row] = equal {
                self.record_row(&mut output.text, side, *row, language);
            } else {
                let mut lines: Vec<String> = equal
                    .iter()
                    .map(|row| {
                        let mut line = String::new();
                        self.record_row(&mut line, side, *row, language);
                        line
                    })
                    .collect();
                lines.sort_unstable();
                lines.iter().for_each(|line| output.text.push_str(line));
            }
            output.checkpoint()?;
        }
        Ok(())
    }

    fn record_row(&self, text: &mut String, side: Side, row: usize, language: Language) {
        let record = RecordView { records: self.records(side), row };
        let mut cells = Row::new(text);
        cells.text(side.name());
        cells.text(record.id());
        let facts = self.facts_about(side, row);
        outcome_cells(&mut cells, facts.as_ref());
        cells.text(record.kind());
        cells.optional_text(record.day(side, self.policy).as_deref());
        cells.text(record.status());
        cells.text(record.account());
        cells.optional_text(record.currency().map(Currency::code));
        cells.money(record.amount().map(i128::from), record.currency());
        cells.optional_text(facts.and_then(|facts| facts.candidate).map(RecordView::id));
        cells.optional_text(facts.and_then(|facts| facts.rival).map(RecordView::id));
        let gap = facts.and_then(|facts| facts.gap);
        cells.number(gap.map(|(value, _)| value));
        cells.optional_text(gap.map(|(_, unit)| unit.name()));
        cells.number(facts.map(|facts| facts.multiplicity));
        cells.optional_text(facts.and_then(|facts| facts.until).and_then(instant_text).as_deref());
        cells.text(&facts.map(|facts| facts.sentence(language)).unwrap_or_default());
        cells.end();
    }
}

fn outcome_cells(cells: &mut Row<'_>, facts: Option<&Facts<'_>>) {
    cells.optional_text(facts.map(|facts| facts.outcome.name()));
    cells.optional_text(facts.map(|facts| facts.reason.name()));
    let pass = facts.and_then(|facts| facts.pass);
    cells.number(pass.map(|(index, _)| index + 1));
    cells.optional_text(pass.map(|(_, pass)| pass_name(pass).0));
    let partner = facts.and_then(|facts| facts.record(facts.subject.other()));
    cells.optional_text(partner.map(RecordView::id));
    cells.optional_text(facts.and_then(|facts| facts.group).map(|group| group.key.as_str()));
}

fn rejected_row(text: &mut String, side: Side, rejected: &Rejected, language: Language) {
    let mut cells = Row::new(text);
    cells.text(side.name());
    cells.text("");
    cells.text(Outcome::Rejected.name());
    cells.text(Reason::Unreadable.name());
    (0..17).for_each(|_| cells.text(""));
    let sentence = Template::Unreadable.text().of(language);
    let (place, message) = (place(rejected, language), mask_cards(&rejected.message));
    cells.text(&format!("{sentence} {place}: {}: {message}", rejected.code));
    cells.end();
}
