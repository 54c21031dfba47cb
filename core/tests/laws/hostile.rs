//! No input makes the engine panic: it answers with a typed error or with a result that adds up.

use crate::worlds::dice::{Dice, cases, seed};
use crate::worlds::policies;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    ABSENT, Allowance, Basis, CodeColumn, DateColumn, DateKind, DatePrecision, DateRule, FeeRule, FieldRule,
    MAXIMUM_WINDOW_DAYS, NO_CURRENCY, NO_ROW, Outcome, Pass, Policy, Reconciliation, Records, Reference, Rejected, Run,
    Side, TextColumn, TextComparison, Window, reconcile,
};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

const KINDS: [DateKind; 6] =
    [DateKind::Created, DateKind::Available, DateKind::Posted, DateKind::Value, DateKind::Paid, DateKind::Arrival];

fn number(dice: &mut Dice) -> i64 {
    *dice.pick(&[
        0,
        1,
        -1,
        2,
        100,
        -100,
        i64::MAX,
        i64::MAX - 1,
        i64::MIN + 1,
        ABSENT,
        ABSENT,
        i64::MAX / 2,
        i64::MIN / 2,
        1 << 53,
    ])
}

fn instant(dice: &mut Dice) -> i64 {
    *dice.pick(&[
        0,
        1,
        -1,
        ABSENT,
        i64::MAX,
        i64::MIN + 1,
        1_743_120_000_000_000,
        1_743_290_999_999_999,
        -62_135_596_800_000_000,
        253_402_300_799_999_999,
        8_210_266_876_799_999_999,
        -8_334_601_228_800_000_000,
    ])
}

fn text(dice: &mut Dice) -> String {
    match dice.below(14) {
        0..=3 => String::new(),
        4..=8 => format!("k{}", dice.below(3)),
        9 => "\u{202e}\0\n\u{fffd} İß".to_owned(),
        10 => "x".repeat(70_000),
        11 => "0.000000000000000000000000000000000000001".to_owned(),
        12 => "99999999999999999999999999999".to_owned(),
        _ => {
            (*dice.pick(&["1", "1.5", "-1", "1e9", "NaN", "inf", ".", "0", "79228162514264337593543950335"])).to_owned()
        }
    }
}

/// A value that validation lets through, mostly.
fn mostly<T: Copy>(dice: &mut Dice, sane: &[T], wild: &[T]) -> T {
    if dice.chance(8) { *dice.pick(wild) } else { *dice.pick(sane) }
}

/// A column's length: the right one, mostly.
fn length(dice: &mut Dice, rows: usize, wrong: usize) -> usize {
    if dice.chance(wrong) { dice.below(2 * rows + 2) } else { rows }
}

fn texts(dice: &mut Dice, rows: usize) -> TextColumn {
    let mut column = TextColumn::default();
    (0..rows).for_each(|_| column.push(&text(dice)).unwrap());
    column
}

fn codes(dice: &mut Dice, rows: usize, words: &[&str]) -> CodeColumn {
    let mut column = CodeColumn::default();
    (0..rows).for_each(|_| column.push(words[dice.below(words.len())]));
    if dice.chance(10) && rows > 0 {
        let mut wild = CodeColumn::constant(words[0], rows - 1);
        wild.push_code(u32::MAX);
        return wild;
    }
    column
}

fn records(dice: &mut Dice, wrong: usize) -> Records {
    let rows = *dice.pick(&[0, 0, 1, 2, 3, 5, 8]);
    let mut records = Records { source: text(dice), id: texts(dice, rows), ..Records::default() };
    let numbers = |dice: &mut Dice| {
        dice.chance(98).then(|| {
            let length = length(dice, rows, wrong);
            (0..length).map(|_| number(dice)).collect()
        })
    };
    records.amount = numbers(dice);
    records.fee = numbers(dice);
    records.net = numbers(dice);
    records.currency = dice.chance(95).then(|| {
        let length = length(dice, rows, wrong);
        let wild =
            [Currency::USD.index(), Currency::USD.index(), Currency::JPY.index(), NO_CURRENCY, NO_CURRENCY - 1, 500];
        let sane = if dice.chance(92) { 3 } else { wild.len() };
        (0..length).map(|_| wild[dice.below(sane)]).collect()
    });
    let column = |dice: &mut Dice, words: &[&str]| {
        dice.chance(96).then(|| {
            let length = length(dice, rows, wrong);
            codes(dice, length, words)
        })
    };
    records.kind = column(dice, &["payment", "", "REFUND", "payout", "\u{130}"]);
    records.status = column(dice, &["paid", "failed", " Succeeded ", "", "odd"]);
    records.account = column(dice, &["a", "b", ""]);
    for kind in KINDS {
        if dice.chance(95) {
            let length = length(dice, rows, wrong);
            records.dates.push(DateColumn {
                kind,
                zone: *dice.pick(&[
                    Tz::UTC,
                    Tz::Pacific__Apia,
                    Tz::America__St_Johns,
                    Tz::America__Sao_Paulo,
                    Tz::Pacific__Kwajalein,
                ]),
                precision: *dice.pick(&[DatePrecision::Instant, DatePrecision::Day]),
                microseconds: (0..length).map(|_| instant(dice)).collect(),
            });
        }
    }
    for name in ["reference", "charge_id", "order_id", "memo", "rate"] {
        if dice.chance(98) {
            let length = length(dice, rows, wrong);
            records.fields.push((name.to_owned(), texts(dice, length)));
        }
    }
    if dice.chance(wrong) {
        records.fields.push(("id".to_owned(), texts(dice, rows)));
    }
    if dice.chance(20) {
        records.lines = Some(vec![u32::MAX; length(dice, rows, wrong)]);
    }
    if dice.chance(20) {
        let unreadable = Rejected {
            line: u64::MAX,
            record: u64::MAX,
            column: None,
            code: "money.empty",
            message: text(dice),
            excerpt: text(dice),
        };
        records.rejected.push(unreadable);
    }
    if dice.chance(2) {
        records.itemized_report = Some("balance_change_from_activity.itemized".to_owned());
    }
    records
}

fn policy(dice: &mut Dice) -> Policy {
    let mut policy = policies::draw(dice);
    let extreme =
        Allowance { minor: *dice.pick(&[0, i64::MAX, 1]), basis_points: mostly(dice, &[0, 1, 10_000], &[10_001, -1]) };
    if dice.chance(20) {
        policy.amount.tolerance.over = extreme;
        policy.amount.tolerance.under = extreme;
    }
    if dice.chance(20) {
        policy.zone =
            *dice.pick(&[Tz::Pacific__Apia, Tz::America__St_Johns, Tz::Pacific__Kiritimati, Tz::Africa__Monrovia]);
    }
    for pass in &mut policy.passes {
        if let Pass::Tolerant { days, day_cost, margin, tolerance, .. } = pass
            && dice.chance(50)
        {
            *days = mostly(dice, &[0, MAXIMUM_WINDOW_DAYS], &[MAXIMUM_WINDOW_DAYS + 1, u32::MAX]);
            *day_cost = mostly(dice, &[0, 1_000_000_000], &[i64::MAX, -1]);
            *margin = mostly(dice, &[1, 1_000_000_000], &[0, i64::MAX]);
            tolerance.over = extreme;
        }
    }
    if dice.chance(20) {
        let kind = *dice.pick(&KINDS);
        policy.dates.push(DateRule {
            platform: kind,
            channel: *dice.pick(&KINDS),
            days: MAXIMUM_WINDOW_DAYS,
            business_days: true,
        });
    }
    if dice.chance(20) {
        let length = if dice.chance(10) { u32::MAX } else { *dice.pick(&[0, MAXIMUM_WINDOW_DAYS]) };
        let (hours, both) = (dice.chance(50), dice.chance(5));
        let window = Window {
            date: *dice.pick(&KINDS),
            hours: (hours || both).then_some(length.saturating_mul(24)),
            business_days: (!hours || both).then_some(length),
        };
        policy.timing.platform = Some(window.clone());
        policy.timing.channel = Some(window);
    }
    if dice.chance(10) {
        policy.fee = Some(FeeRule { tolerance_minor: *dice.pick(&[i64::MAX, -1]) });
    }
    if dice.chance(10) {
        policy.references.push(Reference {
            name: "a".to_owned(),
            platform: "nowhere".to_owned(),
            channel: "rate".to_owned(),
            optional: dice.chance(50),
        });
    }
    if dice.chance(10) {
        policy.fields.push(FieldRule {
            platform: "nowhere".to_owned(),
            channel: "id".to_owned(),
            compare: TextComparison::CaseInsensitive,
        });
    }
    if dice.chance(10) {
        policy.amount.platform = Basis::Net;
    }
    if dice.chance(10) {
        policy.severity.high_below_major = i64::MAX;
        policy.severity.aged_after_days = Some(*dice.pick(&[0, u32::MAX]));
    }
    if dice.chance(10) {
        policy.rate_field = Some((*dice.pick(&["rate", "memo", "id", "nowhere", ""])).to_owned());
    }
    policy
}

fn as_of(dice: &mut Dice) -> DateTime<Utc> {
    let usual = DateTime::from_timestamp(1_743_120_000, 0).unwrap();
    *dice.pick(&[usual, usual, DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH])
}

/// Checks, from the input alone, that the answer accounts for all records and all money.
fn adds_up(platform: &Records, channel: &Records, policy: &Policy, result: &Reconciliation) -> bool {
    Side::BOTH.iter().all(|side| {
        let records = if *side == Side::Platform { platform } else { channel };
        let verdicts = &result.side(*side).verdicts;
        let counted: u64 =
            result.summary.counts.iter().filter(|entry| entry.side == *side).map(|entry| entry.records).sum();
        let mut stated: BTreeMap<Currency, i128> = BTreeMap::new();
        for entry in result.summary.amounts.iter().filter(|entry| entry.side == *side) {
            *stated.entry(entry.currency).or_default() += entry.minor;
        }
        let mut there: BTreeMap<Currency, i128> = BTreeMap::new();
        let basis = if *side == Side::Platform { policy.amount.platform } else { policy.amount.channel };
        for row in 0..records.len() {
            let amount = if basis == Basis::Net { records.net_of(row) } else { records.amount_of(row) };
            if let (Some(currency), Some(amount)) = (records.currency_of(row), amount) {
                *there.entry(currency).or_default() += i128::from(amount);
            }
        }
        stated.retain(|_, sum| *sum != 0);
        there.retain(|_, sum| *sum != 0);
        let linked = verdicts.iter().all(|verdict| {
            verdict.link == NO_ROW
                || verdict.grouped
                || result.side(side.other()).verdicts.len() > verdict.link as usize
        });
        let known = verdicts.iter().all(|verdict| verdict.outcome != Outcome::Rejected);
        verdicts.len() == records.len()
            && counted == (records.len() + records.rejected.len()) as u64
            && stated == there
            && linked
            && known
    })
}

#[test]
fn t21_no_input_makes_the_engine_panic() {
    let (cases, seed) = (cases(20_000), seed());
    let mut answers: BTreeMap<String, u64> = BTreeMap::new();
    for case in 0..cases {
        let mut dice = Dice::of(seed ^ 0x7121, case);
        let wrong = *dice.pick(&[0, 0, 0, 5]);
        let (platform, channel) = (records(&mut dice, wrong), records(&mut dice, wrong));
        let (policy, as_of) = (policy(&mut dice), as_of(&mut dice));
        let answer = catch_unwind(AssertUnwindSafe(|| reconcile(&platform, &channel, &policy, &Run::new(as_of))));
        let said = match answer {
            Err(_) => {
                panic!("seed {seed}, case {case}: the engine panicked\n{}", policy.to_json())
            }
            Ok(Ok(result)) => {
                assert!(
                    adds_up(&platform, &channel, &policy, &result),
                    "seed {seed}, case {case}: the result does not add up\n{}\n{:?}",
                    policy.to_json(),
                    result.summary
                );
                "result".to_owned()
            }
            Ok(Err(error)) => {
                assert_ne!(
                    error.code().text,
                    "recon.unverified",
                    "seed {seed}, case {case}: {error}\n{}",
                    policy.to_json()
                );
                error.code().text.to_owned()
            }
        };
        *answers.entry(said).or_default() += 1;
    }
    println!("t21: {cases} hostile inputs, seed {seed}, 0 panics; answers {answers:?}");
    assert!(
        answers.get("result").copied().unwrap_or(0) * 10 >= cases,
        "too few inputs get past validation: {answers:?}"
    );
}
