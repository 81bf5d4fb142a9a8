//! The kit's own files: style, scripts, icon. Compiled in, named with the hash of their content.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::Problem;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    body: &'static str,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

const ASSETS: &[Asset] = &[
    Asset::of(
        "site.css",
        "text/css; charset=utf-8",
        include_str!("../assets/site.css"),
    ),
    Asset::of("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
    Asset::of("signing.js", SCRIPT, include_str!("../assets/signing.js")),
    Asset::of("keys.js", SCRIPT, include_str!("../assets/keys.js")),
    Asset::of("ncalayer.js", SCRIPT, include_str!("../assets/ncalayer.js")),
    Asset::of("ways.js", SCRIPT, include_str!("../assets/ways.js")),
    Asset::of("sign-in.js", SCRIPT, include_str!("../assets/sign-in.js")),
    Asset::of("sign.js", SCRIPT, include_str!("../assets/sign.js")),
    Asset::of("page.js", SCRIPT, include_str!("../assets/page.js")),
    Asset::of("vault.js", SCRIPT, include_str!("../assets/vault.js")),
    Asset::of("der.js", SCRIPT, include_str!("../assets/der.js")),
];

impl Asset {
    const fn of(name: &'static str, media_type: &'static str, body: &'static str) -> Self {
        Self { name, media_type, body }
    }
}

/// `/<system>/assets/<name>?v=<hash>`; the same without a version for a name that is not ours.
pub fn address(system: &str, name: &str) -> String {
    let version = version(name).map_or_else(String::new, |version| format!("?v={version}"));
    format!("/{system}/assets/{name}{version}")
}

/// Answers for one file. An address with the right version never changes and is kept for a year; others are
/// asked about each time and answered with 304.
pub(crate) fn serve(name: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    let (Some(asset), Some(version)) = (find(name), version(name)) else {
        return Problem::not_found().into_response();
    };
    let etag = format!("\"{version}\"");
    let versioned = uri.query() == Some(&format!("v={version}"));
    let caching = if versioned {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = headers.get(IF_NONE_MATCH).and_then(|held| held.to_str().ok());
    // Compression makes the tag a weak one on its way through proxies.
    let fresh = known.is_some_and(|known| {
        known
            .split(',')
            .any(|held| held.trim().trim_start_matches("W/") == etag)
    });
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(asset.body).into_response()
    };
    let set = response.headers_mut();
    set.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    set.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        set.insert(ETAG, etag);
    }
    response
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

fn version(name: &str) -> Option<&'static str> {
    static VERSIONS: OnceLock<Vec<(&'static str, String)>> = OnceLock::new();
    let versions = VERSIONS.get_or_init(|| {
        let digest = |asset: &Asset| hex::encode(&Sha256::digest(asset.body)[..8]);
        ASSETS.iter().map(|asset| (asset.name, digest(asset))).collect()
    });
    versions
        .iter()
        .find(|(held, _)| *held == name)
        .map(|(_, version)| version.as_str())
}
