//! Токены: keys that never leave their device, over PKCS#11 2.40.
//!
//! A [`Module`] is the manufacturer's library; it shows its tokens, and [`Module::open`] with a PIN gives the
//! keys, each an [`eds::Signer`] with its certificate. Signed are RSA PKCS#1 v1.5 with SHA-256 and ECDSA over P-256
//! and P-384. The PIN is kept nowhere and is in no message.

mod error;
mod key;
mod module;
mod token;
mod words;

pub use error::{PinState, TokenError};
pub use key::TokenKey;
pub use module::{Module, TokenInfo};
pub use token::Token;
