//! Accounts, sign-in with its lock, sessions.

use jiff::SignedDuration;
use store::accounts::{self, SignIn};
use store::sessions::{self, Session};
use store::testing::{TestStore, on_both};
use store::{Db, StoreError};

use crate::{account, at};

const IIN: &str = "850615400006";
const UNKNOWN: &str = "900101300007";

async fn open(store: &TestStore) {
    let mut tx = store.begin().await.unwrap();
    let hash = accounts::hash_password("дұрыс", [1; 16]).await.unwrap();
    accounts::add(&mut tx, &account("a", IIN), &hash).await.unwrap();
    tx.commit().await.unwrap();
}

async fn sign_in(db: &Db, iin: &str, password: &str, now: i64) -> SignIn {
    accounts::sign_in(db, &domain::Iin::parse(iin).unwrap(), password, at(now))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_account_is_found_and_opens_with_its_password() {
    on_both("portal", &[], |store| async move {
        open(&store).await;
        assert_eq!(accounts::find(&store, "a").await.unwrap(), Some(account("a", IIN)));
        assert_eq!(accounts::find(&store, "b").await.unwrap(), None);
        assert_eq!(
            accounts::of_iin(&store, &account("a", IIN).iin).await.unwrap(),
            Some(account("a", IIN))
        );
        assert_eq!(
            sign_in(&store, IIN, "дұрыс", 0).await,
            SignIn::Accepted(account("a", IIN))
        );
        assert_eq!(sign_in(&store, IIN, "дурыс", 0).await, SignIn::Refused);
        assert_eq!(sign_in(&store, UNKNOWN, "дұрыс", 0).await, SignIn::Refused);
    })
    .await;
}

#[tokio::test]
async fn one_person_has_one_account() {
    on_both("portal", &[], |store| async move {
        open(&store).await;
        let mut tx = store.begin().await.unwrap();
        let refused = accounts::add(&mut tx, &account("b", IIN), "x").await;
        assert!(matches!(refused, Err(StoreError::Duplicate)));
        // The unit of work is still good.
        accounts::add(&mut tx, &account("c", UNKNOWN), "x").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(accounts::find(&store, "c").await.unwrap(), Some(account("c", UNKNOWN)));
        assert_eq!(
            sign_in(&store, UNKNOWN, "x", 0).await,
            SignIn::Refused,
            "what is no hash fits no password"
        );
    })
    .await;
}

#[tokio::test]
async fn five_failures_lock_for_a_quarter_of_an_hour_known_or_not() {
    on_both("portal", &[], |store| async move {
        open(&store).await;
        for iin in [IIN, UNKNOWN] {
            for second in 0..5 {
                assert_eq!(sign_in(&store, iin, "қате", second).await, SignIn::Refused);
            }
            let locked = SignIn::Locked { until: at(4 + 900) };
            assert_eq!(sign_in(&store, iin, "дұрыс", 5).await, locked);
            assert_eq!(sign_in(&store, iin, "дұрыс", 903).await, locked);
            assert_eq!(
                sign_in(&store.again().await, iin, "дұрыс", 903).await,
                locked,
                "a restart forgets nothing"
            );
        }
        assert_eq!(
            sign_in(&store, IIN, "қате", 904).await,
            SignIn::Refused,
            "the count begins anew"
        );
        assert_eq!(
            sign_in(&store, IIN, "дұрыс", 905).await,
            SignIn::Accepted(account("a", IIN))
        );
        assert_eq!(sign_in(&store, UNKNOWN, "дұрыс", 905).await, SignIn::Refused);
    })
    .await;
}

#[tokio::test]
async fn failures_far_apart_and_before_a_success_do_not_count() {
    on_both("portal", &[], |store| async move {
        open(&store).await;
        for quarter in 0..8 {
            assert_eq!(
                sign_in(&store, IIN, "қате", quarter * 300).await,
                SignIn::Refused,
                "three in any quarter"
            );
        }
        for _ in 0..2 {
            for second in 0..2 {
                assert_eq!(sign_in(&store, IIN, "қате", 3000 + second).await, SignIn::Refused);
            }
            assert_eq!(
                sign_in(&store, IIN, "дұрыс", 3003).await,
                SignIn::Accepted(account("a", IIN))
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_guesses_is_stopped_near_the_limit() {
    on_both("portal", &[], |store| async move {
        open(&store).await;
        let guesses = (0..12).map(|_| sign_in(&store, IIN, "қате", 0));
        let answers = futures::future::join_all(guesses).await;
        let refused = answers.iter().filter(|answer| **answer == SignIn::Refused).count();
        assert!((5..=6).contains(&refused), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_session_lives_from_sign_in_to_its_end() {
    on_both("portal", &[], |store| async move {
        open(&store).await;
        let session = Session {
            account: "a".to_owned(),
            visit: "v".to_owned(),
            csrf: "c".to_owned(),
            signed_in_at: at(0),
            expires_at: at(0) + SignedDuration::from_secs(60),
        };
        sessions::begin(&store, "token", &session).await.unwrap();
        sessions::begin(&store, "other", &session).await.unwrap();
        assert!(matches!(
            sessions::begin(&store, "other", &session).await,
            Err(StoreError::Duplicate)
        ));
        assert_eq!(
            sessions::find(&store, "token", at(59)).await.unwrap(),
            Some(session.clone())
        );
        assert_eq!(sessions::find(&store, "token", at(60)).await.unwrap(), None);
        assert_eq!(sessions::find(&store, "Token", at(0)).await.unwrap(), None);
        sessions::end(&store, "token").await.unwrap();
        assert_eq!(sessions::find(&store, "token", at(0)).await.unwrap(), None);
        assert_eq!(sessions::sweep(&store, at(59)).await.unwrap(), 0);
        assert_eq!(sessions::find(&store, "other", at(0)).await.unwrap(), Some(session));
        assert_eq!(sessions::sweep(&store, at(60)).await.unwrap(), 1);
        assert_eq!(sessions::find(&store, "other", at(0)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_stolen_table_opens_no_session() {
    use sqlx::Row;
    on_both("portal", &[], |store| async move {
        open(&store).await;
        let session = Session {
            account: "a".to_owned(),
            visit: "v".to_owned(),
            csrf: "c".to_owned(),
            signed_in_at: at(0),
            expires_at: at(9),
        };
        sessions::begin(&store, "token", &session).await.unwrap();
        let row = sqlx::query("SELECT token_sha256 FROM sessions")
            .fetch_one(store.reader())
            .await
            .unwrap();
        let stored: String = row.get("token_sha256");
        assert_ne!(stored, "token");
        assert_eq!(sessions::find(&store, &stored, at(0)).await.unwrap(), None);
    })
    .await;
}
