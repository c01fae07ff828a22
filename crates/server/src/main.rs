//! The one binary.

fn main() -> std::process::ExitCode {
    assent::cli::run()
}
