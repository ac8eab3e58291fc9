//! Starts the role that the command line names, nothing else.

fn main() -> std::process::ExitCode {
    server::commands::start()
}
