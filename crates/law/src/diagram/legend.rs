//! «Условные обозначения»: the shapes of this drawing and what they mean, at its foot.

use std::io;

use super::shapes::{self, Pen, element, lines, number};
use super::{INK, MARGIN, small, straight};
use crate::flow::legend as words;
use crate::flow::{EdgeKind, EndKind, Flow, NodeKind};
use crate::layout::{LETTERS, LETTERS_SMALL, Point, Rect};
use crate::xml::Xml;

const ROW: f64 = 30.0;
const SIGN: f64 = 42.0;
const TITLE: f64 = 26.0;
const BETWEEN: f64 = 22.0;

#[derive(Clone, Copy)]
enum Sign {
    Node(fn() -> NodeKind),
    System,
    Process,
    Message,
    Control,
    Document,
}

type Entry = (Sign, &'static str);

/// The signs that the drawing uses, in the order of the acts.
fn entries(flow: &Flow) -> Vec<Entry> {
    let language = flow.language;
    let has = |test: fn(&NodeKind) -> bool| flow.nodes.iter().any(|node| test(&node.kind));
    let all: [(bool, Sign, words::Sign); 13] = [
        (
            has(|kind| matches!(kind, NodeKind::Start { message: true })),
            Sign::Node(|| NodeKind::Start { message: true }),
            words::START,
        ),
        (
            has(|kind| *kind == NodeKind::End(EndKind::Message)),
            Sign::Node(|| NodeKind::End(EndKind::Message)),
            words::END,
        ),
        (
            has(|kind| matches!(kind, NodeKind::Catch | NodeKind::Throw)),
            Sign::Node(|| NodeKind::Catch),
            words::BETWEEN,
        ),
        (
            has(|kind| *kind == NodeKind::End(EndKind::Plain)),
            Sign::Node(|| NodeKind::End(EndKind::Plain)),
            words::PLAIN,
        ),
        (
            has(|kind| *kind == NodeKind::End(EndKind::Error)),
            Sign::Node(|| NodeKind::End(EndKind::Error)),
            words::ERROR,
        ),
        (
            has(|kind| matches!(kind, NodeKind::Timer { .. })),
            Sign::Node(|| NodeKind::Timer {
                duration: String::new(),
                interrupting: false,
                limits: Vec::new(),
            }),
            words::TIMER,
        ),
        (
            flow.pools.iter().any(|pool| pool.is_black_box()),
            Sign::System,
            words::SYSTEM,
        ),
        (true, Sign::Process, words::PROCESS),
        (
            has(|kind| *kind == NodeKind::Exclusive),
            Sign::Node(|| NodeKind::Exclusive),
            words::CONDITION,
        ),
        (
            has(|kind| *kind == NodeKind::EventBased),
            Sign::Node(|| NodeKind::EventBased),
            words::EITHER,
        ),
        (
            flow.edges.iter().any(|edge| edge.kind == EdgeKind::Message),
            Sign::Message,
            words::MESSAGE,
        ),
        (true, Sign::Control, words::CONTROL),
        (
            flow.nodes.iter().any(|node| node.brings_document),
            Sign::Document,
            words::DOCUMENT,
        ),
    ];
    let used = all.into_iter().filter(|(used, _, _)| *used);
    used.map(|(_, sign, word)| (sign, word.to(language))).collect()
}

/// The entries in rows that fit.
fn rows(flow: &Flow, wide: f64) -> Vec<Vec<Entry>> {
    let mut rows: Vec<Vec<Entry>> = vec![Vec::new()];
    let mut x = MARGIN;
    for entry in entries(flow) {
        let needs = SIGN + small(entry.1) + BETWEEN;
        if x + needs > wide - MARGIN && x > MARGIN {
            rows.push(Vec::new());
            x = MARGIN;
        }
        x += needs;
        if let Some(row) = rows.last_mut() {
            row.push(entry);
        }
    }
    rows
}

pub(super) fn height(flow: &Flow, wide: f64) -> f64 {
    TITLE + ROW * f64::from(u32::try_from(rows(flow, wide).len()).unwrap_or(1)) + MARGIN
}

pub(super) fn draw(xml: &mut Xml, flow: &Flow, top: f64, wide: f64) -> io::Result<()> {
    let line = format!("M{MARGIN} {}H{}", number(top), number(wide - MARGIN));
    shapes::stroke(xml, line, "#9fb0bf", 0.8)?;
    let title = [words::TITLE.to(flow.language).to_owned()];
    lines(xml, &title, MARGIN, top + 17.0, LETTERS, &[("font-weight", "bold")])?;
    let mut y = top + TITLE + ROW / 2.0;
    for row in rows(flow, wide) {
        let mut x = MARGIN;
        for (sign, word) in row {
            draw_sign(
                xml,
                flow,
                sign,
                Point {
                    x: x + SIGN / 2.0 - 4.0,
                    y,
                },
            )?;
            let text = [word.to_owned()];
            lines(
                xml,
                &text,
                x + SIGN,
                y + LETTERS_SMALL * 0.35,
                LETTERS_SMALL,
                &[("fill", INK)],
            )?;
            x += SIGN + small(word) + BETWEEN;
        }
        y += ROW;
    }
    Ok(())
}

fn around(centre: Point, width: f64, height: f64) -> Rect {
    Rect {
        x: centre.x - width / 2.0,
        y: centre.y - height / 2.0,
        width,
        height,
    }
}

fn draw_sign(xml: &mut Xml, flow: &Flow, sign: Sign, at: Point) -> io::Result<()> {
    match sign {
        Sign::Node(kind) => {
            let kind = kind();
            let side = if matches!(kind, NodeKind::Exclusive | NodeKind::EventBased) {
                27.0
            } else {
                22.0
            };
            shapes::node(xml, &kind, around(at, side, side))
        }
        Sign::System => shapes::rect(xml, around(at, 30.0, 17.0), 4.0, &Pen::new("#5b7083", 1.3, "#e9eff5")),
        Sign::Process => shapes::rect(xml, around(at, 30.0, 19.0), 5.0, &Pen::new("#24435c", 1.4, "#fbfdff")),
        Sign::Document => shapes::document(xml, around(at, 16.0, 20.0)),
        Sign::Message | Sign::Control => {
            let way = straight(
                Point {
                    x: at.x - 15.0,
                    y: at.y,
                },
                Point {
                    x: at.x + 15.0,
                    y: at.y,
                },
            );
            let message = matches!(sign, Sign::Message);
            let arrow = |what: &str| format!("url(#{}-{what})", flow.id);
            let mut attributes = vec![
                ("d", shapes::rounded(&way)),
                ("fill", "none".to_owned()),
                ("stroke-width", "1.3".to_owned()),
                ("stroke", if message { "#2a6592" } else { "#2b3844" }.to_owned()),
                ("marker-end", arrow(if message { "message" } else { "control" })),
            ];
            if message {
                attributes.extend([("stroke-dasharray", "6 4".to_owned()), ("marker-start", arrow("sent"))]);
            }
            element(xml, "path", &attributes)
        }
    }
}
