//! The page where anybody checks a document.

use crate::browser::Browser;
use crate::support::{IIN, OTHER_IIN, TestPortal};

#[tokio::test]
async fn a_document_is_checked_by_number_and_iin() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    portal.carry().await;
    let pdf = portal.signed_pdf();
    portal.tell_result(&id, &number, &pdf).await;
    let browser = Browser::new(&portal);
    browser.get("/portal/check?lang=ru").await;
    let ask = async |number: &str, iin: &str| browser.post("/portal/check", &[("number", number), ("iin", iin)]).await;
    ask("11111111111111", "").await.has("Документа с таким номером нет");
    ask("26112012345678", "")
        .await
        .has("Документ с таким номером есть")
        .has_not("Справка о регистрации");
    ask("26112012345678", OTHER_IIN)
        .await
        .has("выдан другому человеку")
        .has_not("Справка о регистрации");
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&pdf));
    ask("2611 2012 345678", IIN)
        .await
        .has("Справка о регистрации")
        .has(&hash);
    ask(&number, IIN)
        .await
        .has("Заявление на электронную государственную услугу");
    ask("26112012345678", "900101300008").await.has("f-iin-error");
    ask("", "").await.has("f-number-error");
    browser
        .get("/portal/check/26112012345678")
        .await
        .has("Документ с таким номером есть")
        .has_not("Справка о регистрации");
}
