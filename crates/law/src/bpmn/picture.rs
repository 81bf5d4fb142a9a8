//! BPMN DI: where everything stands.

use std::io;

use super::id;
use crate::flow::{EdgeKind, Flow, NodeKind};
use crate::layout::{Label, Layout, Rect};
use crate::xml::Xml;

/// What a shape says besides its place.
type Extra<'a> = &'a [(&'a str, &'a str)];

pub(super) fn picture(xml: &mut Xml, flow: &Flow, layout: &Layout) -> io::Result<()> {
    xml.within("bpmndi:BPMNDiagram", &[("id", "diagram")], |xml| {
        let attributes = [("id", "plane"), ("bpmnElement", "collaboration")];
        xml.within("bpmndi:BPMNPlane", &attributes, |xml| {
            for ((pool, place), lanes) in flow.pools.iter().zip(&layout.pools).zip(&layout.lanes) {
                let lying: Extra<'_> = &[("isHorizontal", "true")];
                shape(xml, &pool.id, lying, place, None)?;
                for (lane, place) in pool.lanes.iter().zip(lanes).filter(|_| pool.shows_lanes) {
                    shape(xml, &lane.id, lying, place, None)?;
                }
            }
            for ((node, place), name) in flow.nodes.iter().zip(&layout.nodes).zip(&layout.names) {
                let extra: Extra<'_> = match node.kind {
                    NodeKind::Exclusive => &[("isMarkerVisible", "true")],
                    _ => &[],
                };
                shape(xml, &node.id, extra, place, name.as_ref())?;
            }
            for (at, edge) in flow.edges.iter().enumerate() {
                let attributes = [("id", format!("{}.edge", edge.id)), ("bpmnElement", edge.id.clone())];
                let attributes = attributes.each_ref().map(|(key, value)| (*key, value.as_str()));
                debug_assert!(
                    edge.kind == EdgeKind::Message || !id(flow, edge.from).is_empty(),
                    "an edge has ends"
                );
                xml.within("bpmndi:BPMNEdge", &attributes, |xml| {
                    for point in layout.edges.get(at).map_or(&[][..], Vec::as_slice) {
                        xml.empty("di:waypoint", &[("x", &number(point.x)), ("y", &number(point.y))])?;
                    }
                    match layout.edge_names.get(at) {
                        Some(Some(name)) => label(xml, name),
                        _ => Ok(()),
                    }
                })?;
            }
            Ok(())
        })
    })
}

fn shape(xml: &mut Xml, id: &str, extra: Extra<'_>, place: &Rect, name: Option<&Label>) -> io::Result<()> {
    let shape = format!("{id}.shape");
    let mut attributes = vec![("id", shape.as_str()), ("bpmnElement", id)];
    attributes.extend(extra);
    xml.within("bpmndi:BPMNShape", &attributes, |xml| {
        bounds(xml, place)?;
        name.map_or(Ok(()), |name| label(xml, name))
    })
}

fn label(xml: &mut Xml, name: &Label) -> io::Result<()> {
    xml.within("bpmndi:BPMNLabel", &[], |xml| bounds(xml, &name.place))
}

fn bounds(xml: &mut Xml, place: &Rect) -> io::Result<()> {
    let numbers = [place.x, place.y, place.width, place.height].map(number);
    let [x, y, width, height] = numbers.each_ref().map(String::as_str);
    xml.empty("dc:Bounds", &[("x", x), ("y", y), ("width", width), ("height", height)])
}

/// At most one decimal.
fn number(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}
