//! Results and notices by e-mail, taken by a real SMTP server: the address is proved, the document goes only where it was
//! asked for, and what does not arrive is seen in the cabinet.

use std::path::PathBuf;

use axum::http::StatusCode;
use jiff::SignedDuration;
use mail::testing::{Server, mail};

use crate::browser::{Browser, between};
use crate::support::{IIN, OTHER_IIN, PASSWORD, TestPortal, on_both};

const EMAIL: &str = "sana@mysal.kz";

struct Mailbox {
    _server: Server,
    _folder: tempfile::TempDir,
    kept: PathBuf,
}

impl Mailbox {
    fn read(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.kept).unwrap_or_default()).into_owned()
    }
}

/// The portal with a mail server; none where the tools are missing.
async fn with_server(portal: TestPortal) -> Option<(TestPortal, Mailbox)> {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("letters");
    let server = Server::start(&kept)?;
    let portal = portal.with_mail(mail(server.port).unwrap()).await;
    let mailbox = Mailbox {
        _server: server,
        _folder: folder,
        kept,
    };
    Some((portal, mailbox))
}

async fn signed_in(browser: &Browser<'_>, iin: &str) {
    browser.get("/portal/sign-in?lang=en").await;
    let fields = [("iin", iin), ("password", PASSWORD)];
    assert_eq!(browser.post("/portal/sign-in", &fields).await.goes_to(), "/portal");
}

/// Gives the address, reads the code in the mailbox, enters it.
async fn confirms(portal: &TestPortal, mailbox: &Mailbox, browser: &Browser<'_>, what: &str) {
    browser.get("/portal/delivery").await;
    let sent = browser
        .post("/portal/delivery", &[("email", EMAIL), ("what", what)])
        .await;
    assert_eq!(sent.goes_to(), "/portal/delivery");
    browser
        .get("/portal/delivery")
        .await
        .has("name=\"code\"")
        .has_not("is confirmed: letters");
    assert_eq!(portal.portal.send_letters().await.unwrap(), 1);
    let code = between(&mailbox.read(), "Your code: ", "\r\n").expect("a code");
    let wrong = browser.post("/portal/delivery/code", &[("code", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = browser.post("/portal/delivery/code", &[("code", code.trim())]).await;
    assert_eq!(right.goes_to(), "/portal/delivery");
    browser
        .get("/portal/delivery")
        .await
        .has("is confirmed: letters")
        .has_not("name=\"code\"");
}

#[tokio::test]
async fn notices_and_the_document_come_to_a_proved_address() {
    on_both(async |portal| {
        let Some((portal, mailbox)) = with_server(portal).await else {
            return;
        };
        let citizen = portal.citizen(IIN).await;
        let browser = Browser::new(&portal);
        signed_in(&browser, IIN).await;
        let (early, number) = citizen.submitted().await;
        portal.carry().await;
        portal
            .tell_status(&early, &number, "received", 3, Some("26112000000001"))
            .await;
        assert_eq!(portal.portal.send_letters().await.unwrap(), 0, "nobody asked for mail");

        confirms(&portal, &mailbox, &browser, "document").await;
        portal.tell_status(&early, &number, "in_work", 7, None).await;
        let pdf = portal.signed_pdf();
        portal.tell_result(&early, &number, &pdf).await;
        assert_eq!(portal.portal.send_letters().await.unwrap(), 2);
        assert_eq!(portal.portal.send_letters().await.unwrap(), 0, "once");
        let text = mailbox.read();
        assert_eq!(text.matches("application/pdf").count(), 1);
        assert!(
            text.contains("http://127.0.0.1:8080/portal/cases/"),
            "the way to the cabinet"
        );
        for subject in text.lines().filter(|line| line.starts_with("Subject:")) {
            assert!(
                !subject.contains(&number) && !subject.contains("unemployed"),
                "{subject}"
            );
        }
        let trace = citizen.trace(&early).await;
        let sent = trace.iter().filter(|event| event["kind"] == "letter_sent");
        assert_eq!(sent.count(), 2);
        browser
            .get(&format!("/portal/cases/{early}"))
            .await
            .has(EMAIL)
            .has("badge good");

        // Without the wish for the document, only the news travels in the open.
        browser.get("/portal/delivery").await;
        let kept = browser
            .post("/portal/delivery", &[("email", EMAIL), ("what", "notice")])
            .await;
        assert_eq!(kept.goes_to(), "/portal", "the address is proved already");
        let (late, number) = citizen.submitted().await;
        portal.carry().await;
        portal.tell_result(&late, &number, &pdf).await;
        assert!(portal.portal.send_letters().await.unwrap() > 0);
        assert_eq!(mailbox.read().matches("application/pdf").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_refuses_mail_is_seen_in_the_cabinet() {
    on_both(async |portal| {
        let Some((portal, mailbox)) = with_server(portal).await else {
            return;
        };
        portal.citizen(IIN).await;
        let browser = Browser::new(&portal);
        signed_in(&browser, IIN).await;
        browser.get("/portal/delivery").await;
        browser
            .post("/portal/delivery", &[("email", "nobody@mysal.kz"), ("what", "notice")])
            .await;
        assert_eq!(portal.portal.send_letters().await.unwrap(), 0);
        browser
            .get("/portal/delivery")
            .await
            .has("did not arrive")
            .has_not("is confirmed: letters");
        assert_eq!(mailbox.read(), "");
    })
    .await;
}

#[tokio::test]
async fn codes_are_few_and_wrong_ones_end() {
    let Some((portal, _mailbox)) = with_server(TestPortal::simple().await).await else {
        return;
    };
    portal.citizen(IIN).await;
    let browser = Browser::new(&portal);
    signed_in(&browser, IIN).await;
    browser.get("/portal/delivery").await;
    let wrong = browser.post("/portal/delivery", &[("email", "no address")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for n in 0..5 {
        let email = format!("a{n}@mysal.kz");
        browser.get("/portal/delivery").await;
        assert_eq!(
            browser.post("/portal/delivery", &[("email", &email)]).await.goes_to(),
            "/portal/delivery"
        );
    }
    browser.get("/portal/delivery").await;
    let many = browser.post("/portal/delivery", &[("email", "b@mysal.kz")]).await;
    assert_eq!(
        many.status,
        StatusCode::TOO_MANY_REQUESTS,
        "nobody's mailbox is filled from here"
    );
    browser.get("/portal/delivery").await;
    for _ in 0..5 {
        browser
            .post("/portal/delivery/code", &[("code", "12345678")])
            .await
            .has("does not match");
    }
    browser
        .post("/portal/delivery/code", &[("code", "12345678")])
        .await
        .has("no longer good");
    portal.clock.advance(SignedDuration::from_hours(25));
    signed_in(&browser, IIN).await;
    browser.get("/portal/delivery").await;
    assert_eq!(
        browser
            .post("/portal/delivery", &[("email", "b@mysal.kz")])
            .await
            .goes_to(),
        "/portal/delivery"
    );
    browser.get("/portal/delivery").await;
    assert_eq!(
        browser.post("/portal/delivery", &[("email", "")]).await.goes_to(),
        "/portal"
    );
    browser.get("/portal/delivery").await.has_not("b@mysal.kz");
}

#[tokio::test]
async fn where_mail_is_not_set_up_the_page_says_so() {
    let portal = TestPortal::simple().await;
    portal.citizen(OTHER_IIN).await;
    let browser = Browser::new(&portal);
    signed_in(&browser, OTHER_IIN).await;
    browser.get("/portal/delivery").await.has("is not set up");
    let refused = browser.post("/portal/delivery", &[("email", EMAIL)]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}
