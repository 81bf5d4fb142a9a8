//! `qyzmet verify FILE…`: signatures of PDFs, CMS, XML and scanned barcode rows, judged and told in words or as JSON.

mod json;
pub(super) mod material;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use domain::Clock;
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Policy, Report, TrustStore, Verdict};
use jiff::Timestamp;
use verification::{Card, Form, Found, Judging, Opened, VerificationError};

use crate::commands::language::{self, Lang};
use crate::commands::{fail, say};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// PDF, a card of an electronic document, CMS (DER or PEM), signed XML, or a picture of a page with a barcode row;
    /// several pictures are the pages of one document with --together. A detached CMS needs its content:
    /// --content, or the file of the same name without its ending, or with `.json`.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The files are pictures of the pages of one document, whose codes belong together.
    #[arg(long)]
    together: bool,
    /// The content of a detached CMS.
    #[arg(long)]
    content: Option<PathBuf>,
    /// Certificates of the authority, PEM or DER (root and issuing). Default: `ca.pem` beside the file.
    #[arg(long)]
    trust: Vec<PathBuf>,
    /// The authority's revocation lists. Default: `crl.pem` beside the file.
    #[arg(long)]
    crl: Vec<PathBuf>,
    /// The policy: `own-authority`, `nuc-rk`, or a policy document of your own.
    #[arg(long, default_value = "own-authority")]
    policy: String,
    /// Judge as of this moment (RFC 3339) in place of now.
    #[arg(long)]
    at: Option<Timestamp>,
    /// JSON in place of words.
    #[arg(long)]
    json: bool,
    /// The language of the report and of errors; without it that of the environment (LC_ALL, LC_MESSAGES, LANG), else English.
    #[arg(long)]
    lang: Option<Lang>,
}

/// Why a file could not be judged at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum VerifyError {
    #[error("{path} cannot be read: {cause}")]
    Unreadable { path: String, cause: std::io::Error },
    #[error("{path}: {cause}")]
    Malformed { path: String, cause: eds::EdsError },
    #[error("{path}: {cause}")]
    File { path: String, cause: VerificationError },
    #[error("{0} is a detached signature: name its content with --content FILE")]
    NoContent(String),
    #[error("no certificates of an authority: give --trust ca.pem, or put ca.pem beside the file")]
    NoTrust,
    #[error("no certificate given is a root, signed by itself: give the authority's root with --trust too")]
    NoRoot,
    #[error("there is no policy {0:?}; give own-authority, nuc-rk or the path of a policy document")]
    NoPolicy(String),
}

/// What came of one file.
struct Outcome {
    verdict: Verdict,
    /// Each with the name of the attached file that holds the signature, for a card.
    reports: Vec<(Option<String>, Report)>,
    card: Option<Card>,
    /// A content was named, and no signature of the file is over it.
    is_content_unused: bool,
}

/// The exit codes: 0 valid, 1 invalid, 2 not proved, 3 unreadable; of several files the worst decides.
pub(crate) const UNREADABLE: u8 = 3;

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let language = language::spoken(arguments.lang);
    let mut codes = Vec::new();
    let mut objects = Vec::new();
    let groups = arguments
        .files
        .chunks(if arguments.together { arguments.files.len() } else { 1 });
    for group in groups {
        let Some(file) = group.first() else { continue };
        let outcome = verify(group, arguments);
        if outcome.as_ref().is_ok_and(|outcome| outcome.is_content_unused) {
            fail(words::content_unused(file).in_language(language));
        }
        match outcome {
            Ok(outcome) if arguments.json => {
                objects.push(json::of_file(file, &outcome, language));
                codes.push(code(outcome.verdict));
            }
            Ok(outcome) => {
                say(&format!("{}:", file.display()));
                if let Some(card) = &outcome.card {
                    say(card.in_words().in_language(language));
                }
                for (attachment, report) in &outcome.reports {
                    if let Some(name) = attachment {
                        say(&format!("{name}:"));
                    }
                    say(eds::report::in_words(report, language).trim_end());
                }
                codes.push(code(outcome.verdict));
            }
            Err(error) => {
                let told = error.told();
                let told = told.in_language(language);
                if arguments.json {
                    objects.push(json::of_error(file, told));
                }
                fail(told);
                codes.push(UNREADABLE);
            }
        }
    }
    if arguments.json {
        say(&json::whole(objects));
    }
    let badness = |code: &u8| match *code {
        0 => 0,
        2 => 1,
        1 => 2,
        _ => 3,
    };
    ExitCode::from(codes.into_iter().max_by_key(badness).unwrap_or(UNREADABLE))
}

const fn code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid => 0,
        Verdict::Invalid => 1,
        Verdict::Indeterminate => 2,
    }
}

/// Judges one file, or the pages of one document.
fn verify(files: &[PathBuf], arguments: &Arguments) -> Result<Outcome, VerifyError> {
    let file = files.first().map_or(Path::new(""), PathBuf::as_path);
    let policy = material::policy(&arguments.policy)?;
    let pages = files
        .iter()
        .map(|path| material::read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let opened = open(file, &pages, arguments.content.as_deref())?;
    let trust = material::trust(&given_or_beside(file, &arguments.trust, "ca.pem"))?;
    let revocation = material::revocation(&given_or_beside(file, &arguments.crl, "crl.pem"))?;
    let now = arguments
        .at
        .unwrap_or_else(|| domain::clock::WallClock::default().now());
    let mut outcome = judge(&opened, &policy, &trust, &revocation, now);
    outcome.is_content_unused = arguments.content.is_some() && !opened.signatures.iter().any(is_over_a_named_content);
    Ok(outcome)
}

/// Signatures of a card are over the original inside it, those of a PDF or XML over the file itself.
fn is_over_a_named_content(found: &Found) -> bool {
    found.form == Form::Cms && found.attachment.is_none()
}

fn judge(opened: &Opened, policy: &Policy, trust: &TrustStore, revocation: &Revocation, now: Timestamp) -> Outcome {
    let judging = Judging {
        policy,
        trust,
        revocation,
        expected: &ExpectedSigner::Anyone,
        now,
    };
    let reports: Vec<Report> = opened.signatures.iter().map(|found| found.judge(&judging)).collect();
    let attachments = opened.signatures.iter().map(|found| found.attachment.clone());
    Outcome {
        verdict: verification::verdict(&reports, opened),
        card: opened.card.clone(),
        is_content_unused: false,
        reports: attachments.zip(reports).collect(),
    }
}

/// Where the content of a detached CMS is not named, it is looked for beside the file.
fn open(file: &Path, pages: &[Vec<u8>], content: Option<&Path>) -> Result<Opened, VerifyError> {
    let refused = |cause| VerifyError::File {
        path: file.display().to_string(),
        cause,
    };
    let content = content.map(material::read).transpose()?;
    let pages: Vec<&[u8]> = pages.iter().map(Vec::as_slice).collect();
    match verification::open_all(&pages, content.as_deref()) {
        Err(VerificationError::ContentMissing) => {}
        opened => return opened.map_err(refused),
    }
    let beside = [file.with_extension("json"), file.with_extension("")];
    let beside = beside.iter().find(|path| path.as_path() != file && path.is_file());
    let beside = beside.ok_or_else(|| VerifyError::NoContent(file.display().to_string()))?;
    verification::open_all(&pages, Some(&material::read(beside)?)).map_err(refused)
}

pub(super) fn given_or_beside(file: &Path, given: &[PathBuf], name: &str) -> Vec<PathBuf> {
    let beside = file.with_file_name(name);
    if !given.is_empty() {
        given.to_vec()
    } else if beside.is_file() {
        vec![beside]
    } else {
        Vec::new()
    }
}
