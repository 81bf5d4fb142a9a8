//! The shapes of the legend.

use std::io;

use crate::flow::{EndKind, NodeKind};
use crate::layout::measure::LINE_HUNDREDTHS;
use crate::layout::{Point, Rect};
use crate::xml::Xml;

const EVENT_INK: &str = "#24435c";
const ERROR_INK: &str = "#9b3030";
const CONDITION_INK: &str = "#7a5c00";
const TIMER_INK: &str = "#6b4a8a";
/// The radius of a corner of a line.
const CORNER: f64 = 5.0;

/// How something is drawn.
pub(super) struct Pen {
    ink: &'static str,
    thick: f64,
    fill: &'static str,
}

impl Pen {
    pub(super) fn new(ink: &'static str, thick: f64, fill: &'static str) -> Self {
        Self { ink, thick, fill }
    }

    pub(super) fn fill(fill: &'static str) -> Self {
        Self {
            ink: "none",
            thick: 0.0,
            fill,
        }
    }
}

/// At most one decimal.
pub(super) fn number(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}

pub(super) fn element(xml: &mut Xml, name: &str, attributes: &[(&str, String)]) -> io::Result<()> {
    let attributes: Vec<(&str, &str)> = attributes.iter().map(|(key, value)| (*key, value.as_str())).collect();
    xml.empty(name, &attributes)
}

pub(super) fn rect(xml: &mut Xml, place: Rect, round: f64, pen: &Pen) -> io::Result<()> {
    let mut attributes = vec![
        ("x", number(place.x)),
        ("y", number(place.y)),
        ("width", number(place.width)),
        ("height", number(place.height)),
        ("fill", pen.fill.to_owned()),
    ];
    if round > 0.0 {
        attributes.push(("rx", number(round)));
    }
    if pen.thick > 0.0 {
        attributes.extend([("stroke", pen.ink.to_owned()), ("stroke-width", number(pen.thick))]);
    }
    element(xml, "rect", &attributes)
}

/// Lines of text from the first base line on; where the next one would be.
pub(super) fn lines(
    xml: &mut Xml,
    text: &[String],
    x: f64,
    first: f64,
    size: f64,
    more: &[(&str, &str)],
) -> io::Result<f64> {
    let mut y = first;
    for line in text {
        let (x, y_text, size) = (number(x), number(y), number(size));
        let mut attributes = vec![("x", x.as_str()), ("y", &y_text), ("font-size", &size)];
        attributes.extend(more);
        xml.text("text", &attributes, line)?;
        y += size.parse().unwrap_or(0.0) * LINE_HUNDREDTHS;
    }
    Ok(y)
}

/// Text that stays legible where a line runs behind it.
pub(super) fn halo(
    xml: &mut Xml,
    text: &[String],
    x: f64,
    first: f64,
    size: f64,
    more: &[(&str, &str)],
) -> io::Result<()> {
    let mut with = more.to_vec();
    with.extend([
        ("stroke", "#ffffff"),
        ("stroke-width", "3"),
        ("stroke-linejoin", "round"),
        ("paint-order", "stroke"),
    ]);
    lines(xml, text, x, first, size, &with)?;
    Ok(())
}

/// An event, a condition, a timer.
pub(super) fn node(xml: &mut Xml, kind: &NodeKind, place: Rect) -> io::Result<()> {
    let centre = place.centre();
    let radius = place.width / 2.0;
    match kind {
        NodeKind::Start { message } => {
            circle(xml, centre, radius, &Pen::new(EVENT_INK, 1.4, "#ffffff"))?;
            if *message {
                envelope(xml, centre, radius, EVENT_INK, false)
            } else {
                Ok(())
            }
        }
        NodeKind::End(EndKind::Error) => {
            circle(xml, centre, radius, &Pen::new(ERROR_INK, 3.4, "#ffffff"))?;
            bolt(xml, centre, radius)
        }
        NodeKind::End(kind) => {
            circle(xml, centre, radius, &Pen::new(EVENT_INK, 3.4, "#ffffff"))?;
            if *kind == EndKind::Message {
                envelope(xml, centre, radius, EVENT_INK, true)
            } else {
                Ok(())
            }
        }
        NodeKind::Catch | NodeKind::Throw => {
            circle(xml, centre, radius, &Pen::new(EVENT_INK, 1.3, "#ffffff"))?;
            circle(xml, centre, radius - 3.0, &Pen::new(EVENT_INK, 1.3, "none"))?;
            envelope(xml, centre, radius - 2.0, EVENT_INK, *kind == NodeKind::Throw)
        }
        NodeKind::Exclusive => {
            diamond(xml, place, &Pen::new(CONDITION_INK, 1.5, "#fff7db"))?;
            let arm = place.width * 0.15;
            let cross = format!(
                "M{} {}L{} {}M{} {}L{} {}",
                number(centre.x - arm),
                number(centre.y - arm),
                number(centre.x + arm),
                number(centre.y + arm),
                number(centre.x - arm),
                number(centre.y + arm),
                number(centre.x + arm),
                number(centre.y - arm)
            );
            stroke(xml, cross, CONDITION_INK, 2.6)
        }
        NodeKind::EventBased => {
            diamond(xml, place, &Pen::new(EVENT_INK, 1.4, "#ffffff"))?;
            circle(xml, centre, place.width * 0.23, &Pen::new(EVENT_INK, 1.0, "none"))?;
            circle(xml, centre, place.width * 0.18, &Pen::new(EVENT_INK, 1.0, "none"))?;
            pentagon(xml, centre, place.width * 0.11)
        }
        NodeKind::Timer { interrupting, .. } => timer(xml, centre, radius, *interrupting),
        NodeKind::Task(_) => Ok(()),
    }
}

fn circle(xml: &mut Xml, centre: Point, radius: f64, pen: &Pen) -> io::Result<()> {
    let attributes = [
        ("cx", number(centre.x)),
        ("cy", number(centre.y)),
        ("r", number(radius)),
        ("fill", pen.fill.to_owned()),
        ("stroke", pen.ink.to_owned()),
        ("stroke-width", number(pen.thick)),
    ];
    element(xml, "circle", &attributes)
}

fn diamond(xml: &mut Xml, place: Rect, pen: &Pen) -> io::Result<()> {
    let centre = place.centre();
    let corners = [
        (centre.x, place.y),
        (place.right(), centre.y),
        (centre.x, place.bottom()),
        (place.x, centre.y),
    ];
    polygon(xml, &corners, pen)
}

fn polygon(xml: &mut Xml, corners: &[(f64, f64)], pen: &Pen) -> io::Result<()> {
    let points: Vec<String> = corners
        .iter()
        .map(|(x, y)| format!("{},{}", number(*x), number(*y)))
        .collect();
    let attributes = [
        ("points", points.join(" ")),
        ("fill", pen.fill.to_owned()),
        ("stroke", pen.ink.to_owned()),
        ("stroke-width", number(pen.thick)),
        ("stroke-linejoin", "round".to_owned()),
    ];
    element(xml, "polygon", &attributes)
}

fn pentagon(xml: &mut Xml, centre: Point, radius: f64) -> io::Result<()> {
    let corners: Vec<(f64, f64)> = (0..5)
        .map(|n| {
            let angle = (f64::from(n) * 72.0 - 90.0).to_radians();
            (centre.x + radius * angle.cos(), centre.y + radius * angle.sin())
        })
        .collect();
    polygon(xml, &corners, &Pen::new(EVENT_INK, 1.0, "none"))
}

/// The envelope of a message: open when it is received, dark when it is sent.
fn envelope(xml: &mut Xml, centre: Point, radius: f64, ink: &'static str, sent: bool) -> io::Result<()> {
    let (half, tall) = (radius * 0.55, radius * 0.38);
    let place = Rect {
        x: centre.x - half,
        y: centre.y - tall,
        width: 2.0 * half,
        height: 2.0 * tall,
    };
    let (fill, flap) = if sent { (ink, "#ffffff") } else { ("#ffffff", ink) };
    rect(xml, place, 0.0, &Pen::new(ink, 1.1, fill))?;
    let path = format!(
        "M{} {}L{} {}L{} {}",
        number(place.x),
        number(place.y),
        number(centre.x),
        number(centre.y + tall * 0.25),
        number(place.right()),
        number(place.y)
    );
    stroke(xml, path, flap, 1.1)
}

fn bolt(xml: &mut Xml, centre: Point, radius: f64) -> io::Result<()> {
    let at = |x: f64, y: f64| (centre.x + x * radius, centre.y + y * radius);
    let corners = [
        at(-0.5, 0.5),
        at(-0.22, -0.5),
        at(0.16, 0.06),
        at(0.5, -0.5),
        at(0.24, 0.5),
        at(-0.14, -0.04),
    ];
    polygon(xml, &corners, &Pen::new(ERROR_INK, 0.8, ERROR_INK))
}

fn timer(xml: &mut Xml, centre: Point, radius: f64, interrupting: bool) -> io::Result<()> {
    let mut ring = vec![
        ("cx", number(centre.x)),
        ("cy", number(centre.y)),
        ("r", number(radius)),
        ("fill", "#ffffff".to_owned()),
        ("stroke", TIMER_INK.to_owned()),
        ("stroke-width", "1.2".to_owned()),
    ];
    if !interrupting {
        ring.push(("stroke-dasharray", "3.5 2".to_owned()));
    }
    element(xml, "circle", &ring)?;
    circle(xml, centre, radius * 0.68, &Pen::new(TIMER_INK, 1.2, "none"))?;
    let (x, y) = (centre.x, centre.y);
    let hands = format!(
        "M{} {}L{} {}L{} {}",
        number(x + radius * 0.1),
        number(y - radius * 0.5),
        number(x),
        number(y),
        number(x + radius * 0.4),
        number(y + radius * 0.1)
    );
    stroke(xml, hands, TIMER_INK, 1.2)
}

/// A sheet with a folded corner.
pub(super) fn document(xml: &mut Xml, place: Rect) -> io::Result<()> {
    let fold = 5.0;
    let corners = [
        (place.x, place.y),
        (place.right() - fold, place.y),
        (place.right(), place.y + fold),
        (place.right(), place.bottom()),
        (place.x, place.bottom()),
    ];
    polygon(xml, &corners, &Pen::new("#2e6b3e", 1.2, "#eef8f0"))?;
    let (x, y) = (number(place.right() - fold), number(place.y));
    stroke(xml, format!("M{x} {y}v{fold}h{fold}"), "#2e6b3e", 1.0)?;
    let (from, to) = (number(place.x + 3.0), number(place.right() - 3.0));
    let [a, b] = [0.55, 0.75].map(|part| number(place.y + place.height * part));
    stroke(xml, format!("M{from} {a}H{to}M{from} {b}H{to}"), "#2e6b3e", 0.9)
}

pub(super) fn stroke(xml: &mut Xml, path: String, ink: &str, thick: f64) -> io::Result<()> {
    let attributes = [
        ("d", path),
        ("fill", "none".to_owned()),
        ("stroke", ink.to_owned()),
        ("stroke-width", number(thick)),
        ("stroke-linecap", "round".to_owned()),
    ];
    element(xml, "path", &attributes)
}

pub(super) fn arrowhead(xml: &mut Xml, id: &str, fill: &str, ink: &str) -> io::Result<()> {
    let attributes = [
        ("id", id),
        ("viewBox", "0 0 11 10"),
        ("refX", "10"),
        ("refY", "5"),
        ("markerWidth", "10"),
        ("markerHeight", "9"),
        ("markerUnits", "userSpaceOnUse"),
        ("orient", "auto-start-reverse"),
    ];
    xml.within("marker", &attributes, |xml| {
        xml.empty(
            "path",
            &[
                ("d", "M1 1L10 5L1 9z"),
                ("fill", fill),
                ("stroke", ink),
                ("stroke-linejoin", "round"),
            ],
        )
    })
}

/// Where a message begins.
pub(super) fn circlet(xml: &mut Xml, id: &str) -> io::Result<()> {
    let attributes = [
        ("id", id),
        ("viewBox", "0 0 8 8"),
        ("refX", "4"),
        ("refY", "4"),
        ("markerWidth", "7"),
        ("markerHeight", "7"),
        ("markerUnits", "userSpaceOnUse"),
    ];
    xml.within("marker", &attributes, |xml| {
        xml.empty(
            "circle",
            &[
                ("cx", "4"),
                ("cy", "4"),
                ("r", "3"),
                ("fill", "#ffffff"),
                ("stroke", "#2a6592"),
            ],
        )
    })
}

/// A way with rounded corners.
pub(super) fn rounded(way: &[Point]) -> String {
    let mut path = String::new();
    for (n, point) in way.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| way.get(n));
        let (Some(before), Some(after)) = (before, way.get(n + 1)) else {
            let command = if n == 0 { 'M' } else { 'L' };
            path.push_str(&format!("{command}{} {}", number(point.x), number(point.y)));
            continue;
        };
        let towards = |other: &Point| {
            let (x, y) = (other.x - point.x, other.y - point.y);
            let length = x.abs() + y.abs();
            let share = if length > 0.0 {
                CORNER.min(length / 2.0) / length
            } else {
                0.0
            };
            (number(point.x + x * share), number(point.y + y * share))
        };
        let ((ax, ay), (bx, by)) = (towards(before), towards(after));
        path.push_str(&format!("L{ax} {ay}Q{} {} {bx} {by}", number(point.x), number(point.y)));
    }
    path
}

/// The box that a line covers.
pub(super) fn points(pair: &[Point]) -> Rect {
    let [a, b] = pair else { return Rect::default() };
    Rect {
        x: a.x.min(b.x) - 1.0,
        y: a.y.min(b.y) - 1.0,
        width: (a.x - b.x).abs() + 2.0,
        height: (a.y - b.y).abs() + 2.0,
    }
}
