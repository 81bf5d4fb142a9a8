//! Reads what is configured of an authority beside our own.

use eds::{Certificate, Policy, TrustStore};

use crate::config::Beside;

/// Its policy, and its certificates: roots and those under them. Fails with a sentence for the operator.
pub(crate) fn read(other: &Beside) -> Result<(Policy, TrustStore), String> {
    let text = |path: &std::path::Path| {
        std::fs::read_to_string(path).map_err(|cause| format!("{} cannot be read: {cause}", path.display()))
    };
    let policy = match Policy::named(&other.policy) {
        Some(policy) => policy,
        None => {
            let told = |cause| {
                let shipped = Policy::names().collect::<Vec<_>>().join(", ");
                format!(
                    "policy {:?} is neither one of {shipped} nor a policy file: {cause}",
                    other.policy
                )
            };
            let document = text(other.policy.as_ref()).map_err(told)?;
            Policy::parse(&document).map_err(|cause| told(cause.to_string()))?
        }
    };
    let path = other.certificates.display();
    let certificates =
        Certificate::many_from_pem(&text(&other.certificates)?).map_err(|cause| format!("{path}: {cause}"))?;
    let (roots, intermediates): (Vec<_>, Vec<_>) = certificates.into_iter().partition(|one| one.is_signed_by(one));
    if roots.is_empty() {
        return Err(format!("{path} holds no root certificate (one that signs itself)"));
    }
    Ok((policy, TrustStore { roots, intermediates }))
}

#[cfg(test)]
mod tests {
    use eds::{Algorithm, PrivateKey, issue};

    use super::*;

    fn configured(policy: &str, certificates: &std::path::Path) -> Beside {
        toml::from_str(&format!(
            "policy = {policy:?}\ncertificates = {certificates:?}\ncrl_url = 'http://127.0.0.1/list.crl'"
        ))
        .expect("a section")
    }

    #[test]
    fn a_policy_and_certificates_are_read_and_what_is_wrong_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nuc.pem");
        let missing = read(&configured("nuc-rk", &path)).expect_err("no file yet");
        assert!(missing.contains("nuc.pem cannot be read"), "{missing}");

        let key = PrivateKey::generate(Algorithm::P256).expect("a key");
        let root = issue::root(&key, "NATIONAL ROOT", &[7; 20], jiff::Timestamp::UNIX_EPOCH).expect("a root");
        std::fs::write(&path, root.to_pem()).expect("written");
        let (policy, store) = read(&configured("nuc-rk", &path)).expect("it reads");
        assert_eq!((policy.name.as_str(), store.roots.len()), ("nuc-rk-1", 1));

        let unknown = read(&configured("nuc", &path)).expect_err("no such policy");
        assert!(unknown.contains("own-authority, nuc-rk"), "{unknown}");
        std::fs::write(&path, "").expect("written");
        assert!(read(&configured("nuc-rk", &path)).is_err(), "no root in it");
    }
}
