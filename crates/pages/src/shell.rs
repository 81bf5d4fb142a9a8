//! What surrounds every router: security headers, request log, limits, panics, error pages, assets.

use std::sync::Arc;
use std::time::Instant;

use askama::Template;
use axum::extract::{DefaultBodyLimit, MatchedPath, Path, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Router, extract::OriginalUri};
use law::Language;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::problem::Told;
use crate::{Locales, Page, Problem, assets, cookie, language};

/// The largest body a route takes unless it raises the limit with `DefaultBodyLimit` of its own.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// How long a chosen language is remembered: a year.
const LANGUAGE_SECONDS: u32 = 31_536_000;

/// Everything comes from here; nothing is written into the page; nobody frames it.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; frame-src 'self' blob:; object-src 'self' blob:; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The same for a page that has documents or texts signed by NCALayer, which listens on this very machine.
const POLICY_AGENT: &str = "default-src 'self'; connect-src 'self' wss://127.0.0.1:13579; img-src 'self' data: blob:; \
    frame-src 'self' blob:; object-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A PDF may stand inside a page of ours.
const POLICY_PDF: &str = "default-src 'self'; object-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'";

#[derive(Clone)]
struct Shell {
    system: &'static str,
    locales: Arc<Locales>,
}

/// Wraps a system's router. Serves `/<system>/assets/*` too.
///
/// The wrapped routers of several systems may be merged: what is unknown under `/<system>/` is answered by a
/// route and not by a fallback, of which a merged router can have only one.
///
/// An error without a body or in plain text (the framework's own rejections) gets the kit's words for its status; a
/// handler that has more to say answers with a [`Problem`].
pub fn wrap(router: Router, system: &'static str, locales: Arc<Locales>) -> Router {
    let shell = Shell { system, locales };
    let packed = DefaultPredicate::new().and(NotForContentType::const_new("application/pdf"));
    router
        .route(&format!("/{system}/assets/{{name}}"), get(asset))
        .route(&format!("/{system}/{{*unknown}}"), any(unknown))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::internal("a handler panicked").into_response()
        }))
        .layer(middleware::from_fn_with_state(shell, dress))
        // The session cookie is SameSite, so other sites cannot make a browser ask for pages whose compressed
        // length would tell about the form token (BREACH).
        .layer(CompressionLayer::new().compress_when(packed))
}

/// Wraps routes that programs ask by the thousand and no person reads: limits, panics, security headers; no words, no cookies, no
/// compression, no line in the log for each request. It may be merged with [`wrap`]ped routers.
pub fn wrap_for_programs(router: Router) -> Router {
    router
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::internal("a handler panicked").into_response()
        }))
        .layer(middleware::map_response(|mut response: Response| async {
            guard(&mut response);
            response
        }))
}

/// Marks a response for [`with_agent`].
#[derive(Clone, Copy)]
struct SpeaksToAgent;

/// Lets the page speak to NCALayer (`wss://127.0.0.1:13579`); other pages may not.
#[must_use]
pub fn with_agent(mut response: Response) -> Response {
    response.extensions_mut().insert(SpeaksToAgent);
    response
}

/// Renders an askama template to a response; a template that fails is a 500.
pub fn html(template: &impl Template) -> Response {
    match template.render() {
        Ok(body) => Html(body).into_response(),
        Err(error) => Problem::failure(error).into_response(),
    }
}

/// Whether the visitor reads JSON: a path of an API, or a script that asks for it.
pub fn wants_json(path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default();
    path.contains("/api/") || (accepts.contains("application/json") && !accepts.contains("text/html"))
}

/// The address that a page is shown under, for links back to it in another language. A page that answers a form has
/// no address of its own: it is the one that the form stood on.
pub fn shown_path(method: &Method, headers: &HeaderMap, uri: &Uri) -> String {
    let own = uri.path_and_query().map_or("/", |path| path.as_str());
    if method.is_safe() {
        return own.to_owned();
    }
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let from = header(header::REFERER).and_then(|from| from.parse::<Uri>().ok());
    let from = from.filter(|from| from.authority().map(Authority::as_str) == header(header::HOST));
    from.and_then(|from| from.path_and_query().map(|path| path.as_str().to_owned()))
        .unwrap_or_else(|| own.to_owned())
}

async fn asset(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    assets::serve(&name, &uri, &headers)
}

async fn unknown() -> Problem {
    Problem::not_found()
}

async fn dress(State(shell): State<Shell>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let asked = Asked::of(&request);
    let jar = cookie::Jar::default();
    request.extensions_mut().insert(jar.clone());
    let mut response = next.run(request).await;
    response = shell.explain(response, &asked);
    for cookie in jar.empty() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if let Some(language) = asked.chosen {
        let kept = cookie::set(language::COOKIE, language.tag(), "/", LANGUAGE_SECONDS, true);
        response.headers_mut().append(header::SET_COOKIE, kept);
    }
    guard(&mut response);
    let (status, ms) = (response.status().as_u16(), began.elapsed().as_millis());
    tracing::info!(
        system = shell.system,
        method = asked.method,
        path = asked.matched,
        status,
        ms,
        "{} {} {status}",
        asked.method,
        asked.matched
    );
    response
}

/// What is kept of a request until its answer is there. The path as asked may hold identifiers and is not logged.
struct Asked {
    method: String,
    matched: String,
    path: String,
    language: Language,
    chosen: Option<Language>,
    json: bool,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let uri = request
            .extensions()
            .get::<OriginalUri>()
            .map_or_else(|| request.uri(), |original| &original.0);
        let headers = request.headers();
        Self {
            method: request.method().to_string(),
            matched: request
                .extensions()
                .get::<MatchedPath>()
                .map_or("-", MatchedPath::as_str)
                .to_owned(),
            path: shown_path(request.method(), headers, uri),
            language: language::of(headers, uri),
            chosen: language::chosen(uri),
            json: wants_json(uri.path(), headers),
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    message: String,
    hint: Option<String>,
    reference: Option<String>,
}

impl Shell {
    /// Draws a problem as a page unless the visitor reads JSON; gives words to bare answers of the framework.
    fn explain(&self, response: Response, asked: &Asked) -> Response {
        let response = if is_bare(&response) {
            Problem::of_status(response.status()).into_response()
        } else {
            response
        };
        let Some(told) = response.extensions().get::<Told>().cloned() else {
            return response;
        };
        if asked.json {
            return response;
        }
        let page = Page::plain(self.system, asked.language, asked.path.clone(), self.locales.clone());
        let drawn = ProblemPage {
            message: told.problem.message.to(asked.language).to_owned(),
            hint: told
                .problem
                .hint
                .as_ref()
                .map(|hint| hint.to(asked.language).to_owned()),
            reference: told.reference,
            page,
        };
        match drawn.render() {
            Ok(body) => redressed(response, body),
            Err(_) => response,
        }
    }
}

/// The page in place of the JSON body; what else the answer says (cookies, allowed methods) stays.
fn redressed(response: Response, body: String) -> Response {
    let (parts, _) = response.into_parts();
    let mut page = (parts.status, Html(body)).into_response();
    for (name, value) in &parts.headers {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            page.headers_mut().append(name, value.clone());
        }
    }
    page
}

/// An error that nobody has explained: without a body, or with the framework's plain English.
fn is_bare(response: &Response) -> bool {
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    (status.is_client_error() || status == StatusCode::INTERNAL_SERVER_ERROR)
        && response.extensions().get::<Told>().is_none()
        && (kind.is_empty() || kind.starts_with("text/plain"))
}

/// The security headers. HSTS is left to the proxy that holds the TLS certificate.
fn guard(response: &mut Response) {
    let speaks_to_agent = response.extensions().get::<SpeaksToAgent>().is_some();
    let headers = response.headers_mut();
    let is_pdf = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/pdf"));
    let policy = match (is_pdf, speaks_to_agent) {
        (true, _) => POLICY_PDF,
        (false, true) => POLICY_AGENT,
        (false, false) => POLICY,
    };
    let fixed: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages hold personal data and a form token: no cache keeps them unless a handler says so.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_a_form_is_shown_under_the_address_of_the_form() {
        let check = |method: Method, referer: Option<&'static str>, expected: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8080"));
            if let Some(referer) = referer {
                headers.insert(header::REFERER, HeaderValue::from_static(referer));
            }
            assert_eq!(
                shown_path(&method, &headers, &Uri::from_static("/portal/form?a=b")),
                expected
            );
        };
        check(Method::GET, Some("http://127.0.0.1:8080/portal/x"), "/portal/form?a=b");
        check(
            Method::POST,
            Some("http://127.0.0.1:8080/portal/x?page=2"),
            "/portal/x?page=2",
        );
        check(Method::POST, Some("http://evil.example/portal/x"), "/portal/form?a=b");
        check(Method::POST, None, "/portal/form?a=b");
    }
}
