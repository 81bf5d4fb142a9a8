//! Who may do what, and how a hundred cases stay in hand.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::office::{Asked, everywhere};

#[tokio::test]
async fn roles_decide_who_may_do_what() {
    everywhere(async |office| {
        let (stranger, head) = (office.staff(3, "Бейсенова", &[]).await, office.head().await);
        let case = office.receives(10).await;
        for path in [
            "/cases",
            "/cases/case-10",
            "/cases/case-10/trace",
            "/cases/case-10/application.pdf",
        ] {
            assert_eq!(stranger.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(head.get(path).await.status, StatusCode::OK, "{path}");
        }
        for action in [
            "take",
            "confirm",
            "decision",
            "reopen",
            "signed-attributes",
            "signature",
        ] {
            let answer = head.post(&format!("/cases/{case}/{action}"), json!({})).await;
            assert!(
                matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST),
                "{action}: {}",
                answer.text()
            );
        }
        let mut nobody = office.official(1).await;
        nobody.token = "0".repeat(64);
        assert_eq!(nobody.get("/cases").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(head.get("/cases/nothing").await.status, StatusCode::NOT_FOUND);
        assert_eq!(head.get("/cases?status=lost").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn the_most_urgent_comes_first_and_everything_can_be_found() {
    everywhere(async |office| {
        let official = office.official(1).await;
        for applicant in 10..40 {
            let surname = if applicant == 25 {
                "Әбдіқадырова"
            } else {
                "Сейтқазина"
            };
            office
                .send(Asked {
                    surname: surname.to_owned(),
                    ..Asked::by(applicant)
                })
                .await;
            office.postman.carry_all().await;
            office.clock.advance(SignedDuration::from_secs(60));
        }
        let first = official.get("/cases").await.json();
        assert_eq!(first.as_array().map(Vec::len), Some(25));
        assert_eq!(
            (&first[0]["id"], &first[0]["overdue"]),
            (&"case-10".into(), &true.into())
        );
        assert_eq!(first[24]["overdue"], false);
        assert_eq!(
            official.get("/cases?page=2").await.json().as_array().map(Vec::len),
            Some(5)
        );

        let found = |answer: serde_json::Value| {
            answer
                .as_array()
                .expect("a list")
                .iter()
                .map(|line| line["id"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found(official.get("/cases?q=%D3%99%D0%B1%D0%B4%D1%96").await.json()),
            ["case-25"]
        );
        let number = first[3]["registration"].as_str().expect("a number");
        assert_eq!(
            found(official.get(&format!("/cases?q={number}")).await.json()),
            ["case-13"]
        );
        for nothing in ["%25", "_", "%5C", "%27%20OR%201=1"] {
            assert!(
                found(official.get(&format!("/cases?q={nothing}")).await.json()).is_empty(),
                "{nothing}"
            );
        }
    })
    .await;
}
