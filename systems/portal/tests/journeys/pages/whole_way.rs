//! From registration to the result, page by page; every page in every language.

use axum::http::StatusCode;

use super::{GOOD, LANGUAGES, applied, signed_in, with};
use crate::browser::{Browser, between};
use crate::support::{IIN, REGULATION, SCAN, TestPortal};

#[tokio::test]
async fn from_registration_to_the_result() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal?lang=ru").await;
    signed_in(&browser, IIN).await;
    browser.get("/portal?lang=ru").await.has("Здравствуйте, Үлгі");
    let request = applied(&browser).await;
    let id = request.rsplit('/').next().unwrap().to_owned();
    assert_eq!(
        applied(&browser).await,
        request,
        "an untouched form is opened again and not twice"
    );

    browser.get(&request).await.has("Сыналова Үлгі").has(IIN);
    let saved = browser
        .upload(&request, &with(&[("address", "Мамлютка")], &[("go", "save")]), None)
        .await;
    browser.follow(&saved).await.has("Мамлютка").has("Сохранено");
    let wrong = browser
        .upload(
            &request,
            &with(&GOOD, &[("go", "attach")]),
            Some(("a.pdf", b"MZ not a scan")),
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong
        .has("f-attachments-error")
        .has("PDF, JPEG, PNG")
        .has("Абай көшесі");
    a_large_photograph_loses_nothing(&portal, &browser, &request).await;
    let attached = browser
        .upload(&request, &with(&GOOD, &[("go", "attach")]), Some(("скан.pdf", SCAN)))
        .await;
    browser.follow(&attached).await.has("скан.pdf");
    let on = browser.upload(&request, &with(&GOOD, &[("go", "review")]), None).await;
    assert_eq!(on.goes_to(), format!("{request}/review"));
    browser
        .follow(&on)
        .await
        .has("Абай көшесі")
        .has("скан.pdf")
        .has("с 2024 года по 2026 год");
    let frozen = browser.post(&format!("{request}/freeze"), &[]).await;
    let page = browser.follow(&frozen).await;
    page.has("<qyzmet-sign").has("openssl cms");
    assert_eq!(
        browser.post(&format!("{request}/freeze"), &[]).await.goes_to(),
        frozen.goes_to()
    );

    let document = browser.get(&format!("{request}/document")).await.bytes;
    let (key, certificate) = portal.authority.person(IIN, "Сыналова", "Үлгі");
    let cms = eds::cms::sign(&key, &certificate, &[], &document, false, Some(portal.now())).unwrap();
    let sent = browser
        .upload(&format!("{request}/cms"), &[("cms", "")], Some(("a.cms", &cms)))
        .await;
    let number = serde_json::from_slice::<serde_json::Value>(&document).unwrap()["number"]
        .as_str()
        .unwrap()
        .to_owned();
    browser.follow(&sent).await.has(&number);
    let again = browser
        .upload(&format!("{request}/cms"), &[("cms", "")], Some(("a.cms", &cms)))
        .await;
    assert_eq!(again.goes_to(), sent.goes_to(), "sent twice is sent once");
    assert_eq!(browser.get(&request).await.goes_to(), format!("/portal/cases/{id}"));

    portal.carry().await;
    portal
        .tell_status(&id, &number, "received", 3, Some("26112000000001"))
        .await;
    portal.tell_status(&id, &number, "in_work", 7, None).await;
    browser.get("/portal/cases").await.has("В работе").has(&number);
    let case = browser.get(&format!("/portal/cases/{id}")).await;
    case.has("Мамлютского района")
        .has("26112000000001")
        .has("приложение 1, таблица 3, 5")
        .has_not("Срок прошёл");
    portal.pass(3600);
    browser.get(&format!("/portal/cases/{id}")).await.has("Срок прошёл");
    portal.tell_result(&id, &number, &portal.signed_pdf()).await;
    browser
        .get(&format!("/portal/cases/{id}"))
        .await
        .has("Справка о регистрации в качестве безработного")
        .has("result.pdf");
    assert!(
        browser
            .get(&format!("/portal/cases/{id}/result.pdf"))
            .await
            .bytes
            .starts_with(b"%PDF")
    );
    browser.get("/portal/cases").await.has("Исполнено");
    notices_are_counted(&browser, &number).await;
    survey_is_answered(&browser, &id).await;
    every_page_in_every_language(&browser, &id).await;
}

async fn a_large_photograph_loses_nothing(portal: &TestPortal, browser: &Browser<'_>, request: &str) {
    let size = usize::try_from(portal.plan.form.attachments.max_bytes_each).unwrap() * 2;
    let fields = [("address", "Қызылжар көшесі, 5"), ("go", "attach")];
    let large = browser
        .upload(request, &fields, Some(("a.jpg", &vec![0xff; size])))
        .await;
    assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
    large.has("не больше 5 МБ").has("Қызылжар көшесі");
}

async fn notices_are_counted(browser: &Browser<'_>, number: &str) {
    let home = browser.get("/portal").await;
    home.has("4 новых уведомления");
    assert_eq!(between(&home.body, "новых:</span> ", "<").as_deref(), Some("4"));
    browser.get("/portal/notices").await.has(number).has("Новое");
    browser.get("/portal/notices").await.has_not("Новое").has_not("новых:");
}

async fn survey_is_answered(browser: &Browser<'_>, id: &str) {
    let path = format!("/portal/cases/{id}/survey");
    let half = browser.post(&path, &[("answer-0", "2")]).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    half.has("Выберите ответ").has("f-answer-1-error");
    let sent = browser.post(&path, &[("answer-0", "2"), ("answer-1", "1")]).await;
    browser.follow(&sent).await.has("Спасибо").has("частично удовлетворен");
    assert_eq!(
        browser
            .post(&path, &[("answer-0", "0"), ("answer-1", "0")])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    browser
        .get(&format!("/portal/cases/{id}"))
        .await
        .has("частично удовлетворен");
}

async fn every_page_in_every_language(browser: &Browser<'_>, id: &str) {
    let draft = applied(browser).await;
    let pages = [
        "/portal".to_owned(),
        "/portal/services".to_owned(),
        format!("/portal/services/{REGULATION}"),
        "/portal/requests".to_owned(),
        "/portal/delivery".to_owned(),
        draft.clone(),
        format!("{draft}?check"),
        format!("/portal/requests/{id}/submitted"),
        "/portal/cases".to_owned(),
        format!("/portal/cases/{id}"),
        format!("/portal/cases/{id}/trace"),
        format!("/portal/cases/{id}/signatures"),
        format!("/portal/cases/{id}/application"),
        "/portal/notices".to_owned(),
        "/portal/keys".to_owned(),
        "/portal/check".to_owned(),
        "/portal/check/26112012345678".to_owned(),
        "/portal/nowhere".to_owned(),
    ];
    for language in LANGUAGES {
        for page in &pages {
            let mark = if page.contains('?') { '&' } else { '?' };
            let shown = browser.get(&format!("{page}{mark}lang={language}")).await;
            shown.has(&format!("<html lang=\"{language}\""));
        }
    }
    for language in LANGUAGES {
        browser.get(&format!("/portal?lang={language}")).await;
        browser.upload(&draft, &with(&GOOD, &[("go", "save")]), None).await;
        browser
            .get(&format!("{draft}/review"))
            .await
            .has(&format!("<html lang=\"{language}\""));
    }
    browser.post(&format!("{draft}/freeze"), &[]).await;
    for language in LANGUAGES {
        browser.get(&format!("{draft}/sign?lang={language}")).await;
    }
}

#[tokio::test]
async fn strangers_see_their_pages_in_every_language() {
    let portal = TestPortal::simple().await;
    for language in LANGUAGES {
        let browser = Browser::new(&portal);
        for page in ["", "/services", "/register", "/sign-in", "/check", "/check/123"] {
            browser
                .get(&format!("/portal{page}?lang={language}"))
                .await
                .has(&format!("<html lang=\"{language}\""));
        }
        browser
            .get(&format!("/portal/services/{REGULATION}?lang={language}"))
            .await
            .has("/portal/sign-in?next=");
    }
    let browser = Browser::new(&portal);
    let away = browser.get("/portal/cases").await;
    assert_eq!(away.goes_to(), "/portal/sign-in?next=/portal/cases");
    browser.follow(&away).await;
}
