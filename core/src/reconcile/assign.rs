//! The best assignment of two small sets, and how sure it is.
//!
//! As many units as possible are assigned, at least cost. For every assigned pair the *rise* says by how much the cost
//! of the whole would rise without one unit of that pair; a pair that could be replaced at no cost rises by nothing.
//!
//! | phase | what it does |
//! |---|---|
//! | augment | shortest augmenting paths with potentials, until no unit can be added |
//! | question | for each pair in use, the cheapest detour around it in the residual network |
//!
//! Units that no pair can take stay unassigned: a pair fewer costs more than any detour can save, so a detour that
//! would leave both ends of a pair alone is no detour.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A possible pair of a left and a right node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub left: usize,
    pub right: usize,
    /// 0 or more.
    pub cost: i128,
}

/// An edge that the best assignment uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Assigned {
    /// Index into the edges.
    pub edge: usize,
    /// Units on it, at least 1.
    pub units: u64,
    /// Units that every assignment of the same cost has on it.
    pub sure: u64,
    /// By how much the whole would cost more with one unit less here; `None` where one unit fewer could be assigned.
    pub rise: Option<i128>,
    /// The right node that the left one would take instead.
    pub rival_right: Option<usize>,
    /// The left node that would take the right one instead.
    pub rival_left: Option<usize>,
}

/// The residual network of an assignment: a source before the left nodes, a sink behind the right ones.
///
/// Arcs are not stored: from a left node lead the edges with room and the way back to the source, from a right node the
/// edges that carry units and the way to the sink.
#[derive(Clone)]
struct Network<'a> {
    edges: &'a [Edge],
    supply: &'a [u64],
    demand: &'a [u64],
    /// Edges of each left node: `edges_of[first[l]..first[l + 1]]`.
    edges_of: Vec<u32>,
    first: Vec<usize>,
    /// Units on each edge.
    flow: Vec<u64>,
    /// Edges that carry units into each right node.
    carrying: Vec<Vec<u32>>,
    spare_left: Vec<u64>,
    spare_right: Vec<u64>,
    /// By node: left, right, source, sink.
    potential: Vec<i128>,
}

/// How a node was reached: its reduced distance and the node before it, with the edge between where there is one.
#[derive(Clone, Copy)]
struct Step {
    distance: i128,
    before: usize,
    edge: u32,
}

/// No edge: an arc of the source or the sink.
const NO_EDGE: u32 = u32::MAX;

impl<'a> Network<'a> {
    fn new(supply: &'a [u64], demand: &'a [u64], edges: &'a [Edge]) -> Self {
        let mut first = vec![0; supply.len() + 1];
        edges.iter().for_each(|edge| first[edge.left + 1] += 1);
        for left in 0..supply.len() {
            first[left + 1] += first[left];
        }
        let mut edges_of: Vec<u32> = (0..edges.len() as u32).collect();
        edges_of.sort_by_key(|edge| edges[*edge as usize].left);
        Self {
            edges,
            supply,
            demand,
            edges_of,
            first,
            flow: vec![0; edges.len()],
            carrying: vec![Vec::new(); demand.len()],
            spare_left: supply.to_vec(),
            spare_right: demand.to_vec(),
            potential: vec![0; supply.len() + demand.len() + 2],
        }
    }

    fn source(&self) -> usize {
        self.supply.len() + self.demand.len()
    }

    fn sink(&self) -> usize {
        self.source() + 1
    }

    /// Units that still fit on an edge.
    fn room(&self, edge: u32) -> u64 {
        let Edge { left, right, .. } = self.edges[edge as usize];
        self.supply[left].min(self.demand[right]) - self.flow[edge as usize]
    }

    /// Calls `visit` with every arc that leaves a node and has room: where it leads, its cost, its edge.
    fn arcs(&self, node: usize, mut visit: impl FnMut(usize, i128, u32)) {
        let lefts = self.supply.len();
        if node < lefts {
            for &edge in &self.edges_of[self.first[node]..self.first[node + 1]] {
                if self.room(edge) > 0 {
                    let Edge { right, cost, .. } = self.edges[edge as usize];
                    visit(lefts + right, cost, edge);
                }
            }
            if self.spare_left[node] < self.supply[node] {
                visit(self.source(), 0, NO_EDGE);
            }
        } else if node < self.source() {
            let right = node - lefts;
            for &edge in &self.carrying[right] {
                let Edge { left, cost, .. } = self.edges[edge as usize];
                visit(left, -cost, edge);
            }
            if self.spare_right[right] > 0 {
                visit(self.sink(), 0, NO_EDGE);
            }
        } else if node == self.source() {
            let spare = self.spare_left.iter().enumerate().filter(|(_, spare)| **spare > 0);
            spare.for_each(|(left, _)| visit(left, 0, NO_EDGE));
        } else {
            let used = self.spare_right.iter().zip(self.demand).enumerate().filter(|(_, (spare, all))| spare < all);
            used.for_each(|(right, _)| visit(lefts + right, 0, NO_EDGE));
        }
    }

    /// The shortest way by reduced costs, leaving out one edge both ways; `None` where no way leads there.
    ///
    /// Steps of nodes further away than `target` are not final.
    fn reach(&self, start: usize, target: usize, without: u32) -> Option<Vec<Option<Step>>> {
        let mut steps: Vec<Option<Step>> = vec![None; self.potential.len()];
        steps[start] = Some(Step { distance: 0, before: start, edge: NO_EDGE });
        let mut queue = BinaryHeap::from([Reverse((0_i128, start))]);
        while let Some(Reverse((distance, node))) = queue.pop() {
            if node == target {
                return Some(steps);
            }
            if steps[node].is_some_and(|known| known.distance < distance) {
                continue;
            }
            let base = distance + self.potential[node];
            let mut arrived = false;
            self.arcs(node, |to, cost, edge| {
                if edge == without && edge != NO_EDGE {
                    return;
                }
                let next = base + cost - self.potential[to];
                if steps[to].is_none_or(|known| next < known.distance) {
                    steps[to] = Some(Step { distance: next, before: node, edge });
                    // Nothing still in the queue is nearer than this node.
                    arrived |= to == target && next == distance;
                    queue.push(Reverse((next, to)));
                }
            });
            if arrived {
                return Some(steps);
            }
        }
        None
    }

    /// The nodes of the way to `end`, last first, each with the step that led to it.
    fn way(steps: &[Option<Step>], start: usize, end: usize) -> Vec<(usize, Step)> {
        let mut way = Vec::new();
        let mut node = end;
        while node != start {
            let Some(step) = steps[node] else { break };
            way.push((node, step));
            node = step.before;
        }
        way
    }

    /// The most units that one way can take.
    fn width(&self, way: &[(usize, Step)]) -> u64 {
        let widths = way.iter().map(|(node, step)| self.arc_room(step.before, *node, step.edge));
        widths.min().unwrap_or(0)
    }

    fn arc_room(&self, from: usize, to: usize, edge: u32) -> u64 {
        let lefts = self.supply.len();
        if edge != NO_EDGE {
            return if from < lefts { self.room(edge) } else { self.flow[edge as usize] };
        }
        if from == self.source() {
            self.spare_left[to]
        } else if to == self.source() {
            self.supply[from] - self.spare_left[from]
        } else if to == self.sink() {
            self.spare_right[from - lefts]
        } else {
            self.demand[to - lefts] - self.spare_right[to - lefts]
        }
    }

    /// Sends units along a way.
    fn send(&mut self, way: &[(usize, Step)], units: u64) {
        let lefts = self.supply.len();
        for (to, Step { before: from, edge, .. }) in way.iter().copied() {
            if edge != NO_EDGE {
                self.carry(edge, from < lefts, units);
            } else if from == self.source() {
                self.spare_left[to] -= units;
            } else if to == self.source() {
                self.spare_left[from] += units;
            } else if to == self.sink() {
                self.spare_right[from - lefts] -= units;
            } else {
                self.spare_right[to - lefts] += units;
            }
        }
    }

    /// Puts units on an edge, or takes them off.
    fn carry(&mut self, edge: u32, forwards: bool, units: u64) {
        let carrying = &mut self.carrying[self.edges[edge as usize].right];
        let flow = &mut self.flow[edge as usize];
        if forwards {
            if *flow == 0 {
                carrying.push(edge);
            }
            *flow += units;
        } else {
            *flow -= units;
            if *flow == 0 {
                carrying.retain(|other| *other != edge);
            }
        }
    }

    /// Sends as much as fits along the cheapest way; `false` when there is none.
    fn augment(&mut self) -> bool {
        let (source, sink) = (self.source(), self.sink());
        let Some(steps) = self.reach(source, sink, NO_EDGE) else { return false };
        let end = steps[sink].map_or(0, |step| step.distance);
        for (potential, step) in self.potential.iter_mut().zip(&steps) {
            *potential += step.map_or(end, |step| step.distance.min(end));
        }
        let way = Self::way(&steps, source, sink);
        let units = self.width(&way);
        self.send(&way, units);
        units > 0
    }

    /// How many units of an edge no detour of the same cost can take over.
    fn sure(&self, edge: u32, tail: usize, head: usize) -> u64 {
        let mut network = self.clone();
        let mut left = self.flow[edge as usize];
        let cost = self.edges[edge as usize].cost;
        while left > 0 {
            let Some(steps) = network.reach(tail, head, edge) else { break };
            if network.distance(&steps, tail, head) > cost {
                break;
            }
            let way = Self::way(&steps, tail, head);
            let units = network.width(&way).min(left);
            network.send(&way, units);
            left -= units;
        }
        left
    }

    /// The cost of a way that was found by reduced costs.
    fn distance(&self, steps: &[Option<Step>], tail: usize, head: usize) -> i128 {
        let reduced = steps[head].map_or(0, |step| step.distance);
        reduced - self.potential[tail] + self.potential[head]
    }
}

/// Assigns `supply[l]` units of each left node to `demand[r]` units of each right node along the edges.
///
/// The answer lists edges in use by their index. Which units are sure does not depend on the order of anything; which
/// of several equally good assignments is found depends on the order of nodes and edges, so callers sort them.
pub(crate) fn assign(supply: &[u64], demand: &[u64], edges: &[Edge]) -> Vec<Assigned> {
    let mut network = Network::new(supply, demand, edges);
    while network.augment() {}
    let in_use = (0..edges.len()).filter(|edge| network.flow[*edge] > 0);
    in_use.map(|edge| question(&network, edge)).collect()
}

fn question(network: &Network<'_>, edge: usize) -> Assigned {
    let (lefts, nodes) = (network.supply.len(), network.source());
    let Edge { left: tail, right, cost } = network.edges[edge];
    let (head, units) = (lefts + right, network.flow[edge]);
    let Some(steps) = network.reach(tail, head, edge as u32) else {
        return Assigned { edge, units, sure: units, rise: None, rival_right: None, rival_left: None };
    };
    let detour = network.distance(&steps, tail, head);
    let way = Network::way(&steps, tail, head);
    let first = way.last().map(|(node, _)| *node).filter(|node| *node < nodes);
    let last = way.first().map(|(_, step)| step.before).filter(|node| *node < nodes);
    let sure = match units {
        _ if detour > cost => units,
        1 => 0,
        _ => network.sure(edge as u32, tail, head),
    };
    Assigned {
        edge,
        units,
        sure,
        rise: Some(detour - cost),
        rival_right: first.filter(|node| *node >= lefts).map(|node| node - lefts),
        rival_left: last.filter(|node| *node < lefts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(left: usize, right: usize, edges: &[(usize, usize, i128)]) -> Vec<Assigned> {
        let edges: Vec<Edge> =
            edges.iter().map(|(left, right, cost)| Edge { left: *left, right: *right, cost: *cost }).collect();
        assign(&vec![1; left], &vec![1; right], &edges)
    }

    #[test]
    fn a_lone_pair_has_no_detour() {
        assert_eq!(unit(1, 1, &[(0, 0, 5)])[0].rise, None);
    }

    #[test]
    fn the_second_best_says_how_sure_a_pair_is() {
        let found = unit(1, 2, &[(0, 0, 2), (0, 1, 7)]);
        assert_eq!((found[0].edge, found[0].rise, found[0].rival_right), (0, Some(5), Some(1)));
    }

    #[test]
    fn equal_rivals_rise_by_nothing() {
        let found = unit(2, 2, &[(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0)]);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|pair| pair.rise == Some(0)));
    }

    #[test]
    fn more_pairs_beat_a_cheaper_one() {
        let found = unit(2, 2, &[(0, 0, 0), (0, 1, 9), (1, 0, 5)]);
        assert_eq!(found.iter().map(|pair| pair.edge).collect::<Vec<_>>(), [1, 2]);
        assert!(found.iter().all(|pair| pair.rise.is_none()), "no other assignment has two pairs");
    }

    #[test]
    fn multiplicities_flow_together() {
        let edges = [Edge { left: 0, right: 0, cost: 0 }];
        let found = assign(&[3], &[2], &edges);
        assert_eq!((found[0].units, found[0].rise), (2, None));
    }

    #[test]
    fn units_that_every_best_assignment_shares_are_sure() {
        let edge = |left, right| Edge { left, right, cost: 0 };
        // Three of the left class, and two right classes of two: at least one unit goes to each.
        let found = assign(&[3], &[2, 2], &[edge(0, 0), edge(0, 1)]);
        assert_eq!(found.iter().map(|pair| (pair.units, pair.sure)).collect::<Vec<_>>(), [(2, 1), (1, 1)]);
    }
}
