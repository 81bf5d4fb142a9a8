//! The pages beside the cases, without a script: registers and waiting lists, payments, substitutions.

use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use law::Channel;
use serde_json::json;

use crate::office::{Filing, everywhere};
use crate::pages::looks_right;
use crate::people::Browser;
use crate::queues::gives;
use crate::routes::{executes, ok};

const LIST: &str = "/provider/registers/semey-2012-kindergarten-queue/kindergarten-queue";

/// The first address of an entry on a page.
fn entry_on(page: &str) -> String {
    let at = page.find("/provider/registers/entries/").expect("an entry");
    page[at..].split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_waiting_list_is_read_searched_and_changed_with_a_reason() {
    everywhere(async |office| {
        let official = office.official(1).await;
        for applicant in 10..13 {
            let filing = Filing::of("semey-2012-kindergarten-queue", Channel::Portal, applicant);
            let case = office.sends(filing).await;
            gives(&office, &official, &case, "notification").await;
            office.clock.advance(SignedDuration::from_mins(1));
        }
        let mut browser = Browser::signed_in(&office, &official).await;
        let all = looks_right(&mut browser, "/provider/registers").await.text();
        assert!(all.contains(LIST), "{all}");
        let list = looks_right(&mut browser, LIST).await.text();
        assert_eq!(list.matches("/provider/registers/entries/").count(), 3);
        let number = crate::office::iin(11);
        let one = looks_right(&mut browser, &format!("{LIST}?q={number}")).await.text();
        assert_eq!(one.matches("/provider/registers/entries/").count(), 1, "found by ИИН");
        let first = entry_on(&list);
        let entry = looks_right(&mut browser, &first).await.text();
        assert!(entry.contains("value=\"leave\"") && entry.contains(&crate::office::iin(10)));

        let silent = browser.post(&first, &[("action", "leave"), ("reason", " ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.text().contains("Give a reason."));
        browser.get(&first).await;
        let struck = browser
            .post(&first, &[("action", "leave"), ("reason", "Отказ заявителя")])
            .await;
        assert_eq!(struck.status, StatusCode::SEE_OTHER, "{}", struck.text());
        assert_eq!(struck.headers[header::LOCATION], first.as_str());
        let after = looks_right(&mut browser, &first).await.text();
        assert!(
            after.contains("Отказ заявителя") && after.contains(&official.name) && !after.contains("value=\"leave\"")
        );
        let rest = looks_right(&mut browser, LIST).await.text();
        assert_eq!(rest.matches("/provider/registers/entries/").count(), 2);
        let moved = looks_right(&mut browser, &entry_on(&rest)).await.text();
        assert!(moved.contains("2 → 1"), "who moved up sees from where");
        assert!(moved.contains("Somebody before them left"), "and why");
        let left = looks_right(&mut browser, &format!("{LIST}?state=left")).await.text();
        assert_eq!(left.matches("/provider/registers/entries/").count(), 1);

        // Somebody of the office who had nothing to do with the case reads no entry; an auditor reads and changes nothing.
        let other = office.staff(2, "Басқаева", &["official"]).await;
        let mut stranger = Browser::signed_in(&office, &other).await;
        assert_eq!(stranger.get(&first).await.status, StatusCode::FORBIDDEN);
        let auditor = office.staff(3, "Тексеруова", &["auditor"]).await;
        let mut auditor = Browser::signed_in(&office, &auditor).await;
        let seen = looks_right(&mut auditor, &entry_on(&rest)).await.text();
        assert!(!seen.contains("name=\"action\""));
        let refused = auditor
            .post(&entry_on(&rest), &[("action", "leave"), ("reason", "нет")])
            .await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_is_to_be_paid_is_listed_and_noted() {
    everywhere(async |office| {
        let chancellery = office.staff(1, "Кеңсеева", &["chancellery"]).await;
        let head = office.staff(2, "Басшыева", &["head"]).await;
        let executor = office.staff(3, "Орындаушыева", &["executor"]).await;
        let filing = Filing::of("atyrau-2015-rural-specialists-fuel", Channel::Provider, 10);
        let case = office.files(filing).await;
        ok(&chancellery, &format!("/cases/{case}/register"), json!({})).await;
        ok(
            &head,
            &format!("/cases/{case}/resolve"),
            json!({ "executor": executor.iin }),
        )
        .await;
        executes(&office, &executor, &case, "positive").await;
        assert_eq!(head.sign(&case).await.status, StatusCode::OK);
        let mut browser = Browser::signed_in(&office, &executor).await;
        let open = looks_right(&mut browser, "/provider/payments").await.text();
        assert!(open.contains("5\u{a0}000 ₸"), "{open}");
        let at = open.find("/provider/payments/").expect("an order to be noted");
        let paid = open[at..].split('"').next().unwrap_or_default().to_owned();
        assert_eq!(browser.post(&paid, &[]).await.status, StatusCode::SEE_OTHER);
        let after = looks_right(&mut browser, "/provider/payments").await.text();
        assert!(!after.contains("₸"));
        assert!(
            looks_right(&mut browser, "/provider/payments?state=paid")
                .await
                .text()
                .contains("₸")
        );
        let other = office.staff(4, "Басқаева", &["executor"]).await;
        let mut stranger = Browser::signed_in(&office, &other).await;
        assert!(
            !stranger.get("/provider/payments?state=paid").await.text().contains("₸"),
            "not theirs"
        );
    })
    .await;
}

#[tokio::test]
async fn a_substitute_is_appointed_from_the_page_and_seen_to_act() {
    everywhere(async |office| {
        let head = office.head().await;
        let first = office.official(1).await;
        let second = office.staff(2, "Екіншева", &["official"]).await;
        let mut browser = Browser::signed_in(&office, &head).await;
        let page = looks_right(&mut browser, "/provider/substitutions").await.text();
        let account = |name: &str| {
            let at = page.find(&format!("\">{name} (")).expect("in the list");
            page[..at].rsplit('"').next().unwrap_or_default().to_owned()
        };
        let (absent, deputy) = (account(&first.name), account(&second.name));
        let wrong = browser
            .post(
                "/provider/substitutions",
                &[
                    ("absent", &absent),
                    ("deputy", &absent),
                    ("from", "2026-11-23"),
                    ("until", "2026-11-24"),
                    ("reason", "отпуск"),
                ],
            )
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.text().contains("f-deputy-error") && wrong.text().contains("отпуск"),
            "what was typed stays"
        );
        browser.get("/provider/substitutions").await;
        let made = browser
            .post(
                "/provider/substitutions",
                &[
                    ("absent", &absent),
                    ("deputy", &deputy),
                    ("from", "2026-11-23"),
                    ("until", "2026-11-24"),
                    ("reason", "отпуск"),
                ],
            )
            .await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
        let mut deputy = Browser::signed_in(&office, &second).await;
        let seen = looks_right(&mut deputy, "/provider/substitutions").await.text();
        assert!(
            seen.contains(&format!("Today you also act for {}", first.name)),
            "{seen}"
        );
        let listed = browser.get("/provider/substitutions").await.text();
        let at = listed.find("/provider/substitutions/").expect("it can be ended");
        let end = listed[at..].split('"').next().unwrap_or_default().to_owned();
        assert_eq!(browser.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(
            !deputy
                .get("/provider/substitutions")
                .await
                .text()
                .contains("Today you also act")
        );
    })
    .await;
}
