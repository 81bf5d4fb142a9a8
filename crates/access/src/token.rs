//! The form token: proof that a form was drawn by us for this visitor.
//!
//! Signed in, it is the session's. Before that it is a random cookie that the form must repeat (double submit): the
//! cookie is HttpOnly and SameSite=Strict, so another site can neither read nor send it.

use axum::http::request::Parts;
use pages::{Problem, cookie};

use crate::{Access, found};

/// The header in which scripts of a page repeat the form token.
pub const CSRF_HEADER: &str = "x-csrf";

/// As [`domain::Chance::secret`] gives it.
const TOKEN_DIGITS: usize = 64;

/// The token that forms of this request's visitor must carry; a new one is made, and its cookie set, when a
/// stranger has none.
pub(crate) async fn of(access: &Access, parts: &mut Parts) -> Result<String, Problem> {
    if let Some(token) = held(access, parts).await? {
        return Ok(token);
    }
    let token = access.chance.secret();
    if let Some(jar) = parts.extensions.get::<cookie::Jar>() {
        jar.add(cookie::set_strict(
            &access.form_cookie(),
            &token,
            &access.path(),
            access.insecure_cookies,
        ));
    }
    Ok(token)
}

/// 403 unless `given` is the visitor's token.
pub(crate) async fn check(access: &Access, parts: &mut Parts, given: &str) -> Result<(), Problem> {
    match held(access, parts).await? {
        Some(token) if same(&token, given) => Ok(()),
        _ => Err(Problem::csrf()),
    }
}

/// 403 unless the header carries the visitor's token.
pub(crate) async fn check_header(access: &Access, parts: &mut Parts) -> Result<(), Problem> {
    let given = parts
        .headers
        .get(CSRF_HEADER)
        .and_then(|given| given.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    check(access, parts, &given).await
}

/// Compares without stopping at the first difference, so that the time tells nothing.
pub(crate) fn same(token: &str, given: &str) -> bool {
    let differences = token
        .bytes()
        .zip(given.bytes())
        .fold(0, |differences, (one, other)| differences | (one ^ other));
    token.len() == given.len() && !token.is_empty() && std::hint::black_box(differences) == 0
}

async fn held(access: &Access, parts: &mut Parts) -> Result<Option<String>, Problem> {
    if let Some((_, session)) = found::by_cookie(access, parts).await? {
        return Ok(Some(session.csrf));
    }
    let token = cookie::read(&parts.headers, &access.form_cookie());
    let is_ours = |token: &&str| token.len() == TOKEN_DIGITS && token.bytes().all(|digit| digit.is_ascii_hexdigit());
    Ok(token.filter(is_ours).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_same() {
        assert!(same("abc", "abc"));
        for given in ["", "ab", "abd", "abcd"] {
            assert!(!same("abc", given), "{given}");
        }
        assert!(!same("", ""), "no token fits no token");
    }
}
