//! Words that an official writes again and again, offered where the same field is filled once more.
//!
//! What was written for one applicant only may be about that person, so it is never offered for another: a phrase
//! has been used for at least two.

use std::collections::{BTreeMap, BTreeSet};

use law::Values;
use sqlx::Row;
use store::{Db, StoreError};

/// How many of the latest decisions are looked through.
const DECISIONS: i64 = 200;
/// The most phrases of one field.
const PHRASES_MAX: usize = 8;
/// For how many applicants something has to be written to be a phrase.
const APPLICANTS_MIN: usize = 2;

/// The phrases of an official for each field of an output, those used most often first.
pub(crate) async fn of(db: &Db, account: &str, output: &str) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let rows = sqlx::query(
        "SELECT applicant_iin, entered FROM cases
         WHERE taken_by = $1 AND output = $2 AND entered IS NOT NULL ORDER BY decided_at DESC LIMIT $3",
    )
    .bind(account)
    .bind(output)
    .bind(DECISIONS)
    .fetch_all(db.reader())
    .await?;
    let mut written = Vec::with_capacity(rows.len());
    for row in rows {
        let entered: String = row.try_get("entered")?;
        let values: Values =
            serde_json::from_str(&entered).map_err(|_| StoreError::Corrupt { what: "entered values" })?;
        written.push((row.try_get("applicant_iin")?, values));
    }
    Ok(phrases(written))
}

fn phrases(written: Vec<(String, Values)>) -> BTreeMap<String, Vec<String>> {
    let mut users: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (applicant, values) in written {
        for (key, value) in values {
            let value = value.trim().to_owned();
            if !value.is_empty() {
                users.entry((key, value)).or_default().insert(applicant.clone());
            }
        }
    }
    let mut found: Vec<_> = users
        .into_iter()
        .filter(|(_, applicants)| applicants.len() >= APPLICANTS_MIN)
        .collect();
    found.sort_by_key(|(_, applicants)| std::cmp::Reverse(applicants.len()));
    let mut phrases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((key, value), _) in found {
        let of_field = phrases.entry(key).or_default();
        if of_field.len() < PHRASES_MAX {
            of_field.push(value);
        }
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_for_one_applicant_is_never_offered() {
        let case = |iin: &str, training: &str| {
            let values = Values::from([("training".to_owned(), training.to_owned())]);
            (iin.to_owned(), values)
        };
        let found = phrases(vec![
            case("1", "не проходил"),
            case("2", "не проходил "),
            case("3", "курсы сварщиков, 2011"),
            case("3", "курсы сварщиков, 2011"),
            case("4", "проходит"),
            case("5", "проходит"),
            case("6", "проходит"),
            case("7", " "),
            case("8", " "),
        ]);
        assert_eq!(found["training"], ["проходит", "не проходил"]);
        assert_eq!(found.len(), 1);
    }
}
