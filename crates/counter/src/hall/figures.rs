//! What the head of the centre sees of a day: how long people waited, how long they were served. Pure but for the
//! reading of tickets.

use jiff::Timestamp;
use law::{Limit, Text, Unit, Verb};
use serde::Serialize;

use crate::Counter;
use crate::records::tickets::{Ticket, Turn};

/// Figures of a day, of a group, or of a window. Times in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Figures {
    pub(crate) taken: usize,
    pub(crate) waiting: usize,
    pub(crate) served: usize,
    pub(crate) no_show: usize,
    pub(crate) waited: Spread,
    pub(crate) served_for: Spread,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Spread {
    pub(crate) median: u64,
    pub(crate) longest: u64,
}

/// How long the acts let the handing in of papers at the window take.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActLimit {
    pub(crate) service: Text,
    pub(crate) clause: String,
    pub(crate) seconds: u64,
}

impl Figures {
    /// Who still waits counts up to `now`.
    pub(crate) fn of<'a>(tickets: impl Iterator<Item = &'a Ticket>, now: Timestamp) -> Self {
        let mut figures = Self::default();
        let (mut waited, mut served) = (Vec::new(), Vec::new());
        for ticket in tickets {
            figures.taken += 1;
            match ticket.state {
                Turn::Waiting => figures.waiting += 1,
                Turn::Served => figures.served += 1,
                Turn::NoShow => figures.no_show += 1,
                Turn::Called | Turn::Serving => {}
            }
            waited.push(between(ticket.taken_at, ticket.first_called_at.unwrap_or(now)));
            if let Some((began, ended)) = ticket.began_at.zip(ticket.ended_at) {
                served.push(between(began, ended));
            }
        }
        figures.waited = Spread::of(waited);
        figures.served_for = Spread::of(served);
        figures
    }
}

impl Spread {
    fn of(mut seconds: Vec<u64>) -> Self {
        seconds.sort_unstable();
        Self {
            median: seconds.get(seconds.len() / 2).copied().unwrap_or_default(),
            longest: seconds.last().copied().unwrap_or_default(),
        }
    }
}

fn between(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_secs()).unwrap_or(0)
}

/// Where an act says how long it may take until papers are handed in. No act of ours limits the waiting itself.
pub(crate) fn limits(counter: &Counter) -> Vec<ActLimit> {
    let mut found: Vec<ActLimit> = counter
        .services()
        .filter_map(|(plan, channel)| {
            let procedure = plan.procedure(channel)?;
            let takes = |step: &&law::Step| step.verb == Verb::AcceptDocuments;
            let step = procedure.steps.iter().find(takes)?;
            Some(ActLimit {
                service: plan.name.clone(),
                clause: step.clause.clone(),
                seconds: step.limits.iter().find_map(seconds)?,
            })
        })
        .collect();
    found.sort_by(|one, other| one.service.ru.cmp(&other.service.ru));
    found
}

/// Of limits in seconds, minutes and hours; longer ones say nothing about a hall.
fn seconds(limit: &Limit) -> Option<u64> {
    let unit = match limit.unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        Unit::WorkingDay | Unit::CalendarDay | Unit::Month => return None,
    };
    Some(u64::from(limit.value.whole()?) * unit)
}

#[cfg(test)]
mod tests {
    use law::Language;

    use super::*;

    fn ticket(taken: i64, called: Option<i64>, began: Option<i64>, ended: Option<i64>, state: Turn) -> Ticket {
        let at = |second: i64| Timestamp::from_second(second).expect("a moment");
        Ticket {
            id: taken.to_string(),
            hall: "h".into(),
            day: jiff::civil::date(2026, 3, 3),
            number: "A001".into(),
            letter: "A".into(),
            language: Language::Kk,
            state,
            version: 1,
            place: None,
            clerk: None,
            calls: 1,
            filing: None,
            taken_at: at(taken),
            first_called_at: called.map(at),
            called_at: called.map(at),
            began_at: began.map(at),
            ended_at: ended.map(at),
        }
    }

    #[test]
    fn who_still_waits_counts_up_to_now() {
        let now = Timestamp::from_second(1000).expect("a moment");
        let all = [
            ticket(0, Some(60), Some(70), Some(370), Turn::Served),
            ticket(100, Some(220), None, Some(260), Turn::NoShow),
            ticket(400, None, None, None, Turn::Waiting),
        ];
        let figures = Figures::of(all.iter(), now);
        assert_eq!(
            (figures.taken, figures.waiting, figures.served, figures.no_show),
            (3, 1, 1, 1)
        );
        assert_eq!(
            figures.waited,
            Spread {
                median: 120,
                longest: 600
            }
        );
        assert_eq!(
            figures.served_for,
            Spread {
                median: 300,
                longest: 300
            }
        );
        assert_eq!(Figures::of(std::iter::empty(), now), Figures::default());
    }
}
