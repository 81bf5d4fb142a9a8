//! The lines between boxes: at right angles, around boxes, apart from each other.

use super::grid::{Grid, Port, Side};
use super::{Layout, Point, Rect};
use crate::flow::{Edge, EdgeKind, End, Flow, NodeKind};

/// Lines beside each other are this far apart.
const STEP: f64 = 8.0;
/// A line does not touch the band with a pool's name.
const INSET: f64 = 72.0;

/// What a port costs: the natural ones nothing.
const SIDEWAYS: u32 = 24;
const AGAINST: u32 = 400;
const OFF_CENTRE: u32 = 6;
const USED: u32 = 90;
const ELSEWHERE: u32 = 70;

/// The corners of every edge.
pub(super) fn route(flow: &Flow, layout: &Layout) -> Vec<Vec<Point>> {
    let mut routing = Routing {
        flow,
        layout,
        grid: grid(flow, layout),
        used: Vec::new(),
        ways: vec![Vec::new(); flow.edges.len()],
    };
    let mut order: Vec<usize> = (0..flow.edges.len()).collect();
    order.sort_by_key(|at| flow.edges.get(*at).map(|edge| (rank(edge), routing.span(edge), *at)));
    for at in order {
        routing.edge(at);
    }
    routing.ways
}

/// The way that succeeds first, then refusals, then messages: the former are straight.
fn rank(edge: &Edge) -> u8 {
    match (edge.kind, edge.from, edge.to) {
        (EdgeKind::Sequence { .. }, _, _) => 0,
        (EdgeKind::Message, End::Node(_), End::Node(_)) => 1,
        (EdgeKind::Message, _, _) => 2,
    }
}

struct Routing<'a> {
    flow: &'a Flow,
    layout: &'a Layout,
    grid: Grid,
    /// Where lines already begin or end.
    used: Vec<Point>,
    ways: Vec<Vec<Point>>,
}

impl Routing<'_> {
    fn place(&self, end: End) -> Rect {
        let place = match end {
            End::Node(node) => self.layout.nodes.get(node),
            End::Pool(pool) => self.layout.pools.get(pool),
        };
        place.copied().unwrap_or_default()
    }

    fn span(&self, edge: &Edge) -> u32 {
        let (from, to) = (self.place(edge.from).centre(), self.place(edge.to).centre());
        let apart = (from.x - to.x).abs() + 3.0 * (from.y - to.y).abs();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a distance in a drawing"
        )]
        let apart = apart as u32;
        apart
    }

    fn edge(&mut self, at: usize) {
        let Some(edge) = self.flow.edges.get(at) else { return };
        let (from, to) = (self.ports(edge, edge.from, true), self.ports(edge, edge.to, false));
        let way = self.grid.way(&from, &to).unwrap_or_else(|| {
            // There is always a way around; should there be none, a straight line is better than none.
            vec![self.place(edge.from).centre(), self.place(edge.to).centre()]
        });
        self.grid.take(&way);
        self.used.extend(way.first().copied());
        self.used.extend(way.last().copied());
        if let Some(place) = self.ways.get_mut(at) {
            *place = way;
        }
    }

    fn ports(&self, edge: &Edge, end: End, leaves: bool) -> Vec<Port> {
        let other = self.place(if leaves { edge.to } else { edge.from });
        let mut ports = match end {
            End::Pool(pool) => self.of_pool(pool, edge, other),
            End::Node(node) => self.of_node(node, edge, leaves, other),
        };
        for port in &mut ports {
            let near = |used: &&Point| (used.x - port.at.x).abs() < 1.0 && (used.y - port.at.y).abs() < 1.0;
            let shares = matches!(edge.kind, EdgeKind::Message) && !leaves && matches!(end, End::Node(_));
            if self.used.iter().any(|used| near(&used)) && !shares {
                port.cost += USED;
            }
        }
        ports
    }

    /// A black box is reached anywhere on the side that looks to the other end.
    fn of_pool(&self, pool: usize, edge: &Edge, other: Rect) -> Vec<Port> {
        let place = self.layout.pools.get(pool).copied().unwrap_or_default();
        let above = other.centre().y < place.y;
        let (y, side) = if above {
            (place.y, Side::Top)
        } else {
            (place.bottom(), Side::Bottom)
        };
        let columns = self.layout.nodes.iter().flat_map(|node| anchors(*node));
        let mut xs: Vec<f64> = columns
            .filter(|x| *x > place.x + INSET / 2.0 && *x < place.right() - STEP)
            .collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        // What goes through should come out where it went in.
        let beyond = self.flow.through.iter().find_map(|(from, to)| {
            let other = if edge.from == End::Node(*from) { to } else { from };
            let ours = edge.from == End::Node(*from) || edge.to == End::Node(*to);
            self.layout.nodes.get(*other).filter(|_| ours)
        });
        let entered = self
            .flow
            .edges
            .iter()
            .zip(&self.ways)
            .filter(|(edge, way)| edge.to == End::Pool(pool) && !way.is_empty());
        let entered: Vec<f64> = entered.filter_map(|(_, way)| way.last().map(|point| point.x)).collect();
        let cost = |x: f64| {
            let aligned = beyond.is_none_or(|place| (place.centre().x - x).abs() < 1.0) || entered.contains(&x);
            if aligned { 0 } else { ELSEWHERE }
        };
        xs.into_iter()
            .map(|x| Port {
                at: Point { x, y },
                side,
                cost: cost(x),
            })
            .collect()
    }

    fn of_node(&self, at: usize, edge: &Edge, leaves: bool, other: Rect) -> Vec<Port> {
        let place = self.layout.nodes.get(at).copied().unwrap_or_default();
        let Some(node) = self.flow.nodes.get(at) else {
            return Vec::new();
        };
        let centre = place.centre();
        let port = |x, y, side, cost| Port {
            at: Point { x, y },
            side,
            cost,
        };
        let top = port(centre.x, place.y, Side::Top, 0);
        let bottom = port(centre.x, place.bottom(), Side::Bottom, 0);
        if matches!(node.kind, NodeKind::Timer { .. }) {
            return vec![bottom];
        }
        if node.host.is_some() {
            return vec![top];
        }
        if edge.kind == EdgeKind::Message {
            let mut ports = vec![top, bottom];
            if matches!(node.kind, NodeKind::Task(_)) {
                let [_, left, right, middle_right, far_right] = anchors(place);
                ports.extend([left, right].map(|x| port(x, place.y, Side::Top, OFF_CENTRE)));
                match self.timers(at) {
                    0 => ports.extend([left, right].map(|x| port(x, place.bottom(), Side::Bottom, OFF_CENTRE))),
                    // The timer and its name are to the left.
                    1 => {
                        ports.remove(1);
                        ports.extend([middle_right, far_right].map(|x| port(x, place.bottom(), Side::Bottom, 0)));
                    }
                    _ => drop(ports.remove(1)),
                }
            }
            return ports;
        }
        let (natural, backward) = if leaves {
            (Side::Right, Side::Left)
        } else {
            (Side::Left, Side::Right)
        };
        let gateway = matches!(node.kind, NodeKind::Exclusive | NodeKind::EventBased);
        // A gateway's other way may leave it downwards, or upwards where it leads there.
        let aside = (other.centre().y - centre.y).abs() > place.height;
        let vertical = match (gateway && leaves && aside, leaves) {
            (true, _) => 0,
            (false, true) => 2 * SIDEWAYS,
            (false, false) => SIDEWAYS,
        };
        // Of a condition's exits the one to a lower row leaves downwards, so that they do not cross.
        let decides = node.kind == NodeKind::Exclusive && leaves && edge.name.is_some();
        let below = aside && other.centre().y > centre.y;
        let (ahead, downwards) = match (decides, below) {
            (true, true) => (2 * SIDEWAYS, 0),
            (true, false) => (0, AGAINST),
            _ => (0, vertical),
        };
        let mut ports = vec![
            port(
                if natural == Side::Right { place.right() } else { place.x },
                centre.y,
                natural,
                ahead,
            ),
            port(
                if backward == Side::Right {
                    place.right()
                } else {
                    place.x
                },
                centre.y,
                backward,
                AGAINST,
            ),
        ];
        // The name of a condition stands above it.
        if node.kind != NodeKind::Exclusive || node.name.is_empty() || !leaves {
            ports.push(Port {
                cost: vertical + OFF_CENTRE,
                ..top
            });
        }
        match self.timers(at) {
            0 => ports.push(Port {
                cost: downwards,
                ..bottom
            }),
            // Beside the timer and its name.
            1 => {
                let [.., middle_right, _] = anchors(place);
                ports.push(port(middle_right, place.bottom(), Side::Bottom, vertical));
            }
            _ => {}
        }
        ports
    }

    fn timers(&self, host: usize) -> usize {
        let nodes = self.flow.nodes.iter();
        nodes
            .filter(|node| node.host == Some(host) && matches!(node.kind, NodeKind::Timer { .. }))
            .count()
    }
}

/// The horizontal places at which lines may touch a box.
fn anchors(place: Rect) -> [f64; 5] {
    [0.5, 0.25, 0.75, 0.66, 0.88].map(|part| match part {
        0.5 => place.centre().x,
        part => (place.x + place.width * part).round(),
    })
}

fn grid(flow: &Flow, layout: &Layout) -> Grid {
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    let mut spans_x: Vec<(f64, f64)> = Vec::new();
    let mut spans_y: Vec<(f64, f64)> = Vec::new();
    for place in &layout.nodes {
        xs.extend(anchors(*place));
        xs.extend([place.x, place.right()]);
        // Beside each box there is room for lines.
        xs.extend([2.0, 3.0].map(|n| (place.x - n * STEP * 0.75).round()));
        xs.extend([2.0, 3.0].map(|n| (place.right() + n * STEP * 0.75).round()));
        ys.extend([place.centre().y, place.y, place.bottom()]);
        spans_x.push((place.x, place.right()));
        spans_y.push((place.y, place.bottom()));
    }
    for name in layout.names.iter().flatten() {
        spans_y.push((name.place.y, name.place.bottom()));
    }
    for pool in &layout.pools {
        ys.extend([pool.y, pool.bottom()]);
    }
    for (pool, place) in flow.pools.iter().zip(&layout.pools) {
        if pool.is_black_box() {
            spans_y.push((place.y, place.bottom()));
        }
    }
    xs.extend(between(spans_x, layout.width));
    ys.extend(between(spans_y, layout.height));
    let black = flow
        .pools
        .iter()
        .zip(&layout.pools)
        .filter(|(pool, _)| pool.is_black_box());
    let black: Vec<Rect> = black.map(|(_, place)| *place).collect();
    let names: Vec<Rect> = layout.names.iter().flatten().map(|name| name.place).collect();
    Grid::new(xs, ys, &layout.nodes, &names, &black)
}

/// Lines in the gaps that no span covers.
fn between(mut spans: Vec<(f64, f64)>, end: f64) -> Vec<f64> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lines = Vec::new();
    let mut covered = spans.first().map_or(0.0, |(from, _)| *from);
    spans.push((end, end));
    for (from, to) in spans {
        let gap = from - covered;
        if gap > STEP {
            let middle = covered + gap / 2.0;
            let mut off = 0.0;
            while off < gap / 2.0 - 2.0 {
                lines.extend([(middle - off).round(), (middle + off).round()]);
                off += STEP;
            }
        }
        covered = covered.max(to);
    }
    lines
}
