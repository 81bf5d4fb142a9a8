//! Stores for tests: fresh ones, on both databases, and what every schema must fulfil.
//!
//! Tests run on SQLite in a temporary folder. When the environment variable `QYZMET_TEST_POSTGRES` holds the address
//! of a PostgreSQL server (`postgres://user@host/database`, with the right to create databases), [`fresh`] gives a
//! store in a new database there, and [`on_both`] tells its story twice. Everything is removed on drop.

mod place;
mod schema;

use std::ops::Deref;

pub use place::Place;
pub use schema::{assert_classified, assert_migrates, describe};

use crate::{Db, Migration, StoreUrl};

/// The environment variable with the address of a PostgreSQL server.
pub const POSTGRES: &str = "QYZMET_TEST_POSTGRES";

/// An empty store of one system, gone when dropped.
#[derive(Debug)]
pub struct TestStore {
    pub db: Db,
    system: String,
    own: Vec<Migration>,
    // Dropped last: it removes what the connections above still hold open.
    place: Place,
}

impl TestStore {
    /// Opens an empty store at `place`, which may hold other systems' stores as well.
    pub async fn at(place: Place, system: &str, own: &[Migration]) -> Self {
        let db = Db::open(place.url(), system, own).await.expect("a fresh store opens");
        Self {
            db,
            system: system.to_owned(),
            own: own.to_vec(),
            place,
        }
    }

    /// Where it is: for opening it a second time, or another system beside it.
    pub fn url(&self) -> &StoreUrl {
        self.place.url()
    }

    /// Opens the same store once more, as another process or the next start would.
    pub async fn again(&self) -> Db {
        Db::open(self.place.url(), &self.system, &self.own)
            .await
            .expect("a store opens again")
    }
}

impl Deref for TestStore {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// An empty store: on PostgreSQL if the environment names one, else on SQLite.
pub async fn fresh(system: &str, own: &[Migration]) -> TestStore {
    TestStore::at(Place::by_environment().await, system, own).await
}

/// Tells one story on SQLite and, if the environment names one, on PostgreSQL.
pub async fn on_both<F, Fut>(system: &str, own: &[Migration], story: F)
where
    F: Fn(TestStore) -> Fut,
    Fut: Future<Output = ()>,
{
    for place in Place::every().await {
        story(TestStore::at(place, system, own).await).await;
    }
}
