//! Columns and tracks in points.

use super::columns::Cell;
use super::measure::{height, widest, wrapped};
use super::{LETTERS, LETTERS_SMALL, Label, Layout, Point, Rect};
use crate::flow::{EdgeKind, End, Flow, Node, NodeKind};

pub(super) const TASK_WIDTH: f64 = 124.0;
/// A task with two timers needs room for both names.
const TASK_WIDTH_TIMERS: f64 = 188.0;
const TASK_HEIGHT_MIN: f64 = 58.0;
const TASK_PADDING: f64 = 7.0;
/// Above and below the text: room for the sign of the task's kind and for the timers at its edge.
const TASK_PADDING_VERTICAL: f64 = 17.0;
pub(super) const EVENT: f64 = 36.0;
pub(super) const GATEWAY: f64 = 50.0;
const TIMER: f64 = 28.0;
const END_OF_TIMER: f64 = 26.0;
/// The band with the name of a pool or lane.
pub(super) const BAND: f64 = 30.0;
const BLACK_BOX_HEIGHT: f64 = 44.0;
const POOL_GAP: f64 = 34.0;
const LANE_PADDING: f64 = 13.0;
const TRACK_GAP: f64 = 20.0;
pub(super) const MARGIN: f64 = 12.0;
const NAME_OF_EVENT: f64 = 84.0;
const NAME_OF_CONDITION: f64 = 132.0;
const NAME_GAP: f64 = 4.0;

/// How far a node with all that belongs to it reaches from its centre.
#[derive(Clone, Copy, Default)]
pub(super) struct Reach {
    pub(super) left: f64,
    pub(super) right: f64,
    up: f64,
    down: f64,
}

impl Reach {
    fn with(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            right: self.right.max(other.right),
            up: self.up.max(other.up),
            down: self.down.max(other.down),
        }
    }
}

pub(super) struct Placing<'a> {
    pub(super) flow: &'a Flow,
    pub(super) cells: &'a [Cell],
    texts: Vec<Vec<String>>,
    task_height: f64,
}

/// Boxes, lanes, pools and the names beside boxes; lines come later.
pub(super) fn place(flow: &Flow, cells: &[Cell]) -> Layout {
    let texts: Vec<Vec<String>> = (0..flow.nodes.len()).map(|at| text_of(flow, at)).collect();
    let lines = texts.iter().map(Vec::len).max().unwrap_or_default();
    let task_height = (height(lines, LETTERS) + 2.0 * TASK_PADDING_VERTICAL)
        .max(TASK_HEIGHT_MIN)
        .ceil();
    let placing = Placing {
        flow,
        cells,
        texts,
        task_height,
    };
    let (columns, right) = placing.columns();
    let mut layout = placing.rows(&columns, right);
    layout.texts = placing.texts;
    layout
}

/// What is written into a task.
fn text_of(flow: &Flow, at: usize) -> Vec<String> {
    let Some(node) = flow.nodes.get(at).filter(|node| matches!(node.kind, NodeKind::Task(_))) else {
        return Vec::new();
    };
    let wide = width_of_task(flow, at) - 2.0 * TASK_PADDING;
    let label = node.label.iter().cloned();
    label.chain(wrapped(&node.name, LETTERS, wide)).collect()
}

fn timers_of(flow: &Flow, at: usize) -> impl Iterator<Item = (usize, &Node)> {
    let nodes = flow.nodes.iter().enumerate();
    nodes.filter(move |(_, node)| node.host == Some(at) && matches!(node.kind, NodeKind::Timer { .. }))
}

fn width_of_task(flow: &Flow, at: usize) -> f64 {
    if timers_of(flow, at).count() > 1 {
        TASK_WIDTH_TIMERS
    } else {
        TASK_WIDTH
    }
}

/// The name of a node that stands beside it, in lines.
pub(super) fn name_beside(node: &Node) -> Vec<String> {
    let wide = match node.kind {
        NodeKind::Task(_) | NodeKind::EventBased => return Vec::new(),
        NodeKind::Exclusive => NAME_OF_CONDITION,
        _ => NAME_OF_EVENT,
    };
    let label = node.label.iter().cloned();
    label.chain(wrapped(&node.name, LETTERS_SMALL, wide)).collect()
}

impl Placing<'_> {
    /// Whether messages touch the node from below, so that its name stands above it.
    pub(super) fn named_above(&self, at: usize) -> bool {
        let Some(node) = self.flow.nodes.get(at) else {
            return false;
        };
        if node.kind == NodeKind::Exclusive {
            return true;
        }
        self.flow
            .edges
            .iter()
            .filter(|edge| edge.kind == EdgeKind::Message)
            .any(|edge| {
                let other = match (edge.from, edge.to) {
                    (End::Node(from), other) if from == at => other,
                    (other, End::Node(to)) if to == at => other,
                    _ => return false,
                };
                self.flow.pool_of(other) > node.pool
            })
    }

    pub(super) fn reach(&self, at: usize) -> Reach {
        let Some(node) = self.flow.nodes.get(at) else {
            return Reach::default();
        };
        if matches!(node.kind, NodeKind::Task(_)) {
            return self.reach_of_task(at);
        }
        let half = size(node) / 2.0;
        let lines = name_beside(node);
        let name = if lines.is_empty() {
            0.0
        } else {
            height(lines.len(), LETTERS_SMALL) + NAME_GAP
        };
        let wide = half.max(widest(&lines, LETTERS_SMALL) / 2.0);
        let above = self.named_above(at);
        Reach {
            left: wide,
            right: wide,
            up: half + if above { name } else { 0.0 },
            down: half + if above { 0.0 } else { name },
        }
    }

    fn reach_of_task(&self, at: usize) -> Reach {
        let half = width_of_task(self.flow, at) / 2.0;
        let mut reach = Reach {
            left: half,
            right: half,
            up: self.task_height / 2.0,
            down: self.task_height / 2.0,
        };
        for (n, (timer, node)) in timers_of(self.flow, at).enumerate() {
            let name = height(name_beside(node).len().max(1), LETTERS_SMALL);
            let ends = self.end_of_timer(timer).is_some();
            let below = if ends {
                TIMER / 2.0 + name + END_OF_TIMER + 8.0
            } else {
                TIMER / 2.0 + name
            };
            reach.down = reach.down.max(self.task_height / 2.0 + below + NAME_GAP);
            let from_centre = timer_offset(n, half) + TIMER / 2.0 + NAME_GAP;
            let mut wide = widest(&name_beside(node), LETTERS_SMALL);
            if let Some(end) = self.end_of_timer(timer).and_then(|end| self.flow.nodes.get(end)) {
                wide = wide.max(widest(&name_beside(end), LETTERS_SMALL));
            }
            reach.right = reach.right.max(from_centre + wide);
        }
        reach
    }

    fn end_of_timer(&self, timer: usize) -> Option<usize> {
        let edge = self.flow.sequences_from(timer).next()?;
        match edge.to {
            End::Node(end) => Some(end),
            End::Pool(_) => None,
        }
    }

    fn rows(&self, columns: &[f64], right: f64) -> Layout {
        let mut layout = Layout {
            width: right + MARGIN,
            height: 0.0,
            pools: Vec::new(),
            lanes: Vec::new(),
            nodes: vec![Rect::default(); self.flow.nodes.len()],
            texts: Vec::new(),
            names: vec![None; self.flow.nodes.len()],
            edges: Vec::new(),
            edge_names: Vec::new(),
        };
        let shared = self.sharing();
        let mut y = MARGIN;
        for (at, pool) in self.flow.pools.iter().enumerate() {
            let mut place = Rect {
                x: MARGIN,
                y,
                width: right - MARGIN,
                height: BLACK_BOX_HEIGHT,
            };
            let beside = shared.filter(|(registries, _, _)| registries + 1 == at);
            if let Some((registries, _, first)) = beside {
                place.y = layout.pools.get(registries).map_or(y, |pool| pool.y);
                let left = self.leftmost(at, first, columns) - BAND - 14.0 - if pool.shows_lanes { BAND } else { 0.0 };
                place.width = place.right() - left;
                place.x = left;
                if let Some(registries) = layout.pools.get_mut(registries) {
                    registries.width = left - POOL_GAP / 2.0 - registries.x;
                }
                y = place.y;
            }
            let mut lanes = Vec::new();
            if !pool.is_black_box() {
                place.height = 0.0;
                for lane in 0..pool.lanes.len() {
                    let tall = self.lane(at, lane, place.y + place.height, columns, &mut layout);
                    let tall = tall.max(self.least_height(at, lane));
                    let inset = if pool.shows_lanes { BAND } else { 0.0 };
                    lanes.push(Rect {
                        x: place.x + inset,
                        y: place.y + place.height,
                        width: place.width - inset,
                        height: tall,
                    });
                    place.height += tall;
                }
            }
            if let Some((registries, _, _)) = beside
                && let Some(registries) = layout.pools.get_mut(registries)
            {
                registries.height = registries.height.max(BLACK_BOX_HEIGHT).min(place.height);
            }
            y = place.bottom().max(y) + POOL_GAP;
            layout.pools.push(place);
            layout.lanes.push(lanes);
        }
        layout.height = y - POOL_GAP + MARGIN;
        layout
    }

    fn leftmost(&self, pool: usize, first: usize, columns: &[f64]) -> f64 {
        let nodes = self.flow.nodes.iter().enumerate().filter(|(_, node)| node.pool == pool);
        let lefts = nodes.filter_map(|(at, _)| {
            let cell = self.cells.get(at).filter(|cell| cell.column == first)?;
            Some(columns.get(cell.column)? - self.reach(at).left)
        });
        lefts.fold(f64::MAX, f64::min)
    }

    /// The name along the band is not cut off: it has at most two lines.
    fn least_height(&self, pool: usize, lane: usize) -> f64 {
        let Some(pool) = self.flow.pools.get(pool) else {
            return 0.0;
        };
        let lane_name = pool
            .lanes
            .get(lane)
            .filter(|_| pool.shows_lanes)
            .map_or("", |lane| &lane.name);
        let share = f64::from(u32::try_from(pool.lanes.len()).unwrap_or(1).max(1));
        let needs = |name: &str| {
            let words = name
                .split_whitespace()
                .map(|word| super::measure::width(word, LETTERS))
                .fold(0.0, f64::max);
            words.max(super::measure::width(name, LETTERS) * 0.62) + 14.0
        };
        needs(lane_name).max(needs(&pool.name) / share).ceil()
    }

    /// Puts the nodes of a lane to their places; its height.
    fn lane(&self, pool: usize, lane: usize, top: f64, columns: &[f64], layout: &mut Layout) -> f64 {
        let here: Vec<usize> = (0..self.flow.nodes.len())
            .filter(|at| {
                let node = self.flow.nodes.get(*at);
                node.is_some_and(|node| (node.pool, node.lane) == (pool, lane) && node.host.is_none())
            })
            .collect();
        let cell = |at: usize| self.cells.get(at).copied().unwrap_or_default();
        let tracks = here.iter().map(|at| cell(*at).track + 1).max().unwrap_or(1);
        let mut reaches = vec![Reach::default(); tracks];
        for at in &here {
            if let Some(reach) = reaches.get_mut(cell(*at).track) {
                *reach = reach.with(self.reach(*at));
            }
        }
        let between = TRACK_GAP * f64::from(u32::try_from(tracks - 1).unwrap_or_default());
        let tall: f64 = reaches.iter().map(|reach| reach.up + reach.down).sum::<f64>() + between + 2.0 * LANE_PADDING;
        let tall = tall.ceil();
        // A lane that is taller only for its name has its nodes in the middle.
        let spare = (self.least_height(pool, lane) - tall).max(0.0) / 2.0;
        let mut y = top + LANE_PADDING + spare;
        let mut centres = Vec::new();
        for reach in &reaches {
            y += reach.up;
            centres.push(y.round());
            y += reach.down + TRACK_GAP;
        }
        for at in here {
            let cell = cell(at);
            let centre = Point {
                x: columns.get(cell.column).copied().unwrap_or_default(),
                y: centres.get(cell.track).copied().unwrap_or_default(),
            };
            self.node(at, centre, layout);
        }
        tall
    }

    fn node(&self, at: usize, centre: Point, layout: &mut Layout) {
        let Some(node) = self.flow.nodes.get(at) else { return };
        let (width, tall) = match node.kind {
            NodeKind::Task(_) => (width_of_task(self.flow, at), self.task_height),
            _ => (size(node), size(node)),
        };
        let place = Rect {
            x: centre.x - width / 2.0,
            y: centre.y - tall / 2.0,
            width,
            height: tall,
        };
        set(&mut layout.nodes, at, place);
        if !matches!(node.kind, NodeKind::Task(_)) {
            let lines = name_beside(node);
            let tall = height(lines.len(), LETTERS_SMALL);
            let y = if self.named_above(at) {
                place.y - NAME_GAP - tall
            } else {
                place.bottom() + NAME_GAP
            };
            name(layout, at, lines, centre.x, y);
            return;
        }
        for (n, (timer, node)) in timers_of(self.flow, at).enumerate() {
            let x = centre.x + timer_offset(n, width / 2.0);
            let sits = Rect {
                x: x - TIMER / 2.0,
                y: place.bottom() - TIMER / 2.0,
                width: TIMER,
                height: TIMER,
            };
            set(&mut layout.nodes, timer, sits);
            let lines = name_beside(node);
            let tall = height(lines.len(), LETTERS_SMALL);
            let beside = x + TIMER / 2.0 + NAME_GAP + widest(&lines, LETTERS_SMALL) / 2.0;
            name(layout, timer, lines, beside, place.bottom() + NAME_GAP);
            let Some(end) = self.end_of_timer(timer) else { continue };
            let y = place.bottom() + TIMER / 2.0 + 10.0_f64.max(tall - TIMER / 2.0 + 8.0);
            let ends = Rect {
                x: x - END_OF_TIMER / 2.0,
                y,
                width: END_OF_TIMER,
                height: END_OF_TIMER,
            };
            set(&mut layout.nodes, end, ends);
            if let Some(node) = self.flow.nodes.get(end) {
                let lines = name_beside(node);
                let beside = x + END_OF_TIMER / 2.0 + NAME_GAP + widest(&lines, LETTERS_SMALL) / 2.0;
                let tall = height(lines.len(), LETTERS_SMALL);
                name(layout, end, lines, beside, ends.centre().y - tall / 2.0);
            }
        }
    }
}

/// How far the nth timer sits from the middle of its task.
fn timer_offset(n: usize, half: f64) -> f64 {
    if n == 0 { TIMER / 2.0 + 6.0 - half } else { 32.0 }
}

/// The side of what is as wide as it is tall.
pub(super) fn size(node: &Node) -> f64 {
    match node.kind {
        NodeKind::Task(_) => TASK_WIDTH,
        NodeKind::Exclusive | NodeKind::EventBased => GATEWAY,
        NodeKind::Timer { .. } => TIMER,
        _ => EVENT,
    }
}

fn set<T>(all: &mut [T], at: usize, value: T) {
    if let Some(place) = all.get_mut(at) {
        *place = value;
    }
}

fn name(layout: &mut Layout, at: usize, lines: Vec<String>, middle: f64, y: f64) {
    if lines.is_empty() {
        return;
    }
    let width = widest(&lines, LETTERS_SMALL).ceil() + 6.0;
    let place = Rect {
        x: (middle - width / 2.0).round(),
        y: y.round(),
        width,
        height: height(lines.len(), LETTERS_SMALL).ceil(),
    };
    set(&mut layout.names, at, Some(Label { place, lines }));
}
