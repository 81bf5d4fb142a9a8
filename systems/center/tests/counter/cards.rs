//! The card of an electronic document: of what was signed at the counter, and of nothing else.

use law::Registry;
use serde_json::json;

use crate::town::{OPERATOR_IIN, SCAN, VISITOR_IIN, everywhere};

const ATYRAU: &str = "atyrau-2015-assistance-recipient-certificate";
const ORALMAN: &str = "atyrau-2015-oralman-status";

const WORDS: [(&str, &str); 3] = [
    ("kk", "Электрондық құжат карточкасы"),
    ("ru", "Карточка электронного документа"),
    ("en", "Card of the electronic document"),
];

#[tokio::test]
async fn what_the_operator_signed_has_a_card_with_original_and_signature() {
    everywhere(async |town| {
        for registry in Registry::ALL {
            town.registries.know(registry, VISITOR_IIN, json!({}));
        }
        let operator = town.operator().await;
        let cookie = town.cookie(OPERATOR_IIN).await;
        let filing = operator.receives(ATYRAU).await;
        let id = filing["id"].as_str().expect("an id");
        let address = format!("/center/filings/{id}/card.pdf");
        operator.sees_all(id, ATYRAU).await;
        operator
            .post(&format!("/filings/{id}/accept"), json!({}))
            .await
            .expect(200);
        operator.fills(id, ATYRAU).await;
        operator
            .post(&format!("/filings/{id}/fill"), json!({}))
            .await
            .expect(200);
        // Nothing is signed yet.
        let early = operator.get(&format!("/filings/{id}/card.pdf")).await.expect(404);
        assert_eq!(early.code(), "card_unsigned");
        let page = town
            .page(&format!("/center/filings/{id}"), &cookie)
            .await
            .expect(200)
            .text();
        assert!(!page.contains(&address), "{page}");
        operator.signs(id).await.expect(202);
        let signed = operator.get(&format!("/filings/{id}/document")).await.expect(200).body;

        for card in [
            operator.get(&format!("/filings/{id}/card.pdf")).await.expect(200),
            town.page(&address, &cookie).await.expect(200),
        ] {
            let opened = verification::open(&card.body, None).expect("a card");
            let [signature] = opened.signatures.as_slice() else {
                panic!("one signature")
            };
            assert!(signature.facts.digest_matches && signature.facts.signature_matches);
            let signer = signature.facts.signer.as_ref().expect("a signer");
            assert_eq!(signer.to_pem(), operator.pem());
            // The original inside is what was signed, byte for byte.
            let files = eds::attachments(&card.body).expect("files");
            assert!(files.iter().any(|file| file.bytes == signed), "the original");
        }

        // It is offered wherever the case is shown, in each language.
        town.postman.carry_all().await;
        town.decided(id, ATYRAU, filing["number"].as_str().expect("a number"))
            .await;
        for place in ["filings", "results", "cases"] {
            for (language, words) in WORDS {
                let path = format!("/center/{place}/{id}?lang={language}");
                let page = town.page(&path, &cookie).await.expect(200).text();
                assert!(page.contains(&address) && page.contains(words), "{path}: {page}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_paper_that_was_scanned_has_none() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let cookie = town.cookie(OPERATOR_IIN).await;
        let filing = operator.receives(ORALMAN).await;
        let id = filing["id"].as_str().expect("an id");
        operator.fills(id, ORALMAN).await;
        operator.sees_all(id, ORALMAN).await;
        operator.scan(id, "application", SCAN).await.expect(201);
        operator
            .post(&format!("/filings/{id}/accept"), json!({}))
            .await
            .expect(200);
        let card = operator.get(&format!("/filings/{id}/card.pdf")).await.expect(404);
        assert_eq!(card.code(), "card_unsigned");
        for place in ["filings", "results"] {
            let page = town
                .page(&format!("/center/{place}/{id}"), &cookie)
                .await
                .expect(200)
                .text();
            assert!(!page.contains("card.pdf"), "{page}");
        }
    })
    .await;
}
