//! Results and notices by e-mail, as the applicant wishes: only to an address whose owner has proved that they read it, by
//! a code that was sent there; the document itself only where they asked for it.

use std::sync::Arc;
use std::time::Duration;

use ::store::{StoreError, Tx};
use jiff::SignedDuration;
use law::{Language, Text};
use mail::{Letter, Post, Words, letters, words};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::store::cases::{Case, Outcome};
use crate::store::delivery::{self, Code, Wish};
use crate::{NAME, Portal};

/// How long a code is good for.
const CODE_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Eight digits, of which one may try five.
const CODES: u64 = 100_000_000;
const ATTEMPTS_MAX: i64 = 5;
/// How many codes are sent for one account in a day.
const CODES_A_DAY: i64 = 5;
/// How soon a letter leaves after the change that caused it.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wished {
    /// Nothing is sent by e-mail.
    Forgotten,
    /// The address was confirmed before; only what is sent there has changed.
    Kept,
    /// A code is on its way.
    CodeSent,
    /// So many codes have been sent today that no more will be.
    TooMany,
}

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entered {
    Confirmed,
    Wrong,
    /// It is too old, or too many wrong ones were tried: another one must be asked for.
    Over,
}

/// Keeps where results go. Another address than the confirmed one gets a code first.
pub(crate) async fn wish(
    portal: &Portal,
    account: &str,
    email: &str,
    document: bool,
    language: Language,
) -> Result<Wished, StoreError> {
    let now = portal.now();
    let mut tx = portal.db().begin().await?;
    let before = delivery::of_in(&mut tx, account).await?;
    if email.is_empty() {
        delivery::forget(&mut tx, account).await?;
        tx.commit().await?;
        return Ok(Wished::Forgotten);
    }
    let confirmed = before.as_ref().filter(|before| before.email == email);
    let confirmed = confirmed.and_then(|before| before.confirmed);
    let counted = before
        .as_ref()
        .filter(|before| now.duration_since(before.codes_since) < CODE_LIFE);
    let (codes, codes_since) = counted.map_or((0, now), |before| (before.codes, before.codes_since));
    let mut wish = Wish {
        email: email.to_owned(),
        language,
        document,
        changed: now,
        confirmed,
        code: None,
        codes,
        codes_since,
    };
    if confirmed.is_some() {
        delivery::keep(&mut tx, account, &wish).await?;
        tx.commit().await?;
        return Ok(Wished::Kept);
    }
    if codes >= CODES_A_DAY {
        return Ok(Wished::TooMany);
    }
    let code = format!("{:08}", portal.participant.chance.below(CODES));
    wish.code = Some(Code {
        sha256: hashed(account, &code),
        until: now + CODE_LIFE,
        attempts: 0,
    });
    wish.codes += 1;
    delivery::keep(&mut tx, account, &wish).await?;
    put(portal, &mut tx, "", &wish, words::confirm(language, &code), None).await?;
    portal.participant.commit(tx).await?;
    Ok(Wished::CodeSent)
}

/// The code that came with the letter is entered.
pub(crate) async fn confirm(portal: &Portal, account: &str, code: &str) -> Result<Entered, StoreError> {
    let now = portal.now();
    let mut tx = portal.db().begin().await?;
    let Some(mut wish) = delivery::of_in(&mut tx, account).await? else {
        return Ok(Entered::Over);
    };
    let Some(sent) = &mut wish.code else {
        return Ok(Entered::Over);
    };
    if sent.until < now || sent.attempts >= ATTEMPTS_MAX {
        return Ok(Entered::Over);
    }
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let is_right = hashed(account, &digits) == sent.sha256;
    if is_right {
        wish.confirmed = Some(now);
        wish.code = None;
    } else {
        sent.attempts += 1;
    }
    delivery::keep(&mut tx, account, &wish).await?;
    tx.commit().await?;
    Ok(if is_right { Entered::Confirmed } else { Entered::Wrong })
}

/// Writes the letter of a notice, beside the notice itself.
pub(crate) async fn notice(portal: &Portal, tx: &mut Tx, case: &Case, said: &Text) -> Result<(), StoreError> {
    let Some(wish) = confirmed(portal, tx, case).await? else {
        return Ok(());
    };
    let words = words::notice(wish.language, said, Some(&address(portal, case)));
    put(portal, tx, &case.id, &wish, words, None).await
}

/// Writes the letter of a result: the document, or where it lies.
pub(crate) async fn result(
    portal: &Portal,
    tx: &mut Tx,
    case: &Case,
    said: &Text,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    let Some(wish) = confirmed(portal, tx, case).await? else {
        return Ok(());
    };
    if wish.document {
        let file = format!("{}.pdf", outcome.document_number);
        let words = words::result_enclosed(wish.language, said, &file);
        let sha256 = Some(outcome.document_sha256.clone());
        return put(portal, tx, &case.id, &wish, words, sha256).await;
    }
    let words = words::result_lies(wish.language, said, &address(portal, case));
    put(portal, tx, &case.id, &wish, words, None).await
}

/// Where this applicant wants letters; none where mail is not set up or the address is not proved to be theirs.
async fn confirmed(portal: &Portal, tx: &mut Tx, case: &Case) -> Result<Option<Wish>, StoreError> {
    if portal.mail.is_none() {
        return Ok(None);
    }
    let wish = delivery::of_in(tx, &case.account).await?;
    Ok(wish.filter(|wish| wish.confirmed.is_some()))
}

async fn put(
    portal: &Portal,
    tx: &mut Tx,
    case: &str,
    wish: &Wish,
    words: Words,
    sha256: Option<String>,
) -> Result<(), StoreError> {
    let letter = Letter {
        id: portal.participant.new_id(),
        case: case.to_owned(),
        recipient: wish.email.clone(),
        words,
        sha256,
    };
    letters::put(tx, &letter, portal.now()).await
}

fn address(portal: &Portal, case: &Case) -> String {
    format!("{}/{NAME}/cases/{}", portal.public_url, case.id)
}

/// A code is short: its hash is of this account only, and lives a day.
fn hashed(account: &str, code: &str) -> String {
    hex::encode(Sha256::digest(format!("delivery code of {account}: {code}")))
}

/// Hands what waits to the mail server. Gives how many letters it has taken.
pub(crate) async fn send(portal: &Portal) -> Result<usize, StoreError> {
    let Some(mail) = &portal.mail else { return Ok(0) };
    let post = Post {
        participant: &portal.participant,
        attachments: &portal.attachments,
        mail,
    };
    post.send_waiting().await
}

/// Sends until `stop`.
pub(crate) async fn run(portal: Arc<Portal>, stop: CancellationToken) {
    loop {
        if let Err(error) = send(&portal).await {
            tracing::error!(error = crate::problems::chain(&error), "letters could not be sent");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
