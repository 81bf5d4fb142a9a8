//! Whether the time that ГОСТ keys take tells of the key: the method of Reparaz, Balasch and Verbauwhede («Dude, is my
//! code constant time?», DATE 2017). Two classes of secrets, one number with almost no bits and numbers at random, are
//! used in random order; Welch's t says whether their mean times differ. Beyond 4.5 either way they do.
//!
//! A number is multiplied with the curve's point when a key is read, by the same function as a nonce is when a key signs;
//! so reading measures what happens to nonces, whose value nobody outside chooses. Checking a signature, where nothing is
//! secret and haste is wanted, is measured in the same way beside them: there the method must find a difference, or it
//! would find none anywhere.

use std::hint::black_box;
use std::time::Instant;

use eds::{Algorithm, PrivateKey};
use serde_json::{Value, json};

/// How often each operation is timed, both classes together.
const TURNS: usize = 20_000;
/// How many secrets each class has: as many places in memory for the one number as for the others.
const SECRETS: usize = 256;
/// The share of the slowest times that are left out: other work on the machine made them.
const LEFT_OUT: f64 = 0.1;

const KEYS: [(Algorithm, &str, usize); 3] = [
    (Algorithm::Gost2004, "GOST 34.310-2004", 32),
    (Algorithm::Gost2015_256, "GOST 34.10-2015-256", 32),
    (Algorithm::Gost2015_512, "GOST 34.10-2015-512", 64),
];

pub fn measure() -> Result<Value, String> {
    let mut rows = Vec::new();
    for (algorithm, name, octets) in KEYS {
        eprintln!("timing {TURNS} operations of each kind with {name} keys");
        rows.push(of_one(algorithm, name, octets).map_err(|error| format!("{name}: {error}"))?);
    }
    Ok(Value::Array(rows))
}

fn of_one(algorithm: Algorithm, name: &str, octets: usize) -> Result<Value, String> {
    let told = |error: eds::EdsError| error.to_string();
    let generated = || PrivateKey::generate(algorithm).map_err(told);
    let written = |key: &PrivateKey| key.to_pkcs8_der().map(|der| der.to_vec()).map_err(told);
    let random: Vec<Vec<u8>> = (0..SECRETS).map(|_| written(&generated()?)).collect::<Result<_, _>>()?;
    // The number stands last in the file, little-endian.
    let sparse: Vec<u8> = {
        let mut file = random[0].clone();
        let number = file.len() - octets..;
        file[number].copy_from_slice(&of_few_bits(octets));
        file
    };
    let files = [vec![sparse; SECRETS], random];
    let read = |class: &[Vec<u8>]| -> Result<Vec<PrivateKey>, String> {
        let keys = class.iter().map(|der| PrivateKey::from_pkcs8_der(der));
        keys.collect::<Result<_, _>>().map_err(told)
    };
    let keys = [read(&files[0])?, read(&files[1])?];

    let data = [7; 200];
    let spki = keys[1][0].public_key_der();
    let values = {
        let made = (0..SECRETS)
            .map(|_| keys[1][0].sign(&data))
            .collect::<Result<Vec<_>, _>>();
        let few: Vec<u8> = [of_few_bits(octets), of_few_bits(octets)].concat();
        [vec![few; SECRETS], made.map_err(told)?]
    };

    Ok(json!({
        "key": name,
        "t_of_reading_a_key": t(|class, which| PrivateKey::from_pkcs8_der(&files[class][which]).map(drop).map_err(told))?,
        "t_of_signing": t(|class, which| keys[class][which].sign(&data).map(drop).map_err(told))?,
        "t_of_checking_for_comparison": t(|class, which| eds::key::verify(&spki, &data, &values[class][which]).map(drop).map_err(told))?,
    }))
}

/// 1, little-endian.
fn of_few_bits(octets: usize) -> Vec<u8> {
    let mut number = vec![0; octets];
    number[0] = 1;
    number
}

/// Welch's t between the times of class 0 and class 1.
fn t(operation: impl Fn(usize, usize) -> Result<(), String>) -> Result<f64, String> {
    let mut times: Vec<(usize, f64)> = Vec::with_capacity(TURNS);
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..TURNS {
        let (class, which) = ((next(&mut state) & 1) as usize, next(&mut state) as usize % SECRETS);
        let before = Instant::now();
        black_box(operation(black_box(class), black_box(which)))?;
        times.push((class, before.elapsed().as_nanos() as f64));
    }
    times.sort_by(|left, right| left.1.total_cmp(&right.1));
    times.truncate((TURNS as f64 * (1.0 - LEFT_OUT)) as usize);
    let [first, second] = [0, 1].map(|class| of_class(&times, class));
    let t = (first.mean - second.mean) / (first.variance / first.count + second.variance / second.count).sqrt();
    Ok((t * 100.0).round() / 100.0)
}

struct Sample {
    count: f64,
    mean: f64,
    variance: f64,
}

fn of_class(times: &[(usize, f64)], class: usize) -> Sample {
    let mine = || times.iter().filter(|(of, _)| *of == class).map(|(_, time)| *time);
    let count = mine().count() as f64;
    let mean = mine().sum::<f64>() / count;
    let variance = mine().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
    Sample { count, mean, variance }
}

/// Marsaglia's xorshift: the order of the classes need not be secret, only unrelated to the machine.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state >> 11
}
