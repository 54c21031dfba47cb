//! One line a difference.

use crate::Report;
use crate::csv::CsvOptions;
use crate::csv::cells::{Row, header};
use crate::facts::{Facts, RecordView, instant_text};
use crate::language::Text;
use crate::output::{Output, in_memory};
use counterfoil_core::error::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Difference, GapUnit, Side};
use std::io::Write;

/// The most members of a group that one cell lists; all of them stand in the JSON and in the CSV of outcomes.
const LISTED_MEMBERS: usize = 20;

const COLUMNS: [Text; 46] = [
    Text::new("outcome", "结果"),
    Text::new("reason", "原因"),
    Text::new("severity", "严重程度"),
    Text::new("currency", "货币"),
    Text::new("at_risk_minor", "风险金额（最小单位）"),
    Text::new("at_risk", "风险金额"),
    Text::new("age_days", "账龄（天）"),
    Text::new("platform_id", "平台编号"),
    Text::new("platform_kind", "平台类型"),
    Text::new("platform_date", "平台日期"),
    Text::new("platform_status", "平台状态"),
    Text::new("platform_account", "平台账户"),
    Text::new("platform_currency", "平台货币"),
    Text::new("platform_amount_minor", "平台金额（最小单位）"),
    Text::new("platform_amount", "平台金额"),
    Text::new("platform_fee_minor", "平台手续费（最小单位）"),
    Text::new("platform_fee", "平台手续费"),
    Text::new("platform_net_minor", "平台净额（最小单位）"),
    Text::new("platform_net", "平台净额"),
    Text::new("platform_references", "平台关联号"),
    Text::new("channel_id", "渠道编号"),
    Text::new("channel_kind", "渠道类型"),
    Text::new("channel_date", "渠道日期"),
    Text::new("channel_status", "渠道状态"),
    Text::new("channel_account", "渠道账户"),
    Text::new("channel_currency", "渠道货币"),
    Text::new("channel_amount_minor", "渠道金额（最小单位）"),
    Text::new("channel_amount", "渠道金额"),
    Text::new("channel_fee_minor", "渠道手续费（最小单位）"),
    Text::new("channel_fee", "渠道手续费"),
    Text::new("channel_net_minor", "渠道净额（最小单位）"),
    Text::new("channel_net", "渠道净额"),
    Text::new("channel_references", "渠道关联号"),
    Text::new("group", "分组"),
    Text::new("group_platform_records", "分组平台笔数"),
    Text::new("group_channel_records", "分组渠道笔数"),
    Text::new("candidate_id", "候选编号"),
    Text::new("rival_id", "另一候选编号"),
    Text::new("gap", "差距"),
    Text::new("gap_unit", "差距单位"),
    Text::new("gap_amount", "差距金额"),
    Text::new("multiplicity", "同关联号笔数"),
    Text::new("rule", "比对项"),
    Text::new("pending_until", "在途截止时间"),
    Text::new("explanation", "说明"),
    Text::new("advice", "处理建议"),
];

impl Report<'_> {
    /// The differences as CSV text, worst first, one line each; of a group the ids of its members stand in one cell.
    pub fn to_csv(&self, options: CsvOptions) -> String {
        in_memory(|output| self.differences_csv(output, options))
    }

    /// As [`Self::to_csv`], in blocks.
    ///
    /// # Errors
    /// `io.write` when the writer fails.
    pub fn write_differences_csv(&self, mut writer: impl Write, options: CsvOptions) -> Result<()> {
        self.differences_csv(&mut Output::to(&mut writer), options)
    }

    fn differences_csv(&self, output: &mut Output<'_>, options: CsvOptions) -> Result<()> {
        header(&mut output.text, &COLUMNS, options);
        for difference in &self.result.differences {
            self.difference_row(&mut output.text, difference, options);
            output.checkpoint()?;
        }
        output.finish()
    }

    fn difference_row(&self, text: &mut String, difference: &Difference, options: CsvOptions) {
        let facts = self.facts_of(difference);
        let mut row = Row::new(text);
        row.text(difference.outcome.name());
        row.text(difference.reason.name());
        row.text(difference.severity.name());
        row.optional_text(difference.currency.map(Currency::code));
        row.money(Some(difference.at_risk), difference.currency);
        row.number(difference.age_days);
        for side in Side::BOTH {
            self.side_cells(&mut row, side, &facts);
        }
        row.optional_text(facts.group.map(|group| group.key.as_str()));
        row.number(facts.group.map(|group| group.platform.len()));
        row.number(facts.group.map(|group| group.channel.len()));
        row.optional_text(facts.candidate.map(RecordView::id));
        row.optional_text(facts.rival.map(RecordView::id));
        gap_cells(&mut row, &facts);
        row.number(Some(facts.multiplicity));
        row.optional_text(facts.rule);
        row.optional_text(facts.until.and_then(instant_text).as_deref());
        row.text(&facts.sentence(options.language));
        row.text(crate::vocabulary::advice(difference.outcome, difference.reason).of(options.language));
        row.end();
    }

    fn side_cells(&self, row: &mut Row<'_>, side: Side, facts: &Facts<'_>) {
        let record = facts.record(side);
        let Some(record) = record else {
            self.group_cells(row, side, facts);
            return;
        };
        let currency = record.currency();
        row.text(record.id());
        row.text(record.kind());
        row.optional_text(record.day(side, self.policy).as_deref());
        row.text(record.status());
        row.text(record.account());
        row.optional_text(currency.map(Currency::code));
        row.money(record.amount().map(i128::from), currency);
        row.money(record.fee().map(i128::from), currency);
        row.money(record.net().map(i128::from), currency);
        row.text(&self.references_text(side, record));
    }

    /// Of a group: the members' ids, and their sum for an amount.
    fn group_cells(&self, row: &mut Row<'_>, side: Side, facts: &Facts<'_>) {
        let totals = facts.group_totals();
        let total = totals.map(|(platform, channel)| if side == Side::Platform { platform } else { channel });
        let rows = facts.group.map(|group| if side == Side::Platform { &group.platform } else { &group.channel });
        let ids = rows.map(|rows| {
            let views = rows.iter().map(|row| RecordView { records: self.records(side), row: *row as usize });
            let mut ids: Vec<&str> = views.take(LISTED_MEMBERS).map(RecordView::id).collect();
            if rows.len() > LISTED_MEMBERS {
                ids.push("…");
            }
            ids.join(" ")
        });
        row.optional_text(ids.as_deref());
        (0..4).for_each(|_| row.text(""));
        row.optional_text(total.and(facts.currency).map(Currency::code));
        row.money(total, facts.currency);
        (0..5).for_each(|_| row.text(""));
    }

    /// The record's references by name: `charge=ch_1 refund=re_2`.
    pub(crate) fn references_text(&self, side: Side, record: RecordView<'_>) -> String {
        let mut text = String::new();
        for reference in &self.policy.references {
            let value = record.reference(side, reference);
            if !value.is_empty() {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&reference.name);
                text.push('=');
                text.push_str(value);
            }
        }
        text
    }
}

/// Figure, unit, and major units where it counts money.
fn gap_cells(row: &mut Row<'_>, facts: &Facts<'_>) {
    row.number(facts.gap.map(|(value, _)| value));
    row.optional_text(facts.gap.map(|(_, unit)| unit.name()));
    let minor = facts.gap.filter(|(_, unit)| *unit == GapUnit::Minor).map(|(value, _)| i128::from(value));
    row.number(minor.zip(facts.gap_currency()).map(|(minor, currency)| crate::amount::major(minor, currency)));
}
