//! PAdES beyond B: judged years later; agreed on with pyHanko, both ways.

use eds::cades::{Evidence, Level};
use eds::issue::Service;
use eds::pades::{self, Dictionary, STAMPED_CONTENTS_BYTES};
use eds::{Algorithm, EdsError, Verdict, facts};
use jiff::{SignedDuration, Timestamp};

use crate::levels::{World, level, root_list, service_of};
use crate::policy::{CONTENT, check};
use crate::support::{Holder, days, employee, folder, has, known, python, succeed, the_one, write};

const ONE_PAGE: &[u8] = include_bytes!("../vectors/one-page.pdf");

fn dictionary(world: &World) -> Dictionary {
    Dictionary {
        name: "ҚАЛИЕВ ДАНИЯР".into(),
        reason: String::new(),
        location: String::new(),
        signed_at: world.now(),
    }
}

/// The same document at each level.
fn pdfs(world: &World) -> [(Level, Vec<u8>); 4] {
    let chain = world.authority.chain();
    let prepared = pades::prepare_for(ONE_PAGE, &dictionary(world), STAMPED_CONTENTS_BYTES).expect("a place");
    let cms = pades::sign_prepared(&prepared, &world.person.key, &world.person.certificate, &chain).expect("signed");
    let b = pades::embed(&prepared, &cms).expect("embedded");
    let t = pades::embed(&prepared, &world.t(&cms, world.now())).expect("embedded");
    let lt = pades::with_validation_data(&t, &world.evidence()).expect("a store");
    let place = pades::prepare_stamp(&lt).expect("a place");
    let lta = pades::embed_stamp(&place, &world.stamp(&place.digest, world.now())).expect("stamped");
    [(Level::B, b), (Level::T, t), (Level::LT, lt), (Level::LTA, lta)]
}

#[test]
fn pades_levels_are_told_and_outlive_the_certificate() {
    let world = World::new();
    for (wanted, pdf) in pdfs(&world) {
        let facts = the_one(facts::of_pdf(&pdf));
        level(
            &world.judge(&facts, &world.authority.nothing_revoked(), world.now()),
            wanted,
        );
        let later = world.now() + days(300);
        let today = known(world.list(later - days(1), later + days(1), &[]));
        let report = world.judge(&facts, &today, later);
        assert_eq!(
            report.is_valid(),
            wanted >= Level::LT,
            "{}",
            eds::report::in_words(&report, "en")
        );
    }
    // The same evidence again adds nothing; a document stamped again stays what it is.
    let [.., (_, lta)] = pdfs(&world);
    assert_eq!(
        pades::with_validation_data(&lta, &Evidence::default()).as_deref(),
        Ok(lta.as_slice())
    );
    let more = pades::with_validation_data(&lta, &world.evidence()).expect("a store");
    let place = pades::prepare_stamp(&more).expect("a place");
    let again = pades::embed_stamp(&place, &world.stamp(&place.digest, world.now() + days(1))).expect("stamped");
    let facts = the_one(facts::of_pdf(&again));
    assert_eq!(facts.archives.len(), 2);
    level(
        &world.judge(
            &facts,
            &world.authority.nothing_revoked(),
            world.now() + SignedDuration::from_hours(20),
        ),
        Level::LTA,
    );
    // A token over something else.
    let wrong = world.stamp(&[1; 32], world.now());
    assert_eq!(pades::embed_stamp(&place, &wrong), Err(EdsError::DigestMismatch));
    if has("qpdf", &["--version"]) && has("pdfsig", &["-v"]) {
        let folder = folder();
        write(folder.path(), "lta.pdf", &again);
        succeed(folder.path(), "qpdf --check lta.pdf");
        let text = succeed(folder.path(), "pdfsig -nocert lta.pdf");
        assert!(text.contains("Signature is Valid."), "{text}");
    }
}

#[test]
fn pyhanko_validates_our_levels() {
    let Some(python) = python() else { return };
    let world = World::new();
    let place = folder();
    write(place.path(), "root.pem", world.authority.root.to_pem());
    write(place.path(), "issuing.pem", world.authority.certificate.to_pem());
    write(
        place.path(),
        "crl.der",
        world.list(world.now() - days(1), world.now() + days(1), &[]).der,
    );
    write(place.path(), "root.crl", root_list(&world));
    write(place.path(), "validate.py", VALIDATE);
    for (wanted, pdf) in pdfs(&world) {
        let name = format!("{wanted}.pdf");
        write(place.path(), &name, pdf);
        let text = succeed(place.path(), &format!("{python} validate.py {name} {wanted}"));
        assert!(text.contains("OK True True True"), "{wanted}: {text}");
        assert!(
            wanted < Level::LT || text.contains("DSS True True True True"),
            "{wanted}: {text}"
        );
    }
}

const VALIDATE: &str = r#"
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
name, level = sys.argv[1:3]
roots = [load_cert_from_pemder("root.pem")]
crls = [open("crl.der", "rb").read(), open("root.crl", "rb").read()]
with open(name, "rb") as file:
    reader = PdfFileReader(file)
    signature = reader.embedded_regular_signatures[0]
    context = ValidationContext(trust_roots=roots, other_certs=[load_cert_from_pemder("issuing.pem")], allow_fetching=False, crls=crls, revocation_mode="hard-fail")
    status = validate_pdf_signature(signature, context)
    print(status.pretty_print_details())
    stamped = level == "B" or status.timestamp_validity.valid
    if level in ("LT", "LTA"):
        store = DocumentSecurityStore.read_dss(reader)
        print("DSS", len(list(store.load_certs())) >= 2, len(store.crls) == 2, len(store.ocsps) == 1, len(store.vri_entries) == 1)
    print("OK", status.bottom_line, status.modification_level.name in ("NONE", "LTA_UPDATES"), stamped)
"#;

/// ETSI EN 319 102-1 as pyHanko has it. Each level has its algorithm: B the basic one (§5.3), T and LT the one with time
/// (§5.5), LTA the one with archival data (§5.6.3). The last is what `pyhanko sign adesverify` always runs, and it looks
/// for a document time stamp, so it says NO_POE of every LT: of ours as of its own.
#[test]
fn pyhanko_validates_our_levels_by_the_ades_algorithms() {
    let Some(python) = python() else { return };
    let world = World::new();
    let place = folder();
    let root = |at: Timestamp| {
        let (key, root) = (&world.authority.root_key, &world.authority.root);
        let list = eds::crl::Crl::issue(key, root, 2, at - days(1), at + days(30), &[]);
        list.expect("a list").der
    };
    let later = world.now() + days(300);
    for (name, bytes) in [
        ("root.pem", world.authority.root.to_pem().into_bytes()),
        ("issuing.pem", world.authority.certificate.to_pem().into_bytes()),
        (
            "now.crl",
            world.list(world.now() - days(1), world.now() + days(1), &[]).der,
        ),
        ("now.root.crl", root(world.now())),
        ("later.crl", world.list(later - days(1), later + days(1), &[]).der),
        ("later.root.crl", root(later)),
        ("content", CONTENT.to_vec()),
        ("ades.py", ADES.into()),
    ] {
        write(place.path(), name, bytes);
    }
    for (level, pdf) in pdfs(&world) {
        write(place.path(), &format!("{level}.pdf"), pdf);
    }
    for (level, cms) in world.cades(CONTENT) {
        write(place.path(), &format!("{level}.p7s"), cms);
    }
    let seconds = later.as_second();
    let text = succeed(place.path(), &format!("{python} ades.py {seconds}"));
    let told: Vec<&str> = text.lines().collect();
    assert_eq!(
        told,
        [
            "B.pdf basic OK",
            "T.pdf time OK",
            "LT.pdf time OK",
            "LTA.pdf time OK",
            "LT.pdf archival NO_POE",
            "LTA.pdf archival OK",
            "LTA.pdf archival later OK",
            "B.p7s basic OK",
            "T.p7s time OK",
            "LT.p7s time OK",
            "LTA.p7s time OK",
        ],
        "{text}"
    );
}

/// What is in the file proves LT and LTA; of B and T the lists are given. Later, somebody must know today about the
/// authority of the stamps.
const ADES: &str = r#"
import asyncio, datetime, hashlib, logging, sys
from asn1crypto import cms, crl
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.ades import ades_basic_validation, ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.policy_decl import LocalKnowledge, PdfSignatureValidationSpec, RevinfoOnlineFetchingRule, RevocationInfoGatheringSpec, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, FreshnessReqType
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer
from asn1crypto import ocsp
logging.disable(logging.CRITICAL)
later = datetime.datetime.fromtimestamp(int(sys.argv[1]), datetime.timezone.utc)
def read(name):
    with open(name, "rb") as file:
        return file.read()
def lists(when):
    return [CRLContainer(crl.CertificateList.load(read(when + name))) for name in (".crl", ".root.crl")]
def spec(crls, ocsps=()):
    # As adesverify has it.
    rule = CertRevTrustPolicy(REQUIRE_REVINFO, freshness=None, freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION)
    trust = SimpleTrustManager.build(trust_roots=[load_cert_from_pemder("root.pem")])
    knowledge = LocalKnowledge(known_certs=[load_cert_from_pemder("issuing.pem")], known_crls=list(crls), known_ocsps=list(ocsps))
    alone = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    policy = CertValidationPolicySpec(trust_manager=trust, revinfo_policy=rule)
    return SignatureValidationSpec(cert_validation_policy=policy, revinfo_gathering_policy=alone, local_knowledge=knowledge)
def told(name, routine, result):
    print(name, routine, result.ades_subindic.name)
def of_store(reader):
    store = DocumentSecurityStore.read_dss(reader)
    crls = [CRLContainer(crl.CertificateList.load(stream.get_object().data)) for stream in store.crls]
    ocsps = [one for stream in store.ocsps for one in OCSPContainer.load_multi(ocsp.OCSPResponse.load(stream.get_object().data))]
    return spec(crls, ocsps)
def signature(name):
    reader = PdfFileReader(open(name, "rb"))
    return reader, reader.embedded_regular_signatures[0]
def archival(name, label, crls, **timing):
    _, found = signature(name)
    told(name, label, asyncio.run(ades_lta_validation(found, PdfSignatureValidationSpec(signature_validation_spec=spec(crls)), **timing)))
_, found = signature("B.pdf")
told("B.pdf", "basic", asyncio.run(ades_basic_validation(found.signed_data, spec(lists("now")), raw_digest=found.compute_digest())))
for name in ("T.pdf", "LT.pdf", "LTA.pdf"):
    reader, found = signature(name)
    known = spec(lists("now")) if name == "T.pdf" else of_store(reader)
    told(name, "time", asyncio.run(ades_with_time_validation(found.signed_data, known, raw_digest=found.compute_digest())))
archival("LT.pdf", "archival", [])
archival("LTA.pdf", "archival", [])
archival("LTA.pdf", "archival later", lists("later"), timing_info=ValidationTimingInfo(later, later, point_in_time_validation=False))
digest = hashlib.sha256(read("content")).digest()
for name, routine in (("B.p7s", "basic"), ("T.p7s", "time"), ("LT.p7s", "time"), ("LTA.p7s", "time")):
    data = cms.ContentInfo.load(read(name))["content"]
    validate = ades_basic_validation if routine == "basic" else ades_with_time_validation
    told(name, routine, asyncio.run(validate(data, spec(lists("now")), raw_digest=digest)))
"#;

#[test]
fn what_pyhanko_signs_is_read_at_every_level() {
    let Some(python) = python() else { return };
    let world = World::new();
    let place = folder();
    let key = |name: &str, holder: &Holder| {
        write(
            place.path(),
            &format!("{name}.p8"),
            holder.key.to_pkcs8_der().expect("exports"),
        );
        write(place.path(), &format!("{name}.pem"), holder.certificate.to_pem());
    };
    key("person", &world.person);
    // pyHanko's own authority of time stamps has RSA keys only.
    let rsa = service_of(
        Algorithm::Rsa2048,
        &world.authority,
        Service::TimeStamping,
        world.now() + days(90),
    );
    key("tsa", &rsa);
    key("official", &world.authority.holder(&employee()));
    write(place.path(), "one.pdf", ONE_PAGE);
    write(place.path(), "root.pem", world.authority.root.to_pem());
    write(place.path(), "issuing.pem", world.authority.certificate.to_pem());
    write(
        place.path(),
        "crl.der",
        world.list(world.now() - days(1), world.now() + days(1), &[]).der,
    );
    write(place.path(), "root.crl", root_list(&world));
    write(place.path(), "sign.py", SIGN);
    succeed(place.path(), &format!("{python} sign.py"));
    let read = |name: &str| std::fs::read(place.path().join(name)).expect("a file");
    let moment = Timestamp::now();
    for (name, wanted) in [
        ("B.pdf", Level::B),
        ("T.pdf", Level::T),
        ("LT.pdf", Level::LT),
        ("LTA.pdf", Level::LTA),
    ] {
        let facts = the_one(facts::of_pdf(&read(name)));
        level(&world.judge(&facts, &world.authority.nothing_revoked(), moment), wanted);
    }
    // Two signers, and a packed file.
    for name in ["two.pdf", "packed.pdf"] {
        let all = facts::of_pdf(&read(name)).expect("signatures");
        assert_eq!(all.len(), 2, "{name}");
        for facts in all {
            check(
                &world.judge(&facts, &world.authority.nothing_revoked(), moment),
                Verdict::Valid,
                None,
            );
        }
    }
    // Visible, over the page that was signed.
    let all = facts::of_pdf(&read("visible.pdf")).expect("signatures");
    let report = world.judge(&all[0], &world.authority.nothing_revoked(), moment);
    check(&report, Verdict::Invalid, Some("coverage"));
    assert!(
        report
            .cause()
            .is_some_and(|cause| cause.answer.en.contains("draws over a page"))
    );
}

const SIGN: &str = r#"
from io import BytesIO
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import SigSeedSubFilter, SigFieldSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
chain = [load_cert_from_pemder("issuing.pem"), load_cert_from_pemder("root.pem")]
store = SimpleCertificateStore()
store.register_multiple(chain)
def signer(name):
    return signers.SimpleSigner(load_cert_from_pemder(name + ".pem"), load_private_key_from_pemder(name + ".p8", None), store)
tsa = timestamps.DummyTimeStamper(load_cert_from_pemder("tsa.pem"), load_private_key_from_pemder("tsa.p8", None), certs_to_embed=store)
def context():
    return ValidationContext(trust_roots=[chain[1]], other_certs=chain, allow_fetching=False,
        crls=[open("crl.der", "rb").read(), open("root.crl", "rb").read()], revocation_mode="hard-fail")
def sign(data, name, field, level, **more):
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
        validation_context=context() if level in ("LT", "LTA") else None,
        embed_validation_info=level in ("LT", "LTA"), use_pades_lta=level == "LTA")
    out = BytesIO()
    signers.PdfSigner(meta, signer(name), timestamper=None if level == "B" else tsa, **more).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(data)), output=out)
    return out.getvalue()
one = open("one.pdf", "rb").read()
for level in ("B", "T", "LT", "LTA"):
    open(level + ".pdf", "wb").write(sign(one, "person", "A", level))
once = sign(one, "person", "A", "B")
open("two.pdf", "wb").write(sign(once, "official", "B", "T"))
out = BytesIO()
copy_into_new_writer(PdfFileReader(BytesIO(one)), writer_kwargs={"stream_xrefs": True}).write(out)
once = sign(out.getvalue(), "person", "A", "B")
open("packed.pdf", "wb").write(sign(once, "official", "B", "B"))
once = sign(one, "person", "A", "B")
open("visible.pdf", "wb").write(sign(once, "official", "B", "B", new_field_spec=SigFieldSpec("B", box=(10, 10, 300, 300))))
"#;
