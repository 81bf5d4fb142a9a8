//! Switched faults.

use exchange::lookup::Failing;
use jiff::Timestamp;
use law::Registry;
use sqlx::Row;
use store::{Db, StoreError, Tx};

/// How a registry behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    #[default]
    Normal,
    /// It never answers.
    Silent,
    /// It answers after so many milliseconds, or says that it will not be in time.
    Slow { delay_ms: u64 },
    /// It says that it is out of order.
    Faulty,
    /// It knows nobody.
    NotFound,
}

impl Mode {
    pub(crate) const WORDS: [&'static str; 5] = ["normal", "silent", "slow", "faulty", "not_found"];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Silent => Failing::Silent.word(),
            Self::Slow { .. } => Failing::Slow.word(),
            Self::Faulty => Failing::Faulty.word(),
            Self::NotFound => "not_found",
        }
    }

    pub(crate) fn from_word(word: &str, delay_ms: u64) -> Option<Self> {
        match word {
            "normal" => Some(Self::Normal),
            "silent" => Some(Self::Silent),
            "slow" => Some(Self::Slow { delay_ms }),
            "faulty" => Some(Self::Faulty),
            "not_found" => Some(Self::NotFound),
            _ => None,
        }
    }

    pub(crate) fn delay_ms(self) -> u64 {
        if let Self::Slow { delay_ms } = self {
            delay_ms
        } else {
            0
        }
    }
}

/// A switch that is not at "normal".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) registry: Registry,
    /// Only for look-ups about this person.
    pub(crate) iin: Option<String>,
    pub(crate) mode: Mode,
}

/// How a registry behaves towards a question about this person: what is switched for the person comes first.
pub(crate) async fn mode(db: &Db, registry: Registry, iin: &str) -> Result<Mode, StoreError> {
    let row = sqlx::query(
        "SELECT mode, delay_ms FROM faults WHERE registry = $1 AND (iin = $2 OR iin = '') ORDER BY iin DESC LIMIT 1",
    )
    .bind(registry.name())
    .bind(iin)
    .fetch_optional(db.reader())
    .await?;
    row.as_ref().map_or(Ok(Mode::Normal), read_mode)
}

pub(crate) async fn all(db: &Db) -> Result<Vec<Fault>, StoreError> {
    let rows = sqlx::query("SELECT registry, iin, mode, delay_ms FROM faults ORDER BY registry, iin LIMIT 1000")
        .fetch_all(db.reader())
        .await?;
    let mut faults = Vec::new();
    for row in &rows {
        let (registry, iin): (String, String) = (row.try_get("registry")?, row.try_get("iin")?);
        if let Some(registry) = Registry::from_name(&registry) {
            faults.push(Fault {
                registry,
                iin: (!iin.is_empty()).then_some(iin),
                mode: read_mode(row)?,
            });
        }
    }
    Ok(faults)
}

/// "Normal" takes the switch away.
pub(crate) async fn switch(tx: &mut Tx, fault: &Fault, now: Timestamp) -> Result<(), StoreError> {
    let iin = fault.iin.as_deref().unwrap_or("");
    sqlx::query("DELETE FROM faults WHERE registry = $1 AND iin = $2")
        .bind(fault.registry.name())
        .bind(iin)
        .execute(&mut **tx)
        .await?;
    if fault.mode == Mode::Normal {
        return Ok(());
    }
    sqlx::query("INSERT INTO faults (registry, iin, mode, delay_ms, switched_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(fault.registry.name())
        .bind(iin)
        .bind(fault.mode.word())
        .bind(i64::try_from(fault.mode.delay_ms()).unwrap_or(i64::MAX))
        .bind(now.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(crate) async fn clear(tx: &mut Tx) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM faults").execute(&mut **tx).await?;
    Ok(())
}

fn read_mode(row: &sqlx::any::AnyRow) -> Result<Mode, StoreError> {
    let (word, delay): (String, i64) = (row.try_get("mode")?, row.try_get("delay_ms")?);
    let delay = u64::try_from(delay).unwrap_or(0);
    Mode::from_word(&word, delay).ok_or(StoreError::Corrupt { what: "fault" })
}
