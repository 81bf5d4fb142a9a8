//! What registries answer, and to whom.

use exchange::lookup::{Found, Outcome, Refusal};
use law::Registry;
use serde_json::Value;

use crate::town::{KNOWN, REGISTRAR, Town, UNKNOWN};

async fn found(town: &Town, registry: Registry, iin: &str) -> Found {
    match town.ask(registry, iin).await {
        Outcome::Found(found) => found,
        other => panic!("{}: {other:?}", registry.name()),
    }
}

#[tokio::test]
async fn the_state_database_of_individuals_tells_a_person_in_its_own_shape() {
    let town = Town::new().await;
    let found = found(&town, Registry::GbdFl, KNOWN).await;
    let xml = String::from_utf8(found.message).expect("text");
    assert!(
        xml.contains("<response xmlns=\"http://message.persistence.interactive.nat\">"),
        "{xml}"
    );
    assert!(
        xml.contains("<person xmlns=\"http://person.persistence.interactive.nat\">"),
        "{xml}"
    );
    let names = [
        "messageId",
        "messageDate",
        "requestId",
        "sender",
        "receiver",
        "messageResult",
        "persons",
        "iin",
        "surname",
        "name",
        "patronymic",
        "engFirstName",
        "engSurname",
        "birthDate",
        "gender",
        "nationality",
        "citizenship",
        "lifeStatus",
        "birthCertificate",
        "birthPlace",
        "regAddress",
        "personCapableStatus",
        "documents",
        "document",
        "addresses",
        "removed",
    ];
    let places: Vec<_> = names.iter().map(|name| xml.find(&format!("<{name}"))).collect();
    assert!(places.iter().all(Option::is_some), "{places:?}");
    let facts = &found.facts;
    assert_eq!(facts["messageResult"]["code"], "00000");
    let person = &facts["persons"][0];
    assert_eq!(
        (&person["iin"], &person["surname"]),
        (&KNOWN.into(), &"Үлгібаев".into())
    );
    assert_eq!(
        (&person["birthDate"], &person["gender"]["code"]),
        (&"1990-01-01".into(), &"1".into())
    );
    assert_eq!(person["documents"][0]["type"]["code"], "002");
    for (path, value) in leaves(facts) {
        assert!(
            xml.contains(&format!(">{value}</")),
            "{path} = {value} is in the JSON and not in the XML"
        );
    }
}

/// Every text of a JSON value with its name.
fn leaves(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| {
                leaves(value)
                    .into_iter()
                    .map(move |(path, text)| (format!("{name}.{path}"), text))
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        other => vec![(String::new(), other.as_str().expect("a text").to_owned())],
    }
}

#[tokio::test]
async fn whom_the_registries_were_told_of_is_in_every_registry() {
    for place in store::testing::Place::every().await {
        let store = store::testing::TestStore::at(place, "registries", registries::MIGRATIONS).await;
        let town = Town::over(store, true).await;
        for registry in Registry::ALL {
            let found = found(&town, registry, KNOWN).await;
            assert_eq!(found.facts["persons"][0]["iin"], KNOWN, "{}", registry.name());
            assert_eq!(
                town.ask(registry, UNKNOWN).await,
                Outcome::NotFound,
                "{}",
                registry.name()
            );
        }
        let family = found(&town, Registry::Cgo, KNOWN).await.facts["family"].clone();
        let spouse = family["spouse"]["iin"].as_str().expect("a spouse").to_owned();
        let child = family["children"][0]["iin"].as_str().expect("a child").to_owned();
        let parents = found(&town, Registry::GbdFl, &child).await.facts["persons"][0].clone();
        assert_eq!(
            parents["surname"].as_str().map(|surname| surname.trim_end_matches('а')),
            Some("Үлгібаев")
        );

        let powers = found(&town, Registry::Enis, KNOWN).await.facts["powersOfAttorney"].clone();
        assert_eq!(powers[0]["representative"]["iin"], *spouse);
        // The representative gave nobody a power of attorney.
        assert_eq!(town.ask(Registry::Enis, &spouse).await, Outcome::NotFound);
        let mut of_child = town.lookup(Registry::Enis, KNOWN);
        of_child.subject = of_child.subject.with_other(&child);
        assert_eq!(town.carry(town.parcel(&of_child)).await, Outcome::NotFound);

        let wards = found(&town, Registry::Guardianship, KNOWN).await.facts["guardianships"].clone();
        let ward = wards[0]["ward"]["iin"].as_str().expect("a ward").to_owned();
        let seen = found(&town, Registry::Guardianship, &ward).await.facts["guardianships"].clone();
        assert_eq!(seen[0]["guardian"]["iin"], KNOWN);
    }
}

#[tokio::test]
async fn a_representative_is_told_of_later() {
    let town = Town::new().await;
    let spouse = found(&town, Registry::Cgo, KNOWN).await.facts["family"]["spouse"]["iin"].clone();
    let mut asked = town.lookup(Registry::Enis, KNOWN);
    asked.subject = asked.subject.with_other(UNKNOWN);
    assert_eq!(town.carry(town.parcel(&asked)).await, Outcome::NotFound);
    town.registrar().await;
    let token = town.token(REGISTRAR).await;
    let body = serde_json::json!({ "iin": KNOWN, "representative": UNKNOWN, "power_of_attorney": "000000042" });
    for _ in 0..2 {
        town.api("POST", "/people", &token, Some(body.clone()))
            .await
            .expect(204);
    }
    asked.id = town.portal.new_id();
    let Outcome::Found(answer) = town.carry(town.parcel(&asked)).await else {
        panic!("a power of attorney")
    };
    let powers = answer.powers_of_attorney();
    assert_eq!((powers.len(), powers[0].representative.as_str()), (1, UNKNOWN));
    for (number, word) in [(" 000000042 ", "found"), ("", "found"), ("000000043", "not_found")] {
        asked.id = town.portal.new_id();
        asked.subject.document = Some(number.into());
        assert_eq!(town.carry(town.parcel(&asked)).await.word(), word, "{number:?}");
    }
    let all = found(&town, Registry::Enis, KNOWN).await.powers_of_attorney();
    assert_eq!(all.len(), 2, "and the spouse's, as before");
    assert!(all.iter().any(|power| spouse == *power.representative));
}

#[tokio::test]
async fn messages_are_xml_to_others_too() {
    if std::env::var("QYZMET_TEST_TOOLS").is_err() {
        return;
    }
    let town = Town::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    for registry in Registry::ALL {
        let path = folder.path().join(format!("{}.xml", registry.name()));
        std::fs::write(&path, found(&town, registry, KNOWN).await.message).expect("written");
        let checked = std::process::Command::new("xmllint")
            .arg("--noout")
            .arg(&path)
            .output()
            .expect("xmllint");
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[tokio::test]
async fn what_did_not_come_through_the_gateway_is_refused() {
    let town = Town::new().await;
    let refused = |outcome: Outcome| match outcome {
        Outcome::Refused { cause, .. } => cause,
        other => panic!("answered: {other:?}"),
    };
    let lookup = town.lookup(Registry::GbdFl, KNOWN);
    let mut bare = town.parcel(&lookup);
    bare.transit = None;
    assert_eq!(refused(town.carry(bare).await), Refusal::PastTheGateway);

    let mut another = town.parcel(&lookup);
    another.transit = town.parcel(&town.lookup(Registry::GbdFl, KNOWN)).transit;
    assert_eq!(refused(town.carry(another).await), Refusal::PastTheGateway);

    // The portal makes a passage of its own.
    let mut own = town.parcel(&lookup);
    let passage = own.transit.take().expect("a passage").content;
    own.transit = Some(town.portal.seal(passage).expect("a seal"));
    assert_eq!(refused(town.carry(own).await), Refusal::Seal);

    let mut tampered = town.parcel(&lookup);
    let text = String::from_utf8_lossy(&tampered.message.content).replace(KNOWN, UNKNOWN);
    tampered.message.content = text.into_bytes();
    assert_eq!(refused(town.carry(tampered).await), Refusal::Seal);

    let mut forged = town.lookup(Registry::GbdFl, KNOWN);
    forged.sender = law::System::Center;
    assert_eq!(refused(town.carry(town.parcel(&forged)).await), Refusal::Seal);

    let parcel = town.parcel(&lookup);
    assert_eq!(town.carry(parcel.clone()).await.word(), "found");
    assert_eq!(refused(town.carry(parcel).await), Refusal::Repeated);
}
