//! The desk in the browser: every page in every language, without a script, with form tokens.

use axum::http::{StatusCode, header};

use jiff::SignedDuration;

use crate::office::{Office, PASSWORD, everywhere};
use crate::people::{Answer, Browser};

const LANGUAGES: [&str; 3] = ["kk", "ru", "en"];

/// The page in all languages: whole words, one heading, every input labelled.
pub(crate) async fn looks_right(browser: &mut Browser, path: &str) -> Answer {
    let mut last = None;
    for language in LANGUAGES {
        let glue = if path.contains('?') { '&' } else { '?' };
        let answer = browser.get(&format!("{path}{glue}lang={language}")).await;
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::OK, "{path} {language}: {text}");
        assert!(
            !text.contains('⟦'),
            "{path} lacks words in {language}: {}",
            text.split('⟦')
                .nth(1)
                .unwrap_or_default()
                .chars()
                .take(40)
                .collect::<String>()
        );
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        assert!(text.contains(&format!("<html lang=\"{language}\"")));
        for input in text
            .split("<input id=\"")
            .skip(1)
            .chain(text.split("<textarea id=\"").skip(1))
        {
            let id = input.split('"').next().unwrap_or_default();
            assert!(text.contains(&format!("for=\"{id}\"")), "{path}: {id} has no label");
        }
        last = Some(answer);
    }
    last.expect("three languages")
}

#[tokio::test]
async fn a_case_goes_from_the_list_to_the_signature_without_a_script() {
    everywhere(async |office: Office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        let mut browser = Browser::signed_in(&office, &official).await;
        let page = format!("/provider/cases/{case}");

        let list = looks_right(&mut browser, "/provider/received").await.text();
        assert!(list.contains(&page) && list.contains("Сейтқазина"));
        looks_right(&mut browser, &page).await;
        assert_eq!(
            browser.get("/provider/next").await.headers[header::LOCATION],
            page.as_str()
        );

        // Without the form token nothing is done.
        assert_eq!(
            browser.post_raw(&format!("{page}/take"), &[]).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            browser.post(&format!("{page}/take"), &[]).await.status,
            StatusCode::SEE_OTHER
        );
        let taken = looks_right(&mut browser, &page).await.text();
        assert!(taken.contains("decision?output=certificate") && taken.contains("decision?output=refusal"));

        for output in ["certificate", "refusal"] {
            looks_right(&mut browser, &format!("{page}/decision?output={output}")).await;
        }
        let wrong = browser
            .post(
                &format!("{page}/decision"),
                &[("output", "refusal"), ("refusal_reason", " ")],
            )
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("f-refusal_reason-error") && wrong.text().contains("error-summary"));

        let ground = "Не состоит на учёте <script>alert(1)</script>";
        let decided = browser
            .post(
                &format!("{page}/decision"),
                &[("output", "refusal"), ("refusal_reason", ground)],
            )
            .await;
        assert_eq!(decided.headers[header::LOCATION], format!("{page}/document").as_str());
        let waiting = looks_right(&mut browser, &format!("{page}/document")).await;
        assert_eq!(waiting.headers["refresh"], "1");

        office.provider.draw_waiting().await.expect("drawn");
        let drawn = looks_right(&mut browser, &format!("{page}/document")).await;
        assert!(drawn.headers.get("refresh").is_none() && drawn.text().contains("document.pdf"));
        let pdf = browser.get(&format!("{page}/document.pdf")).await;
        assert!(pdf.body.starts_with(b"%PDF-1.7"));
        looks_right(&mut browser, &format!("{page}/trace")).await;
        let unreasoned = browser
            .post(&format!("{page}/document/reopen"), &[("reason", "")])
            .await;
        assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);

        assert_eq!(
            browser.post(&format!("{page}/document/confirm"), &[]).await.status,
            StatusCode::SEE_OTHER
        );
        let confirmed = looks_right(&mut browser, &format!("{page}/document")).await.text();
        assert!(confirmed.contains("<qyzmet-sign") && confirmed.contains(&official.iin));
        looks_right(&mut browser, "/provider/in-work?q=%D1%81%D0%B5%D0%B9%D1%82&mine=yes").await;
        looks_right(&mut browser, "/provider/done").await;
    })
    .await;
}

#[tokio::test]
async fn another_official_is_told_who_holds_the_case_and_not_what_it_says() {
    everywhere(async |office: Office| {
        let (first, second) = (
            office.official(1).await,
            office.staff(2, "Омарова", &["official"]).await,
        );
        let case = office.receives(10).await;
        first.post(&format!("/cases/{case}/take"), serde_json::json!({})).await;
        let mut browser = Browser::signed_in(&office, &second).await;
        let page = format!("/provider/cases/{case}");
        let closed = browser.get(&page).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
        assert!(closed.text().contains(&first.name) && !closed.text().contains("Сейтқазина"));
        browser.get("/provider/mine").await;
        let refused = browser.post(&format!("{page}/take"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(
            refused.text().contains("Нұрланова"),
            "the page says who holds it: {}",
            refused.text()
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_the_sign_in_page() {
    everywhere(async |office: Office| {
        let request = axum::http::Request::get("/provider/cases/case-1")
            .body(axum::body::Body::empty())
            .expect("a request");
        let answer = crate::people::call(&office.router, request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(
            answer.headers[header::LOCATION]
                .to_str()
                .is_ok_and(|to| to.starts_with("/provider/sign-in?next="))
        );
    })
    .await;
}

const GROUND: &str = "Не состоит на учёте «по месту» & не представил сведений";

#[tokio::test]
async fn what_was_typed_survives_the_end_of_the_session() {
    everywhere(async |office: Office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        let mut browser = Browser::signed_in(&office, &official).await;
        let page = format!("/provider/cases/{case}");
        browser.post(&format!("{page}/take"), &[]).await;
        office.clock.advance(SignedDuration::from_hours(24));

        let address = format!("{page}/decision");
        let typed = [("output", "refusal"), ("refusal_reason", GROUND)];
        let kept = browser.post(&address, &typed).await;
        assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
        let kept = kept.text();
        let (_, rest) = kept.split_once("name=\"kept\" value=\"").expect("kept");
        let body = rest.split('"').next().unwrap_or_default().replace("&#38;", "&");
        let back = browser
            .post(
                "/provider/sign-in",
                &[
                    ("iin", &official.iin),
                    ("password", PASSWORD),
                    ("next", &address),
                    ("kept", &body),
                ],
            )
            .await;
        let text = back.text();
        assert!(text.contains(&format!("action=\"{address}\"")), "{text}");
        assert!(text.contains("Не состоит на учёте «по месту» &#38; не представил сведений"));

        browser.get("/provider/received").await;
        let sent = browser.post(&address, &typed).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_survives_that_the_case_was_given_back() {
    everywhere(async |office: Office| {
        let (official, head) = (office.official(1).await, office.head().await);
        let case = office.receives(10).await;
        let mut browser = Browser::signed_in(&office, &official).await;
        let page = format!("/provider/cases/{case}");
        browser.post(&format!("{page}/take"), &[]).await;
        head.post(&format!("/cases/{case}/release"), serde_json::json!({}))
            .await;
        let typed = [("output", "refusal"), ("refusal_reason", "Не состоит")];
        let refused = browser.post(&format!("{page}/decision"), &typed).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let text = refused.text();
        assert!(
            text.contains("error-summary") && text.contains(">Не состоит</textarea>"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn words_used_for_several_applicants_are_offered_and_no_others() {
    everywhere(async |office: Office| {
        let official = office.official(1).await;
        let mut browser = Browser::signed_in(&office, &official).await;
        for (applicant, since) in [(10, "с 15.03.2026"), (11, "с 16.03.2026"), (12, "")] {
            let page = format!("/provider/cases/{}", office.receives(applicant).await);
            browser.post(&format!("{page}/take"), &[]).await;
            if since.is_empty() {
                let form = browser.get(&format!("{page}/decision?output=certificate")).await;
                let text = form.text();
                assert!(text.contains("<option value=\"по месту требования\">"), "{text}");
                assert!(!text.contains("03.2026\"></option>"));
                assert!(text.contains("list=\"f-presented_to-phrases\""));
                continue;
            }
            let fields = [
                ("output", "certificate"),
                ("registration", since),
                ("presented_to", "по месту требования"),
            ];
            browser.post(&format!("{page}/decision"), &fields).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_case_is_found_from_any_list_by_number_and_iin() {
    everywhere(async |office: Office| {
        let official = office.official(1).await;
        let mut browser = Browser::signed_in(&office, &official).await;
        let (taken, _) = (office.receives(10).await, office.receives(11).await);
        browser.post(&format!("/provider/cases/{taken}/take"), &[]).await;
        let iin = crate::office::iin(10);
        let here = browser.get(&format!("/provider/received?q={iin}&lang=en")).await.text();
        assert!(
            here.contains(&format!("href=\"/provider/in-work?q={iin}")) && here.contains("Found in “In work”: 1"),
            "{here}"
        );
        let there = browser.get(&format!("/provider/in-work?q={iin}&lang=en")).await.text();
        assert!(there.contains(&format!("/provider/cases/{taken}")) && there.contains("left: "));
        assert!(there.contains("приложение 1, таблица 3, действие 6"));
    })
    .await;
}

#[tokio::test]
async fn the_next_case_is_another_one_until_all_have_been_seen() {
    everywhere(async |office: Office| {
        let official = office.official(1).await;
        let mut browser = Browser::signed_in(&office, &official).await;
        let mut seen = Vec::new();
        for applicant in 10..13 {
            seen.push(office.receives(applicant).await);
            office.clock.advance(SignedDuration::from_secs(5));
        }
        let mut at = String::new();
        for case in [&seen[0], &seen[1], &seen[2], &seen[0]] {
            let next = browser.get(&format!("/provider/next?after={at}")).await;
            assert_eq!(
                next.headers[header::LOCATION],
                format!("/provider/cases/{case}").as_str()
            );
            at.clone_from(case);
        }
    })
    .await;
}
