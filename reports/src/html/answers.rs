//! The first screen: what was compared, how much agrees, what is open and why, what to do first.

use super::{both, both_made, breakable, strings};
use crate::amount;
use crate::facts::RecordView;
use crate::language::{Language, Text};
use crate::mask::shown;
use crate::totals::Open;
use crate::vocabulary;
use crate::{Report, severities};
use chrono::SecondsFormat;
use counterfoil_core::reconcile::{Difference, Outcome, Side};
use maud::{Markup, html};

/// How many differences the list of things to do names.
const FIRST: usize = 5;

/// The width of every bar's coordinate system.
pub(super) const BAR: u64 = 1_000;

impl Report<'_> {
    pub(super) fn masthead(&self, title: &str) -> Markup {
        let as_of = self.result.as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let local = self.result.as_of.with_timezone(&self.policy.zone).format("%Y-%m-%d %H:%M %Z");
        html! {
            header.masthead {
                div.bar {
                    p.overline { (both(strings::REPORT)) }
                    div.controls hidden {
                        (choice("language", strings::LANGUAGE, &[("en", Text::new("English", "English")), ("zh", Text::new("中文", "中文"))]))
                        (choice("theme", strings::THEME, &[
                            ("auto", strings::THEME_AUTO), ("light", strings::THEME_LIGHT), ("dark", strings::THEME_DARK),
                        ]))
                        button.plain type="button" id="print" { (both(strings::PRINT)) }
                    }
                }
                h1 { (title) }
                dl.compared {
                    @for side in Side::BOTH {
                        div {
                            dt { (both(vocabulary::side(side))) }
                            dd { strong { (breakable(&self.records(side).source)) } }
                            dd.quiet {
                                @if !self.records(side).format.is_empty() { (breakable(&self.records(side).format)) " · " }
                                (records(self.records(side).len() as u64))
                            }
                        }
                    }
                    div {
                        dt { (both(strings::PERIOD)) }
                        @match self.period() {
                            Some((first, last)) => {
                                dd { strong { span.day { (first) } @if last != first { " – " span.day { (last) } } } }
                                dd.quiet { (self.policy.zone.name()) }
                            }
                            None => dd { (both(strings::NO_VALUE)) },
                        }
                    }
                    div {
                        dt { (both(strings::POLICY)) }
                        dd { strong { (shown(&self.result.policy)) } }
                        dd.quiet { (both(strings::AS_OF)) " " time datetime=(as_of) { (local) } }
                    }
                }
            }
        }
    }

    pub(super) fn answers(&self) -> Markup {
        html! {
            section.answers {
                (self.agreement())
                (self.open())
                (self.left_out_counts())
            }
        }
    }

    /// Matched records, and those that are neither pending nor ignored.
    fn matched_and_compared(&self) -> (u64, u64) {
        let sum = |wanted: &dyn Fn(Outcome) -> bool| -> u64 {
            let counts = self.outcome_counts().filter(|(outcome, _, _)| wanted(*outcome));
            counts.map(|(_, platform, channel)| platform + channel).sum()
        };
        let matched = sum(&|outcome| outcome == Outcome::Matched);
        (matched, sum(&|outcome| !matches!(outcome, Outcome::Pending | Outcome::Ignored)))
    }

    fn agreement(&self) -> Markup {
        let (matched, compared) = self.matched_and_compared();
        html! {
            div.answer {
                h2 { (both(strings::AGREE)) }
                @if compared == 0 {
                    p.figure.words { (both(strings::NOTHING_COMPARED)) }
                } @else {
                    p.figure { (amount::percent(self.result.summary.match_rate_basis_points)) }
                    (share_bar(&[("agree", matched), ("differ", compared.saturating_sub(matched))]))
                    p.quiet {
                        (both_made(|language| {
                            let (matched, compared) = (amount::count(matched), amount::count(compared));
                            match language {
                                Language::English => format!("{matched} of {compared} records matched."),
                                Language::Chinese => format!("共 {compared} 条记录，{matched} 条一致。"),
                            }
                        }))
                        " " (both(strings::NOT_COUNTED))
                    }
                }
            }
        }
    }

    fn open(&self) -> Markup {
        let open = self.open_amounts();
        html! {
            div.answer {
                h2 { (both(strings::OPEN)) }
                @if open.is_empty() {
                    p.figure.words { (both(strings::NOTHING_OPEN)) }
                    @if self.matched_and_compared().1 > 0 { p.quiet { (both(strings::EVERYTHING_AGREES)) } }
                } @else {
                    ul.open {
                        @for entry in by_weight(&open) {
                            li {
                                span.figure { (open_amount(&entry)) }
                                span.quiet {
                                    (both_made(|language| match (language, entry.differences) {
                                        (Language::English, 1) => "in 1 difference".to_owned(),
                                        (Language::English, count) => format!("in {} differences", amount::count(count)),
                                        (Language::Chinese, count) => format!("涉及 {} 项差异", amount::count(count)),
                                    }))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn left_out_counts(&self) -> Markup {
        let left: Vec<(Outcome, u64)> = self
            .outcome_counts()
            .filter(|(outcome, _, _)| matches!(outcome, Outcome::Pending | Outcome::Ignored | Outcome::Rejected))
            .map(|(outcome, platform, channel)| (outcome, platform + channel))
            .collect();
        html! {
            div.answer {
                h2 { (both(strings::LEFT_OUT)) }
                @if left.is_empty() {
                    p.figure.words { (both(strings::NOTHING_LEFT_OUT)) }
                } @else {
                    ul.left {
                        @for (outcome, count) in left {
                            li {
                                span.figure { (amount::count(count)) }
                                span {
                                    b { (both(vocabulary::outcome(outcome))) }
                                    span.quiet { (both(vocabulary::outcome_meaning(outcome))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Outcomes with plain words, and urgencies.
    pub(super) fn why(&self) -> Markup {
        let rows: Vec<(Outcome, u64, u64)> = self.outcome_counts().collect();
        let widest = rows
            .iter()
            .filter(|(outcome, _, _)| outcome.is_difference())
            .map(|(_, platform, channel)| *platform.max(channel))
            .max();
        html! {
            section.why {
                h2 { (both(strings::WHY)) }
                table.outcomes {
                    thead { tr {
                        th scope="col" { (both(strings::RESULT)) }
                        th.number scope="col" { (both(strings::PLATFORM)) }
                        th.number scope="col" { (both(strings::CHANNEL)) }
                        th.chart aria-hidden="true" {}
                    } }
                    tbody {
                        @for (outcome, platform, channel) in &rows {
                            tr class=(kind_of(*outcome)) {
                                th scope="row" {
                                    (both(vocabulary::outcome(*outcome)))
                                    span.quiet { (both(vocabulary::outcome_meaning(*outcome))) }
                                }
                                td.number { (amount::count(*platform)) (self.amounts_cell(Side::Platform, *outcome)) }
                                td.number { (amount::count(*channel)) (self.amounts_cell(Side::Channel, *outcome)) }
                                td.chart aria-hidden="true" {
                                    @if outcome.is_difference() { (two_bars(*platform, *channel, widest.unwrap_or(1))) }
                                }
                            }
                        }
                    }
                }
                p.quiet { (both(strings::WHY_NOTE)) }
                (self.severities_chart())
            }
        }
    }

    fn amounts_cell(&self, side: Side, outcome: Outcome) -> Markup {
        html! {
            @for (currency, minor) in self.amounts(side, outcome) {
                span.quiet { (amount::with_currency(minor, Some(currency))) }
            }
        }
    }

    fn severities_chart(&self) -> Markup {
        let widest = self.result.summary.severities.iter().copied().max().unwrap_or(0);
        html! {
            @if widest > 0 {
                h3 { (both(strings::SEVERITY)) }
                table.severities {
                    tbody {
                        @for (severity, count) in severities(self.result).rev() {
                            tr {
                                th scope="row" {
                                    span class=(format!("meter {}", severity.name())) aria-hidden="true" {}
                                    (both(vocabulary::severity(severity)))
                                }
                                td.quiet { (both(vocabulary::severity_meaning(severity))) }
                                td.chart aria-hidden="true" {
                                    svg viewBox=(format!("0 0 {BAR} 10")) preserveAspectRatio="none" {
                                        rect class=(format!("fill {}", severity.name())) x="0" y="0" height="10" width=(scaled(count, widest)) {}
                                    }
                                }
                                td.number { (amount::count(count)) }
                            }
                        }
                    }
                }
            }
        }
    }

    pub(super) fn first(&self) -> Markup {
        html! {
            section.first {
                h2 { (both(strings::FIRST)) }
                @if self.result.differences.is_empty() {
                    p { (both(strings::NOTHING_TO_DO)) }
                } @else {
                    ol {
                        @for (index, difference) in self.result.differences.iter().take(FIRST).enumerate() {
                            li data-row=(index) { (self.task(difference)) }
                        }
                    }
                }
            }
        }
    }

    fn task(&self, difference: &Difference) -> Markup {
        let facts = self.facts_of(difference);
        let ids = Side::BOTH.into_iter().filter_map(|side| facts.record(side));
        let severity = difference.severity;
        html! {
            p.head {
                span.mark {
                    span class=(format!("meter {}", severity.name())) aria-hidden="true" {}
                    (both(vocabulary::severity(severity)))
                }
                span.what { (both(vocabulary::outcome(difference.outcome))) }
                span.money { (amount::with_currency(difference.at_risk, difference.currency)) }
            }
            p.ids {
                @for (position, record) in ids.enumerate() {
                    @if position > 0 { " ↔ " }
                    bdi { (shown(RecordView::id(record))) }
                }
                @if let Some(group) = facts.group { (both(strings::GROUP)) " " bdi { (shown(&group.key)) } }
            }
            p { (both_made(|language| facts.sentence(language))) }
            p.quiet { (both(vocabulary::advice(difference.outcome, difference.reason))) }
        }
    }
}

fn choice(name: &str, label: Text, options: &[(&str, Text)]) -> Markup {
    html! {
        div.choice role="group" id=(name) {
            span.hidden { (both(label)) }
            @for (value, text) in options {
                button type="button" data-value=(value) aria-pressed="false" {
                    @if text.english == text.chinese { (text.english) } @else { (both(*text)) }
                }
            }
        }
    }
}

/// Currencies by their number of differences: minor units of different currencies have no common order.
fn by_weight(open: &[Open]) -> Vec<Open> {
    let mut sorted = open.to_vec();
    sorted.sort_by_key(|entry| std::cmp::Reverse(entry.differences));
    sorted
}

/// A number of records, in words.
pub(super) fn records(number: u64) -> Markup {
    let word = if number == 1 { strings::RECORD } else { strings::RECORDS };
    html! { (amount::count(number)) " " (both(word)) }
}

fn open_amount(open: &Open) -> Markup {
    html! {
        @match (open.at_risk, open.currency) {
            (Some(at_risk), Some(currency)) => {
                (amount::grouped(at_risk, currency)) " " small { (currency.code()) }
            }
            (Some(at_risk), None) => { (amount::with_currency(at_risk, None)) " " small { (both(strings::NO_CURRENCY)) } }
            (None, _) => (both(strings::TOO_WIDE)),
        }
    }
}

const fn kind_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Matched => "agree",
        Outcome::Pending | Outcome::Ignored => "waiting",
        _ => "differ",
    }
}

/// `part` of `whole` in the coordinates of a bar; what is not nothing can be seen.
pub(super) fn scaled(part: u64, whole: u64) -> u64 {
    let width = u128::from(part) * u128::from(BAR) / u128::from(whole.max(1));
    let width = u64::try_from(width).unwrap_or(BAR).min(BAR);
    if part > 0 { width.max(4) } else { 0 }
}

fn share_bar(parts: &[(&str, u64)]) -> Markup {
    let whole: u64 = parts.iter().map(|(_, count)| count).sum();
    let mut left = 0;
    html! {
        svg.share viewBox=(format!("0 0 {BAR} 8")) preserveAspectRatio="none" aria-hidden="true" {
            @for (class, count) in parts.iter().rev() {
                @let from = { left += count; BAR.saturating_sub(scaled(left, whole)) };
                @if *count > 0 {
                    rect class=(format!("fill {class}")) x=(from) y="0" height="8" width=(scaled(*count, whole)) {}
                }
            }
        }
    }
}

fn two_bars(platform: u64, channel: u64, widest: u64) -> Markup {
    html! {
        svg viewBox=(format!("0 0 {BAR} 22")) preserveAspectRatio="none" {
            rect.fill.platform x="0" y="2" height="8" width=(scaled(platform, widest)) {}
            rect.fill.channel x="0" y="12" height="8" width=(scaled(channel, widest)) {}
        }
    }
}
