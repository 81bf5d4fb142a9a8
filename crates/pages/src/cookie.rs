//! Cookies: session token, anonymous form token, language.

use std::sync::{Arc, Mutex, PoisonError};

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Reads one cookie.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// `Set-Cookie` with HttpOnly, SameSite=Lax, Path=`path`, and Secure unless `insecure`.
pub fn set(name: &str, value: &str, path: &str, max_age_seconds: u32, insecure: bool) -> HeaderValue {
    write(name, value, path, Some(max_age_seconds), "Lax", insecure)
}

/// The same with SameSite=Strict and until the browser is closed: for the form token of somebody who has not
/// signed in.
pub fn set_strict(name: &str, value: &str, path: &str, insecure: bool) -> HeaderValue {
    write(name, value, path, None, "Strict", insecure)
}

/// Takes the cookie away.
pub fn clear(name: &str, path: &str) -> HeaderValue {
    write(name, "", path, Some(0), "Lax", true)
}

/// Cookies that an extractor wants to set: it has no response yet. The shell puts a jar into the extensions of each
/// request and adds what it holds to the response.
#[derive(Clone, Debug, Default)]
pub struct Jar(Arc<Mutex<Vec<HeaderValue>>>);

impl Jar {
    pub fn add(&self, cookie: HeaderValue) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    pub(crate) fn empty(&self) -> Vec<HeaderValue> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn write(name: &str, value: &str, path: &str, max_age: Option<u32>, same_site: &str, insecure: bool) -> HeaderValue {
    // Our values are hex and language tags. Whatever else comes would let a value add attributes.
    let value: String = value
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.~".contains(*c))
        .collect();
    let max_age = max_age.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    let secure = if insecure { "" } else { "; Secure" };
    let text = format!("{name}={value}; Path={path}{max_age}; HttpOnly; SameSite={same_site}{secure}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_whole_name_only() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("xlang=ru; lang=kk"));
        headers.append(COOKIE, HeaderValue::from_static("portal_session=ab"));
        assert_eq!(read(&headers, "lang"), Some("kk"));
        assert_eq!(read(&headers, "portal_session"), Some("ab"));
        assert_eq!(read(&headers, "portal"), None);
    }

    #[test]
    fn writes_the_attributes() {
        assert_eq!(
            set("s", "ab1", "/portal", 60, false),
            "s=ab1; Path=/portal; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            set_strict("f", "a; b", "/portal", true),
            "f=ab; Path=/portal; HttpOnly; SameSite=Strict"
        );
        assert_eq!(
            clear("s", "/portal"),
            "s=; Path=/portal; Max-Age=0; HttpOnly; SameSite=Lax"
        );
    }
}
