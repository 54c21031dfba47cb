//! The families of stories. Each tells one thing that goes right or wrong between two sets of books, with noise around it.

mod basic;
mod groups;
mod keys;
mod money;
mod states;
mod tolerant;

use crate::case::Case;
use crate::random::Random;
use crate::story::Story;
use chrono_tz::Tz;
use counterfoil_core::Result;
use counterfoil_core::money::Currency;

/// One family.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// Its name on the command line and in tables.
    pub name: &'static str,
    /// What happens in its stories.
    pub about: &'static str,
    tell: fn(&mut Story) -> Result<()>,
}

impl Family {
    const fn new(name: &'static str, about: &'static str, tell: fn(&mut Story) -> Result<()>) -> Self {
        Self { name, about, tell }
    }

    /// The case with this number: the same for the same seed.
    ///
    /// # Errors
    /// None that a correct family causes; those of building records are passed on.
    pub fn case(&self, seed: u64, number: u64) -> Result<Case> {
        let mut story = Story::new(Random::for_case(seed, self.name, number));
        (self.tell)(&mut story)?;
        story.end(self.name, seed, number)
    }
}

/// All families in the order of the table.
pub fn all() -> Vec<Family> {
    let parts =
        [basic::FAMILIES, keys::FAMILIES, groups::FAMILIES, states::FAMILIES, money::FAMILIES, tolerant::FAMILIES];
    let mut families = parts.concat();
    families.push(Family::new("everything", "several of the stories above in one pair of files", everything));
    families
}

/// Families that show what the tolerant pass matches by its meaning and a story can refute; measured and not judged.
pub fn limits() -> Vec<Family> {
    let coincidence = "no references; a missing payment and a stranger's of the same amount and day";
    vec![Family::new("coincidence", coincidence, tolerant::coincidence)]
}

/// Stories that keep to the policy of [`crate::policies::settlement`], told one after the other, with more passes than
/// any of them needs.
fn everything(story: &mut Story) -> Result<()> {
    let names = [
        "clean",
        "missing",
        "extra",
        "duplicates",
        "double_import",
        "direction_conflict",
        "uncaptured",
        "status_differs",
        "conflicting_references",
        "shared_reference",
        "refunds_partial",
        "several_refunds",
        "cancelled_refund",
        "refund_failure",
        "disputes",
        "many_equal_keys",
        "split_tender",
        "merged_payments",
        "group_sum_off",
        "group_status",
    ];
    let parts = [basic::FAMILIES, keys::FAMILIES, groups::FAMILIES, states::FAMILIES].concat();
    let mut told: Vec<Family> = parts.into_iter().filter(|family| names.contains(&family.name)).collect();
    story.random().shuffle(&mut told);
    let count = story.random().count(3, 6);
    let kinds = story.policy.kinds.clone();
    for family in told.into_iter().take(count) {
        (family.tell)(story)?;
    }
    story.policy.kinds = kinds;
    story.policy.passes = vec![
        crate::policies::exact(&["charge"]),
        crate::policies::exact(&["order"]),
        crate::policies::group(&["charge"]),
        crate::policies::group(&["order"]),
    ];
    Ok(())
}

/// Zones without daylight-saving time in the year of the stories, with their minutes ahead of UTC.
const FIXED_ZONES: [(Tz, i64); 4] =
    [(Tz::UTC, 0), (Tz::Asia__Tokyo, 540), (Tz::Asia__Kolkata, 330), (Tz::America__Phoenix, -420)];

/// A currency with two decimals, drawn.
fn two_decimals(story: &mut Story) -> Result<Currency> {
    Currency::parse(story.random().pick(&["USD", "EUR", "GBP", "CAD", "BRL"]))
}

/// An amount in so many parts of one minor unit or more that sum to it; the amount must be at least that many.
fn parts(random: &mut Random, total: i64, count: usize) -> Vec<i64> {
    let mut left = total;
    let mut parts = Vec::with_capacity(count);
    for later in (1..i64::try_from(count).unwrap_or(1)).rev() {
        let part = random.between(1, left - later);
        parts.push(part);
        left -= part;
    }
    parts.push(left);
    parts
}

/// So many amounts that differ from each other by `gap` or more, in a random order.
fn apart(random: &mut Random, count: usize, lowest: i64, gap: i64) -> Vec<i64> {
    let mut next = lowest;
    let mut amounts: Vec<i64> = Vec::with_capacity(count);
    for _ in 0..count {
        amounts.push(next);
        next += gap + random.between(0, 3 * gap);
    }
    random.shuffle(&mut amounts);
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_there_are_at_least_25() {
        let families = all();
        let names: BTreeSet<&str> = families.iter().map(|family| family.name).collect();
        assert_eq!(names.len(), families.len());
        assert!(names.len() >= 25, "{}", names.len());
    }

    #[test]
    fn every_family_is_the_same_for_the_same_seed_and_another_for_another() {
        for family in all() {
            let text = |seed, number| {
                let case = family.case(seed, number).unwrap();
                format!("{:?} {:?} {:?} {:?}", case.platform, case.channel, case.policy, case.key)
            };
            assert_eq!(text(1, 3), text(1, 3), "{}", family.name);
            assert_ne!(text(1, 3), text(1, 4), "{}", family.name);
            assert_ne!(text(1, 3), text(2, 3), "{}", family.name);
        }
    }

    #[test]
    fn every_policy_is_valid_and_every_case_has_records_and_answers() {
        for family in all() {
            for number in 0..50 {
                let case = family.case(11, number).unwrap();
                case.policy.validate().unwrap();
                case.platform.validate().unwrap();
                case.channel.validate().unwrap();
                assert_eq!(case.platform.len(), case.key.platform.len());
                assert_eq!(case.channel.len(), case.key.channel.len());
                assert!((1..=200).contains(&case.records()), "{}: {} records", family.name, case.records());
            }
        }
    }

    #[test]
    fn parts_sum_to_the_whole() {
        let mut random = Random::for_case(3, "parts", 0);
        for count in 1..9 {
            let parts = parts(&mut random, 20, count);
            assert_eq!((parts.len(), parts.iter().sum::<i64>()), (count, 20));
            assert!(parts.iter().all(|part| *part >= 1));
        }
    }
}
