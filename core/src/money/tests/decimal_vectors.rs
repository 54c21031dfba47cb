//! The fixed-point subset of the General Decimal Arithmetic test cases, through the kernel that rates and fees use.
#![allow(clippy::disallowed_methods, reason = "the vectors are optional test data in a folder of the tester's choice")]

use std::path::{Path, PathBuf};

use super::super::rounding::{Mode, Wide};
use crate::error::Result;

/// A decimal: coefficient · 10^−scale.
#[derive(Clone, Copy)]
struct Fixed {
    coefficient: i128,
    scale: i32,
}

fn fixed(text: &str) -> Fixed {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    Fixed {
        coefficient: format!("{whole}{fraction}").parse().expect("at most 36 digits"),
        scale: i32::try_from(fraction.len()).unwrap(),
    }
}

fn mode(name: &str) -> Mode {
    match name {
        "half_up" => Mode::HalfUp,
        "half_even" => Mode::HalfEven,
        "half_down" => Mode::HalfDown,
        "down" => Mode::Down,
        "up" => Mode::Up,
        "ceiling" => Mode::Ceiling,
        "floor" => Mode::Floor,
        "05up" => Mode::ZeroFiveUp,
        // A comparison is exact.
        "-" => Mode::Down,
        other => panic!("no such rounding: {other}"),
    }
}

fn power(exponent: i32) -> Option<i128> {
    10i128.checked_pow(u32::try_from(exponent).ok()?)
}

/// value · 10^shift, rounded once. `None` where a power of ten does not fit 128 bits.
fn shifted(value: Wide, shift: i32, mode: Mode) -> Option<Result<i128>> {
    Some(if shift >= 0 {
        value.checked_mul(power(shift)?.unsigned_abs()).and_then(|value| value.round_div(1, mode))
    } else {
        value.round_div(power(-shift)?, mode)
    })
}

/// The exact result of an operation, rounded once to the target scale.
fn run(operation: &str, mode: Mode, a: Fixed, b: Fixed, target: i32) -> Option<Result<i128>> {
    let common = a.scale.max(b.scale);
    let sum = |sign: i128| -> Option<Result<Wide>> {
        let left = Wide::product(a.coefficient, power(common - a.scale)?);
        let right = Wide::product(b.coefficient * sign, power(common - b.scale)?);
        Some(left.checked_add(right))
    };
    match operation {
        "add" | "subtract" => match sum(if operation == "add" { 1 } else { -1 })? {
            Ok(sum) => shifted(sum, target - common, mode),
            Err(error) => Some(Err(error)),
        },
        "compare" => Some(sum(-1)?.map(Wide::signum)),
        "multiply" => shifted(Wide::product(a.coefficient, b.coefficient), target - a.scale - b.scale, mode),
        "divide" => {
            let shift = target - a.scale + b.scale;
            let divisor = power((-shift).max(0)).and_then(|factor| b.coefficient.checked_mul(factor))?;
            Some(Wide::product(a.coefficient, power(shift.max(0))?).round_div(divisor, mode))
        }
        "quantize" => shifted(Wide::product(a.coefficient, 1), target - a.scale, mode),
        other => panic!("no such operation: {other}"),
    }
}

#[test]
fn fixed_point_vectors() {
    let root = std::env::var("COUNTERFOIL_SHARED")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(root.join("vectors/dectest/fixed_point_subset.tsv")) else {
        println!("skipped: fixed-point decimal vectors (no ../shared)");
        return;
    };
    let (mut passed, mut overflow, mut failures) = (0, Vec::new(), Vec::new());
    let rows = text.lines().skip(1).filter(|line| !line.is_empty());
    for row in rows {
        let fields: Vec<&str> = row.split('\t').collect();
        let (id, operation, rounding) = (fields[0], fields[1], fields[2]);
        let (a, target, expected) = (fixed(fields[3]), fields[5].parse::<i32>().unwrap_or(0), fields[6]);
        let b = if fields[4] == "-" { Fixed { coefficient: 0, scale: 0 } } else { fixed(fields[4]) };
        match run(operation, mode(rounding), a, b, target) {
            Some(Ok(found)) if found == fixed(expected).coefficient => passed += 1,
            Some(Ok(found)) => failures.push(format!("{row}: found {found}")),
            Some(Err(error)) if error.code().text != "money.overflow" => failures.push(format!("{row}: {error}")),
            Some(Err(_)) | None => overflow.push(id.to_owned()),
        }
    }
    let total = passed + overflow.len() + failures.len();
    println!("fixed-point vectors: {passed} of {total} passed, {} answered with overflow {overflow:?}", overflow.len());
    assert!(failures.is_empty(), "{} failures: {:#?}", failures.len(), &failures[..failures.len().min(20)]);
    assert!(overflow.is_empty(), "an intermediate value of 256 bits holds every case");
    assert_eq!(total, 3890);
}

/// The mode by its definition, on the floor of a quotient of small integers.
fn by_definition(numerator: i64, divisor: i64, mode: Mode) -> i64 {
    let (numerator, divisor) = if divisor < 0 { (-numerator, -divisor) } else { (numerator, divisor) };
    let floor = numerator.div_euclid(divisor);
    let remainder = numerator.rem_euclid(divisor);
    if remainder == 0 {
        return floor;
    }
    let ceiling = floor + 1;
    let (inner, outer) = if numerator < 0 { (ceiling, floor) } else { (floor, ceiling) };
    let nearest = match (2 * remainder).cmp(&divisor) {
        std::cmp::Ordering::Less => Some(floor),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(ceiling),
    };
    match mode {
        Mode::HalfUp => nearest.unwrap_or(outer),
        Mode::HalfDown => nearest.unwrap_or(inner),
        Mode::HalfEven => nearest.unwrap_or(if floor % 2 == 0 { floor } else { ceiling }),
        Mode::Down => inner,
        Mode::Up => outer,
        Mode::Ceiling => ceiling,
        Mode::Floor => floor,
        Mode::ZeroFiveUp => {
            if matches!(inner.abs() % 10, 0 | 5) {
                outer
            } else {
                inner
            }
        }
    }
}

/// Every a ÷ b at every scale, in all eight modes; with `COUNTERFOIL_CASES` of 10,000 and more for a, b in −300 ..= 300.
#[test]
fn small_quotients_exhaustively() {
    let reach = if super::cases().cases >= 10_000 { 300 } else { 60 };
    let modes = ["half_up", "half_even", "half_down", "down", "up", "ceiling", "floor", "05up"].map(mode);
    let mut count = 0u64;
    for a in -reach..=reach {
        for b in (-reach..=reach).filter(|&b| b != 0) {
            for scale in [1i64, 10, 100, 1000] {
                for mode in modes {
                    let found = Wide::product(i128::from(a), i128::from(scale)).round_div(i128::from(b), mode).unwrap();
                    assert_eq!(found, i128::from(by_definition(a * scale, b, mode)), "{a} × {scale} ÷ {b}, {mode:?}");
                    count += 1;
                }
            }
        }
    }
    println!("small quotients: {count} of {count}");
}
