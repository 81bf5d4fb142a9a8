//! What a system gives to have people: its store, its clock, its words.

use std::sync::Arc;

use axum::extract::OriginalUri;
use axum::http::Uri;
use axum::http::request::Parts;
use domain::{Chance, Clock};
use law::System;
use pages::{Locales, NavItem, Page, Problem, language, shell};
use store::accounts::{self, Account};
use store::{Db, StoreError};

use crate::by_key::ByKey;

/// What the extractors need; a system's state gives it by `AsRef<Access>`.
#[derive(Clone)]
pub struct Access {
    pub system: System,
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<Chance>,
    pub locales: Arc<Locales>,
    /// Shown to those who are signed in.
    pub nav: Arc<Vec<NavItem>>,
    /// Plain HTTP on loopback: cookies without Secure.
    pub insecure_cookies: bool,
    pub demonstration: bool,
    pub session_seconds: u32,
    /// Sign-in by ЭЦП, where people may.
    pub by_key: Option<ByKey>,
}

impl AsRef<Self> for Access {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Access {
    /// Creates an account with a fresh id. 409 `account_exists` when the ИИН has one.
    pub async fn open_account(
        &self,
        iin: &domain::Iin,
        name: &domain::PersonName,
        password: &str,
        roles: &[&str],
    ) -> Result<Account, Problem> {
        let now = self.clock.now();
        let account = Account {
            id: self.chance.id(now),
            iin: iin.clone(),
            name: name.clone(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            created_at: now,
        };
        let hash = accounts::hash_password(password, self.chance.bytes())
            .await
            .map_err(Problem::failure)?;
        let mut tx = self.db.begin().await.map_err(Problem::failure)?;
        match accounts::add(&mut tx, &account, &hash).await {
            Ok(()) => tx.commit().await.map_err(Problem::failure)?,
            Err(StoreError::Duplicate) => {
                return Err(Problem::of_kit(
                    axum::http::StatusCode::CONFLICT,
                    "account_exists",
                    "account-exists",
                ));
            }
            Err(error) => return Err(Problem::failure(error)),
        }
        Ok(account)
    }

    /// The cookies live below the system's own path: systems on one host do not see each other's.
    pub(crate) fn path(&self) -> String {
        format!("/{}", self.system.name())
    }

    pub(crate) fn session_cookie(&self) -> String {
        format!("{}_session", self.system.name())
    }

    pub(crate) fn form_cookie(&self) -> String {
        format!("{}_form", self.system.name())
    }

    /// The page of a request, for the person whose form token is `csrf`.
    pub(crate) fn page(&self, parts: &Parts, csrf: String, account: Option<&Account>) -> Page {
        let uri = asked(parts);
        let path = shell::shown_path(&parts.method, &parts.headers, uri);
        let nav = account.map_or_else(Vec::new, |_| navigation(&self.nav, uri.path()));
        let language = language::of(&parts.headers, uri);
        Page {
            csrf,
            nav,
            user: account.map(|account| account.name.full()),
            demonstration: self.demonstration,
            ..Page::plain(self.system.name(), language, path, self.locales.clone())
        }
    }
}

/// The address as it was asked; a nested router sees it without what leads there.
pub(crate) fn asked(parts: &Parts) -> &Uri {
    let original = parts.extensions.get::<OriginalUri>();
    original.map_or(&parts.uri, |original| &original.0)
}

/// The navigation with the entry marked that the path belongs to: the longest address that begins it.
fn navigation(items: &[NavItem], path: &str) -> Vec<NavItem> {
    let belongs = |href: &str| {
        let href = href.split(['?', '#']).next().unwrap_or(href);
        path == href
            || (href.matches('/').count() > 1 && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
    };
    let current = items
        .iter()
        .filter(|item| belongs(&item.href))
        .max_by_key(|item| item.href.len());
    let current = current.map(|item| item.href.clone());
    items
        .iter()
        .map(|item| NavItem {
            current: Some(&item.href) == current.as_ref(),
            ..item.clone()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_is_the_current_one() {
        let item = |href: &str| NavItem {
            href: href.to_owned(),
            key: "home",
            current: false,
        };
        let items = [item("/portal"), item("/portal/cases"), item("/portal/keys")];
        let check = |path: &str, expected: Option<usize>| {
            let marked: Vec<bool> = navigation(&items, path).iter().map(|item| item.current).collect();
            assert_eq!(marked.iter().position(|current| *current), expected, "{path}");
            assert!(marked.iter().filter(|current| **current).count() <= 1);
        };
        check("/portal", Some(0));
        check("/portal/cases", Some(1));
        check("/portal/cases/17/trace", Some(1));
        check("/portal/caseses", None);
        check("/portal/other", None);
    }
}
