//! An authority's services over HTTP: time stamps and the list of now, which may fall silent and whose certificate may be
//! renewed.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::Clock;
use eds::issue::{self, Addresses, Service};
use eds::tsp::{BEST_PRACTICES_POLICY, Stamper};
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::SignedDuration;
use tokio::net::TcpListener;

use super::TestAuthority;
use crate::{CrlSource, Services, Trust};

/// The services of a [`TestAuthority`] on loopback.
pub struct ProvingServices {
    authority: Arc<TestAuthority>,
    clock: Arc<dyn Clock>,
    /// Of the time-stamping authority.
    holder: RwLock<(PrivateKey, Certificate)>,
    silent: AtomicBool,
    without_list: AtomicBool,
    stamped: AtomicU32,
    serial: AtomicU8,
    base: String,
}

impl ProvingServices {
    /// Listens until the test ends. The certificate for time stamps lasts for `lasts`.
    pub async fn listen(authority: Arc<TestAuthority>, clock: Arc<dyn Clock>, lasts: SignedDuration) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let services = Arc::new(Self {
            holder: RwLock::new(holder(&authority, clock.as_ref(), 1, lasts)),
            authority,
            clock,
            silent: AtomicBool::new(false),
            without_list: AtomicBool::new(false),
            stamped: AtomicU32::new(0),
            serial: AtomicU8::new(1),
            base,
        });
        let router = Router::new()
            .route("/tsp", post(stamp))
            .route("/crl", get(list))
            .with_state(Arc::clone(&services));
        tokio::spawn(async move { axum::serve(listener, router).await });
        services
    }

    /// Trust in the authority, with these services.
    pub fn trust(&self) -> Arc<Trust> {
        let client = reqwest::Client::new();
        let source = CrlSource::Http {
            address: format!("{}/crl", self.base),
            client: client.clone(),
            max_age_seconds: 60,
        };
        let trust = Arc::into_inner(self.authority.trust_by(source)).expect("nobody else holds it");
        Arc::new(trust.with_services(Services {
            tsp: Some(format!("{}/tsp", self.base)),
            answer_max_age_seconds: 60,
            client,
            ..Services::default()
        }))
    }

    /// Whether stamps are refused from now on.
    pub fn be_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::SeqCst);
    }

    /// Whether the list is refused from now on.
    pub fn withhold_list(&self, withheld: bool) {
        self.without_list.store(withheld, Ordering::SeqCst);
    }

    /// How often a stamp was asked for.
    pub fn stamped(&self) -> u32 {
        self.stamped.load(Ordering::SeqCst)
    }

    /// The authority for time stamps gets a new key and a certificate for `lasts`.
    pub fn renew(&self, lasts: SignedDuration) {
        let serial = self.serial.fetch_add(1, Ordering::SeqCst) + 1;
        let renewed = holder(&self.authority, self.clock.as_ref(), serial, lasts);
        *self.holder.write().unwrap_or_else(PoisonError::into_inner) = renewed;
    }
}

fn holder(
    authority: &TestAuthority,
    clock: &dyn Clock,
    serial: u8,
    lasts: SignedDuration,
) -> (PrivateKey, Certificate) {
    let key = PrivateKey::generate(Algorithm::P256).expect("a key can be made");
    let now = clock.now();
    let addresses = Addresses {
        crl: "http://127.0.0.1/crl".into(),
        ca_issuers: "http://127.0.0.1/ca".into(),
        ..Addresses::default()
    };
    let certificate = issue::service(
        authority.issuing_key(),
        &authority.issuing,
        &key.public_key_der(),
        Service::TimeStamping,
        "УАҚЫТ БЕЛГІСІ (СЫНАҚ)",
        &[serial; 20],
        now - SignedDuration::from_hours(1),
        now + lasts,
        &addresses,
    )
    .expect("a certificate can be made");
    (key, certificate)
}

async fn stamp(State(services): State<Arc<ProvingServices>>, body: Bytes) -> Response {
    services.stamped.fetch_add(1, Ordering::SeqCst);
    if services.silent.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let holder = services.holder.read().unwrap_or_else(PoisonError::into_inner);
    let (key, certificate) = &*holder;
    let stamper = Stamper {
        key,
        certificate,
        chain: &[],
        policies: &[BEST_PRACTICES_POLICY],
    };
    eds::tsp::respond(&body, &stamper, &[7], services.clock.now())
        .expect("a stamp can be signed")
        .into_response()
}

async fn list(State(services): State<Arc<ProvingServices>>) -> Response {
    if services.without_list.load(Ordering::SeqCst) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    services.authority.crl().der.clone().into_response()
}
