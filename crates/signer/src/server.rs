//! The socket: TLS on the loopback address, one dialog at a time.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::handshake::{self, Asked};
use crate::tls::Identity;
use crate::{Agent, SignerError};

/// The largest request: a document of 32 MB in base64.
const MESSAGE_BYTES_MAX: usize = 48 * 1024 * 1024;
/// Pages that are open at once.
const CONNECTIONS_MAX: usize = 32;
/// How long a connection may take to say what it wants.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long a page may be silent.
const SILENCE: Duration = Duration::from_secs(3600);

/// The version that pages are told: that of the NCALayer whose protocol this is.
const GREETING: &str = "1.4";

/// What the agent is made of.
pub struct Setup {
    pub listen: SocketAddr,
    pub identity: Identity,
    pub agent: Agent,
    /// Sites that may ask, `https://egov.example`; empty: all, since the person sees who asks.
    pub origins: Vec<String>,
}

/// The agent at its address.
pub struct Server {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    shared: Arc<Shared>,
}

struct Shared {
    agent: Agent,
    origins: Vec<String>,
    /// Held while the person is asked.
    dialog: Mutex<()>,
}

impl Server {
    pub async fn open(setup: Setup) -> Result<Self, SignerError> {
        if !setup.listen.ip().is_loopback() {
            return Err(SignerError::NotLoopback(setup.listen));
        }
        let listener = TcpListener::bind(setup.listen)
            .await
            .map_err(|cause| SignerError::Listen {
                address: setup.listen,
                cause,
            })?;
        Ok(Self {
            listener,
            acceptor: setup.identity.acceptor()?,
            shared: Arc::new(Shared {
                agent: setup.agent,
                origins: setup.origins,
                dialog: Mutex::new(()),
            }),
        })
    }

    /// Where it listens, for those who asked for any free port.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listener.local_addr().ok()
    }

    /// Answers until `stop`.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        tokio::pin!(stop);
        loop {
            let (stream, peer) = tokio::select! {
                () = &mut stop => return,
                accepted = self.listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be taken");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        continue;
                    }
                },
            };
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                continue;
            };
            if !peer.ip().is_loopback() {
                continue;
            }
            let (acceptor, shared) = (self.acceptor.clone(), Arc::clone(&self.shared));
            tokio::spawn(async move {
                converse(stream, acceptor, shared).await;
                drop(place);
            });
        }
    }
}

async fn converse(stream: TcpStream, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    let opened = timeout(HANDSHAKE, async {
        let mut stream = acceptor.accept(stream).await.ok()?;
        let asked = handshake::read(&mut stream).await.ok()?;
        Some((stream, asked))
    });
    let Ok(Some((mut stream, asked))) = opened.await else {
        return;
    };
    if !asked.is_websocket() {
        let text = "qyzmet signer: агент подписания работает / қол қою агенті жұмыс істеп тұр / the agent is running\n";
        let _ = Asked::tell(&mut stream, "200 OK", text).await;
        return;
    }
    if !shared.origins.is_empty() && !shared.origins.contains(&asked.origin) {
        tracing::warn!(origin = asked.origin, "a site that is not on the list was turned away");
        let _ = Asked::tell(&mut stream, "403 Forbidden", "this site is not on the agent's list\n").await;
        return;
    }
    if asked.accept(&mut stream).await.is_err() {
        return;
    }
    let limits = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX));
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(limits)).await;
    let greeting = json!({ "result": { "version": GREETING } }).to_string();
    if socket.send(Message::text(greeting)).await.is_err() {
        return;
    }
    while let Ok(Some(Ok(message))) = timeout(SILENCE, socket.next()).await {
        let Message::Text(text) = message else { continue };
        let answer = answer(&shared, text.to_string(), asked.origin.clone()).await;
        if let Some(answer) = answer
            && socket.send(Message::text(answer)).await.is_err()
        {
            return;
        }
    }
}

/// The person takes their time, and a key is arithmetic: neither belongs on the threads of the socket.
async fn answer(shared: &Arc<Shared>, text: String, origin: String) -> Option<String> {
    let _dialog = shared.dialog.lock().await;
    let shared = Arc::clone(shared);
    let origin = if origin.is_empty() {
        "(программа / program)".to_owned()
    } else {
        origin
    };
    let answered = tokio::task::spawn_blocking(move || shared.agent.answer(&text, &origin)).await;
    answered.unwrap_or_else(|error| {
        tracing::error!(%error, "a request could not be answered");
        None
    })
}
