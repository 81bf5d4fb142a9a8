//! The office's own counter: a visitor files here, or at a rural akim, and the case stands at the first desk of its
//! course in the same unit of work.

use axum::body::Body;
use axum::http::{Method, Request, header};
use law::{Channel, FieldKind, FilledBy, RegulationId};
use serde_json::{Map, Value, json};

use crate::office::{Filing, Office, everywhere, iin};
use crate::people::{Answer, Person, call};
use crate::routes::executes;

const CARE: &str = "atyrau-2015-residential-care";
const AKIM: &str = "atyrau-2015-assistance-recipient-certificate";
const AKTOBE: &str = "aktobe-2012-unemployed-certificate";
const SCAN: &[u8] = b"%PDF-1.7 scan";

async fn raw(person: &Person, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("/provider/api{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {}", person.token))
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .expect("a request");
    call(&person.router, request).await
}

#[track_caller]
fn expect(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    answer.json()
}

async fn put(person: &Person, path: &str, body: Value) -> Value {
    let answer = raw(
        person,
        Method::PUT,
        path,
        "application/json",
        body.to_string().into_bytes(),
    )
    .await;
    expect(&answer, 200)
}

/// A visitor comes, the form is filled and every document of the list is seen.
async fn receives(office: &Office, person: &Person, regulation: &str, channel: &str) -> (String, Value) {
    let opened = person
        .post(
            "/filings",
            json!({ "regulation": regulation, "channel": channel, "iin": iin(10), "surname": "Сейтқазина", "given_name": "Әйгерім" }),
        )
        .await;
    let filing = expect(&opened, 201);
    let id = filing["id"].as_str().expect("an id").to_owned();
    let plan = office.library.plans[&RegulationId(regulation.to_owned())].clone();
    let mut values = Map::new();
    for field in plan
        .form
        .fields
        .iter()
        .filter(|field| field.filled_by == FilledBy::Applicant)
    {
        if let FieldKind::Group { fields, .. } = &field.kind {
            for part in fields {
                values
                    .extend(suitable(&part.kind).map(|value| (format!("{}.1.{}", field.key, part.key), value.into())));
            }
        }
        values.extend(suitable(&field.kind).map(|value| (field.key.clone(), value.into())));
    }
    put(person, &format!("/filings/{id}/fields"), json!({ "values": values })).await;
    let items = plan.form.attachments.items.iter();
    let papers: Map<String, Value> = items.map(|item| (item.id.clone(), "original".into())).collect();
    let filing = put(person, &format!("/filings/{id}/papers"), json!({ "papers": papers })).await;
    (id, filing)
}

fn suitable(kind: &FieldKind) -> Option<String> {
    Some(match kind {
        FieldKind::Text { min_length, .. } => "т".repeat(min_length.unwrap_or(1).max(3) as usize),
        FieldKind::FullName => "Сейтқазина Әйгерім".into(),
        FieldKind::Address => "Атырау қ., Абай к., 1".into(),
        FieldKind::Phone => "+77010000000".into(),
        FieldKind::Email => "aigerim@example.kz".into(),
        FieldKind::Iin => iin(10),
        FieldKind::Integer { min, .. } => min.to_string(),
        FieldKind::Money => "1000".into(),
        FieldKind::Year { .. } => "2025".into(),
        FieldKind::Date => "2020-05-01".into(),
        FieldKind::Number => "17".into(),
        FieldKind::Choice { options } => options.first()?.value.clone(),
        FieldKind::Flag | FieldKind::Group { .. } => return None,
    })
}

async fn scans_the_signed_paper(person: &Person, id: &str) {
    let head = "--x\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\napplication\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\n\r\n";
    let body = [head.as_bytes(), SCAN, b"\r\n--x--\r\n"].concat();
    let path = format!("/filings/{id}/scans");
    expect(
        &raw(person, Method::POST, &path, "multipart/form-data; boundary=x", body).await,
        201,
    );
}

#[tokio::test]
async fn the_chancellery_takes_papers_in_and_the_case_stands_at_its_first_desk() {
    everywhere(async |office| {
        let chancellery = office.staff(1, "Нұрланова", &["chancellery"]).await;
        let stranger = office.staff(2, "Ахметов", &["head"]).await;
        let (id, filing) = receives(&office, &chancellery, CARE, "provider").await;
        assert_eq!(filing["step"]["verb"], "take_in", "{filing}");
        assert_eq!(stranger.get(&format!("/filings/{id}")).await.status.as_u16(), 403);
        let unsigned = chancellery.post(&format!("/filings/{id}/accept"), json!({})).await;
        assert_eq!(
            unsigned.code(),
            "form_refused",
            "the applicant's signed paper is missing"
        );
        scans_the_signed_paper(&chancellery, &id).await;
        let filed = expect(
            &chancellery.post(&format!("/filings/{id}/accept"), json!({})).await,
            200,
        );
        assert_eq!(
            (&filed["state"], &filed["receipts"][0]["kind"]),
            (&json!("filed"), &json!("acceptance"))
        );
        let case = expect(&chancellery.get(&format!("/cases/{id}")).await, 200);
        assert_eq!(case["id"], id.as_str());
        assert!(
            case["attachments"].as_array().is_some_and(|files| files.len() == 1),
            "{case}"
        );
        assert!(
            office.to_portal.all().is_empty(),
            "no message for what stays in the house"
        );
    })
    .await;
}

#[tokio::test]
async fn the_akims_specialist_receives_for_the_akim() {
    everywhere(async |office| {
        let specialist = office.staff(1, "Нұрланова", &["akim_specialist"]).await;
        let (id, filing) = receives(&office, &specialist, AKIM, "akim").await;
        assert_eq!(filing["channel"], "akim");
        scans_the_signed_paper(&specialist, &id).await;
        expect(&specialist.post(&format!("/filings/{id}/accept"), json!({})).await, 200);
        expect(&specialist.get(&format!("/cases/{id}")).await, 200);
        let chancellery = office.staff(2, "Ахметова", &["chancellery"]).await;
        let refused = chancellery
            .post(
                "/filings",
                json!({ "regulation": AKIM, "channel": "akim", "iin": iin(10), "surname": "С", "given_name": "Ә" }),
            )
            .await;
        assert_eq!(
            refused.status.as_u16(),
            403,
            "the akim's visitors are received by the akim's specialist"
        );
    })
    .await;
}

#[tokio::test]
async fn an_official_files_electronically_and_signs_with_their_own_key() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    everywhere(async |office| {
        let official = office.official(1).await;
        let (id, filing) = receives(&office, &official, AKTOBE, "provider").await;
        let filled = match filing["step"]["verb"].as_str() {
            Some("fill_request") => expect(&official.post(&format!("/filings/{id}/fill"), json!({})).await, 200),
            _ => {
                expect(&official.post(&format!("/filings/{id}/accept"), json!({})).await, 200);
                expect(&official.post(&format!("/filings/{id}/fill"), json!({})).await, 200)
            }
        };
        assert_eq!(filled["step"]["verb"], "sign_request", "{filled}");
        expect(&official.post(&format!("/filings/{id}/freeze"), json!({})).await, 200);
        let pem = official.certificate.to_pem();
        let path = format!("/filings/{id}/signed-attributes");
        let prepared = expect(&official.post(&path, json!({ "certificate": pem })).await, 200);
        let attributes = prepared["signed_attributes"].as_str().expect("attributes");
        let signature = official
            .key
            .sign(&STANDARD.decode(attributes).expect("base64"))
            .expect("signed");
        let body =
            json!({ "certificate": pem, "signed_attributes": attributes, "signature": STANDARD.encode(signature) });
        expect(&official.post(&format!("/filings/{id}/signature"), body).await, 202);
        let case = expect(&official.get(&format!("/cases/{id}")).await, 200);
        assert_eq!(
            case["report"]["verdict"], "valid",
            "the clerk's signature is judged again: {case}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_akims_office_gives_a_ticket_where_the_act_orders_one() {
    everywhere(async |office| {
        let specialist = office.staff(1, "Нұрланова", &["akim_specialist"]).await;
        let (id, _) = receives(&office, &specialist, "atyrau-2015-social-assistance-local", "akim").await;
        scans_the_signed_paper(&specialist, &id).await;
        let filed = expect(&specialist.post(&format!("/filings/{id}/accept"), json!({})).await, 200);
        let receipt = &filed["receipts"][0];
        assert_eq!(
            (&receipt["kind"], &receipt["clause"]),
            (&json!("ticket"), &json!("пункт 9, 1)"))
        );
        let number = receipt["number"].as_str().expect("a number");
        let pdf = specialist
            .get(&format!("/filings/{id}/receipts/{number}/receipt.pdf"))
            .await;
        assert_eq!(pdf.status.as_u16(), 200);
    })
    .await;
}

#[tokio::test]
async fn semeys_course_ends_with_the_signed_document_and_the_counter_gives_it_out() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office
            .files(Filing::of("semey-2012-unemployed-certificate", Channel::Provider, 10))
            .await;
        expect(&official.post(&format!("/cases/{case}/take"), json!({})).await, 200);
        let confirmed = executes(&office, &official, &case, "positive").await;
        assert_eq!(confirmed["stage"]["verb"], "form_result");
        let nothing = expect(&official.get("/results").await, 200);
        assert_eq!(nothing.as_array().map(Vec::len), Some(0));
        assert_eq!(official.sign(&case).await.status.as_u16(), 200);
        let waiting = expect(&official.get("/results").await, 200);
        assert_eq!(
            (&waiting[0]["id"], &waiting[0]["can"]),
            (&json!(case), &json!(["hand_over"]))
        );
        let path = format!("/results/{case}/recipient");
        let head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\n\r\n";
        let body = [head.as_bytes(), SCAN, b"\r\n--x--\r\n"].concat();
        expect(
            &raw(&official, Method::POST, &path, "multipart/form-data; boundary=x", body).await,
            201,
        );
        let entered = json!({ "how": "in_person", "identity_document": "уд. личности 012345678" });
        let given = expect(
            &official.post(&format!("/results/{case}/hand-over"), entered).await,
            200,
        );
        assert_eq!(given["state"], "given");
    })
    .await;
}
