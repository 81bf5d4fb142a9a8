//! Limits as timers at the edge of their task.
//!
//! BPMN writes durations in ISO 8601, which knows no working days: a limit of three working days stands as `P3D`, and
//! what it truly is stands beside it, in the documentation and in the extension `q:limit`. Whoever executes the model
//! asks the working calendar.

use super::words;
use super::{Detail, EdgeKind, End, EndKind, Flow, Node, NodeKind};
use crate::plan::{How, Limit, Unit};
use crate::text::Language;

/// Puts the timers of `limits` at the node.
pub(super) fn add(flow: &mut Flow, host: usize, id: &str, limits: &[Limit], detail: Detail) {
    let (ends, within): (Vec<&Limit>, Vec<&Limit>) = limits.iter().partition(|limit| limit.how == How::Ends);
    for (limits, suffix, interrupting, word) in [
        (within, "timer", false, words::OVERDUE),
        (ends, "unclaimed", true, words::ARCHIVE),
    ] {
        if limits.is_empty() {
            continue;
        }
        let language = flow.language;
        let kind = NodeKind::Timer {
            duration: duration(&limits),
            interrupting,
            limits: limits
                .iter()
                .map(|limit| {
                    (
                        limit.value.to_string(),
                        limit.unit.name(),
                        limit.when.map(|when| when.name()),
                    )
                })
                .collect(),
        };
        let timer = attached(
            flow,
            host,
            kind,
            format!("{id}.{suffix}"),
            name(&limits, language),
            text(&limits, language),
        );
        // The picture shows where a limit ends the task; an overdue task goes on.
        if detail == Detail::Model || interrupting {
            let word = word.to(language).to_owned();
            let end = attached(
                flow,
                host,
                NodeKind::End(EndKind::Plain),
                format!("{id}.{suffix}.end"),
                word,
                String::new(),
            );
            flow.link(
                EdgeKind::Sequence { condition: false },
                End::Node(timer),
                End::Node(end),
                None,
            );
        }
    }
}

fn attached(flow: &mut Flow, host: usize, kind: NodeKind, id: String, name: String, text: String) -> usize {
    let (pool, lane, aside) = flow
        .nodes
        .get(host)
        .map_or((0, 0, false), |host| (host.pool, host.lane, host.aside));
    flow.nodes.push(Node {
        id,
        kind,
        pool,
        lane,
        label: None,
        name,
        text,
        aside,
        brings_document: false,
        host: Some(host),
    });
    flow.nodes.len() - 1
}

/// «6 / 20 раб. дн.», «3 + 1 раб. дн.»: the unit once where it is the same.
pub(super) fn name(limits: &[&Limit], language: Language) -> String {
    let mut name = String::new();
    for (n, limit) in limits.iter().enumerate() {
        if n > 0 {
            let added = matches!(limit.how, How::Follows | How::Prolongs);
            name.push_str(if added { " + " } else { " / " });
        }
        if let Some(least) = limit.range_min {
            name.push_str(&format!("{least}–"));
        }
        name.push_str(&limit.value.to_string().replace('.', ","));
        if limits.get(n + 1).is_none_or(|next| next.unit != limit.unit) {
            name.push(' ');
            name.push_str(words::unit(limit.unit).to(language));
        }
    }
    name
}

/// Every limit with its circumstance, a line each.
fn text(limits: &[&Limit], language: Language) -> String {
    let lines: Vec<String> = limits
        .iter()
        .map(|limit| {
            let mut line = name(&[limit], language);
            if !limit.text.ru.is_empty() {
                line.push_str(&format!(" («{}»)", limit.text.ru));
            }
            if let Some(words) = &limit.words {
                line.push_str(&format!(": {words}"));
            }
            if limit.unit == Unit::WorkingDay {
                line.push_str(" [ISO 8601 knows no working days: count by the working calendar]");
            }
            line
        })
        .collect();
    lines.join("\n")
}

/// ISO 8601: the limit that holds without a circumstance (else the first) with those that follow it.
fn duration(limits: &[&Limit]) -> String {
    let base = limits.iter().position(|limit| limit.when.is_none()).unwrap_or_default();
    let counted = limits
        .iter()
        .enumerate()
        .filter(|(n, limit)| *n == base || limit.how == How::Follows)
        .map(|(_, limit)| *limit);
    let (mut months, mut days, mut seconds) = (0, 0, 0);
    for limit in counted {
        let whole = u64::from(limit.value.tenths().div_ceil(10));
        match limit.unit {
            Unit::Month => months += whole,
            Unit::WorkingDay | Unit::CalendarDay => days += whole,
            Unit::Second | Unit::Minute | Unit::Hour => seconds += limit.seconds().unwrap_or_default(),
        }
    }
    let mut text = String::from("P");
    for (value, unit) in [(months, 'M'), (days, 'D')] {
        if value > 0 {
            text.push_str(&format!("{value}{unit}"));
        }
    }
    if seconds > 0 || text == "P" {
        text.push('T');
        let parts = [(seconds / 3600, 'H'), (seconds % 3600 / 60, 'M'), (seconds % 60, 'S')];
        for (value, unit) in parts {
            if value > 0 {
                text.push_str(&format!("{value}{unit}"));
            }
        }
        if seconds == 0 {
            text.push_str("0S");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Circumstance;

    fn minutes(value: u32) -> Limit {
        Limit::of(value, Unit::Minute)
    }

    #[test]
    fn limits_are_written_as_iso_8601_durations() {
        assert_eq!(duration(&[&minutes(30)]), "PT30M");
        assert_eq!(duration(&[&minutes(90)]), "PT1H30M");
        assert_eq!(duration(&[&Limit::of(15_u32, Unit::Second)]), "PT15S");
        assert_eq!(duration(&[&Limit::of(1_u32, Unit::Month)]), "P1M");
        let mut follows = Limit::of(1_u32, Unit::WorkingDay);
        follows.how = How::Follows;
        assert_eq!(duration(&[&Limit::of(3_u32, Unit::WorkingDay), &follows]), "P4D");
        let mut via_akim = Limit::of(20_u32, Unit::WorkingDay);
        via_akim.when = Some(Circumstance::ViaAkim);
        assert_eq!(duration(&[&via_akim, &Limit::of(6_u32, Unit::WorkingDay)]), "P6D");
        let mut half = minutes(1);
        half.value = "1.5".parse().unwrap();
        assert_eq!(duration(&[&half]), "PT1M30S");
    }

    #[test]
    fn a_name_tells_the_unit_once() {
        let mut other = Limit::of(20_u32, Unit::WorkingDay);
        assert_eq!(
            name(&[&Limit::of(6_u32, Unit::WorkingDay), &other], Language::Ru),
            "6 / 20 раб. дн."
        );
        other.how = How::Follows;
        assert_eq!(name(&[&minutes(30), &other], Language::En), "30 min + 20 working d.");
    }
}
