//! Where test stores live: a temporary folder, or a database of their own.

use std::path::PathBuf;

use domain::Chance;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use super::POSTGRES;
use crate::StoreUrl;

/// A place for the stores of one test. Removed on drop.
#[derive(Debug)]
pub struct Place {
    url: StoreUrl,
    rubbish: Rubbish,
}

#[derive(Debug)]
enum Rubbish {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl Place {
    /// On PostgreSQL if the environment names one, else on SQLite.
    pub async fn by_environment() -> Self {
        match server() {
            Some(server) => Self::in_postgres(server).await,
            None => Self::in_folder(),
        }
    }

    /// One on SQLite and, if the environment names one, one on PostgreSQL.
    pub async fn every() -> Vec<Self> {
        let mut places = vec![Self::in_folder()];
        if let Some(server) = server() {
            places.push(Self::in_postgres(server).await);
        }
        places
    }

    /// An empty temporary folder.
    pub fn in_folder() -> Self {
        let folder = std::env::temp_dir().join(new_name());
        Self {
            url: StoreUrl::Sqlite { folder: folder.clone() },
            rubbish: Rubbish::Folder(folder),
        }
    }

    /// For [`crate::Db::open`].
    pub fn url(&self) -> &StoreUrl {
        &self.url
    }

    async fn in_postgres(server: String) -> Self {
        let name = new_name();
        run(&server, format!("CREATE DATABASE {name} TEMPLATE template0"))
            .await
            .expect("the test server makes databases");
        let url = StoreUrl::Postgres {
            url: with_database(&server, &name),
        };
        Self {
            url,
            rubbish: Rubbish::Database { server, name },
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match &self.rubbish {
            Rubbish::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Rubbish::Database { server, name } => {
                let (server, statement) = (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                // A runtime of its own: a test's runtime cannot be waited for from within.
                let removed = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build()
                        .ok()?;
                    runtime.block_on(run(&server, statement)).ok()
                });
                if !matches!(removed.join(), Ok(Some(()))) {
                    tracing::warn!("the test database {name} remains");
                }
            }
        }
    }
}

fn server() -> Option<String> {
    std::env::var(POSTGRES).ok().filter(|server| !server.is_empty())
}

fn new_name() -> String {
    format!("qyzmet_test_{}", &Chance::from_system().secret()[..20])
}

async fn run(server: &str, statement: String) -> Result<(), sqlx::Error> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await
}

/// The address of another database on the same server.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server
        .split_once('?')
        .map_or((server, None), |(address, options)| (address, Some(options)));
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{scheme}://{host}/{name}{options}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_changes() {
        assert_eq!(
            with_database("postgres://a:b@h:5432/postgres?sslmode=disable", "t"),
            "postgres://a:b@h:5432/t?sslmode=disable"
        );
        assert_eq!(with_database("postgres://h", "t"), "postgres://h/t");
    }
}
