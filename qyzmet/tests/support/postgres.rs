//! A database of a test's own, on the PostgreSQL that the test command has started.

use std::process::Command;

/// A database of this name for this test process; none where no PostgreSQL was started.
pub fn fresh(purpose: &str) -> Option<String> {
    let base = std::env::var("QYZMET_TEST_POSTGRES").ok()?;
    let name = format!("{purpose}_{}", std::process::id());
    let created = Command::new("psql")
        .args([&base, "-qc", &format!("create database {name}")])
        .status()
        .unwrap();
    assert!(created.success());
    let (server, _) = base.rsplit_once('/').unwrap();
    Some(format!("{server}/{name}"))
}
