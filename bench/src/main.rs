//! Signatures and their services, measured in one run: whole checks beside the same work in OpenSSL (in process) and
//! pyHanko, OCSP answers and time stamps over HTTP, single operations with each kind of key.
//!
//! A check is everything the law asks: the value over the attributes, the digest of the content, the chain to the
//! root, dates, usage, and the issuer's revocation list. One thread, that thread's processor time.

mod arithmetic;
mod constant_time;
mod measure;
mod openssl_side;
mod ours;
mod pyhanko_side;
mod services;
mod town;

use std::process::ExitCode;

use serde_json::{Value, json};

use town::{Holders, Town};

const USAGE: &str = "usage: bench [checks [SIGNERS] | services | arithmetic | constant-time]
checks: SIGNERS distinct people sign (default 10,000); without a word all but constant-time is measured";
/// How many people sign, when nothing else is asked for.
const SIGNERS: usize = 10_000;
/// How many of them pyHanko checks: it is some hundred times slower.
const PYHANKO_CHECKS: usize = 300;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let report = match words.as_slice() {
        [] => everything(),
        ["checks"] => checks(SIGNERS),
        ["checks", signers] => match signers.parse() {
            Ok(signers) if signers > 0 => checks(signers),
            _ => Err(USAGE.to_owned()),
        },
        ["services"] => services::measure(),
        ["arithmetic"] => arithmetic::measure(),
        ["constant-time"] => constant_time::measure(),
        _ => Err(USAGE.to_owned()),
    };
    match report {
        Ok(report) => {
            println!("{report:#}");
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("{cause}");
            ExitCode::FAILURE
        }
    }
}

fn everything() -> Result<Value, String> {
    Ok(json!({ "cms": checks(SIGNERS)?, "services": services::measure()?, "arithmetic": arithmetic::measure()? }))
}

fn checks(signers: usize) -> Result<Value, String> {
    let mut rows = Vec::new();
    for holders in [Holders::P256, Holders::Rsa2048] {
        eprintln!(
            "making {signers} signers with {} keys under an RSA-4096 authority",
            holders.name()
        );
        let town = Town::new(holders, signers)?;
        let first = ours::check_all(&town)?;
        let again = ours::check_all_again(&town)?;
        let openssl = openssl_side::check_all(&town)?;
        let pyhanko = pyhanko_side::check(&town, PYHANKO_CHECKS.min(signers))?;
        rows.push(json!({
            "issuer": "RSA-4096",
            "signers": { "distinct": signers, "keys": holders.keys(signers) },
            "revoked_on_list": town.revoked,
            "checks_per_second": {
                "ours_first_time": first.rate(),
                "ours_seen_before": again.rate(),
                "openssl": openssl.rate(),
                "pyhanko": pyhanko.as_ref().map(measure::Taken::rate),
            },
            "share_of_openssl_time": {
                "first_time": first.share_of(&openssl),
                "seen_before": again.share_of(&openssl),
            },
        }));
    }
    Ok(Value::Array(rows))
}
