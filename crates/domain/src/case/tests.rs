//! The law of the case, tried with every order of moves.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Copy, Debug)]
enum Move {
    Register,
    Take(u8),
    Release,
    Decide(u8),
    /// A substitute decides for the holder.
    DecideFor(u8),
    Reopen,
    Draw,
    Confirm,
    Agree(u8),
    SendBack,
    Sign,
    Prove,
    Refute,
    HandOver,
}

const AGREE: [&str; 2] = ["unit_head", "deputy"];

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        Just(Move::Register),
        (0_u8..2).prop_map(Move::Take),
        Just(Move::Release),
        (0_u8..2).prop_map(Move::Decide),
        (0_u8..2).prop_map(Move::DecideFor),
        Just(Move::Reopen),
        Just(Move::Draw),
        Just(Move::Confirm),
        (0_u8..2).prop_map(Move::Agree),
        Just(Move::SendBack),
        Just(Move::Sign),
        Just(Move::Prove),
        Just(Move::Refute),
        Just(Move::HandOver),
    ];
    prop::collection::vec(one, 0..60)
}

fn apply(case: Case, step: Move) -> Result<Case, InvalidTransition> {
    let at = Timestamp::UNIX_EPOCH;
    let decide = |case: Case, by: u8, instead_of: Option<u8>| {
        case.decide(Decision {
            by: by.to_string(),
            instead_of: instead_of.map(|account| account.to_string()),
            output: "refusal".to_owned(),
            at,
        })
    };
    match step {
        Move::Register => case.register(Registration {
            number: "1".to_owned(),
            at,
        }),
        Move::Take(by) => case.take(Taking { by: by.to_string(), at }),
        Move::Release => case.release(),
        Move::Decide(by) => decide(case, by, None),
        Move::DecideFor(holder) => decide(case, 9, Some(holder)),
        Move::Reopen => case.reopen(),
        Move::Draw => case.draw(Drawing {
            document_number: "3".to_owned(),
            sha256: "ab".to_owned(),
            at,
        }),
        Move::Confirm => case.confirm(Confirmation {
            by: "0".to_owned(),
            at,
            agree: AGREE.map(str::to_owned).to_vec(),
        }),
        Move::Agree(place) => case.agree(Agreement {
            role: AGREE[usize::from(place)].to_owned(),
            by: "5".to_owned(),
            at,
        }),
        Move::SendBack => case.send_back(),
        Move::Sign => case.sign(Signing {
            by: "0".to_owned(),
            sha256: "cd".to_owned(),
            at,
        }),
        Move::Prove => case.prove("ef".to_owned()),
        Move::Refute => case.refute(),
        Move::HandOver => case.hand_over(HandOver {
            by: "7".to_owned(),
            way: "in_person".to_owned(),
            at,
        }),
    }
}

fn new() -> Case {
    Case::arrive(Arrival {
        at: Timestamp::UNIX_EPOCH,
    })
}

fn rank(case: &Case) -> usize {
    [
        "arrived",
        "registered",
        "taken",
        "decided",
        "drawn",
        "confirmed",
        "signed",
        "handed_over",
    ]
    .iter()
    .position(|name| *name == case.name())
    .unwrap()
}

proptest! {
    #[test]
    fn goes_on_step_by_step_and_keeps_its_facts(moves in moves()) {
        let mut case = new();
        for step in moves {
            let before = case.clone();
            match apply(case, step) {
                Ok(after) => {
                    match step {
                        Move::Release => prop_assert_eq!(after.name(), "registered"),
                        Move::Reopen | Move::SendBack => prop_assert_eq!(after.name(), "taken"),
                        Move::Agree(_) => {
                            prop_assert_eq!(rank(&after), rank(&before));
                            prop_assert_eq!(after.agreements().len(), before.agreements().len() + 1);
                        }
                        Move::HandOver => prop_assert_eq!(after.name(), "handed_over"),
                        Move::Prove => {
                            prop_assert_eq!((before.name(), after.name()), ("signed", "signed"));
                            let known = |case: &Case| case.signing().map(|signing| (signing.by.clone(), signing.at));
                            prop_assert_eq!(known(&after), known(&before));
                        }
                        Move::Refute => prop_assert_eq!((before.name(), after.name()), ("signed", "confirmed")),
                        _ => {
                            prop_assert_eq!(rank(&after), rank(&before) + 1);
                            prop_assert!(before.taking().is_none() || after.taking() == before.taking());
                            prop_assert!(before.decision().is_none() || after.decision() == before.decision());
                            prop_assert!(before.drawing().is_none() || after.drawing() == before.drawing());
                        }
                    }
                    prop_assert!(before.registration().is_none() || after.registration() == before.registration());
                    // What was signed stays signed, and only what all had agreed to.
                    if !matches!(step, Move::Prove | Move::Refute) {
                        prop_assert!(before.signing().is_none() || after.signing() == before.signing());
                    }
                    if let (Some(_), Some(confirmation)) = (after.signing(), after.confirmation()) {
                        let roles: Vec<_> = after.agreements().iter().map(|agreement| agreement.role.clone()).collect();
                        prop_assert_eq!(&roles, &confirmation.agree);
                    }
                    case = after;
                }
                Err(_) => case = before,
            }
        }
        if let (Some(taking), Some(decision)) = (case.taking(), case.decision()) {
            prop_assert_eq!(&taking.by, decision.instead_of.as_ref().unwrap_or(&decision.by));
        }
    }
}

#[test]
fn the_second_official_learns_who_was_first() {
    let registered = apply(new(), Move::Register).unwrap();
    let taken = apply(registered, Move::Take(0)).unwrap();
    let held = Err(InvalidTransition::HeldByAnother { by: "0".to_owned() });
    assert_eq!(apply(taken.clone(), Move::Take(1)), held);
    assert_eq!(apply(taken.clone(), Move::Decide(1)), held);
    assert_eq!(apply(taken.clone(), Move::DecideFor(1)), held);
    let decided = apply(taken, Move::Decide(0)).unwrap();
    assert_eq!(
        apply(decided, Move::Decide(0)),
        Err(InvalidTransition::OutOfOrder {
            state: "decided",
            attempt: "decided"
        })
    );
}

#[test]
fn nobody_signs_before_all_have_agreed_in_their_turn() {
    let way = [
        Move::Register,
        Move::Take(0),
        Move::Decide(0),
        Move::Draw,
        Move::Confirm,
    ];
    let confirmed = way.into_iter().try_fold(new(), apply).unwrap();
    assert!(apply(confirmed.clone(), Move::Sign).is_err());
    assert!(
        apply(confirmed.clone(), Move::Agree(1)).is_err(),
        "the deputy comes after"
    );
    let agreed = apply(confirmed, Move::Agree(0)).unwrap();
    assert_eq!(agreed.must_agree(), Some("deputy"));
    assert!(apply(agreed.clone(), Move::Sign).is_err());
    let agreed = apply(agreed, Move::Agree(1)).unwrap();
    assert_eq!(agreed.must_agree(), None);
    let signed = apply(agreed, Move::Sign).unwrap();
    assert_eq!(apply(signed, Move::HandOver).unwrap().name(), "handed_over");
}
