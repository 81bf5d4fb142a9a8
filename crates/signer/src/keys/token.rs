//! Keys on tokens, over PKCS#11.

use std::path::Path;

use tokens::{Module, TokenError, TokenInfo};

use super::{Held, KeyStore, KeysError};

/// How NCALayer calls the stores of known makers; the first word that stands in maker, model or label decides.
const NAMES: [(&str, &str); 5] = [
    ("kaztoken", "AKKaztokenStore"),
    ("jacarta", "AKJaCartaStore"),
    ("akey", "AKAKEYStore"),
    ("5110", "AKEToken5110Store"),
    ("etoken", "AKEToken72KStore"),
];
/// Every other token.
const OTHER: &str = "PKCS11";

/// One token of a module.
pub struct TokenStore {
    module: Module,
    info: TokenInfo,
}

impl TokenStore {
    /// All tokens that a manufacturer's library shows.
    pub fn all(library: &Path) -> Result<Vec<Self>, KeysError> {
        let module = Module::load(library).map_err(told)?;
        let tokens = module.tokens().map_err(told)?;
        Ok(tokens
            .into_iter()
            .map(|info| Self {
                module: module.clone(),
                info,
            })
            .collect())
    }
}

impl KeyStore for TokenStore {
    fn storage(&self) -> &str {
        let TokenInfo {
            label,
            manufacturer,
            model,
            ..
        } = &self.info;
        let words = format!("{manufacturer} {model} {label}").to_lowercase();
        let known = NAMES.iter().find(|(word, _)| words.contains(word));
        known.map_or(OTHER, |(_, name)| name)
    }

    fn label(&self) -> String {
        format!("{} ({})", self.info.label, self.info.serial)
    }

    fn has_password(&self) -> bool {
        true
    }

    fn open(&self, pin: &str) -> Result<Vec<Held>, KeysError> {
        let token = self.module.open(Some(self.info.slot), pin).map_err(told)?;
        let all = token.certificates().map_err(told)?;
        let keys = token.keys().map_err(told)?;
        let held: Vec<Held> = keys
            .into_iter()
            .filter_map(|key| {
                let certificate = key.certificate()?.clone();
                let chain = all
                    .iter()
                    .filter(|above| above.is_ca && certificate.is_signed_by(above));
                Some(Held {
                    alias: key.label().to_owned(),
                    chain: chain.cloned().collect(),
                    certificate,
                    key: Box::new(key),
                })
            })
            .collect();
        if held.is_empty() {
            Err(KeysError::Empty)
        } else {
            Ok(held)
        }
    }
}

fn told(error: TokenError) -> KeysError {
    match error {
        TokenError::NoKey => KeysError::Empty,
        other => KeysError::Unusable(other.to_string()),
    }
}
