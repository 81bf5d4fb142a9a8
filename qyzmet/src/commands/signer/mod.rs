//! `qyzmet signer`: the agent on the citizen's machine, in place of NCALayer.

mod tsa;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use domain::Clock;
use domain::clock::WallClock;
use signer::keys::{FileStore, KeyStore, TokenStore};
use signer::person::{Person, Terminal, Unattended};
use signer::tls::Identity;
use signer::{Agent, Server, Setup, Stamps};

use self::tsa::Tsa;
use crate::commands::{chain, fail, say, start_log};
use crate::secrets::{self, Secret};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where pages look for an agent. Only this machine's own address is taken.
    #[arg(long, default_value = signer::ADDRESS)]
    listen: SocketAddr,
    /// The folder with the agent's own TLS certificate.
    #[arg(long, default_value = "qyzmet-signer")]
    folder: PathBuf,
    /// A file with a key: PKCS#12, or PEM with the key and its certificates. May be repeated.
    #[arg(long)]
    key: Vec<PathBuf>,
    /// The PKCS#11 library of a token. May be repeated.
    #[arg(long)]
    pkcs11: Vec<PathBuf>,
    /// A site that may ask, https://example.kz. May be repeated; without it every site may, and you see which one asks.
    #[arg(long)]
    allow_origin: Vec<String>,
    /// Sign everything without asking: for tests and kiosks. Needs --password-file.
    #[arg(long, requires = "password_file")]
    yes: bool,
    /// The password or PIN for --yes, one line.
    #[arg(long)]
    password_file: Option<PathBuf>,
    /// The address of a time-stamping authority (RFC 3161), for pages that demand a time stamp: http://tsp.pki.gov.kz,
    /// http://127.0.0.1:8080/authority/tsp. May be repeated: the first that answers is taken.
    #[arg(long)]
    tsa: Vec<String>,
    /// Print the agent's TLS certificate and how to trust it, and end.
    #[arg(long)]
    print_certificate: bool,
}

pub(super) async fn run(arguments: Arguments) -> ExitCode {
    start_log("warn");
    let clock = WallClock::default();
    let identity = match Identity::open(&arguments.folder, clock.now()) {
        Ok(identity) => identity,
        Err(error) => return fail(&chain(&error)),
    };
    if arguments.print_certificate {
        say(identity.certificate.trim_end());
        say(&how_to_trust(&identity));
        return ExitCode::SUCCESS;
    }
    match open(arguments, identity, clock).await {
        Ok(server) => {
            if let Some(address) = server.address() {
                say(&format!("The agent listens on wss://{address}/. Ctrl-C ends it."));
            }
            server
                .run(async {
                    let _ = tokio::signal::ctrl_c().await;
                })
                .await;
            ExitCode::SUCCESS
        }
        Err(message) => fail(&message),
    }
}

async fn open(arguments: Arguments, identity: Identity, clock: WallClock) -> Result<Server, String> {
    let mut stores: Vec<Box<dyn KeyStore>> = Vec::new();
    for path in &arguments.key {
        stores.push(Box::new(FileStore::new(path).map_err(|error| error.to_string())?));
    }
    for library in &arguments.pkcs11 {
        for token in TokenStore::all(library).map_err(|error| error.to_string())? {
            stores.push(Box::new(token));
        }
    }
    if stores.is_empty() {
        return Err("no keys: give --key FILE.p12 or --pkcs11 MODULE with a token plugged in".to_owned());
    }
    let person: Arc<dyn Person> = if arguments.yes {
        let password = password(&arguments)?;
        say(
            "WARNING: --yes signs whatever any page asks for. Use it for tests and for kiosks that open your own site only.",
        );
        Arc::new(Unattended { password })
    } else {
        Arc::new(Terminal)
    };
    let stamps = if arguments.tsa.is_empty() {
        None
    } else {
        Some(Arc::new(Tsa::new(arguments.tsa)?) as Arc<dyn Stamps>)
    };
    let setup = Setup {
        listen: arguments.listen,
        identity,
        agent: Agent {
            stores,
            person,
            clock: Arc::new(clock),
            stamps,
        },
        origins: arguments.allow_origin,
    };
    Server::open(setup).await.map_err(|error| chain(&error))
}

fn password(arguments: &Arguments) -> Result<Secret, String> {
    let Some(path) = &arguments.password_file else {
        return Ok(Secret::default());
    };
    secrets::first_line(path).map_err(|cause| format!("{}: {cause}", path.display()))
}

fn how_to_trust(identity: &Identity) -> String {
    let file = identity.certificate_file.display();
    format!(
        "\nThe certificate is in {file}. A browser must trust it once, as it trusts NCALayer's:\n\
         \n  Debian, Ubuntu (Chromium, Chrome):  certutil -d sql:$HOME/.pki/nssdb -A -t 'P,,' -n qyzmet-signer -i {file}\n\
         \x20 Firefox:  open https://{address} and accept the certificate\n\
         \x20 macOS:    security add-trusted-cert -p ssl -k ~/Library/Keychains/login.keychain-db {file}\n\
         \x20 Windows:  certutil -user -addstore Root {file}\n\
         \x20 tests:    chromium --ignore-certificate-errors-spki-list={fingerprint} --user-data-dir=…\n\
         \nIts key stays in the same folder, readable by you alone, and can certify nobody else.",
        address = signer::ADDRESS,
        fingerprint = identity.fingerprint(),
    )
}
