//! The page where anybody checks a document.

use std::process::Command;

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

#[tokio::test]
async fn a_file_is_checked_by_anybody_and_the_answer_is_in_words() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal/check?lang=ru").await.has("По файлу или бумаге");
    let send = async |name: &str, bytes: &[u8]| browser.upload("/portal/check/file", &[], Some((name, bytes))).await;
    let pdf = portal.signed_pdf();
    send("d.pdf", &pdf)
        .await
        .has("Документ подлинный")
        .has("ҮЛГІОВА СЫНАҚ")
        .has("Не изменён ли документ после подписания?");
    let mut changed = pdf.clone();
    let at = changed.len() / 4;
    changed[at] ^= 1;
    send("d.pdf", &changed).await.has_not("Документ подлинный");
    for (name, bytes, words) in [
        ("", &b""[..], "Выберите файл"),
        ("a.zip", b"PK\x03\x04", "Это не PDF"),
        (
            "a.pdf",
            include_bytes!("../../../../../crates/eds/tests/vectors/one-page.pdf"),
            "нет электронной подписи",
        ),
        ("a.pdf", b"%PDF-1.7\n", "Файл обрезан"),
        ("a.pdf", &pdf[..pdf.len() - 7], "Файл обрезан"),
        ("a.pdf", &pdf[..pdf.len() / 2], "Файл обрезан"),
        ("a.xml", b"<!DOCTYPE a><a/>", "XML повреждён"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "Изображение не удалось прочитать"),
    ] {
        let shown = send(name, bytes).await;
        assert_eq!(shown.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
        shown.has(words).has("f-file-error");
    }
    let large = vec![b'%'; 10 * 1024 * 1024 + 1];
    send("large.pdf", &large).await.has("Файл больше 10 МБ");
    let (key, certificate) =
        portal
            .authority
            .employee("850615400006", "Үлгіова", "Сынақ", "120140000007", "Сынақ бөлімі");
    let cms = eds::cms::sign(&key, &certificate, &[], b"words", false, None).expect("it signs");
    send("d.p7s", &cms).await.has("Подпись хранится отдельно от документа");
}

#[tokio::test]
async fn a_card_is_known_for_what_it_is_and_its_original_is_what_counts() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    let card = citizen.get(&format!("/cases/{id}/card.pdf")).await.bytes;
    let browser = Browser::new(&portal);
    browser.get("/portal/check?lang=ru").await;
    let send = async |bytes: &[u8]| {
        browser
            .upload("/portal/check/file", &[], Some(("card.pdf", bytes)))
            .await
    };
    send(&card)
        .await
        .has("Документ подлинный")
        .has("Карточка электронного документа")
        .has(&format!("{number}.json.cms"))
        .has("Страницы самой карточки ничего не доказывают");
    let names = b"/EmbeddedFiles";
    let place = card.windows(names.len()).position(|window| window == names);
    let mut torn = card.clone();
    torn[place.expect("the names") + 1] = b'X';
    send(&torn)
        .await
        .has("Подпись хранится отдельно от документа")
        .has_not("Документ подлинный");
    // The name of the original leaves its folder.
    let name = format!("/UF({number}.json)");
    let place = card.windows(name.len()).position(|window| window == name.as_bytes());
    let mut renamed = card;
    let place = place.expect("the name") + 4;
    renamed[place..place + 3].copy_from_slice(b"../");
    send(&renamed).await.has("Имена файлов, приложенных к карточке");
}

#[tokio::test]
async fn a_scan_of_a_printed_document_is_proved_by_its_barcodes() {
    if Command::new("pdftoppm").arg("-v").output().is_err() {
        assert!(
            std::env::var_os("QYZMET_TEST_TOOLS").is_none(),
            "pdftoppm is not installed"
        );
        return;
    }
    let portal = TestPortal::simple().await;
    let pages = printed(&portal.issued_paper("26112212345678"));
    let browser = Browser::new(&portal);
    browser.get("/portal/check?lang=kk").await;
    let mut scan = image::GrayImage::new(pages[0].width(), pages.iter().map(image::GrayImage::height).sum());
    let mut top = 0;
    for page in &pages {
        image::imageops::replace(&mut scan, page, 0, top);
        top += i64::from(page.height());
    }
    browser
        .upload("/portal/check/file", &[], Some(("scan.png", &png(&scan))))
        .await
        .has("Құжат түпнұсқа")
        .has("26112212345678")
        .has("Штрих-кодтағы нөмір");
    // Each page on a picture of its own.
    let pictures: Vec<Vec<u8>> = pages.iter().map(png).collect();
    let pictures: Vec<(&str, &[u8])> = pictures.iter().map(|page| ("page.png", page.as_slice())).collect();
    browser
        .upload_all("/portal/check/file", "file", &pictures)
        .await
        .has("Құжат түпнұсқа")
        .has("26112212345678");
    let mixed = [pictures[0], ("a.xml", &b"<a/>"[..])];
    browser
        .upload_all("/portal/check/file", "file", &mixed)
        .await
        .has("Бірге тек бір құжат");
    // The lower half of the last page has some of the codes.
    let last = pages.last().expect("a page");
    let half = image::imageops::crop_imm(last, 0, 0, last.width() / 2, last.height()).to_image();
    browser
        .upload("/portal/check/file", &[], Some(("scan.png", &png(&half))))
        .await
        .has_not("Құжат түпнұсқа")
        .has("штрих-код");
}

/// The pages at 150 dots an inch.
fn printed(pdf: &[u8]) -> Vec<image::GrayImage> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("in.pdf"), pdf).expect("written");
    let done = Command::new("pdftoppm")
        .args(["-r", "150", "-png", "in.pdf", "page"])
        .current_dir(folder.path())
        .status();
    assert!(done.expect("pdftoppm runs").success());
    let mut files: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .collect();
    files.sort();
    let open = |path: &std::path::PathBuf| image::open(path).expect("a picture").into_luma8();
    files.iter().map(open).collect()
}

fn png(picture: &image::GrayImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("PNG");
    bytes.into_inner()
}
