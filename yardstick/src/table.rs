//! Tables of scores, in Markdown, from integers only.

use crate::score::Score;
use std::fmt::Write as _;

/// A table with one row a name and a row of totals.
pub fn table_with_total(first_column: &str, rows: &[(String, Score)]) -> String {
    let mut total = Score::default();
    rows.iter().for_each(|(_, score)| total.add(score));
    let mut rows = rows.to_vec();
    rows.push(("total".to_owned(), total));
    table(first_column, &rows)
}

/// A table with one row a name.
pub fn table(first_column: &str, rows: &[(String, Score)]) -> String {
    let mut cells: Vec<[String; 10]> = vec![
        [
            first_column,
            "cases",
            "unanswered",
            "records",
            "matches",
            "false matches",
            "recall",
            "refused",
            "wrong outcomes",
            "unexplained",
        ]
        .map(str::to_owned),
    ];
    cells.extend(rows.iter().map(|(name, score)| row(name, score)));
    let mut widths = [0_usize; 10];
    for line in &cells {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for (index, line) in cells.iter().enumerate() {
        push_line(&mut text, line, &widths);
        if index == 0 {
            let rules = widths.map(|width| "-".repeat(width));
            push_line(&mut text, &rules, &widths);
        }
    }
    text
}

fn push_line(text: &mut String, cells: &[String; 10], widths: &[usize; 10]) {
    for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
        let result = if index == 0 { write!(text, "| {cell}{padding} ") } else { write!(text, "| {padding}{cell} ") };
        // Writing to a string cannot fail.
        result.unwrap_or_default();
    }
    text.push_str("|\n");
}

fn row(name: &str, score: &Score) -> [String; 10] {
    [
        name.to_owned(),
        score.cases.to_string(),
        score.errors.to_string(),
        score.records.to_string(),
        score.claims.to_string(),
        score.false_claims.to_string(),
        share(score.resolved, score.resolvable),
        share(score.refused, score.unresolvable),
        score.wrong_outcomes.to_string(),
        score.unexplained.map_or_else(|| "–".to_owned(), |minor| minor.to_string()),
    ]
}

/// A share in percent with two decimals, cut and not rounded, so that 100.00 means all; a dash where there is no whole.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let basis_points = u128::from(part) * 10_000 / u128::from(whole);
    format!("{}.{:02} %", basis_points / 100, basis_points % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_cut_and_never_rounded_up_to_all() {
        assert_eq!(share(99_999, 100_000), "99.99 %");
        assert_eq!(share(100_000, 100_000), "100.00 %");
        assert_eq!(share(0, 0), "–");
    }
}
