//! The people of the office: who has which role, and how much they have on their desk.

use sqlx::Row;
use store::{Db, StoreError};

/// Somebody of the office.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) account: String,
    pub(crate) iin: String,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
    /// How many unfinished cases they hold.
    pub(crate) holds: u64,
}

/// Everybody with a role, by name.
pub(crate) async fn all(db: &Db) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, iin, surname, given_name, patronymic, roles,
            (SELECT COUNT(*) FROM cases WHERE cases.taken_by = accounts.id AND cases.task <> 0) AS holds
         FROM accounts ORDER BY surname, given_name, id",
    )
    .fetch_all(db.reader())
    .await?;
    let members = rows.iter().map(|row| {
        let roles: String = row.try_get("roles")?;
        let (surname, given): (String, String) = (row.try_get("surname")?, row.try_get("given_name")?);
        let patronymic: Option<String> = row.try_get("patronymic")?;
        Ok(Member {
            account: row.try_get("id")?,
            iin: row.try_get("iin")?,
            name: [Some(surname), Some(given), patronymic]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            roles: serde_json::from_str(&roles).map_err(|_| StoreError::Corrupt { what: "roles" })?,
            holds: u64::try_from(row.try_get::<i64, _>("holds")?).unwrap_or(0),
        })
    });
    let members: Result<Vec<Member>, StoreError> = members.collect();
    Ok(members?.into_iter().filter(|member| !member.roles.is_empty()).collect())
}

/// Those who have one role.
pub(crate) async fn with_role(db: &Db, role: &str) -> Result<Vec<Member>, StoreError> {
    let all = all(db).await?;
    Ok(all
        .into_iter()
        .filter(|member| member.roles.iter().any(|held| held == role))
        .collect())
}
