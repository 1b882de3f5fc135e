//! The program `ancrage`.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
