//! Single operations: what a core does in a second with each kind of key.

use eds::{Algorithm, PrivateKey};
use serde_json::{Value, json};

use crate::measure::take;

const KEYS: [(Algorithm, &str, usize); 7] = [
    (Algorithm::Rsa2048, "RSA-2048", 2_000),
    (Algorithm::Rsa4096, "RSA-4096", 200),
    (Algorithm::P256, "P-256", 5_000),
    (Algorithm::P384, "P-384", 1_000),
    (Algorithm::Gost2004, "GOST 34.310-2004", 1_000),
    (Algorithm::Gost2015_256, "GOST 34.10-2015-256", 1_000),
    (Algorithm::Gost2015_512, "GOST 34.10-2015-512", 1_000),
];

pub fn measure() -> Result<Value, String> {
    let mut rows = Vec::new();
    for (algorithm, name, turns) in KEYS {
        let (signs, verifies) = of_one(algorithm, turns).map_err(|error| format!("{name}: {error}"))?;
        rows.push(json!({ "key": name, "signs_per_second": signs, "verifies_per_second": verifies }));
    }
    Ok(Value::Array(rows))
}

fn of_one(algorithm: Algorithm, turns: usize) -> Result<(f64, f64), String> {
    let told = |error: eds::EdsError| error.to_string();
    let key = PrivateKey::generate(algorithm).map_err(told)?;
    let data = [7; 200];
    let value = key.sign(&data).map_err(told)?;
    let spki = key.public_key_der();
    let signs = take(turns / 4, |_| key.sign(&data).map(drop).map_err(told))?;
    let verifies = take(turns, |_| match eds::key::verify(&spki, &data, &value) {
        Ok(true) => Ok(()),
        Ok(false) => Err("its own signature does not fit".to_owned()),
        Err(error) => Err(error.to_string()),
    })?;
    Ok((signs.rate(), verifies.rate()))
}
