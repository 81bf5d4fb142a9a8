//! Signing in and out.

use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use domain::Iin;
use jiff::SignedDuration;
use pages::{Problem, cookie};
use store::accounts::{self, Account, SignIn};
use store::sessions::{self, Session};

use crate::Access;

/// A new session with its token, ready for the cookie or for the API.
pub struct Begun {
    pub token: String,
    pub session: Session,
    pub account: Account,
}

/// What came of an attempt.
pub enum Attempt {
    Begun(Begun),
    /// Wrong ИИН or password. `visit` is the subject under which the attempt's events may be recorded.
    Refused {
        visit: String,
    },
    Locked {
        until: jiff::Timestamp,
    },
}

impl Access {
    /// Checks ИИН and password and begins a session. `visit` is new each time.
    pub async fn sign_in(&self, iin: &str, password: &str) -> Result<Attempt, Problem> {
        let now = self.clock.now();
        let visit = self.chance.id(now);
        let Ok(iin) = Iin::parse(iin.trim()) else {
            return Ok(Attempt::Refused { visit });
        };
        let account = match accounts::sign_in(&self.db, &iin, password, now)
            .await
            .map_err(Problem::failure)?
        {
            SignIn::Accepted(account) => account,
            SignIn::Refused => return Ok(Attempt::Refused { visit }),
            SignIn::Locked { until } => return Ok(Attempt::Locked { until }),
        };
        Ok(Attempt::Begun(self.begin(account, visit, now).await?))
    }

    /// A session for somebody who has proved who they are.
    pub(crate) async fn begin(&self, account: Account, visit: String, now: jiff::Timestamp) -> Result<Begun, Problem> {
        let expires_at = now + SignedDuration::from_secs(i64::from(self.session_seconds));
        let csrf = self.chance.secret();
        let session = Session {
            account: account.id.clone(),
            visit,
            csrf,
            signed_in_at: now,
            expires_at,
        };
        let token = self.chance.secret();
        sessions::begin(&self.db, &token, &session)
            .await
            .map_err(Problem::failure)?;
        Ok(Begun {
            token,
            session,
            account,
        })
    }

    /// Ends the session behind a token.
    pub async fn sign_out(&self, token: &str) -> Result<(), Problem> {
        sessions::end(&self.db, token).await.map_err(Problem::failure)
    }

    /// Removes the sessions that have expired; for a system's background work.
    pub async fn sweep(&self) -> Result<u64, Problem> {
        sessions::sweep(&self.db, self.clock.now())
            .await
            .map_err(Problem::failure)
    }

    /// Adds the session cookie to a response, and takes the form token of the time before away.
    pub fn with_cookie(&self, mut response: Response, begun: &Begun) -> Response {
        let path = self.path();
        let session = cookie::set(
            &self.session_cookie(),
            &begun.token,
            &path,
            self.session_seconds,
            self.insecure_cookies,
        );
        let headers = response.headers_mut();
        headers.append(SET_COOKIE, session);
        headers.append(SET_COOKIE, cookie::clear(&self.form_cookie(), &path));
        response
    }

    /// Takes the session cookie away.
    pub fn without_cookie(&self, mut response: Response) -> Response {
        response
            .headers_mut()
            .append(SET_COOKIE, cookie::clear(&self.session_cookie(), &self.path()));
        response
    }

    /// The refusal of a sign-in as JSON; a system that has the act's words for it builds its own.
    pub fn refused() -> Problem {
        Problem::of_kit(StatusCode::UNAUTHORIZED, "credentials_refused", "credentials")
    }

    /// Too many failures.
    pub fn locked(until: jiff::Timestamp) -> Problem {
        Problem::of_kit(StatusCode::TOO_MANY_REQUESTS, "locked", "locked")
            .with_details(serde_json::json!({"until": until}))
    }
}
