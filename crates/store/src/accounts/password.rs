//! Argon2id, off the threads that answer requests.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;

/// A hash takes 19 MiB and some 30 ms of a core: more than two at a time would starve everything else.
static DESK: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// A turn at the desk.
pub(super) struct Turn(OwnedSemaphorePermit);

/// Hashes a password; slow on purpose (about 30 ms), on a blocking thread, at most two at a time. The salt is an
/// argument, as all chance is: give it 16 fresh random bytes.
pub async fn hash_password(password: &str, salt: [u8; 16]) -> Result<String, StoreError> {
    let turn = turn().await?;
    let password = password.to_owned();
    let hash = move || {
        let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        (hash.map(|hash| hash.to_string()), turn)
    };
    let (hash, _turn) = tokio::task::spawn_blocking(hash)
        .await
        .map_err(|_| StoreError::Stopping)?;
    hash.map_err(StoreError::Password)
}

/// Waits for a turn.
pub(super) async fn turn() -> Result<Turn, StoreError> {
    Arc::clone(&DESK)
        .acquire_owned()
        .await
        .map(Turn)
        .map_err(|_| StoreError::Stopping)
}

/// Whether the password is that of the hash. The turn goes along to the blocking thread and comes back, so a caller
/// who hangs up does not free it early.
pub(super) async fn verify(password: &str, hash: &str, turn: Turn) -> Result<(bool, Turn), StoreError> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    let verify = move || {
        let Turn(permit) = turn;
        let right = Argon2::default()
            .verify_password(password.as_bytes(), hash.as_str())
            .is_ok();
        (right, Turn(permit))
    };
    tokio::task::spawn_blocking(verify)
        .await
        .map_err(|_| StoreError::Stopping)
}

/// The hash of a password that nobody knows, with the same costs: an unknown ИИН takes as long as a wrong password.
pub(super) const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdC4uLg$\
     aXQgaXMgdGhlIHBhc3N3b3JkIG9mIG5vYm9keSBhdCA";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hash = hash_password("Құпия сөз", [7; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        for (password, right) in [("Құпия сөз", true), ("құпия сөз", false), ("", false)] {
            assert_eq!(verify(password, &hash, turn().await.unwrap()).await.unwrap().0, right);
        }
    }

    #[test]
    fn nobody_costs_what_everybody_costs() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody: PasswordHash = Argon2::default().hash_password_with_salt(b"x", &[7; 16]).unwrap();
        assert_eq!(
            (nobody.algorithm, nobody.version, &nobody.params),
            (somebody.algorithm, somebody.version, &somebody.params)
        );
        assert_eq!(nobody.hash.unwrap().len(), somebody.hash.unwrap().len());
    }
}
