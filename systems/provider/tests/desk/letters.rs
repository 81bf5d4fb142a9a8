//! E-mail from the desk: notices to who left an address at the counter, the result where they asked for it so, and what
//! becomes of a letter that does not arrive. A real SMTP server takes them.

use std::path::Path;

use axum::http::StatusCode;
use jiff::SignedDuration;
use law::Channel;
use mail::testing::{Server, mail};
use serde_json::{Value, json};
use store::testing::Place;

use crate::office::{Filing, Office};
use crate::people::Person;
use crate::routes::{executes, ok, shown, trace};

struct People {
    chancellery: Person,
    head: Person,
    executor: Person,
}

async fn people(office: &Office) -> People {
    People {
        chancellery: office.staff(1, "Кеңсеева", &["chancellery"]).await,
        head: office.staff(2, "Басшыева", &["head"]).await,
        executor: office.staff(3, "Орындаушыева", &["executor"]).await,
    }
}

/// Filed at the office with this address, decided and signed: it waits to be fetched.
async fn waits_to_be_fetched(office: &Office, people: &People, email: &'static str) -> String {
    let filing = Filing::of("atyrau-2015-home-care-services", Channel::Provider, 10).reached_at(email);
    let case = office.files(filing).await;
    ok(&people.chancellery, &format!("/cases/{case}/register"), json!({})).await;
    let resolution = json!({ "executor": people.executor.iin });
    ok(&people.head, &format!("/cases/{case}/resolve"), resolution).await;
    let longer = json!({ "reason": "Нужны запросы в архив", "clause": "Стандарт, п. 9", "days": 2 });
    ok(&people.executor, &format!("/cases/{case}/prolong"), longer).await;
    executes(office, &people.executor, &case, "positive").await;
    assert_eq!(people.head.sign(&case).await.status, StatusCode::OK);
    case
}

fn by_email(to: &str) -> Value {
    json!({ "way": "email", "to": to, "asked_for": true })
}

fn kept(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
}

fn standings(case: &Value) -> Vec<&str> {
    let letters = case["letters"].as_array().expect("letters").iter();
    letters
        .map(|letter| letter["standing"].as_str().unwrap_or_default())
        .collect()
}

#[tokio::test]
async fn the_applicant_is_told_of_a_longer_term_and_gets_the_result_for_which_they_asked() {
    for place in Place::every().await {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("letters");
        let Some(server) = Server::start(&path) else { return };
        let office = Office::with_mail(place, mail(server.port).expect("settings")).await;
        let people = people(&office).await;
        let case = waits_to_be_fetched(&office, &people, "aigerim@example.kz").await;
        assert_eq!(
            office.provider.send_letters().await.expect("sent"),
            2,
            "longer, and ready"
        );

        let hand_over = format!("/cases/{case}/hand-over");
        let unasked = people
            .chancellery
            .post(&hand_over, json!({ "way": "email", "to": "aigerim@example.kz" }))
            .await;
        assert_eq!(
            unasked.code(),
            "receiver_not_proved",
            "nobody's papers travel in the open unasked"
        );
        let wrong = people.chancellery.post(&hand_over, by_email("a@b.kz, c@d.kz")).await;
        assert_eq!(wrong.code(), "receiver_not_proved");
        ok(&people.chancellery, &hand_over, by_email("aigerim@example.kz")).await;
        assert_eq!(office.provider.send_letters().await.expect("sent"), 1);
        assert_eq!(office.provider.send_letters().await.expect("sent"), 0, "once");

        let text = kept(&path);
        assert_eq!(text.matches("TO aigerim@example.kz").count(), 3);
        assert_eq!(text.matches("application/pdf").count(), 1);
        let name = "Сейтқазина";
        for line in text.lines().filter(|line| line.starts_with("Subject:")) {
            assert!(
                !line.contains(name) && !line.chars().any(|sign| sign.is_ascii_digit() && line.contains("№")),
                "{line}"
            );
        }
        let after = shown(&people.head, &case).await;
        assert_eq!(standings(&after), ["sent", "sent", "sent"]);
        let events = trace(&people.head, &case).await;
        let sent = events
            .as_array()
            .expect("events")
            .iter()
            .filter(|event| event["kind"] == "letter_sent");
        assert_eq!(sent.count(), 3);
        assert!(
            !events.to_string().contains("aigerim@example.kz"),
            "the trace travels; the address does not"
        );
        let signed = people.head.get(&format!("/cases/{case}/document.pdf")).await;
        assert!(
            signed.body.windows(10).any(|bytes| bytes == b"/ByteRange"),
            "the signed document, handed over or not"
        );
    }
}

#[tokio::test]
async fn a_refused_address_is_seen_at_the_desk_and_another_one_gets_the_letter() {
    for place in Place::every().await {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("letters");
        let Some(server) = Server::start(&path) else { return };
        let office = Office::with_mail(place, mail(server.port).expect("settings")).await;
        let people = people(&office).await;
        let case = waits_to_be_fetched(&office, &people, "nobody@example.kz").await;
        let hand_over = format!("/cases/{case}/hand-over");
        ok(&people.chancellery, &hand_over, by_email("nobody@example.kz")).await;
        assert_eq!(office.provider.send_letters().await.expect("tried"), 0);
        assert_eq!(
            standings(&shown(&people.chancellery, &case).await),
            ["refused", "refused", "refused"],
            "at once: the server knows no such mailbox"
        );

        office.clock.advance(SignedDuration::from_mins(1));
        let again = format!("/cases/{case}/letters/again");
        ok(&people.chancellery, &again, json!({ "to": "aigerim@example.kz" })).await;
        assert_eq!(office.provider.send_letters().await.expect("sent"), 1);
        assert!(kept(&path).contains("TO aigerim@example.kz"));
        let sent = people
            .chancellery
            .post(&again, json!({ "to": "other@example.kz" }))
            .await;
        assert_eq!(
            sent.code(),
            "receiver_not_proved",
            "what has arrived is not sent to others"
        );

        // The server took it, and the mailbox did not: somebody at the desk reads that and says so.
        let letter = shown(&people.chancellery, &case).await["letters"][0]["id"].clone();
        let letter = letter.as_str().expect("a letter");
        let returned = format!("/cases/{case}/letters/{letter}/returned");
        ok(&people.chancellery, &returned, json!({})).await;
        assert_eq!(standings(&shown(&people.chancellery, &case).await)[0], "returned");
        ok(&people.chancellery, &again, json!({ "to": "other@example.kz" })).await;
        assert_eq!(office.provider.send_letters().await.expect("sent"), 1);
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again_for_two_days_and_then_given_up() {
    for place in Place::every().await {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(server) = Server::start(&folder.path().join("letters")) else {
            return;
        };
        let office = Office::with_mail(place, mail(server.port).expect("settings")).await;
        let people = people(&office).await;
        let case = waits_to_be_fetched(&office, &people, "later@example.kz").await;
        assert_eq!(office.provider.send_letters().await.expect("tried"), 0);
        assert_eq!(standings(&shown(&people.head, &case).await), ["waiting", "waiting"]);
        for _ in 0..12 {
            office.provider.send_letters().await.expect("tried");
            office.clock.advance(SignedDuration::from_hours(8));
        }
        let head = office.staff(2, "Басшыева", &["head"]).await;
        assert_eq!(standings(&shown(&head, &case).await), ["given_up", "given_up"]);
    }
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_promised_by_mail() {
    for place in Place::every().await {
        let office = Office::at(place).await;
        let people = people(&office).await;
        let case = waits_to_be_fetched(&office, &people, "aigerim@example.kz").await;
        let refused = people
            .chancellery
            .post(&format!("/cases/{case}/hand-over"), by_email("aigerim@example.kz"))
            .await;
        assert_eq!(refused.code(), "mail_is_off");
        assert_eq!(standings(&shown(&people.head, &case).await), Vec::<&str>::new());
    }
}
