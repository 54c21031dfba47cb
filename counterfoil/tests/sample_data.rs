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
