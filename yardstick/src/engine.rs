//! What is measured: anything that takes a case and says which records belong together.

use crate::case::Case;
use counterfoil_core::reconcile::{Basis, Outcome, Reconciliation, Run, Side, reconcile};

/// Rows that an engine matches with each other without asking anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Rows of the platform.
    pub platform: Vec<usize>,
    /// Rows of the channel.
    pub channel: Vec<usize>,
}

/// What an engine says about a case.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Outcomes of the platform's records, by row.
    pub platform: Vec<Outcome>,
    /// Outcomes of the channel's records, by row.
    pub channel: Vec<Outcome>,
    /// What it matched.
    pub claims: Vec<Claim>,
    /// Minor units that its bridges do not explain, where it has bridges.
    pub unexplained: Option<u128>,
}

impl Answer {
    /// An answer in which everything claimed is matched and all else open, for engines without finer words.
    pub fn from_claims(case: &Case, claims: Vec<Claim>) -> Self {
        let mut answer = Self {
            platform: vec![Outcome::PlatformOnly; case.platform.len()],
            channel: vec![Outcome::ChannelOnly; case.channel.len()],
            claims: Vec::new(),
            unexplained: None,
        };
        for claim in &claims {
            for row in &claim.platform {
                if let Some(outcome) = answer.platform.get_mut(*row) {
                    *outcome = Outcome::Matched;
                }
            }
            for row in &claim.channel {
                if let Some(outcome) = answer.channel.get_mut(*row) {
                    *outcome = Outcome::Matched;
                }
            }
        }
        Self { claims, ..answer }
    }
}

/// An engine under measurement.
pub trait Engine {
    /// Its name in tables.
    fn name(&self) -> &str;

    /// Its answer, or why it has none.
    ///
    /// # Errors
    /// The engine's own error in words; it counts as a failed case.
    fn answer(&self, case: &Case) -> Result<Answer, String>;
}

/// The engine of this library.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counterfoil;

impl Engine for Counterfoil {
    fn name(&self) -> &'static str {
        "counterfoil"
    }

    fn answer(&self, case: &Case) -> Result<Answer, String> {
        let run = Run::new(case.as_of);
        let result = reconcile(&case.platform, &case.channel, &case.policy, &run).map_err(|error| error.to_string())?;
        let outcomes =
            |side: Side| -> Vec<Outcome> { result.side(side).verdicts.iter().map(|verdict| verdict.outcome).collect() };
        let claims = claims(&result)?;
        let unexplained = Some(unexplained(case, &result)?);
        Ok(Answer { platform: outcomes(Side::Platform), channel: outcomes(Side::Channel), claims, unexplained })
    }
}

/// Matched pairs and groups; a link that its counterpart does not return is an error.
fn claims(result: &Reconciliation) -> Result<Vec<Claim>, String> {
    let mut claims = Vec::new();
    let mut groups = std::collections::BTreeSet::new();
    for (side, verdicts) in [(Side::Platform, &result.platform.verdicts), (Side::Channel, &result.channel.verdicts)] {
        for (row, verdict) in verdicts.iter().enumerate() {
            if verdict.outcome != Outcome::Matched {
                continue;
            }
            if let Some(partner) = verdict.partner() {
                let back = result.side(side.other()).verdicts.get(partner).copied();
                let returned = back.is_some_and(|back| back.outcome == Outcome::Matched && back.partner() == Some(row));
                if !returned {
                    return Err(format!("{} row {row} is matched with row {partner}, which is not", side.name()));
                }
                if side == Side::Platform {
                    claims.push(Claim { platform: vec![row], channel: vec![partner] });
                }
            } else if let Some(group) = verdict.group() {
                groups.insert(group);
            } else {
                return Err(format!("{} row {row} is matched with nothing", side.name()));
            }
        }
    }
    let rows = |rows: &[u32]| rows.iter().map(|row| *row as usize).collect::<Vec<_>>();
    for group in groups {
        let group = result.groups.get(group).ok_or_else(|| format!("no group has the index {group}"))?;
        claims.push(Claim { platform: rows(&group.platform), channel: rows(&group.channel) });
    }
    Ok(claims)
}

/// What the bridges leave over, by their own word and by adding them up; an end of a bridge that is not the file's own
/// total is an error.
fn unexplained(case: &Case, result: &Reconciliation) -> Result<u128, String> {
    let mut left = 0_u128;
    for bridge in &result.bridges {
        let steps: i128 = bridge.steps.iter().map(|step| step.minor).sum();
        let open = bridge.channel_total - bridge.platform_total - steps;
        left += bridge.unexplained.unsigned_abs().max(open.unsigned_abs());
        for (side, stated) in [(Side::Platform, bridge.platform_total), (Side::Channel, bridge.channel_total)] {
            let records = case.side(side);
            let basis = if side == Side::Platform { case.policy.amount.platform } else { case.policy.amount.channel };
            let rows = (0..records.len()).filter(|row| records.currency_of(*row) == Some(bridge.currency));
            let known: Option<Vec<i64>> = rows
                .map(|row| match basis {
                    Basis::Gross => records.amount_of(row),
                    Basis::Net => records.net_of(row),
                })
                .collect();
            let Some(known) = known else { continue };
            let total: i128 = known.into_iter().map(i128::from).sum();
            if total != stated {
                return Err(format!(
                    "the bridge in {} begins or ends with {stated} and the {} has {total}",
                    bridge.currency.code(),
                    side.name()
                ));
            }
        }
    }
    Ok(left)
}
