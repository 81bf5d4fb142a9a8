//! `qyzmet card`: the card of an electronic document, a PDF with the original and its signatures inside.

mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use card::{CardError, Language, Order, Original};
use domain::Clock;
use eds::Verdict;
use eds::policy::ExpectedSigner;
use jiff::Timestamp;
use verification::Judging;

use super::verify::{VerifyError, given_or_beside, material};
use crate::commands::language::{self, Lang};
use crate::commands::{chain, fail, say};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The signatures: CMS, DER or PEM.
    #[arg(required = true)]
    signatures: Vec<PathBuf>,
    /// Where the card goes.
    #[arg(required = true)]
    output: PathBuf,
    /// The signed document. Not needed where the first CMS carries it.
    #[arg(long)]
    content: Option<PathBuf>,
    /// What the document is called. Default: the name of its file.
    #[arg(long)]
    title: Option<String>,
    /// Certificates of the authority, PEM or DER (root and issuing). Default: `ca.pem` beside the first signature.
    #[arg(long)]
    trust: Vec<PathBuf>,
    /// The authority's revocation lists. Default: `crl.pem` beside the first signature.
    #[arg(long)]
    crl: Vec<PathBuf>,
    /// The policy: `own-authority`, `nuc-rk`, or a policy document of your own.
    #[arg(long, default_value = "own-authority")]
    policy: String,
    /// Judge as of this moment (RFC 3339) in place of now.
    #[arg(long)]
    at: Option<Timestamp>,
    /// The language of the card and of what is said here. Without it the card is in Russian, and the environment
    /// (LC_ALL, LC_MESSAGES, LANG) chooses for what is said, else English.
    #[arg(long)]
    lang: Option<Lang>,
    /// The address of a page where the card can be checked, for its first page.
    #[arg(long)]
    check: Option<String>,
    /// Do not print the signatures as codes.
    #[arg(long)]
    no_codes: bool,
    /// Make the card also where a signature is not valid; the card then says so.
    #[arg(long)]
    even_if_bad: bool,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Material(#[from] VerifyError),
    #[error("no CMS carries its content: name the signed document with --content FILE")]
    NoContent,
    #[error("the CMS cannot be read: {0}")]
    Cms(eds::EdsError),
    #[error("{}", chain(.0))]
    Card(#[from] CardError),
    #[error("{path} cannot be written: {cause}")]
    Unwritable { path: String, cause: std::io::Error },
}

/// The exit codes are those of `verify`: 0 a card of valid signatures, 1 of an invalid one, 2 of one that is not proved, 3
/// no card for another cause. Without --even-if-bad 1 and 2 leave no card.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let language = language::spoken(arguments.lang);
    match made(arguments) {
        Ok((verdict, size_bytes)) => {
            let path = arguments.output.display().to_string();
            say(words::made(&path, size_bytes).in_language(language));
            ExitCode::from(code(verdict))
        }
        Err(failure) => {
            fail(failure.told().in_language(language));
            ExitCode::from(match failure {
                Failure::Card(CardError::NotValid(verdict)) => code(verdict),
                _ => 3,
            })
        }
    }
}

const fn code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Valid => 0,
        Verdict::Invalid => 1,
        Verdict::Indeterminate => 2,
    }
}

/// Writes the card; gives what is true of its signatures, and how many bytes it has.
fn made(arguments: &Arguments) -> Result<(Verdict, usize), Failure> {
    let files = arguments.signatures.iter().map(|path| material::read(path));
    let files = files.collect::<Result<Vec<_>, _>>()?;
    let (name, content) = original(arguments, &files)?;
    let beside = arguments.signatures.first().map_or(Path::new(""), PathBuf::as_path);
    let trust = material::trust(&given_or_beside(beside, &arguments.trust, "ca.pem"))?;
    let revocation = material::revocation(&given_or_beside(beside, &arguments.crl, "crl.pem"))?;
    let policy = material::policy(&arguments.policy)?;
    let now = domain::clock::WallClock::default().now();
    let judging = Judging {
        policy: &policy,
        trust: &trust,
        revocation: &revocation,
        expected: &ExpectedSigner::Anyone,
        now: arguments.at.unwrap_or(now),
    };
    let signatures = card::examine(files.iter().map(Vec::as_slice), &content, &judging)?;
    let pdf = card::make(&Order {
        title: arguments.title.as_deref().unwrap_or(&name),
        original: Original {
            name: &name,
            media_type: media_type(&name, &content),
            bytes: &content,
        },
        signatures: &signatures,
        known: &revocation,
        system: concat!("Qyzmet ", env!("CARGO_PKG_VERSION")),
        check: arguments.check.as_deref(),
        language: arguments.lang.map_or(Language::Ru, of_card),
        at: now,
        codes: !arguments.no_codes,
        even_if_bad: arguments.even_if_bad,
    })?;
    std::fs::write(&arguments.output, &pdf).map_err(|cause| Failure::Unwritable {
        path: arguments.output.display().to_string(),
        cause,
    })?;
    Ok((card::verdict(&signatures), pdf.len()))
}

const fn of_card(language: Lang) -> Language {
    match language {
        Lang::Kk => Language::Kk,
        Lang::Ru => Language::Ru,
        Lang::En => Language::En,
    }
}

/// The signed document and the name of its file: given, else what the first CMS carries.
fn original(arguments: &Arguments, files: &[Vec<u8>]) -> Result<(String, Vec<u8>), Failure> {
    let name = |path: Option<&std::ffi::OsStr>| path.unwrap_or_default().to_string_lossy().into_owned();
    if let Some(path) = &arguments.content {
        return Ok((name(path.file_name()), material::read(path)?));
    }
    let first = files.first().ok_or(Failure::NoContent)?;
    let content = eds::cms::attached_content(first).map_err(Failure::Cms)?;
    let stem = arguments.signatures.first().and_then(|path| path.file_stem());
    Ok((name(stem), content.ok_or(Failure::NoContent)?))
}

/// For the programs that open the original: by its first bytes, else by its ending.
fn media_type(name: &str, content: &[u8]) -> &'static str {
    if content.starts_with(b"%PDF-") {
        return "application/pdf";
    }
    match name.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        Some("txt") => "text/plain",
        Some("html" | "htm") => "text/html",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
