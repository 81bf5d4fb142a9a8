//! Whoever has something waiting for a document that must prove itself.

use async_trait::async_trait;
use eds::Report;
use eds::report::Sentence;
use jiff::Timestamp;
use store::Tx;

use crate::Document;

/// Why a holder could not do its part; the unit of work is given up, and the document comes back.
pub type HolderError = Box<dyn std::error::Error + Send + Sync>;

/// Whoever has something waiting for documents. All of it happens in the unit of work that notes the outcome.
#[async_trait]
pub trait Holder: Send + Sync {
    /// The document proves itself now and is known by `sha256`.
    async fn proved(&self, tx: &mut Tx, document: &Document, sha256: &str, report: &Report) -> Result<(), HolderError>;

    /// It still cannot; somebody tries again.
    async fn still_waits(
        &self,
        tx: &mut Tx,
        document: &Document,
        cause: &Sentence,
        again: Timestamp,
    ) -> Result<(), HolderError>;

    /// It never will: the signature is found invalid.
    async fn refuted(&self, tx: &mut Tx, document: &Document, report: &Report) -> Result<(), HolderError>;
}

/// For a system where nothing waits.
pub(crate) struct Nobody;

#[async_trait]
impl Holder for Nobody {
    async fn proved(&self, _: &mut Tx, _: &Document, _: &str, _: &Report) -> Result<(), HolderError> {
        Ok(())
    }

    async fn still_waits(&self, _: &mut Tx, _: &Document, _: &Sentence, _: Timestamp) -> Result<(), HolderError> {
        Ok(())
    }

    async fn refuted(&self, _: &mut Tx, _: &Document, _: &Report) -> Result<(), HolderError> {
        Ok(())
    }
}
