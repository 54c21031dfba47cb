//! The currency tables are generated: from the `iso_currency` crate, and from the list of withdrawn codes of ISO 4217.
//!
//! `COUNTERFOIL_REGENERATE=1 cargo test -p counterfoil-core --test currency_table` writes them; without the variable the
//! committed text is compared with what would be written. The result is checked against the published ISO list.
#![allow(clippy::disallowed_methods, reason = "a generator reads and writes files, and its switch is a variable")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use counterfoil_core::money::Currency;

/// Codes that the crate calls superseded while ISO 4217 lists them as current.
const CURRENT_DESPITE_FLAG: [&str; 1] = ["VES"];

const HEADER: &str =
    "// Generated: `COUNTERFOIL_REGENERATE=1 cargo test -p counterfoil-core --test currency_table`. Do not edit.\n";

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/money").join(name)
}

fn shared(name: &str) -> Option<String> {
    let root = std::env::var("COUNTERFOIL_SHARED")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    std::fs::read_to_string(root.join(name)).ok()
}

fn compare_or_write(name: &str, text: &str) {
    let path = source(name);
    if std::env::var_os("COUNTERFOIL_REGENERATE").is_some() {
        std::fs::write(&path, text).expect("write the generated table");
    }
    let committed = std::fs::read_to_string(&path).expect("read the generated table");
    assert!(committed == text, "{name} is not what the generator writes: run it with COUNTERFOIL_REGENERATE=1");
}

fn crate_currencies() -> Vec<iso_currency::Currency> {
    let letters = || (b'A'..=b'Z').map(char::from);
    let mut found = Vec::new();
    for first in letters() {
        for second in letters() {
            for third in letters() {
                let code: String = [first, second, third].iter().collect();
                found.extend(iso_currency::Currency::from_code(&code));
            }
        }
    }
    found
}

#[test]
fn currency_table_is_generated() {
    let (mut rows, mut constants, mut not_monetary) = (String::new(), String::new(), String::new());
    let (mut count, mut special) = (0, 0);
    for currency in crate_currencies() {
        let code = currency.code();
        let Some(exponent) = currency.exponent() else {
            writeln!(not_monetary, "    {code:?},").unwrap();
            special += 1;
            continue;
        };
        let withdrawn = currency.is_superseded().is_some() && !CURRENT_DESPITE_FLAG.contains(&code);
        let numeric = currency.numeric();
        writeln!(
            rows,
            "    Row {{ code: {code:?}, numeric: {numeric}, exponent: {exponent}, is_withdrawn: {withdrawn} }},"
        )
        .unwrap();
        let decimals = if exponent == 1 { "decimal" } else { "decimals" };
        let note = if withdrawn { ", withdrawn" } else { "" };
        writeln!(constants, "    /// {}: {exponent} {decimals}{note}.", currency.name()).unwrap();
        writeln!(constants, "    pub const {code}: Self = Self::at({count});").unwrap();
        count += 1;
    }
    let text = format!(
        "{HEADER}
use super::currency::{{Currency, Row}};

/// Currencies with a minor unit, in the order of their codes.
pub(super) static TABLE: [Row; {count}] = [
{rows}];

/// ISO 4217 codes without a minor unit: metals, funds of central banks, test codes.
#[rustfmt::skip]
pub(super) static NOT_MONETARY: [&str; {special}] = [
{not_monetary}];

impl Currency {{
{constants}}}
"
    );
    compare_or_write("currency_table.rs", &text);
}

/// The rows of the published list: code, minor unit, withdrawal date. A name may hold commas, in quotes.
fn published_rows(text: &str) -> Vec<(String, String, String)> {
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.trim_end().rsplit(',');
            let withdrawal = fields.next()?.to_owned();
            let minor_unit = fields.next()?.to_owned();
            let _numeric = fields.next()?;
            let code = fields.next()?.to_owned();
            (code.len() == 3).then_some((code, minor_unit, withdrawal))
        })
        .collect()
}

#[test]
fn withdrawn_table_is_generated() {
    let Some(published) = shared("vectors/iso4217/codes-all.csv") else {
        println!("skipped: withdrawn codes (no ../shared)");
        return;
    };
    let rows = published_rows(&published);
    let current: BTreeSet<_> = rows.iter().filter(|row| row.2.is_empty()).map(|row| &row.0).collect();
    let withdrawn: BTreeSet<_> = rows.iter().map(|row| &row.0).filter(|code| !current.contains(code)).collect();
    let mut text = format!(
        "{HEADER}
/// Codes of table A.3 of ISO 4217 that no country uses any more.
#[rustfmt::skip]
pub(super) static WITHDRAWN: [&str; {}] = [\n",
        withdrawn.len()
    );
    let codes: Vec<String> = withdrawn.iter().map(|code| format!("{code:?}")).collect();
    for line in codes.chunks(12) {
        writeln!(text, "    {},", line.join(", ")).unwrap();
    }
    text.push_str("];\n");
    compare_or_write("withdrawn_table.rs", &text);
    for code in &withdrawn {
        let error = Currency::parse(code).expect_err("withdrawn");
        assert_eq!(error.code().text, "money.currency_withdrawn", "{code}");
    }
    println!("withdrawn codes refused: {} of {}", withdrawn.len(), withdrawn.len());
}

#[test]
fn minor_units_agree_with_the_published_list() {
    let Some(published) = shared("vectors/iso4217/active_minor_units.tsv") else {
        println!("skipped: ISO 4217 minor units (no ../shared)");
        return;
    };
    let mut expected = BTreeMap::new();
    for line in published.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        expected.insert(fields[0].to_owned(), (fields[1].parse::<u16>().unwrap(), fields[2].to_owned()));
    }
    let mut agreed = 0;
    for (alpha, (numeric, minor_unit)) in &expected {
        match Currency::parse(alpha) {
            Ok(currency) => {
                assert_eq!((currency.code(), currency.numeric()), (alpha.as_str(), *numeric));
                assert_eq!(currency.exponent().to_string(), *minor_unit, "{alpha}");
            }
            Err(error) => {
                assert_eq!((error.code().text, minor_unit.as_str()), ("money.currency_not_monetary", "-"), "{alpha}");
            }
        }
        agreed += 1;
    }
    let monetary = expected.values().filter(|(_, minor_unit)| minor_unit != "-").count();
    assert_eq!(Currency::all().count(), monetary, "no currency beyond the published ones");
    println!("ISO 4217 minor units: {agreed} of {}", expected.len());
    assert_eq!(agreed, 178);
}
