//! Which of the limits of a step hold.

use law::{Circumstance, How, Limit};

use super::{Joins, Span};

/// The lengths that `limits` give when `circumstances` are so. A circumstance's own limit takes the place of those
/// that hold always; what follows and what prolongs is added; how long an outcome waits for somebody is no part of it.
/// A decision is what a case comes to, unless it is about something else.
pub fn spans(limits: &[Limit], circumstances: &[Circumstance]) -> Vec<Span> {
    let so = |when: Circumstance| when.always_comes() || circumstances.contains(&when);
    let holds = |limit: &&Limit| limit.when.is_none_or(so);
    let of = |wanted: &dyn Fn(Option<Circumstance>) -> bool| {
        limits
            .iter()
            .find(|limit| limit.how == How::Instead && wanted(limit.when))
    };
    let decision = Some(Circumstance::Decision);
    let first = of(&|when| when != decision && when.is_some_and(so))
        .or_else(|| of(&|when| when.is_none()))
        .or_else(|| of(&|when| when == decision));
    let added = limits
        .iter()
        .filter(holds)
        .filter(|limit| matches!(limit.how, How::Follows | How::Prolongs));
    first.into_iter().chain(added).map(span).collect()
}

fn span(limit: &Limit) -> Span {
    Span {
        value: limit.value,
        unit: limit.unit,
        joins: match limit.how {
            How::Prolongs => Joins::Prolongs,
            _ => Joins::Follows,
        },
    }
}

#[cfg(test)]
mod tests {
    use law::Unit;

    use super::*;

    fn limit(value: u32, when: Option<Circumstance>, how: How) -> Limit {
        Limit {
            when,
            how,
            ..Limit::of(value, Unit::WorkingDay)
        }
    }

    fn chosen(limits: &[Limit], circumstances: &[Circumstance]) -> Vec<String> {
        let spans = spans(limits, circumstances);
        spans.iter().map(|span| span.value.to_string()).collect()
    }

    #[test]
    fn papers_through_the_akim_have_a_limit_of_their_own() {
        let limits = [
            limit(6, None, How::Instead),
            limit(20, Some(Circumstance::ViaAkim), How::Instead),
        ];
        assert_eq!(chosen(&limits, &[]), ["6"]);
        assert_eq!(chosen(&limits, &[Circumstance::ViaAkim]), ["20"]);
    }

    #[test]
    fn nineteen_and_four_and_four() {
        let limits = [
            limit(19, None, How::Instead),
            limit(4, None, How::Follows),
            limit(4, Some(Circumstance::FirstCertificate), How::Follows),
            limit(30, Some(Circumstance::AdditionalEnquiries), How::Prolongs),
            limit(60, Some(Circumstance::Unclaimed), How::Ends),
        ];
        assert_eq!(chosen(&limits, &[]), ["19", "4"]);
        let all = [
            Circumstance::FirstCertificate,
            Circumstance::AdditionalEnquiries,
            Circumstance::Unclaimed,
        ];
        assert_eq!(chosen(&limits, &all), ["19", "4", "4", "30"]);
    }

    #[test]
    fn a_case_comes_to_a_decision_unless_it_is_about_a_duplicate() {
        let limits = [
            limit(19, Some(Circumstance::Decision), How::Instead),
            limit(4, Some(Circumstance::FirstCertificate), How::Follows),
            limit(5, Some(Circumstance::Duplicate), How::Instead),
        ];
        assert_eq!(chosen(&limits, &[]), ["19"]);
        assert_eq!(chosen(&limits, &[Circumstance::Decision]), ["19"]);
        assert_eq!(chosen(&limits, &[Circumstance::FirstCertificate]), ["19", "4"]);
        assert_eq!(chosen(&limits, &[Circumstance::Duplicate]), ["5"]);
    }

    #[test]
    fn sending_to_sign_comes_with_every_draft() {
        let limits = [
            limit(3, None, How::Instead),
            limit(1, Some(Circumstance::SendingToSign), How::Follows),
        ];
        assert_eq!(chosen(&limits, &[]), ["3", "1"]);
        let complete = [limit(20, Some(Circumstance::CompletePackage), How::Instead)];
        assert_eq!(chosen(&complete, &[]), ["20"]);
    }
}
