//! Attachments and documents outside the database, by the SHA-256 of their bytes.

use std::path::Path;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::db::make_private_folder;

/// The file store of one system. Content-addressed: writing twice is writing once.
#[derive(Clone, Debug)]
pub struct Attachments {
    pub(crate) files: Arc<dyn ObjectStore>,
}

impl Attachments {
    /// On the local disk, made if need be, for its owner alone.
    pub fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        make_private_folder(folder).map_err(StoreError::Folder)?;
        // Without fsync a file that a committed transaction names could be gone after a power cut.
        let files = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { files: Arc::new(files) })
    }

    /// Keeps the bytes durably and gives their SHA-256 in hex. Call it before the transaction that refers to it.
    ///
    /// Bytes that are there already are written again, atomically: a file left by a process that died may be
    /// visible without being durable yet.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let (sha256, bytes) = hashed(bytes.to_vec()).await?;
        self.files.put(&place(&sha256), bytes.into()).await?;
        Ok(sha256)
    }

    /// Gives the bytes back; checks them against their hash.
    pub async fn get(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let missing = || StoreError::AttachmentMissing(sha256.to_owned());
        if sha256.len() != 64 || !sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(missing());
        }
        let found = match self.files.get(&place(sha256)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(missing()),
            found => found?.bytes().await?,
        };
        let (actual, bytes) = hashed(found.into()).await?;
        if actual == sha256 {
            Ok(bytes)
        } else {
            Err(StoreError::Corrupt { what: "attachment" })
        }
    }
}

/// `ab/abcd…`: folders stay small.
fn place(sha256: &str) -> object_store::path::Path {
    object_store::path::Path::from_iter([sha256.get(..2).unwrap_or_default(), sha256])
}

/// Large files are hashed off the threads that answer requests.
async fn hashed(bytes: Vec<u8>) -> Result<(String, Vec<u8>), StoreError> {
    const INLINE_BYTES_MAX: usize = 64 * 1024;
    let hash = |bytes: Vec<u8>| (hex::encode(Sha256::digest(&bytes)), bytes);
    if bytes.len() <= INLINE_BYTES_MAX {
        return Ok(hash(bytes));
    }
    tokio::task::spawn_blocking(move || hash(bytes))
        .await
        .map_err(|_| StoreError::Stopping)
}
