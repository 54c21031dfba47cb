//! Random policies of every sort: the presets, single passes, and mixtures that no person would write.

use super::dice::Dice;
use chrono_tz::Tz;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    AccountRule, Allowance, AmountRule, Basis, CurrencyTolerance, DateKind, DateRule, FeeRule, FieldRule, IgnoreRule,
    KindClass, Measure, PRESETS, Pass, Policy, Reference, Side, StatusClass, StatusRule, TextComparison, Timing,
    Tolerance, Window, preset,
};

/// A policy of any sort.
pub(crate) fn draw(dice: &mut Dice) -> Policy {
    match dice.below(8) {
        0 => preset(dice.pick(&PRESETS).0).unwrap(),
        1 => Policy { passes: vec![exact(&["a"])], ..rules(dice, 1) },
        2 => Policy { passes: vec![exact(&["a"]), group(&["a"], Measure::Amount)], ..rules(dice, 1) },
        3 => Policy { passes: vec![tolerant(dice)], ..rules(dice, 1) },
        4 => Policy { passes: vec![exact(&["a"]), tolerant(dice)], ..rules(dice, 2) },
        _ => {
            let references = 1 + dice.below(3);
            let passes = 1 + dice.below(4);
            let passes = (0..passes).map(|_| pass(dice, references)).collect();
            Policy { passes, ..rules(dice, references) }
        }
    }
}

/// An exact pass.
pub(crate) fn exact(key: &[&str]) -> Pass {
    Pass::Exact { key: key.iter().map(|name| (*name).to_owned()).collect() }
}

/// A group pass.
pub(crate) fn group(key: &[&str], measure: Measure) -> Pass {
    Pass::Group { key: key.iter().map(|name| (*name).to_owned()).collect(), measure }
}

/// The references `a`, `b` and `c`, as many as asked for; every one of them may be missing but the first.
pub(crate) fn references(count: usize) -> Vec<Reference> {
    [("a", "reference", false), ("b", "charge_id", true), ("c", "order_id", true)]
        .into_iter()
        .take(count)
        .map(|(name, field, optional)| Reference {
            name: name.to_owned(),
            platform: field.to_owned(),
            channel: field.to_owned(),
            optional,
        })
        .collect()
}

fn pass(dice: &mut Dice, references: usize) -> Pass {
    let names = ["a", "b", "c"];
    let first = dice.below(references);
    let mut key = vec![names[first]];
    if references > 1 && dice.chance(20) {
        key.push(names[(first + 1) % references]);
    }
    match dice.below(10) {
        0..=4 => exact(&key),
        5..=6 => group(&key, Measure::Amount),
        7 => group(&key, Measure::Coverage),
        _ => tolerant(dice),
    }
}

fn tolerant(dice: &mut Dice) -> Pass {
    Pass::Tolerant {
        tolerance: tolerance(dice, 80),
        platform_date: *dice.pick(&super::DATES),
        channel_date: *dice.pick(&super::DATES),
        days: *dice.pick(&[0, 1, 2, 5]),
        day_cost: *dice.pick(&[0, 1, 1, 2, 10]),
        margin: *dice.pick(&[1, 1, 2, 5, 100]),
    }
}

fn allowance(dice: &mut Dice, percent: usize) -> Allowance {
    Allowance {
        minor: if dice.chance(percent) { *dice.pick(&[1, 2, 5, 100]) } else { 0 },
        basis_points: if dice.chance(percent / 3) { *dice.pick(&[1, 100, 200, 10_000]) } else { 0 },
    }
}

fn tolerance(dice: &mut Dice, percent: usize) -> Tolerance {
    let mut tolerance =
        Tolerance { over: allowance(dice, percent), under: allowance(dice, percent), ..Tolerance::default() };
    if dice.chance(20) {
        let euro = Currency::parse("EUR").unwrap();
        let own = CurrencyTolerance { over: allowance(dice, percent), under: allowance(dice, percent) };
        tolerance.currencies.insert(euro, own);
    }
    tolerance
}

/// Everything but the passes.
fn rules(dice: &mut Dice, count: usize) -> Policy {
    let mut references = references(count);
    if dice.chance(10) {
        references[0].platform = "id".to_owned();
    }
    Policy {
        name: "drawn".to_owned(),
        zone: *dice.pick(&[Tz::UTC, Tz::UTC, Tz::Europe__Berlin, Tz::Asia__Tokyo, Tz::America__New_York]),
        references,
        kinds: if dice.chance(40) { kinds() } else { Vec::new() },
        ignore: if dice.chance(20) { ignore() } else { Vec::new() },
        statuses: dice.chance(40).then(|| statuses(dice)),
        accounts: if dice.chance(30) { AccountRule::Equal } else { AccountRule::Ignore },
        amount: amount(dice),
        fee: dice.chance(30).then(|| FeeRule { tolerance_minor: *dice.pick(&[0, 0, 1]) }),
        dates: if dice.chance(30) { vec![date_rule(dice)] } else { Vec::new() },
        fields: if dice.chance(20) { vec![field_rule(dice)] } else { Vec::new() },
        rate_field: dice.chance(15).then(|| "rate".to_owned()),
        timing: Timing { platform: window(dice), channel: window(dice) },
        ..Policy::default()
    }
}

fn amount(dice: &mut Dice) -> AmountRule {
    let net = |dice: &mut Dice| if dice.chance(15) { Basis::Net } else { Basis::Gross };
    AmountRule { platform: net(dice), channel: net(dice), tolerance: tolerance(dice, 30) }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn kinds() -> Vec<KindClass> {
    vec![
        KindClass {
            name: "payment".to_owned(),
            platform: words(&["payment", ""]),
            channel: words(&["CHARGE", "payment"]),
        },
        KindClass { name: "refund".to_owned(), platform: words(&["refund"]), channel: words(&["refund"]) },
    ]
}

fn ignore() -> Vec<IgnoreRule> {
    vec![IgnoreRule { side: Side::Channel, kinds: words(&["Payout"]), reason: "moves to the bank".to_owned() }]
}

fn statuses(dice: &mut Dice) -> StatusRule {
    StatusRule {
        classes: vec![StatusClass {
            name: "paid".to_owned(),
            platform: words(&["paid", "succeeded"]),
            channel: words(&["Succeeded", "paid"]),
        }],
        no_money_platform: words(&["failed"]),
        no_money_channel: words(&["Failed"]),
        optional: dice.chance(50),
    }
}

fn date_rule(dice: &mut Dice) -> DateRule {
    DateRule {
        platform: DateKind::Created,
        channel: *dice.pick(&super::DATES),
        days: dice.below(4) as u32,
        business_days: dice.chance(30),
    }
}

fn field_rule(dice: &mut Dice) -> FieldRule {
    FieldRule {
        platform: "memo".to_owned(),
        channel: "memo".to_owned(),
        compare: *dice.pick(&[TextComparison::Exact, TextComparison::CaseInsensitive]),
    }
}

fn window(dice: &mut Dice) -> Option<Window> {
    let date = *dice.pick(&super::DATES);
    match dice.below(4) {
        0 => Some(Window { date, hours: Some(*dice.pick(&[0, 12, 24, 72])), business_days: None }),
        1 => Some(Window { date, hours: None, business_days: Some(*dice.pick(&[0, 1, 2, 3])) }),
        _ => None,
    }
}
