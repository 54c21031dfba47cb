//! The table of differences: an empty frame that the script fills, and the most urgent ones for paper.

use super::{HtmlOptions, both, strings};
use crate::Report;
use crate::amount;
use crate::facts::{Facts, RecordView};
use crate::language::Text;
use crate::mask::shown;
use crate::vocabulary;
use counterfoil_core::reconcile::{Difference, Outcome, Severity, Side};
use maud::{Markup, html};

/// How many differences stand on paper.
const PRINTED: usize = 25;

/// Columns of the table: sort key of the script, words, whether it holds figures.
const COLUMNS: [(&str, Text, bool); 8] = [
    ("severity", strings::SEVERITY, false),
    ("outcome", strings::RESULT, false),
    ("platform", strings::PLATFORM, false),
    ("platform_amount", strings::PLATFORM_AMOUNT, true),
    ("channel", strings::CHANNEL, false),
    ("channel_amount", strings::CHANNEL_AMOUNT, true),
    ("risk", strings::AT_RISK, true),
    ("age", strings::AGE, true),
];

impl Report<'_> {
    pub(super) fn differences(&self, options: &HtmlOptions) -> Markup {
        let all = self.result.differences.len();
        let carried = all.min(options.maximum_differences);
        html! {
            section.differences id="differences" tabindex="-1" {
                h2 { (both(strings::DIFFERENCES)) }
                @if all == 0 {
                    p { (both(strings::NO_DIFFERENCES)) }
                } @else {
                    @if carried < all {
                        p.notice { (counts(strings::CAPPED, carried, all)) }
                    }
                    div.explorer hidden {
                        (self.filters(carried))
                        div.results {
                            p.count role="status" aria-live="polite" id="count" {}
                            button.plain type="button" id="clear" hidden { (both(strings::CLEAR)) }
                            button.plain type="button" id="download" { (both(strings::DOWNLOAD)) }
                        }
                        p.hidden id="hint" { (both(strings::ACTIVATE)) }
                        div.viewport id="viewport" {
                            table.grid role="grid" id="grid" aria-describedby="hint" {
                                thead { tr aria-rowindex="1" {
                                    @for (key, name, figures) in COLUMNS {
                                        th.number[figures] scope="col" data-column=(key) aria-sort="none" {
                                            button type="button" data-sort=(key) { (both(name)) }
                                        }
                                    }
                                } }
                                tbody id="rows" {}
                            }
                            p.empty id="empty" hidden { (both(strings::NO_HITS)) }
                        }
                    }
                    (self.printed())
                    (dialog())
                }
            }
        }
    }

    fn filters(&self, carried: usize) -> Markup {
        let shown = self.result.differences.get(..carried).unwrap_or_default();
        let outcomes = Outcome::ALL
            .map(|outcome| (outcome, shown.iter().filter(|difference| difference.outcome == outcome).count()));
        let severities = Severity::ALL
            .map(|severity| (severity, shown.iter().filter(|difference| difference.severity == severity).count()));
        html! {
            div.filters role="search" {
                label.search {
                    span.hidden { (both(strings::SEARCH)) }
                    input type="search" id="search" autocomplete="off" spellcheck="false"
                        data-en=(strings::SEARCH.english) data-zh=(strings::SEARCH.chinese);
                }
                label.select {
                    span.hidden { (both(strings::SIDE)) }
                    select id="side" {
                        @for (value, text) in [
                            ("", strings::ANY_SIDE), ("platform", strings::PLATFORM_ALONE),
                            ("channel", strings::CHANNEL_ALONE), ("both", strings::BOTH_SIDES),
                        ] {
                            option value=(value) data-en=(text.english) data-zh=(text.chinese) { (text.english) }
                        }
                    }
                }
                label.select {
                    span.hidden { (both(strings::CURRENCY)) }
                    select id="currency" {
                        option value="" data-en=(strings::ANY_CURRENCY.english) data-zh=(strings::ANY_CURRENCY.chinese) {
                            (strings::ANY_CURRENCY.english)
                        }
                    }
                }
                div.chips role="group" id="outcomes" {
                    span.hidden { (both(strings::RESULT)) }
                    @for (index, (outcome, count)) in outcomes.iter().enumerate().filter(|(_, (_, count))| *count > 0) {
                        button type="button" aria-pressed="false" data-value=(index) {
                            (both(vocabulary::outcome(*outcome))) " " span.quiet { (amount::count(*count as u64)) }
                        }
                    }
                }
                div.chips role="group" id="severities" {
                    span.hidden { (both(strings::SEVERITY)) }
                    @for (index, (severity, count)) in severities.iter().enumerate().rev().filter(|(_, (_, count))| *count > 0) {
                        button type="button" aria-pressed="false" data-value=(index) {
                            span class=(format!("meter {}", severity.name())) aria-hidden="true" {}
                            (both(vocabulary::severity(*severity))) " " span.quiet { (amount::count(*count as u64)) }
                        }
                    }
                }
            }
        }
    }

    /// For paper and for readers without a script.
    fn printed(&self) -> Markup {
        html! {
            div.printed {
                noscript { p.notice { (both(strings::NEEDS_SCRIPT)) } }
                table {
                    caption { (both(strings::TOP)) }
                    thead { tr {
                        @for (_, name, figures) in COLUMNS { th.number[figures] scope="col" { (both(name)) } }
                    } }
                    tbody {
                        @for difference in self.result.differences.iter().take(PRINTED) { (self.printed_row(difference)) }
                    }
                }
            }
        }
    }

    fn printed_row(&self, difference: &Difference) -> Markup {
        let facts = self.facts_of(difference);
        let money = |side| {
            let record: RecordView<'_> = facts.record(side)?;
            Some(amount::with_currency(i128::from(record.amount()?), record.currency()))
        };
        html! {
            tr {
                td { (both(vocabulary::severity(difference.severity))) }
                td { (both(vocabulary::outcome(difference.outcome))) }
                td { (id_cell(&facts, Side::Platform)) }
                td.number { @if let Some(text) = money(Side::Platform) { (text) } }
                td { (id_cell(&facts, Side::Channel)) }
                td.number { @if let Some(text) = money(Side::Channel) { (text) } }
                td.number { (amount::with_currency(difference.at_risk, difference.currency)) }
                td.number { @if let Some(days) = difference.age_days { (days) } }
            }
        }
    }
}

fn id_cell(facts: &Facts<'_>, side: Side) -> Markup {
    html! {
        @match (facts.record(side), facts.group) {
            (Some(record), _) => bdi { (shown(record.id())) },
            (None, Some(group)) => {
                (both(strings::GROUP)) " " bdi { (shown(&group.key)) }
            }
            (None, None) => {}
        }
    }
}

fn dialog() -> Markup {
    html! {
        dialog id="detail" aria-labelledby="detail-title" {
            div.bar {
                h3 id="detail-title" {}
                button.plain type="button" id="previous" { (both(strings::PREVIOUS)) }
                button.plain type="button" id="next" { (both(strings::NEXT)) }
                button.plain type="button" id="close" { (both(strings::CLOSE)) }
            }
            div id="detail-body" {}
        }
    }
}

/// A text with the counts of what is shown and of all.
fn counts(text: Text, carried: usize, all: usize) -> Markup {
    super::both_made(|language| {
        text.of(language)
            .replace("{shown}", &amount::count(carried as u64))
            .replace("{all}", &amount::count(all as u64))
    })
}
