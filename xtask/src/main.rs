//! `cargo xtask tidy`: the rules of docs/STYLE.md that a machine can check. The same checks run as tests.

mod tidy;

use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "the findings are the product")]
fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() != Some("tidy") {
        println!("usage: cargo xtask tidy");
        return ExitCode::FAILURE;
    }
    let findings = tidy::findings();
    for finding in &findings {
        println!("{finding}");
    }
    println!("{} finding(s)", findings.len());
    if findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
