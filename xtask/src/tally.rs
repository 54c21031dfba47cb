//! How many passed, failed and were left out, read from what each test runner prints.

use std::collections::BTreeSet;

/// The count of one stage. What was left out is listed with its reason, never only counted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
    pub(crate) skips: Vec<String>,
}

impl Tally {
    /// One check that held.
    pub(crate) fn pass() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// One check that did not hold.
    pub(crate) fn failure() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// Adds one that was left out.
    pub(crate) fn skip(&mut self, reason: impl Into<String>) {
        self.skipped += 1;
        self.skips.push(reason.into());
    }

    /// The sum of both.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.skips.extend(other.skips);
    }

    /// Holds the runner's exit status against its own count: a failure that no line counted is one failure, and a run
    /// that counted nothing at all has shown nothing.
    pub(crate) fn settle(mut self, success: bool) -> Self {
        if self.failed == 0 && (!success || self.passed + self.skipped == 0) {
            self.failed = 1;
        }
        self
    }
}

/// The output of `cargo test -- --show-output`.
///
/// A test that passes but prints a line `skipped: …` has not tested what its name says and counts as left out.
pub(crate) fn libtest(output: &str) -> Tally {
    let mut tally = Tally::default();
    let mut test = "";
    let mut quiet: BTreeSet<(&str, &str)> = BTreeSet::new();
    for line in output.lines().map(str::trim) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            tally.passed += count_before(counts, " passed");
            tally.failed += count_before(counts, " failed");
        } else if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" ----")) {
            test = name.trim_end_matches(" stdout");
        } else if let Some((name, verdict)) =
            line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ignored"))
        {
            let reason = verdict.trim_start_matches(", ");
            tally.skip(format!("{name}: ignored {reason}").trim_end().to_owned());
        } else if line.starts_with("skipped:") {
            quiet.insert((test, line));
        }
    }
    let tests: BTreeSet<&str> = quiet.iter().map(|(name, _)| *name).collect();
    let moved = u64::try_from(tests.len()).unwrap_or(u64::MAX).min(tally.passed);
    tally.passed -= moved;
    tally.skipped += moved;
    tally
        .skips
        .extend(quiet.iter().map(|(name, line)| format!("{name}: {}", line.trim_start_matches("skipped:").trim())));
    tally
}

/// The output of `pytest -q -rs`.
pub(crate) fn pytest(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().map(|line| line.trim().trim_matches('=').trim()) {
        if line.contains(" in ") && line.ends_with('s') && line.starts_with(|first: char| first.is_ascii_digit()) {
            tally.passed = count_before(line, " passed") + count_before(line, " xfailed");
            tally.failed =
                count_before(line, " failed") + count_before(line, " error") + count_before(line, " xpassed");
            tally.skipped = count_before(line, " skipped");
        } else if let Some(skip) = line.strip_prefix("SKIPPED ") {
            tally.skips.push(skip.to_owned());
        }
    }
    tally
}

/// The output of `node --test --test-reporter=tap`.
pub(crate) fn node(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines() {
        let mut words = line.trim_start_matches("# ").split(' ');
        let counter = (words.next(), words.next().and_then(|number| number.parse::<u64>().ok()), words.next());
        match counter {
            (Some("pass"), Some(number), None) if line.starts_with("# ") => tally.passed += number,
            (Some("fail" | "cancelled"), Some(number), None) if line.starts_with("# ") => tally.failed += number,
            (Some("skipped" | "todo"), Some(number), None) if line.starts_with("# ") => tally.skipped += number,
            _ => {
                // A directive of TAP: the case was skipped, or is known to fail.
                if let Some((test, directive)) = line.trim().split_once(" # ").filter(|(test, _)| test.contains("ok "))
                {
                    tally.skips.push(format!("{test}: {directive}"));
                }
            }
        }
    }
    tally
}

/// The last line of the form `N passed, N failed` with an optional `, N skipped`; lines `skipped: …` are the reasons.
pub(crate) fn counts(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().map(str::trim) {
        if line.contains(" passed, ")
            && line.contains(" failed")
            && line.starts_with(|first: char| first.is_ascii_digit())
        {
            tally.passed = count_before(line, " passed");
            tally.failed = count_before(line, " failed");
            tally.skipped = count_before(line, " skipped");
        } else if let Some(reason) = line.strip_prefix("skipped:") {
            tally.skips.push(reason.trim().to_owned());
        }
    }
    tally
}

/// The number that stands directly before a word, or zero.
fn count_before(line: &str, word: &str) -> u64 {
    let Some(end) = line.find(word) else { return 0 };
    let before = line.get(..end).unwrap_or_default();
    let digits = before.len() - before.trim_end_matches(|digit: char| digit.is_ascii_digit()).len();
    before.get(before.len() - digits..).and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(tally: &Tally) -> (u64, u64, u64) {
        (tally.passed, tally.failed, tally.skipped)
    }

    #[test]
    fn libtest_sums_its_binaries() {
        let output = "\
test a ... ok
test b ... ignored, needs a server
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        let tally = libtest(output);
        assert_eq!(numbers(&tally), (4, 2, 1));
        assert_eq!(tally.skips, ["b: ignored needs a server"]);
    }

    #[test]
    fn a_test_that_says_it_skipped_has_not_passed() {
        let output = "\
successes:

---- money::vectors stdout ----
skipped: fixed-point vectors (no ../shared)
skipped: ISO table (no ../shared)

test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        let tally = libtest(output);
        assert_eq!(numbers(&tally), (1, 0, 1));
        assert_eq!(tally.skips.len(), 2);
        assert!(tally.skips[0].starts_with("money::vectors: "), "{:?}", tally.skips);
    }

    #[test]
    fn pytest_in_both_of_its_tones() {
        let quiet = "SKIPPED [2] tests/test_a.py:3: no pandas\n1 failed, 30 passed, 2 skipped in 1.20s";
        assert_eq!(numbers(&pytest(quiet)), (30, 1, 2));
        assert_eq!(pytest(quiet).skips, ["[2] tests/test_a.py:3: no pandas"]);
        let loud = "=========== 4 passed, 1 error in 0.07s ===========";
        assert_eq!(numbers(&pytest(loud)), (4, 1, 0));
    }

    #[test]
    fn node_counts_tap_and_not_its_plan() {
        let output = "\
ok 1 - adds
ok 2 - spark # SKIP no jvm
1..2
# tests 2
# suites 0
# pass 1
# fail 0
# cancelled 0
# skipped 1
# todo 0
# duration_ms 50";
        let tally = node(output);
        assert_eq!(numbers(&tally), (1, 0, 1));
        assert_eq!(tally.skips, ["ok 2 - spark: SKIP no jvm"]);
    }

    #[test]
    fn counts_takes_the_last_total() {
        assert_eq!(numbers(&counts("3 passed, 0 failed\nskipped: x\n10 passed, 1 failed, 2 skipped")), (10, 1, 2));
    }

    #[test]
    fn a_run_that_shows_nothing_fails() {
        assert_eq!(Tally::default().settle(true).failed, 1);
        assert_eq!(libtest("test result: ok. 3 passed; 0 failed").settle(false).failed, 1);
        assert_eq!(libtest("test result: ok. 3 passed; 0 failed").settle(true).failed, 0);
    }
}
