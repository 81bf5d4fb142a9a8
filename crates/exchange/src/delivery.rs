//! The rules of delivery, pure: what goes together, what an answer means, when to try again.

use jiff::{SignedDuration, Timestamp};
use store::outbox::Waiting;

use crate::carrier::PARCELS_MAX;
use crate::{Acknowledgement, Answer};

/// The most bytes of parcels in one carriage; less than [`crate::carrier::BODY_BYTES_MAX`], and one parcel always
/// goes however large it is.
pub const BATCH_BYTES_MAX: usize = 32 * 1024 * 1024;

const FIRST_DELAY_MS: u64 = 1_000;
const LONGEST_DELAY_MS: u64 = 5 * 60 * 1_000;

/// What is to be noted in the outbox after a carriage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Ids taken over by the recipient.
    pub delivered: Vec<String>,
    pub failed: Vec<Failed>,
}

/// A message that was not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub id: String,
    pub error: String,
    /// None: never again by itself; a person must look.
    pub again_at: Option<Timestamp>,
}

/// How long to wait after the failure that follows `attempts` earlier ones: 1 s, 2 s, 4 s … 5 min, each shortened
/// by up to a quarter. The shortening is drawn from the message's id, whose tail is random, so that messages
/// which failed together do not come back together.
pub fn delay(attempts: u32, id: &str) -> SignedDuration {
    let longest = FIRST_DELAY_MS
        .saturating_mul(1 << attempts.min(16))
        .min(LONGEST_DELAY_MS);
    let drawn = id
        .bytes()
        .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
        % 1_000;
    SignedDuration::from_millis(i64::try_from(longest - longest / 4 * drawn / 1_000).unwrap_or(i64::MAX))
}

/// Splits due messages by lane, the order within each kept, and of each lane takes what one carriage may hold.
/// Lanes come in the order of their oldest message.
pub fn batches<L: Copy + PartialEq>(due: Vec<Waiting>, lane_of: impl Fn(&Waiting) -> L) -> Vec<(L, Vec<Waiting>)> {
    let mut lanes: Vec<Lane<L>> = Vec::new();
    for waiting in due {
        let name = lane_of(&waiting);
        let place = lanes.iter().position(|lane| lane.name == name).unwrap_or_else(|| {
            lanes.push(Lane {
                name,
                batch: Vec::new(),
                bytes: 0,
                full: false,
            });
            lanes.len() - 1
        });
        if let Some(lane) = lanes.get_mut(place) {
            lane.add(waiting);
        }
    }
    lanes.into_iter().map(|lane| (lane.name, lane.batch)).collect()
}

/// What the answers of the next system mean for each message of the batch.
pub fn settle(batch: &[Waiting], answers: &[Acknowledgement], now: Timestamp) -> Settlement {
    let mut settlement = Settlement::default();
    for (place, waiting) in batch.iter().enumerate() {
        let id = &waiting.message.id;
        let answer = answers
            .get(place)
            .filter(|answer| answer.id.is_empty() || answer.id == *id);
        match answer.map(|answer| &answer.answer) {
            Some(Answer::Accepted) => settlement.delivered.push(id.clone()),
            Some(Answer::Refused { reason }) => {
                settlement.failed.push(Failed {
                    id: id.clone(),
                    error: reason.clone(),
                    again_at: None,
                });
            }
            Some(Answer::Later { reason }) => settlement.failed.push(later(waiting, reason, now)),
            None => settlement
                .failed
                .push(later(waiting, "the answer was about another message", now)),
        }
    }
    settlement
}

/// The carriage failed as a whole: nothing is known, everything is carried again.
pub fn settle_failure(batch: &[Waiting], error: &str, now: Timestamp) -> Settlement {
    let failed = batch.iter().map(|waiting| later(waiting, error, now)).collect();
    Settlement {
        delivered: Vec::new(),
        failed,
    }
}

struct Lane<L> {
    name: L,
    batch: Vec<Waiting>,
    bytes: usize,
    /// Once something did not fit, nothing younger may overtake it.
    full: bool,
}

impl<L> Lane<L> {
    fn add(&mut self, waiting: Waiting) {
        let bytes = self.bytes.saturating_add(waiting.message.bytes.len());
        self.full |= self.batch.len() >= PARCELS_MAX || (!self.batch.is_empty() && bytes > BATCH_BYTES_MAX);
        if !self.full {
            self.bytes = bytes;
            self.batch.push(waiting);
        }
    }
}

fn later(waiting: &Waiting, error: &str, now: Timestamp) -> Failed {
    let again_at = now
        .checked_add(delay(waiting.attempts, &waiting.message.id))
        .unwrap_or(now);
    Failed {
        id: waiting.message.id.clone(),
        error: error.to_owned(),
        again_at: Some(again_at),
    }
}

#[cfg(test)]
mod tests {
    use store::outbox::Outgoing;

    use super::*;

    fn waiting(id: &str, recipient: &str, size: usize, attempts: u32) -> Waiting {
        Waiting {
            message: Outgoing {
                id: id.into(),
                case: "c".into(),
                recipient: recipient.into(),
                bytes: vec![0; size],
            },
            position: 0,
            attempts,
            last_error: None,
            stored_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn ids(batch: &[Waiting]) -> Vec<&str> {
        batch.iter().map(|waiting| waiting.message.id.as_str()).collect()
    }

    #[test]
    fn delays_double_from_a_second_to_five_minutes() {
        for (attempts, longest) in [
            (0, 1_000),
            (1, 2_000),
            (4, 16_000),
            (8, 256_000),
            (9, 300_000),
            (40, 300_000),
        ] {
            for id in ["a", "018f-9", "something else"] {
                let millis = delay(attempts, id).as_millis();
                assert!(
                    millis <= longest && millis >= longest * 3 / 4,
                    "{attempts} {id}: {millis}"
                );
            }
        }
        assert_ne!(
            delay(5, "m-1"),
            delay(5, "m-2"),
            "messages that failed together spread out"
        );
    }

    #[test]
    fn batches_keep_order_within_a_lane() {
        let due = ["1 a", "2 b", "3 a", "4 b", "5 a"].map(|text| {
            text.split_once(' ')
                .map_or_else(|| panic!("bad row"), |(id, to)| waiting(id, to, 1, 0))
        });
        let lanes = batches(due.to_vec(), |waiting| waiting.message.recipient == "a");
        let shown: Vec<_> = lanes.iter().map(|(lane, batch)| (*lane, ids(batch))).collect();
        assert_eq!(shown, [(true, vec!["1", "3", "5"]), (false, vec!["2", "4"])]);
    }

    #[test]
    fn a_batch_has_a_limit_of_parcels_and_of_bytes_and_nothing_overtakes() {
        let many = (0..100).map(|n| waiting(&n.to_string(), "a", 1, 0)).collect();
        assert_eq!(batches(many, |_| 0).remove(0).1.len(), PARCELS_MAX);
        let large = vec![waiting("1", "a", BATCH_BYTES_MAX + 1, 0), waiting("2", "a", 1, 0)];
        assert_eq!(
            ids(&batches(large, |_| 0).remove(0).1),
            ["1"],
            "one always goes, however large"
        );
        let mixed = vec![
            waiting("1", "a", 10, 0),
            waiting("2", "a", BATCH_BYTES_MAX, 0),
            waiting("3", "a", 1, 0),
        ];
        assert_eq!(
            ids(&batches(mixed, |_| 0).remove(0).1),
            ["1"],
            "3 would fit but must not overtake 2"
        );
    }

    #[test]
    fn answers_mean_what_they_say() {
        let now = Timestamp::UNIX_EPOCH;
        let batch = ["1", "2", "3", "4", "5"].map(|id| waiting(id, "a", 1, 0));
        let answer = |id: &str, answer| Acknowledgement { id: id.into(), answer };
        let answers = [
            answer("1", Answer::Accepted),
            answer(
                "2",
                Answer::Refused {
                    reason: "forged".into(),
                },
            ),
            answer("", Answer::Later { reason: "busy".into() }),
            answer("9", Answer::Accepted),
        ];
        let settlement = settle(&batch, &answers, now);
        assert_eq!(settlement.delivered, ["1"]);
        let shown: Vec<_> = settlement
            .failed
            .iter()
            .map(|failed| (failed.id.as_str(), failed.again_at.is_some()))
            .collect();
        assert_eq!(shown, [("2", false), ("3", true), ("4", true), ("5", true)]);
        assert_eq!(settle_failure(&batch, "dead", now).failed.len(), 5);
    }
}
