//! Every route × everybody: nobody signed in, and each role in each system, with the form token and without.
//!
//! The table says who may; the sources say which routes there are. A route that is in one and not in the other fails.

mod demo;
mod routes;

use std::collections::BTreeSet;

use reqwest::StatusCode;

use demo::{Answer, Demo, Visitor};

const TABLE: &str = include_str!("table.txt");
/// No record has this identifier.
const NOBODYS: &str = "00000000-0000-7000-8000-000000000000";

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    method: String,
    path: String,
    who: String,
}

impl Route {
    fn system(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or_default()
    }

    fn is_api(&self) -> bool {
        self.path.contains("/api/")
    }

    /// Changes something for whom a cookie vouches, so it needs the form token.
    fn needs_token(&self) -> bool {
        self.method != "GET" && !self.is_api() && !matches!(self.who.as_str(), "systems" | "participants" | "programs")
    }

    fn admits(&self, role: &str) -> bool {
        match self.who.as_str() {
            "public" | "person" | "programs" => true,
            "desk" => matches!(role, "official" | "head"),
            "figures" => matches!(role, "official" | "operator" | "head"),
            "reader" => matches!(role, "registrar" | "auditor"),
            "clerk" => matches!(role, "official" | "operator"),
            who => who == role,
        }
    }

    fn address(&self) -> String {
        let mut address = self.path.clone();
        for name in ["{id}", "{serial}", "{sha256}", "{regulation}", "{number}"] {
            address = address.replace(name, NOBODYS);
        }
        address
    }
}

fn table() -> Vec<Route> {
    let lines = TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [method, path, who] = words[..] else {
                panic!("not three words: {line}")
            };
            Route {
                method: method.into(),
                path: path.into(),
                who: who.into(),
            }
        })
        .collect()
}

#[test]
fn the_table_has_every_route_of_the_sources_and_no_other() {
    let known: BTreeSet<(String, String)> = table().into_iter().map(|route| (route.method, route.path)).collect();
    let real = routes::of_sources();
    let missing: Vec<_> = real.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "say in permissions/table.txt who may ask for {missing:#?}"
    );
    let gone: Vec<_> = known.difference(&real).collect();
    assert!(gone.is_empty(), "the table names routes that are gone: {gone:#?}");
}

#[tokio::test]
async fn everybody_gets_what_the_table_says_and_nothing_else() {
    let demo = Demo::start().await;
    let mut wrong = Vec::new();
    for route in table() {
        wrong.extend(as_nobody(&demo, &route).await);
    }
    for system in demo::SYSTEMS {
        // What an auditor of an office may read is each case's to say: the provider's own tests try it.
        let roles = demo::ROLES.iter().copied();
        for role in roles.filter(|role| *role != "auditor" || system == "authority") {
            let person = demo.sign_in(system, role).await;
            for route in table().iter().filter(|route| route.system() == system) {
                wrong.extend(as_somebody(&demo, route, role, &person).await);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with what a stranger gets.
async fn as_nobody(demo: &Demo, route: &Route) -> Vec<String> {
    let stranger = demo.stranger(route.system()).await;
    let answer = demo.ask(route, &stranger, true).await;
    let turned_away = is_sent_to_sign_in(route, &answer);
    let right = match route.who.as_str() {
        "public" => !turned_away && answer.status != StatusCode::FORBIDDEN,
        "programs" => answer.status == StatusCode::OK,
        "form" => {
            let without = demo.ask(route, &stranger, false).await;
            without.status == StatusCode::FORBIDDEN && answer.status != StatusCode::FORBIDDEN
        }
        "credentials" => answer.status == StatusCode::UNAUTHORIZED && answer.code == "credentials_refused",
        "secret" => answer.status == StatusCode::FORBIDDEN,
        // A list of parcels may be empty; one look-up is either sealed or none.
        "systems" if route.path.ends_with("/lookup") => answer.status == StatusCode::BAD_REQUEST,
        // SOAP, and nothing else.
        "participants" => answer.status == StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "systems" => answer.status == StatusCode::OK && answer.body == "[]",
        // The form token of a stranger is looked at before anybody asks who the stranger is.
        _ => turned_away || (route.needs_token() && answer.status == StatusCode::FORBIDDEN),
    };
    complaint(right, route, "nobody", &answer)
}

/// What is wrong with what a person with `role` gets.
async fn as_somebody(demo: &Demo, route: &Route, role: &str, person: &Visitor) -> Vec<String> {
    if matches!(
        route.who.as_str(),
        "form" | "credentials" | "secret" | "systems" | "participants" | "session"
    ) {
        return Vec::new();
    }
    let answer = demo.ask(route, person, true).await;
    let passes = answer.status != StatusCode::FORBIDDEN && !is_sent_to_sign_in(route, &answer);
    let right = if route.admits(role) {
        passes
    } else {
        answer.status == StatusCode::FORBIDDEN
    };
    let mut wrong = complaint(right, route, role, &answer);
    if route.needs_token() {
        let forged = demo.ask(route, person, false).await;
        let refused = forged.status == StatusCode::FORBIDDEN;
        wrong.extend(complaint(
            refused,
            route,
            &format!("{role} without a form token"),
            &forged,
        ));
    }
    wrong
}

fn is_sent_to_sign_in(route: &Route, answer: &Answer) -> bool {
    let page = format!("/{}/sign-in", route.system());
    answer.status == StatusCode::UNAUTHORIZED || (answer.status.is_redirection() && answer.location.starts_with(&page))
}

fn complaint(right: bool, route: &Route, who: &str, answer: &Answer) -> Vec<String> {
    if right {
        return Vec::new();
    }
    let Answer {
        status, location, code, ..
    } = answer;
    vec![format!(
        "{} {} for {}, asked by {who}: {status} {code} {location}",
        route.method, route.path, route.who
    )]
}
