//! Whole checks of signatures, measured in one run beside the same work in OpenSSL (in process) and pyHanko.
//!
//! A check is everything the law asks: the value over the attributes, the digest of the content, the chain to the
//! root, dates, usage, and the issuer's revocation list. One thread, that thread's processor time.

mod arithmetic;
mod measure;
mod openssl_side;
mod ours;
mod pyhanko_side;
mod town;

use std::process::ExitCode;

use serde_json::json;

use town::{Holders, Town};

/// How many people sign, when nothing else is asked for.
const SIGNERS: usize = 10_000;
/// How many of them pyHanko checks: it is some hundred times slower.
const PYHANKO_CHECKS: usize = 300;

fn main() -> ExitCode {
    let signers = match std::env::args().nth(1).map(|given| given.parse()) {
        None => SIGNERS,
        Some(Ok(number)) if number > 0 => number,
        Some(_) => {
            eprintln!("usage: bench [SIGNERS]: how many distinct people sign (default {SIGNERS})");
            return ExitCode::FAILURE;
        }
    };
    match run(signers) {
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

fn run(signers: usize) -> Result<serde_json::Value, String> {
    let mut checks = Vec::new();
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
        checks.push(json!({
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
    Ok(json!({ "cms": checks, "arithmetic": arithmetic::measure()? }))
}
