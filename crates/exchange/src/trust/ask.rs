//! One question over HTTP to a service that proves something: OCSP, time stamps.
//!
//! Addresses from the configuration are the operator's choice. Those that stand in somebody's certificate are that
//! certificate's: asked only where the policy says so, over plain http (the answers are signed, and https would need
//! what is being checked), never at an address of this network, and never further than they say.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, Url, redirect};

/// How long a service may take to answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Whose choice an address is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// The operator's.
    Configured(String),
    /// Of a certificate: checked before anything is sent.
    Found(String),
}

impl Address {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Configured(text) | Self::Found(text) => text,
        }
    }
}

/// Why a service gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error("{address:?} is not an address: write it as http://host:port/path")]
    NoAddress { address: String },
    #[error("{address} does not answer: {}", if *.late { "no answer in time" } else { "no connection" })]
    Unreachable { address: String, late: bool },
    #[error("{address} answers with the status {status}")]
    Status { address: String, status: u16 },
    #[error("the answer of {address} is larger than {limit} bytes")]
    TooLarge { address: String, limit: usize },
    #[error("{address} is not an address that a certificate may send us to")]
    Forbidden { address: String },
}

/// Posts `body` and gives what comes back with status 200, up to `limit` bytes.
pub(super) async fn post(
    client: &Client,
    address: &Address,
    media_type: &'static str,
    body: Vec<u8>,
    limit: usize,
) -> Result<Vec<u8>, AskError> {
    let careful;
    let client = match address {
        Address::Configured(_) => client,
        Address::Found(text) => {
            careful = careful_client(text).await?;
            &careful
        }
    };
    let text = address.text();
    let request = client.post(text).header(CONTENT_TYPE, media_type).body(body);
    answer(request.timeout(PATIENCE), text, limit).await
}

/// What comes back with status 200, up to `limit` bytes.
pub(crate) async fn answer(request: RequestBuilder, address: &str, limit: usize) -> Result<Vec<u8>, AskError> {
    let unreachable = |error: &reqwest::Error| silent(address, error);
    let mut response = request.send().await.map_err(|error| unreachable(&error))?;
    if response.status().as_u16() != 200 {
        return Err(AskError::Status {
            address: address.to_owned(),
            status: response.status().as_u16(),
        });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if bytes.len() + chunk.len() > limit {
            return Err(AskError::TooLarge {
                address: address.to_owned(),
                limit,
            });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Why nothing came at all.
pub(crate) fn silent(address: &str, error: &reqwest::Error) -> AskError {
    let address = address.to_owned();
    if error.is_builder() {
        return AskError::NoAddress { address };
    }
    AskError::Unreachable {
        address,
        late: error.is_timeout(),
    }
}

/// A client that goes where the address leads, once it is known to lead out of this network: the name is resolved once,
/// and the connection goes to what was looked at.
async fn careful_client(address: &str) -> Result<Client, AskError> {
    let forbidden = || AskError::Forbidden {
        address: address.to_owned(),
    };
    let offline = || AskError::Unreachable {
        address: address.to_owned(),
        late: false,
    };
    let url = Url::parse(address).map_err(|_| forbidden())?;
    if url.scheme() != "http" || !url.username().is_empty() || url.password().is_some() {
        return Err(forbidden());
    }
    let host = url.host_str().ok_or_else(forbidden)?.to_owned();
    let port = url.port_or_known_default().ok_or_else(forbidden)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let lookup = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((bare, port)));
    let found: Vec<SocketAddr> = lookup.await.map_err(|_| offline())?.map_err(|_| offline())?.collect();
    if found.is_empty() {
        return Err(offline());
    }
    if found.iter().any(|socket| !is_public(socket.ip())) {
        return Err(forbidden());
    }
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .resolve_to_addrs(&host, &found)
        .build()
        .map_err(|_| offline())
}

/// Whether an address belongs to the Internet and not to this machine, this network or a special use (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

/// 2000::/3 without the documentation prefix, 6to4 and Teredo, which lead to IPv4 addresses that nobody looked at.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    a & 0xe000 == 0x2000 && !(a == 0x2001 && (b == 0x0db8 || b == 0)) && a != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_network_are_not_public() {
        for inside in [
            "127.0.0.1",
            "10.0.0.5",
            "192.168.1.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "2001:db8::1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "198.18.0.1",
            "192.0.0.8",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["195.12.114.1", "8.8.8.8", "2a00:1450:4001::5"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[tokio::test]
    async fn a_certificate_sends_us_nowhere_else() {
        for address in [
            "http://127.0.0.1:1/ocsp",
            "http://[::1]/ocsp",
            "http://localhost/ocsp",
            "https://example.kz/ocsp",
            "file:///etc/passwd",
            "http://user:word@8.8.8.8/",
            "http://0x7f000001/",
            "ocsp",
        ] {
            let refused = careful_client(address).await.err();
            assert!(
                matches!(refused, Some(AskError::Forbidden { .. })),
                "{address}: {refused:?}"
            );
        }
    }
}
