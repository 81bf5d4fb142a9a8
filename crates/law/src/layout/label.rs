//! Names beside lines: where nothing else stands.

use super::measure::{height, widest, wrapped};
use super::{LETTERS_SMALL, Label, Layout, Point, Rect};
use crate::flow::{EdgeKind, End, Flow};

/// The name of a message is a little wider than that of an exit.
const NAME_OF_MESSAGE: f64 = 92.0;
/// The least width of the name of an exit.
const NARROW: f64 = 82.0;
const BESIDE: f64 = 4.0;
/// From where a line begins to the first place for its name, and from there to the next.
const FIRST: f64 = 3.0;
const NEXT: f64 = 9.0;

/// The name of every edge that has one, at its place.
pub(super) fn names_of_edges(flow: &Flow, layout: &Layout) -> Vec<Option<Label>> {
    let mut names: Vec<Option<Label>> = vec![None; flow.edges.len()];
    let mut order: Vec<usize> = (0..flow.edges.len()).collect();
    order.sort_by_key(|at| flow.edges.get(*at).map(|edge| (edge.kind == EdgeKind::Message, *at)));
    for at in order {
        let Some(edge) = flow.edges.get(at) else { continue };
        let (Some(name), Some(way)) = (&edge.name, layout.edges.get(at)) else {
            continue;
        };
        let message = edge.kind == EdgeKind::Message;
        // The name of an exit may also be narrow, beside a line that goes down.
        let forms = if message {
            vec![wrapped(name, LETTERS_SMALL, NAME_OF_MESSAGE)]
        } else {
            vec![lines_of_exit(name), wrapped(name, LETTERS_SMALL, NARROW)]
        };
        // The name of a message stands at the end that is in a black box.
        let from_box = matches!(edge.from, End::Pool(_));
        let way: Vec<Point> = if message && !from_box {
            way.iter().rev().copied().collect()
        } else {
            way.clone()
        };
        let taken: Vec<Rect> = names.iter().flatten().map(|label: &Label| label.place).collect();
        let best = forms
            .into_iter()
            .flat_map(|lines| {
                let width = widest(&lines, LETTERS_SMALL).ceil() + 6.0;
                let tall = height(lines.len(), LETTERS_SMALL).ceil();
                let places = places(&way, width, tall).into_iter();
                places.map(move |place| Label {
                    place,
                    lines: lines.clone(),
                })
            })
            .enumerate()
            .min_by_key(|(n, label)| (trouble(flow, layout, &taken, &label.place), *n));
        if let (Some((_, label)), Some(name)) = (best, names.get_mut(at)) {
            *name = Some(label);
        }
    }
    names
}

/// The name of an exit has two lines: more would reach the name of its condition.
pub(super) fn lines_of_exit(name: &str) -> Vec<String> {
    const WIDTHS: [f64; 4] = [NARROW, 100.0, 124.0, 150.0];
    const LINES: usize = 2;
    let mut lines = Vec::new();
    for wide in WIDTHS {
        lines = wrapped(name, LETTERS_SMALL, wide);
        if lines.len() <= LINES {
            break;
        }
    }
    lines
}

/// Places along a way, the nearest to its beginning first.
fn places(way: &[Point], width: f64, tall: f64) -> Vec<Rect> {
    let mut places = Vec::new();
    for pair in way.windows(2) {
        let [from, to] = pair else { continue };
        let length = (to.x - from.x).abs() + (to.y - from.y).abs();
        let mut off = FIRST;
        while off < length {
            if (from.y - to.y).abs() < 0.01 {
                let x = if to.x > from.x {
                    from.x + off
                } else {
                    from.x - off - width
                };
                places.extend([from.y - tall - 1.0, from.y + 2.0].map(|y| Rect {
                    x,
                    y,
                    width,
                    height: tall,
                }));
            } else {
                let y = if to.y > from.y {
                    from.y + off
                } else {
                    from.y - off - tall
                };
                places.extend([from.x + BESIDE, from.x - width - BESIDE].map(|x| Rect {
                    x,
                    y,
                    width,
                    height: tall,
                }));
            }
            off += NEXT;
        }
    }
    places
}

/// How much is in the way: what the name would cover, the worst first.
fn trouble(flow: &Flow, layout: &Layout, taken: &[Rect], place: &Rect) -> u32 {
    let boxes = layout.nodes.iter().filter(|node| node.overlaps(place)).count();
    let names = layout.names.iter().flatten().map(|name| &name.place).chain(taken);
    let names = names.filter(|name| name.overlaps(place)).count();
    let lines = layout
        .edges
        .iter()
        .map(|way| way.windows(2).filter(|pair| covers(place, pair)).count())
        .sum::<usize>();
    let pools = flow.pools.iter().zip(&layout.pools).filter(|(pool, rect)| {
        let straddles = rect.overlaps(place) && !rect.contains(place);
        straddles || (pool.is_black_box() && rect.overlaps(place))
    });
    let pools = pools.count();
    let lanes = layout.lanes.iter().flatten();
    let lanes = lanes
        .filter(|lane| lane.overlaps(place) && !lane.contains(place))
        .count();
    let outside = usize::from(place.x < 0.0 || place.right() > layout.width || place.y < 0.0);
    let weight = (boxes + outside) * 1000 + names * 900 + lines * 300 + pools * 120 + lanes * 15;
    u32::try_from(weight).unwrap_or(u32::MAX)
}

/// Whether a line runs through a place.
fn covers(place: &Rect, pair: &[Point]) -> bool {
    let [a, b] = pair else { return false };
    let line = Rect {
        x: a.x.min(b.x) - 0.5,
        y: a.y.min(b.y) - 0.5,
        width: (a.x - b.x).abs() + 1.0,
        height: (a.y - b.y).abs() + 1.0,
    };
    line.overlaps(place)
}
