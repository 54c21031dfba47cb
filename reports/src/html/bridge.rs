//! The bridge as a waterfall: a table whose rows carry a bar each, so that it reads, prints and scales like a table.

use super::answers::BAR;
use super::{both, strings};
use crate::Report;
use crate::amount;
use crate::language::Text;
use crate::vocabulary;
use counterfoil_core::reconcile::Bridge;
use maud::{Markup, html};

/// The height of a row in the bar's coordinates.
const ROW: u64 = 36;
const BAR_TOP: u64 = 10;
const BAR_HEIGHT: u64 = 16;
/// A step too small to see is drawn this wide.
const THINNEST: u64 = 4;

impl Report<'_> {
    pub(super) fn bridges(&self) -> Markup {
        let bridges = &self.result.bridges;
        html! {
            section.bridges {
                h2 { (both(strings::BRIDGE)) }
                @if bridges.is_empty() {
                    p { (both(strings::BRIDGE_EMPTY)) }
                } @else {
                    p.quiet { (both(strings::BRIDGE_NOTE)) }
                    div.tabs role="tablist" hidden[bridges.len() < 2] {
                        @for (index, bridge) in bridges.iter().enumerate() {
                            button type="button" role="tab" id=(format!("tab-{index}")) aria-controls=(format!("bridge-{index}"))
                                aria-selected=(if index == self.main_bridge() { "true" } else { "false" })
                                tabindex=(if index == self.main_bridge() { "0" } else { "-1" }) { (bridge.currency.code()) }
                        }
                    }
                    @for (index, bridge) in bridges.iter().enumerate() {
                        div.bridge role="tabpanel" id=(format!("bridge-{index}")) aria-labelledby=(format!("tab-{index}")) {
                            (waterfall(bridge))
                        }
                    }
                }
            }
        }
    }

    /// The bridge with the most records behind its steps is the one to open with.
    fn main_bridge(&self) -> usize {
        let weight = |bridge: &Bridge| bridge.steps.iter().map(|step| u128::from(step.records)).sum::<u128>();
        let bridges = self.result.bridges.iter().enumerate();
        bridges.max_by_key(|(index, bridge)| (weight(bridge), std::cmp::Reverse(*index))).map_or(0, |(index, _)| index)
    }
}

/// One row of the waterfall: from one level to the next.
struct Bar {
    name: Text,
    records: Option<u64>,
    minor: i128,
    from: i128,
    to: i128,
    class: &'static str,
}

fn waterfall(bridge: &Bridge) -> Markup {
    let bars = bars(bridge);
    let axis = Axis::over(&bars, bridge);
    let last = bars.len().saturating_sub(1);
    html! {
        table.waterfall {
            caption { (both(strings::CURRENCY)) " " (bridge.currency.code()) }
            thead { tr {
                th scope="col" { (both(strings::STEP)) }
                th.number scope="col" { (both(strings::COUNT)) }
                th.number scope="col" { (both(strings::AMOUNT)) " (" (bridge.currency.code()) ")" }
                th.chart aria-hidden="true" {}
            } }
            tbody {
                @for (index, bar) in bars.iter().enumerate() {
                    tr class=(bar.class) {
                        th scope="row" { (both(bar.name)) }
                        td.number.quiet { @if let Some(records) = bar.records { (amount::count(records)) } }
                        td.number { (signed(bar, bridge)) }
                        td.chart aria-hidden="true" { (drawing(bar, &axis, index > 0, index < last)) }
                    }
                }
            }
        }
        @if axis.cut { p.quiet { (both(strings::AXIS_CUT)) } }
    }
}

fn bars(bridge: &Bridge) -> Vec<Bar> {
    let total = |name, minor| Bar { name, records: None, minor, from: 0, to: minor, class: "total" };
    let mut bars = vec![total(strings::PLATFORM_TOTAL, bridge.platform_total)];
    let mut level = bridge.platform_total;
    let mut step = |name, records, minor: i128| {
        // The engine has added these up in 128 bits, so saturation is never reached; the drawing alone would suffer.
        let next = level.saturating_add(minor);
        let class = if minor < 0 { "less" } else { "more" };
        bars.push(Bar { name, records, minor, from: level, to: next, class });
        level = next;
    };
    for entry in &bridge.steps {
        step(vocabulary::step(entry.kind), Some(entry.records), entry.minor);
    }
    if bridge.unexplained != 0 {
        step(strings::UNEXPLAINED, None, bridge.unexplained);
    }
    bars.push(total(strings::CHANNEL_TOTAL, bridge.channel_total));
    bars
}

/// Steps carry their sign, totals only a minus.
fn signed(bar: &Bar, bridge: &Bridge) -> String {
    let text = amount::grouped(bar.minor, bridge.currency);
    match text.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None if bar.class == "more" => format!("+{text}"),
        None => text,
    }
}

fn drawing(bar: &Bar, axis: &Axis, follows: bool, leads: bool) -> Markup {
    let (from, to) = (axis.place(bar.from), axis.place(bar.to));
    let from = if bar.class == "total" { axis.base() } else { from };
    let (left, right) = (from.min(to), from.max(to));
    let width = (right - left).max(THINNEST);
    let left = left.min(BAR - width);
    let previous = if bar.class == "total" { to } else { from };
    html! {
        svg viewBox=(format!("0 0 {BAR} {ROW}")) preserveAspectRatio="none" {
            @if follows { line.level x1=(previous) x2=(previous) y1="0" y2=(BAR_TOP) {} }
            @if leads { line.level x1=(to) x2=(to) y1=(BAR_TOP + BAR_HEIGHT) y2=(ROW) {} }
            rect x=(left) y=(BAR_TOP) width=(width) height=(BAR_HEIGHT) {}
            @if axis.cut && bar.class == "total" {
                polygon.cut points="18,8 26,8 18,28 10,28" {}
                polygon.cut points="38,8 46,8 38,28 30,28" {}
            }
        }
    }
}

/// Minor units to the 0 ..= 1000 of a bar, by integers.
struct Axis {
    low: i128,
    high: i128,
    /// Bits dropped, so that a product with [`BAR`] stays inside 128 bits.
    shift: u32,
    cut: bool,
}

impl Axis {
    fn over(bars: &[Bar], bridge: &Bridge) -> Self {
        let levels = || {
            let steps = bars.iter().filter(|bar| bar.class != "total").flat_map(|bar| [bar.from, bar.to]);
            steps.chain([bridge.platform_total, bridge.channel_total])
        };
        let bits = levels().map(|level| 128 - level.unsigned_abs().leading_zeros()).max().unwrap_or(0);
        let shift = bits.saturating_sub(100);
        let low = levels().min().unwrap_or(0) >> shift;
        let high = levels().max().unwrap_or(0) >> shift;
        let span = high - low;
        // Steps that are small beside the totals could not be seen from zero.
        let cut = span > 0 && low > 0 && span < low;
        let low = if cut { low - span / 3 } else { low.min(0) };
        Self { low, high: high.max(low + 1), shift, cut }
    }

    fn place(&self, minor: i128) -> u64 {
        let offset = (minor >> self.shift).clamp(self.low, self.high) - self.low;
        u64::try_from(offset * i128::from(BAR) / (self.high - self.low)).unwrap_or(0).min(BAR)
    }

    /// Where totals begin: at zero, or at the left end of an axis that is cut.
    fn base(&self) -> u64 {
        self.place(if self.cut { self.low << self.shift } else { 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use counterfoil_core::money::Currency;
    use counterfoil_core::reconcile::{Step, StepKind};

    fn bridge(platform_total: i128, minor: i128) -> Bridge {
        let steps = vec![Step { kind: StepKind::Missing, records: 1, minor }];
        let currency = Currency::parse("USD").unwrap();
        Bridge { currency, platform_total, steps, unexplained: 0, channel_total: platform_total + minor }
    }

    #[test]
    fn every_bar_lies_inside_its_drawing() {
        let totals = [0, 1, -1, 1_000, -1_000, i128::MAX / 2, i128::MIN / 2];
        for total in totals {
            for minor in [0, 1, -1, 999, -999, i128::MAX / 2, i128::MIN / 2] {
                let bridge = bridge(total, minor);
                let bars = bars(&bridge);
                let axis = Axis::over(&bars, &bridge);
                for bar in &bars {
                    assert!(axis.place(bar.from) <= BAR && axis.place(bar.to) <= BAR);
                }
                assert!(!waterfall(&bridge).into_string().contains("=\"-"), "{total} {minor}");
            }
        }
    }

    #[test]
    fn small_steps_beside_large_totals_are_seen() {
        let bridge = bridge(1_000_000_000, -5_000);
        let bars = bars(&bridge);
        let axis = Axis::over(&bars, &bridge);
        assert!(axis.cut);
        let (from, to) = (axis.place(bars[1].from), axis.place(bars[1].to));
        assert!(from - to > BAR / 2, "{from} to {to}");
    }
}
