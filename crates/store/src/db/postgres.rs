//! One PostgreSQL schema per system.

use std::time::Duration;

use sqlx::any::AnyPoolOptions;

use super::Db;
use crate::StoreError;

/// Eight systems on one server stay below its default of 100 connections.
const WRITERS_MAX: u32 = 6;
const READERS_MAX: u32 = 6;

pub(super) async fn open(url: &str, system: &str) -> Result<Db, StoreError> {
    let refused = |error: sqlx::Error| StoreError::Open {
        address: without_password(url),
        cause: error.to_string(),
    };
    let write = options(WRITERS_MAX, system, "off")
        .connect(url)
        .await
        .map_err(refused)?;
    let read = options(READERS_MAX, system, "on").connect_lazy(url).map_err(refused)?;
    Ok(Db {
        read,
        write,
        sqlite: false,
    })
}

fn options(connections: u32, system: &str, read_only: &'static str) -> AnyPoolOptions {
    let schema = format!("\"{system}\"");
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(Duration::from_secs(600))
        .after_connect(move |connection, _| {
            let schema = schema.clone();
            Box::pin(async move {
                sqlx::query(
                    "SELECT set_config('search_path', $1, false), \
                     set_config('default_transaction_read_only', $2, false), \
                     set_config('client_min_messages', 'warning', false)",
                )
                .bind(schema)
                .bind(read_only)
                .execute(connection)
                .await
                .map(drop)
            })
        })
}

/// The address as it may be shown and logged.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return "postgres".to_owned();
    };
    let (place, _) = rest.split_once('?').unwrap_or((rest, ""));
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host);
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(
            without_password("postgres://anna:se@cret@db:5432/q?password=x"),
            "postgres://db:5432/q"
        );
        assert_eq!(without_password("postgres://db/q"), "postgres://db/q");
        assert_eq!(without_password("anna:secret"), "postgres");
    }
}
