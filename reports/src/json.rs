//! The result as JSON: the text that is the same, byte for byte, from every language.

use crate::Report;
use crate::facts::{Facts, RecordView, instant_text};
use crate::json_writer::{JsonWriter, Layout};
use crate::mask::mask_cards;
use crate::output::{Output, in_memory};
use chrono::{DateTime, SecondsFormat};
use counterfoil_core::error::Result;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    Bridge, DateColumn, DatePrecision, Difference, Finding, Group, Records, Rejected, Side,
};
use std::io::Write;

/// The version of the format; a field is only ever added, anything else is a new number.
pub const JSON_FORMAT: &str = "counterfoil.reconciliation/1";

/// How the JSON text is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JsonOptions {
    /// Lines or none.
    pub layout: Layout,
}

impl Report<'_> {
    /// The result as JSON text, ended by a line feed.
    ///
    /// Amounts of records are integers of minor units, sums are decimal texts of minor units. Rows appear by their ids,
    /// never by their position, so the text does not depend on the order of the input.
    pub fn to_json(&self, options: JsonOptions) -> String {
        in_memory(|output| self.json(output, options))
    }

    /// As [`Self::to_json`], in blocks: a million differences never stand in memory as text.
    ///
    /// # Errors
    /// `io.write` when the writer fails.
    pub fn write_json(&self, mut writer: impl Write, options: JsonOptions) -> Result<()> {
        self.json(&mut Output::to(&mut writer), options)
    }

    fn json(&self, output: &mut Output<'_>, options: JsonOptions) -> Result<()> {
        let mut json = JsonWriter::new(output, options.layout);
        json.object(|json| {
            json.text_field("format", JSON_FORMAT);
            json.text_field("policy", &self.result.policy);
            json.text_field("as_of", &self.result.as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true));
            json.name("inputs");
            json.object(|json| {
                for side in Side::BOTH {
                    json.name(side.name());
                    input(json, self.records(side));
                }
                Ok(())
            })?;
            json.name("summary");
            self.summary_json(json)?;
            json.name("bridges");
            json.array(|json| self.result.bridges.iter().try_for_each(|entry| bridge(json, entry)))?;
            json.name("findings");
            json.array(|json| {
                self.result.findings.iter().for_each(|entry| finding(json, entry));
                Ok(())
            })?;
            json.name("differences");
            json.array(|json| {
                self.result.differences.iter().try_for_each(|entry| {
                    self.difference_json(json, entry);
                    json.checkpoint()
                })
            })?;
            json.name("rejected");
            json.array(|json| {
                for side in Side::BOTH {
                    for row in &self.records(side).rejected {
                        rejected(json, side, row);
                        json.checkpoint()?;
                    }
                }
                Ok(())
            })
        })?;
        output.text.push('\n');
        output.finish()
    }

    fn summary_json(&self, json: &mut JsonWriter<'_, '_>) -> Result<()> {
        let summary = &self.result.summary;
        json.object(|json| {
            json.integer_field("platform_records", summary.platform_records);
            json.integer_field("channel_records", summary.channel_records);
            json.integer_field("matched_pairs", summary.matched_pairs);
            json.integer_field("matched_groups", summary.matched_groups);
            json.integer_field("match_rate_basis_points", summary.match_rate_basis_points);
            json.integer_field("differences", self.result.differences.len() as u64);
            json.name("severities");
            json.inline_object(|json| {
                for (severity, count) in crate::severities(self.result) {
                    json.integer_field(severity.name(), count);
                }
            });
            json.name("counts");
            json.array(|json| {
                for entry in &summary.counts {
                    json.inline_object(|json| {
                        json.text_field("side", entry.side.name());
                        json.text_field("outcome", entry.outcome.name());
                        json.integer_field("records", entry.records);
                    });
                }
                Ok(())
            })?;
            json.name("amounts");
            json.array(|json| {
                for entry in &summary.amounts {
                    json.inline_object(|json| {
                        json.text_field("side", entry.side.name());
                        json.text_field("outcome", entry.outcome.name());
                        json.text_field("currency", entry.currency.code());
                        json.sum_field("minor", entry.minor);
                    });
                }
                Ok(())
            })
        })
    }

    fn difference_json(&self, json: &mut JsonWriter<'_, '_>, difference: &Difference) {
        let facts = self.facts_of(difference);
        json.inline_object(|json| {
            json.text_field("outcome", difference.outcome.name());
            json.text_field("reason", difference.reason.name());
            json.text_field("severity", difference.severity.name());
            json.optional_text_field("currency", difference.currency.map(Currency::code));
            json.sum_field("at_risk", difference.at_risk);
            json.optional_integer_field("age_days", difference.age_days);
            for side in Side::BOTH {
                json.name(side.name());
                match facts.record(side) {
                    Some(record) => self.record_json(json, side, record),
                    None => json.null(),
                }
            }
            json.name("group");
            match facts.group {
                Some(group) => self.group_json(json, group),
                None => json.null(),
            }
            detail(json, &facts);
        });
    }

    fn record_json(&self, json: &mut JsonWriter<'_, '_>, side: Side, record: RecordView<'_>) {
        json.inline_object(|json| {
            json.text_field("id", record.id());
            json.optional_text_field("kind", Some(record.kind()));
            json.optional_integer_field("amount", record.amount());
            json.optional_text_field("currency", record.currency().map(Currency::code));
            json.optional_integer_field("fee", record.fee());
            json.optional_integer_field("net", record.net());
            json.optional_text_field("status", Some(record.status()));
            json.optional_text_field("account", Some(record.account()));
            json.name("dates");
            json.inline_object(|json| dates(json, record));
            json.name("references");
            json.inline_object(|json| {
                for reference in &self.policy.references {
                    let value = record.reference(side, reference);
                    if !value.is_empty() {
                        json.text_field(&reference.name, value);
                    }
                }
            });
        });
    }

    fn group_json(&self, json: &mut JsonWriter<'_, '_>, group: &Group) {
        json.inline_object(|json| {
            json.text_field("key", &group.key);
            json.integer_field("pass", i128::from(group.pass) + 1);
            json.sum_field("platform_total", group.platform_total);
            json.sum_field("channel_total", group.channel_total);
            for (side, rows) in [(Side::Platform, &group.platform), (Side::Channel, &group.channel)] {
                json.name(side.name());
                json.inline_array(|json| {
                    for row in rows {
                        let record = RecordView { records: self.records(side), row: *row as usize };
                        json.inline_object(|json| {
                            json.text_field("id", record.id());
                            json.optional_integer_field("amount", record.amount());
                            json.optional_text_field("currency", record.currency().map(Currency::code));
                            json.optional_text_field("status", Some(record.status()));
                        });
                    }
                });
            }
        });
    }
}

fn input(json: &mut JsonWriter<'_, '_>, records: &Records) {
    json.inline_object(|json| {
        json.text_field("source", &records.source);
        json.text_field("format", &records.format);
        json.integer_field("records", records.len() as u64);
        json.integer_field("rejected", records.rejected.len() as u64);
    });
}

fn bridge(json: &mut JsonWriter<'_, '_>, bridge: &Bridge) -> Result<()> {
    json.object(|json| {
        json.text_field("currency", bridge.currency.code());
        json.sum_field("platform_total", bridge.platform_total);
        json.name("steps");
        json.array(|json| {
            for step in &bridge.steps {
                json.inline_object(|json| {
                    json.text_field("kind", step.kind.name());
                    json.integer_field("records", step.records);
                    json.sum_field("minor", step.minor);
                });
            }
            Ok(())
        })?;
        json.sum_field("unexplained", bridge.unexplained);
        json.sum_field("channel_total", bridge.channel_total);
        Ok(())
    })
}

fn finding(json: &mut JsonWriter<'_, '_>, finding: &Finding) {
    json.inline_object(|json| {
        json.text_field("code", finding.code);
        json.optional_text_field("side", finding.side.map(Side::name));
        json.text_field("message", &mask_cards(&finding.message));
        json.integer_field("records", finding.records);
    });
}

fn rejected(json: &mut JsonWriter<'_, '_>, side: Side, row: &Rejected) {
    json.inline_object(|json| {
        json.text_field("side", side.name());
        json.integer_field("line", row.line);
        json.integer_field("record", row.record);
        json.optional_text_field("column", row.column.as_deref());
        json.text_field("code", row.code);
        json.text_field("message", &mask_cards(&row.message));
        json.text_field("excerpt", &mask_cards(&row.excerpt));
    });
}

fn detail(json: &mut JsonWriter<'_, '_>, facts: &Facts<'_>) {
    json.optional_text_field("candidate", facts.candidate.map(RecordView::id));
    json.optional_text_field("rival", facts.rival.map(RecordView::id));
    json.name("gap");
    match facts.gap {
        Some((value, unit)) => json.inline_object(|json| {
            json.integer_field("value", value);
            json.text_field("unit", unit.name());
        }),
        None => json.null(),
    }
    json.integer_field("multiplicity", facts.multiplicity);
    json.optional_text_field("rule", facts.rule);
    json.optional_text_field("pending_until", facts.until.and_then(instant_text).as_deref());
}

/// The dates that are known, by kind; the order of columns in the source does not show.
fn dates(json: &mut JsonWriter<'_, '_>, record: RecordView<'_>) {
    let mut columns: Vec<&DateColumn> = record.records.dates.iter().collect();
    columns.sort_by_key(|column| column.kind);
    for column in columns {
        let Some(microseconds) = record.records.date_of(column.kind, record.row) else { continue };
        let text = match column.precision {
            DatePrecision::Instant => instant_text(microseconds),
            DatePrecision::Day => DateTime::from_timestamp_micros(microseconds)
                .map(|instant| instant.with_timezone(&column.zone).date_naive().to_string()),
        };
        json.optional_text_field(column.kind.name(), text.as_deref());
    }
}
