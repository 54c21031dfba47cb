//! The name that was probably meant.

/// The known name that is nearest to a wrong one, where one is near: at most a third of its letters differ. Case does not
/// count, nor does whether words are joined by a space, a dash, a dot or an underscore.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = |text: &str| text.to_lowercase().replace([' ', '-', '.'], "_");
    let target = folded(wrong);
    known
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(|name| (distance(&target, &folded(name)), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3).div_ceil(3))
        .min()
        .map(|(_, name)| name)
}

/// `, did you mean "x"?`, or nothing.
pub fn hint<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, known).map_or_else(String::new, |name| format!(", did you mean {name:?}?"))
}

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one text to the other (optimal string
/// alignment). Texts past 64 letters are not compared: no name here is that long.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().take(65).collect();
    let other: Vec<char> = other.chars().take(65).collect();
    if one.len() > 64 || other.len() > 64 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, candidate) in other.iter().enumerate() {
            let cell = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let substituted = cell(&above, column) + usize::from(letter != candidate);
            let mut best = substituted.min(cell(&above, column + 1) + 1).min(cell(&current, column) + 1);
            let swapped =
                row > 0 && column > 0 && one.get(row - 1) == Some(candidate) && other.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(cell(&before, column - 1) + 1);
            }
            current.push(best);
        }
        before = above;
        above = current;
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let known = ["stripe_payments", "stripe_settlement", "generic_channel"];
        assert_eq!(nearest("stripe_settlment", known), Some("stripe_settlement"));
        assert_eq!(nearest("Stripe_Payments", known), Some("stripe_payments"));
        assert_eq!(nearest("genreic_channel", known), Some("generic_channel"));
        assert_eq!(nearest("paypal", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }

    #[test]
    fn distances_are_those_of_optimal_string_alignment() {
        let cases =
            [("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("kitten", "sitting", 3), ("tolerence", "tolerance", 1)];
        for (one, other, expected) in cases {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }
}
