//! What anybody may see: the page about this authority, its certificates, its lists.

use std::sync::Arc;

use access::Visitor;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use eds::crl::Crl;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pages::{Page, Problem};

use super::Shared;

/// RFC 5280 §4.2.1.13 and RFC 8555 §9.1; PEM has no narrower name that browsers save quietly.
const CRL: &str = "application/pkix-crl";
const CERTIFICATE: &str = "application/pkix-cert";
const PEM: &str = "application/x-pem-file";

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    page: Page,
    root_name: String,
    root_from: Timestamp,
    root_until: Timestamp,
    root_serial: String,
    issuing_name: String,
    issuing_from: Timestamp,
    issuing_until: Timestamp,
    issuing_serial: String,
    list_number: u64,
    list_from: Timestamp,
    list_until: Timestamp,
    list_length: usize,
    danger: bool,
}

pub(super) async fn about(State(authority): State<Shared>, visitor: Visitor) -> Result<Response, Problem> {
    let list = authority.crl().await?;
    let (root, issuing) = (&authority.hierarchy.root, &authority.hierarchy.issuing);
    Ok(pages::shell::html(&About {
        page: visitor.page,
        root_name: root.subject.common_name.clone(),
        root_from: root.not_before,
        root_until: root.not_after,
        root_serial: root.serial_hex.clone(),
        issuing_name: issuing.subject.common_name.clone(),
        issuing_from: issuing.not_before,
        issuing_until: issuing.not_after,
        issuing_serial: issuing.serial_hex.clone(),
        list_number: list.number,
        list_from: list.this_update,
        list_until: list.next_update,
        list_length: list.revoked.len(),
        danger: authority.danger_certify_without_identification,
    }))
}

pub(super) async fn chain_pem(State(authority): State<Shared>) -> Response {
    file(PEM, "ca.pem", authority.hierarchy.chain_pem().into_bytes())
}

pub(super) async fn issuing_der(State(authority): State<Shared>) -> Response {
    file(CERTIFICATE, "ca.der", authority.hierarchy.issuing.der.clone())
}

pub(super) async fn root_pem(State(authority): State<Shared>) -> Response {
    file(PEM, "root.pem", authority.hierarchy.root.to_pem().into_bytes())
}

pub(super) async fn root_der(State(authority): State<Shared>) -> Response {
    file(CERTIFICATE, "root.der", authority.hierarchy.root.der.clone())
}

pub(super) async fn crl_der(State(authority): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(list(&*authority.crl().await?, CRL, "crl.der", &headers))
}

pub(super) async fn crl_pem(State(authority): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(list(&*authority.crl().await?, PEM, "crl.pem", &headers))
}

pub(super) async fn delta_der(State(authority): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let delta = authority.delta().await?.ok_or_else(Problem::not_found)?;
    Ok(list(&delta, CRL, "delta.der", &headers))
}

pub(super) async fn root_crl_der(State(authority): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(list(&*root_list(&authority).await?, CRL, "root-crl.der", &headers))
}

pub(super) async fn root_crl_pem(State(authority): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(list(&*root_list(&authority).await?, PEM, "root-crl.pem", &headers))
}

async fn root_list(authority: &Shared) -> Result<Arc<Crl>, Problem> {
    authority.root_crl().await?.ok_or_else(Problem::not_found)
}

/// A list with what lets a reader ask whether it has changed. It may be kept but must be asked about each time:
/// a revocation counts from the moment it is made.
fn list(list: &Crl, media_type: &'static str, name: &'static str, headers: &HeaderMap) -> Response {
    let tag = format!("\"{name}-{}\"", list.number);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = if media_type == CRL {
            list.der.clone()
        } else {
            list.to_pem().into_bytes()
        };
        file(media_type, name, body)
    };
    put(&mut response, header::ETAG, &tag);
    put(&mut response, header::LAST_MODIFIED, &http_date(list.this_update));
    put(&mut response, header::EXPIRES, &http_date(list.next_update));
    put(&mut response, header::CACHE_CONTROL, "public, no-cache");
    response
}

fn file(media_type: &'static str, name: &'static str, body: Vec<u8>) -> Response {
    let mut response = body.into_response();
    put(&mut response, header::CONTENT_TYPE, media_type);
    put(
        &mut response,
        header::CONTENT_DISPOSITION,
        &format!("attachment; filename=\"{name}\""),
    );
    response
}

/// A certificate under its name.
pub(super) fn certificate(name: &'static str, der: Vec<u8>) -> Response {
    file(CERTIFICATE, name, der)
}

pub(super) fn put(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// «Sun, 22 Nov 2026 06:03:44 GMT» (RFC 9110 §5.6.7).
pub(super) fn http_date(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC)
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_date_is_written_as_http_wants_it() {
        let at = "2026-11-22T06:03:44Z".parse().unwrap();
        assert_eq!(super::http_date(at), "Sun, 22 Nov 2026 06:03:44 GMT");
    }
}
