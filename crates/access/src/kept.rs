//! What was typed is not lost when the session has ended meanwhile.
//!
//! A form that is sent without a session comes back inside the sign-in page; after signing in the person sends it on
//! with one press, under the form token of the new session. Nothing is stored here: the browser that sent the words
//! keeps them.
//!
//! Only a form that one of our own pages sent is kept. Another site can post here too, though without the session's
//! cookie; what it says must not wait behind the sign-in for an unsuspecting press of a button.

use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use pages::{FormState, Page, Problem, shell};

use crate::routes::sign_in;
use crate::{Access, Visitor, found, next};

/// More than any form without files.
const FORM_BYTES_MAX: usize = 256 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

/// The fields of a form that waits for its sender to sign in.
pub(crate) type Fields = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "kept.html")]
struct KeptPage {
    page: Page,
    action: String,
    fields: Fields,
}

/// A layer for the routes to which people send what they typed for long:
/// `post(decide).layer(from_fn_with_state(access, access::keep_typed))`.
pub async fn keep_typed(
    State(access): State<Access>,
    request: Request,
    next_service: Next,
) -> Result<Response, Problem> {
    if request.method() != Method::POST || !is_own_form(request.headers()) {
        return Ok(next_service.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    if found::by_cookie(&access, &mut parts).await?.is_some() {
        return Ok(next_service.run(Request::from_parts(parts, body)).await);
    }
    let bytes = to_bytes(body, FORM_BYTES_MAX).await.map_err(|_| Problem::too_large())?;
    let kept = String::from_utf8(bytes.to_vec()).map_err(|_| Problem::bad_request())?;
    let back = crate::access::asked(&parts).path().to_owned();
    let mut page = Visitor::from_request_parts(&mut parts, &access).await?.page;
    page.notice = Some(page.t("sign-in-kept"));
    Ok(sign_in::draw(
        &access,
        StatusCode::UNAUTHORIZED,
        page,
        FormState::default(),
        back,
        kept,
    ))
}

/// The page after signing in again, from which the kept form is sent on; none when there is nothing to send.
pub(crate) async fn go_on(page: Page, action: &str, kept: &str) -> Option<Response> {
    let action = next::safe(action, page.system)?.to_owned();
    let fields: Fields = fields(kept).await?;
    (!fields.is_empty()).then(|| shell::html(&KeptPage { page, action, fields }).into_response())
}

/// The fields of a form, without the token of the session that has ended.
async fn fields(kept: &str) -> Option<Fields> {
    let request = Request::post("/")
        .header(CONTENT_TYPE, FORM)
        .body(Body::from(kept.to_owned()))
        .ok()?;
    let Form(fields) = Form::<Fields>::from_request(request, &()).await.ok()?;
    Some(fields.into_iter().filter(|(key, _)| key != "csrf").collect())
}

/// Browsers name the site whose page sent a form (Fetch Standard §3.2); it must be this one.
fn is_own_form(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_form = text(CONTENT_TYPE).is_some_and(|kind| kind.starts_with(FORM));
    let (Some(origin), Some(host)) = (text(ORIGIN), text(HOST)) else {
        return false;
    };
    let site = origin.split_once("://").map_or("", |(_, site)| site);
    is_form && site.eq_ignore_ascii_case(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_form_of_this_site_is_kept() {
        let check = |origin: Option<&str>, kind: &str, expected| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "desk.example:8080".parse().expect("a host"));
            headers.insert(CONTENT_TYPE, kind.parse().expect("a type"));
            if let Some(origin) = origin {
                headers.insert(ORIGIN, origin.parse().expect("an origin"));
            }
            assert_eq!(is_own_form(&headers), expected, "{origin:?} {kind}");
        };
        check(Some("https://desk.example:8080"), FORM, true);
        check(
            Some("https://desk.example:8080"),
            "multipart/form-data; boundary=x",
            false,
        );
        check(Some("https://desk.example"), FORM, false);
        check(Some("https://evil.example"), FORM, false);
        check(Some("null"), FORM, false);
        check(None, FORM, false);
    }
}
