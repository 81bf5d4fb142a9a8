//! The same checks by pyHanko, in a Python of its own.

use std::process::Command;
use std::time::Duration;

use crate::measure::Taken;
use crate::town::Town;

const SCRIPT: &str = include_str!("pyhanko_side.py");

/// None where no Python with pyHanko is found; `BENCH_PYTHON` names one.
pub fn check(town: &Town, checks: usize) -> Result<Option<Taken>, String> {
    let python = std::env::var("BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&python).args(["-c", "import pyhanko"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        eprintln!("{python} has no pyHanko: left out (BENCH_PYTHON names another Python)");
        return Ok(None);
    }
    let folder = std::env::temp_dir().join(format!("bench-{}", std::process::id()));
    let output = written(town, checks, &folder)
        .and_then(|()| {
            Command::new(&python)
                .args(["-c", SCRIPT])
                .arg(&folder)
                .arg(town.now.as_second().to_string())
                .output()
        })
        .map_err(|error| error.to_string());
    // A folder that cannot be removed is no reason to lose the figures.
    let _ = std::fs::remove_dir_all(&folder);
    let output = output?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut words = text.split_whitespace();
    let operations = words.next().and_then(|word| word.parse().ok());
    let seconds = words.next().and_then(|word| word.parse().ok());
    match (operations, seconds) {
        (Some(operations), Some(seconds)) => Ok(Some(Taken {
            operations,
            time: Duration::from_secs_f64(seconds),
        })),
        _ => Err(format!("pyHanko's script said «{text}»")),
    }
}

fn written(town: &Town, checks: usize, folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("root.der"), &town.root.der)?;
    std::fs::write(folder.join("issuing.der"), &town.issuing.der)?;
    std::fs::write(folder.join("list.der"), &town.crl.der)?;
    for (number, signed) in town.signed.iter().take(checks).enumerate() {
        std::fs::write(folder.join(format!("{number:05}.cms")), &signed.cms)?;
        std::fs::write(folder.join(format!("{number:05}.txt")), &signed.content)?;
    }
    Ok(())
}
