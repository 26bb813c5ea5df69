//! Enters a cage, and does nothing else: what `rockpool` does when it starts itself for a worker. For this crate's own tests.

fn main() -> std::process::ExitCode {
    runner::cage::entered().unwrap_or(std::process::ExitCode::FAILURE)
}
