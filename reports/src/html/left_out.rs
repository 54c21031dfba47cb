//! What is no difference and must not be overlooked: findings about the input, and rows that could not be read.

use super::answers::records;
use super::{both, both_made, strings};
use crate::Report;
use crate::amount;
use crate::mask::shown;
use crate::text::place;
use crate::vocabulary;
use counterfoil_core::error::code;
use counterfoil_core::reconcile::{Rejected, Side};
use maud::{Markup, html};

/// How many rejected rows the page carries; the JSON report has all.
const CARRIED: usize = 200;

impl Report<'_> {
    pub(super) fn left_out(&self) -> Markup {
        html! {
            (self.findings_section())
            (self.rejected_section())
        }
    }

    fn findings_section(&self) -> Markup {
        html! {
            @if !self.result.findings.is_empty() {
                section.findings {
                    h2 { (both(strings::FINDINGS)) }
                    ul {
                        @for finding in &self.result.findings {
                            li {
                                p.head {
                                    code { (finding.code) }
                                    @if let Some(side) = finding.side { " " (both(vocabulary::side(side))) }
                                    " " span.quiet { (records(finding.records)) }
                                }
                                p { (shown(&finding.message)) }
                                @if let Some(code) = code::find(finding.code) { p.quiet { (code.remedy) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn rejected_section(&self) -> Markup {
        let rows: Vec<(Side, &Rejected)> = Side::BOTH
            .into_iter()
            .flat_map(|side| self.records(side).rejected.iter().map(move |row| (side, row)))
            .collect();
        html! {
            @if !rows.is_empty() {
                section.rejected {
                    h2 { (both(strings::REJECTED)) }
                    div.scroll tabindex="0" {
                        table {
                            thead { tr {
                                @for name in [strings::SIDE, strings::PLACE, strings::PROBLEM, strings::ROW_TEXT] {
                                    th scope="col" { (both(name)) }
                                }
                            } }
                            tbody {
                                @for (side, row) in rows.iter().take(CARRIED) {
                                    tr {
                                        td { (both(vocabulary::side(*side))) }
                                        td {
                                            (both_made(|language| place(row, language)))
                                            @if let Some(column) = &row.column { br; span.quiet { (shown(column)) } }
                                        }
                                        td { (shown(&row.message)) br; code.quiet { (row.code) } }
                                        td.excerpt { bdi { (shown(&row.excerpt)) } }
                                    }
                                }
                            }
                        }
                    }
                    @if let Some(rest) = rows.len().checked_sub(CARRIED).filter(|rest| *rest > 0) {
                        p.notice { (amount::count(rest as u64)) " " (both(strings::REJECTED_CAPPED)) }
                    }
                }
            }
        }
    }
}
