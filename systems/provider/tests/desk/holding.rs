//! What keeps a result is said to whoever reads: in their language, with the cause.

use axum::http::StatusCode;
use exchange::testing::english_in;
use jiff::SignedDuration;
use preservation::WhenSilent;
use serde_json::Value;
use sqlx::Row;

use crate::office::{Office, everywhere};
use crate::people::{Browser, Person};
use crate::proving::{DAY, confirmed, proving, shown};

/// The case and its document tell what is missing in the language of whoever reads, the answer for programs in all three,
/// and nothing of it is English in Kazakh or Russian.
pub(crate) async fn says_why(office: &Office, official: &Person, case: &str, words: [(&str, &str, &str, &str); 3]) {
    let held = shown(official, case).await["held"].clone();
    let mut browser = Browser::signed_in(office, official).await;
    for (language, lead, what, why) in words {
        let missing = held["missing"][language].as_str().expect("what is missing");
        assert!(missing.contains(what) && missing.contains(why), "{missing}");
        for page in ["", "/document"] {
            let path = format!("/provider/cases/{case}{page}?lang={language}");
            let shown = browser.get(&path).await.text();
            let told = shown.split("<p>").find(|line| line.contains(lead));
            let told = told.and_then(|line| line.split("</p>").next()).expect("a line");
            assert!(told.contains(what) && told.contains(why), "{path}: {told}");
            assert!(language == "en" || english_in(told).is_empty(), "{path}: {told}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_known_of_revocation_is_said_in_three_languages() {
    everywhere(async |office: Office| {
        let (office, services) = proving(office, WhenSilent::Hold, DAY * 400).await;
        let official = office.official(1).await;
        let case = confirmed(&office, &official).await;
        services.withhold_list(true);
        office.clock.advance(SignedDuration::from_mins(2));
        let refused = official.sign(&case).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        let message = refused.json()["error"]["message"].clone();
        let whys = [
            ("kk", "қайтарып алынуы туралы деректер қолжетімсіз", "503 мәртебесімен"),
            (
                "ru",
                "данные об отзыве свидетельств недоступны",
                "отвечает статусом 503",
            ),
            (
                "en",
                "the data on revocation are not available",
                "the answer has status 503",
            ),
        ];
        for (language, what, why) in whys {
            let told = message[language].as_str().expect("a message");
            assert!(told.contains(what) && told.contains(why), "{told}");
            assert!(language == "en" || english_in(told).is_empty(), "{told}");
        }

        // Signed while nobody stamps; then the stamps come, and nobody can say whether their authority is revoked.
        services.withhold_list(false);
        services.be_silent(true);
        office.clock.advance(SignedDuration::from_secs(3));
        let signed = official.sign(&case).await;
        assert_eq!(signed.status, StatusCode::OK, "{}", signed.text());
        services.be_silent(false);
        services.withhold_list(true);
        office.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(office.provider.preserve().await.expect("works"), 0);
        let leads = ["Не жетіспейді", "Чего не хватает", "What is missing"];
        let words = [0, 1, 2].map(|n| (whys[n].0, leads[n], whys[n].1, whys[n].2));
        says_why(&office, &official, &case, words).await;
        services.withhold_list(false);
        office.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(office.provider.preserve().await.expect("works"), 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_noted_as_one_text_is_still_shown() {
    everywhere(async |office: Office| {
        let (office, services) = proving(office, WhenSilent::Hold, DAY * 400).await;
        let official = office.official(1).await;
        let case = confirmed(&office, &official).await;
        services.be_silent(true);
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
        let db = &office.participant.db;
        let row = sqlx::query("SELECT way FROM cases WHERE id = $1").bind(&case);
        let row = row.fetch_one(db.reader()).await.expect("a row");
        let way: String = row.get("way");
        let mut way: Value = serde_json::from_str(&way).expect("JSON");
        way["held"]["missing"] = "no time stamp: nobody answers".into();
        let mut tx = db.begin().await.expect("begun");
        sqlx::query("UPDATE cases SET way = $2 WHERE id = $1")
            .bind(&case)
            .bind(way.to_string())
            .execute(&mut *tx)
            .await
            .expect("written");
        tx.commit().await.expect("committed");
        let held = shown(&official, &case).await["held"].clone();
        for language in ["kk", "ru", "en"] {
            assert_eq!(held["missing"][language], "no time stamp: nobody answers");
        }
    })
    .await;
}
