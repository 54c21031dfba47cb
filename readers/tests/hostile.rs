//! Bytes from anyone: whatever they are, reading ends with an answer, and the answer holds together.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

use counterfoil_readers::{Format, FormatChoice, Source, detect, read_bytes};
use proptest::prelude::*;

fn cases() -> u32 {
    std::env::var("COUNTERFOIL_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256)
}

const SEEDS: [&str; 6] = [
    "id,amount_minor,currency,charge_id,created_at\n1,100,EUR,ch_1,2026-01-01T00:00:00Z\n\"2\",5,JPY,\"a\"\"b\",\n",
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category\ntxn_1,2026-01-01 00:00:00,usd,1.00,0.10,0.90,charge\n",
    "Created date (UTC);Amount;Currency;Converted Amount;Converted Currency;Fee;Status\n2024-06-07 02:38:54;15.00;usd;534.80;thb;35.40;Paid\n",
    r#"{"object":"list","data":[{"id":"ch_1","object":"charge","amount":100,"currency":"usd","created":1767225600}]}"#,
    "{\"id\":\"1\",\"amount_minor\":5,\"currency\":\"EUR\"}\n{\"id\":\"2\",\"amount_minor\":\"7\",\"currency\":\"EUR\"}\n",
    r#"[{"id":"po_1","object":"payout","amount":100,"currency":"isk"},{"id":"x\u0000","object":"refund"}]"#,
];

/// A seed with a few of its bytes replaced, taken out or repeated.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0u8..3);
    (prop::sample::select(SEEDS.to_vec()), prop::collection::vec(change, 0..6)).prop_map(|(seed, changes)| {
        let mut bytes = seed.as_bytes().to_vec();
        for (place, byte, kind) in changes {
            let at = place.index(bytes.len().max(1));
            match kind {
                0 if at < bytes.len() => bytes[at] = byte,
                1 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.insert(at.min(bytes.len()), *b"\"\n,{}[]:0\\".get(usize::from(byte) % 10).unwrap()),
            }
        }
        bytes
    })
}

fn judge(bytes: &[u8]) -> Result<(), TestCaseError> {
    let choices = [
        FormatChoice::Auto,
        FormatChoice::RecordsCsv,
        FormatChoice::RecordsJson,
        FormatChoice::StripeObjects,
        FormatChoice::StripeCsv,
    ];
    for format in choices {
        match read_bytes(bytes, &Source { format, ..Source::default() }) {
            Ok(read) => {
                prop_assert!(read.records.validate().is_ok());
                prop_assert!(!matches!(read.format, Format::Csv | Format::Json));
                let mut last = 0;
                for rejected in &read.records.rejected {
                    prop_assert!(rejected.record > last, "each row is rejected once, in order");
                    last = rejected.record;
                }
                prop_assert!(last <= (read.records.len() + read.records.rejected.len()) as u64);
            }
            Err(error) => prop_assert!(!error.message().is_empty() && error.code().text != "internal.panic"),
        }
    }
    let _ = detect(bytes);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn mutated_files_get_an_answer(bytes in mutated()) {
        judge(&bytes)?;
    }

    #[test]
    fn arbitrary_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        judge(&bytes)?;
    }
}
