//! The best assignment of up to some ten records a side, by looking at every subset.

/// What an assignment is judged by, the first first: pairs left out (fewer is better), cost, marked pairs.
pub(crate) type Worth = (i64, i128, i64);

/// A pair that may be assigned: its cost, and whether it counts as marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) cost: i128,
    pub(crate) marks: i64,
}

/// The edges of a platform of so many records by a channel of so many.
#[derive(Debug, Clone)]
pub(crate) struct Edges {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) edges: Vec<Option<Edge>>,
}

impl Edges {
    /// Edges from the cost of each pair, none marked.
    pub(crate) fn of(rows: usize, columns: usize, cost: &dyn Fn(usize, usize) -> Option<i128>) -> Self {
        let pairs = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let edges = pairs.map(|(row, column)| cost(row, column).map(|cost| Edge { cost, marks: 0 })).collect();
        Self { rows, columns, edges }
    }

    /// The edge of a pair.
    pub(crate) fn at(&self, row: usize, column: usize) -> Option<Edge> {
        self.edges[row * self.columns + column]
    }

    /// The same without one pair.
    pub(crate) fn without(&self, row: usize, column: usize) -> Self {
        let mut fewer = self.clone();
        fewer.edges[row * self.columns + column] = None;
        fewer
    }

    /// The same with the marks that a test gives.
    pub(crate) fn marked(&self, is_marked: &dyn Fn(usize, usize) -> bool) -> Self {
        let mut marked = self.clone();
        for row in 0..self.rows {
            for column in 0..self.columns {
                if let Some(edge) = &mut marked.edges[row * self.columns + column] {
                    edge.marks = i64::from(is_marked(row, column));
                }
            }
        }
        marked
    }

    /// The best assignment and its worth.
    pub(crate) fn best(&self) -> (Worth, Vec<(usize, usize)>) {
        assert!(self.columns <= 16, "the oracle is for small worlds");
        let masks = 1usize << self.columns;
        // By the first row not yet decided, from the last to the first: the best worth of the rest for each set of
        // columns that are taken.
        let mut worth = vec![vec![(0i64, 0i128, 0i64); masks]; self.rows + 1];
        let mut choice = vec![vec![None; masks]; self.rows];
        for row in (0..self.rows).rev() {
            for taken in 0..masks {
                let (mut best, mut chosen) = (worth[row + 1][taken], None);
                for column in (0..self.columns).filter(|column| taken & (1 << column) == 0) {
                    let Some(edge) = self.at(row, column) else { continue };
                    let rest = worth[row + 1][taken | (1 << column)];
                    let with = (rest.0 - 1, rest.1 + edge.cost, rest.2 + edge.marks);
                    if with < best {
                        (best, chosen) = (with, Some(column));
                    }
                }
                worth[row][taken] = best;
                choice[row][taken] = chosen;
            }
        }
        let (mut pairs, mut taken) = (Vec::new(), 0);
        for (row, choices) in choice.iter().enumerate() {
            if let Some(column) = choices[taken] {
                pairs.push((row, column));
                taken |= 1 << column;
            }
        }
        (worth[0][0], pairs)
    }

    /// The worth of the best assignment, by writing down every one of them.
    pub(crate) fn best_by_enumeration(&self) -> Worth {
        fn walk(edges: &Edges, row: usize, taken: &mut Vec<usize>, so_far: Worth, best: &mut Worth) {
            if row == edges.rows {
                *best = (*best).min(so_far);
                return;
            }
            walk(edges, row + 1, taken, so_far, best);
            for column in 0..edges.columns {
                if let (false, Some(edge)) = (taken.contains(&column), edges.at(row, column)) {
                    taken.push(column);
                    let with = (so_far.0 - 1, so_far.1 + edge.cost, so_far.2 + edge.marks);
                    walk(edges, row + 1, taken, with, best);
                    taken.pop();
                }
            }
        }
        let mut best = (0, 0, 0);
        walk(self, 0, &mut Vec::new(), (0, 0, 0), &mut best);
        best
    }

    /// By how much the optimum rises without a pair; none where a pair fewer would be assigned.
    pub(crate) fn rise_without(&self, row: usize, column: usize) -> Option<i128> {
        let ((with, cost, _), _) = self.best();
        let ((without, dearer, _), _) = self.without(row, column).best();
        (with == without).then_some(dearer - cost)
    }
}
