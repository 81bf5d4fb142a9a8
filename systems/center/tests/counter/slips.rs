//! Receipts and transmittal lists as PDF: kept by hash, printed at the desk, read by a scanner, checked by anybody.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::town::{OPERATOR_IIN, Person, SCAN, Town, everywhere};

const ORALMAN: &str = "atyrau-2015-oralman-status";

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// What poppler and zbar see on the pages: their text, and the codes. None where the tools are missing and not demanded.
fn seen(pdf: &[u8]) -> Option<(String, Vec<String>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("slip.pdf");
    std::fs::write(&file, pdf).expect("written");
    let run = |tool: &str, arguments: &[&Path]| {
        let done = Command::new(tool).args(arguments).output();
        match done {
            Ok(done) => Some(String::from_utf8_lossy(&done.stdout).into_owned()),
            Err(error) => {
                assert!(std::env::var_os("QYZMET_TEST_TOOLS").is_none(), "{tool}: {error}");
                None
            }
        }
    };
    let words = run("pdftotext", &[&file, Path::new("-")])?;
    let page = folder.path().join("page");
    run(
        "pdftoppm",
        &[Path::new("-r"), Path::new("200"), Path::new("-png"), &file, &page],
    )?;
    let picture = std::fs::read_dir(folder.path()).expect("a folder").flatten();
    let picture = picture
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|kind| kind == "png"))?;
    let codes = run("zbarimg", &[Path::new("-q"), Path::new("--raw"), &picture])?;
    Some((words, codes.lines().map(str::to_owned).collect()))
}

async fn pdf(person: &Person<'_>, path: &str, sha256: &str) -> Vec<u8> {
    let pdf = person.get(path).await.expect(200).body;
    assert!(pdf.starts_with(b"%PDF"), "{path}");
    assert_eq!(hex::encode(Sha256::digest(&pdf)), sha256, "kept by its hash");
    pdf
}

async fn accepted(town: &Town, operator: &Person<'_>) -> Value {
    let filing = operator.receives(ORALMAN).await;
    let id = text(&filing, "id");
    operator.fills(id, ORALMAN).await;
    operator.sees_all(id, ORALMAN).await;
    operator.scan(id, "application", SCAN).await.expect(201);
    operator
        .post(&format!("/filings/{id}/accept"), json!({}))
        .await
        .expect(200);
    town.postman.carry_all().await;
    for _ in 0..2 {
        operator
            .post(&format!("/results/{id}/done"), json!({}))
            .await
            .expect(200);
    }
    operator.get(&format!("/filings/{id}")).await.expect(200).json()
}

#[tokio::test]
async fn a_receipt_of_refusal_names_every_missing_document_with_its_clause() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = operator.receives(ORALMAN).await;
        let id = text(&filing, "id");
        let over = operator
            .post(&format!("/filings/{id}/refuse"), json!({}))
            .await
            .expect(200)
            .json();
        let receipt = &over["receipts"][0];
        let number = text(receipt, "number");
        let path = format!("/filings/{id}/receipts/{number}/receipt.pdf");
        let pdf = pdf(&operator, &path, text(receipt, "pdf")).await;
        if let Some((words, codes)) = seen(&pdf) {
            let papers = receipt["papers"].as_array().expect("papers");
            for paper in papers {
                for language in ["kk", "ru"] {
                    let first = text(paper, language).split(' ').next().unwrap_or_default();
                    assert!(words.contains(first), "{first}: {words}");
                }
            }
            assert!(words.matches("п. 8.1").count() >= papers.len(), "{words}");
            assert!(words.contains("Пакет документов неполный"), "{words}");
            assert!(
                codes
                    .iter()
                    .any(|code| code.ends_with(&format!("/center/slips/{number}"))),
                "{codes:?}"
            );
        }
        let printed = town.trace(id).await;
        assert!(printed.iter().any(|event| event.kind == "file_to_paper"));
        // Anybody may ask whether it is genuine; nobody's name stands there.
        let page = town
            .page(&format!("/center/slips/{number}?lang=ru"), "")
            .await
            .expect(200)
            .text();
        assert!(
            page.contains("Расписка об отказе") && !page.contains("Сейітқали"),
            "{page}"
        );
        let unknown = town
            .page("/center/slips/00000000000000?lang=ru", "")
            .await
            .expect(200)
            .text();
        assert!(unknown.contains("Ни расписки, ни реестра"), "{unknown}");
        // The receipt of another filing is not shown under this one.
        let other = operator.receives(ORALMAN).await;
        let stolen = format!("/filings/{}/receipts/{number}/receipt.pdf", text(&other, "id"));
        operator.get(&stolen).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn the_list_of_the_collecting_sector_has_a_bar_code_for_every_case_that_scan_in_reads() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = accepted(&town, &operator).await;
        let (id, number) = (text(&filing, "id"), text(&filing, "number"));
        let receipt = &filing["receipts"][0];
        let path = format!("/filings/{id}/receipts/{}/receipt.pdf", text(receipt, "number"));
        let slip = pdf(&operator, &path, text(receipt, "pdf")).await;
        if let Some((_, codes)) = seen(&slip) {
            assert!(
                codes.iter().any(|code| code == number),
                "the visitor's bar code: {codes:?}"
            );
        }
        let list = operator
            .post("/transmittals", json!({ "cases": [id] }))
            .await
            .expect(201)
            .json();
        let path = format!("/transmittals/{}/list.pdf", text(&list, "number"));
        let first = pdf(&operator, &path, text(&list, "pdf")).await;
        let send = format!("/transmittals/{}/send", text(&list, "number"));
        let sent = operator
            .post(&send, json!({ "courier": "Құрманов Ерлан" }))
            .await
            .expect(200)
            .json();
        let second = pdf(&operator, &path, text(&sent, "pdf")).await;
        assert_ne!(first, second, "the courier's name stands on it now");
        let mut scanned = number.to_owned();
        if let Some((words, codes)) = seen(&second) {
            assert!(words.contains("Құрманов"), "{words}");
            scanned = codes
                .into_iter()
                .find(|code| code == number)
                .expect("the bar code of the case");
        }
        town.postman.carry_all().await;
        town.decided(id, ORALMAN, number).await;
        let case = operator
            .post("/results/scan", json!({ "number": scanned }))
            .await
            .expect(200)
            .json();
        assert_eq!(text(&case["stage"], "verb"), "hand_over");
        let cookie = town.cookie(OPERATOR_IIN).await;
        let page = town
            .page(&format!("/center/filings/{id}/receipt?lang=kk"), &cookie)
            .await
            .expect(200);
        assert!(page.text().contains("receipt.pdf"));
    })
    .await;
}
