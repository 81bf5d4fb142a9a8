//! Two officials cannot take or decide the same case twice.

use axum::http::StatusCode;
use serde_json::json;

use crate::office::{everywhere, granted};

#[tokio::test]
async fn of_two_officials_one_takes_the_case_and_the_other_learns_who() {
    everywhere(async |office| {
        let (first, second) = (
            office.official(1).await,
            office.staff(2, "Омарова", &["official"]).await,
        );
        for applicant in 10..16 {
            let case = office.receives(applicant).await;
            let path = format!("/cases/{case}/take");
            let (one, other) = tokio::join!(first.post(&path, json!({})), second.post(&path, json!({})));
            let (won, lost, winner) = if one.status == StatusCode::OK {
                (one, other, &first)
            } else {
                (other, one, &second)
            };
            assert_eq!(
                (won.status, lost.status),
                (StatusCode::OK, StatusCode::CONFLICT),
                "{}",
                lost.text()
            );
            assert_eq!(lost.code(), "case_taken");
            assert_eq!(lost.json()["error"]["details"]["by"], winner.name.as_str());
            // Taking again what one holds changes nothing.
            assert_eq!(winner.post(&path, json!({})).await.status, StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn a_case_is_decided_once() {
    everywhere(async |office| {
        let (first, second) = (office.official(1).await, office.official(2).await);
        let case = office.receives(10).await;
        let path = format!("/cases/{case}/decision");
        assert_eq!(first.post(&path, granted()).await.code(), "case_not_taken");
        first.post(&format!("/cases/{case}/take"), json!({})).await;
        assert_eq!(second.post(&path, granted()).await.code(), "case_taken");
        let (one, other) = tokio::join!(first.post(&path, granted()), first.post(&path, granted()));
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(
            statuses,
            [StatusCode::ACCEPTED, StatusCode::CONFLICT],
            "{} {}",
            one.text(),
            other.text()
        );
        office.provider.draw_waiting().await.expect("drawn");
        assert_eq!(first.post(&path, granted()).await.code(), "case_decided");
        let trace = first.get(&format!("/cases/{case}/trace")).await.json();
        let decided = trace
            .as_array()
            .expect("events")
            .iter()
            .filter(|event| event["kind"] == "decide")
            .count();
        assert_eq!(decided, 1);
    })
    .await;
}

#[tokio::test]
async fn a_case_given_back_can_be_taken_by_another() {
    everywhere(async |office| {
        let (first, second, head) = (office.official(1).await, office.official(2).await, office.head().await);
        let case = office.receives(10).await;
        let (take, release) = (format!("/cases/{case}/take"), format!("/cases/{case}/release"));
        first.post(&take, json!({})).await;
        assert_eq!(second.post(&release, json!({})).await.code(), "case_taken");
        assert_eq!(first.post(&release, json!({})).await.status, StatusCode::OK);
        assert_eq!(second.post(&take, json!({})).await.status, StatusCode::OK);
        // The head gives back what an absent official holds.
        assert_eq!(head.post(&release, json!({})).await.status, StatusCode::OK);
        assert_eq!(first.post(&take, json!({})).await.status, StatusCode::OK);
    })
    .await;
}
