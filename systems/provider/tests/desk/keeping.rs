//! The signature of an application, kept by the office that decides: with evidence from the day it came, stamped by the
//! job, stamped again for years, and the CMS as it came beside it.

use std::process::Command;

use domain::Clock;
use eds::cades::Level;
use eds::policy::ExpectedSigner;
use eds::{Report, Verdict};
use exchange::testing::ProvingServices;
use jiff::SignedDuration;
use law::Channel;
use preservation::documents::{self, Form};
use preservation::{Settings, WhenSilent};
use sqlx::Row;

use crate::filings::Filing;
use crate::office::{Office, everywhere};
use crate::people::{Browser, Person};
use crate::proving::{DAY, comes_back, proving};

/// The CMS as it came, from the case's own row.
async fn as_it_came(office: &Office, case: &str) -> Vec<u8> {
    let row = sqlx::query("SELECT signature FROM cases WHERE id = $1").bind(case);
    let row = row.fetch_one(office.participant.db.reader()).await.expect("a row");
    row.get("signature")
}

/// What the page gives for download.
async fn downloaded(office: &Office, official: &Person, case: &str, what: &str) -> Vec<u8> {
    let mut browser = Browser::signed_in(office, official).await;
    let answer = browser.get(&format!("/provider/cases/{case}/{what}")).await;
    assert!(answer.status.is_success(), "{what}: {}", answer.text());
    answer.body.to_vec()
}

async fn judged(office: &Office, cms: &[u8], content: &[u8]) -> Report {
    let facts = eds::facts::of_cms(cms, Some(content)).expect("a CMS");
    assert_eq!(facts.len(), 1);
    office.participant.trust.judge(&facts[0], &ExpectedSigner::Anyone).await
}

#[tokio::test]
async fn an_application_proves_itself_at_the_office_years_later() {
    everywhere(async |office: Office| {
        let (office, services) = proving(office, WhenSilent::Hold, DAY * 700).await;
        let mut official = office.official(1).await;
        services.be_silent(true);
        let case = office.receives(10).await;
        let content = downloaded(&office, &official, &case, "application.json").await;
        let came = as_it_came(&office, &case).await;

        // Registered though nobody stamps: the evidence that decided is kept, and the page says what is missing.
        let kept = downloaded(&office, &official, &case, "application.cms").await;
        let facts = eds::facts::of_cms(&kept, Some(&content)).expect("a CMS");
        assert_eq!((facts[0].evidence.lists.len(), facts[0].stamps.len()), (1, 0));
        assert_eq!(office.provider.preserve().await.expect("works"), 0);
        let waiting = official.get(&format!("/cases/{case}")).await.json()["preserved"].clone();
        assert_eq!(
            (&waiting[0]["what"], &waiting[0]["level"], &waiting[0]["attempts"]),
            (&"application".into(), &"B".into(), &1.into())
        );
        let mut browser = Browser::signed_in(&office, &official).await;
        for (language, what, why) in [
            ("kk", "Өтініштің қолтаңбасы", "уақыт белгісі жоқ"),
            ("ru", "Подпись заявления", "нет метки времени"),
            ("en", "Signature of the application", "no time stamp"),
        ] {
            assert!(
                waiting[0]["cause"][language]
                    .as_str()
                    .is_some_and(|cause| cause.contains(why))
            );
            let page = browser
                .get(&format!("/provider/cases/{case}?lang={language}"))
                .await
                .text();
            assert!(page.contains(what) && page.contains(why), "{page}");
        }

        services.be_silent(false);
        office.clock.advance(SignedDuration::from_secs(10));
        assert_eq!(office.provider.preserve().await.expect("works"), 1);
        let raised = downloaded(&office, &official, &case, "application.cms").await;
        let report = judged(&office, &raised, &content).await;
        assert_eq!(
            (report.verdict, report.reach),
            (Verdict::Valid, Level::LT),
            "{report:#?}"
        );
        openssl_agrees(&office, &raised, &content);
        let card = downloaded(&office, &official, &case, "card.pdf").await;
        let inside = eds::attachments(&card).expect("a card");
        assert!(
            inside.iter().any(|file| file.bytes == raised),
            "the card carries what is kept"
        );

        // The CMS that came is untouched, in the case and for download.
        assert_eq!(as_it_came(&office, &case).await, came);
        assert_eq!(
            downloaded(&office, &official, &case, "application.cms?as_it_came=yes").await,
            came
        );
        let value = |cms: &[u8]| eds::cades::stamped_value(cms, 0).expect("a value");
        assert_eq!(value(&came), value(&raised));

        // Expired and revoked since: what came proves nothing, what is kept does, and so does its card.
        office.clock.advance(DAY);
        let signer = eds::cms::signer_certificate(&came).expect("a CMS").expect("a signer");
        office.authority.revoke(&signer);
        office.clock.advance(DAY * 540);
        comes_back(&mut official).await;
        assert_eq!(judged(&office, &came, &content).await.verdict, Verdict::Invalid);
        assert_eq!(judged(&office, &raised, &content).await.verdict, Verdict::Valid);
        downloaded(&office, &official, &case, "card.pdf").await;

        // The month before the stamp runs out it is stamped again.
        office.clock.advance(DAY * 135);
        services.renew(DAY * 700);
        assert_eq!(office.provider.preserve().await.expect("works"), 1);
        office.clock.advance(DAY * 300);
        comes_back(&mut official).await;
        let again = downloaded(&office, &official, &case, "application.cms").await;
        let report = judged(&office, &again, &content).await;
        assert_eq!(
            (report.verdict, report.reach),
            (Verdict::Valid, Level::LTA),
            "{report:#?}"
        );
        let events = store::events::of(&office.participant.db, &case).await.expect("events");
        let stamped = events.iter().filter(|event| event.kind == "signature_stamped_again");
        assert_eq!(stamped.count(), 1);
        let all = documents::of_subject(&office.participant.db, &case)
            .await
            .expect("read");
        assert_eq!((all.len(), all[0].form, all[0].level), (1, Form::Cms, Level::LTA));
    })
    .await;
}

#[tokio::test]
async fn what_came_before_is_taken_up_once() {
    everywhere(async |office: Office| {
        // Nothing is preserved here at first.
        let official = office.official(1).await;
        let portal = office.receives(10).await;
        let counter = office
            .files(Filing::of("atyrau-2015-home-care-services", Channel::Provider, 11))
            .await;
        let late = office.receives(13).await;
        assert_eq!(office.provider.take_up_signatures().await.expect("works"), 0);
        assert_eq!(office.provider.preserve().await.expect("works"), 0);
        office.clock.advance(SignedDuration::from_mins(2));
        let signer = eds::cms::signer_certificate(&as_it_came(&office, &late).await).expect("a CMS");
        office.authority.revoke(&signer.expect("a signer"));
        office.clock.advance(SignedDuration::from_mins(2));

        let services = ProvingServices::listen(office.authority.clone(), office.clock.clone(), DAY * 400).await;
        let settings = Settings {
            level: Level::LT,
            ..Settings::default()
        };
        let office = office.proving(&services, settings).await;
        assert_eq!(office.provider.take_up_signatures().await.expect("works"), 3);
        assert_eq!(office.provider.take_up_signatures().await.expect("works"), 0, "once");
        assert_eq!(office.provider.preserve().await.expect("works"), 3);
        for case in [&portal, &counter] {
            let all = documents::of_subject(&office.participant.db, case).await.expect("read");
            assert_eq!((all.len(), all[0].level), (1, Level::LT), "{case}");
        }
        let content = downloaded(&office, &official, &portal, "application.json").await;
        let raised = downloaded(&office, &official, &portal, "application.cms").await;
        assert!(judged(&office, &raised, &content).await.reach >= Level::LT);

        // Of what was revoked before it had a stamp nothing can show that the signature is older, and the page says so.
        let figures = documents::figures(&office.participant.db).await.expect("read");
        assert_eq!((figures.all, figures.given_up, figures.troubled), (3, 1, 0));
        let lost = official.get(&format!("/cases/{late}")).await.json()["preserved"][0].clone();
        assert!(lost["next_try"].is_null(), "{lost}");
        let mut browser = Browser::signed_in(&office, &official).await;
        for (language, words) in [
            ("kk", "Бұдан былай дәлелденбейді"),
            ("ru", "Больше не может быть доказана"),
            ("en", "It cannot be proved any more"),
        ] {
            let page = browser
                .get(&format!("/provider/cases/{late}?lang={language}"))
                .await
                .text();
            let cause = lost["cause"][language].as_str().expect("a cause");
            assert!(page.contains(words) && page.contains(cause), "{cause}: {page}");
        }

        // What comes from now on is kept as it is registered.
        office.receives(12).await;
        assert_eq!(office.provider.take_up_signatures().await.expect("works"), 0);
        assert_eq!(office.provider.preserve().await.expect("works"), 1);
    })
    .await;
}

/// OpenSSL takes the raised CMS for the signature over these bytes; what was added lies beside what was signed.
fn openssl_agrees(office: &Office, cms: &[u8], content: &[u8]) {
    let place = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| std::fs::write(place.path().join(name), bytes).expect("written");
    let authority = &office.authority;
    write("raised.cms", cms);
    write("application.json", content);
    let chain = [authority.root.to_pem(), authority.issuing.to_pem()].concat();
    write("ca.pem", chain.as_bytes());
    let now = office.clock.now().as_second().to_string();
    let verified = Command::new("openssl")
        .args(["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any"])
        .args(["-in", "raised.cms", "-content", "application.json", "-CAfile", "ca.pem"])
        .args(["-attime", &now, "-out", "verified.json"])
        .current_dir(place.path())
        .output()
        .expect("openssl runs");
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stderr)
    );
    assert_eq!(
        std::fs::read(place.path().join("verified.json")).expect("written"),
        content
    );
}
