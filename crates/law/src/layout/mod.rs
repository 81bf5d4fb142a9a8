//! Where everything of a [`Flow`] stands: what comes later stands further to the right, a lane is a row, and lines run
//! at right angles between the boxes.
//!
//! | file | what it knows |
//! |---|---|
//! | `columns` | what stands in which column, and on which track of its lane |
//! | `spacing` | how far apart columns stand |
//! | `place` | columns and tracks in points: boxes, lanes, pools |
//! | `route` | the lines |
//! | `label` | names beside events, conditions and lines |
//! | `measure` | how wide a text is |
//!
//! The same flow always has the same layout.

mod columns;
mod grid;
mod label;
pub mod measure;
mod place;
mod route;
mod spacing;

use crate::flow::Flow;

/// The size of the letters in boxes, and of those beside them.
pub const LETTERS: f64 = 12.0;
pub const LETTERS_SMALL: f64 = 11.0;

/// A place in points, from the upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub fn centre(&self) -> Point {
        Point {
            x: self.x + self.width / 2.0,
            y: self.y + self.height / 2.0,
        }
    }

    /// Whether they have more than an edge in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    pub fn contains(&self, other: &Self) -> bool {
        self.x <= other.x && self.y <= other.y && self.right() >= other.right() && self.bottom() >= other.bottom()
    }

    fn grown(&self, by: f64) -> Self {
        Self {
            x: self.x - by,
            y: self.y - by,
            width: self.width + 2.0 * by,
            height: self.height + 2.0 * by,
        }
    }
}

/// Lines of text, each in the middle of the box.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub place: Rect,
    pub lines: Vec<String>,
}

/// Everything in the order of the flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    pub pools: Vec<Rect>,
    pub lanes: Vec<Vec<Rect>>,
    pub nodes: Vec<Rect>,
    /// The text within a task, line by line.
    pub texts: Vec<Vec<String>>,
    /// The name beside an event or a condition.
    pub names: Vec<Option<Label>>,
    pub edges: Vec<Vec<Point>>,
    pub edge_names: Vec<Option<Label>>,
}

/// Lays a flow out.
pub fn layout(flow: &Flow) -> Layout {
    let cells = columns::cells(flow);
    let mut layout = place::place(flow, &cells);
    layout.edges = route::route(flow, &layout);
    layout.edge_names = label::names_of_edges(flow, &layout);
    layout
}
