//! The signed documents of one system: raised when they are made, kept, and stamped again in time.

use std::sync::Arc;
use std::time::Duration;

use domain::{Actor, Event};
use eds::cades::{self, Level};
use eds::facts;
use eds::pades::Prepared;
use eds::policy::{ExpectedSigner, stamp_again_at};
use eds::report::Sentence;
use eds::{EdsError, Facts, Report, Verdict};
use exchange::Participant;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::attachments::Attachments;
use store::{StoreError, Tx};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::documents::{self, Document, Form, Version};
use crate::failure::{Failure, told_cause_of};
use crate::holder::{Holder, Nobody};
use crate::{Authorities, RaiseError, Raising, Settings, Sources};

/// How many documents are worked on at once, and read in one look.
const ROUND: i64 = 8;
/// Whoever has not finished by then is believed dead.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// A lost poke delays a document by so much.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The first pause after a failure; each is twice the one before, and none longer than an hour.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);
/// A stamp that is good for no longer than the margin is renewed no more often than this.
const RENEWAL_MIN: SignedDuration = SignedDuration::from_hours(24);

/// Keeps the signed documents of a system.
pub struct Keeper {
    participant: Arc<Participant>,
    attachments: Attachments,
    pub settings: Settings,
    poke: Notify,
}

/// A signed document with what was found about it.
#[derive(Clone, Debug)]
pub struct Raised {
    pub bytes: Vec<u8>,
    pub report: Report,
}

/// Why a fresh signature does not prove itself.
#[derive(Debug, thiserror::Error)]
pub enum NotRaised {
    /// Stamps or evidence cannot be had now.
    #[error("{0}")]
    Silent(#[from] RaiseError),
    /// They were had, and the whole is not found valid.
    #[error("the raised signature is not found valid: {}", cause_of(.0))]
    NotProved(Box<Report>),
}

impl NotRaised {
    /// From when on it can be tried again.
    pub fn next_try(&self, now: Timestamp) -> Timestamp {
        let told = match self {
            Self::Silent(error) => error.next_try(),
            Self::NotProved(_) => None,
        };
        told.unwrap_or(now).max(now.saturating_add(PAUSE).unwrap_or(now))
    }

    /// For the person.
    pub fn told(&self) -> Sentence {
        match self {
            Self::Silent(error) => error.told(),
            Self::NotProved(report) => {
                let Sentence { kk, ru, en } = told_cause_of(report);
                Sentence::new(
                    format!("толықтырылған қолтаңба жарамды деп танылмады: {kk}"),
                    format!("дополненная подпись не признана действительной: {ru}"),
                    format!("the raised signature is not found valid: {en}"),
                )
            }
        }
    }
}

/// A signed application, with the evidence that decided when it was accepted.
#[derive(Clone, Debug)]
pub struct Application {
    document: Document,
    size: usize,
}

impl Keeper {
    pub fn new(participant: Arc<Participant>, attachments: Attachments, settings: Settings) -> Self {
        Self {
            participant,
            attachments,
            settings,
            poke: Notify::new(),
        }
    }

    /// Raises a PDF that is being signed. `of_agent`: the CMS was made by a program like NCALayer.
    pub async fn signed(&self, prepared: &Prepared, cms: &[u8], of_agent: bool) -> Result<Raised, NotRaised> {
        let sources = self.authorities();
        let raising = self.raising(&sources, self.settings.level);
        let bytes = raising.signed(prepared, cms, of_agent).await?;
        let report = self.judge(&facts::of_pdf(&bytes).map_err(RaiseError::from)?).await;
        match report {
            Some(report) if report.is_valid() && report.reach >= self.settings.level => Ok(Raised { bytes, report }),
            Some(report) => Err(NotRaised::NotProved(Box::new(report))),
            None => Err(NotRaised::Silent(EdsError::NoSignature.into())),
        }
    }

    /// Keeps a signed PDF of a case that proves itself as far as its report says, or only by its signature.
    pub async fn keep_pdf(
        &self,
        tx: &mut Tx,
        subject: &str,
        sha256: &str,
        size: usize,
        report: &Report,
    ) -> Result<(), StoreError> {
        if !self.settings.raises() {
            return Ok(());
        }
        let now = self.participant.clock.now();
        let due = self.due(report, now);
        let document = self.document(subject, Form::Pdf, sha256, report.reach, due);
        documents::put(tx, &document, size, now).await
    }

    /// Keeps a signed PDF that must not leave before it proves itself; tried again from `again` on.
    pub async fn keep_held(
        &self,
        tx: &mut Tx,
        subject: &str,
        sha256: &str,
        size: usize,
        again: Timestamp,
    ) -> Result<(), StoreError> {
        let document = Document {
            awaited: true,
            ..self.document(subject, Form::Pdf, sha256, Level::B, Some(again))
        };
        documents::put(tx, &document, size, self.participant.clock.now()).await
    }

    /// A signed application with the evidence that decides now and the chain; the stamp follows at once, by the job. The
    /// CMS as it was handed in is not touched. None where nothing is preserved.
    pub async fn application(
        &self,
        subject: &str,
        cms: &[u8],
        content: &[u8],
    ) -> Result<Option<Application>, StoreError> {
        if !self.settings.raises() {
            return Ok(None);
        }
        let kept = match self.with_evidence(cms, content).await {
            Ok(kept) => kept,
            Err(error) => {
                // The judge has just accepted it; what is missing is gathered with the stamp.
                tracing::warn!(subject, %error, "the evidence about an application is kept later");
                cms.to_vec()
            }
        };
        let newest = self.attachments.put(&kept).await?;
        let content = self.attachments.put(content).await?;
        let now = self.participant.clock.now();
        let original = hex::encode(Sha256::digest(cms));
        Ok(Some(Application {
            size: kept.len(),
            document: Document {
                newest,
                content: Some(content),
                ..self.document(subject, Form::Cms, &original, Level::B, Some(now))
            },
        }))
    }

    /// Keeps the application with the change that accepts it. Poke when that is durable.
    pub async fn keep_application(&self, tx: &mut Tx, application: &Application) -> Result<(), StoreError> {
        documents::put(
            tx,
            &application.document,
            application.size,
            self.participant.clock.now(),
        )
        .await
    }

    /// Something is due.
    pub fn poke(&self) {
        self.poke.notify_one();
    }

    /// The bytes of a document as they are now, by the hash that the system knows.
    pub async fn newest(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let known = documents::known_by(&self.participant.db, sha256).await?;
        let newest = known.map_or_else(|| sha256.to_owned(), |document| document.newest);
        self.attachments.get(&newest).await
    }

    /// The same for a signature that lies in a table: as it was handed in where nothing was added.
    pub async fn newest_of(&self, original: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let sha256 = hex::encode(Sha256::digest(&original));
        match documents::known_by(&self.participant.db, &sha256).await? {
            Some(document) => self.attachments.get(&document.newest).await,
            None => Ok(original),
        }
    }

    /// Works until `stop`.
    pub async fn run(self: Arc<Self>, holder: Option<Arc<dyn Holder>>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let done = match &holder {
                Some(holder) => self.work(holder.as_ref()).await,
                None => self.work(&Nobody).await,
            };
            if let Err(error) = done {
                tracing::error!(%error, "the documents to be stamped cannot be read");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.poke.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Raises and stamps again what is due, until nothing is. Gives how many were done.
    pub async fn work(&self, holder: &dyn Holder) -> Result<usize, StoreError> {
        let (db, clock) = (&self.participant.db, &self.participant.clock);
        let mut done = 0;
        loop {
            let due = documents::due(db, clock.now(), ROUND).await?;
            if due.is_empty() {
                return Ok(done);
            }
            let outcomes = futures::future::join_all(due.iter().map(|document| self.one(document, holder))).await;
            for outcome in outcomes {
                done += usize::from(outcome?);
            }
        }
    }

    /// [`Keeper::work`] where nothing waits.
    pub async fn work_alone(&self) -> Result<usize, StoreError> {
        self.work(&Nobody).await
    }

    /// Whether the document was done. What fails is noted and comes back.
    async fn one(&self, document: &Document, holder: &dyn Holder) -> Result<bool, StoreError> {
        let now = self.participant.clock.now();
        let lease = now.saturating_add(LEASE).unwrap_or(now);
        if !documents::claim(&self.participant.db, document, lease).await? {
            return Ok(false);
        }
        let failure = match self.renew(document, holder).await {
            Ok(()) => return Ok(true),
            Err(failure) => failure,
        };
        let cause = failure.told();
        let again = self.again(document, &failure);
        tracing::warn!(
            document = document.id,
            subject = document.subject,
            cause = %failure,
            "a signed document could not be stamped; it is tried again at {again}"
        );
        let mut tx = self.participant.db.begin().await?;
        documents::failed(&mut tx, document, &cause, Some(again)).await?;
        if document.awaited
            && let Err(error) = holder.still_waits(&mut tx, document, &cause, again).await
        {
            tracing::error!(error, "who waits for a document could not be told");
        }
        self.participant.commit(tx).await?;
        Ok(false)
    }

    async fn renew(&self, document: &Document, holder: &dyn Holder) -> Result<(), Failure> {
        let bytes = self.attachments.get(&document.newest).await?;
        let content = match &document.content {
            Some(sha256) => Some(self.attachments.get(sha256).await?),
            None => None,
        };
        // What has its stamp gets an archive stamp over everything.
        let level = match document.level {
            Level::B => self.settings.level.max(Level::T),
            _ => Level::LTA,
        };
        let sources = self.authorities();
        let raising = self.raising(&sources, level);
        let (raised, found) = match &content {
            Some(content) => {
                let signatures: Vec<usize> = (0..cades::signatures(&bytes)?).collect();
                let cms = raising.cms(bytes, content, &signatures).await?;
                let found = facts::of_cms(&cms, Some(content))?;
                (cms, found)
            }
            None => {
                let pdf = raising.pdf(bytes).await?;
                let found = facts::of_pdf(&pdf)?;
                (pdf, found)
            }
        };
        let report = self.judge(&found).await.ok_or(EdsError::NoSignature)?;
        match report.verdict {
            Verdict::Valid if report.reach >= level => self.keep_renewed(document, &raised, &report, holder).await,
            Verdict::Invalid => self.give_up(document, &report, holder).await,
            _ => Err(Failure::Unknown {
                cause: told_cause_of(&report),
            }),
        }
    }

    async fn keep_renewed(
        &self,
        document: &Document,
        bytes: &[u8],
        report: &Report,
        holder: &dyn Holder,
    ) -> Result<(), Failure> {
        let now = self.participant.clock.now();
        let sha256 = self.attachments.put(bytes).await?;
        let version = Version {
            sha256,
            size: bytes.len(),
            level: report.reach,
            made_at: now,
        };
        let due = self.due(report, now);
        let mut tx = self.participant.db.begin().await?;
        if !documents::renewed(&mut tx, document, &version, due).await? {
            return Ok(());
        }
        // An application that gets its stamp as it was accepted needs no word of its own.
        let is_news = document.form == Form::Pdf || document.level > Level::B || document.attempts > 0;
        if is_news {
            let (kind, text) = match document.level {
                Level::B => ("signature_raised", "К подписи получены метка времени и доказательства"),
                _ => (
                    "signature_stamped_again",
                    "Подписанный документ снабжён новой меткой времени",
                ),
            };
            let facts = json!({
                "document": document.original,
                "before": document.newest,
                "sha256": version.sha256,
                "level": version.level.to_string(),
                "proved_at": report.proved_at,
                "stamp_again_before": report.stamp_again_before,
            });
            self.record(&mut tx, document, kind, text, facts).await?;
        }
        if document.awaited {
            let told = holder.proved(&mut tx, document, &version.sha256, report).await;
            told.map_err(Failure::Holder)?;
        }
        self.participant.commit(tx).await?;
        Ok(())
    }

    /// The signature is found invalid, and time will not mend it.
    async fn give_up(&self, document: &Document, report: &Report, holder: &dyn Holder) -> Result<(), Failure> {
        let cause = told_cause_of(report);
        tracing::error!(
            document = document.id,
            subject = document.subject,
            cause = %cause.en,
            "a signed document cannot prove itself"
        );
        let mut tx = self.participant.db.begin().await?;
        documents::failed(&mut tx, document, &cause, None).await?;
        let facts = json!({ "document": document.original, "cause": report.cause().map(|check| &check.answer.ru) });
        let text = "Подписанный документ не может быть подтверждён меткой времени";
        self.record(&mut tx, document, "signature_not_proved", text, facts)
            .await?;
        if document.awaited {
            let told = holder.refuted(&mut tx, document, report).await;
            told.map_err(Failure::Holder)?;
        }
        self.participant.commit(tx).await?;
        Ok(())
    }

    async fn record(
        &self,
        tx: &mut Tx,
        document: &Document,
        kind: &str,
        text: &str,
        facts: serde_json::Value,
    ) -> Result<(), StoreError> {
        let (participant, now) = (&self.participant, self.participant.clock.now());
        let event = Event::of_fact(participant.system, &document.subject, kind, text, Actor::System, now);
        participant.record(tx, event.with(facts)).await.map(drop)
    }

    async fn with_evidence(&self, cms: &[u8], content: &[u8]) -> Result<Vec<u8>, RaiseError> {
        let found = facts::of_cms(cms, Some(content))?;
        let leaves: Vec<_> = found.iter().filter_map(|facts| facts.signer.clone()).collect();
        let known = found.into_iter().flat_map(|facts| facts.certificates).collect();
        let evidence = self.authorities().evidence(&leaves, known).await?;
        Ok(cades::with_evidence(cms, &evidence)?)
    }

    /// The report of the last signature, or the first that is not valid.
    async fn judge(&self, found: &[Facts]) -> Option<Report> {
        let mut last = None;
        for facts in found {
            let report = self.participant.trust.judge(facts, &ExpectedSigner::Anyone).await;
            if !report.is_valid() {
                return Some(report);
            }
            last = Some(report);
        }
        last
    }

    /// When the document is next: at once without a stamp, else the margin before its newest stamp runs out.
    fn due(&self, report: &Report, now: Timestamp) -> Option<Timestamp> {
        let Some(again) = stamp_again_at(report, self.settings.renew_before) else {
            return Some(now);
        };
        // Where a new stamp is good for no longer than the margin, half of what is left is waited for, not nothing.
        let left = report
            .stamp_again_before
            .map_or(SignedDuration::ZERO, |until| until.duration_since(now));
        let pause = RENEWAL_MIN.max(SignedDuration::from_secs(left.as_secs() / 2));
        let soonest = now.saturating_add(pause).unwrap_or(now);
        Some(if again <= now { soonest } else { again })
    }

    fn again(&self, document: &Document, failure: &Failure) -> Timestamp {
        let now = self.participant.clock.now();
        let doubled = SignedDuration::from_secs(PAUSE.as_secs() << document.attempts.min(20));
        let paused = now.saturating_add(doubled.min(PAUSE_MAX)).unwrap_or(now);
        match failure {
            Failure::Raise(error) => error.next_try().map_or(paused, |next| next.max(paused)),
            _ => paused,
        }
    }

    fn document(&self, subject: &str, form: Form, sha256: &str, level: Level, due: Option<Timestamp>) -> Document {
        Document {
            id: self.participant.new_id(),
            subject: subject.to_owned(),
            form,
            original: sha256.to_owned(),
            newest: sha256.to_owned(),
            content: None,
            level,
            awaited: false,
            due,
            attempts: 0,
            last_error: None,
        }
    }

    fn authorities(&self) -> Authorities<'_> {
        Authorities {
            trust: &self.participant.trust,
            chance: &self.participant.chance,
        }
    }

    fn raising<'a, S>(&self, sources: &'a S, level: Level) -> Raising<'a, S> {
        Raising {
            sources,
            level,
            now: self.participant.clock.now(),
        }
    }
}

fn cause_of(report: &Report) -> String {
    report.cause().map_or_else(
        || format!("it proves itself at level {} only", report.reach),
        |check| format!("{}: {}", check.id, check.answer.en),
    )
}
