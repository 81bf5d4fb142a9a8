//! Every channel of every regulation as a graph, laid out, as BPMN and as a picture.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use law::flow::{self, Detail, EdgeKind, End, Flow, NodeKind};
use law::layout::{self, Layout, Rect, measure};
use law::{Channel, DiskFolder, Language, Library, RegulationId};

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../regulations");
        Library::compile(&DiskFolder::new(folder)).unwrap().0
    })
}

/// The graph of every channel.
fn flows(detail: Detail, language: Language) -> impl Iterator<Item = Flow> {
    library().plans.values().flat_map(move |plan| {
        let channels = plan.procedures.iter().map(|procedure| procedure.channel);
        channels.map(move |channel| flow::flow(plan, channel, language, detail).unwrap())
    })
}

/// Every channel laid out; kept, because several tests look at the same.
fn drawings(detail: Detail) -> &'static [(Flow, Layout)] {
    static MODELS: OnceLock<Vec<(Flow, Layout)>> = OnceLock::new();
    static PICTURES: OnceLock<Vec<(Flow, Layout)>> = OnceLock::new();
    let kept = if detail == Detail::Model { &MODELS } else { &PICTURES };
    kept.get_or_init(|| laid_out(detail, Language::Ru))
}

fn laid_out(detail: Detail, language: Language) -> Vec<(Flow, Layout)> {
    flows(detail, language)
        .map(|flow| {
            let layout = layout::layout(&flow);
            (flow, layout)
        })
        .collect()
}

fn mamlyut(detail: Detail) -> Flow {
    let id = RegulationId("mamlyut-2012-unemployed-certificate".to_owned());
    let plan = library().plans.get(&id).unwrap();
    flow::flow(plan, Channel::Portal, Language::Ru, detail).unwrap()
}

#[test]
fn every_step_is_drawn_once_and_every_end_is_reached() {
    for plan in library().plans.values() {
        for procedure in &plan.procedures {
            let flow = flow::flow(plan, procedure.channel, Language::Ru, Detail::Model).unwrap();
            for step in &procedure.steps {
                let drawn = flow.nodes.iter().filter(|node| node.id == step.id).count();
                assert_eq!(drawn, 1, "{} {}", flow.id, step.id);
            }
            let ids: BTreeSet<&str> = flow.nodes.iter().map(|node| node.id.as_str()).collect();
            assert_eq!(ids.len(), flow.nodes.len(), "{}: ids are not unique", flow.id);
            for (at, node) in flow.nodes.iter().enumerate() {
                let begins = matches!(node.kind, NodeKind::Start { .. } | NodeKind::Timer { .. });
                assert_eq!(
                    begins,
                    flow.sequences_into(at).next().is_none(),
                    "{} {}",
                    flow.id,
                    node.id
                );
                let ends = matches!(node.kind, NodeKind::End(_));
                assert_eq!(
                    ends,
                    flow.sequences_from(at).next().is_none(),
                    "{} {}",
                    flow.id,
                    node.id
                );
            }
        }
    }
}

#[test]
fn sequences_stay_in_their_pool_and_messages_leave_it() {
    for flow in flows(Detail::Model, Language::Ru) {
        for edge in &flow.edges {
            let same = flow.pool_of(edge.from) == flow.pool_of(edge.to);
            assert_eq!(same, edge.kind != EdgeKind::Message, "{} {}", flow.id, edge.id);
        }
    }
}

#[test]
fn a_condition_has_two_named_exits() {
    for flow in flows(Detail::Model, Language::Kk) {
        for (at, node) in flow.nodes.iter().enumerate() {
            let into = flow.sequences_into(at).count();
            if node.kind == NodeKind::Exclusive && into < 2 {
                let names: Vec<_> = flow.sequences_from(at).map(|edge| edge.name.clone()).collect();
                assert!(
                    names.len() == 2 && names.iter().all(Option::is_some),
                    "{} {}",
                    flow.id,
                    node.id
                );
            }
        }
    }
}

#[test]
fn everything_stands_in_its_lane_and_nothing_on_anything_else() {
    for detail in [Detail::Model, Detail::Picture] {
        for (flow, layout) in drawings(detail) {
            for (at, (node, place)) in flow.nodes.iter().zip(&layout.nodes).enumerate() {
                let lane = layout.lanes[node.pool][node.lane];
                assert!(lane.contains(place), "{} {} is outside its lane", flow.id, node.id);
                for (other, there) in flow.nodes.iter().zip(&layout.nodes).skip(at + 1) {
                    let attached = node.host == Some(at) || other.host == Some(at);
                    assert!(
                        attached || !place.overlaps(there),
                        "{}: {} on {}",
                        flow.id,
                        node.id,
                        other.id
                    );
                }
            }
            for (at, pool) in layout.pools.iter().enumerate() {
                assert!(
                    layout.pools.iter().skip(at + 1).all(|other| !pool.overlaps(other)),
                    "{}",
                    flow.id
                );
            }
        }
    }
}

#[test]
fn lines_run_at_right_angles_from_box_to_box_and_through_none() {
    for (flow, layout) in drawings(Detail::Model) {
        for (edge, way) in flow.edges.iter().zip(&layout.edges) {
            assert!(way.len() >= 2, "{} {}", flow.id, edge.id);
            for (end, point) in [(edge.from, way.first()), (edge.to, way.last())] {
                let place = match end {
                    End::Node(node) => layout.nodes[node],
                    End::Pool(pool) => layout.pools[pool],
                };
                let point = point.unwrap();
                let touching = Rect {
                    x: place.x - 0.5,
                    y: place.y - 0.5,
                    width: place.width + 1.0,
                    height: place.height + 1.0,
                };
                let at = Rect {
                    x: point.x,
                    y: point.y,
                    width: 0.0,
                    height: 0.0,
                };
                assert!(touching.contains(&at), "{} {} does not touch its end", flow.id, edge.id);
            }
            for pair in way.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                assert!(
                    (a.x - b.x).abs() < 0.01 || (a.y - b.y).abs() < 0.01,
                    "{} {}",
                    flow.id,
                    edge.id
                );
                let line = Rect {
                    x: a.x.min(b.x) + 0.5,
                    y: a.y.min(b.y) + 0.5,
                    width: (a.x - b.x).abs() - 1.0,
                    height: (a.y - b.y).abs() - 1.0,
                };
                for (node, place) in flow.nodes.iter().zip(&layout.nodes) {
                    let inner = Rect {
                        x: place.x + 1.0,
                        y: place.y + 1.0,
                        width: place.width - 2.0,
                        height: place.height - 2.0,
                    };
                    let crosses = line.x < inner.x + inner.width
                        && inner.x < line.x + line.width.max(0.0)
                        && line.y < inner.y + inner.height
                        && inner.y < line.y + line.height.max(0.0);
                    assert!(!crosses, "{}: {} runs through {}", flow.id, edge.id, node.id);
                }
            }
        }
    }
}

#[test]
fn no_name_stands_on_another_or_on_a_box_and_texts_fit_their_boxes() {
    let kazakh = laid_out(Detail::Picture, Language::Kk);
    for drawings in [drawings(Detail::Picture), &kazakh] {
        for (flow, layout) in drawings {
            let names: Vec<_> = layout.names.iter().chain(&layout.edge_names).flatten().collect();
            for (at, name) in names.iter().enumerate() {
                for other in names.iter().skip(at + 1) {
                    assert!(
                        !name.place.overlaps(&other.place),
                        "{}: {:?} on {:?}",
                        flow.id,
                        name.lines,
                        other.lines
                    );
                }
                let boxes = flow.nodes.iter().zip(&layout.nodes);
                let mut covered = boxes.filter(|(_, place)| place.overlaps(&name.place));
                assert_eq!(
                    covered.next().map(|(node, _)| &node.id),
                    None,
                    "{}: {:?}",
                    flow.id,
                    name.lines
                );
            }
            for (text, place) in layout.texts.iter().zip(&layout.nodes) {
                assert!(
                    measure::widest(text, layout::LETTERS) <= place.width,
                    "{}: {text:?}",
                    flow.id
                );
                assert!(
                    measure::height(text.len(), layout::LETTERS) <= place.height,
                    "{}: {text:?}",
                    flow.id
                );
            }
        }
    }
}

#[test]
fn the_portal_of_mamlyut_is_drawn_as_the_act_draws_it() {
    let flow = mamlyut(Detail::Picture);
    let pools: Vec<&str> = flow.pools.iter().map(|pool| pool.name.as_str()).collect();
    assert_eq!(pools, ["Потребитель", "ПЭП", "ШЭП (РШЭП)", "МИО"]);
    let labels: Vec<&str> = flow.nodes.iter().filter_map(|node| node.label.as_deref()).collect();
    assert_eq!(
        labels,
        [
            "процесс 1",
            "условие 1",
            "процесс 2",
            "процесс 3",
            "процесс 4",
            "условие 2",
            "процесс 5",
            "процесс 6",
            "процесс 7"
        ]
    );
    let at = flow
        .nodes
        .iter()
        .position(|node| node.id == "check_credentials")
        .unwrap();
    let exits: Vec<&str> = flow
        .sequences_from(at)
        .filter_map(|edge| edge.name.as_deref())
        .collect();
    assert_eq!(exits, ["вход прошел успешно", "есть нарушения в данных"]);
}

#[test]
fn a_limit_is_a_timer_and_working_days_say_what_they_are() {
    let id = RegulationId("atyrau-2015-oralman-status".to_owned());
    let plan = library().plans.get(&id).unwrap();
    let xml = law::bpmn::xml(plan, Channel::Provider, Language::Ru).unwrap();
    assert!(xml.contains(r#"<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT30M</bpmn:timeDuration>"#));
    assert!(xml.contains(r#"<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P4D</bpmn:timeDuration>"#));
    assert!(xml.contains(r#"<q:limit value="3" unit="working_day"/>"#));
    assert!(xml.contains("count by the working calendar"));
}

#[test]
fn the_same_regulation_gives_the_same_drawing() {
    let plan = library().plans.values().next().unwrap();
    let channel = plan.procedures[0].channel;
    assert_eq!(
        law::diagram::svg(plan, channel, Language::Kk),
        law::diagram::svg(plan, channel, Language::Kk)
    );
    assert_eq!(
        law::bpmn::xml(plan, channel, Language::Ru),
        law::bpmn::xml(plan, channel, Language::Ru)
    );
    let missing = Channel::ALL
        .into_iter()
        .find(|channel| plan.procedure(*channel).is_none())
        .unwrap();
    assert_eq!(law::diagram::svg(plan, missing, Language::Ru), None);
}

#[test]
fn a_picture_can_stand_within_a_page() {
    let id = RegulationId("mamlyut-2012-unemployed-certificate".to_owned());
    let svg = law::diagram::svg(library().plans.get(&id).unwrap(), Channel::Portal, Language::En).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains(r#"role="img""#) && svg.contains("<title "));
    assert!(svg.contains(">process 1<") && svg.contains(">Legend<") && svg.contains(">Condition<"));
    for forbidden in ["<?xml", "<style", "style=", "<script", "<path d=\"\""] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
}
