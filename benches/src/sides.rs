//! The data as records in columns, as CSV files, and the fingerprint by which all engines' differences are compared.

use crate::data::{CURRENCIES, KEY_BYTES, Payment, STATUSES, key};
use counterfoil::money::Currency;
use counterfoil::reconcile::{CodeColumn, Reconciliation, Records, TextColumn};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// A side in columns: id, amount, currency and status, nothing else.
pub(crate) fn records(payments: &[Payment], seed: u64, name: &str) -> Result<Records, String> {
    let mut id = TextColumn::with_capacity(payments.len(), payments.len() * KEY_BYTES);
    let mut status = CodeColumn::default();
    let statuses = STATUSES.map(|word| status.intern(word));
    for payment in payments {
        let key = key(payment.number, seed);
        id.push(&String::from_utf8_lossy(&key)).map_err(|error| error.to_string())?;
        status.push_code(statuses[usize::from(payment.status)]);
    }
    let currencies: Result<Vec<u16>, String> = CURRENCIES
        .iter()
        .map(|text| text.parse::<Currency>().map(Currency::index).map_err(|error| error.to_string()))
        .collect();
    let currencies = currencies?;
    Ok(Records {
        source: name.to_owned(),
        format: "memory".to_owned(),
        id,
        amount: Some(payments.iter().map(|payment| payment.amount).collect()),
        currency: Some(payments.iter().map(|payment| currencies[usize::from(payment.currency)]).collect()),
        status: Some(status),
        ..Records::default()
    })
}

/// The head of the CSV files: six columns, of which matching needs two.
pub(crate) const HEADER: &str = "line_no,reference,amount,currency,status,created";

/// Writes a side as CSV to a file; gives its length.
pub(crate) fn write_csv(payments: &[Payment], seed: u64, path: &Path) -> std::io::Result<u64> {
    let mut file = std::io::BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    csv_text(payments, seed, &mut file)?;
    file.flush()?;
    std::fs::metadata(path).map(|file| file.len())
}

/// Writes a side as CSV: amounts in minor units, times in UTC.
pub(crate) fn csv_text(payments: &[Payment], seed: u64, file: &mut impl Write) -> std::io::Result<()> {
    writeln!(file, "{HEADER}")?;
    for (line, payment) in payments.iter().enumerate() {
        let key = key(payment.number, seed);
        let second = payment.number % 86_400;
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let day = payment.number / 86_400 % 28 + 1;
        writeln!(
            file,
            "{line:07},{},{},{},{},2026-03-{day:02}T{hour:02}:{minute:02}:{second:02}Z",
            String::from_utf8_lossy(&key),
            payment.amount,
            CURRENCIES[usize::from(payment.currency)],
            STATUSES[usize::from(payment.status)],
        )?;
    }
    Ok(())
}

/// What an engine says differs: how many of each sort, and a sum of hashes that does not depend on their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) counts: BTreeMap<String, u64>,
    pub(crate) digest: u64,
}

impl Listed {
    fn add(&mut self, outcome: &str, line: &str) {
        *self.counts.entry(outcome.to_owned()).or_default() += 1;
        self.digest = self.digest.wrapping_add(fnv(line.as_bytes()));
    }

    /// The differences of a result, each as `outcome|reference|platform's fields|channel's fields`.
    pub(crate) fn of(result: &Reconciliation, platform: &Records, channel: &Records, reference: &str) -> Self {
        let mut listed = Self::default();
        let fields = |records: &Records, row: Option<u32>| {
            row.map_or_else(
                || "||".to_owned(),
                |row| {
                    let row = row as usize;
                    let amount = records.amount_of(row).map_or_else(String::new, |amount| amount.to_string());
                    let currency = records.currency_of(row).map_or("", |currency| currency.code());
                    format!("{amount}|{currency}|{}", records.status_of(row))
                },
            )
        };
        for difference in &result.differences {
            let (ours, theirs) = (difference.platform, difference.channel);
            let key = match (ours, theirs) {
                (Some(row), _) => platform.text(reference).map_or("", |column| column.value(row as usize)),
                (None, Some(row)) => channel.text(reference).map_or("", |column| column.value(row as usize)),
                (None, None) => "",
            };
            let outcome = difference.outcome.name();
            let line = format!("{outcome}|{key}|{}|{}", fields(platform, ours), fields(channel, theirs));
            listed.add(outcome, &line);
        }
        listed
    }

    /// As a worker wrote it.
    pub(crate) fn from_json(answer: &serde_json::Value) -> Option<Self> {
        let counts = answer.get("counts")?.as_object()?;
        let counts = counts.iter().map(|(outcome, count)| Some((outcome.clone(), count.as_u64()?)));
        let digest = answer.get("digest")?.as_str()?.parse().ok()?;
        Some(Self { counts: counts.collect::<Option<_>>()?, digest })
    }
}

/// FNV-1a of 64 bits: short enough to be written again in each peer's language.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
