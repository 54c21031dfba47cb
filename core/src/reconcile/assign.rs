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

#[derive(Clone)]
struct Arc {
    to: usize,
    room: u64,
    cost: i128,
}

/// A residual network: arcs come in pairs, `index ^ 1` is the way back.
#[derive(Clone)]
struct Network {
    arcs: Vec<Arc>,
    from: Vec<Vec<usize>>,
    potential: Vec<i128>,
}

struct Reached {
    distance: Vec<Option<i128>>,
    by: Vec<usize>,
}

impl Network {
    fn new(nodes: usize) -> Self {
        Self { arcs: Vec::new(), from: vec![Vec::new(); nodes], potential: vec![0; nodes] }
    }

    fn connect(&mut self, tail: usize, head: usize, room: u64, cost: i128) {
        self.from[tail].push(self.arcs.len());
        self.arcs.push(Arc { to: head, room, cost });
        self.from[head].push(self.arcs.len());
        self.arcs.push(Arc { to: tail, room: 0, cost: -cost });
    }

    /// Reduced distances from `start` over arcs with room, leaving out one arc and its way back.
    fn reach(&self, start: usize, without: Option<usize>) -> Reached {
        let mut reached = Reached { distance: vec![None; self.from.len()], by: vec![usize::MAX; self.from.len()] };
        let mut queue = BinaryHeap::from([Reverse((0_i128, start))]);
        reached.distance[start] = Some(0);
        while let Some(Reverse((distance, node))) = queue.pop() {
            if reached.distance[node].is_some_and(|known| known < distance) {
                continue;
            }
            for &index in &self.from[node] {
                let arc = &self.arcs[index];
                if arc.room == 0 || without.is_some_and(|left_out| left_out == index || left_out == index ^ 1) {
                    continue;
                }
                let next = distance + arc.cost + self.potential[node] - self.potential[arc.to];
                if reached.distance[arc.to].is_none_or(|known| next < known) {
                    reached.distance[arc.to] = Some(next);
                    reached.by[arc.to] = index;
                    queue.push(Reverse((next, arc.to)));
                }
            }
        }
        reached
    }

    /// Sends as much as fits along the cheapest path; `false` when there is none.
    fn augment(&mut self, source: usize, sink: usize) -> bool {
        let reached = self.reach(source, None);
        let Some(end) = reached.distance[sink] else { return false };
        for (potential, distance) in self.potential.iter_mut().zip(&reached.distance) {
            *potential += distance.map_or(end, |distance| distance.min(end));
        }
        let path = self.path(&reached, source, sink);
        let units = path.iter().map(|index| self.arcs[*index].room).min().unwrap_or(0);
        for index in path {
            self.arcs[index].room -= units;
            self.arcs[index ^ 1].room += units;
        }
        units > 0
    }

    /// How many units of an arc no detour of the same cost can take over.
    fn sure(&self, arc: usize, tail: usize, head: usize, units: u64, cost: i128) -> u64 {
        let mut network = self.clone();
        let mut left = units;
        while left > 0 {
            let reached = network.reach(tail, Some(arc));
            let Some(distance) = reached.distance[head] else { break };
            if distance - network.potential[tail] + network.potential[head] > cost {
                break;
            }
            let path = network.path(&reached, tail, head);
            let room = path.iter().map(|index| network.arcs[*index].room).min().unwrap_or(0).min(left);
            for index in path {
                network.arcs[index].room -= room;
                network.arcs[index ^ 1].room += room;
            }
            left -= room;
        }
        left
    }

    /// The arcs of the way to `end`, last first.
    fn path(&self, reached: &Reached, start: usize, end: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut node = end;
        while node != start {
            let index = reached.by[node];
            path.push(index);
            node = self.arcs[index ^ 1].to;
        }
        path
    }
}

/// Assigns `supply[l]` units of each left node to `demand[r]` units of each right node along the edges.
///
/// The answer lists edges in use by their index. Which pairs are sure does not depend on the order of anything; which
/// of several equally good assignments is found depends on the order of nodes and edges, so callers sort them.
pub(crate) fn assign(supply: &[u64], demand: &[u64], edges: &[Edge]) -> Vec<Assigned> {
    let (left, right) = (supply.len(), demand.len());
    let (source, sink) = (left + right, left + right + 1);
    let mut network = Network::new(left + right + 2);
    for edge in edges {
        let room = supply[edge.left].min(demand[edge.right]);
        network.connect(edge.left, left + edge.right, room, edge.cost);
    }
    for (node, units) in supply.iter().enumerate() {
        network.connect(source, node, *units, 0);
    }
    for (node, units) in demand.iter().enumerate() {
        network.connect(left + node, sink, *units, 0);
    }
    while network.augment(source, sink) {}
    let in_use = (0..edges.len()).filter(|edge| network.arcs[edge * 2 + 1].room > 0);
    in_use.map(|edge| question(&network, edges, edge, left, left + right)).collect()
}

fn question(network: &Network, edges: &[Edge], edge: usize, left: usize, nodes: usize) -> Assigned {
    let arc = edge * 2;
    let Edge { left: tail, right, cost } = edges[edge];
    let head = left + right;
    let units = network.arcs[arc + 1].room;
    let reached = network.reach(tail, Some(arc));
    let Some(distance) = reached.distance[head] else {
        return Assigned { edge, units, sure: units, rise: None, rival_right: None, rival_left: None };
    };
    let detour = distance - network.potential[tail] + network.potential[head];
    let path = network.path(&reached, tail, head);
    let is_node = |node: usize| node < nodes;
    let first = path.last().map(|index| network.arcs[*index].to).filter(|node| is_node(*node));
    let last = path.first().map(|index| network.arcs[index ^ 1].to).filter(|node| is_node(*node));
    Assigned {
        edge,
        units,
        sure: if detour > cost { units } else { network.sure(arc, tail, head, units, cost) },
        rise: Some(detour - cost),
        rival_right: first.filter(|node| *node >= left).map(|node| node - left),
        rival_left: last.filter(|node| *node < left),
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
