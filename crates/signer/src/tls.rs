//! The agent's TLS certificate: made once for this machine, kept in a folder, trusted by the person's browser.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use sha2::{Digest, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::SignerError;

/// Browsers of some makers refuse certificates that live longer than 825 days.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 820);
/// A certificate that ends sooner is made anew, so that it does not end while somebody signs.
const RENEWED_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 14);

/// The certificate and its key.
pub struct Identity {
    pub certificate_file: PathBuf,
    /// PEM.
    pub certificate: String,
    key: String,
}

impl Identity {
    /// Finds the certificate in `folder`, or makes one.
    pub fn open(folder: &Path, now: Timestamp) -> Result<Self, SignerError> {
        let certificate_file = folder.join("signer-tls.crt");
        let key_file = folder.join("signer-tls.key");
        if certificate_file.exists() && key_file.exists() {
            let held = Self {
                certificate: read(&certificate_file)?,
                key: read(&key_file)?,
                certificate_file: certificate_file.clone(),
            };
            if held.ends(folder)? > now.saturating_add(RENEWED_BEFORE).unwrap_or(now) {
                return Ok(held);
            }
        }
        fs::create_dir_all(folder).map_err(|cause| file(folder, cause))?;
        let (certificate, key) = make(now).map_err(SignerError::Certificate)?;
        write(&key_file, &key)?;
        write(&certificate_file, &certificate)?;
        Ok(Self {
            certificate_file,
            certificate,
            key,
        })
    }

    fn ends(&self, folder: &Path) -> Result<Timestamp, SignerError> {
        let certificates = eds::Certificate::many_from_pem(&self.certificate);
        let certificates = certificates.map_err(|_| SignerError::TlsFiles(folder.to_owned()))?;
        certificates
            .first()
            .map(|certificate| certificate.not_after)
            .ok_or_else(|| SignerError::TlsFiles(folder.to_owned()))
    }

    /// Base64 of the SHA-256 of SubjectPublicKeyInfo: how a browser is told of one key on its command line.
    pub fn fingerprint(&self) -> String {
        let certificates = eds::Certificate::many_from_pem(&self.certificate).unwrap_or_default();
        let key = certificates
            .first()
            .map(eds::Certificate::public_key_der)
            .unwrap_or_default();
        STANDARD.encode(Sha256::digest(key))
    }

    pub(crate) fn acceptor(&self) -> Result<TlsAcceptor, SignerError> {
        let unusable = || {
            let folder = self.certificate_file.parent();
            SignerError::TlsFiles(folder.map(Path::to_owned).unwrap_or_default())
        };
        let certificate = CertificateDer::from_pem_slice(self.certificate.as_bytes()).map_err(|_| unusable())?;
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).map_err(|_| unusable())?;
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(SignerError::Tls)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .map_err(SignerError::Tls)?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// For 127.0.0.1 and localhost, P-256; it can certify nobody else.
fn make(now: Timestamp) -> Result<(String, String), rcgen::Error> {
    let mut parameters =
        CertificateParams::new(vec!["127.0.0.1".to_owned(), "localhost".to_owned(), "::1".to_owned()])?;
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, "127.0.0.1");
    name.push(DnType::OrganizationName, "qyzmet signer");
    parameters.distinguished_name = name;
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let (year, month, of_month) = day(now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(now));
    parameters.not_before = rcgen::date_time_ymd(year, month, of_month);
    let (year, month, of_month) = day(now.saturating_add(LIFETIME).unwrap_or(now));
    parameters.not_after = rcgen::date_time_ymd(year, month, of_month);
    let key = KeyPair::generate()?;
    let certificate = parameters.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

/// Year, month and day: rcgen speaks of time in a type of another crate.
fn day(at: Timestamp) -> (i32, u8, u8) {
    let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let number = |value: i8| u8::try_from(value).unwrap_or(1);
    (i32::from(date.year()), number(date.month()), number(date.day()))
}

fn read(path: &Path) -> Result<String, SignerError> {
    fs::read_to_string(path).map_err(|cause| file(path, cause))
}

/// Readable by its owner alone: whoever has the key can pass for the agent.
fn write(path: &Path, text: &str) -> Result<(), SignerError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut opened = options.open(path).map_err(|cause| file(path, cause))?;
    opened.write_all(text.as_bytes()).map_err(|cause| file(path, cause))
}

fn file(path: &Path, cause: std::io::Error) -> SignerError {
    SignerError::File {
        path: path.to_owned(),
        cause,
    }
}
