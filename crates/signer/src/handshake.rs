//! The first bytes of a connection: a WebSocket of a page, or a person who looks whether the agent is there.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// The most bytes of a request's head.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// What a browser asks for.
pub(crate) struct Asked {
    /// The site whose page asks; empty where a program asks that is no browser.
    pub(crate) origin: String,
    key: Option<String>,
}

/// Why there is no conversation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandshakeError {
    #[error("the connection broke off")]
    Broken(#[from] std::io::Error),
    #[error("the request is too long or is no HTTP")]
    NotHttp,
}

/// Reads the head of the request.
pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Asked, HandshakeError> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= HEAD_BYTES_MAX {
            return Err(HandshakeError::NotHttp);
        }
        // One byte at a time: what follows the head belongs to the WebSocket. TLS has buffered it already.
        head.push(stream.read_u8().await?);
    }
    let text = String::from_utf8(head).map_err(|_| HandshakeError::NotHttp)?;
    let header = |wanted: &str| {
        text.lines().skip(1).find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    let upgrades = header("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket"));
    let is_current = header("sec-websocket-version").as_deref() == Some("13");
    Ok(Asked {
        origin: header("origin").unwrap_or_default(),
        key: header("sec-websocket-key").filter(|_| upgrades && is_current),
    })
}

impl Asked {
    pub(crate) fn is_websocket(&self) -> bool {
        self.key.is_some()
    }

    /// RFC 6455 §4.2.2.
    pub(crate) async fn accept(&self, stream: &mut (impl AsyncWrite + Unpin)) -> Result<(), HandshakeError> {
        let key = self.key.as_deref().unwrap_or_default();
        let accepted = derive_accept_key(key.as_bytes());
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accepted}\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).await?;
        Ok(stream.flush().await?)
    }

    /// To a person who opened the address in the browser, or to a site that is not let in.
    pub(crate) async fn tell(
        stream: &mut (impl AsyncWrite + Unpin),
        status: &str,
        text: &str,
    ) -> Result<(), HandshakeError> {
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{text}",
            text.len()
        );
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
        Ok(stream.shutdown().await?)
    }
}
