//! All services: read by anybody, in every language; rows and documents page by page.

use axum::http::StatusCode;
use law::{Channel, FieldKind, FilledBy};

use super::{LANGUAGES, signed_in};
use crate::browser::Browser;
use crate::support::{IIN, SCAN, TestPortal};

#[tokio::test]
async fn every_service_has_a_page_for_everybody_in_every_language() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    let plans: Vec<_> = portal.participant.library.plans.values().cloned().collect();
    assert!(plans.len() >= 29);
    for language in LANGUAGES {
        let list = browser.get(&format!("/portal/services?lang={language}")).await;
        for plan in &plans {
            let address = format!("/portal/services/{}", plan.id.0);
            list.has(&format!("\"{address}\""));
            let shown = browser.get(&address).await;
            shown.has(&format!("<html lang=\"{language}\""));
            shown.has(&plan.act.number);
            let online = plan.procedure(Channel::Portal).is_some();
            assert_eq!(shown.body.contains("/portal/sign-in?next="), online, "{}", plan.id.0);
            for procedure in &plan.procedures {
                shown.has(&format!("id=\"way-{}\"", procedure.channel.name()));
            }
            for irregularity in &plan.irregularities {
                assert!(!shown.body.contains(&irregularity.reading), "{}", plan.id.0);
            }
        }
    }
}

#[tokio::test]
async fn a_service_is_found_by_words_of_any_language_and_nothing_is_found_for_nonsense() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal?lang=ru").await;
    for words in ["oralman", "ОРАЛМАН+атырау", "оралман"] {
        let found = browser.get(&format!("/portal/services?q={}", encoded(words))).await;
        found.has("/portal/services/atyrau-2015-oralman-status");
        assert!(!found.body.contains("/portal/services/mamlyut-2012"), "{words}");
    }
    let online = browser.get("/portal/services?q=oralman&online=yes").await;
    assert!(!online.body.contains("/portal/services/atyrau-2015-oralman-status"));
    browser.get("/portal/services?q=xyzzy").await.has("Найдено 0 услуг");
}

fn encoded(words: &str) -> String {
    let byte = |byte: u8| {
        if byte == b'+' {
            "+".to_owned()
        } else {
            format!("%{byte:02X}")
        }
    };
    words.bytes().map(byte).collect()
}

#[tokio::test]
async fn what_is_not_online_cannot_be_opened_here() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    signed_in(&browser, IIN).await;
    browser.get("/portal").await;
    let sent = browser
        .post("/portal/services/atyrau-2015-oralman-status/apply", &[])
        .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn rows_grow_and_shrink_by_buttons_and_nothing_entered_is_lost() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    signed_in(&browser, IIN).await;
    let plans = &portal.participant.library.plans;
    let (plan, group, parts) = plans
        .values()
        .filter(|plan| plan.procedure(Channel::Portal).is_some())
        .find_map(|plan| {
            plan.form.fields.iter().find_map(|field| match &field.kind {
                FieldKind::Group { fields, .. } if field.filled_by == FilledBy::Applicant && field.when.is_none() => {
                    Some((plan, field, fields))
                }
                _ => None,
            })
        })
        .expect("a service with rows");
    browser.get(&format!("/portal/services/{}", plan.id.0)).await;
    let draft = browser
        .post(&format!("/portal/services/{}/apply", plan.id.0), &[])
        .await
        .goes_to();
    let (key, part) = (&group.key, &parts[0].key);
    let (first, add) = (format!("{key}.1.{part}"), format!("add:{key}"));
    browser.get(&draft).await;
    let sent = browser
        .upload(&draft, &[(&first, "Бірінші"), ("row", &add)], None)
        .await;
    let second = format!("{key}.2.{part}");
    assert_eq!(sent.goes_to(), format!("{draft}#f-{second}"));
    let shown = browser.get(&draft).await;
    shown.has("Бірінші").has(&format!("name=\"{second}\""));
    let remove = format!("remove:{key}:1");
    browser
        .upload(
            &draft,
            &[(&first, "Бірінші"), (&second, "Екінші"), ("row", &remove)],
            None,
        )
        .await;
    let shown = browser.get(&draft).await;
    shown.has("Екінші");
    assert!(!shown.body.contains("Бірінші"));
}

#[tokio::test]
async fn a_document_is_attached_in_its_place_and_a_missing_one_is_told_beside_it() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    signed_in(&browser, IIN).await;
    let plans = &portal.participant.library.plans;
    let plan = plans
        .values()
        .find(|plan| plan.procedure(Channel::Portal).is_some() && plan.form.attachments.items.len() > 1)
        .expect("a service with a list of documents");
    browser.get(&format!("/portal/services/{}", plan.id.0)).await;
    let draft = browser
        .post(&format!("/portal/services/{}/apply", plan.id.0), &[])
        .await
        .goes_to();
    let needed: Vec<&str> = plan
        .form
        .attachments
        .items
        .iter()
        .filter(|item| item.required == law::Required::Always)
        .map(|item| item.id.as_str())
        .collect();
    browser.get(&draft).await;
    let refused = browser.upload(&draft, &[("go", "review")], None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for item in &needed {
        refused.has(&format!("id=\"f-attachments.{item}-error\""));
    }
    let field = format!("file:{}", needed[0]);
    let sent = browser
        .upload_as(&draft, &[("go", "attach")], &field, ("скан.pdf", SCAN))
        .await;
    assert_eq!(sent.goes_to(), format!("{draft}?saved"));
    let checked = browser.get(&format!("{draft}?check")).await;
    checked.has("скан.pdf");
    assert!(
        !checked
            .body
            .contains(&format!("id=\"f-attachments.{}-error\"", needed[0]))
    );
    let wrong = browser
        .upload_as(&draft, &[("go", "attach")], &field, ("a.pdf", b"words"))
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.has(&format!("id=\"f-attachments.{}-error\"", needed[0]));
}
