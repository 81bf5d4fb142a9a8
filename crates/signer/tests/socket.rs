//! The agent's socket: TLS, greeting, who may ask.

use std::sync::Arc;

use domain::Clock;
use domain::clock::{StillClock, WallClock};
use futures::{SinkExt, StreamExt};
use signer::person::Unattended;
use signer::tls::Identity;
use signer::{Agent, Server, Setup, SignerError};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

fn setup(folder: &TempDir, listen: &str, origins: &[&str]) -> (Setup, String) {
    // The client of the test looks at the machine's clock.
    let now = WallClock::default().now();
    let identity = Identity::open(folder.path(), now).unwrap();
    let certificate = identity.certificate.clone();
    let agent = Agent {
        stores: Vec::new(),
        person: Arc::new(Unattended {
            password: String::new().into(),
        }),
        clock: Arc::new(StillClock::at(now)),
        stamps: None,
    };
    let setup = Setup {
        listen: listen.parse().unwrap(),
        identity,
        agent,
        origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
    };
    (setup, certificate)
}

async fn connect(address: std::net::SocketAddr, certificate: &str) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap())
        .unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_page_is_greeted_and_answered_and_a_stranger_turned_away() {
    let folder = TempDir::new().unwrap();
    let (setup, certificate) = setup(&folder, "127.0.0.1:0", &["https://portal.example"]);
    let server = Server::open(setup).await.unwrap();
    let address = server.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));

    let mut request = format!("wss://{address}/").into_client_request().unwrap();
    request
        .headers_mut()
        .insert("origin", "https://portal.example".parse().unwrap());
    let stream = connect(address, &certificate).await;
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    let mut next = async || socket.next().await.unwrap().unwrap().into_text().unwrap().to_string();
    assert_eq!(next().await, r#"{"result":{"version":"1.4"}}"#);
    socket.send(Message::text("--heartbeat--")).await.unwrap();
    socket.send(Message::text("{}")).await.unwrap();
    let mut next = async || socket.next().await.unwrap().unwrap().into_text().unwrap().to_string();
    assert_eq!(next().await, "--heartbeat--");
    assert!(next().await.contains("MODULE_NOT_FOUND"));

    let mut request = format!("wss://{address}/").into_client_request().unwrap();
    request
        .headers_mut()
        .insert("origin", "https://evil.example".parse().unwrap());
    let stream = connect(address, &certificate).await;
    let refused = tokio_tungstenite::client_async(request, stream).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("403")));

    // A person who opens the address to trust the certificate sees that the agent runs.
    let mut stream = connect(address, &certificate).await;
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("qyzmet signer"),
        "{answer}"
    );

    stop.send(()).unwrap();
    running.await.unwrap();
}

#[tokio::test]
async fn only_this_machine_is_listened_to() {
    let folder = TempDir::new().unwrap();
    let (setup, _) = setup(&folder, "0.0.0.0:0", &[]);
    assert!(matches!(Server::open(setup).await, Err(SignerError::NotLoopback(_))));
}

#[test]
fn the_certificate_is_kept_until_it_runs_out() {
    let folder = TempDir::new().unwrap();
    let open = |at: &str| Identity::open(folder.path(), at.parse().unwrap()).unwrap();
    let first = open("2026-11-22T09:00:00Z");
    assert_eq!(open("2028-01-01T00:00:00Z").certificate, first.certificate);
    let second = open("2029-02-15T00:00:00Z");
    assert_ne!(second.certificate, first.certificate);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join("signer-tls.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
