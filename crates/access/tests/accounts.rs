//! Accounts and attempts, without pages.

use std::sync::Arc;

use access::{Access, Attempt};
use axum::http::StatusCode;
use domain::clock::StillClock;
use domain::{Chance, Iin, PersonName};
use law::System;
use pages::{Locales, Problem};
use store::testing;

const IIN: &str = "900101300007";

#[tokio::test]
async fn an_account_is_opened_once_and_each_visit_is_new() {
    let store = testing::fresh("portal", &[]).await;
    let access = access(store.db.clone());
    let iin = Iin::parse(IIN).expect("an ИИН");
    let name = PersonName {
        surname: "Ким".to_owned(),
        given_name: "Вера".to_owned(),
        patronymic: None,
    };
    access
        .open_account(&iin, &name, "right", &["applicant"])
        .await
        .expect("an account");
    let twice = access
        .open_account(&Iin::parse(IIN).expect("an ИИН"), &name, "x", &[])
        .await;
    assert!(matches!(
        twice,
        Err(Problem {
            code: "account_exists",
            status: StatusCode::CONFLICT,
            ..
        })
    ));
    let mut visits = Vec::new();
    for (iin, password) in [(IIN, "x"), (IIN, "right"), ("not a number", "x")] {
        visits.push(match access.sign_in(iin, password).await.expect("an attempt") {
            Attempt::Begun(begun) => begun.session.visit,
            Attempt::Refused { visit } => visit,
            Attempt::Locked { until } => panic!("locked until {until}"),
        });
    }
    visits.sort();
    visits.dedup();
    assert_eq!(visits.len(), 3);
}

fn access(db: store::Db) -> Access {
    Access {
        system: System::Portal,
        db,
        clock: Arc::new(StillClock::at("2026-11-22T09:00:00Z".parse().expect("a time"))),
        chance: Arc::new(Chance::seeded(7)),
        locales: Arc::new(Locales::new(&[]).expect("the kit is whole")),
        nav: Arc::default(),
        insecure_cookies: true,
        demonstration: false,
        session_seconds: 3600,
        by_key: None,
    }
}
