//! The recipient signs for a result: by hand on the printed record, which is scanned, or with their own key over the
//! record's exact bytes. A signature is judged before anything is handed over.

use domain::Iin;
use eds::Report;
use intake::attaching;
use intake::checking::check;
use intake::paper::{self, HandOver};
use intake::signing::Handed;
use law::Verb;
use pages::Problem;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Hands;
use crate::filing::sign::report_json;
use crate::records::filings;
use crate::records::givings::{Giving, Recipient, Standing};
use crate::{Clerk, Counter, trouble};

/// Who may sign: the applicant, or the representative who filed.
struct Entitled {
    iin: Iin,
    name: String,
}

/// The exact bytes that a recipient signs with a key: canonical JSON, the same at every call.
pub(crate) async fn record(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Vec<u8>, Problem> {
    let hands = waiting(counter, clerk, id).await?;
    bytes(counter, &hands).await
}

async fn bytes(counter: &Counter, hands: &Hands<'_>) -> Result<Vec<u8>, Problem> {
    let result = hands.giving.facts.result.clone().ok_or_else(trouble::no_result_yet)?;
    let entitled = entitled(counter, &hands.giving).await?;
    let people: Vec<_> = entitled
        .iter()
        .map(|one| json!({ "iin": one.iin.as_str(), "name": one.name }))
        .collect();
    // `serde_json` keeps members in alphabetical order.
    let record = json!({
        "kind": "hand_over",
        "case": hands.giving.id,
        "number": hands.giving.number,
        "service": { "kk": hands.plan.name.kk, "ru": hands.plan.name.ru },
        "document_number": result.document_number,
        "document_sha256": result.sha256,
        "entitled": people,
        "organization": counter.organization.1,
    });
    Ok(record.to_string().into_bytes())
}

/// The record on paper, for the recipient's hand.
pub(crate) async fn record_pdf(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Vec<u8>, Problem> {
    let hands = waiting(counter, clerk, id).await?;
    let result = hands.giving.facts.result.clone().ok_or_else(trouble::no_result_yet)?;
    let entitled = entitled(counter, &hands.giving).await?;
    let representative = entitled.get(1).map(|one| one.name.clone());
    let given_by = format!("{}, {}", clerk.account.name.full(), counter.organization.1);
    let library = counter.participant.library.clone();
    let output = hands.plan.output(&result.output).map(|output| output.title.clone());
    let (plan, giving, now) = (hands.plan.clone(), hands.giving.clone(), counter.now());
    let check_address = format!("{}/portal/check/{}", counter.public_url, result.document_number);
    let drawing = tokio::task::spawn_blocking(move || {
        paper::hand_over(
            &library,
            &plan,
            &HandOver {
                number: &giving.number,
                at: now,
                applicant: &giving.applicant_name,
                representative: representative.as_deref(),
                given_by: &given_by,
                document: output.as_ref().unwrap_or(&plan.name),
                document_number: &result.document_number,
                document_sha256: &result.sha256,
                check_address: &check_address,
            },
        )
    });
    let pdf = drawing.await.map_err(Problem::failure)?.map_err(Problem::failure)?;
    let sha256 = hex::encode(Sha256::digest(&pdf));
    let event = hands
        .fact("file_to_paper", "Лист выдачи выведен на печать", now)
        .with(json!({ "sha256": sha256 }));
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    counter
        .participant
        .record(&mut tx, event)
        .await
        .map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)?;
    Ok(pdf)
}

/// The record with the recipient's signature by hand is scanned: judged by its content and kept by its hash.
pub(crate) async fn scan(
    counter: &Counter,
    clerk: &Clerk,
    id: &str,
    name: &str,
    bytes: &[u8],
) -> Result<Giving, Problem> {
    let mut hands = waiting(counter, clerk, id).await?;
    let mut rules = hands.plan.form.attachments.clone();
    rules.max_count = rules.max_count.max(1);
    let file = attaching::inspect(&rules, 0, name, bytes).map_err(|error| trouble::attachment(&error))?;
    let sha256 = counter.attachments.put(bytes).await.map_err(Problem::failure)?;
    let now = counter.now();
    let event = hands
        .fact(
            "paper_to_file",
            "Лист выдачи с подписью получателя переведен в файл",
            now,
        )
        .with(json!({ "sha256": sha256, "size": file.size, "media_type": file.media_type }));
    hands.giving.facts.recipient = Some(Recipient::Paper { sha256, at: now });
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    hands.write(&mut tx, vec![event]).await?;
    hands.commit(tx).await?;
    Ok(hands.giving)
}

/// The recipient's CMS over the record. One that does not verify is told with its report, and nothing is given.
pub(crate) async fn sign(counter: &Counter, clerk: &Clerk, id: &str, cms: Vec<u8>) -> Result<Giving, Problem> {
    let mut hands = waiting(counter, clerk, id).await?;
    let record = bytes(counter, &hands).await?;
    let now = counter.now();
    let mut last: Option<Report> = None;
    for one in entitled(counter, &hands.giving).await? {
        let handed = Handed::Cms(cms.clone());
        let checked = check(&counter.participant.trust, handed, &record, &one.iin, now).await;
        if let (Some(cms), true) = (&checked.cms, checked.report.is_valid()) {
            let sha256 = counter.attachments.put(cms).await.map_err(Problem::failure)?;
            let kept = counter.keeper.application(&hands.giving.id, cms, &record).await;
            let kept = kept.map_err(Problem::failure)?;
            let event = hands
                .fact("recipient_signed", "Получатель подписал лист выдачи своей ЭЦП", now)
                .with(json!({ "sha256": sha256, "report": report_json(&checked.report) }));
            hands.giving.facts.recipient = Some(Recipient::Eds {
                sha256,
                iin: one.iin.as_str().to_owned(),
                name: one.name,
                at: now,
            });
            let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
            hands.write(&mut tx, vec![event]).await?;
            if let Some(kept) = &kept {
                let kept = counter.keeper.keep_application(&mut tx, kept).await;
                kept.map_err(Problem::failure)?;
            }
            hands.commit(tx).await?;
            counter.keeper.poke();
            return Ok(hands.giving);
        }
        last = last.or(Some(checked.report));
    }
    let report = last.ok_or_else(trouble::signature_unreadable)?;
    let event = hands
        .fact("recipient_signature_refused", "ЭЦП получателя не подтверждена", now)
        .with(json!({ "report": report_json(&report) }));
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    hands.write(&mut tx, vec![event]).await?;
    hands.commit(tx).await?;
    Err(trouble::recipient_signature(&report))
}

async fn waiting<'a>(counter: &'a Counter, clerk: &'a Clerk, id: &str) -> Result<Hands<'a>, Problem> {
    let hands = Hands::of(counter, clerk, id).await?;
    // An act without a stage for it: the result is given all the same.
    if hands.giving.state == Standing::Here && hands.giving.stage == 0 {
        if clerk.serves() {
            return Ok(hands);
        }
        return Err(Problem::forbidden());
    }
    hands.must_stand_at(|stage| stage.verb == Verb::HandOver)?;
    Ok(hands)
}

async fn entitled(counter: &Counter, giving: &Giving) -> Result<Vec<Entitled>, Problem> {
    let mut all = vec![Entitled {
        iin: Iin::parse(&giving.applicant_iin).map_err(Problem::failure)?,
        name: giving.applicant_name.clone(),
    }];
    let filing = filings::find(counter.db(), &giving.id)
        .await
        .map_err(Problem::failure)?;
    if let Some(representative) = filing.and_then(|filing| filing.facts.representative) {
        let iin = Iin::parse(&representative.iin).map_err(Problem::failure)?;
        all.push(Entitled {
            iin,
            name: representative.full_name,
        });
    }
    Ok(all)
}
