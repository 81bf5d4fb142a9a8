//! The same checks by OpenSSL's CMS_verify with a store that holds root, authority and revocation list.

use openssl::cms::{CMSOptions, CmsContentInfo};
use openssl::ssl::SslFiletype;
use openssl::x509::store::{X509Lookup, X509Store, X509StoreBuilder};
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509PurposeId};

use crate::measure::{Taken, take};
use crate::town::Town;

pub fn check_all(town: &Town) -> Result<Taken, String> {
    let store = store(town).map_err(|error| error.to_string())?;
    take(town.signed.len(), |turn| {
        let signed = &town.signed[turn];
        let mut cms = CmsContentInfo::from_der(&signed.cms).map_err(|error| error.to_string())?;
        cms.verify(None, Some(&store), Some(&signed.content), None, CMSOptions::BINARY)
            .map_err(|error| format!("OpenSSL refuses signer {turn}: {error}"))
    })
}

fn store(town: &Town) -> Result<X509Store, Box<dyn std::error::Error>> {
    let mut builder = X509StoreBuilder::new()?;
    for certificate in [&town.root, &town.issuing] {
        builder.add_cert(X509::from_der(&certificate.der)?)?;
    }
    let list = std::env::temp_dir().join(format!("bench-{}.crl.pem", std::process::id()));
    std::fs::write(&list, town.crl.to_pem())?;
    builder
        .add_lookup(X509Lookup::file())?
        .load_crl_file(&list, SslFiletype::PEM)?;
    std::fs::remove_file(&list)?;
    let mut parameters = X509VerifyParam::new()?;
    parameters.set_flags(X509VerifyFlags::CRL_CHECK)?;
    parameters.set_time(town.now.as_second());
    parameters.set_purpose(X509PurposeId::SMIME_SIGN)?;
    builder.set_param(&parameters)?;
    Ok(builder.build())
}
