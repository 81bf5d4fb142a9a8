//! The lines on which edges may run, and the cheapest way along them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Point, Rect};

/// What a way costs, in points of its length.
const BEND: u32 = 30;
const CROSSING: u32 = 45;
const THROUGH_NAME: u32 = 160;
const THROUGH_BLACK_BOX: u32 = 700;
const ALONG_ANOTHER: u32 = 900;
const NEAR_BOX: u32 = 60;
/// Closer than this, parallel lines cannot be told apart.
const APART: f64 = 5.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

impl Side {
    fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
            Self::Top => Self::Bottom,
            Self::Bottom => Self::Top,
        }
    }

    const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Top, Self::Bottom];
}

/// A place where an edge may begin or end, the side to which it leaves, and what using it costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    pub at: Point,
    pub side: Side,
    pub cost: u32,
}

pub(super) struct Grid {
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// Of the move to the right of each point, and of that downwards; none is forbidden.
    right: Vec<Option<u32>>,
    down: Vec<Option<u32>>,
    /// What bends at a point cost more.
    taken: Vec<u32>,
}

impl Grid {
    pub(super) fn new(mut xs: Vec<f64>, mut ys: Vec<f64>, boxes: &[Rect], names: &[Rect], black: &[Rect]) -> Self {
        for lines in [&mut xs, &mut ys] {
            lines.sort_by(f64::total_cmp);
            lines.dedup_by(|a, b| (*a - *b).abs() < 0.01);
        }
        let size = xs.len() * ys.len();
        let mut grid = Self {
            xs,
            ys,
            right: vec![None; size],
            down: vec![None; size],
            taken: vec![0; size],
        };
        for horizontal in [true, false] {
            for iy in 0..grid.ys.len() {
                for ix in 0..grid.xs.len() {
                    let cost = grid.first_cost(ix, iy, horizontal, boxes, names, black);
                    let at = grid.index(ix, iy);
                    let costs = if horizontal { &mut grid.right } else { &mut grid.down };
                    if let Some(place) = costs.get_mut(at) {
                        *place = cost;
                    }
                }
            }
        }
        grid
    }

    fn index(&self, ix: usize, iy: usize) -> usize {
        iy * self.xs.len() + ix
    }

    fn point(&self, ix: usize, iy: usize) -> Option<Point> {
        Some(Point {
            x: *self.xs.get(ix)?,
            y: *self.ys.get(iy)?,
        })
    }

    fn first_cost(
        &self,
        ix: usize,
        iy: usize,
        horizontal: bool,
        boxes: &[Rect],
        names: &[Rect],
        black: &[Rect],
    ) -> Option<u32> {
        let from = self.point(ix, iy)?;
        let to = if horizontal {
            self.point(ix + 1, iy)?
        } else {
            self.point(ix, iy + 1)?
        };
        let step = Rect {
            x: from.x,
            y: from.y,
            width: to.x - from.x,
            height: to.y - from.y,
        };
        let touches = |rect: &Rect, by: f64| meets(&step, rect, by);
        if boxes.iter().any(|rect| touches(rect, 0.0)) {
            return None;
        }
        let mut cost = rounded(step.width + step.height);
        if boxes.iter().any(|rect| touches(rect, 9.0)) {
            cost += NEAR_BOX.min(cost * 2);
        }
        if names.iter().any(|rect| touches(rect, 1.0)) {
            cost += THROUGH_NAME;
        }
        if black.iter().any(|rect| touches(rect, 0.0)) {
            cost += THROUGH_BLACK_BOX;
        }
        Some(cost)
    }

    fn nearest(lines: &[f64], value: f64) -> Option<usize> {
        lines.iter().position(|line| (line - value).abs() < 0.01)
    }

    /// The cheapest way from one of `from` to one of `to`; its corners.
    pub(super) fn way(&self, from: &[Port], to: &[Port]) -> Option<Vec<Point>> {
        let goals: Vec<(usize, u32)> = to
            .iter()
            .filter_map(|port| Some((self.state(port.at, port.side.opposite())?, port.cost)))
            .collect();
        let ahead = Around::of(to);
        let states = self.xs.len() * self.ys.len() * 4;
        let mut best = vec![u32::MAX; states];
        let mut before = vec![usize::MAX; states];
        let mut open = BinaryHeap::new();
        for port in from {
            let Some(state) = self.state(port.at, port.side) else {
                continue;
            };
            if let Some(cost) = best.get_mut(state)
                && port.cost < *cost
            {
                *cost = port.cost;
                open.push(Reverse((port.cost + ahead.at_least(port.at), state)));
            }
        }
        let mut reached: Option<(u32, usize)> = None;
        while let Some(Reverse((expected, state))) = open.pop() {
            let (Some(cost), Some(point)) = (best.get(state).copied(), self.point_of(state)) else {
                continue;
            };
            if cost + ahead.at_least(point) < expected {
                continue;
            }
            if reached.is_some_and(|(least, _)| least <= expected) {
                break;
            }
            for (goal, more) in &goals {
                if *goal == state && reached.is_none_or(|(least, _)| cost + more < least) {
                    reached = Some((cost + more, state));
                }
            }
            for side in Side::ALL {
                let Some((next, step)) = self.step(state, side) else {
                    continue;
                };
                let cost = cost + step;
                if let Some(known) = best.get_mut(next)
                    && cost < *known
                {
                    *known = cost;
                    if let Some(place) = before.get_mut(next) {
                        *place = state;
                    }
                    let left = self.point_of(next).map_or(0, |point| ahead.at_least(point));
                    open.push(Reverse((cost + left, next)));
                }
            }
        }
        let (_, mut state) = reached?;
        let mut points = vec![self.point_of(state)?];
        while let Some(last) = before.get(state).copied().filter(|last| *last != usize::MAX) {
            points.push(self.point_of(last)?);
            state = last;
        }
        points.reverse();
        Some(corners(points))
    }

    fn state(&self, at: Point, side: Side) -> Option<usize> {
        let ix = Self::nearest(&self.xs, at.x)?;
        let iy = Self::nearest(&self.ys, at.y)?;
        Some(self.index(ix, iy) * 4 + side as usize)
    }

    fn point_of(&self, state: usize) -> Option<Point> {
        let place = state / 4;
        self.point(place % self.xs.len(), place / self.xs.len())
    }

    /// The state after one step to `side`, and its cost. Nothing turns back.
    fn step(&self, state: usize, side: Side) -> Option<(usize, u32)> {
        let (place, heading) = (state / 4, state % 4);
        if heading == side.opposite() as usize {
            return None;
        }
        let (ix, iy) = (place % self.xs.len(), place / self.xs.len());
        let (next, cost) = match side {
            Side::Right => (self.index(ix + 1, iy), self.right.get(place)),
            Side::Bottom => (self.index(ix, iy + 1), self.down.get(place)),
            Side::Left => {
                let next = self.index(ix.checked_sub(1)?, iy);
                (next, self.right.get(next))
            }
            Side::Top => {
                let next = self.index(ix, iy.checked_sub(1)?);
                (next, self.down.get(next))
            }
        };
        let mut cost = (*cost?)?;
        if heading != side as usize {
            cost += BEND + self.taken.get(place).copied().unwrap_or_default();
        }
        Some((next * 4 + side as usize, cost))
    }

    /// Makes it dear to run along a way, and to cross it.
    pub(super) fn take(&mut self, way: &[Point]) {
        for pair in way.windows(2) {
            let [a, b] = pair else { continue };
            let (from, to) = (
                Point {
                    x: a.x.min(b.x),
                    y: a.y.min(b.y),
                },
                Point {
                    x: a.x.max(b.x),
                    y: a.y.max(b.y),
                },
            );
            let horizontal = (a.y - b.y).abs() < 0.01;
            for iy in 0..self.ys.len() {
                for ix in 0..self.xs.len() {
                    let Some(here) = self.point(ix, iy) else { continue };
                    let at = self.index(ix, iy);
                    let (along, across) = if horizontal {
                        (here.x, here.y - from.y)
                    } else {
                        (here.y, here.x - from.x)
                    };
                    let (begin, end) = if horizontal { (from.x, to.x) } else { (from.y, to.y) };
                    if across.abs() < APART && along >= begin - 0.5 && along <= end + 0.5 {
                        if let Some(taken) = self.taken.get_mut(at) {
                            *taken += BEND * 2;
                        }
                        let costs = if horizontal { &mut self.right } else { &mut self.down };
                        if along < end - 0.5
                            && let Some(Some(cost)) = costs.get_mut(at)
                        {
                            *cost += ALONG_ANOTHER;
                        }
                    }
                    self.crossing(ix, iy, horizontal, from, to);
                }
            }
        }
    }

    /// The move from a point that crosses the way between `from` and `to`.
    fn crossing(&mut self, ix: usize, iy: usize, horizontal: bool, from: Point, to: Point) {
        let Some(here) = self.point(ix, iy) else { return };
        let at = self.index(ix, iy);
        let (inside, next, line) = if horizontal {
            (
                here.x > from.x - 0.5 && here.x < to.x + 0.5,
                self.point(ix, iy + 1).map(|next| next.y),
                from.y,
            )
        } else {
            (
                here.y > from.y - 0.5 && here.y < to.y + 0.5,
                self.point(ix + 1, iy).map(|next| next.x),
                from.x,
            )
        };
        let begin = if horizontal { here.y } else { here.x };
        let costs = if horizontal { &mut self.down } else { &mut self.right };
        if inside
            && next.is_some_and(|next| begin <= line && line < next)
            && let Some(Some(cost)) = costs.get_mut(at)
        {
            *cost += CROSSING;
        }
    }
}

/// The box around the goals: no way to them is shorter than that to the box.
struct Around {
    from: Point,
    to: Point,
}

impl Around {
    fn of(ports: &[Port]) -> Self {
        let least = |of: fn(&Port) -> f64| ports.iter().map(of).fold(f64::MAX, f64::min);
        let most = |of: fn(&Port) -> f64| ports.iter().map(of).fold(f64::MIN, f64::max);
        Self {
            from: Point {
                x: least(|port| port.at.x),
                y: least(|port| port.at.y),
            },
            to: Point {
                x: most(|port| port.at.x),
                y: most(|port| port.at.y),
            },
        }
    }

    fn at_least(&self, point: Point) -> u32 {
        let off = |value: f64, from: f64, to: f64| (from - value).max(value - to).max(0.0);
        // Every step is rounded; a little less than the length is never too much.
        rounded((off(point.x, self.from.x, self.to.x) + off(point.y, self.from.y, self.to.y)) * 0.95)
    }
}

/// Whether a step, which has no thickness, runs inside a box that is larger `by` on every side.
fn meets(step: &Rect, rect: &Rect, by: f64) -> bool {
    let rect = rect.grown(by);
    let within = |from: f64, to: f64, low: f64, high: f64| from < high - 0.01 && to > low + 0.01;
    within(step.x, step.right(), rect.x, rect.right()) && within(step.y, step.bottom(), rect.y, rect.bottom())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths in a drawing are small and positive"
)]
fn rounded(length: f64) -> u32 {
    length.max(0.0).round() as u32
}

/// Only the points where the way turns.
fn corners(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        let straight = match kept.as_slice() {
            [.., a, b] => {
                let same = |a: f64, b: f64, c: f64| (a - b).abs() < 0.01 && (b - c).abs() < 0.01;
                same(a.x, b.x, point.x) || same(a.y, b.y, point.y)
            }
            _ => false,
        };
        if straight {
            kept.pop();
        }
        if kept.last() != Some(&point) {
            kept.push(point);
        }
    }
    kept
}
