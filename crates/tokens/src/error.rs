//! A variant per cause.

use cryptoki::error::{Error, RvError};

/// How many more wrong PINs a token bears, as far as it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// Nothing alarming is known.
    Usual,
    /// At least one wrong PIN was given since the last right one.
    Few,
    /// The next wrong PIN locks the token.
    Last,
    /// No PIN helps any more.
    Locked,
}

/// Why a token could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The library is not there or is no PKCS#11.
    #[error("the PKCS#11 module {path} cannot be loaded: {cause}; install the token's software or name its library")]
    NoModule { path: String, cause: String },
    /// Nothing is plugged in.
    #[error("there is no token: plug it in, and wait until its light is on")]
    NoToken,
    /// There is no token in the slot that was named.
    #[error("there is no token in slot {wanted}; there are tokens in: {}", list(.known))]
    NoSuchSlot { wanted: u64, known: Vec<u64> },
    /// Several tokens and none was named.
    #[error("there are several tokens; name a slot: {}", list(.0))]
    SeveralTokens(Vec<u64>),
    /// The PIN is wrong; nothing was signed.
    #[error("the PIN is wrong{}", after_wrong_pin(.0))]
    WrongPin(PinState),
    /// Too many wrong PINs were given, now or before.
    #[error("the token is locked after too many wrong PINs: whoever issued it can unlock it")]
    Locked,
    /// A token that nobody has set up.
    #[error("the token has no PIN yet: it must be set up with the software of its manufacturer")]
    NotSetUp,
    /// No key, or none with a certificate.
    #[error("there is no key with a certificate on the token")]
    NoKey,
    /// A key was wanted by its label.
    #[error("there is no key {wanted:?} on the token; there are: {}", .known.join(", "))]
    NoSuchKey { wanted: String, known: Vec<String> },
    /// Several keys and none was named.
    #[error("there are several keys on the token; name one: {}", .0.join(", "))]
    SeveralKeys(Vec<String>),
    /// The certificate's private key is not on this token.
    #[error("the token holds no private key for this certificate")]
    NoKeyForCertificate,
    /// Pulled out, or its reader.
    #[error("the token was removed: plug it in and begin again")]
    Removed,
    /// The key is of a kind that is not used here.
    #[error("the key {0:?} on the token is neither RSA of 2048 to 4096 bits nor ECDSA over P-256 or P-384")]
    UnsupportedKey(String),
    /// What the token says is no certificate, key or value.
    #[error("the token answers something unusable: {0}")]
    Unusable(&'static str),
    /// Any other return value of the module.
    #[error("the PKCS#11 module reports {0}")]
    Module(String),
}

fn list(slots: &[u64]) -> String {
    let texts: Vec<String> = slots.iter().map(ToString::to_string).collect();
    if texts.is_empty() {
        "none".to_owned()
    } else {
        texts.join(", ")
    }
}

const fn after_wrong_pin(state: &PinState) -> &'static str {
    match state {
        PinState::Usual => "",
        PinState::Few => "; only few tries are left",
        PinState::Last => "; the next wrong one locks the token",
        PinState::Locked => "; the token is locked now, whoever issued it can unlock it",
    }
}

/// What the module's return values mean for whoever holds the token. Names only: the long texts of the
/// standard help nobody at a desk.
impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        match error {
            Error::Pkcs11(value, function) => match value {
                RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => Self::WrongPin(PinState::Usual),
                RvError::PinLocked => Self::Locked,
                RvError::UserPinNotInitialized | RvError::TokenNotRecognized => Self::NotSetUp,
                RvError::TokenNotPresent
                | RvError::DeviceRemoved
                | RvError::DeviceError
                | RvError::SessionHandleInvalid
                | RvError::SessionClosed
                | RvError::SlotIdInvalid => Self::Removed,
                other => Self::Module(format!("{other:?} in {function}")),
            },
            other => Self::Module(other.to_string()),
        }
    }
}

impl TokenError {
    /// For [`eds::Signer`], whose errors carry fixed texts.
    pub(crate) const fn as_key_error(&self) -> eds::EdsError {
        eds::EdsError::Key {
            what: match self {
                Self::Removed => "the token was removed",
                Self::Locked => "the token is locked",
                Self::WrongPin(_) => "the token wants its PIN again",
                Self::NoKeyForCertificate => "the token holds no private key for this certificate",
                _ => "the token did not sign",
            },
        }
    }
}
