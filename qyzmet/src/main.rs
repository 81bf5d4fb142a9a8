//! Qyzmet: public services, run from their regulations. One binary, all systems.

fn main() -> std::process::ExitCode {
    qyzmet::main()
}
