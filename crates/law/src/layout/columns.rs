//! What stands in which column, and on which track of its lane.

use crate::flow::{EdgeKind, End, Flow};

/// The place of a node in the table of its pool's lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub column: usize,
    /// 0 is where the way goes that succeeds.
    pub track: usize,
}

/// How often columns are looked at again because a message would run through a box.
const ROUNDS_MAX: usize = 24;

/// The cell of each node; what sits at another node has that one's.
pub(super) fn cells(flow: &Flow) -> Vec<Cell> {
    let mut orders = orders(flow);
    let mut cells = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let columns = columns(flow.nodes.len(), &orders);
        cells = tracks(flow, &columns);
        let Some((from, to)) = blocked(flow, &cells) else { break };
        orders.push((from, to, 1));
    }
    for (at, node) in flow.nodes.iter().enumerate() {
        let of_host = node.host.and_then(|host| cells.get(host).copied());
        if let (Some(cell), Some(host)) = (cells.get_mut(at), of_host) {
            *cell = host;
        }
    }
    cells
}

/// (before, after, columns between at least).
type Order = (usize, usize, usize);

/// What must stand before what. What leads back is left out.
fn orders(flow: &Flow) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    for edge in &flow.edges {
        if let (End::Node(from), End::Node(to)) = (edge.from, edge.to) {
            orders.push((from, to, usize::from(matches!(edge.kind, EdgeKind::Sequence { .. }))));
        }
    }
    orders.extend(flow.through.iter().map(|(from, to)| (*from, *to, 0)));
    let hosted = |at: usize| flow.nodes.get(at).is_none_or(|node| node.host.is_some());
    orders.retain(|(from, to, _)| !hosted(*from) && !hosted(*to));
    without_returns(flow.nodes.len(), orders)
}

fn without_returns(nodes: usize, orders: Vec<Order>) -> Vec<Order> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Under,
        Done,
    }
    let mut seen = vec![Seen::No; nodes];
    let mut back = vec![false; orders.len()];
    for root in 0..nodes {
        // (node, the next order to look at)
        let mut stack = vec![(root, 0)];
        if seen.get(root) != Some(&Seen::No) {
            continue;
        }
        while let Some((node, at)) = stack.pop() {
            if let Some(seen) = seen.get_mut(node) {
                *seen = Seen::Under;
            }
            let next = orders
                .iter()
                .enumerate()
                .skip(at)
                .find(|(_, (from, _, _))| *from == node);
            let Some((n, (_, to, _))) = next else {
                if let Some(seen) = seen.get_mut(node) {
                    *seen = Seen::Done;
                }
                continue;
            };
            stack.push((node, n + 1));
            match seen.get(*to) {
                Some(Seen::No) => stack.push((*to, 0)),
                Some(Seen::Under) => {
                    if let Some(back) = back.get_mut(n) {
                        *back = true;
                    }
                }
                _ => {}
            }
        }
    }
    let kept = orders.into_iter().zip(back).filter(|(_, back)| !back);
    kept.map(|(order, _)| order).collect()
}

/// As far to the left as the orders allow; what nothing comes before stands just before what follows it.
fn columns(nodes: usize, orders: &[Order]) -> Vec<usize> {
    let mut columns = vec![0; nodes];
    for _ in 0..=nodes {
        let mut moved = false;
        for (from, to, apart) in orders {
            let least = columns.get(*from).copied().unwrap_or_default() + apart;
            if let Some(column) = columns.get_mut(*to)
                && *column < least
            {
                *column = least;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    columns
}

/// Tracks by lane: the way that succeeds on the first, refusals below it, each where its line from the left is free.
fn tracks(flow: &Flow, columns: &[usize]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = columns
        .iter()
        .map(|column| Cell {
            column: *column,
            track: 0,
        })
        .collect();
    let mut placed: Vec<usize> = Vec::new();
    let mut order: Vec<usize> = (0..flow.nodes.len()).collect();
    order.retain(|at| flow.nodes.get(*at).is_some_and(|node| node.host.is_none()));
    let key = |at: &usize| {
        (
            flow.nodes.get(*at).is_some_and(|node| node.aside),
            columns.get(*at).copied(),
            *at,
        )
    };
    order.sort_by_key(key);
    // Spans of lines that run along a track: pool, lane, track, from and to column.
    let mut spans: Vec<(usize, usize, usize, usize, usize)> = Vec::new();
    for at in order {
        let (Some(node), Some(column)) = (flow.nodes.get(at), columns.get(at).copied()) else {
            continue;
        };
        let before = flow
            .sequences_into(at)
            .filter_map(|edge| match edge.from {
                End::Node(from) => Some(from),
                End::Pool(_) => None,
            })
            .filter(|from| placed.contains(from))
            .max_by_key(|from| columns.get(*from));
        let begins = before
            .and_then(|from| columns.get(from))
            .map_or(column, |from| (from + 1).min(column));
        let same_lane = |other: usize| {
            flow.nodes
                .get(other)
                .is_some_and(|other| (other.pool, other.lane) == (node.pool, node.lane))
        };
        let wanted = match before.filter(|from| same_lane(*from)) {
            Some(from) if flow.nodes.get(from).is_some_and(|from| from.aside == node.aside) => {
                cells.get(from).map_or(0, |cell| cell.track)
            }
            _ => usize::from(node.aside),
        };
        let free = |track: usize| {
            spans.iter().all(|(pool, lane, other, from, to)| {
                (*pool, *lane, *other) != (node.pool, node.lane, track) || *to < begins || *from > column
            })
        };
        let track = (wanted..).find(|track| free(*track)).unwrap_or(wanted);
        spans.push((node.pool, node.lane, track, begins, column));
        if let Some(cell) = cells.get_mut(at) {
            cell.track = track;
        }
        placed.push(at);
    }
    without_empty(flow, cells)
}

/// Tracks that nothing stands on are no tracks.
fn without_empty(flow: &Flow, mut cells: Vec<Cell>) -> Vec<Cell> {
    for (pool, of_pool) in flow.pools.iter().enumerate() {
        for lane in 0..of_pool.lanes.len() {
            let here: Vec<usize> = (0..flow.nodes.len())
                .filter(|at| {
                    flow.nodes
                        .get(*at)
                        .is_some_and(|node| (node.pool, node.lane) == (pool, lane) && node.host.is_none())
                })
                .collect();
            let mut used: Vec<usize> = here
                .iter()
                .filter_map(|at| cells.get(*at))
                .map(|cell| cell.track)
                .collect();
            used.sort_unstable();
            used.dedup();
            for at in here {
                if let Some(cell) = cells.get_mut(at) {
                    cell.track = used.iter().position(|track| *track == cell.track).unwrap_or_default();
                }
            }
        }
    }
    cells
}

/// A message within one column with something between its ends: its receiver should stand one column further.
fn blocked(flow: &Flow, cells: &[Cell]) -> Option<(usize, usize)> {
    let row = |at: usize| {
        let node = flow.nodes.get(at)?;
        Some((node.pool, node.lane, cells.get(at)?.track))
    };
    let messages = flow
        .edges
        .iter()
        .filter(|edge| edge.kind == EdgeKind::Message)
        .filter_map(|edge| match (edge.from, edge.to) {
            (End::Node(from), End::Node(to)) => Some((from, to)),
            _ => None,
        })
        .chain(flow.through.iter().copied());
    for (from, to) in messages {
        let (Some(first), Some(last), Some(here), Some(there)) = (row(from), row(to), cells.get(from), cells.get(to))
        else {
            continue;
        };
        if here.column != there.column {
            continue;
        }
        let (above, below) = if first < last { (first, last) } else { (last, first) };
        let between = (0..flow.nodes.len()).any(|at| {
            flow.nodes.get(at).is_some_and(|node| node.host.is_none())
                && cells.get(at).is_some_and(|cell| cell.column == here.column)
                && row(at).is_some_and(|row| above < row && row < below)
        });
        if between {
            return Some((from, to));
        }
    }
    None
}
