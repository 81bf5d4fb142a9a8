//! Statuses: those that the act names, and the platform's own where it names none.

use std::borrow::Cow;

use super::{Plan, Status, StatusId};
use crate::text::Text;

impl Plan {
    /// The status with this id. `received`, `in_work` and `done` have words of the platform where the act has none;
    /// these cite no clause.
    pub fn status(&self, id: &StatusId) -> Option<Cow<'_, Status>> {
        match self.statuses.get(id) {
            Some(status) => Some(Cow::Borrowed(status)),
            None => own(&id.0).map(Cow::Owned),
        }
    }
}

fn own(id: &str) -> Option<Status> {
    let [kk, ru, en] = match id {
        "received" => ["Тіркелді", "Зарегистрировано", "Registered"],
        "in_work" => ["Жұмыста", "В работе", "In progress"],
        "done" => ["Орындалды", "Исполнено", "Done"],
        _ => return None,
    };
    let name = Text {
        kk: kk.to_owned(),
        ru: ru.to_owned(),
        en: en.to_owned(),
    };
    Some(Status {
        name,
        clause: String::new(),
    })
}
