//! A procedure as a picture, in the legend of the acts («Условные обозначения», BPMN 1.2): boxes for processes, diamonds
//! for conditions, participants as pools and roles as lanes, and the legend at the foot.
//!
//! The picture stands by itself as a file and within a page: it has no style sheet and no script, its colours are
//! attributes, and its ids begin with those of the regulation and channel.

mod legend;
mod shapes;

use std::io;

use shapes::{Pen, lines, points};

use crate::flow::{self, Detail, EdgeKind, End, Flow, NodeKind, TaskKind};
use crate::layout::measure::{height, width, wrapped};
use crate::layout::{self, LETTERS, LETTERS_SMALL, Layout, Point, Rect};
use crate::plan::{Channel, Plan};
use crate::text::Language;
use crate::xml::Xml;

const FONTS: &str = "'Liberation Sans', Arial, Helvetica, 'Noto Sans', sans-serif";
const INK: &str = "#1b2733";
const LETTERS_OF_TITLE: f64 = 17.0;
const LETTERS_OF_SUBTITLE: f64 = 12.5;
const MARGIN: f64 = 12.0;
const BAND: f64 = 30.0;

/// What a landscape sheet takes of a drawing, in millimetres: A4, and A3 where A4 would make the letters too small.
const A4: (f64, f64) = (281.0, 194.0);
const A3: (f64, f64) = (404.0, 281.0);
/// Letters of six points and a half can be read on paper.
const LETTERS_MIN_MM: f64 = 2.3;

/// The SVG of one channel, if the regulation has it.
pub fn svg(plan: &Plan, channel: Channel, language: Language) -> Option<String> {
    let flow = flow::flow(plan, channel, language, Detail::Picture)?;
    let layout = layout::layout(&flow);
    let mut drawing = Drawing {
        xml: Xml::fragment(),
        flow: &flow,
        layout: &layout,
    };
    drawing.document().ok()?;
    drawing.xml.into_text()
}

struct Drawing<'a> {
    xml: Xml,
    flow: &'a Flow,
    layout: &'a Layout,
}

impl Drawing<'_> {
    fn document(&mut self) -> io::Result<()> {
        let (flow, layout) = (self.flow, self.layout);
        let wide = layout.width - 2.0 * MARGIN;
        let title = wrapped(&flow.title, LETTERS_OF_TITLE, wide);
        let mut subtitle = wrapped(&flow.subtitle, LETTERS_OF_SUBTITLE, wide);
        subtitle.extend(
            flow.term
                .iter()
                .flat_map(|term| wrapped(term, LETTERS_OF_SUBTITLE, wide)),
        );
        let head = MARGIN + height(title.len(), LETTERS_OF_TITLE) + height(subtitle.len(), LETTERS_OF_SUBTITLE) + 8.0;
        let foot = legend::height(flow, layout.width);
        let whole = head + layout.height + foot;
        let (paper_width, paper_height) = on_paper(layout.width, whole);
        let id = |what: &str| format!("{}-{what}", flow.id);
        let (title_id, desc_id) = (id("title"), id("desc"));
        let attributes = [
            ("xmlns", "http://www.w3.org/2000/svg".to_owned()),
            ("id", flow.id.clone()),
            ("viewBox", format!("0 0 {} {}", layout.width.ceil(), whole.ceil())),
            ("width", format!("{paper_width:.1}mm")),
            ("height", format!("{paper_height:.1}mm")),
            ("role", "img".to_owned()),
            ("aria-labelledby", format!("{title_id} {desc_id}")),
            ("lang", flow.language.tag().to_owned()),
            ("font-family", FONTS.to_owned()),
            ("fill", INK.to_owned()),
        ];
        self.within("svg", &attributes, |drawing| {
            drawing.xml.text(
                "title",
                &[("id", &title_id)],
                &format!("{}. {}", flow.title, flow.subtitle),
            )?;
            drawing.xml.text("desc", &[("id", &desc_id)], &described(flow))?;
            drawing.markers()?;
            let whole_sheet = Rect {
                x: 0.0,
                y: 0.0,
                width: layout.width.ceil(),
                height: whole.ceil(),
            };
            drawing.rect(whole_sheet, 0.0, &Pen::fill("#ffffff"))?;
            let mut y = MARGIN + LETTERS_OF_TITLE;
            y = lines(
                &mut drawing.xml,
                &title,
                MARGIN,
                y,
                LETTERS_OF_TITLE,
                &[("font-weight", "bold")],
            )?;
            y += LETTERS_OF_SUBTITLE - LETTERS_OF_TITLE;
            lines(
                &mut drawing.xml,
                &subtitle,
                MARGIN,
                y,
                LETTERS_OF_SUBTITLE,
                &[("fill", "#44525f")],
            )?;
            let body = [("transform", format!("translate(0 {})", head.ceil()))];
            drawing.within("g", &body, Self::body)?;
            legend::draw(&mut drawing.xml, flow, (head + layout.height).ceil(), layout.width)
        })
    }

    fn body(&mut self) -> io::Result<()> {
        self.pools()?;
        for (at, edge) in self.flow.edges.iter().enumerate() {
            self.edge(at, edge)?;
        }
        for at in 0..self.flow.nodes.len() {
            self.node(at)?;
        }
        for label in self
            .layout
            .names
            .iter()
            .flatten()
            .chain(self.layout.edge_names.iter().flatten())
        {
            let top = label.place.y + LETTERS_SMALL * 0.93;
            let attributes = [("text-anchor", "middle")];
            shapes::halo(
                &mut self.xml,
                &label.lines,
                label.place.centre().x,
                top,
                LETTERS_SMALL,
                &attributes,
            )?;
        }
        self.documents()
    }

    fn pools(&mut self) -> io::Result<()> {
        for ((pool, place), lanes) in self.flow.pools.iter().zip(&self.layout.pools).zip(&self.layout.lanes) {
            if pool.is_black_box() {
                self.rect(*place, 6.0, &Pen::new("#5b7083", 1.3, "#e9eff5"))?;
                let y = place.centre().y + LETTERS * 0.35;
                let middle = self.middle_of_name(&pool.name, *place);
                let bold = [("text-anchor", "middle"), ("font-weight", "bold")];
                lines(
                    &mut self.xml,
                    std::slice::from_ref(&pool.name),
                    middle,
                    y,
                    LETTERS,
                    &bold,
                )?;
                continue;
            }
            self.rect(*place, 0.0, &Pen::new("#5b7083", 1.3, "#ffffff"))?;
            let band = Rect { width: BAND, ..*place };
            self.rect(band, 0.0, &Pen::new("#5b7083", 1.3, "#dfe8f0"))?;
            self.upright(&pool.name, band, true)?;
            for (n, (lane, place)) in pool.lanes.iter().zip(lanes).enumerate().filter(|_| pool.shows_lanes) {
                let fill = if n % 2 == 0 { "#ffffff" } else { "#f8fafc" };
                self.rect(*place, 0.0, &Pen::new("#9fb0bf", 0.9, fill))?;
                let band = Rect { width: BAND, ..*place };
                self.rect(band, 0.0, &Pen::new("#9fb0bf", 0.9, "#eff4f8"))?;
                self.upright(&lane.name, band, false)?;
            }
        }
        Ok(())
    }

    /// Where the name of a black box stands: in the middle, or beside the lines that run through it.
    fn middle_of_name(&self, name: &str, place: Rect) -> f64 {
        const STEP: f64 = 24.0;
        let wide = width(name, LETTERS) * 1.1 + 10.0;
        let centre = place.centre();
        let at = |x: f64| Rect {
            x: x - wide / 2.0,
            y: place.y + 4.0,
            width: wide,
            height: place.height - 8.0,
        };
        let free = |x: &f64| {
            let mut pairs = self.layout.edges.iter().flat_map(|way| way.windows(2));
            place.contains(&at(*x)) && !pairs.any(|pair| points(pair).overlaps(&at(*x)))
        };
        let offsets = (0..40).flat_map(|n| [f64::from(n) * STEP, f64::from(n) * -STEP]);
        offsets.map(|off| centre.x + off).find(free).unwrap_or(centre.x)
    }

    /// A name along a band, from below upwards, in two lines if need be.
    fn upright(&mut self, name: &str, band: Rect, bold: bool) -> io::Result<()> {
        let wide = if bold { 1.08 } else { 1.0 };
        let text = wrapped(name, LETTERS * wide, band.height - 8.0);
        let centre = band.centre();
        let turn = format!("translate({} {}) rotate(-90)", centre.x, centre.y);
        let weight = if bold { "bold" } else { "normal" };
        let first = LETTERS * 0.35 - height(text.len() - 1, LETTERS) / 2.0;
        self.within("g", &[("transform", turn)], |drawing| {
            lines(
                &mut drawing.xml,
                &text,
                0.0,
                first,
                LETTERS,
                &[("text-anchor", "middle"), ("font-weight", weight)],
            )?;
            Ok(())
        })
    }

    fn edge(&mut self, at: usize, edge: &flow::Edge) -> io::Result<()> {
        let way = self.layout.edges.get(at).map_or(&[][..], Vec::as_slice);
        let path = shapes::rounded(way);
        let refusal = matches!((edge.kind, edge.to), (EdgeKind::Sequence { .. }, End::Node(to))
            if self.flow.nodes.get(to).is_some_and(|node| node.aside));
        let arrow = |what: &str| format!("url(#{}-{what})", self.flow.id);
        let mut attributes = vec![("d", path), ("fill", "none".to_owned())];
        if edge.kind == EdgeKind::Message {
            attributes.extend([
                ("stroke", "#2a6592".to_owned()),
                ("stroke-width", "1.2".to_owned()),
                ("stroke-dasharray", "6 4".to_owned()),
                ("marker-start", arrow("sent")),
                ("marker-end", arrow("message")),
            ]);
        } else {
            let (ink, marker) = if refusal {
                ("#9b3030", "refusal")
            } else {
                ("#2b3844", "control")
            };
            attributes.extend([
                ("stroke", ink.to_owned()),
                ("stroke-width", "1.3".to_owned()),
                ("marker-end", arrow(marker)),
            ]);
        }
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.xml.empty("path", &attributes)
    }

    fn node(&mut self, at: usize) -> io::Result<()> {
        let (Some(node), Some(place)) = (self.flow.nodes.get(at), self.layout.nodes.get(at).copied()) else {
            return Ok(());
        };
        self.within("g", &[], |drawing| {
            let label = node
                .label
                .as_ref()
                .map_or_else(String::new, |label| format!("{label}: "));
            let told = if node.text.is_empty() { &node.name } else { &node.text };
            if !told.is_empty() {
                drawing.xml.text("title", &[], &format!("{label}{told}"))?;
            }
            match &node.kind {
                NodeKind::Task(kind) => drawing.task(at, *kind, node.aside, place),
                kind => shapes::node(&mut drawing.xml, kind, place),
            }
        })
    }

    fn task(&mut self, at: usize, kind: TaskKind, aside: bool, place: Rect) -> io::Result<()> {
        let (ink, fill) = if aside {
            ("#9b3030", "#fdf1f0")
        } else {
            ("#24435c", "#fbfdff")
        };
        let thick = if kind == TaskKind::Call { 3.0 } else { 1.4 };
        self.rect(place, 8.0, &Pen::new(ink, thick, fill))?;
        let text = self.layout.texts.get(at).map_or(&[][..], Vec::as_slice);
        let timed = self.flow.nodes.iter().any(|node| node.host == Some(at));
        let middle = place.centre().y - if timed { 5.0 } else { 0.0 };
        let mut y = middle - height(text.len(), LETTERS) / 2.0 + LETTERS * 0.95;
        let labelled = usize::from(self.flow.nodes.get(at).is_some_and(|node| node.label.is_some()));
        let (label, name) = text.split_at(labelled.min(text.len()));
        let centre = place.centre().x;
        let bold = [("text-anchor", "middle"), ("font-weight", "bold"), ("fill", ink)];
        y = lines(&mut self.xml, label, centre, y, LETTERS, &bold)?;
        lines(&mut self.xml, name, centre, y, LETTERS, &[("text-anchor", "middle")])?;
        Ok(())
    }

    /// The document that reaches the consumer stands beside the event that brings it.
    fn documents(&mut self) -> io::Result<()> {
        for (at, node) in self
            .flow
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.brings_document)
        {
            let Some(place) = self.layout.nodes.get(at) else {
                continue;
            };
            let spots = [(26.0, -30.0), (-42.0, -30.0), (26.0, 12.0), (-42.0, 12.0)];
            let centre = place.centre();
            let spots = spots.map(|(x, y)| Rect {
                x: centre.x + x,
                y: centre.y + y,
                width: 16.0,
                height: 20.0,
            });
            let free = spots.iter().find(|spot| self.is_free(spot));
            if let Some(spot) = free {
                shapes::document(&mut self.xml, *spot)?;
            }
            let _ = node;
        }
        Ok(())
    }

    fn is_free(&self, spot: &Rect) -> bool {
        let names = self.layout.names.iter().chain(&self.layout.edge_names).flatten();
        let mut places = names.map(|name| &name.place).chain(&self.layout.nodes);
        let mut pairs = self.layout.edges.iter().flat_map(|way| way.windows(2));
        !places.any(|place| place.overlaps(spot)) && !pairs.any(|pair| points(pair).overlaps(spot))
    }

    fn markers(&mut self) -> io::Result<()> {
        let id = self.flow.id.clone();
        self.within("defs", &[], |drawing| {
            for (what, fill, ink) in [
                ("control", "#2b3844", "#2b3844"),
                ("refusal", "#9b3030", "#9b3030"),
                ("message", "#ffffff", "#2a6592"),
            ] {
                shapes::arrowhead(&mut drawing.xml, &format!("{id}-{what}"), fill, ink)?;
            }
            shapes::circlet(&mut drawing.xml, &format!("{id}-sent"))
        })
    }

    fn rect(&mut self, place: Rect, round: f64, pen: &Pen) -> io::Result<()> {
        shapes::rect(&mut self.xml, place, round, pen)
    }

    fn within(
        &mut self,
        name: &str,
        attributes: &[(&str, String)],
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.xml.open(name, &attributes)?;
        inside(self)?;
        self.xml.close(name)
    }
}

/// Width and height in millimetres.
fn on_paper(wide: f64, tall: f64) -> (f64, f64) {
    let scale = |(width, height): (f64, f64)| (width / wide).min(height / tall);
    // A small drawing is not blown up beyond letters of eleven points.
    let largest = 3.9 / LETTERS;
    let a4 = scale(A4).min(largest);
    let scale = if a4 * LETTERS < LETTERS_MIN_MM { scale(A3) } else { a4 };
    (wide * scale, tall * scale)
}

/// The steps in words, for those who do not see the picture.
fn described(flow: &Flow) -> String {
    let steps: Vec<String> = flow
        .nodes
        .iter()
        .filter(|node| !node.text.is_empty() && node.host.is_none())
        .map(|node| {
            let who = flow.pools.get(node.pool).map_or("", |pool| &pool.name);
            let label = node
                .label
                .as_ref()
                .map_or_else(String::new, |label| format!("{label}, "));
            format!("{label}{who}: {}", node.name)
        })
        .collect();
    steps.join("; ")
}

/// The width of one line in the small letters of the drawing.
fn small(text: &str) -> f64 {
    width(text, LETTERS_SMALL)
}

/// A way of two points, for the legend.
fn straight(from: Point, to: Point) -> [Point; 2] {
    [from, to]
}
