//! What the operator sees, and what nobody sees.

use access::{Access, Attempt};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::{Iin, PersonName};
use law::{Language, MessageKind, System};
use pages::Locales;
use tower::ServiceExt;

use crate::world::World;

const IIN: &str = "770522350123";
const PASSWORD: &str = "correct horse battery";

/// A person at the gateway's pages.
struct Visitor {
    router: axum::Router,
    cookie: String,
    csrf: String,
}

struct Page {
    status: StatusCode,
    location: String,
    body: String,
}

impl Visitor {
    async fn with_roles(world: &World, roles: &[&str]) -> Self {
        let access = access(world);
        let name = PersonName {
            surname: "Тестова".into(),
            given_name: "Айгүл".into(),
            patronymic: None,
        };
        let iin = iin();
        access
            .open_account(&iin, &name, PASSWORD, roles)
            .await
            .expect("an account");
        let Ok(Attempt::Begun(begun)) = access.sign_in(iin.as_str(), PASSWORD).await else {
            panic!("refused")
        };
        let cookie = format!("gateway_session={}", begun.token);
        Self {
            router: world.gateway.router(),
            cookie,
            csrf: begun.session.csrf,
        }
    }

    fn stranger(world: &World) -> Self {
        Self {
            router: world.gateway.router(),
            cookie: String::new(),
            csrf: String::new(),
        }
    }

    async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn post(&self, path: &str, csrf: &str) -> Page {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(format!("csrf={csrf}"))).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Page {
        let request = request
            .header(header::COOKIE, &self.cookie)
            .body(body)
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let location = response
            .headers()
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok());
        let (status, location) = (response.status(), location.unwrap_or_default().to_owned());
        let body = axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .expect("a body");
        Page {
            status,
            location,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

fn access(world: &World) -> Access {
    Access {
        system: System::Gateway,
        db: world.carrier.db.clone(),
        clock: world.carrier.clock.clone(),
        chance: world.carrier.chance.clone(),
        locales: std::sync::Arc::new(Locales::new(&[]).expect("the kit is whole")),
        nav: std::sync::Arc::default(),
        insecure_cookies: true,
        demonstration: true,
        session_seconds: 3600,
        by_key: None,
    }
}

/// An invented person's number with a right check digit.
fn iin() -> Iin {
    (0..10)
        .find_map(|digit| Iin::parse(&format!("{}{digit}", &IIN[..11])).ok())
        .expect("a check digit")
}

/// One message delivered, one waiting, one dead. Gives the id of the dead one.
async fn busy(world: &World) -> String {
    world.portal.request().await;
    world.postman().carry_all().await;
    world.provider.diary.refuse(Some("the case is closed"));
    let dead = world.portal.request().await;
    world
        .portal
        .post(world.portal.envelope(System::Center, MessageKind::Notice, Some(1)))
        .await;
    world.postman_to(&[&world.portal, &world.provider]).carry_all().await;
    dead
}

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let world = World::new().await;
    let dead = busy(&world).await;
    let operator = Visitor::with_roles(&world, &["gateway_operator"]).await;
    let card = format!("/gateway/messages/{dead}");
    for path in [
        "/gateway",
        "/gateway/journal",
        "/gateway/waiting",
        "/gateway/dead-letters",
        card.as_str(),
    ] {
        for language in Language::ALL {
            let page = operator.get(&format!("{path}?lang={}", language.tag())).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.body.contains('⟦'), "{path} in {}: {}", language.tag(), page.body);
            assert!(page.body.contains(&format!("lang=\"{}\"", language.tag())), "{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
            assert!(!page.body.contains("Содержание, которое"), "nobody reads the content");
        }
    }
}

#[tokio::test]
async fn only_operators_see_the_desk() {
    let world = World::new().await;
    let stranger = Visitor::stranger(&world);
    for path in [
        "/gateway",
        "/gateway/journal",
        "/gateway/waiting",
        "/gateway/dead-letters",
        "/gateway/messages/x",
    ] {
        let page = stranger.get(path).await;
        assert!(
            page.status.is_redirection() && page.location.starts_with("/gateway/sign-in"),
            "{path}"
        );
    }
    assert_eq!(stranger.get("/gateway/sign-in").await.status, StatusCode::OK);
    let other = Visitor::with_roles(&world, &["official"]).await;
    assert_eq!(other.get("/gateway").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        other.post("/gateway/messages/x/send-again", &other.csrf).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn the_journal_is_filtered_by_case_system_and_state() {
    let world = World::new().await;
    busy(&world).await;
    let operator = Visitor::with_roles(&world, &["gateway_operator"]).await;
    for (query, expected) in [
        ("", 3),
        ("?state=delivered", 1),
        ("?state=waiting", 1),
        ("?state=dead", 1),
        ("?system=center", 1),
        ("?system=provider", 2),
        ("?case=case-1", 3),
        ("?case=another", 0),
        ("?case=case-1&system=provider&state=dead", 1),
        ("?state=nonsense&page=nonsense", 3),
        ("?page=7", 3),
    ] {
        let page = operator.get(&format!("/gateway/journal{query}")).await;
        assert_eq!(page.body.matches("<th scope=\"row\">").count(), expected, "{query}");
    }
    let waiting = operator.get("/gateway/waiting").await.body;
    assert!(
        waiting.contains("no address is known for the system center"),
        "{waiting}"
    );
}

#[tokio::test]
async fn a_dead_letter_is_sent_again_by_a_person() {
    let world = World::new().await;
    let dead = busy(&world).await;
    let operator = Visitor::with_roles(&world, &["gateway_operator"]).await;
    let card = format!("/gateway/messages/{dead}");
    let page = operator.get(&card).await;
    assert!(page.body.contains("the case is closed"), "the reason is shown");
    let again = format!("{card}/send-again");
    assert_eq!(operator.post(&again, "wrong").await.status, StatusCode::FORBIDDEN);

    world.provider.diary.refuse(None);
    let page = operator.post(&again, &operator.csrf).await;
    assert_eq!(
        (page.status, page.location.as_str()),
        (StatusCode::SEE_OTHER, format!("{card}?sent=again").as_str())
    );
    world.pass_time();
    world.postman().carry_all().await;
    assert_eq!(world.provider.applied().await, 2);
    let page = operator.get(&format!("{card}?lang=en")).await;
    assert!(page.body.contains("Delivered") && !page.body.contains("send-again"));
    assert_eq!(
        operator.get("/gateway/messages/unknown").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn all_dead_letters_are_sent_again_at_once() {
    let world = World::new().await;
    busy(&world).await;
    let operator = Visitor::with_roles(&world, &["gateway_operator"]).await;
    let list = operator.get("/gateway/dead-letters?lang=en").await.body;
    assert!(
        list.contains("Give the system’s words and the message’s number"),
        "{list}"
    );
    let all = "/gateway/dead-letters/send-again";
    assert_eq!(operator.post(all, "wrong").await.status, StatusCode::FORBIDDEN);
    world.provider.diary.refuse(None);
    let answer = operator.post(all, &operator.csrf).await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, "/gateway/waiting")
    );
    world.pass_time();
    world.postman().carry_all().await;
    assert_eq!(world.provider.applied().await, 2);
    assert!(!operator.get("/gateway/dead-letters").await.body.contains("send-again"));
}

#[tokio::test]
async fn the_card_shows_the_seals_and_the_gateways_own_record() {
    let world = World::new().await;
    let dead = busy(&world).await;
    let operator = Visitor::with_roles(&world, &["gateway_operator"]).await;
    let page = operator.get(&format!("/gateway/messages/{dead}")).await.body;
    for certificate in [&world.portal.participant.certificate, &world.carrier.certificate] {
        assert!(
            page.contains(&certificate.serial_hex),
            "{} in {page}",
            certificate.subject.common_name
        );
    }
    assert!(page.contains("приложение 1, таблица 3, действие 2"));
}
