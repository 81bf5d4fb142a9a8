//! Which language a visitor reads: what they chose now, what they chose before, what their browser asks for.

use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, Uri};
use law::Language;

use crate::cookie;

/// The cookie that keeps the choice.
pub const COOKIE: &str = "lang";

/// Kazakh is the state language (Constitution, article 7): it greets those who say nothing.
pub const DEFAULT: Language = Language::Kk;

/// `?lang=`, else the cookie, else `Accept-Language`, else [`DEFAULT`].
pub fn of(headers: &HeaderMap, uri: &Uri) -> Language {
    chosen(uri)
        .or_else(|| cookie::read(headers, COOKIE).and_then(Language::from_tag))
        .or_else(|| accepted(headers))
        .unwrap_or(DEFAULT)
}

/// The language of `?lang=`, when the visitor has just chosen one.
pub fn chosen(uri: &Uri) -> Option<Language> {
    let query = uri.query()?;
    query
        .split('&')
        .rev()
        .find_map(|pair| Language::from_tag(pair.strip_prefix("lang=")?))
}

/// The language of ours with the highest weight (RFC 9110 §12.5.4).
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Language, f32)> = None;
    for item in header.split(',').take(20) {
        let (tag, weight) = item
            .split_once(';')
            .map_or((item, 1.0), |(tag, parameter)| (tag, weight(parameter)));
        let Some(language) = Language::from_tag(tag.trim()) else {
            continue;
        };
        if weight > 0.0 && best.is_none_or(|(_, held)| weight > held) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

fn weight(parameter: &str) -> f32 {
    parameter
        .trim()
        .strip_prefix("q=")
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, cookie: Option<&'static str>, accept: Option<&'static str>, expected: Language) {
        let mut headers = HeaderMap::new();
        if let Some(cookie) = cookie {
            headers.insert("cookie", cookie.parse().expect("a header"));
        }
        if let Some(accept) = accept {
            headers.insert(ACCEPT_LANGUAGE, accept.parse().expect("a header"));
        }
        assert_eq!(of(&headers, &query.parse().expect("an address")), expected);
    }

    #[test]
    fn the_newest_wish_counts() {
        check("/portal?lang=en", Some("lang=ru"), Some("kk"), Language::En);
        check("/portal?lang=xx", Some("a=b; lang=ru"), Some("kk"), Language::Ru);
        check("/portal", None, Some("de, en-GB;q=0.5, ru-KZ;q=0.9"), Language::Ru);
        check("/portal", None, Some("ru;q=0, de"), Language::Kk);
        check("/portal", None, None, Language::Kk);
    }
}
