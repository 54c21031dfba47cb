//! The sample data in the repository is what its generator writes.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

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

#[cfg(all(feature = "readers", feature = "reports"))]
mod compared {
    use super::sample;
    use counterfoil::reconcile::{Outcome, Reason, Side, preset};
    use counterfoil::{Comparison, Reconcile, instant_from_text};

    fn compare(threads: usize) -> Comparison {
        let sample = sample::generate();
        Reconcile::new(preset("stripe_settlement").unwrap())
            .as_of(instant_from_text(sample::AS_OF).unwrap())
            .threads(threads)
            .run_bytes(sample.platform.as_bytes(), sample.channel.as_bytes())
            .unwrap()
    }

    #[test]
    fn the_sample_shows_every_outcome_and_all_that_the_story_planted() {
        let comparison = compare(2);
        let summary = comparison.summary();
        let both = |outcome| (summary.count(Side::Platform, outcome), summary.count(Side::Channel, outcome));
        for outcome in Outcome::ALL {
            assert!(both(outcome) != (0, 0), "no record is {}", outcome.name());
        }
        // What the plan of the story says, times how often it says it.
        assert_eq!(both(Outcome::AmountDiff), (4, 4));
        assert_eq!(both(Outcome::FeeDiff), (3, 3));
        assert_eq!(both(Outcome::CurrencyDiff), (2, 2));
        assert_eq!(both(Outcome::StatusDiff), (2, 2));
        assert_eq!(both(Outcome::Duplicate), (2, 0));
        assert_eq!(both(Outcome::Ambiguous), (2 * 2 + 2, 2 * 2));
        assert_eq!(both(Outcome::Ignored), (3 + 2, 2));
        assert_eq!(both(Outcome::Rejected), (4, 2));
        let reasons = |reason| comparison.differences().filter(|named| named.difference.reason == reason).count();
        assert_eq!(reasons(Reason::ReferencesDisagree), 2);
        assert_eq!(reasons(Reason::DirectionConflict), 2);
        let groups = (3 + 3 + 2) as u64;
        assert_eq!(summary.matched_groups, groups, "split tenders, partial captures, orders of two charges");
    }

    #[test]
    fn threads_do_not_show() {
        let one = compare(1).to_json();
        for threads in [2, 3, 8] {
            assert_eq!(compare(threads).to_json(), one, "{threads} threads");
        }
    }

    /// Rows that cannot be read are named by their line, so they are left out here.
    #[test]
    fn the_order_of_rows_does_not_show() {
        let sample = sample::generate();
        let broken = ["25.00,", "1O800", "US$", "2025-10-32", "1.25E+02"];
        let turned = |text: &str, turn: &dyn Fn(&mut Vec<&str>)| {
            let mut rows: Vec<&str> =
                text.lines().skip(1).filter(|row| !broken.iter().any(|cell| row.contains(cell))).collect();
            turn(&mut rows);
            let header = text.lines().next().unwrap();
            std::iter::once(header).chain(rows).flat_map(|row| [row, "\n"]).collect::<String>()
        };
        let report = |turn: &dyn Fn(&mut Vec<&str>)| {
            Reconcile::new(preset("stripe_settlement").unwrap())
                .as_of(instant_from_text(sample::AS_OF).unwrap())
                .run_bytes(turned(&sample.platform, turn).as_bytes(), turned(&sample.channel, turn).as_bytes())
                .unwrap()
                .to_json()
        };
        let straight = report(&|_| {});
        assert!(straight.contains("\"rejected\": []"), "a broken row is left");
        assert!(report(&|rows| rows.reverse()) == straight, "reversed");
        assert!(report(&|rows| rows.rotate_left(97)) == straight, "rotated");
        assert!(report(&|rows| rows.sort_by_key(|row| row.len())) == straight, "sorted by length");
    }
}
