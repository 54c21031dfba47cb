//! The lines of a runner's output that show what failed; the whole output stands in its log.

use crate::process::tail;

/// How many lines after the head of a failed case of Node are its story.
const NODE_LINES: usize = 30;
const SHOWN_LINES: usize = 300;

/// The failures that the output shows, or its end where none has a known form.
pub(crate) fn of(output: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut libtest = false;
    let mut node_left = 0_usize;
    for line in output.lines() {
        libtest = (libtest || line == "failures:") && !line.starts_with("test result:");
        if line.trim_start().starts_with("not ok ") {
            node_left = NODE_LINES;
        }
        if libtest || node_left > 0 || line.starts_with("FAILED ") || line.starts_with("E  ") {
            lines.push(line);
        }
        node_left = node_left.saturating_sub(1);
    }
    if lines.is_empty() {
        return tail(output);
    }
    lines.truncate(SHOWN_LINES);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_between_long_successes_is_shown() {
        let filler = "test fine ... ok\n".repeat(500);
        let output = format!(
            "{filler}failures:\n\n---- laws::sum stdout ----\nleft: 1\nright: 2\n\ntest result: FAILED. 1 passed\n{filler}"
        );
        let shown = of(&output);
        assert!(shown.contains("laws::sum") && shown.contains("right: 2") && !shown.contains("fine"), "{shown}");
    }

    #[test]
    fn a_case_of_node_brings_its_story() {
        let filler = "ok 1 - fine\n".repeat(500);
        let shown = of(&format!("{filler}not ok 7 - adds\n  ---\n  error: 'three'\n{filler}"));
        assert!(shown.starts_with("not ok 7") && shown.contains("three"), "{shown}");
    }

    #[test]
    fn an_unknown_form_shows_its_end() {
        assert_eq!(of("a\nb"), "a\nb");
    }
}
