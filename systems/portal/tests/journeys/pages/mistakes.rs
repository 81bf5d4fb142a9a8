//! What goes wrong is said where it is wrong, in the words of the act where it has them.

use axum::http::StatusCode;

use super::{applied, registered, signed_in};
use crate::browser::Browser;
use crate::support::{IIN, OTHER_IIN, PASSWORD, REGULATION, TestPortal};

#[tokio::test]
async fn a_wrong_password_is_told_in_the_words_of_the_act() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal?lang=ru").await;
    registered(&browser, IIN).await.has("Кабинет открыт");
    for (language, words) in [
        ("ru", "Отказано в авторизации"),
        ("kk", "авторизациялаудан бас тартылды"),
        ("en", "Sign-in is refused"),
    ] {
        browser.get(&format!("/portal/sign-in?lang={language}")).await;
        let refused = browser
            .post(
                "/portal/sign-in",
                &[("iin", IIN), ("password", "қате"), ("regulation", REGULATION)],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        refused
            .has(words)
            .has("процесс 2")
            .has("8.4")
            .has("процесс 2 – формирование ПЭП сообщения об отказе")
            .has_not("қате");
    }
}

#[tokio::test]
async fn mistakes_stand_beside_their_fields() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal/register?lang=ru").await;
    let fields = [
        ("iin", "900101300008"),
        ("surname", ""),
        ("given_name", "Үлгі"),
        ("password", "қысқа"),
        ("password_again", "басқа"),
    ];
    let refused = browser.post("/portal/register", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["iin", "surname", "password", "password_again"] {
        refused.has(&format!("id=\"f-{field}-error\""));
    }
    refused.has("value=\"900101300008\"").has_not("қысқа");
    signed_in(&browser, IIN).await;
    let request = applied(&browser).await;
    let wrong = [
        ("address", ""),
        ("period_from_year", "2026"),
        ("period_to_year", "2024"),
        ("go", "review"),
    ];
    let refused = browser.upload(&request, &wrong, None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has("f-address-error").has("value=\"2026\"").has(">Адрес: ");
    assert_eq!(
        browser.get(&format!("{request}/review")).await.goes_to(),
        format!("{request}?check")
    );
    let frozen = browser.post(&format!("{request}/freeze"), &[]).await;
    assert_eq!(frozen.goes_to(), format!("{request}?check"));
}

#[tokio::test]
async fn a_doubtful_iin_is_a_warning_and_a_second_account_an_error() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal/register?lang=ru").await;
    let fields = [
        ("iin", IIN),
        ("surname", "Сыналова"),
        ("given_name", "Үлгі"),
        ("patronymic", "Примеровна"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    browser.post("/portal/register", &fields).await.has("Седьмая цифра ИИН");
    let again = browser.post("/portal/register", &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.has("f-iin-error");
}

#[tokio::test]
async fn forms_without_their_token_are_refused() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal?lang=ru").await;
    signed_in(&browser, IIN).await;
    let request = applied(&browser).await;
    let other = Browser::new(&portal);
    other.get("/portal").await;
    signed_in(&other, OTHER_IIN).await;
    other.get(&request).await.has("Мұндай бет жоқ");
    let forged = browser
        .upload(&request, &[("csrf", "forged"), ("address", "x")], None)
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}
