//! The sample data in the repository is what its generator writes.

#[path = "../../examples/sample/mod.rs"]
mod sample;

#[test]
fn the_sample_files_are_what_the_generator_writes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data");
    let sample = sample::generate();
    for (name, text) in
        [("platform_payments.csv", sample.platform), ("stripe_balance_change_from_activity.csv", sample.channel)]
    {
        let committed = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        assert!(committed == text, "{name} differs: run `cargo run --example generate_sample`");
    }
    assert_eq!(sample::AS_OF, "2025-11-03T00:00:00Z");
}

#[cfg(feature = "readers")]
#[test]
fn every_row_of_the_sample_is_a_record_or_a_rejected_row() {
    use counterfoil::readers::{Source, read_bytes};
    let sample = sample::generate();
    let rejected = |text: &str| {
        let read = read_bytes(text.as_bytes(), &Source::default()).unwrap();
        assert_eq!(read.records.len() + read.records.rejected.len(), text.lines().count() - 1);
        let mut codes: Vec<&str> = read.records.rejected.iter().map(|row| row.code).collect();
        codes.sort_unstable();
        (read.format.name(), codes)
    };
    let (format, codes) = rejected(&sample.platform);
    assert_eq!(format, "counterfoil.csv");
    assert_eq!(codes, ["csv.invalid_date", "money.currency_invalid", "money.invalid_char", "money.too_many_decimals"]);
    let (format, codes) = rejected(&sample.channel);
    assert_eq!(format, "stripe.balance_change_from_activity");
    assert_eq!(codes, ["money.exponent_not_allowed"; 2]);
}
