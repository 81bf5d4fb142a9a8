//! Results that prove themselves: stamped as they are signed, held while nobody stamps, stamped again for ten years.

use std::sync::Arc;

use axum::http::StatusCode;
use domain::Clock;
use eds::cades::Level;
use eds::policy::ExpectedSigner;
use eds::{Report, Verdict};
use exchange::messages::ResultBody;
use exchange::participant::Desk;
use exchange::testing::{Postman, ProvingServices};
use exchange::{Handler, Participant};
use jiff::{SignedDuration, Timestamp};
use law::{MessageKind, System};
use preservation::documents::{self, Form};
use preservation::{Document, Settings, WhenSilent};
use serde_json::{Value, json};

use crate::holding::says_why;
use crate::office::{BIN, Office, PASSWORD, everywhere, opened_with};
use crate::people::Person;

pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

fn settings(when_silent: WhenSilent) -> Settings {
    Settings {
        level: Level::LT,
        when_silent,
        ..Settings::default()
    }
}

impl Office {
    /// The same office whose results prove themselves: by these services, after these settings.
    pub(crate) async fn proving(self, services: &ProvingServices, signatures: Settings) -> Self {
        let db = self.participant.db.clone();
        let participant = self
            .authority
            .participant_with(System::Provider, db, self.library.clone(), services.trust())
            .await;
        let lookups = exchange::testing::no_lookups(&participant);
        let provider = opened_with(&participant, self.files.path(), None, lookups, signatures).await;
        let desk = Arc::new(Desk {
            participant: participant.clone(),
            handler: provider.handler(),
        });
        let other = |participant: &Arc<Participant>, handler: Arc<dyn Handler>| {
            Arc::new(Desk {
                participant: participant.clone(),
                handler,
            })
        };
        let postman = Postman::default()
            .with(&participant, desk)
            .with(&self.portal, other(&self.portal, self.to_portal.clone()))
            .with(&self.center, other(&self.center, self.to_center.clone()));
        Self {
            router: provider.router(),
            provider,
            participant,
            postman,
            ..self
        }
    }
}

/// The office with an authority of time stamps whose certificate lasts for so long.
pub(crate) async fn proving(
    office: Office,
    when_silent: WhenSilent,
    lasts: SignedDuration,
) -> (Office, Arc<ProvingServices>) {
    let services = ProvingServices::listen(office.authority.clone(), office.clock.clone(), lasts).await;
    let office = office.proving(&services, settings(when_silent)).await;
    (office, services)
}

/// A case whose document waits for the signature, and whose application has its stamp.
pub(crate) async fn confirmed(office: &Office, official: &Person) -> String {
    let case = office.confirmed(official, 10).await;
    assert_eq!(office.provider.preserve().await.expect("works"), 1, "the application");
    case
}

/// The document of a case that is preserved in this form.
async fn kept(office: &Office, case: &str, form: Form) -> Document {
    let all = documents::of_subject(&office.participant.db, case).await.expect("read");
    let of_form: Vec<Document> = all.into_iter().filter(|document| document.form == form).collect();
    let [one] = of_form.as_slice() else {
        panic!("one of this form: {of_form:#?}");
    };
    one.clone()
}

fn results(office: &Office) -> Vec<ResultBody> {
    let envelopes = office.to_portal.all().into_iter();
    envelopes
        .filter(|envelope| envelope.kind == MessageKind::Result)
        .map(|envelope| serde_json::from_value(envelope.body).expect("a result"))
        .collect()
}

async fn judged(office: &Office, pdf: &[u8]) -> Report {
    let facts = eds::facts::of_pdf(pdf).expect("a signed PDF");
    assert_eq!(facts.len(), 1);
    office.participant.trust.judge(&facts[0], &ExpectedSigner::Anyone).await
}

/// Whoever comes back after days signs in again.
pub(crate) async fn comes_back(official: &mut Person) {
    let credentials = json!({ "iin": official.iin, "password": PASSWORD });
    let answer = official.post("/sessions", credentials).await;
    official.token = answer.json()["token"].as_str().expect("a token").to_owned();
}

pub(crate) async fn shown(official: &Person, case: &str) -> Value {
    official.get(&format!("/cases/{case}")).await.json()
}

/// The events of a case, whose chain must be whole.
async fn events(office: &Office, case: &str) -> Vec<domain::Event> {
    let all = store::events::of(&office.participant.db, case).await.expect("events");
    let own = all.into_iter().filter(|event| event.system == law::System::Provider);
    let mut own: Vec<_> = own.collect();
    own.sort_by_key(|event| event.n);
    domain::event::verify_chain(&own).unwrap_or_else(|n| panic!("the chain breaks at {n}: {own:#?}"));
    own
}

#[tokio::test]
async fn a_result_is_stamped_as_it_is_signed() {
    everywhere(async |office: Office| {
        let (office, services) = proving(office, WhenSilent::Hold, DAY * 400).await;
        let official = office.official(1).await;
        let case = confirmed(&office, &official).await;
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
        office.postman.carry_all().await;
        let sent = results(&office);
        assert_eq!((sent.len(), services.stamped()), (1, 2), "application and result");
        let pdf = &sent[0].document.as_ref().expect("the document").pdf;
        let report = judged(&office, pdf).await;
        assert_eq!(
            (report.verdict, report.reach),
            (Verdict::Valid, Level::LT),
            "{report:#?}"
        );
        // A stamp says its second, and that it may be off by one.
        let proved = report.proved_at.expect("a moment");
        assert!(proved.duration_since(office.clock.now()).as_secs() <= 1, "{proved}");
        let kept = kept(&office, &case, Form::Pdf).await;
        assert_eq!((kept.level, kept.awaited), (Level::LT, false));
        assert_eq!(kept.original, sent[0].document_sha256);
        assert_eq!(office.provider.preserve().await.expect("works"), 0, "nothing is due");
        let signed = events(&office, &case).await;
        assert!(signed.iter().any(|event| event.details["level"] == "LT"));
        assert!(!signed.iter().any(|event| event.kind == "document_held"));

        // Expired and revoked since: the signature was made before, and the file shows it.
        office.clock.advance(DAY);
        office.authority.revoke(&official.certificate);
        office.clock.advance(DAY * 365);
        let report = judged(&office, pdf).await;
        assert_eq!(report.verdict, Verdict::Valid, "{report:#?}");
    })
    .await;
}

#[tokio::test]
async fn while_nobody_stamps_the_result_is_held_and_leaves_by_itself() {
    everywhere(async |office: Office| {
        let (office, services) = proving(office, WhenSilent::Hold, DAY * 400).await;
        let mut official = office.official(1).await;
        let case = confirmed(&office, &official).await;
        services.be_silent(true);
        let before = shown(&official, &case).await;
        let signed = official.sign(&case).await;
        assert_eq!(signed.status, StatusCode::OK, "{}", signed.text());
        office.postman.carry_all().await;
        assert!(results(&office).is_empty(), "nobody gets what cannot prove itself");
        let held = shown(&official, &case).await;
        assert_eq!(
            (&held["state"], &held["until"]),
            (&"signed".into(), &before["until"]),
            "the term runs on"
        );
        assert!(held["held"]["next_try"].is_string());
        let words = [
            (
                "kk",
                "Не жетіспейді",
                "уақыт белгісі жоқ",
                "503 мәртебесімен жауап береді",
            ),
            ("ru", "Чего не хватает", "нет метки времени", "отвечает статусом 503"),
            ("en", "What is missing", "no time stamp", "answers with the status 503"),
        ];
        says_why(&office, &official, &case, words).await;
        // Signing again is not needed, and changes nothing.
        assert_eq!(official.sign(&case).await.status, StatusCode::CONFLICT);
        let events_held = events(&office, &case).await;
        let told = events_held
            .iter()
            .find(|event| event.kind == "document_held")
            .expect("an event");
        assert!(told.clause.is_some() && told.outcome == domain::Outcome::Failed);
        assert!(
            told.details["missing"]["ru"]
                .as_str()
                .is_some_and(|cause| cause.contains("503"))
        );

        // Tried again, in vain; the pauses grow, and the term runs out meanwhile.
        office.clock.advance(SignedDuration::from_secs(6));
        assert_eq!(office.provider.preserve().await.expect("works"), 0);
        let troubled = documents::troubled(&office.participant.db, 10).await.expect("read");
        assert_eq!(
            (troubled.len(), troubled[0].attempts, troubled[0].awaited),
            (1, 1, true)
        );
        says_why(&office, &official, &case, words).await;
        assert!(troubled[0].due.is_some_and(|due| due > office.clock.now()));
        office.clock.advance(DAY * 40);
        assert_eq!(office.provider.note_overdue().await.expect("noted"), 1);

        services.be_silent(false);
        assert_eq!(office.provider.preserve().await.expect("works"), 1);
        office.postman.carry_all().await;
        let sent = results(&office);
        assert_eq!(sent.len(), 1);
        let pdf = &sent[0].document.as_ref().expect("the document").pdf;
        let report = judged(&office, pdf).await;
        assert!(report.is_valid() && report.reach >= Level::LT, "{report:#?}");
        comes_back(&mut official).await;
        let done = shown(&official, &case).await;
        assert!(done["held"].is_null() && done["status"] == "done", "{done}");
        let proved = events(&office, &case).await;
        assert!(
            proved
                .iter()
                .any(|event| event.kind == "document_proved" && event.clause.is_some())
        );
        assert_eq!(
            official.get(&format!("/cases/{case}/document.pdf")).await.body[..],
            pdf[..]
        );
        let figures = documents::figures(&office.participant.db).await.expect("read");
        assert_eq!(
            (figures.all, figures.troubled, figures.awaited, figures.given_up),
            (2, 0, 0, 0)
        );
    })
    .await;
}

#[tokio::test]
async fn where_the_policy_says_so_the_result_leaves_and_is_raised_where_it_is_kept() {
    everywhere(async |office: Office| {
        let (office, services) = proving(office, WhenSilent::HandOver, DAY * 400).await;
        let official = office.official(1).await;
        let case = confirmed(&office, &official).await;
        services.be_silent(true);
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
        office.postman.carry_all().await;
        let sent = results(&office);
        let pdf = &sent[0].document.as_ref().expect("the document").pdf;
        assert_eq!(judged(&office, pdf).await.reach, Level::B);
        services.be_silent(false);
        office.clock.advance(SignedDuration::from_secs(3));
        assert_eq!(office.provider.preserve().await.expect("works"), 1);
        let raised = official.get(&format!("/cases/{case}/document.pdf")).await.body;
        assert!(raised.starts_with(pdf), "what was issued is still its beginning");
        assert!(judged(&office, &raised).await.reach >= Level::LT);
    })
    .await;
}

#[tokio::test]
async fn what_was_revoked_before_it_was_stamped_is_signed_anew() {
    everywhere(async |office: Office| {
        let (office, services) = proving(office, WhenSilent::Hold, DAY * 400).await;
        let mut official = office.official(1).await;
        let case = confirmed(&office, &official).await;
        services.be_silent(true);
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
        office.clock.advance(SignedDuration::from_mins(2));
        office.authority.revoke(&official.certificate);
        office.clock.advance(SignedDuration::from_mins(2));
        services.be_silent(false);
        office.provider.preserve().await.expect("works");
        let back = shown(&official, &case).await;
        assert_eq!(back["state"], "confirmed", "{back}");
        assert!(
            back["held"].is_null() && back["refuted"]["cause"]["ru"].is_string(),
            "{back}"
        );
        assert!(results(&office).is_empty());
        let told = events(&office, &case).await;
        assert!(
            told.iter()
                .any(|event| event.kind == "document_refuted" && event.clause.is_some())
        );
        let (key, certificate) = office
            .authority
            .employee(&official.iin, "Нұрланова", "Динара", BIN, "Отдел");
        (official.key, official.certificate) = (key, certificate);
        let signed = official.sign(&case).await;
        assert_eq!(signed.status, StatusCode::OK, "{}", signed.text());
        office.postman.carry_all().await;
        assert_eq!(results(&office).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn for_ten_years_a_result_is_stamped_again_before_each_stamp_runs_out() {
    everywhere(async |office: Office| {
        // The issuing authority lasts for ten years less a day; each certificate for time stamps for one and a bit.
        let lasts = DAY * 400;
        let (office, services) = proving(office, WhenSilent::Hold, lasts).await;
        let mut official = office.official(1).await;
        let case = confirmed(&office, &official).await;
        let signed_at = office.clock.now();
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
        office.clock.advance(DAY);
        office.authority.revoke(&official.certificate);
        let mut renewals = 0;
        for step in 1..=363 {
            office.clock.advance(DAY * 10);
            if step % 36 == 0 {
                services.renew(lasts);
            }
            // Silence on the very day of a renewal: there is a month for it.
            services.be_silent(step == 73);
            renewals += office.provider.preserve().await.expect("works");
        }
        let troubled = documents::troubled(&office.participant.db, 10).await.expect("read");
        assert!(troubled.is_empty(), "{troubled:#?}");
        comes_back(&mut official).await;
        let pdf = official.get(&format!("/cases/{case}/document.pdf")).await.body;
        let report = judged(&office, &pdf).await;
        assert_eq!(
            (report.verdict, report.reach),
            (Verdict::Valid, Level::LTA),
            "{report:#?}"
        );
        let proved = report.proved_at.expect("a moment");
        assert!(
            proved.duration_since(signed_at).as_secs() <= 1,
            "proved at the time of signing: {proved}"
        );
        assert!(
            report
                .stamp_again_before
                .is_some_and(|until| until > office.clock.now())
        );
        let result = kept(&office, &case, Form::Pdf).await;
        let versions = documents::versions(&office.participant.db, &result.id)
            .await
            .expect("read");
        assert_eq!(
            versions.len() * 2,
            renewals + 2,
            "the application as often as the result"
        );
        let renewals = versions.len() - 1;
        assert!((8..=12).contains(&renewals), "{renewals}");
        for version in &versions {
            use sha2::Digest;
            let was = &pdf[..version.size];
            assert_eq!(hex::encode(sha2::Sha256::digest(was)), version.sha256, "{version:?}");
        }
        let stamped = events(&office, &case).await;
        let stamped = stamped.iter().filter(|event| {
            event.kind == "signature_stamped_again" && event.details["document"] == result.original.as_str()
        });
        assert_eq!(stamped.count(), renewals);
        pyhanko_agrees(&office, &pdf, signed_at, renewals);
    })
    .await;
}

/// The whole chain of stamps by somebody else's program, at the end of the ten years.
#[expect(clippy::print_stderr, reason = "what a test leaves out is said")]
fn pyhanko_agrees(office: &Office, pdf: &[u8], signed_at: Timestamp, stamps: usize) {
    use std::process::Command;
    let demanded = std::env::var("QYZMET_TEST_TOOLS").is_ok_and(|value| value == "1");
    let python = std::env::var("QYZMET_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import pyhanko"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        assert!(!demanded, "QYZMET_TEST_TOOLS=1 demands pyHanko, which is not here");
        eprintln!("SKIPPED: pyHanko is not installed; set QYZMET_TEST_TOOLS=1 to demand it");
        return;
    }
    let place = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| std::fs::write(place.path().join(name), bytes).expect("written");
    write("result.pdf", pdf);
    write("root.pem", office.authority.root.to_pem().as_bytes());
    write("issuing.pem", office.authority.issuing.to_pem().as_bytes());
    write("root.crl", &office.authority.root_crl().der);
    write("now.crl", &office.authority.crl().der);
    write("validate.py", VALIDATE.as_bytes());
    let output = Command::new(&python)
        .args(["validate.py", &signed_at.to_string(), &office.clock.now().to_string()])
        .current_dir(place.path())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains(&format!("OK True True True {stamps} LTA_UPDATES")),
        "{said}"
    );
}

/// The newest stamp by the list of that day, each one before by what the file carries, at the moment of the one after it.
const VALIDATE: &str = r#"
import sys
from datetime import datetime
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext
roots, others = [load_cert_from_pemder("root.pem")], [load_cert_from_pemder("issuing.pem")]
above, today = open("root.crl", "rb").read(), open("now.crl", "rb").read()
signed, moment = (datetime.fromisoformat(text.replace("Z", "+00:00")) for text in sys.argv[1:3])
def at(moment, lists):
    return ValidationContext(trust_roots=roots, other_certs=others, allow_fetching=False, moment=moment,
        crls=[above] + lists, revocation_mode="hard-fail")
with open("result.pdf", "rb") as file:
    reader = PdfFileReader(file)
    carried = [reference.get_object().data for reference in DocumentSecurityStore.read_dss(reader).crls]
    lists, good = [today], []
    for stamp in reversed(list(reader.embedded_timestamp_signatures)):
        status = validate_pdf_timestamp(stamp, at(moment, lists))
        good.append(status.valid and status.intact and status.trusted)
        moment, lists = status.timestamp, carried
    signature = reader.embedded_regular_signatures[0]
    status = validate_pdf_signature(signature, at(signed, carried), ts_validation_context=at(moment, carried))
    print(status.pretty_print_details())
    print("OK", status.bottom_line, status.timestamp_validity.trusted, all(good), len(good), status.modification_level.name)
"#;
