//! The client that the other systems use, over real HTTP.

use exchange::authority::{Applicant, AuthorityClient, AuthorityError, RequestState};

use crate::town::{PERSON_IIN, SECRET, Town, new_key};

async fn served(town: &Town) -> AuthorityClient {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    let router = town.authority.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    AuthorityClient {
        base,
        client: Default::default(),
    }
}

fn somebody(iin: &str) -> Applicant {
    Applicant {
        iin: iin.into(),
        surname: "Сейітқали".into(),
        given_name: "Айгерім".into(),
        patronymic: None,
        bin: Some("120140000007".into()),
        organization: Some("Жұмыспен қамту бөлімі".into()),
    }
}

#[tokio::test]
async fn the_client_asks_proves_and_renews() {
    let town = Town::new().await;
    let client = served(&town).await;
    let key = new_key();
    let ticket = client
        .request(&somebody(PERSON_IIN), &key.public_key_der())
        .await
        .unwrap();
    assert_eq!(
        client.state(&ticket.id).await.unwrap(),
        RequestState::PendingProof {
            code: ticket.code.clone()
        }
    );
    let state = client
        .prove(&ticket.id, &key.sign(&ticket.to_sign).unwrap())
        .await
        .unwrap();
    assert_eq!(state, RequestState::PendingIdentification { code: ticket.code });
    town.identify(&ticket.id).await.expect(200);
    let RequestState::Issued { certificate, .. } = client.state(&ticket.id).await.unwrap() else {
        panic!("issued")
    };
    let held = eds::Certificate::many_from_pem(&certificate).unwrap().remove(0);
    assert_eq!(held.subject.bin.as_deref(), Some("120140000007"));

    let fresh = new_key();
    let ticket = client
        .request(&somebody(PERSON_IIN), &fresh.public_key_der())
        .await
        .unwrap();
    client
        .prove(&ticket.id, &fresh.sign(&ticket.to_sign).unwrap())
        .await
        .unwrap();
    let now = domain::Clock::now(&*town.clock);
    let cms = eds::cms::sign(&key, &held, &[], &ticket.to_sign, false, Some(now)).unwrap();
    assert!(matches!(
        client.renew(&ticket.id, &cms).await.unwrap(),
        RequestState::Issued {
            demonstration: false,
            ..
        }
    ));
}

#[tokio::test]
async fn the_client_enrols_systems_and_passes_refusals_on_in_words() {
    let town = Town::new().await;
    let client = served(&town).await;
    let key = new_key();
    let (certificate, chain) = client.enrol("provider", &key, SECRET).await.unwrap();
    assert_eq!(
        (certificate.subject.common_name.as_str(), chain),
        ("provider", town.authority.chain())
    );

    let Err(AuthorityError::Refused(refusal)) = client.enrol("center", &new_key(), "wrong").await else {
        panic!("refused")
    };
    assert_eq!((refusal.status, refusal.code.as_str()), (403, "secret_wrong"));
    let Err(AuthorityError::Refused(refusal)) = client.request(&somebody("900101300008"), &key.public_key_der()).await
    else {
        panic!("refused")
    };
    assert!(
        refusal.message.ru.contains("ИИН") && refusal.message.kk.contains("ЖСН") && refusal.message.en.contains("IIN")
    );
    assert!(matches!(client.state("unknown").await, Err(AuthorityError::Refused(_))));

    let nobody = AuthorityClient {
        base: "http://127.0.0.1:1".into(),
        client: Default::default(),
    };
    assert!(matches!(nobody.state("x").await, Err(AuthorityError::Unreachable(_))));
}
