//! Whether the engine and the oracle say the same of a world.
//!
//! Records of equal content are one another's equals, so which of them is linked to which does not matter; how many
//! are, and which ids end how, does.

use super::{Answer, Fate, Tie};
use crate::worlds::{Rec, World, describe};
use counterfoil_core::reconcile::{Outcome, Reconciliation, Side};
use std::collections::BTreeMap;

/// A member of a group, told apart by side, content and id.
type Member = (Side, Rec);

/// What a record is tied to, by content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Link {
    Nothing,
    Content(Box<Rec>),
    Group(Vec<Member>),
}

/// The engine's verdicts in the oracle's terms.
pub(crate) fn answer_of(result: &Reconciliation) -> Answer {
    let side = |side: Side| -> Vec<Fate> {
        let verdicts = &result.side(side).verdicts;
        verdicts
            .iter()
            .map(|verdict| {
                let tied = verdict.outcome == Outcome::Matched || verdict.outcome.is_pairwise();
                let tie = match (tied, verdict.partner(), verdict.group()) {
                    (true, Some(row), _) => Tie::Row(row),
                    (true, None, Some(group)) => {
                        let rows = |rows: &[u32]| -> Vec<usize> {
                            let mut rows: Vec<usize> = rows.iter().map(|row| *row as usize).collect();
                            rows.sort_unstable();
                            rows
                        };
                        let group = &result.groups[group];
                        Tie::Group(rows(&group.platform), rows(&group.channel))
                    }
                    _ => Tie::None,
                };
                Fate { outcome: verdict.outcome, reason: Some(verdict.reason), tie }
            })
            .collect()
    };
    Answer { platform: side(Side::Platform), channel: side(Side::Channel) }
}

/// The first thing in which two answers differ, in words.
pub(crate) fn difference(world: &World, oracle: &Answer, engine: &Answer) -> Option<String> {
    if oracle.platform.len() != engine.platform.len() || oracle.channel.len() != engine.channel.len() {
        return Some("the engine did not judge every record".to_owned());
    }
    one_sided_links(engine).or_else(|| {
        let outcomes = (tally(world, oracle, &outcome_of), tally(world, engine, &outcome_of));
        let links = (tally(world, oracle, &link_of), tally(world, engine, &link_of));
        first_difference(&outcomes.0, &outcomes.1)
            .or_else(|| first_difference(&links.0, &links.1))
            .or_else(|| other_reason(world, oracle, engine))
    })
}

/// A reason that the page names and the engine does not give. Records of equal content may change places.
fn other_reason(world: &World, oracle: &Answer, engine: &Answer) -> Option<String> {
    for side in Side::BOTH {
        let records = &world.side(side).records;
        let fates = oracle.side(side).iter().zip(engine.side(side));
        for (row, (one, other)) in fates.enumerate() {
            let alone = records.iter().filter(|record| record.content() == records[row].content()).count() == 1;
            let same_link = one.tie == other.tie;
            if (alone || same_link) && one.reason.is_some() && one.reason != other.reason {
                return Some(format!("{} {row}: reason {:?}, engine {:?}", side.name(), one.reason, other.reason));
            }
        }
    }
    None
}

/// Both answers next to each other, for a person.
pub(crate) fn side_by_side(world: &World, oracle: &Answer, engine: &Answer) -> String {
    let mut text = String::new();
    for side in Side::BOTH {
        for (row, record) in world.side(side).records.iter().enumerate() {
            let say = |fate: Option<&Fate>| {
                fate.map_or("nothing".to_owned(), |fate| format!("{:?} {:?} {:?}", fate.outcome, fate.reason, fate.tie))
            };
            let (one, other) = (say(oracle.side(side).get(row)), say(engine.side(side).get(row)));
            text.push_str(&format!(
                "  {} {row} ({})\n    oracle {one}\n    engine {other}\n",
                side.name(),
                describe(record)
            ));
        }
    }
    text
}

/// A link that the other end does not return.
fn one_sided_links(answer: &Answer) -> Option<String> {
    for side in Side::BOTH {
        for (row, fate) in answer.side(side).iter().enumerate() {
            let broken = match &fate.tie {
                Tie::None => fate.outcome == Outcome::Matched || fate.outcome.is_pairwise(),
                Tie::Row(other) => answer
                    .side(side.other())
                    .get(*other)
                    .is_none_or(|back| back.tie != Tie::Row(row) || back.outcome != fate.outcome),
                Tie::Group(platform, channel) => {
                    let own = if side == Side::Platform { platform } else { channel };
                    let same = |side: Side, rows: &[usize]| {
                        rows.iter().all(|row| {
                            answer
                                .side(side)
                                .get(*row)
                                .is_some_and(|member| member.tie == fate.tie && member.outcome == fate.outcome)
                        })
                    };
                    !own.contains(&row) || !same(Side::Platform, platform) || !same(Side::Channel, channel)
                }
            };
            if broken {
                return Some(format!(
                    "{} {row}: {:?} with {:?} is not returned by the other end",
                    side.name(),
                    fate.outcome,
                    fate.tie
                ));
            }
        }
    }
    None
}

type Tally<K> = BTreeMap<K, usize>;

fn tally<K: Ord>(world: &World, answer: &Answer, key: &dyn Fn(&World, Side, usize, &Fate) -> K) -> Tally<K> {
    let mut tally = BTreeMap::new();
    for side in Side::BOTH {
        for (row, fate) in answer.side(side).iter().enumerate() {
            *tally.entry(key(world, side, row, fate)).or_insert(0) += 1;
        }
    }
    tally
}

/// A record with its id, and how it ended.
fn outcome_of(world: &World, side: Side, row: usize, fate: &Fate) -> (Side, Rec, Outcome) {
    {
        let record = &world.side(side).records[row];
        (side, Rec { id: record.id.clone(), ..record.content() }, fate.outcome)
    }
}

/// A record without its id, how it ended, and with what.
fn link_of(world: &World, side: Side, row: usize, fate: &Fate) -> (Side, Rec, Outcome, Link) {
    let records = |side: Side| &world.side(side).records;
    let link = match &fate.tie {
        Tie::None => Link::Nothing,
        Tie::Row(other) => Link::Content(Box::new(records(side.other())[*other].content())),
        Tie::Group(platform, channel) => {
            let mut members: Vec<Member> =
                platform.iter().map(|row| (Side::Platform, records(Side::Platform)[*row].clone())).collect();
            members.extend(channel.iter().map(|row| (Side::Channel, records(Side::Channel)[*row].clone())));
            members.sort();
            Link::Group(members)
        }
    };
    (side, records(side)[row].content(), fate.outcome, link)
}

fn first_difference<K: Ord + std::fmt::Debug>(oracle: &Tally<K>, engine: &Tally<K>) -> Option<String> {
    let missing = oracle.iter().find(|(key, count)| engine.get(*key) != Some(*count));
    let extra = engine.iter().find(|(key, count)| oracle.get(*key) != Some(*count));
    missing.or(extra).map(|(key, _)| {
        let count = |tally: &Tally<K>| tally.get(key).copied().unwrap_or(0);
        format!("{key:?}: oracle {} times, engine {} times", count(oracle), count(engine))
    })
}
