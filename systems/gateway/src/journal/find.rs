//! One message.

use store::{Db, StoreError};

use super::{Carried, read};

pub(crate) async fn find(db: &Db, id: &str) -> Result<Option<Carried>, StoreError> {
    let row = sqlx::query(
        "SELECT journal.*, outbox.attempts AS waiting_attempts, outbox.last_error, outbox.next_at, \
             outbox_delivered.delivered_at, outbox_delivered.attempts AS delivered_attempts \
         FROM journal LEFT JOIN outbox ON outbox.id = journal.id \
             LEFT JOIN outbox_delivered ON outbox_delivered.id = journal.id \
         WHERE journal.id = $1",
    )
    .bind(id)
    .fetch_optional(db.reader())
    .await?;
    row.as_ref().map(read::carried).transpose()
}
