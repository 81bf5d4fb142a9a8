//! Participants ask registries over SOAP: let through as any look-up, refused by the ШЭП's codes, written down.

use exchange::lookup::Outcome;
use exchange::testing::TestAuthority;
use gateway::Members;
use jiff::SignedDuration;
use law::Registry;

use crate::participant::{BIN, CN, Participant, Sent, akimat};
use crate::soap_world::{Answered, IIN, World, open_with};

#[tokio::test]
async fn a_participant_is_answered_under_two_signatures() {
    let world = World::new().await;
    let sent = Sent::of(&world, "m-1");
    let answer = world.post(&akimat(&world.authority).sealed(&sent)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let said = world.opened(&answer);
    assert_eq!(
        said.info,
        [("correlationId", "m-1"), ("code", "SCSS001")].map(|(key, value)| (key.to_owned(), value.to_owned()))
    );
    assert!(
        said.data.contains("<code>FOUND</code>") && said.data.contains("Үлгібаев"),
        "{}",
        said.data
    );
    assert!(said.data.contains("<messageId>m-1</messageId>"));

    // The same passage, the same journal: as the gateway's look-up on behalf of the participant and by its official.
    let asked = world.registries.asked();
    let lookup = asked.first().expect("asked");
    assert_eq!(
        (lookup.sender, lookup.participant.as_deref()),
        (law::System::Gateway, Some("akimat-is"))
    );
    assert_eq!((lookup.case.as_str(), lookup.clause.as_str()), ("akimat-is:77", "8.3"));
    assert!(matches!(&lookup.actor, domain::Actor::Official { iin, .. } if iin == "850615400006"));
    let rows = world.journal("lookups").await;
    assert_eq!(
        (rows[0]["outcome"].as_str(), rows[0]["participant"].as_str()),
        (Some("found"), Some("akimat-is"))
    );
    let rows = world.journal("participants").await;
    assert_eq!(rows[0]["outcome"], "SCSS001");
    assert_eq!(rows[0]["lookup"], lookup.id.as_str());

    let mut unknown = Sent::of(&world, "m-2");
    unknown.iin = "850615400006".into();
    let answer = world.post(&akimat(&world.authority).sealed(&unknown)).await;
    assert!(world.opened(&answer).data.contains("<code>NOT_FOUND</code>"));
}

#[tokio::test]
async fn business_data_may_be_elements_or_text_and_every_token_is_read() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    for (place, (typed, binary)) in [(false, false), (false, true), (true, false), (true, true)]
        .into_iter()
        .enumerate()
    {
        let mut sent = Sent::of(&world, &format!("m-{place}"));
        (sent.typed, sent.binary) = (typed, binary);
        let answer = world.post(&akimat.sealed(&sent)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
}

#[tokio::test]
async fn the_algorithm_follows_the_certificate() {
    let world = World::new().await;
    for (place, algorithm) in [
        eds::Algorithm::Gost2015_512,
        eds::Algorithm::Gost2004,
        eds::Algorithm::Rsa2048,
    ]
    .into_iter()
    .enumerate()
    {
        let akimat = Participant::with_keys(&world.authority, CN, algorithm);
        let answer = world
            .post(&akimat.sealed(&Sent::of(&world, &format!("m-{place}"))))
            .await;
        assert_eq!(answer.status, 200, "{algorithm:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn whoever_asks_must_be_the_participants() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    // The person who is asked about, and the system itself, may sign the question too.
    let mut sent = Sent::of(&world, "m-1");
    let person = akimat.with_question_by(world.authority.person(IIN, "Үлгібаев", "Үлгі"));
    assert_eq!(world.post(&person.sealed(&sent)).await.status, 200);
    sent.id = "m-2".into();
    let itself = akimat.with_question_by(akimat.system.clone());
    assert_eq!(world.post(&itself.sealed(&sent)).await.status, 200);
    sent.id = "m-3".into();
    let stranger = akimat.with_question_by(world.authority.person("850615400006", "Бөтен", "Біреу"));
    world
        .refused(&stranger.sealed(&sent), "SCE016", Some("alien_signer"))
        .await;
    sent.id = "m-4".into();
    let other = world
        .authority
        .employee("850615400006", "Бөтен", "Біреу", "120140000007", "Басқа");
    world
        .refused(
            &akimat.with_question_by(other).sealed(&sent),
            "SCE016",
            Some("alien_signer"),
        )
        .await;
    assert_eq!(world.registries.asked().len(), 2);
}

/// What a change leads to, and the change.
type Change = (&'static str, fn(&mut Sent));

#[tokio::test]
async fn what_the_rules_refuse_is_refused_here_too_and_written_down() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    let changes: [Change; 5] = [
        ("no_ground", |sent| sent.ground.clear()),
        ("no_case", |sent| sent.case.clear()),
        ("not_in_procedure", |sent| sent.clause = "8.99".into()),
        ("not_in_procedure", |sent| sent.channel = "center"),
        ("no_subject", |sent| sent.iin = "900101300008".into()),
    ];
    for (place, (cause, change)) in changes.into_iter().enumerate() {
        let mut sent = Sent::of(&world, &format!("m-{place}"));
        change(&mut sent);
        world.refused(&akimat.sealed(&sent), "SCE001", Some(cause)).await;
    }
    assert!(world.registries.asked().is_empty());
    let rows = world.journal("lookups").await;
    let causes: Vec<_> = rows.iter().rev().filter_map(|row| row["cause"].as_str()).collect();
    assert_eq!(causes, changes.map(|(cause, _)| cause));
    // The request leads to the look-up that was refused.
    assert_eq!(world.journal("participants").await[0]["lookup"], rows[0]["id"]);
    // A registry that fails is nobody's message's fault.
    let reason = "the registry is out of order".to_owned();
    world.registries.tell(Registry::GbdFl, IIN, Outcome::Faulty { reason });
    world
        .refused(&akimat.sealed(&Sent::of(&world, "m-9")), "SCE909", Some("faulty"))
        .await;
}

#[tokio::test]
async fn only_what_is_open_to_the_participant_is_served() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    for (id, service) in [("m-1", "enis"), ("m-2", "anything"), ("m-3", "")] {
        let mut sent = Sent::of(&world, id);
        sent.service = service.into();
        world.refused(&akimat.sealed(&sent), "SCE004", None).await;
    }
    let mut sent = Sent::of(&world, "m-4");
    sent.sender = "somebody".into();
    world
        .refused(&akimat.sealed(&sent), "SCE006", Some("unknown_sender"))
        .await;
    let (nobody, _) = open_with(&world.inner, Members::default()).await;
    let answer = World::post_to(&nobody, &akimat.sealed(&Sent::of(&world, "m-5"))).await;
    assert_eq!(answer.code(), "SCE006");
}

#[tokio::test]
async fn a_message_counts_once_and_only_now() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    let sent = Sent::of(&world, "m-1");
    let envelope = akimat.sealed(&sent);
    assert_eq!(world.post(&envelope).await.status, 200);
    world.refused(&envelope, "SCE001", Some("repeated")).await;
    // Signed anew, it is the same message.
    world.refused(&akimat.sealed(&sent), "SCE001", Some("repeated")).await;
    assert_eq!(world.journal("participants").await[0]["repeated"], 2);
    for (id, by) in [("m-2", -301), ("m-3", 301)] {
        let mut stale = Sent::of(&world, id);
        stale.date = world.now() + SignedDuration::from_secs(by);
        world.refused(&akimat.sealed(&stale), "SCE001", Some("stale")).await;
    }
    for (id, from, until) in [("m-4", -900, -301), ("m-5", 301, 900)] {
        let mut stale = Sent::of(&world, id);
        let at = |seconds| world.now() + SignedDuration::from_secs(seconds);
        stale.lifetime = Some((at(from), at(until)));
        world.refused(&akimat.sealed(&stale), "SCE001", Some("stale")).await;
    }
    let mut fresh = Sent::of(&world, "m-6");
    fresh.lifetime = Some((world.now(), world.now() + SignedDuration::from_mins(5)));
    assert_eq!(world.post(&akimat.sealed(&fresh)).await.status, 200);
    assert_eq!(world.registries.asked().len(), 2);
}

#[tokio::test]
async fn a_certificate_that_is_not_in_force_is_refused_with_its_cause() {
    // Revoked: the system's, then the official's.
    let world = World::new().await;
    let one = akimat(&world.authority);
    world.authority.revoke(&one.system.1);
    let world = world.restarted().await;
    let sent = Sent::of(&world, "m-1");
    let answer = world.refused(&one.sealed(&sent), "SCE005", None).await;
    assert!(answer.text.contains("revocation: "), "{}", answer.text);
    assert_eq!(world.journal("participants").await[0]["outcome"], "SCE005");
    let two = akimat(&world.authority);
    world.authority.revoke(&two.question.1);
    let world = world.restarted().await;
    // The refusal above has not used up the number.
    world.refused(&two.sealed(&sent), "SCE015", None).await;
    // Expired.
    world.inner.clock.advance(SignedDuration::from_hours(24 * 366));
    let answer = world
        .refused(&two.sealed(&Sent::of(&world, "m-2")), "SCE005", None)
        .await;
    assert!(answer.text.contains("validity: "), "{}", answer.text);
    // Nobody knows now whether it is revoked.
    world
        .refused(
            &akimat(&world.authority).sealed(&Sent::of(&world, "m-3")),
            "SCE005",
            None,
        )
        .await;
}

#[tokio::test]
async fn the_certificate_must_be_the_participants() {
    let world = World::new().await;
    let official = akimat(&world.authority).question;
    let sent = Sent::of(&world, "m-1");
    let another = TestAuthority::new(world.inner.clock.clone());
    let by = |system: (eds::PrivateKey, eds::Certificate)| Participant {
        system: system.into(),
        question: official.clone(),
    };
    // Of the same name, from an authority that nobody knows here; of another name; a person; a system of ours.
    for system in [
        another.named_system(CN),
        world.authority.named_system("OTHER IS"),
        world
            .authority
            .employee("850615400006", "AKIMAT", "IS", "050140000123", "Акимат"),
        world.authority.system(law::System::Portal),
    ] {
        let answer = world.refused(&by(system).sealed(&sent), "SCE006", None).await;
        assert!(answer.status == 500);
    }
    assert!(
        world.journal("participants").await.is_empty(),
        "what nobody vouches for stands in the log only"
    );
    assert!(world.registries.asked().is_empty());
}

#[tokio::test]
async fn an_officials_certificate_may_be_that_of_the_system() {
    let mut world = World::new().await;
    world.reopen_for(Some("850615400006"), "СӘРСЕНОВА АЙГҮЛ").await;
    let official = akimat(&world.authority).question;
    let by = |system| Participant {
        system,
        question: official.clone(),
    };
    assert_eq!(
        world
            .post(&by(official.clone()).sealed(&Sent::of(&world, "m-1")))
            .await
            .status,
        200
    );
    // Of the same name and organization, and somebody else.
    let other = world
        .authority
        .employee("900101300007", "Сәрсенова", "Айгүл", BIN, "Тестовая организация");
    world
        .refused(&by(other.into()).sealed(&Sent::of(&world, "m-2")), "SCE006", None)
        .await;
    // Of the same person at another organization.
    let moved = world
        .authority
        .employee("850615400006", "Сәрсенова", "Айгүл", "120140000007", "Басқа");
    world
        .refused(&by(moved.into()).sealed(&Sent::of(&world, "m-3")), "SCE006", None)
        .await;
}

#[tokio::test]
async fn requests_are_shown_in_three_languages() {
    let world = World::new().await;
    let akimat = akimat(&world.authority);
    world.post(&akimat.sealed(&Sent::of(&world, "m-1"))).await;
    let mut refused = Sent::of(&world, "m-2");
    refused.ground.clear();
    world.post(&akimat.sealed(&refused)).await;
    for path in [
        "/gateway/participants?",
        "/gateway/participants?participant=akimat-is&",
        "/gateway/lookups?",
    ] {
        for language in ["kk", "ru", "en"] {
            let page = world.page(&format!("{path}lang={language}")).await;
            assert!(!page.contains('⟦') && page.contains("akimat-is"), "{page}");
        }
    }
    let page = world.page("/gateway/participants?participant=nobody&lang=en").await;
    assert!(page.contains("There are no requests."), "{page}");
}

#[tokio::test]
async fn the_service_is_described() {
    let world = World::new().await;
    let Answered { status, text } = world.get("/gateway/soap?wsdl").await;
    assert_eq!(status, 200);
    assert!(text.contains("location=\"http://127.0.0.1:8080/gateway/soap\"") && !text.contains("{types}"));
    assert_eq!(world.get("/gateway/soap").await.status, 405);
    assert_eq!(world.post_as("application/json", "{}").await.status, 415);
    assert_eq!(
        world.post_as("text/xml; charset=windows-1251", "<a/>").await.status,
        415
    );
    let large = world.post(&"a".repeat(300_000)).await;
    assert_eq!(large.code(), "SCE001");
    world.opened_fault(&large);
}
