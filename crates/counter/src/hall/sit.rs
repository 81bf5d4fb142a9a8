//! A clerk sits down at a window, or leaves it.

use pages::Problem;

use super::hall;
use crate::records::places::{self, Place};
use crate::{Clerk, Counter, trouble};

/// The longest number of a window, in characters.
const PLACE_MAX: usize = 4;

pub(crate) async fn sit(counter: &Counter, clerk: &Clerk, place: &str) -> Result<(), Problem> {
    let hall = hall(counter)?;
    let place = window(place)?;
    let seat = Place {
        place,
        clerk: clerk.account.id.clone(),
        clerk_name: clerk.account.name.full(),
    };
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    if !places::sit(&mut tx, hall, &seat, counter.now())
        .await
        .map_err(Problem::failure)?
    {
        return Err(trouble::window_is_taken());
    }
    tx.commit().await.map_err(Problem::failure)
}

pub(crate) async fn leave(counter: &Counter, clerk: &Clerk) -> Result<(), Problem> {
    let hall = hall(counter)?;
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    places::leave(&mut tx, hall, &clerk.account.id)
        .await
        .map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)
}

/// The window at which the clerk sits.
pub(crate) async fn of(counter: &Counter, clerk: &Clerk) -> Result<Option<String>, Problem> {
    let all = places::all(counter.db(), hall(counter)?)
        .await
        .map_err(Problem::failure)?;
    let mine = all.into_iter().find(|place| place.clerk == clerk.account.id);
    Ok(mine.map(|place| place.place))
}

/// A number of a window as it was typed: letters and digits.
pub(crate) fn window(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim();
    let is_fit = !typed.is_empty() && typed.chars().count() <= PLACE_MAX && typed.chars().all(char::is_alphanumeric);
    if is_fit {
        Ok(typed.to_owned())
    } else {
        Err(trouble::no_window())
    }
}
