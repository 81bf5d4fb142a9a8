//! What is signed and accepted here proves itself years later: applications and results.

use std::sync::Arc;

use eds::cades::Level;
use eds::policy::ExpectedSigner;
use eds::{Report, Verdict};
use exchange::testing::ProvingServices;
use jiff::SignedDuration;
use preservation::{Settings, documents};
use store::testing::Place;

use crate::support::{IIN, TestPortal, authority};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn everywhere<F, Fut>(story: F)
where
    F: Fn(TestPortal, Arc<ProvingServices>) -> Fut,
    Fut: Future<Output = ()>,
{
    for place in Place::every().await {
        let (clock, authority) = authority();
        let services = ProvingServices::listen(authority.clone(), clock.clone(), DAY * 700).await;
        let trust = services.trust();
        let signatures = Settings {
            level: Level::LT,
            ..Settings::default()
        };
        let portal = TestPortal::open(place, clock, authority, trust).await;
        story(portal.raising(signatures).await, services).await;
    }
}

async fn judged(portal: &TestPortal, cms: &[u8], content: &[u8]) -> Report {
    let facts = eds::facts::of_cms(cms, Some(content)).expect("a CMS");
    assert_eq!(facts.len(), 1);
    portal
        .participant
        .trust
        .judge(&facts[0], &ExpectedSigner::Iin(IIN.to_owned()))
        .await
}

#[tokio::test]
async fn an_application_is_kept_with_the_evidence_that_decided_and_a_stamp() {
    everywhere(async |portal: TestPortal, services: Arc<ProvingServices>| {
        let citizen = portal.citizen(IIN).await;
        services.be_silent(true);
        let (id, _) = citizen.submitted().await;
        let document = citizen.get(&format!("/cases/{id}/application.json")).await.bytes;
        portal.carry().await;
        let requests = portal.provider.take_received();
        let body: exchange::messages::RequestBody =
            serde_json::from_value(requests[0].body.clone()).expect("a request");
        let signed = body.signature.cms().to_vec();

        // Accepted though nobody stamps: the evidence that decided is there, and the stamp is asked for again.
        let path = format!("/cases/{id}/application.cms");
        let kept = citizen.get(&path).await.bytes;
        assert_ne!(kept, signed);
        let facts = eds::facts::of_cms(&kept, Some(&document)).expect("a CMS");
        assert_eq!((facts[0].evidence.lists.len(), facts[0].stamps.len()), (1, 0));
        assert_eq!(portal.portal.preserve().await.expect("works"), 0);
        let troubled = documents::troubled(&portal.participant.db, 10).await.expect("read");
        assert_eq!((troubled.len(), troubled[0].awaited), (1, false));
        services.be_silent(false);
        portal.pass(10);
        assert_eq!(portal.portal.preserve().await.expect("works"), 1);

        let raised = citizen.get(&path).await.bytes;
        let report = judged(&portal, &raised, &document).await;
        assert_eq!(
            (report.verdict, report.reach),
            (Verdict::Valid, Level::LT),
            "{report:#?}"
        );
        // What was signed stays what was carried; only unsigned attributes and evidence were added.
        assert_eq!(
            eds::facts::of_cms(&signed, Some(&document)).expect("a CMS")[0].signer,
            eds::facts::of_cms(&raised, Some(&document)).expect("a CMS")[0].signer
        );
        let value = |cms: &[u8]| eds::cades::stamped_value(cms, 0).expect("a value");
        assert_eq!(value(&signed), value(&raised));

        let card = citizen.get(&format!("/cases/{id}/card.pdf")).await.bytes;
        let inside = eds::attachments(&card).expect("a card");
        assert!(
            inside.iter().any(|file| file.bytes == raised),
            "the card carries what is kept"
        );

        // A year and a half later the certificate is over and revoked: what was sent proves nothing, what is kept does.
        portal.pass(24 * 3600);
        let signer = eds::cms::signer_certificate(&signed).expect("a CMS").expect("a signer");
        portal.authority.revoke(&signer);
        portal.pass(540 * 24 * 3600);
        assert_eq!(judged(&portal, &signed, &document).await.verdict, Verdict::Invalid);
        let report = judged(&portal, &raised, &document).await;
        assert_eq!(
            (report.verdict, report.reach),
            (Verdict::Valid, Level::LT),
            "{report:#?}"
        );

        // The month before the stamp runs out it is stamped again.
        portal.pass(135 * 24 * 3600);
        services.renew(DAY * 700);
        assert_eq!(portal.portal.preserve().await.expect("works"), 1);
        let kept = documents::of_subject(&portal.participant.db, &id).await.expect("read");
        assert_eq!((kept.len(), kept[0].level), (1, Level::LTA));
        portal.pass(300 * 24 * 3600);
        let known = documents::known_by(&portal.participant.db, &kept[0].original)
            .await
            .expect("read");
        assert_eq!(known.as_ref(), kept.first());
        let key = portal.authority.person(IIN, "Сыналова", "Үлгі");
        let citizen = portal.citizen_again(IIN, key).await;
        let again = citizen.get(&path).await.bytes;
        let report = judged(&portal, &again, &document).await;
        assert_eq!(
            (report.verdict, report.reach),
            (Verdict::Valid, Level::LTA),
            "{report:#?}"
        );
        let events = store::events::of(&portal.participant.db, &id).await.expect("events");
        let stamped = events.iter().filter(|event| event.kind == "signature_stamped_again");
        assert_eq!(stamped.count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_result_that_came_with_its_signature_alone_is_raised_here() {
    everywhere(async |portal: TestPortal, _: Arc<ProvingServices>| {
        let citizen = portal.citizen(IIN).await;
        let (id, number) = citizen.submitted().await;
        portal.carry().await;
        portal
            .tell_status(&id, &number, "received", 3, Some("26112000000001"))
            .await;
        let pdf = portal.signed_pdf();
        portal.tell_result(&id, &number, &pdf).await;
        assert_eq!(citizen.get(&format!("/cases/{id}/result.pdf")).await.bytes, pdf);
        assert_eq!(
            portal.portal.preserve().await.expect("works"),
            2,
            "application and result"
        );
        let raised = citizen.get(&format!("/cases/{id}/result.pdf")).await.bytes;
        assert!(raised.starts_with(&pdf));
        let facts = eds::facts::of_pdf(&raised).expect("a signed PDF");
        let report = portal.participant.trust.judge(&facts[0], &ExpectedSigner::Anyone).await;
        assert!(report.is_valid() && report.reach >= Level::LT, "{report:#?}");
    })
    .await;
}
