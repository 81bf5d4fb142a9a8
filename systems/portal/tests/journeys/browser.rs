//! A browser without JavaScript: cookies, forms with their token, redirects. Every page it gets is looked over.

use std::cell::RefCell;
use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use crate::support::TestPortal;

pub(crate) struct Browser<'a> {
    portal: &'a TestPortal,
    cookies: RefCell<BTreeMap<String, String>>,
    csrf: RefCell<String>,
}

pub(crate) struct Shown {
    pub(crate) status: StatusCode,
    /// Where the answer sends to, or the address that was asked for.
    pub(crate) location: Option<String>,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Shown {
    #[track_caller]
    pub(crate) fn has(&self, words: &str) -> &Self {
        assert!(
            self.body.contains(words),
            "«{words}» is not on the page:\n{}",
            self.body
        );
        self
    }

    #[track_caller]
    pub(crate) fn has_not(&self, words: &str) -> &Self {
        assert!(!self.body.contains(words), "«{words}» is on the page");
        self
    }

    #[track_caller]
    pub(crate) fn goes_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.location.clone().unwrap()
    }
}

impl<'a> Browser<'a> {
    pub(crate) fn new(portal: &'a TestPortal) -> Self {
        Self {
            portal,
            cookies: RefCell::default(),
            csrf: RefCell::default(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Shown {
        let shown = self
            .send(Request::builder().method(Method::GET).uri(path), Body::empty())
            .await;
        if shown.body.contains("<!doctype html>") {
            look_over(path, &shown.body);
        }
        shown
    }

    /// Follows where a form sent to.
    pub(crate) async fn follow(&self, shown: &Shown) -> Shown {
        self.get(&shown.goes_to()).await
    }

    /// Sends a url-encoded form with the token of the page seen last.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let csrf = self.csrf.borrow().clone();
        let pairs: Vec<String> = fields
            .iter()
            .chain(&[("csrf", csrf.as_str())])
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let shown = self.send(request, Body::from(pairs.join("&"))).await;
        if shown.body.contains("<!doctype html>") {
            look_over(path, &shown.body);
        }
        shown
    }

    /// Sends a form with a file.
    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Shown {
        self.upload_as(path, fields, "file", file.unwrap_or(("", b""))).await
    }

    /// The same with the name of the file's field.
    pub(crate) async fn upload_as(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        field: &str,
        file: (&str, &[u8]),
    ) -> Shown {
        self.send_form(path, fields, field, &[file]).await
    }

    /// The same with several files of one field.
    pub(crate) async fn upload_all(&self, path: &str, field: &str, files: &[(&str, &[u8])]) -> Shown {
        self.send_form(path, &[], field, files).await
    }

    async fn send_form(&self, path: &str, fields: &[(&str, &str)], field: &str, files: &[(&str, &[u8])]) -> Shown {
        let csrf = self.csrf.borrow().clone();
        let mut body = Vec::new();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            body.extend(format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (name, bytes) in files {
            let head = "Content-Disposition: form-data";
            body.extend(format!("--B\r\n{head}; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--B--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B");
        self.send(request, Body::from(body)).await
    }

    /// What a script of the page sends.
    pub(crate) async fn script(&self, path: &str, body: &serde_json::Value) -> Shown {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header("x-csrf", self.csrf.borrow().clone());
        self.send(request, Body::from(body.to_string())).await
    }

    async fn send(&self, mut request: axum::http::request::Builder, body: Body) -> Shown {
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let (status, headers, bytes) = self.portal.send(request.body(body).unwrap()).await;
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
            }
        }
        let location = headers
            .get(header::LOCATION)
            .map(|location| location.to_str().unwrap().to_owned());
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(csrf) = between(&body, "name=\"csrf\" value=\"", "\"") {
            *self.csrf.borrow_mut() = csrf;
        }
        Shown {
            status,
            location,
            body,
            bytes,
        }
    }
}

/// What holds on every page.
#[track_caller]
fn look_over(path: &str, body: &str) {
    assert!(
        !body.contains('⟦'),
        "{path} lacks a message: {:?}",
        between(body, "⟦", "⟧")
    );
    assert_eq!(body.matches("<h1").count(), 1, "{path} has one heading");
    let ids: Vec<&str> = body
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{path} repeats an id: {ids:?}");
    for part in body.split("aria-describedby=\"").skip(1) {
        for id in part.split('"').next().unwrap_or_default().split(' ') {
            assert!(ids.contains(&id), "{path} describes by {id}, which is not there");
        }
    }
    assert_eq!(
        // What only asks for a page needs none.
        body.matches("<form").count() - body.matches("method=\"get\"").count(),
        body.matches("name=\"csrf\"").count(),
        "{path}: every form has its token"
    );
}

pub(crate) fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0.to_owned())
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
