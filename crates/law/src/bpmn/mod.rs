//! A procedure as BPMN 2.0 XML, with where everything stands: for modelling tools, and for whoever wants to compare.
//!
//! Not said in BPMN, because it cannot be: a working day (see `flow::timers`; the limit stands in `q:limit` beside the
//! ISO duration), and how a condition is decided (its expression only names the step that decides).

mod picture;

use std::io;

use crate::xml::Xml;

use crate::flow::{self, Detail, EdgeKind, End, EndKind, Flow, Node, NodeKind, TaskKind};
use crate::layout;
use crate::plan::{Channel, Plan};
use crate::text::Language;

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const BPMN_DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
const DI: &str = "http://www.omg.org/spec/DD/20100524/DI";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The namespace of what BPMN has no place for.
const OURS: &str = "urn:qyzmet:law";

/// The BPMN 2.0 of one channel, if the regulation has it.
pub fn xml(plan: &Plan, channel: Channel, language: Language) -> Option<String> {
    let flow = flow::flow(plan, channel, language, Detail::Model)?;
    let mut xml = Xml::new();
    definitions(&mut xml, plan, &flow).ok()?;
    xml.into_text()
}

fn definitions(xml: &mut Xml, plan: &Plan, flow: &Flow) -> io::Result<()> {
    let attributes = [
        ("xmlns:bpmn", BPMN),
        ("xmlns:bpmndi", BPMN_DI),
        ("xmlns:dc", DC),
        ("xmlns:di", DI),
        ("xmlns:xsi", XSI),
        ("xmlns:q", OURS),
        ("id", &flow.id),
        ("name", &flow.title),
        ("targetNamespace", OURS),
        ("exporter", "Qyzmet"),
        ("exporterVersion", env!("CARGO_PKG_VERSION")),
    ];
    xml.within("bpmn:definitions", &attributes, |xml| {
        collaboration(xml, plan, flow)?;
        for (pool, of_pool) in flow.pools.iter().enumerate() {
            if !of_pool.is_black_box() {
                process(xml, flow, pool)?;
            }
        }
        picture::picture(xml, flow, &layout::layout(flow))
    })
}

fn collaboration(xml: &mut Xml, plan: &Plan, flow: &Flow) -> io::Result<()> {
    xml.within(
        "bpmn:collaboration",
        &[("id", "collaboration"), ("name", &flow.title)],
        |xml| {
            let mut about = format!("{}\n{}\n{}", flow.title, flow.subtitle, plan.act.title.ru);
            if let Some(term) = &flow.term {
                about = format!("{about}\n{term}");
            }
            xml.text("bpmn:documentation", &[], &about)?;
            for pool in &flow.pools {
                let process = process_id(&pool.id);
                let mut attributes = vec![("id", pool.id.as_str()), ("name", pool.name.as_str())];
                if !pool.is_black_box() {
                    attributes.push(("processRef", &process));
                }
                xml.empty("bpmn:participant", &attributes)?;
            }
            for edge in flow.edges.iter().filter(|edge| edge.kind == EdgeKind::Message) {
                let mut attributes = vec![("id", edge.id.as_str())];
                if let Some(name) = &edge.name {
                    attributes.push(("name", name));
                }
                attributes.extend([("sourceRef", id(flow, edge.from)), ("targetRef", id(flow, edge.to))]);
                xml.empty("bpmn:messageFlow", &attributes)?;
            }
            Ok(())
        },
    )
}

/// `pool.portal` → `process.portal`.
fn process_id(pool: &str) -> String {
    pool.replacen("pool.", "process.", 1)
}

fn id(flow: &Flow, end: End) -> &str {
    match end {
        End::Node(node) => flow.nodes.get(node).map_or("", |node| &node.id),
        End::Pool(pool) => flow.pools.get(pool).map_or("", |pool| &pool.id),
    }
}

fn process(xml: &mut Xml, flow: &Flow, pool: usize) -> io::Result<()> {
    let Some(of_pool) = flow.pools.get(pool) else {
        return Ok(());
    };
    let attributes = [
        ("id", process_id(&of_pool.id)),
        ("name", of_pool.name.clone()),
        ("isExecutable", "false".to_owned()),
    ];
    let attributes = attributes.each_ref().map(|(key, value)| (*key, value.as_str()));
    xml.within("bpmn:process", &attributes, |xml| {
        if of_pool.shows_lanes {
            xml.within("bpmn:laneSet", &[("id", &format!("{}.lanes", of_pool.id))], |xml| {
                for (lane, of_lane) in of_pool.lanes.iter().enumerate() {
                    xml.within("bpmn:lane", &[("id", &of_lane.id), ("name", &of_lane.name)], |xml| {
                        let here = |node: &&Node| (node.pool, node.lane) == (pool, lane);
                        for node in flow.nodes.iter().filter(here) {
                            xml.text("bpmn:flowNodeRef", &[], &node.id)?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        }
        for (at, of_node) in flow.nodes.iter().enumerate().filter(|(_, node)| node.pool == pool) {
            node(xml, flow, at, of_node)?;
        }
        for edge in &flow.edges {
            if let EdgeKind::Sequence { condition } = edge.kind
                && flow.pool_of(edge.from) == pool
            {
                sequence(xml, flow, edge, condition)?;
            }
        }
        Ok(())
    })
}

fn node(xml: &mut Xml, flow: &Flow, at: usize, node: &Node) -> io::Result<()> {
    let name = match &node.label {
        Some(label) => format!("{label}\n{}", node.name),
        None => node.name.clone(),
    };
    let mut attributes = vec![("id", node.id.as_str())];
    if !name.is_empty() && node.kind != NodeKind::EventBased {
        attributes.push(("name", &name));
    }
    let host = node
        .host
        .and_then(|host| flow.nodes.get(host))
        .map_or("", |host| &host.id);
    if let NodeKind::Timer { interrupting, .. } = &node.kind {
        attributes.push(("attachedToRef", host));
        if !interrupting {
            attributes.push(("cancelActivity", "false"));
        }
    }
    xml.within(element(&node.kind), &attributes, |xml| {
        if !node.text.is_empty() {
            xml.text("bpmn:documentation", &[], &node.text)?;
        }
        if let NodeKind::Timer { limits, .. } = &node.kind {
            xml.within("bpmn:extensionElements", &[], |xml| {
                for (value, unit, when) in limits {
                    let mut attributes = vec![("value", value.as_str()), ("unit", *unit)];
                    attributes.extend(when.map(|when| ("when", when)));
                    xml.empty("q:limit", &attributes)?;
                }
                Ok(())
            })?;
        }
        for edge in flow.sequences_into(at) {
            xml.text("bpmn:incoming", &[], &edge.id)?;
        }
        for edge in flow.sequences_from(at) {
            xml.text("bpmn:outgoing", &[], &edge.id)?;
        }
        event_definition(xml, node)
    })
}

fn element(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Start { .. } => "bpmn:startEvent",
        NodeKind::End(_) => "bpmn:endEvent",
        NodeKind::Catch => "bpmn:intermediateCatchEvent",
        NodeKind::Throw => "bpmn:intermediateThrowEvent",
        NodeKind::Task(TaskKind::User) => "bpmn:userTask",
        NodeKind::Task(TaskKind::Service) => "bpmn:serviceTask",
        NodeKind::Task(TaskKind::Send) => "bpmn:sendTask",
        NodeKind::Task(TaskKind::Receive) => "bpmn:receiveTask",
        NodeKind::Task(TaskKind::Manual) => "bpmn:manualTask",
        NodeKind::Task(TaskKind::Call) => "bpmn:callActivity",
        NodeKind::Exclusive => "bpmn:exclusiveGateway",
        NodeKind::EventBased => "bpmn:eventBasedGateway",
        NodeKind::Timer { .. } => "bpmn:boundaryEvent",
    }
}

fn event_definition(xml: &mut Xml, node: &Node) -> io::Result<()> {
    let id = format!("{}.definition", node.id);
    let id = [("id", id.as_str())];
    match &node.kind {
        NodeKind::Start { message: true } | NodeKind::End(EndKind::Message) | NodeKind::Catch | NodeKind::Throw => {
            xml.empty("bpmn:messageEventDefinition", &id)
        }
        NodeKind::End(EndKind::Error) => xml.empty("bpmn:errorEventDefinition", &id),
        NodeKind::Timer { duration, .. } => xml.within("bpmn:timerEventDefinition", &id, |xml| {
            xml.text("bpmn:timeDuration", &[("xsi:type", "bpmn:tFormalExpression")], duration)
        }),
        _ => Ok(()),
    }
}

fn sequence(xml: &mut Xml, flow: &Flow, edge: &flow::Edge, condition: bool) -> io::Result<()> {
    let mut attributes = vec![("id", edge.id.as_str())];
    if let Some(name) = &edge.name {
        attributes.push(("name", name));
    }
    attributes.extend([("sourceRef", id(flow, edge.from)), ("targetRef", id(flow, edge.to))]);
    if !condition {
        return xml.empty("bpmn:sequenceFlow", &attributes);
    }
    // The first exit of a condition is that of success.
    let first = match edge.from {
        End::Node(node) => flow
            .sequences_from(node)
            .next()
            .is_some_and(|first| first.id == edge.id),
        End::Pool(_) => false,
    };
    let decides = id(flow, edge.from).split('.').next().unwrap_or_default();
    let expression = format!("${{{decides} == {first}}}");
    xml.within("bpmn:sequenceFlow", &attributes, |xml| {
        xml.text(
            "bpmn:conditionExpression",
            &[("xsi:type", "bpmn:tFormalExpression")],
            &expression,
        )
    })
}
