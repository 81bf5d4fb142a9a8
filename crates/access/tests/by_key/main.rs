//! Sign-in by ЭЦП through the real router: the text, the signature, and every refusal with its cause.

mod town;

use access::{Access, ByKey};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use eds::issue::{Profile, Usage};
use eds::{Algorithm, Policy, PrivateKey};
use exchange::CrlSource;
use exchange::testing::TestAuthority;
use jiff::SignedDuration;
use law::System;
use pages::shell;
use serde_json::json;

use crate::town::{BIN, IIN, Town, cms, code_of, failed, reason_of, told};

const STRANGER: &str = "850615400006";

#[tokio::test]
async fn whoever_signs_the_text_with_their_own_key_is_signed_in() {
    let town = Town::new().await;
    let mut browser = town.browser().await;
    let (status, answer) = browser.signs_in(&town.person()).await;
    assert_eq!(
        (status, &answer["next"]),
        (StatusCode::OK, &json!("/provider")),
        "{answer}"
    );
    assert!(!browser.cookies.contains_key("provider_form"));
    let (_, page) = browser.ask(Method::GET, "/provider", "text/html", Body::empty()).await;
    assert_eq!(page, "Серікова Айгүл");
}

#[tokio::test]
async fn what_an_agent_returns_is_taken_attached_and_detached_in_base64_and_pem() {
    let town = Town::new().await;
    let person = town.person();
    for attached in [true, false] {
        for armoured in [true, false] {
            let mut browser = town.browser().await;
            let (code, text) = browser.challenge().await;
            let mut signature = cms(&person, &text, attached);
            if armoured {
                signature = format!("-----BEGIN CMS-----\n{signature}\n-----END CMS-----\n");
            }
            let (status, answer) = browser
                .call("signature", &json!({ "code": code, "cms": signature }))
                .await;
            assert_eq!(
                status,
                StatusCode::OK,
                "attached {attached}, armoured {armoured}: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn every_kind_of_key_signs_in() {
    let town = Town::new().await;
    let person = Profile::Person {
        iin: IIN.to_owned(),
        surname: "Серікова".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
    };
    for algorithm in [Algorithm::Rsa2048, Algorithm::Gost2015_512, Algorithm::Gost2004] {
        let key = PrivateKey::generate(algorithm).expect("a key");
        let certificate = town.authority.certify_key(&key.public_key_der(), &person);
        let (status, answer) = town.browser().await.signs_in(&(key, certificate)).await;
        assert_eq!(status, StatusCode::OK, "{algorithm:?}: {answer}");
    }
}

/// The НУЦ gave separate keys for signing in (AUTH_RSA256…) and for documents (RSA256…), and gives one for both (GOST512…).
#[tokio::test]
async fn the_policy_says_which_keys_sign_in() {
    let profile = Profile::Person {
        iin: IIN.to_owned(),
        surname: "Серікова".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
    };
    let national = || Policy::named("nuc-rk").expect("a shipped policy");
    for (policy, usage, comes_in) in [
        (Policy::own_authority(), Usage::SignIn, true),
        (Policy::own_authority(), Usage::Signing, true),
        (Policy::own_authority(), Usage::Both, true),
        (national(), Usage::SignIn, true),
        (national(), Usage::Both, true),
        (national(), Usage::Signing, false),
    ] {
        let name = policy.name.clone();
        let town = Town::with(|authority| authority.trust_under(policy.clone()), None).await;
        let key = PrivateKey::generate(Algorithm::Gost2015_512).expect("a key");
        let certificate = town.authority.certify_key_for(usage, &key.public_key_der(), &profile);
        let (status, answer) = town.browser().await.signs_in(&(key, certificate)).await;
        if comes_in {
            assert_eq!(status, StatusCode::OK, "{name} {usage:?}: {answer}");
            continue;
        }
        assert_eq!(
            (code_of(&answer), reason_of(&answer)),
            ("key_refused", "key_usage"),
            "{name} {usage:?}"
        );
        let told = told(&answer);
        assert!(told.contains("не для входа") && told.contains("AUTH_"), "{told}");
        let check = &answer["error"]["details"]["report"]["checks"];
        let check = check
            .as_array()
            .expect("checks")
            .iter()
            .find(|check| check["id"] == "key_usage");
        let answer = check.expect("the check")["answer"]["ru"]
            .as_str()
            .expect("words")
            .to_owned();
        assert!(answer.contains("только для подписания документов"), "{answer}");
    }
}

#[tokio::test]
async fn a_text_is_good_for_one_attempt_of_one_browser() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    let (code, text) = browser.challenge().await;
    let given = json!({ "code": code, "cms": cms(&person, &text, false) });
    let (status, answer) = town.browser().await.call("signature", &given).await;
    assert_eq!(
        (status, code_of(&answer)),
        (StatusCode::UNAUTHORIZED, "challenge_gone"),
        "another browser"
    );
    // A spoilt attempt uses the text up as well.
    let (_, answer) = browser.call("signature", &json!({ "code": code, "cms": "AQID" })).await;
    assert_eq!(code_of(&answer), "signature_unreadable");
    let (_, answer) = browser.call("signature", &given).await;
    assert_eq!(code_of(&answer), "challenge_gone");

    let (code, text) = browser.challenge().await;
    let given = json!({ "code": code, "cms": cms(&person, &text, false) });
    let (newer, _) = browser.challenge().await;
    let (_, answer) = browser.call("signature", &given).await;
    assert_eq!(code_of(&answer), "challenge_gone", "a newer text replaced it: {newer}");
}

#[tokio::test]
async fn a_text_lives_for_minutes() {
    let town = Town::new().await;
    let mut browser = town.browser().await;
    let (code, text) = browser.challenge().await;
    town.clock.advance(SignedDuration::from_mins(5));
    let given = json!({ "code": code, "cms": cms(&town.person(), &text, false) });
    let (status, answer) = browser.call("signature", &given).await;
    assert_eq!(
        (status, code_of(&answer)),
        (StatusCode::UNAUTHORIZED, "challenge_expired")
    );
}

#[tokio::test]
async fn the_text_of_another_system_or_any_other_document_opens_nothing() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    let (code, text) = browser.challenge().await;
    let other = text.replace("https://desk.example/provider", "https://desk.example/portal");
    let (_, answer) = browser
        .call("signature", &json!({ "code": code, "cms": cms(&person, &other, true) }))
        .await;
    assert_eq!(code_of(&answer), "challenge_of_other_system");
    let (code, _) = browser.challenge().await;
    let (_, answer) = browser
        .call("signature", &json!({ "code": code, "cms": cms(&person, "{}", true) }))
        .await;
    assert_eq!(code_of(&answer), "other_content");
    let (code, _) = browser.challenge().await;
    let (_, answer) = browser
        .call(
            "signature",
            &json!({ "code": code, "cms": cms(&person, &other, false) }),
        )
        .await;
    assert_eq!((code_of(&answer), failed(&answer)), ("key_refused", vec!["integrity"]));
    assert!(told(&answer).contains("не подходит к одноразовому тексту"), "{answer}");
}

#[tokio::test]
async fn somebody_elses_certificate_opens_nothing() {
    let town = Town::new().await;
    let stranger = town.authority.person(STRANGER, "Ахметов", "Болат");
    let mut browser = town.browser().await;
    let (status, answer) = browser.signs_in(&stranger).await;
    assert_eq!((status, code_of(&answer)), (StatusCode::UNAUTHORIZED, "no_account"));
    let (code, text) = browser.challenge().await;
    let given = json!({ "code": code, "iin": IIN, "cms": cms(&stranger, &text, false) });
    let (_, answer) = browser.call("signature", &given).await;
    assert_eq!((code_of(&answer), failed(&answer)), ("key_refused", vec!["identity"]));
    assert!(told(&answer).contains("другому человеку"), "{answer}");
}

#[tokio::test]
async fn a_certificate_that_is_expired_or_revoked_or_of_nobody_we_trust_is_refused() {
    let revoked = Town::new().await;
    let person = revoked.person();
    revoked.authority.revoke(&person.1);
    let town = Town {
        access: Access {
            by_key: revoked.access.by_key.clone().map(|by_key| ByKey {
                judge: revoked.authority.trust(),
                ..by_key
            }),
            ..revoked.access.clone()
        },
        ..revoked
    };
    let router = access::sign_in_routes(System::Provider).with_state(town.access.clone());
    let town = Town {
        router: shell::wrap(router, "provider", town.access.locales.clone()),
        ..town
    };
    let (_, answer) = town.browser().await.signs_in(&person).await;
    assert_eq!((code_of(&answer), failed(&answer)), ("key_refused", vec!["revocation"]));
    assert!(told(&answer).contains("отозвано или приостановлено"), "{answer}");

    let stranger = TestAuthority::new(town.clock.clone());
    let forged = stranger.person(IIN, "Серікова", "Айгүл");
    let (_, answer) = town.browser().await.signs_in(&forged).await;
    assert_eq!(code_of(&answer), "key_refused");
    assert!(failed(&answer).contains(&"chain"), "{answer}");
    assert!(told(&answer).contains("удостоверяющий центр"), "{answer}");

    let town = Town::new().await;
    let person = town.person();
    town.clock.advance(SignedDuration::from_hours(24 * 365));
    let (_, answer) = town.browser().await.signs_in(&person).await;
    assert!(failed(&answer).contains(&"validity"), "{answer}");
    assert!(told(&answer).contains("сейчас не действует"), "{answer}");
}

#[tokio::test]
async fn unknown_revocation_refuses() {
    let stale = |authority: &TestAuthority| {
        let yesterday = "2026-11-21T09:00:00Z".parse().expect("a time");
        authority.trust_by(CrlSource::Fixed(authority.crl_until(1, yesterday)))
    };
    let town = Town::with(stale, None).await;
    let (status, answer) = town.browser().await.signs_in(&town.person()).await;
    assert_eq!(
        (status, code_of(&answer)),
        (StatusCode::UNAUTHORIZED, "revocation_unknown")
    );
    let message = &answer["error"]["message"];
    for language in ["kk", "ru", "en"] {
        assert!(
            message[language].as_str().is_some_and(|text| text.len() > 20),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn an_official_needs_a_certificate_of_the_office() {
    let town = Town::with(|authority| authority.trust(), Some(BIN)).await;
    let (_, answer) = town.browser().await.signs_in(&town.person()).await;
    assert_eq!(
        (code_of(&answer), failed(&answer)),
        ("key_refused", vec!["organization"])
    );
    let elsewhere = town
        .authority
        .employee(IIN, "Серікова", "Айгүл", "120140000007", "Другой отдел");
    let (_, answer) = town.browser().await.signs_in(&elsewhere).await;
    assert_eq!(failed(&answer), ["organization"]);
    assert!(told(&answer).contains("сотрудника этого учреждения"), "{answer}");
    let own = town
        .authority
        .employee(IIN, "Серікова", "Айгүл", BIN, "Отдел занятости");
    let (status, answer) = town.browser().await.signs_in(&own).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test]
async fn failures_count_like_wrong_passwords() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    for _ in 0..5 {
        let (code, _) = browser.challenge().await;
        let (_, answer) = browser
            .call("signature", &json!({ "code": code, "cms": cms(&person, "x", true) }))
            .await;
        assert_eq!(code_of(&answer), "other_content");
    }
    let (status, answer) = browser.signs_in(&person).await;
    assert_eq!((status, code_of(&answer)), (StatusCode::TOO_MANY_REQUESTS, "locked"));
    let attempt = town.access.sign_in(IIN, "Құпия сөз 1").await.expect("asked");
    assert!(matches!(attempt, access::Attempt::Locked { .. }));
}

#[tokio::test]
async fn without_a_script_the_signature_comes_as_a_file() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    let (status, page) = browser
        .ask(Method::GET, "/provider/sign-in/file", "text/html", Body::empty())
        .await;
    assert_eq!(status, StatusCode::OK);
    let code = |page: &str| {
        let rest = page.split("name=\"code\" value=\"").nth(1).expect("a code");
        rest.split('"').next().expect("its end").to_owned()
    };
    let (_, text) = browser
        .ask(Method::GET, "/provider/sign-in/text", "text/html", Body::empty())
        .await;
    let form = |csrf: &str, code: &str, cms: &str| {
        let part = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.cms\"\r\n\r\n{cms}\r\n--x--\r\n"
        );
        Body::from([part("csrf", csrf), part("code", code), part("next", ""), file].concat())
    };
    let csrf = browser.csrf.clone();
    let body = form(&csrf, &code(&page), &cms(&person, "other", true));
    let (status, refused) = browser
        .ask(Method::POST, "/provider/sign-in/cms", "text/html", body)
        .await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(refused.contains("Подписан не этот одноразовый текст"), "{refused}");
    assert_ne!(code(&refused), code(&page), "the next attempt has a text of its own");
    let (_, newer) = browser
        .ask(Method::GET, "/provider/sign-in/text", "text/html", Body::empty())
        .await;
    assert_ne!(newer, text);
    let body = form(&csrf, &code(&refused), &cms(&person, &newer, false));
    let (status, _) = browser
        .ask(Method::POST, "/provider/sign-in/cms", "text/html", body)
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(browser.cookies.contains_key("provider_session"));
}
