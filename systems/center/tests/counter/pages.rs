//! The pages: whole in three languages, and a filing from the first form to the receipt without a script.

use law::{Performer, Registry};
use serde_json::json;

use crate::town::{OPERATOR_IIN, SCAN, VISITOR_IIN, everywhere};

const ORALMAN: &str = "atyrau-2015-oralman-status";
const ATYRAU: &str = "atyrau-2015-assistance-recipient-certificate";

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    everywhere(async |town| {
        for registry in Registry::ALL {
            town.registries.know(registry, VISITOR_IIN, json!({}));
        }
        let operator = town.operator().await;
        let cookie = town.cookie(OPERATOR_IIN).await;
        let open = operator.receives(ORALMAN).await["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let refused = operator.receives(ORALMAN).await["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        operator
            .post(&format!("/filings/{refused}/refuse"), json!({}))
            .await
            .expect(200);
        let signing = operator.receives(ATYRAU).await["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        operator.sees_all(&signing, ATYRAU).await;
        operator
            .post(&format!("/filings/{signing}/accept"), json!({}))
            .await
            .expect(200);
        operator.fills(&signing, ATYRAU).await;
        operator
            .post(&format!("/filings/{signing}/fill"), json!({}))
            .await
            .expect(200);
        operator
            .post(&format!("/filings/{signing}/freeze"), json!({}))
            .await
            .expect(200);
        let filed = operator.receives(ORALMAN).await["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        operator.fills(&filed, ORALMAN).await;
        operator.sees_all(&filed, ORALMAN).await;
        operator.scan(&filed, "application", SCAN).await.expect(201);
        operator
            .post(&format!("/filings/{filed}/accept"), json!({}))
            .await
            .expect(200);
        for _ in 0..2 {
            operator
                .post(&format!("/results/{filed}/done"), json!({}))
                .await
                .expect(200);
        }
        let list = operator
            .post("/transmittals", json!({ "cases": [filed] }))
            .await
            .expect(201)
            .json();
        let list = list["number"].as_str().expect("a number");
        for path in [
            "/center/filings?".to_owned(),
            "/center/filings?state=refused&".into(),
            "/center/filings/new?".into(),
            format!("/center/filings/{open}?"),
            format!("/center/filings/{refused}?"),
            format!("/center/filings/{refused}/receipt?"),
            format!("/center/filings/{signing}?"),
            format!("/center/filings/{signing}/sign?"),
            "/center/results?".into(),
            "/center/results?list=collect&".into(),
            format!("/center/results/{filed}?"),
            "/center/transmittals?".into(),
            format!("/center/transmittals/{list}?"),
        ] {
            for language in ["kk", "ru", "en"] {
                let with = format!("{path}lang={language}");
                let page = town.page(&with, &cookie).await.expect(200).text();
                assert!(!page.contains('⟦'), "{with}: {page}");
                assert_eq!(page.matches("<h1").count(), 1, "{with}");
                let bare = path.trim_end_matches(['?', '&']).split('?').next().unwrap_or_default();
                assert!(
                    page.contains(&format!("href=\"{bare}?")),
                    "{with}: the language switch leads back here"
                );
            }
        }
        let missing = town
            .page(&format!("/center/filings/{refused}/receipt?lang=kk"), &cookie)
            .await
            .expect(200)
            .text();
        assert!(
            missing.contains("Жетіспейтін құжаттар") && missing.contains("Өмірбаян"),
            "{missing}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_visitor_is_received_with_plain_forms() {
    everywhere(async |town| {
        town.operator().await;
        let cookie = town.cookie(OPERATOR_IIN).await;
        let page = town
            .page("/center/filings/new?lang=ru", &cookie)
            .await
            .expect(200)
            .text();
        let csrf = page
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a token");
        let wrong = format!("csrf={csrf}&service={ORALMAN}+center&iin=1&surname=&given_name=Айгерім");
        let again = town.form("/center/filings", &cookie, &wrong).await.expect(422).text();
        assert!(
            again.contains("f-iin-error") && again.contains("f-surname-error"),
            "{again}"
        );
        let right =
            format!("csrf={csrf}&service={ORALMAN}+center&iin={VISITOR_IIN}&surname=Сейітқали&given_name=Айгерім");
        let opened = town.form("/center/filings", &cookie, &right).await;
        assert!(opened.status.is_redirection(), "{}", opened.text());
        let address = opened.location();
        let multipart = |fields: &[(&str, &str)]| {
            fields
                .iter()
                .map(|(name, value)| {
                    format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                })
                .collect::<String>()
                + "--x--\r\n"
        };
        let saved = town
            .upload(
                &address,
                &cookie,
                &multipart(&[("csrf", csrf), ("paper:identity", "original"), ("go", "accept")]),
            )
            .await
            .expect(422)
            .text();
        assert!(
            saved.contains("error-summary") && saved.contains("value=\"original\" checked"),
            "{saved}"
        );
        town.upload(&address, &cookie, &multipart(&[("go", "refuse")]))
            .await
            .expect(403);
        let refused = town
            .upload(&address, &cookie, &multipart(&[("csrf", csrf), ("go", "refuse")]))
            .await;
        assert!(refused.status.is_redirection(), "{}", refused.text());
        let receipt = town
            .page(&format!("{address}/receipt?lang=ru"), &cookie)
            .await
            .expect(200)
            .text();
        assert!(receipt.contains("Расписка об отказе"), "{receipt}");
        town.staff("990101300122", &[Performer::Head]).await;
        let head = town.cookie("990101300122").await;
        town.page("/center/filings", &head).await.expect(403);
    })
    .await;
}
