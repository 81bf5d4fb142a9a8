//! The same journeys page by page, without JavaScript, in every language.

mod check;
mod mistakes;
mod services;
mod signing;
mod whole_way;

use axum::http::StatusCode;

use crate::browser::{Browser, Shown};
use crate::support::{PASSWORD, REGULATION};

pub(crate) const LANGUAGES: [&str; 3] = ["kk", "ru", "en"];

pub(crate) async fn registered(browser: &Browser<'_>, iin: &str) -> Shown {
    browser.get("/portal/register").await;
    let fields = [
        ("iin", iin),
        ("surname", "Сыналова"),
        ("given_name", "Үлгі"),
        ("patronymic", ""),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    browser.post("/portal/register", &fields).await
}

pub(crate) async fn signed_in(browser: &Browser<'_>, iin: &str) {
    assert_eq!(registered(browser, iin).await.status, StatusCode::OK);
    let sent = browser
        .post("/portal/sign-in", &[("iin", iin), ("password", PASSWORD)])
        .await;
    assert_eq!(sent.goes_to(), "/portal");
}

/// Opens the form of the service; gives the address of the request.
pub(crate) async fn applied(browser: &Browser<'_>) -> String {
    browser.get(&format!("/portal/services/{REGULATION}")).await;
    browser
        .post(&format!("/portal/services/{REGULATION}/apply"), &[])
        .await
        .goes_to()
}

pub(crate) const GOOD: [(&str, &str); 4] = [
    ("address", "Мамлютка, Абай көшесі, 1"),
    ("phone", ""),
    ("period_from_year", "2024"),
    ("period_to_year", "2026"),
];

pub(crate) fn with(
    fields: &[(&'static str, &'static str)],
    more: &[(&'static str, &'static str)],
) -> Vec<(&'static str, &'static str)> {
    fields.iter().chain(more).copied().collect()
}
