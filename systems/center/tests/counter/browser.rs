//! The pages of the center, as a browser asks for them.

use axum::body::Body;
use axum::http::{Request, header};
use tower::ServiceExt;

use crate::town::{Answer, PASSWORD, Town};

impl Town {
    pub(crate) async fn page(&self, path: &str, cookie: &str) -> Answer {
        self.ask(Request::get(path), cookie, String::new()).await
    }

    pub(crate) async fn form(&self, path: &str, cookie: &str, body: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.ask(
            Request::post(path).header(header::CONTENT_TYPE, kind),
            cookie,
            body.to_owned(),
        )
        .await
    }

    pub(crate) async fn upload(&self, path: &str, cookie: &str, body: &str) -> Answer {
        let kind = "multipart/form-data; boundary=x";
        self.ask(
            Request::post(path).header(header::CONTENT_TYPE, kind),
            cookie,
            body.to_owned(),
        )
        .await
    }

    /// The cookie of somebody who signed in at the page.
    pub(crate) async fn cookie(&self, iin: &str) -> String {
        let page = self.page("/center/sign-in", "").await.expect(200);
        let text = page.text();
        let (_, rest) = text.split_once("name=\"csrf\" value=\"").expect("a form with a token");
        let csrf = rest.split('"').next().unwrap_or_default().to_owned();
        let body = format!("csrf={csrf}&iin={iin}&password={PASSWORD}");
        let answer = self.form("/center/sign-in", &page.cookies, &body).await;
        assert!(answer.status.is_redirection(), "{}", answer.text());
        answer.cookies
    }

    async fn ask(&self, request: axum::http::request::Builder, cookie: &str, body: String) -> Answer {
        let request = request
            .header(header::COOKIE, cookie)
            .body(Body::from(body))
            .expect("a request");
        Answer::of(self.center.router().oneshot(request).await.expect("an answer")).await
    }
}
