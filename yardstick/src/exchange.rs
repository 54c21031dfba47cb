//! Cases and answers as lines of JSON, for engines that are not written in Rust.

use crate::case::Case;
use crate::engine::{Answer, Claim, Engine};
use counterfoil_core::reconcile::{DateKind, Outcome, Pass, Policy, Records, Side};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One case as one line of JSON: both sides' records with kinds and statuses already put into the policy's classes, the
/// keys of its exact and group passes, its amount tolerance. The answer key is not in it.
pub fn to_line(case: &Case) -> String {
    let keys: Vec<&Vec<String>> = case
        .policy
        .passes
        .iter()
        .filter_map(|pass| match pass {
            Pass::Exact { key } | Pass::Group { key, .. } => Some(key),
            _ => None,
        })
        .collect();
    let tolerance = &case.policy.amount.tolerance;
    let line = json!({
        "family": case.family,
        "seed": case.seed,
        "case": case.number,
        "keys": keys,
        "tolerance_minor": tolerance.over.minor.max(tolerance.under.minor),
        "tolerance_basis_points": tolerance.over.basis_points.max(tolerance.under.basis_points),
        "platform": rows(case, Side::Platform),
        "channel": rows(case, Side::Channel),
    });
    line.to_string()
}

fn rows(case: &Case, side: Side) -> Vec<Value> {
    let records = case.side(side);
    (0..records.len()).map(|row| record(records, &case.policy, side, row)).collect()
}

fn record(records: &Records, policy: &Policy, side: Side, row: usize) -> Value {
    let references: BTreeMap<&str, &str> = policy
        .references
        .iter()
        .filter_map(|reference| {
            let field = if side == Side::Platform { &reference.platform } else { &reference.channel };
            Some((reference.name.as_str(), records.text(field)?.value(row)))
        })
        .collect();
    json!({
        "row": row,
        "id": records.id.value(row),
        "class": kind_class(policy, side, records.kind_of(row)),
        "status": status_class(policy, side, records.status_of(row)),
        "amount": records.amount_of(row).or_else(|| records.net_of(row)),
        "currency": records.currency_of(row).map(|currency| currency.code()),
        "account": records.account_of(row),
        "created": records.date_of(DateKind::Created, row),
        "references": references,
    })
}

fn kind_class<'a>(policy: &'a Policy, side: Side, kind: &'a str) -> &'a str {
    let class = policy.kinds.iter().find(|class| {
        let kinds = if side == Side::Platform { &class.platform } else { &class.channel };
        kinds.iter().any(|listed| listed == kind)
    });
    match class {
        Some(class) => &class.name,
        None if policy.kinds.is_empty() => "",
        None => kind,
    }
}

fn status_class(policy: &Policy, side: Side, status: &str) -> String {
    let status = status.trim().to_lowercase();
    let class = policy.statuses.iter().flat_map(|rule| &rule.classes).find(|class| {
        let statuses = if side == Side::Platform { &class.platform } else { &class.channel };
        statuses.contains(&status)
    });
    class.map_or(status.clone(), |class| class.name.clone())
}

/// An engine that answered beforehand, in a file.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    name: String,
    answers: BTreeMap<(String, u64, u64), Value>,
}

impl Recorded {
    /// An engine from its lines: `{"family", "seed", "case", "claims": [[rows, rows]], "diffs": [[row, row, outcome]]}`.
    ///
    /// # Errors
    /// A line that is not that, in words.
    pub fn from_lines(name: &str, text: &str) -> Result<Self, String> {
        let mut answers = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            let value: Value =
                serde_json::from_str(line).map_err(|error| format!("answers of {name}, line {number}: {error}"))?;
            let family = value["family"].as_str();
            let (Some(family), Some(seed), Some(case)) = (family, value["seed"].as_u64(), value["case"].as_u64())
            else {
                return Err(format!("answers of {name}, line {number}: no case is named"));
            };
            answers.insert((family.to_owned(), seed, case), value);
        }
        Ok(Self { name: name.to_owned(), answers })
    }
}

impl Engine for Recorded {
    fn name(&self) -> &str {
        &self.name
    }

    fn answer(&self, case: &Case) -> Result<Answer, String> {
        let key = (case.family.to_owned(), case.seed, case.number);
        let value = self.answers.get(&key).ok_or_else(|| format!("{} did not answer", self.name))?;
        if let Some(error) = value["error"].as_str() {
            return Err(error.to_owned());
        }
        let rows = |value: &Value| -> Option<Vec<usize>> {
            value.as_array()?.iter().map(|row| usize::try_from(row.as_u64()?).ok()).collect()
        };
        let claim = |value: &Value| Some(Claim { platform: rows(&value[0])?, channel: rows(&value[1])? });
        let claims: Option<Vec<Claim>> = value["claims"].as_array().into_iter().flatten().map(claim).collect();
        let claims = claims.ok_or_else(|| format!("{}: a claim is no pair of lists of rows", self.name))?;
        let mut answer = Answer::from_claims(case, claims);
        for diff in value["diffs"].as_array().into_iter().flatten() {
            let outcome = Outcome::ALL.into_iter().find(|outcome| Some(outcome.name()) == diff[2].as_str());
            for (side, index) in [(&mut answer.platform, 0), (&mut answer.channel, 1)] {
                let row = diff[index].as_u64().and_then(|row| usize::try_from(row).ok());
                let slot = row.and_then(|row| side.get_mut(row)).filter(|slot| **slot != Outcome::Matched);
                if let (Some(slot), Some(outcome)) = (slot, outcome) {
                    *slot = outcome;
                }
            }
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::families;
    use crate::score::measure;

    #[test]
    fn a_line_holds_every_record_and_not_the_key() {
        for family in families::all() {
            let case = family.case(5, 1).unwrap();
            let line: Value = serde_json::from_str(&to_line(&case)).unwrap();
            assert_eq!(line["platform"].as_array().map(Vec::len), Some(case.platform.len()));
            assert_eq!(line["channel"].as_array().map(Vec::len), Some(case.channel.len()));
            assert!(line.get("key").is_none() && line.get("expected").is_none());
        }
    }

    #[test]
    fn a_recorded_answer_is_scored_as_any_other() {
        let case = families::all()[0].case(5, 1).unwrap();
        let empty = format!(r#"{{"family":"{}","seed":5,"case":1,"claims":[],"diffs":[]}}"#, case.family);
        let engine = Recorded::from_lines("nobody", &empty).unwrap();
        let (score, _) = measure(&case, &engine.answer(&case));
        assert_eq!((score.claims, score.false_claims, score.resolved), (0, 0, 0));
        assert!(score.resolvable > 0);
        let missing = engine.answer(&families::all()[0].case(5, 2).unwrap());
        assert!(missing.is_err());
    }
}
