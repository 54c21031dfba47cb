//! Stages, their seconds and their sum. Every stage runs, whatever became of the one before.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::tally::Tally;

/// What a stage came to: a count, or the reason why it could not run here.
#[derive(Debug)]
pub(crate) enum Verdict {
    Ran(Tally),
    Skipped(String),
}

/// The outcome of a stage; an error is a failure with its text.
pub(crate) type Outcome = Result<Verdict, String>;

/// A stage whose findings decide: none is a pass.
pub(crate) fn findings(found: &[String]) -> Outcome {
    if found.is_empty() { Ok(Verdict::Ran(Tally::pass())) } else { Err(found.join("\n")) }
}

/// Runs stages and remembers what each came to.
#[derive(Debug)]
pub(crate) struct Report {
    only: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    elapsed: Duration,
    tally: Tally,
}

impl Report {
    /// A report over all stages, or over those whose name begins with one of the given words.
    pub(crate) fn new(only: &[String]) -> Self {
        Self { only: only.to_vec(), rows: Vec::new() }
    }

    /// Runs one stage.
    pub(crate) fn stage(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        if !self.only.is_empty() && !self.only.iter().any(|word| name.starts_with(word.as_str())) {
            return;
        }
        println!("-- {name}");
        let start = Instant::now();
        let outcome = work();
        let elapsed = start.elapsed();
        let tally = match outcome {
            Ok(Verdict::Ran(tally)) => tally,
            Ok(Verdict::Skipped(reason)) => {
                let mut tally = Tally::default();
                tally.skip(reason);
                tally
            }
            Err(message) => {
                println!("{message}");
                Tally::failure()
            }
        };
        println!("   {}", line(&tally, elapsed));
        self.rows.push(Row { name: name.to_owned(), elapsed, tally });
    }

    /// Prints the stages, what was left out and why, and the sum as the last line.
    pub(crate) fn finish(self) -> ExitCode {
        let mut sum = Tally::default();
        println!();
        for row in &self.rows {
            println!("{:<28} {}", row.name, line(&row.tally, row.elapsed));
        }
        let total: Duration = self.rows.iter().map(|row| row.elapsed).sum();
        println!("{:<28} {:.1} s", "together", total.as_secs_f32());
        for row in self.rows {
            for reason in &row.tally.skips {
                println!("skipped: {}: {reason}", row.name);
            }
            sum.add(row.tally);
        }
        println!("{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.skipped);
        if sum.failed == 0 && sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn line(tally: &Tally, elapsed: Duration) -> String {
    format!(
        "{:>5} passed, {} failed, {} skipped ({:.1} s)",
        tally.passed,
        tally.failed,
        tally.skipped,
        elapsed.as_secs_f32()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_stage_stops_nothing_and_fails_the_whole() {
        let mut report = Report::new(&[]);
        report.stage("first", || Err("broken".to_owned()));
        let mut ran = false;
        report.stage("second", || {
            ran = true;
            Ok(Verdict::Ran(Tally::pass()))
        });
        assert!(ran);
        assert_eq!(format!("{:?}", report.finish()), format!("{:?}", ExitCode::FAILURE));
    }

    #[test]
    fn nothing_run_is_not_a_success() {
        let mut report = Report::new(&["elsewhere".to_owned()]);
        report.stage("first", || Ok(Verdict::Ran(Tally::pass())));
        assert_eq!(format!("{:?}", report.finish()), format!("{:?}", ExitCode::FAILURE));
    }

    #[test]
    fn findings_are_a_failure() {
        assert!(findings(&[]).is_ok());
        assert_eq!(findings(&["a".to_owned(), "b".to_owned()]).err().as_deref(), Some("a\nb"));
    }
}
