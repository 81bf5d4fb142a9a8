//! Whoever weighs a request about a ward asks the register of guardianship about the ward, in their own name.

use exchange::lookup::Outcome;
use law::{Channel, Registry};
use serde_json::{Value, json};

use crate::office::{Filing, everywhere, iin};
use crate::routes::{ok, shown, trace};

const WARD: &str = "150101500001";

#[tokio::test]
async fn the_register_is_asked_about_the_ward_and_not_about_the_guardian() {
    everywhere(async |office| {
        let (office, registries) = office.asking().await;
        let official = office.official(1).await;
        let filing = Filing::of("semey-2012-guardianship-certificate", Channel::Portal, 10);
        let case = office.sends(filing.saying("child_iin", WARD)).await;
        assert!(
            !shown(&official, &case).await["can"].to_string().contains("look_up"),
            "not before it is taken"
        );
        ok(&official, &format!("/cases/{case}/take"), json!({})).await;
        let taken = shown(&official, &case).await;
        assert!(taken["can"].to_string().contains("look_up"), "{}", taken["can"]);

        let record = json!({ "guardianships": [{ "guardian": { "iin": iin(10) }, "ward": { "iin": WARD } }] });
        registries.know(Registry::Guardianship, WARD, record);
        ok(&official, &format!("/cases/{case}/look-up"), json!({})).await;
        let asked = registries.asked();
        assert_eq!(asked.len(), 1);
        let lookup = &asked[0];
        assert_eq!(
            (lookup.registry, lookup.subject.iin.as_str()),
            (Registry::Guardianship, WARD)
        );
        assert_eq!(lookup.clause, "7.10", "the clause of the review");
        assert!(!lookup.ground.is_empty());
        assert!(matches!(&lookup.actor, domain::Actor::Official { iin: by, .. } if *by == iin(1)));
        let after = shown(&official, &case).await;
        assert_eq!(after["state"], "taken", "the answer moves nothing: a person weighs it");
        assert_eq!(facts(&after), [("guardianship".to_owned(), "found".to_owned())]);

        registries.tell(Registry::Guardianship, WARD, Outcome::NotFound);
        ok(&official, &format!("/cases/{case}/look-up"), json!({})).await;
        assert_eq!(
            facts(&shown(&official, &case).await),
            [("guardianship".to_owned(), "not_found".to_owned())],
            "the ground of the refusal in annex 3"
        );
        let events = trace(&official, &case).await;
        let told = events.as_array().expect("events").iter();
        assert_eq!(told.filter(|event| event["kind"] == "registry_asked").count(), 2);
        assert!(
            !events.to_string().contains(WARD),
            "the trace travels; the ward's ИИН stays with the case"
        );
    })
    .await;
}

fn facts(case: &Value) -> Vec<(String, String)> {
    let looked = case["lookups"].as_array().expect("lookups").iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    looked
        .map(|looked| (word(&looked["registry"]), word(&looked["outcome"])))
        .collect()
}
