//! What a run gives back, together with what went into it.

use crate::columns::OutcomeColumns;
use crate::reconcile::{Difference, Finding, Group, Pass, Policy, Reconciliation, Records, Side, Summary};
use std::sync::Arc;

/// Both sides, the policy and the verdict on every record.
#[derive(Debug, Clone)]
pub struct Comparison {
    policy: Policy,
    platform: Arc<Records>,
    channel: Arc<Records>,
    reconciliation: Reconciliation,
}

impl Comparison {
    pub(crate) fn new(
        policy: Policy,
        platform: Arc<Records>,
        channel: Arc<Records>,
        reconciliation: Reconciliation,
    ) -> Self {
        Self { policy, platform, channel, reconciliation }
    }

    /// The policy that was applied.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The records of a side.
    pub fn records(&self, side: Side) -> &Records {
        match side {
            Side::Platform => &self.platform,
            Side::Channel => &self.channel,
        }
    }

    /// Verdicts, groups, bridges: everything the engine found, by row.
    pub fn reconciliation(&self) -> &Reconciliation {
        &self.reconciliation
    }

    /// Counts and amounts by side and outcome.
    pub fn summary(&self) -> &Summary {
        &self.reconciliation.summary
    }

    /// What was noticed about the input or the run as a whole.
    pub fn findings(&self) -> &[Finding] {
        &self.reconciliation.findings
    }

    /// Everything somebody has to look at, worst first, with ids in place of rows.
    pub fn differences(&self) -> impl ExactSizeIterator<Item = NamedDifference<'_>> {
        self.reconciliation.differences.iter().map(|difference| NamedDifference {
            difference,
            platform_id: difference.platform.map(|row| self.platform.id.value(row as usize)),
            channel_id: difference.channel.map(|row| self.channel.id.value(row as usize)),
            group: difference.group.and_then(|group| self.reconciliation.groups.get(group as usize)),
        })
    }

    /// The row of the first record of a side with this id.
    pub fn find(&self, side: Side, id: &str) -> Option<usize> {
        let ids = &self.records(side).id;
        (0..ids.len()).find(|row| ids.value(*row) == id)
    }

    /// The outcomes of all records of both sides as columns.
    ///
    /// # Errors
    /// `recon.too_many_records` where a text column would pass 4 GiB.
    pub fn columns(&self) -> crate::Result<OutcomeColumns> {
        OutcomeColumns::of(self)
    }

    /// The id of the run: the same work has the same id, in any order of the input and in every language. Computed anew
    /// at each call, at the cost of one SHA-256 a record.
    pub fn run_id(&self) -> String {
        crate::reconcile::run_id(&self.platform, &self.channel, &self.policy, self.reconciliation.as_of)
    }

    /// The name of a pass for people, such as `exact on charge`.
    pub fn pass_name(&self, pass: u8) -> Option<String> {
        self.policy.passes.get(usize::from(pass)).map(|pass| match pass {
            Pass::Exact { key } => format!("exact on {}", key.join(", ")),
            Pass::Group { key, .. } => format!("group on {}", key.join(", ")),
            Pass::Tolerant { days, .. } => format!("tolerant within {days} days"),
        })
    }
}

/// One thing to look at, with ids in place of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedDifference<'a> {
    /// Outcome, reason, severity, money at risk and age.
    pub difference: &'a Difference,
    /// The id of the platform's record, where it has one and is no group.
    pub platform_id: Option<&'a str>,
    /// The id of the channel's record, where it has one and is no group.
    pub channel_id: Option<&'a str>,
    /// The group, where it is one.
    pub group: Option<&'a Group>,
}
