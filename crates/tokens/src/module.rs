//! The manufacturer's library and the tokens it sees.

use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::session::UserType;
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use crate::{PinState, Token, TokenError};

/// A loaded PKCS#11 library. It stays loaded as long as anything of it is in use.
#[derive(Clone, Debug)]
pub struct Module {
    pkcs11: Pkcs11,
}

/// What a token tells about itself to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// The number to name it by.
    pub slot: u64,
    pub label: String,
    pub manufacturer: String,
    pub model: String,
    pub serial: String,
    pub pin: PinState,
}

impl Module {
    /// Loads the library. Whoever names it trusts it: it runs inside this process.
    pub fn load(path: &Path) -> Result<Self, TokenError> {
        let refused = |cause: Error| TokenError::NoModule {
            path: path.display().to_string(),
            cause: cause.to_string(),
        };
        let pkcs11 = Pkcs11::new(path).map_err(refused)?;
        match pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            // Another part of this process has loaded it before.
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(Self { pkcs11 }),
            Err(cause) => Err(refused(cause)),
        }
    }

    /// The tokens that are plugged in and set up.
    pub fn tokens(&self) -> Result<Vec<TokenInfo>, TokenError> {
        let slots = self.pkcs11.get_slots_with_initialized_token()?;
        slots.into_iter().map(|slot| self.describe(slot)).collect()
    }

    fn describe(&self, slot: Slot) -> Result<TokenInfo, TokenError> {
        let info = self.pkcs11.get_token_info(slot)?;
        Ok(TokenInfo {
            slot: slot.id(),
            label: info.label().to_owned(),
            manufacturer: info.manufacturer_id().to_owned(),
            model: info.model().to_owned(),
            serial: info.serial_number().to_owned(),
            pin: if info.user_pin_locked() {
                PinState::Locked
            } else if info.user_pin_final_try() {
                PinState::Last
            } else if info.user_pin_count_low() {
                PinState::Few
            } else {
                PinState::Usual
            },
        })
    }

    /// Signs in to a token. Without a slot there must be exactly one token.
    pub fn open(&self, slot: Option<u64>, pin: &str) -> Result<Token, TokenError> {
        let slot = self.slot(slot)?;
        let session = self.pkcs11.open_ro_session(slot)?;
        let pin = AuthPin::from(pin);
        let mut answer = session.login(UserType::User, Some(&pin));
        if let Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) = answer {
            // Another session of this process is signed in, which proves nothing about this PIN.
            session.logout()?;
            answer = session.login(UserType::User, Some(&pin));
        }
        match answer.map_err(TokenError::from) {
            Ok(()) => Ok(Token::new(session)),
            Err(TokenError::WrongPin(_)) => match self.describe(slot)?.pin {
                PinState::Locked => Err(TokenError::WrongPin(PinState::Locked)),
                state => Err(TokenError::WrongPin(state)),
            },
            Err(other) => Err(other),
        }
    }

    fn slot(&self, wanted: Option<u64>) -> Result<Slot, TokenError> {
        let slots = self.pkcs11.get_slots_with_initialized_token()?;
        let known = || slots.iter().map(Slot::id).collect::<Vec<u64>>();
        match (wanted, slots.as_slice()) {
            (_, []) => Err(TokenError::NoToken),
            (None, [one]) => Ok(*one),
            (None, _) => Err(TokenError::SeveralTokens(known())),
            (Some(wanted), all) => {
                let found = all.iter().find(|slot| slot.id() == wanted);
                found
                    .copied()
                    .ok_or_else(|| TokenError::NoSuchSlot { wanted, known: known() })
            }
        }
    }
}
