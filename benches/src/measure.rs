//! Durations and their spread, ratios and memory, all in integers.

use std::time::{Duration, Instant};

/// The durations of several rounds of one thing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rounds {
    microseconds: Vec<u64>,
}

impl Rounds {
    pub(crate) fn add(&mut self, duration: Duration) {
        self.add_microseconds(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX));
    }

    pub(crate) fn add_microseconds(&mut self, microseconds: u64) {
        self.microseconds.push(microseconds);
        self.microseconds.sort_unstable();
    }

    pub(crate) fn len(&self) -> usize {
        self.microseconds.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.microseconds.is_empty()
    }

    pub(crate) fn median(&self) -> u64 {
        self.microseconds.get(self.microseconds.len() / 2).copied().unwrap_or(0)
    }

    pub(crate) fn minimum(&self) -> u64 {
        self.microseconds.first().copied().unwrap_or(0)
    }

    pub(crate) fn maximum(&self) -> u64 {
        self.microseconds.last().copied().unwrap_or(0)
    }

    /// `24.6 ms (23.9–31.0)`.
    pub(crate) fn text(&self) -> String {
        let (median, minimum, maximum) = (self.median(), self.minimum(), self.maximum());
        format!("{} ms ({}–{})", milliseconds(median), milliseconds(minimum), milliseconds(maximum))
    }
}

/// Microseconds as milliseconds with one decimal.
pub(crate) fn milliseconds(microseconds: u64) -> String {
    let tenths = (microseconds + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `a / b` in hundredths.
pub(crate) fn hundredths(numerator: u64, denominator: u64) -> u64 {
    (u128::from(numerator) * 100 / u128::from(denominator.max(1))) as u64
}

/// Hundredths as text.
pub(crate) fn ratio_text(hundredths: u64) -> String {
    format!("{}.{:02}×", hundredths / 100, hundredths % 100)
}

/// Times one call.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let answer = work();
    (answer, start.elapsed())
}

/// The peak of resident memory during a call beyond what was resident before it, in KiB; `None` where the system does
/// not tell.
pub(crate) fn peak_beyond<T>(work: impl FnOnce() -> T) -> (T, Option<u64>) {
    // 5 resets the peak (proc_pid_clear_refs).
    let is_reset = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = status_kib("VmRSS");
    let answer = work();
    let peak = status_kib("VmHWM");
    let beyond = peak.zip(before).filter(|_| is_reset).map(|(peak, before)| peak.saturating_sub(before));
    (answer, beyond)
}

fn status_kib(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}
