//! How long a connection is waited for. Without this, whoever opens connections and sends a byte now and then, or reads
//! its answer never, holds a task and a file of ours for as long as it likes.
//!
//! The limits are generous to a slow telephone and to a slow neighbour; a proxy in front may well be stricter.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// The most connections at a time: below the usual limit of 1024 open files.
const CONNECTIONS_MAX: usize = 512;
/// Bytes in a millisecond that a request must bring on the average, beyond [`Patience::request`].
const BYTES_PER_MILLISECOND_MIN: u64 = 8;

#[derive(Clone, Copy)]
struct Patience {
    /// Between two requests, and between two pieces of an answer that the caller takes.
    silence: Duration,
    /// From the first byte of a request to the first byte of its answer.
    request: Duration,
}

const PATIENCE: Patience = Patience {
    silence: Duration::from_secs(75),
    request: Duration::from_secs(60),
};

/// A listener whose connections lose our patience.
pub(super) struct Patient {
    listener: TcpListener,
    places: Arc<Semaphore>,
    patience: Patience,
}

impl Patient {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            places: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
            patience: PATIENCE,
        }
    }
}

impl Listener for Patient {
    type Io = Caller;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Caller, SocketAddr) {
        // Never closed, so there always comes a place.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (Caller::new(stream, place, self.patience), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection.
pub(super) struct Caller {
    stream: TcpStream,
    patience: Patience,
    end: Pin<Box<Sleep>>,
    /// When the request under way began, and how many bytes of it have come.
    request: Option<(Instant, u64)>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Caller {
    fn new(stream: TcpStream, place: Option<OwnedSemaphorePermit>, patience: Patience) -> Self {
        Self {
            stream,
            patience,
            end: Box::pin(sleep(patience.silence)),
            request: None,
            _place: place,
        }
    }

    fn has_read(&mut self, bytes: usize) {
        let (since, before) = self.request.unwrap_or((Instant::now(), 0));
        let all = before.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.request = Some((since, all));
        let earned = Duration::from_millis(all / BYTES_PER_MILLISECOND_MIN);
        self.end
            .as_mut()
            .reset(since + self.patience.request.saturating_add(earned));
    }

    fn has_written(&mut self) {
        self.request = None;
        self.end.as_mut().reset(Instant::now() + self.patience.silence);
    }

    /// Waits on, or gives up.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        match self.end.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Caller {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        match Pin::new(&mut self.stream).poll_read(context, buffer) {
            Poll::Ready(done) => {
                self.has_read(buffer.filled().len().saturating_sub(before));
                Poll::Ready(done)
            }
            Poll::Pending => self.wait(context),
        }
    }
}

impl AsyncWrite for Caller {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Ready(done) => {
                self.has_written();
                Poll::Ready(done)
            }
            Poll::Pending => self.wait(context),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(context, bytes) {
            Poll::Ready(done) => {
                self.has_written();
                Poll::Ready(done)
            }
            Poll::Pending => self.wait(context),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const SHORT: Patience = Patience {
        silence: Duration::from_millis(400),
        request: Duration::from_millis(300),
    };

    async fn served() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let routes = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/", post(|body: String| async move { body.len().to_string() }));
        let patient = Patient {
            patience: SHORT,
            ..Patient::new(listener)
        };
        tokio::spawn(async move { axum::serve(patient, routes).await });
        address
    }

    /// Sends the beginning, then a byte now and then; gives what was answered before the connection was closed.
    async fn dripped(beginning: &str) -> String {
        let mut stream = TcpStream::connect(served().await).await.unwrap();
        stream.write_all(beginning.as_bytes()).await.unwrap();
        let (mut read, mut write) = stream.into_split();
        let drip = async {
            while write.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let mut answer = Vec::new();
        let closed = async { read.read_to_end(&mut answer).await };
        tokio::select! {
            _ = closed => {}
            () = drip => {}
            () = tokio::time::sleep(Duration::from_secs(10)) => panic!("the connection is still open"),
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn who_drips_is_not_waited_for() {
        let headers = dripped("GET / HTTP/1.1\r\nhost: x\r\nx: ").await;
        assert!(!headers.contains("hello"), "{headers}");
        let body = dripped("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9999\r\n\r\n").await;
        assert!(!body.contains("200"), "{body}");
    }

    #[tokio::test]
    async fn who_is_silent_is_forgotten() {
        let mut stream = TcpStream::connect(served().await).await.unwrap();
        let closed = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut [0; 8])).await;
        assert_eq!(closed.unwrap().unwrap_or(0), 0);
    }

    #[tokio::test]
    async fn who_comes_again_in_time_is_served_on_the_same_connection() {
        let mut stream = TcpStream::connect(served().await).await.unwrap();
        let mut answer = [0; 512];
        for _ in 0..5 {
            stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
            let count = stream.read(&mut answer).await.unwrap();
            assert!(answer[..count].ends_with(b"hello"));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}
