//! The shell around a small router: problems both ways, headers, limits, panics, assets, language.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use axum::routing::{get, post};
use pages::{Locales, Problem, shell};
use tower::ServiceExt;

fn router(system: &'static str) -> Router {
    let own = Router::new()
        .route(
            &format!("/{system}"),
            get(async || axum::response::Html("<h1>hello</h1>")),
        )
        .route(
            &format!("/{system}/broken"),
            get(async || Problem::internal("the disk is full")),
        )
        .route(
            &format!("/{system}/api/broken"),
            get(async || Problem::internal("the disk is full")),
        )
        .route(&format!("/{system}/panics"), get(panics))
        .route(&format!("/{system}/echo"), post(async |body: String| body))
        .route(
            &format!("/{system}/pdf"),
            get(async || ([("content-type", "application/pdf")], "%PDF-1.7")),
        );
    shell::wrap(own, system, Arc::new(Locales::new(&[]).expect("whole")))
}

async fn panics() -> &'static str {
    let nothing: Option<&str> = std::hint::black_box(None);
    nothing.expect("nothing is there")
}

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

async fn ask(request: Request<Body>) -> Answer {
    ask_of(router("portal"), request).await
}

async fn ask_of(router: Router, request: Request<Body>) -> Answer {
    let response: Response<Body> = router.oneshot(request).await.expect("the router answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 10_000_000).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}

fn at(path: &str) -> axum::http::request::Builder {
    Request::builder().uri(path)
}

fn empty(builder: axum::http::request::Builder) -> Request<Body> {
    builder.body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn a_person_gets_a_page_in_their_language_and_a_program_gets_json() {
    let page = ask(empty(at("/portal/broken").header("accept-language", "ru"))).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.body.contains("<html lang=\"ru\""), "{}", page.body);
    assert!(page.body.contains("Номер обращения"));
    assert!(!page.body.contains("disk"));
    for request in [
        at("/portal/api/broken"),
        at("/portal/broken").header("accept", "application/json"),
    ] {
        let json = ask(empty(request)).await;
        assert_eq!(json.status, StatusCode::INTERNAL_SERVER_ERROR);
        let body: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
        assert_eq!(body["error"]["code"], "internal");
        assert!(body["error"]["reference"].is_string());
        assert!(!json.body.contains("disk"));
    }
}

#[tokio::test]
async fn bare_answers_of_the_framework_get_words() {
    let cases = [
        (empty(at("/portal/nowhere/at/all")), StatusCode::NOT_FOUND, "not_found"),
        (empty(at("/elsewhere")), StatusCode::NOT_FOUND, "not_found"),
        (
            empty(at("/portal/echo")),
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
        ),
        (
            at("/portal/echo")
                .method("POST")
                .body(Body::from(vec![b'a'; 1_100_000]))
                .expect("a request"),
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
        ),
        (
            empty(at("/portal/panics")),
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
        ),
    ];
    for (mut request, status, code) in cases {
        request
            .headers_mut()
            .insert("accept", "application/json".parse().expect("a header"));
        let answer = ask(request).await;
        assert_eq!(answer.status, status);
        let body: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(body["error"]["code"], code);
    }
    let page = ask(empty(at("/portal/nowhere?lang=kk"))).await;
    assert!(page.body.contains("Мұндай бет жоқ"));
    assert_eq!(
        page.headers["set-cookie"],
        "lang=kk; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
    );
}

#[tokio::test]
async fn pages_are_guarded() {
    let page = ask(empty(at("/portal"))).await;
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(!page.headers.contains_key("strict-transport-security"));
    let pdf = ask(empty(at("/portal/pdf"))).await;
    assert!(
        pdf.headers["content-security-policy"]
            .to_str()
            .expect("text")
            .contains("frame-ancestors 'self'")
    );
}

#[tokio::test]
async fn assets_are_cached_by_their_content() {
    let first = ask(empty(at("/portal/assets/site.css"))).await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.headers["cache-control"], "no-cache");
    let etag = first.headers["etag"].clone();
    let again = ask(empty(at("/portal/assets/site.css").header("if-none-match", &etag))).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
    let address = pages::assets::address("portal", "site.css");
    let kept = ask(empty(at(&address))).await;
    assert!(
        kept.headers["cache-control"]
            .to_str()
            .expect("text")
            .contains("immutable")
    );
    assert_eq!(
        ask(empty(at("/portal/assets/other.css"))).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn every_module_that_a_script_imports_is_served() {
    let mut waiting = vec!["signing.js".to_owned()];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(name) = waiting.pop() {
        let script = ask(empty(at(&format!("/portal/assets/{name}")))).await;
        assert_eq!(script.status, StatusCode::OK, "{name}");
        let imports = script
            .body
            .split("from \"./")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        waiting.extend(
            imports
                .map(str::to_owned)
                .filter(|name| !seen.contains(name))
                .collect::<Vec<_>>(),
        );
        seen.insert(name);
    }
    for needed in ["der.js", "ncalayer.js", "vault.js"] {
        assert!(seen.contains(needed), "{needed} is not among {seen:?}");
    }
}

#[tokio::test]
async fn systems_can_be_merged_and_each_says_its_name() {
    let both = router("portal").merge(router("provider"));
    let page = ask_of(both, empty(at("/provider/nowhere?lang=en"))).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("data-system=\"provider\""));
}
