//! The provider has told a status, or sent the signed document.

use eds::policy::ExpectedSigner;
use eds::{Report, Verdict};
use exchange::messages::{ResultBody, StatusBody};
use exchange::{ApplyError, Envelope};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx};

use super::course::after_provider;
use super::move_to;
use crate::Counter;
use crate::records::givings::{self, Arrived, Giving, Standing};
use domain::{Actor, Event};

impl Counter {
    /// The status of a case that was filed here. A case that was not is no concern of the counter.
    pub async fn status_came(&self, tx: &mut Tx, envelope: &Envelope, body: &StatusBody) -> Result<(), ApplyError> {
        let Some(mut giving) = givings::find_in(tx, &envelope.case).await? else {
            return Ok(());
        };
        giving.facts.registration = body.registration.clone().or(giving.facts.registration);
        giving.facts.holder = Some(body.holder.clone());
        write(tx, &giving).await
    }

    /// The signed document of a case that was filed here: checked, kept, and given to whom the course names next.
    pub async fn result_came(&self, tx: &mut Tx, envelope: &Envelope, body: &ResultBody) -> Result<(), ApplyError> {
        let Some(mut giving) = givings::find_in(tx, &envelope.case).await? else {
            return Ok(());
        };
        if giving.number != body.number {
            return Err(refused("the result is of another application"));
        }
        if giving.facts.result.is_some() {
            return Err(refused("the result has come before"));
        }
        let document = body
            .document
            .as_ref()
            .ok_or_else(|| refused("the result came without its document"))?;
        let plan = self
            .plan(&envelope.plan)
            .ok_or_else(|| ApplyError::NotNow("the plan of the case is not known here".to_owned()))?;
        if plan
            .output(&body.output)
            .is_none_or(|output| output.kind != body.output_kind)
        {
            return Err(refused("the plan has no such output"));
        }
        let report = self.verify(&document.pdf, &body.document_sha256).await?;
        let sha256 = self.attachments.put(&document.pdf).await?;
        let now = self.now();
        giving.facts.registration = Some(body.registration.clone());
        giving.facts.holder = None;
        giving.facts.result = Some(Arrived {
            output: body.output.clone(),
            kind: body.output_kind,
            document_number: body.document_number.clone(),
            sha256: sha256.clone(),
            issued: body.issued,
            at: now,
        });
        if giving.state == Standing::Provider {
            let procedure = plan
                .procedure(giving.channel)
                .ok_or_else(|| refused("the plan has no such channel"))?;
            let then = after_provider(procedure, giving.stage, self.system());
            move_to(self, &plan, &mut giving, &then, now);
        }
        write(tx, &giving).await?;
        let event = Event::of_fact(
            self.system(),
            &giving.id,
            "result_received",
            "Подписанный документ получен от услугодателя и проверен",
            Actor::System,
            now,
        )
        .with(json!({
            "document_number": body.document_number, "sha256": sha256, "output": body.output,
            "serial": report.serial_hex, "policy": report.policy,
        }));
        self.participant.record(tx, event).await?;
        self.keeper
            .keep_pdf(tx, &giving.id, &sha256, document.pdf.len(), &report)
            .await?;
        Ok(())
    }

    /// Checks hash and signatures. Whoever signs must do so as an employee: with the certificate of a private person
    /// nobody decides for the state.
    async fn verify(&self, pdf: &[u8], sha256: &str) -> Result<Report, ApplyError> {
        if hex::encode(Sha256::digest(pdf)) != sha256.to_lowercase() {
            return Err(refused("the document is not the one whose hash was told"));
        }
        let signatures =
            eds::facts::of_pdf(pdf).map_err(|_| refused("the signatures of the document cannot be read"))?;
        let mut last = None;
        for facts in &signatures {
            let report = self.participant.trust.judge(facts, &ExpectedSigner::Anyone).await;
            match report.verdict {
                Verdict::Valid if report.signer_bin.is_none() => {
                    return Err(refused("the document is signed by a private person"));
                }
                Verdict::Valid => last = Some(report),
                Verdict::Indeterminate => {
                    return Err(ApplyError::NotNow("the document cannot be judged yet".to_owned()));
                }
                Verdict::Invalid => return Err(refused("the document does not verify")),
            }
        }
        last.ok_or_else(|| refused("the document is not signed"))
    }
}

async fn write(tx: &mut Tx, giving: &Giving) -> Result<(), ApplyError> {
    if givings::change(tx, giving).await? {
        Ok(())
    } else {
        Err(ApplyError::Store(StoreError::Duplicate))
    }
}

fn refused(reason: &str) -> ApplyError {
    ApplyError::Refused(reason.to_owned())
}
