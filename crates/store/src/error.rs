//! What can go wrong at the store.

/// Every failure of this crate. None of them carries personal data in its text.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database refused the statement")]
    Sql(#[from] sqlx::Error),
    #[error("the record already exists")]
    Duplicate,
    #[error("the stored {what} cannot be read back")]
    Corrupt { what: &'static str },
    #[error("the database cannot be opened at {address}: {cause}")]
    Open { address: String, cause: String },
    #[error("a system's name is made of small Latin letters and underscores, not {0:?}")]
    SystemName(String),
    #[error("migration {version} of {system} has changed since it was applied")]
    MigrationChanged { system: String, version: i64 },
    #[error("the store of {system} has migration {version}, which this program does not know: it is newer")]
    MigrationUnknown { system: String, version: i64 },
    #[error("migration {version} of {system} is out of place: versions rise, and a system's own begin at 100")]
    MigrationOrder { system: String, version: i64 },
    #[error("migration {version} of {system} failed")]
    MigrationFailed {
        system: String,
        version: i64,
        source: sqlx::Error,
    },
    #[error("the file store failed")]
    Files(#[from] object_store::Error),
    #[error("the folder of the file store cannot be made")]
    Folder(#[source] std::io::Error),
    #[error("the attachment {0} is not in the file store")]
    AttachmentMissing(String),
    #[error("the password cannot be hashed")]
    Password(#[source] argon2::password_hash::Error),
    #[error("the process is stopping")]
    Stopping,
}
