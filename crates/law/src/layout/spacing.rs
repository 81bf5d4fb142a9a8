//! How far apart columns stand: as close as boxes, names and lines that pass them let them.

use super::LETTERS_SMALL;
use super::label::lines_of_exit;
use super::measure::widest;
use super::place::{BAND, MARGIN, Placing, name_beside, size};
use crate::flow::{EdgeKind, End, NodeKind, Participant};

const COLUMN_GAP: f64 = 28.0;
/// Centres of columns are never closer than this.
const COLUMN_MIN: f64 = 30.0;
/// A line turns this far from a box.
const TURN: f64 = 34.0;
/// Names beside each other.
const NAMES_GAP: f64 = 10.0;
/// A line that passes a box stays this far from it.
const LINE: f64 = 14.0;

impl Placing<'_> {
    /// The centre of each column, and where the last one ends. Columns stand as close as what must stand side by side
    /// lets them: boxes of different lanes may stand one over the other.
    pub(super) fn columns(&self) -> (Vec<f64>, f64) {
        let count = self.cells.iter().map(|cell| cell.column + 1).max().unwrap_or(1);
        let apart = self.apart();
        let first = MARGIN + 2.0 * BAND + 16.0;
        let mut centres: Vec<f64> = Vec::new();
        for column in 0..count {
            let lefts = self
                .standing()
                .filter(|(_, at)| *at == column)
                .map(|(node, _)| first + self.reach(node).left);
            let beside = centres.last().map_or(first, |last| last + COLUMN_MIN);
            let least = apart
                .iter()
                .filter(|(_, to, _)| *to == column)
                .filter_map(|(from, _, apart)| Some(centres.get(*from)? + apart));
            centres.push(lefts.chain(least).fold(beside, f64::max).round());
        }
        let ends = self
            .standing()
            .filter_map(|(node, column)| Some(centres.get(column)? + self.reach(node).right));
        let right = ends.fold(0.0, f64::max) + 30.0;
        (centres, right)
    }

    /// Every node that stands by itself, with its column.
    fn standing(&self) -> impl Iterator<Item = (usize, usize)> {
        let nodes = self
            .flow
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.host.is_none());
        nodes.filter_map(|(at, _)| Some((at, self.cells.get(at)?.column)))
    }

    /// The row of a node, from the top.
    fn row(&self, at: usize) -> (usize, usize, usize) {
        let track = self.cells.get(at).map_or(0, |cell| cell.track);
        self.flow
            .nodes
            .get(at)
            .map_or((0, 0, track), |node| (node.pool, node.lane, track))
    }

    /// How far columns must stand apart: (left column, right column, distance of their centres).
    fn apart(&self) -> Vec<(usize, usize, f64)> {
        let mut apart = Vec::new();
        let standing: Vec<(usize, usize)> = self.standing().collect();
        let shared = self.sharing();
        for one in &standing {
            for other in &standing {
                if one.1 < other.1 && self.row(one.0) == self.row(other.0) {
                    apart.push((one.1, other.1, self.beside(one.0, other.0)));
                }
            }
        }
        let column = |at: usize| self.cells.get(at).map_or(0, |cell| cell.column);
        for edge in &self.flow.edges {
            let (End::Node(from), End::Node(to)) = (edge.from, edge.to) else {
                continue;
            };
            let hosted = |at: usize| self.flow.nodes.get(at).is_none_or(|node| node.host.is_some());
            let sequence = matches!(edge.kind, EdgeKind::Sequence { .. });
            if sequence && !hosted(from) && !hosted(to) && self.row(from) != self.row(to) {
                apart.push((column(from), column(to), self.over(from, to, edge.name.is_some())));
            }
        }
        let mut keep = |(a, from): (usize, usize), (b, to): (usize, usize), between: f64| {
            if from < to {
                apart.push((from, to, self.reach(a).right + self.reach(b).left + between));
            }
        };
        for (from, to) in self.verticals() {
            let (above, below) = if self.row(from) < self.row(to) {
                (from, to)
            } else {
                (to, from)
            };
            for line in [from, to] {
                for one in &standing {
                    let between = self.row(above) < self.row(one.0) && self.row(one.0) < self.row(below);
                    if between && one.1 != column(line) {
                        let passing = (line, column(line));
                        let off = LINE - self.reach(line).right;
                        keep(*one, passing, LINE - self.reach(line).left);
                        keep(passing, *one, off);
                    }
                }
            }
        }
        if let Some((registries, last, first)) = shared {
            let asks = standing.iter().filter(|(_, column)| *column == last);
            let begins: Vec<&(usize, usize)> = standing
                .iter()
                .filter(|(at, column)| *column == first && self.row(*at).0 == registries + 1)
                .collect();
            for one in asks {
                for other in &begins {
                    keep(*one, **other, 3.0 * BAND + COLUMN_GAP);
                }
            }
        }
        apart
    }

    /// Messages between nodes, also those through a black box.
    fn verticals(&self) -> Vec<(usize, usize)> {
        let direct = self.flow.edges.iter().filter(|edge| edge.kind == EdgeKind::Message);
        let direct = direct.filter_map(|edge| match (edge.from, edge.to) {
            (End::Node(from), End::Node(to)) => Some((from, to)),
            _ => None,
        });
        direct.chain(self.flow.through.iter().copied()).collect()
    }

    /// Half the width of a node above its middle, in its middle and below it: names stand on one side only.
    fn levels(&self, at: usize) -> [f64; 3] {
        let Some(node) = self.flow.nodes.get(at) else {
            return [0.0; 3];
        };
        if matches!(node.kind, NodeKind::Task(_)) {
            let reach = self.reach(at);
            return [reach.left, reach.left, reach.right];
        }
        let (half, name) = (size(node) / 2.0, widest(&name_beside(node), LETTERS_SMALL) / 2.0);
        if self.named_above(at) {
            [name.max(half), half, half]
        } else {
            [half, half, name.max(half)]
        }
    }

    /// How far the centres stand apart of a node and of one in another row to which a line leads: downwards it leaves
    /// from the middle, upwards it leaves to the right; it enters from the left, beside the name if there is one.
    fn over(&self, from: usize, to: usize, named: bool) -> f64 {
        let down = self.row(from) < self.row(to);
        if !down {
            return self.beside(from, to);
        }
        let [above, middle, _] = self.levels(to);
        let task = self
            .flow
            .nodes
            .get(from)
            .is_some_and(|node| matches!(node.kind, NodeKind::Task(_)));
        // From a task the line goes down beside the names of its timers.
        let off = if task && !named { TURN } else { TURN / 2.0 };
        (off + TURN / 2.0 + middle).max(off + LINE + above)
    }

    /// How far the centres of two nodes of one row stand apart.
    fn beside(&self, one: usize, other: usize) -> f64 {
        let named = self.flow.sequences_from(one).filter(|edge| edge.to == End::Node(other));
        let wide = named
            .filter_map(|edge| edge.name.as_deref())
            .map(|name| widest(&lines_of_exit(name), LETTERS_SMALL) + 24.0)
            .fold(COLUMN_GAP, f64::max);
        let ([above, middle, below], [its_above, its_middle, its_below]) = (self.levels(one), self.levels(other));
        (middle + its_middle + wide)
            .max(above + its_above + NAMES_GAP)
            .max(below + its_below + NAMES_GAP)
    }

    /// The pool of the registries, the last column that asks them, and the first of the pool below them.
    pub(super) fn sharing(&self) -> Option<(usize, usize, usize)> {
        let registries = self
            .flow
            .pools
            .iter()
            .position(|pool| pool.participant == Participant::Registries)?;
        let below = self
            .flow
            .pools
            .get(registries + 1)
            .filter(|pool| !pool.is_black_box())?;
        let below = self.flow.pools.iter().position(|pool| pool.id == below.id)?;
        let column = |at: usize| self.cells.get(at).map(|cell| cell.column);
        let asking = self.flow.edges.iter().filter_map(|edge| match (edge.from, edge.to) {
            (End::Pool(pool), End::Node(at)) | (End::Node(at), End::Pool(pool)) if pool == registries => column(at),
            _ => None,
        });
        let last = asking.max()?;
        let nodes = self.flow.nodes.iter().enumerate();
        let first = nodes
            .filter(|(_, node)| node.pool == below)
            .filter_map(|(at, _)| column(at))
            .min()?;
        (last < first).then_some((registries, last, first))
    }
}
